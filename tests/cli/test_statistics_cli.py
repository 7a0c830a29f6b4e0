"""tracker stats, audience, ledger compare, export --preview and bundles by the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from passphrase import private
from test_cli import Run, report, run  # noqa: F401

from tracker.actions import accounts, review
from tracker.dates import today
from tracker.store import age

OUTSIDE = ("--audience", "partner", "--recipient", "Invented Lawyers", "--purpose", "a complaint")


def test_counts_are_printed_with_their_method(run: Run, report: str) -> None:  # noqa: F811
    review.judge_bundle(accounts.local_user(), report)

    ran = run("stats", "--by", "sex", "--over-time", "year")
    assert ran.code == 0 and "Female  2019" in ran.out and "Confirmed: a reviewer follows it" in ran.err

    said = run("stats", "--of", "acts", "--by", "act", "--json")
    assert json.loads(said.out)["rows"][0]["act"] and "Noted in the ledger" in said.err
    assert run("stats", "--by", "name").code == 2
    assert run("stats", "--audience", "public").code == 2


def test_counts_go_to_a_file_by_its_ending(run: Run, report: str, tmp_path: Path) -> None:  # noqa: F811
    for ending in ("xlsx", "csv", "json"):
        assert run("stats", "--by", "sex", "-o", tmp_path / f"a.{ending}").code == 0
        assert run("stats", "--by", "sex", "-o", tmp_path / f"b.{ending}", *OUTSIDE).code == 0
    assert run("stats", "--by", "sex", "-o", tmp_path / "a.pdf").code == 2
    assert run("stats", "--by", "source", "-o", tmp_path / "c.csv", *OUTSIDE).code == 2


def test_a_preview_says_what_leaves_and_what_stays_and_writes_nothing(
    run: Run,  # noqa: F811
    report: str,  # noqa: F811
    tmp_path: Path,
) -> None:
    before = run("ledger", "--json").rows
    ran = run("export", "individuals", *OUTSIDE, "--preview", "-o", tmp_path / "tornvald.csv")

    assert ran.code == 0 and not (tmp_path / "tornvald.csv").exists()
    for said in ("leaves: ref", "stays: name: gives people away", "left out: IND-", "careful: The file's name"):
        assert said in ran.out
    assert run("ledger", "--json").rows == before


def test_an_encrypted_bundle_is_written_with_the_passphrase_of_its_file(
    run: Run,  # noqa: F811
    report: str,  # noqa: F811
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(age, "WORK", 2)
    target = tmp_path / "list.zip.age"
    assert run("export", "individuals", "-o", target).code == 2 and not target.exists()

    monkeypatch.setenv("TRACKER_BUNDLE_PASSPHRASE_FILE", private(tmp_path / "words", "words for a bundle"))
    assert run("export", "individuals", "-o", target).code == 0
    assert age.is_age(target.read_bytes())


def test_an_audience_is_settled_and_put_back(run: Run, report: str) -> None:  # noqa: F811
    assert run("audience", "edit", "un", "--set", "days=year", "--set", "names=ref").code == 0
    shown = {row["setting"]: row["value"] for row in run("audience", "show", "un", "--json").rows}
    assert (shown["days"], shown["names"]) == ("year", "ref")
    assert run("audience", "edit", "public", "--set", "names=full").code == 2
    assert run("audience", "edit", "un").code == run("audience", "show", "nobody").code == 2

    assert run("audience", "edit", "un", "--built-in").code == 0
    assert "as built in" in run("audience", "list").out


def test_a_line_of_the_ledger_is_compared_with_today(run: Run, report: str, tmp_path: Path) -> None:  # noqa: F811
    run("export", "individuals", "--sex", "female", "-o", tmp_path / "a.csv")
    number = run("ledger", "--json").rows[0]["number"]

    ran = run("ledger", "compare", number)
    assert ran.code == 0 and "The same bytes would be written today" in ran.out
    assert run("ledger", "again", number, "-o", tmp_path / "b.csv").code == 0
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()
    assert run("ledger", "compare", 99).code == 2


def test_a_case_report_is_compared_with_today_and_written_as_of_a_day(run: Run, report: str, tmp_path: Path) -> None:  # noqa: F811
    ref = run("list", "individuals", "--json").rows[0]["ref"]
    assert run("dossier", ref, "-o", tmp_path / "a.html").code == 0
    number = run("ledger", "--json").rows[0]["number"]

    assert "It would tell the same today." in run("ledger", "compare", number).out
    ran = run("ledger", "compare", number, "--json")
    assert (ran.rows[0]["gone"], ran.rows[0]["new"]) == ([], [])
    assert run("ledger", "again", number, "-o", tmp_path / "b.html").code == 0
    day_now = str(today())
    assert run("dossier", ref, "--as-known", day_now, "-o", tmp_path / "c.html").code == 0
    assert "As it was known on" in (tmp_path / "c.html").read_text("utf-8")
    assert (
        run("submission", "wgad", ref, "--audience", "team", "--as-known", day_now, "-o", tmp_path / "d.html").code == 0
    )
    assert run("stats", "--by", "sex", "--as-known", day_now).code == 0
    for day in ("2001-01-01", "soon"):
        assert run("dossier", ref, "--as-known", day, "-o", tmp_path / "e.html").code == 2
    assert not (tmp_path / "e.html").exists()


def test_a_list_as_of_a_day_says_which_day_is_meant(run: Run, report: str, tmp_path: Path) -> None:  # noqa: F811
    ran = run("export", "individuals", "--as-of", "2021-06-01", "-o", tmp_path / "list.csv")

    assert ran.code == 2 and "--as-known" in ran.err and not (tmp_path / "list.csv").exists()
    assert (
        run("export", "individuals", "--as-of", "2021-06-01", "--stage", "died", "-o", tmp_path / "list.csv").code == 0
    )

"""What leaves by the command line: for whom, what is said to stay, who is asked once more, and what is for the team."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import team
from passphrase import private
from test_account import Run as Told
from test_account import ada  # noqa: F401  # fixtures
from test_account import run as told  # noqa: F401
from test_cli import Run, report, run  # noqa: F401

from tracker.access import User
from tracker.actions import accounts, consent, holding, ledger, review
from tracker.actions.consent import NewDecision

OUTSIDE = ("--audience", "partner", "--recipient", "Invented Lawyers", "--purpose", "a complaint")


def allowed(user: User, ref: str, report_ref: str) -> None:
    """A person whose case a reviewer followed, and who allowed it."""
    review.judge_bundle(user, report_ref)
    holding.hold(user, ref, "internal", "as the family asked")
    consent.record(user, ref, NewDecision("share_confidential", "given"))


def test_a_case_report_for_a_partner_says_what_stays(run: Run, report: str, tmp_path: Path) -> None:  # noqa: F811
    person = next(r["ref"] for r in run("list", "individuals", "--json").rows if r["name"] == "Ilsa Tornvald")
    refused = run("dossier", person, "-o", tmp_path / "no.html", *OUTSIDE)
    allowed(accounts.local_user(), person, report)

    ran = run("dossier", person, "-o", tmp_path / "yes.html", *OUTSIDE)
    named = run("dossier", person, "-o", tmp_path / "tornvald.html", *OUTSIDE)

    assert "careful: The file's name" in named.err and "careful" not in ran.err
    assert refused.code == 2 and person in refused.err and not (tmp_path / "no.html").exists()
    assert ran.code == 0 and "left out IND-" in ran.err, ran.err
    page = (tmp_path / "yes.html").read_text(encoding="utf-8")
    assert person in page and "Tornvald" not in page
    assert [line.recipient for line in ledger.lines(accounts.local_user())][0] == "Invented Lawyers"


def test_a_case_report_is_looked_at_before_it_leaves(run: Run, report: str, tmp_path: Path) -> None:  # noqa: F811
    person = next(r["ref"] for r in run("list", "individuals", "--json").rows if r["name"] == "Ilsa Tornvald")
    allowed(accounts.local_user(), person, report)
    before = [line.number for line in ledger.lines(accounts.local_user())]

    ran = run("dossier", person, "--preview", "-o", tmp_path / "tornvald.pdf", *OUTSIDE)

    assert ran.code == 0, ran.err
    for said in ("leaves: What was done: ", "leaves: words of sources: 0 quotations", "left out: IND-"):
        assert said in ran.out
    assert "careful: The file's name" in ran.err and "Nothing was written" in ran.err
    assert not list(tmp_path.glob("*.pdf")) and [line.number for line in ledger.lines(accounts.local_user())] == before
    assert run("dossier", person).code == 2
    assert "Nobody fits" in run("dossier", "--all", "--preview", "--stage", "died", *OUTSIDE).err
    assert run("dossier", "--preview").code == 2 and "IND-0000000" in run("dossier", "IND-0000000", "--preview").err


def test_names_leave_with_the_password_from_its_file_alone(
    told: Told,  # noqa: F811
    ada: None,  # noqa: F811
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    words = ("export", "individuals", "--format", "csv", "-o", str(tmp_path / "a.csv"), *OUTSIDE, "--named")

    code, _, err = told(*words)
    assert code == 2 and "no terminal to ask on" in err and not (tmp_path / "a.csv").exists()
    monkeypatch.setenv("TRACKER_PASSWORD_FILE", private(tmp_path / "wrong", "not the password"))
    code, _, err = told(*words)
    assert code == 2 and "Nothing left" in err and not (tmp_path / "a.csv").exists()
    monkeypatch.setenv("TRACKER_PASSWORD_FILE", private(tmp_path / "right", team.SECRET))

    assert told(*words)[0] == 0 and (tmp_path / "a.csv").exists()


def test_what_is_printed_as_data_is_for_the_team_and_noted(run: Run, report: str, tmp_path: Path) -> None:  # noqa: F811
    user = accounts.local_user()
    person = run("list", "individuals", "--json").rows[0]["ref"]
    for words, what in (
        (("list", "individuals", "--json"), "printed individuals"),
        (("show", person, "--json"), f"printed {person}"),
        (("report", "list", "--json"), "printed source reports"),
        (("review", "list", "--json"), "printed statements that wait"),
        (("coding", "export", "--report", report), f"coding {report}"),
    ):
        ran = run(*words)
        line = ledger.lines(user)[0]
        assert ran.code == 0 and "For the team only" in ran.err
        assert (line.what, line.audience, line.named) == (what, "team", True)
        if "--json" in words:
            assert line.rows == len(json.loads(ran.out)) and line.columns == tuple(json.loads(ran.out)[0])


def test_what_could_not_be_written_did_not_leave(run: Run, report: str, tmp_path: Path) -> None:  # noqa: F811
    person = run("list", "individuals", "--json").rows[0]["ref"]
    nowhere = tmp_path / "not there"
    (tmp_path / "folder.csv").mkdir()
    (tmp_path / "many" / "case-report.part").mkdir(parents=True)
    ways: dict[str, tuple[object, ...]] = {
        "could not be written": ("export", "individuals", "-o", nowhere / "people.csv"),
        "is a folder": ("export", "individuals", "-o", tmp_path / "folder.csv"),
        "people.pdf could not be written": ("dossier", person, "-o", nowhere / "people.pdf"),
        "many": ("dossier", person, "--all", "-o", tmp_path / "many"),
        "form.pdf": ("submission", "letter", person, "-o", nowhere / "form.pdf"),
        "counts.csv": ("stats", "--by", "sex", "-o", nowhere / "counts.csv"),
    }

    before = ledger.lines(accounts.local_user())
    for said, words in ways.items():
        ran = run(*words)
        assert ran.code == 2 and said in " ".join(ran.err.split()), (words, ran.err)

    assert ledger.lines(accounts.local_user()) == before


def test_what_cannot_be_done_is_told_with_what_can(run: Run, report: str, tmp_path: Path) -> None:  # noqa: F811
    person = run("list", "individuals", "--json").rows[0]["ref"]
    ways: dict[str, tuple[object, ...]] = {
        "Make it, or name another": ("dossier", person, "-o", tmp_path / "not there" / "a.pdf"),
        "with --all": ("dossier", person, "--as-of", "2026-01-01", "-o", tmp_path / "a.pdf"),
        "needs --stage": ("stats", "--as-of", "2026-01-01"),
        "known on a day: --as-known": ("dossier", "--all", "--as-of", "2026-01-01", "-o", tmp_path / "folder"),
        "followed by a reviewer": ("submission", "wgad", person, "-o", tmp_path / "a.pdf"),
        "must end with .pdf": ("submission", "wgad", person, "-o", tmp_path / "a.txt"),
        "share, level, names": ("audience", "edit", "public", "--set", "nmes=ref"),
    }
    for said, words in ways.items():
        ran = run(*words)
        assert ran.code == 2 and said in " ".join(ran.err.split()), (words, ran.err)

    assert "Nothing that fits has left" in run("ledger", "--to", "nobody").err
    review.judge_bundle(accounts.local_user(), report)
    holding.hold(accounts.local_user(), person, "internal", "as the family asked")
    alone = run("dossier", person, "-o", tmp_path / "a.pdf", *OUTSIDE)
    assert alone.code == 2 and "Record what the person decided" in alone.err
    assert "tracker consent record" in run("export", "individuals", "-o", tmp_path / "a.csv", *OUTSIDE).err


def test_what_only_looks_is_not_in_the_ledger(run: Run, report: str) -> None:  # noqa: F811
    before = len(ledger.lines(accounts.local_user()))

    assert run("list", "individuals").code == run("code", "list", "--json").code == run("report", "list").code == 0

    assert len(ledger.lines(accounts.local_user())) == before

"""The audit log, edits, undo and the past at the command line: words, JSON, exit codes, wrong input."""

from __future__ import annotations

from pathlib import Path

import pytest
from authority import authority
from sqlalchemy import text
from test_cli import Run, report, run  # noqa: F401  # fixtures

from tracker.dates import today
from tracker.store import database, schema


def test_the_head_is_kept_and_a_cut_end_is_found(run: Run, report: str, tmp_path: Path) -> None:  # noqa: F811
    head = run("audit", "head").out.strip()
    kept = tmp_path / "heads.txt"
    kept.write_text(f"{head}\n", encoding="utf-8")
    assert run("audit", "verify", "--head", head).code == 0
    assert run("edit", report, "--note", "Ours.", "--reason", "read twice").code == 0
    seen = len(run("audit", "list", "--json").rows)
    assert run("audit", "verify", "--head", kept).out.strip() == f"{seen} entries, each as it was written."

    with database.engine().begin() as connection:
        schema.drop_guards(connection)
        connection.exec_driver_sql(schema.VIEW)
        for table, column in (("change", "audit_id"), ("audit_about", "audit_id"), ("audit_entry", "id")):
            connection.execute(text(f"DELETE FROM {table} WHERE {column} > 1"))
    without, cut = run("audit", "verify"), run("audit", "verify", "--head", kept, "--json")

    assert without.code == 0 and "head kept elsewhere" in without.err
    assert cut.code == 1
    assert [(row["seq"], row["kind"]) for row in cut.rows] == [(2, "cut")]


def test_a_time_stamp_is_asked_for_kept_listed_and_proved(run: Run, report: str, tmp_path: Path) -> None:  # noqa: F811
    assert run("audit", "stamp", "verify").err == "No time stamp was kept yet.\n"
    clock, other = authority(tmp_path / "clock"), authority(tmp_path / "other")
    asked, answer, root = tmp_path / "head.tsq", tmp_path / "head.tsr", clock.folder / "root.pem"
    assert "application/timestamp-query" in run("audit", "stamp", "request", "-o", asked).err
    assert "No answer was kept yet" in run("audit", "stamp", "list").out
    answer.write_bytes(clock.answer(asked.read_bytes()))
    wrong = run("audit", "stamp", "keep", answer, "--root", other.folder / "root.pem")
    assert wrong.code == 2 and "does not lead to this root" in wrong.err and "Nothing was kept" in wrong.err

    kept = run("audit", "stamp", "keep", answer, "--root", root)

    assert kept.code == 0 and "stood as they stand on" in kept.out and "CN=Invented Clock" in kept.out
    assert run("audit", "stamp", "verify").out == kept.out == run("audit", "stamp", "verify", "--root", root).out
    (row,) = run("audit", "stamp", "list", "--json").rows
    assert row["wrong"] is None and row["authority"] == "CN=Invented Clock"
    false = run("audit", "stamp", "verify", "--root", other.folder / "root.pem")
    assert false.code == 1 and "does not lead to this root" in false.out
    assert run("audit", "stamp", "keep", tmp_path / "none", "--root", root).code == 2


def test_an_edit_is_listed_shown_and_undone(run: Run, report: str) -> None:  # noqa: F811
    assert run("edit", report, "--handling", "By two people.").err == "Changed: handling.\n"
    assert run("edit", report, "--handling", "By two people.").err == "It was so already.\n"
    [line] = run("audit", "list", "--ref", report, "--action", "update", "--since", str(today()), "--json").rows
    assert (line["fields"], line["records"], line["username"]) == (["handling"], [report], "local")
    assert "By two people" not in run("audit", "list").out

    undone = run("undo", line["seq"], "--reason", "the wrong report")

    assert undone.code == 0 and f"Entry {line['seq'] + 1} says so" in undone.err
    assert run("show", report, "--json").rows[0]["details"]["handling"] is None
    assert run("show", report, "--json", "--as-of", str(today())).code == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("audit", "verify", "--head", "nothing.txt"), "no text file"),
        (("audit", "verify", "--head", "tracker-head 1 2 3"), "not a head"),
        (("audit", "list", "--action", "steal"), "not one of"),
        (("audit", "list", "--user", "nobody"), "nobody called"),
        (("audit", "list", "--since", "yesterday"), "not a day"),
        (("audit", "list", "--ref", "IND-0000000"), "There is no"),
        (("edit", "{report}"), "Say what to change"),
        (("edit", "{report}", "--title", "x"), "not to be edited"),
        (("edit", "{report}", "--retain-until", "soon"), "not a day"),
        (("undo", "1", "--reason", "no"), "nothing that can be taken back"),
        (("undo", "999", "--reason", "no"), "no entry"),
        (("show", "{report}", "--as-of", "1999-01-01"), "not here yet"),
        (("show", "{report}", "--as-of", "once"), "not a day"),
    ],
    ids=str,
)
def test_wrong_words_are_told_in_a_sentence(run: Run, report: str, words: tuple[str, ...], said: str) -> None:  # noqa: F811
    done = run(*(word.format(report=report) for word in words))

    assert done.code == 2
    assert said in done.err

"""tracker import and tracker batch, as people and programs use them."""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from tracker.access import User
from tracker.actions import browse
from tracker.cli import main
from tracker.store import database

HEADER = ["id", "name", "sex", "date of birth", "occupation"]
ROWS = [
    ["1", "Tavo Ermin", "male", "1971-04", "smith"],
    ["2", "Lia Norvek", "female", "1980", "teacher"],
    ["3", "Oro Pellan", "male", "not a day at all", ""],
]


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "people.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEADER, *ROWS])
    return path


def run(monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    monkeypatch.setattr(sys, "argv", ["tracker", *words])
    try:
        main()
    except SystemExit as ended:
        return int(ended.code or 0)
    return 0


def told(capsys: pytest.CaptureFixture[str]) -> Any:
    return json.loads(capsys.readouterr().out)


def test_a_file_is_checked_loaded_shown_accepted_and_undone(
    user: User, table: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "import", str(table), "--dry-run", "--json") == 0
    checked = told(capsys)
    assert (checked["rows"], checked["batch"]) == (3, None)
    assert browse.individuals(user).total == 0

    kept, left = tmp_path / "mapping.toml", tmp_path / "rejects.csv"
    run(monkeypatch, "import", str(table), "--json", "--save-mapping", str(kept), "--rejects", str(left))
    captured = capsys.readouterr()
    loaded = json.loads(captured.out)
    assert "suggestions" in captured.err
    assert any("name" in line for line in loaded["suggestions"])
    assert {"loaded", "changed", "rejected", "problems", "batch"} <= set(loaded)
    assert loaded["loaded"] + loaded["rejected"] == loaded["rows"] == 3
    assert loaded["rejected"] == checked["rejected"]
    assert kept.read_text(encoding="utf-8").startswith("tracker_mapping")
    if loaded["rejected"]:
        assert next(csv.reader(left.open(encoding="utf-8-sig"))) == [*HEADER, "reason"]
    number = str(loaded["batch"])

    run(monkeypatch, "batch", "list")
    assert "loaded" in capsys.readouterr().out
    run(monkeypatch, "batch", "show", number)
    assert "[[sheet]]" in capsys.readouterr().out
    assert run(monkeypatch, "batch", "accept", number) == 0
    ref = next(row.ref for row in browse.individuals(user).rows if row.name == "Tavo Ermin")
    capsys.readouterr()
    run(monkeypatch, "show", ref)
    shown = capsys.readouterr().out
    assert "row 2, column sex: “male”" in shown
    assert run(monkeypatch, "batch", "undo", number, "--reason", "tried") == 0
    assert browse.individuals(user).total == 0


def test_what_is_wrong_with_a_command_is_a_sentence(
    user: User, table: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = tmp_path / "broken.toml"
    broken.write_text("no mapping at all", encoding="utf-8")
    for words in (
        ("import", str(tmp_path / "nowhere.csv")),
        ("import", str(table), "--resume"),
        ("import", str(table), "--as", "dragons"),
        ("import", str(table), "--mapping", str(broken)),
        ("import", str(table), "--mapping", str(tmp_path / "nowhere.toml")),
        ("batch", "accept", "9"),
    ):
        assert run(monkeypatch, *words) == 2, words
        assert capsys.readouterr().err.strip().endswith("."), words
    with database.reading(None) as session:
        assert session.execute(text("SELECT count(*) FROM import_batch")).scalar_one() == 0


def test_every_row_of_the_real_tables_is_loaded_or_rejected_with_a_reason(
    user: User, shared: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for path in sorted((shared / "data" / "dev" / "tabular").glob("*.csv")):
        assert run(monkeypatch, "import", str(path), "--json") == 0
        done = told(capsys)
        assert done["rows"] == done["loaded"] + done["rejected"] > 100
        assert done["loaded"] > 0.95 * done["rows"]
        assert all(problem["reason"] and problem["row"] > 1 for problem in done["problems"])


def test_a_file_that_is_loaded_already_is_told_as_json_too(
    user: User, table: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run(monkeypatch, "import", str(table), "--json")
    first = told(capsys)
    copied = table.with_name("copy of people.csv")
    copied.write_bytes(table.read_bytes())

    for path in (table, copied):
        assert run(monkeypatch, "import", str(path), "--json") == 0
        again = told(capsys)
        assert [again[key] for key in ("loaded", "changed", "rejected", "batch")] == [0, 0, 0, first["batch"]]
        assert [f"batch {first['batch']}" in problem["reason"] for problem in again["problems"]] == [True]
    assert run(monkeypatch, "import", str(copied)) == 0
    assert "loaded already" in capsys.readouterr().err
    assert run(monkeypatch, "import", str(copied), "--json", "--again") == 0
    assert told(capsys)["skipped"] == first["loaded"]

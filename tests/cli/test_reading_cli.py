"""tracker report propose, tracker evaluate."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from invented import TEXT
from test_cli import Run, report, run  # noqa: F401  # fixtures

TEXTS = Path(__file__).parents[1] / "reading" / "texts"


def test_proposals_are_printed_with_their_places_and_nothing_is_kept(run: Run, tmp_path: Path) -> None:  # noqa: F811
    (tmp_path / "new.txt").write_text(
        "OSLO, 10 May 2020 -- Ada Lund was arrested on 5 May 2020 in Bergen, her lawyer, Bo Ek, said.", encoding="utf-8"
    )
    ref = run("report", "add", tmp_path / "new.txt").out.strip()

    shown = run("report", "propose", ref)
    printed = run("report", "propose", ref, "--json")

    assert shown.code == 0 and "Ada Lund: name = Ada Lund" in shown.out and "reported_speech" in shown.out
    value = printed.rows
    body = json.loads(run("report", "show", ref, "--json").out)
    assert {"key", "start", "end", "quote", "score", "basis", "speaker"} <= set(value["proposals"][0]) and body
    assert "Noted in the ledger" in printed.err
    assert run("list", "individuals", "--json").rows == []


def test_a_model_is_not_asked_unless_one_is_named(run: Run, report: str, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    asked = run("report", "propose", report, "--model")
    assert asked.code == 2 and "TRACKER_MODEL_URL" in asked.err

    monkeypatch.setenv("TRACKER_MODEL_URL", "https://models.example/v1")
    outside = run("report", "propose", report, "--model")
    assert outside.code == 2 and "leave" in outside.err and TEXT[:20] not in outside.out


def test_a_folder_is_scored_as_a_table_and_as_json(run: Run, tmp_path: Path) -> None:  # noqa: F811
    table = run("evaluate", TEXTS / "held")
    value = run("evaluate", TEXTS / "held", "--json").rows

    assert table.code == 0 and "precision" in table.out and "without a victim proposed" in table.out
    assert {"type", "kind", "true", "false", "missed", "f1"} <= set(value["by_type"][0])
    assert "false: " in run("evaluate", TEXTS / "tune", "--each").out
    assert run("evaluate", tmp_path).code == 2 and run("evaluate", tmp_path / "none").code == 2

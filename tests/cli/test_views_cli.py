"""Saved views at the command line, on both kinds of database: save, list, show, news, share, delete, restore."""

from __future__ import annotations

import json
from pathlib import Path

from test_cli import Run, report, run  # noqa: F401  # fixtures


def test_a_view_from_saving_to_bringing_it_back(run: Run, report: str, tmp_path: Path) -> None:  # noqa: F811
    uid = run("view", "save", "Women held", "--sex", "female", "--shared")
    assert uid.code == 0 and len(uid.out.strip()) == 8
    assert run("view", "save", "women held").code == 2
    assert run("view", "save", "Reports", "--on", "source_reports", "--words", "sorvane").code == 0

    (women, reports) = sorted(run("view", "list", "--json").rows, key=lambda row: row["page"])
    assert (women["name"], women["shared"], reports["shared"]) == ("Women held", True, False)
    shown = run("view", "show", "Women held")
    assert "Ilsa Tornvald" in shown.out and "sex: female" in shown.err
    assert [row["ref"] for row in run("view", "show", "Reports", "--json").rows] == [report]

    assert run("edit", run("view", "show", uid.out.strip(), "--json").rows[0]["ref"], "--note", "Ask again.").code == 0
    told = run("view", "news", "Women held", "--seen")
    assert told.out.startswith("0 new\n1 changed\n") and "edited" in told.out and "0 gone" in told.out
    (after,) = run("view", "news", "Women held", "--json").rows
    assert (after["new"], after["changed"], after["gone"]) == (0, 0, 0)

    assert run("view", "rename", "Women held", "Women").code == 0
    assert run("view", "share", "Women", "--own").code == 0
    deleted = run("view", "delete", "Women")
    assert deleted.code == 0 and uid.out.strip() in deleted.err
    assert run("view", "show", "Women").code == 2
    assert run("view", "restore", uid.out.strip()).code == 0
    assert [row["name"] for row in run("view", "list", "--json").rows] == ["Reports", "Women"]


def test_news_as_json_are_noted_in_the_ledger(run: Run, report: str) -> None:  # noqa: F811
    run("view", "save", "Everybody")
    ref = run("list", "individuals", "--json").rows[0]["ref"]
    run("edit", ref, "--note", "Ask again.")
    before = len(run("ledger", "--json").rows)

    found = run("view", "news", "Everybody", "--json")

    assert found.rows[0]["changed_ones"][0]["ref"] == ref and "ledger" in found.err
    assert len(run("ledger", "--json").rows) == before + 1
    assert json.loads(found.out)

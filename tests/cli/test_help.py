"""What the command line tells of itself: at once, and in full."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tracker import facets
from tracker.cli import main

NARROWED = [
    *(["list", what] for what in ("individuals", "incidents", "injuries", "locations")),
    *(["export", what] for what in ("individuals", "incidents", "injuries")),
    ["facets"],
    ["view", "save"],
]


def told(words: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> str:
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setattr("sys.argv", ["tracker", *words, "--help"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert not ended.value.code
    return capsys.readouterr().out


@pytest.mark.parametrize("words", [[], ["list"], ["export"], ["view"]])
def test_what_commands_there_are_is_told_without_loading_the_records(words: list[str]) -> None:
    lines = (
        "import sys, typer.main, tracker.cli",
        f"code = typer.main.get_command(tracker.cli.app).main({[*words, '--help']!r}, standalone_mode=False)",
        "loaded = {'sqlmodel', 'sqlalchemy', 'numpy', 'tracker.records'} & set(sys.modules)",
        "sys.exit(f'{loaded} are loaded' if loaded else 0)",
    )
    ran = subprocess.run([sys.executable, "-c", "\n".join(lines)], capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    assert "--help" in ran.stdout


@pytest.mark.parametrize("words", NARROWED, ids=" ".join)
def test_each_facet_is_told_as_an_option(
    words: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    said = told(words, monkeypatch, capsys)
    missing = [facet.option for facet in facets.every().values() if facet.option not in said]
    assert not missing
    assert all(option in said for option in ("--from", "--to", "--dates", "--as-of"))


@pytest.mark.parametrize("words", ["", "  ", "?!", '"'])
@pytest.mark.parametrize("engine_name", ["sqlite"])
def test_a_search_for_no_letter_says_that_nothing_was_looked_for(
    store: str, words: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["tracker", "search", words])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2
    assert "Nothing was looked for" in capsys.readouterr().err


@pytest.mark.parametrize("words", [["export", "individuals"], ["dossier"]], ids=" ".join)
def test_for_whom_a_file_leaves_is_told_as_options(
    words: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    said = told(words, monkeypatch, capsys)
    assert all(option in said for option in ("--audience", "--recipient", "--purpose", "--named", "--override"))

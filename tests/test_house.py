"""What holds everywhere in this house and no other test would notice."""

from __future__ import annotations

import ast
import re
import runpy
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
import typer

from tracker.cli import app

PROJECT = Path(__file__).parents[1]
REQUIREMENTS = sorted((PROJECT / "requirements").glob("*.txt"))
MODULES = sorted(path for folder in ("tracker", "migrations", "bench") for path in (PROJECT / folder).rglob("*.py"))
SHOWN = sorted(
    path for path in (PROJECT / "tracker").rglob("*") if path.suffix in (".py", ".js", ".css", ".html")
)  # what a browser may get to see
NAMESPACES = ("http://www.w3.org/2000/svg",)
OWN = ("http://{shown}:{chosen}",)  # the address that `tracker serve` prints
PICTURES = {0xFE0F, 0x20E3}  # what turns a plain sign into a coloured picture


def name(path: Path) -> str:
    return path.relative_to(PROJECT).as_posix()


def locked(path: Path) -> Iterator[tuple[str, list[str]]]:
    """Each requirement with its options."""
    for line in path.read_text(encoding="utf-8").replace("\\\n", " ").splitlines():
        words = line.split()
        if words and not words[0].startswith("#"):
            yield words[0], words[1:]


@pytest.mark.parametrize("path", REQUIREMENTS, ids=name)
def test_every_locked_package_has_one_version_and_its_hashes(path: Path) -> None:
    requirements = list(locked(path))

    assert requirements
    for package, options in requirements:
        assert re.fullmatch(r"[A-Za-z0-9._-]+(\[[a-z,-]+\])?==[^=*]+", package)
        assert any(re.fullmatch(r"--hash=sha256:[0-9a-f]{64}", option) for option in options), package


@pytest.mark.parametrize("path", REQUIREMENTS, ids=name)
def test_no_requirement_file_says_where_packages_come_from(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    assert "://" not in text
    assert not re.search(r"^\s*(-i|-f|--index-url|--extra-index-url|--find-links|--trusted-host)\b", text, re.M)


@pytest.mark.parametrize("path", SHOWN, ids=name)
def test_the_program_names_no_outside_host(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for known in (*NAMESPACES, *OWN):
        text = text.replace(known, "")

    assert not re.findall(r"(?:https?|wss?|ftp):\\?/\\?/[^\s\"',.;)]\S*", text)
    assert not re.findall(r"""(?:src|href)=["']//|url\(["']?//|@import""", text)


@pytest.mark.parametrize("path", SHOWN, ids=name)
def test_no_page_shows_a_picture_sign(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    assert not [char for char in text if ord(char) in PICTURES or 0x1F000 <= ord(char) <= 0x1FAFF]


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_every_file_says_what_it_is_for(path: Path) -> None:
    said = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))

    assert said
    assert said.splitlines()[0].rstrip().endswith((".", ":", ";")) or "migrations" in path.parts


def commands(command: click.Command, path: str = "tracker") -> Iterator[tuple[str, click.Command]]:
    yield path, command
    for word, below in getattr(command, "commands", {}).items():
        yield from commands(below, f"{path} {word}")


@pytest.mark.parametrize(("words", "command"), list(commands(typer.main.get_command(app))))
def test_every_command_and_every_option_has_help(words: str, command: click.Command) -> None:
    assert command.help, words

    silent = [
        option.name
        for option in command.params
        if isinstance(option, click.Option) and not option.help and not option.hidden
    ]

    assert not silent, words


def test_the_data_dictionary_says_what_is_declared() -> None:
    made = runpy.run_path(str(PROJECT / "docs" / "dictionary.py"))

    assert made["FILE"].read_text(encoding="utf-8") == made["written"](), "run: make dictionary"


def test_every_make_target_is_explained() -> None:
    text = (PROJECT / "Makefile").read_text(encoding="utf-8")

    targets = set(re.findall(r"^\.PHONY: (.*)$", text, re.M)[0].split())

    assert targets == set(re.findall(r"^([a-z-]+):.* ## \S", text, re.M))


def test_no_two_files_of_tests_share_a_name() -> None:
    """Pytest knows a file of tests by its name alone, and leaves out the second."""
    names = Counter(path.name for path in (PROJECT / "tests").rglob("test_*.py"))

    assert [one for one, times in names.items() if times > 1] == []

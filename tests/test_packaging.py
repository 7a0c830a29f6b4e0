"""The wheel: everything the program needs is in it, and it runs where there is no checkout."""

from __future__ import annotations

import ast
import importlib.metadata
import json
import os
import re
import site
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[1]
PLACES = {"tracker": "tracker", "migrations": "tracker/_migrations", "data": "tracker/_data"}

Run = Callable[..., subprocess.CompletedProcess[str]]


def said(command: list[str], **more: object) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(command, capture_output=True, text=True, **more)  # type: ignore[call-overload]
    assert done.returncode == 0, done.stdout + done.stderr
    return done


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel built from this checkout, without the network."""
    folder = tmp_path_factory.mktemp("wheel")
    options = ["--no-deps", "--no-build-isolation", "--no-index", "--quiet", "--disable-pip-version-check"]
    said([sys.executable, "-m", "pip", "wheel", *options, "--wheel-dir", str(folder), str(PROJECT)])
    return next(folder.glob("tracker-*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Runs a command in a fresh environment that holds the wheel, from a folder that is no checkout.

    What the wheel depends on is lent by this environment; this checkout is not.
    """
    folder = tmp_path_factory.mktemp("fresh")
    said([sys.executable, "-m", "venv", "--without-pip", str(folder / "venv")])
    python = folder / "venv" / "bin" / "python"
    options = ["--no-deps", "--no-index", "--quiet", "--disable-pip-version-check"]
    said([sys.executable, "-m", "pip", "--python", str(python), "install", *options, str(wheel)])
    packages = next((folder / "venv" / "lib").glob("python*/site-packages"))
    (packages / "lent.pth").write_text("\n".join(site.getsitepackages()), encoding="utf-8")
    elsewhere = folder / "elsewhere"
    elsewhere.mkdir()
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("TRACKER_", "PYTHON"))}
    environment = clean | {"TRACKER_HOME": str(folder / "home")}

    def run(name: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        return said([str(python.parent / name), *arguments], cwd=elsewhere, env=environment)

    return run


def files_of(folder: str) -> Iterator[Path]:
    for path in (PROJECT / folder).rglob("*"):
        if path.is_file() and "__pycache__" not in path.parts:
            yield path.relative_to(PROJECT / folder)


@pytest.mark.parametrize("folder", PLACES)
def test_the_wheel_carries_every_file_of_the_program(wheel: Path, folder: str) -> None:
    held = set(zipfile.ZipFile(wheel).namelist())

    missing = [str(path) for path in files_of(folder) if f"{PLACES[folder]}/{path.as_posix()}" not in held]

    assert not missing


def test_the_wheel_carries_nothing_but_the_program(wheel: Path) -> None:
    held = zipfile.ZipFile(wheel).namelist()

    assert {name.split("/")[0].split("-")[0] for name in held} == {"tracker"}
    assert not [name for name in held if name.endswith((".pyc", ".db")) or "/tests/" in name]


def test_an_installed_tracker_is_the_wheels_own(installed: Run) -> None:
    where = installed("python", "-c", "import tracker; print(tracker.__file__)").stdout

    assert str(PROJECT) not in where
    assert "fresh" in where


def test_an_installed_tracker_makes_a_sound_database(installed: Run) -> None:
    installed("tracker", "--help")

    installed("tracker", "init", "--plain")

    assert json.loads(installed("tracker", "list", "individuals", "--json").stdout) == []
    installed("tracker", "check")


def test_an_installed_tracker_brings_its_demonstration(installed: Run) -> None:
    installed("tracker", "demo", "--load-only")

    count = "from tracker.actions import accounts, browse; print(browse.individuals(accounts.local_user()).total)"
    prepared = f"from tracker.actions import demonstration; demonstration.prepare(); {count}"
    assert int(installed("python", "-c", prepared).stdout) > 6


def test_an_installed_tracker_builds_the_app_and_its_styles(installed: Run) -> None:
    built = "from tracker.web.serve import PAGES, build; build(); print((PAGES / 'shell.py').is_file())"

    assert installed("python", "-c", built).stdout.strip() == "True"


def imported() -> set[str]:
    found = set()
    for folder in ("tracker", "migrations"):
        for path in (PROJECT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Import):
                    found |= {name.name.split(".")[0] for name in node.names}
                if isinstance(node, ast.ImportFrom) and node.module:
                    found.add(node.module.split(".")[0])
    return found - set(sys.stdlib_module_names) - {"tracker"}


def test_every_package_that_the_program_imports_is_declared() -> None:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = {re.split(r"[\[<>=~! ]", text)[0].lower() for text in project["dependencies"]}
    owners = importlib.metadata.packages_distributions()

    plain = {name: {owner.lower().replace("_", "-") for owner in owners[name]} for name in imported()}
    undeclared = {name for name, owned in plain.items() if not owned & declared}

    assert not undeclared

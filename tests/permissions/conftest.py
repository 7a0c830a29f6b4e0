"""A small world for all tests of a module, on the embedded database: made once, and copied for every other module."""

from __future__ import annotations

import copy
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from world import PROBES, World, become, build, outputs

from tracker.actions import accounts
from tracker.store import database


@contextmanager
def _at(home: Path) -> Iterator[None]:
    """Work in this folder."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TRACKER_HOME", str(home))
        patch.delenv("TRACKER_DATABASE_URL", raising=False)
        database.close()
        yield
        database.close()


@pytest.fixture(scope="session")
def made(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, World]:
    """The world as it was made, which no test changes."""
    home = tmp_path_factory.mktemp("made") / "home"
    home.mkdir()
    shutil.copy(sqlite_template, home / "tracker.db")
    with _at(home):
        return home, build(accounts.local_user())


@pytest.fixture(scope="module")
def world(made: tuple[Path, World], tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """People at work, an open and a sealed report, an open and a sealed list, protected and sealed people."""
    home = tmp_path_factory.mktemp("world") / "home"
    shutil.copytree(made[0], home)
    with _at(home):
        yield copy.deepcopy(made[1])


@pytest.fixture(scope="session")
def first_answers() -> Callable[[World, str], dict[str, str]]:
    """What a person obtains in the first world, which is the same in every module: hundreds of answers, asked for once."""
    kept: dict[str, dict[str, str]] = {}

    def answers(world: World, name: str) -> dict[str, str]:
        if name not in kept:
            become(world, {})
            kept[name] = dict(outputs(world, world.users[name], PROBES))
        return kept[name]

    return answers

"""A small world for all tests of a module, on the embedded database."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from world import World, build

from tracker.actions import accounts
from tracker.store import database


@pytest.fixture(scope="module")
def world(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """People at work, one open and one sealed report, a protected and a sealed person."""
    home = tmp_path_factory.mktemp("world")
    shutil.copy(sqlite_template, home / "tracker.db")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TRACKER_HOME", str(home))
        patch.delenv("TRACKER_DATABASE_URL", raising=False)
        database.close()
        yield build(accounts.local_user())
        database.close()

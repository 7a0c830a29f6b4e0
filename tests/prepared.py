"""What many tests of a file begin with is made once for each kind of database, and copied for every other test."""

from __future__ import annotations

import copy
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import psycopg

from tracker.store import database

T = TypeVar("T")
_made: dict[tuple[str, str], tuple[Path, str, Any]] = {}


@dataclass(frozen=True)
class Prepared:
    """The store of a test: its home, where copies are kept, and the server where it is a PostgreSQL database."""

    home: Path
    kept: Path
    server: str = ""

    def of(self, name: str, make: Callable[[], T]) -> T:
        """What `make` returns, with the store as it left it; it is called by the first test alone."""
        key = (name, "postgresql" if self.server else "sqlite")
        if key not in _made:
            answer = make()
            database.close()
            copied = self.kept / "-".join(key)
            shutil.copytree(self.home, copied)
            template = f"prepared_{len(_made)}_{os.getpid()}"
            self._copy(self._own, template)
            _made[key] = copied, template, answer
        else:
            copied, template, answer = _made[key]
            database.close()
            shutil.rmtree(self.home)
            shutil.copytree(copied, self.home)
            self._copy(template, self._own)
        return copy.deepcopy(answer)  # type: ignore[no-any-return]

    @property
    def _own(self) -> str:
        return os.environ.get("TRACKER_DATABASE_URL", "").rpartition("/")[2]

    def _copy(self, of: str, to: str) -> None:
        if self.server:
            with psycopg.connect(self.server, autocommit=True) as server:
                server.execute(f"DROP DATABASE IF EXISTS {to} WITH (FORCE)")  # type: ignore[arg-type]
                server.execute(f"CREATE DATABASE {to} TEMPLATE {of} STRATEGY FILE_COPY")  # type: ignore[arg-type]

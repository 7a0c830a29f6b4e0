"""Other instances for a test: an empty home each and, on a server, an empty database."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from tracker.store import database


class Instances:
    """Called, it goes to another instance: of the other kind of database, or of the same one."""

    def __init__(self, engine: str, folder: Path, patch: pytest.MonkeyPatch, server: str) -> None:
        self.engine, self.folder, self.patch, self.server = engine, folder, patch, server
        self.made: list[str] = []

    def __call__(self, same: bool = False) -> None:
        database.close()
        name = f"other_{uuid4().hex[:12]}"
        self.patch.setenv("TRACKER_HOME", str(self.folder / name))
        self.patch.delenv("TRACKER_DATABASE_URL", raising=False)
        if (self.engine == "postgresql") is same:
            with psycopg.connect(self.server, autocommit=True) as admin:
                admin.execute(f"CREATE DATABASE {name}")
            self.made.append(name)
            self.patch.setenv("TRACKER_DATABASE_URL", self.server.replace("/postgres", f"/{name}"))

    def end(self) -> None:
        """Drop the databases."""
        database.close()
        with psycopg.connect(self.server, autocommit=True) as admin:
            for name in self.made:
                admin.execute(f"DROP DATABASE {name} WITH (FORCE)")

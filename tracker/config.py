"""Where this installation keeps its things: read from the environment, with safe defaults."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import platformdirs


@dataclass(frozen=True)
class Settings:
    """Folder, database address and demonstration mark of this run."""

    home: Path
    database_url: str
    demonstration: bool = False
    owner_url: str | None = None

    @property
    def files(self) -> Path:
        """Folder of kept originals."""
        return self.home / "files"


def settings() -> Settings:
    """Read `TRACKER_HOME`, `TRACKER_DATABASE_URL`, `TRACKER_OWNER_URL` and `TRACKER_DEMONSTRATION` from the environment."""
    home = Path(os.environ.get("TRACKER_HOME") or platformdirs.user_data_path("tracker", appauthor=False))
    url = os.environ.get("TRACKER_DATABASE_URL") or f"sqlite:///{home / 'tracker.db'}"
    owner = os.environ.get("TRACKER_OWNER_URL") or None
    return Settings(home, url, os.environ.get("TRACKER_DEMONSTRATION", "") == "1", owner)

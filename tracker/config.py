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

    @property
    def files(self) -> Path:
        """Folder of kept originals."""
        return self.home / "files"


def settings() -> Settings:
    """Read `TRACKER_HOME`, `TRACKER_DATABASE_URL` and `TRACKER_DEMONSTRATION` from the environment."""
    home = Path(os.environ.get("TRACKER_HOME") or platformdirs.user_data_path("tracker", appauthor=False))
    url = os.environ.get("TRACKER_DATABASE_URL") or f"sqlite:///{home / 'tracker.db'}"
    return Settings(home, url, os.environ.get("TRACKER_DEMONSTRATION", "") == "1")


def idle_seconds() -> int:
    """After how long without activity a session ends: `TRACKER_IDLE_SECONDS`, 10 minutes unless told."""
    told = os.environ.get("TRACKER_IDLE_SECONDS", "")
    return int(told) if told.isdigit() and int(told) > 0 else 600


def served_over_https() -> bool:
    """Whether browsers reach the app over https (`TRACKER_HTTPS=1`): cookies are then never sent without it."""
    return os.environ.get("TRACKER_HTTPS", "") == "1"

"""Where this installation keeps its things: read from the environment, with safe defaults."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from tracker.errors import InvalidFacts, NotFound

IDLE_SECONDS = 600
asking: Callable[[str], str] | None = None  # how the person at the terminal is asked for a passphrase, if there is one


@dataclass(frozen=True)
class Settings:
    """Folder, database address, key file, demonstration mark and idle time of this run."""

    home: Path
    database_url: str
    demonstration: bool
    key_file: Path
    idle_seconds: int
    owner_url: str | None

    @property
    def embedded(self) -> bool:
        """Whether the database is the one file of this installation."""
        return self.database_url.startswith("sqlite")

    @property
    def files(self) -> Path:
        """Folder of kept originals."""
        return self.home / "files"


_elsewhere: ContextVar[Settings | None] = ContextVar("elsewhere", default=None)


@contextmanager
def elsewhere(other: Settings) -> Iterator[None]:
    """Work in here on another store: one that is made beside this one, and takes its place once it is whole."""
    token = _elsewhere.set(other)
    try:
        yield
    finally:
        _elsewhere.reset(token)


def settings() -> Settings:
    """Read the variables `TRACKER_*` from the environment."""
    other = _elsewhere.get()
    if other is not None:
        return other
    home = Path(os.environ.get("TRACKER_HOME") or platformdirs.user_data_path("tracker", appauthor=False))
    url = os.environ.get("TRACKER_DATABASE_URL") or f"sqlite:///{home / 'tracker.db'}"
    key = Path(os.environ.get("TRACKER_KEY_FILE") or home / "tracker.key")
    said = os.environ.get("TRACKER_IDLE_SECONDS", "")
    idle = int(said) if said.isdecimal() and int(said) else IDLE_SECONDS
    demonstration = os.environ.get("TRACKER_DEMONSTRATION", "") == "1"
    return Settings(home, url, demonstration, key, idle, os.environ.get("TRACKER_OWNER_URL") or None)


def others_may_read(path: Path) -> bool:
    """Whether others on this machine may read, or change, this file of a secret, as ssh asks of its keys.

    A file of our own is for us alone. One that somebody else owns, as the secrets that a container mounts, may be for a
    group of ours, but not for everybody. Only POSIX systems tell. Raises OSError.
    """
    if os.name != "posix":
        return False
    found = path.stat()
    return bool(found.st_mode & (0o077 if found.st_uid == os.getuid() else 0o007))


def secret(variable: str, environment: Mapping[str, str] = os.environ) -> str | None:
    """The secret in the file that this variable names, None where it names none.

    A mark of the byte order before it, as some editors write it, is no part of it: nobody could type it. Raises NotFound
    where there is no such file, InvalidFacts where it is empty, no text, or others may read it.
    """
    name = environment.get(variable)
    if not name:
        return None
    try:
        if others_may_read(Path(name)):
            raise InvalidFacts(f"Others may read the file {name}, which {variable} names. Run: chmod 600 {name}")
        given = Path(name).read_text(encoding="utf-8-sig").rstrip("\r\n")
    except FileNotFoundError:
        raise NotFound(f"There is no file {name}, which {variable} names.") from None
    except (OSError, UnicodeDecodeError):
        raise InvalidFacts(f"The file {name}, which {variable} names, cannot be read as text.") from None
    if not given:
        raise InvalidFacts(f"The file {name}, which {variable} names, is empty.")
    return given


def served_over_https() -> bool:
    """Whether browsers reach the app over https (`TRACKER_HTTPS=1`): cookies are then never sent without it."""
    return os.environ.get("TRACKER_HTTPS", "") == "1"

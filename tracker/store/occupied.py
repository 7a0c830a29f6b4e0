"""Who has the embedded database open: many may share it, only one may replace it (key, encryption, restore).

SQLite's own locks are not enough here: whoever has a file open keeps writing to it after it was replaced.
"""

from __future__ import annotations

import errno
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tracker.errors import StoreProblem

try:
    import fcntl
except ImportError:  # Windows refuses by itself to replace a file that is open
    fcntl = None  # type: ignore[assignment]

CHANGING = "Another program is changing the key, the encryption or the whole database. Try again when it is done."
IN_USE = "The database is in use by another program (the app, or another command). End it, then try again."

_shared: dict[Path, int] = {}
_lock = threading.Lock()


def share(database: Path) -> None:
    """Say that this process uses the database. Raises StoreProblem while somebody replaces it."""
    with _lock:
        if database not in _shared:
            _shared[database] = _locked(database, False, CHANGING)


def release() -> None:
    """This process has closed all its databases."""
    with _lock:
        for opened in _shared.values():
            os.close(opened)
        _shared.clear()


@contextmanager
def alone(database: Path, otherwise: str = IN_USE) -> Iterator[None]:
    """Nobody else has the database open, and nobody can open it. Raises StoreProblem; close it here before."""
    opened = _locked(database, True, otherwise)
    try:
        yield
    finally:
        os.close(opened)


def _locked(database: Path, exclusive: bool, otherwise: str) -> int:
    path = database.with_name(f"{database.name}.lock")
    opened = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    if fcntl is None:
        return opened
    try:
        fcntl.flock(opened, (fcntl.LOCK_EX if exclusive else fcntl.LOCK_SH) | fcntl.LOCK_NB)
    except OSError as problem:
        if problem.errno in (errno.EWOULDBLOCK, errno.EACCES):
            os.close(opened)
            raise StoreProblem(otherwise) from None
    return opened

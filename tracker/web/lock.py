"""The lock of the embedded database: while its file is encrypted and locked, nothing but the unlock page is served."""

from __future__ import annotations

import importlib
import threading
import time
from types import ModuleType
from typing import Any

from tracker import once
from tracker.config import settings
from tracker.store import database

TICK = 2.0

_used = time.monotonic()
_watching = threading.Event()


def _locking() -> ModuleType | None:
    """The actions that open and lock the file, where this program has them."""
    try:
        return importlib.import_module("tracker.actions.locking")
    except ModuleNotFoundError:
        return None


def state() -> Any | None:
    """Whether the file is encrypted and locked; None where it is neither."""
    locking = _locking() if database.is_sqlite() else None
    return locking.state() if locking else None


def locked() -> bool:
    """Whether the database waits for its passphrase."""
    found = state()
    return bool(found and found.encrypted and found.locked)


def lockable() -> bool:
    """Whether there is something to lock now."""
    found = state()
    return bool(found and found.encrypted and not found.locked)


def unlock(passphrase: str) -> None:
    """Open the database. Raises NotAllowed at a wrong passphrase."""
    locking = _locking()
    if locking:
        locking.unlock(passphrase)
    used()


def lock() -> None:
    """Close the database and forget what pages and links hold in memory."""
    locking = _locking()
    if locking and lockable():
        once.forget()
        locking.lock()
        _forget_pages()


def used() -> None:
    """Somebody is at work: the idle lock waits again."""
    global _used  # noqa: PLW0603  # one file, one lock
    _used = time.monotonic()


def watch() -> None:
    """Lock by itself when nobody is at work; started once by the server."""
    if database.is_sqlite() and _locking() and not _watching.is_set():
        _watching.set()
        threading.Thread(target=_watch, daemon=True, name="idle lock").start()


def _watch() -> None:
    while True:
        time.sleep(TICK)
        locking = _locking()
        after = locking.idle_after_seconds() if locking else settings().idle_seconds
        if lockable() and time.monotonic() - _used > after:
            lock()


def _forget_pages() -> None:
    """Streamlit keeps the state of a page for a while after its browser has gone: not after a lock."""
    from streamlit import runtime

    if runtime.exists():
        running = runtime.get_instance()
        for info in running._session_mgr.list_sessions():  # there is no public list
            running.close_session(info.session.id)

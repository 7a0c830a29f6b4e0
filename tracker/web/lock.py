"""The lock of the embedded database: while its file is encrypted and locked, nothing but the unlock page is served."""

from __future__ import annotations

import threading
import time

from tracker.actions import locking

TICK = 2.0

_used = time.monotonic()
_watching = threading.Event()
_opening = threading.Lock()  # to see that a large file is whole takes seconds, to bring it up to date minutes


def locked() -> bool:
    """Whether the database waits for its passphrase."""
    return locking.state().locked


def lockable() -> bool:
    """Whether there is something to lock now."""
    found = locking.state()
    return found.encrypted and not found.locked


def unlock(passphrase: str) -> None:
    """Open the database. Raises NotAllowed at a wrong passphrase, StoreProblem."""
    with _opening:
        locking.unlock(passphrase)
        used()
    warm()


def warm() -> None:
    """Begin to read what lists hold in memory, where the database is open: nobody then waits for it."""
    if not locked():
        locking.warm()


def lock() -> None:
    """Close the database and forget what pages and links hold in memory."""
    if lockable():
        locking.lock()


def used() -> None:
    """Somebody is at work: the idle lock waits again."""
    global _used  # noqa: PLW0603  # one file, one lock
    _used = time.monotonic()


def watch() -> None:
    """Lock by itself when nobody is at work; started once by the server."""
    if not _watching.is_set():
        _watching.set()
        locking.when_locked(_forget_pages)
        threading.Thread(target=_watch, daemon=True, name="idle lock").start()


def _watch() -> None:
    while True:
        time.sleep(TICK)
        lock_if_idle()


def lock_if_idle() -> None:
    """Lock where nobody has been at work for long enough."""
    if not _opening.acquire(blocking=False):  # somebody is opening it, perhaps long after it was last used
        return
    try:
        if lockable() and time.monotonic() - _used > locking.idle_after_seconds():
            lock()
    finally:
        _opening.release()


def _forget_pages() -> None:
    """Streamlit keeps the state of a page for a while after its browser has gone: not after a lock."""
    from streamlit import runtime

    if not runtime.exists():
        return
    running = runtime.get_instance()
    loop = running._get_async_objs().eventloop  # sessions are closed on its thread alone; there is no public list

    def close() -> None:
        for info in running._session_mgr.list_sessions():
            running.close_session(info.session.id)

    loop.call_soon_threadsafe(close)

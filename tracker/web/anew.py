"""A locked server begins anew: the process replaces itself, and its memory goes back to the system.

Python cannot overwrite what it has copied: text and bytes never change, and a freed block keeps its bytes until it is
used again. After locking, the passphrase as the browser sent it, the key as SQLite was given it, names and texts were
all still found in the process. `execv` gives every page of it back. The number of the process stays, and so does the
socket it listens on, so that a browser waits for two or three seconds and is not turned away. On Windows a process
cannot replace itself; there memory is only as clean as Python leaves it.
"""

from __future__ import annotations

import os
import socket
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tracker.actions import locking
from tracker.web import lock

SECONDS = 0.5  # after these the process is replaced, and
WAITS = 5.0  # as soon as nobody is being answered, but not later than this: who locked must see that it is locked

_listening: socket.socket | None = None
_answers = 0  # on their way now


@contextmanager
def answering() -> Iterator[None]:
    """Somebody is being answered: the process is not replaced under the answer. For the thread of the server alone."""
    global _answers  # noqa: PLW0603  # one server in a process
    _answers += 1
    try:
        yield
    finally:
        _answers -= 1


def listen_on(handed: int | None) -> None:
    """Have Streamlit listen on the socket handed over, or on one of its own; either is kept, to be handed over."""
    from streamlit.web.server.starlette import starlette_server as server

    bound = server._bind_socket  # Streamlit has no public way to be given a socket

    def bind(address: str, port: int, backlog: int) -> socket.socket:
        global _listening  # noqa: PLW0603  # one server in a process
        _listening = socket.socket(fileno=handed) if handed is not None else bound(address, port, backlog)
        _listening.setblocking(False)
        return _listening

    made: Any = bind
    server._bind_socket = made


def when_locked() -> None:
    """Begin anew whenever the store is locked, by a person or by itself."""
    if os.name == "posix":
        locking.when_locked(_soon)


def _soon() -> None:
    timer = threading.Timer(SECONDS, _begin)
    timer.daemon = True
    timer.start()


def _begin() -> None:
    end = time.monotonic() + WAITS
    while _answers and time.monotonic() < end:
        time.sleep(0.05)
    if _listening is None or lock.lockable():  # somebody has unlocked it again
        return
    number = _listening.fileno()
    if number < 0:  # the server has ended meanwhile
        return
    os.set_inheritable(number, True)
    port = str(_listening.getsockname()[1])
    sys.stderr.flush()
    os.execv(sys.executable, [sys.executable, "-m", "tracker.web.serve", port, str(number)])  # noqa: S606

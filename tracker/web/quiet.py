"""Errors say where, never what: no value of a record reaches the browser or the log (ASVS 5.0, 16.2.5 and 16.5.1)."""

from __future__ import annotations

import logging
import secrets
import sys
import threading
import warnings
from collections.abc import Callable
from types import TracebackType
from typing import Any

from tracker.errors import places


def note(problem: BaseException) -> str:
    """Write where an error arose to the log; returns the number under which it stands there."""
    number = secrets.token_hex(3)
    sys.stderr.write(f"tracker: problem {number}: {places(problem)}\n")
    return number


def on_script_error(problem: Exception) -> bool:
    """What a page shows instead of an error of the program."""
    from tracker.widgets import messages

    messages.failed(note(problem))
    return True


def install() -> None:
    """Let no library write an error's message or a request's address into the log of this process."""
    made: Callable[..., logging.LogRecord] = logging.LogRecord

    def record(*given: Any, **named: Any) -> logging.LogRecord:
        found = made(*given, **named)
        problem = found.exc_info[1] if found.exc_info else None
        found.msg = f"line {found.lineno}" + (f": {places(problem)}" if problem else "")
        found.args, found.exc_info, found.exc_text, found.stack_info = (), None, None, None
        return found

    def uncaught(_kind: type[BaseException], problem: BaseException, _trace: TracebackType | None) -> None:
        note(problem)

    def elsewhere(told: Any) -> None:
        if told.exc_value is not None:
            note(told.exc_value)

    logging.setLogRecordFactory(record)
    logging.raiseExceptions = False
    sys.excepthook = uncaught
    threading.excepthook = sys.unraisablehook = elsewhere
    warnings.showwarning = lambda *_: None

"""Answers that a server keeps until something is written: counts beside lists, and the words of what is counted.

Every change is an entry of the audit log or of the lists; who asks is part of the question. Only a process that holds
the lists (store/columns.py) keeps any, and forgets them with the lists: a locked server keeps nothing.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from sqlmodel import Session

from tracker.access import User
from tracker.store import columns, database, views

MOST = 128  # answers that are kept
T = TypeVar("T")
_answers: OrderedDict[Hashable, Any] = OrderedDict()
_lock = threading.Lock()


def kept(session: Session, asked: Hashable, make: Callable[[], T]) -> T:
    """The answer to this question as it was given, where nothing was written since; else it is made."""
    if not columns.is_kept():
        return make()
    user: User | None = session.info.get("user")
    written = (views.latest(session), columns.change(session))
    key = (database.engine(), written, user, asked)  # who stands in which circle is written too
    with _lock:
        if key in _answers:
            _answers.move_to_end(key)
            found: T = _answers[key]
            return found
    begun = columns.forgotten()
    made = make()
    with _lock:
        if columns.forgotten() == begun:  # not what was asked before the server was locked
            _answers[key] = made
        while len(_answers) > MOST:
            _answers.popitem(last=False)
    return made


def forget() -> None:
    """Let go of all of them."""
    with _lock:
        _answers.clear()


columns.at_forgetting(forget)

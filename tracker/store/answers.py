"""Answers that a server keeps until something is written: counts beside lists, and the words of what is counted.

Every change is an entry of the audit log or of the lists; who asks is part of the question. Signing in and reading are
entries that change nothing. Only a process that holds the lists (store/columns.py) keeps any, and forgets them with the lists: a locked server keeps nothing.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from sqlalchemy import select
from sqlmodel import Session, col

from tracker.access import User
from tracker.records import AuditEntry
from tracker.records.base import AuditAction
from tracker.store import columns, database

MOST = 128  # answers that are kept
IDLE = (AuditAction.LOGIN, AuditAction.FAILED_LOGIN, AuditAction.LOGOUT, AuditAction.READ_SEALED)  # change nothing
LAST = (
    select(col(AuditEntry.id)).where(col(AuditEntry.action).not_in(IDLE)).order_by(col(AuditEntry.id).desc()).limit(1)
)
T = TypeVar("T")
_answers: OrderedDict[Hashable, Any] = OrderedDict()
_lock = threading.Lock()


def kept(session: Session, asked: Hashable, make: Callable[[], T]) -> T:
    """The answer to this question as it was given, where nothing was written since; else it is made."""
    if not columns.is_kept():
        return make()
    user: User | None = session.info.get("user")
    written = (session.execute(LAST).scalar(), columns.change(session))
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

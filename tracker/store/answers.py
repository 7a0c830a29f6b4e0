"""Answers that a server keeps until something is written: counts beside lists, and the words of what is counted.

Every change is an entry of the audit log or of the lists; who asks is part of the question. Signing in and reading are
entries that change nothing. Only a process that holds the lists (store/columns.py) keeps any, and forgets them with the lists: a locked server keeps nothing.

To count beside a list of a million people takes seconds on some pages. Nobody waits for that: it is made beside. Who has
been given such an answer within the last minutes gets it once more meanwhile, with the time it is of, so that nobody is
shown what was not shown to them before; whoever asks for the first time gets none yet.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar

from sqlalchemy import select
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, col

from tracker.access import User
from tracker.errors import TrackerError
from tracker.records import AuditEntry
from tracker.records.base import AuditAction
from tracker.store import columns, database

MOST = 128  # answers that are kept
MANY = 50_000  # rows of lists: with fewer, every answer is made at once
SLOW = 0.25  # seconds that somebody waits for an answer, and from which one is slow
STILL = 600  # seconds after which an answer that has not been asked for is not given again
WAITED = 120  # seconds at most until the lists are held again, after a load
IDLE = (AuditAction.LOGIN, AuditAction.FAILED_LOGIN, AuditAction.LOGOUT, AuditAction.READ_SEALED)  # change nothing
PLAIN = (
    AuditAction.INSERT, AuditAction.UPDATE, AuditAction.MERGE, AuditAction.UNMERGE, AuditAction.LOAD, AuditAction.EXPORT, *IDLE
)  # fmt: skip  # say nothing of who sees what
SECRET = {"level", "confidentiality", "protected", "circle"}  # fields: who sees a record
LOOKED_AT = 200  # entries since; where more were written, an answer of before is not given
LAST = (
    select(col(AuditEntry.id)).where(col(AuditEntry.action).not_in(IDLE)).order_by(col(AuditEntry.id).desc()).limit(1)
)
T = TypeVar("T")


@dataclass(frozen=True)
class Lately(Generic[T]):
    """An answer; `right` says when it was right, where it is one of before. None: it is being made for the first time."""

    answer: T | None
    right: datetime | None = None


@dataclass(frozen=True)
class _Answer:
    """What was made, after which change, how long it took, when it was right, and when it was last asked for."""

    written: tuple[int, int]
    made: Any
    took: float
    right: datetime
    asked: float


_answers: OrderedDict[Hashable, _Answer] = OrderedDict()
_being_made: dict[Hashable, threading.Thread] = {}
_lock, _one_at_a_time = threading.Lock(), threading.Lock()


def kept(session: Session, asked: Hashable, make: Callable[[Session], T]) -> T:
    """The answer to this question as it was given, where nothing was written since; else it is made."""
    if not _keeps(session):
        return make(session)
    key, before = _before(session, asked)
    if before and before.written == _written(session):
        found: T = before.made
        return found
    return _made(session, key, make)


def lately(session: Session, asked: Hashable, make: Callable[[Session], T]) -> Lately[T]:
    """The same for what may be slow; nobody waits longer than SLOW for it. `make` is called with a session of its own."""
    if not _keeps(session):
        return Lately(make(session))
    key, before = _before(session, asked)
    if before and before.written == _written(session):
        return Lately(before.made)
    if columns.size(session) < MANY:
        return Lately(_made(session, key, make))
    given = before if before and _may_be_given(session, before) else None
    making = _make_beside(key, session.info.get("user"), make)
    if not given:
        making.join(SLOW)
    _, after = _before(session, asked)
    if after and after.written >= _written(session):
        return Lately(after.made)
    if given:
        return Lately(given.made, given.right)
    if making.is_alive():
        return Lately(None)
    return Lately(_made(session, key, make))  # it could not be made beside: here it says why


def _keeps(session: Session) -> bool:
    return columns.is_kept() and not session.info.get("pretending")


def _written(session: Session) -> tuple[int, int]:
    """The last entry of the log that changes something, and the last change of the lists."""
    return session.execute(LAST).scalar() or 0, columns.change(session)


def _before(session: Session, asked: Hashable) -> tuple[Hashable, _Answer | None]:
    """The question of this person, and what was answered to it last."""
    key = (database.engine(), session.info.get("user"), asked)  # who stands in which circle is written too
    with _lock:
        before = _answers.get(key)
        if before:
            _answers.move_to_end(key)
            _answers[key] = replace(before, asked=time.monotonic())
    return key, before


def _made(session: Session, key: Hashable, make: Callable[[Session], T]) -> T:
    written = _written(session)
    begun, right, started = columns.forgotten(), datetime.now(UTC), time.perf_counter()
    made = make(session)
    took = time.perf_counter() - started
    with _lock:
        if columns.forgotten() == begun:  # not what was asked before the server was locked
            _answers[key] = _Answer(written, made, took, right, time.monotonic())
            _answers.move_to_end(key)
        while len(_answers) > MOST:
            _answers.popitem(last=False)
    return made


def _may_be_given(session: Session, before: _Answer) -> bool:
    """Whether an answer is slow and fresh enough to be given once more, and nothing since says who sees what."""
    if before.took < SLOW or time.monotonic() - before.asked > STILL:
        return False
    since = select(col(AuditEntry.action), col(AuditEntry.fields)).where(col(AuditEntry.id) > before.written[0])
    entries = session.execute(since.limit(LOOKED_AT)).all()
    return len(entries) < LOOKED_AT and all(
        action in PLAIN and SECRET.isdisjoint(fields or ()) for action, fields in entries
    )


def _make_beside(key: Hashable, user: User | None, make: Callable[[Session], Any]) -> threading.Thread:
    """Make an answer anew on a thread of its own: once at a time, one after the other.

    The process waits for it when it ends: what is cut off within a library's own code brings all of it down.
    """
    with _lock:
        if key not in _being_made:
            _being_made[key] = threading.Thread(target=_make, args=(key, user, make), name="counts")
            _being_made[key].start()
        return _being_made[key]


def _make(key: Hashable, user: User | None, make: Callable[[Session], Any]) -> None:
    try:
        with _one_at_a_time:
            for _ in range(WAITED):
                with database.reading(user) as session:
                    if columns.is_holding(session):
                        _made(session, key, make)
                        return
                if not (columns.is_kept() and threading.main_thread().is_alive()):
                    return
                time.sleep(1)
    except (TrackerError, DBAPIError):  # locked or gone meanwhile, or not to be answered: whoever asks next is told
        with _lock:
            _answers.pop(key, None)
    finally:
        with _lock:
            _being_made.pop(key, None)


def forget() -> None:
    """Let go of all of them."""
    with _lock:
        _answers.clear()


columns.at_forgetting(forget)

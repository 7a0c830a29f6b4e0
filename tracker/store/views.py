"""Saved views: which of them are this person's to see, the records that were seen in one, and what happened since.

Everything about records is read through the session's own sight, so what somebody may not see is neither new, changed
nor gone to them. What happened since is found by the numbers of the audit log, so its cost is that of what happened,
not of the database.
"""

from __future__ import annotations

import secrets
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement
from sqlmodel import Session, col, func, or_, select

from tracker.access import User
from tracker.records import (
    Act,
    AuditEntry,
    Change,
    ClaimDetail,
    DetentionStage,
    Entry,
    Injury,
    Involvement,
    Review,
    SavedView,
    ViewLook,
)
from tracker.records.base import AuditAction, Kind
from tracker.store import ids, records, sight

KEPT = 50_000  # records whose numbers are kept for a look: beyond it only their count is
READ = 5_000  # statements, judgements and changes of each kind that are read to tell what happened since
UID = 8
NOT_TOLD = ("circle", "protected")  # who knows a name is told to who chooses it

Numbers = NDArray[np.int64]


# --- whose they are ---
def visible(user: User) -> list[ColumnElement[bool]]:
    """The rule: one's own views, and those that are shared. An administrator sees no more."""
    return [or_(col(SavedView.owner_id) == user.id, col(SavedView.shared)), col(SavedView.deleted_at).is_(None)]


def fresh_uid() -> str:
    """A short name for an address: it tells nothing, and cannot be guessed from another."""
    return "".join(secrets.choice(ids.ALPHABET) for _ in range(UID))


# --- what was seen ---
def packed(numbers: Sequence[int]) -> bytes | None:
    """Record numbers in the room of one or two bytes each; None where there are too many to keep."""
    if len(numbers) > KEPT:
        return None
    ordered = np.unique(np.asarray(numbers, np.int64))
    return zlib.compress(np.diff(ordered, prepend=0).astype("<u8").tobytes(), 6)


def unpacked(kept: bytes) -> Numbers:
    """The same numbers, in their order."""
    return np.cumsum(np.frombuffer(zlib.decompress(kept), "<u8").astype(np.int64))


def latest(session: Session) -> int:
    """Number of the last entry of the audit log."""
    return int(session.exec(select(func.max(col(AuditEntry.id)))).one() or 0)


def look_of(session: Session, view: SavedView, user: User) -> ViewLook | None:
    """When this person last looked at a view."""
    query = select(ViewLook).where(ViewLook.view_id == view.id, ViewLook.user_id == user.id)
    return session.exec(query).first()


# --- what happened since ---
@dataclass
class Touch:
    """What happened to one record: the kinds of it, and the last entry of the log that tells so."""

    seq: int = 0
    what: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Happened:
    """What happened since an entry of the log, by record; `whole` is False where there was more than is read."""

    touched: dict[int, Touch]
    whole: bool

    def at(self, session: Session, kind: Kind) -> dict[int, Touch]:
        """The same by the records of a list: what happened to an act happened to its person and to its incident."""
        found: dict[int, Touch] = {}
        for number, belongs in _belongs(session, self.touched, kind):
            touch = found.setdefault(belongs, Touch())
            touch.seq = max(touch.seq, self.touched[number].seq)
            touch.what |= self.touched[number].what
        return found


STATED, JUDGED, EDITED, ERASED = "new statements", "reviewed", "edited", "erased on request"


def since(session: Session, seq: int) -> Happened:
    """What this person may know to have happened after an entry of the log."""
    touched: dict[int, Touch] = {}
    whole = True

    def note(rows: Iterable[tuple[int | None, int | None]], what: str) -> None:
        nonlocal whole
        count = 0
        for number, entry in rows:
            count += 1
            if number and entry:
                touch = touched.setdefault(number, Touch())
                touch.seq = max(touch.seq, entry)
                touch.what.add(what)
        whole = whole and count < READ

    judged = select(Review.record_id, Review.audit_id).where(col(Review.audit_id) > seq)
    note(session.exec(judged.order_by(col(Review.audit_id).desc()).limit(READ)).all(), JUDGED)
    note(_edited(session, seq), EDITED)
    note(_stated(session, seq), STATED)
    gone = select(AuditEntry.row_id, AuditEntry.id).where(
        col(AuditEntry.id) > seq, AuditEntry.action == AuditAction.ERASE, AuditEntry.table_name == "record"
    )
    note([(int(row or 0), entry) for row, entry in session.exec(gone.limit(READ)).all()], ERASED)
    return Happened(touched, whole)


def _edited(session: Session, seq: int) -> list[tuple[int | None, int | None]]:
    """Columns that somebody edited; what a judgement wrote into a column is told by the judgement."""
    query = (
        select(Change.record_id, Change.audit_id, Change.field)
        .join(AuditEntry, col(AuditEntry.id) == col(Change.audit_id))
        .where(
            col(Change.audit_id) > seq,
            col(Change.record_id).is_not(None),
            AuditEntry.table_name == "record",
            AuditEntry.action == AuditAction.UPDATE,
            col(Change.field).not_in(NOT_TOLD),
        )
    )
    rows = session.exec(query.order_by(col(Change.audit_id).desc()).limit(READ)).all()
    hidden: dict[int, set[str]] = {}
    for part in records.parts(number for number, _, _ in rows if number):
        hidden |= sight.unknown(session, part)
    return [(number, entry) for number, entry, name in rows if name not in hidden.get(number or 0, ())]


def _stated(session: Session, seq: int) -> list[tuple[int | None, int | None]]:
    """Subjects of the statements that were entered, and the reports that were coded."""
    query = select(AuditEntry.row_id, AuditEntry.id).where(
        col(AuditEntry.id) > seq, AuditEntry.table_name == "entry", AuditEntry.action == AuditAction.INSERT
    )
    entries = {
        int(row): number or 0
        for row, number in session.exec(query.order_by(col(AuditEntry.id).desc()).limit(READ)).all()
        if row and row.isdigit()
    }
    found: list[tuple[int | None, int | None]] = []
    for part in records.parts(entries):
        told = select(ClaimDetail.subject_id, ClaimDetail.entry_id).where(col(ClaimDetail.entry_id).in_(part))
        rows = session.exec(told.distinct().limit(READ)).all()
        found += [(subject, entries[entry]) for subject, entry in rows if entry is not None]
        coded = records.pick(session, Entry.id, Entry.source_report_id, part)
        found += [(report, entries[entry]) for entry, report in coded]
        if len(found) >= READ:
            break
    return found


def _belongs(session: Session, numbers: Iterable[int], kind: Kind) -> list[tuple[int, int]]:
    """(touched record, record of the list that it belongs to), so far as this person sees both."""
    wanted = list(numbers)
    found = [(number, number) for number in wanted]
    if kind in (Kind.INDIVIDUAL, Kind.INCIDENT):
        people = kind is Kind.INDIVIDUAL
        acts = dict(records.pick(session, DetentionStage.id, DetentionStage.act_id, wanted))
        of_act = Act.victim_id if people else Act.incident_id
        heads = dict(records.pick(session, Act.id, of_act, [*wanted, *acts.values()]))
        found += [(number, heads[act]) for number in wanted if (act := acts.get(number, number)) in heads]
        took_part = Involvement.actor_id if people else Involvement.incident_id
        found += records.pick(session, Involvement.id, took_part, wanted)
    if kind is Kind.INDIVIDUAL:
        found += records.pick(session, Injury.id, Injury.individual_id, wanted)
    return found


def who_did(session: Session, entries: Iterable[int]) -> dict[int, tuple[int | None, datetime]]:
    """By entry of the log: who wrote it, and when."""
    found: dict[int, tuple[int | None, datetime]] = {}
    for part in records.parts(entries):
        query = select(AuditEntry.id, AuditEntry.user_id, AuditEntry.at).where(col(AuditEntry.id).in_(part))
        found |= {number or 0: (user, at) for number, user, at in session.exec(query).all()}
    return found

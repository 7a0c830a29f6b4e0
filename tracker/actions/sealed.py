"""Sealed records: whoever opens one leaves an entry in the audit log before they see anything of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from sqlmodel import Session, col, select

from tracker.access import Confidentiality, User
from tracker.records import Record
from tracker.records.base import AuditAction
from tracker.store import audit, database, records
from tracker.store.audit import Deed


def among(session: Session, numbers: Iterable[int | None]) -> frozenset[int]:
    """Those of these records that are sealed."""
    found: set[int] = set()
    for part in records.parts(number for number in numbers if number):
        query = select(Record.id).where(col(Record.id).in_(part), Record.level == Confidentiality.SEALED)
        found |= set(session.exec(query).all())
    return frozenset(found)


def opened(reader: User, number: int, sealed: Collection[int]) -> None:
    """Write that this person opened a record that is sealed or shows sealed ones; nothing where none is.

    Raises StoreProblem where it cannot be written: then nothing may be shown.
    """
    if sealed:
        with database.transaction(reader) as session:
            audit.write(session, Deed(AuditAction.READ_SEALED, "record", number, about={number, *sealed}))

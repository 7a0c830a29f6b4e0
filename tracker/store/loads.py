"""What a bulk load and its records have in common: which records it made, and how they are called outside."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ColumnElement, and_
from sqlmodel import Session, col, or_, select

from tracker.access import LEVELS, Confidentiality
from tracker.records import BatchTouch, Claim, ImportBatch, Record
from tracker.store import repeated, sight

LOADED = (1 << 40) - 1  # the last bits of the outside name of a record that a bulk load made: its number


def made_by(load: int, first: int | None, last: int | None) -> ColumnElement[bool]:
    """A condition on records: a bulk load made them, whose first and last numbers these are (None: not known yet)."""
    return and_(col(Record.id) >= (first or 1), col(Record.id) <= (last or LOADED), col(Record.batch_id) == load)


def uid_of(load: UUID, number: int) -> UUID:
    """The outside name of a record that a bulk load made: the load's own, its end the record's number."""
    return UUID(int=load.int & ~LOADED | number)


def hidden_rows(session: Session, batch: ImportBatch) -> set[int]:
    """The rows of a load that speak of a record which this person may not see, or of somebody whom they may not know."""
    if not sight.restricted(session):
        return set()
    level, outside = sight.clearance(session), sight.outside(session)
    found: set[int] = set()
    with sight.whole(session):
        touched = select(BatchTouch.record_id).where(BatchTouch.batch_id == batch.id)
        brought = made_by(batch.id or 0, batch.first_record_id, batch.last_record_id)
        heads = select(Record.id, Record.level).where(or_(brought, col(Record.id).in_(touched)))
        heads = heads.where(or_(col(Record.level) > level, col(Record.protected)))
        held = session.exec(heads).all()
        hidden = [
            number or 0
            for number, own in held
            if LEVELS.index(Confidentiality(own)) > LEVELS.index(level) or number in outside
        ]
        for part in repeated.parts(hidden):
            rows = select(Claim.row_no).where(Claim.batch_id == batch.id, col(Claim.subject_id).in_(part))
            found |= {row for row in session.exec(rows) if row is not None}
    return found

"""What a bulk load and its records have in common: which records it made, and how they are called outside."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ColumnElement, and_
from sqlmodel import col

from tracker.records import Record

LOADED = (1 << 40) - 1  # the last bits of the outside name of a record that a bulk load made: its number


def made_by(load: int, first: int | None, last: int | None) -> ColumnElement[bool]:
    """A condition on records: a bulk load made them, whose first and last numbers these are (None: not known yet)."""
    return and_(col(Record.id) >= (first or 1), col(Record.id) <= (last or LOADED), col(Record.batch_id) == load)


def uid_of(load: UUID, number: int) -> UUID:
    """The outside name of a record that a bulk load made: the load's own, its end the record's number."""
    return UUID(int=load.int & ~LOADED | number)

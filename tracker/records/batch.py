"""What a bulk load keeps beside its claims: the words of its cells, whom its rows share, whom a source calls by number."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Index, Integer, SmallInteger
from sqlmodel import Field, SQLModel

from tracker.records.base import BIG, Sealed

CELLS = "block of cells"  # what a key is derived for


class BatchCells(SQLModel, table=True):
    """The words of some rows of a load, side by side: compressed JSON, encrypted on PostgreSQL (store/cells.py).

    Words that the statements themselves hold are not repeated.
    Row 0 holds the headers. `problems` counts what was noticed in these rows, `rejected` those that were not loaded.
    """

    __tablename__ = "batch_cells"
    __table_args__ = {"sqlite_with_rowid": False}

    batch_id: int = Field(primary_key=True, sa_type=BIG, foreign_key="import_batch.id")
    first_row: int = Field(primary_key=True, sa_type=Integer)
    last_row: int = Field(sa_type=Integer)
    problems: int = Field(default=0, sa_type=Integer)
    rejected: int = Field(default=0, sa_type=SmallInteger)
    body: bytes = Field(sa_type=Sealed(CELLS))


class BatchKey(SQLModel, table=True):
    """Which record the rows of a load mean by a key of theirs, by the key's keyed digest; gone once the load is whole."""

    __tablename__ = "batch_key"
    __table_args__: Any = (Index("ix_batch_key_record_id", "record_id"), {"sqlite_with_rowid": False})

    batch_id: int = Field(primary_key=True, sa_type=BIG, foreign_key="import_batch.id")
    digest: int = Field(primary_key=True, sa_type=BIG)
    record_id: int = Field(sa_type=BIG, foreign_key="record.id")


class Identifier(SQLModel, table=True):
    """The record that a source calls by this number, so that its next file finds it again.

    The number itself may tell who somebody is: only a keyed digest is kept, of it, the name of the source and the kind:
    63 bits, so that a file of a million numbers meets one of a million others' by chance once in ten million times.
    """

    __tablename__ = "identifier"
    __table_args__ = (Index("ix_identifier_record_id", "record_id"),)

    digest: int = Field(primary_key=True, sa_type=BIG, sa_column_kwargs={"autoincrement": False})
    record_id: int = Field(sa_type=BIG, foreign_key="record.id")
    batch_id: int = Field(sa_type=BIG, foreign_key="import_batch.id")

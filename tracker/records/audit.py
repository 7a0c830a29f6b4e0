"""Audit: who changed or saw what, hash chained; and what a change that is not a claim did, for undo."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index, Integer, SmallInteger, String, text
from sqlmodel import Field, SQLModel

from tracker.records.base import BIG, AuditAction, Closed, Moment, WordsInside, closed_check
from tracker.records.name import Json


class AuditEntry(SQLModel, table=True):
    """One line per change, export or guarded read. Ids and names of fields, never their values. Only added.

    `id` is the sequence: it has no gap. `format` says how `hash` is made (store/audit.py); 1 is the first release's.
    `digest` and `about` are keyed digests of the rows of `change` and `audit_about` that belong to the entry, or, for
    a bulk load or an export, of its `row_count` rows. `undoes` names the entry that this one took back.
    """

    __tablename__ = "audit_entry"
    __table_args__ = (
        closed_check("action", AuditAction),
        Index("ix_audit_entry_at", "at"),
        Index("ix_audit_entry_row", "table_name", "row_id"),
        Index(
            "ix_audit_entry_undoes",
            "undoes",
            sqlite_where=text("undoes IS NOT NULL"),
            postgresql_where=text("undoes IS NOT NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BIG)
    at: datetime = Field(sa_type=Moment)
    user_id: int | None = Field(default=None, foreign_key="user_account.id")
    action: AuditAction = Field(sa_type=Closed(AuditAction))
    table_name: str | None = Field(default=None, sa_type=String(40))
    row_id: str | None = Field(default=None, sa_type=String(40))
    fields: Any | None = Field(default=None, sa_type=Json)
    digest: str | None = Field(default=None, sa_type=String(64))
    prev_hash: str | None = Field(default=None, sa_type=String(64))
    hash: str = Field(sa_type=String(64))
    format: int = Field(default=1, sa_type=SmallInteger, sa_column_kwargs={"server_default": "1"})
    row_count: int | None = Field(default=None, sa_type=Integer)
    undoes: int | None = Field(default=None, sa_type=BIG)
    about: str | None = Field(default=None, sa_type=String(64))


class AuditAbout(SQLModel, table=True):
    """The records that an entry concerns: which history it belongs to, and what an export or a reading showed."""

    __tablename__ = "audit_about"
    __table_args__ = (Index("ix_audit_about_audit_id", "audit_id"), {"sqlite_with_rowid": False})

    record_id: int = Field(primary_key=True, sa_type=BIG, sa_column_kwargs={"autoincrement": False})
    audit_id: int = Field(primary_key=True, sa_type=BIG, foreign_key="audit_entry.id")


class Change(SQLModel, table=True):
    """What a change that is not a claim did (titles, notes, links, settings). Erasable, apart from the chain.

    `table_name` and `row_id` say where, in the words of the entry; an erased change has lost its values, not its place.
    """

    __tablename__ = "change"
    __table_args__ = (Index("ix_change_record_id", "record_id"), Index("ix_change_audit_id", "audit_id"))

    id: int | None = Field(default=None, primary_key=True, sa_type=BIG)
    audit_id: int = Field(sa_type=BIG, foreign_key="audit_entry.id")
    record_id: int | None = Field(default=None, sa_type=BIG, foreign_key="record.id")
    field: str = Field(sa_type=String(40))
    before: Any | None = Field(default=None, sa_type=WordsInside)
    after: Any | None = Field(default=None, sa_type=WordsInside)
    table_name: str | None = Field(default=None, sa_type=String(40))
    row_id: str | None = Field(default=None, sa_type=String(40))
    erased_at: datetime | None = Field(default=None, sa_type=Moment)

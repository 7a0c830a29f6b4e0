"""Audit: who changed or saw what, hash chained; and what a change that is not a claim did, for undo."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index, String
from sqlmodel import Field, SQLModel

from tracker.records.base import BIG, AuditAction, Closed, Moment, WordsInside, closed_check
from tracker.records.name import Json


class AuditEntry(SQLModel, table=True):
    """One line per change, export or guarded read. Ids and names of fields, never their values. Only added."""

    __tablename__ = "audit_entry"
    __table_args__ = (
        closed_check("action", AuditAction),
        Index("ix_audit_entry_at", "at"),
        Index("ix_audit_entry_row", "table_name", "row_id"),
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


class Change(SQLModel, table=True):
    """What a change that is not a claim did (titles, notes, links, settings). Erasable, apart from the chain."""

    __tablename__ = "change"
    __table_args__ = (Index("ix_change_record_id", "record_id"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=BIG)
    audit_id: int = Field(sa_type=BIG, foreign_key="audit_entry.id")
    record_id: int | None = Field(default=None, sa_type=BIG, foreign_key="record.id")
    field: str = Field(sa_type=String(40))
    before: Any | None = Field(default=None, sa_type=WordsInside)
    after: Any | None = Field(default=None, sa_type=WordsInside)

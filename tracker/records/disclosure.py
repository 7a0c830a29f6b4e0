"""Disclosure: what left, for whom and why, and who was in it. Only added: so a withdrawal finds who holds what."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, Integer, String
from sqlmodel import Field, SQLModel

from tracker.audience import Audience
from tracker.records.base import BIG, Closed, Moment, Uid, Words, closed_check
from tracker.records.name import Json


class Disclosure(SQLModel, table=True):
    """One file that left: its hash and columns, never its content."""

    __tablename__ = "disclosure"
    __table_args__ = (closed_check("audience", Audience), Index("ix_disclosure_at", "at"))

    id: int | None = Field(default=None, primary_key=True, sa_type=BIG)
    uid: UUID = Field(sa_type=Uid)
    audit_id: int = Field(sa_type=BIG, foreign_key="audit_entry.id")
    at: datetime = Field(sa_type=Moment)
    user_id: int | None = Field(default=None, foreign_key="user_account.id")
    audience: Audience = Field(sa_type=Closed(Audience))
    recipient: str = Field(sa_type=Words(200))
    purpose: str = Field(sa_type=Words())
    what: str = Field(sa_type=String(60))
    format: str = Field(sa_type=String(10))
    named: bool = False
    sha256: str = Field(sa_type=String(64))
    row_count: int = Field(sa_type=Integer)
    columns: Any = Field(sa_type=Json)
    overridden: Any = Field(sa_type=Json)
    reason: str | None = Field(default=None, sa_type=Words())
    choice: Any | None = Field(default=None, sa_type=Json)  # what it was chosen by, without words: to do it once more


class DisclosedRecord(SQLModel, table=True):
    """A person in a file that left."""

    __tablename__ = "disclosed_record"
    __table_args__ = (Index("ix_disclosed_record_record_id", "record_id"), {"sqlite_with_rowid": False})

    disclosure_id: int = Field(primary_key=True, sa_type=BIG, foreign_key="disclosure.id")
    record_id: int = Field(primary_key=True, sa_type=BIG, foreign_key="record.id")


class AudienceProfile(SQLModel, table=True):
    """What an audience may receive, as an administrator settled it: the newest row holds. Only added, so none is lost."""

    __tablename__ = "audience_profile"
    __table_args__ = (closed_check("audience", Audience),)

    id: int | None = Field(default=None, primary_key=True)
    audience: Audience = Field(sa_type=Closed(Audience))
    terms: Any | None = Field(default=None, sa_type=Json)  # None: as built in
    changed_at: datetime = Field(sa_type=Moment)
    changed_by: int | None = Field(default=None, foreign_key="user_account.id")

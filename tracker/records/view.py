"""SavedView: what a list is narrowed to, kept under a name; and when each person last looked at it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index, LargeBinary, String, false
from sqlmodel import Field, SQLModel

from tracker.records.base import BIG, Moment, Words
from tracker.records.name import Json


class SavedView(SQLModel, table=True):
    """A list page and what narrows it. `uid` stands in its address, and says nothing of what is in it.

    `parameters` are those of the page's address (refs, codes, days, never words); `words` are what was typed into its
    box and never stand in an address. Words and name may name people: they are read and erased like everybody's
    words. A view that was deleted can be brought back for a while (`deleted_at`).
    """

    __tablename__ = "saved_view"
    __table_args__ = (Index("ix_saved_view_owner_id", "owner_id"),)

    id: int | None = Field(default=None, primary_key=True)
    uid: str = Field(sa_type=String(8), unique=True)
    name: str = Field(sa_type=Words(80))
    page: str = Field(sa_type=String(20))
    parameters: Any = Field(sa_type=Json)
    words: str | None = Field(default=None, sa_type=Words(300))
    owner_id: int = Field(foreign_key="user_account.id")
    shared: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    made_at: datetime = Field(sa_type=Moment)
    deleted_at: datetime | None = Field(default=None, sa_type=Moment)


class ViewLook(SQLModel, table=True):
    """When a person last looked at a view, and what was in it then.

    `seq` is the last entry of the audit log at that time, `total` how many records there were, `seen` their numbers
    (store/views.py packs them), None where there were too many to keep.
    """

    __tablename__ = "view_look"
    __table_args__ = {"sqlite_with_rowid": False}

    view_id: int = Field(primary_key=True, foreign_key="saved_view.id")
    user_id: int = Field(primary_key=True, foreign_key="user_account.id")
    looked_at: datetime = Field(sa_type=Moment)
    seq: int = Field(sa_type=BIG)
    total: int
    seen: bytes | None = Field(default=None, sa_type=LargeBinary)

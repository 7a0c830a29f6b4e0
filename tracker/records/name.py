"""Name: one spelling of an individual, organisation or location, in one script."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, Index, String, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from tracker.records.base import BIG, Code

Json = JSON().with_variant(JSONB(), "postgresql")


class Name(SQLModel, table=True):
    """A spelling and the claim that printed it.

    The row is made with its claim, so that a name that waits for review can be found; `followed` says whether
    that claim is accepted and is written by the review door alone.
    """

    __tablename__ = "name"
    __table_args__ = (
        Index("ix_name_record_id", "record_id"),
        Index(
            "ux_name_primary",
            "record_id",
            "script",
            unique=True,
            sqlite_where=text("is_primary"),
            postgresql_where=text("is_primary"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BIG)
    record_id: int = Field(sa_type=BIG, foreign_key="record.id")
    text: str = Field(sa_type=String(300))
    script: str = Field(sa_type=String(4))
    language: str = Field(default="und", sa_type=String(8))
    kind: str = Field(default="as_printed", sa_type=Code("name_kind"), foreign_key="term.id")
    system: str | None = Field(default=None, sa_type=String(60))
    parts: Any | None = Field(default=None, sa_type=Json)
    search_key: str = Field(sa_type=String(300))
    is_primary: bool = False
    followed: bool = False
    claim_id: int | None = Field(default=None, sa_type=BIG)

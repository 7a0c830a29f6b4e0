"""Legal hold: a record that must not be erased, and the two people whom a release takes."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field, SQLModel

from tracker.records.base import BIG, Moment, Words


class LegalHold(SQLModel, table=True):
    """Who put a record under hold and why; who asked for its release, and who else agreed. The row stays."""

    __tablename__ = "legal_hold"
    __table_args__ = (
        CheckConstraint("(released_at IS NULL) = (released_by IS NULL)", name="released_by_somebody"),
        CheckConstraint("released_at IS NULL OR asked_at IS NOT NULL", name="asked_before_released"),
        Index("ix_legal_hold_record_id", "record_id"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BIG)
    record_id: int = Field(sa_type=BIG, foreign_key="record.id")
    reason: str = Field(sa_type=Words())
    placed_by: int = Field(foreign_key="user_account.id")
    placed_at: datetime = Field(sa_type=Moment)
    asked_by: int | None = Field(default=None, foreign_key="user_account.id")
    asked_at: datetime | None = Field(default=None, sa_type=Moment)
    why_release: str | None = Field(default=None, sa_type=Words())
    released_by: int | None = Field(default=None, foreign_key="user_account.id")
    released_at: datetime | None = Field(default=None, sa_type=Moment)

"""Consent: what one person allowed, refused or withdrew, for one use. The newest row per person and use holds."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from tracker.records.base import BIG, Closed, Code, ConsentStatus, Moment, Words, closed_check


class Consent(SQLModel, table=True):
    """A decision of a person on one use of what is known about them. Withdrawal is a new row."""

    __tablename__ = "consent"
    __table_args__ = (
        closed_check("status", ConsentStatus),
        Index("ix_consent_individual_id", "individual_id", "scope", "recorded_at"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BIG)
    individual_id: int = Field(sa_type=BIG, foreign_key="individual.id")
    scope: str = Field(sa_type=Code("consent_scope"), foreign_key="term.id")
    status: ConsentStatus = Field(sa_type=Closed(ConsentStatus))
    basis: str | None = Field(default=None, sa_type=Code("legal_basis"), foreign_key="term.id")
    given_by_id: int | None = Field(default=None, sa_type=BIG, foreign_key="record.id")
    method: str | None = Field(default=None, sa_type=Words(200))
    file_id: int | None = Field(default=None, sa_type=BIG, foreign_key="file.id")
    valid_from: date | None = None
    expires_on: date | None = None
    recorded_at: datetime = Field(sa_type=Moment)
    recorded_by: int | None = Field(default=None, foreign_key="user_account.id")
    note: str | None = Field(default=None, sa_type=Words)

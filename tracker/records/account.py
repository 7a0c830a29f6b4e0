"""UserAccount: who works here, with which role and clearance."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String, Text
from sqlmodel import Field, SQLModel

from tracker.access import Confidentiality
from tracker.records.base import Closed, Moment, closed_check


class UserAccount(SQLModel, table=True):
    """A person who uses the system."""

    __tablename__ = "user_account"
    __table_args__ = (closed_check("clearance", Confidentiality),)

    id: int | None = Field(default=None, primary_key=True)
    username: str = Field(sa_type=String(80), unique=True)
    display_name: str = Field(sa_type=String(160))
    role: str = Field(sa_type=String(20))
    clearance: Confidentiality = Field(sa_type=Closed(Confidentiality))
    password_hash: str | None = Field(default=None, sa_type=Text)
    active: bool = True
    created_at: datetime = Field(sa_type=Moment)

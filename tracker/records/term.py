"""Term: the code lists as a table, filled from data/codes; a team may add its own (origin local)."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Index, Integer, String, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from tracker.records.name import Json


class Term(SQLModel, table=True):
    """One code. `id` is codes.term_number: the same in every database."""

    __tablename__ = "term"
    __table_args__ = (UniqueConstraint("scheme", "code"), Index("ix_term_scheme", "scheme"))

    id: int = Field(primary_key=True, sa_type=Integer, sa_column_kwargs={"autoincrement": False})
    scheme: str = Field(sa_type=String(40))
    code: str = Field(sa_type=String(60))
    label: str = Field(sa_type=String(200))
    labels: Any | None = Field(default=None, sa_type=Json)
    definition: str | None = Field(default=None, sa_type=Text)
    parent_id: int | None = Field(default=None, foreign_key="term.id")
    standard: str | None = Field(default=None, sa_type=String(200))
    origin: str = Field(default="shipped", sa_type=String(8))
    retired_on: date | None = None
    position: int = 0


class Setting(SQLModel, table=True):
    """Constants of this store: its identity and keys, and time stamps of its audit log."""

    __tablename__ = "setting"

    key: str = Field(primary_key=True, sa_type=String(40))
    value: str = Field(sa_type=Text)


class Counter(SQLModel, table=True):
    """Next free number of a kind of key, so that numbers can be handed out side by side."""

    __tablename__ = "counter"

    name: str = Field(primary_key=True, sa_type=String(20))
    next: int = Field(sa_type=Integer)

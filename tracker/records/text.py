"""Which texts stand in the index of words. The index itself is no table of ours (store/text_index.py)."""

from __future__ import annotations

from sqlalchemy import Index, Integer, String
from sqlmodel import Field, SQLModel

from tracker.records.base import BIG


class IndexedText(SQLModel, table=True):
    """One text that can be searched: a report's body, a title, a note, or what a claim says in words.

    `id` tells how much a text counts, whose it is and which of its texts (store/text_index.py, number_of), so that
    the index by itself finds titles first and the newest first. `digest` tells whether the text has changed, `parts`
    in how many parts its words are kept.
    """

    __tablename__ = "indexed_text"
    __table_args__ = (Index("ix_indexed_text_record_id", "record_id"),)

    id: int = Field(primary_key=True, sa_type=BIG, sa_column_kwargs={"autoincrement": False})
    record_id: int = Field(sa_type=BIG, foreign_key="record.id")
    claim_id: int | None = Field(default=None, sa_type=BIG)
    digest: str = Field(sa_type=String(32))
    parts: int = Field(sa_type=Integer)

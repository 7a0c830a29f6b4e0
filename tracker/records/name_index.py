"""The index by which names are found (docs/decisions/0013): what spellings sound like, never a spelling itself.

Written by tracker/store/name_index.py alone. Numbers are 47-bit digests: of a word of sounds, of a key, of a pair.
"""

from __future__ import annotations

from sqlalchemy import Index, String
from sqlalchemy.dialects.postgresql import VARCHAR
from sqlmodel import Field, SQLModel

from tracker.records.base import BIG

LETTERS = 48  # as tracker/spellings/keys.py keeps
# Compared byte by byte on both kinds of database, so that what begins alike stands together.
SOUNDS = String(LETTERS).with_variant(VARCHAR(LETTERS, collation="C"), "postgresql")


class NameWord(SQLModel, table=True):
    """A word that occurs in names, as it sounds: the dictionary."""

    __tablename__ = "name_word"
    __table_args__ = (Index("ix_name_word_word", "word"),)

    id: int = Field(primary_key=True, sa_type=BIG, sa_column_kwargs={"autoincrement": False})
    word: str = Field(sa_type=SOUNDS)


class NameWordKey(SQLModel, table=True):
    """A key by which the dictionary finds a word that is spelled otherwise."""

    __tablename__ = "name_word_key"
    __table_args__ = ({"sqlite_with_rowid": False},)

    key: int = Field(primary_key=True, sa_type=BIG, sa_column_kwargs={"autoincrement": False})
    word_id: int = Field(primary_key=True, sa_type=BIG, sa_column_kwargs={"autoincrement": False})


class NamePosting(SQLModel, table=True):
    """A word of the dictionary occurs in this name."""

    __tablename__ = "name_posting"
    __table_args__ = ({"sqlite_with_rowid": False},)

    word_id: int = Field(primary_key=True, sa_type=BIG, sa_column_kwargs={"autoincrement": False})
    name_id: int = Field(primary_key=True, sa_type=BIG, sa_column_kwargs={"autoincrement": False})


class NamePair(SQLModel, table=True):
    """Two words occur together in this name, as they sound or by their consonants; or the name is spelled so."""

    __tablename__ = "name_pair"
    __table_args__ = ({"sqlite_with_rowid": False},)

    pair: int = Field(primary_key=True, sa_type=BIG, sa_column_kwargs={"autoincrement": False})
    name_id: int = Field(primary_key=True, sa_type=BIG, sa_column_kwargs={"autoincrement": False})

"""Record: one row for everything that a source can make a statement about."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, String, false, text
from sqlalchemy.orm import declared_attr
from sqlmodel import Field, SQLModel

from tracker.access import Confidentiality
from tracker.records.base import BIG, Closed, Kind, Moment, ReviewState, Uid, Words, closed_check


def _later(name: str, to: str) -> Column[int]:
    """A key to a table that itself leads back here: added once both exist."""
    return Column(name, BIG, ForeignKey(to, name=f"fk_record_{name}", use_alter=True), nullable=True)


class Record(SQLModel, table=True):
    """A name-free handle, confidentiality, review state, retention, merge head and version (optimistic lock).

    `confidentiality` is what somebody chose for this record; `level` is how closely it is held in effect: the
    strictest of its own and of the records it hangs on (a link is as secret as its stricter end). `level` has
    one writer, store/secrecy.py. A `protected` individual is known by its ref alone outside its circle.

    Of a record that a bulk load made, NULL means "as the load": its `uid` is made of the load's and of its number
    (store/ids.py), it was made when the load began (records.made_at), by whom began it, and not changed since. Records
    of a load are found by their numbers, between its first and its last.
    """

    __tablename__ = "record"
    __table_args__ = (
        closed_check("kind", Kind),
        closed_check("confidentiality", Confidentiality),
        closed_check("level", Confidentiality),
        closed_check("review_state", ReviewState),
        Index(
            "ix_record_canonical_id",
            "canonical_id",
            sqlite_where=text("canonical_id IS NOT NULL"),
            postgresql_where=text("canonical_id IS NOT NULL"),
        ),
        Index(
            "ux_record_uid",
            "uid",
            unique=True,
            sqlite_where=text("batch_id IS NULL"),
            postgresql_where=text("batch_id IS NULL"),
        ),
        Index("ix_record_kind", "kind", "level", "review_state"),
        Index("ix_record_protected", "id", sqlite_where=text("protected"), postgresql_where=text("protected")),
        Index(
            "ix_record_review",
            "kind",
            "review_state",
            "id",
            sqlite_where=text("review_state IN (1, 2)"),
            postgresql_where=text("review_state IN (1, 2)"),
        ),
        CheckConstraint(
            "batch_id IS NOT NULL OR (uid IS NOT NULL AND created_at IS NOT NULL AND updated_at IS NOT NULL)",
            name="made_or_batched",
        ),
    )

    id: int = Field(primary_key=True, sa_type=BIG, sa_column_kwargs={"autoincrement": False})
    uid: UUID | None = Field(default=None, sa_type=Uid)
    kind: Kind = Field(sa_type=Closed(Kind))
    ref: str = Field(sa_type=String(16))
    confidentiality: Confidentiality = Field(sa_type=Closed(Confidentiality))
    level: Confidentiality = Field(sa_type=Closed(Confidentiality))
    protected: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    review_state: ReviewState = Field(default=ReviewState.DRAFT, sa_type=Closed(ReviewState))
    canonical_id: int | None = Field(default=None, sa_type=BIG, foreign_key="record.id")
    batch_id: int | None = Field(default=None, sa_column=_later("batch_id", "import_batch.id"))
    entry_id: int | None = Field(default=None, sa_column=_later("entry_id", "entry.id"))
    note: str | None = Field(default=None, sa_type=Words)
    retain_until: date | None = None
    erased_at: datetime | None = Field(default=None, sa_type=Moment)
    version: int = Field(default=1, nullable=False)
    created_at: datetime | None = Field(default=None, sa_type=Moment)
    created_by: int | None = Field(default=None, foreign_key="user_account.id")
    updated_at: datetime | None = Field(default=None, sa_type=Moment)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, object]:  # noqa: N805  # SQLAlchemy calls it on the class
        """Two people, one record: the second write fails instead of overwriting."""
        table = getattr(cls, "__table__", None)
        return {"version_id_col": table.c.version} if table is not None else {}


class Circle(SQLModel, table=True):
    """Who may know a protected individual by name: one row per person of the named circle."""

    __tablename__ = "circle"
    __table_args__ = {"sqlite_with_rowid": False}

    record_id: int = Field(primary_key=True, sa_type=BIG, foreign_key="record.id")
    user_id: int = Field(primary_key=True, foreign_key="user_account.id")
    named_by: int | None = Field(default=None, foreign_key="user_account.id")
    named_at: datetime = Field(sa_type=Moment)

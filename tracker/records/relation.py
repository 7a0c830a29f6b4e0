"""Relation: one record tied to another: kinship, membership, incident chain, case content, identity."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field

from tracker.facts import Fact, FactFields
from tracker.records.base import TABLED, Moment, Words, coded, dated, day_bound, frame, key, ordered_check

# how the record at the second end reads a tie; what is not here reads the same from both
FROM_THE_OTHER_END = {
    "parent": "Child of",
    "child": "Parent of",
    "lawyer_of": "Has as lawyer",
    "member_of": "Has as member",
    "officer_of": "Has as officer",
    "unit_of": "Has as unit or branch",
    "part_of": "Larger incident around",
    "follows": "Followed by",
    "consequence_of": "Led to",
    "documents": "Documented by",
    "contains": "In the case",
}


class RelationFields(FactFields):
    """What a source may state about a tie."""

    claims_only: ClassVar[dict[str, Fact]] = {
        "role": Fact("In what role", many=True, standard="FollowTheMoney Interest.role"),
        **TABLED,
    }

    type: str | None = coded("Tie", "relation_type", framed=True)
    when_edtf: str | None = dated("When")


class Relation(RelationFields, table=True):
    """A typed, dated link. A merge is `same_as`; undoing sets `voided_at`; no row is moved or lost."""

    __tablename__ = "relation"
    __table_args__ = (
        ordered_check("when"),
        CheckConstraint("from_id <> to_id", name="two_records"),
        Index("ix_relation_to_id", "to_id", "type"),
        Index(
            "ux_relation_live",
            "from_id",
            "to_id",
            "type",
            unique=True,
            sqlite_where=text("voided_at IS NULL"),
            postgresql_where=text("voided_at IS NULL"),
        ),
    )

    id: int = key()
    from_id: int = frame("record.id")
    to_id: int = frame("record.id")
    when_min: date | None = day_bound()
    when_max: date | None = day_bound()
    score: float | None = None
    voided_at: datetime | None = Field(default=None, sa_type=Moment)
    voided_by: int | None = Field(default=None, foreign_key="user_account.id")
    void_reason: str | None = Field(default=None, sa_type=Words)

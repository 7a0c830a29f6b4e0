"""Injury: what was done to a body or mind, and how it was treated."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field

from tracker.facts import Fact, FactFields, Share
from tracker.records.base import (
    PEOPLE,
    TABLED,
    Closed,
    Kind,
    Side,
    closed_check,
    coded,
    dated,
    day_bound,
    frame,
    key,
    linked,
    ordered_check,
    worded,
)


class InjuryFields(FactFields):
    """What a source may state about one injury or psychological consequence (Istanbul Protocol 2022)."""

    claims_only: ClassVar[dict[str, Fact]] = {
        "side": Fact("Side", help="left, right, both, middle"),
        "statement": Fact("Account of the injury", many=True),
        **TABLED,
    }

    body_part: str | None = coded("Where on the body", "body_part", share=Share.PARTNERS)
    kind: str | None = coded("Kind of injury", "injury_kind", share=Share.PARTNERS, framed=True)
    severity: str | None = coded("Severity", "severity", share=Share.PARTNERS, framed=True)
    cause: str | None = worded("How", share=Share.PARTNERS)
    treatment: str | None = coded("Treatment", "treatment", share=Share.PARTNERS)
    treated_at_id: int | None = linked("Treated at", Kind.LOCATION)
    examiner_id: int | None = linked("Examined by", *PEOPLE)
    examined_edtf: str | None = dated("Examined on")
    consistency: str | None = coded("Consistency", "consistency", standard="Istanbul Protocol 2022, para. 418")


class Injury(InjuryFields, table=True):
    """One injury. A degree of consistency needs an examiner: the database refuses it otherwise."""

    __tablename__ = "injury"
    __table_args__ = (
        ordered_check("examined"),
        closed_check("side", Side),
        CheckConstraint("consistency IS NULL OR examiner_id IS NOT NULL", name="graded_by_an_examiner"),
        Index("ix_injury_act_id", "act_id"),
        Index("ix_injury_individual_id", "individual_id"),
        Index(
            "ix_injury_treated_at_id",
            "treated_at_id",
            sqlite_where=text("treated_at_id IS NOT NULL"),
            postgresql_where=text("treated_at_id IS NOT NULL"),
        ),
        Index(
            "ix_injury_examiner_id",
            "examiner_id",
            sqlite_where=text("examiner_id IS NOT NULL"),
            postgresql_where=text("examiner_id IS NOT NULL"),
        ),
    )

    id: int = key()
    individual_id: int = frame("individual.id")
    act_id: int | None = frame("act.id", required=False)
    side: Side = Field(default=Side.UNKNOWN, sa_type=Closed(Side))
    examined_min: date | None = day_bound()
    examined_max: date | None = day_bound()

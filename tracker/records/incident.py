"""Incident: what happened, where and when: the frame that holds acts."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from sqlalchemy import Index
from sqlmodel import Field

from tracker.facts import Fact, FactFields, Share, ValueType
from tracker.records.base import (
    PEOPLE,
    TABLED,
    Kind,
    Words,
    coded,
    dated,
    day_bound,
    key,
    linked,
    ordered_check,
    worded,
)


class IncidentFields(FactFields):
    """What a source may state about an incident. `count.<act type>` is open-ended: any act may be counted."""

    claims_only: ClassVar[dict[str, Fact]] = {
        "count": Fact("Number of people", ValueType.COUNT, many=True, share=Share.PUBLIC),
        "perpetrator": Fact("Perpetrator named", ValueType.RECORD, kinds=PEOPLE, many=True),
        "affected": Fact("Affected", ValueType.RECORD, kinds=PEOPLE, many=True),
        "other_title": Fact(
            "Title in other words", many=True, share=Share.PARTNERS, help="In another language, or as others call it."
        ),
        "purpose": Fact("Purpose", many=True, share=Share.PARTNERS),
        "description": Fact("Description", many=True, share=Share.PARTNERS),
        **TABLED,
    }

    type: str | None = coded("What happened", "incident_type", share=Share.PUBLIC)
    title: str | None = worded(
        "Title", 300, share=Share.PARTNERS, framed=True, help="The coder's short title, or the source's own."
    )
    when_edtf: str | None = dated("When", share=Share.PUBLIC)
    location_id: int | None = linked("Where", Kind.LOCATION, share=Share.PUBLIC)


class Incident(IncidentFields, table=True):
    """An incident as review has accepted it."""

    __tablename__ = "incident"
    __table_args__ = (
        ordered_check("when"),
        Index("ix_incident_location_id", "location_id"),
        Index("ix_incident_when", "when_min", "when_max"),
    )

    id: int = key()
    summary: str | None = Field(default=None, sa_type=Words)
    when_min: date | None = day_bound()
    when_max: date | None = day_bound()

"""Who did what to whom: acts, who took part, and the stages of a deprivation of liberty."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field

from tracker.facts import Fact, FactFields, Share, ValueType
from tracker.records.base import (
    BIG,
    PEOPLE,
    TABLED,
    Closed,
    Kind,
    Role,
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


class ActFields(FactFields):
    """What a source may state about one thing done to one victim."""

    claims_only: ClassVar[dict[str, Fact]] = {
        "count": Fact("Number of people", ValueType.COUNT, many=True, share=Share.PUBLIC),
        "method": Fact("Method", ValueType.CODE, codes="method", many=True, standard="HURIDOCS MT5"),
        "characteristic": Fact(
            "Characteristic of the victim", ValueType.CODE, codes="characteristic", many=True, standard="HURIDOCS MT23"
        ),
        "facility": Fact("Facility", many=True),
        "facility_official_name": Fact("Official name of the facility", many=True),
        "lawfulness": Fact("Lawfulness", many=True),
        "conduct": Fact("Conduct", many=True),
        "cause": Fact("Cause", many=True, help="Cause of death or means, as the source says."),
        "weapon": Fact("Weapon", many=True, standard="HURIDOCS MT5"),
        **TABLED,
    }

    type: str | None = coded("What was done", "act_type", share=Share.PUBLIC, standard="HURIDOCS MT4")
    when_edtf: str | None = dated("When", share=Share.PUBLIC)
    location_id: int | None = linked("Where", Kind.LOCATION, share=Share.PARTNERS)
    violation_status: str | None = coded(
        "Our finding", "violation_status", share=Share.PARTNERS, framed=True, standard="HURIDOCS MT41"
    )
    wgad_category: str | None = coded(
        "Category of arbitrary detention", "wgad_category", share=Share.PARTNERS, standard="WGAD methods of work"
    )


class Act(ActFields, table=True):
    """One kind of thing done to one victim: six people detained are six rows.

    `latest_stage_id` caches the stage with the highest number; the review door writes it.
    """

    __tablename__ = "act"
    __table_args__ = (
        ordered_check("when"),
        Index("ix_act_incident_id", "incident_id", "victim_id"),
        Index(
            "ix_act_location_id",
            "location_id",
            sqlite_where=text("location_id IS NOT NULL"),
            postgresql_where=text("location_id IS NOT NULL"),
        ),
        Index("ix_act_victim_id", "victim_id"),
    )

    id: int = key()
    incident_id: int = frame("incident.id")
    victim_id: int = frame("record.id")
    when_min: date | None = day_bound()
    when_max: date | None = day_bound()
    latest_stage_id: int | None = Field(default=None, sa_type=BIG)


class InvolvementFields(FactFields):
    """What a source may state about somebody's part."""

    degree: str | None = coded("Degree", "degree", standard="HURIDOCS MT18")


class Involvement(InvolvementFields, table=True):
    """Who took part: alleged perpetrator of an act, or participant, witness … of the incident."""

    __tablename__ = "involvement"
    __table_args__ = (
        closed_check("role", Role),
        CheckConstraint("role <> 0 OR act_id IS NOT NULL", name="perpetrator_of_an_act"),
        CheckConstraint("role = 0 OR degree IS NULL", name="degree_of_a_perpetrator"),
        Index("ix_involvement_actor_id", "actor_id"),
        Index("ix_involvement_incident_id", "incident_id"),
        Index(
            "ux_involvement_act",
            "act_id",
            "actor_id",
            "role",
            unique=True,
            sqlite_where=text("act_id IS NOT NULL"),
            postgresql_where=text("act_id IS NOT NULL"),
        ),
        Index(
            "ux_involvement_incident",
            "incident_id",
            "actor_id",
            "role",
            unique=True,
            sqlite_where=text("act_id IS NULL"),
            postgresql_where=text("act_id IS NULL"),
        ),
    )

    id: int = key()
    incident_id: int = frame("incident.id")
    act_id: int | None = frame("act.id", required=False)
    actor_id: int = frame("record.id")
    role: Role = Field(sa_type=Closed(Role))


class DetentionStageFields(FactFields):
    """What a source may state about one stage of a deprivation of liberty."""

    claims_only: ClassVar[dict[str, Fact]] = {
        "charge": Fact("Charge", many=True, share=Share.PARTNERS),
        **TABLED,
    }

    stage: str | None = coded("Where and how held", "stage", share=Share.PUBLIC)
    regime: str | None = coded("Regime", "regime")
    when_edtf: str | None = dated("When", share=Share.PUBLIC)
    location_id: int | None = linked("Place", Kind.LOCATION, share=Share.PARTNERS)
    authority_id: int | None = linked("Authority", *PEOPLE, share=Share.PARTNERS)
    warrant_shown: bool | None = Field(default=None)
    reason_given: str | None = worded("Reason given", help="As given by the authority.")
    legal_basis: str | None = worded("Legal basis")
    charges: str | None = worded("Charges", share=Share.PARTNERS)
    sentence: str | None = worded("Sentence", share=Share.PARTNERS)
    whereabouts: str | None = coded("Whereabouts", "whereabouts", standard="HURIDOCS MT30")
    counsel: str | None = coded("Counsel", "counsel", standard="HURIDOCS MT31")
    court: str | None = coded("Court", "court", standard="HURIDOCS MT32")


DetentionStageFields.model_fields["warrant_shown"].metadata.append(Fact("Warrant shown", ValueType.YES_NO))


class DetentionStage(DetentionStageFields, table=True):
    """The rows of an act in the order of `seq` are its detention history; the last one is the present status."""

    __tablename__ = "detention_stage"
    __table_args__ = (
        UniqueConstraint("act_id", "seq"),
        ordered_check("when"),
        Index(
            "ix_detention_stage_authority_id",
            "authority_id",
            sqlite_where=text("authority_id IS NOT NULL"),
            postgresql_where=text("authority_id IS NOT NULL"),
        ),
        Index(
            "ix_detention_stage_location_id",
            "location_id",
            sqlite_where=text("location_id IS NOT NULL"),
            postgresql_where=text("location_id IS NOT NULL"),
        ),
    )

    id: int = key()
    act_id: int = frame("act.id")
    seq: int
    when_min: date | None = day_bound()
    when_max: date | None = day_bound()

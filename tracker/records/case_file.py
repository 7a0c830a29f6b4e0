"""The advocate's work: case files and interventions."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from sqlalchemy import Index, text
from sqlmodel import Field

from tracker.facts import Fact, FactFields, Share
from tracker.records.base import (
    PEOPLE,
    TABLED,
    Words,
    coded,
    dated,
    day_bound,
    frame,
    key,
    linked,
    ordered_check,
    worded,
)


class InterventionFields(FactFields):
    """What a source may state about one advocacy or support action and the answer to it."""

    claims_only: ClassVar[dict[str, Fact]] = {**TABLED}

    type: str | None = coded("What was done", "intervention_type", share=Share.PARTNERS)
    by_id: int | None = linked("By", *PEOPLE, framed=True)
    to_id: int | None = linked("To", *PEOPLE)
    summary: str | None = worded("Summary", framed=True)
    when_edtf: str | None = dated("When", share=Share.PARTNERS)
    response: str | None = coded("Answer", "response")
    impact: str | None = coded("Effect", "impact")


class Intervention(InterventionFields, table=True):
    """One action: request, petition, public protest, submission. `due_on` and `assigned_to` plan it."""

    __tablename__ = "intervention"
    __table_args__ = (
        ordered_check("when"),
        Index(
            "ix_intervention_by_id",
            "by_id",
            sqlite_where=text("by_id IS NOT NULL"),
            postgresql_where=text("by_id IS NOT NULL"),
        ),
        Index(
            "ix_intervention_to_id",
            "to_id",
            sqlite_where=text("to_id IS NOT NULL"),
            postgresql_where=text("to_id IS NOT NULL"),
        ),
        Index("ix_intervention_about_id", "about_id"),
        Index("ix_intervention_due_on", "due_on"),
    )

    id: int = key()
    about_id: int = frame("record.id")
    when_min: date | None = day_bound()
    when_max: date | None = day_bound()
    status: str | None = coded("Status", "action_status")
    priority: str | None = coded("Priority", "priority")
    due_on: date | None = None
    assigned_to: int | None = Field(default=None, foreign_key="user_account.id")


class CaseFileFields(FactFields):
    """A case file is the team's own: its facts are not claims."""


class CaseFile(CaseFileFields, table=True):
    """The dossier an advocate works on. Its content is relations of type `contains`."""

    __tablename__ = "case_file"
    __table_args__ = (
        Index("ix_case_file_next_action_on", "next_action_on"),
        Index("ix_case_file_owner_id", "owner_id"),
    )

    id: int = key()
    title: str = Field(sa_type=Words)
    status: str | None = coded("Status", "case_status")
    priority: str | None = coded("Priority", "priority")
    owner_id: int | None = Field(default=None, foreign_key="user_account.id")
    opened_on: date
    closed_on: date | None = None
    next_action_on: date | None = None

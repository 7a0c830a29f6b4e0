"""DecidedProposal: what became of a fact that the words of a report offered, once a person decided."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, Integer, String
from sqlmodel import Field, SQLModel

from tracker.records.base import BIG, Closed, Code, Kind, Moment, closed_check


class Outcome(StrEnum):
    """What a person made of a proposal: kept as it was offered, kept with another value, or not kept."""

    ACCEPTED = "accepted"
    EDITED = "edited"
    REJECTED = "rejected"


class DecidedProposal(SQLModel, table=True):
    """A fact that the words of a report offered and a person accepted, edited or rejected.

    No word of the text and no value is in it: `kind` and `fact` say what was offered, `quote_start` and `quote_end` where
    its quotation stands (code points), `person_start` where the name of the person stands whom it is about, None where it
    is about nobody. `row` is that person's row in the decision. `entry_id` is the decision that kept it, None where an
    offer was left out as a whole. `extractor` names the rules or the model that offered it. It counts as long as its
    decision stands and nobody has taken it back (`undone_at`).
    """

    __tablename__ = "decided_proposal"
    __table_args__ = (
        closed_check("kind", Kind),
        closed_check("outcome", Outcome),
        CheckConstraint("quote_start >= 0 AND quote_start < quote_end", name="quote_whole"),
        CheckConstraint("entry_id IS NOT NULL OR outcome = 2", name="kept_by_a_decision"),
        CheckConstraint("(undone_at IS NULL) = (undone_by IS NULL)", name="undone_by_somebody"),
        Index("ix_decided_proposal_source_report_id", "source_report_id"),
        Index("ix_decided_proposal_entry_id", "entry_id"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BIG)
    source_report_id: int = Field(sa_type=BIG, foreign_key="source_report.id")
    entry_id: int | None = Field(default=None, sa_type=BIG, foreign_key="entry.id")
    row: str | None = Field(default=None, sa_type=String(8))
    kind: Kind = Field(sa_type=Closed(Kind))
    fact: str = Field(sa_type=Code("field"))
    quote_start: int = Field(sa_type=Integer)
    quote_end: int = Field(sa_type=Integer)
    person_start: int | None = Field(default=None, sa_type=Integer)
    outcome: Outcome = Field(sa_type=Closed(Outcome))
    extractor: str = Field(sa_type=String(80))
    made_at: datetime = Field(sa_type=Moment)
    made_by: int = Field(foreign_key="user_account.id")
    undone_at: datetime | None = Field(default=None, sa_type=Moment)
    undone_by: int | None = Field(default=None, foreign_key="user_account.id")

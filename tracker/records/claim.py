"""Claim: what one source says about one field of one record; the act of coding it; the judgements on it.

Physical layout of scale.md: a compact claim clustered by subject, its quotation in `claim_detail`, and what a
bulk load says once in `import_batch`. Code reads the view `claim_all`, which fills in the batch's defaults.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKeyConstraint,
    Index,
    Integer,
    SmallInteger,
    String,
    UniqueConstraint,
    text,
)
from sqlmodel import Field, SQLModel

from tracker.records.base import (
    BIG,
    Attribution,
    Basis,
    BatchState,
    Closed,
    Code,
    Decision,
    Judgement,
    Moment,
    Stance,
    Uid,
    Words,
    WordsInside,
    closed_check,
)
from tracker.records.name import Json


def _only(condition: str) -> dict[str, Any]:
    return {"sqlite_where": text(condition), "postgresql_where": text(condition)}


class Claim(SQLModel, table=True):
    """One statement. Added, never rewritten; only `judgement` and `holds` change, by the review door.

    `holds` is 1 where an accepted, asserting claim fills a single-valued fact: a unique index then refuses a
    second one. NULL source columns of a bulk claim mean "as the batch says". Claims of a batch are found by the records that
    it made or touched (`batch_touch`).
    """

    __tablename__ = "claim"
    __table_args__ = (
        CheckConstraint(
            "batch_id IS NOT NULL OR (source_report_id IS NOT NULL AND judgement IS NOT NULL AND stance IS NOT NULL"
            " AND basis IS NOT NULL AND credibility IS NOT NULL)",
            name="said_or_batched",
        ),
        CheckConstraint("(batch_id IS NULL) = (row_no IS NULL)", name="batch_has_row"),
        CheckConstraint(
            "value_text IS NOT NULL OR value_term IS NOT NULL OR value_record_id IS NOT NULL OR value_min IS NOT NULL"
            " OR value_max IS NOT NULL",
            name="says_something",
        ),
        CheckConstraint("value_min IS NULL OR value_max IS NULL OR value_min <= value_max", name="value_ordered"),
        CheckConstraint("value_term IS NULL OR value_record_id IS NULL", name="code_or_record"),
        CheckConstraint("holds IS NULL OR (holds = 1 AND judgement = 1 AND stance = 0)", name="holds_when_accepted"),
        closed_check("judgement", Judgement),
        closed_check("stance", Stance),
        closed_check("basis", Basis),
        ForeignKeyConstraint(
            ["subject_id", "field", "supersedes_id"],
            ["claim.subject_id", "claim.field", "claim.id"],
            name="fk_claim_supersedes",
        ),
        Index("ix_claim_source_report_id", "source_report_id", **_only("source_report_id IS NOT NULL")),
        Index("ix_claim_speaker_id", "speaker_id", **_only("speaker_id IS NOT NULL")),
        Index("ix_claim_waiting", "source_report_id", "id", **_only("judgement = 0")),
        Index("ix_claim_open", "subject_id", "field", "id", **_only("judgement IN (0, 2)")),
        Index("ux_claim_supersedes", "supersedes_id", unique=True, **_only("supersedes_id IS NOT NULL")),
        Index("ux_claim_holds", "subject_id", "field", unique=True, **_only("holds = 1")),
        Index("ix_claim_value_record_id", "value_record_id", **_only("value_record_id IS NOT NULL")),
        {"sqlite_with_rowid": False},
    )

    subject_id: int = Field(primary_key=True, sa_type=BIG, foreign_key="record.id")
    field: str = Field(primary_key=True, sa_type=Code("field"), foreign_key="term.id")
    id: int = Field(primary_key=True, sa_type=BIG)
    batch_id: int | None = Field(default=None, sa_type=BIG, foreign_key="import_batch.id")
    row_no: int | None = Field(default=None, sa_type=Integer)
    value_text: str | None = Field(default=None, sa_type=Words)
    value_term: int | None = Field(default=None, sa_type=Integer, foreign_key="term.id")
    value_record_id: int | None = Field(default=None, sa_type=BIG, foreign_key="record.id")
    value_min: int | None = Field(default=None, sa_type=Integer)
    value_max: int | None = Field(default=None, sa_type=Integer)
    judgement: Judgement | None = Field(default=None, sa_type=Closed(Judgement))
    holds: int | None = Field(default=None, sa_type=SmallInteger)
    stance: Stance | None = Field(default=None, sa_type=Closed(Stance))
    basis: Basis | None = Field(default=None, sa_type=Closed(Basis))
    credibility: str | None = Field(default=None, sa_type=Code("credibility"), foreign_key="term.id")
    source_report_id: int | None = Field(default=None, sa_type=BIG, foreign_key="source_report.id")
    speaker_id: int | None = Field(default=None, sa_type=BIG, foreign_key="record.id")
    supersedes_id: int | None = Field(default=None, sa_type=BIG)


class ClaimDetail(SQLModel, table=True):
    """The quotation of a coded claim, exact to the code point, and who coded and judged it."""

    __tablename__ = "claim_detail"
    __table_args__ = (
        UniqueConstraint("uid"),
        ForeignKeyConstraint(
            ["subject_id", "field", "claim_id"],
            ["claim.subject_id", "claim.field", "claim.id"],
            name="fk_claim_detail_claim",
        ),
        CheckConstraint(
            "quote IS NULL OR (quote_start >= 0 AND length(quote) = quote_end - quote_start)", name="quote_length"
        ),
        CheckConstraint(
            "(quote IS NULL) = (quote_start IS NULL) AND (quote IS NULL) = (quote_end IS NULL)", name="quote_whole"
        ),
        CheckConstraint("quote IS NOT NULL OR locator IS NOT NULL", name="quote_or_locator"),
        closed_check("attribution", Attribution),
        Index("ix_claim_detail_entry_id", "entry_id", **_only("entry_id IS NOT NULL")),
    )

    claim_id: int = Field(primary_key=True, sa_type=BIG, sa_column_kwargs={"autoincrement": False})
    subject_id: int = Field(sa_type=BIG)
    field: str = Field(sa_type=Code("field"))
    uid: UUID = Field(sa_type=Uid)
    quote_start: int | None = Field(default=None, sa_type=Integer)
    quote_end: int | None = Field(default=None, sa_type=Integer)
    quote: str | None = Field(default=None, sa_type=Words)
    locator: str | None = Field(default=None, sa_type=Words(200))
    attribution: Attribution = Field(sa_type=Closed(Attribution))
    channel: str | None = Field(default=None, sa_type=Code("document_type"), foreign_key="term.id")
    connection: str | None = Field(default=None, sa_type=Code("source_connection"), foreign_key="term.id")
    judged_by: int | None = Field(default=None, foreign_key="user_account.id")
    judged_at: datetime | None = Field(default=None, sa_type=Moment)
    note: str | None = Field(default=None, sa_type=Words)
    entry_id: int | None = Field(default=None, sa_type=BIG, foreign_key="entry.id")
    self_reviewed: bool = False
    created_at: datetime = Field(sa_type=Moment)
    created_by: int | None = Field(default=None, foreign_key="user_account.id")


class Entry(SQLModel, table=True):
    """One act of coding: what was made together from one passage, corrected or undone for one or for all.

    `draft` is the decision as the screen shows it; `made` maps its local keys to the records it made.
    """

    __tablename__ = "entry"
    __table_args__ = (Index("ix_entry_source_report_id", "source_report_id"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=BIG)
    uid: UUID = Field(sa_type=Uid)
    source_report_id: int = Field(sa_type=BIG, foreign_key="source_report.id")
    kind: str = Field(sa_type=String(12))
    quote_start: int | None = None
    quote_end: int | None = None
    draft: Any = Field(sa_type=WordsInside)
    made: Any = Field(sa_type=Json)
    replaces_id: int | None = Field(default=None, sa_type=BIG, foreign_key="entry.id")
    made_at: datetime = Field(sa_type=Moment)
    made_by: int | None = Field(default=None, foreign_key="user_account.id")
    undone_at: datetime | None = Field(default=None, sa_type=Moment)
    undone_by: int | None = Field(default=None, foreign_key="user_account.id")


class Review(SQLModel, table=True):
    """A decision or comment on a record or a claim. Only added: any past day can be shown again.

    `audit_id` is the entry of the audit log that it was made with: what was judged together is undone together.
    """

    __tablename__ = "review"
    __table_args__ = (
        closed_check("decision", Decision),
        Index("ix_review_record_id", "record_id", "at"),
        Index("ix_review_claim_id", "claim_id", **_only("claim_id IS NOT NULL")),
        Index("ix_review_audit_id", "audit_id", **_only("audit_id IS NOT NULL")),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BIG)
    record_id: int = Field(sa_type=BIG, foreign_key="record.id")
    claim_id: int | None = Field(default=None, sa_type=BIG)
    decision: Decision = Field(sa_type=Closed(Decision))
    from_state: str | None = Field(default=None, sa_type=String(20))
    to_state: str | None = Field(default=None, sa_type=String(20))
    comment: str | None = Field(default=None, sa_type=Words)
    reviewer_id: int = Field(foreign_key="user_account.id")
    at: datetime = Field(sa_type=Moment)
    audit_id: int | None = Field(default=None, sa_type=BIG, foreign_key="audit_entry.id")


class ImportBatch(SQLModel, table=True):
    """One bulk load: reviewed, resumed and undone as one. What the load says once is stored here once.

    `progress` is where it stands, and what of it is counted (actions/importing.py); no word of the file is in it.
    """

    __tablename__ = "import_batch"
    __table_args__ = (closed_check("state", BatchState), closed_check("judgement", Judgement))

    id: int | None = Field(default=None, primary_key=True, sa_type=BIG)
    uid: UUID = Field(sa_type=Uid)
    source_report_id: int = Field(sa_type=BIG, foreign_key="source_report.id")
    file_sha256: str = Field(sa_type=String(64))
    mapping: Any = Field(sa_type=WordsInside)
    state: BatchState = Field(sa_type=Closed(BatchState))
    rows_total: int = 0
    rows_loaded: int = 0
    rows_changed: int = 0
    rows_rejected: int = 0
    rows_done: int = 0
    first_record_id: int | None = Field(default=None, sa_type=BIG)
    last_record_id: int | None = Field(default=None, sa_type=BIG)
    speaker_id: int | None = Field(default=None, sa_type=BIG, foreign_key="record.id")
    attribution: Attribution = Field(default=Attribution.AUTHOR_VOICE, sa_type=Closed(Attribution))
    credibility: str = Field(default="6", sa_type=Code("credibility"), foreign_key="term.id")
    basis: Basis = Field(default=Basis.STATED, sa_type=Closed(Basis))
    judgement: Judgement = Field(default=Judgement.OPEN, sa_type=Closed(Judgement))
    judged_by: int | None = Field(default=None, foreign_key="user_account.id")
    started_at: datetime | None = Field(default=None, sa_type=Moment)
    ended_at: datetime | None = Field(default=None, sa_type=Moment)
    started_by: int | None = Field(default=None, foreign_key="user_account.id")
    progress: Any | None = Field(default=None, sa_type=Json)


class BatchTouch(SQLModel, table=True):
    """Older records to which a bulk load added claims, so that undoing it finds them."""

    __tablename__ = "batch_touch"
    __table_args__: Any = (Index("ix_batch_touch_record_id", "record_id"), {"sqlite_with_rowid": False})

    batch_id: int = Field(primary_key=True, sa_type=BIG, foreign_key="import_batch.id")
    record_id: int = Field(primary_key=True, sa_type=BIG, foreign_key="record.id")

"""What a source published: the report with its archived text, its files, and their chain of custody."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, Index, Integer, String, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from tracker.facts import Fact, FactFields, Share, ValueType
from tracker.records.base import (
    BIG,
    PEOPLE,
    TABLED,
    Closed,
    Code,
    CustodyAction,
    FileRole,
    Kind,
    Moment,
    Words,
    closed_check,
    dated,
    day_bound,
    frame,
    key,
    linked,
    ordered_check,
    worded,
)


class SourceReportFields(FactFields):
    """What a report states about itself."""

    claims_only: ClassVar[dict[str, Fact]] = {
        "dateline_place": Fact("Place in the dateline", ValueType.RECORD, kinds=(Kind.LOCATION,)),
        "handling_risk": Fact("Risk in handling", many=True),
        **TABLED,
    }

    title: str | None = worded("Title", 500, share=Share.PUBLIC, framed=True)
    publisher_id: int | None = linked("Publisher", *PEOPLE, share=Share.PUBLIC, framed=True)
    author: str | None = worded("Author", 300, share=Share.PARTNERS, framed=True)
    language: str | None = worded("Language", 12, share=Share.PUBLIC, framed=True)
    published_edtf: str | None = dated("Published", share=Share.PUBLIC, framed=True)


class SourceReport(SourceReportFields, table=True):
    """One source document and its archived text. The text never changes, so offsets stay valid."""

    __tablename__ = "source_report"
    __table_args__ = (
        ordered_check("published"),
        Index("ix_source_report_derived_from_id", "derived_from_id"),
        Index("ix_source_report_publisher_id", "publisher_id"),
        Index("ix_source_report_body_sha256", "body_sha256"),
    )

    id: int = key()
    type: str | None = Field(default="news_article", sa_type=Code("document_type"), foreign_key="term.id")
    url: str | None = Field(default=None, sa_type=Words(2000))
    archive_url: str | None = Field(default=None, sa_type=Words(2000))
    published_min: date | None = day_bound()
    published_max: date | None = day_bound()
    received_at: datetime = Field(sa_type=Moment)
    body: str = Field(sa_type=Words)
    body_sha256: str = Field(sa_type=String(64))
    redacted_sha256: str | None = Field(default=None, sa_type=String(64))  # of the text since a person was erased
    reliability: str = Field(default="F", sa_type=Code("reliability"), foreign_key="term.id")
    derived_from_id: int | None = frame("source_report.id", required=False)
    handling: str | None = Field(default=None, sa_type=Words)


class File(SQLModel, table=True):
    """One stored file: the capture itself, a working copy, a redacted copy."""

    __tablename__ = "file"
    __table_args__ = (
        CheckConstraint("length(sha256) = 64", name="sha256_length"),
        closed_check("role", FileRole),
        Index("ix_file_source_report_id", "source_report_id"),
        Index("ix_file_sha256", "sha256"),
    )

    id: int = key()
    source_report_id: int | None = frame("source_report.id", required=False)
    derived_from_id: int | None = frame("file.id", required=False)
    role: FileRole = Field(default=FileRole.ORIGINAL, sa_type=Closed(FileRole))
    original_name: str = Field(sa_type=Words(300))
    mime: str = Field(sa_type=String(120))
    size: int = Field(sa_type=BIG)
    sha256: str = Field(sa_type=String(64))
    storage_key: str = Field(sa_type=String(400))
    captured_at: datetime | None = Field(default=None, sa_type=Moment)
    captured_by: int | None = Field(default=None, foreign_key="user_account.id")
    capture_tool: str | None = Field(default=None, sa_type=String(160))
    source_url: str | None = Field(default=None, sa_type=String(2000))
    timestamp_token: str | None = Field(default=None, sa_type=Text)


class CustodyEvent(SQLModel, table=True):
    """Chain of custody of a file: only added; each row's hash holds the one before."""

    __tablename__ = "custody_event"
    __table_args__ = (UniqueConstraint("file_id", "seq"), closed_check("action", CustodyAction))

    id: int | None = Field(default=None, primary_key=True, sa_type=BIG)
    file_id: int = Field(sa_type=BIG, foreign_key="file.id")
    seq: int = Field(sa_type=Integer)
    action: CustodyAction = Field(sa_type=Closed(CustodyAction))
    happened_at: datetime = Field(sa_type=Moment)
    user_id: int | None = Field(default=None, foreign_key="user_account.id")
    from_party: str | None = Field(default=None, sa_type=Words(200))
    to_party: str | None = Field(default=None, sa_type=Words(200))
    sha256: str | None = Field(default=None, sa_type=String(64))
    note: str | None = Field(default=None, sa_type=Words)
    prev_hash: str | None = Field(default=None, sa_type=String(64))
    hash: str = Field(sa_type=String(64))

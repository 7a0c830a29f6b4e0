"""The shape of what a load writes: the columns of each table, what is the same for all rows, what is counted."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from typing import Any

from sqlmodel import SQLModel

from tracker.access import Confidentiality
from tracker.actions.import_known import Value, value_of
from tracker.mapping.plan import Made, Said
from tracker.records import (
    KINDS,
    Act,
    CaseFile,
    Claim,
    DetentionStage,
    Incident,
    Individual,
    Injury,
    Intervention,
    Involvement,
    Location,
    Name,
    Organisation,
    Record,
    Relation,
    SourceReport,
    fact,
)
from tracker.records.base import GeoPrecision, Kind, Role, Side
from tracker.store import text_index

COLUMNS: dict[type[SQLModel], tuple[str, ...]] = {
    Record: ("id", "kind", "confidentiality", "level", "protected", "review_state", "batch_id", "version"),
    SourceReport: ("id", "type", "received_at", "body", "body_sha256", "reliability"),
    Individual: ("id",),
    Organisation: ("id", "kind", "country_code"),
    Location: ("id", "feature", "country_code", "subdivision_code", "geonames_id", "lat", "lon", "geo_precision"),
    Incident: ("id", "title"),
    Act: ("id", "incident_id", "victim_id", "violation_status", "latest_stage_id"),
    DetentionStage: ("id", "act_id", "seq"),
    Involvement: ("id", "incident_id", "act_id", "actor_id", "role", "degree"),
    Injury: ("id", "individual_id", "act_id", "kind", "severity", "side"),
    Intervention: ("id", "by_id", "about_id", "summary", "due_on", "status", "priority"),
    CaseFile: ("id", "title", "opened_on", "status", "priority"),
    Relation: ("id", "from_id", "to_id", "type"),
    Claim: ("subject_id", "field", "id", "batch_id", "row_no", "value_text", "value_term", "value_record_id", "value_min", "value_max", "judgement", "basis"),
    Name: ("record_id", "text", "script", "language", "kind", "is_primary", "followed", "claim_id"),
}  # fmt: skip  # in the order in which keys allow them to be written
UNSTATED: dict[tuple[Kind, str], Any] = {
    (Kind.SOURCE_REPORT, "type"): "dataset_entry",
    (Kind.SOURCE_REPORT, "body"): "",  # what a table says of a report is not its text
    (Kind.SOURCE_REPORT, "body_sha256"): hashlib.sha256(b"").hexdigest(),
    (Kind.SOURCE_REPORT, "reliability"): "F",
    (Kind.ORGANISATION, "kind"): "organisation",
    (Kind.LOCATION, "geo_precision"): GeoPrecision.UNKNOWN,
    (Kind.ACT, "violation_status"): "unknown",
    (Kind.INJURY, "kind"): "unspecified",
    (Kind.INJURY, "severity"): "unspecified",
    (Kind.INJURY, "side"): Side.UNKNOWN,
}
PARTS = (Kind.ACT, Kind.DETENTION_STAGE, Kind.INJURY, Kind.INVOLVEMENT, Kind.RELATION)  # found again on whom they hang
TELLS = {Kind.ACT: ("type", "when"), Kind.DETENTION_STAGE: ("stage", "when"), Kind.INJURY: ("body_part", "kind")}
# Judged one by one, whatever becomes of the load: our findings, and what a database refuses where something else is missing.
ALONE = frozenset({"violation_status", "wgad_category", "consistency", "degree"})
WORDED = frozenset(text_index.WORDED)
MOST = 2**31 - 1
TABLES = {kind: KINDS[kind].table for kind in Kind if KINDS[kind].table in COLUMNS}
_single: dict[tuple[Kind, str], bool] = {}


@dataclass
class Load:
    """What is the same for all rows of a load."""

    batch: int
    held: Confidentiality
    at: datetime
    received: date
    matches: dict[str, str] = field(default_factory=dict)


@dataclass
class Counted:
    """What became of rows: `matched` rows are about a record that was there, `changed` ones say something new of it.

    `deaths` and `perpetrators` count what somebody looks at before all is accepted as one.
    """

    rows: int = 0
    loaded: int = 0
    rejected: int = 0
    matched: int = 0
    changed: int = 0
    said: int = 0
    waiting: int = 0
    problems: int = 0
    deaths: int = 0
    perpetrators: int = 0
    made: Counter[str] = field(default_factory=Counter)

    @property
    def skipped(self) -> int:
        """Rows that say nothing that was not known."""
        return self.matched - self.changed

    def add(self, other: Counted) -> None:
        """Count these too."""
        for count in fields(self):
            if count.name != "made":
                setattr(self, count.name, getattr(self, count.name) + getattr(other, count.name))
        self.made.update(other.made)


def is_single(kind: Kind, name: str) -> bool:
    """Whether at most one account of a fact can be followed."""
    found = _single.get((kind, name))
    if found is None:
        found = _single[kind, name] = not fact(kind, name).many
    return found


def meant(said: Said, link: int | None) -> Value:
    """What a statement says, as two of them are compared."""
    return value_of(said.text, said.term, link, said.low, said.high)


def link_of(made: Made, ends: dict[str, int | None]) -> tuple[Any, ...]:
    """What makes a link the same as another: whom it ties, and how."""
    if made.kind is Kind.INVOLVEMENT:
        return Kind.INVOLVEMENT, ends.get("act_id") or ends.get("incident_id"), ends.get("actor_id"), Role(made.frame["role"])  # fmt: skip
    return Kind.RELATION, ends.get("from_id"), ends.get("to_id"), made.frame.get("type")


def keepable(text: str) -> bool:
    """PostgreSQL keeps no NUL, and neither database half of a surrogate pair."""
    if text.isascii():
        return "\x00" not in text
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return "\x00" not in text


def reason_of(why: str, refuses: bool) -> str:
    """Why something was noticed, as it is counted: first of all whether the row was not loaded because of it."""
    return f"Not loaded: {why}" if refuses else why

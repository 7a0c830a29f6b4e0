"""Plain rows on their way to the tables: tuples in the order of these columns, with their final numbers.

What only a store can add is left to it: the handle of a record, the search key of a spelling, what lists and indexes hold.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlmodel import SQLModel

from tracker.access import Confidentiality
from tracker.codes import term_number
from tracker.records import (
    Act,
    Circle,
    Claim,
    DetentionStage,
    Disagreement,
    Incident,
    Individual,
    Injury,
    Involvement,
    Location,
    Name,
    Organisation,
    Record,
    Relation,
    Review,
    SourceReport,
)
from tracker.records.base import Basis, Decision, Judgement, Kind, ReviewState, Stance
from tracker.synthetic.spellings import Person, Spelling

COLUMNS: dict[type[SQLModel], tuple[str, ...]] = {
    Record: ("id", "kind", "confidentiality", "level", "protected", "review_state", "batch_id", "version"),
    Organisation: ("id", "kind", "perpetrator_type"),
    Location: ("id", "parent_id", "feature", "geo_precision"),
    SourceReport: ("id", "type", "title", "publisher_id", "language", "published_edtf", "published_min", "published_max", "received_at", "body", "body_sha256", "reliability"),
    Individual: ("id", "sex", "birth_edtf", "birth_min", "birth_max"),
    Incident: ("id", "type", "title", "summary", "when_edtf", "when_min", "when_max", "location_id"),
    Act: ("id", "incident_id", "victim_id", "type", "when_edtf", "when_min", "when_max", "location_id", "violation_status", "latest_stage_id"),
    DetentionStage: ("id", "act_id", "seq", "stage", "when_edtf", "when_min", "when_max", "location_id"),
    Involvement: ("id", "incident_id", "act_id", "actor_id", "role"),
    Injury: ("id", "individual_id", "act_id", "body_part", "kind", "severity", "side"),
    Relation: ("id", "from_id", "to_id", "type"),
    Claim: ("subject_id", "field", "id", "batch_id", "row_no", "value_text", "value_term", "value_record_id", "value_min", "value_max", "judgement", "stance", "basis", "source_report_id", "speaker_id"),
    Name: ("record_id", "text", "script", "language", "kind", "is_primary", "followed", "claim_id"),
    Circle: ("record_id", "user_id", "named_by", "named_at"),
    Review: ("record_id", "claim_id", "decision", "from_state", "to_state", "reviewer_id", "at"),
    Disagreement: ("subject_id", "field", "level", "up_to", "accounts"),
}  # fmt: skip  # in the order in which keys allow them to be written
BEGUN = datetime(2026, 1, 15, tzinfo=UTC)  # when all of it came in: days of no year are bounded by it
OPEN = Confidentiality.INTERNAL

# How many numbers a list may use for each individual, and apart from that; those left over stay unused.
RECORDS, CLAIMS, APART = 10, 16, 200


@dataclass
class Begin:
    """Where the numbers of some rows begin, and what is said of all of them once."""

    record: int
    claim: int
    batch: int
    report: int
    user: int
    seed: int

    def uid(self, number: int) -> UUID:
        """The outside name of a record: version 7, in the order of the numbers, the same for the same seed."""
        return UUID(int=_UID | (self.seed & 0xFFF) << 64 | number)


@dataclass
class Rows:
    """The rows of one slice by table.

    `parts` are records on whose disagreements not everybody sees the same: they are left to the store. `people` says
    who each individual is; `same` are pairs of individuals who are one invented person, entered twice.
    """

    begin: Begin
    of: dict[type[SQLModel], list[tuple[Any, ...]]] = field(default_factory=lambda: {table: [] for table in COLUMNS})
    parts: list[int] = field(default_factory=list)
    people: list[tuple[int, Person]] = field(default_factory=list)
    same: list[tuple[int, int]] = field(default_factory=list)

    def record(
        self,
        kind: Kind,
        held: Confidentiality = OPEN,
        level: Confidentiality = OPEN,
        state: ReviewState = ReviewState.DRAFT,
        protected: bool = False,
    ) -> int:
        """A record's row; returns its number. `held` is chosen for it, `level` what it is held at in effect."""
        begin = self.begin
        number = begin.record
        begin.record += 1
        self.of[Record].append((number, kind, held, level, protected, state, begin.batch, 1))
        return number

    def claim(
        self,
        row: int,
        subject: int,
        fact: str,
        text: str | None = None,
        term: int | None = None,
        record: int | None = None,
        low: int | None = None,
        high: int | None = None,
        judgement: Judgement | None = None,
        stance: Stance | None = None,
        basis: Basis | None = None,
        report: int | None = None,
        speaker: int | None = None,
    ) -> int:
        """A statement of row `row` of the list; what is None is as the batch says. Returns its number."""
        begin = self.begin
        number = begin.claim
        begin.claim += 1
        self.of[Claim].append(
            (subject, fact, number, begin.batch, row, text, term, record, low, high, judgement, stance, basis, report, speaker)
        )  # fmt: skip
        return number

    def names(self, row: int, number: int, found: Sequence[Spelling], judgement: Judgement | None = None) -> None:
        """Spellings of a record, each with the statement that prints it; the first of a script is its primary one."""
        names = self.of[Name]
        followed = judgement is None
        scripts: set[str] = set()
        for name in found:
            first = name.script not in scripts and name.kind != "descriptor"
            if first:
                scripts.add(name.script)
            claim = self.claim(row, number, "name", name.text, judgement=judgement)
            names.append((number, name.text, name.script, name.language, name.kind, first, followed, claim))

    def review(self, number: int, claim: int | None, decision: Decision, state: ReviewState | None = None) -> None:
        """A judgement on a statement, or a step of a record on its way."""
        at = BEGUN + timedelta(days=1)
        to = state.value if state else None
        self.of[Review].append((number, claim, decision, "draft" if state else None, to, self.begin.user, at))


_UID = int((BEGUN.timestamp()) * 1000) << 80 | 7 << 76 | 0b10 << 62  # a UUID of version 7, its random part our number


def term(scheme: str, code: str) -> int:
    """The number of a code."""
    found = _terms.get((scheme, code))
    if found is None:
        found = _terms[scheme, code] = term_number(scheme, code)
    return found


_terms: dict[tuple[str, str], int] = {}

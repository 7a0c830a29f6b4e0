"""What becomes of what texts offer: an offer left out, brought back, and how many were accepted, edited, rejected.

What is accepted or edited is kept with its decision (coder.keep); nothing here holds a word of a text.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from tracker.access import Permission, User, require
from tracker.actions import coding
from tracker.errors import InvalidFacts
from tracker.reading import outcomes
from tracker.records import SourceReport
from tracker.records.base import AuditAction, Kind
from tracker.records.decided_proposal import Outcome
from tracker.store import audit, database, decided, ids
from tracker.store.audit import Deed

TABLE = "decided_proposal"


@dataclass(frozen=True)
class Measure:
    """How one fact of one kind was decided, as one extractor offered it. `offered` counts what somebody decided about."""

    kind: str
    fact: str
    extractor: str
    accepted: int
    edited: int
    rejected: int

    @property
    def offered(self) -> int:
        """Those about which somebody decided: what nobody has looked at is in no count."""
        return self.accepted + self.edited + self.rejected

    @property
    def share(self) -> float:
        """The part that was accepted as it was offered, from 0 to 1."""
        return self.accepted / self.offered


def leave_out(user: User, report_ref: str, offer: Mapping[str, Any]) -> int:
    """Put an offer aside until somebody brings it back. Returns how many of its facts; 0 where it was decided already.

    `offer` is a draft of reading.offered. Raises NotFound, NotAllowed, InvalidFacts.
    """
    require(user, Permission.PROPOSE)
    with database.transaction(user) as session:
        report = ids.record(session, report_ref, Kind.SOURCE_REPORT)
        coding.refuse_masked(session, report)
        database.one_at_a_time(session, report.id)
        rest = outcomes.undecided(dict(offer), decided.marks(session, report.id))
        if rest is None:
            return 0
        facts = outcomes.left_out(rest)
        if any(one.slot.end > len(session.get_one(SourceReport, report.id).body or "") for one in facts):
            raise InvalidFacts("These words are not in this report.")
        told = [[one.slot.kind.value, one.slot.fact, one.slot.start, one.slot.end] for one in facts]
        deed = Deed(AuditAction.INSERT, TABLE, report.id, {"outcome"}, {report.id}, rows=told)
        count = decided.note(session, user.id, report.id, None, str(offer["engine"]), facts)
        audit.write(session, deed)
        return count


def bring_back(user: User, report_ref: str) -> int:
    """Offer again what was left out of a report, by whomever. Returns how many facts. Raises NotFound, NotAllowed."""
    require(user, Permission.PROPOSE)
    with database.transaction(user) as session:
        report = ids.record(session, report_ref, Kind.SOURCE_REPORT)
        coding.refuse_masked(session, report)
        database.one_at_a_time(session, report.id)
        found = decided.bring_back(session, user.id, report.id)
        if found:
            audit.write(session, Deed(AuditAction.UPDATE, TABLE, report.id, {"undone_at"}, {report.id}))
        return len(found)


def measured(user: User, since: date | None = None) -> tuple[Measure, ...]:
    """How offers were decided, by kind, fact and extractor; from a day on (UTC), where one is given.

    Counted are reports that this person may see, and decisions that stand.
    """
    require(user, Permission.READ)
    begin = datetime.combine(since, time.min, UTC) if since else None
    with database.reading(user) as session:
        rows = decided.counts(session, begin)
    found: dict[tuple[str, str, str], dict[Outcome, int]] = {}
    for kind, fact, outcome, extractor, count in rows:
        found.setdefault((kind.value, fact, extractor), {})[outcome] = count
    return tuple(
        Measure(*key, *(counts.get(outcome, 0) for outcome in (Outcome.ACCEPTED, Outcome.EDITED, Outcome.REJECTED)))
        for key, counts in sorted(found.items())
    )

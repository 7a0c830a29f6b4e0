"""A file that left, written once more today: who would be in it now, who would not, and whose record has changed since."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, col, select

from tracker.access import Permission, User, require
from tracker.actions import export, leaving_rows
from tracker.audience import Leaving
from tracker.dates import today
from tracker.errors import InvalidFacts, NotFound
from tracker.exporters import FORMATS
from tracker.records import Act, AuditAbout, AuditEntry, DisclosedRecord, Disclosure
from tracker.records.base import AuditAction
from tracker.store import database, records

NO_CHANGE = (AuditAction.EXPORT, AuditAction.READ_SEALED, AuditAction.CONSENT)


@dataclass(frozen=True)
class Comparison:
    """A line of the ledger beside today. `new`, `gone` and `changed` are refs of individuals; of who is gone the reason,
    empty where they match no more.

    `same` says whether the very same bytes would be written today.
    """

    number: int
    what: str
    at: datetime
    rows_then: int
    rows_now: int
    columns_new: tuple[str, ...]
    columns_gone: tuple[str, ...]
    new: tuple[str, ...]
    gone: dict[str, str]
    changed: tuple[str, ...]
    same: bool


def compare(user: User, number: int) -> Comparison:
    """Compare a list that left with what would leave today for the same audience and choice, as this person sees it.

    Raises NotFound, InvalidFacts where it was no list, or was chosen by words, NotAllowed.
    """
    require(user, Permission.AUDIT)
    require(user, Permission.EXPORT)
    line, choice, before = _line(user, number)
    chosen, leaving = leaving_rows.chosen_by(choice), _leaving(line)
    known_on = date.fromisoformat(choice["days"][3]) if choice["days"][3] else None
    now = export.preview(user, line.what, chosen, leaving=leaving, known_on=known_on)
    written = FORMATS.get(line.format)
    same = written is not None and hashlib.sha256(written.write(now.table)).hexdigest() == line.sha256
    with database.reading(user) as session:
        refs = {n: label.ref for n, label in records.labels(session, {*before, *now.people}).items()}
        changed = _changed(session, set(before) & set(now.people), line.at)
    return Comparison(
        number, line.what, line.at, line.row_count, len(now.table.rows),
        _without(now.table.columns, line.columns), _without(line.columns, now.table.columns),
        tuple(sorted(refs[n] for n in set(now.people) - set(before) if n in refs)),
        {refs[n]: now.people_kept.get(refs[n], "") for n in sorted(set(before) - set(now.people)) if n in refs},
        tuple(sorted(refs[n] for n in changed if n in refs)),
        same,
    )  # fmt: skip


def again(user: User, number: int, secret: str = "") -> export.ExportFile:
    """Write a list that left once more, as it was known at the end of its day: it is one more line of the ledger.

    Who may leave is asked as of today. Raises as `compare` does.
    """
    require(user, Permission.AUDIT)
    require(user, Permission.EXPORT)
    line, choice, _ = _line(user, number)
    day = line.at.date()
    if line.format not in FORMATS:
        raise InvalidFacts(f"A file of the format {line.format} is not written once more: export the list itself.")
    leaving = replace(_leaving(line), reason="")
    return export.listing(
        user,
        line.what,
        line.format,
        leaving_rows.chosen_by(choice),
        leaving,
        secret,
        day if day < today() else None,
    )


def _line(user: User, number: int) -> tuple[Disclosure, dict[str, Any], list[int]]:
    """A line of a list, what it was chosen by, and who was in it."""
    with database.reading(user) as session:
        line = session.get(Disclosure, number)
        if line is None:
            raise NotFound(f"The ledger has no line {number}.")
        if line.what not in leaving_rows.READERS or line.choice is None:
            raise InvalidFacts(
                "Only lists that left since the choice is kept can be compared. For a case report, look at its record as "
                "of that day: tracker show REF --as-of DAY"
            )
        inside = select(DisclosedRecord.record_id).where(DisclosedRecord.disclosure_id == number)
        people, choice = list(session.exec(inside).all()), dict(line.choice)
        session.expunge(line)  # it is read after the look is over
        return line, choice, people


def _leaving(line: Disclosure) -> Leaving:
    """The decisions of that file once more."""
    named = line.named and line.audience is not Leaving().audience
    overridden = tuple(line.overridden)
    return Leaving(line.audience, line.recipient, line.purpose, named, overridden=overridden, reason=line.reason or "")


def _without(some: Iterable[str], others: Sequence[str]) -> tuple[str, ...]:
    return tuple(name for name in some if name not in others)


def _changed(session: Session, people: Iterable[int], since: datetime) -> set[int]:
    """Those of these individuals about whom, or about whose acts, something was written since."""
    whose = {act: person for person, act in records.pick(session, Act.victim_id, Act.id, list(people))}
    whose |= {person: person for person in people}
    found: set[int] = set()
    for part in records.parts(list(whose)):
        query = (
            select(AuditAbout.record_id)
            .join(AuditEntry, col(AuditEntry.id) == col(AuditAbout.audit_id))
            .where(col(AuditAbout.record_id).in_(part), col(AuditEntry.at) > since)
            .where(col(AuditEntry.action).not_in(NO_CHANGE))
        )
        found |= {whose[number] for number in session.exec(query.distinct()).all()}
    return found

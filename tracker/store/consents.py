"""What people allowed: the newest decision per person and use, read in few queries; and what left about them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import ColumnElement, and_, func, or_
from sqlmodel import Session, col, select

from tracker.records import Consent, DisclosedRecord, Disclosure, ImportBatch, Record
from tracker.records.base import ConsentStatus
from tracker.store import records, sight

OTHER_BASIS = "consent"  # a decision that rests on another legal basis holds although nobody was asked
TAKE_OUT = "takeout"  # the format of a file with everything in it: its line names nobody
NO = (ConsentStatus.REFUSED, ConsentStatus.WITHDRAWN)


def of(session: Session, person: int) -> list[tuple[Consent, bool]]:
    """Every decision of a person, the newest first; and whether who gave it and its words are there for this session.

    That somebody said no holds for all: who may not see who said it must not act on an older yes.
    """
    query = select(Consent).where(Consent.individual_id == person)
    seen = set(session.exec(select(Consent.id).where(Consent.individual_id == person)).all())
    with sight.whole(session):
        found = session.exec(query.order_by(col(Consent.recorded_at).desc(), col(Consent.id).desc())).all()
    return [(row, row.id in seen) for row in found]


def newest(session: Session, people: Iterable[int], uses: Sequence[str]) -> dict[tuple[int, str], Consent]:
    """The decision that holds, by person and use, whoever gave it."""
    found: dict[tuple[int, str], Consent] = {}
    for part in records.parts(people):
        query = (
            select(Consent)
            .where(col(Consent.individual_id).in_(part), col(Consent.scope).in_(uses))
            .order_by(col(Consent.recorded_at), col(Consent.id))
        )
        with sight.whole(session):
            found |= {(row.individual_id, row.scope): row for row in session.exec(query).all()}
    return found


def allows(decision: Consent | None, today: date) -> bool:
    """Whether a decision lets the use go on: given and in force, or resting on another legal basis."""
    if decision is None or (decision.expires_on and decision.expires_on < today):
        return False
    if decision.valid_from and decision.valid_from > today:
        return False
    return opens(decision.status, decision.basis)


def opens(status: ConsentStatus, basis: str | None) -> bool:
    """Whether such a decision lets a use go on while it is in force: a yes, or without a no another legal basis."""
    return status is ConsentStatus.GIVEN or (status not in NO and basis not in (None, OTHER_BASIS))


def no_stands(session: Session, person: int, use: str) -> bool:
    """Whether the last answer to a use is a no, whoever gave it; that nobody asked, or nobody knows, is no answer."""
    answered = select(Consent.status).where(
        Consent.individual_id == person,
        Consent.scope == use,
        col(Consent.status).in_((ConsentStatus.GIVEN, *NO)),
    )
    with sight.whole(session):
        last = session.exec(answered.order_by(col(Consent.recorded_at).desc(), col(Consent.id).desc())).first()
    return last in NO


def holding(session: Session, person: int) -> ColumnElement[bool]:
    """Which lines of the ledger had a person in them: those that name them, and take-outs of all since they are here."""
    inside = select(DisclosedRecord.disclosure_id).where(DisclosedRecord.record_id == person)
    came = select(func.coalesce(Record.created_at, ImportBatch.started_at)).outerjoin(
        ImportBatch, col(ImportBatch.id) == col(Record.batch_id)
    )
    since = session.exec(came.where(Record.id == person)).first()
    everybody = and_(col(Disclosure.format) == TAKE_OUT, col(Disclosure.at) >= since)
    return or_(col(Disclosure.id).in_(inside), everybody)


def received(session: Session, person: int) -> list[Disclosure]:
    """What left about a person, the last first."""
    query = select(Disclosure).where(holding(session, person))
    return list(session.exec(query.order_by(col(Disclosure.at).desc(), col(Disclosure.id).desc())).all())

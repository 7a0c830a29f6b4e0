"""What people allowed: the newest decision per person and use, read in few queries; and what left about them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from sqlmodel import Session, col, select

from tracker.records import Consent, DisclosedRecord, Disclosure
from tracker.records.base import ConsentStatus
from tracker.store import records, sight

OTHER_BASIS = "consent"  # a decision that rests on another legal basis holds although nobody was asked


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
    if decision.status is ConsentStatus.GIVEN:
        return True
    asked = decision.status in (ConsentStatus.REFUSED, ConsentStatus.WITHDRAWN)
    return not asked and decision.basis not in (None, OTHER_BASIS)


def received(session: Session, person: int) -> list[Disclosure]:
    """What left about a person, the last first."""
    query = (
        select(Disclosure)
        .join(DisclosedRecord, col(DisclosedRecord.disclosure_id) == col(Disclosure.id))
        .where(DisclosedRecord.record_id == person)
    )
    return list(session.exec(query.order_by(col(Disclosure.at).desc(), col(Disclosure.id).desc())).all())

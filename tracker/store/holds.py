"""Legal holds in force on a record, or on what it is part of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import or_
from sqlmodel import Session, col, select

from tracker.records import Act, ImportBatch, Involvement, LegalHold, Record, Relation
from tracker.store import claims, database, masking, records

HOLDS_LOCK = 0x686F6C64


def one_change(session: Session) -> None:
    """A hold and an erasure wait for one another: which is first is seen by the other."""
    database.one_at_a_time(session, HOLDS_LOCK)


def in_force(session: Session, numbers: Iterable[int]) -> list[LegalHold]:
    """Holds that are not released, on any of these records."""
    found: list[LegalHold] = []
    for part in records.parts(numbers):
        query = select(LegalHold).where(col(LegalHold.record_id).in_(part), col(LegalHold.released_at).is_(None))
        found += session.exec(query.order_by(col(LegalHold.id))).all()
    return found


def around(session: Session, person: int) -> set[int]:
    """A person and all that a hold may stand on to cover them: incidents, case files, and reports that name them."""
    acts = session.exec(select(Act.id, Act.incident_id).where(Act.victim_id == person)).all()
    took_part = session.exec(
        select(Involvement.id, Involvement.incident_id).where(Involvement.actor_id == person)
    ).all()
    numbers = {person, *(n for pair in [*acts, *took_part] for n in pair)}
    numbers |= {claim.source_report_id for claim in claims.of_subjects(session, numbers)}
    numbers |= {claim.source_report_id for claim in claims.valued(session, [person])}
    for part in records.parts(numbers):
        numbers |= set(
            session.exec(
                select(Relation.from_id).where(
                    col(Relation.to_id).in_(part), Relation.type == "contains", col(Relation.voided_at).is_(None)
                )
            ).all()
        )
    return numbers


def of_load(session: Session, batch: ImportBatch) -> list[LegalHold]:
    """Holds in force on the report of a load, on its records, and on whom or what it tells something about."""
    every = session.exec(
        select(LegalHold).where(col(LegalHold.released_at).is_(None)).order_by(col(LegalHold.id))
    ).all()
    told = {batch.source_report_id}
    for part in records.parts({hold.record_id for hold in every}):
        told |= set(session.exec(select(Record.id).where(col(Record.id).in_(part), Record.batch_id == batch.id)).all())
        told |= claims.told_by_load(session, part, batch.id or 0)
        for table, person in ((Act, col(Act.victim_id)), (Involvement, col(Involvement.actor_id))):
            incident = col(table.incident_id)
            query = select(person, incident).join(Record, col(Record.id) == col(table.id))
            near = query.where(or_(person.in_(part), incident.in_(part)), Record.batch_id == batch.id)
            told |= {number for pair in session.exec(near).all() for number in pair}
    return [hold for hold in every if hold.record_id in told]


def reasons(session: Session, held: Sequence[LegalHold]) -> tuple[str, ...]:
    """Why these holds are in force, in words that the session's person may read."""
    with masking.applied(session):
        seen = dict(records.pick(session, LegalHold.id, LegalHold.reason, [hold.id or 0 for hold in held]))
    return tuple(seen.get(hold.id or 0, masking.WITHHELD) for hold in held)

"""How closely a record is held in effect: the one writer of `record.level`, its rebuild and its check.

A level is the strictest of three: what somebody chose for the record itself; the levels of the records it hangs on (a
link is as secret as its stricter end, security.md 9.1); and the level of the report that tells of it, the least closely
held one where several do: what only a sealed report tells is sealed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import or_, update
from sqlalchemy import select as choose
from sqlmodel import Session, col, select

from tracker.access import LEVELS, Confidentiality
from tracker.records import (
    KINDS,
    Act,
    DetentionStage,
    File,
    Injury,
    Intervention,
    Involvement,
    Location,
    Record,
    Relation,
)
from tracker.records.base import Kind
from tracker.store import claims, plain, records, sight

# The records that a record of each kind hangs on.
HANGS_ON: dict[Kind, tuple[Any, ...]] = {
    Kind.ACT: (Act.victim_id, Act.incident_id),
    Kind.INVOLVEMENT: (Involvement.actor_id, Involvement.incident_id, Involvement.act_id),
    Kind.DETENTION_STAGE: (DetentionStage.act_id,),
    Kind.INJURY: (Injury.individual_id, Injury.act_id),
    Kind.INTERVENTION: (Intervention.about_id, Intervention.by_id, Intervention.to_id),
    Kind.RELATION: (Relation.from_id, Relation.to_id),
    Kind.FILE: (File.source_report_id,),
    Kind.LOCATION: (Location.parent_id,),
}

# How records are held, and how closely at least one of the reports is that tell of them; a report itself is not asked.
HELD = (
    "SELECT id, kind, confidentiality, level FROM record WHERE id {among}",
    "SELECT c.subject_id, min(r.level) FROM claim_all c JOIN record r ON r.id = c.source_report_id "
    "WHERE c.subject_id {among} AND c.subject_id <> c.source_report_id GROUP BY c.subject_id",
)
KIND, LEVEL = list(Kind), list(Confidentiality)


def settle(session: Session, numbers: Iterable[int]) -> set[int]:
    """Write the levels of these records anew, and of all that hangs on those that changed. Returns those."""
    session.flush()
    changed: set[int] = set()
    todo = set(numbers)
    for _ in range(len(LEVELS) * 20):  # a circle of places would go on for ever
        if not todo:
            break
        fresh = _write(session, todo)
        changed |= fresh
        todo = hanging(session, fresh)
    return changed


def _write(session: Session, numbers: Iterable[int]) -> set[int]:
    fresh: set[int] = set()
    for part in records.parts(numbers):
        held, told = _held(session, part)
        wanted = _levels(session, held, told)
        for level in LEVELS:
            to = [number for number, found in wanted.items() if found is level and held[number].level is not level]
            if to:
                session.execute(update(Record).where(col(Record.id).in_(to)).values(level=level))
                fresh |= set(to)
    return fresh


def levels_of(session: Session, numbers: Sequence[int]) -> dict[int, Confidentiality]:
    """The level of each of these records (at most a few hundred), from what the others' are now."""
    return _levels(session, *_held(session, numbers))


class _Held(NamedTuple):
    """How a record is held: as somebody chose, and as it stands with what it hangs on."""

    kind: Kind
    chosen: Confidentiality
    level: Confidentiality


def _held(session: Session, numbers: Sequence[int]) -> tuple[dict[int, _Held], dict[int, Confidentiality]]:
    """How these records are held, and the level of the least closely held report that tells of each."""
    with sight.whole(session):
        own, told = plain.read_together(session, HELD, numbers)
    held = {number: _Held(KIND[kind], LEVEL[chosen], LEVEL[level]) for number, kind, chosen, level in own}
    return held, {number: LEVEL[level] for number, level in told}


def _levels(
    session: Session, own: Mapping[int, _Held], told: Mapping[int, Confidentiality]
) -> dict[int, Confidentiality]:
    links: dict[int, list[int]] = {}
    for kind, columns in HANGS_ON.items():
        of = [n for n, held in own.items() if held.kind is kind]
        table: Any = KINDS[kind].table
        if of:
            for row in session.execute(choose(table.id, *columns).where(table.id.in_(of))).all():
                links[row[0]] = [n for n in row[1:] if n]
    ends = dict(records.pick(session, Record.id, Record.level, [n for found in links.values() for n in found]))
    return {
        n: max(
            (held.chosen, *(Confidentiality(ends[e]) for e in links.get(n, ()) if e in ends), told.get(n, LEVELS[0])),
            key=LEVELS.index,
        )
        for n, held in own.items()
    }


def hanging(session: Session, numbers: Iterable[int]) -> set[int]:
    """The records whose level these ones decide."""
    found: set[int] = set()
    for part in records.parts(numbers):
        for kind, columns in HANGS_ON.items():
            table: Any = KINDS[kind].table
            query = choose(table.id).where(or_(*(col(column).in_(part) for column in columns)))
            found |= set(session.execute(query).scalars().all())
        found |= claims.subjects_of_reports(session, part)
    return found


def rebuild(session: Session) -> None:
    """Write all levels anew, from the least strict up: so that even a circle of places ends."""
    session.execute(update(Record).values(level=Record.confidentiality))
    todo: set[int] = set(session.exec(select(Record.id)).all())
    while todo:
        todo = hanging(session, _write(session, todo))


def is_mixed(session: Session) -> bool:
    """Whether records of this store are held at different levels: else a rebuild changes nothing."""
    return len(session.exec(select(Record.confidentiality).distinct()).all()) > 1


def stale(session: Session) -> list[int]:
    """Records whose level is not what it should be."""
    wrong: list[int] = []
    for part in records.parts(session.exec(select(Record.id)).all()):
        held = dict(records.pick(session, Record.id, Record.level, part))
        wrong += [n for n, level in levels_of(session, part).items() if held[n] is not level]
    return wrong

"""Injuries as a list: what narrows it, its pages, and what each has of a facet.

Some facets are an injury's own; all others are those of whom it was done to.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, func, or_, true
from sqlalchemy import select as choose
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from tracker.records import Act, Injury, ListRow, Record
from tracker.records.base import Kind, ReviewState
from tracker.store import lists, own_values, sight
from tracker.store.lists import Wanted
from tracker.store.own_values import HOW_KNOWN, Query, both, numbered
from tracker.store.pictures import NO_KIND

OWN = ("injury", *HOW_KNOWN)
NUMBER: Any = col(Injury.id)
WHOSE: Any = col(Injury.individual_id)


def of_people(wanted: Wanted) -> Wanted:
    """What the list asks of the individuals."""
    return replace(wanted, states=()).to(**dict.fromkeys(OWN, ()))


def total(session: Session, wanted: Wanted) -> int:
    """How many injuries match."""
    query = choose(func.count()).select_from(Injury).join(Record, col(Record.id) == NUMBER)
    return int(session.execute(query.where(*conditions(wanted))).scalar_one())


def numbers(session: Session, wanted: Wanted, offset: int, limit: int) -> list[int]:
    """Injuries of one page, in the order in which they were entered."""
    return list(in_order(session, wanted, offset, limit))


def in_order(session: Session, wanted: Wanted, offset: int, limit: int) -> Iterator[int]:
    """The same one by one."""
    query = choose(NUMBER).join(Record, col(Record.id) == NUMBER).where(*conditions(wanted))
    ordered = query.order_by(NUMBER).offset(offset).limit(limit)
    return iter(session.execute(lists.as_read(ordered, limit)).scalars())


def whose(session: Session, wanted: Wanted) -> list[tuple[int, int]]:
    """Each injury that fits by itself, whatever is asked of the individuals, with its individual; in their order."""
    query = choose(NUMBER, WHOSE).join(Record, col(Record.id) == NUMBER).where(*_own_conditions(wanted))
    return [(number, person) for number, person in session.execute(query.order_by(NUMBER)).all()]


def conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    """The WHERE of a list of injuries."""
    people = of_people(wanted)
    return [*_own_conditions(wanted), *([_of_people(people)] if asks_people(people) else [_is_seen(wanted)])]


def asks_people(people: Wanted) -> bool:
    """Whether anything is asked of the individuals."""
    return people != Wanted(levels=people.levels)


def _is_seen(wanted: Wanted) -> ColumnElement[bool]:
    held = aliased(Record)
    return exists().where(col(held.id) == WHOSE, col(held.level).in_(wanted.levels))


def _own_conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    """What is asked of an injury itself."""
    where: list[ColumnElement[bool]] = [
        col(Record.kind) == Kind.INJURY,
        col(Record.level).in_(wanted.levels),
        col(Record.review_state) != ReviewState.WITHDRAWN,
    ]
    for facet, chosen in wanted.chosen:
        match facet:
            case "injury":
                where.append(or_(*(and_(value.in_(chosen), seen) for value, seen in _harm(wanted))))
            case "incident":
                acts = choose(col(Act.id)).where(col(Act.incident_id).in_(chosen))
                where.append(or_(col(Injury.act_id).in_(acts), col(Injury.act_id).is_(None)))
            case _ if facet in HOW_KNOWN:
                where.append(own_values.has(wanted, NUMBER, facet, chosen))
    if wanted.states:
        where.append(col(Record.review_state).in_(wanted.states))
    return where


def _of_people(people: Wanted) -> ColumnElement[bool]:
    """Injuries of individuals who match."""
    return exists().where(col(ListRow.individual_id) == WHOSE, *lists.conditions(people))


def _harm(wanted: Wanted) -> list[tuple[Any, ColumnElement[bool]]]:
    """The part of the body and the kind of injury, as numbers, each with whether it is there: a part that may not be
    known is not; a kind that may not be known is one that is not stated, as before somebody stated it."""
    part, kind = numbered(Injury.body_part), numbered(Injury.kind)
    told = sight.known(wanted.levels, NUMBER, "kind")
    shown = kind if told is true() else case((told, kind), else_=NO_KIND)
    return [(part, sight.known(wanted.levels, NUMBER, "body_part")), (shown, true())]


def values(wanted: Wanted, facet: str) -> Query:
    """(value, injury) of a facet for all injuries that match."""
    if facet in OWN:
        return own_values_of(wanted, facet, conditions(wanted))
    asked = [*_own_conditions(wanted), *lists.conditions(of_people(wanted))]
    rows = [
        query.join(Injury, col(ListRow.individual_id) == WHOSE).join(Record, col(Record.id) == NUMBER).where(*asked)
        for query in lists.pairs(wanted, facet, NUMBER)
    ]
    if facet == "incident":  # an injury of an act is of the act's incident alone, one without an act may be of any
        there = or_(col(Injury.act_id).is_(None), col(Act.incident_id) == col(ListRow.incident_id))
        rows = [query.outerjoin(Act, col(Act.id) == col(Injury.act_id)).where(there) for query in rows]
    return both(*rows)


def of_acts(session: Session, wanted: Wanted) -> list[tuple[int, int]]:
    """The individual of each injury that fits by itself, and the incident of its act; 0 for none."""
    query = choose(WHOSE, func.coalesce(col(Act.incident_id), 0)).join(Record, col(Record.id) == NUMBER)
    query = query.outerjoin(Act, col(Act.id) == col(Injury.act_id)).where(*_own_conditions(wanted))
    return [(person, incident) for person, incident in session.execute(query).all()]


def own_values_of(wanted: Wanted, facet: str, asked: list[ColumnElement[bool]] | None = None) -> Query:
    """The same of a facet that is an injury's own, for those that fit by themselves (or by what is asked)."""
    where = _own_conditions(wanted) if asked is None else asked

    def of(value: Any, *more: Any) -> Query:
        found = own_values.pairs(value, NUMBER, [*where, *more]).select_from(Injury)
        return found.join(Record, col(Record.id) == NUMBER)

    match facet:
        case "injury":
            return both(*(of(column, seen) for column, seen in _harm(wanted)))
        case _:
            return own_values.of_facet(of, wanted, NUMBER, facet)

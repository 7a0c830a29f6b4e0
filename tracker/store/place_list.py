"""Places as a list: what narrows it, and what each has of a facet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, and_, type_coerce, union
from sqlalchemy import select as choose
from sqlmodel import col

from tracker.records import DetentionStage, Incident, ListRow, Location, LocationBelow, Record
from tracker.records.base import Kind, ReviewState
from tracker.store import incident_list, lists, own_values, sight
from tracker.store.lists import Wanted
from tracker.store.own_values import Query

OWN = ("feature", "location", "confidentiality")
NUMBER: Any = col(Location.id)


def conditions(wanted: Wanted, among: Sequence[int] | None = None) -> list[ColumnElement[bool]]:
    """The WHERE of a list of places, of these alone where some are named: what narrows people keeps the places where
    something that matches happened, or somebody who matches was held."""
    where: list[ColumnElement[bool]] = [
        col(Record.kind) == Kind.LOCATION,
        col(Record.level).in_(wanted.levels),
        col(Record.review_state) != ReviewState.WITHDRAWN,
    ]
    if among is not None:
        where.append(NUMBER.in_(among))
    if wanted.of("feature"):
        known = sight.known(wanted.levels, NUMBER, "feature")
        where += [_number(Location.feature).in_(wanted.of("feature")), known]
    if wanted.of("confidentiality"):
        where.append(_number(Record.level).in_(wanted.of("confidentiality")))
    if wanted.of("location"):
        where.append(NUMBER.in_(lists.below_any(wanted.of("location"))))
    if (places := happened(wanted)) is not None:
        where.append(NUMBER.in_(places))
    return where


def numbers(wanted: Wanted, among: Sequence[int] | None = None) -> Select[Any]:
    """The numbers of the places that match."""
    return choose(NUMBER).join(Record, col(Record.id) == NUMBER).where(*conditions(wanted, among))


def alone(wanted: Wanted) -> Wanted:
    """What the list asks of the places themselves."""
    return wanted.only(*OWN)


def of_people(wanted: Wanted) -> Wanted | None:
    """What must have happened at a place; None where nothing is asked but of the place itself."""
    of = of_what_happened(wanted)
    return of if of.chosen or of.states or of.start or of.end else None


def of_what_happened(wanted: Wanted) -> Wanted:
    """What is asked of what happened at a place, be it nothing."""
    return replace(wanted.to(**dict.fromkeys(OWN, ())), words="", named=(), titled=())


def happened(wanted: Wanted) -> Select[Any] | None:
    """Places where something that matches happened; None where that is not asked."""
    of = of_people(wanted)
    if of is None:
        return None
    acts = choose(col(ListRow.id)).where(*lists.conditions(of))
    at = union(
        choose(col(ListRow.location_id)).where(*lists.conditions(of)),
        choose(col(DetentionStage.location_id)).where(
            col(DetentionStage.act_id).in_(acts), sight.known(of.levels, DetentionStage.id, "location")
        ),
        choose(col(Incident.location_id))
        .join(Record, col(Record.id) == col(Incident.id))
        .where(*incident_list.conditions(of), sight.known(of.levels, Incident.id, "location")),
    ).subquery()
    return choose(at.c[0])


def values(wanted: Wanted, facet: str, among: Sequence[int] | None = None) -> Query:
    """(value, place) of a facet for all places that match."""

    def of(value: Any, *more: Any) -> Query:
        found = own_values.pairs(value, NUMBER, [*conditions(wanted, among), *more]).select_from(Location)
        return found.join(Record, col(Record.id) == NUMBER)

    if facet == "feature":
        return of(_number(Location.feature), sight.known(wanted.levels, NUMBER, "feature"))
    if facet == "location":
        below = col(LocationBelow.location_id) == NUMBER
        return of(col(LocationBelow.ancestor_id)).join(LocationBelow, below)
    if facet == "confidentiality":
        return of(_number(Record.level))
    there = _happened(wanted, facet).subquery()
    found = own_values.pairs(there.c.value, there.c.number, conditions(alone(wanted), among)).select_from(there)
    return found.join(Location, there.c.number == NUMBER).join(Record, col(Record.id) == NUMBER)


def _happened(wanted: Wanted, facet: str) -> Query:
    """(value, place) of a facet of what happened at places and of whom it was done to, where all else fits."""
    of = of_what_happened(wanted)
    fits = lists.conditions(of)
    held_there = and_(
        col(DetentionStage.act_id) == col(ListRow.id), sight.known(of.levels, DetentionStage.id, "location")
    )
    incident = incident_list.values(of, facet).subquery()
    at = own_values.pairs(
        incident.c.value, col(Incident.location_id), [sight.known(of.levels, Incident.id, "location")]
    )
    return own_values.both(
        *(query.where(*fits) for query in lists.pairs(of, facet, col(ListRow.location_id))),
        *(
            q.join(DetentionStage, held_there).where(*fits)
            for q in lists.pairs(of, facet, col(DetentionStage.location_id))
        ),
        at.select_from(incident).join(Incident, col(Incident.id) == incident.c.number),
    )


def _number(column: Any) -> Any:
    """A coded column as the number that it holds."""
    return type_coerce(col(column), Integer)

"""Incidents as a list: what narrows it, its pages, and what each has of a facet.

Some facets are an incident's own; by others it is found where it holds somebody who has them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, case, distinct, func
from sqlalchemy import select as choose
from sqlmodel import Session, col

from tracker.access import LEVELS, Confidentiality
from tracker.records import Incident, IncidentFacetRow, ListRow, LocationBelow, Record
from tracker.records.base import Kind, ReviewState
from tracker.store import lists, own_values, sight, titles
from tracker.store.lists import Wanted
from tracker.store.own_values import HOW_KNOWN, Query, both, numbered

OWN = ("incident", "incident_type", "location", *HOW_KNOWN)
NUMBER: Any = col(Incident.id)


def is_own(facet: str) -> bool:
    """Whether a facet is of the incident itself, not of who is in it."""
    return facet in OWN or lists.is_shared(facet)


def of_people(wanted: Wanted) -> Wanted:
    """What the list asks of the people in an incident."""
    return wanted.only(*(facet for facet, _ in wanted.chosen if not is_own(facet)))


def page(session: Session, wanted: Wanted, offset: int, limit: int) -> list[int]:
    """Incidents of one page: the latest first, those without a day last."""
    return list(in_order(session, wanted, offset, limit))


def in_order(session: Session, wanted: Wanted, offset: int, limit: int) -> Iterator[int]:
    """The same one by one."""
    last: Any = col(Incident.when_max)
    if len(wanted.levels) < len(LEVELS):
        last = case((sight.known(wanted.levels, Incident.id, "when"), last))
    query = choose(NUMBER).join(Record, col(Record.id) == NUMBER).where(*conditions(wanted))
    ordered = query.order_by(last.is_(None), last.desc(), NUMBER).offset(offset).limit(limit)
    return iter(session.execute(lists.as_read(ordered, limit)).scalars())


def total(session: Session, wanted: Wanted) -> int:
    """How many incidents match."""
    query = choose(func.count()).select_from(Incident).join(Record, col(Record.id) == NUMBER)
    return int(session.execute(query.where(*conditions(wanted))).scalar_one())


def conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    """The WHERE of a list of incidents; what narrows individuals keeps the incidents that hold one."""
    where: list[ColumnElement[bool]] = [
        col(Record.kind) == Kind.INCIDENT,  # so that the index of kinds leads, not a scan of all records
        col(Record.level).in_(wanted.levels),
        col(Record.review_state) != ReviewState.WITHDRAWN,
    ]
    for facet, values in wanted.chosen:
        if is_own(facet):
            where += _own(wanted, facet, values)
    if wanted.states:
        where.append(col(Record.review_state).in_(wanted.states))
    if wanted.words:
        where.append(titles.among(NUMBER, wanted.titled))
    if wanted.start or wanted.end:
        days = (Incident.when_min, Incident.when_max, Incident.when_edtf)
        where += [lists.in_stated_days(wanted, NUMBER, *days), sight.known(wanted.levels, NUMBER, "when")]
    people = of_people(wanted)
    if people.chosen:  # an incident is kept where it holds one of such people
        where.append(NUMBER.in_(choose(col(ListRow.incident_id)).where(*lists.conditions(people))))
    return where


def alone(wanted: Wanted) -> Wanted:
    """The same without what is asked of the people in an incident."""
    return wanted.to(**{facet: () for facet, _ in of_people(wanted).chosen})


def _own(wanted: Wanted, facet: str, values: Sequence[int]) -> list[ColumnElement[bool]]:
    """The incidents that have one of these values themselves."""
    match facet:
        case "incident":
            return [NUMBER.in_(values)]
        case "incident_type":
            return [numbered(Incident.type).in_(values), sight.known(wanted.levels, NUMBER, "type")]
        case "location":
            there = col(Incident.location_id).in_(lists.below_any(values))
            return [there, sight.known(wanted.levels, NUMBER, "location")]
        case _ if facet in HOW_KNOWN:
            return [own_values.has(wanted, NUMBER, facet, values)]
        case _:
            return [NUMBER.in_(lists.in_incidents(wanted, facet, values))]


def values(wanted: Wanted, facet: str) -> Query:
    """(value, incident) of a facet for all incidents that match."""
    where = conditions(wanted)

    def of(value: Any, *more: Any) -> Query:
        found = own_values.pairs(value, NUMBER, [*where, *more]).select_from(Incident)
        return found.join(Record, col(Record.id) == NUMBER)

    match facet:
        case "incident":  # itself, also where nobody in it may be known
            return of(NUMBER)
        case "incident_type":
            return of(numbered(Incident.type), sight.known(wanted.levels, NUMBER, "type"))
        case "location":
            there = of(col(LocationBelow.ancestor_id), sight.known(wanted.levels, NUMBER, "location"))
            return there.join(LocationBelow, col(LocationBelow.location_id) == col(Incident.location_id))
        case _ if facet in HOW_KNOWN:
            return own_values.of_facet(of, wanted, NUMBER, facet)
        case _ if lists.is_shared(facet):
            given = and_(col(IncidentFacetRow.incident_id) == NUMBER, *lists.shared(wanted, facet))
            return of(col(IncidentFacetRow.value)).join(IncidentFacetRow, given)
    own: list[ColumnElement[bool]] = [
        col(ListRow.incident_id).in_(choose(NUMBER).join(Record, col(Record.id) == NUMBER).where(*where))
    ]
    own += lists.conditions(of_people(wanted))
    return both(*(query.where(*own) for query in lists.pairs(wanted, facet, col(ListRow.incident_id))))


# --- what other lists tell of incidents ---
def at_places(
    session: Session, levels: Sequence[Confidentiality], places: Sequence[int], at_most: int
) -> dict[int, int]:
    """How many incidents happened at each place or below, `at_most` where there are more."""
    above = col(LocationBelow.ancestor_id)
    query = choose(above, func.count()).join(Incident, col(Incident.location_id) == LocationBelow.location_id)
    query = query.join(Record, col(Record.id) == NUMBER).where(above.in_(places))
    query = query.where(col(Record.level).in_(levels), col(Record.review_state) != ReviewState.WITHDRAWN)
    known = sight.known(levels, Incident.id, "location")
    return {place: min(n, at_most) for place, n in session.execute(query.where(known).group_by(above)).all()}


def people_of(
    session: Session, incident_ids: Sequence[int], levels: Sequence[Confidentiality]
) -> dict[int, dict[int, int]]:
    """For each incident, how many individuals per standing."""
    query = (
        choose(col(ListRow.incident_id), col(ListRow.standing), func.count(distinct(col(ListRow.individual_id))))
        .where(col(ListRow.incident_id).in_(incident_ids), *sight.at(levels, ListRow))
        .group_by(col(ListRow.incident_id), col(ListRow.standing))
    )
    found: dict[int, dict[int, int]] = {}
    for incident, standing, count in session.execute(query).all():
        found.setdefault(incident, {})[standing] = count
    return found

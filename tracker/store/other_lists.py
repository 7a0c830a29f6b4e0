"""Counts beside the lists of incidents, injuries, places and reports: how many of each have a value of a facet.

They are made by the database of what the list shows, one query a facet; what is told of people is asked of list rows.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, and_, distinct, func, type_coerce, union_all
from sqlalchemy import select as choose
from sqlmodel import Session, col

from tracker.facets import number_of
from tracker.records import (
    Act,
    Claim,
    FacetRow,
    Incident,
    IncidentFacetRow,
    Individual,
    Injury,
    ListRow,
    Location,
    LocationBelow,
    Record,
    SourceReport,
)
from tracker.records.base import Kind, ReviewState
from tracker.store import columns, lists, sight
from tracker.store.lists import Wanted

OF_ACTS = ("act", "review", "perpetrator")  # what an incident has by the acts in it: a server holds these in memory
Pairs = Select[Any]  # (value, number of what the list shows)


def counts(
    session: Session, wanted: Wanted, what: str, facets: Sequence[str], top: int | None
) -> dict[str, dict[int, int]]:
    """Per facet of a list, how many of its records have each value, whatever is chosen of the facet itself."""
    found = {}
    for facet in facets:
        free = wanted.to(**{facet: ()})
        if what == "incidents" and facet in OF_ACTS:
            held = columns.by_incident(session, free, facet, lists.incidents(session, free, 0, 10**9))
            if held is not None:
                found[facet] = lists.most(held, wanted.of(facet), top)
                continue
        pairs = OF_LIST[what](free, facet).subquery()
        query = choose(pairs.c.value, func.count(distinct(pairs.c.number))).where(pairs.c.value.is_not(None))
        counted = {int(value): count for value, count in session.execute(query.group_by(pairs.c.value)).all()}
        found[facet] = lists.most(counted, wanted.of(facet), lists.cut(facet, top))
    return found


def _number(column: Any) -> Any:
    return type_coerce(col(column), Integer)


def _pairs(value: Any, number: Any, start: Any, joins: Sequence[tuple[Any, Any]], where: Sequence[Any]) -> Pairs:
    query = choose(value.label("value"), col(number).label("number")).select_from(start)
    query = query.join(Record, col(Record.id) == col(number))
    for table, on in joins:
        query = query.join(table, on)
    return query.where(*where)


def _of_incidents(wanted: Wanted, facet: str) -> Pairs:
    key, known = Incident.id, sight.known
    where = lists.incident_conditions(wanted)
    told = (Claim, col(Claim.subject_id) == col(key))
    people = (ListRow, and_(col(ListRow.incident_id) == col(key), *lists.conditions(lists.of_people(wanted))))
    match facet:
        case "incident_type":
            return _pairs(_number(Incident.type), key, Incident, [], [*where, known(wanted.levels, key, "type")])
        case "location":
            below = (LocationBelow, col(LocationBelow.location_id) == col(Incident.location_id))
            there = known(wanted.levels, key, "location")
            return _pairs(col(LocationBelow.ancestor_id), key, Incident, [below], [*where, there])
        case "source":
            return _pairs(col(Claim.source_report_id), key, Incident, [told], where)
        case "publisher":
            return _pairs(
                col(SourceReport.publisher_id),
                key,
                Incident,
                [told, *_published(wanted, Claim.source_report_id)],
                where,
            )
        case "confidentiality":
            return _pairs(_number(Record.level), key, Incident, [], where)
        case "perpetrator":
            given = (IncidentFacetRow, and_(col(IncidentFacetRow.incident_id) == key, *lists.shared(wanted, facet)))
            return _pairs(col(IncidentFacetRow.value), key, Incident, [people, given], where)
        case _:
            return _pairs(_number(lists.COLUMNS[facet]), key, Incident, [people], where)


def _facet(wanted: Wanted, facet: str) -> list[ColumnElement[bool]]:
    return [col(FacetRow.facet) == number_of(facet), *sight.at(wanted.levels, FacetRow)]


def _published(wanted: Wanted, report: Any) -> list[tuple[Any, Any]]:
    """The report, where who published it may be known and seen."""
    return [(SourceReport, and_(col(SourceReport.id) == col(report), *lists.publisher_seen(wanted)))]


def _of_injuries(wanted: Wanted, facet: str) -> Pairs:
    key = Injury.id
    where = lists.injury_conditions(wanted)
    rows = (ListRow, and_(col(ListRow.individual_id) == col(Injury.individual_id), *sight.at(wanted.levels, ListRow)))
    match facet:
        case "injury":
            part, kind = (
                _pairs(_number(column), key, Injury, [], [*where, sight.known(wanted.levels, key, name)])
                for column, name in ((Injury.body_part, "body_part"), (Injury.kind, "kind"))
            )
            both = union_all(part, kind).subquery()
            return choose(both.c.value, both.c.number)
        case "incident":
            act = (Act, col(Act.id) == col(Injury.act_id))
            return _pairs(col(Act.incident_id), key, Injury, [act], where)
        case "location":
            below = (LocationBelow, col(LocationBelow.location_id) == col(ListRow.location_id))
            return _pairs(col(LocationBelow.ancestor_id), key, Injury, [rows, below], where)
        case "source":
            beside = (FacetRow, and_(col(FacetRow.individual_id) == col(Injury.individual_id), *_facet(wanted, facet)))
            return _pairs(col(FacetRow.value), key, Injury, [beside], where)
        case _:
            person = (Individual, col(Individual.id) == col(Injury.individual_id))
            return _pairs(_number(lists.COLUMNS[facet]), key, Injury, [person, rows], where)


def place_conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    """The WHERE of a list of places."""
    where: list[ColumnElement[bool]] = [
        col(Record.kind) == Kind.LOCATION,
        col(Record.level).in_(wanted.levels),
        col(Record.review_state) != ReviewState.WITHDRAWN,
    ]
    if wanted.of("feature"):
        known = sight.known(wanted.levels, Location.id, "feature")
        where += [_number(Location.feature).in_(wanted.of("feature")), known]
    if wanted.of("confidentiality"):
        where.append(_number(Record.level).in_(wanted.of("confidentiality")))
    if wanted.of("location"):
        where.append(col(Location.id).in_(lists.below_any(wanted.of("location"))))
    elif (places := lists.happened(wanted)) is not None:
        where.append(col(Location.id).in_(places))
    return where


def _of_places(wanted: Wanted, facet: str) -> Pairs:
    where = place_conditions(wanted)
    if facet == "feature":
        known = sight.known(wanted.levels, Location.id, "feature")
        return _pairs(_number(Location.feature), Location.id, Location, [], [*where, known])
    if facet == "location":
        below = (LocationBelow, col(LocationBelow.location_id) == col(Location.id))
        return _pairs(col(LocationBelow.ancestor_id), Location.id, Location, [below], where)
    return _pairs(_number(Record.level), Location.id, Location, [], where)


REPORTS = {"document_type": (SourceReport.type, "type"), "publisher": (SourceReport.publisher_id, "publisher")}


def report_conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    """The WHERE of a list of source reports."""
    where: list[ColumnElement[bool]] = [col(Record.kind) == Kind.SOURCE_REPORT, col(Record.level).in_(wanted.levels)]
    for facet, values in wanted.chosen:
        if facet in REPORTS:
            column, name = REPORTS[facet]
            where += [_number(column).in_(values), sight.known(wanted.levels, SourceReport.id, name)]
        elif facet == "confidentiality":
            where.append(_number(Record.level).in_(values))
    return where


def _of_reports(wanted: Wanted, facet: str) -> Pairs:
    where = report_conditions(wanted)
    if facet == "publisher":
        where += lists.publisher_seen(wanted)
    if facet in REPORTS:
        column, name = REPORTS[facet]
        known = sight.known(wanted.levels, SourceReport.id, name)
        return _pairs(_number(column), SourceReport.id, SourceReport, [], [*where, known])
    return _pairs(_number(Record.level), SourceReport.id, SourceReport, [], where)


def named_by(wanted: Wanted, facet: str) -> Select[Any] | None:
    """The records that are a value of a facet at all, where few of their kind are; None where any may be."""
    if facet == "perpetrator":
        return choose(col(IncidentFacetRow.value)).where(*lists.shared(wanted, facet))
    if facet == "publisher":
        return choose(col(SourceReport.publisher_id)).where(*lists.publisher_seen(wanted))
    return None


OF_LIST: dict[str, Callable[[Wanted, str], Pairs]] = {
    "incidents": _of_incidents,
    "injuries": _of_injuries,
    "locations": _of_places,
    "source_reports": _of_reports,
}

"""Lists of incidents, injuries, places and reports: their pages and totals, and how many have each value of a facet.

What is a record's own is asked of the database. What it has by people is answered from what a server holds of them
(store/columns.py), where there is one: to join a million people for each question takes seconds.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
from sqlalchemy import Select, distinct, func
from sqlalchemy import select as choose
from sqlmodel import Session, col

from tracker.access import Confidentiality
from tracker.records import Incident, IncidentFacetRow, Location, Record, SourceReport
from tracker.store import (
    arrays,
    columns,
    incident_list,
    injury_list,
    lists,
    place_list,
    report_list,
    sight,
)
from tracker.store.lists import DATES, Wanted
from tracker.store.matrix import Numbers
from tracker.store.own_values import Query

EVERY = 10**9
Counted = dict[str, dict[int, int]]
Pairs = tuple[Numbers, Numbers]
WHOSE: dict[str, tuple[Callable[[Wanted], Wanted], str]] = {
    "incidents": (incident_list.of_people, "incident"),
    "source_reports": (report_list.of_people, "source"),
}  # what a list asks of people, and by which of their facets they lead to it


# --- pages and totals ---
def page(session: Session, wanted: Wanted, what: str, offset: int, limit: int) -> tuple[list[int], int]:
    """Incidents, injuries or source reports of one page in the order of their list, and how many match."""
    kept = _kept(session, wanted, what)
    if kept is not None:
        return kept[offset : offset + limit].tolist(), len(kept)
    if what == "incidents":
        return incident_list.page(session, wanted, offset, limit), incident_list.total(session, wanted)
    if what == "source_reports":
        return report_list.page(session, wanted, offset, limit), report_list.total(session, wanted)
    return injury_list.numbers(session, wanted, offset, limit), injury_list.total(session, wanted)


def _kept(session: Session, wanted: Wanted, what: str) -> Numbers | None:
    """All that match, in their order, by the people a server holds; None where nothing is asked of people, or held."""
    there = _by_people(session, wanted, what)
    if there is None:
        return None
    if what == "incidents":
        every = np.array(incident_list.page(session, incident_list.alone(wanted), 0, EVERY), np.int64)
    elif what == "source_reports":
        every = np.array(report_list.page(session, report_list.alone(wanted), 0, EVERY), np.int64)
    else:
        every = np.array([number for number, _ in injury_list.whose(session, wanted)], np.int64)
    return every[arrays.among(every, there)]


def _by_people(session: Session, wanted: Wanted, what: str) -> Numbers | None:
    """The incidents that hold somebody who fits, the reports that tell of who does, or their injuries; None where that is
    not asked, or held."""
    if what in WHOSE:
        of_people, by = WHOSE[what]
        people = of_people(wanted)
        return columns.fitting(session, people, by) if people.chosen else None
    people = injury_list.of_people(wanted)
    fits = columns.fitting(session, people) if injury_list.asks_people(people) else None
    if fits is None:
        return None
    pairs = np.array(injury_list.whose(session, Wanted(wanted.levels)), np.int64).reshape(-1, 2)
    hurt: Numbers = pairs[arrays.among(pairs[:, 1], fits), 0]
    return hurt


def places(session: Session, wanted: Wanted) -> tuple[Wanted, frozenset[int] | None]:
    """What a list of places asks of the places themselves, and those where something that matches happened; None: all.

    Where nothing is held, the database is asked for them with the rest.
    """
    happened = place_list.of_people(wanted)
    if happened is None or not columns.is_holding(session):
        return wanted, None
    held = columns.fitting(session, happened, "place")
    there = set() if held is None else set(held.tolist())
    incidents = set(page(session, happened, "incidents", 0, EVERY)[0])
    known = sight.known(wanted.levels, Incident.id, "location")
    for number, place in session.execute(choose(col(Incident.id), col(Incident.location_id)).where(known)).all():
        if number in incidents and place:
            there.add(place)
    return place_list.alone(wanted), frozenset(there)


# --- counts ---
def counts(
    session: Session,
    wanted: Wanted,
    what: str,
    facets: Sequence[str],
    top: int | None,
    among: Sequence[int] | None = None,
) -> Counted:
    """Per facet of a list, how many of its records have each value, whatever is chosen of the facet itself.

    Places are counted of these alone where some are named.
    """
    held = _held(session, what, among)
    found = {}
    for facet in facets:
        if facet == DATES:
            found[facet] = _in_days(session, wanted, what, among)
            continue
        free = wanted.to(**{facet: ()})
        counted = held(free, facet)
        if counted is None:
            query = place_list.values(free, facet, among) if what == "locations" else VALUES[what](free, facet)
            pairs = query.subquery()
            each = choose(pairs.c.value, func.count(distinct(pairs.c.number))).where(pairs.c.value.is_not(None))
            counted = {int(value): count for value, count in session.execute(each.group_by(pairs.c.value)).all()}
        found[facet] = lists.most(counted, wanted.of(facet), lists.cut(facet, top))
    return found


def _held(session: Session, what: str, among: Sequence[int] | None) -> Callable[[Wanted, str], dict[int, int] | None]:
    """Counts with what a server holds of people; None where nothing is held, or it is not asked of people."""

    @cache  # nearly all facets ask of the same records
    def incidents(of: Wanted) -> list[int]:
        return incident_list.page(session, of, 0, EVERY)

    @cache
    def injured(of: Wanted) -> Pairs:
        whose = np.array([person for _, person in injury_list.whose(session, of)], np.int64)
        persons, times = np.unique(whose, return_counts=True)
        return persons, times

    @cache
    def there_are(which: str, of: Wanted) -> Numbers | None:
        return _by_people(session, of, which)

    def there(of: Wanted) -> Numbers | None:
        return there_are(what, of)

    @cache
    def own_places(of: Wanted) -> Numbers:
        return np.array(session.execute(place_list.numbers(of, among)).scalars().all(), np.int64)

    @cache
    def reports(of: Wanted) -> list[int]:
        return report_list.page(session, of, 0, EVERY)

    @cache
    def located(levels: tuple[Confidentiality, ...]) -> Numbers:
        return _located(session, levels)

    def in_incidents(of: Wanted, facet: str) -> Pairs | None:
        """Each (incident that fits, value of a facet) of the incident itself, or of who is in it."""
        people, alone = incident_list.of_people(of), incident_list.alone(of)
        kept = np.array(incidents(alone), np.int64)
        if people.chosen:
            who = there_are("incidents", people)
            if who is None:
                return None
            kept = kept[arrays.among(kept, who)]
        if facet == "incident":
            return kept, kept
        if incident_list.is_own(facet):
            values, numbers = _asked(session, incident_list.values(alone, facet))
        else:
            held = columns.together(session, people, "incident", facet)
            if held is None:
                return None
            numbers, values = held
        fits = arrays.among(numbers, kept)
        return numbers[fits], values[fits]

    def of_places(free: Wanted, facet: str) -> dict[int, int] | None:
        if facet in place_list.OWN:
            own, kept = places(session, free)
            if kept is None:
                return None
            return _of_these(session, place_list.values(own, facet, among), np.fromiter(kept, np.int64))
        of = place_list.of_what_happened(free)
        done, known = columns.together(session, of, "place", facet), in_incidents(of, facet)
        if done is None or known is None:
            return None
        at, which = _places_of(located(tuple(of.levels)), known[0])
        numbers, values = np.concatenate([done[0], at]), np.concatenate([done[1], known[1][which]])
        return _times(values, numbers, own_places(place_list.alone(free)))

    def of_incidents(free: Wanted, facet: str) -> dict[int, int] | None:
        people, alone = incident_list.of_people(free), incident_list.alone(free)
        if not incident_list.is_own(facet):
            held = columns.together(session, people, "incident", facet)
            return None if held is None else _times(held[1], held[0], np.array(incidents(alone), np.int64))
        kept = there(people) if people.chosen else None
        return None if kept is None else _of_these(session, incident_list.values(alone, facet), kept)

    def of_reports(free: Wanted, facet: str) -> dict[int, int] | None:
        people, alone = report_list.of_people(free), report_list.alone(free)
        if facet not in report_list.OWN:
            told = columns.together(session, people, "source", facet)
            return None if told is None else _times(told[1], told[0], np.array(reports(alone), np.int64))
        kept = there(people) if people.chosen else None
        return None if kept is None else _of_these(session, report_list.values(alone, facet), kept)

    def of_injuries(free: Wanted, facet: str) -> dict[int, int] | None:
        people = injury_list.of_people(free)
        if facet == "incident":
            return _by_incident(session, people, injury_list.of_acts(session, free))
        if facet not in injury_list.OWN:
            return columns.by_person(session, people, facet, lambda: injured(replace(free, words="", named=())))
        kept = there(people) if injury_list.asks_people(people) else None
        return None if kept is None else _of_these(session, injury_list.own_values_of(free, facet), kept)

    ways = {
        "incidents": of_incidents, "injuries": of_injuries, "locations": of_places, "source_reports": of_reports
    }  # fmt: skip
    return ways.get(what, lambda free, facet: None)


def _by_incident(session: Session, people: Wanted, injuries: Sequence[tuple[int, int]]) -> dict[int, int] | None:
    """How many injuries (individual, incident of the act or 0) are of each incident in which their individual fits; one
    without an act may be of any. None where nothing is held."""
    held = columns.took_part(session, people)
    if held is None:
        return None
    hurt = np.array(injuries, np.int64).reshape(-1, 2)
    concerns = arrays.among(held[0], np.unique(hurt[:, 0]))
    persons, incidents = (part[concerns] for part in held)
    width = int(max(incidents.max(initial=0), hurt[:, 1].max(initial=0))) + 1  # a person and an incident are one number
    fits = np.unique(persons * width + incidents)
    own, times = np.unique(hurt[:, 0] * width + hurt[:, 1], return_counts=True)

    def of(keys: Numbers) -> Numbers:
        at = np.minimum(np.searchsorted(own, keys), max(len(own) - 1, 0))
        return np.where(own[at] == keys, times[at], 0) if len(own) else np.zeros(len(keys), np.int64)

    found = np.bincount(fits % width, weights=of(fits) + of(fits - fits % width)).astype(np.int64)
    return {int(incident): int(found[incident]) for incident in np.flatnonzero(found)}


def _of_these(session: Session, query: Query, kept: Numbers) -> dict[int, int]:
    """How many of these records have each value."""
    values, numbers = _asked(session, query)
    return _times(values, numbers, kept)


def _asked(session: Session, query: Query) -> Pairs:
    """The values and the records that answer a query for both."""
    found = [(value, number) for value, number in session.execute(query).all() if value is not None]
    pairs = np.array(found, np.int64).reshape(-1, 2)
    return pairs[:, 0], pairs[:, 1]


def _times(values: Numbers, numbers: Numbers, kept: Numbers) -> dict[int, int]:
    """How many of the records `kept` have each value; each value of a record counts once."""
    fits = arrays.among(numbers, kept)
    known, place = np.unique(values[fits], return_inverse=True)
    each = np.unique(numbers[fits] * max(len(known), 1) + place.reshape(-1))
    times = np.bincount(each % max(len(known), 1), minlength=len(known))
    return dict(zip(known.tolist(), times.tolist(), strict=True))


def _located(session: Session, levels: Sequence[Confidentiality]) -> Numbers:
    """Each incident of which it is known where it happened, in their order, beside the place."""
    known = sight.known(levels, Incident.id, "location")
    at = choose(col(Incident.id), col(Incident.location_id)).where(known, col(Incident.location_id).is_not(None))
    return np.array([tuple(row) for row in session.execute(at.order_by(col(Incident.id))).all()], np.int64).reshape(
        -1, 2
    )


def _places_of(held: Numbers, incidents: Numbers) -> Pairs:
    """Where these incidents happened, and which of them each place is of; those are left out of which it is not known."""
    if not len(held):
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    place = np.minimum(np.searchsorted(held[:, 0], incidents), len(held) - 1)
    which = np.flatnonzero(held[place, 0] == incidents)
    return held[place[which], 1], which


def _in_days(session: Session, wanted: Wanted, what: str, among: Sequence[int] | None) -> dict[int, int]:
    """How many surely lie in the chosen days (1), and how many perhaps do (0)."""
    return {int(sure): _total(session, replace(wanted, certain=sure), what, among) for sure in (True, False)}


def _total(session: Session, wanted: Wanted, what: str, among: Sequence[int] | None) -> int:
    if what != "locations":
        return page(session, wanted, what, 0, 0)[1]
    own, there = places(session, wanted)
    query = choose(col(Location.id)).join(Record, col(Record.id) == col(Location.id))
    found = session.execute(query.where(*place_list.conditions(own, among))).scalars().all()
    return sum(number in there for number in found) if there is not None else len(found)


def named_by(wanted: Wanted, facet: str) -> Select[Any] | None:
    """The records that are a value of a facet at all, where few of their kind are; None where any may be."""
    if facet == "perpetrator":
        return choose(col(IncidentFacetRow.value)).where(*lists.shared(wanted, facet))
    if facet == "publisher":
        return choose(col(SourceReport.publisher_id)).where(*lists.publisher_seen(wanted))
    return None


VALUES: dict[str, Callable[[Wanted, str], Query]] = {
    "incidents": incident_list.values,
    "injuries": injury_list.values,
    "source_reports": report_list.values,
}

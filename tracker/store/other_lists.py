"""Counts beside the lists of incidents, injuries, places and reports: how many of each have a value of a facet.

What is a record's own is counted by the database, one query a facet. What it has by people is counted from what a server
holds of them, where there is one; else by the database too.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from sqlalchemy import Select, distinct, func
from sqlalchemy import select as choose
from sqlmodel import Session, col

from tracker.records import IncidentFacetRow, Location, Record, SourceReport
from tracker.store import columns, incident_list, injury_list, lists, place_list, report_list
from tracker.store.lists import DATES, Wanted
from tracker.store.own_values import Query


def counts(
    session: Session,
    wanted: Wanted,
    what: str,
    facets: Sequence[str],
    top: int | None,
    among: Sequence[int] | None = None,
) -> dict[str, dict[int, int]]:
    """Per facet of a list, how many of its records have each value, whatever is chosen of the facet itself.

    Places are counted of these alone where some are named.
    """
    held = _held(session, wanted, what)
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


def _held(session: Session, wanted: Wanted, what: str) -> Callable[[Wanted, str], dict[int, int] | None]:
    """Counts from what a server holds of people; None where nothing is held, or it is not asked of people."""

    @cache  # nearly all facets ask of the same records
    def incidents(of: Wanted) -> list[int]:
        return incident_list.page(session, of, 0, 10**9)

    @cache
    def injured(of: Wanted) -> list[int]:
        return injury_list.whose(session, of)

    def counted(free: Wanted, facet: str) -> dict[int, int] | None:
        if what == "incidents" and not incident_list.is_own(facet):
            return columns.by_incident(session, incident_list.of_people(free), facet, lambda: incidents(free))
        if what == "injuries" and facet not in (*injury_list.OWN, "incident"):
            return columns.by_person(session, injury_list.of_people(free), facet, lambda: injured(free))
        return None

    return counted


def _in_days(session: Session, wanted: Wanted, what: str, among: Sequence[int] | None) -> dict[int, int]:
    """How many surely lie in the chosen days (1), and how many perhaps do (0)."""
    return {int(sure): total(session, replace(wanted, certain=sure), what, among) for sure in (True, False)}


def total(session: Session, wanted: Wanted, what: str, among: Sequence[int] | None = None) -> int:
    """How many records of a list match."""
    if what != "locations":
        return TOTALS[what](session, wanted)
    query = choose(func.count()).select_from(Location).join(Record, col(Record.id) == col(Location.id))
    return int(session.execute(query.where(*place_list.conditions(wanted, among))).scalar_one())


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
TOTALS: dict[str, Callable[[Session, Wanted], int]] = {
    "incidents": incident_list.total,
    "injuries": injury_list.total,
    "source_reports": report_list.total,
}

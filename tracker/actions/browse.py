"""Filtered lists, page by page, with counts. Only what this person may see."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import col, func, select

from tracker.access import Permission, User, require
from tracker.actions import narrow, rows, valued
from tracker.actions.rows import IndividualRow, LocationRow
from tracker.narrowing import Filter
from tracker.records import (
    Location,
    Record,
    SourceReport,
)
from tracker.records.base import Kind, ReviewState
from tracker.store import columns, database, listing, lists, records, sight

PER_PAGE = 50
COUNTED = 1_000  # beside a place or a report; where more are there the page says "1,000 or more"


@dataclass(frozen=True)
class Page:
    """One page of a list, how many rows there are in all, and counts per value of each facet.

    `labels` are the words of values that are no codes. With `more` there are at least as many as `total` says, and
    counts are those of the first ones: a server that has just started answers so.
    """

    rows: tuple[Any, ...]
    total: int
    page: int
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    more: bool = False


def individuals(
    user: User, chosen: Filter | None = None, page: int = 1, per_page: int = PER_PAGE, facets: Sequence[str] = ()
) -> Page:
    """One page of individuals in the order of their names, with counts of these facets. Raises InvalidFacts, NotFound."""
    require(user, Permission.READ)
    with database.reading(user) as session:
        wanted = narrow.wanted(session, user, chosen or Filter())
        asked = [*facets, *([lists.DATES] if facets and (wanted.start or wanted.end) else [])]
        people = columns.found(session, wanted, (page - 1) * per_page, per_page, asked, valued.OFFERED)
        counted = valued.named(session, wanted, people.counts)
        shown = tuple(rows.individual_rows(session, user, people.page))
        return Page(shown, people.total, page, counted.counts, counted.labels, people.more)


def all_individuals(user: User, chosen: Filter | None = None) -> list[IndividualRow]:
    """Every individual that matches, for exports and scripts."""
    require(user, Permission.READ)
    with database.reading(user) as session:
        people = lists.individuals(session, narrow.wanted(session, user, chosen or Filter()), 0, 10**9)
        return [row for part in records.parts(people) for row in rows.individual_rows(session, user, part)]


def incidents(user: User, chosen: Filter | None = None, page: int = 1, per_page: int = PER_PAGE) -> Page:
    """One page of incidents, the latest first. Raises InvalidFacts, NotFound."""
    require(user, Permission.READ)
    with database.reading(user) as session:
        wanted = narrow.wanted(session, user, chosen or Filter())
        numbers = lists.incidents(session, wanted, (page - 1) * per_page, per_page)
        return Page(tuple(rows.incident_rows(session, user, numbers)), lists.incident_total(session, wanted), page)


def injuries(user: User, chosen: Filter | None = None, page: int = 1, per_page: int = PER_PAGE) -> Page:
    """One page of injuries of the individuals that match. Raises InvalidFacts, NotFound."""
    require(user, Permission.READ)
    with database.reading(user) as session:
        hurts, total = lists.injuries(
            session, narrow.wanted(session, user, chosen or Filter()), (page - 1) * per_page, per_page
        )
        records.without_unknown(session, hurts)
        return Page(tuple(rows.injury_rows(session, hurts)), total, page)


def locations(
    user: User, chosen: Filter | None = None, page: int = 1, per_page: int = PER_PAGE, at_most: int = COUNTED
) -> Page:
    """One page of places, by name within the tree; individuals and incidents are counted up to `at_most`.

    A chosen location keeps the places below it; any other choice those where something that matches happened.
    """
    require(user, Permission.READ)
    with database.reading(user) as session:
        wanted = narrow.wanted(session, user, chosen or Filter())
        places = session.exec(
            select(Location, Record.ref)
            .join(Record, col(Record.id) == col(Location.id))
            .where(Record.review_state != ReviewState.WITHDRAWN)
        ).all()
        kept_places = lists.places(session, wanted)
        if kept_places is not None:
            places = [(row, ref) for row, ref in places if row.id in kept_places]
        paths = records.place_names(session, [row.id for row, _ in places])
        refs = {row.id: ref for row, ref in places}
        kept = [(row, ref) for row, ref in places if wanted.words in listing.search_key(paths[row.id])]
        kept.sort(key=lambda pair: tuple(reversed(listing.search_key(paths[pair[0].id]).split(", "))))
        shown = kept[(page - 1) * per_page : page * per_page]
        found = []
        for row, ref in shown:
            found.append(
                LocationRow(
                    ref=ref,
                    name=paths[row.id].split(", ")[0],
                    path=paths[row.id],
                    feature=row.feature,
                    parent=refs.get(row.parent_id or 0),
                    individuals=lists.individuals_at(session, wanted.levels, row.id, at_most),
                    incidents=lists.incidents_at(session, wanted.levels, row.id, at_most),
                )
            )
        return Page(tuple(found), len(kept), page)


def reports(user: User, words: str = "", page: int = 1, per_page: int = PER_PAGE, at_most: int = COUNTED) -> Page:
    """One page of source reports, the last received first; statements are counted up to `at_most`."""
    require(user, Permission.READ)
    with database.reading(user) as session:
        query = (
            select(SourceReport.id)
            .join(Record, col(Record.id) == col(SourceReport.id))
            .where(Record.kind == Kind.SOURCE_REPORT)
        )
        if words.strip() and sight.restricted(session):
            query = query.where(
                col(SourceReport.id).in_(records.titled(session, Kind.SOURCE_REPORT, words.strip().lower()))
            )
        elif words.strip():
            query = query.where(func.lower(col(SourceReport.title)).contains(words.strip().lower(), autoescape=True))
        total = session.exec(select(func.count()).select_from(query.subquery())).one()
        ordered = query.order_by(col(SourceReport.received_at).desc(), col(SourceReport.id).desc())
        numbers = session.exec(ordered.offset((page - 1) * per_page).limit(per_page)).all()
        return Page(tuple(rows.report_rows(session, numbers, at_most)), int(total), page)


@dataclass(frozen=True)
class Options:
    """What lists can be narrowed to: label by ref, at most 500 of each."""

    incidents: Mapping[str, str]
    places: Mapping[str, str]
    sources: Mapping[str, str]


def options(user: User) -> Options:
    """Incidents, places and reports to choose from, those with the most recent first."""
    require(user, Permission.READ)
    with database.reading(user) as session:

        def last(kind: Kind) -> list[int]:
            query = select(Record.id).where(
                Record.kind == kind,
                Record.review_state != ReviewState.WITHDRAWN,
            )
            return list(session.exec(query.order_by(col(Record.id).desc()).limit(500)).all())

        incidents, reports = last(Kind.INCIDENT), last(Kind.SOURCE_REPORT)
        named = records.labels(session, [*incidents, *reports])
        places = last(Kind.LOCATION)
        paths, heads = records.place_names(session, places), records.labels(session, places)
        return Options(
            {named[n].ref: named[n].text for n in incidents},
            dict(sorted(((heads[n].ref, paths[n]) for n in places), key=lambda pair: pair[1])),
            {named[n].ref: named[n].text for n in reports},
        )

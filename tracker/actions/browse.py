"""Filtered lists, page by page, with counts. Only what this person may see."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from tracker import facets as declared
from tracker.access import Confidentiality, Permission, User, levels, require
from tracker.actions import matching, narrow, rows, valued
from tracker.actions.rows import IndividualRow, LocationRow
from tracker.errors import InvalidFacts
from tracker.facets import Facet, Of
from tracker.narrowing import Filter
from tracker.records import (
    Injury,
    Location,
    Name,
    Record,
)
from tracker.records.base import Kind, ReviewState
from tracker.store import (
    answers,
    columns,
    database,
    facet_words,
    incident_list,
    listing,
    lists,
    name_search,
    other_lists,
    records,
    titles,
)
from tracker.store.answers import Lately
from tracker.store.lists import Wanted

PER_PAGE = 50
OFFERED = valued.OFFERED  # values of a facet, the most frequent ones; others are typed
COUNTED = 1_000  # beside a place or a report; where more are there the page says "1,000 or more"


@dataclass(frozen=True)
class Page:
    """One page of a list, how many rows there are in all, and counts per value of each facet.

    `labels` are the words of values that are no codes. With `more` there are at least as many as `total` says, and
    counts are those of the first ones: a server that has just started answers so. `likeliest` is how many the list was
    narrowed to by a name, the likeliest bearers of it, where there may be more; else 0. `counting` says that the counts
    are made beside (store/answers.py): until then they are those of `counted_at`, or none.
    """

    rows: tuple[Any, ...]
    total: int
    page: int
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    more: bool = False
    likeliest: int = 0
    counting: bool = False
    counted_at: datetime | None = None


def individuals(
    user: User, chosen: Filter | None = None, page: int = 1, per_page: int = PER_PAGE, facets: Sequence[str] = ()
) -> Page:
    """One page of individuals with counts of these facets: in the order of their names, of those whom a name means the
    likeliest first. Raises InvalidFacts, NotFound."""
    require(user, Permission.READ)
    with database.reading(user) as session:
        wanted = narrow.wanted(session, user, chosen or Filter())
        asked = [*facets, *([lists.DATES] if facets and (wanted.start or wanted.end) else [])]
        people = _people(session, wanted, (page - 1) * per_page, per_page, asked)
        counted = _named(session, wanted, asked, people)
        shown = _rows(session, "individuals", people.page, lambda: rows.individual_rows(session, user, people.page))
        return Page(
            shown, people.total, page, counted.counts, counted.labels, people.more, name_search.cut(wanted.named)
        )


def _people(session: Session, wanted: Wanted, offset: int, limit: int, asked: Sequence[str]) -> lists.Found:
    """One page; of those whom a name means the likeliest first."""
    if not (wanted.named and limit):
        return columns.found(session, wanted, offset, limit, asked, valued.OFFERED)
    every = columns.found(session, wanted, 0, name_search.LISTED, asked, valued.OFFERED)
    place = {number: at for at, number in enumerate(wanted.named)}
    return replace(every, page=sorted(every.page, key=place.__getitem__)[offset : offset + limit])


def _named(session: Session, wanted: Wanted, asked: Sequence[str], people: lists.Found) -> valued.Named:
    """The counts beside a list of individuals as they are read."""
    question = ("individuals", wanted, tuple(asked), people.more)
    return answers.kept(session, question, lambda own: valued.named(own, wanted, people.counts))


def all_individuals(user: User, chosen: Filter | None = None) -> list[IndividualRow]:
    """Every individual that matches, for exports and scripts."""
    require(user, Permission.READ)
    with database.reading(user) as session:
        people = lists.individuals(session, narrow.wanted(session, user, chosen or Filter()), 0, 10**9)
        return [row for part in records.parts(people) for row in rows.individual_rows(session, user, part)]


def incidents(
    user: User, chosen: Filter | None = None, page: int = 1, per_page: int = PER_PAGE, facets: Sequence[str] = ()
) -> Page:
    """One page of incidents, the latest first, with counts of these facets. Raises InvalidFacts, NotFound."""
    require(user, Permission.READ)
    with database.reading(user) as session:
        wanted = narrow.wanted(session, user, chosen or Filter(), "incidents")
        numbers, total = other_lists.page(session, wanted, "incidents", (page - 1) * per_page, per_page)
        counted = _counted(session, wanted, "incidents", facets)
        shown = _rows(session, "incidents", numbers, lambda: rows.incident_rows(session, user, numbers))
        return _page(shown, total, page, counted)


def _counted(
    session: Session, wanted: Wanted, what: str, facets: Sequence[str], among: Sequence[int] | None = None
) -> Lately[valued.Named]:
    """The counts beside a list as they are read; where they take long, those of before, or none yet."""
    asked = [*facets, *([lists.DATES] if facets and (wanted.start or wanted.end) else [])]

    def made(own: Session) -> valued.Named:
        return valued.named(own, wanted, other_lists.counts(own, wanted, what, asked, valued.OFFERED, among))

    some = None if among is None else tuple(among)
    return answers.lately(session, (what, wanted, tuple(asked), some), made)


def _page(shown: tuple[Any, ...], total: int, page: int, counted: Lately[valued.Named]) -> Page:
    named = counted.answer
    if named is None:
        return Page(shown, total, page, counting=True)
    late = counted.right is not None
    return Page(shown, total, page, named.counts, named.labels, counting=late, counted_at=counted.right)


def injuries(
    user: User, chosen: Filter | None = None, page: int = 1, per_page: int = PER_PAGE, facets: Sequence[str] = ()
) -> Page:
    """One page of injuries, by themselves or of the individuals that match, with counts. Raises InvalidFacts, NotFound."""
    require(user, Permission.READ)
    with database.reading(user) as session:
        wanted = narrow.wanted(session, user, chosen or Filter())
        numbers, total = other_lists.page(session, wanted, "injuries", (page - 1) * per_page, per_page)
        counted = _counted(session, wanted, "injuries", facets)
        shown = _rows(session, "injuries", numbers, lambda: _injury_rows(session, numbers))
        return _page(shown, total, page, counted)


def _injury_rows(session: Session, numbers: Sequence[int]) -> list[rows.InjuryRow]:
    typed = {row.id: row for row in records.typed(session, Injury, numbers)}
    hurts = [typed[number] for number in numbers]
    records.without_unknown(session, hurts)
    return rows.injury_rows(session, hurts)


def _rows(session: Session, what: str, numbers: Sequence[int], make: Callable[[], Sequence[Any]]) -> tuple[Any, ...]:
    """The rows of a page; a page that is looked at again is not read again."""
    return answers.kept(session, (what, "rows", tuple(numbers)), lambda _: tuple(make()))


def locations(
    user: User,
    chosen: Filter | None = None,
    page: int = 1,
    per_page: int = PER_PAGE,
    at_most: int = COUNTED,
    facets: Sequence[str] = (),
) -> Page:
    """One page of places, by name within the tree; individuals and incidents are counted up to `at_most`.

    A chosen location keeps the places below it; what narrows people, and days, those where something that matches happened.
    """
    require(user, Permission.READ)
    with database.reading(user) as session:
        wanted = narrow.wanted(session, user, chosen or Filter())
        kept = answers.kept(session, ("locations", "in order", wanted), lambda own: matching.places(own, wanted))
        shown = kept[(page - 1) * per_page : page * per_page]
        typed = {row.id: row for row in records.typed(session, Location, [place.number for place in shown])}
        above = records.labels(session, [place.parent for place in shown if place.parent])
        people, incidents = _at_places(session, wanted.levels, [place.number for place in shown], at_most)
        made = tuple(
            LocationRow(
                ref=place.ref,
                name=place.path.split(", ")[0],
                path=place.path,
                feature=typed[place.number].feature,
                parent=above[place.parent].ref if place.parent in above else None,
                individuals=people.get(place.number, 0) if people is not None else None,
                incidents=incidents.get(place.number, 0),
            )
            for place in shown
        )
        among = matching.named_places(session, wanted) if wanted.words and facets else None
        counted = _counted(session, wanted, "locations", facets, among)
        answer = _page(made, len(kept), page, counted)
        return replace(answer, counting=answer.counting or people is None)


def _at_places(
    session: Session, levels: Sequence[Confidentiality], places: Sequence[int], at_most: int
) -> tuple[dict[int, int] | None, dict[int, int]]:
    """How many individuals were held or something was done to, and how many incidents happened, at each place or below.

    None for individuals while a server still reads its lists: to ask the database of each place takes too long.
    """
    incidents = incident_list.at_places(session, levels, places, at_most)
    if columns.is_reading(session):
        return None, incidents
    found = columns.found(session, Wanted(levels=tuple(levels)), 0, 0, ("location",))
    people = {place: min(found.counts["location"].get(place, 0), at_most) for place in places}
    return None if found.more else people, incidents


def reports(
    user: User,
    words: str = "",
    page: int = 1,
    per_page: int = PER_PAGE,
    at_most: int = COUNTED,
    chosen: Filter | None = None,
    facets: Sequence[str] = (),
) -> Page:
    """One page of source reports, the last received first; statements are counted up to `at_most`."""
    require(user, Permission.READ)
    with database.reading(user) as session:
        wanted = matching.titled_reports(session, narrow.wanted(session, user, chosen or Filter()), words)
        numbers, total = other_lists.page(session, wanted, "source_reports", (page - 1) * per_page, per_page)
        counted = _counted(session, wanted, "source_reports", facets)
        shown = _rows(session, f"reports up to {at_most}", numbers, lambda: rows.report_rows(session, numbers, at_most))
        return _page(shown, total, page, counted)


@dataclass(frozen=True)
class Counted:
    """How many have a value of a facet; `value` is what narrows a list to them, `label` its words."""

    facet: str
    value: str
    label: str
    count: int


LISTS: dict[str, Callable[..., Page]] = {
    "individuals": individuals,
    "incidents": incidents,
    "injuries": injuries,
    "locations": locations,
}


def counted(user: User, what: str, chosen: Filter | None = None) -> list[Counted]:
    """The counts of all facets of a list, narrowed so; the most frequent values of each. Raises InvalidFacts, NotFound."""
    require(user, Permission.READ)
    known = declared.of_list(what)
    if not known:
        raise InvalidFacts(f"'{what}' is not a list: {', '.join((*LISTS, 'source_reports'))}.")
    names = [facet.name for facet in known]
    if what == "source_reports":
        page = reports(user, per_page=0, chosen=chosen, facets=names)
    else:
        page = LISTS[what](user, chosen, per_page=0, facets=names)
    return [
        Counted(name, value, page.labels.get(name, {}).get(value) or valued.words(name, value), count)
        for name, values in page.facets.items()
        for value, count in values.items()
    ]


def value_words(facet: str, value: str) -> str:
    """The words on screen of a value that is a code, a standing, a level or a fact; others are labels of the page."""
    return valued.words(facet, value)


def options(user: User, facet: str = "incident", words: str = "") -> dict[str, str]:
    """Values of a facet to choose from, with their words: those that hold what was typed, at most OFFERED.

    Without words the newest records. Raises InvalidFacts.
    """
    require(user, Permission.READ)
    known = declared.every().get(facet)
    if known is None or known.of not in (Of.RECORD, Of.TEXT):
        raise InvalidFacts(f"Nothing is typed for '{facet}'.")
    narrow.legible(words)
    with database.reading(user) as session:
        of_levels = Wanted(levels=tuple(levels(user)))
        if known.of is Of.TEXT:
            number = facet_words.number(words)
            return {declared.token(n): text for n, text in facet_words.of(session, of_levels, known, [number]).items()}
        numbers = _matching(session, of_levels, known, words)
        _, labels = valued.named_records(session, known, numbers)
        return labels


def _matching(session: Session, of_levels: Wanted, facet: Facet, words: str) -> list[int]:
    """Records of a facet's kinds whose title or name holds the words, the newest first."""
    newest = select(Record.id).where(
        col(Record.kind).in_(facet.kinds), Record.review_state != ReviewState.WITHDRAWN
    ).order_by(col(Record.id).desc())  # fmt: skip
    if facet.kinds in ((Kind.INCIDENT,), (Kind.SOURCE_REPORT,)):
        if words.strip():
            held = titles.holding(session, facet.kinds[0], words)
            newest = newest.where(titles.among(col(Record.id), tuple(held)))
    else:
        asked = listing.search_key(words)
        named = select(Name.record_id).where(col(Name.search_key).contains(asked, autoescape=True))
        newest = newest.where(col(Record.id).in_(named))
        if (among := other_lists.named_by(of_levels, facet.name)) is not None:
            newest = newest.where(col(Record.id).in_(among))
    return list(session.exec(newest.limit(valued.OFFERED)).all())

"""The places and the reports that match, before a page is cut from them: for their lists and for saved views."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlmodel import Session, col, select

from tracker.actions import narrow
from tracker.records import Location, Record
from tracker.records.base import Kind
from tracker.store import listing, name_search, other_lists, place_list, records, titles
from tracker.store.lists import Wanted


@dataclass(frozen=True)
class Place:
    """A place that matches: its path is its name with the places it lies in, from narrow to wide."""

    number: int
    parent: int | None
    ref: str
    path: str


def places(session: Session, wanted: Wanted) -> list[Place]:
    """All places that match, by name within the tree; words may stand in the path, or answer any spelling of the place."""
    own, there = other_lists.places(session, wanted)
    query = select(Location.id, Location.parent_id, Record.ref).join(Record, col(Record.id) == col(Location.id))
    all_own = session.exec(query.where(*place_list.conditions(own))).all()
    found = [row for row in all_own if there is None or row[0] in there]
    paths = records.place_names(session, [number for number, _, _ in found])
    every = (Place(number, parent, ref, paths[number]) for number, parent, ref in found)
    named = set(name_search.numbers(session, wanted.words, (Kind.LOCATION,))) if wanted.words else set()
    kept = (place for place in every if wanted.words in listing.search_key(place.path) or place.number in named)
    return sorted(kept, key=lambda place: tuple(reversed(listing.search_key(place.path).split(", "))))


def named_places(session: Session, wanted: Wanted) -> list[int]:
    """The places that the words mean, whatever else is asked."""
    return [place.number for place in places(session, replace(wanted.only(), words=wanted.words, named=wanted.named))]


def titled_reports(session: Session, wanted: Wanted, words: str) -> Wanted:
    """The same for reports whose title holds the words. Raises InvalidFacts."""
    asked = narrow.legible(words).strip()
    found = titles.holding(session, Kind.SOURCE_REPORT, asked) if asked else ()
    return replace(wanted, words=asked, named=(), titled=tuple(found))


def reports(session: Session, wanted: Wanted, words: str) -> list[int]:
    """The numbers of all reports that match and whose title holds the words."""
    found, _ = other_lists.page(session, titled_reports(session, wanted, words), "source_reports", 0, other_lists.EVERY)
    return sorted(found)

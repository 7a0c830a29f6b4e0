"""Statistical disclosure control: counts and choices from which nobody outside the team can tell one person.

Whoever holds the list of people who allowed it and a total can take one from the other ("total minus all but one").
So no count of people that leaves is exact: it is told in fives, for everybody of an incident, whatever the list was
chosen by. Two such counts, or one and a list, then leave a difference that is never surely one to four. And a public
list is chosen by what the public may know alone: what it is chosen by is true of everybody in it.
"""

from __future__ import annotations

from sqlmodel import Session, col, select

from tracker import facets
from tracker.audience import Audience, Leaving
from tracker.errors import InvalidFacts
from tracker.facts import Share
from tracker.narrowing import Filter
from tracker.records import Location
from tracker.records import fact as declared
from tracker.records.base import Kind
from tracker.store import ids, places

STEP = 5
OPEN_CHOICES = {
    "individuals": ("stage", "sex", "incident", "incident_type", "act", "location"),
    "incidents": ("incident", "incident_type", "location"),
}  # by what a public list is chosen; an incident never by who is in it: that tells of at least one of them
INSIDE = (
    "A public list of incidents is not chosen by who is in them: it would tell of at least one person. Take it off."
)
WIDER = "What a list is chosen by is true of everybody in it, and {} is not for the public. Take it off."


def in_fives(low: int | None, high: int | None) -> str:
    """A count of people, or the range that a source leaves, in steps of five; empty where nothing is left to tell."""
    floor = (low or 0) // STEP * STEP
    if high is None:
        return f"{floor:,} or more" if floor else ""
    top = high // STEP * STEP + STEP
    return f"{floor:,} to {top - 1:,}" if floor else f"fewer than {top:,}"


def check_choice(session: Session, what: str, chosen: Filter, leaving: Leaving) -> None:
    """See that a list for the public is chosen by nothing that the public may not know. Raises InvalidFacts."""
    if leaving.audience is not Audience.PUBLIC:
        return
    problems = {
        name: INSIDE if _is_open("individuals", name) else WIDER.format(f"“{facets.every()[name].label}”")
        for name, _ in chosen
        if name in facets.every() and not _is_open(what, name)
    }
    if chosen.words.strip():
        problems["words"] = WIDER.format("a name or title")
    narrow = [ref for ref in chosen.location if not _is_coarse(session, ref)]
    if narrow and "location" not in problems:
        problems["location"] = WIDER.format("a place narrower than a province") + " Choose its province or country."
    if problems:
        raise InvalidFacts("Nothing left.", problems)


def _is_open(what: str, name: str) -> bool:
    own = facets.every()[name].fact
    shared = own is not None and declared(*own).share is Share.PUBLIC and what == "individuals"
    return shared or name in OPEN_CHOICES.get(what, ())


def _is_coarse(session: Session, ref: str) -> bool:
    number = ids.record(session, ref, Kind.LOCATION).id
    return session.exec(select(Location.feature).where(col(Location.id) == number)).first() in places.COARSE

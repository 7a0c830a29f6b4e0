"""Statistical disclosure control: counts and choices from which nobody outside the team can tell one person.

Whoever holds the list of people who allowed it and a total can take one from the other ("total minus all but one").
So no count of people that leaves is exact: it is told in fives, for everybody of an incident, whatever the list was
chosen by. Two such counts, or one and a list, then leave a difference that is never by itself surely one to four (three
tables may: docs/decisions/0022). And a public list is chosen by what the public may know alone: what it is chosen by is
true of everybody in it.

Of a table (people by sex and by what was done) the same holds, and more, as a total and its cells stand side by side:
ten in all and nine men would leave one woman. So a cell of fewer than five is not there; a total is never counted by
itself but added up from what the cells that are there tell, so that taking them from it leaves nothing; and so is a sum
within a cell. Then no second cell has to be hidden for the sake of the first.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlmodel import Session, col, select

from tracker import facets
from tracker.audience import Audience, Leaving
from tracker.errors import InvalidFacts
from tracker.facets import Of
from tracker.facts import Share
from tracker.narrowing import Filter
from tracker.records import Location
from tracker.records import fact as declared
from tracker.records.base import Kind
from tracker.store import ids, places

STEP = 5
NOT_TOLD = "not told"
COARSE_PLACES = ("province", "country")
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
    return _in_words(floor, high // STEP * STEP + STEP - 1)


def _in_words(low: int, high: int) -> str:
    return f"{low:,} to {high:,}" if low else f"fewer than {high + 1:,}"


def added_in_fives(counts: Iterable[int]) -> str:
    """A sum of counts as a reader finds it who adds up what is told of each: it tells no more than they do."""
    floors = [count // STEP * STEP for count in counts]
    return _in_words(sum(floors), sum(floor + STEP - 1 for floor in floors))


def at_least(cells: Iterable[Sequence[int]], apart: bool) -> str:
    """A total of cells of counts as a reader finds it who sees these alone: "or more", as small cells are not there.

    `apart`: nobody is in two of them, so that they may be added up; else the largest is all that is sure.
    """
    each = [sum(count // STEP * STEP for count in cell) for cell in cells]
    least = sum(each) if apart else max(each, default=0)
    return f"{least:,} or more" if least else NOT_TOLD


def is_small(counts: Sequence[int]) -> bool:
    """Whether a cell of these counts (confirmed, probable, …) is not told outside the team: none reaches five.

    A cell that is there tells of somebody: where all its counts were "fewer than 5" it would say "somebody, and few".
    """
    return all(count < STEP for count in counts)


def may_count_by(name: str, leaving: Leaving) -> bool:
    """Whether counts by this fact may be told to this audience: only closed lists, shared that wide, and provinces."""
    if not leaving.outside:
        return True
    if name in COARSE_PLACES:
        return True
    facet = facets.every().get(name)
    if facet is None or facet.of is not Of.CODE and name != "incident":
        return False  # words of a source, places and people give somebody away
    if facet.fact is not None:
        return declared(*facet.fact).share >= leaving.terms.share
    return name in OPEN_CHOICES["individuals"] or (name == "injury" and leaving.terms.share <= Share.PARTNERS)


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

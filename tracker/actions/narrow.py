"""What a list is narrowed to: refs and codes as people give them, checked, and as numbers for the store."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sqlmodel import Session

from tracker import codes, facets
from tracker.access import LEVELS, User, levels
from tracker.errors import InvalidFacts, NotFound
from tracker.facets import Facet, Of
from tracker.narrowing import Filter
from tracker.records.base import Kind, ReviewState
from tracker.store import facet_words, gaps, ids, listing, name_search, titles
from tracker.store.lists import Wanted

STANDINGS = {"waiting": listing.WAITING, "followed": listing.FOLLOWED, "disputed": listing.DISPUTED}
SAME_STANDING = {"open": "waiting", "accepted": "followed", "contested": "disputed"}
NO_SIGN = re.compile("[\x00\ud800-\udfff]")  # nothing, or half of a sign: no database keeps it
ILLEGIBLE = "A sign in this is no letter of any script, and stands in no text. Type it again without it."
NOBODY = -1  # a number that no value has


def wanted(session: Session, user: User, chosen: Filter, what: str = "") -> Wanted:
    """The same in numbers, for the list `what`. Raises InvalidFacts (every wrong value by name), NotFound."""
    problems = _illegible(chosen)
    if problems:
        raise InvalidFacts("The list could not be narrowed.", problems)
    known = facets.every()
    of_levels = Wanted(levels=tuple(levels(user)))
    numbers: dict[str, tuple[int, ...]] = {}
    states: tuple[ReviewState, ...] = ()
    for name, values in chosen:
        facet = known.get(name)
        if facet is None:
            problems[name] = f"Lists are not narrowed by '{name}': {', '.join(known)}."
        elif facet.of is Of.STANDING:
            numbers[name], states = _review(values, problems)
        else:
            found = (_numbers(session, of_levels, facet, value, problems) for value in values)
            numbers[name] = tuple(dict.fromkeys(number for one in found for number in one))
    if chosen.start and chosen.end and chosen.start > chosen.end:
        problems["dates"] = f"{chosen.start} is after {chosen.end}."
    if problems:
        raise InvalidFacts("The list could not be narrowed.", problems)
    return Wanted(
        levels=tuple(levels(user)),
        states=states,
        start=chosen.start,
        end=chosen.end,
        around=gaps.around(session, chosen.start, chosen.end),
        certain=chosen.certain,
        as_of=chosen.as_of,
        words=listing.search_key(chosen.words),
        named=tuple(name_search.numbers(session, chosen.words, (Kind.INDIVIDUAL,))) if chosen.words.strip() else (),
        titled=tuple(titles.holding(session, Kind.INCIDENT, chosen.words)) if what == "incidents" else (),
    ).to(**numbers)


def legible(words: str) -> str:
    """The words that were typed. Raises InvalidFacts where a sign in them can stand in no text."""
    if NO_SIGN.search(words):
        raise InvalidFacts(ILLEGIBLE)
    return words


def _illegible(chosen: Filter) -> dict[str, str]:
    """By name, what was given with a sign that can stand in no text."""
    given = (*chosen, ("words", (chosen.words,)))
    return {name: ILLEGIBLE for name, values in given if any(NO_SIGN.search(value) for value in values)}


def _numbers(
    session: Session, of_levels: Wanted, facet: Facet, value: str, problems: dict[str, str]
) -> tuple[int, ...]:
    """What stands for a value of a facet; several where two lists have the same code."""
    if facet.of is Of.RECORD:
        return (ids.record(session, value, *facet.kinds).id,)
    if facet.of is Of.TEXT:
        number = facet_words.number(value)
        return (number if facet_words.of(session, of_levels, facet, [number]) else NOBODY,)
    if facet.of is Of.CODE:
        return _codes(facet, value, problems)
    if facet.of is Of.FIELD and value in facet_words.disputable():
        return (codes.term_number("field", value),)
    closed = {Of.LEVEL: [level.value for level in LEVELS], Of.YES_NO: ["no", "yes"]}.get(facet.of, [])
    if value not in closed:
        allowed = closed or sorted(facet_words.disputable())
        problems[facet.name] = f"'{value}' is not one of: {', '.join(allowed)}."
        return ()
    return (closed.index(value),)


def _codes(facet: Facet, value: str, problems: dict[str, str]) -> tuple[int, ...]:
    if len(facet.schemes) == 1:
        try:
            return (codes.term_number(facet.schemes[0], codes.check(facet.schemes[0], value)),)
        except (InvalidFacts, NotFound) as problem:
            problems[facet.label.lower()] = str(problem)
            return ()
    scheme, _, bare = value.rpartition(":")
    listed = facets.codes_of(facet)
    found = tuple(codes.term_number(of, bare) for of, there in listed.items() if bare in there and scheme in ("", of))
    if not found:
        every = sorted({code for there in listed.values() for code in there})
        problems[facet.name] = f"'{value}' is neither a part of the body nor a kind of injury: {', '.join(every)}."
    return found


def _review(values: Sequence[str], problems: dict[str, str]) -> tuple[tuple[int, ...], tuple[ReviewState, ...]]:
    standings: list[int] = []
    states: list[ReviewState] = []
    for value in values:
        word = SAME_STANDING.get(value, value)
        if word in STANDINGS:
            standings.append(STANDINGS[word])
        elif value in list(ReviewState):
            states.append(ReviewState(value))
        else:
            problems["review"] = f"'{value}' is not one of: {', '.join([*STANDINGS, *SAME_STANDING, *ReviewState])}."
    return tuple(standings), tuple(states)

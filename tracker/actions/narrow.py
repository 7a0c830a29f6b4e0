"""What a list is narrowed to: refs and codes as people give them, checked, and as numbers for the store."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session

from tracker import codes
from tracker.access import User, levels
from tracker.errors import InvalidFacts, NotFound
from tracker.narrowing import Filter
from tracker.records.base import Kind, ReviewState
from tracker.store import ids, listing, name_search, records, sight
from tracker.store.lists import Wanted

STANDINGS = {"waiting": listing.WAITING, "followed": listing.FOLLOWED, "disputed": listing.DISPUTED}
SAME_STANDING = {"open": "waiting", "accepted": "followed", "contested": "disputed"}


def wanted(session: Session, user: User, chosen: Filter) -> Wanted:
    """The same in numbers and codes. Raises InvalidFacts (every wrong value by name), NotFound."""
    problems: dict[str, str] = {}

    def coded(scheme: str, values: Sequence[str], name: str) -> tuple[str, ...]:
        return tuple(_checked(scheme, value, name, problems) for value in values)

    def linked(kind: Kind, values: Sequence[str]) -> tuple[int, ...]:
        found = []
        for ref in values:
            found.append(ids.record(session, ref, kind).id)
        return tuple(found)

    standings, states = _review(chosen.review, problems)
    found = Wanted(
        levels=tuple(levels(user)),
        incidents=linked(Kind.INCIDENT, chosen.incident),
        incident_types=coded("incident_type", chosen.incident_type, "incident type"),
        acts=coded("act_type", chosen.act, "act"),
        stages=coded("stage", chosen.stage, "stage"),
        sexes=coded("sex", chosen.sex, "sex"),
        injuries=_injury_codes(chosen.injury, problems),
        locations=linked(Kind.LOCATION, chosen.location),
        sources=linked(Kind.SOURCE_REPORT, chosen.source),
        standings=standings,
        states=states,
        start=chosen.start,
        end=chosen.end,
        certain=chosen.certain,
        words=listing.search_key(chosen.words),
        named=tuple(name_search.numbers(session, chosen.words, (Kind.INDIVIDUAL,))) if chosen.words.strip() else (),
        titled=_titled(session, listing.search_key(chosen.words)),
    )
    if chosen.start and chosen.end and chosen.start > chosen.end:
        problems["dates"] = f"{chosen.start} is after {chosen.end}."
    if problems:
        raise InvalidFacts("The list could not be narrowed.", problems)
    return found


def _titled(session: Session, words: str) -> tuple[int, ...] | None:
    """Incidents whose title holds the words, where a title may hold what this person may not read."""
    return tuple(records.titled(session, Kind.INCIDENT, words)) if words and sight.restricted(session) else None


def _checked(scheme: str, value: str, name: str, problems: dict[str, str]) -> str:
    try:
        return codes.check(scheme, value)
    except (InvalidFacts, NotFound) as problem:
        problems[name] = str(problem)
        return value


def _injury_codes(values: Sequence[str], problems: dict[str, str]) -> tuple[str, ...]:
    known = {term.code for scheme in ("body_part", "injury_kind") for term in codes.code_list(scheme)}
    for value in values:
        if value not in known:
            problems["injury"] = (
                f"'{value}' is neither a part of the body nor a kind of injury: {', '.join(sorted(known))}."
            )
    return tuple(values)


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

"""Counts of facets as people read them: codes, refs and words instead of numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlmodel import Session

from tracker import codes, facets
from tracker.access import LEVELS
from tracker.actions.narrow import STANDINGS
from tracker.facets import Facet, Of
from tracker.records.base import Kind
from tracker.store import facet_words, listing, records
from tracker.store.lists import DATES, Wanted

Counts = Mapping[int, int]
STANDING_WORDS = {
    listing.WAITING: "To be reviewed",
    listing.FOLLOWED: "We follow this",
    listing.DISPUTED: "Sources disagree",
}
OFFERED = 50  # values of a facet, the most frequent ones; others are typed


@dataclass(frozen=True)
class Named:
    """Counts per value of each facet, most frequent first, and the words of values that are no codes."""

    counts: Mapping[str, Mapping[str, int]]
    labels: Mapping[str, Mapping[str, str]]


def named(session: Session, wanted: Wanted, counted: Mapping[str, Counts]) -> Named:
    """The same counts by value as it stands in an address; values whose words may not be read are left out."""
    known = facets.every()
    counts: dict[str, Mapping[str, int]] = {}
    labels: dict[str, Mapping[str, str]] = {}
    for name, found in counted.items():
        if name == DATES:
            counts[name] = {word: found.get(n, 0) for n, word in ((1, "certain"), (0, "possible"))}
            continue
        values, labels[name] = _named(session, wanted, known[name], found)
        counts[name] = {values[n]: found[n] for n in _in_order(known[name], found, values)}
    return Named(counts, {name: words for name, words in labels.items() if words})


def _in_order(facet: Facet, found: Counts, values: Mapping[int, str]) -> list[int]:
    there = [number for number in found if number in values]
    if facet.of in (Of.STANDING, Of.LEVEL, Of.YES_NO):
        return sorted(there)
    if facet.of in (Of.RECORD, Of.TEXT):
        return sorted(there, key=lambda number: (-found[number], number))
    return sorted(there, key=lambda number: (-found[number], values[number]))


def _named(session: Session, wanted: Wanted, facet: Facet, found: Counts) -> tuple[dict[int, str], dict[str, str]]:
    """What stands for each number in an address, and the words for it where it is no code."""
    match facet.of:
        case Of.RECORD:
            return named_records(session, facet, found)
        case Of.TEXT:
            words = _words(session, wanted, facet, found)
            values = {number: facets.token(number) for number in words}
            return values, {values[number]: text for number, text in words.items()}
        case Of.STANDING:
            return {number: word for word, number in STANDINGS.items()}, {}
        case Of.LEVEL:
            return {number: level.value for number, level in enumerate(LEVELS)}, {}
        case Of.YES_NO:
            return {0: "no", 1: "yes"}, {}
        case _:
            terms = {number: term for number in found if (term := codes.known(number))}
            values = {number: facets.value_of(facet, term) for number, term in terms.items()}
            named = {codes.term_number("field", name): name for name in facet_words.disputable()}
            if facet.of is Of.FIELD:
                values = {number: named[number] for number in found if number in named}
            return values, {}


def _words(session: Session, wanted: Wanted, facet: Facet, found: Counts) -> dict[int, str]:
    """The words of the most frequent values that may be read, and of those chosen."""
    words = facet_words.of(session, wanted, facet, [number for number in wanted.of(facet.name) if number in found])
    often = sorted(found, key=lambda number: (-found[number], number))
    for start in range(0, len(often), OFFERED):
        if len(words) >= OFFERED:
            break
        words |= facet_words.of(session, wanted, facet, often[start : start + OFFERED])
    return words


def words(name: str, value: str) -> str:
    """The words on screen of a value that is a code, a standing, a level or a fact."""
    facet = facets.every().get(name)
    if facet is None:
        return {"certain": "Surely in these dates", "possible": "Perhaps in these dates"}.get(value, value)
    if facet.of is Of.FIELD:
        return facets.field_label(value)
    if facet.of is Of.STANDING and value in STANDINGS:
        return STANDING_WORDS[STANDINGS[value]]
    if facet.of is Of.LEVEL:
        return codes.label("closed_confidentiality", value)
    own, _, bare = value.rpartition(":")
    schemes = [scheme for scheme in facet.schemes if own in ("", scheme)]
    for find in (codes.at_hand, codes.known):  # to ask the database of each list that lacks the code would take long
        for scheme in schemes:
            if find(codes.term_number(scheme, bare)):
                return codes.label(scheme, bare)
    return value.capitalize() if facet.of is Of.YES_NO else value


def words_of(facet: Facet, numbers: Iterable[int]) -> dict[int, str]:
    """The words on screen of values that are codes, standings, levels, facts, or yes and no."""
    if facet.of is Of.STANDING:
        return {number: STANDING_WORDS[number] for number in numbers}
    if facet.of is Of.LEVEL:
        return {number: codes.label("closed_confidentiality", LEVELS[number].value) for number in numbers}
    if facet.of is Of.YES_NO:
        return {number: ("No", "Yes")[number] for number in numbers}
    return {number: codes.label(term.scheme, term.code) for number in numbers if (term := codes.known(number))}


def named_records(session: Session, facet: Facet, numbers: Iterable[int]) -> tuple[dict[int, str], dict[str, str]]:
    """The refs of these records, and by ref what they are called; a place with the places it lies in."""
    heads = records.labels(session, numbers)
    texts = {number: head.text for number, head in heads.items()}
    if Kind.LOCATION in facet.kinds:
        texts |= records.place_names(session, heads)
    values = {number: heads[number].ref for number in numbers if number in heads}
    return values, {values[number]: texts[number] for number in values}

"""The method note of statistics: what was counted, from which sources, by which rule, and what is not known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tracker import dates, facets
from tracker.actions import unreal, valued
from tracker.audience import Audience, Leaving
from tracker.facets import Of
from tracker.narrowing import Filter

OF = {"individuals": "individuals: each is counted once in a cell", "acts": "acts: one thing done to one person each"}


@dataclass(frozen=True)
class Known:
    """What the note tells of: how many in all, the reports and how many of them repeat none, of how many no value of each
    fact and no period is known (in the team), the facts of which there may be several values, and the day as of which
    it was counted, None for today."""

    low: int | str
    high: int | str
    reports: int
    independent: int
    missing: Mapping[str, int]
    several: Sequence[str]
    known_on: date | None = None


def written(
    of: str, heads: Sequence[str], over_time: str | None, chosen: Filter, known: Known, leaving: Leaving
) -> tuple[str, ...]:
    """The note, one statement a line."""
    marked = unreal.mark()
    by = f", by {' and '.join(head.lower() for head in heads)}" if heads else ""
    lines = [
        f"{marked.row}." if marked else "",
        f"Counted on {dates.in_words(dates.today().isoformat())}: {OF[of]}{by}.",
        f"As it was known on {dates.in_words(known.known_on.isoformat())}." if known.known_on else "",
        f"Narrowed to: {narrowed(chosen, leaving)}.",
        *_sureness(of, leaving),
        *_over_time(over_time),
        _several(known.several),
        *(f"{name}: not known of {count:,} of them." for name, count in known.missing.items() if count),
        _in_all(known, leaving),
        *(OUTSIDE if leaving.outside else ()),
        "These are the cases that were documented here, not all that happened. What nobody reported is not in it.",
    ]
    return tuple(line for line in lines if line)


OUTSIDE = (
    "Counts are told in fives, and cells of fewer than five are left out; totals are what the cells that are there add up "
    "to. So no table tells of one person. Whoever lays several tables side by side may find that somebody is in a cell "
    "that is left out, and never who.",
    "What waits for review is not counted. Everybody else is, whoever allowed their own case to be told.",
)


def _sureness(of: str, leaving: Leaving) -> list[str]:
    waits = "sources disagree on it" if leaving.outside else "it waits for review, or sources disagree on it"
    possible = "" if leaving.audience is Audience.PUBLIC else f" Possible: {waits}."
    surest = " Who is in a cell by several acts is as sure as the surest of them." if of == "individuals" else ""
    return [
        "Confirmed: a reviewer follows it, and statements on it of two or more independent sources. Probable: a reviewer "
        f"follows it, by one source. A reprint or translation counts with what it repeats.{possible}",
        f"At least: the confirmed and the probable. At most: everybody who may belong there.{surest}",
    ]


def _over_time(period: str | None) -> list[str]:
    if period is None:
        return []
    return [
        f"Something is counted in the {period} in which it surely happened. Where a source leaves several open, or only the "
        f"incident has a day, it is counted as perhaps in each {period} that is possible.",
        "A day without a year, or without a first or a last day, is put into none: it stands under “not known”.",
    ]


def _several(facts: Sequence[str]) -> str:
    named = " and of ".join(name.lower() for name in facts)
    return f"There may be several values of {named}: cells then add up to more than there are." if facts else ""


def _in_all(known: Known, leaving: Leaving) -> str:
    told = f"told by {known.reports:,} source reports, {known.independent:,} of them independent"
    if leaving.outside:
        return f"It is {told}."
    return f"In all at least {known.low:,} and at most {known.high:,}, {told}."


def narrowed(chosen: Filter, leaving: Leaving) -> str:
    """What was chosen, in words; records by their references."""
    every = facets.every()
    said = []
    for name, values in chosen:
        facet = every[name]
        told = [
            value if facet.of in (Of.RECORD, Of.TEXT, Of.STANDING) else valued.words(name, value) for value in values
        ]
        said.append(f"{facet.label}: {' or '.join(told)}")
    if chosen.words.strip() and not leaving.outside:
        said.append("a name or title that was typed")
    if chosen.start or chosen.end:
        how = "surely" if chosen.certain else "perhaps"
        said.append(f"{how} from {chosen.start or 'the beginning'} to {chosen.end or 'today'}")
    if chosen.as_of:
        said.append(f"status as of {chosen.as_of}")
    return "; ".join(said) or "everybody"

"""Statistics: people and acts by any two facts, over time, by place; each cell as it may be told to its audience.

How sure a count is: confirmed where statements of two or more independent sources are followed, probable where those of
one are, possible where it waits for review or sources disagree. A reprint counts with what it repeats. What may be in a
cell or in another, because a day is imprecise, is counted apart as perhaps.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from tracker import facets
from tracker.access import Permission, User, require
from tracker.actions import (
    audience_profiles,
    disclosure_control,
    narrow,
    release,
    statistics_note,
    valued,
)
from tracker.audience import Audience, Leaving
from tracker.errors import InvalidFacts
from tracker.exporters.table import Origin
from tracker.facets import Facet, Of
from tracker.narrowing import Filter
from tracker.records import SourceReport
from tracker.store import as_known, columns, database, facet_words, listing, records, tallies
from tracker.store.lists import Wanted
from tracker.store.tallies import CONFIRMED, PERHAPS, POSSIBLE, PROBABLE, UNDATED, UNKNOWN, Tally

UNITS = ("individuals", "acts")
PLACES = {"country": "Country", "province": "Province", "place": "Place"}
NOT_BY = ("location", "publisher", "dispute")  # places lie in places; a publisher and a dispute say nothing of a person
NOT_KNOWN = "not known"
ONE_EACH = {
    "individuals": {"sex", "stage", "confidentiality"},
    "acts": {"act", "incident", "incident_type", "review"},
}  # facts of which there is one value at most
TEAM = Leaving()
Told = int | str


@dataclass(frozen=True)
class Question:
    """What is counted (`of`), by which facts (two at most), and by which period: year, month or day."""

    of: str = "individuals"
    by: tuple[str, ...] = ()
    over_time: str | None = None


@dataclass(frozen=True)
class Cell:
    """One cell: the words of its values and its period, and how many are in it. Outside the team counts are in fives.

    `low` are those whom a reviewer follows and who surely belong here; `high` all who may. `possible` is None for an
    audience that is not told of it, `perhaps` where nothing is counted over time.
    """

    values: tuple[str, ...]
    confirmed: Told
    probable: Told
    possible: Told | None
    perhaps: Told | None
    low: Told
    high: Told


@dataclass(frozen=True)
class Statistics:
    """Cells in the order of the table, the total of all, how they were counted, and the reports that tell of it."""

    question: Question
    heads: tuple[str, ...]
    cells: tuple[Cell, ...]
    total: Cell
    note: tuple[str, ...]
    sources: tuple[Origin, ...]


def offered(leaving: Leaving = TEAM) -> dict[str, str]:
    """The facts by which this audience may be told counts, with their words."""
    own = {name: facet.label for name, facet in facets.every().items() if "individuals" in facet.lists}
    found = {name: label for name, label in (PLACES | own).items() if name not in NOT_BY}
    return {name: label for name, label in found.items() if disclosure_control.may_count_by(name, leaving)}


def check(question: Question, leaving: Leaving = TEAM) -> None:
    """See that the question can be asked for this audience. Raises InvalidFacts, every wrong part by name."""
    problems: dict[str, str] = {}
    if question.of not in UNITS:
        problems["of"] = f"'{question.of}' cannot be counted: {', '.join(UNITS)}."
    if question.over_time and question.over_time not in tallies.PERIODS:
        problems["over-time"] = f"'{question.over_time}' is not one of: {', '.join(tallies.PERIODS)}."
    if len(question.by) > 2 or len(set(question.by)) < len(question.by):
        problems["by"] = "Count by two different facts at most."
    known = offered()
    for name in question.by:
        if name not in known:
            problems[name] = f"Nothing is counted by '{name}': {', '.join(known)}."
        elif name not in offered(leaving):
            problems[name] = f"“{known[name]}” is not told to this audience. Count by something else."
    if problems:
        raise InvalidFacts("Nothing was counted.", problems)


def counted(
    user: User,
    question: Question,
    chosen: Filter | None = None,
    leaving: Leaving = TEAM,
    known_on: date | None = None,
) -> Statistics:
    """The statistics as an audience may see them, today or as it was known on a day. Raises InvalidFacts, NotFound,
    NotAllowed.
    """
    require(user, Permission.EXPORT if leaving.outside else Permission.READ)
    leaving = audience_profiles.settled(leaving)
    check(question, leaving)
    chosen = chosen or Filter()
    if leaving.outside:
        _check_outside(user, chosen, leaving)
    reader = release.as_seen_by(user, leaving)
    with as_known.reading(reader, known_on) as session:
        wanted = _wanted(narrow.wanted(session, reader, chosen), leaving)
        parts = columns.views(session, wanted)

        def tally(by: Sequence[str] = (), period: str | None = None) -> Tally:
            return tallies.counted(session, parts, wanted, question.of, by, period)

        cells = tally(question.by, question.over_time)
        words = [
            _words(session, wanted, name, set(cells.values[:, at].tolist()), leaving)
            for at, name in enumerate(question.by)
        ]
        reports = sorted({n for view, rows in parts for n in view.values("source", wanted, rows).tolist()})
        roots = len(set(records.roots_of_reports(session, reports).values()))
        sources = () if leaving.outside else _origins(session, reports)
        every = tally().counts[0].tolist()
        missing = {} if leaving.outside else _missing(question, tally)
    timed = question.over_time is not None
    shown = _shown(cells, words, leaving, timed)
    made = tuple(_cell(_told_values(question, values, words), counts, leaving, timed) for values, counts in shown)
    total = _total(question, every, [counts for _, counts in shown], leaving)
    known = statistics_note.Known(
        total.low, total.high, len(reports), roots, missing, _several(question), as_known.day_of(known_on)
    )
    heads = tuple(_label(name) for name in question.by) + (
        (question.over_time.capitalize(),) if question.over_time else ()
    )
    note = statistics_note.written(question.of, heads, question.over_time, chosen, known, leaving)
    return Statistics(question, heads, made, total, note, sources)


def _check_outside(user: User, chosen: Filter, leaving: Leaving) -> None:
    if chosen.words.strip():
        raise InvalidFacts("Nothing was counted.", {"words": "Counts that leave are not chosen by names. Take it off."})
    with database.reading(user) as session:
        disclosure_control.check_choice(session, "individuals", chosen, leaving)


def _wanted(wanted: Wanted, leaving: Leaving) -> Wanted:
    """What waits for review stays in the team; where sources disagree, partners may know it."""
    if not leaving.outside:
        return wanted
    open_to = {listing.FOLLOWED} | (set() if leaving.audience is Audience.PUBLIC else {listing.DISPUTED})
    asked = set(wanted.of("review") or open_to)
    return wanted.to(review=sorted(asked & open_to) or [narrow.NOBODY])


def _missing(question: Question, tally: Callable[..., Tally]) -> dict[str, int]:
    """Of how many no value of each fact is known, and of how many no period."""
    found = {}
    for name in question.by:
        of_fact = tally((name,))
        found[_label(name)] = int(of_fact.counts[of_fact.values[:, 0] == UNKNOWN].sum())
    if question.over_time:
        dated = tally((), question.over_time)
        found[question.over_time.capitalize()] = int(dated.counts[dated.values[:, 0] == UNDATED].sum())
    return found


def _several(question: Question) -> tuple[str, ...]:
    """The facts of which what is counted may have several values, so that cells add up to more than the total."""
    single = ONE_EACH["individuals"] | ONE_EACH[question.of]
    return tuple(_label(name) for name in question.by if name not in single)


def _label(name: str) -> str:
    return PLACES.get(name) or facets.every()[name].label


# --- words ---
def _words(session: Session, wanted: Wanted, name: str, numbers: set[int], leaving: Leaving) -> Mapping[int, str]:
    """The words of these values as the audience reads them; what may not be read is not there."""
    numbers = numbers - {UNKNOWN}
    facet = facets.every()["location" if name in PLACES else name]
    if facet.of is Of.TEXT:
        found = facet_words.of(session, wanted, facet, numbers)
    elif facet.of is Of.RECORD:
        found = _named(session, facet, name, numbers, leaving)
    else:
        found = valued.words_of(facet, numbers)
    return found | {UNKNOWN: NOT_KNOWN}


def _named(session: Session, facet: Facet, name: str, numbers: set[int], leaving: Leaving) -> dict[int, str]:
    """Records by what they are called; outside the team an incident by its reference, as its title may name people."""
    refs, labels = valued.named_records(session, facet, numbers)
    if leaving.outside and name not in PLACES:
        return dict(refs)
    return {number: labels[ref] if name in PLACES else f"{ref} {labels[ref]}" for number, ref in refs.items()}


def _origins(session: Session, reports: Sequence[int]) -> tuple[Origin, ...]:
    """The reports that tell of who was counted."""
    about = {
        number: (url or "", publisher)
        for part in records.parts(reports)
        for number, url, publisher in session.exec(
            select(SourceReport.id, SourceReport.url, SourceReport.publisher_id).where(col(SourceReport.id).in_(part))
        ).all()
    }
    named = records.labels(session, [*about, *(publisher for _, publisher in about.values() if publisher)])
    return tuple(
        Origin(named[n].ref, named[n].text, named[publisher].text if publisher in named else "", url, ())
        for n, (url, publisher) in about.items()
        if n in named
    )


# --- cells ---
def _cell(values: tuple[str, ...], counts: Sequence[int], leaving: Leaving, timed: bool) -> Cell:
    confirmed, probable, possible, perhaps = (counts[at] for at in (CONFIRMED, PROBABLE, POSSIBLE, PERHAPS))
    if not leaving.outside:
        known = perhaps if timed else None
        return Cell(values, confirmed, probable, possible, known, confirmed + probable, sum(counts))
    told = [disclosure_control.in_fives(count, count) for count in counts]
    low = disclosure_control.added_in_fives((confirmed, probable))
    high = disclosure_control.added_in_fives(_told_of(counts, leaving, timed))
    waits = None if leaving.audience is Audience.PUBLIC else told[POSSIBLE]
    return Cell(values, told[CONFIRMED], told[PROBABLE], waits, told[PERHAPS] if timed else None, low, high)


def _told_of(counts: Sequence[int], leaving: Leaving, timed: bool) -> list[int]:
    """The counts of a cell that an audience is told."""
    untold = ({POSSIBLE} if leaving.audience is Audience.PUBLIC else set()) | (set() if timed else {PERHAPS})
    return [count for at, count in enumerate(counts) if at not in untold]


def _total(question: Question, every: Sequence[int], shown: Sequence[Sequence[int]], leaving: Leaving) -> Cell:
    """The total: outside the team what the cells that are there tell of it."""
    if not leaving.outside or not (question.by or question.over_time):
        return _cell((), every, leaving, question.over_time is not None)
    apart = not (_several(question) or question.over_time)

    def least(places: Sequence[int]) -> str:
        return disclosure_control.at_least([[counts[at] for at in places] for counts in shown], apart)

    waits = None if leaving.audience is Audience.PUBLIC else least([POSSIBLE])
    found = [least([at]) for at in (CONFIRMED, PROBABLE, PERHAPS)]
    return Cell(
        (),
        found[0],
        found[1],
        waits,
        found[2] if question.over_time else None,
        least([CONFIRMED, PROBABLE]),
        disclosure_control.NOT_TOLD,
    )


def _shown(
    found: Tally, words: Sequence[Mapping[int, str]], leaving: Leaving, timed: bool
) -> list[tuple[list[int], list[int]]]:
    """The cells of the table: most people first, periods in their order.

    Outside the team small cells are not there, and the order is that of the words: that of exact counts would tell them.
    """
    rows = [
        (values, counts)
        for values, counts in zip(found.values.tolist(), found.counts.tolist(), strict=True)
        if all(value in known for value, known in zip(values, words, strict=False))
        and not (leaving.outside and disclosure_control.is_small(_told_of(counts, leaving, timed)))
    ]
    weight: list[dict[int, int]] = [{} for _ in words]
    for values, counts in rows:
        for value, of in zip(values, weight, strict=False):
            of[value] = of.get(value, 0) + sum(counts)

    def order(row: tuple[list[int], list[int]]) -> tuple[object, ...]:
        facts = [
            (value == UNKNOWN, 0 if leaving.outside else -of[value], known[value])
            for value, of, known in zip(row[0], weight, words, strict=False)
        ]
        return (*facts, *((value == UNDATED, value) for value in row[0][len(words) :]))

    return sorted(rows, key=order)


def _told_values(question: Question, values: Sequence[int], words: Sequence[Mapping[int, str]]) -> tuple[str, ...]:
    told = [known[value] for value, known in zip(values, words, strict=False)]
    if question.over_time:
        when = values[-1]
        told.append(NOT_KNOWN if when == UNDATED else tallies.period_name(when, question.over_time))
    return tuple(told)

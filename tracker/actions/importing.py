"""The door for whole files: check what one would bring, load it, go on where a loading was broken off.

Rows are kept in slices, each one transaction that also says how far the load has come, so that a kill at any instant
and a resumption leave the same as an uninterrupted load. Everything waits for review (actions/batches.py).
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from pathlib import Path

from tracker import dates
from tracker.access import Confidentiality, Permission, User, may_see, require
from tracker.actions import import_again, import_apart, import_begin, import_end, import_known, import_write
from tracker.actions.import_rows import Slice
from tracker.actions.import_shape import Counted, Load, reason_of
from tracker.actions.import_source import START, Source
from tracker.errors import Conflict, InvalidFacts, NotAllowed
from tracker.mapping import gazetted
from tracker.mapping.plan import Problem, RowPlan
from tracker.records import ImportBatch
from tracker.records.base import BatchState
from tracker.store import bulk, database, files

TOLD = 1_000  # problems that are told one by one; all of them are kept with the load, and counted
FAKE = 1 << 50  # numbers of records that a check does not make

Progress = Callable[[str, int, int, float], None]  # what is under way, how far, of how much (0: not known), seconds


@dataclass(frozen=True)
class Told:
    """A problem and the sheet it stands on."""

    sheet: str
    problem: Problem


@dataclass(frozen=True)
class NamedPlace:
    """A place that a file names: whether the gazetteer knows it (known, doubtful, unknown), what it says, in how many rows."""

    name: str
    state: str
    words: str
    rows: int


@dataclass(frozen=True)
class Checked:
    """What a file would bring; nothing was written. `problems` are the first ones, `reasons` counts all of them.

    `places` are the different ones that it names, doubtful ones first, the first TOLD of them; `spots` counts all.
    `there` is the load that brought this very file already, 0 where none did.
    """

    counted: Counted
    problems: tuple[Told, ...]
    reasons: Mapping[str, int]
    notes: tuple[str, ...] = ()
    places: tuple[NamedPlace, ...] = ()
    spots: Mapping[str, int] = field(default_factory=dict)
    there: int = 0


@dataclass(frozen=True)
class Loaded:
    """What a load did. Rows in are rows loaded and rows rejected, always."""

    batch: int
    report: str
    counted: Counted
    problems: tuple[Told, ...]
    seconds: float = 0.0
    sealed: tuple[str, ...] = field(default=())


def check(
    user: User, source: Source, matches: Mapping[str, str] | None = None, progress: Progress | None = None
) -> Checked:
    """Go through a file as a load would, against what is in the database, and write nothing.

    `matches` are decided matches: "sheet:row" → ref of the record that the row is about.
    """
    require(user, Permission.IMPORT)
    source = import_again.recognised(user, source)
    begun = time.monotonic()
    counted, told = Counted(), list[Told]()
    reasons: Counter[str] = Counter()
    places: Counter[tuple[str, str]] = Counter()
    decided = dict(matches or {})
    with database.reading(user) as session:
        known = import_known.known(session, None, source.scheme, source.repeats, source.guessed)
        there = import_begin.loaded_before(session, source, files.sum_of(source.path))
    first = (FAKE, FAKE, 1)
    load = Load(0, Confidentiality.INTERNAL, dates.now(), dates.today(), decided)
    for part in import_apart.parts(source, START, import_begin.SLICE):
        planned = part.rows
        with database.reading(
            user
        ) as session:  # a view of its own for each slice: a long one keeps the log from shrinking
            known.begin(session, [plan for _, plan in planned], decided)
            made = Slice(load, known, first, import_write.stopper(session))
            for sheet, plan in planned:
                made.add(plan, sheet, source.sheets[sheet][1])
                places.update(_places(plan))
                if plan.problems:
                    reasons.update(reason_of(problem.reason, problem.refuses) for problem in plan.problems)
            told += _told(planned, TOLD - len(told))
        known.end()
        first = made.record, made.claim, made.row
        counted.add(made.counted)
        if progress:
            progress("checked", counted.rows, 0, time.monotonic() - begun)
    seen = [NamedPlace(name, *gazetted.parted(spot), rows) for (name, spot), rows in places.items()]
    seen.sort(key=lambda place: (gazetted.STATES.index(place.state), -place.rows, place.name))
    spots = dict(Counter(place.state for place in seen))
    notes = (*source.notes, *([there.sentence] if there else []))
    batch = there.batch or 0 if there else 0
    return Checked(counted, tuple(told), dict(reasons.most_common()), notes, tuple(seen[:TOLD]), spots, batch)


def recognised(user: User, source: Source) -> Source:
    """The file as `check` and `load` take it: one of the source that it comes from, as its notes then say."""
    require(user, Permission.IMPORT)
    return import_again.recognised(user, source)


def _places(plan: RowPlan) -> Iterator[tuple[str, str]]:
    """The places that a row names, each with how it stands in the gazetteer."""
    for at, made in enumerate(plan.records):
        if made.spot:
            yield (
                next((said.text or "" for said in plan.said if said.record == at and said.fact == "name"), ""),
                made.spot,
            )


def load(
    user: User,
    source: Source,
    matches: Mapping[str, str] | None = None,
    held: Confidentiality = Confidentiality.INTERNAL,
    progress: Progress | None = None,
    rows: int = 0,
    again: bool = False,
) -> Loaded:
    """Load a file: its report, its records and all that it says of them. Raises AlreadyKnown, InvalidFacts.

    What is broken off at any moment goes on with `resume`. `rows` are kept together; 0 leaves that to the program.
    `again` loads a file once more that is loaded already, on purpose.
    """
    require(user, Permission.IMPORT)
    stamp = _stamp(source.path)
    if not may_see(user, held):
        raise InvalidFacts(f"You would not see what you load: your own clearance is {user.clearance.value}.")

    source = import_again.recognised(user, source)

    def begin() -> int:
        with database.transaction(user) as session:
            size = rows or import_begin.SLICE
            return import_begin.begin(session, user, source, held, size, dict(matches or {}), again).id or 0

    return _run(user, import_write.patiently(begin), source, stamp, progress)


def resume(user: User, source: Source, progress: Progress | None = None) -> Loaded:
    """Go on with a load that was broken off, with the mapping that it began with. Raises NotFound, Conflict."""
    require(user, Permission.IMPORT)
    stamp = _stamp(source.path)
    summed = files.sum_of(source.path)
    with database.reading(user) as session:
        batch = import_begin.unfinished(session, summed)
        if import_begin.mapping_of(session, batch) != source.mapping:
            raise Conflict("This load began with another mapping. Resume it with that one.")
        if batch.started_by != user.id and not user.alone and user.role != "admin":
            raise NotAllowed("Somebody else began this load: they resume it, or an administrator.")
        number, mends = batch.id or 0, int((batch.mapping or {}).get("mends", 0))
    return _run(user, number, import_again.as_begun(user, source, mends), stamp, progress)


CHANGED = (
    "The file was changed while it was loaded. What it said before is loaded up to here: resume with that file, or take the"
    " load {0} back and load the new one."
)


@dataclass(frozen=True)
class Begun:
    """With what a load began: its mapping, and the day from which later ones are in the future."""

    mapping: str
    day: date


def begun(user: User, path: Path) -> Begun:
    """With what the loading of this file began that was broken off, to resume it. Raises NotFound."""
    require(user, Permission.IMPORT)
    summed = files.sum_of(path)
    with database.reading(user) as session:
        batch = import_begin.unfinished(session, summed)
        return Begun(import_begin.mapping_of(session, batch), (batch.started_at or dates.now()).date())


def _stamp(path: Path) -> tuple[int, int] | None:
    """By what a file that somebody saves anew is known, None where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns


def _run(user: User, number: int, source: Source, stamp: tuple[int, int] | None, progress: Progress | None) -> Loaded:
    """Write what is left of a load. Its rows are those of the file that was kept: once that is saved anew, none is written."""
    begun = time.monotonic()
    told: list[Told] = []
    headers = [columns for _, columns in source.sheets]
    with database.reading(user) as session:
        batch = import_begin.found_now(session, number)
        where = dict(batch.progress or {})
        kept = batch.mapping or {}
        known = import_known.known(session, number, source.scheme, bool(kept.get("repeats")), bool(kept.get("guessed")))
    if where["stage"] == import_begin.ROWS:
        at, place = where["slice"], (where["place"][0], where["place"][1])
        with closing(import_apart.parts(source, place, where["rows"])) as parts:
            while True:
                with bulk.uncollected():
                    part = next(parts, None)
                    if _stamp(source.path) != stamp:
                        raise Conflict(CHANGED.format(number))
                    if part is None:
                        break
                    batch = import_write.write(user, number, known, part, headers, at)
                    told += _told(part.rows, TOLD - len(told))
                    at += 1
                    del part
                if progress:
                    progress("rows", batch.rows_done, 0, time.monotonic() - begun)

    def tell(stage: str, reached: int, of: int) -> None:
        if progress:
            progress(stage, reached, of, time.monotonic() - begun)

    batch = import_end.finish(user, number, tell)
    return _loaded(user, batch, tuple(told), time.monotonic() - begun)


def _loaded(user: User, batch: ImportBatch, told: tuple[Told, ...], seconds: float) -> Loaded:
    assert batch.state is BatchState.LOADED  # noqa: S101
    with database.reading(user) as session:
        report, sealed = import_begin.refs(session, batch)
    return Loaded(batch.id or 0, report, import_begin.counted_of(batch), told, seconds, sealed)


def _told(planned: import_apart.Planned, most: int) -> list[Told]:
    """The first problems of these rows."""
    every = (Told(plan.sheet, problem) for _, plan in planned if plan.problems for problem in plan.problems)
    return list(islice(every, max(0, most)))


__all__ = ["Checked", "Loaded", "Told", "begun", "check", "load", "recognised", "resume"]

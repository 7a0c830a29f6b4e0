"""The lists in memory of a server: pages, totals and counts of a million people at once.

What a server has read stays as it was (`Base`: store/arrays.py, one for each clearance that sees something else). Who
changed since is read again and stands beside it (`Columns`): whoever changed is taken out of the one and found in the
other, so that an edit costs no more than the few people it is about. A command asks the database instead.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Engine, bindparam, text
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, col, select

from tracker.access import LEVELS, Confidentiality
from tracker.errors import TrackerError
from tracker.facets import IMPRINT
from tracker.records import Counter, ListChange, Record, SourceReport
from tracker.records.listing import ALL, OTHERS
from tracker.store import database, lists, matrix, sight
from tracker.store.arrays import NOTHING, Raw, Trees, View, among, mapped, name_of, rows_of
from tracker.store.lists import DATES, Found, Wanted
from tracker.store.matrix import Numbers
from tracker.store.sets import Flags, Small, Tree

Bits = NDArray[np.uint8]

NEXT = text(
    "SELECT individual_id FROM list_row WHERE (sort_key, individual_id) > "
    "(SELECT r.sort_key, r.individual_id FROM list_row r WHERE r.individual_id = :person LIMIT 1) "
    "AND individual_id NOT IN :changed ORDER BY sort_key, individual_id LIMIT 1"
).bindparams(bindparam("changed", expanding=True))
GIVEN = "SELECT incident_id, value, CAST(facet AS BIGINT) * 16 + level * 4 + up_to FROM incident_facet_row"
SEVERAL_KEYS = text(
    "SELECT 1 FROM list_row WHERE individual_id IN :people GROUP BY individual_id HAVING count(DISTINCT sort_key) > 1"
).bindparams(bindparam("people", expanding=True))
AT_ONCE = 50_000  # so many rows are read while somebody waits; more are read beside, and the database answers meanwhile
PATCHED, AT_MOST = 200, 2_000  # when so many people changed, all are read anew: beside the answers; before them
COUNTED = 3_000  # the database counts no further for somebody who waits
FIRST = 32  # such answers that are kept until all is read
ANSWERS = 64  # that are kept


@dataclass(frozen=True)
class Base:
    """Everybody, as they were at one change: a view for each clearance, and who stands where in the list of all."""

    number: int
    individual: Small
    views: Mapping[Confidentiality, View]

    @classmethod
    def read(
        cls, session: Session, people: Sequence[int] | None = None, levels: Sequence[Confidentiality] = LEVELS
    ) -> Base:
        """All there is now, or these individuals alone; as these clearances see it."""
        number = change(session)
        raw = Raw.read(session, people)
        individual = raw.lists["individual_id"].astype(np.int32)
        return cls(number, individual, raw.views(_trees(session, levels)))


@dataclass(frozen=True)
class Columns:
    """The lists at one change: the base without who changed since (`gone`), and these people beside it (`fresh`).

    `at` is where each of them stands in the base, and `gone` their rows there, both for each clearance.
    """

    base: Base
    number: int
    fresh: Mapping[Confidentiality, View] | None = None
    at: Mapping[int, int] = field(default_factory=dict)
    answers: OrderedDict[Any, Any] = field(default_factory=OrderedDict)

    @cached_property
    def gone(self) -> dict[int, Flags]:
        """By view: the rows of who changed."""
        changed = np.fromiter(self.at, np.int64)
        return {id(view): view.people.rows_of(among(view.people.numbers, changed)) for view in self.base.views.values()}

    def patched(
        self, session: Session, people: Sequence[int], newly: Sequence[int], number: int, others: bool
    ) -> Columns | None:
        """The same after these individuals changed, `newly` since the last time; None where one has several places."""
        base = self.base
        if others:
            trees = _trees(session, LEVELS)
            fresh = {id(view): mapped(view, trees[level]) for level, view in base.views.items()}
            base = replace(base, views={level: fresh[id(view)] for level, view in base.views.items()})
        if not people:
            return Columns(base, number)
        raw = Raw.read(session, people)
        there = set(raw.lists["individual_id"].tolist())
        at = dict(self.at)
        for person in newly:
            follows = session.execute(NEXT, {"person": person, "changed": people}).scalar() if person in there else None
            near = [n for n in (person, follows) if n is not None]
            if session.execute(SEVERAL_KEYS, {"people": near}).first():
                return None
            where = np.flatnonzero(base.individual == follows) if follows is not None else NOTHING
            at[person] = int(where[0]) if len(where) else len(base.individual)
        own = {level: view.trees for level, view in base.views.items()}
        return Columns(base, number, raw.views(own), at)

    def found(
        self, session: Session, wanted: Wanted, offset: int, limit: int, facets: Sequence[str], top: int | None
    ) -> Found:
        """One page, its total and its counts."""
        asked = None if wanted.words or wanted.states else (wanted, tuple(facets), top)
        kept = self.answers.get(asked) if asked else None
        if kept is None:
            kept = self._answer(wanted, _kin(session, wanted), facets, top)
            if asked:
                self.answers[asked] = kept
                while len(self.answers) > ANSWERS:
                    self.answers.popitem(last=False)
        packed, total, counts = kept
        return Found(self._page(wanted, packed, offset, limit) if limit else [], total, counts)

    def _parts(self, wanted: Wanted) -> list[tuple[View, Flags | None]]:
        """What answers for a clearance: each view, and the rows of it that stand somewhere else by now."""
        level = max(wanted.levels, key=LEVELS.index)
        view = self.base.views[level]
        if self.fresh is None:
            return [(view, None)]
        return [(view, self.gone[id(view)]), (self.fresh[level], None)]

    def _answer(
        self, wanted: Wanted, kin: Mapping[str, Numbers], facets: Sequence[str], top: int | None
    ) -> tuple[list[Bits], int, dict[str, dict[int, int]]]:
        packed: list[Bits] = []
        total = 0
        counted: dict[str, list[tuple[Numbers, Numbers]]] = {name: [] for name in facets}
        for view, gone in self._parts(wanted):
            conditions = view.conditions(wanted, kin)
            rows = rows_of(view, conditions, gone)
            people = view.people.of_rows(rows)
            total += int(np.count_nonzero(people))
            packed.append(np.packbits(people))
            for name in facets:
                if name == DATES:
                    counted[name].append(self._dates(view, wanted, conditions, gone))
                elif set(conditions) <= {name}:
                    counted[name].append(view.all_counts(name, wanted))
                    if gone is not None and gone.any():
                        known, less = view.counts(name, wanted, gone)
                        counted[name].append((known, -less))
                else:
                    own = (
                        rows_of(view, {n: f for n, f in conditions.items() if n != name}, gone)
                        if name in conditions
                        else rows
                    )
                    counted[name].append(view.counts(name, wanted, own))
        return (
            packed,
            total,
            {name: _merged(parts, wanted.of(name), lists.cut(name, top)) for name, parts in counted.items()},
        )

    def _dates(
        self, view: View, wanted: Wanted, conditions: Mapping[str, Flags], gone: Flags | None
    ) -> tuple[Numbers, Numbers]:
        if DATES not in conditions:
            return NOTHING, NOTHING
        rest = {name: flags for name, flags in conditions.items() if name != DATES}
        found = [
            np.count_nonzero(
                view.people.of_rows(rows_of(view, {**rest, DATES: view.in_days(replace(wanted, certain=c))}, gone))
            )
            for c in (False, True)
        ]
        return np.arange(2), np.array(found, np.int64)

    def _page(self, wanted: Wanted, packed: Sequence[Bits], offset: int, limit: int) -> list[int]:
        parts = self._parts(wanted)
        view = parts[0][0]
        if len(parts) == 1 or not packed[1].any():
            page: list[int] = view.people.numbers[_ones(packed[0], offset, limit)].tolist()
            return page
        places, fresh = (
            np.flatnonzero(np.unpackbits(bits, count=len(own.people.numbers)))
            for (own, _), bits in zip(parts, packed, strict=True)
        )
        other = parts[1][0]
        numbers = other.people.numbers[fresh]
        at = np.searchsorted(view.placed[places], [self.at[number] for number in numbers.tolist()])
        merged: list[int] = np.insert(view.people.numbers[places].astype(np.int64), at, numbers)[
            offset : offset + limit
        ].tolist()
        return merged


def _ones(packed: Bits, offset: int, limit: int) -> Numbers:
    """The places of some of the bits that are set, without unpacking the rest: a page is few of a million."""
    ends = np.cumsum(np.bitwise_count(packed), dtype=np.int64)
    first, last = np.searchsorted(ends, [offset, offset + limit], side="right")
    before = int(ends[first - 1]) if first else 0
    places = np.flatnonzero(np.unpackbits(packed[first : last + 1]))[offset - before :][:limit]
    return places + 8 * int(first)


def _merged(parts: Sequence[tuple[Numbers, Numbers]], chosen: Sequence[int], top: int | None) -> dict[int, int]:
    """Counts of several parts as one: the `top` most frequent values, and those that are chosen."""
    (known, counts), *more = parts
    there = np.flatnonzero(counts)
    if more or top is None or len(there) <= top:
        found = dict(zip(known[there].tolist(), counts[there].tolist(), strict=True))
        for other, own in more:
            for at in np.flatnonzero(own).tolist():
                found[int(other[at])] = found.get(int(other[at]), 0) + int(own[at])
        return lists.most({value: count for value, count in found.items() if count}, chosen, top)
    least = np.partition(counts[there], -top)[-top]
    kept = there[counts[there] >= least]
    kept = kept[np.lexsort((known[kept], -counts[kept]))][:top]
    found = dict(zip(known[kept].tolist(), counts[kept].tolist(), strict=True))
    for value in chosen:
        at = int(np.searchsorted(known, value))
        if at < len(known) and known[at] == value and counts[at]:
            found[value] = int(counts[at])
    return found


def found(
    session: Session,
    wanted: Wanted,
    offset: int,
    limit: int,
    facets: Sequence[str] = (),
    top: int | None = None,
) -> Found:
    """One page, its total and its counts: from memory where this process keeps the lists, else from the database.

    `top` keeps of each facet the most frequent values and those chosen. While a server still reads, the database
    answers, and stops counting at COUNTED.
    """
    if not _answers(session):
        return lists.found(session, wanted, offset, limit, facets, top)
    columns = _current(session)
    if columns is None:
        return _first_ones(session, wanted, offset, limit, facets, top)
    return columns.found(session, wanted, offset, limit, facets, top)


def _first_ones(
    session: Session, wanted: Wanted, offset: int, limit: int, facets: Sequence[str], top: int | None
) -> Found:
    """One page from the database, with totals and counts of the first ones of the list alone."""
    asked = (database.engine(), change(session), wanted, tuple(facets), top)
    if asked in _first:
        people, counted = _first[asked]
    else:
        people, counted = _first_counted(session, wanted, facets, top)
        if not (wanted.words or wanted.states):
            _first[asked] = people, counted
            while len(_first) > FIRST:
                _first.popitem(last=False)
    page = people[offset : offset + limit]
    more = len(people) > COUNTED
    if more and offset + limit > COUNTED:
        page = lists.individuals(session, wanted, offset, limit)
    return Found(page, min(len(people), COUNTED), counted, more)


def _first_counted(
    session: Session, wanted: Wanted, facets: Sequence[str], top: int | None
) -> tuple[list[int], Mapping[str, Mapping[int, int]]]:
    """The first individuals of a list, one more than are counted, and the counts of them."""
    people = lists.individuals(session, wanted, 0, COUNTED + 1)
    level = max(wanted.levels, key=LEVELS.index)
    counted: dict[str, Mapping[int, int]] = {}
    chosen = [facet for facet in facets if wanted.of(facet)]
    for of, own in [(wanted, [f for f in facets if f not in chosen]), *((wanted.to(**{f: ()}), [f]) for f in chosen)]:
        some = people if of is wanted else lists.individuals(session, of, 0, COUNTED + 1)
        with sight.whole(session):
            base = Base.read(session, some[:COUNTED], [level])
        counted |= Columns(base, base.number).found(session, of, 0, 0, own, top).counts
    return people, counted


def together(session: Session, people: Wanted, by: str, facet: str) -> tuple[Numbers, Numbers] | None:
    """Each (value of the facet `by`, value of another) of the rows that fit, some twice; None where nothing is held.

    `people` is what is asked of them; `by` is "incident", "source", or "place": where something was done, or somebody held.
    """
    columns = _held(session)
    if columns is None:
        return None
    kin = _kin(session, people)
    found = []
    for view, gone in columns._parts(people):
        rows = rows_of(view, view.conditions(people, kin), gone)
        if rows.all() and not people.as_of:
            found.append(view.once((facet, "by", by), partial(view.together, by, facet, people, rows)))
        else:
            found.append(view.together(by, facet, people, rows))
    keys, values = (np.concatenate(parts) for parts in zip(*found, strict=True))
    return keys, values


def by_person(
    session: Session, people: Wanted, facet: str, whose: Callable[[], tuple[Numbers, Numbers]]
) -> dict[int, int] | None:
    """How many of these things belong to an individual who fits and has each value of a facet; None where nothing is held.

    `whose` gives the individuals, and how many of the things each has.
    """
    columns = _held(session)
    if columns is None:
        return None
    persons, times = whose()
    found: list[tuple[Numbers, Numbers]] = []
    kin = _kin(session, people)
    for view, gone in columns._parts(people):
        rows = rows_of(view, view.conditions(people, kin), gone)
        found.append(view.weighed(facet, people, rows, persons, times))
    return _merged(found, people.of(facet), None)


def fitting(session: Session, people: Wanted, facet: str | None = None) -> Numbers | None:
    """Individuals who fit, or the values of a facet that their fitting rows hold, some twice; None where nothing is held."""
    columns = _held(session)
    if columns is None:
        return None
    kin = _kin(session, people)
    found = []
    for view, gone in columns._parts(people):
        rows = rows_of(view, view.conditions(people, kin), gone)
        if facet is None:
            found.append(view.people.numbers[view.people.of_rows(rows)].astype(np.int64))
        else:
            found.append(view.values(facet, people, rows))
    return np.concatenate(found)


def took_part(session: Session, people: Wanted) -> tuple[Numbers, Numbers] | None:
    """(individual, incident) of each row that fits, some twice; None where nothing is held."""
    columns = _held(session)
    if columns is None:
        return None
    kin = _kin(session, people)
    parts = [view.took_part(rows_of(view, view.conditions(people, kin), gone)) for view, gone in columns._parts(people)]
    return np.concatenate([part[0] for part in parts]), np.concatenate([part[1] for part in parts])


def views(session: Session, wanted: Wanted) -> list[tuple[View, Flags]]:
    """All there is as a clearance sees it, each part with its rows that fit; read now where this process holds none."""
    columns = _held(session)
    if columns is None:
        with sight.whole(session):
            base = Base.read(session, None, [max(wanted.levels, key=LEVELS.index)])
        columns = Columns(base, base.number)
    kin = _kin(session, wanted)
    return [(view, rows_of(view, view.conditions(wanted, kin), gone)) for view, gone in columns._parts(wanted)]


def is_kept() -> bool:
    """Whether this process is one that holds the lists."""
    return _keeping.is_set()


def is_holding(session: Session) -> bool:
    """Whether this process holds the lists, whole."""
    return _held(session) is not None


def is_reading(session: Session) -> bool:
    """Whether this process is one that holds the lists, and has not read all of them yet."""
    return _answers(session) and _current(session) is None


def size(session: Session) -> int:
    """How many rows the lists have that this process holds; while it still reads them, more than are read at once."""
    columns = _held(session)
    return len(columns.base.individual) if columns else AT_ONCE + 1


def _held(session: Session) -> Columns | None:
    return _current(session) if _answers(session) else None


def _answers(session: Session) -> bool:
    """Whether this process keeps the lists, and this session sees what they hold: one that pretends sees something else."""
    return _keeping.is_set() and not session.info.get("pretending")


def _kin(session: Session, wanted: Wanted) -> dict[str, Numbers]:
    """The individuals who fit what is no part of the lists."""
    asked = lists.kin(wanted).items()
    return {name: np.array(session.execute(query).scalars().all(), np.int64) for name, query in asked}


# --- what this process keeps ---
_kept: dict[Engine, Columns] = {}
_keeping = threading.Event()
_lock = threading.Lock()
_reading: set[Engine] = set()
_also_forget: list[Callable[[], None]] = []
_forgotten = 0
_first: OrderedDict[Any, tuple[list[int], Mapping[str, Mapping[int, int]]]] = OrderedDict()  # while a server reads


def keep(on: bool = True) -> None:
    """Hold the lists in this process from now on, or let go of them."""
    if on:
        _keeping.set()
    else:
        _keeping.clear()
        forget()


def forget() -> None:
    """Let go of what is held; it is read anew when asked for."""
    global _forgotten
    with _lock:
        _forgotten += 1
        _kept.clear()
        _first.clear()
    for also in _also_forget:
        also()


def at_forgetting(also: Callable[[], None]) -> None:
    """Let this be forgotten with the lists."""
    _also_forget.append(also)


def forgotten() -> int:
    """How often all was forgotten."""
    return _forgotten


def warm() -> None:
    """Begin to read the lists, beside other work: nobody who asks then waits for it."""
    if _keeping.is_set():
        _read_beside(database.engine())


def _current(session: Session) -> Columns | None:
    """The lists as this session sees the rows; None while they are still being read."""
    with _lock, sight.whole(session):  # what is kept serves everybody: rows of all levels
        engine, newest = database.engine(), change(session)
        before = _kept.get(engine)
        if before is not None and before.number >= newest:
            return before
        after = _patched(session, before, newest) if before else None
        if after is None:
            beyond = session.execute(text(f"SELECT 1 FROM list_row LIMIT 1 OFFSET {AT_ONCE}")).first()  # noqa: S608  # ours
            if beyond:
                _read_beside(engine)
                return None
            base = Base.read(session)
            after = Columns(base, base.number)
        elif len(after.at) > PATCHED:
            _read_beside(engine)
        _keep(engine, after)
        return after


def _keep(engine: Engine, columns: Columns) -> None:
    _kept.clear()  # one database at a time
    _first.clear()
    _kept[engine] = columns


def _read_beside(engine: Engine) -> None:
    """Read everything on a thread of its own, once at a time."""
    if engine in _reading:
        return
    _reading.add(engine)
    threading.Thread(target=_read_all, args=(engine,), daemon=True, name="lists").start()


def _read_all(engine: Engine) -> None:
    try:
        with database.reading(None) as session, sight.whole(session):
            base = Base.read(session)
        with _lock:
            if _keeping.is_set() and database.engine() is engine:
                _keep(engine, Columns(base, base.number))
    except (TrackerError, DBAPIError):  # locked or gone meanwhile: whoever asks next begins again
        pass
    finally:
        _reading.discard(engine)


def change(session: Session) -> int:
    """The number of the last change of the lists."""
    return (session.exec(select(Counter.next).where(Counter.name == "list_change")).first() or 1) - 1


def _patched(session: Session, before: Columns, number: int) -> Columns | None:
    """The lists after what changed since they were read; None where that is too much."""
    since, newer = (
        session.exec(select(ListChange.individual_id).where(col(ListChange.number) > at)).all()
        for at in (before.base.number, before.number)
    )
    if ALL in since or len(since) > AT_MOST:
        return None
    people, newly = ([person for person in found if person != OTHERS] for found in (since, newer))
    return before.patched(session, people, newly, number, OTHERS in newer)


def _trees(session: Session, levels: Sequence[Confidentiality]) -> dict[Confidentiality, Trees]:
    """For each clearance, as far as it may know: what each place lies in, who published each report, what incidents give."""
    place, above = matrix.read(session, "SELECT location_id, ancestor_id FROM location_below", 2)
    places = Tree.from_pairs(place, above)
    incident, value, rest = matrix.read(session, GIVEN, 3)
    told = rest >> 4 != IMPRINT
    incident, value, rest = incident[told], value[told], rest[told]
    found: dict[Confidentiality, Trees] = {}
    for level in levels:
        at = LEVELS.index(level)
        by = (
            select(SourceReport.id, SourceReport.publisher_id)
            .join(Record, col(Record.id) == col(SourceReport.publisher_id))
            .where(col(Record.level).in_(LEVELS[: at + 1]), sight.known((level,), SourceReport.id, "publisher"))
        )
        published = np.array([pair for pair in session.exec(by).all() if pair[1]], np.int64).reshape(-1, 2)
        seen = ((rest >> 2 & 3) <= at) & ((rest & 3) >= at)
        incidents = {
            name_of(facet): Tree.from_pairs(incident[own], value[own])
            for facet in np.unique(rest[seen] >> 4).tolist()
            if (own := seen & (rest >> 4 == facet)).any()
        }
        found[level] = Trees(places, Tree.from_pairs(published[:, 0], published[:, 1]), incidents)
    return found

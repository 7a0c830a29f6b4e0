"""The narrow list rows as arrays in memory: any filter, total, counts and page of a million people at once.

They hold numbers, codes, days and levels, never a name (scale.md, 2). The rows stand in the order of the lists, those
of an individual side by side; no array is ever changed in place. A server keeps them, a command does not.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Engine, bindparam, text
from sqlmodel import Session, col, select

from tracker import codes
from tracker.access import LEVELS, Confidentiality
from tracker.records import Counter, ListChange
from tracker.store import database, lists, sight
from tracker.store.listing import ALL
from tracker.store.lists import Found, Wanted

Flags = NDArray[np.bool_]
Numbers = NDArray[np.signedinteger[Any]]

NONE, EARLY, LATE = -1, -(2**31), 2**31 - 1  # no value; no first day; no last day
EMPTY = {
    "individual_id": NONE,
    "id": NONE,
    "incident_id": NONE,
    "location_id": NONE,
    "incident_type": NONE,
    "act_type": NONE,
    "sex": NONE,
    "status": NONE,
    "own": 0,
    "day_min": EARLY,
    "day_max": LATE,
    "season_min": NONE,
    "season_max": NONE,
    "standing": 0,
    "level": 0,
    "up_to": 0,
}
IDS = ("individual_id", "id", "incident_id", "location_id")
CODED = {"incident_type": "incident_type", "act_type": "act_type", "sex": "sex", "status": "stage"}  # column: list
FACETS = {
    "stage": "status",
    "act": "act_type",
    "sex": "sex",
    "incident_type": "incident_type",
    "incident": "incident_id",
    "review": "standing",
}
ROWS = f"SELECT {', '.join(f'coalesce({name}, {empty})' for name, empty in EMPTY.items())} FROM list_row"  # noqa: S608  # names of ours
ORDER = " ORDER BY sort_key, individual_id, id"
NEXT = text(
    "SELECT individual_id FROM list_row WHERE (sort_key, individual_id) > "
    "(SELECT r.sort_key, r.individual_id FROM list_row r WHERE r.individual_id = :person LIMIT 1) "
    "AND individual_id NOT IN :changed ORDER BY sort_key, individual_id LIMIT 1"
).bindparams(bindparam("changed", expanding=True))
SEVERAL_KEYS = text(
    "SELECT 1 FROM list_row WHERE individual_id IN :people GROUP BY individual_id HAVING count(DISTINCT sort_key) > 1"
).bindparams(bindparam("people", expanding=True))
SLICE = 50_000
PATCHED = 200  # when more people changed, all are read anew


@dataclass(frozen=True)
class Columns:
    """All list rows as they were at one change. `terms` are the numbers of codes, by their place in the arrays."""

    number: int
    held: Mapping[str, Numbers]
    terms: list[int]
    person: Numbers = field(init=False)
    several: Flags = field(init=False)

    def __post_init__(self) -> None:
        """Number individuals in the order of the list; mark the rows of those who have more than one."""
        people = self.held["individual_id"]
        first = np.ones(len(people), bool)
        first[1:] = people[1:] != people[:-1]
        person = np.cumsum(first) - 1
        several = (np.bincount(person, minlength=1) > 1)[person] if len(person) else np.zeros(0, bool)
        object.__setattr__(self, "person", person)
        object.__setattr__(self, "several", several)

    def patched(self, session: Session, people: Sequence[int], number: int) -> Columns | None:
        """The same after these individuals changed; None where one stands at several places of the list."""
        kept = ~_among(self.held["individual_id"], people)
        fresh = _read(session, self.terms, people)
        left = self.held["individual_id"][kept]
        changed = list(dict.fromkeys(fresh["individual_id"].tolist()))
        after = {person: session.execute(NEXT, {"person": person, "changed": people}).scalar() for person in changed}
        near = [*changed, *(person for person in after.values() if person is not None)]
        if near and session.execute(SEVERAL_KEYS, {"people": near}).first():
            return None
        places = np.flatnonzero(_among(left, [person for person in after.values() if person is not None]))
        starts: dict[int | None, int] = {None: len(left)}
        for place in places.tolist():
            starts.setdefault(int(left[place]), place)
        at = [starts[after[person]] for person in fresh["individual_id"].tolist()]
        return Columns(
            number, {name: np.insert(array[kept], at, fresh[name]) for name, array in self.held.items()}, self.terms
        )

    def total(self, where: Flags) -> int:
        """Individuals who have a row there."""
        return int(np.count_nonzero(where & ~self.several)) + int(_firsts(self.person[where & self.several]).sum())

    def page(self, where: Flags, offset: int, limit: int) -> list[int]:
        """Individuals of one page, in the order of the list."""
        rows = np.flatnonzero(where)
        return self.held["individual_id"][rows[_firsts(self.person[rows])]][offset : offset + limit].tolist()  # type: ignore[no-any-return]

    def counts(self, where: Flags, facet: str) -> dict[Any, int]:
        """Individuals per value of a facet; one with several rows of a value counts once."""
        column = FACETS[facet]
        values = self.held[column].astype(np.int64)
        alone, several = where & ~self.several, where & self.several
        size = int(values.max(initial=0)) + 2  # the first place is for rows without a value
        pairs = np.unique(self.person[several] * size + values[several] + 1)
        found = np.bincount(values[alone] + 1, minlength=size) + np.bincount(pairs % size, minlength=size)
        return {self._value(column, int(place) - 1): int(found[place]) for place in np.flatnonzero(found) if place != 0}

    def _value(self, column: str, place: int) -> Any:
        if column not in CODED:
            return place
        term = codes.known(self.terms[place])
        return term.code if term else f"#{self.terms[place]}"

    def conditions(self, session: Session, wanted: Wanted) -> dict[str, Flags]:
        """For each way in which the list is narrowed, the rows that fit."""
        held, found = self.held, {"levels": self._levels(wanted.levels)}
        coded = {
            "incident_types": "incident_type", "acts": "act_type", "stages": "status", "sexes": "sex"
        }  # fmt: skip
        for name, column in coded.items():
            if chosen := getattr(wanted, name):
                numbers = {codes.term_number(CODED[column], code) for code in chosen}
                found[name] = np.isin(held[column], [n for n, term in enumerate(self.terms) if term in numbers])
        if wanted.standings:
            found["standings"] = np.isin(held["standing"], wanted.standings)
        if wanted.incidents:
            found["incidents"] = np.isin(held["incident_id"], wanted.incidents)
        for name, sets in lists.kin(wanted).items():
            columns = (held["individual_id"], held["id"], held["location_id"])
            fits = [
                _among(column, session.execute(query).scalars().all())
                for column, query in zip(columns, sets, strict=True)
                if query is not None
            ]
            found[name] = np.logical_or.reduce(fits)
        if wanted.start or wanted.end:
            found["days"] = self._in_days(wanted)
        return found

    def _levels(self, wanted: Sequence[Confidentiality]) -> Flags:
        """The rows as they are seen from the highest of these levels (store/sight.py, at)."""
        highest = max(LEVELS.index(level) for level in wanted)
        found: Flags = (self.held["level"] <= highest) & (self.held["up_to"] >= highest)
        return found

    def _in_days(self, wanted: Wanted) -> Flags:
        low, high = self.held["day_min"], self.held["day_max"]
        start = wanted.start.toordinal() if wanted.start else EARLY
        end = wanted.end.toordinal() if wanted.end else LATE
        if wanted.certain:
            surely: Flags = (self.held["own"] == 1) & (low != EARLY) & (high != LATE) & (low >= start) & (high <= end)
            return surely
        meets: Flags = ((low != EARLY) | (high != LATE)) & (high >= start) & (low <= end)
        if season := lists.season(wanted):
            first, last = season
            begins, ends = self.held["season_min"] <= last, self.held["season_max"] >= first
            meets &= (self.held["season_min"] == NONE) | (begins & ends if first <= last else begins | ends)
        return meets


def found(session: Session, wanted: Wanted, offset: int, limit: int, facets: Sequence[str] = ()) -> Found:
    """One page, its total and its counts: from memory where this process keeps the columns, else from the database."""
    if not _keeping.is_set():
        return lists.found(session, wanted, offset, limit, facets)
    columns = _current(session)
    conditions = columns.conditions(session, wanted)

    def where(but: str = "") -> Flags:
        fits: Flags = np.logical_and.reduce([flags for name, flags in conditions.items() if name != but])
        return fits

    every = where()
    counted = {}
    for facet in facets:
        own = lists.OWN_NARROWING[facet]
        counted[facet] = columns.counts(where(own) if own in conditions else every, facet)
    return Found(columns.page(every, offset, limit), columns.total(every), counted)


# --- what this process keeps ---
_kept: dict[Engine, Columns] = {}
_keeping = threading.Event()
_lock = threading.Lock()


def keep(on: bool = True) -> None:
    """Hold the columns in this process from now on, or let go of them."""
    if on:
        _keeping.set()
    else:
        _keeping.clear()
        _kept.clear()


def forget() -> None:
    """Let go of what is held; it is read anew when asked for."""
    with _lock:
        _kept.clear()


def _current(session: Session) -> Columns:
    """The columns as this session sees the rows; only what changed since is read."""
    with _lock, sight.whole(session):  # what is kept serves everybody: rows of all levels
        number = (session.exec(select(Counter.next).where(Counter.name == "list_change")).first() or 1) - 1
        engine = database.engine()
        before = _kept.get(engine)
        if before is not None and before.number >= number:
            return before
        after = _patched(session, before, number) if before else None
        if after is None:
            terms: list[int] = []
            after = Columns(number, _read(session, terms), terms)
        _kept.clear()  # one database at a time
        _kept[engine] = after
        return after


def _patched(session: Session, before: Columns, number: int) -> Columns | None:
    """The columns after what changed since; None where that is too much."""
    changed = session.exec(select(ListChange.individual_id).where(col(ListChange.number) > before.number)).all()
    return None if ALL in changed or len(changed) > PATCHED else before.patched(session, changed, number)


def _read(session: Session, terms: list[int], people: Sequence[int] | None = None) -> dict[str, Numbers]:
    """The rows of these individuals, or all; codes become their place in `terms`, which grows."""
    query = text(ROWS + ORDER)
    if people is not None:
        query = text(f"{ROWS} WHERE individual_id IN :people{ORDER}").bindparams(bindparam("people", expanding=True))
    rows = session.execute(
        query, {"people": people} if people is not None else {}, execution_options={"yield_per": SLICE}
    )
    parts = [np.array([tuple(row) for row in part], np.int64) for part in rows.partitions()]
    table = np.concatenate(parts) if parts else np.zeros((0, len(EMPTY)), np.int64)
    found: dict[str, Numbers] = {}
    for place, name in enumerate(EMPTY):
        values = table[:, place]
        if name in CODED:
            values = _placed(values, terms)
        found[name] = values.astype(np.int64 if name in IDS else np.int32)
    return found


def _placed(values: Numbers, terms: list[int]) -> Numbers:
    numbers, inverse = np.unique(values, return_inverse=True)
    terms += [number for number in numbers.tolist() if number != NONE and number not in terms]
    return np.array([NONE if number == NONE else terms.index(number) for number in numbers.tolist()], np.int64)[inverse]


def _among(values: Numbers, wanted: Sequence[int]) -> Flags:
    """Which of these record numbers are wanted, by a table over all numbers: many times faster than a search."""
    if not len(wanted) or not len(values):
        return np.zeros(len(values), bool)
    numbers = np.asarray(wanted, np.int64)
    table = np.zeros(max(int(values.max()), int(numbers.max())) + 2, bool)  # the last place answers for -1: no record
    table[numbers] = True
    return table[values]


def _firsts(people: Numbers) -> Flags:
    """The first row of each individual, where equal ones stand side by side."""
    first = np.ones(len(people), bool)
    first[1:] = people[1:] != people[:-1]
    return first

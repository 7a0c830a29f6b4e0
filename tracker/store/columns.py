"""The lists in memory of a server: pages, totals and counts of a million people at once.

What a server has read stays as it was (`Base`: store/views.py, one for each clearance that sees something else). Who
changed since is read again and stands beside it (`Columns`): whoever changed is taken out of the one and found in the
other, so that an edit costs no more than the few people it is about. A command asks the database instead.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Engine, bindparam, text
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, col, select

from tracker.access import LEVELS, Confidentiality
from tracker.errors import TrackerError
from tracker.facets import number_of
from tracker.records import Counter, ListChange, LocationBelow, Record, SourceReport
from tracker.store import database, lists, matrix, sight, views
from tracker.store.listing import ALL, OTHERS
from tracker.store.lists import DATES, Found, Wanted
from tracker.store.matrix import Numbers
from tracker.store.views import Facet, Flags, People, Small, Tree

Bits = NDArray[np.uint8]

NONE, EARLY, LATE = -1, -(2**31), 2**31 - 1  # no value; no first day; no last day
LIST = {
    "individual_id": "l.individual_id",
    "id": "l.id",
    "incident": f"coalesce(l.incident_id, {NONE})",
    "location": f"coalesce(l.location_id, {NONE})",
    "incident_type": f"coalesce(l.incident_type, {NONE})",
    "act": f"coalesce(l.act_type, {NONE})",
    "sex": f"coalesce(l.sex, {NONE})",
    "stage": f"coalesce(l.status, {NONE})",
    "review": "l.standing",
    "own": "l.own",
    "day_min": f"coalesce(l.day_min, {EARLY})",
    "day_max": f"coalesce(l.day_max, {LATE})",
    "season_min": f"coalesce(l.season_min, {NONE})",
    "season_max": f"coalesce(l.season_max, {NONE})",
    "confidentiality": "r.level",
    "level": "l.level",
    "up_to": "l.up_to",
}
BESIDE = ("individual_id", "row_id", "facet", "value", "level", "up_to")
STAGES = ("individual_id", "stage", "sure_from", "sure_to", "maybe_from", "maybe_to", "level", "up_to")
OF_ROWS = ("incident", "incident_type", "act", "review")
OF_PEOPLE = ("sex", "stage", "confidentiality")
NEXT = text(
    "SELECT individual_id FROM list_row WHERE (sort_key, individual_id) > "
    "(SELECT r.sort_key, r.individual_id FROM list_row r WHERE r.individual_id = :person LIMIT 1) "
    "AND individual_id NOT IN :changed ORDER BY sort_key, individual_id LIMIT 1"
).bindparams(bindparam("changed", expanding=True))
SEVERAL_KEYS = text(
    "SELECT 1 FROM list_row WHERE individual_id IN :people GROUP BY individual_id HAVING count(DISTINCT sort_key) > 1"
).bindparams(bindparam("people", expanding=True))
AT_ONCE = 50_000  # so many rows are read while somebody waits; more are read beside, and the database answers meanwhile
PATCHED, AT_MOST = 200, 2_000  # when so many people changed, all are read anew: beside the answers; before them
COUNTED = 10_000  # the database counts no further for somebody who waits
ANSWERS = 64  # that are kept


@dataclass(frozen=True)
class View:
    """The rows that one clearance sees. `places` are the places of their individuals among those of all clearances."""

    people: People
    facets: Mapping[str, Facet]
    placed: Numbers  # by individual: where in the list of all clearances its rows begin
    own: Flags
    day_min: Small
    day_max: Small
    season_min: Small
    season_max: Small
    stages: Mapping[str, Small]
    tree: Tree
    publishers: Tree
    _kept: dict[Any, Any] = field(default_factory=dict)

    def facet(self, name: str, wanted: Wanted) -> Facet:
        """A facet; the status on a day is made when it is asked for."""
        if name == "stage" and wanted.as_of:
            then: Facet = self._once(("stage", wanted.as_of, wanted.certain), lambda: self._status(wanted))
            return then
        return self.facets.get(name) or views.several(len(self.people.numbers), _NONE, _NONE, whole=True)

    def _once(self, key: Any, make: Any) -> Any:
        if key not in self._kept:
            if len(self._kept) > 2 * ANSWERS:
                self._kept.clear()
            self._kept[key] = make()
        return self._kept[key]

    def _status(self, wanted: Wanted) -> Facet:
        how, day = "sure" if wanted.certain else "maybe", wanted.as_of.toordinal() if wanted.as_of else 0
        then = (self.stages[f"{how}_from"] <= day) & (self.stages[f"{how}_to"] > day)
        status = np.full(len(self.people.numbers), NONE, np.int64)
        status[self.stages["person"][then]] = self.stages["stage"][then]
        return views.single(status, NONE, whole=True)

    def counts(self, name: str, wanted: Wanted, rows: Flags) -> tuple[Numbers, Numbers]:
        """The values of a facet, and how many individuals of these rows have each."""
        facet = self.facet(name, wanted)
        if facet.whole:
            found = facet.counts(np.flatnonzero(self.people.of_rows(rows)), None)
        else:
            found = facet.counts(np.flatnonzero(rows & self.people.alone), rows)
        return facet.sets.known, found

    def all_counts(self, name: str, wanted: Wanted) -> tuple[Numbers, Numbers]:
        """The same of everybody, counted once."""
        every = np.ones(len(self.people.person), bool)
        days = (wanted.as_of, wanted.certain) if name == "stage" and wanted.as_of else ()
        found: tuple[Numbers, Numbers] = self._once((name, "all", *days), lambda: self.counts(name, wanted, every))
        return found

    def by_incident(self, name: str, rows: Flags) -> tuple[Numbers, Numbers]:
        """Each (incident, value of a facet of rows) that these rows hold, once."""
        incident, facet = self.facets["incident"], self.facets.get(name)
        if facet is None or facet.whole:
            return _NONE, _NONE
        several = len(facet.sets.starts)
        both = np.unique(incident.of[rows].astype(np.int64) * several + facet.of[rows])
        of_incident, of_facet = both // several, both % several
        one = np.diff(incident.sets.starts)[of_incident] == 1
        of_incident, of_facet = of_incident[one], of_facet[one]
        sizes = np.diff(facet.sets.starts)[of_facet]
        at = np.arange(int(sizes.sum())) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        values = facet.sets.known[facet.sets.values[np.repeat(facet.sets.starts[of_facet], sizes) + at]]
        numbers = incident.sets.known[incident.sets.values[incident.sets.starts[of_incident]]]
        return np.repeat(numbers, sizes), values

    def conditions(self, wanted: Wanted, kin: Mapping[str, Numbers]) -> dict[str, Flags]:
        """For each way in which the list is narrowed, the rows that fit; `kin` holds individuals who do."""
        found: dict[str, Flags] = {}
        for name, values in wanted.chosen:
            facet = self.facet(name, wanted)
            fits = facet.fitting(values)
            found[name] = self.people.rows_of(fits) if facet.whole else fits
        for name, numbers in kin.items():
            found[name] = self.people.rows_of(_among(self.people.numbers, numbers))
        if wanted.start or wanted.end:
            found[DATES] = self.in_days(wanted)
        return found

    def in_days(self, wanted: Wanted) -> Flags:
        """The rows that lie in the chosen days, surely or perhaps."""
        low, high = self.day_min, self.day_max
        start = wanted.start.toordinal() if wanted.start else EARLY
        end = wanted.end.toordinal() if wanted.end else LATE
        if wanted.certain:
            surely: Flags = self.own & (low != EARLY) & (high != LATE) & (low >= start) & (high <= end)
            return surely
        meets: Flags = ((low != EARLY) | (high != LATE)) & (high >= start) & (low <= end)
        if season := lists.season(wanted):
            first, last = season
            begins, ends = self.season_min <= last, self.season_max >= first
            meets &= (self.season_min == NONE) | (begins & ends if first <= last else begins | ends)
        return meets


_NONE = np.zeros(0, np.int64)


@dataclass(frozen=True)
class Raw:
    """Rows as they are read, of all clearances."""

    lists: dict[str, Numbers]
    beside: dict[str, Numbers]
    stages: dict[str, Numbers]

    @classmethod
    def read(cls, session: Session, people: Sequence[int] | None = None) -> Raw:
        """Those of these individuals, or of everybody."""
        some = f"({', '.join(str(int(person)) for person in people)})" if people is not None else ""

        def asked(columns: Sequence[str], source: str, order: str = "") -> list[Numbers]:
            wide = "::bigint" if session.get_bind().dialect.name == "postgresql" else ""
            where = f" WHERE {columns[0]} IN {some}" if some else ""
            query = f"SELECT {', '.join(f'({c}){wide}' for c in columns)} FROM {source}{where}{order}"  # noqa: S608  # ours
            table = matrix.read(session, query, len(columns))
            return [np.ascontiguousarray(table[:, at]) for at in range(len(columns))]

        if people is not None and not people:
            return cls(*(dict.fromkeys(names, _NONE) for names in (LIST, BESIDE, STAGES)))
        order = " ORDER BY l.sort_key, l.individual_id, l.id"
        return cls(
            dict(zip(LIST, asked(list(LIST.values()), LISTS, order), strict=True)),
            dict(zip(BESIDE, asked(BESIDE, "facet_row"), strict=True)),
            dict(zip(STAGES, asked(STAGES, "stage_row"), strict=True)),
        )

    def views(self, trees: Mapping[Confidentiality, tuple[Tree, Tree]]) -> dict[Confidentiality, View]:
        """One view for each clearance; those that see the same share one."""
        found: dict[Confidentiality, View] = {}
        before: tuple[Any, ...] | None = None
        for place, level in enumerate(LEVELS):
            seen = [
                (part["level"] <= place) & (part["up_to"] >= place) for part in (self.lists, self.beside, self.stages)
            ]
            same = before is not None and all(np.array_equal(a, b) for a, b in zip(before[0], seen, strict=True))
            if before is not None and same and before[1] == trees[level]:
                found[level] = found[LEVELS[place - 1]]
            else:
                found[level] = self._view(seen, *trees[level])
            before = (seen, trees[level])
        return found

    def _view(self, seen: Sequence[Flags], tree: Tree, publishers: Tree) -> View:
        rows, beside, stages = seen
        held = {name: values[rows] for name, values in self.lists.items()}
        people = People.of(held["individual_id"])
        facets = {name: views.single(held[name], NONE) for name in OF_ROWS}
        facets |= {name: views.single(held[name][people.first], NONE, whole=True) for name in OF_PEOPLE}
        persons, acts = _places(people.numbers), _places(held["id"])
        beside = beside & (_looked_up(persons, self.beside["individual_id"]) != NONE)
        extra = {name: values[beside] for name, values in self.beside.items()}
        for number in np.unique(extra["facet"]).tolist():
            if number == number_of("location"):
                continue
            own = extra["facet"] == number
            facets[_name(number)] = _facet(people, persons, acts, extra, own)
        there = held["location"] != NONE
        own = (extra["facet"] == number_of("location")) & (_looked_up(acts, extra["row_id"]) != NONE)
        rows_there = np.concatenate([np.flatnonzero(there), _looked_up(acts, extra["row_id"][own])])
        places = np.concatenate([held["location"][there], extra["value"][own]])
        facets["place"] = views.several(len(held["id"]), *_each_once(rows_there, places))
        stages = stages & (_looked_up(persons, self.stages["individual_id"]) != NONE)
        stage = {name: values[stages] for name, values in self.stages.items()}
        view = View(
            people,
            {},
            np.flatnonzero(rows)[people.first],
            held["own"] == 1,
            held["day_min"].astype(np.int32),
            held["day_max"].astype(np.int32),
            held["season_min"].astype(np.int16),
            held["season_max"].astype(np.int16),
            {name: stage[name].astype(np.int32) for name in STAGES[1:6]} | {"person": persons[stage["individual_id"]]},
            {},
            {},
        )
        return _mapped(replace(view, facets=facets), tree, publishers)


LISTS = "list_row l JOIN record r ON r.id = l.individual_id"


def _facet(people: People, persons: Numbers, acts: Numbers, extra: Mapping[str, Numbers], own: Flags) -> Facet:
    """A facet of facet_row: of individuals where none of its values is about one act alone."""
    row, value = extra["row_id"][own], extra["value"][own]
    whose = extra["individual_id"][own]
    if np.array_equal(row, whose):
        return views.several(len(people.numbers), *_each_once(persons[whose], value), whole=True)
    of_act = row != whose
    person = persons[whose[~of_act]]  # what is about somebody is about all their rows
    sizes = np.diff(np.concatenate([people.first, [len(people.person)]]))
    owner = np.repeat(people.first[person].astype(np.int64), sizes[person])
    owner += np.arange(len(owner)) - np.repeat(np.cumsum(sizes[person]) - sizes[person], sizes[person])
    of_act &= _looked_up(acts, row) != NONE
    rows = np.concatenate([owner, acts[row[of_act]]])
    values = np.concatenate([np.repeat(value[row == whose], sizes[person]), value[of_act]])
    return views.several(len(people.person), *_each_once(rows, values))


def _each_once(owner: Numbers, value: Numbers) -> tuple[Numbers, Numbers]:
    """Pairs in the order of their owners, each once."""
    order = np.lexsort((value, owner))
    owner, value = owner[order], value[order]
    first = np.ones(len(owner), bool)
    first[1:] = (owner[1:] != owner[:-1]) | (value[1:] != value[:-1])
    return owner[first], value[first]


def _mapped(view: View, tree: Tree, publishers: Tree) -> View:
    """The view with its places in this tree and its reports published so."""
    facets = dict(view.facets)
    place, source = facets["place"], facets.get("source")
    facets["location"] = Facet(place.of, place.sets.mapped(tree))
    if source:
        facets["publisher"] = Facet(source.of, source.sets.mapped(publishers), source.whole)
    own = {name: views.by_individual(view.people, facet) for name, facet in facets.items()}
    return replace(view, facets=own, tree=tree, publishers=publishers, _kept={})


def _places(numbers: Any) -> Numbers:
    """The place of each record number, by a table over all numbers: many times faster than a search."""
    table = np.full(int(numbers.max(initial=0)) + 1, NONE, np.int64)
    table[numbers] = np.arange(len(numbers))
    return table


def _looked_up(table: Numbers, numbers: Numbers) -> Numbers:
    """The places of these numbers; NONE where the table knows none."""
    if not len(table):
        return np.full(len(numbers), NONE, np.int64)
    found: Numbers = np.where(numbers < len(table), table[np.minimum(numbers, len(table) - 1)], NONE)
    return found


_names: dict[int, str] = {}


def _name(number: int) -> str:
    if number not in _names:
        from tracker import facets

        _names.update({facet.number: name for name, facet in facets.every().items()})
    return _names.get(number, f"#{number}")


def _among(values: Any, wanted: Numbers) -> Flags:
    """Which of these record numbers are wanted."""
    if not len(wanted) or not len(values):
        return np.zeros(len(values), bool)
    table = np.zeros(max(int(values.max()), int(wanted.max())) + 1, bool)
    table[wanted] = True
    found: Flags = table[values]
    return found


@dataclass(frozen=True)
class Base:
    """Everybody, as they were at one change: a view for each clearance, and who stands where in the list of all."""

    number: int
    individual: Small
    views: Mapping[Confidentiality, View]

    @classmethod
    def read(cls, session: Session, people: Sequence[int] | None = None) -> Base:
        """All there is now, or these individuals alone."""
        number = _number(session)
        raw = Raw.read(session, people)
        individual = raw.lists["individual_id"].astype(np.int32)
        return cls(number, individual, raw.views(_trees(session)))


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
        return {
            id(view): view.people.rows_of(_among(view.people.numbers, changed)) for view in self.base.views.values()
        }

    def patched(
        self, session: Session, people: Sequence[int], newly: Sequence[int], number: int, others: bool
    ) -> Columns | None:
        """The same after these individuals changed, `newly` since the last time; None where one has several places."""
        base = self.base
        if others:
            trees = _trees(session)
            mapped = {id(view): _mapped(view, *trees[level]) for level, view in base.views.items()}
            base = replace(base, views={level: mapped[id(view)] for level, view in base.views.items()})
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
            where = np.flatnonzero(base.individual == follows) if follows is not None else _NONE
            at[person] = int(where[0]) if len(where) else len(base.individual)
        own = {level: (view.tree, view.publishers) for level, view in base.views.items()}
        return Columns(base, number, raw.views(own), at)

    def found(
        self, session: Session, wanted: Wanted, offset: int, limit: int, facets: Sequence[str], top: int | None
    ) -> Found:
        """One page, its total and its counts."""
        asked = None if wanted.words or wanted.states else (wanted, tuple(facets), top)
        kept = self.answers.get(asked) if asked else None
        if kept is None:
            kin = {
                name: np.array(session.execute(query).scalars().all(), np.int64)
                for name, query in lists.kin(wanted).items()
            }
            kept = self._answer(wanted, kin, facets, top)
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
            rows = _all(view, conditions, gone)
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
                        _all(view, {n: f for n, f in conditions.items() if n != name}, gone)
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
            return _NONE, _NONE
        rest = {name: flags for name, flags in conditions.items() if name != DATES}
        found = [
            np.count_nonzero(
                view.people.of_rows(_all(view, {**rest, DATES: view.in_days(replace(wanted, certain=c))}, gone))
            )
            for c in (False, True)
        ]
        return np.arange(2), np.array(found, np.int64)

    def _page(self, wanted: Wanted, packed: Sequence[Bits], offset: int, limit: int) -> list[int]:
        found = []
        for (view, _), bits in zip(self._parts(wanted), packed, strict=True):
            places = np.flatnonzero(np.unpackbits(bits, count=len(view.people.numbers)))
            found.append((view, places))
        view, places = found[0]
        if len(found) == 1 or not len(found[1][1]):
            page: list[int] = view.people.numbers[places[offset : offset + limit]].tolist()
            return page
        other, fresh = found[1]
        numbers = other.people.numbers[fresh]
        at = np.searchsorted(view.placed[places], [self.at[number] for number in numbers.tolist()])
        merged: list[int] = np.insert(view.people.numbers[places].astype(np.int64), at, numbers)[
            offset : offset + limit
        ].tolist()
        return merged


def _all(view: View, conditions: Mapping[str, Flags], gone: Flags | None) -> Flags:
    """The rows that fit everything."""
    rows = np.ones(len(view.people.person), bool)
    for flags in conditions.values():
        rows &= flags
    if gone is not None:
        rows &= ~gone
    return rows


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
    if not _keeping.is_set():
        return lists.found(session, wanted, offset, limit, facets, top)
    columns = _current(session)
    if columns is None:
        return _first_ones(session, wanted, offset, limit, facets, top)
    return columns.found(session, wanted, offset, limit, facets, top)


def _first_ones(
    session: Session, wanted: Wanted, offset: int, limit: int, facets: Sequence[str], top: int | None
) -> Found:
    """One page from the database, with totals and counts of the first ones of the list alone."""
    people = lists.individuals(session, wanted, 0, COUNTED + 1)
    more = len(people) > COUNTED
    counted: dict[str, Mapping[int, int]] = {}
    chosen = [facet for facet in facets if wanted.of(facet)]
    for of, own in [(wanted, [f for f in facets if f not in chosen]), *((wanted.to(**{f: ()}), [f]) for f in chosen)]:
        some = people if of is wanted else lists.individuals(session, of, 0, COUNTED + 1)
        with sight.whole(session):
            base = Base.read(session, some[:COUNTED])
        counted |= Columns(base, base.number).found(session, of, 0, 0, own, top).counts
    page = people[offset : offset + limit]
    if more and offset + limit > COUNTED:
        page = lists.individuals(session, wanted, offset, limit)
    return Found(page, min(len(people), COUNTED), counted, more)


def by_incident(session: Session, wanted: Wanted, facet: str, incidents: Sequence[int]) -> dict[int, int] | None:
    """How many of these incidents hold an act with each value of a facet; None where this process does not hold it."""
    columns = _current(session) if _keeping.is_set() else None
    if columns is None:
        return None
    found = []
    for view, gone in columns._parts(wanted):
        if gone is not None and gone.any():
            found.append(view.by_incident(facet, ~gone))
        else:
            every = np.ones(len(view.people.person), bool)
            found.append(
                view._once((facet, "by incident"), lambda view=view, every=every: view.by_incident(facet, every))
            )
    incident, value = (np.concatenate(parts) for parts in zip(*found, strict=True))
    kept = _among(incident, np.array(incidents, np.int64))
    pairs = np.unique(np.stack([incident[kept], value[kept]]), axis=1)
    values, counts = np.unique(pairs[1], return_counts=True)
    return dict(zip(values.tolist(), counts.tolist(), strict=True))


# --- what this process keeps ---
_kept: dict[Engine, Columns] = {}
_keeping = threading.Event()
_lock = threading.Lock()
_reading: set[Engine] = set()


def keep(on: bool = True) -> None:
    """Hold the lists in this process from now on, or let go of them."""
    if on:
        _keeping.set()
    else:
        _keeping.clear()
        _kept.clear()


def forget() -> None:
    """Let go of what is held; it is read anew when asked for."""
    with _lock:
        _kept.clear()


def warm() -> None:
    """Begin to read the lists, beside other work: nobody who asks then waits for it."""
    if _keeping.is_set():
        _read_beside(database.engine())


def _current(session: Session) -> Columns | None:
    """The lists as this session sees the rows; None while they are still being read."""
    with _lock, sight.whole(session):  # what is kept serves everybody: rows of all levels
        engine, number = database.engine(), _number(session)
        before = _kept.get(engine)
        if before is not None and before.number >= number:
            return before
        after = _patched(session, before, number) if before else None
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


def _number(session: Session) -> int:
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


def _trees(session: Session) -> dict[Confidentiality, tuple[Tree, Tree]]:
    """For each clearance: what each place lies in, and who published each report, as far as it may know."""
    above: dict[int, list[int]] = {}
    for ancestor, place in session.exec(select(LocationBelow.ancestor_id, LocationBelow.location_id)).all():
        above.setdefault(place, []).append(ancestor)
    found: dict[Confidentiality, tuple[Tree, Tree]] = {}
    for place, level in enumerate(LEVELS):
        by = (
            select(SourceReport.id, SourceReport.publisher_id)
            .join(Record, col(Record.id) == col(SourceReport.publisher_id))
            .where(col(Record.level).in_(LEVELS[: place + 1]), sight.known((level,), SourceReport.id, "publisher"))
        )
        found[level] = above, {report: [who] for report, who in session.exec(by).all() if who}
    return found

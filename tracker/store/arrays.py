"""What lists know, as one clearance sees it, in arrays: from the rows as they are read to what fits, and to counts.

A facet is a number a row or individual (store/sets.py). Arrays hold numbers and days, never a name; none is ever
changed in place.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from sqlmodel import Session

from tracker import facets as declared
from tracker.access import LEVELS, Confidentiality
from tracker.facets import number_of
from tracker.store import gaps, lists, packed, sets
from tracker.store.lists import DATES, Wanted
from tracker.store.matrix import Numbers
from tracker.store.packed import DAYS, EARLY, LATE, NONE
from tracker.store.sets import Facet, Flags, People, Small, Tree

OF_ROWS = ("incident", "incident_type", "act", "review")
OF_PEOPLE = ("sex", "stage", "confidentiality")
KEPT = 128  # facets and counts that a view keeps once they are made


@dataclass(frozen=True)
class Trees:
    """What values stand for beside themselves: the places that each lies in, who published each report, and by facet what
    each incident gives to everybody in it."""

    places: Tree = field(default_factory=Tree)
    publishers: Tree = field(default_factory=Tree)
    incidents: Mapping[str, Tree] = field(default_factory=dict)


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
    trees: Trees
    _kept: dict[Any, Any] = field(default_factory=dict)

    def facet(self, name: str, wanted: Wanted) -> Facet:
        """A facet; the status on a day is made when it is asked for."""
        if name == "stage" and wanted.as_of:
            then: Facet = self.once(("stage", wanted.as_of, wanted.certain), lambda: self._status(wanted))
            return then
        return self.facets.get(name) or sets.several(len(self.people.numbers), NOTHING, NOTHING, whole=True)

    def once(self, key: Any, make: Callable[[], Any]) -> Any:
        """What is made when it is first asked for, and kept."""
        if key not in self._kept:
            if len(self._kept) > KEPT:
                self._kept.clear()
            self._kept[key] = make()
        return self._kept[key]

    def _status(self, wanted: Wanted) -> Facet:
        how, day = "sure" if wanted.certain else "maybe", wanted.as_of.toordinal() if wanted.as_of else 0
        then = (self.stages[f"{how}_from"] <= day) & (self.stages[f"{how}_to"] > day)
        status = np.full(len(self.people.numbers), NONE, np.int64)
        status[self.stages["person"][then]] = self.stages["stage"][then]
        return sets.single(status, NONE, whole=True)

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
        found: tuple[Numbers, Numbers] = self.once((name, "all", *days), lambda: self.counts(name, wanted, every))
        return found

    def values(self, name: str, wanted: Wanted, rows: Flags) -> Numbers:
        """The values of a facet that these rows hold."""
        facet = self.facet(name, wanted)
        there = np.zeros(len(facet.sets.starts) - 1, bool)
        there[facet.of[self.people.of_rows(rows)] if facet.whole else facet.of[rows]] = True
        sizes = np.diff(facet.sets.starts)
        return np.unique(facet.sets.known[facet.sets.values[np.repeat(there, sizes)]])

    def weighed(
        self, name: str, wanted: Wanted, rows: Flags, persons: Numbers, times: Numbers
    ) -> tuple[Numbers, Numbers]:
        """The values of a facet, and how many things of these individuals (`times` each) have each by these rows."""
        facet = self.facet(name, wanted)
        weight = np.zeros(int(max(self.people.numbers.max(initial=0), persons.max(initial=0))) + 1, np.int64)
        weight[persons] = times
        own = weight[self.people.numbers]
        fits = self.people.of_rows(rows)
        if facet.whole:
            return facet.sets.known, facet.weighed(np.flatnonzero(fits & (own > 0)), own[fits & (own > 0)])
        alone = np.flatnonzero(rows & self.people.alone)
        each = own[self.people.person]
        return facet.sets.known, facet.weighed(alone, each[alone], rows, each)

    def took_part(self, rows: Flags) -> tuple[Numbers, Numbers]:
        """(individual, incident) of each of these rows that has an incident."""
        incident = self.facets["incident"]
        of, places = incident.of[rows].astype(np.int64), self.people.person[rows]
        one = np.diff(incident.sets.starts)[of] == 1
        numbers = incident.sets.known[incident.sets.values[incident.sets.starts[of[one]]]]
        return self.people.numbers[places[one]].astype(np.int64), numbers

    def together(self, by: str, name: str, wanted: Wanted, rows: Flags) -> tuple[Numbers, Numbers]:
        """Each (value of the facet `by`, value of another) that these rows hold, some twice."""
        one, other = self.facet(by, wanted), self.facet(name, wanted)
        sets_of = [facet.of[self.people.person] if facet.whole else facet.of for facet in (one, other)]
        many = len(other.sets.starts)
        both = np.unique(sets_of[0][rows].astype(np.int64) * many + sets_of[1][rows])
        of_one, of_other = both // many, both % many
        where, values = other.sets.members(of_other)
        again, keys = one.sets.members(of_one[where])
        return keys, values[again]

    def conditions(self, wanted: Wanted, kin: Mapping[str, Numbers]) -> dict[str, Flags]:
        """For each way in which the list is narrowed, the rows that fit; `kin` holds individuals who do."""
        found: dict[str, Flags] = {}
        for name, values in wanted.chosen:
            facet = self.facet(name, wanted)
            fits = facet.fitting(values)
            found[name] = self.people.rows_of(fits) if facet.whole else fits
        for name, numbers in kin.items():
            found[name] = self.people.rows_of(among(self.people.numbers, numbers))
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
        between = self.facets.get("gap")
        if between is not None and wanted.start and wanted.end:
            known = between.sets.known
            meets &= ~between.fitting(known[gaps.holds(known, start, end)].tolist())
        return meets


NOTHING = np.zeros(0, np.int64)


@dataclass(frozen=True)
class Raw:
    """Rows as they are read, of all clearances."""

    lists: dict[str, Numbers]
    beside: dict[str, Numbers]
    stages: dict[str, Numbers]

    @classmethod
    def read(cls, session: Session, people: Sequence[int] | None = None) -> Raw:
        """Those of these individuals, or of everybody."""
        return cls(*packed.read(session, people))

    def views(self, trees: Mapping[Confidentiality, Trees]) -> dict[Confidentiality, View]:
        """One view for each of these clearances; those that see the same share one."""
        found: dict[Confidentiality, View] = {}
        before: tuple[Any, ...] | None = None
        for level in trees:
            place = LEVELS.index(level)
            seen = [
                (part["level"] <= place) & (part["up_to"] >= place) for part in (self.lists, self.beside, self.stages)
            ]
            same = before is not None and all(np.array_equal(a, b) for a, b in zip(before[0], seen, strict=True))
            if before is not None and same and before[1] == trees[level]:
                found[level] = next(reversed(found.values()))
            else:
                found[level] = self._view(seen, trees[level])
            before = (seen, trees[level])
        return found

    def _view(self, seen: Sequence[Flags], trees: Trees) -> View:
        rows, beside, stages = seen
        held = {name: values[rows] for name, values in self.lists.items()}
        people = People.of(held["individual_id"])
        facets = {name: sets.single(held[name], NONE) for name in OF_ROWS}
        facets |= {name: sets.single(held[name][people.first], NONE, whole=True) for name in OF_PEOPLE}
        persons, acts = _places(people.numbers), _places(held["id"])
        beside = beside & (_looked_up(persons, self.beside["individual_id"]) != NONE)
        extra = {name: values[beside] for name, values in self.beside.items()}
        for number in np.unique(extra["facet"]).tolist():
            if number == number_of("location"):
                continue
            own = extra["facet"] == number
            facets[name_of(number)] = _facet(people, persons, acts, extra, own)
        there = held["location"] != NONE
        own = (extra["facet"] == number_of("location")) & (_looked_up(acts, extra["row_id"]) != NONE)
        rows_there = np.concatenate([np.flatnonzero(there), _looked_up(acts, extra["row_id"][own])])
        places = np.concatenate([held["location"][there], extra["value"][own]])
        facets["place"] = sets.several(len(held["id"]), *_each_once(rows_there, places))
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
            {name: stage[name].astype(np.int32) for name in ("stage", *DAYS)}
            | {"person": persons[stage["individual_id"]]},
            Trees(),
        )
        return mapped(
            replace(view, facets={n: sets.by_individual(people, facet) for n, facet in facets.items()}), trees
        )


def _facet(people: People, persons: Numbers, acts: Numbers, extra: Mapping[str, Numbers], own: Flags) -> Facet:
    """A facet of facet_row: of individuals where none of its values is about one act alone."""
    row, value = extra["row_id"][own], extra["value"][own]
    whose = extra["individual_id"][own]
    if np.array_equal(row, whose):
        return sets.several(len(people.numbers), *_each_once(persons[whose], value), whole=True)
    of_act = row != whose
    person = persons[whose[~of_act]]  # what is about somebody is about all their rows
    sizes = np.diff(np.concatenate([people.first, [len(people.person)]]))
    owner = np.repeat(people.first[person].astype(np.int64), sizes[person])
    owner += np.arange(len(owner)) - np.repeat(np.cumsum(sizes[person]) - sizes[person], sizes[person])
    of_act &= _looked_up(acts, row) != NONE
    rows = np.concatenate([owner, acts[row[of_act]]])
    values = np.concatenate([np.repeat(value[row == whose], sizes[person]), value[of_act]])
    return sets.several(len(people.person), *_each_once(rows, values))


def _each_once(owner: Numbers, value: Numbers) -> tuple[Numbers, Numbers]:
    """Pairs in the order of their owners, each once."""
    order = np.lexsort((value, owner))
    owner, value = owner[order], value[order]
    first = np.ones(len(owner), bool)
    first[1:] = (owner[1:] != owner[:-1]) | (value[1:] != value[:-1])
    return owner[first], value[first]


def mapped(view: View, trees: Trees) -> View:
    """The view with its places in this tree, its reports published so, and what its incidents give to who is in them.

    What the trees before said as well is left as it is, with what was counted of it.
    """
    before, facets = view.trees, dict(view.facets)
    place, source, incident = facets["place"], facets.get("source"), facets["incident"]
    made: dict[str, Facet] = {}
    if "location" not in facets or trees.places != before.places:
        made["location"] = Facet(place.of, place.sets.mapped(trees.places))
    if source and ("publisher" not in facets or trees.publishers != before.publishers):
        made["publisher"] = Facet(source.of, source.sets.mapped(trees.publishers), source.whole)
    for name in {*before.incidents, *trees.incidents}:
        if trees.incidents.get(name) != before.incidents.get(name):
            facets.pop(name, None)
            if name in trees.incidents:
                made[name] = Facet(incident.of, incident.sets.mapped(trees.incidents[name]))
    facets |= {name: sets.by_individual(view.people, facet) for name, facet in made.items()}
    lasting = {key: found for key, found in view._kept.items() if key[0] in facets and key[0] not in made}
    return replace(view, facets=facets, trees=trees, _kept=lasting)


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


_names: dict[int, str] = {declared.CORROBORATED: "corroborated", declared.GAP: "gap"}


def name_of(number: int) -> str:
    """The facet of a number in facet_row."""
    if number not in _names:
        _names.update({facet.number: name for name, facet in declared.every().items()})
    return _names.get(number, f"#{number}")


def among(values: Any, wanted: Numbers) -> Flags:
    """Which of these record numbers are wanted."""
    if not len(wanted) or not len(values):
        return np.zeros(len(values), bool)
    table = np.zeros(max(int(values.max()), int(wanted.max())) + 1, bool)
    table[wanted] = True
    found: Flags = table[values]
    return found


def rows_of(view: View, conditions: Mapping[str, Flags], gone: Flags | None) -> Flags:
    """The rows that fit everything."""
    rows = np.ones(len(view.people.person), bool)
    for flags in conditions.values():
        rows &= flags
    if gone is not None:
        rows &= ~gone
    return rows

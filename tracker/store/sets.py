"""All that lists know, as one clearance sees it, in arrays: any filter, total, count and page of a million people.

A facet is one number a row (or an individual): the number of a *set* of values. Most rows share few sets, so several
values cost no more than one: what fits is looked up by set, what is counted is counted by set and then told apart.
No array is ever changed in place; they hold numbers and days, never a name.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from tracker.store.matrix import Numbers

Flags = NDArray[np.bool_]
Small = NDArray[np.integer]  # as narrow as its values allow


def narrow(values: NDArray[np.integer], most: int) -> Small:
    """The same numbers from 0 to `most` in as few bytes as they need."""
    for kind in (np.uint8, np.uint16, np.int32):
        if most <= np.iinfo(kind).max:
            return values.astype(kind)
    return values.astype(np.int64)


@dataclass(frozen=True, eq=False)
class Tree:
    """What values stand for beside themselves (a place for all that it lies in, itself too): pairs, sorted, each once."""

    of: Numbers = field(default_factory=lambda: np.zeros(0, np.int64))
    to: Numbers = field(default_factory=lambda: np.zeros(0, np.int64))

    @classmethod
    def from_pairs(cls, of: Numbers, to: Numbers) -> Tree:
        """From pairs in any order."""
        order = np.lexsort((to, of))
        of, to = of[order], to[order]
        first = np.ones(len(of), bool)
        first[1:] = (of[1:] != of[:-1]) | (to[1:] != to[:-1])
        return cls(of[first], to[first])

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Tree) and np.array_equal(self.of, other.of) and np.array_equal(self.to, other.to)

    __hash__ = None  # type: ignore[assignment]  # equal by what it holds

    def all_of(self, values: Numbers) -> tuple[Numbers, Numbers]:
        """What these values stand for one by one, each with the place of its value among them."""
        low, high = (np.searchsorted(self.of, values, side) for side in ("left", "right"))
        times = high - low
        inside = np.arange(int(times.sum())) - np.repeat(np.cumsum(times) - times, times)
        return np.repeat(np.arange(len(values)), times), self.to[np.repeat(low, times) + inside]


@dataclass(frozen=True)
class Sets:
    """Sets of values, numbered: `values[starts[n]:starts[n + 1]]` are places of set `n` in `known`, which is sorted."""

    known: Numbers
    starts: Numbers
    values: Numbers

    def mapped(self, over: Tree) -> Sets:
        """The same sets with each value replaced by others (a place by all that it lies in, a report by who made it)."""
        sizes = np.diff(self.starts)
        member, others = over.all_of(self.known[self.values])
        known, place = np.unique(others, return_inverse=True)
        many = max(len(known), 1)
        pairs = np.unique(np.repeat(np.arange(len(sizes)), sizes)[member] * many + place.reshape(-1))
        return Sets(known, np.searchsorted(pairs // many, np.arange(len(sizes) + 1)), pairs % many)

    def fitting(self, wanted: Iterable[int]) -> Flags:
        """The sets that hold one of these values."""
        chosen = np.isin(self.known, np.fromiter(wanted, np.int64))
        hits = np.concatenate([[0], np.cumsum(chosen[self.values])])
        fits: Flags = hits[self.starts[1:]] > hits[self.starts[:-1]]
        return fits

    def members(self, sets: Numbers) -> tuple[Numbers, Numbers]:
        """The values that these sets hold one by one, each with the place of its set among them."""
        sizes = np.diff(self.starts)[sets]
        inside = np.arange(int(sizes.sum())) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        return np.repeat(np.arange(len(sets)), sizes), self.known[
            self.values[np.repeat(self.starts[sets], sizes) + inside]
        ]

    def told_apart(self, of_sets: Numbers) -> Numbers:
        """How often each value is there, from how often each set is."""
        sizes = np.diff(self.starts)
        return np.bincount(self.values, np.repeat(of_sets, sizes), len(self.known)).astype(np.int64)


@dataclass(frozen=True)
class Facet:
    """One facet of all rows, or of all individuals (`whole`): the set of each.

    Of individuals with several rows a value counts once: `row`, `pair` and `value` are their rows' values one by one,
    with a number for each (individual, value).
    """

    of: Small
    sets: Sets
    whole: bool = False
    row: Small = field(default_factory=lambda: np.zeros(0, np.int32))
    pair: Small = field(default_factory=lambda: np.zeros(0, np.int32))
    value: Small = field(default_factory=lambda: np.zeros(0, np.int32))

    def fitting(self, wanted: Iterable[int]) -> Flags:
        """The rows (or individuals) that have one of these values."""
        fits: Flags = self.sets.fitting(wanted)[self.of]
        return fits

    def counts(self, among: Numbers, rows: Flags | None) -> Numbers:
        """Individuals per value: of these individuals, or of these rows of who has one alone and `rows` of all."""
        found = self.sets.told_apart(np.bincount(self.of[among], minlength=len(self.sets.starts) - 1))
        if rows is not None and len(self.row):
            met = np.zeros(len(self.value), bool)
            met[self.pair[rows[self.row]]] = True
            found = found + np.bincount(self.value[met], minlength=len(found))
        return found

    def weighed(
        self, among: Numbers, weight: Numbers, rows: Flags | None = None, each: Numbers | None = None
    ) -> Numbers:
        """The same, where individuals (or rows) count as often as `weight` says, and `rows` of all as `each` does."""
        sizes = len(self.sets.starts) - 1
        found = self.sets.told_apart(np.bincount(self.of[among], weight, sizes))
        if rows is not None and each is not None and len(self.row):
            met = np.zeros(len(self.value), np.int64)
            kept = rows[self.row]
            met[self.pair[kept]] = each[self.row[kept]]
            found = found + np.bincount(self.value, met, len(found)).astype(np.int64)
        return found


def single(values: Numbers, none: int, whole: bool = False) -> Facet:
    """A facet of which a row has at most one value."""
    known, of = np.unique(values, return_inverse=True)
    sizes = np.where(known == none, 0, 1)
    kept = known[known != none]
    starts = np.concatenate([[0], np.cumsum(sizes)])
    return Facet(narrow(of.reshape(-1), len(known)), Sets(kept, starts, np.arange(len(kept))), whole)


def several(size: int, owner: Numbers, values: Numbers, whole: bool = False) -> Facet:
    """A facet of which each of `size` rows may have several values; pairs of owner and value, sorted, each once."""
    known, place = np.unique(values, return_inverse=True)
    place = place.reshape(-1)
    first = np.ones(len(owner), bool)
    first[1:] = owner[1:] != owner[:-1]
    begins = np.flatnonzero(first)
    lengths = np.diff(np.concatenate([begins, [len(owner)]]))
    # set 0 is empty; then one for each value; sets of several are told apart by their bytes
    of = np.zeros(size, np.int64)
    alone = begins[lengths == 1]
    of[owner[alone]] = place[alone] + 1
    sets: dict[bytes, int] = {}
    members: list[Numbers] = []
    for begin, length in zip(begins[lengths > 1].tolist(), lengths[lengths > 1].tolist(), strict=True):
        own = place[begin : begin + length]
        key = own.tobytes()
        number = sets.get(key)
        if number is None:
            number = sets[key] = len(known) + 1 + len(sets)
            members.append(own)
        of[owner[begin]] = number
    sizes = np.concatenate([[0], np.ones(len(known), np.int64), [len(own) for own in members]]).astype(np.int64)
    inside = np.concatenate([np.arange(len(known)), *members]).astype(np.int64)
    starts = np.concatenate([[0], np.cumsum(sizes)])
    return Facet(narrow(of, len(sizes)), Sets(known, starts, inside), whole)


@dataclass(frozen=True)
class People:
    """The rows of individuals in the order of the list, numbered: those of an individual stand side by side."""

    numbers: Small  # of the individual, by its place in the list
    person: Small  # by row: the place of its individual
    first: Small  # by individual: its first row
    alone: Flags  # by row: whether it is the individual's only one

    @classmethod
    def of(cls, individual: Numbers) -> People:
        """From the individual of each row."""
        begins = np.ones(len(individual), bool)
        begins[1:] = individual[1:] != individual[:-1]
        first = np.flatnonzero(begins)
        person = np.cumsum(begins) - 1
        sizes = np.diff(np.concatenate([first, [len(individual)]]))
        most = max(len(individual), 1)
        ids = individual[first]
        return cls(
            narrow(ids, int(ids.max(initial=0))), narrow(person, most), narrow(first, most), (sizes == 1)[person]
        )

    @cached_property
    def one_each(self) -> bool:
        """Whether nobody has more than one row."""
        return len(self.numbers) == len(self.person)

    def of_rows(self, rows: Flags) -> Flags:
        """Which individuals have one of these rows."""
        if self.one_each:
            return rows
        found = np.zeros(len(self.numbers), bool)
        found[self.person[rows]] = True
        return found

    def rows_of(self, people: Flags) -> Flags:
        """The rows of these individuals."""
        found: Flags = people if self.one_each else people[self.person]
        return found


def by_individual(people: People, facet: Facet) -> Facet:
    """A facet of rows with what counts an individual with several rows once."""
    if facet.whole or people.one_each:
        return facet
    rows = np.flatnonzero(~people.alone)
    sets = facet.of[rows].astype(np.int64)
    sizes = np.diff(facet.sets.starts)[sets]
    row = np.repeat(rows, sizes)
    begins = np.repeat(facet.sets.starts[sets], sizes)
    offset = np.arange(len(row)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    value = facet.sets.values[begins + offset]
    key = people.person[row].astype(np.int64) * (len(facet.sets.known) + 1) + value
    pairs, pair = np.unique(key, return_inverse=True)
    most = max(len(row), len(facet.of), 1)
    return Facet(
        facet.of,
        facet.sets,
        row=narrow(row, most),
        pair=narrow(pair.reshape(-1), most),
        value=narrow(pairs % (len(facet.sets.known) + 1), len(facet.sets.known)),
    )

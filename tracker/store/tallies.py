"""People and acts counted by any two facts, over time, from the arrays of lists: a million in one pass.

A person stands once in each cell, as sure as the surest of their acts there. A day that a source leaves open is never
put into a period: who surely belongs there is counted apart from who perhaps does.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from sqlmodel import Session, col, select

from tracker.errors import InvalidFacts
from tracker.records import Location
from tracker.store import columns
from tracker.store.arrays import View
from tracker.store.listing import FOLLOWED
from tracker.store.lists import Wanted
from tracker.store.matrix import Numbers
from tracker.store.packed import EARLY, LATE, NONE
from tracker.store.places import COARSE
from tracker.store.sets import Facet, Flags, Tree

UNKNOWN = -1  # no value of a fact is known
UNDATED = -(2**31)  # the period is not known
CONFIRMED, PROBABLE, POSSIBLE, PERHAPS = range(4)
MOST_CELLS = 4_000_000
TOO_MANY = "That would be too many cells to read. Count by less, by longer periods, or of fewer people."
PERIODS: Mapping[str, str] = {"year": "Y", "month": "M", "day": "D"}  # numpy's letters


@dataclass(frozen=True)
class Tally:
    """The cells that hold somebody. `values` has a column for each fact and, counted over time, one for the period.

    `counts` has a column for each of CONFIRMED, PROBABLE, POSSIBLE (surely in the cell) and PERHAPS (maybe in it).
    """

    values: Numbers
    counts: Numbers


@dataclass(frozen=True)
class Units:
    """What is counted in one part of the lists: for each of its rows whose it is and how sure it is."""

    view: View
    rows: Numbers
    owner: Numbers
    sure: Numbers
    alone: Flags  # rows whose owner has no other


def count(session: Session, wanted: Wanted, of: str, by: Sequence[str], period: str | None = None) -> Tally:
    """`of` individuals or acts that match, `by` facets, and by the period in which they happened.

    Raises InvalidFacts where there would be too many cells.
    """
    return counted(session, columns.views(session, wanted), wanted, of, by, period)


def counted(
    session: Session,
    parts: Iterable[tuple[View, Flags]],
    wanted: Wanted,
    of: str,
    by: Sequence[str],
    period: str | None = None,
) -> Tally:
    """The same of parts that were read already."""
    found = [_part(session, view, rows, wanted, of, by, period) for view, rows in parts]
    values = np.concatenate([one.values for one in found])
    counts = np.concatenate([one.counts for one in found])
    return _summed(values, counts)


def _summed(values: Numbers, counts: Numbers) -> Tally:
    """The same cells once, without empty ones."""
    if not values.shape[1]:
        total = counts.sum(axis=0, keepdims=True)
        return Tally(np.zeros((1, 0), np.int64), total)
    known, place = np.unique(values, axis=0, return_inverse=True)
    total = np.zeros((len(known), 4), np.int64)
    np.add.at(total, place.reshape(-1), counts)
    kept = total.any(axis=1)
    return Tally(known[kept], total[kept])


def units(view: View, rows: Flags, of: str) -> Units:
    """The people or the acts of these rows, and how sure each is by the reviewers and by its sources."""
    if of == "acts":
        rows = rows & _has(view.facets["incident"])
    at = np.flatnonzero(rows)
    person = view.people.person[at].astype(np.int64)
    sure = np.full(len(at), PROBABLE, np.int64)
    told = view.facets.get("corroborated")
    if told is not None:
        sure[_has(told)[person if told.whole else at]] = CONFIRMED
    sure[~view.facets["review"].fitting([FOLLOWED])[at]] = POSSIBLE
    if of == "acts":
        return Units(view, at, at.astype(np.int64), sure, np.ones(len(at), bool))
    return Units(view, at, person, sure, np.bincount(person, minlength=len(view.people.numbers))[person] == 1)


def _has(facet: Facet) -> Flags:
    """What has a value of a facet at all."""
    found: Flags = (np.diff(facet.sets.starts) > 0)[facet.of]
    return found


def _part(
    session: Session, view: View, rows: Flags, wanted: Wanted, of: str, by: Sequence[str], period: str | None
) -> Tally:
    counted = units(view, rows, of)
    which = np.arange(
        len(counted.rows)
    )  # of the rows counted; one stands several times where a fact has several values
    cell = np.zeros(len(which), np.int64)
    known: list[Numbers] = []
    for name in by:
        facet = _facet(session, view, name, wanted)
        at = view.people.person[counted.rows].astype(np.int64) if facet.whole else counted.rows
        which, cell, value = _spread(facet, at, which, cell)
        known.append(np.concatenate([facet.sets.known, [UNKNOWN]]))
        cell = cell * len(known[-1]) + value
    cells = int(np.prod([len(values) for values in known], dtype=np.float64)) if known else 1
    spans = _spans(view, counted.rows, period) if period else None
    if spans is None:
        numbers, counts = _each(counted, which, cell, cells)
        return Tally(_told_apart(numbers, known), counts)
    first, last, sure = spans
    dated = first != UNDATED
    begin = int(first[dated].min()) if dated.any() else 0
    length = int(last[dated].max(initial=begin)) - begin + 2  # the last place stands for "not known"
    if cells * length > 50 * MOST_CELLS:
        raise InvalidFacts(TOO_MANY)
    places = (np.where(dated, first - begin, length - 1), np.where(dated, last - begin, length - 1), sure | ~dated)
    numbers, counts = _over_time(counted, which, cell, places, cells, length)
    place = numbers % length
    when = np.where(place == length - 1, UNDATED, place + begin)
    return Tally(np.column_stack([_told_apart(numbers // length, known), when]), counts)


def _told_apart(numbers: Numbers, known: Sequence[Numbers]) -> Numbers:
    """The values of each fact that a cell's number stands for."""
    found = np.zeros((len(numbers), len(known)), np.int64)
    for place in range(len(known) - 1, -1, -1):
        found[:, place] = known[place][numbers % len(known[place])]
        numbers = numbers // len(known[place])
    return found


def _spread(facet: Facet, at: Numbers, which: Numbers, cell: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """Each row once for each value of a facet, as the place of the value; the last place where it has none."""
    own = facet.of[at][which].astype(np.int64)
    sizes = np.diff(facet.sets.starts)
    values = np.concatenate([facet.sets.values, [len(facet.sets.known)]])
    begins = np.where(sizes == 0, len(values) - 1, facet.sets.starts[:-1])
    if sizes.max(initial=0) <= 1:
        return which, cell, values[begins[own]]
    times = np.maximum(sizes, 1)[own]
    again = np.repeat(np.arange(len(own)), times)
    offset = np.arange(len(again)) - np.repeat(np.cumsum(times) - times, times)
    return which[again], cell[again], values[begins[own[again]] + offset]


# --- cells without time ---
def _each(counted: Units, which: Numbers, cell: Numbers, cells: int) -> tuple[Numbers, Numbers]:
    """The cells that hold somebody, and how many of each sureness."""
    alone = counted.alone[which]
    keys = [cell[alone] * 3 + counted.sure[which[alone]]]
    if not alone.all():
        keys.append(_surest(counted.owner[which[~alone]], cell[~alone], counted.sure[which[~alone]], cells))
    return _table(np.concatenate(keys), cells)


def _surest(owner: Numbers, cell: Numbers, sure: Numbers, cells: int) -> Numbers:
    """Each owner once in a cell, as sure as the surest of theirs there."""
    key = np.unique((owner * cells + cell) * 3 + sure)
    first = np.ones(len(key), bool)
    first[1:] = key[1:] // 3 != key[:-1] // 3
    found: Numbers = key[first] % (cells * 3)
    return found


def _table(keys: Numbers, cells: int) -> tuple[Numbers, Numbers]:
    """Numbers of cells and their counts, from keys of cell and sureness."""
    if cells * 3 <= MOST_CELLS:
        whole = np.bincount(keys, minlength=cells * 3).reshape(cells, 3)
        there = np.flatnonzero(whole.any(axis=1))
        found = whole[there]
    else:
        there = np.unique(keys // 3)
        found = np.zeros((len(there), 3), np.int64)
        np.add.at(found, (np.searchsorted(there, keys // 3), keys % 3), 1)
    return there, np.column_stack([found, np.zeros(len(there), np.int64)])


# --- over time ---
def _spans(view: View, rows: Numbers, period: str) -> tuple[Numbers, Numbers, Flags]:
    """The first and last period in which each row may have happened, UNDATED where that is not known; and whether it
    surely happened in the one.

    A day whose year nobody states, or that has no first or no last day, belongs to no period.
    """
    low, high = view.day_min[rows].astype(np.int64), view.day_max[rows].astype(np.int64)
    known = (low != EARLY) & (high != LATE) & (view.season_min[rows] == NONE)
    first, last = (np.where(known, _period(np.where(known, day, 1), period), UNDATED) for day in (low, high))
    return first, last, known & view.own[rows] & (first == last)


def _period(day: Numbers, period: str) -> Numbers:
    """The number of the period in which a day (an ordinal) lies, from 1970 on."""
    days = (day - _EPOCH).astype("datetime64[D]")
    found: Numbers = days.astype(f"datetime64[{PERIODS[period]}]").astype(np.int64)
    return found


_EPOCH = 719_163  # date(1970, 1, 1).toordinal()


def period_name(number: int, period: str) -> str:
    """A period as ISO 8601 writes it: 2018, 2018-11, 2018-11-29."""
    return str(np.datetime64(number, PERIODS[period]))  # type: ignore[call-overload]


def _over_time(
    counted: Units, which: Numbers, cell: Numbers, spans: tuple[Numbers, Numbers, Flags], cells: int, length: int
) -> tuple[Numbers, Numbers]:
    """Cells of value and period: who surely is there (also where no period is known), and who perhaps is."""
    first, last, settled = spans[0][which], spans[1][which], spans[2][which]
    at = cell * length + first
    alone, owner, sureness = counted.alone[which], counted.owner[which], counted.sure[which]
    one, many = settled & alone, settled & ~alone
    keys = [at[one] * 3 + sureness[one], _surest(owner[many], at[many], sureness[many], cells * length)]
    there, counts = _table(np.concatenate(keys), cells * length)
    single = ~settled & alone
    begins, ends = [cell[single] * length + first[single]], [cell[single] * length + last[single] + 1]
    several = ~settled & ~alone
    if several.any():
        taken = np.unique(owner[many] * (cells * length) + at[many])
        for end, found in zip(
            (begins, ends), _joined(owner, cell, first, last, several, taken, cells, length), strict=True
        ):
            end.append(found)
    perhaps = _covered(np.concatenate(begins), np.concatenate(ends))
    numbers = np.union1d(there, perhaps[0])
    whole = np.zeros((len(numbers), 4), np.int64)
    whole[np.searchsorted(numbers, there)] = counts
    whole[np.searchsorted(numbers, perhaps[0]), PERHAPS] = perhaps[1]
    return numbers, whole


def _joined(
    owner: Numbers, cell: Numbers, first: Numbers, last: Numbers, some: Flags, taken: Numbers, cells: int, length: int
) -> tuple[Numbers, Numbers]:
    """The spans of who has several rows: each period once for each owner, without those where the owner surely is."""
    base = (owner[some] * cells + cell[some]) * length
    order = np.lexsort((first[some], base))
    begin, end = (base + first[some])[order], (base + last[some])[order] + 1
    end = np.maximum.accumulate(end)  # the next owner's spans begin after all that end here
    fresh = np.concatenate([begin[:1], np.maximum(begin[1:], end[:-1])])
    kept = fresh < end
    begins, ends = fresh[kept], end[kept]
    inside = np.searchsorted(begins, taken, "right") - 1
    hit = (inside >= 0) & (taken < ends[np.maximum(inside, 0)])
    whole = cells * length
    return (
        np.concatenate([begins % whole, taken[hit] % whole + 1]),
        np.concatenate([begins % whole + (ends - begins), taken[hit] % whole]),
    )


def _covered(begins: Numbers, ends: Numbers) -> tuple[Numbers, Numbers]:
    """Each number that spans cover, and how many do."""
    points = np.concatenate([begins, ends])
    steps = np.concatenate([np.ones(len(begins), np.int64), -np.ones(len(ends), np.int64)])
    at, place = np.unique(points, return_inverse=True)
    depth = np.cumsum(np.bincount(place.reshape(-1), steps, len(at)).astype(np.int64))
    sizes = np.diff(at)[depth[:-1] > 0] if len(at) else at
    if sizes.sum() > MOST_CELLS:
        raise InvalidFacts(TOO_MANY)
    starts, depths = (at[:-1][depth[:-1] > 0], depth[:-1][depth[:-1] > 0]) if len(at) else (at, at)
    offset = np.arange(int(sizes.sum())) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    return np.repeat(starts, sizes) + offset, np.repeat(depths, sizes)


# --- places ---
def _facet(session: Session, view: View, name: str, wanted: Wanted) -> Facet:
    """A facet by which is counted; a place as coarse as its province or country is made when it is asked for."""
    if name not in AREAS:
        return view.facet("place" if name == "place" else name, wanted)
    found: Facet = view.once(("area", name), lambda: _area(session, view, AREAS[name]))
    return found


def _area(session: Session, view: View, features: Sequence[str]) -> Facet:
    """The province or country in which something happened or somebody was held."""
    query = select(Location.id, Location.feature).where(col(Location.feature).in_(COARSE))
    of = {number: str(feature) for number, feature in session.exec(query).all()}
    place = view.facets["place"]
    at, above = view.trees.places.all_of(place.sets.known)
    lies_in: dict[int, dict[str, int]] = {}
    for number, one in zip(place.sets.known[at].tolist(), above.tolist(), strict=True):
        if one in of:
            lies_in.setdefault(number, {})[of[one]] = one
    nearest = {
        number: next(held[feature] for feature in features if feature in held)
        for number, held in lies_in.items()
        if not held.keys().isdisjoint(features)
    }
    within = Tree.from_pairs(*(np.fromiter(numbers, np.int64) for numbers in (nearest.keys(), nearest.values())))
    return Facet(place.of, place.sets.mapped(within))


AREAS: Mapping[str, Sequence[str]] = {"province": COARSE, "country": ("country",)}

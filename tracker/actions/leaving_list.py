"""A list as it leaves: who is in it and who stays, and its rows as the audience may read them, a part at a time.

Whoever goes through a million records holds of each a number or two: rows are packed away as they come.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

import numpy as np
from sqlmodel import Session

from tracker.access import User
from tracker.actions import (
    disclosure_control,
    exact_places,
    leaving_columns,
    leaving_rows,
    narrow,
    release,
    sealed,
)
from tracker.actions.exact_places import ExactPlaces
from tracker.actions.leaving_columns import Column
from tracker.actions.leaving_rows import READERS, SHARED, Sourcing
from tracker.audience import Leaving, Names
from tracker.errors import InvalidFacts
from tracker.exporters.rows import InOrder, Rows
from tracker.exporters.table import Origins, Sources
from tracker.narrowing import Filter
from tracker.records import Record
from tracker.store import as_known, claims, passing, places, records, repeated
from tracker.store.repeated import slices


@dataclass(frozen=True)
class Leaves:
    """Rows of a list as they leave, the individuals in them by their numbers, those left out with the reason, the sealed
    records among them; what tells of each row, and the refs of all sources that do where their files are to go along."""

    rows: Rows
    people: Sequence[int]
    kept: Mapping[str, str]
    sealed: frozenset[int]
    sources: Origins | None
    reports: tuple[str, ...]


def read(
    by: User,
    what: str,
    chosen: Filter,
    limit: int,
    leaving: Leaving,
    asked: Sources | None = None,
    known_on: date | None = None,
) -> Leaves:
    """Chosen and read as the audience may see the list, so that nothing closer shines through; words find for the team.

    The ways out ask first whether `by` may export. Outside the team rows stand in the order of what they show: the order
    of hidden names would tell of them. Raises InvalidFacts, NotFound.
    """
    if what not in READERS:
        raise InvalidFacts(f"'{what}' cannot be exported: {', '.join(READERS)}.")
    if leaving.released:
        raise InvalidFacts(
            "Nothing left.", {"released": "Nothing in a list is released one by one: use a case report."}
        )
    if leaving.quoted:
        raise InvalidFacts("Nothing left.", {"quoted": "A list quotes nobody outside the team: use a case report."})
    in_order, people_of, _ = READERS[what]
    columns = leaving_columns.leaving(what, leaving)
    with as_known.reading(by, known_on) as session, passing.through(session):
        disclosure_control.check_choice(session, what, chosen, leaving)
        numbers = array("q", in_order(session, narrow.wanted(session, by, chosen, what), 0, limit))
        everybody = array("q", (who for part in slices(numbers) for who in people_of(session, part) if who))
        kept = release.kept_back(session, everybody, leaving)
        named = release.may_be_named(session, everybody, leaving).difference(kept)
        del everybody  # of a million people this is much
        told_why = dict(_by_ref(session, kept))
    reader = release.as_seen_by(by, leaving, named)
    with as_known.reading(reader, known_on) as session, passing.through(session):
        unseen = leaving_rows.unseen(session, reader, in_order, chosen, numbers) if leaving.outside else frozenset()
        found, hidden = _Rows(session, reader, what, columns, leaving, asked), set()
        for part in slices(numbers):
            whose = [
                (number, who) for number, who in zip(part, people_of(session, part), strict=True) if who not in kept
            ]
            found.take([(number, who) for number, who in whose if number not in unseen])
            hidden |= {who for number, who in whose if who and number in unseen}
            repeated.forget(session, SHARED)
        people = _once_each(found.people)
        told_why |= dict(_by_ref(session, dict.fromkeys(hidden.difference(people), leaving_rows.UNSEEN)))
        telling = _telling(session, [*found.numbers, *people]) if leaving.files else ()
    return Leaves(found.packed(), people, told_why, found.closed, found.sources, telling)


class _Rows:
    """The rows of a list as they leave, read part by part, with who is in them and what tells of them."""

    def __init__(
        self,
        session: Session,
        reader: User,
        what: str,
        columns: Sequence[Column],
        leaving: Leaving,
        asked: Sources | None,
    ) -> None:
        self._session, self._reader, self._leaving = session, reader, leaving
        self._columns, (_, _, self._read) = columns, READERS[what]
        self._places = _areas(leaving) if leaving.outside else records.place_names
        told_exactly = leaving.outside and any(column.words for column in self._columns)
        self._exact = exact_places.of(session, leaving) if told_exactly else ExactPlaces()
        self._rows, self._ordered = Rows(), InOrder()
        self._sourcing = Sourcing(session, asked) if asked else None
        self.sources = Origins() if asked else None
        self.people = array("q")
        self.numbers = array("q")  # where kept files of what tells of them are asked for
        self._closed: frozenset[int] = frozenset()

    def take(self, part: Sequence[tuple[int, int]]) -> None:
        """A part of the records, each with whose it is (0 for nobody's)."""
        numbers, people = [number for number, _ in part], [who for _, who in part if who]
        told = self._sourcing.of(numbers) if self._sourcing else {}
        for row in self._read(self._session, self._reader, numbers, self._places):
            values = tuple(column.told(row, self._leaving, self._exact) for column in self._columns)
            if self._leaving.outside:
                self._ordered.append(_order(row, self._leaving), values)
            else:
                self._rows.append(values)
            if self.sources is not None:
                self.sources.append(row.ref, told.get(row.ref, ()))
        if self._leaving.files:
            self.numbers.extend(numbers)
        self.people.extend(people)
        self._closed |= sealed.among(self._session, [*numbers, *people])

    @property
    def closed(self) -> frozenset[int]:
        """The sealed records among them, and among the sources that tell of them where these are asked for."""
        return self._closed | (self._sourcing.closed if self._sourcing else frozenset())

    def packed(self) -> Rows:
        """All rows, in the order in which they leave."""
        return Rows(self._ordered) if self._leaving.outside else self._rows


def _once_each(numbers: array[int]) -> array[int]:
    """The same in order, each once; sorted as they lie, as a list of them would take five times as much."""
    made = array("q")
    made.frombytes(np.unique(np.asarray(numbers, np.int64)).tobytes())
    return made


def _by_ref(session: Session, why: Mapping[int, str]) -> Iterator[tuple[str, str]]:
    """The same reasons by the refs of the records."""
    for part in slices([*why]):
        refs = dict(records.pick(session, Record.id, Record.ref, part))
        yield from ((refs[number], why[number]) for number in part)


def _telling(session: Session, numbers: Sequence[int]) -> tuple[str, ...]:
    """The refs of the sources that tell of these records."""
    reports = list(dict.fromkeys(report for _, report in claims.reports_of(session, dict.fromkeys(numbers))))
    refs = dict(records.pick(session, Record.id, Record.ref, reports))
    return tuple(refs[one] for one in reports if one in refs)


def _order(row: Any, leaving: Leaving) -> tuple[bool, str, str]:
    """The order of rows as the audience reads them: that of whole names would tell more than their initials."""
    later, name, ref = leaving_rows.by_what_shows(row)
    return later, leaving_columns.initials(name) if leaving.terms.names is Names.INITIALS else name, ref


def _areas(leaving: Leaving) -> Callable[[Session, Iterable[int]], dict[int, str]]:
    """How places are told to an audience."""
    return partial(places.areas, coarse=places.coarse_for(leaving.terms.places))

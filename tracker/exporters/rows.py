"""Rows of a long list, packed away part by part: what a list holds does not grow with it."""

from __future__ import annotations

import heapq
import zlib
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, overload

import msgspec

from tracker.spool import Pieces

Row = tuple[object, ...]
PART = 100  # rows that are packed together: so few that unpacking them wakes no collection of garbage
RUN, FEW = 5_000, 50  # rows that are put in order at once; of each run so many are at hand while all are merged

_pack = msgspec.msgpack.Encoder(enc_hook=str).encode  # read back in a fifth of the time that JSON takes
_unpack = msgspec.msgpack.Decoder(list[tuple[Any, ...]]).decode


class Rows(Sequence[Row]):
    """Rows packed as they come and unpacked a part at a time: of a long list little is in memory, nothing lies open.

    Values are texts, numbers, truths, nothing and lists of such (a tuple comes back as a list). `ending` follows the values of each row.
    """

    def __init__(self, rows: Iterable[Row] = (), ending: Row = (), part: int = PART) -> None:
        self._ending, self._part, self._length = ending, part, 0
        self._packed = Pieces()
        self._last: list[Row] = []
        for row in rows:
            self.append(row)

    def append(self, row: Row) -> None:
        """One row more, behind all others."""
        self._last.append(row)
        self._length += 1
        if len(self._last) == self._part:
            self._packed.append(zlib.compress(_pack(self._last), level=1))
            self._last = []

    def ended(self, ending: Row) -> Rows:
        """The same rows, each with these values at its end."""
        made = Rows(ending=(*self._ending, *ending), part=self._part)
        made._packed, made._last, made._length = self._packed, self._last, self._length
        return made

    def _rows(self, number: int) -> list[Row]:
        there = number < len(self._packed)
        rows = _unpack(zlib.decompress(self._packed[number]) if there else _pack(self._last))
        return [(*row, *self._ending) for row in rows] if self._ending else rows

    def __iter__(self) -> Iterator[Row]:
        for number in range(len(self._packed) + bool(self._last)):
            yield from self._rows(number)

    def __len__(self) -> int:
        return self._length

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Rows)
            and len(self) == len(other)
            and all(own == another for own, another in zip(self, other, strict=True))
        )

    __hash__ = None  # type: ignore[assignment]  # two that hold the same are the same

    def __deepcopy__(self, _memo: object) -> Rows:
        return self  # whoever tells a table as plain values copies it first, and what was packed away never changes

    def __repr__(self) -> str:
        return f"Rows({list(self)!r})"

    @overload
    def __getitem__(self, at: int) -> Row: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Row]: ...
    def __getitem__(self, at: int | slice) -> Row | Sequence[Row]:
        if isinstance(at, int):
            place = range(self._length)[at]
            return self._rows(place // self._part)[place % self._part]
        return list(islice(self, *at.indices(self._length)))


class InOrder:
    """Rows by a key of each, all of one length: a run at a time is put in order and packed away, and all are merged."""

    def __init__(self) -> None:
        self._coming: list[tuple[Row, Row]] = []
        self._runs: list[Rows] = []

    def append(self, key: Row, row: Row) -> None:
        """One row more, in its place."""
        self._coming.append((key, row))
        if len(self._coming) == RUN:
            self._runs.append(self._run())
            self._coming = []

    def _run(self) -> Rows:
        return Rows(((key, row) for key, row in sorted(self._coming, key=_key)), part=FEW)

    def __iter__(self) -> Iterator[Row]:
        merged = heapq.merge(*self._runs, self._run(), key=_key)
        return (tuple(row) for _, row in merged)  # type: ignore[arg-type]  # as `_run` wrote them


def _key(keyed: Row) -> Any:
    return keyed[0]

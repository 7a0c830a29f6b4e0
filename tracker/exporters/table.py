"""Table: columns and rows, already cut to the receiver."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import islice
from typing import Any, overload

import msgspec

Row = tuple[object, ...]
PART = 500  # rows that are packed together
SEVERAL, PLAIN = (list, tuple), (str, int, float, bool, type(None))  # a union would be made anew for each cell


class Sources(StrEnum):
    """What a format asks of the sources of rows: which reports tell of each, or these with the ids of their statements."""

    REPORTS = "reports"
    STATEMENTS = "statements"


@dataclass(frozen=True)
class Origin:
    """A source that speaks of a row: its reference, title, publisher and address, and the ids of its statements."""

    ref: str
    title: str
    publisher: str
    url: str
    statements: tuple[str, ...] = ()


_pack = msgspec.msgpack.Encoder(enc_hook=str).encode  # read back in a fifth of the time that JSON takes
_unpack = msgspec.msgpack.Decoder(list[tuple[Any, ...]]).decode


class Rows(Sequence[Row]):
    """Rows of a long list, packed as they come and unpacked a part at a time: a fortieth of the memory, and no file of its own.

    Values are texts, numbers, truths, nothing and lists of such (a tuple comes back as a list). `ending` follows the values of each row.
    """

    def __init__(self, rows: Iterable[Row] = (), ending: Row = ()) -> None:
        self._ending, self._length = ending, 0
        self._parts: list[bytes] = []
        coming = iter(rows)
        while part := list(islice(coming, PART)):
            self._parts.append(zlib.compress(_pack(part), level=1))
            self._length += len(part)

    def ended(self, ending: Row) -> Rows:
        """The same rows, each with these values at its end."""
        made = Rows(ending=(*self._ending, *ending))
        made._parts, made._length = self._parts, self._length
        return made

    def _part(self, number: int) -> list[Row]:
        rows = _unpack(zlib.decompress(self._parts[number]))
        return [(*row, *self._ending) for row in rows] if self._ending else rows

    def __iter__(self) -> Iterator[Row]:
        for number in range(len(self._parts)):
            yield from self._part(number)

    def __len__(self) -> int:
        return self._length

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Rows) and self._ending == other._ending and self._parts == other._parts

    __hash__ = None  # type: ignore[assignment]  # two that hold the same are the same

    def __repr__(self) -> str:
        return f"Rows({list(self)!r})"

    @overload
    def __getitem__(self, at: int) -> Row: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Row]: ...
    def __getitem__(self, at: int | slice) -> Row | Sequence[Row]:
        if isinstance(at, int):
            place = range(self._length)[at]
            return self._part(place // PART)[place % PART]
        return list(islice(self, *at.indices(self._length)))


@dataclass(frozen=True)
class Table:
    """`rows` hold one value per column, in the columns' order; a tuple is several values. `demonstration` marks
    every row, and by its first word the table itself, as no real data: "DEMONSTRATION DATA", "SYNTHETIC DATA".

    `kind` says which list it is (individuals, incidents, injuries), so that a format knows what its columns mean; `sources`
    are those of its rows, by the `ref` of the row, where the format asks for them and they may leave. `notes` say how it
    was made and `reports` which sources tell of it all, for formats with room beside the table; `charted` are the columns
    of counts that a picture of it shows.
    """

    title: str
    columns: tuple[str, ...]
    rows: Sequence[Row]
    demonstration: str | None = None
    kind: str = ""
    sources: Mapping[str, tuple[Origin, ...]] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    reports: tuple[Origin, ...] = ()
    charted: tuple[str, ...] = ()


def flat(value: object) -> str | int | float | bool | None:
    """A value for a cell: several values are parted by " | "."""
    if isinstance(value, SEVERAL):
        return " | ".join(map(str, value))
    return value if isinstance(value, PLAIN) else str(value)


def marked(table: Table) -> Table:
    """The mark of what is not real as a last column, so that it stays with every row that is copied out."""
    if table.demonstration is None:
        return table
    mark = (table.demonstration,)
    rows = table.rows.ended(mark) if isinstance(table.rows, Rows) else tuple((*row, *mark) for row in table.rows)
    word = table.demonstration.split()[0]
    title, columns = f"{word.capitalize()} {table.title}", (*table.columns, word.lower())
    return replace(table, title=title, columns=columns, rows=rows, demonstration=None)

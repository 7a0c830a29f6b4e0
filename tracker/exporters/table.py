"""Table: columns and rows, already cut to the receiver."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from tracker.exporters.rows import Row, Rows

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


class Origins(Iterable[tuple[str, tuple[Origin, ...]]]):
    """What tells of each row of a long list, in the order of the rows: the ref of the row, and its sources.

    All is packed away: beside each other, the same sources take next to nothing.
    """

    def __init__(self) -> None:
        self._told = Rows()

    def append(self, row: str, origins: Iterable[Origin]) -> None:
        """What tells of the next row."""
        self._told.append((row, [(o.ref, o.title, o.publisher, o.url, o.statements) for o in origins]))

    def __iter__(self) -> Iterator[tuple[str, tuple[Origin, ...]]]:
        return map(_whole, self._told)


def _whole(row: Row) -> tuple[str, tuple[Origin, ...]]:
    ref, told = row
    own = ((Origin(*about), uids) for *about, uids in told)  # type: ignore[attr-defined]  # as `append` wrote it
    return str(ref), tuple(replace(one, statements=tuple(uids)) if uids else one for one, uids in own)


@dataclass(frozen=True)
class Table:
    """`rows` hold one value per column, in the columns' order; a tuple is several values. `demonstration` marks
    every row, and by its first word the table itself, as no real data: "DEMONSTRATION DATA", "SYNTHETIC DATA".

    `kind` says which list it is (individuals, incidents, injuries), so that a format knows what its columns mean; `sources`
    are those of its rows, row by row with its ref, where the format asks for them and they may leave. `notes` say how it
    was made and `reports` which sources tell of it all, for formats with room beside the table; `charted` are the columns
    of counts that a picture of it shows.
    """

    title: str
    columns: tuple[str, ...]
    rows: Sequence[Row]
    demonstration: str | None = None
    kind: str = ""
    sources: Iterable[tuple[str, tuple[Origin, ...]]] = ()
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

"""Table: columns and rows, already cut to the receiver."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum


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
    rows: tuple[tuple[object, ...], ...]
    demonstration: str | None = None
    kind: str = ""
    sources: Mapping[str, tuple[Origin, ...]] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    reports: tuple[Origin, ...] = ()
    charted: tuple[str, ...] = ()


def flat(value: object) -> str | int | float | bool | None:
    """A value for a cell: several values are parted by " | "."""
    if isinstance(value, tuple | list):
        return " | ".join(map(str, value))
    return value if isinstance(value, str | int | float | bool | type(None)) else str(value)


def marked(table: Table) -> Table:
    """The mark of what is not real as a last column, so that it stays with every row that is copied out."""
    if table.demonstration is None:
        return table
    rows = tuple((*row, table.demonstration) for row in table.rows)
    word = table.demonstration.split()[0]
    title, columns = f"{word.capitalize()} {table.title}", (*table.columns, word.lower())
    return replace(table, title=title, columns=columns, rows=rows, demonstration=None)

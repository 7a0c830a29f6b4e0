"""Table: columns and rows, already cut to the receiver."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Table:
    """`rows` hold one value per column, in the columns' order; a tuple is several values. `note` marks the export."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]
    note: str | None = None


def flat(value: object) -> str | int | float | bool | None:
    """A value for a cell: several values are parted by " | "."""
    if isinstance(value, tuple | list):
        return " | ".join(str(part) for part in value)
    return value if isinstance(value, str | int | float | bool | type(None)) else str(value)


def with_note(table: Table) -> Table:
    """The note as a last column, so that it stays with every row that is copied out."""
    if table.note is None:
        return table
    return Table(table.title, (*table.columns, "note"), tuple((*row, table.note) for row in table.rows))

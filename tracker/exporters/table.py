"""Table: columns and rows, already cut to the receiver."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Table:
    """`rows` hold one value per column, in the columns' order; a tuple is several values. `demonstration` marks
    every row, and by its first word the table itself, as no real data: "DEMONSTRATION DATA", "SYNTHETIC DATA".
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]
    demonstration: str | None = None


def flat(value: object) -> str | int | float | bool | None:
    """A value for a cell: several values are parted by " | "."""
    if isinstance(value, tuple | list):
        return " | ".join(str(part) for part in value)
    return value if isinstance(value, str | int | float | bool | type(None)) else str(value)


def marked(table: Table) -> Table:
    """The mark of what is not real as a last column, so that it stays with every row that is copied out."""
    if table.demonstration is None:
        return table
    rows = tuple((*row, table.demonstration) for row in table.rows)
    kind = table.demonstration.split()[0]
    return Table(f"{kind.capitalize()} {table.title}", (*table.columns, kind.lower()), rows)

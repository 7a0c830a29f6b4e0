"""New rows of several tables, as the program knows their values: on PostgreSQL in one way to the server and back.

Each column's own type says how a value is stored, as everywhere. Rows that hang on each other (a statement, its
quotation, the spelling that it prints) come at once: the database looks at its foreign keys when all of them are there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import JSON, Dialect, Table, insert
from sqlmodel import Session

from tracker.store import plain

NEW = Mapping[str, Any]


def add(session: Session, rows: Mapping[Table, Sequence[NEW]]) -> None:
    """Add these rows; those of one table name the same columns."""
    session.flush()
    some = {table: new for table, new in rows.items() if new}
    if plain.is_sqlite(session):
        for table, new in some.items():
            session.execute(insert(table), new)
        return
    dialect = session.get_bind().dialect
    queries, values = [], []
    for table, new in some.items():
        columns = tuple(new[0])
        queries.append(_of(table, columns, dialect)[0])
        values.append(plain.as_text(columns, stored(session, table, columns, new)))
    plain.run_together(session.connection(), queries, values)


def numbered(session: Session, table: Table, row: NEW) -> int:
    """Add a row; returns the number that the database gives it."""
    session.flush()
    if plain.is_sqlite(session):
        given: int = session.execute(insert(table).returning(table.c.id), [row]).scalar_one()
        return given
    columns = tuple(row)
    query = _of(table, columns, session.get_bind().dialect)[0]
    [(given,)] = plain.returned(
        session, f"{query} RETURNING id", [plain.as_text(columns, stored(session, table, columns, [row]))]
    )
    return given


def stored(session: Session, table: Table, columns: Sequence[str], rows: Iterable[NEW]) -> list[plain.Row]:
    """These columns of rows as the database holds them."""
    _, made = _of(table, tuple(columns), session.get_bind().dialect)
    return [tuple(make(row[name]) for name, make in made) for row in rows]


@lru_cache(maxsize=200)
def _of(
    table: Table, columns: tuple[str, ...], dialect: Dialect
) -> tuple[str, tuple[tuple[str, Callable[[Any], Any]], ...]]:
    """The statement that adds rows with these columns, and how each value is stored."""
    made, values = [], []
    for name in columns:
        kind = table.columns[name].type.dialect_impl(dialect)
        inside = isinstance(getattr(kind, "impl", kind), JSON) or isinstance(kind, JSON)
        values.append(
            f"coalesce({name}, 'null')" if inside else name
        )  # nothing said is a JSON null, as SQLAlchemy has it
        made.append((name, _as_it_is if inside else kind.bind_processor(dialect) or _as_it_is))
    return plain.insertion(str(table.name), columns, values), tuple(made)


def _as_it_is(value: Any) -> Any:
    return value

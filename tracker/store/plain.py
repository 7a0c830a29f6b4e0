"""Plain rows, past objects and column types: whole numbers, texts, and days as the engine gives them.

For what is made of very many rows at once. It asks the driver itself, in the session's own transaction; what the session
has not written yet is written first. SQL given here is ours and holds no input: input is handed over beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from itertools import chain
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection
from sqlmodel import Session, SQLModel

Row = tuple[Any, ...]
TOGETHER = 32  # rows that SQLite is handed at once
COPIED = 200  # from so many rows on PostgreSQL copies them in


def is_sqlite(session: Session) -> bool:
    """Whether the session works on an embedded database."""
    return session.get_bind().dialect.name == "sqlite"


def read(session: Session, query: str, numbers: Iterable[int] | None = None) -> list[Row]:
    """The rows that answer a query; `{among}` in it stands for "is one of these numbers"."""
    given = None if numbers is None else list(numbers)
    if given is not None and not given:
        return []
    found: list[Row] = _asked(session, query, given).fetchall()
    return found


def run(session: Session, query: str, numbers: Sequence[int] | None = None) -> None:
    """The same for what has no answer."""
    if numbers is None or numbers:
        _asked(session, query, numbers)


def _asked(session: Session, query: str, numbers: Sequence[int] | None) -> Any:
    session.flush()
    connection = session.connection()
    if numbers is None:
        return connection.exec_driver_sql(query).cursor
    sqlite = connection.dialect.name == "sqlite"
    query = query.format(among="IN (SELECT value FROM json_each(?))" if sqlite else "= ANY(%s)")
    given = f"[{','.join(map(str, numbers))}]" if sqlite else list(numbers)
    return connection.exec_driver_sql(query, (given,)).cursor


def write(session: Session, table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
    """Add rows whose values stand as the database holds them."""
    if not rows:
        return
    names = ", ".join(columns)
    connection = session.connection()
    if connection.dialect.name == "sqlite":
        _insert(connection, table, columns, rows)
        return
    if len(rows) < COPIED:
        marks = ", ".join(["%s"] * len(columns))
        connection.exec_driver_sql(f"INSERT INTO {table} ({names}) VALUES ({marks})", list(rows))
        return
    # COPY refuses tables under row-level security: it fills a table of this session, from which the rows are taken
    staged = f"bulk_{table}"
    connection.exec_driver_sql(f"CREATE TEMP TABLE {staged} AS SELECT {names} FROM {table} WITH NO DATA")
    driver = connection.connection.driver_connection
    assert driver is not None  # noqa: S101  # open connections have one
    with driver.cursor() as cursor, cursor.copy(f"COPY {staged} ({names}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
    connection.exec_driver_sql(f"INSERT INTO {table} ({names}) SELECT {names} FROM {staged}")
    connection.exec_driver_sql(f"DROP TABLE {staged}")


def _insert(connection: Connection, table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
    """SQLite's executemany, without what need not be handed over: the driver takes longer over an empty value than over
    any other. Rows with the same columns empty go together, unless rows of the table name each other and so have an order.
    """
    by_column = list(zip(*rows, strict=True))
    mixed = [at for at, values in enumerate(by_column) if 0 < values.count(None) < len(values)]
    if len(rows) < TOGETHER or not mixed or _names_itself(table, frozenset(columns)):
        _alike(connection, table, columns, by_column, rows)
        return
    some = itemgetter(*mixed) if len(mixed) > 1 else lambda row: (row[mixed[0]],)
    groups: dict[tuple[bool, ...], list[Row]] = {}
    for row in rows:
        groups.setdefault(tuple([value is None for value in some(row)]), []).append(row)
    for own in groups.values():
        _alike(connection, table, columns, list(zip(*own, strict=True)), own)


@lru_cache(maxsize=256)
def _names_itself(table: str, columns: frozenset[str]) -> bool:
    """Whether rows may lead to other rows of their table by these columns."""
    known = SQLModel.metadata.tables[table]
    links = (link for link in known.foreign_key_constraints if link.referred_table is known)
    return any(set(link.column_keys) <= columns for link in links)


def _alike(
    connection: Connection, table: str, columns: Sequence[str], by_column: Sequence[Row], rows: Sequence[Row]
) -> None:
    """Add these rows: a number that all of them have stands in the statement, what none has is left out."""
    kept, marks, varying = [], [], []
    for at, values in enumerate(by_column):
        first = values[0]
        alike = (first is None or type(first) is int) and values.count(first) == len(values)
        if alike and first is None:
            continue
        kept.append(columns[at])
        marks.append(str(first) if alike else "?")
        if not alike:
            varying.append(at)
    if not varying:  # rows without any value of their own
        kept, marks, varying = list(columns), ["?"] * len(columns), list(range(len(columns)))
    handed = [(row[varying[0]],) for row in rows] if len(varying) == 1 else list(map(itemgetter(*varying), rows))
    one = f"({', '.join(marks)})"
    start = f"INSERT INTO {table} ({', '.join(kept)}) VALUES "
    whole = len(handed) // TOGETHER * TOGETHER
    if whole:
        some = [tuple(chain.from_iterable(handed[at : at + TOGETHER])) for at in range(0, whole, TOGETHER)]
        connection.exec_driver_sql(start + ", ".join([one] * TOGETHER), some)
    if whole < len(handed):
        connection.exec_driver_sql(start + one, handed[whole:])


@lru_cache(maxsize=50_000)
def ordinal(day: str | date) -> int:
    """The number of a day, as the engine gives it."""
    return (day if isinstance(day, date) else date.fromisoformat(day)).toordinal()

"""Plain rows, past objects and column types: whole numbers, texts, and days as the engine gives them.

For what is made of very many rows at once. It asks the driver itself, in the session's own transaction; what the session
has not written yet is written first. SQL given here is ours and holds no input: input is handed over beside it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection
from sqlmodel import Session

from tracker.store import for_whom, under_way

Row = tuple[Any, ...]
TOGETHER = 32  # rows that SQLite is handed at once
EMPTY = -(1 << 62)  # stands for an empty value on its way to SQLite; no column holds such a number
COPIED = 200  # from so many rows on PostgreSQL copies them in
FEW = 32  # rows of several tables that one statement holds


def is_sqlite(session: Session) -> bool:
    """Whether the session works on an embedded database."""
    return session.get_bind().dialect.name == "sqlite"


def read(session: Session, query: str, numbers: Iterable[int] | None = None) -> list[Row]:
    """The rows that answer a query; `{among}` in it stands for "is one of these numbers"."""
    given = None if numbers is None else list(numbers)
    if given is not None and not given:
        return []
    if is_sqlite(session):
        found: list[Row] = _asked(session, query, given).fetchall()
        return found
    values = None if given is None else (given,)
    return _of_postgresql(session, [(query.format(among="= ANY(%s)") if values else query, values)])[0]


def read_together(session: Session, queries: Sequence[str], numbers: Sequence[int]) -> list[list[Row]]:
    """The rows that answer each of several queries on the same numbers: on PostgreSQL in one way there and back.

    Raises DBAPIError.
    """
    return read_each(session, [(query, numbers) for query in queries])


def read_each(session: Session, asked: Sequence[tuple[str, Sequence[int]]]) -> list[list[Row]]:
    """The same of queries on numbers of their own. Raises DBAPIError."""
    if is_sqlite(session) or not all(numbers for _, numbers in asked):
        return [read(session, query, numbers) for query, numbers in asked]
    return _of_postgresql(session, [(query.format(among="= ANY(%s)"), (list(numbers),)) for query, numbers in asked])


def ask_each(session: Session, asked: Sequence[tuple[str, Sequence[int]]]) -> Callable[[], list[list[Row]]]:
    """The same where something else is asked meanwhile: call what is returned for the answers. On PostgreSQL the queries go
    with what is asked next, one way there and back. Raises DBAPIError, as does what is called.
    """
    if is_sqlite(session) or not all(numbers for _, numbers in asked):
        found = read_each(session, asked)
        return lambda: found
    session.flush()
    connection = session.connection()
    sent = _sent(connection, [(query.format(among="= ANY(%s)"), (list(numbers),)) for query, numbers in asked])

    def answered() -> list[list[Row]]:
        under_way.wait(connection)
        return [one.fetchall() for one in sent]

    return answered


def ask_numbers(
    session: Session, query: str, columns: Sequence[str], numbers: Sequence[int]
) -> Callable[[], npt.NDArray[np.int64]]:
    """The same of rows of whole numbers alone, thousands of them: PostgreSQL hands them over as one value. Raises
    DBAPIError, as does what is called.
    """
    if is_sqlite(session) or not numbers:
        rows = read(session, query, numbers)
        flat = np.fromiter(chain.from_iterable(rows), np.int64, len(rows) * len(columns))
        return lambda: flat.reshape(-1, len(columns))
    as_bytes = " || ".join(f"int8send({column})" for column in columns)
    answered = ask_each(session, [(f"SELECT string_agg({as_bytes}, '') FROM ({query}) asked", numbers)])  # noqa: S608
    return lambda: np.frombuffer(answered()[0][0][0] or b"", ">i8").astype(np.int64).reshape(-1, len(columns))


def returned(session: Session, query: str, values: Sequence[Any]) -> list[Row]:
    """What a statement of PostgreSQL gives back of the rows that it adds. Raises DBAPIError."""
    return _of_postgresql(session, [(query, values)])[0]


def read_under_lock(session: Session, what: int, query: str) -> list[Row]:
    """The rows that answer a query once no other transaction does the same (database.one_at_a_time), until this one ends.

    Of a table without policies: PostgreSQL is not told for whom. Raises DBAPIError.
    """
    session.flush()
    if is_sqlite(session):  # it has one writer
        return read(session, query)
    locked = "SELECT pg_advisory_xact_lock(%s)", (what,)
    return _of_postgresql(session, [locked, (query, None)], tell=False)[1]  # each statement looks anew: after the lock


def run(session: Session, query: str, numbers: Sequence[int] | None = None) -> None:
    """The same for what has no answer."""
    if numbers is None or numbers:
        _asked(session, query, numbers)


def run_all(session: Session, queries: Sequence[str], numbers: Sequence[int]) -> None:
    """Several that have no answer and touch different tables: on PostgreSQL in one way to the server and back."""
    if is_sqlite(session):
        for query in queries:
            run(session, query, numbers)
    elif numbers:
        session.flush()
        run_together(
            session.connection(), [query.format(among="= ANY(%s)") for query in queries], [list(numbers)] * len(queries)
        )


def run_in_turn(session: Session, statements: Sequence[tuple[str, Sequence[Any]]]) -> None:
    """Statements of PostgreSQL without an answer, each once the one before is done; sent, and not waited for.

    Raises DBAPIError.
    """
    session.flush()
    _sent(session.connection(), statements)


def _of_postgresql(
    session: Session, statements: Sequence[tuple[str, Sequence[Any] | None]], tell: bool = True
) -> list[list[Row]]:
    """What the server answers to each, asked past SQLAlchemy, which takes as long over a statement as the server does."""
    session.flush()
    connection = session.connection()
    for query, _ in statements if tell else ():
        for_whom.before(connection, query)
    *sent, last = statements
    asked = [*(under_way.send(connection, *one) for one in sent), under_way.ask(connection, *last)]
    return [one.fetchall() for one in asked]


def _sent(connection: Connection, statements: Sequence[tuple[str, Sequence[Any]]]) -> list[Any]:
    """The driver's cursors, of which each has its answer once it is waited for."""
    found = []
    for query, values in statements:
        for_whom.before(connection, query)
        found.append(under_way.send(connection, query, values))
    return found


def run_together(connection: Connection, queries: Sequence[str], values: Sequence[Any]) -> None:
    """Statements of PostgreSQL on different tables, none with an answer, as one that is not waited for."""
    if queries:
        _sent(connection, [(together(queries), values)])


def together(queries: Sequence[str]) -> str:
    """Statements of PostgreSQL on different tables, none with an answer, as one."""
    *others, last = queries
    beside = ", ".join(f"q{n} AS ({query})" for n, query in enumerate(others))
    return f"WITH {beside} {last}" if others else last


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


def write_together(session: Session, rows: Mapping[str, tuple[Sequence[str], Sequence[Row]]]) -> None:
    """The same for several tables: on PostgreSQL, where the rows are few, in one way to the server and back."""
    some = {table: (columns, new) for table, (columns, new) in rows.items() if new}
    if is_sqlite(session) or sum(len(new) for _, new in some.values()) > FEW:
        for table, (columns, new) in some.items():
            write(session, table, columns, new)
        return
    queries = [insertion(table, columns, columns) for table, (columns, _) in some.items()]
    run_together(session.connection(), queries, [as_text(columns, new) for columns, new in some.values()])


def insertion(table: str, columns: Sequence[str], values: Sequence[str]) -> str:
    """PostgreSQL's statement that adds rows handed over as one text (`as_text`): the same for one row and for many, so that
    the server plans it once and the driver looks at one value instead of at hundreds.
    """
    kind = f"(SELECT t FROM {table} t WHERE false)"  # what the table's rows are; `name` alone is a type of PostgreSQL's own
    given = f"json_populate_recordset({kind}, %s)"
    return f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(values)} FROM {given}"


def as_text(columns: Sequence[str], rows: Sequence[Row]) -> str:
    """Rows as one text, in the order they are to be added."""
    return json.dumps([dict(zip(columns, row, strict=True)) for row in rows], ensure_ascii=False, default=str)


def _insert(connection: Connection, table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
    """SQLite's executemany, many rows at once and in their order, with as little handed over as can be: a number that
    all rows have stands in the statement, what none has is left out, and an empty value among others goes as a number
    that means it, for the driver takes longer over an empty value than over any other.
    """
    kept, marks, handed = [], [], []
    for column, values in zip(columns, zip(*rows, strict=True), strict=True):
        first, empty = values[0], values.count(None)
        if empty == len(values):
            continue
        kept.append(column)
        if type(first) is int and values.count(first) == len(values):
            marks.append(str(first))
            continue
        marks.append(f"nullif(?, {EMPTY})" if empty else "?")
        handed.append([EMPTY if value is None else value for value in values] if empty else values)
    if not handed:  # rows without any value of their own
        kept, marks, handed = [*columns], ["?"] * len(columns), [*zip(*rows, strict=True)]
    one = f"({', '.join(marks)})"
    start = f"INSERT INTO {table} ({', '.join(kept)}) VALUES "
    whole = len(rows) // TOGETHER * TOGETHER
    each = list(zip(*handed, strict=True))
    if whole:
        some = [tuple(chain.from_iterable(each[at : at + TOGETHER])) for at in range(0, whole, TOGETHER)]
        connection.exec_driver_sql(start + ", ".join([one] * TOGETHER), some)
    if whole < len(rows):
        connection.exec_driver_sql(start + one, each[whole:])


@lru_cache(maxsize=50_000)
def ordinal(day: str | date) -> int:
    """The number of a day, as the engine gives it."""
    return (day if isinstance(day, date) else date.fromisoformat(day)).toordinal()

"""Statements of PostgreSQL that are under way: sent, and not waited for until something is asked or kept.

Each wait is one way to the server and back, and while the server writes, this process can go on. What follows goes with
what was sent: one way for all of it. What the server refuses is told where it is waited for, in the same transaction.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from typing import Any

import psycopg
from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import DBAPIError

SENT, STREAMS = "statements under way", "rows are still to be fetched"


def listen(engine: Engine) -> None:
    """Wait where SQLAlchemy asks, and before a transaction ends."""
    event.listen(engine, "before_cursor_execute", _before)
    event.listen(engine, "do_execute", _execute)
    event.listen(engine, "commit", _commit)
    event.listen(engine, "rollback", _let_go)
    event.listen(engine, "rollback_savepoint", _let_go)
    event.listen(engine, "begin", lambda connection: connection.info.pop(STREAMS, None))


def send(connection: Connection, query: str, values: Any = None) -> Any:
    """Send a statement without waiting for it; returns the driver's cursor, to be asked after `wait`. Raises DBAPIError."""
    driver: Any = connection.connection.driver_connection
    with _told(connection):
        if SENT not in connection.info:
            opened = connection.info[SENT] = ExitStack()
            opened.enter_context(driver.pipeline())
        asked = driver.execute(query, values)
    if STREAMS in connection.info:  # the driver fetches the next of them past us, and can do that only when all is done
        wait(connection)
    return asked


def ask(connection: Connection, query: str, values: Any = None) -> Any:
    """Let a statement go with what was sent before it, and wait; returns the driver's cursor. Raises DBAPIError."""
    driver: Any = connection.connection.driver_connection
    with _told(connection):
        asked = driver.execute(query, values)
        _done(connection)
    return asked


def wait(connection: Connection) -> None:
    """Wait until all that was sent is done. Raises DBAPIError."""
    with _told(connection):
        _done(connection)


def end_look(connection: Connection) -> None:
    """End a transaction that only read, so that what is rolled back next is nothing: with a rollback the driver lets go of
    all statements that it had PostgreSQL prepare, and each is planned anew in the next look. Raises DBAPIError.
    """
    if connection.invalidated:  # the server ended it, and whoever asked has heard so
        return
    driver: Any = connection.connection.driver_connection
    with _told(connection):
        _done(connection)
        driver.commit()


def _done(connection: Connection) -> None:
    sent: ExitStack | None = connection.info.pop(SENT, None)
    if sent is not None:
        sent.close()


@contextmanager
def _told(connection: Connection) -> Iterator[None]:
    """What the driver raises, as SQLAlchemy tells it: it has not seen these statements."""
    driver: Any = connection.connection.driver_connection
    try:
        yield
    except psycopg.Error as problem:
        if driver.closed:
            connection.invalidate(problem)  # the server ended it: nothing more is asked of it
        raise DBAPIError.instance(None, None, problem, psycopg.Error) from problem


def _before(connection: Connection, cursor: Any, _statement: str, _values: Any, _context: Any, many: bool) -> None:
    streams = isinstance(cursor, psycopg.ServerCursor)
    if many or streams:
        wait(connection)
    if streams:
        connection.info[STREAMS] = True


def _execute(cursor: Any, statement: str, values: Any, context: Any) -> bool:
    """Let a statement go with what was sent before it, if anything was."""
    if not cursor.connection.pgconn.pipeline_status:
        return False
    cursor.execute(statement, values)
    _done(context.root_connection)
    return True


def _commit(connection: Connection) -> None:
    """What is under way is committed with it: to the driver, which then commits, the transaction is over."""
    if SENT in connection.info:
        send(connection, "COMMIT")
        wait(connection)


def _let_go(connection: Connection, *_about: Any) -> None:
    if not connection.invalidated:
        with suppress(psycopg.Error):  # it is taken back anyway
            _done(connection)

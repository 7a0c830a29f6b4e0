"""The engine and the only begin, commit and rollback. One SQLite file by default, PostgreSQL by one URL."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlite
from sqlalchemy import Connection, Engine, QueuePool, create_engine, event, make_url, text
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError, ProgrammingError
from sqlalchemy.orm.exc import StaleDataError
from sqlmodel import Session

from tracker.config import settings
from tracker.errors import Conflict, StoreProblem

SAFE_SQLITE = (3, 51, 3)  # older ones may corrupt a WAL file when it is reset (security.md, 2.1)
BUSY_MS = 10_000
NOT_THERE = ("42P01", "42703")  # PostgreSQL's codes for a table and for a column that does not exist

_engines: dict[str, Engine] = {}
_lock = threading.Lock()


def engine() -> Engine:
    """The engine of the database that the settings name. Raises StoreProblem."""
    url = settings().database_url
    with _lock:
        if url not in _engines:
            _engines[url] = _open(url)
        return _engines[url]


def close() -> None:
    """Let go of all connections (before a restore, and between tests)."""
    with _lock:
        for opened in _engines.values():
            opened.dispose()
        _engines.clear()


def is_sqlite() -> bool:
    """Whether the settings name the embedded database."""
    return make_url(settings().database_url).get_backend_name() == "sqlite"


def sqlite_path() -> Path:
    """The embedded database's file."""
    return Path(make_url(settings().database_url).database or "")


def _open(text: str) -> Engine:
    url = make_url(text)
    if url.get_backend_name() == "sqlite":
        return _open_sqlite(Path(url.database or ""))
    if url.get_backend_name() != "postgresql":
        raise StoreProblem("TRACKER_DATABASE_URL must begin with sqlite:/// or postgresql://.")
    return create_engine(url.set(drivername="postgresql+psycopg"), pool_pre_ping=True)


def _open_sqlite(path: Path) -> Engine:
    if sqlite.sqlite_version_info < SAFE_SQLITE:
        raise StoreProblem(f"SQLite {sqlite.sqlite_version} may damage a database. Install 3.51.3 or newer.")
    if path.is_symlink():
        raise StoreProblem("The database file is a link to another place. Name the file itself.")
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    opened = create_engine(
        f"sqlite:///{path}", module=sqlite, poolclass=QueuePool, connect_args={"check_same_thread": False}
    )
    event.listen(opened, "connect", _prepare_sqlite)
    event.listen(opened, "begin", _begin_sqlite)
    return opened


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # the driver's own BEGIN is deferred and leaves DDL outside transactions
    cursor = connection.cursor()
    for pragma in (
        "foreign_keys=ON",
        f"busy_timeout={BUSY_MS}",
        "journal_mode=WAL",
        "synchronous=FULL",
        "mmap_size=0",
        "cache_size=-65536",
        "trusted_schema=OFF",
        "temp_store=MEMORY",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Any) -> None:
    reading = connection.get_execution_options().get("reading")
    # a deferred BEGIN that later writes fails at once with "database is locked": take the lock first
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


def connect() -> Connection:
    """A connection. Raises StoreProblem where the database does not answer."""
    try:
        return engine().connect()
    except OperationalError as problem:
        raise _told(problem) from problem


@contextmanager
def transaction() -> Iterator[Session]:
    """All or nothing. Raises Conflict when somebody else changed the same record in the meantime."""
    with Session(engine(), expire_on_commit=False) as session:
        try:
            yield session
            session.commit()
        except StaleDataError as problem:
            session.rollback()
            raise Conflict(
                "Somebody else changed this record meanwhile. Look at it again; nothing was saved."
            ) from problem
        except (OperationalError, ProgrammingError) as problem:
            session.rollback()
            raise _told(problem) from problem
        except IntegrityError as problem:
            session.rollback()
            if "ux_claim_holds" in str(problem.orig) or "claim.subject_id, claim.field" in str(problem.orig):
                raise Conflict("Another statement on this fact is followed already. Take that back first.") from problem
            raise
        except BaseException:
            session.rollback()
            raise


def one_at_a_time(session: Session, what: int) -> None:
    """Wait until no other transaction does the same; SQLite has one writer anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:what)"), {"what": what})


@contextmanager
def reading() -> Iterator[Session]:
    """One consistent view of the data; nothing may be written."""
    with (
        connect().execution_options(reading=True) as connection,
        Session(connection, expire_on_commit=False, autoflush=False) as session,
    ):
        try:
            yield session
        except (OperationalError, ProgrammingError) as problem:
            raise _told(problem) from problem
        finally:
            session.rollback()


def _told(problem: DBAPIError) -> Exception:
    """A sentence for a person; what only a programmer could mend stays what it is."""
    if isinstance(problem, ProgrammingError) and getattr(problem.orig, "sqlstate", None) not in NOT_THERE:
        return problem
    return StoreProblem(_operational(problem))


def _operational(problem: DBAPIError) -> str:
    said = str(problem.orig)
    if "locked" in said:
        return "The database is busy with other work. Nothing was saved; try again in a moment."
    if "full" in said or "No space" in said:
        return "The disk is full. Nothing was saved; make room and try again."
    if "no such table" in said or getattr(problem.orig, "sqlstate", None) in NOT_THERE:
        return "This database has no tables yet, or older ones. Run: tracker init"
    if "connect" in said:
        return "The database server does not answer. Check TRACKER_DATABASE_URL and that PostgreSQL runs."
    if "not a database" in said:
        return "This file is not a Tracker database, or it is damaged. Nothing was changed; restore a backup."
    return "The database refused the work; nothing was saved."

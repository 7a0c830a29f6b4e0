"""The engine and the only begin, commit and rollback. One SQLite file by default, PostgreSQL by one URL."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlite
from sqlalchemy import Connection, Engine, QueuePool, create_engine, event, make_url
from sqlalchemy.exc import DatabaseError, DBAPIError, IntegrityError, OperationalError
from sqlalchemy.orm.exc import StaleDataError
from sqlmodel import Session

from tracker.access import User
from tracker.config import settings
from tracker.errors import Conflict, StoreProblem
from tracker.store import (
    cipher,
    for_whom,
    keys,
    masking,
    number_lists,
    occupied,
    repeated,
    sight,
    still_there,
    swap,
    under_way,
    whole,
)

BUSY_MS, HURRY_MS = 10_000, 300
LEAST_ROOM = 1 << 18  # less is a full disk: the index of the log beside the database takes 32 KiB at once
FULL = "The disk is full. Nothing was saved; make room and try again."
DAMAGED = ("not a database", "malformed", "disk I/O error")
NOT_THERE = ("42P01", "42703")  # PostgreSQL's codes for a table and for a column that does not exist

event.listen(Session, "do_orm_execute", sight.narrowed)

_engines: dict[str, Engine] = {}
_lock = threading.Lock()


def engine() -> Engine:
    """The engine of the database that the settings name. Raises StoreProblem."""
    url = _as.get() or settings().database_url
    with _lock:
        if url not in _engines:
            _engines[url] = _open(url)
        return _engines[url]


_as: ContextVar[str | None] = ContextVar("as_owner", default=None)


@contextmanager
def as_owner() -> Iterator[None]:
    """Work in here as the role that owns the tables (`TRACKER_OWNER_URL`): to make and to change them."""
    token = _as.set(settings().owner_url)
    try:
        yield
    finally:
        _as.reset(token)


def close() -> None:
    """Let go of all connections (before a restore, and between tests)."""
    with _lock:
        for opened in _engines.values():
            opened.dispose()
        _engines.clear()
        occupied.release()


def lock() -> None:
    """Close at once: what runs is broken off, and no connection works any more until the store is unlocked."""
    keys.forget()
    with _lock:
        for connection in list(_connections):
            with suppress(sqlite.ProgrammingError):  # closed already, as one that could not be keyed
                connection.interrupt()
    close()


def make_file() -> None:
    """An empty file for a new embedded database: only this makes one. Raises StoreProblem."""
    path = sqlite_path()
    try:
        whole.folder(path.parent)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    except FileExistsError:
        return
    except OSError as problem:
        raise StoreProblem(f"The database could not be made at {path}: {problem.strerror}.") from problem


def is_sqlite() -> bool:
    """Whether the settings name the embedded database."""
    return settings().embedded


def sqlite_path() -> Path:
    """The embedded database's file."""
    return Path(make_url(settings().database_url).database or "")


def _open(text: str) -> Engine:
    url = make_url(text)
    if url.get_backend_name() == "sqlite":
        path = Path(url.database or "")
        try:
            return _open_sqlite(path)
        except OSError as problem:
            raise StoreProblem(
                f"The database {path} cannot be opened ({problem.strerror}): this program must be able to read and write "
                "it and its folder. Nothing was changed."
            ) from problem
    if url.get_backend_name() != "postgresql":
        raise StoreProblem("TRACKER_DATABASE_URL must begin with sqlite:/// or postgresql://.")
    opened = create_engine(url.set(drivername="postgresql+psycopg"), pool_use_lifo=True, hide_parameters=True)
    for_whom.listen(opened)
    under_way.listen(opened)  # after it: what tells for whom is under way, too
    still_there.listen(opened)
    event.listen(opened, "connect", lambda connection, _: _prepare_postgresql(connection))
    return opened


def _open_sqlite(path: Path) -> Engine:
    cipher.check_engine()
    if path.is_symlink():
        raise StoreProblem("The database file is a link to another place. Name the file itself.")
    finish_change()
    if not path.exists():
        raise StoreProblem(f"There is no database at {path}. Run: tracker init")
    key_of(path)  # refuses before anything is written, be it an empty file
    occupied.share(path)
    key = key_of(path)  # as it is now that nobody can exchange it
    for private in (path, *(path.with_name(path.name + ending) for ending in swap.BESIDE)):
        if private.exists():
            private.chmod(0o600)
    opened = create_engine(
        f"sqlite:///{path}",
        module=sqlite,
        poolclass=QueuePool,
        pool_use_lifo=True,  # the last one used: what it has read (and decrypted), or planned, is still at hand
        connect_args={"check_same_thread": False},
        hide_parameters=True,
    )
    event.listen(opened, "connect", lambda connection, _record: _prepare_sqlite(connection, key))
    event.listen(opened, "close", lambda connection, _record: _connections.discard(connection))
    event.listen(opened, "begin", _begin_sqlite)
    if key is not None:
        _guard(opened, key)
    return opened


def finish_change() -> None:
    """Finish or undo an exchange of key or encryption that was broken off. Raises StoreProblem."""
    path = sqlite_path()
    if path.parent.is_dir() and swap.is_unfinished(path):
        with occupied.alone(path, occupied.CHANGING):
            swap.finish(path)


def key_of(path: Path) -> keys.Keys | None:
    """The key of an embedded database, None for a plain one; nothing is written. Raises StoreProblem, NotAllowed."""
    empty = path.stat().st_size == 0
    plain = not empty and cipher.is_plain(path)
    if not keys.is_there():
        if not empty and not plain:
            raise StoreProblem(
                f"This file is not a Tracker database, or it is encrypted and its key file {keys.path()} is missing. "
                "Nothing was changed; put the key file back, or run: tracker key recover"
            )
        return None
    if plain:
        raise StoreProblem(
            f"There is a key file ({keys.path()}), but the database {path} is not encrypted: somebody may have put "
            "another one in its place. Nothing was opened; restore a backup."
        )
    opened = keys.current()
    if not empty and not cipher.opens(path, opened.derive("database")):
        raise StoreProblem(
            "The key file and the database do not belong together, or the database is damaged. Nothing was changed; "
            "restore a backup."
        )
    return opened


def _guard(opened: Engine, key: keys.Keys) -> None:
    """Once the key is forgotten, connections that are still in somebody's hands run nothing, and end when given back."""

    def refuse(*_about: Any) -> None:
        if key.is_forgotten:
            raise StoreProblem(keys.LOCKED)

    def end(_connection: Any, record: Any) -> None:
        if key.is_forgotten:
            record.invalidate()

    event.listen(opened, "before_cursor_execute", refuse)
    event.listen(opened, "checkin", end)


_connections: set[Any] = set()  # all that are open, to break off what runs when the store is locked


def _prepare_postgresql(connection: Any) -> None:
    """Let a row that an index finds cost little more than the next one, as on disks without a needle and in memory.

    The server's own figure is of disks that turn: it reads the whole dictionary of names for a few thousand words of it.
    Nothing is compiled for one question either: a page asks for a few rows of much, which PostgreSQL takes for much work.
    """
    number_lists.prepare(connection)
    connection.execute("SET random_page_cost = 1.1")
    connection.execute("SET jit = off")
    connection.commit()


def _prepare_sqlite(connection: Any, key: keys.Keys | None) -> None:
    cipher.give(connection, key.derive("database") if key else None)
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
        "secure_delete=ON",  # what a page held before it was split, or a text before it was erased, is not left in it
        "temp_store=MEMORY",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
    _connections.add(connection)


_hurried: ContextVar[bool] = ContextVar("hurried", default=False)


@contextmanager
def hurried() -> Iterator[None]:
    """In here nobody waits for another writer: in danger there is no time. The connections are to be closed after it."""
    token = _hurried.set(True)
    try:
        yield
    finally:
        _hurried.reset(token)


def _begin_sqlite(connection: Any) -> None:
    if _hurried.get():
        connection.exec_driver_sql(f"PRAGMA busy_timeout={HURRY_MS}")
    reading = connection.get_execution_options().get("reading")
    # a deferred BEGIN that later writes fails at once with "database is locked": take the lock first
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


def connect() -> Connection:
    """A connection. Raises StoreProblem where the database does not answer."""
    try:
        return engine().connect()
    except DatabaseError as problem:
        raise _told(problem) from problem


def acting(session: Session) -> User | None:
    """Whose work a session does; None is the program itself (migrations, checks, sign-in)."""
    found: User | None = session.info["user"]
    return found


@contextmanager
def transaction(user: User | None, at: Engine | None = None) -> Iterator[Session]:
    """All or nothing, as this person; `at` is another database than that of the settings, where one is made beside it.

    Raises Conflict when somebody else changed the same record meanwhile.
    """
    with Session(at or engine(), expire_on_commit=False) as session:
        session.info["user"] = user
        try:
            sight.tell(session)
            with masking.off():  # what is written must be what is there
                yield session
            session.commit()
        except StaleDataError as problem:
            session.rollback()
            raise Conflict(
                "Somebody else changed this record meanwhile. Look at it again; nothing was saved."
            ) from problem
        except IntegrityError as problem:
            session.rollback()
            if "ux_claim_holds" in str(problem.orig) or "claim.subject_id, claim.field" in str(problem.orig):
                raise Conflict("Another statement on this fact is followed already. Take that back first.") from problem
            raise
        except DatabaseError as problem:
            session.rollback()
            raise _told(problem) from problem
        except BaseException:
            session.rollback()
            raise


def forget_log() -> bool:
    """Write the log ahead into the file and empty it, so that what was erased is not left in it either.

    False where somebody was reading all the while: then it is emptied when the last of them closes the database.
    """
    if is_sqlite():
        with engine().connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            driver = connection.connection.driver_connection
            assert driver is not None  # noqa: S101  # open connections have one
            busy = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
            return not busy
    return True


def one_at_a_time(session: Session, what: int) -> None:
    """Wait until no other transaction does the same; SQLite has one writer anyway."""
    if session.get_bind().dialect.name == "postgresql":
        under_way.send(session.connection(), "SELECT pg_advisory_xact_lock(%s)", (what,))


@contextmanager
def reading(user: User | None) -> Iterator[Session]:
    """One consistent view of the data, as this person; nothing may be written."""
    with (
        connect().execution_options(reading=True) as connection,
        Session(connection, expire_on_commit=False, autoflush=False) as session,
    ):
        session.info["user"] = user
        repeated.begin(session)
        try:
            sight.tell(session)
            with masking.applied(session):
                yield session
            if connection.dialect.name == "postgresql":
                under_way.end_look(connection)
        except DatabaseError as problem:
            raise _told(problem) from problem
        finally:
            session.rollback()


@contextmanager
def pretending(user: User | None) -> Iterator[Session]:
    """A transaction, as this person, that is never kept: shows what was by undoing in it what came after."""
    with Session(engine(), expire_on_commit=False) as session:
        session.info["user"], session.info["pretending"] = user, True
        event.listen(session, "before_commit", _refuse_to_keep)
        try:
            sight.tell(session)
            with masking.applied(session):
                yield session
        except DatabaseError as problem:
            raise _told(problem) from problem
        finally:
            session.rollback()


def _refuse_to_keep(_session: Session) -> None:
    raise RuntimeError("what is pretended is never kept")


@contextmanager
def problems_told() -> Iterator[None]:
    """What the database refuses in here is told in a sentence. Raises StoreProblem."""
    try:
        yield
    except DatabaseError as problem:
        raise _told(problem) from problem


def _told(problem: DBAPIError) -> Exception:
    """A sentence for a person; what only a programmer could mend stays what it is."""
    said = str(problem.orig)
    if "disk I/O error" in said and is_sqlite() and shutil.disk_usage(sqlite_path().parent).free < LEAST_ROOM:
        return StoreProblem(FULL)
    if any(words in said for words in DAMAGED):
        return StoreProblem(
            "The database file is damaged. Nothing was saved; run `tracker check`, or restore a backup."
        )
    if "cached plan" in said:  # prepared before a migration beside; the driver lets go of it now
        return StoreProblem("The database was brought up to date meanwhile. Nothing was saved; try again.")
    if isinstance(problem, OperationalError) or getattr(problem.orig, "sqlstate", None) in NOT_THERE:
        return StoreProblem(_operational(problem))
    return problem


def _operational(problem: DBAPIError) -> str:
    said = str(problem.orig)
    if "interrupted" in said:
        return keys.LOCKED
    if "locked" in said:
        return "The database is busy with other work. Nothing was saved; try again in a moment."
    if "full" in said or "No space" in said:
        return FULL
    if "readonly" in said or "unable to open" in said:
        return "The database or its folder cannot be written. Nothing was saved; look at who may write there."
    if "no such table" in said or getattr(problem.orig, "sqlstate", None) in NOT_THERE:
        return "This database has no tables yet, or older ones. Run: tracker init"
    if "connect" in said:
        return "The database server does not answer. Check TRACKER_DATABASE_URL and that PostgreSQL runs."
    return "The database refused the work; nothing was saved."

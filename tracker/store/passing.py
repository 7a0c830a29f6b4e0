"""Going once through a great part of a database: what is read is not read again, so little of it is kept at hand."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress

import sqlcipher3.dbapi2 as sqlite
from sqlmodel import Session

PAGES = -4_096  # KiB of SQLite's cache while a long list is read; a window of pages that neighbours share


@contextmanager
def through(session: Session) -> Iterator[None]:
    """In here SQLite keeps few pages, so that a list of a million takes no more memory than one of a thousand."""
    if session.get_bind().dialect.name != "sqlite":
        yield
        return
    driver = session.connection().connection.driver_connection
    assert driver is not None  # noqa: S101  # open connections have one
    before = driver.execute("PRAGMA cache_size").fetchone()[0]
    driver.execute(f"PRAGMA cache_size={PAGES}")
    try:
        yield
    finally:
        with suppress(sqlite.ProgrammingError):  # locked meanwhile: the connection is closed already
            driver.execute(f"PRAGMA cache_size={before}")

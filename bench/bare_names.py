"""Search by name in bare SQL: the ten names whose trigrams are likest to what was typed.

It is what a database itself offers somebody who types a name with a slip in it: FTS5's trigram tokenizer on SQLite,
pg_trgm on PostgreSQL, each over names alone. Neither knows another script; both are kept beside the database that is
measured, and never touch it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg
from sqlalchemy import make_url, text

from bench.peers import NAMES, plain_file
from bench.stores import Asked
from tracker.config import settings
from tracker.store import database

TEN = 10
MADE = "trigrams"
LIKEST = "SELECT record_id FROM name WHERE text %% %(typed)s ORDER BY similarity(text, %(typed)s) DESC LIMIT 30"
Search = Callable[[Asked], bool]


@contextmanager
def searching(kind: str, size: int) -> Iterator[Search]:
    """A function that says whether bare SQL has a wanted individual among its first ten."""
    with _of_sqlite(size) if kind == "SQLite" else _of_postgresql() as search:
        yield search


@contextmanager
def _of_sqlite(size: int) -> Iterator[Search]:
    with sqlite3.connect(plain_file(size)) as connection:
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
        if MADE not in tables:
            connection.execute(f"CREATE VIRTUAL TABLE {MADE} USING fts5(text, content='name', tokenize='trigram')")
            connection.execute(f"INSERT INTO {MADE} ({MADE}) VALUES ('rebuild')")
            connection.commit()
        query = (
            f"SELECT n.record_id FROM (SELECT rowid FROM {MADE} WHERE {MADE} MATCH ? ORDER BY rank LIMIT 30) AS t "
            "JOIN name n ON n.rowid = t.rowid"
        )

        def search(one: Asked) -> bool:
            typed = one.typed.replace('"', " ")
            parts = dict.fromkeys(typed[at : at + 3] for at in range(max(1, len(typed) - 2)))
            return _hit(one, [n for (n,) in connection.execute(query, [" OR ".join(f'"{part}"' for part in parts)])])

        yield search
    connection.close()


@contextmanager
def _of_postgresql() -> Iterator[Search]:
    url = make_url(settings().database_url or "").set(drivername="postgresql")
    own = url.set(database=MADE).render_as_string(hide_password=False)
    with psycopg.connect(url.render_as_string(hide_password=False), autocommit=True) as admin:
        there = admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [MADE]).fetchone()
        if there is None:
            admin.execute(f"CREATE DATABASE {MADE}")
    with psycopg.connect(own) as connection:
        if there is None:
            connection.execute("CREATE EXTENSION pg_trgm")
            connection.execute("CREATE TABLE name (record_id bigint, text text)")
            with database.engine().connect().execution_options(reading=True, yield_per=10_000) as ours:
                ours.execute(text("SELECT set_config('tracker.whole', 'yes', true)"))
                with connection.cursor().copy("COPY name FROM STDIN") as copy:
                    for row in ours.execute(text(NAMES)):
                        copy.write_row(tuple(row))
            connection.execute("CREATE INDEX ON name USING gin (text gin_trgm_ops)")
            connection.commit()
            connection.execute("ANALYZE name")
            connection.commit()

        def search(one: Asked) -> bool:
            return _hit(one, [n for (n,) in connection.execute(LIKEST, {"typed": one.typed})])

        yield search


def _hit(one: Asked, found: list[int]) -> bool:
    return bool(one.wanted & set(list(dict.fromkeys(found))[:TEN]))

"""What a user would pick instead, on the same data: Datasette over a plain SQLite file, and a scan in memory by rapidfuzz."""

from __future__ import annotations

import json
import sqlite3
import sys
import time
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import text

from bench.servers import served
from bench.stores import Asked, home
from tracker import codes
from tracker.store import database

FACETED = ("status", "sex", "act_type", "incident_type", "standing", "location_id")
AT = 10

PEOPLE = """
SELECT r.individual_id, min(r.sort_key) AS sort_key, r.status, r.sex, r.act_type, r.incident_type, r.incident_id,
       r.location_id, r.standing, r.day_min, r.day_max
FROM list_row r WHERE r.up_to = 3 GROUP BY r.individual_id
"""
NAMES = "SELECT n.record_id, n.text FROM name n JOIN individual i ON i.id = n.record_id ORDER BY n.id"


def plain_file(size: int) -> Path:
    """The names and the list of the database that is open, as a plain SQLite file with full-text search; kept."""
    from sqlite_utils import Database

    path = home() / f"peer-{size}.db"
    if path.exists():
        return path
    part = path.with_suffix(".part")
    part.unlink(missing_ok=True)
    peer = Database(part)
    coded = {"status": "stage", "sex": "sex", "act_type": "act_type", "incident_type": "incident_type"}
    with database.engine().connect().execution_options(reading=True) as connection:
        peer["name"].insert_all(_rows(connection, NAMES), batch_size=5_000)
        rows = _rows(connection, PEOPLE)
        peer["person"].insert_all((_in_words(row, coded) for row in rows), pk="individual_id", batch_size=5_000)
    peer["name"].enable_fts(["text"], tokenize="unicode61 remove_diacritics 2")
    peer["name"].create_index(["record_id"])
    for column in (*FACETED, "sort_key"):
        peer["person"].create_index([column])
    peer.analyze()
    peer.conn.close()
    part.rename(path)
    return path


def _rows(connection: Any, query: str) -> Iterator[dict[str, Any]]:
    for row in connection.execution_options(yield_per=10_000).execute(text(query)).mappings():
        yield dict(row)


def _in_words(row: dict[str, Any], coded: dict[str, str]) -> dict[str, Any]:
    for column in coded:
        found = codes.known(row[column]) if row[column] is not None else None
        row[column] = found.label if found else None
    return row


@contextmanager
def datasette(path: Path) -> Iterator[Callable[[str], Any]]:
    """A function that asks a Datasette server over this file and returns what it answers, parsed."""
    limits = ("sql_time_limit_ms 120000", "facet_time_limit_ms 120000", "default_page_size 50")
    words = [word for limit in limits for word in ("--setting", *limit.split())]
    command = [sys.executable, "-m", "datasette", "serve", str(path), "-p", "{port}", *words]
    with served(command) as address:

        def ask(query: str) -> Any:
            with urllib.request.urlopen(f"{address}/{path.stem}/{query}", timeout=300) as answer:
                return json.load(answer)

        yield ask


def searched(ask: Callable[[str], Any], one: Asked) -> bool:
    """Whether Datasette's full-text search has a wanted individual among its first ten."""
    asked = {"_search": one.typed, "_size": 50, "_shape": "array", "_nocount": 1, "_nofacet": 1}
    if one.kind == "prefix":  # as somebody who knows its search language would write it
        quoted = " ".join(f'"{word}"' for word in one.typed.replace('"', " ").split())
        asked |= {"_search": f"{quoted}*", "_searchmode": "raw"}
    query = urllib.parse.urlencode(asked)
    found = dict.fromkeys(row["record_id"] for row in ask(f"name.json?{query}"))
    return bool(one.wanted & set(list(found)[:AT]))


def page(ask: Callable[[str], Any], **chosen: str) -> Any:
    """A filtered, sorted page with the counts of all facets."""
    facets = [("_facet", name) for name in FACETED]
    return ask(
        f"person.json?{urllib.parse.urlencode([('_sort', 'sort_key'), ('_size', 50), *facets, *chosen.items()])}"
    )


class Scan:
    """All names in memory, compared one by one with rapidfuzz's usual score."""

    def __init__(self, path: Path) -> None:
        from rapidfuzz import utils

        begun = time.perf_counter()
        with sqlite3.connect(path) as connection:
            rows = connection.execute("SELECT record_id, text FROM name").fetchall()
        self.people = [row[0] for row in rows]
        self.names = [utils.default_process(row[1]) for row in rows]
        self.seconds = time.perf_counter() - begun

    def searched(self, one: Asked) -> bool:
        """Whether a wanted individual is among the ten best."""
        from rapidfuzz import fuzz, process, utils

        typed = utils.default_process(one.typed)
        best = process.extract(typed, self.names, scorer=fuzz.WRatio, limit=30)
        found = dict.fromkeys(self.people[place] for _, _, place in best)
        return bool(one.wanted & set(list(found)[:AT]))


def measured(search: Callable[[Asked], bool], asked: Sequence[Asked]) -> tuple[float, list[float]]:
    """The share found among the first ten, and the milliseconds of each search."""
    took, hits = [], 0
    for one in asked:
        begun = time.perf_counter()
        hits += search(one)
        took.append((time.perf_counter() - begun) * 1000)
    return hits / len(asked), took

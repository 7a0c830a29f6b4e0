"""Synthetic databases that are kept between runs, and who is who in them."""

from __future__ import annotations

import getpass
import json
import os
import random
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import text

from tracker.access import User
from tracker.actions import accounts, synthesis
from tracker.records import Name, Record
from tracker.records.base import ReviewState
from tracker.store import database, schema
from tracker.synthetic import frame, lists, people
from tracker.synthetic.rows import COLUMNS, Begin
from tracker.synthetic.spellings import Person, Spelling, asked

SEED = 1
KINDS = ("exact", "prefix", "typo", "two typos", "word order", "other script")


def home() -> Path:
    """Where the databases are kept: TRACKER_BENCH_HOME, else a folder of this user's beside other temporary ones."""
    chosen = os.environ.get("TRACKER_BENCH_HOME")
    return Path(chosen) if chosen else Path(tempfile.gettempdir()) / f"tracker-bench-{getpass.getuser()}"


@contextmanager
def kept(kind: str, size: int) -> Iterator[dict[str, Any]]:
    """Point the settings to a database of this kind and size, filled now or before; yields how the filling went.

    A database of an older schema is made anew: what it was filled with would not be what is measured.
    """
    folder = home() / f"{kind}-{size}"
    folder.mkdir(parents=True, exist_ok=True)
    os.environ["TRACKER_HOME"] = str(folder)
    os.environ.pop("TRACKER_DATABASE_URL", None)
    database.close()
    note = folder / "filled.json"
    if kind == "PostgreSQL":
        from postgres import cluster

        with cluster(home() / f"cluster-{size}", "-c shared_buffers=512MB -c max_wal_size=4GB") as url:
            os.environ["TRACKER_DATABASE_URL"] = url
            yield _filled(note, size)
            database.close()
            os.environ.pop("TRACKER_DATABASE_URL")
    else:
        yield _filled(note, size)
        database.close()


def _filled(note: Path, size: int) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(note.read_text()) if note.exists() else {}
    if told.get("schema") == schema.newest() and told.get("seed") == SEED:
        schema.init()  # where names are read by other rules since, their index is made anew
        return told
    _empty()
    schema.init()
    begun, last, slowest = time.monotonic(), [0.0], [0.0]

    def progress(done: int, of: int, seconds: float) -> None:
        print(f"  {done:,} of {of:,} individuals, {done / seconds:,.0f} a second", file=sys.stderr, flush=True)
        slowest[0], last[0] = max(slowest[0], seconds - last[0]), seconds

    made = synthesis.fill(accounts.local_user(), size, SEED, progress=progress)
    if not database.is_sqlite():
        with database.engine().begin() as connection:
            connection.execute(text("ANALYZE"))
    database.forget_log()
    told = {
        "schema": schema.newest(), "seed": SEED, "names": made.names, "claims": made.claims, "records": made.records,
        "seconds": round(time.monotonic() - begun, 1), "bytes": stored(), "slowest": round(slowest[0], 1),
        "rss": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }  # fmt: skip
    note.write_text(json.dumps(told))
    return told


def _empty() -> None:
    if database.is_sqlite():
        for ending in ("", "-wal", "-shm"):
            database.sqlite_path().with_name(f"tracker.db{ending}").unlink(missing_ok=True)
        database.make_file()
        return
    with database.engine().begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    database.close()


def stored() -> int:
    """Bytes of the database."""
    if database.is_sqlite():
        return database.sqlite_path().stat().st_size
    with database.engine().connect() as connection:
        return int(connection.execute(text("SELECT pg_database_size(current_database())")).scalar_one())


@dataclass(frozen=True)
class Asked:
    """What somebody types, and the individuals that it should find (more than one where a person was entered twice)."""

    typed: str
    kind: str
    wanted: frozenset[int]
    held: str
    scripts: tuple[str, str] = ("", "")


def questions(size: int, count: int) -> list[Asked]:
    """What might be typed for `count` people of the first slice, in every kind that makes sense for their name.

    Only people whose name at most five bear: of others nobody could say who is meant.
    """
    first, names, same = _first_slice(size)
    chance = random.Random(17)
    chance.shuffle(first)
    found: list[Asked] = []
    chosen = 0
    with database.reading(None) as session:
        for number, person in first:
            held = names[number]
            if chosen == count:
                break
            if len(held[0].text.split()) < 2 and "·" not in held[0].text or "." in held[0].text:
                continue
            if held[0].kind in ("weak", "alias", "descriptor"):
                continue
            alike = "SELECT count(DISTINCT record_id) FROM name WHERE search_key = (SELECT search_key FROM name WHERE record_id = :n AND text = :t)"
            bearers = session.execute(text(alike), {"n": number, "t": held[0].text}).scalar_one()
            assert bearers, "the kept database is not what the generator makes: remove it and run again"
            if bearers > 5:
                continue
            chosen += 1
            wanted = frozenset({number} | {other for pair in same if number in pair for other in pair})
            for kind, typed in asked(chance, person, held).items():
                found.append(Asked(typed, kind, wanted, held[0].text))
    return found


def _first_slice(size: int) -> tuple[list[tuple[int, Person]], dict[int, list[Spelling]], list[tuple[int, int]]]:
    """Who the individuals of the first slice are: made once more from the seed, with the same numbers."""
    with database.reading(None) as session:
        query = text("SELECT id, source_report_id, mapping FROM import_batch ORDER BY id LIMIT 2")
        batches = [(n, report, json.loads(m) if isinstance(m, str) else m) for n, report, m in session.execute(query)]

    def begin(of: tuple[int, int, Any]) -> Begin:
        known = of[2]["synthetic"]
        return Begin(known["first_record"], known["first_claim"], of[0], of[1], 1, known["seed"])

    shared, _ = frame.frame(begin(batches[0]), size)
    batch = lists.Batch(0, min(size, lists.BATCH), begin(batches[1]), shared)
    batch.incidents()
    rows = people.individuals(batch, 0)
    names: dict[int, list[Spelling]] = {}
    for number, said, script, language, kind, *_ in rows.of[Name]:
        names.setdefault(number, []).append(Spelling(said, script, language, kind))
    at = COLUMNS[Record].index
    seen = {
        row[0]
        for row in rows.of[Record]
        if not row[at("protected")] and row[at("review_state")] is not ReviewState.WITHDRAWN
    }
    return [(number, person) for number, person in rows.people if number in seen], names, rows.same


def user() -> User:
    """Who measures."""
    return accounts.local_user()

"""Loading and undoing large tables of people, beside what a user would do instead with the plain cells of the same file."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import inspect, text

from bench import people_table, stores
from bench.report import Figures
from tracker.store import database, schema

ROWS = int(os.environ.get("BENCH_IMPORT_LARGE", os.environ.get("BENCH_LARGE", "1000000")))
PART = min(100_000, ROWS // 2)  # rows of the first and last part, and of the load that is undone
LOGS = {"audit_entry", "audit_about", "change", "list_change", "alembic_version"}
SIZES = {
    "sqlite": "SELECT name, sum(pgsize) FROM dbstat GROUP BY name",
    "postgresql": "SELECT relname, pg_relation_size(oid) FROM pg_class WHERE relkind IN ('r', 'i', 't')"
    " AND relnamespace IN ('public'::regnamespace, 'pg_toast'::regnamespace)",
}


def measure(figures: Figures, kinds: list[str]) -> None:
    """Everything, on each kind of database."""
    folder = stores.home() / f"imports-{ROWS}"
    folder.mkdir(parents=True, exist_ok=True)
    table, more = folder / "people.csv", folder / "more.csv"
    people_table.write(table, ROWS)
    people_table.write(more, PART, ROWS)
    figures.table(
        f"Loading a table of {ROWS:,} people, ten columns mapped: limits on SQLite 2,500 rows/s, 1,500 bytes a person,"
        " 1 GiB, the last part ×1.5 of the first",
        ("into", "rows/s", "statements", f"s for the first {PART:,} → the last", "s after the last row", "processor s",
         "bytes a row", "peak memory, MiB"),
    )  # fmt: skip
    loaded, undone, widest = figures.tables[-1], [], []
    for kind in kinds:
        with empty(folder, kind) as url:
            before = stores.stored()
            took = job("tracker", table)
            size = stores.stored() - before
            loaded[2].append(
                [f"Tracker ({kind})", f"{ROWS / took['seconds']:,.0f}", f"{took['said']:,}", parts(took["marks"]),
                 f"{took['after']:.0f}", f"{took['processor']:.0f}", f"{size / ROWS:,.0f}", f"{took['peak']:,}"]
            )  # fmt: skip
            print(" | ".join(loaded[2][-1]), flush=True)
            widest.append((kind, largest()))
            undone.append((kind, *undo(more)))
            for peer in instead(table, url, folder):
                loaded[2].append(peer)
                print(" | ".join(peer), flush=True)
    figures.table(
        f"Undoing a load of {PART:,} rows on top of them: limit 30 s",
        ("database", "seconds", "longest transaction, s", "tables that are not as before (the file, its report and its load stay)"),
    )  # fmt: skip
    for row in undone:
        figures.row(*row)
    figures.table(
        "Where the bytes go: tables and indexes, bytes a row of the file",
        ("database", "the largest, with what it takes"),
    )
    for kind, sizes in widest:
        figures.row(kind, sizes)
    shutil.rmtree(folder)


@contextmanager
def empty(folder: Path, kind: str) -> Iterator[str]:
    """An empty database of this kind; yields the address of another one for peers."""
    home = folder / kind
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir()
    os.environ["TRACKER_HOME"] = str(home)
    os.environ.pop("TRACKER_DATABASE_URL", None)
    database.close()
    if kind == "PostgreSQL":
        from postgres import cluster

        with cluster(None, "-c shared_buffers=512MB -c max_wal_size=4GB") as url:
            os.environ["TRACKER_DATABASE_URL"] = url
            schema.init()
            with database.engine().connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.execute(text("CREATE DATABASE peer"))
            yield url.replace("postgresql:", "postgresql+psycopg:").replace("/postgres", "/peer")
            database.close()
            os.environ.pop("TRACKER_DATABASE_URL")
    else:
        database.make_file()
        schema.init()
        yield f"sqlite:///{home / 'peer.db'}"
        database.close()
    shutil.rmtree(home)


def job(*told: object) -> dict[str, Any]:
    """What a load took, in a process of its own."""
    database.close()
    command = [sys.executable, "-m", "bench.loading", *map(str, told)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    if database.is_sqlite():
        database.forget_log()
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def parts(marks: list[tuple[int, float]]) -> str:
    """Seconds of the first and the last part, and how many times as long the last took."""
    first = next(seconds for rows, seconds in marks if rows >= PART)
    last = marks[-1][1] - next(seconds for rows, seconds in marks if rows >= marks[-1][0] - PART)
    return f"{first:.1f} → {last:.1f}, ×{last / first:.2f}"


def undo(more: Path) -> tuple[str, str, str]:
    """A further load is taken back: seconds, the longest slice, and the tables that do not hold what they held."""
    before = held()
    took = job("undo", job("tracker", more)["batch"])
    differ = sorted(name for name, rows in held().items() if rows != before.get(name) and name not in LOGS)
    return f"{took['seconds']:.1f}", f"{took['longest']:.1f}", ", ".join(differ) or "none"


def held() -> dict[str, int]:
    """A sum of the rows of each table, whatever their order."""
    found = {}
    with database.engine().connect().execution_options(reading=True, yield_per=10_000) as connection:
        if not database.is_sqlite():
            connection.execute(text("SELECT set_config('tracker.whole', 'yes', true)"))
        for name in inspect(connection).get_table_names():
            if "text_words" in name:  # the inside of SQLite's own index of words
                continue
            total = 0
            for row in connection.execute(text(f"SELECT * FROM {name}")):
                said = repr([bytes(value) if isinstance(value, memoryview) else value for value in row])
                total += int.from_bytes(hashlib.blake2b(said.encode(), digest_size=8).digest(), "big")
            found[name] = total
    return found


def largest() -> str:
    """What the twelve largest tables and indexes take."""
    if database.is_sqlite():
        import sqlite3  # the driver of the store has no dbstat

        with sqlite3.connect(database.sqlite_path()) as plain:
            sizes = plain.execute(SIZES["sqlite"]).fetchall()
    else:
        with database.engine().connect() as connection:
            sizes = [tuple(row) for row in connection.execute(text(SIZES["postgresql"]))]
    sizes.sort(key=lambda row: -row[1])
    return ", ".join(f"{name} {size / ROWS:,.0f}" for name, size in sizes[:12])


def instead(table: Path, url: str, folder: Path) -> Iterator[list[str]]:
    """The same file by sqlite-utils (it knows SQLite alone) and by pandas: the plain cells, nothing else."""
    if url.startswith("sqlite"):
        peer = folder / "utils.db"
        begun = time.perf_counter()
        subprocess.run(
            [sys.executable, "-m", "sqlite_utils", "insert", str(peer), "people", str(table), "--csv"],
            check=True,
            capture_output=True,
        )
        yield _plain("sqlite-utils insert", time.perf_counter() - begun, peer.stat().st_size, None)
        peer.unlink()
    took = job("pandas", table, url)
    size = Path(url.removeprefix("sqlite:///")).stat().st_size if url.startswith("sqlite") else None
    yield _plain(f"pandas to_sql ({'SQLite' if size else 'PostgreSQL'})", took["seconds"], size, took)


def _plain(what: str, seconds: float, size: int | None, took: dict[str, Any] | None) -> list[str]:
    processor, memory = (f"{took['processor']:.0f}", f"{took['peak']:,}") if took else ("–", "–")
    return [what, f"{ROWS / seconds:,.0f}", "plain cells", "–", "–", processor, f"{size / ROWS:,.0f}" if size else "–", memory]  # fmt: skip

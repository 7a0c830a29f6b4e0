"""What encryption at rest costs: the same store, plain and encrypted, measured in turns."""

from __future__ import annotations

import os
import shutil
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import text

PASSPHRASE = "four invented words here"
ROUNDS = 3


def measure(home: Path, line: Callable[..., None], times: Callable[..., list[float]], facets: tuple[str, ...]) -> None:
    """Compare the plain store in `home` with an encrypted copy of it."""
    from bench.servers import hold_lists
    from tracker.actions import accounts, browse, encryption, intake, record_view, synthesis
    from tracker.actions import home as front
    from tracker.narrowing import Filter
    from tracker.store import columns, database, ids, keys

    copy = home / "encrypted"
    database.close()
    copy.mkdir()
    shutil.copy(home / "tracker.db", copy)
    if (home / "files").is_dir():
        shutil.copytree(home / "files", copy / "files")
    user = accounts.local_user()
    with _at(copy):
        encryption.encrypt(user, PASSPHRASE)
    refs = [row.ref for row in browse.individuals(user).rows]
    chosen = Filter(stage=("sentenced",), sex=("female",))
    numbers = iter(range(10**6))

    def cold() -> None:
        database.close()
        with database.engine().connect().execution_options(reading=True) as connection:
            connection.execute(text("SELECT sum(length(text)), max(claim_id) FROM name NOT INDEXED")).all()

    def look_up() -> None:
        with database.reading(user) as session:
            for ref in refs:  # their rows are read: what number a reference stands for is told without the database
                ids.record(session, ref)

    def opened() -> None:
        database.close()
        keys.forget(shut=False)
        if keys.is_there():
            keys.unlock(PASSPHRASE)
        accounts.local_user()

    def write() -> None:
        intake.add_report(user, intake.NewReport(text=f"Written to measure, {next(numbers)}. " + "word " * 400))

    def load() -> None:
        synthesis.fill(user, 500 + next(numbers), add=True)  # the same list twice would be refused

    works: tuple[tuple[str, Callable[[], object], int, bool], ...] = (
        (
            "warm: page, total and 4 facets, in a server",
            lambda: browse.individuals(user, chosen, facets=facets),
            15,
            True,
        ),
        (
            "warm: page, total and 4 facets, for a command",
            lambda: browse.individuals(user, chosen, facets=facets),
            9,
            False,
        ),
        ("warm: one record with the words behind it", lambda: record_view.record(user, refs[0]), 15, True),
        ("warm: the home page", lambda: front.home(user), 9, True),
        (f"single look-ups: {len(refs)} records by ref, warm", look_up, 15, False),
        ("cold: the whole of one table from a new connection", cold, 5, False),
        ("opening the store in a new process (Argon2id)", opened, 5, False),
        ("writes: one report, its file kept", write, 9, False),
        ("writes: 500 individuals in bulk", load, 3, False),
    )
    for what, work, rounds, in_server in works:
        found: dict[Path, list[float]] = {home: [], copy: []}
        for _ in range(ROUNDS):
            for place, took in found.items():
                with _at(place):
                    if in_server:
                        hold_lists(user)
                    took += times(work, rounds, 1)
                    columns.keep(False)
        line(what, found[copy], found[home], "the same store, plain")
    with _at(copy):
        begun = time.perf_counter()
        done = encryption.change_key(user, PASSPHRASE, PASSPHRASE)
        took = time.perf_counter() - begun
    size = statistics.fmean(path.stat().st_size for path in (home / "tracker.db", copy / "tracker.db")) / 1e6
    print(f"A new key for {done.rows:,} rows ({size:.0f} MB), written anew and compared row by row: {took:.1f} s")


@contextmanager
def _at(home: Path) -> Iterator[None]:
    """The store in this folder."""
    before = os.environ["TRACKER_HOME"]
    os.environ["TRACKER_HOME"] = str(home)
    try:
        yield
    finally:
        os.environ["TRACKER_HOME"] = before

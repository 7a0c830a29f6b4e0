"""A load that is killed at any instant and resumed leaves the same database as one that nothing disturbed."""

from __future__ import annotations

import itertools
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from loads import people, source
from sqlalchemy import event, inspect, text

from tracker.actions import accounts, batches, importing, upkeep
from tracker.errors import NotFound
from tracker.store import database

ROWS, SLICE = 60, 13
WHEN = {
    "uid",
    "created_at",
    "updated_at",
    "started_at",
    "ended_at",
    "captured_at",
    "at",
    "happened_at",
    "hash",
    "prev_hash",
}
LOGS = ("audit_entry", "audit_about", "change", "list_change", "custody_event", "alembic_version")
_numbers = itertools.count()
Fresh = Callable[[], None]


@pytest.fixture
def fresh(
    engine_name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> Iterator[Fresh]:
    """Puts an empty store of this kind in the place of the one before."""
    made: list[str] = []

    def renew() -> None:
        database.close()
        home = tmp_path / f"home{next(_numbers)}"
        home.mkdir()
        monkeypatch.setenv("TRACKER_HOME", str(home))
        monkeypatch.delenv("TRACKER_DATABASE_URL", raising=False)
        if engine_name == "sqlite":
            shutil.copy(request.getfixturevalue("sqlite_template"), home / "tracker.db")
            return
        server, template = request.getfixturevalue("postgres_url"), request.getfixturevalue("postgres_template")
        shutil.copy(request.getfixturevalue("postgres_key"), home)
        name = f"killed_{next(_numbers)}"
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        made.append(name)
        monkeypatch.setenv("TRACKER_DATABASE_URL", server.replace("/postgres", f"/{name}"))

    yield renew
    database.close()
    for name in made:
        with psycopg.connect(request.getfixturevalue("postgres_url"), autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def tables() -> dict[str, Any]:
    """Every row but when it was written; on PostgreSQL names without their numbers, which a sequence gives, never twice."""
    with database.engine().connect().execution_options(reading=True) as connection:
        server = connection.dialect.name == "postgresql"
        if server:
            connection.execute(text("SELECT set_config('tracker.whole', 'yes', true)"))
        skipped = WHEN | ({"body"} if server else set())
        found: dict[str, Any] = {}
        for name in inspect(connection).get_table_names():
            if name in LOGS or "text_words" in name:
                continue
            rows = connection.execute(text(f"SELECT * FROM {name}")).mappings().all()
            own = skipped | ({"id"} if server and name == "name" else set())
            if server and name.startswith("name_"):
                own |= {"name_id"}
            found[name] = sorted(
                repr(sorted((k, str(v)) for k, v in row.items() if k not in own and k != "progress")) for row in rows
            )
        return found


def load(tmp_path: Path) -> None:
    user, file = accounts.local_user(), source(tmp_path / "people.csv", people(ROWS))
    try:
        importing.resume(user, file)
    except NotFound:
        importing.load(user, file, rows=SLICE)


class Killed(BaseException):
    """The power went."""


def killed_at(tmp_path: Path, statement: int) -> int:
    """Load until so many statements were sent to the database; returns how many there were."""
    seen = 0

    def count(*_: Any) -> None:
        nonlocal seen
        seen += 1
        if seen == statement:
            raise Killed

    event.listen(database.engine(), "before_cursor_execute", count)
    try:
        load(tmp_path)
    except Killed:
        pass
    finally:
        event.remove(database.engine(), "before_cursor_execute", count)
    return seen


def undisturbed(fresh: Fresh, tmp_path: Path) -> tuple[dict[str, Any], int]:
    fresh()
    count = killed_at(tmp_path, 0)
    return tables(), count


def kill_and_compare(fresh: Fresh, tmp_path: Path, kills: int, seed: int) -> None:
    wanted, count = undisturbed(fresh, tmp_path)
    chance = random.Random(seed)
    for number in range(kills):
        fresh()
        first = 1 + int(count * (number + chance.random()) / kills)
        assert killed_at(tmp_path, first) == first
        if number % 3 == 0:  # and once more on the way
            killed_at(tmp_path, 1 + int(chance.random() * count / 2))
        load(tmp_path) if batches.all_batches(accounts.local_user())[:1] == [] or unfinished() else None
        assert tables() == wanted, f"killed at statement {first} of {count}"
    assert upkeep.check() == []


def unfinished() -> bool:
    return batches.all_batches(accounts.local_user())[0].state == "loading"


def test_a_kill_at_any_statement_changes_nothing(fresh: Fresh, tmp_path: Path) -> None:
    kill_and_compare(fresh, tmp_path, 5, 1)


@pytest.mark.torture
def test_twenty_five_kills_change_nothing(fresh: Fresh, tmp_path: Path) -> None:
    kill_and_compare(fresh, tmp_path, 25, 2)


CHILD = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from loads import people, source
from tracker.actions import accounts, importing
from tracker.store import keys
keys.COST = keys.Cost(1, 64, 1)
file = source(Path(sys.argv[2]), people(int(sys.argv[3])))
importing.load(accounts.local_user(), file, rows=int(sys.argv[4]), progress=lambda *told: print(told, flush=True))
"""


@pytest.mark.parametrize("lines", [2, 7])
def test_a_process_that_is_killed_leaves_what_can_be_resumed(fresh: Fresh, tmp_path: Path, lines: int) -> None:
    wanted, _ = undisturbed(fresh, tmp_path)
    fresh()
    database.close()
    told = [
        sys.executable,
        "-c",
        CHILD,
        str(Path(__file__).parents[1]),
        str(tmp_path / "people.csv"),
        str(ROWS),
        str(SLICE),
    ]
    with subprocess.Popen(told, stdout=subprocess.PIPE, env=dict(os.environ), cwd=Path(__file__).parents[2]) as child:
        assert child.stdout is not None
        for _ in range(lines):
            assert child.stdout.readline()
        child.kill()

    load(tmp_path)

    assert tables() == wanted
    assert upkeep.check() == []


def test_two_who_load_at_once_both_succeed(fresh: Fresh, tmp_path: Path) -> None:
    fresh()
    database.close()
    told = [sys.executable, "-c", CHILD, str(Path(__file__).parents[1]), "", "", "20"]
    children = []
    for number in (30, 45):
        told[4:6] = [str(tmp_path / f"list{number}.csv"), str(number)]
        own = {"stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE, "text": True, "cwd": Path(__file__).parents[2]}
        children.append(subprocess.Popen(told, **own))

    said = [child.communicate(timeout=120)[1] for child in children]
    assert [child.returncode for child in children] == [0, 0], "\n".join(said)[-3000:]

    with database.reading(None) as session:
        assert session.execute(text("SELECT sum(rows_loaded) FROM import_batch")).scalar_one() == 75
        assert session.execute(text("SELECT count(*) FROM individual")).scalar_one() == 45  # the same thirty in both
    assert upkeep.check() == []

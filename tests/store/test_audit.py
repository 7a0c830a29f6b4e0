"""The audit log on both kinds of database: no gap, no edit unseen, a head that shows what was cut off."""

from __future__ import annotations

import json
import random
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session
from test_faults import unguarded

from tracker.access import User
from tracker.actions import audit_log, intake, upkeep
from tracker.dates import now
from tracker.errors import InvalidFacts
from tracker.records.base import AuditAction
from tracker.store import audit, audit_chain, audit_rows, database
from tracker.store.audit import Deed

ENTRIES = 24
TABLES = {
    "audit_entry": ("id", (*audit.COLUMNS, "hash")),
    "change": ("id", ("audit_id", "record_id", "field", "before", "after", "table_name", "row_id")),
    "audit_about": ("record_id", ("record_id", "audit_id")),
}
WAYS = ("edit", "edit", "edit", "edit", "delete", "swap", "insert", "cut", "older", "anew")


@pytest.fixture
def log(user: User) -> User:
    """A log with entries of every shape."""
    intake.add_report(user, intake.NewReport(text="Something that was told."))
    with database.transaction(user) as session:
        record = session.execute(text("SELECT min(id) FROM record")).scalar_one()
        for number in range(ENTRIES):
            deed = Deed(AuditAction.UPDATE, "record", record, {"note", "review"}, {record, record + number})
            if number % 3 == 0:
                deed.change("record", record, "note", f"before {number}", {"text": "after", "n": number}, record)
            if number % 5 == 0:
                deed.rows = [[number, "row"], [number, "other"]]
            audit.write(session, deed)
    return user


@pytest.fixture
def open_log(log: User) -> Iterator[Connection]:
    """The log, open to somebody whom nothing stops; what they do is taken back at the end."""
    with pytest.raises(ZeroDivisionError), unguarded() as connection:
        yield connection
        raise ZeroDivisionError


def verified(connection: Connection, heads: tuple[audit_chain.Head, ...] = ()) -> audit_chain.Verified:
    """What verification says inside this connection's transaction."""
    with Session(connection) as session:
        session.info["user"] = None
        return audit_chain.verify(session, heads)


def mutated(connection: Connection, chance: random.Random, way: str) -> bool:
    """Do one thing to the log; False where the database refused it or it changed nothing."""
    ids = [row[0] for row in connection.execute(text("SELECT id FROM audit_entry ORDER BY id"))]
    one, other = chance.sample(ids[:-1], 2)
    match way:
        case "edit":
            return _edited(connection, chance)
        case "delete":
            connection.execute(text("DELETE FROM audit_entry WHERE id = :n"), {"n": one})
        case "swap":
            for before, after in ((one, -1), (other, one), (-1, other)):
                connection.execute(text("UPDATE audit_entry SET id = :a WHERE id = :b"), {"a": after, "b": before})
        case "insert":
            place = chance.choice([ids[0] - 1, ids[-1] + 1, ids[-1] + 7])
            names = ", ".join(name for name in (*audit.COLUMNS, "hash") if name != "id")
            connection.execute(
                text(f"INSERT INTO audit_entry (id, {names}) SELECT :n, {names} FROM audit_entry WHERE id = :o"),
                {"n": place, "o": one},
            )
        case "cut" | "older":
            first = chance.choice(ids[1:])
            for table, column in (("change", "audit_id"), ("audit_about", "audit_id"), ("audit_entry", "id")):
                connection.execute(text(f"DELETE FROM {table} WHERE {column} >= :n"), {"n": first})
        case "anew":
            _written_anew(connection, chance)
    return True


def _edited(connection: Connection, chance: random.Random) -> bool:
    """Another value in one column of one row, often a single bit away."""
    table = chance.choices(list(TABLES), (8, 2, 1))[0]
    key, columns = TABLES[table]
    column = chance.choice(columns)
    json_column = column in ("fields", "before", "after")
    shown = f"{column}::text" if json_column and connection.dialect.name == "postgresql" else column
    rows = connection.execute(text(f"SELECT {key}, {shown}, audit_id FROM {table}" if table != "audit_entry" else f"SELECT {key}, {shown}, id FROM {table}")).all()  # fmt: skip
    number, value, seq = chance.choice(rows)
    fresh = _near(chance, value)
    if json_column and connection.dialect.name == "postgresql":
        try:
            fresh = str(fresh)
            json.loads(fresh)
        except ValueError:
            return False
    cast = "CAST(:v AS jsonb)" if json_column and connection.dialect.name == "postgresql" else ":v"
    where = f"{key} = :k" + ("" if table == "audit_entry" else " AND audit_id = :s")
    sets = {"v": fresh, "k": number} | ({} if table == "audit_entry" else {"s": seq})
    connection.execute(text(f"UPDATE {table} SET {column} = {cast} WHERE {where}"), sets)
    left = connection.execute(text(f"SELECT {shown} FROM {table} WHERE {key} = :k" + ("" if key == column else "")), {"k": fresh if key == column else number}).scalars().all()  # fmt: skip
    return value not in left or table != "audit_entry" and left.count(value) < len(left)


def _near(chance: random.Random, value: Any) -> Any:
    if isinstance(value, bool) or value is None:
        return chance.choice([1, 7])
    if isinstance(value, int):
        return value ^ (1 << chance.randrange(14))
    at = chance.randrange(len(value))
    return value[:at] + chr(ord(value[at]) ^ (1 << chance.randrange(7))) + value[at + 1 :]


def _written_anew(connection: Connection, chance: random.Random) -> None:
    """Somebody who has the key, too, changes an entry and makes every hash after it fit."""
    first = chance.randrange(1, ENTRIES)
    connection.execute(text("UPDATE audit_entry SET row_id = 'x' || id WHERE id = :n"), {"n": first})
    with Session(connection) as session:
        key, before = audit.key(session), None
        for *values, hash_ in list(audit_rows.entries(session)):
            values[12] = before
            before = audit.chain_hash(key, values) if values[1] >= first else hash_
            session.execute(
                text("UPDATE audit_entry SET prev_hash = :p, hash = :h WHERE id = :n"),
                {"p": values[12], "h": before, "n": values[1]},
            )
        session.flush()


@pytest.mark.parametrize("count", [250, pytest.param(5_000, marks=pytest.mark.torture)], ids=["some", "five thousand"])
def test_every_mutation_is_found(open_log: Connection, count: int) -> None:
    chance = random.Random(f"{count}")
    before = verified(open_log)
    assert before.fault is None and before.head is not None
    found = tried = 0
    missed = []
    while tried < count:
        way = chance.choice(WAYS)
        step = open_log.begin_nested()
        try:
            done = mutated(open_log, chance, way)
        except (DBAPIError, OverflowError):
            done = False
        if done:
            tried += 1
            if verified(open_log, (before.head,)).fault is not None:
                found += 1
            else:
                missed.append(way)
        step.rollback()

    assert (found, missed) == (count, [])
    assert verified(open_log, (before.head,)).fault is None


@pytest.mark.parametrize(
    ("way", "kind"),
    [
        ("UPDATE audit_entry SET row_id = '9' WHERE id = 7", (7, "edited")),
        ("DELETE FROM audit_entry WHERE id = 7", (7, "missing")),
        ("DELETE FROM audit_entry WHERE id > 7", (8, "cut")),
        ("UPDATE change SET after = 'null' WHERE audit_id = 2", (2, "changes")),
        ("UPDATE change SET after = '1' WHERE audit_id = 2", (2, "changes")),
        ("UPDATE change SET erased_at = 1 WHERE audit_id = 2", (2, "changes")),
        ("UPDATE change SET erased_at = 1, before = NULL, after = NULL WHERE audit_id = 2", (2, "changes")),
        ("DELETE FROM audit_about WHERE audit_id = 5", (5, "about")),
    ],
)
def test_the_first_wrong_entry_is_named_and_in_what_way(open_log: Connection, way: str, kind: tuple[int, str]) -> None:
    head = verified(open_log).head
    assert head is not None
    if "id > 7" in way:
        open_log.execute(text("DELETE FROM change WHERE audit_id > 7"))
        open_log.execute(text("DELETE FROM audit_about WHERE audit_id > 7"))
    open_log.execute(text(way))

    fault = verified(open_log, (head,)).fault

    assert fault is not None
    assert (fault.seq, fault.kind) == kind


def test_a_log_of_another_store_is_told_by_its_head(log: User) -> None:
    line = audit_log.head(log)
    assert line is not None
    with database.transaction(None) as session:
        session.execute(text("UPDATE setting SET value = :v WHERE key = 'audit_key'"), {"v": "ab" * 32})
    database.close()

    assert audit_log.verify(log).kind == "edited"  # without its key no entry verifies
    with unguarded() as connection:
        for table in ("change", "audit_about", "review", "audit_entry"):
            connection.execute(text(f"DELETE FROM {table}"))
    intake.add_report(log, intake.NewReport(text="The first thing told in another store."))
    assert audit_log.verify(log).wrong is None
    assert audit_log.verify(log, line).kind == "another store"


def test_a_head_shows_every_typing_error(log: User) -> None:
    line = audit_log.head(log) or ""
    chance = random.Random(1)
    assert audit_chain.heads_in(f"\n  {line.upper()}  \n")[0].seq == ENTRIES + 1
    for _ in range(300):
        at = chance.randrange(len("tracker-head "), len(line))
        wrong = chance.choice("0123456789abcdef")
        typed = line[:at] + wrong + line[at + 1 :]
        if typed != line and line[at] != " ":
            with pytest.raises(InvalidFacts):
                audit_chain.heads_in(typed)
    with pytest.raises(InvalidFacts, match="not a head"):
        audit_log.verify(log, "something else")
    with pytest.raises(InvalidFacts, match="no head"):
        audit_log.verify(log, " \n ")


def test_the_sequence_has_no_gap_whatever_is_rolled_back(user: User) -> None:
    def some(number: int) -> None:
        for turn in range(6):
            try:
                with database.transaction(user) as session:
                    audit.add(session, user.id, AuditAction.UPDATE, "record", number)
                    if turn % 2:
                        raise ZeroDivisionError
            except ZeroDivisionError:
                pass

    threads = [threading.Thread(target=some, args=(number,)) for number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with database.reading(None) as session:
        numbers = [row[0] for row in session.execute(text("SELECT id FROM audit_entry ORDER BY id"))]
    assert numbers == list(range(1, 10))
    assert audit_log.verify(user).wrong is None


def test_erased_values_leave_the_log_verifying(log: User) -> None:
    with database.transaction(log) as session:
        record = session.execute(text("SELECT min(id) FROM record")).scalar_one()
        theirs = session.execute(text("SELECT id FROM change WHERE record_id = :r"), {"r": record}).scalars().all()
        left = audit.erase(session, theirs)
        deed = audit.Deed(AuditAction.ERASE, "record", record)
        deed.change("change", record, audit.LEFT, None, left, None)
        audit.write(session, deed)

    assert len(left) == ENTRIES // 3
    assert audit_log.verify(log).wrong is None
    with database.reading(None) as session:
        left = session.execute(text("SELECT before, after FROM change")).all()
    assert "after" not in str(left) and "before" not in str(left)


def test_a_wrong_clock_breaks_no_order_and_is_told(log: User) -> None:
    assert audit_log.clock_is_behind() is None
    with time_machine.travel(datetime(2046, 1, 1, tzinfo=UTC)):
        intake.add_report(log, intake.NewReport(text="Told under a clock that ran ahead."))
    behind = audit_log.clock_is_behind()
    intake.add_report(log, intake.NewReport(text="Told later, under a clock that was right again."))

    assert behind is not None and behind > now()
    assert audit_log.verify(log).wrong is None
    newest = audit_log.entries(log).lines[:2]
    assert [line.at.year for line in newest] == [now().year, 2046]


def test_the_check_tells_that_the_clock_is_behind(log: User) -> None:
    with time_machine.travel(datetime(2046, 1, 1, tzinfo=UTC)):
        intake.add_report(log, intake.NewReport(text="Told under a clock that ran ahead."))

    assert any("clock of this machine" in problem for problem in upkeep.check())


def test_entries_of_the_first_format_go_on_verifying(log: User) -> None:
    with unguarded() as connection, Session(connection) as session:
        key, before = audit.key(session), None
        for *values, _ in list(audit_rows.entries(session)):
            values[0], values[8], values[9], values[10], values[11], values[12] = 1, None, None, None, None, before
            before = audit.first_hash(key, values)
            session.execute(
                text(
                    "UPDATE audit_entry SET format = 1, row_count = NULL, undoes = NULL, about = NULL, digest = NULL,"
                    " prev_hash = :p, hash = :h WHERE id = :n"
                ),
                {"p": values[12], "h": before, "n": values[1]},
            )
        session.execute(text("DELETE FROM change"))
        session.execute(text("DELETE FROM audit_about"))
        session.flush()
    intake.add_report(log, intake.NewReport(text="Told after the update."))

    assert audit_log.verify(log).wrong is None
    with database.reading(None) as session:
        formats = session.execute(text("SELECT format, count(*) FROM audit_entry GROUP BY format ORDER BY format"))
        assert [row[0] for row in formats] == [1, 2]

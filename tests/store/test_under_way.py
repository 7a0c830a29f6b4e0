"""What PostgreSQL is sent without waiting is done before whatever follows, and what it refuses is told then."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DataError, DBAPIError
from sqlmodel import Session, select

from tracker.access import User
from tracker.actions import accounts, record_view
from tracker.errors import StoreProblem
from tracker.records import Setting
from tracker.store import database, plain, sight, under_way

pytestmark = pytest.mark.parametrize("engine_name", ["postgresql"], indirect=True)
KEPT = "INSERT INTO setting (key, value) VALUES (%s, %s)"
REFUSED = "UPDATE setting SET value = 1 / 0"


@pytest.fixture
def session(store: Any) -> Iterator[Session]:
    """A session that is never kept."""
    with database.pretending(accounts.local_user()) as opened:
        yield opened


def send(session: Session, key: str) -> None:
    plain.run_in_turn(session, [(KEPT, (key, "x"))])
    assert under_way.SENT in session.connection().info


def there() -> set[str]:
    """The settings that are kept."""
    with database.reading(None) as session:
        return set(session.exec(select(Setting.key)).all())


def test_what_follows_sees_it(session: Session) -> None:
    asks = (
        lambda: session.execute(text("SELECT count(*) FROM setting WHERE key = 'a'")).scalar_one(),
        lambda: plain.read(session, "SELECT count(*) FROM setting WHERE key = 'b'")[0][0],
        lambda: len(session.exec(select(Setting).where(Setting.key == "c")).all()),
        lambda: len(
            session.execute(text("SELECT 1 FROM setting WHERE key = 'd'").execution_options(yield_per=5)).all()
        ),
    )
    for key, ask in zip("abcd", asks, strict=True):
        send(session, key)
        assert ask() == 1
        assert session.connection().info.get(under_way.SENT) is None


def test_it_is_kept_with_the_transaction_and_not_without(store: Any) -> None:
    with database.transaction(None) as session:
        send(session, "kept")
    with pytest.raises(KeyError), database.transaction(None) as session:
        send(session, "lost")
        raise KeyError
    assert "kept" in there() and "lost" not in there()


def test_what_is_refused_is_told_when_it_is_waited_for_and_nothing_is_kept(store: Any) -> None:
    for ask in (
        lambda session: session.execute(text("SELECT 1")),
        lambda session: plain.read(session, "SELECT 1"),
        lambda _: None,
    ):
        with pytest.raises(DataError, match="division"), database.transaction(None) as session:
            send(session, "before")
            plain.run_in_turn(session, [(REFUSED, ())])
            ask(session)
    assert "before" not in there()


def test_a_savepoint_that_is_taken_back_takes_it_back(session: Session) -> None:
    send(session, "first")
    savepoint = session.begin_nested()
    send(session, "second")
    plain.run_in_turn(session, [(REFUSED, ())])
    savepoint.rollback()
    assert session.execute(text("SELECT count(*) FROM setting WHERE key IN ('first', 'second')")).scalar_one() == 1


def test_rows_that_are_still_to_be_fetched_are_fetched(session: Session) -> None:
    several = text("SELECT n FROM generate_series(1, 6) n").execution_options(yield_per=2)
    found = []
    for number in session.execute(several).scalars():
        plain.run_in_turn(session, [(KEPT, (f"row {number}", "x"))])
        found.append(number)
    assert found == [1, 2, 3, 4, 5, 6]


def test_many_rows_that_are_changed_at_once_are_counted_after_the_server_was_told_for_whom(session: Session) -> None:
    session.add_all([Setting(key=f"many {n}", value="x") for n in range(3)])
    session.flush()
    with sight.whole(session):
        for row in session.exec(select(Setting).where(Setting.value == "x")).all():
            row.value = f"{row.key} changed"
    session.flush()  # SQLAlchemy refuses where it does not count as many as it changed
    assert session.execute(text("SELECT count(*) FROM setting WHERE value LIKE 'many % changed'")).scalar_one() == 3


def test_what_was_prepared_in_a_look_serves_in_the_next(user: User, store: str, samples: dict[str, str]) -> None:
    def prepared() -> set[str]:
        with database.reading(user) as session:
            return set(session.execute(text("SELECT name FROM pg_prepared_statements")).scalars())

    for _ in range(8):  # the driver has PostgreSQL prepare what it asks for the sixth time
        record_view.record(user, samples["gulfia"])
    before = prepared()
    assert len(before) > 20
    record_view.record(user, samples["gulfia"])
    assert before <= prepared()


def test_a_migration_beside_is_told_once_and_the_next_look_answers(
    user: User, store: str, samples: dict[str, str]
) -> None:
    for _ in range(8):
        before = record_view.record(user, samples["gulfia"])
    with psycopg.connect(store.replace("+psycopg", ""), autocommit=True) as other:
        other.execute("ALTER TABLE name ALTER COLUMN text TYPE varchar(9000)")
    with pytest.raises(StoreProblem, match="brought up to date"):
        record_view.record(user, samples["gulfia"])
    assert record_view.record(user, samples["gulfia"]) == before


@pytest.mark.parametrize("ending", ["in the middle", "at the end"])
def test_a_look_whose_server_goes_ends_with_a_sentence_or_as_whoever_asks_decides(
    user: User, store: str, ending: str
) -> None:
    def end() -> None:
        with psycopg.connect(store.replace("+psycopg", ""), autocommit=True) as other:
            other.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE pid <> pg_backend_pid() AND datname = current_database()"
            )

    with pytest.raises(StoreProblem, match="does not answer"), database.reading(user) as session:
        session.execute(text("SELECT 1"))
        end()
        if ending == "in the middle":
            session.execute(text("SELECT 1"))
    database.close()
    with database.reading(user) as session:
        session.execute(text("SELECT 1"))
        end()
        with suppress(DBAPIError):
            session.execute(text("SELECT 1"))
    assert there()

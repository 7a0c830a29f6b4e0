"""PostgreSQL is told for whom it works before what it matters for, and no oftener."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError
from sqlmodel import Session

from tracker.access import Confidentiality
from tracker.actions import accounts
from tracker.store import database, for_whom, listing, plain, sight, terms

pytestmark = pytest.mark.parametrize("engine_name", ["postgresql"], indirect=True)
ASKED = text("SELECT current_setting('tracker.whole', true), current_setting('tracker.clearance', true)")


@pytest.fixture
def session(store: Any) -> Iterator[Session]:
    """A session of somebody who may see what is public."""
    user = replace(accounts.local_user(), clearance=Confidentiality.PUBLIC)
    with database.transaction(user) as opened:
        yield opened


def told(session: Session) -> tuple[Any, ...]:
    return tuple(session.execute(ASKED).one())


def test_the_database_is_told_before_the_next_statement_and_again_after_everything_was_read(session: Session) -> None:
    assert told(session) == ("no", "0")
    with sight.whole(session):
        assert told(session) == ("yes", "3")
    assert told(session) == ("no", "0")


def test_everything_read_twice_in_a_row_is_told_once(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    told(session)
    last = session.connection().info[for_whom.LAST]
    with sight.whole(session):
        pass  # nothing is asked in here
    told(session)
    assert session.connection().info[for_whom.LAST] is last


def test_what_a_savepoint_took_back_is_told_again(session: Session) -> None:
    told(session)
    with sight.whole(session):
        savepoint = session.begin_nested()
        assert told(session)[0] == "yes"
        savepoint.rollback()
        assert told(session)[0] == "yes"
    assert told(session) == ("no", "0")


def test_a_connection_given_back_says_nothing_of_whom_it_worked_for(store: Any) -> None:
    with database.transaction(None) as first:
        assert told(first)[0] == "yes"
    with database.engine().connect() as bare:
        assert tuple(bare.execute(ASKED).one())[0] in (None, "")


def test_a_savepoint_that_failed_is_taken_back_and_told_again(session: Session) -> None:
    with sight.whole(session):
        told(session)
        with pytest.raises(ProgrammingError), session.begin_nested():
            told(session)
            session.execute(text("SELECT nothing FROM nowhere"))
        assert told(session)[0] == "yes"
    assert told(session)[0] == "no"


def test_what_is_read_together_is_read_for_whom_the_session_works(session: Session) -> None:
    setting = "SELECT current_setting('tracker.whole', true), n FROM unnest(%s::bigint[]) n"
    asked = [setting.replace("%s::bigint[]", "ARRAY[1, 2]") + " WHERE n {among}", "SELECT 7 WHERE 7 {among}"]

    assert plain.read_together(session, asked, [2, 7]) == [[("no", 2)], [(7,)]]
    with sight.whole(session):
        assert plain.read_together(session, asked, [2, 7]) == [[("yes", 2)], [(7,)]]
    assert plain.read_together(session, asked, []) == [[], []]


def test_what_is_asked_and_fetched_later_is_read_for_whom_the_session_worked_then(session: Session) -> None:
    setting = "SELECT current_setting('tracker.whole', true), n FROM unnest(ARRAY[1, 2]) n WHERE n {among}"
    with sight.whole(session):
        answered = plain.ask_each(session, [(setting, [2]), ("SELECT 7 WHERE 7 {among}", [7])])
    assert told(session)[0] == "no"  # asked for somebody else meanwhile
    assert answered() == [[("yes", 2)], [(7,)]]
    assert plain.ask_each(session, [(setting, [2]), (setting, [])])() == [[("no", 2)], []]


def test_what_is_asked_and_fails_is_told_where_it_is_fetched(session: Session) -> None:
    answered = plain.ask_each(session, [("SELECT 1 FROM nowhere WHERE 1 {among}", [1])])
    with pytest.raises(ProgrammingError, match="nowhere"):
        answered()


def test_what_fails_together_fails_as_any_query_does(session: Session) -> None:
    with pytest.raises(ProgrammingError, match="nowhere"):
        plain.read_together(session, ["SELECT 1 WHERE 1 {among}", "SELECT 1 FROM nowhere WHERE 1 {among}"], [1])


def test_a_lock_needs_nobody_told(session: Session) -> None:
    told(session)
    with sight.whole(session):
        database.one_at_a_time(session, 1)
        assert session.connection().info[for_whom.LAST]["whole"] == "no"
    assert told(session) == ("no", "0")


def test_rows_that_are_added_need_nobody_told_and_what_is_read_after_them_does(session: Session) -> None:
    told(session)
    with sight.whole(session):
        session.execute(text("INSERT INTO setting (key, value) VALUES ('a', 'b')"))
        assert session.connection().info[for_whom.LAST]["whole"] == "no"
        assert told(session)[0] == "yes"
        with pytest.raises(ProgrammingError), session.begin_nested():
            session.execute(text("INSERT INTO setting (key, value) SELECT nothing, nothing FROM nowhere"))
    assert told(session) == ("no", "0")


def test_the_first_statement_of_a_transaction_is_always_told(store: Any) -> None:
    with database.transaction(accounts.local_user()) as opened:
        opened.execute(text("INSERT INTO setting (key, value) VALUES ('c', 'd')"))
        assert opened.connection().info[for_whom.LAST]["whole"] == "no"


def test_rows_of_several_tables_that_are_added_together_need_nobody_told(session: Session) -> None:
    told(session)
    rows = {"setting": (("key", "value"), [("e", "f"), ("g", "h")]), "counter": (("name", "next"), [("i", 1)])}
    with sight.whole(session):
        plain.write_together(session, rows)
        assert session.connection().info[for_whom.LAST]["whole"] == "no"
        assert told(session)[0] == "yes"


def test_rows_that_are_read_from_a_table_are_told_for_whom(engine_name: str) -> None:
    added = plain.insertion("name", ("text",), ("text",))
    assert for_whom._only_adds(plain.together([added, added]))
    for reads in (
        f"{added}, name",
        added.replace("SELECT text", "SELECT (SELECT text FROM name)"),
        f"{added} RETURNING text",
        f"{added} ON CONFLICT DO NOTHING",
        plain.together([added, "DELETE FROM name"]),
        plain.together(["SELECT 1", added]),
        f"INSERT INTO name (text) SELECT {', '.join(['search_key'] * 30)} FROM name",  # decided in no time, however long
    ):
        assert not for_whom._only_adds(reads), reads


def test_the_number_of_a_change_is_taken_without_telling_and_nothing_else_with_it(engine_name: str) -> None:
    taken = listing.LOG_CHANGES
    assert for_whom.UNTOLD.match(taken)
    assert for_whom.UNTOLD.match(terms.FIELDS)
    for reads in (
        taken.replace("FROM taken,", "FROM taken JOIN name ON true,"),
        taken.replace("FROM taken,", "FROM name, taken,"),
        f"{terms.FIELDS} AND id IN (SELECT record_id FROM name)",
    ):
        assert not for_whom.UNTOLD.match(reads), reads

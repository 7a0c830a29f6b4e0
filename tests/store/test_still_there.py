"""A connection that the server has ended meanwhile is replaced without a word; one just used is not asked."""

from __future__ import annotations

from contextlib import nullcontext
from typing import Any

import psycopg
import pytest
from sqlalchemy import make_url, text

from tracker.actions import accounts
from tracker.config import settings
from tracker.errors import StoreProblem
from tracker.store import database, plain, sight, still_there

pytestmark = pytest.mark.parametrize("engine_name", ["postgresql"], indirect=True)
OWN = text("SELECT pg_backend_pid()")


def used() -> int:
    """Use the one connection of the pool; the number of the server's process behind it."""
    with database.engine().connect() as connection:
        return int(connection.execute(OWN).scalar_one())


def end(server: int) -> None:
    """Let the server end it, as it does when it is started anew."""
    url = make_url(settings().database_url).set(drivername="postgresql")
    with psycopg.connect(url.render_as_string(hide_password=False), autocommit=True) as other:
        assert other.execute("SELECT pg_terminate_backend(%s, 5000)", (server,)).fetchone() == (True,)


def test_one_that_was_ended_while_idle_is_replaced(store: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(still_there, "MOMENT", -1.0)
    before = used()
    end(before)

    assert used() != before


def test_only_one_that_was_idle_for_a_moment_is_asked(store: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[bool] = []
    dialect: Any = database.engine().dialect
    ping = dialect.do_ping
    monkeypatch.setattr(dialect, "do_ping", lambda connection: asked.append(True) or ping(connection))
    monkeypatch.setattr(still_there, "MOMENT", 3600.0)
    used()
    used()
    assert not asked
    monkeypatch.setattr(still_there, "MOMENT", -1.0)
    used()
    assert asked


@pytest.mark.parametrize("queries", [1, 2])
@pytest.mark.parametrize("for_whom_is_due", [False, True])
def test_one_that_is_ended_under_way_is_told_in_a_sentence_and_the_next_works(
    store: Any, queries: int, for_whom_is_due: bool
) -> None:
    with pytest.raises(StoreProblem), database.transaction(accounts.local_user()) as session:
        end(int(session.execute(OWN).scalar_one()))
        with sight.whole(session) if for_whom_is_due else nullcontext():
            plain.read_together(session, ["SELECT 1 WHERE 1 {among}"] * queries, [1])
    assert used()

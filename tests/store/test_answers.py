"""A slow answer is made beside; that of before is given meanwhile: to whoever had it, not long after, never past a lock."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import Session
from streamlit.testing.v1 import AppTest

from tracker.access import Confidentiality, User
from tracker.actions import browse, holding, intake, synthesis
from tracker.errors import InvalidFacts
from tracker.store import answers, columns, database, other_lists
from tracker.widgets import filters, signed_in

pytestmark = pytest.mark.in_turn
INJURIES = filters.names("injuries")


@pytest.fixture
def server(user: User, monkeypatch: pytest.MonkeyPatch) -> Iterator[User]:
    """A server that takes every answer for a slow one."""
    synthesis.fill(user, 30, 7)
    monkeypatch.setattr(answers, "SLOW", 0.0)
    monkeypatch.setattr(answers, "MANY", 0)
    columns.keep()
    yield user
    columns.keep(False)
    ended()


def ended() -> None:
    """Wait until nothing is counted any more: a server that holds no lists gives up."""
    for thread in threading.enumerate():
        if thread.name == "counts":
            thread.join(20)
            assert not thread.is_alive()


def written(user: User, what: str) -> None:
    intake.add_report(user, intake.NewReport(text=f"Somebody told of {what}.", title=what))


def one_injury_less() -> None:
    """Past the program: what the counts of now show, whatever was written."""
    with database.transaction(None) as session:
        session.execute(text("DELETE FROM injury WHERE id = (SELECT min(id) FROM injury WHERE body_part IS NOT NULL)"))


def slowed(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Nothing is counted until this is set."""
    go_on, counts = threading.Event(), other_lists.counts

    def slowly(*asked: Any) -> other_lists.Counted:
        assert go_on.wait(60)
        return counts(*asked)

    monkeypatch.setattr(other_lists, "counts", slowly)
    return go_on


def settled(user: User) -> browse.Page:
    """The page once the counts are of now."""
    for _ in range(200):
        page = browse.injuries(user, facets=INJURIES)
        if not page.counting:
            return page
        time.sleep(0.05)
    raise AssertionError("the counts are never made anew")


def test_counts_of_before_are_given_with_their_time_until_they_are_made_anew(
    server: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = settled(server)
    one_injury_less()
    written(server, "A strike")
    go_on = slowed(monkeypatch)
    then = browse.injuries(server, facets=INJURIES)
    go_on.set()

    assert then.counting and then.counted_at is not None
    assert then.facets == first.facets
    assert then.total == first.total - 1, "rows and totals are always of now"
    after = settled(server)
    assert after.counted_at is None and after.facets != first.facets


def given_of_before(user: User) -> bool:
    return browse.injuries(user, facets=INJURIES).counted_at is not None


def test_who_asks_for_the_first_time_has_the_list_without_waiting_for_its_counts(
    server: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on = slowed(monkeypatch)
    page = browse.injuries(server, facets=INJURIES)
    go_on.set()

    assert page.rows and page.total
    assert page.counting and page.counted_at is None and not page.facets
    assert settled(server).facets


def test_the_page_tells_how_old_its_counts_are_until_they_are_of_now(
    server: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signed_in, "user", lambda: server)

    def status() -> list[str]:
        page = AppTest.from_file("../../tracker/pages/injuries.py", default_timeout=60).run()
        assert not page.exception
        return [html.proto.body for html in page.get("html") if 'role="status"' in html.proto.body]

    settled(server)
    assert status() == []
    written(server, "A strike")
    go_on = slowed(monkeypatch)
    (told,) = status()
    go_on.set()
    assert "ago: counting again" in told
    settled(server)
    assert status() == []


def test_nobody_gets_what_another_was_given(server: User, monkeypatch: pytest.MonkeyPatch) -> None:
    settled(server)
    written(server, "A strike")
    go_on = slowed(monkeypatch)

    assert not given_of_before(replace(server, clearance=Confidentiality.INTERNAL))
    assert given_of_before(server)
    go_on.set()


def test_who_sees_what_is_never_of_before(server: User, monkeypatch: pytest.MonkeyPatch) -> None:
    settled(server)
    some = browse.individuals(server).rows[0].ref
    holding.hold(server, some, Confidentiality.SEALED)
    go_on = slowed(monkeypatch)

    assert not given_of_before(server)
    go_on.set()


def test_an_answer_that_was_not_asked_for_lately_is_made_anew(server: User, monkeypatch: pytest.MonkeyPatch) -> None:
    settled(server)
    written(server, "A strike")
    monkeypatch.setattr(answers, "STILL", 0)
    go_on = slowed(monkeypatch)

    assert not given_of_before(server)
    go_on.set()


@pytest.mark.parametrize(("what", "value"), [("SLOW", 60), ("MANY", 10**9)])
def test_a_quick_answer_and_that_of_a_small_database_are_of_now(
    server: User, monkeypatch: pytest.MonkeyPatch, what: str, value: float
) -> None:
    settled(server)
    monkeypatch.setattr(answers, what, value)
    written(server, "A strike")

    assert not browse.injuries(server, facets=INJURIES).counting


def test_what_cannot_be_made_beside_says_why_to_whoever_asks(server: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers, "SLOW", 20)

    def refused(_: Session) -> str:
        raise InvalidFacts("There is no such place.")

    with database.reading(server) as session, pytest.raises(InvalidFacts, match="no such place"):
        answers.lately(session, "a question", refused)


def test_what_was_asked_before_a_lock_is_not_given_after_it(server: User) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def slowly(_: Session) -> str:
        begun.set()
        assert go_on.wait(20)
        return "of before the lock"

    with database.reading(server) as session:
        answers.lately(session, "a question", slowly)
    assert begun.wait(20)
    columns.forget()
    go_on.set()
    ended()
    with database.reading(server) as session:
        assert answers.kept(session, "a question", lambda _: "after it") == "after it"


def test_a_server_that_no_longer_holds_lists_stops_waiting_for_them(
    server: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(columns, "is_holding", lambda session: False)
    browse.injuries(server, facets=INJURIES)
    assert any(thread.name == "counts" for thread in threading.enumerate())
    columns.keep(False)
    ended()


def test_what_is_pretended_is_not_kept(server: User) -> None:
    with database.pretending(server) as session:
        assert answers.kept(session, "a question", lambda _: "pretended") == "pretended"
    with database.reading(server) as session:
        assert answers.kept(session, "a question", lambda _: "read") == "read"

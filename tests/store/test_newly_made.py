"""What a session made itself is written as if nothing had been there, and only the first time."""

from __future__ import annotations

import pytest
from asked import statements
from sqlmodel import Session, col, select

from tracker.access import User
from tracker.records import ListChange, ListRow, Name
from tracker.records.base import Kind
from tracker.records.listing import ALL
from tracker.store import database, listing, name_index, newly_made, records


def person(session: Session, user: User, name: str) -> int:
    """A new individual with a name."""
    made = records.make(session, Kind.INDIVIDUAL, user.id, {}).id
    session.add(Name(record_id=made, text=name, script="Latn", kind="as_printed", search_key=name.lower()))
    session.flush()
    return made


def rows_of(session: Session, number: int) -> int:
    return len(session.exec(select(ListRow).where(col(ListRow.individual_id) == number)).all())


def deleted(asked: list[str]) -> list[str]:
    """The statements that took rows of lists away."""
    return [one for one in asked if "DELETE FROM list_row" in one or "DELETE FROM disagreement" in one]


def test_nothing_old_is_taken_away_the_first_time_and_everything_the_second(
    user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = statements(monkeypatch)
    with database.transaction(user) as session:
        number = person(session, user, "Ilma Torvek")
        listing.refresh(session, [number])
        assert not deleted(asked)
        assert rows_of(session, number) == 1
        listing.refresh(session, [number])
        assert len(deleted(asked)) >= 2
        assert rows_of(session, number) == 1
        assert list(name_index.stale(session)) == []


def test_what_another_session_made_is_taken_away(user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = statements(monkeypatch)
    with database.transaction(user) as session:
        first = person(session, user, "Ilma Torvek")
        listing.refresh(session, [first])
    with database.transaction(user) as session:
        second = person(session, user, "Oren Velm")
        listing.refresh(session, [first, second])
        assert len(deleted(asked)) >= 2
        assert (rows_of(session, first), rows_of(session, second)) == (1, 1)
        assert list(name_index.stale(session)) == []


def test_kinds_are_those_of_the_database(user: User) -> None:
    with database.transaction(user) as session:
        made = [records.make(session, kind, user.id, {}).id for kind in (Kind.INDIVIDUAL, Kind.INCIDENT)]
        assert newly_made.kinds(session, made) == dict(zip(made, (Kind.INDIVIDUAL, Kind.INCIDENT), strict=True))
    with database.transaction(user) as session:
        own = records.make(session, Kind.INDIVIDUAL, user.id, {}).id
        assert newly_made.kinds(session, [*made, own, 999_999_999]) == {
            made[0]: Kind.INDIVIDUAL,
            made[1]: Kind.INCIDENT,
            own: Kind.INDIVIDUAL,
        }


def test_the_number_of_a_change_is_taken_before_older_ones_are_let_go(
    user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever changes something else waits for the number: the other way round two would wait for each other."""
    asked = statements(monkeypatch)
    with database.transaction(user) as session:
        listing.refresh(session, [person(session, user, "Ilma Torvek")])
    with database.transaction(user) as session:
        listing.everybody_changed(session)
    own = [one for one in asked if "list_change" in one or "UPDATE counter" in one][-3:]
    assert own[-1].startswith("DELETE FROM list_change")
    with database.reading(user) as session:
        assert session.exec(select(ListChange.individual_id)).all() == [ALL]

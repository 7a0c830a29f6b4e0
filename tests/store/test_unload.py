"""Rows that are taken back together are refused together where anything still points to one of them."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from loads import people, source
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError

from tracker.access import User
from tracker.actions import importing, upkeep
from tracker.records import KINDS
from tracker.records.base import Kind
from tracker.store import database, sight, unload

PEOPLE = KINDS[Kind.INDIVIDUAL].table.__table__  # type: ignore[attr-defined]
FIRST, LAST = 1, 1 << 40


@pytest.fixture
def batch(user: User, tmp_path: Path) -> int:
    """A load of people with acts and stages."""
    return importing.load(user, source(tmp_path / "people.csv", people(6))).batch


@pytest.mark.parametrize(
    ("table", "kinds"), [(PEOPLE, ()), (unload.RECORD, (Kind.INDIVIDUAL,)), (unload.RECORD, (Kind.ACT, Kind.INCIDENT))]
)
def test_what_others_point_to_is_not_taken(user: User, batch: int, table: object, kinds: tuple[Kind, ...]) -> None:
    with pytest.raises(IntegrityError), database.transaction(user) as session, sight.whole(session):
        unload.take(session, table, batch, FIRST, LAST, [], kinds)  # type: ignore[arg-type]
        session.commit()

    assert upkeep.check() == []


def test_only_statements_of_the_load_that_are_not_kept_are_taken(user: User, batch: int) -> None:
    with database.transaction(user) as session, sight.whole(session):
        held = "SELECT count(*) FROM claim WHERE batch_id = :batch"
        count = session.execute(text(held), {"batch": batch}).scalar_one()
        kept = session.execute(text("SELECT min(subject_id) FROM claim WHERE batch_id = :b"), {"b": batch}).scalar_one()
        of_kept = session.execute(text(f"{held} AND subject_id = :k"), {"batch": batch, "k": kept}).scalar_one()
        session.execute(text("DELETE FROM name"))

        assert unload.take(session, unload.CLAIM, batch + 1, FIRST, LAST, []) == 0
        assert unload.take(session, unload.CLAIM, batch, FIRST, LAST, [kept]) == count - of_kept
        assert session.execute(text(held), {"batch": batch}).scalar_one() == of_kept
        session.rollback()


@pytest.mark.parametrize("engine_name", ["postgresql"], indirect=True)
def test_a_row_that_somebody_adds_meanwhile_is_seen(user: User, batch: int) -> None:
    """Who adds it holds the record; the taking waits for them, and is then refused."""
    stages = KINDS[Kind.DETENTION_STAGE].table.__table__  # type: ignore[attr-defined]
    failed: list[BaseException] = []

    def take() -> None:
        try:
            with database.transaction(user) as session, sight.whole(session):
                unload.take(session, unload.CLAIM, batch, FIRST, LAST, [])
                unload.take(session, stages, batch, FIRST, LAST, [])
                unload.take(session, unload.RECORD, batch, FIRST, LAST, [], [Kind.DETENTION_STAGE])
        except IntegrityError as problem:
            failed.append(problem)

    with database.transaction(user) as other, sight.whole(other):
        stage = other.execute(text("SELECT min(id) FROM detention_stage")).scalar_one()
        other.execute(text("INSERT INTO batch_touch (batch_id, record_id) VALUES (:b, :s)"), {"b": batch, "s": stage})
        taking = threading.Thread(target=take)
        taking.start()
        taking.join(1)
        assert taking.is_alive()
    taking.join(30)

    assert failed and "batch_touch" in str(failed[0])


@pytest.mark.parametrize("engine_name", ["postgresql"], indirect=True)
def test_the_function_takes_nothing_of_other_tables_and_for_nobody_who_does_not_see_all(user: User, batch: int) -> None:
    call = text("SELECT tracker_take_back(:of, :b, 1, 9, '{}', '{}')")
    with database.transaction(user) as session, sight.whole(session):
        with pytest.raises(DBAPIError, match="taken back"):
            session.execute(call, {"of": "audit_entry", "b": batch})
        session.rollback()
    with database.transaction(user) as session:
        with pytest.raises(DBAPIError, match="sees all"):
            session.execute(call, {"of": "record", "b": batch})
        session.rollback()

"""New rows of several tables at once are the rows that SQLAlchemy would write one table after the other."""

from __future__ import annotations

from typing import Any

import pytest
from asked import statements
from sqlalchemy import Table, insert, select, text
from sqlalchemy.exc import DataError, IntegrityError

from tracker.access import User
from tracker.dates import now
from tracker.records import AuditAbout, AuditEntry, Name
from tracker.records.base import AuditAction, Kind
from tracker.store import added, database, records, under_way

NAMES: Table = Name.__table__  # type: ignore[attr-defined]
ENTRIES: Table = AuditEntry.__table__  # type: ignore[attr-defined]
ABOUTS: Table = AuditAbout.__table__  # type: ignore[attr-defined]
SPELLINGS = ("Ilma Torvek", "Ильма 'Торвек'", '"伊尔\\玛"', "إيلسا%s", "\U0010ffff", "")
NOTHING = text("SELECT count(*) FROM name WHERE parts IS NULL")


def spelled(record: int, words: str, **values: Any) -> dict[str, Any]:
    """A row of `name`."""
    row = {
        "record_id": record,
        "text": words,
        "script": "Latn",
        "language": "und",
        "kind": "as_printed",
        "system": None,
    }
    return row | {"parts": None, "search_key": words, "is_primary": False, "followed": False, "claim_id": None} | values


def told(session: Any, record: int) -> list[tuple[Any, ...]]:
    """The names of a record without their numbers, in the order of these."""
    columns = [column for column in NAMES.columns if column.name not in ("id", "record_id")]
    query = select(*columns).where(NAMES.c.record_id == record).order_by(NAMES.c.id)
    return [tuple(row) for row in session.execute(query)]


def test_rows_are_kept_as_sqlalchemy_keeps_them(user: User) -> None:
    with database.transaction(user) as session:
        one, other = (records.make(session, Kind.INDIVIDUAL, user.id, {}).id for _ in range(2))
        more: list[dict[str, Any]] = [
            {},
            {"parts": {"given": "Ильма"}},
            {"kind": "native", "is_primary": True},
            {"system": "x"},
            {},
            {},
        ]
        session.execute(insert(NAMES), [spelled(one, w, **m) for w, m in zip(SPELLINGS, more, strict=True)])
        added.add(session, {NAMES: [spelled(other, w, **m) for w, m in zip(SPELLINGS, more, strict=True)], ABOUTS: []})
        assert told(session, other) == told(session, one)
        assert [row[0] for row in told(session, other)] == list(SPELLINGS)
        assert session.execute(NOTHING).scalar_one() == 0  # a JSON null, as SQLAlchemy writes it


def test_a_row_learns_its_number_and_is_kept_as_sqlalchemy_keeps_it(user: User) -> None:
    with database.transaction(user) as session:
        one, other = (records.make(session, Kind.INDIVIDUAL, user.id, {}).id for _ in range(2))
        session.execute(insert(NAMES), [spelled(one, SPELLINGS[2], parts={"given": "Ильма"})])
        number = added.numbered(session, NAMES, spelled(other, SPELLINGS[2], parts={"given": "Ильма"}))
        assert session.execute(select(NAMES.c.record_id).where(NAMES.c.id == number)).scalar_one() == other
        assert told(session, other) == told(session, one)


def entry(**values: Any) -> dict[str, Any]:
    """A row of the log, as it should be or not: nothing here is kept."""
    row = {"id": 900, "at": now(), "user_id": None, "action": AuditAction.LOGIN, "table_name": "x", "row_id": None}
    return row | {"fields": ["a"], "digest": None, "prev_hash": None, "hash": "h", "format": 2} | values


def test_rows_that_hang_on_each_other_come_in_one_way_to_the_server(
    user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.pretending(user) as session:
        record = records.make(session, Kind.INDIVIDUAL, user.id, {}).id
        asked = statements(monkeypatch)
        added.add(session, {ENTRIES: [entry()], ABOUTS: [{"audit_id": 900, "record_id": record}]})
        assert len(asked) == (2 if database.is_sqlite() else 1)
        assert session.execute(select(ENTRIES.c.fields).where(ENTRIES.c.id == 900)).scalar_one() == ["a"]
        added.add(session, {ENTRIES: [], ABOUTS: []})  # nothing is nothing


@pytest.mark.parametrize("engine_name", ["postgresql"], indirect=True)
def test_what_the_database_refuses_is_refused(user: User) -> None:
    with database.pretending(user) as session:
        record = records.make(session, Kind.INDIVIDUAL, user.id, {}).id
        for row, problem in (
            (spelled(record, "x\x00"), DataError),
            (spelled(record, "x" * 301), DataError),
            (spelled(0, "x"), IntegrityError),
        ):
            with pytest.raises(problem), session.begin_nested():
                added.add(session, {NAMES: [row]})
                under_way.wait(session.connection())
        assert told(session, record) == []

"""The list rows of an incident's people are written anew where it gives them something else, and not otherwise."""

from __future__ import annotations

from datetime import date

import pytest
from asked import statements
from sqlalchemy import text

from tracker import codes
from tracker.access import User
from tracker.actions import browse, forms, intake, undo, upkeep
from tracker.store import database

pytestmark = pytest.mark.in_turn
TEXT = "On 3 May 2021 guards took Orla Venn and Tam Brisk in Velm. It was a raid. Some called it a protest."


def claim(key: str, subject: str, field: str, words: str, judgement: str = "accepted", **values: object) -> dict[str, object]:  # fmt: skip
    start = TEXT.index(words)
    return {
        "key": key, "subject_id": subject, "field": field, "basis": "stated", "judgement": judgement,
        "source_report_id": "R", "connection": "source_connection:reporter", "attribution": "author_voice",
        "quote": words, "quote_start": start, "quote_end": start + len(words), **values,
    }  # fmt: skip


@pytest.fixture
def report(user: User) -> str:
    """Two people taken in one incident."""
    ref = intake.add_report(user, intake.NewReport(text=TEXT, title="Two taken")).ref
    kinds = {"R": "source_report", "A": "individual", "B": "individual", "I": "incident", "T": "act", "U": "act"}
    tables = {
        "record": [{"key": key, "kind": kind} for key, kind in kinds.items()],
        "incident": [{"key": "I", "title": "Velm"}],
        "act": [{"key": key, "incident_id": "I", "victim_id": who} for key, who in (("T", "A"), ("U", "B"))],
        "claim": [
            claim("a", "A", "name", "Orla Venn", value_text="Orla Venn"),
            claim("b", "B", "name", "Tam Brisk", value_text="Tam Brisk"),
            claim("t", "T", "type", "took", value_term="act_type:detention", value_text="took"),
            claim("u", "U", "type", "took", value_term="act_type:detention", value_text="took"),
        ],
    }
    forms.apply(user, ref, {"meta": {}, "tables": tables}, judge=True)
    return ref


@pytest.fixture
def asked(report: str, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every statement once the report is there."""
    return statements(monkeypatch)


def written(asked: list[str]) -> bool:
    """Whether a statement took list rows away."""
    return any("DELETE FROM list_row" in one for one in asked)


def tell(user: User, report: str, *said: dict[str, object]) -> None:
    incident = browse.incidents(user).rows[0].ref
    about = {"record": [{"key": "R", "kind": "source_report"}, {"key": "I", "kind": "incident", "ref": incident}]}
    forms.apply(user, report, {"meta": {}, "tables": about | {"claim": list(said)}}, judge=True)


def held(column: str) -> set[object]:
    """What the list rows hold of their incident."""
    with database.engine().connect().execution_options(reading=True) as connection:
        if not database.is_sqlite():
            connection.execute(text("SELECT set_config('tracker.whole', 'yes', true)"))
        return set(connection.execute(text(f"SELECT {column} FROM list_row")).scalars())


def last() -> int:
    """The number of the newest entry of the audit log."""
    with database.reading(None) as session:
        return int(session.execute(text("SELECT max(id) FROM audit_entry")).scalar_one())


def test_what_changes_no_row_writes_none(user: User, report: str, asked: list[str]) -> None:
    tell(user, report, claim("s", "I", "description", "guards took", value_text="A short account"))
    assert not written(asked)
    assert upkeep.check() == []


def test_the_type_of_an_incident_reaches_all_its_people_and_leaves_them(
    user: User, report: str, asked: list[str]
) -> None:
    tell(user, report, claim("i", "I", "type", "raid", value_term="incident_type:arrests", value_text="raid"))
    assert written(asked) and upkeep.check() == []
    assert held("incident_type") == {codes.term_number("incident_type", "arrests")}
    undo.undo(user, last(), "a slip")
    assert held("incident_type") == {None} and upkeep.check() == []


def test_the_day_of_an_incident_reaches_all_its_people(user: User, report: str, asked: list[str]) -> None:
    tell(user, report, claim("d", "I", "when", "3 May 2021", value_text="2021-05-03"))
    assert written(asked) and upkeep.check() == []
    assert held("day_min") == {date(2021, 5, 3).toordinal()}

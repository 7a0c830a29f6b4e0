"""Whoever a form brings alone is listed from what is in memory: the same rows as those that are read of them later."""

from __future__ import annotations

from typing import Any

import pytest
from asked import statements
from sqlalchemy import text

from tracker.access import User
from tracker.actions import forms, holding, intake, upkeep
from tracker.store import database, listing

BODY = "Orla Venn, called the tall one, 34, born 1990 or 1991, a baker from Tolm. Also Тэм Бриск and 托瓦. Call 555."
ROWS = ("list_row", "facet_row", "stage_row", "disagreement")


def claim(key: str, who: str, field: str, quote: str, **values: str | int | None) -> dict[str, Any]:
    start = BODY.index(quote)
    return {"key": key, "subject_id": who, "field": field, "quote": quote, "quote_start": start, "quote_end": start + len(quote), "basis": "stated"} | values  # fmt: skip


SAID = [
    claim("a", "A", "name", "Orla Venn", value_text="Orla Venn"),
    claim("b", "A", "name", "the tall one", value_text="the tall one"),
    claim("c", "A", "birth", "1990", value_text="1990"),
    claim("d", "A", "birth", "1991", value_text="1991"),
    claim("e", "A", "occupation", "baker", value_text="baker"),
    claim("f", "A", "occupation", "a baker", value_text="a baker", supersedes_id="e"),
    claim("g", "A", "sex", "Orla", value_term="sex:female", value_text="she"),
    claim("h", "A", "sex", "Venn", value_term="sex:male", value_text="he", stance="denies"),
    claim("i", "A", "contact", "555", value_text="555"),
    claim("j", "B", "name", "Тэм Бриск", value_text="Тэм Бриск", speaker_id="A"),
    claim("k", "B", "name", "托瓦", value_text="托瓦"),
]
NAMES = [{"key": "n", "record_id": "A", "claim_id": "b", "text": "the tall one", "kind": "descriptor"}]


def coding(*without: str, **levels: str) -> dict[str, Any]:
    """A form of three individuals, one of whom nothing is said, held as `levels` says, `without` some facts."""
    people = [{"key": key, "kind": "individual"} | ({"confidentiality": levels[key]} if key in levels else {}) for key in "ABC"]  # fmt: skip
    heads = [{"key": "R", "kind": "source_report"}, *people]
    said = [one for one in SAID if one["field"] not in without]
    return {"meta": {}, "tables": {"record": heads, "individual": [{"key": key} for key in "ABC"], "claim": said, "name": NAMES}}  # fmt: skip


def kept() -> dict[str, list[str]]:
    with database.engine().connect().execution_options(reading=True) as connection:
        if not database.is_sqlite():
            connection.execute(text("SELECT set_config('tracker.whole', 'yes', true)"))
        return {table: sorted(map(repr, connection.execute(text(f"SELECT * FROM {table}")))) for table in ROWS}


@pytest.mark.parametrize(
    ("held", "levels"),
    [
        ("internal", {}),
        ("sealed", {}),
        ("internal", {"A": "sealed"}),
        ("restricted", {"A": "sealed", "B": "restricted", "C": "public"}),
        ("public", {"A": "public"}),
    ],
)
def test_those_who_are_new_are_listed_as_they_would_be_from_what_was_kept(
    user: User, held: str, levels: dict[str, str]
) -> None:
    report = intake.add_report(user, intake.NewReport(text=BODY)).ref
    holding.hold(user, report, held, "invented")
    forms.apply(user, report, coding(**levels))
    assert upkeep.check() == []
    written = kept()
    assert all(written[table] for table in ("list_row", "facet_row", "disagreement"))
    with database.transaction(user) as session:
        listing.rebuild(session)
    assert kept() == written


def test_nothing_is_read_back_of_those_who_are_new(user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    report = intake.add_report(user, intake.NewReport(text=BODY)).ref
    asked = statements(monkeypatch)
    forms.apply(user, report, coding("occupation"))
    assert not [one for one in asked if "claim_all" in one or "FROM act " in one]

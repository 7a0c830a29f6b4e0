"""How often adding somebody goes to the server: each way there and back counts, and each change of for whom."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest
from sqlalchemy import event

from tracker.access import User
from tracker.actions import forms, intake, upkeep
from tracker.store import database, for_whom

pytestmark = pytest.mark.parametrize("engine_name", ["postgresql"], indirect=True)
WAYS, TOLD = 24, 3
NAMES = ("Ilma Torvek", "Ильма Торвек", "伊尔玛", "إيلسا")


def form(names: tuple[str, ...]) -> dict[str, Any]:
    """One individual with these names, each a statement."""
    body = ", ".join(names)
    said = [
        {"key": f"c{n}", "subject_id": "A", "field": "name", "value_text": name, "quote": name, "quote_start": body.index(name),
         "quote_end": body.index(name) + len(name), "basis": "stated", "attribution": "author_voice", "judgement": "open", "source_report_id": "R"}
        for n, name in enumerate(names)
    ]  # fmt: skip
    spelled = [
        {"key": f"n{n}", "record_id": "A", "claim_id": f"c{n}", "text": name, "kind": "as_printed"}
        for n, name in enumerate(names)
    ]
    heads = [{"key": "R", "kind": "source_report"}, {"key": "A", "kind": "individual"}]
    return {"meta": {}, "tables": {"record": heads, "individual": [{"key": "A"}], "claim": said, "name": spelled}}


def test_an_individual_with_four_names_goes_to_the_server_a_few_times(
    user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = intake.add_report(user, intake.NewReport(text=", ".join(NAMES))).ref
    ways: list[str] = []
    asked, begun = psycopg.Connection.execute, psycopg.Connection.pipeline

    def told(connection: Any, query: Any, *more: Any, **others: Any) -> Any:
        if str(query) == for_whom.TOLD:
            ways.append(for_whom.TOLD)
        return asked(connection, query, *more, **others)

    def together(connection: Any) -> Any:
        ways.append("several")
        return begun(connection)

    monkeypatch.setattr(psycopg.Connection, "execute", told)
    monkeypatch.setattr(psycopg.Connection, "pipeline", together)
    event.listen(database.engine(), "before_cursor_execute", lambda _c, _k, statement, *_: ways.append(statement))
    forms.apply(user, report, form(NAMES))
    assert ways.count(for_whom.TOLD) <= TOLD
    assert len(ways) <= WAYS, "\n".join(ways)
    assert upkeep.check() == []

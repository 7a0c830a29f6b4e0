"""How often adding somebody goes to the server: each way there and back counts, and each change of for whom."""

from __future__ import annotations

from typing import Any

import pytest
from asked import statements, ways

from tracker.access import User
from tracker.actions import forms, intake, upkeep
from tracker.records.base import Kind
from tracker.store import database, for_whom, listing, records

pytestmark = pytest.mark.parametrize("engine_name", ["postgresql"], indirect=True)
SENT, WAYS, TOLD = 23, 9, 3
HIDDEN = 2  # more where somebody is hidden from who adds: whether the report names them, and its text, once
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


@pytest.mark.parametrize("hidden", [False, True])
def test_an_individual_with_four_names_goes_to_the_server_a_few_times(
    user: User, monkeypatch: pytest.MonkeyPatch, hidden: bool
) -> None:
    if hidden:
        with database.transaction(user) as session:
            someone = records.make(session, Kind.INDIVIDUAL, user.id, {})
            someone.protected = True
            listing.refresh(session, [someone.id])
    report = intake.add_report(user, intake.NewReport(text=", ".join(NAMES))).ref
    other = intake.add_report(user, intake.NewReport(text="Oren Velm")).ref
    forms.apply(user, other, form(("Oren Velm",)))  # what follows is not the first of this process
    sent, waited = statements(monkeypatch), ways(monkeypatch)
    forms.apply(user, report, form(NAMES))
    assert sent.count(for_whom.TOLD) <= TOLD
    assert len(sent) <= SENT + 2 * HIDDEN * hidden, "\n".join(sent)
    assert len(waited) <= WAYS + HIDDEN * hidden, "\n".join(waited)
    assert upkeep.check() == []

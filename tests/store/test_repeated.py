"""What is remembered in a look stays with whom it was read for; a record and a judgement ask no more than they need."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import invented
import pytest
from prepared import Prepared
from sqlalchemy import event, false, text
from uuid6 import uuid7

from tracker.access import LEVELS, Confidentiality, User
from tracker.actions import belongings, forms, holding, intake, record_view
from tracker.store import claims, database, ids, masking, records, repeated, sight
from tracker.store.repeated import in_few_forms


def made_refs(user: User) -> dict[str, str]:
    """An invented report with its coding, judged; the report's ref too."""
    report = intake.add_report(user, intake.NewReport(text=invented.TEXT, title="Dock workers held")).ref
    return dict(forms.apply(user, report, invented.coding(), judge=True).refs) | {"report": report}


@pytest.fixture
def refs(user: User, prepared: Prepared) -> dict[str, str]:
    return prepared.of(f"{__name__} refs", lambda: made_refs(user))


@contextmanager
def asked() -> Iterator[list[str]]:
    """What is asked of the database in here."""
    said: list[str] = []

    def listen(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        said.append(" ".join(statement.split()))

    event.listen(database.engine(), "before_cursor_execute", listen)
    yield said
    event.remove(database.engine(), "before_cursor_execute", listen)


def test_what_was_read_for_the_program_is_not_remembered_for_the_person(user: User, refs: dict[str, str]) -> None:
    holding.hold(user, refs["ilsa"], "sealed", "invented")
    viewer = replace(user, clearance=LEVELS[1])
    with database.reading(None) as session:
        number = ids.record(session, refs["ilsa"]).id

    with database.reading(viewer) as session:
        with sight.whole(session):
            assert number in records.labels(session, [number]) and records.names_of(session, [number])
            assert number in records.heads(session, [number])
        assert not records.labels(session, [number])
        assert not records.names_of(session, [number])
        assert not records.heads(session, [number])


def test_words_that_were_read_as_they_are_are_not_remembered_for_the_person(user: User, refs: dict[str, str]) -> None:
    holding.hold(user, refs["ilsa"], "sealed", "invented")
    viewer = replace(user, clearance=LEVELS[1])
    with database.reading(None) as session:
        report = ids.record(session, refs["report"]).id

    with database.reading(viewer) as session:
        with masking.off():
            assert records.labels(session, [report])[report].text == "Sorvane Courier"
        moved = masking.bodies(session, [report])[report]
        assert "Ilsa" in moved.raw and "Ilsa" not in moved.text
    with database.reading(user) as session:
        assert masking.bodies(session, [report]) == {}


def test_a_session_that_writes_sees_what_it_wrote(user: User, refs: dict[str, str]) -> None:
    with database.transaction(user) as session:
        head = ids.record(session, refs["strike"])
        before = records.labels(session, [head.id])[head.id].text
        records.typed(session, records.KINDS[head.kind].table, [head.id])[0].title = f"{before} again"
        session.flush()
        assert records.labels(session, [head.id])[head.id].text == f"{before} again"


def test_a_record_is_opened_in_a_bounded_number_of_queries(user: User, refs: dict[str, str]) -> None:
    record_view.record(user, refs["ilsa"])
    with asked() as said:
        record_view.record(user, refs["ilsa"])
    assert len(said) <= 42, said
    with asked() as many:
        record_view.record(user, refs["strike"])
    assert len(many) <= 60, many


@pytest.mark.parametrize("engine_name", ["sqlite"])
def test_a_judgement_reads_no_claims_but_those_it_is_about(user: User, store: str, refs: dict[str, str]) -> None:
    with database.reading(user) as session, asked() as said:
        claims.by_uids(session, [uuid7()])
        claims.of_entry(session, 1)
        plans = [
            row[-1]
            for statement in list(said)
            if "claim_all" in statement
            for row in session.execute(text(f"EXPLAIN QUERY PLAN {statement.replace('?', '1')}")).all()
        ]
    assert plans and not [step for step in plans if step.startswith("SCAN c")]


@pytest.mark.parametrize("engine_name", ["sqlite"])
def test_what_is_hidden_is_read_without_reading_every_name(user: User, store: str, refs: dict[str, str]) -> None:
    masking.forget()
    with database.reading(None) as session:
        session.info["user"] = replace(user, clearance=Confidentiality.PUBLIC, alone=False)
        with asked() as said:
            masking._names(session, frozenset({1}), false())
        [statement] = [one for one in said if "name" in one]
        plan = [row[-1] for row in session.execute(text(f"EXPLAIN QUERY PLAN {statement.replace('?', '1')}")).all()]
    assert plan and not [step for step in plan if step.startswith("SCAN name")]


NO_MORE_THAN_A_FEW = {"user_account", "import_batch", "b", "circle", "circle_1", "json_each", "CONSTANT ROW"}
NO_MORE_THAN_A_FEW |= {"record USING INDEX ix_record_protected"}


@pytest.mark.parametrize("engine_name", ["sqlite"])
def test_a_record_reads_no_table_whole_that_grows(user: User, store: str, refs: dict[str, str]) -> None:
    steps = []
    for ref in refs.values():
        with asked() as said:
            record_view.record(user, ref)
        with database.reading(None) as session:
            for statement in said:
                plan = session.execute(text(f"EXPLAIN QUERY PLAN {statement.replace('?', '1')}")).all()
                steps += [(row[-1], statement[:300]) for row in plan]
    assert len(steps) > 100
    whole = {step.removeprefix("SCAN "): of for step, of in steps if step.startswith("SCAN ")}
    assert not {
        step: of
        for step, of in whole.items()
        if step.split(" VIRTUAL ")[0] not in NO_MORE_THAN_A_FEW and step[0] != "("
    }


@pytest.mark.parametrize(("count", "asked_for"), [(0, 0), (1, 1), (2, 2), (3, 4), (5, 8), (8, 8), (500, 512)])
def test_a_statement_has_few_forms(count: int, asked_for: int) -> None:
    found = in_few_forms(range(count))
    assert len(found) == asked_for and list(dict.fromkeys(found)) == list(range(count))


def test_an_incident_of_very_many_is_read_in_parts(user: User, samples: dict[str, str], monkeypatch) -> None:  # type: ignore[no-untyped-def]
    asked_for = ("almaty_rally", "gulfia")
    whole = [record_view.record(user, samples[key]) for key in asked_for]
    monkeypatch.setattr(repeated, "PART", 1)
    monkeypatch.setattr(belongings, "PART", 1)
    assert [record_view.record(user, samples[key]) for key in asked_for] == whole
    assert len(whole[0].acts) > 2 and whole[0].involvements and whole[1].injuries

"""Why a statement is judged one by one, told by SQL and by plain loops; and what waits, asked in a few questions."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event
from sqlmodel import Session, select

from tracker.access import User
from tracker.actions import home, queue
from tracker.records import Act, DetentionStage, Involvement, Record
from tracker.records.base import Basis, Judgement, Role
from tracker.store import claims, database, ids, risks
from tracker.store.claims import ClaimRow
from tracker.store.risks import DEADLY_ACTS, Risk

pytestmark = pytest.mark.usefixtures("samples")


def by_loops(session: Session, claim: ClaimRow) -> Risk | None:
    """The rule once more, record by record."""
    act, stage = session.get(Act, claim.subject_id), session.get(DetentionStage, claim.subject_id)
    role = session.get(Involvement, claim.subject_id)
    said = claims.of_subjects(session, [claim.subject_id])
    deadly = (act is not None and act.type in DEADLY_ACTS) or (stage is not None and stage.stage == "died")
    deadly |= any(
        other.term in (*DEADLY_ACTS, "died")
        for other in said
        if (act or stage) and other.field in ("type", "stage") and other.judgement is not Judgement.REJECTED
    )
    fatal = claim.field == "severity" and claim.term == "fatal"
    if deadly or fatal or "kill" in claim.field or "death" in claim.field:
        return Risk.DEATH
    if (role is not None and role.role is Role.ALLEGED_PERPETRATOR) or claim.field in risks.OF_PERPETRATORS:
        return Risk.PERPETRATOR
    if claim.basis is Basis.INFERRED:
        return Risk.CONCLUSION
    return Risk.FINDING if claim.field in risks.OF_FINDINGS else None


def test_sql_and_loops_agree_on_every_statement() -> None:
    with database.reading(None) as session:
        subjects = session.exec(select(Record.id)).all()
        every = claims.of_subjects(session, subjects)
        told = risks.of_claims(session, every)
        assert {claim.id: told.get(claim.id) for claim in every} == {c.id: by_loops(session, c) for c in every}
    assert {Risk.DEATH, Risk.PERPETRATOR, Risk.CONCLUSION} <= {*told.values()}


def test_reports_that_wait_are_told_as_their_statements_are(user: User) -> None:
    found = queue.reports_waiting(user)

    assert len(found) > 2
    for row in found:
        waits = queue.waiting(user, row.ref)
        assert row.statements == len(waits)
        assert row.risky == sum(one.risk is not None for one in waits)
        assert row.first_risk == waits[0].risk
    firsts = [risks.ORDER.index(row.first_risk) for row in found]
    assert firsts == sorted(firsts)


def test_of_very_many_the_newest_are_told(user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    with database.reading(user) as session:
        number = {row.ref: ids.record(session, row.ref).id for row in queue.reports_waiting(user)}

    monkeypatch.setattr(queue, "NEWEST", 2)

    assert {number[row.ref] for row in queue.reports_waiting(user)} == {*sorted(number.values())[-2:]}
    told = {row.statement.report for row in queue.waiting(user)}
    assert told and {number[ref] for ref in told} <= {*sorted(number.values())[-2:]}


@contextmanager
def asked() -> Iterator[list[str]]:
    """What is asked of the database in here."""
    said: list[str] = []

    def listen(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        said.append(statement)

    event.listen(database.engine(), "before_cursor_execute", listen)
    yield said
    event.remove(database.engine(), "before_cursor_execute", listen)


def test_what_waits_is_asked_in_as_many_questions_however_many_reports_wait(
    user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    queue.reports_waiting(user), home.home(user)
    with asked() as of_all:
        queue.reports_waiting(user)
    monkeypatch.setattr(queue, "NEWEST", 1)
    with asked() as of_one:
        queue.reports_waiting(user)

    assert len(of_all) == len(of_one)


def test_home_counts_what_waits_up_to_a_bound(user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    assert home.home(user).waiting > 5

    monkeypatch.setattr(home, "COUNTED", 5)

    assert home.home(user).waiting == 5

"""The Almaty article and its golden coding go through the doors and give what the coding expects."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from tracker.access import User
from tracker.actions import coding, intake, review
from tracker.drafts import read_form
from tracker.records import KINDS, Claim, Kind
from tracker.store import database


@pytest.fixture
def golden(shared: Path) -> dict[str, Any]:
    return json.loads((shared / "data" / "almaty" / "golden.json").read_text(encoding="utf-8"))


@pytest.fixture
def almaty(user: User, shared: Path, golden: dict[str, Any]) -> coding.Applied:
    content = (shared / "data" / "almaty" / "article.txt").read_bytes()
    report = intake.add_report(
        user, intake.NewReport(filename="article.txt", content=content, received=date(2026, 11, 23))
    )
    form = read_form(golden)
    applied = coding.apply_form(user, report.ref, form)
    judgements = {claim.key: claim.judgement for claim in form.claims}
    review.replay(user, {uid: judgements[key] for key, uid in applied.uids.items()})
    return applied


def test_all_claims_enter_and_the_same_form_changes_nothing(
    almaty: coding.Applied, user: User, golden: dict[str, Any]
) -> None:
    report = almaty.refs["R1"]

    again = coding.apply_form(user, report, read_form(golden))

    assert almaty.added == 162
    assert (again.added, again.known) == (0, 162)


def test_what_the_source_leaves_open_stays_open(almaty: coding.Applied, golden: dict[str, Any]) -> None:
    with database.reading(None) as session:
        from tracker.store import ids

        for table, key, column in golden["expected"]["must_be_null"]:
            record = ids.record(session, almaty.refs[key])
            row = session.get_one(KINDS[Kind(table)].table, record.id)
            assert getattr(row, column) is None, (table, key, column)


def test_conclusions_wait_whatever_the_form_says(almaty: coding.Applied, golden: dict[str, Any]) -> None:
    with database.reading(None) as session:
        waiting = session.exec(select(Claim.id).where(Claim.judgement == "open", Claim.basis == "inferred")).all()

    assert len(waiting) == len(golden["expected"]["inference_queue"])

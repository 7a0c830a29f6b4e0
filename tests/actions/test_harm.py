"""Do no harm: what starts as sealed, and what is never done by the bundle (security.md, section 9)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import invented
import pytest

from tracker.access import Confidentiality, User
from tracker.actions import browse, forms, holding, intake, record_view
from tracker.errors import NotFound


def coded(user: User, form: dict[str, Any], text: str = invented.TEXT) -> Any:
    report = intake.add_report(user, intake.NewReport(text=text)).ref
    return forms.apply(user, report, form, judge=True)


def aged(low: int | None, high: int | None) -> dict[str, Any]:
    form = invented.coding()
    for row in form["tables"]["claim"]:
        if row["field"] == "age":
            row |= {"value_min": low, "value_max": high, "value_text": "so old"}
    return form


@pytest.mark.parametrize(
    ("low", "high", "sealed"), [(17, 17, True), (16, 20, True), (None, 17, True), (18, 18, False), (34, 35, False)]
)
def test_who_may_be_under_18_starts_as_sealed(user: User, low: int | None, high: int | None, sealed: bool) -> None:
    done = coded(user, aged(low, high))

    view = record_view.record(user, done.refs["ilsa"])
    assert (view.confidentiality == "sealed") == sealed
    assert (done.refs["ilsa"] in done.sealed) == sealed


def test_what_hangs_on_a_child_is_sealed_with_it(user: User) -> None:
    done = coded(user, aged(15, 15))
    colleague = replace(user, clearance=Confidentiality.RESTRICTED)

    assert done.refs["ilsa"] not in {row.ref for row in browse.individuals(colleague).rows}
    for part in ("ilsa", "taken", "stage", "wrist"):
        with pytest.raises(NotFound):
            record_view.record(colleague, done.refs[part])


def test_an_act_of_sexual_violence_starts_as_sealed_and_the_person_stays(user: User) -> None:
    form = invented.coding()
    for row in form["tables"]["claim"]:
        if row["subject_id"] == "taken" and row["field"] == "type":
            row["value_term"] = "act_type:rape"

    done = coded(user, form)

    assert record_view.record(user, done.refs["taken"]).confidentiality == "sealed"
    assert record_view.record(user, done.refs["ilsa"]).confidentiality == "restricted"


def test_who_lowered_it_decided_and_a_second_source_does_not_seal_again(user: User) -> None:
    done = coded(user, aged(15, 15))
    holding.hold(user, done.refs["ilsa"], "internal", "the family published it")
    again = {
        "tables": {
            "record": [{"key": "p", "kind": "individual", "ref": done.refs["ilsa"]}],
            "claim": [{"key": "a", "subject_id": "p", "field": "age", "locator": "page 1", "value_min": 15, "value_max": 15, "value_text": "15"}],
        }
    }  # fmt: skip

    second = coded(user, again, "Another report tells of her age.")

    assert second.sealed == ()
    assert record_view.record(user, done.refs["ilsa"]).confidentiality == "internal"

"""Do no harm: the nine rules of the field (security.md, section 9), those that are not about one file alone.

Rules 2, 4 and 9 of what leaves stand in test_shared_report.py; rule 1 in tests/permissions/; rule 6 there and in the
browser; rule 7 in tests/browser/test_pages.py.
"""

from __future__ import annotations

import ast
from dataclasses import replace
from pathlib import Path
from typing import Any

import invented
import leaks
import pytest

from tracker import proposals
from tracker.access import Confidentiality, User
from tracker.actions import browse, coder, consent, export, forms, holding, intake, queue, record_view, review
from tracker.actions.consent import NewDecision
from tracker.audience import Audience, Leaving
from tracker.errors import NotFound
from tracker.exporters import FORMATS


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


def test_whom_a_source_calls_a_child_starts_as_sealed(user: User) -> None:
    form = aged(34, 35)
    row = next(row for row in form["tables"]["claim"] if row["field"] == "age")
    row |= {"field": "characteristic", "value_term": "characteristic:child"}
    for name in ("value_min", "value_max"):
        row.pop(name)

    done = coded(user, form)

    assert record_view.record(user, done.refs["ilsa"]).confidentiality == "sealed"


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


def later(user: User, ref: str, kind: str, field: str, **said: Any) -> Any:
    """What another report says of somebody, or of an act, that is here."""
    claim = {"key": "c", "subject_id": "p", "field": field, "locator": "page 1", **said}
    form = {"tables": {"record": [{"key": "p", "kind": kind, "ref": ref}], "claim": [claim]}}
    return coded(user, form, f"Another report tells it: {field}.")


def test_the_first_source_that_says_it_seals_though_another_said_something_else(user: User) -> None:
    done = coded(user, aged(34, 35))
    assert done.sealed == ()

    second = later(user, done.refs["ilsa"], "individual", "age", value_min=15, value_max=15, value_text="15")
    third = later(
        user, done.refs["taken"], "act", "type", value_term="act_type:rape", value_text="raped", basis="classified"
    )

    assert (second.sealed, third.sealed) == ((done.refs["ilsa"],), (done.refs["taken"],))
    for ref in (done.refs["ilsa"], done.refs["taken"]):
        assert record_view.record(user, ref).confidentiality == "sealed"


# --- rule 3: "accept all" ---
RISKY = {
    "a conclusion": ("stage", {"basis": "inferred", "note": "By the letter."}, "stage:held_unspecified"),
    "a death": ("stage", {}, "stage:died"),
    "a killing": ("taken", {}, "act_type:killing"),
    "a fatal injury": ("wrist", {}, "severity:fatal"),
}
FIELDS = {"stage": "stage", "taken": "type", "wrist": "severity"}


@pytest.mark.parametrize("what", RISKY)
def test_the_bundle_leaves_what_is_judged_one_by_one(user: User, what: str) -> None:
    subject, more, code = RISKY[what]
    form = invented.coding()
    claims = form["tables"]["claim"]
    for row in claims:
        row["judgement"] = "open"
    claims[:] = [row for row in claims if (row["subject_id"], row["field"]) != (subject, FIELDS[subject])]
    like = next(row for row in claims if row["field"] == "sex")
    risky = like | {"key": "risky", "subject_id": subject, "field": FIELDS[subject], "value_term": code} | more
    claims.append(risky)
    report = intake.add_report(user, intake.NewReport(text=invented.TEXT)).ref
    done = forms.apply(user, report, form)

    review.judge_bundle(user, report)

    waiting = {item.statement.uid: item for item in queue.waiting(user, report)}
    assert str(done.uids["risky"]) in waiting and waiting[str(done.uids["risky"])].risk is not None
    accused = [item for item in waiting.values() if item.statement.kind == "involvement"]
    assert accused and all(item.risk is not None for item in waiting.values())


def test_what_the_machine_proposes_is_no_fact_before_somebody_kept_and_judged_it(user: User) -> None:
    report = intake.add_report(user, intake.NewReport(text=invented.TEXT)).ref
    draft = proposals.propose("I", invented.TEXT, 0, invented.TEXT.index(" in the spring"), {})

    review.judge_bundle(user, report)
    assert browse.incidents(user).total == 0

    coder.keep(user, report, draft)
    assert {item.statement.judgement for item in queue.waiting(user, report)} == {"open"}


# --- rule 5: nobody outside is asked ---
CALLS = ("httpx", "requests", "urllib.request", "urllib3", "aiohttp", "http.client", "ftplib", "smtplib", "socket")
MAY = {
    "web/oidc.py": "a provider, where one is named",
    "web/serve.py": "looks for a free port of this machine",
    "reading/plugged.py": "asks the model that a team named, where it named one; elsewhere than this machine only if it says so",
    "web/anew.py": "hands over the socket that it listens on",
}


def calling(source: str) -> set[str]:
    """Modules that reach the network and are imported in this source."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom):
            names = [node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)]
        found |= {call for call in CALLS for name in names if name == call or name.startswith(f"{call}.")}
    return found


def test_no_part_of_the_program_asks_anybody_outside_but_a_provider_that_was_named() -> None:
    program = Path(__file__).parents[2] / "tracker"

    asking = {str(p.relative_to(program)) for p in program.rglob("*.py") if calling(p.read_text(encoding="utf-8"))}

    assert asking <= set(MAY)
    assert calling("from urllib import request") and calling("import httpx") and calling("import http.client as h")


# --- rule 8: the demonstration is marked, whatever leaves it ---
def test_every_export_of_a_demonstration_is_marked(user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    refs = coded(user, invented.coding()).refs
    holding.hold(user, refs["ilsa"], "internal", "invented")
    consent.record(user, refs["ilsa"], NewDecision("share_confidential", "given"))
    for leaving in (Leaving(), Leaving(Audience.PARTNER, "somebody", "to show it")):
        for mark in ("", "1") if leaving == Leaving() else ("1",):
            monkeypatch.setenv("TRACKER_DEMONSTRATION", mark)
            made = [export.listing(user, what, form, leaving=leaving) for what in export.COLUMNS for form in FORMATS]
            made += [export.dossier(user, refs[who], form, leaving) for who in ("ilsa", "strike") for form in ("pdf", "html")]  # fmt: skip
            assert {bool(leaks.found(file.content, ["DEMONSTRATION"])) for file in made} == {bool(mark)}
            assert {file.filename.startswith("demonstration-") for file in made} == {bool(mark)}

"""Ways beside the front door: an older yes, a conflict, a history, a ledger, an undoing, a circle renamed."""

from __future__ import annotations

import copy
import unicodedata
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from world import HIDDEN, OPEN, World, account

from tracker import dates
from tracker.access import Confidentiality, User
from tracker.actions import (
    accounts,
    audit_log,
    browse,
    consent,
    editing,
    export,
    forms,
    holding,
    holds,
    intake,
    queue,
    record_view,
    review,
    undo,
)
from tracker.actions.consent import NewDecision
from tracker.audience import Audience, Leaving
from tracker.errors import Conflict, NotAllowed, NotFound
from tracker.records import UserAccount
from tracker.store import database

CHILD = "VELDRA, Ostrania - Police detained a boy of 15, a pupil, on 4 May 2021."
PARTNER = Leaving(Audience.PARTNER, "Invented Lawyers", "a complaint")


@pytest.fixture
def admin(world: World) -> User:
    return replace(accounts.local_user(), alone=True)  # as before the others came


@pytest.fixture
def people(world: World, admin: User) -> dict[str, str]:
    return {row.name: row.ref for row in browse.individuals(admin).rows}


def said(key: str, subject: str, field: str, body: str, words: str, **values: Any) -> dict[str, Any]:
    at = body.index(words)
    return {
        "key": key,
        "subject_id": subject,
        "field": field,
        "basis": "stated",
        "source_report_id": "R",
        "connection": "reporter",
        "attribution": "author_voice",
        "judgement": "open",
        "quote": words,
        "quote_start": at,
        "quote_end": at + len(words),
    } | values


def form(subject: dict[str, Any], *claims: dict[str, Any]) -> dict[str, Any]:
    records = [{"key": "R", "kind": "source_report"}, {"kind": "individual"} | subject]
    return {"meta": {}, "tables": {"record": records, "claim": list(claims)}}


def entries(user: User) -> int:
    return audit_log.entries(user).total


def newest(user: User) -> int:
    return audit_log.entries(user, per_page=1).lines[0].seq


def test_a_no_holds_for_who_may_not_see_who_said_it(world: World, admin: User, people: dict[str, str]) -> None:
    reviewer, known = world.users["reviewer"], people["Josk Arnev"]
    consent.record(admin, known, NewDecision("share_confidential", "given"))
    assert known not in export.listing(reviewer, "individuals", "json", leaving=PARTNER).people_kept
    sealed = people[f"{HIDDEN['SEALED']} Lindar"]
    consent.record(admin, known, NewDecision("share_confidential", "withdrawn", given_by=sealed, note="by telephone"))

    newest_said = consent.decisions(reviewer, known)[0]

    assert (newest_said.status, newest_said.holds, newest_said.given_by, newest_said.note) == (
        "withdrawn", True, "", None,
    )  # fmt: skip
    assert known in export.listing(reviewer, "individuals", "json", leaving=PARTNER).people_kept


def test_a_conflict_names_nobody_whom_its_reader_may_not_know(world: World, admin: User) -> None:
    reviewer = world.users["reviewer"]
    incident = browse.incidents(world.users["guest"]).rows[0].ref
    before = record_view.record(world.users["insider"], incident).title
    editing.edit(world.users["insider"], incident, {"title": f"Arrest of {HIDDEN['GIVEN']} {HIDDEN['FAMILY']}"})
    facts = record_view.record(reviewer, incident).facts
    statement = next(s for fact in facts for s in fact.statements if s.judgement == "accepted")

    with pytest.raises(Conflict) as met:
        review.judge(reviewer, [statement.uid], "reject", None, {statement.uid: "open"})

    assert HIDDEN["FAMILY"] not in str(met.value.differences)
    assert world.protected in met.value.differences[0].label
    editing.edit(world.users["insider"], incident, {"title": before})


def test_neither_receipts_nor_the_log_name_a_record_that_is_hidden(
    world: World, admin: User, people: dict[str, str]
) -> None:
    known = people["Josk Arnev"]
    for row in browse.incidents(admin).rows:
        export.dossier(admin, row.ref, "html")
    viewer = world.users["viewer"]
    seen = {row.ref for row in browse.incidents(viewer).rows}
    hidden = {row.ref for row in browse.incidents(admin).rows} - seen
    custodian = account("low", "custodian", Confidentiality.INTERNAL)

    receipts = str(consent.recipients(viewer, known))
    lines = audit_log.entries(custodian, per_page=200).lines

    assert hidden and any(ref in str(consent.recipients(admin, known)) for ref in hidden | seen)
    assert not [ref for ref in hidden if ref in receipts]
    below = {row.ref for row in browse.incidents(custodian).rows}
    assert not [line for line in lines if any(ref in line.row for ref in hidden - below)]
    assert all(line.of >= len(line.records) for line in lines)
    assert not [line for line in lines if line.table == "disclosure" and not line.records and line.of]


def test_a_history_tells_no_title_that_its_reader_may_not_see(world: World, admin: User) -> None:
    viewer = world.users["viewer"]
    open_to_all = {row.ref for row in browse.incidents(world.users["guest"]).rows}
    closed = next(row.ref for row in browse.incidents(admin).rows if row.ref not in open_to_all)
    body = "A march in Norvek was broken up on 9 May 2021."
    report = intake.add_report(admin, intake.NewReport(text=body, title="March")).ref
    made = form({"key": "I", "kind": "incident", "ref": closed}, said("c", "I", "when", body, "9 May 2021", value_text="2021-05-09"))  # fmt: skip
    forms.apply(admin, report, made)
    editing.edit(admin, closed, {"title": "The cellar of the guards"})

    assert record_view.record(viewer, closed).title == "Untitled incident"
    assert "cellar" in str(record_view.what_happened(admin, closed).lines)
    told = str(record_view.what_happened(viewer, closed).lines)
    assert "cellar" not in told and HIDDEN["TITLE"] not in told


@pytest.mark.parametrize("decision", ["accept", "reject"])
def test_who_may_not_judge_undoes_no_judgement(world: World, admin: User, decision: str) -> None:
    coder, reviewer = world.users["coder"], world.users["reviewer"]
    body = f"VELDRA, Ostrania - Police detained Maro Telvik, a baker, on 4 May 2021 ({decision})."
    report = intake.add_report(coder, intake.NewReport(text=body, title="Small")).ref
    made = form({"key": "M"}, said("c", "M", "occupation", body, "baker", value_text="baker"))
    forms.apply(coder, report, made)
    coded = newest(admin)
    [uid] = [waits.statement.uid for waits in queue.waiting(reviewer, report) if waits.statement.field == "occupation"]
    review.judge(reviewer, [uid], decision, "a reason")
    seq = newest(admin)

    with pytest.raises(NotAllowed, match="a reviewer takes its judgement back"):
        undo.undo(coder, seq, "no")
    if decision == "accept":  # nor by taking back what was followed of it, though it is the coder's own
        with pytest.raises(NotAllowed, match="does not let you review"):
            undo.undo(coder, coded, "no")

    undo.undo(reviewer, seq, "no")


def test_what_was_judged_anew_meanwhile_is_told_without_hidden_names(world: World, admin: User) -> None:
    reviewer, insider = world.users["reviewer"], world.users["insider"]
    incident = browse.incidents(world.users["guest"]).rows[0].ref
    before = record_view.record(insider, incident).title
    facts = record_view.record(reviewer, incident).facts
    uid = next(s.uid for fact in facts for s in fact.statements if s.judgement == "accepted")
    review.judge(reviewer, [uid], "contest", "two accounts")
    seq = newest(admin)
    review.judge(insider, [uid], "accept", "settled")
    editing.edit(insider, incident, {"title": f"Arrest of {HIDDEN['GIVEN']} {HIDDEN['FAMILY']}"})

    with pytest.raises(Conflict, match="judged anew") as met:
        undo.undo(reviewer, seq, "not so")

    assert HIDDEN["FAMILY"] not in str(met.value.differences)
    assert world.protected in met.value.differences[0].label
    editing.edit(insider, incident, {"title": before})


def test_a_form_that_seals_what_it_makes_is_the_same_form_the_next_time(world: World, admin: User) -> None:
    coder = world.users["coder"]
    report = intake.add_report(coder, intake.NewReport(text=CHILD, title="A boy")).ref
    first = form({"key": "M"}, said("c", "M", "age", CHILD, "15", value_text="15", value_min=15, value_max=15))
    done = forms.apply(coder, report, first)

    again = forms.apply(coder, report, first)

    assert len(done.sealed) == 1 and holding.holding(admin, done.sealed[0]).level == "sealed"
    assert (again.added, again.known) == (0, 1)
    more = copy.deepcopy(first)
    more["tables"]["claim"].append(said("d", "M", "occupation", CHILD, "pupil", value_text="pupil"))
    assert forms.apply(coder, report, more).added == 1
    assert browse.individuals(admin, browse.Filter(source=(report,))).total == 1


def test_that_a_person_was_sealed_is_told_in_the_history(world: World, admin: User, people: dict[str, str]) -> None:
    body = f"{CHILD} He is called Josk."
    report = intake.add_report(admin, intake.NewReport(text=body, title="A boy called Josk")).ref
    known = people["Josk Arnev"]
    made = form({"key": "M", "ref": known}, said("c", "M", "age", body, "15", value_text="15", value_min=15, value_max=15))  # fmt: skip
    before = holding.holding(admin, known).chosen

    forms.apply(admin, report, made)

    assert "Who may see it" in str(record_view.what_happened(admin, known).lines)
    undo.undo(admin, newest(admin), "another Josk")
    assert holding.holding(admin, known).chosen == before


def test_reading_what_waits_of_a_sealed_record_is_one_entry(world: World, admin: User, people: dict[str, str]) -> None:
    insider, sealed = world.users["insider"], people[f"{HIDDEN['SEALED']} Lindar"]
    report = world.reports[0]
    forms.apply(insider, report, form({"key": "A", "ref": sealed}, said("c", "A", "occupation", OPEN, "marchers", value_text="marcher")))  # fmt: skip
    for look in (queue.waiting, queue.passages):
        before = entries(admin)
        assert look(insider, report)
        assert entries(admin) == before + 1
        line = audit_log.entries(admin, per_page=1).lines[0]
        assert line.action == "read_sealed" and sealed in line.records


def test_the_past_is_seen_with_the_eyes_of_today(world: World, admin: User, people: dict[str, str]) -> None:
    known, reviewer = people["Josk Arnev"], world.users["reviewer"]
    body = "Oda Brennik, a sister, was held in Halden on 3 May 2021. Oda asked for a lawyer."
    report = intake.add_report(admin, intake.NewReport(text=body, title="A sister")).ref
    name = said("c", "M", "name", body, "Oda Brennik", value_text="Oda Brennik", judgement="accepted")
    ref = forms.apply(admin, report, form({"key": "M"}, name), judge=True).refs["M"]
    assert record_view.record(reviewer, ref, dates.today()).title == "Oda Brennik"
    holding.protect(admin, ref, ["insider"])
    holding.hold(admin, known, "sealed")
    tomorrow = dates.now() + timedelta(days=1)
    with time_machine.travel(tomorrow):
        for day in (None, dates.today() - timedelta(days=1)):
            view = record_view.record(reviewer, ref, day)
            assert view.title == ref and "Brennik" not in str(view)
            with pytest.raises(NotFound):
                record_view.record(reviewer, known, day)
    holding.hold(admin, known, "internal")

    told = str(record_view.what_happened(reviewer, ref).lines)
    assert "insider" not in told and "Known by name to" not in told
    assert "Known by name to: empty → “insider”" in str(record_view.what_happened(admin, ref).lines)


def test_a_name_in_letters_with_their_marks_apart_is_hidden_too(world: World, admin: User) -> None:
    for name in ("Тойнвальд Çelik", "İbra Müller", "कमला नेहरू"):
        body = f"{name} was held in Halden on 3 May 2021, said a friend of {name.split()[1]}."
        report = intake.add_report(admin, intake.NewReport(text=body, title="A friend")).ref
        spelled = said("c", "M", "name", body, name, value_text=name)
        ref = forms.apply(admin, report, form({"key": "M"}, spelled), judge=True).refs["M"]
        holding.protect(admin, ref, ["insider"])
        apart = unicodedata.normalize("NFD", f"Yesterday {name} came home; {name.split()[1]} was tired.")
        second = intake.add_report(admin, intake.NewReport(text=apart, title="Home")).ref

        read = record_view.record(world.users["reviewer"], second).details["body"]

        assert ref in read and "came home" in read
        for word in name.split():
            assert unicodedata.normalize("NFD", word) not in read and word not in read


def test_who_releases_a_hold_is_kept_with_the_reason(world: World, admin: User, people: dict[str, str]) -> None:
    known, custodian = people["Josk Arnev"], world.users["custodian"]
    holds.place(admin, known, "a court order")
    holds.release(custodian, known, "the case is closed")
    assert holds.release(admin, known, "the court agrees")

    told = str(record_view.what_happened(admin, known).lines)

    assert "the case is closed" in told and "the court agrees" in told


def test_nobody_lets_themselves_into_a_circle(world: World) -> None:
    outside = account("outer", "custodian", Confidentiality.SEALED)
    circle = holding.holding(outside, world.protected).circle
    _can_sign_in(world, "set")

    with pytest.raises(NotAllowed, match="cannot let themselves in"):
        holding.protect(outside, world.protected, [*circle, "outer"])
    with pytest.raises(NotAllowed, match="cannot let themselves in"):
        holding.unprotect(outside, world.protected)

    assert "outer" in holding.protect(world.users["custodian"], world.protected, [*circle, "outer"])
    assert holding.protect(outside, world.protected, circle) == circle  # who is in may also leave
    _can_sign_in(world, None)


def _can_sign_in(world: World, password: str | None) -> None:
    """Let somebody else who may curate be there, or not."""
    with database.transaction(None) as session:
        session.get_one(UserAccount, world.users["custodian"].id).password_hash = password

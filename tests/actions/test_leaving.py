"""What leaves for whom: consent, closeness, review and death keep people back; the ledger knows who was in what."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import invented
import pytest
from loads import people, source
from prepared import Prepared

from tracker import dates
from tracker.access import Confidentiality, User
from tracker.actions import (
    audit_log,
    browse,
    consent,
    export,
    forms,
    holding,
    importing,
    intake,
    ledger,
    record_view,
    review,
    takeout,
    upkeep,
)
from tracker.actions.consent import NewDecision
from tracker.audience import Audience, Leaving
from tracker.errors import Conflict, InvalidFacts, NotAllowed, NotFound

PARTNER = Leaving(Audience.PARTNER, "Invented Lawyers", "a complaint", named=True)


def made_refs(user: User) -> dict[str, str]:
    report = intake.add_report(user, intake.NewReport(text=invented.TEXT)).ref
    return dict(forms.apply(user, report, invented.coding(), judge=True).refs) | {"report": report}


@pytest.fixture
def refs(user: User, prepared: Prepared) -> dict[str, str]:
    return prepared.of(f"{__name__} refs", lambda: made_refs(user))


def rows(user: User, leaving: Leaving, what: str = "individuals") -> list[dict[str, object]]:
    return list(json.loads(export.listing(user, what, "json", leaving=leaving).content))


def allow(user: User, ref: str, use: str, status: str = "given", **more: object) -> None:
    consent.record(user, ref, NewDecision(use, status, **more))  # type: ignore[arg-type]


def test_inside_the_team_everybody_is_in_the_file(user: User, refs: dict[str, str]) -> None:
    assert {row["name"] for row in rows(user, Leaving())} == {"Ilsa Tornvald", "her brother"}


def test_nobody_leaves_the_team_without_having_allowed_it(user: User, refs: dict[str, str]) -> None:
    made = export.listing(user, "individuals", "json", leaving=PARTNER)

    assert json.loads(made.content) == []
    assert "no consent to: share in confidence" in made.people_kept[refs["ilsa"]]


@pytest.mark.parametrize(
    ("audience", "use"), [("partner", "share_confidential"), ("un", "submit_un"), ("public", "publish_name")]
)
def test_who_allowed_it_leaves_and_names_only_where_asked(
    user: User, refs: dict[str, str], audience: str, use: str
) -> None:
    if audience == "public":
        holding.hold(user, refs["ilsa"], "internal", "published already")
    allow(user, refs["ilsa"], use)
    leaving = replace(PARTNER, audience=Audience(audience))

    unnamed = rows(user, replace(leaving, named=False))
    assert [row["ref"] for row in unnamed] == [refs["ilsa"]]
    if audience == "public":  # a name's own circle ends at partners: it is said, instead of a file that lacks them
        with pytest.raises(InvalidFacts, match="named: Names go to partners"):
            rows(user, leaving)
    else:
        named = rows(user, leaving)
        assert [row["ref"] for row in named] == [refs["ilsa"]] and "name" in named[0]
    assert "name" not in unnamed[0] and "incident_titles" not in unnamed[0]
    assert "Tornvald" not in json.dumps(unnamed, ensure_ascii=False)


@pytest.mark.parametrize("status", ["refused", "withdrawn", "not_sought", "unknown"])
def test_the_newest_decision_holds(user: User, refs: dict[str, str], status: str) -> None:
    allow(user, refs["ilsa"], "share_confidential")
    assert rows(user, PARTNER)

    allow(user, refs["ilsa"], "share_confidential", status)

    assert rows(user, PARTNER) == []


def test_consent_ends_on_its_day_and_does_not_begin_before(user: User, refs: dict[str, str]) -> None:
    day = timedelta(days=1)
    allow(user, refs["ilsa"], "share_confidential", expires_on=dates.today() - day)
    assert rows(user, PARTNER) == []
    allow(user, refs["ilsa"], "share_confidential", valid_from=dates.today() + day)
    assert rows(user, PARTNER) == []
    allow(user, refs["ilsa"], "share_confidential", valid_from=dates.today(), expires_on=dates.today())
    assert rows(user, PARTNER)


def test_another_legal_basis_holds_unless_the_person_said_no(user: User, refs: dict[str, str]) -> None:
    allow(user, refs["ilsa"], "share_confidential", "not_sought", basis="vital_interest")
    assert rows(user, PARTNER)

    allow(user, refs["ilsa"], "share_confidential", "refused", basis="vital_interest")
    assert rows(user, PARTNER) == []


def test_a_no_is_lifted_and_another_basis_claimed_by_who_may_curate_alone(user: User, refs: dict[str, str]) -> None:
    coder = replace(user, role="coder")
    allow(coder, refs["ilsa"], "share_confidential")  # who asked somebody records what they said
    allow(coder, refs["ilsa"], "share_confidential", "withdrawn")
    allow(coder, refs["ilsa"], "share_confidential", "unknown")

    for said in ({"status": "given"}, {"status": "not_sought", "basis": "vital_interest"}):
        with pytest.raises(NotAllowed, match="said no to this use"):
            allow(coder, refs["ilsa"], "share_confidential", **said)
    with pytest.raises(NotAllowed, match="another legal basis"):
        allow(coder, refs["ilsa"], "submit_un", "not_sought", basis="vital_interest")
    assert rows(user, PARTNER) == []

    allow(user, refs["ilsa"], "share_confidential")
    assert [row["ref"] for row in rows(user, PARTNER)] == [refs["ilsa"]]


def test_who_had_not_seen_a_colleagues_decision_sees_both_and_decides(user: User, refs: dict[str, str]) -> None:
    yes, seen = NewDecision("share_confidential", "given"), consent.as_seen(consent.decisions(user, refs["ilsa"]))
    allow(replace(user, role="coder"), refs["ilsa"], "share_confidential", "withdrawn")

    with pytest.raises(Conflict) as met:
        consent.record(user, refs["ilsa"], yes, seen)

    [both] = met.value.differences
    assert (both.mine, both.theirs, both.who) == ("Given", "Withdrawn", user.display_name)
    assert rows(user, PARTNER) == []
    consent.record(user, refs["ilsa"], yes, {**seen, both.key: both.state})
    assert [row["ref"] for row in rows(user, PARTNER)] == [refs["ilsa"]]


def told_by_form(ref: str, *said: str, use: str = "share_confidential", **more: str) -> dict[str, object]:
    """A form that brings nothing but decisions of one person."""
    consents = [{"individual_id": "p", "scope": use, "status": one, **more} for one in said]
    return {"tables": {"record": [{"key": "p", "kind": "individual", "ref": ref}], "consent": consents}}


def test_a_form_lifts_no_standing_no_and_what_it_brings_is_one_entry(user: User, refs: dict[str, str]) -> None:
    def entries() -> int:
        return audit_log.entries(user, ref=refs["ilsa"]).total

    before = entries()
    forms.apply(user, refs["report"], told_by_form(refs["ilsa"], "given", "withdrawn"))
    assert entries() == before + 1 and audit_log.verify(user).wrong is None
    forms.apply(user, refs["report"], told_by_form(refs["ilsa"], "given", "withdrawn"))
    assert entries() == before + 1  # the same once more is nothing new

    older = intake.add_report(user, intake.NewReport(text="What was written before.")).ref
    with pytest.raises(InvalidFacts, match="said no to this use"):
        forms.apply(user, older, told_by_form(refs["ilsa"], "given", note="told earlier"))
    with pytest.raises(InvalidFacts, match="another legal basis"):
        claimed = told_by_form(refs["ilsa"], "unknown", use="submit_un", basis="vital_interest")
        forms.apply(replace(user, role="coder"), older, claimed)

    assert rows(user, PARTNER) == [] and entries() == before + 1
    forms.apply(user, older, told_by_form(refs["ilsa"], "refused", "given", use="submit_un"))
    assert [d.status for d in consent.decisions(user, refs["ilsa"])][:2] == ["given", "refused"]


def test_an_override_names_the_person_and_the_reason(user: User, refs: dict[str, str]) -> None:
    with pytest.raises(InvalidFacts, match="reason"):
        export.listing(user, "individuals", "csv", leaving=replace(PARTNER, overridden=(refs["ilsa"],)))

    made = rows(user, replace(PARTNER, overridden=(refs["ilsa"],), reason="her life is in danger"))

    assert [row["ref"] for row in made] == [refs["ilsa"]]
    last = ledger.lines(user)[0]
    assert last.overridden == (refs["ilsa"],) and last.reason == "her life is in danger"


def test_outside_the_team_recipient_and_purpose_are_asked_for(user: User, refs: dict[str, str]) -> None:
    with pytest.raises(InvalidFacts) as told:
        export.listing(user, "individuals", "csv", leaving=Leaving(Audience.UN))

    assert set(told.value.problems) == {"recipient", "purpose"}
    assert ledger.lines(user) == ()


def test_a_reviewer_lets_no_names_leave_and_overrides_nothing(user: User, refs: dict[str, str]) -> None:
    reviewer = replace(user, role="reviewer")

    with pytest.raises(NotAllowed):
        export.listing(reviewer, "individuals", "csv", leaving=PARTNER)
    with pytest.raises(NotAllowed):
        unnamed = replace(PARTNER, named=False, overridden=(refs["ilsa"],), reason="x")
        export.listing(reviewer, "individuals", "csv", leaving=unnamed)


def test_what_nobody_followed_stays(user: User, refs: dict[str, str]) -> None:
    allow(user, refs["ilsa"], "share_confidential")
    said = [s.uid for part in record_view.record(user, refs["ilsa"]).acts for f in part.facts for s in f.statements]
    review.judge(user, said, "reopen")

    made = export.listing(user, "individuals", "json", leaving=PARTNER)

    assert "followed by a reviewer" in made.people_kept[refs["ilsa"]]


def test_a_death_leaves_only_when_the_family_is_informed(user: User, refs: dict[str, str]) -> None:
    allow(user, refs["ilsa"], "share_confidential")
    form = {
        "tables": {
            "record": [
                {"key": "p", "kind": "individual", "ref": refs["ilsa"]},
                {"key": "s", "kind": "detention_stage", "ref": refs["stage"]},
            ],
            "claim": [
                {"key": "d", "subject_id": "s", "field": "stage", "locator": "call 1", "value_term": "stage:died", "value_text": "died", "basis": "classified", "judgement": "accepted"}
            ],
        }
    }  # fmt: skip
    other = intake.add_report(user, intake.NewReport(text="She died in custody, a clerk said.")).ref
    held = [s.uid for p in record_view.record(user, refs["stage"]).facts if p.field == "stage" for s in p.statements]
    review.judge(user, held, "reject")
    forms.apply(user, other, form, judge=True)

    made = export.listing(user, "individuals", "json", leaving=PARTNER)
    assert "family is informed" in made.people_kept[refs["ilsa"]]

    form["tables"]["record"].pop()
    form["tables"]["claim"] = [
        {"key": "f", "subject_id": "p", "field": "family_informed", "locator": "call 2", "value_text": "yes", "judgement": "accepted"}
    ]  # fmt: skip
    forms.apply(user, other, form, judge=True)
    assert [row["ref"] for row in rows(user, PARTNER)] == [refs["ilsa"]]


def test_places_leave_as_coarse_as_the_province(user: User, refs: dict[str, str]) -> None:
    row = rows(user, replace(PARTNER, named=False), "incidents")[0]

    assert row["location"] == "Ostrania"
    assert rows(user, Leaving(), "incidents")[0]["location"] == "Velm, Ostrania"


def test_nothing_about_injuries_may_go_to_the_public(user: User, refs: dict[str, str]) -> None:
    with pytest.raises(InvalidFacts, match="may leave"):
        export.listing(user, "injuries", "csv", leaving=replace(PARTNER, audience=Audience.PUBLIC, named=False))


def test_the_ledger_tells_who_received_what_and_a_withdrawal_lists_it(user: User, refs: dict[str, str]) -> None:
    allow(user, refs["ilsa"], "share_confidential")
    made = export.listing(user, "individuals", "csv", leaving=PARTNER)

    received = consent.record(user, refs["ilsa"], NewDecision("share_confidential", "withdrawn"))

    assert [(r.recipient, r.purpose, r.named) for r in received] == [("Invented Lawyers", "a complaint", True)]
    assert received[0].sha256 == __import__("hashlib").sha256(made.content).hexdigest()
    assert consent.recipients(user, refs["ilsa"]) == received
    assert consent.recipients(user, refs["brother"]) == ()
    assert [line.people for line in ledger.lines(user)] == [1]
    assert upkeep.check() == []


def test_a_take_out_holds_everybody_who_was_here(user: User, refs: dict[str, str], tmp_path: Path) -> None:
    importing.load(user, source(tmp_path / "people.csv", people(1)))
    loaded = next(row.ref for row in browse.individuals(user).rows if "Ermin" in row.name)
    takeout.take_out(user, tmp_path / "all.zip")
    before = {row.ref for row in browse.individuals(user).rows}
    importing.load(user, source(tmp_path / "later.csv", people(1, 50)))
    later = next(row.ref for row in browse.individuals(user).rows if row.ref not in before)

    for ref in (refs["ilsa"], loaded):
        received = consent.record(user, ref, NewDecision("share_confidential", "withdrawn"))
        assert [one.what for one in received] == ["everything"]
        assert [line.what for line in ledger.lines(user, ref=ref)] == ["everything"]
    assert consent.recipients(user, later) == ()


def test_the_ledger_is_narrowed_to_a_recipient_or_a_person_and_names_who_was_in_a_file(
    user: User, refs: dict[str, str]
) -> None:
    allow(user, refs["ilsa"], "share_confidential")
    export.listing(user, "individuals", "csv", leaving=PARTNER)
    export.listing(user, "individuals", "csv")
    inside, outside = ledger.lines(user)

    assert [line.number for line in ledger.lines(user, recipient="LAWYERS")] == [outside.number]
    assert ledger.lines(user, recipient="nobody") == ()
    assert [line.number for line in ledger.lines(user, ref=refs["brother"])] == [inside.number]
    assert [line.number for line in ledger.lines(user, limit=1, start=1)] == [outside.number]
    assert [(one.ref, one.name) for one in ledger.people(user, outside.number)] == [(refs["ilsa"], "Ilsa Tornvald")]
    assert len(ledger.people(user, inside.number)) == 2 and len(ledger.people(user, inside.number, 1)) == 1
    with pytest.raises(NotFound):
        ledger.lines(user, ref="IND-0000000")


def test_the_ledger_tells_nothing_about_who_is_hidden(user: User, refs: dict[str, str]) -> None:
    allow(user, refs["ilsa"], "share_confidential")
    to_her = replace(PARTNER, recipient="Ilsa Tornvald")
    export.listing(user, "individuals", "csv", leaving=replace(to_her, overridden=(refs["ilsa"],), reason="asked"))
    export.dossier(user, refs["ilsa"], "html")
    other = replace(user, id=99, role="custodian", clearance=Confidentiality.RESTRICTED)
    assert [line.sha256 != "" for line in ledger.lines(other)] == [True, True]

    holding.protect(user, refs["ilsa"], ["local"])
    number = ledger.lines(other)[1].number
    assert [line.sha256 for line in ledger.lines(other)] == ["", ""]
    assert [one.name for one in ledger.people(other, number)] == [refs["ilsa"]]
    assert ledger.lines(other)[1].recipient == refs["ilsa"] and ledger.lines(other, recipient="tornvald") == ()
    assert consent.recipients(other, refs["ilsa"])[0].sha256 == ""

    holding.hold(user, refs["ilsa"], "sealed", "a threat")
    assert [(line.what, line.overridden, line.people) for line in ledger.lines(other)] == [
        ("dossier", (), 1),  # her brother, who stands in it too
        ("individuals", (), 0),
    ]
    assert ledger.people(other, number) == ()
    assert ledger.lines(user)[0].what == f"dossier {refs['ilsa']}"


def test_a_withdrawal_lists_recipients_in_words_that_its_writer_may_read(user: User, refs: dict[str, str]) -> None:
    allow(user, refs["ilsa"], "share_confidential")
    export.listing(user, "individuals", "csv", leaving=replace(PARTNER, recipient="Ilsa Tornvald"))

    hiding = replace(user, names_hidden=True)
    received = consent.record(hiding, refs["ilsa"], NewDecision("share_confidential", "withdrawn"))

    assert [one.recipient for one in received] == [refs["ilsa"]]


def test_nothing_leaves_where_the_ledger_cannot_be_written(
    user: User, refs: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError("disk full")

    with monkeypatch.context() as patch:
        patch.setattr(ledger.audit, "write", fail)
        with pytest.raises(OSError, match="disk full"):
            export.listing(user, "individuals", "csv")
    assert ledger.lines(user) == ()


def test_every_decision_stays_and_names_who_recorded_it(user: User, refs: dict[str, str]) -> None:
    allow(user, refs["ilsa"], "publish_name", method="in writing", given_by=refs["brother"])
    allow(user, refs["ilsa"], "publish_name", "withdrawn", note="by telephone")

    found = [d for d in consent.decisions(user, refs["ilsa"]) if d.scope == "publish_name"]

    assert [(d.status, d.holds) for d in found][:2] == [("withdrawn", True), ("given", False)]
    assert found[0].recorded_by == user.display_name and found[1].given_by == "her brother"


def test_who_reads_the_decisions_of_somebody_sealed_leaves_an_entry(user: User, refs: dict[str, str]) -> None:
    allow(user, refs["ilsa"], "keep")
    entries = audit_log.entries(user).total
    assert consent.told(user, refs["ilsa"]) and audit_log.entries(user).total == entries
    holding.hold(user, refs["ilsa"], "sealed")

    assert consent.told(user, refs["ilsa"]) == consent.decisions(user, refs["ilsa"])

    line = audit_log.entries(user).lines[0]
    assert (line.action, line.records) == ("read_sealed", (refs["ilsa"],))
    assert audit_log.entries(user).total == entries + 2


@pytest.mark.parametrize(
    ("new", "field"),
    [
        (NewDecision("sell", "given"), "use"),
        (NewDecision("keep", "perhaps"), "status"),
        (NewDecision("keep", "given", basis="whim"), "basis"),
        (NewDecision("keep", "given", valid_from=date(2026, 2, 1), expires_on=date(2026, 1, 1)), "expires_on"),
        (NewDecision("keep", "given", method="x" * 201), "method"),
    ],
)
def test_a_wrong_decision_is_refused_by_field(user: User, refs: dict[str, str], new: NewDecision, field: str) -> None:
    before = consent.decisions(user, refs["ilsa"])

    with pytest.raises(InvalidFacts) as told:
        consent.record(user, refs["ilsa"], new)

    assert set(told.value.problems) == {field}
    assert consent.decisions(user, refs["ilsa"]) == before


def test_consent_is_about_individuals(user: User, refs: dict[str, str]) -> None:
    with pytest.raises(NotFound):
        consent.record(user, refs["strike"], NewDecision("keep", "given"))
    assert browse.individuals(user).total == 2

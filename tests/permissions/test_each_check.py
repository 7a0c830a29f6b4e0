"""One test for each check that no other test would miss: facts that only a sealed report states, of records that all
may see; searches by hidden words; what is withheld from editing, export and the first page."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
import world as worlds
from sqlalchemy import text
from test_text_sight import find
from world import CLOSED, HIDDEN, World

from tracker.access import Confidentiality, User
from tracker.actions import (
    browse,
    coder,
    editing,
    export,
    forms,
    holding,
    home,
    intake,
    joining,
    ledger,
    reading,
    record_view,
    review,
    undo,
    view_changes,
    view_news,
    views,
)
from tracker.audience import Audience, Leaving
from tracker.errors import InvalidFacts, NotAllowed, NotFound
from tracker.narrowing import Filter
from tracker.proposals import propose
from tracker.reading import plugged
from tracker.records import Disagreement, facts
from tracker.records.base import Kind, masked_by
from tracker.store import claims, contacts, database, ids, listing, masking, schema, sight

SHOWN = """NORVEK, Ostrania - Miro Tessin was taken in Norvek, the harbour paper writes. He was hurt there and held.
"""
BEHIND = """NORVEK, Ostrania - Miro Tessin was taken at the old mill of Norvek on 7 August 2022 and held at the fort. His shoulder was broken.
"""


@pytest.fixture(scope="module")
def mixed(world: World) -> dict[str, str]:
    """What a report tells that all may read, and what more a sealed one tells of the same records; refs by key."""
    custodian = world.users["custodian"]
    open_report = intake.add_report(custodian, intake.NewReport(text=SHOWN, title="Harbour paper")).ref
    with database.reading(None) as session:
        admin = session.execute(text("SELECT id FROM user_account WHERE username = 'local'")).scalar_one()
    local = User(admin, "local", "Local user", "admin", Confidentiality.SEALED, alone=True)
    made = dict(forms.apply(local, open_report, _form(SHOWN, _told(), {}), judge=True).refs)
    closed = intake.add_report(local, intake.NewReport(text=BEHIND, confidentiality=Confidentiality.SEALED)).ref
    made |= dict(forms.apply(local, closed, _form(BEHIND, _more(), made), judge=True).refs)
    return {**made, "open": open_report, "closed": closed}


def _form(body: str, claims: list[tuple[Any, ...]], refs: dict[str, str]) -> dict[str, Any]:
    kinds = {"A": "individual", "I": "incident", "T": "act", "S": "detention_stage", "J": "injury"}
    kinds |= {"M": "location", "F": "location"} if refs else {}
    records = [{"key": key, "kind": kind, **({"ref": refs[key]} if key in refs else {})} for key, kind in kinds.items()]
    typed: dict[str, Any] = {
        "act": [{"key": "T", "incident_id": "I", "victim_id": "A"}],
        "detention_stage": [{"key": "S", "act_id": "T", "seq": 1}],
        "injury": [{"key": "J", "individual_id": "A", "act_id": "T"}],
        "incident": [{"key": "I", "title": "Taken in Norvek"}],
    }
    if refs:
        typed["location"] = [{"key": "M", "feature": "settlement"}, {"key": "F", "feature": "settlement"}]
    said = [
        worlds._claim(f"c{n}", subject, name, body, words, **values)
        for n, (subject, name, words, values) in enumerate(claims)
    ]
    return {"meta": {}, "tables": {"record": [{"key": "R", "kind": "source_report"}, *records], **typed, "claim": said}}


def _told() -> list[tuple[Any, ...]]:
    return [
        ("A", "name", "Miro Tessin", {"value_text": "Miro Tessin"}),
        ("A", "occupation", "harbour paper writes", {"value_text": "writer"}),
        ("I", "exists", "taken in Norvek", {"value_text": "taken"}),
        ("T", "type", "taken", {"value_term": "act_type:taken_into_custody", "value_text": "taken"}),
        ("S", "stage", "held", {"value_term": "stage:held_unspecified", "value_text": "held"}),
        ("J", "exists", "hurt", {"value_text": "hurt"}),
    ]


def _more() -> list[tuple[Any, ...]]:
    return [
        ("M", "name", "old mill", {"value_text": "old mill"}),
        ("F", "name", "fort", {"value_text": "fort"}),
        ("I", "type", "taken", {"value_term": "incident_type:arrests", "value_text": "taken"}),
        ("I", "when", "7 August 2022", {"value_text": "2022-08-07"}),
        ("I", "location", "old mill", {"value_text": "old mill", "value_record_id": "M"}),
        ("S", "location", "fort", {"value_text": "fort", "value_record_id": "F"}),
        ("J", "body_part", "shoulder", {"value_term": "body_part:shoulder", "value_text": "shoulder"}),
        ("J", "kind", "broken", {"value_term": "injury_kind:fracture", "value_text": "broken"}),
    ]


@pytest.fixture
def public_places(mixed: dict[str, str], world: World) -> None:
    """The places themselves may be known: only that anything happened there is sealed."""
    with database.transaction(None) as session:
        for key in ("M", "F"):
            head = ids.record(session, mixed[key])
            head.confidentiality = head.level = Confidentiality.INTERNAL


def seen(user: User, chosen: Filter) -> tuple[int, int]:
    """How many individuals and incidents a filter finds."""
    return browse.individuals(user, chosen).total, browse.incidents(user, chosen).total


def filters(mixed: dict[str, str]) -> dict[str, Filter]:
    return {
        "type": Filter(incident_type=("arrests",), incident=(mixed["I"],)),
        "day": Filter(start=date(2022, 8, 1), end=date(2022, 8, 30), certain=True, incident=(mixed["I"],)),
        "place": Filter(location=(mixed["M"],)),
        "held at": Filter(location=(mixed["F"],)),
        "part of the body": Filter(injury=("shoulder",)),
        "kind of injury": Filter(injury=("fracture",), incident=(mixed["I"],)),
    }


@pytest.mark.parametrize("name", ["type", "day", "place", "held at", "part of the body", "kind of injury"])
def test_no_filter_finds_by_what_only_a_sealed_report_states(
    world: World, mixed: dict[str, str], public_places: None, name: str
) -> None:
    chosen = filters(mixed)[name]

    assert sum(seen(world.users["insider"], chosen)) > 0
    assert seen(world.users["viewer"], chosen) == (0, 0)


def test_places_count_only_what_may_be_known_to_have_happened_there(
    world: World, mixed: dict[str, str], public_places: None
) -> None:
    def counted(name: str) -> dict[str, tuple[int, int]]:
        rows = browse.locations(world.users[name], per_page=100).rows
        return {row.ref: (row.individuals, row.incidents) for row in rows if row.ref in (mixed["M"], mixed["F"])}

    assert counted("viewer") == {mixed["M"]: (0, 0), mixed["F"]: (0, 0)}
    assert {sum(found) > 0 for found in counted("insider").values()} == {True}


def test_a_list_of_places_is_not_narrowed_by_what_is_sealed(
    world: World, mixed: dict[str, str], public_places: None
) -> None:
    def places(name: str) -> set[str]:
        return {row.ref for row in browse.locations(world.users[name], Filter(incident=(mixed["I"],))).rows}

    assert places("insider") >= {mixed["M"], mixed["F"]}
    assert not places("viewer") & {mixed["M"], mixed["F"]}


def test_the_order_of_incidents_tells_no_sealed_day(world: World, mixed: dict[str, str]) -> None:
    order = [row.ref for row in browse.incidents(world.users["viewer"]).rows]
    assert order[-1] == mixed["I"]  # as one without a day: by the day that is sealed it would be the first


def test_a_list_shows_no_sealed_value_of_an_open_record(world: World, mixed: dict[str, str]) -> None:
    (row,) = [row for row in browse.incidents(world.users["viewer"]).rows if row.ref == mixed["I"]]
    assert not (row.type or row.when or row.location)
    (hurt,) = [row for row in browse.injuries(world.users["viewer"]).rows if row.ref == mixed["J"]]
    assert "shoulder" not in (hurt.body_part, hurt.kind)


def test_no_statement_of_a_sealed_report_is_counted(world: World, mixed: dict[str, str]) -> None:
    for name in ("viewer", "insider"):
        assert all(
            fact.report in (mixed["open"], mixed["closed"]) for fact in statements(world.users[name], mixed["I"])
        )
    assert {said.report for said in statements(world.users["viewer"], mixed["I"])} == {mixed["open"]}
    assert {said.report for said in statements(world.users["insider"], mixed["I"])} == {mixed["open"], mixed["closed"]}


def statements(user: User, ref: str) -> list[Any]:
    return [said for fact in record_view.record(user, ref).facts for said in fact.statements]


@pytest.mark.parametrize("name", ["viewer", "insider"])
def test_counts_are_those_of_the_lists_that_they_lead_to(world: World, mixed: dict[str, str], name: str) -> None:
    user = world.users[name]
    places, incidents = browse.locations(user, per_page=100).rows, browse.incidents(user).rows

    assert [row.individuals for row in places] == [browse.individuals(user, Filter(location=(row.ref,))).total for row in places]  # fmt: skip
    assert [row.individuals for row in incidents] == [browse.individuals(user, Filter(incident=(row.ref,))).total for row in incidents]  # fmt: skip
    assert sum(row.individuals for row in places) and sum(row.individuals for row in incidents)
    for row in incidents:
        for found in browse.individuals(user, Filter(incident=(row.ref,))).rows:
            assert row.ref in [ref for ref, _ in found.incidents]


@pytest.mark.parametrize("name", ["viewer", "insider"])
@pytest.mark.parametrize("what", ["individuals", "incidents", "injuries", "locations", "source_reports"])
def test_each_count_of_a_facet_is_that_of_the_list_it_leads_to(
    world: World, mixed: dict[str, str], public_places: None, name: str, what: str
) -> None:
    user = world.users[name]
    counted = browse.counted(user, what)

    assert len({one.facet for one in counted}) > 1
    for one in counted:
        chosen = Filter(**{one.facet: (one.value,)})
        page = browse.reports(user, chosen=chosen) if what == "source_reports" else browse.LISTS[what](user, chosen)
        assert page.total == one.count, one


def test_a_facet_counts_no_value_that_only_a_sealed_report_states(
    world: World, mixed: dict[str, str], public_places: None
) -> None:
    def values(name: str, what: str) -> set[tuple[str, str]]:
        return {(one.facet, one.value) for one in browse.counted(world.users[name], what)}

    for what in ("individuals", "incidents", "injuries"):
        hidden = values("insider", what) - values("viewer", what)
        assert {facet for facet, _ in hidden} & {"location", "injury", "incident_type", "source"}, what
        assert mixed["closed"] not in {value for _, value in values("viewer", what)}


def test_words_of_a_facet_that_name_somebody_hidden_are_nobody_s(world: World, mixed: dict[str, str]) -> None:
    insider, viewer = world.users["insider"], world.users["viewer"]
    said = f"cook of {HIDDEN['GIVEN']} {HIDDEN['FAMILY']}"
    with database.transaction(None) as session:
        schema.drop_guards(session.connection())
        session.execute(text("UPDATE claim SET value_text = :t WHERE value_text = 'writer'"), {"t": said})
        schema._add_guards(session.connection())
        listing.rebuild(session)
    try:
        assert said in {one.label for one in browse.counted(insider, "individuals")}
        assert browse.individuals(insider, Filter(occupation=(said,))).total == 1
        assert browse.individuals(viewer, Filter(occupation=(said,))).total == 0
        assert not [one for one in browse.counted(viewer, "individuals") if "cook" in one.label]
        assert browse.options(viewer, "occupation", said) == {}
    finally:
        with database.transaction(None) as session:
            schema.drop_guards(session.connection())
            session.execute(text("UPDATE claim SET value_text = 'writer' WHERE value_text = :t"), {"t": said})
            schema._add_guards(session.connection())
            listing.rebuild(session)


def test_statements_about_whom_one_may_not_see_are_not_counted(world: World) -> None:
    counted = {
        name: {row.ref: row.statements for row in browse.reports(world.users[name], per_page=100).rows}
        for name in ("viewer", "insider")
    }
    assert counted["viewer"][world.reports[0]] < counted["insider"][world.reports[0]]


def test_a_contact_kept_apart_is_masked_as_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRACKER_DATABASE_URL", "postgresql+psycopg://a.server/tracker")
    token = masked_by.set(masking.Masker([("Miro Tessin", "IND-0000000")]))
    try:
        told = contacts.told_claim({"field": "contact", "value_text": "ask for Miro Tessin"})
    finally:
        masked_by.reset(token)
    assert told["value_text"] == "ask for IND-0000000"


# --- searches ---
@pytest.mark.parametrize("name", ["guest", "viewer", "coder", "reviewer"])
def test_no_search_finds_by_a_hidden_word(world: World, name: str) -> None:
    insider, user = world.users["insider"], world.users[name]
    incident = next(row.ref for row in browse.incidents(world.users["viewer"]).rows if "Veldra" in row.title)
    before = next(row.title for row in browse.incidents(insider).rows if row.ref == incident)
    editing.edit(insider, incident, {"title": f"{HIDDEN['GIVEN']} {HIDDEN['FAMILY']} taken, Veldra"})
    try:
        assert browse.incidents(insider, Filter(words=HIDDEN["GIVEN"])).total == 1
        assert browse.reports(insider, HIDDEN["FAMILY"]).total == 2  # the report, and the list that was loaded
        for word in HIDDEN.values():
            for found in (browse.incidents, browse.individuals, browse.locations):
                assert found(user, Filter(words=word)).total == 0
            assert browse.reports(user, word).total == 0
    finally:
        editing.edit(insider, incident, {"title": before})


# --- saved views ---
def test_only_who_may_code_keeps_a_view_for_the_team(world: World) -> None:
    with pytest.raises(NotAllowed, match="propose"):
        view_changes.save(world.users["viewer"], "individuals", "Ours", {}, shared=True)


@pytest.mark.parametrize("name", ["guest", "viewer", "coder", "reviewer"])
def test_a_view_tells_no_hidden_name_as_it_was_typed(world: World, name: str) -> None:
    words = f"{HIDDEN['GIVEN']} {HIDDEN['FAMILY']}".lower()
    uid = view_changes.save(world.users["insider"], "individuals", words, {}, words, shared=True)
    try:
        found = views.opened(world.users[name], uid)
        assert (found.words, found.nothing, found.withheld) == ("", True, 1)
        assert HIDDEN["FAMILY"].lower() not in str(found).lower()
        assert views.opened(world.users["insider"], uid).words == words
    finally:
        view_changes.delete(world.users["insider"], uid)


def test_an_edit_of_what_only_a_hidden_report_brought_is_no_news(world: World, mixed: dict[str, str]) -> None:
    custodian, insider, coder_ = (world.users[name] for name in ("custodian", "insider", "coder"))
    holding.hold(custodian, mixed["open"], "sealed")
    holding.hold(custodian, mixed["closed"], "internal")
    uid = view_changes.save(insider, "incidents", "All incidents", {}, shared=True)
    before = next(row.title for row in browse.incidents(insider).rows if row.ref == mixed["I"])
    view_news.look(coder_, uid)
    try:
        editing.edit(insider, mixed["I"], {"title": "Taken again in Norvek"})
        assert view_news.news(insider, uid).changed == 1
        assert view_news.news(coder_, uid).changed == 0
    finally:
        editing.edit(insider, mixed["I"], {"title": before})
        view_changes.delete(insider, uid)
        holding.hold(custodian, mixed["closed"], "sealed")
        holding.hold(custodian, mixed["open"], "internal")


# --- coding ---
def test_places_of_kept_decisions_are_those_of_the_text_that_is_shown(world: World) -> None:
    whole, masked = (coder.load(world.users[name], world.reports[0]) for name in ("insider", "coder"))
    drafts = {entry.id: entry.draft for entry in whole.entries}
    moved = [(drafts[entry.id]["end"], entry.draft["end"]) for entry in masked.entries if "end" in entry.draft]

    assert moved and [whole.text[:own][-9:] for own, _ in moved] == [masked.text[:shown][-9:] for _, shown in moved]
    assert [pair for pair in moved if pair[0] != pair[1]]


def test_a_text_that_names_somebody_hidden_is_read_only_for_who_may_know(world: World) -> None:
    assert reading.propose(world.users["insider"], world.reports[0]).proposals

    for door in (reading.propose, lambda user, ref: reading.accept(user, ref, [])):
        with pytest.raises(NotAllowed, match="whom you may not know"):
            door(world.users["coder"], world.reports[0])  # type: ignore[operator]


def test_a_report_that_is_held_closely_is_given_to_no_model_elsewhere(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(plugged, "ask", lambda text, model: asked.append(model.name) or {})
    monkeypatch.setenv("TRACKER_MODEL_URL", "https://models.example/v1")
    monkeypatch.setenv("TRACKER_MODEL_OUTSIDE", "1")
    insider, custodian = world.users["insider"], world.users["custodian"]
    ref = intake.add_report(insider, intake.NewReport(text="Ada Lund was arrested on 5 May 2020.")).ref

    reading.propose(insider, ref, ask_model=True)
    assert asked == ["local"] and "model local" in ledger.lines(world.users["custodian"])[0].what
    holding.hold(custodian, ref, "restricted")
    with pytest.raises(NotAllowed, match="may not leave"):
        reading.propose(custodian, ref, ask_model=True)
    assert asked == ["local"]


def test_a_form_that_names_a_hidden_record_by_its_uid_is_refused(world: World, mixed: dict[str, str]) -> None:
    coder_ = world.users["coder"]
    with database.reading(None) as session:
        sealed = next(
            ref
            for ref in world.refs
            if ref.startswith("IND") and ids.record(session, ref).level is Confidentiality.SEALED
        )
        uid = str(ids.record(session, sealed).uid)
    report = intake.add_report(coder_, intake.NewReport(text="Somebody was seen in Norvek again.")).ref
    records = [{"key": "R", "kind": "source_report"}, {"key": "A", "kind": "individual", "uid": uid}]
    claim = {"key": "c", "subject_id": "A", "field": "occupation", "source_report_id": "R", "quote": "Somebody", "quote_start": 0, "quote_end": 8, "value_text": "Somebody", "basis": "stated"}  # fmt: skip

    with pytest.raises(InvalidFacts, match="its uid names another record"):
        forms.apply(coder_, report, {"meta": {}, "tables": {"record": records, "claim": [claim]}})


def test_what_a_hidden_report_brought_is_not_edited_by_who_may_not_see_it(world: World, mixed: dict[str, str]) -> None:
    custodian, coder_ = world.users["custodian"], world.users["coder"]
    editing.edit(world.users["insider"], mixed["I"], {"note": "Ask at the harbour."})
    holding.hold(custodian, mixed["open"], "sealed")
    holding.hold(custodian, mixed["closed"], "internal")
    try:
        assert {column.name for column in editing.offered(coder_, mixed["I"])} == {"summary"}
        assert record_view.record(coder_, mixed["I"]).note is None
        for name in ("note", "title"):
            with pytest.raises(NotAllowed, match="whom you may not know"):
                editing.edit(coder_, mixed["I"], {name: "Another."})
        assert "Taken in Norvek" not in str(record_view.record(coder_, mixed["I"]).title)
        assert mixed["I"] not in {row.ref for row in browse.incidents(coder_, Filter(words="taken in norvek")).rows}
        words = '"ask at the harbour" OR "taken in norvek"'
        found = {user.username: find(user, words, [Kind.INCIDENT]).total for user in (coder_, custodian)}
        assert found == {"coder": 0, "custodian": 3}  # its title, its note, and the report that is quoted of it
    finally:
        holding.hold(custodian, mixed["closed"], "sealed")
        holding.hold(custodian, mixed["open"], "internal")


def test_how_long_a_record_is_kept_is_a_custodians_choice(world: World, mixed: dict[str, str]) -> None:
    with pytest.raises(NotAllowed, match="curate"):
        editing.edit(world.users["coder"], mixed["I"], {"retain_until": "2031-12-31"})
    assert "retain_until" not in {column.name for column in editing.offered(world.users["coder"], mixed["I"])}


def test_what_is_withheld_is_not_said_to_be_unknown(world: World, mixed: dict[str, str]) -> None:
    withheld = {facts(Kind.INDIVIDUAL)[name].label for name in sight.IDENTIFYING}
    viewer = world.users["viewer"]

    assert withheld & set(record_view.record(viewer, mixed["A"]).unknown)
    assert not withheld & set(record_view.record(viewer, world.protected).unknown)


def test_a_custodians_choice_is_undone_by_who_could_have_made_it(world: World, mixed: dict[str, str]) -> None:
    editing.edit(world.users["custodian"], mixed["I"], {"retain_until": "2031-12-31"})
    with database.reading(None) as session:
        number = int(session.execute(text("SELECT max(id) FROM audit_entry")).scalar_one())

    with pytest.raises(NotAllowed, match="curate"):
        undo.undo(world.users["coder"], number, "It was shorter.")
    undo.undo(world.users["custodian"], number, "It was shorter.")


@pytest.mark.parametrize(("how", "few"), [("title", 20_000), ("statement", 20_000), ("statement", 0)])
def test_what_identifies_a_report_is_withheld_where_it_tells_of_a_protected_person(
    world: World, monkeypatch: pytest.MonkeyPatch, how: str, few: int
) -> None:
    monkeypatch.setattr(claims, "FEW", few)  # many protected people are looked for in another way
    insider, body = world.users["insider"], f"A clerk was seen again in Norvek, as the {how} says ({few})."
    title = f"{HIDDEN['GIVEN']} {HIDDEN['FAMILY']}" if how == "title" else "Seen again"
    report = intake.add_report(insider, intake.NewReport(text=body, title=title)).ref
    if how == "statement":
        claim = worlds._claim("c", "A", "occupation", body, "clerk", value_text="clerk", judgement="open")
        records = [{"key": "R", "kind": "source_report"}, {"key": "A", "kind": "individual", "ref": world.protected}]
        forms.apply(insider, report, {"meta": {}, "tables": {"record": records, "claim": [claim]}})

    assert len(record_view.record(insider, report).details["sha256"]) == 64
    assert record_view.record(world.users["coder"], report).details["sha256"] == ""


def test_a_protected_person_is_called_by_their_ref_wherever_a_name_would_stand(world: World) -> None:
    for name in ("coder", "custodian"):
        assert record_view.record(world.users[name], world.protected).title == world.protected


def test_a_place_that_bears_a_hidden_name_is_not_called_by_it(world: World) -> None:
    insider, square = world.users["insider"], f"{HIDDEN['FAMILY']} Square"
    body = f"A crowd stood at {square} in Norvek."
    report = intake.add_report(insider, intake.NewReport(text=body)).ref
    claim = worlds._claim("c", "P", "name", body, square, value_text=square, judgement="open")
    records = [{"key": "R", "kind": "source_report"}, {"key": "P", "kind": "location"}]
    typed = {"location": [{"key": "P", "feature": "settlement"}]}
    forms.apply(insider, report, {"meta": {}, "tables": {"record": records, **typed, "claim": [claim]}})

    called = {name: str(browse.locations(world.users[name], per_page=100).rows) for name in ("insider", "viewer")}
    assert square in called["insider"] and HIDDEN["FAMILY"] not in called["viewer"]


# --- holding, joining ---
def test_nobody_holds_a_record_out_of_their_own_sight(world: World, mixed: dict[str, str]) -> None:
    lower = replace(world.users["custodian"], clearance=Confidentiality.RESTRICTED)
    with pytest.raises(InvalidFacts, match="no longer see it"):
        holding.hold(lower, mixed["I"], "sealed")


def test_only_an_administrator_makes_a_team_of_a_file(world: World) -> None:
    with pytest.raises(NotAllowed, match="Your role"):
        joining.start_team(world.users["viewer"], "vic", "Vic", "four invented words elsewhere")


# --- what leaves ---
def test_a_file_for_others_is_read_as_they_may_see_it(world: World, mixed: dict[str, str]) -> None:
    custodian = world.users["custodian"]
    outside = Leaving(Audience.PARTNER, "Invented Lawyers", "a complaint")
    team = export.listing(custodian, "incidents", "csv").content.decode()
    theirs = export.listing(custodian, "incidents", "csv", leaving=outside).content.decode()
    hidden = next(row.ref for row in browse.incidents(custodian).rows if row.title == HIDDEN["TITLE"])

    assert hidden in team and "2022-08-07" in team
    assert hidden not in theirs and "2022-08-07" not in theirs
    assert mixed["I"] in theirs


# --- disagreements, as seen from each level ---
def test_a_disagreement_that_more_sight_resolves_is_told_below_it_alone(world: World, mixed: dict[str, str]) -> None:
    below = {"level": Confidentiality.PUBLIC, "up_to": Confidentiality.RESTRICTED}
    disputed = {name: home.home(world.users[name]).disputed for name in ("viewer", "insider")}
    with database.transaction(None) as session:
        subject = ids.record(session, mixed["A"]).id
        row = Disagreement(subject_id=subject, field="occupation", accounts=2, **below)
        session.add(row)
    try:
        assert home.home(world.users["viewer"]).disputed == disputed["viewer"] + 1
        assert home.home(world.users["insider"]).disputed == disputed["insider"]
        for name in ("viewer", "insider"):
            shown = {fact.field: fact.accounts for fact in record_view.record(world.users[name], mixed["A"]).facts}
            assert shown["occupation"] == (2 if name == "viewer" else 1)
    finally:
        with database.transaction(None) as session:
            session.execute(text("DELETE FROM disagreement WHERE subject_id = :n AND accounts = 2"), {"n": subject})


# --- the first page ---
def test_the_first_page_names_nobody_in_passages_and_changes(world: World, mixed: dict[str, str]) -> None:
    user = world.users["insider"]
    body = "Miro Tessin was seen in Norvek on 9 August 2022."
    report = intake.add_report(user, intake.NewReport(text=body, title="Miro Tessin was seen")).ref
    coder.keep(user, report, propose("I", body, 0, len(body) - 1, {}))
    found = home.home(user)

    assert "Miro" not in str(found) and "Tessin" not in str(found)
    assert mixed["A"] in str(found.passages) and mixed["A"] in str(found.changes)


def test_a_protected_record_of_a_past_day_names_nobody(world: World) -> None:
    from tracker.dates import today

    for name in ("coder", "reviewer"):
        assert HIDDEN["GIVEN"] not in str(record_view.record(world.users[name], world.protected, today()))
    assert HIDDEN["GIVEN"] in str(record_view.record(world.users["insider"], world.protected, today()))


def test_nothing_of_a_sealed_report_can_be_reached_by_its_statements(world: World, mixed: dict[str, str]) -> None:
    uids = [said.uid for said in statements(world.users["insider"], mixed["I"]) if said.report == mixed["closed"]]
    assert uids and CLOSED
    with pytest.raises(NotFound, match="There is no statement"):
        review.judge(world.users["reviewer"], uids[:1], "reject", "no")


def test_the_coding_page_offers_nothing_of_a_text_that_names_somebody_hidden(world: World) -> None:
    assert reading.offered(world.users["insider"], world.reports[0]).drafts
    for name in ("coder", "viewer"):
        assert reading.offered(world.users[name], world.reports[0]) == ([], "")

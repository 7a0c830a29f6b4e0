"""Who sees what: levels that follow what a record hangs on, lists as seen from each clearance, protected names."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest
import world_loads
from sqlalchemy import text
from sqlmodel import col, select
from streamlit.testing.v1 import AppTest
from world import CLOSED, HIDDEN, OPEN, PROBES, World, _claim, become, outputs

from tracker.access import Confidentiality, User, levels
from tracker.actions import (
    browse,
    coder,
    editing,
    forms,
    holding,
    home,
    intake,
    queue,
    record_view,
    review,
    undo,
    upkeep,
)
from tracker.cli.common import plain
from tracker.dates import now
from tracker.errors import InvalidFacts, NotAllowed, NotFound
from tracker.facets import of_list
from tracker.narrowing import Filter
from tracker.records import (
    KINDS,
    AuditEntry,
    Change,
    Circle,
    Claim,
    ClaimDetail,
    Consent,
    CustodyEvent,
    Disagreement,
    Entry,
    FacetRow,
    ImportBatch,
    IncidentFacetRow,
    IndexedText,
    LegalHold,
    ListRow,
    Name,
    Record,
    Review,
    StageRow,
)  # fmt: skip
from tracker.records.base import AuditAction
from tracker.store import columns, database, ids, lists, masking, name_forms, report_list, sight
from tracker.widgets import batch_view, names_key

HELD = [HIDDEN[key] for key in ("GIVEN", "FAMILY", "CYRILLIC", "HAN", "ARABIC", "STREET")]


@pytest.fixture(autouse=True)
def first_world(request: pytest.FixtureRequest) -> None:
    if "world" in request.fixturenames:
        become(request.getfixturevalue("world"), {})


def _obtained(world: World, answers: Iterable[tuple[str, str]]) -> str:
    """All that a person is given, but the words of a file of their own told back: not of the guesses, of which none is."""
    files = [path for path in (world.brought, *world.tried) if path.stem != "guesses"]
    return "\n".join(world_loads.beyond(what, answer, files) for what, answer in answers)


def test_no_hidden_value_is_anywhere_in_what_the_team_obtains(
    world: World, first_answers: Callable[[World, str], dict[str, str]]
) -> None:
    def obtained(name: str) -> str:
        """Without what was asked in those words themselves, which are told back; it is asked here without them."""
        answers = dict(first_answers(world, name))
        answers |= outputs(world, world.users[name], [], lambda what: what.startswith("names in"))
        return _obtained(
            world, [(what, said) for what, said in answers.items() if not any(word in what for word in PROBES)]
        )

    for name in ("guest", "viewer", "coder", "reviewer"):
        every = obtained(name)
        assert not [value for value in HIDDEN.values() if value in every or value.lower() in every], name
    every = obtained("custodian")
    assert not [value for value in HELD if value in every]
    assert HIDDEN["SECRET"] in every  # the sealed report itself they may read


def test_looking_past_the_words_of_a_file_leaves_what_else_tells_of_somebody(world: World) -> None:
    """What the test above looks past: a cell told back where cells stand, and it alone."""
    file = world.brought
    told = {"value": HIDDEN["LISTED"], "reason": f"{HIDDEN['LISTED']} is here"}
    left = world_loads.beyond(f"check {file.name} once more", json.dumps({"problems": [told]}), [file])
    other = json.dumps({"value": f"{HIDDEN['GIVEN']} {HIDDEN['FAMILY']}"})  # a name, of which the file has longer words

    assert json.loads(left) == {"problems": [{**told, "value": ""}]}
    assert world_loads.beyond(f"check {file.name} once more", other, [file]) == other
    assert world_loads.beyond("tracker import " + file.name, f'"{HIDDEN["GIVEN"]} is here"', [file]).count(
        HIDDEN["GIVEN"]
    )
    assert world_loads.beyond("loads", json.dumps(told), [file]) == json.dumps(told)


def test_a_person_whose_only_hidden_act_is_sealed_still_has_a_row(world: World) -> None:
    rows = {name: {r.ref: r for r in browse.individuals(world.users[name]).rows} for name in ("viewer", "insider")}
    known = next(ref for ref, row in rows["viewer"].items() if row.name == "Josk Arnev")

    assert rows["viewer"][known].waiting.get("latest_stage", rows["viewer"][known].latest_stage) != "died"
    assert rows["insider"][known].latest_stage == "died"
    assert known in {r.ref for r in browse.individuals(world.users["insider"], Filter(stage=("died",))).rows}
    assert known not in {r.ref for r in browse.individuals(world.users["viewer"], Filter(stage=("died",))).rows}


def test_memory_and_database_answer_alike_for_two_people_in_both_orders(world: World) -> None:
    facets = tuple(facet.name for facet in of_list("individuals"))

    def asked(name: str) -> object:
        return browse.individuals(world.users[name], facets=facets)

    from_database = {name: asked(name) for name in ("viewer", "insider", "guest")}
    for order in (("viewer", "insider", "guest"), ("guest", "insider", "viewer"), ("insider", "viewer", "insider")):
        columns.keep()
        try:
            for name in order:
                assert asked(name) == from_database[name], (order, name)
        finally:
            columns.keep(False)


@pytest.mark.parametrize("what", ["incidents", "injuries", "locations", "source_reports"])
@pytest.mark.parametrize("who", ["viewer", "insider", "guest"])
def test_each_count_beside_a_list_is_what_this_person_finds_by_it(world: World, what: str, who: str) -> None:
    user = world.users[who]

    def asked() -> tuple[list[str], list[int]]:
        counted = browse.counted(user, what)
        chosen = [Filter(**{one.facet: (one.value,)}) for one in counted]
        if what == "source_reports":
            found = [browse.reports(user, chosen=of).total for of in chosen]
        else:
            found = [browse.LISTS[what](user, of).total for of in chosen]
        assert found == [one.count for one in counted], list(zip(counted, found, strict=True))
        return sorted(map(str, counted)), sorted(found)

    from_database = asked()
    columns.keep()
    try:
        assert asked() == from_database
    finally:
        columns.keep(False)


def test_a_hidden_record_answers_as_one_that_does_not_exist(world: World) -> None:
    viewer = world.users["viewer"]
    sealed = [ref for ref in world.refs if _is_hidden(world, ref)]

    assert len(sealed) > 5
    for ref in sealed:
        kind = ref.partition("-")[0]
        with pytest.raises(NotFound) as problem:
            record_view.record(viewer, ref)
        assert str(problem.value) == f"There is no record {ref}."
        if kind == "SRC":
            with pytest.raises(NotFound, match=f"There is no source_report {ref}|There is no source report {ref}"):
                coder.load(viewer, ref)


def _is_hidden(world: World, ref: str) -> bool:
    try:
        record_view.record(world.users["viewer"], ref)
    except NotFound:
        return True
    return False


def test_every_table_that_tells_of_a_record_is_narrowed(world: World) -> None:
    seen_by_all: dict[type, int] = {}
    with database.transaction(None) as session:
        hidden = ids.record(
            session, next(ref for ref in world.refs if ref.startswith("IND") and _is_hidden(world, ref))
        )
        report = ids.record(session, world.reports[1])
        common = {"scope": "publish_name", "status": "given", "recorded_at": now()}
        session.add(Consent(individual_id=hidden.id, **common))
        session.add(LegalHold(record_id=hidden.id, reason="Asked by a court.", placed_by=1, placed_at=now()))
        session.merge(Circle(record_id=hidden.id, user_id=1, named_at=now()))
        session.add(ImportBatch(uid=uuid4(), source_report_id=report.id, file_sha256="", mapping={}, state="checked"))
        levels = {"level": "sealed", "up_to": "sealed"}
        session.add(Disagreement(subject_id=hidden.id, field="sex", accounts=2, **levels))
        session.flush()
        typed = [kind.table for kind in KINDS.values()]
        tables = [*typed, Record, Name, Claim, ClaimDetail, Entry, Review, CustodyEvent, Consent, Circle, Change]
        for table in [
            *tables,
            ImportBatch,
            IndexedText,
            LegalHold,
            ListRow,
            FacetRow,
            IncidentFacetRow,
            StageRow,
            Disagreement,
        ]:
            seen_by_all[table] = len(session.exec(select(table)).all())
    assert {table for table, count in seen_by_all.items() if count} >= {
        Consent,
        Circle,
        Change,
        ImportBatch,
        LegalHold,
        ListRow,
    }
    with database.reading(world.users["viewer"]) as session:
        for table, count in seen_by_all.items():
            assert len(session.exec(select(table)).all()) < count or not count, table


def test_levels_follow_what_a_record_hangs_on_up_and_down(world: World) -> None:
    custodian, viewer = world.users["custodian"], world.users["viewer"]
    incident = browse.incidents(viewer).rows[0].ref
    before = {ref: _is_hidden(world, ref) for ref in world.refs}
    people = [row.ref for row in browse.individuals(viewer).rows]

    assert holding.hold(custodian, incident, "sealed") == "sealed"
    try:
        during = {ref: _is_hidden(world, ref) for ref in world.refs}
        assert upkeep.check() == []
        assert sum(during.values()) > sum(before.values()) + 2  # the incident, its acts, stages, injuries
        rows = browse.individuals(viewer).rows
        assert [row.ref for row in rows] == people and not any(row.incidents for row in rows)  # people hang on nothing
        assert browse.incidents(viewer).total == 0
    finally:
        holding.hold(custodian, incident, "internal")
    assert {ref: _is_hidden(world, ref) for ref in world.refs} == before
    assert upkeep.check() == []


def test_a_place_is_held_as_closely_as_the_place_it_lies_in(world: World) -> None:
    with database.reading(None) as session:
        rows = session.execute(text("SELECT ref FROM record WHERE kind = 2 AND level = 1 ORDER BY id")).all()
    assert rows
    holding.hold(world.users["custodian"], rows[0][0], "sealed")
    assert all(row.ref != rows[0][0] for row in browse.locations(world.users["viewer"]).rows)
    assert rows[0][0] not in json.dumps(plain(browse.incidents(world.users["viewer"])))
    holding.hold(world.users["custodian"], rows[0][0], "internal")


def test_places_in_a_masked_text_are_those_of_the_text_that_is_shown(world: World) -> None:
    reviewer, report = world.users["reviewer"], world.reports[0]
    shown = record_view.record(reviewer, report).details["body"]
    loaded = coder.load(reviewer, report)

    assert loaded.text == shown and world.protected in shown and masking.WITHHELD in shown
    for ref in world.refs:
        try:
            view = record_view.record(reviewer, ref)
        except NotFound:
            continue
        for part in (view, *view.acts, *view.stages, *view.injuries):
            for said in (s for fact in part.facts for s in fact.statements if s.quote):
                assert shown[said.quote_start : said.quote_end] == said.quote
    form = forms.export(reviewer, report)
    assert form["tables"]["claim"]
    assert all(shown[c["quote_start"] : c["quote_end"]] == c["quote"] for c in form["tables"]["claim"] if c["quote"])


def test_a_text_with_a_hidden_name_is_coded_by_who_may_read_it(world: World) -> None:
    report = world.reports[0]
    for act in (
        lambda: coder.keep(world.users["coder"], report, {"kind": "N", "start": 0, "end": 5}),
        lambda: coder.answer(world.users["coder"], report, "same.1", "yes"),
        lambda: coder.undo(world.users["coder"], report),
        lambda: forms.apply(world.users["coder"], report, {"meta": {}, "tables": {"record": [], "claim": []}}),
    ):
        with pytest.raises(NotAllowed, match="names somebody"):
            act()


def test_hashes_sizes_and_file_names_of_such_a_report_are_withheld(world: World) -> None:
    details = record_view.record(world.users["coder"], world.reports[0]).details
    open_ = record_view.record(world.users["insider"], world.reports[0]).details

    assert (details["sha256"], details["url"], details["files"]) == ("", None, ((masking.WITHHELD, 0, ""),))
    assert len(open_["sha256"]) == 64 and len(open_["files"][0][2]) == 64


def test_the_circle_reads_the_name_and_nobody_else(world: World) -> None:
    names = {
        name: {row.ref: row.name for row in browse.individuals(user).rows}.get(world.protected)
        for name, user in world.users.items()
    }

    assert names.pop("insider") == f"{HIDDEN['GIVEN']} {HIDDEN['FAMILY']}"
    assert names.pop("guest") is None
    assert set(names.values()) == {world.protected}


def test_a_protected_person_stands_in_the_order_of_refs_for_everybody(world: World) -> None:
    names = {row.ref: row.name.lower() for row in browse.individuals(world.users["insider"]).rows}
    order, protected = list(names), _protected(world.users["insider"])
    by_ref = sorted(order, key=lambda ref: ref.lower() if ref in protected else names[ref])

    assert world.protected in protected and len(protected) == 2  # of the open report, and of the open list
    assert [order.index(ref) for ref in protected] == [by_ref.index(ref) for ref in protected]
    for name in ("guest", "viewer", "custodian"):
        seen = [row.ref for row in browse.individuals(world.users[name]).rows]
        assert seen == [ref for ref in order if ref in seen], name


def _protected(user: User) -> list[str]:
    """Who is known by name to a circle of which this person is."""
    known = text("SELECT r.ref FROM circle c JOIN record r ON r.id = c.record_id WHERE c.user_id = :user")
    with database.reading(None) as session:
        return list(session.execute(known, {"user": user.id}).scalars())


def test_words_that_name_a_protected_person_are_edited_by_the_circle_alone(world: World) -> None:
    insider, coder_ = world.users["insider"], world.users["coder"]
    ref = browse.incidents(coder_).rows[0].ref
    editing.edit(insider, ref, {"note": f"Ask the family of {HIDDEN['GIVEN']} {HIDDEN['FAMILY']}."}, "They know.")
    with database.reading(None) as session:
        seq = int(session.execute(text("SELECT max(id) FROM audit_entry")).scalar_one())

    seen = json.dumps(plain([record_view.record(coder_, ref), record_view.what_happened(coder_, ref)]))
    assert world.protected in seen and not [value for value in HELD if value in seen]
    shown = record_view.record(coder_, ref).note
    for act in (
        lambda: editing.edit(coder_, ref, {"note": "Another."}),
        lambda: editing.edit(coder_, ref, {"note": "Another."}, seen={"note": shown}),
        lambda: undo.undo(coder_, seq, "no"),
    ):
        with pytest.raises(NotAllowed, match="whom you may not know"):
            act()
    undo.undo(insider, seq, "It stands elsewhere.")
    assert upkeep.check() == []


def test_names_that_are_kept_for_the_next_look_are_those_that_a_first_look_reads(world: World) -> None:
    insider, custodian = world.users["insider"], world.users["custodian"]
    josk = next(row.ref for row in browse.individuals(insider).rows if row.name == "Josk Arnev")
    spelling = _spelling(world.protected, "Tornvaldsson")

    def maskers() -> dict[str, masking.Masker]:
        found = {}
        for name in ("viewer", "coder", "custodian"):
            with database.reading(world.users[name]) as session:
                found[name] = masking.of(session) or masking.Masker(())
        return found

    def hidden() -> dict[str, list[tuple[str, str]]]:
        kept = maskers()
        masking.forget()
        fresh = maskers()
        told = {name: (list(one.names), one.spelled) for name, one in fresh.items()}
        assert {name: (list(one.names), one.spelled) for name, one in kept.items()} == told
        return {name: names for name, (names, _) in told.items()}

    steps = (
        lambda: forms.apply(insider, world.reports[0], spelling),
        lambda: holding.protect(custodian, josk, ["insider"]),
        lambda: holding.hold(custodian, josk, "sealed"),
        lambda: holding.hold(custodian, josk, "internal"),
        lambda: holding.unprotect(custodian, josk),
    )
    seen = [hidden()]
    for step in steps:
        step()
        seen.append(hidden())

    viewer = [{text for text, _ in told["viewer"]} for told in seen]
    assert "Tornvaldsson" not in viewer[0] and "Tornvaldsson" in viewer[1]
    assert ["Josk Arnev" in told for told in viewer] == [False, False, True, True, True, False]
    assert [dict(told["viewer"]).get("Josk Arnev") for told in seen[2:5]] == [josk, "[withheld]", josk]


def _spelling(ref: str, name: str) -> dict[str, object]:
    """A form that gives somebody who is here one more spelling."""
    said = _claim("c", "A", "name", OPEN, "police station", value_text=name)
    records = [{"key": "R", "kind": "source_report"}, {"key": "A", "kind": "individual", "ref": ref}]
    spelled = {"key": "n", "record_id": "A", "claim_id": "c", "text": name, "kind": "alias"}
    return {"meta": {}, "tables": {"record": records, "claim": [said], "name": [spelled]}}


def test_levels_and_circles_are_a_custodians_work_and_each_change_has_its_entry(world: World) -> None:
    custodian = world.users["custodian"]
    for name in ("viewer", "coder", "insider"):
        for act in (
            lambda user: holding.hold(user, world.protected, "public"),
            lambda user: holding.protect(user, world.protected, ["coder"]),
            lambda user: holding.unprotect(user, world.protected),
        ):
            with pytest.raises(NotAllowed, match="Your role"):
                act(world.users[name])
    with database.reading(None) as session:
        before = session.execute(text("SELECT max(id) FROM audit_entry")).scalar_one()

    holding.protect(custodian, world.protected, ["insider", "coder"], "They work on it.")
    holding.protect(custodian, world.protected, ["insider", "coder"])  # the same again is no change
    holding.protect(custodian, world.protected, ["insider"])

    with database.reading(None) as session:
        entries = session.exec(select(AuditEntry).where(col(AuditEntry.id) > before)).all()
        changes = session.exec(select(Change.field).where(col(Change.audit_id).in_([e.id for e in entries]))).all()
        done = [entry.action for entry in entries]
    assert done == [AuditAction.PERMISSION] * 2
    assert {"circle", "reason"} == set(changes)
    assert upkeep.check() == []


def test_bad_levels_and_circles_are_refused_with_the_reason(world: World) -> None:
    custodian = world.users["custodian"]
    with pytest.raises(InvalidFacts, match="'secret' is not one of: public"):
        holding.hold(custodian, world.protected, "secret")
    with pytest.raises(InvalidFacts, match="at least one person"):
        holding.protect(custodian, world.protected, [" "])
    with pytest.raises(InvalidFacts, match="no active account nobody"):
        holding.protect(custodian, world.protected, ["insider", "nobody"])
    with pytest.raises(NotFound, match="There is no individual"):
        holding.protect(custodian, world.reports[0], ["insider"])
    with pytest.raises(InvalidFacts, match="your own clearance is public"):
        intake.add_report(
            world.users["coder"].__class__(1, "c", "C", "coder", Confidentiality.PUBLIC),
            intake.NewReport(text="A text."),
        )


def test_one_wish_hides_every_name_on_every_door(world: World) -> None:

    hidden = replace(world.users["insider"], names_hidden=True)
    every = _obtained(world, outputs(world, hidden, []))

    assert not [name for name in (*HELD, "Josk", "Arnev", HIDDEN["SEALED"]) if name in every]
    assert HIDDEN["PLACE"] in every  # a place is no name of a person


def test_the_first_page_shows_no_name_to_anybody(world: World) -> None:
    from tracker.actions import accounts

    seen = json.dumps(plain(home.home(accounts.local_user())), ensure_ascii=False, default=str)

    assert not [name for name in (HIDDEN["GIVEN"], HIDDEN["FAMILY"], HIDDEN["SEALED"], "Josk", "Arnev") if name in seen]


def test_a_reviewer_is_refused_what_they_cannot_see(world: World) -> None:
    with database.reading(None) as session:
        uid = session.execute(
            text(
                "SELECT d.uid FROM claim_detail d JOIN claim c ON c.id = d.claim_id WHERE c.source_report_id = (SELECT id FROM record WHERE ref = :r) LIMIT 1"
            ),
            {"r": world.reports[1]},
        ).scalar_one()
    from uuid import UUID

    told = str(UUID(bytes=uid))
    with pytest.raises(NotFound, match="There is no statement"):
        review.judge(world.users["reviewer"], [told], "reject")
    with pytest.raises(NotFound, match="There is no source report"):
        review.judge_bundle(world.users["reviewer"], world.reports[1])
    with pytest.raises(NotFound):
        queue.passages(world.users["reviewer"], world.reports[1])


# --- the masker alone ---
SPELLED = [
    ("Ilsa Tornvald", "A"),
    ("Ильса Торнвальд", "A"),
    ("伊尔萨", "A"),
    ("إيلسا", "A"),
    ("Li Wu", "B"),
    ("Rose", "C"),
    ("王小明", "D"),
    ("李建国", "E"),
    ("阿卜杜·买提", "F"),
    ("阿不都热合曼·买买提", "G"),
    ("Victor Roman", "H"),
    ("Роман", "I"),
]


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("Ilsa Tornvald said.", "A said."),
        ("ILSA TORNVALD, ilsa tornvald", "A, A"),
        ("Tornvald's brother and Ilsa", "A's brother and A"),
        ("Говорили с Ильсой Торнвальдом.", "Говорили с A."),
        ("Торнвальдовский", "Торнвальдовский"),
        ("见伊尔萨和朋友", "见A和朋友"),
        ("قال إيلسا", "قال A"),
        ("a rose, Rose, roses", "a rose, C, roses"),
        ("Li left; Li Wu stayed", "Li left; B stayed"),
        ("Ílsa Törnvald", "A"),
        ("Ilsa-Tornvald", "A"),
        ("nobody here", "nobody here"),
        ("", ""),
        ("saw tornvald in the van", "saw A in the van"),
        ("с ильсой и торнвальдом", "с A и A"),
        ("#freeilsatornvald, tornvaldilsa; #SaveIlsa, tornvald1987", "#freeA, A; #SaveA, A1987"),
        ("MacIlsa McTornvald", "MacIlsa McTornvald"),
        ("for Torn-\nvald, torn\u2010 \n  vald, Torn\u00ad\nvald", "for A, A, A"),
        ("il\u00adsa T\u200born\u200dva\u0301ld", "A"),
        ("the list_of_tornvald.csv", "the list_of_A.csv"),
        ("被拘留的Tornvald说", "被拘留的A说"),
        ("王小明, 小明说, 王\n小明; 明小", "D, D说, D; 明小"),
        ("建国以来，李建国", "建国以来，E"),
        ("阿卜杜•买提, 买提江和 阿卜杜·买提, 李小明", "F, 买提江和 F, 李小明"),
        ("阿不都热合曼说, 买买提在, 买买提江", "G说, G在, 买买提江"),
        ("قالإِيلْسَا، إيـلسا", "قالA، A"),
        ("victory of victor; романы и роман, Роман", "victory of victor; романы и роман, I"),
        ("maritorn vald", "maritorn vald"),
    ],
)
def test_spellings_parts_and_endings_are_found(said: str, read: str) -> None:
    assert masking.Masker(SPELLED)(said) == read


@pytest.mark.parametrize(
    "run",
    [
        *(f"م{chr(code)}م م" for code in range(0x620, 0x6FF)),
        "张伟",
        "古丽菲娅·卡扎别克",
        "张 伟\n李",
        "ئەيزەك\nغاشە  س",
    ],
)
def test_signs_that_are_read_at_once_are_those_that_are_read_one_by_one(run: str) -> None:
    told, places = name_forms.flat(run)
    slowly = name_forms.flat(f"{run}\u064b\u0301")  # a mark: then they are read one by one

    assert (told, list(places)) == (slowly[0], list(slowly[1]))


def test_thousands_of_names_cost_no_more_than_one() -> None:
    import time

    many = [(f"Name{number:05}xa Family{number:05}ov", f"IND-{number}") for number in range(20_000)]
    masker, one = masking.Masker(many), masking.Masker(many[:1])
    body = OPEN + CLOSED

    def took(of: masking.Masker) -> float:
        return min(_timed(of, body * 20, time.perf_counter) for _ in range(5))

    assert took(masker) < 3 * took(one) + 0.01


def _timed(of: masking.Masker, body: str, clock: object) -> float:
    begun = clock()  # type: ignore[operator]
    of.spans(body)
    return float(clock() - begun)  # type: ignore[operator]


def masthead() -> None:
    """The key as any page draws it."""
    from tracker.access import Confidentiality, User
    from tracker.widgets import names_key

    names_key.show(User(77, "ada", "Ada", "viewer", Confidentiality.INTERNAL))


def test_the_key_hides_names_also_in_a_tab_that_does_not_know_of_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(names_key, "_hiding", set())
    monkeypatch.setenv(names_key.KEPT, "")
    one, other = (AppTest.from_function(masthead).run() for _ in range(2))
    one.button("names.key").click().run()
    assert names_key._hiding == {77} and one.button("names.key").label == "Show names"

    other.button("names.key").click().run()  # it says "Hide names" still, and its screen shows them

    assert names_key._hiding == {77} and other.button("names.key").label == "Show names"
    read = "from tracker.widgets import names_key; print(names_key._hiding)"
    said = subprocess.run([sys.executable, "-c", read], capture_output=True, text=True, check=True).stdout
    assert said.strip() == "{77}"  # as a process does that takes the place of this one
    one.button("names.key").click().run()
    assert not names_key._hiding and not os.environ[names_key.KEPT]


def test_the_cells_of_a_file_are_hidden_with_all_names(world: World) -> None:
    viewer = world.users["reviewer"]

    assert batch_view.cell_words(viewer, "Oren Tavish") == "Oren Tavish"
    assert batch_view.cell_words(replace(viewer, names_hidden=True), "Oren Tavish") == "hidden"


def test_days_that_only_a_sealed_date_leaves_out_are_left_out_for_who_may_know_it(world: World) -> None:
    insider, viewer = world.users["insider"], world.users["viewer"]
    josk = next(row.ref for row in browse.individuals(insider).rows if row.name == "Josk Arnev")
    report = {"key": "R", "kind": "source_report"}
    happened = {
        "record": [report, {"key": "A", "kind": "individual", "ref": josk}, {"key": "I", "kind": "incident"}, {"key": "T", "kind": "act"}],
        "incident": [{"key": "I", "title": "Seven years"}],
        "act": [{"key": "T", "incident_id": "I", "victim_id": "A"}],
        "claim": [
            _claim("c1", "I", "when", OPEN, "detained three marchers", value_text="2010/2017"),
            _claim("c2", "T", "type", OPEN, "detained", value_term="act_type:detention", value_text="detained"),
        ],
    }  # fmt: skip
    alone = replace(insider, alone=True)  # who may judge what they coded
    made = forms.apply(alone, world.reports[0], {"meta": {}, "tables": happened}, judge=True).refs["T"]
    sealed = _claim("c3", "T", "when", CLOSED, "took", value_text="[2010,2017]")
    act = {"record": [report, {"key": "T", "kind": "act", "ref": made}], "claim": [sealed]}
    forms.apply(alone, world.reports[1], {"meta": {}, "tables": act}, judge=True)

    def found(user: User) -> list[bool]:
        between = Filter(start=date(2013, 1, 1), end=date(2014, 12, 31))
        own = [josk in {row.ref for row in browse.individuals(user, between).rows}]
        columns.keep()
        try:
            return [*own, josk in {row.ref for row in browse.individuals(user, between).rows}]
        finally:
            columns.keep(False)

    assert (found(viewer), found(insider)) == ([True, True], [False, False])
    between = lists.Wanted(tuple(levels(viewer)), start=date(2013, 1, 1), end=date(2014, 12, 31))
    with database.reading(insider) as session, sight.whole(session):  # the same for a level, whoever asks
        assert ids.record(session, josk).id in lists.individuals(session, between, 0, 50)


def test_a_report_of_which_only_somebody_hidden_tells_of_a_person_is_not_found_by_them(world: World) -> None:
    insider, viewer = world.users["insider"], world.users["viewer"]
    known, sealed = (
        next(row.ref for row in browse.individuals(insider).rows if name in row.name)
        for name in ("Josk Arnev", HIDDEN["SEALED"])
    )
    incidents = tuple(row.ref for row in browse.incidents(viewer).rows)
    body = "A neighbour remembers the years before: he mended nets."
    report = intake.add_report(insider, intake.NewReport(text=body, title="Nets")).ref
    people = [{"key": "A", "kind": "individual", "ref": known}, {"key": "S", "kind": "individual", "ref": sealed}]
    said = _claim("c", "A", "occupation", body, "mended nets", value_text="fisherman", speaker_id="S")
    forms.apply(insider, report, {"meta": {}, "tables": {"record": [{"key": "R", "kind": "source_report"}, *people], "claim": [said]}})  # fmt: skip

    def found(user: User) -> tuple[bool, bool]:
        by_people = browse.reports(user, chosen=Filter(incident=incidents)).rows
        return any(row.ref == report for row in browse.reports(user).rows), any(row.ref == report for row in by_people)

    assert (found(viewer), found(insider)) == ((True, False), (True, True))
    with database.reading(insider) as session, sight.whole(session):  # the same for a level, whoever asks
        chosen = [ids.record(session, ref).id for ref in incidents]
        asked = lists.Wanted(tuple(levels(viewer))).to(incident=chosen)
        assert ids.record(session, report).id not in report_list.page(session, asked, 0, 50)

"""Coding forms in and out: a round trip loses nothing, a bad form changes nothing."""

from __future__ import annotations

import copy
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import invented
import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from tracker.access import User
from tracker.actions import accounts, browse, forms, intake, record_view, review, upkeep
from tracker.errors import Conflict, InvalidFacts, NotFound
from tracker.store import database

Form = dict[str, Any]


def add(user: User, words: str = invented.TEXT) -> str:
    return intake.add_report(user, intake.NewReport(text=words)).ref


@pytest.fixture
def report(user: User) -> str:
    return add(user)


@pytest.fixture
def elsewhere(
    engine_name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> Iterator[Callable[[], User]]:
    """Go over to another, fresh database of the same kind."""
    made = []

    def go() -> User:
        home = tmp_path / "elsewhere"
        home.mkdir()
        if engine_name == "postgresql":
            url = request.getfixturevalue("postgres_url")
            shutil.copy(request.getfixturevalue("postgres_key"), home)
            with psycopg.connect(url, autocommit=True) as server:
                server.execute("CREATE DATABASE elsewhere TEMPLATE template_tracker")
            made.append(url)
            monkeypatch.setenv("TRACKER_DATABASE_URL", url.replace("/postgres", "/elsewhere"))
        else:
            shutil.copy(request.getfixturevalue("sqlite_template"), home / "tracker.db")
        monkeypatch.setenv("TRACKER_HOME", str(home))
        return accounts.local_user()

    yield go
    database.close()
    for url in made:
        with psycopg.connect(url, autocommit=True) as server:
            server.execute("DROP DATABASE elsewhere WITH (FORCE)")


TABLES = ("record", "claim", "claim_detail", "name", "consent", "entry", "review", "list_row", "disagreement", "term", "individual", "incident", "act", "relation")  # fmt: skip


def counts() -> dict[str, int]:
    """How many rows each table has."""
    with database.reading(None) as session:
        return {table: session.execute(text(f"SELECT count(*) FROM {table}")).scalar_one() for table in TABLES}


def row(form: Form, table: str, key: str) -> dict[str, Any]:
    return next(r for r in form["tables"][table] if r["key"] == key)


# --- round trips ---
def test_every_kind_of_record_and_statement_makes_the_round_trip(user: User, report: str) -> None:
    form = invented.coding()

    done = forms.apply(user, report, form, judge=True)
    out = forms.export(user, report)

    assert done.added == len(form["tables"]["claim"])
    assert invented.compared(out) == invented.compared(form)
    assert upkeep.check() == []


def test_frames_names_and_consent_make_the_round_trip_too(user: User, report: str) -> None:
    done = forms.apply(user, report, invented.coding(), judge=True)

    out = forms.export(user, report)

    keys = {r["ref"]: r["key"] for r in out["tables"]["record"]}
    key = {local: keys[ref] for local, ref in done.refs.items() if ref in keys}
    velm = row(out, "location", key["velm"])
    assert (velm["lat"], velm["lon"], velm["geonames_id"], velm["geo_precision"]) == (10.5, -3, 77, "locality")
    assert row(out, "intervention", key["asked"])["due_on"] == "2026-12-01"
    assert row(out, "involvement", key["by_guards"])["degree"] == "degree:unknown"
    assert row(out, "record", key["ilsa"])["confidentiality"] == "restricted"
    assert row(out, "record", key["ilsa"])["note"] == "About ilsa."
    assert row(out, "case_file", key["case"])["title"] == "Tornvald"
    said = {(n["text"], n["script"], n["language"], n["kind"]) for n in out["tables"]["name"] if n["record_id"] == key["ilsa"]}  # fmt: skip
    assert said == {
        ("Ilsa Tornvald", "Latn", "und", "name_kind:as_printed"),
        ("Ильса Торнвальд", "Cyrl", "rus", "name_kind:native"),
        ("伊尔萨", "Hans", "zho", "name_kind:native"),
        ("إيلسا", "Arab", "uig", "name_kind:native"),
    }
    given = next(c for c in out["tables"]["consent"] if c["status"] == "given")
    assert given["given_by_id"] == key["brother"]
    assert (given["valid_from"], given["expires_on"], given["method"]) == ("2026-01-01", "2027-01-01", "by telephone")


def test_what_was_exported_gives_the_same_in_another_database(
    user: User, report: str, elsewhere: Callable[[], User]
) -> None:
    forms.apply(user, report, invented.coding(), judge=True)
    out = forms.export(user, report)
    there = elsewhere()
    other = add(there)

    done = forms.apply(there, other, out, judge=True)
    again = forms.export(there, other)

    assert done.added == len(out["tables"]["claim"])
    assert invented.compared(again) == invented.compared(out)
    assert {c["uid"] for c in again["tables"]["claim"]} == {c["uid"] for c in out["tables"]["claim"]}
    assert {r["uid"] for r in again["tables"]["record"] if r["kind"] != "source_report"} == {
        r["uid"] for r in out["tables"]["record"] if r["kind"] != "source_report"
    }
    assert upkeep.check() == []


def test_the_same_form_twice_changes_nothing(user: User, report: str) -> None:
    forms.apply(user, report, invented.coding(), judge=True)
    before = counts()

    again = forms.apply(user, report, invented.coding(), judge=True)

    assert (again.added, again.judged) == (0, 0)
    assert again.known == len(invented.coding()["tables"]["claim"])
    assert counts() == before


def test_the_exported_form_changes_nothing_where_it_came_from(user: User, report: str) -> None:
    forms.apply(user, report, invented.coding(), judge=True)
    before = counts()

    again = forms.apply(user, report, forms.export(user, report), judge=True)

    assert (again.added, again.judged) == (0, 0)
    assert counts() == before


def test_a_claim_added_to_the_form_joins_the_records_that_are_there(user: User, report: str) -> None:
    first = forms.apply(user, report, invented.coding())
    form = invented.coding()
    form["tables"]["claim"].append(form["tables"]["claim"][0] | {"key": "new", "subject_id": "ilsa", "field": "religion", "value_text": "said"})  # fmt: skip

    again = forms.apply(user, report, form)

    assert again.added == 1
    assert again.refs == first.refs


def test_the_same_keys_of_another_person_make_another_person(user: User, report: str) -> None:
    def one(words: str) -> Form:
        claim = {"key": "c1", "subject_id": "A1", "field": "name", "value_text": words} | invented.quote(words)
        return {"tables": {"record": [{"key": "A1", "kind": "individual"}], "claim": [claim]}}

    first = forms.apply(user, report, one("Ilsa Tornvald"))
    second = forms.apply(user, report, one("her brother"))

    assert first.refs["A1"] != second.refs["A1"]
    assert {r.name for r in browse.all_individuals(user)} == {"Ilsa Tornvald", "her brother"}


def test_a_ref_links_to_the_record_that_is_there(user: User, report: str) -> None:
    first = forms.apply(user, report, invented.coding())
    other = add(user, "Ilsa Tornvald was released on 4 June 2019.")
    claim = {"key": "c1", "subject_id": "A1", "field": "health", "value_text": "well", "quote": "released", "quote_start": 18, "quote_end": 26}  # fmt: skip
    consent = {"key": "s", "individual_id": "A1", "scope": "keep", "status": "given"}
    form = {"tables": {"record": [{"key": "A1", "kind": "individual", "ref": first.refs["ilsa"].lower()}], "claim": [claim], "consent": [consent]}}  # fmt: skip

    done = forms.apply(user, other, form)
    before = counts()
    forms.apply(user, other, form)

    assert done.refs["A1"] == first.refs["ilsa"]
    assert counts() == before
    assert {(c["scope"], c["status"]) for c in forms.export(user, other)["tables"]["consent"]} >= {("consent_scope:keep", "given")}  # fmt: skip


def test_a_place_of_the_gazetteer_is_one_place_in_all_reports(user: User, report: str) -> None:
    first = forms.apply(user, report, invented.coding())
    other = add(user, invented.TEXT + "Printed again.")

    second = forms.apply(user, other, invented.coding())

    assert second.refs["velm"] == first.refs["velm"]
    assert second.refs["ilsa"] != first.refs["ilsa"]


def test_a_statement_may_be_corrected_by_its_uid(user: User, report: str) -> None:
    done = forms.apply(user, report, invented.coding())
    form = invented.coding()
    uid = done.uids["c024"]  # `exists` of the act, not judged
    new = next(c for c in form["tables"]["claim"] if c["key"] == "c024") | {"key": "new", "value_text": "was taken", "supersedes": uid}  # fmt: skip
    form["tables"]["claim"].append(new)

    again = forms.apply(user, report, form)
    third = forms.apply(user, report, form)

    view = record_view.record(user, again.refs["taken"])
    assert (again.added, third.added) == (1, 0)
    assert uid not in {s.uid for f in view.facts for s in f.statements}


@pytest.mark.parametrize("decision", ["accept", "contest"])
def test_what_a_reviewer_has_judged_is_not_hidden_by_a_correction(user: User, report: str, decision: str) -> None:
    done = forms.apply(user, report, invented.coding())
    form, uid = invented.coding(), done.uids["c024"]
    new = next(c for c in form["tables"]["claim"] if c["key"] == "c024") | {"key": "new", "value_text": "was taken", "supersedes": uid}  # fmt: skip
    form["tables"]["claim"].append(new)
    review.judge(user, [uid], decision)

    with pytest.raises(InvalidFacts, match="a reviewer reopens it"):
        forms.apply(user, report, form)

    assert uid in {s.uid for f in record_view.record(user, done.refs["taken"]).facts for s in f.statements}


# --- bad forms ---
def change(table: str, key: str, /, **values: Any) -> Callable[[Form], Any]:
    return lambda form: row(form, table, key).update(values)


def more(table: str, /, **values: Any) -> Callable[[Form], Any]:
    return lambda form: form["tables"].setdefault(table, []).append(values)


def of(key: str, /, **values: Any) -> Callable[[Form], Any]:
    """A new statement like an old one, changed."""
    return lambda form: form["tables"]["claim"].append(row(form, "claim", key) | {"key": "bad"} | values)


BAD: dict[str, tuple[Callable[[Form], Any], str]] = {
    "unknown table": (more("persons", key="x"), "table persons: There is no such table"),
    "unknown column": (change("claim", "c001", quotation="x"), "no column 'quotation'"),
    "unknown column of a kind": (change("individual", "ilsa", gender="x"), "individual ilsa: There is no column"),
    "row without record": (more("individual", key="nobody"), "'nobody' names no record"),
    "row of another kind": (more("individual", key="velm"), "'velm' is a location, not a individual"),
    "dangling subject": (of("c001", subject_id="nobody"), "claim bad: Its subject 'nobody'"),
    "dangling speaker": (of("c001", speaker_id="nobody"), "claim bad: 'nobody' names no record"),
    "dangling value": (of("c012", value_record_id="nobody"), "Its value 'nobody'"),
    "dangling link": (change("act", "taken", victim_id="nobody"), "record taken, victim_id"),
    "link to the wrong kind": (change("act", "taken", incident_id="velm"), "'velm' is a location, not a incident"),
    "dangling giver of consent": (change("consent", "s1", given_by_id="nobody"), "given_by_id"),
    "consent of a place": (change("consent", "s1", individual_id="velm"), "Consent is given by an individual"),
    "speaker is a place": (of("c001", speaker_id="velm"), "'velm' is a location"),
    "other report": (of("c001", source_report_id="R2"), "'R2' is not the report of this form"),
    "two reports": (more("record", key="R2", kind="source_report"), "one source report"),
    "a file": (more("record", key="F", kind="file"), "Files enter with their report"),
    "unknown kind": (more("record", key="F", kind="person"), "'person' is not one of"),
    "quote mismatch": (change("claim", "c005", quote="Ilsa Tornvalt"), "claim c005: The quotation 'Ilsa Tornvalt'"),
    "quote one off": (change("claim", "c005", quote_start=164, quote_end=177), "is not in the text at 164"),
    "offsets out of range": (of("c005", quote=None, quote_start=5, quote_end=10**6), "needs a quotation"),
    "offsets far out": (change("claim", "c005", quote_end=10**6), "outside the text"),
    "offsets negative": (change("claim", "c005", quote_start=-5), "outside the text"),
    "offsets too large": (change("claim", "c005", quote_start=10**12), "must be a whole number"),
    "offset in words": (change("claim", "c005", quote_start="12"), "must be a whole number"),
    "no source": (of("c001", quote=None, quote_start=None, quote_end=None), "needs a quotation"),
    "locator too long": (of("c028", locator="p" * 201), "at most 200 characters"),
    "key twice": (of("c001", key="c002"), "It has the same key"),
    "record key twice": (more("record", key="velm", kind="location"), "This key is used twice"),
    "typed row twice": (more("individual", key="ilsa"), "individual ilsa: This key is used twice"),
    "code of another list": (of("c022", value_term="stage:released"), "There is no sex"),
    "unknown code": (of("c022", value_term="femal"), "Did you mean female"),
    "no code": (of("c022", value_term=None), "needs a code of the list sex"),
    "code where words belong": (of("c020", value_term="sex:male"), "takes no code"),
    "code and record": (of("c012", value_term="x"), "a code or a record, not both"),
    "wrong date": (of("c016", value_text="2019-13"), "there is no month 13"),
    "date too long": (of("c016", value_text="[" + ",".join(["2019"] * 30) + "]"), "at most 60 characters"),
    "no record": (of("c012", value_record_id=None), "needs the record it speaks of"),
    "record of the wrong kind": (of("c012", value_record_id="ilsa"), "'ilsa' is a individual, not a location"),
    "count turned round": (of("c018", value_min=60, value_max=40), "the first must not be the larger"),
    "count below nothing": (of("c018", value_min=-1), "counts from 0 up"),
    "yes and no": (of("c030", value_text="perhaps"), "is yes or no"),
    "unknown fact": (of("c020", field="colour"), "A individual has no fact 'colour'"),
    "odd fact": (of("c018", field="count.Detained people"), "not the name of a fact"),
    "fact of another kind": (of("c022", subject_id="velm"), "A location has no fact 'sex'"),
    "no value": (of("c020", value_text=None), "needs a value"),
    "name too long": (change("name", "n4", text="I" * 301), "at most 300 characters"),
    "name printed otherwise": (change("name", "n4", text="Elsa"), "prints another spelling"),
    "name of another's claim": (change("name", "n4", claim_id="c001"), "is not a claim of this record's name"),
    "name without claim": (change("name", "n4", claim_id=None), "'claim_id' is missing"),
    "unknown script": (change("name", "n4", script="latin"), "There is no script"),
    "unknown judgement": (change("claim", "c001", judgement="true"), "'true' is not one of: open, accepted"),
    "unknown stance": (change("claim", "c001", stance="says"), "'says' is not one of"),
    "unknown basis": (change("claim", "c001", basis="guess"), "'guess' is not one of"),
    "conclusion without note": (of("c020", basis="inferred"), "needs a note"),
    "unknown credibility": (change("claim", "c001", credibility="7"), "There is no credibility"),
    "unknown confidentiality": (change("record", "ilsa", confidentiality="top"), "'top' is not one of"),
    "two accepted": (of("c022", value_term="male"), "is followed for sex already"),
    "corrects nothing": (of("c020", supersedes="c9"), "'supersedes' must be a uid"),
    "corrects an unknown key": (of("c020", supersedes_id="c9"), "no other statement of this form"),
    "corrects an unknown uid": (of("c020", supersedes="0190163d-8694-739b-aea5-966c26f8ad91"), "no such statement"),
    "corrects another fact": (of("c020", supersedes_id="c021"), "which is about another fact"),
    "corrects itself": (of("c020", supersedes_id="bad"), "no other statement"),
    "corrects what is accepted": (of("c020", supersedes_id="c020"), "so it cannot be followed"),
    "wrong uid": (change("record", "ilsa", uid="12"), "'uid' must be a uid"),
    "ref that is not here": (change("record", "ilsa", ref="IND-0000000"), "There is no individual IND-0000000"),
    "stage twice": (more("detention_stage", key="s2", act_id="taken", seq=1), "'s2' names no record"),
    "wrong day": (change("case_file", "case", opened_on="5 Jan"), "must be a day such as"),
    "no title": (change("case_file", "case", title=None), "A case file needs title"),
    "latitude": (change("location", "velm", lat=91), "from -90 to 90"),
    "half a coordinate": (change("location", "velm", lat=None), "both 'lat' and 'lon'"),
    "country": (change("location", "velm", country_code="OST"), "at most 2 characters"),
    "tie to itself": (change("relation", "siblings", to_id="ilsa"), "two different records"),
    "degree of a witness": (change("involvement", "by_guards", role="witness"), "Only an alleged perpetrator"),
    "perpetrator without act": (change("involvement", "by_guards", act_id=None), "'act_id' is missing"),
    "injury of another": (change("injury", "wrist", individual_id="brother"), "not the victim of that act"),
    "nothing but NUL": (change("claim", "c020", note="a\x00b"), "characters that are not text"),
    "half a letter": (change("claim", "c020", note="\ud800"), "characters that are not text"),
    "list for a word": (change("claim", "c020", value_text=["a"]), "'value_text' holds one value"),
    "number for a word": (change("claim", "c020", value_text=5), "'value_text' must be text"),
    "table is no list": (lambda form: form["tables"].update(claim={"a": 1}), "table claim: It must be a list"),
}


@pytest.mark.parametrize("what", BAD)
def test_a_bad_form_is_refused_with_the_reason_and_nothing_is_kept(user: User, report: str, what: str) -> None:
    form = invented.coding()
    spoil, reason = BAD[what]
    spoil(form)
    before = counts()

    with pytest.raises((InvalidFacts, Conflict)) as problem:
        forms.apply(user, report, form, judge=True)

    assert reason in str(problem.value)
    assert counts() == before


def test_two_records_cannot_be_one(user: User, report: str) -> None:
    refs = forms.apply(user, report, invented.coding()).refs
    form = invented.coding()
    for key in ("ilsa", "brother"):
        row(form, "record", key)["ref"] = refs["ilsa"]

    with pytest.raises(InvalidFacts, match="the same ref"):
        forms.apply(user, report, form)


@pytest.mark.parametrize(("table", "key"), [("involvement", "by_guards"), ("relation", "siblings")])
def test_a_link_that_one_form_names_twice_is_one_link(user: User, report: str, table: str, key: str) -> None:
    form = invented.coding()
    tables = form["tables"]
    tables[table].append(next(row for row in tables[table] if row["key"] == key) | {"key": "again"})
    tables["record"].append(next(row for row in tables["record"] if row["key"] == key) | {"key": "again"})

    refs = forms.apply(user, report, form).refs

    assert refs["again"] == refs[key]
    assert upkeep.check() == []


def test_stages_of_one_form_keep_their_order_and_the_last_is_the_latest(user: User, report: str) -> None:
    form = invented.coding()
    tables = form["tables"]
    first = tables["detention_stage"][0]
    for number in (2, 3):
        tables["detention_stage"].append(first | {"key": f"stage{number}", "seq": number})
        tables["record"].append(next(r for r in tables["record"] if r["key"] == "stage") | {"key": f"stage{number}"})
    refs = forms.apply(user, report, form).refs

    again = forms.apply(user, report, form)

    assert again.refs == refs and len({refs[key] for key in ("stage", "stage2", "stage3")}) == 3
    with database.reading(user) as session:
        latest, stage = session.execute(
            text(
                "SELECT r.ref, s.seq FROM act a JOIN detention_stage s ON s.id = a.latest_stage_id "
                "JOIN record r ON r.id = s.id"
            )
        ).one()
    assert (latest, stage) == (refs["stage3"], 3)
    assert upkeep.check() == []


def test_a_record_is_never_moved_to_another_act_by_a_form(user: User, report: str) -> None:
    forms.apply(user, report, invented.coding())
    out = forms.export(user, report)
    act = out["tables"]["act"][0]
    act["victim_id"] = next(r["key"] for r in out["tables"]["individual"] if r["key"] != act["victim_id"])
    out["tables"]["injury"] = []
    out["tables"]["record"] = [r for r in out["tables"]["record"] if r["kind"] != "injury"]
    keys = {r["key"] for r in out["tables"]["record"]}
    out["tables"]["claim"] = [c for c in out["tables"]["claim"] if c["subject_id"] in keys]

    with pytest.raises(InvalidFacts, match="with another 'victim_id'"):
        forms.apply(user, report, out)


def test_a_statement_is_never_rewritten_by_a_form(user: User, report: str) -> None:
    forms.apply(user, report, invented.coding())
    out = forms.export(user, report)
    next(c for c in out["tables"]["claim"] if c["field"] == "occupation")["value_text"] = "captain"

    with pytest.raises(InvalidFacts, match="says something else"):
        forms.apply(user, report, out)


def test_judgements_that_clash_with_what_is_followed_leave_nothing_behind(user: User, report: str) -> None:
    ilsa = forms.apply(user, report, invented.coding(), judge=True).refs["ilsa"]
    other = add(user, "He is a man.")
    claim = {"key": "c", "subject_id": "A", "field": "sex", "value_term": "male", "quote": "He", "quote_start": 0, "quote_end": 2, "judgement": "accepted"}  # fmt: skip
    form = {"tables": {"record": [{"key": "A", "kind": "individual", "ref": ilsa}], "claim": [claim]}}
    before = counts()

    with pytest.raises(Conflict):
        forms.apply(user, other, form, judge=True)

    assert counts() == before
    assert forms.apply(user, other, form).added == 1


def test_an_undone_coding_can_be_applied_anew(user: User, report: str) -> None:
    done = forms.apply(user, report, invented.coding())
    review.judge(user, [done.uids["c020"]], "reject")

    again = forms.apply(user, report, invented.coding())

    assert again.added == 0


def test_a_report_that_is_not_there_takes_no_coding(user: User) -> None:
    for ref in ("SRC-0000000", "IND-0000000", "nonsense", ""):
        with pytest.raises(NotFound):
            forms.apply(user, ref, invented.coding())


# --- anything at all ---
json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=12)
    | st.sampled_from(["R", "ilsa", "taken", "velm", "accepted", "stated", "c005", "name", "sex:female"]),  # fmt: skip
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@st.composite
def spoilt(draw: st.DrawFn) -> Any:
    """A good form in which some values, rows or tables are replaced by anything."""
    form = copy.deepcopy(invented.coding())
    for _ in range(draw(st.integers(1, 3))):
        table = draw(st.sampled_from(sorted(form["tables"])))
        rows = form["tables"][table]
        if not isinstance(rows, list) or not rows or draw(st.integers(0, 9)) == 0:
            form["tables"][table] = draw(json_values)
            continue
        number = draw(st.integers(0, len(rows) - 1))
        if isinstance(rows[number], dict) and rows[number] and draw(st.integers(0, 9)):
            rows[number][draw(st.sampled_from(sorted(rows[number])))] = draw(json_values)
        else:
            rows[number] = draw(json_values)
    return form


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(form=spoilt() | json_values)
def test_no_form_whatever_causes_more_than_a_refusal(user: User, report: str, form: Any) -> None:
    before = counts()

    try:
        forms.apply(user, report, form, judge=True)
    except (InvalidFacts, Conflict):
        assert counts() == before
    else:
        assert upkeep.check() == []


# --- names ---
def named(*spellings: dict[str, Any]) -> Form:
    """One person, so called by these statements in this order."""
    claims = [
        {"key": f"c{n}", "subject_id": "A", "field": "name", "value_text": "Ilsa Tornvald", "judgement": "accepted"}
        | invented.quote("Ilsa Tornvald")
        | {key: value for key, value in said.items() if key in ("value_text", "judgement", "quote", "quote_start", "quote_end")}
        for n, said in enumerate(spellings)
    ]  # fmt: skip
    names = [
        {"key": f"n{n}", "record_id": "A", "claim_id": f"c{n}", "text": claims[n]["value_text"], "kind": "as_printed"}
        | {"script": "Latn", "is_primary": said.get("is_primary", False)}
        for n, said in enumerate(spellings)
    ]
    return {"tables": {"record": [{"key": "A", "kind": "individual"}], "claim": claims, "name": names}}


def test_the_spelling_that_the_coder_chose_is_the_primary_one(user: User, report: str) -> None:
    first, second = {"value_text": "Tornvald"} | invented.quote("Tornvald"), {"is_primary": True}

    forms.apply(user, report, named(first, second), judge=True)

    said = {row["text"]: row["is_primary"] for row in forms.export(user, report)["tables"]["name"]}
    assert said == {"Tornvald": False, "Ilsa Tornvald": True}
    assert browse.individuals(user).rows[0].name == "Ilsa Tornvald"


@pytest.mark.parametrize("judged", [("rejected", "accepted"), ("accepted", "rejected")])
def test_a_name_is_followed_while_any_statement_of_it_is(user: User, report: str, judged: tuple[str, str]) -> None:
    done = forms.apply(user, report, named(*({"judgement": judgement} for judgement in judged)), judge=True)

    def standing() -> str:
        return browse.individuals(user).rows[0].review

    assert standing() == "followed"
    assert upkeep.check() == []
    review.judge(user, [done.uids[f"c{judged.index('accepted')}"]], "reopen")
    assert standing() == "waiting"
    review.judge(user, list(done.uids.values()), "accept")
    assert standing() == "followed"
    review.judge(user, [done.uids["c0"]], "reopen")
    assert standing() == "followed"
    assert upkeep.check() == []


def test_a_spelling_that_comes_after_its_statement_was_followed_is_followed(user: User, report: str) -> None:
    form = invented.coding()
    names = form["tables"].pop("name")
    forms.apply(user, report, form, judge=True)

    form["tables"]["name"] = [row | {"kind": "name_kind:alias"} for row in names]
    forms.apply(user, report, form)

    assert upkeep.check() == []

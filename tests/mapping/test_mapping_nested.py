"""Sheets below another: what their rows are to the row that holds them, and what becomes of rows that hang on nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from mapped import assert_holds

from tracker.actions import import_source
from tracker.codes import term_number
from tracker.importers.sheet import Book, Column, Line, Sheet
from tracker.mapping.above import Above
from tracker.mapping.plan import RowPlan
from tracker.mapping.rows import plans_of
from tracker.mapping.suggest import suggest
from tracker.records.base import Kind, Role

MAIN = Sheet(
    "Form",
    (Column("full_name"), Column("arrest_date"), Column("_index")),
    lambda after: iter(
        [Line(2, ("Ann Roe", "2020-05-06", "1")), Line(3, ("Ben Roe", "2020-05-07", "2")), Line(4, ("Cy Roe", "", "3"))]
    ),
    key_column="_index",
)


def below(name: str, columns: list[str | Column], *rows: tuple[str, ...]) -> Sheet:
    made = tuple(column if isinstance(column, Column) else Column(column) for column in columns)
    lines = [Line(number, row) for number, row in enumerate(rows, 2)]
    return Sheet(
        name, (*made, Column("_parent_index")), lambda after: iter(lines), parent="Form", parent_column="_parent_index"
    )


def planned(*sheets: Sheet) -> dict[str, list[RowPlan]]:
    """Plans of every sheet with the program's own suggestions."""
    book = Book("KoBo and ODK submissions", sheets)
    mapping = suggest(book)
    by_name = {sheet.name: sheet for sheet in sheets}

    def of(name: str) -> list[RowPlan]:
        found = mapping.sheet(name)
        assert found is not None
        return list(plans_of(found, by_name[name], above=above))

    above = Above(mapping, book, lambda name: iter(of(name)))
    made = {sheet.sheet: of(sheet.sheet) for sheet in mapping.sheets if sheet.about}
    for plans in made.values():
        for plan in plans:
            assert_holds(plan)
    return made


def opened(path: Path) -> tuple[import_source.Source, list[RowPlan]]:
    source = import_source.of(path)
    plans = [plan for _, plan in source.plans((0, 0))]
    for plan in plans:
        assert_holds(plan)
    return source, plans


def as_json(tmp_path: Path, value: object) -> tuple[import_source.Source, list[RowPlan]]:
    path = tmp_path / "cases.json"
    path.write_text(json.dumps(value))
    return opened(path)


def kinds(plan: RowPlan) -> list[Kind]:
    return [made.kind for made in plan.records]


def test_relatives_of_a_repeat_group_are_people_tied_to_whom_they_are_relatives_of() -> None:
    rel = below("relatives", ["rel_name", Column("rel_kind", choices={"b": "Brother"})], ("Hal Roe", "b", "1"))
    (plan,) = planned(MAIN, rel)["relatives"]
    person, above, tie = plan.records
    assert [person.kind, above.kind, tie.kind] == [Kind.INDIVIDUAL, Kind.INDIVIDUAL, Kind.RELATION]
    assert above.key == "row:Form:1" and tie.frame == {"from_id": 1, "to_id": 0, "type": "relative"}
    assert [(s.record, s.text) for s in plan.said if s.fact in ("name", "role")] == [(0, "Hal Roe"), (2, "Brother")]


def test_perpetrators_of_a_repeat_group_belong_to_the_incident_of_the_row_above() -> None:
    made = planned(MAIN, below("perps", ["perp_name", "perp_unit"], ("Capt. X", "Branch 9", "1")))
    (plan,) = made["perps"]
    (incident,) = [one for one in made["Form"][0].records if one.kind is Kind.INCIDENT]
    assert plan.records[0].kind is Kind.INCIDENT and plan.records[0].key == incident.key == "row:Form:1"
    (named,) = [s for s in plan.said if s.fact == "perpetrator"]
    assert named.record == 0 and named.text == "Capt. X"
    assert [s.text for s in plan.said if s.fact == "remark"] == ["perps, perp_unit: Branch 9"]


def test_a_perpetrator_beside_whom_no_incident_is_told_stays_in_words_with_the_person() -> None:
    (plan,) = planned(MAIN, below("perps", ["perp_name", "perp_unit"], ("Capt. X", "Branch 9", "3")))["perps"]
    assert kinds(plan) == [Kind.INDIVIDUAL] and plan.records[0].key == "row:Form:3"
    assert [(s.fact, s.text) for s in plan.said] == [
        ("remark", "perps, perp_name: Capt. X"),
        ("remark", "perps, perp_unit: Branch 9"),
    ]


def test_rows_of_which_nothing_is_decided_are_words_on_the_row_above_and_no_incident() -> None:
    (plan,) = planned(MAIN, below("visits", ["seen_on", "remarks_of_visitor"], ("2021-02-03", "Thin.", "2")))["visits"]
    assert kinds(plan) == [Kind.INDIVIDUAL] and plan.records[0].key == "row:Form:2"
    assert [(s.fact, s.text) for s in plan.said] == [
        ("remark", "visits, seen_on: 2021-02-03"),
        ("remark", "visits, remarks_of_visitor: Thin."),
    ]


def test_what_was_done_to_a_person_in_a_list_of_arrests_is_done_to_that_person() -> None:
    arrests = below("arrests", ["arrest_date", "arrest_place"], ("2019-01-02", "Harbour", "1"))
    (plan,) = planned(MAIN, arrests)["arrests"]
    act = next(made for made in plan.records if made.kind is Kind.ACT)
    assert plan.records[act.frame["victim_id"]].key == "row:Form:1"


@pytest.mark.parametrize("name", ["relatives", "perps", "visits", "arrests"])
def test_a_row_that_hangs_on_a_row_that_is_not_there_is_rejected(name: str) -> None:
    columns: dict[str, list[str | Column]] = {
        "relatives": ["rel_name"], "perps": ["perp_name"], "visits": ["seen"], "arrests": ["arrest_date"],
    }  # fmt: skip
    cell = "2019-01-02" if name == "arrests" else "Orla"
    (plan,) = planned(MAIN, below(name, columns[name], (cell, "99")))[name]
    assert plan.refused and plan.problems[0].column == "_parent_index" and plan.problems[0].value == "99"


def test_an_answer_is_the_label_that_was_read_and_not_the_code_of_the_form() -> None:
    choices = {"a": "North prison", "other": "Other"}
    form = Sheet(
        "Form",
        (Column("full_name"), Column("place_of_detention", choices=choices), Column("place_of_detention_other")),
        lambda after: iter([Line(2, ("Ann Roe", "a", "")), Line(3, ("Ben Roe", "other", "A school"))]),
    )
    first, second = planned(form)["Form"]
    assert [s.text for s in first.said if s.fact == "location"] == ["North prison"]
    assert [s.text for s in second.said if s.fact == "location"] == ["A school"]
    assert [p.value for p in second.problems] == ["other"] and not second.refused


def test_an_answer_without_a_code_is_kept_as_the_label_and_height_costs_no_coordinates() -> None:
    choices = {"v1": "Beaten", "v2": "Electric shocks"}
    form = Sheet(
        "Form",
        (Column("full_name"), Column("violations", separator=" ", choices=choices), Column("gps", hint="geopoint")),
        lambda after: iter([Line(2, ("Ann Roe", "v1 v2", "-1.67 29.22 1500 5"))]),
    )
    (plan,) = planned(form)["Form"]
    assert {s.text for s in plan.said if s.fact == "remark"} == {"violations: Electric shocks"}
    place = next(made for made in plan.records if made.kind is Kind.LOCATION)
    assert (place.frame["lat"], place.frame["lon"]) == (-1.67, 29.22)


def test_submissions_without_their_form_give_coordinates_and_leave_attachments_out(tmp_path: Path) -> None:
    source, plans = as_json(
        tmp_path,
        {"count": 1, "results": [{
            "_id": 7, "_uuid": "u", "_submission_time": "2021-01-02T08:00:00", "full_name": "Ann Roe", "arrest_date": "2020-05-06",
            "_geolocation": [33.5, 36.25], "_attachments": [{"download_url": "http://x", "filename": "a.jpg"}],
        }]},
    )  # fmt: skip
    (plan,) = plans
    place = next(made for made in plan.records if made.kind is Kind.LOCATION)
    assert (place.frame["lat"], place.frame["lon"]) == (33.5, 36.25)
    assert [s.text for s in plan.said if s.fact == "coordinates"] == ["33.5 36.25"]
    assert any("'_attachments' is left out" in note for note in source.notes)


def test_an_object_with_a_list_of_people_is_an_incident_with_its_people(tmp_path: Path) -> None:
    _, plans = as_json(
        tmp_path,
        {"cases": [{"id": "c1", "title": "Raid", "date": "2020-01-02", "victims": [{"name": "Ann Roe", "age": 30}]},
                   {"id": "c2", "title": "March", "date": "2020-02-02", "victims": []}]},
    )  # fmt: skip
    first, second, victim = plans
    assert kinds(first) == kinds(second) == [Kind.INCIDENT]
    act = next(made for made in victim.records if made.kind is Kind.ACT)
    assert victim.records[act.frame["incident_id"]].key == first.records[0].key
    assert victim.records[act.frame["victim_id"]].kind is Kind.INDIVIDUAL


def test_lists_of_sources_and_injuries_belong_to_what_holds_them(tmp_path: Path) -> None:
    _, plans = as_json(
        tmp_path,
        [{
            "incident_id": "I1", "title": "Raid", "date": "2020-01-02",
            "location": {"name": "Aleppo", "country": "Syria", "coordinates": {"lat": 36.2, "lon": 37.1}},
            "victims": [{"name": "Ann Roe", "age": 30, "injuries": [{"type": "fracture", "body_part": "arm"}]}],
            "sources": [{"url": "https://a.org", "date": "2020-01-05"}],
        }],
    )  # fmt: skip
    incident, victim, injury, source = plans
    place = incident.records[1]
    assert place.frame["lat"] == 36.2 and any(s.fact == "parent" and s.text == "Syria" for s in incident.said)
    assert injury.records[0].kind is Kind.INJURY
    assert injury.records[injury.records[0].frame["individual_id"]].key == victim.records[0].key
    assert {s.fact for s in injury.said} == {"kind", "body_part"}
    assert kinds(source) == [Kind.INCIDENT] and source.records[0].key == incident.records[0].key
    assert {s.fact: s.text for s in source.said} == {"source": "https://a.org", "remark": "sources, date: 2020-01-05"}


def test_who_saw_it_is_a_witness_of_the_incident_above(tmp_path: Path) -> None:
    _, plans = as_json(
        tmp_path,
        [
            {
                "title": "Raid",
                "date": "2020-01-02",
                "place": "Harbour",
                "witnesses": [{"name": "Wes Roe", "phone": "12 34"}],
            }
        ],
    )
    involvement = next(made for made in plans[1].records if made.kind is Kind.INVOLVEMENT)
    assert involvement.frame["role"] is Role.WITNESS
    assert plans[1].records[involvement.frame["incident_id"]].key == plans[0].records[0].key


def test_a_list_named_by_a_kind_of_act_tells_of_acts(tmp_path: Path) -> None:
    arrests = [{"date": "2020-07-01", "place": "Norvek", "by": "Guards"}, {"date": "2021-11-09", "place": "Ost"}]
    people = [{"name": "Ann Roe", "age": 30, "arrests": arrests}, {"name": "Hal Roe", "age": 31, "arrests": []}]
    _, plans = as_json(tmp_path, {"people": people})
    custody = term_number("act_type", "taken_into_custody")
    first, second = plans[2:]
    for plan, day in ((first, "2020-07-01"), (second, "2021-11-09")):
        assert plan.records[0].kind is Kind.ACT and not plan.problems
        assert plan.records[plan.records[0].frame["victim_id"]].key == plans[0].records[0].key
        own = {s.fact: s.term or s.text for s in plan.said if s.record == 0}
        assert (own["type"], own["when"]) == (custody, day)
    assert [s.text for s in first.said if s.fact == "authority"] == ["Guards"]


def test_notes_and_sanctions_of_followthemoney_are_words_on_whom_they_are_about(tmp_path: Path) -> None:
    entities = [
        {"id": "p1", "schema": "Person", "properties": {"name": ["Ann Roe"]}},
        {"id": "o1", "schema": "Organization", "properties": {"name": ["Roe Guards"]}},
        {"id": "n1", "schema": "Note", "properties": {"entity": ["p1"], "description": ["Seen at the gate."]}},
        {"id": "n2", "schema": "Note", "properties": {"entity": ["p1"], "description": ["Seen again."]}},
        {"id": "s1", "schema": "Sanction", "properties": {"entity": ["o1"], "authority": ["A council"]}},
        {"id": "i1", "schema": "Passport", "properties": {"holder": ["p1"], "number": ["U01"]}},
        {"id": "n3", "schema": "Note", "properties": {"entity": ["nobody"], "description": ["Of whom?"]}},
    ]
    path = tmp_path / "some.ftm.json"
    path.write_text("\n".join(map(json.dumps, entities)))
    _, plans = opened(path)
    found = {plan.number: plan for plan in plans}
    assert [(found[at].records[0].kind, found[at].records[0].identifier) for at in (3, 4, 5, 6)] == [
        (Kind.INDIVIDUAL, "p1"), (Kind.INDIVIDUAL, "p1"), (Kind.ORGANISATION, "o1"), (Kind.INDIVIDUAL, "p1"),
    ]  # fmt: skip
    assert [found[at].said[0].text for at in (3, 4, 5)] == [
        "Note, description: Seen at the gate.", "Note, description: Seen again.", "Sanction, authority: A council",
    ]  # fmt: skip
    assert [(s.fact, s.text) for s in found[6].said] == [("id_document", "U01")]
    assert [p.reason for p in found[7].problems if p.refuses] == ["No record of this file has this number."]

"""Sheets that hold no records, features of maps, and titles of entries in several languages."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from mapped import TODAY, assert_holds, book, plans, sheet, texts

from tracker.actions import import_source
from tracker.mapping.suggest import suggest
from tracker.records.base import Kind

CASES = sheet(["ID", "Name", "Status"], ["1", "Ann Roe", "detained"], ["2", "Ben Roe", "released"], name="Cases")


@pytest.mark.parametrize(
    ("name", "headers", "row"),
    [
        ("Codebook", ["Code", "Meaning"], ["D", "detained"]),
        ("Lists", ["Status", "Sex"], ["detained", "M"]),
        ("Read me", ["Compiled by the Committee"], ["Do not share"]),
        ("Sheet3", ["Row Labels", "Count of Name"], ["detained", "12"]),
        ("Chart data", ["column A", "column B"], ["x", "1"]),
        ("Справочник", ["Поле", "Описание"], ["ФИО", "полное имя"]),
    ],
)
def test_a_sheet_that_holds_no_records_is_left_out_beside_one_that_does(
    name: str, headers: list[str], row: list[str]
) -> None:
    cases, aside = suggest(book(CASES, sheet(headers, row, name=name)), today=TODAY).sheets
    assert cases.about == "individual"
    assert aside.about == "" and aside.reason


@pytest.mark.parametrize(
    ("name", "headers", "about"),
    [
        ("Notes", ["Name", "Date of birth", "Date of arrest"], "individual"),
        ("Summary", ["Incident", "Date", "Location", "Killed"], "incident"),
        ("Released", ["Date of arrest", "Place of detention"], "individual"),
    ],
)
def test_a_sheet_of_people_or_incidents_is_read_whatever_its_name(name: str, headers: list[str], about: str) -> None:
    other = suggest(book(CASES, sheet(headers, ["2020-01-02"] * len(headers), name=name)), today=TODAY).sheets[1]
    assert other.about == about


def test_the_only_sheet_of_a_file_is_read_though_nobody_knows_its_headers() -> None:
    (alone,) = suggest(book(sheet(["Qua", "Quo"], ["a", "b"], name="Codebook")), today=TODAY).sheets
    assert alone.about == "incident"


def test_a_sheet_that_is_left_out_is_told_with_its_rows(tmp_path: Path) -> None:
    path = tmp_path / "both.json"
    path.write_text(
        json.dumps({"cases": [{"name": "Ann Roe", "age": 3}], "codebook": [{"code": "D", "meaning": "d"}] * 2})
    )
    source = import_source.of(path)
    assert any("'codebook' is left out, with its 2 rows" in note for note in source.notes)
    assert [plan.sheet for _, plan in source.plans((0, 0))] == ["cases"]


def test_features_of_a_map_are_rows_of_their_properties_at_their_point(tmp_path: Path) -> None:
    path = tmp_path / "map.geojson"
    features = [
        {"type": "Feature", "id": 4, "geometry": {"type": "Point", "coordinates": [37.25, 36.5]},
         "properties": {"name": "Ann Roe", "date": "2020-01-02", "status": "detained"}},
        {"type": "Feature", "geometry": None, "properties": {"name": "Ben Roe", "date": "2020-01-03"}},
    ]  # fmt: skip
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    first, second = (plan for _, plan in import_source.of(path).plans((0, 0)))
    assert_holds(first)
    place = next(made for made in first.records if made.kind is Kind.LOCATION)
    assert (place.frame["lat"], place.frame["lon"]) == (36.5, 37.25)
    assert first.records[0].kind is Kind.INDIVIDUAL and first.records[0].identifier == "4"
    assert texts(first, "name")[:1] == ["Ann Roe"] and not texts(second, "coordinates")


def test_a_persons_title_in_several_languages_is_spellings_of_the_name() -> None:
    of = sheet(
        ["title__en", "title__ar", "First name", "Last name", "Date of birth", "Gender"],
        ["Ahmad Roe", "أحمد رو", "Ahmad", "Roe", "1980-01-02", "Male"],
    )
    (mapped,) = suggest(book(of), today=TODAY).sheets
    (plan,) = plans(mapped, of)
    names = {said.text: said.extra for said in plan.said if said.fact == "name"}
    assert names["Ahmad Roe"] == ("Latn", "eng", "as_printed") and names["أحمد رو"] == ("Arab", "ara", "as_printed")
    assert [made.kind for made in plan.records] == [Kind.INDIVIDUAL]

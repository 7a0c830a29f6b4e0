"""Rows that name several people, one by several names, or nobody: how many people they make, and what of the row is kept."""

from __future__ import annotations

from pathlib import Path

import pytest
from mapped import TODAY, assert_holds, of_kind, reasons, said, texts

from tracker.importers import open_book
from tracker.mapping.plan import RowPlan
from tracker.mapping.rows import plans_of
from tracker.mapping.suggest import suggest
from tracker.records.base import Kind


def planned(path: Path, words: str) -> list[RowPlan]:
    """What the rows of a file with these words make, with suggestions alone."""
    path.write_text(words, encoding="utf-8")
    book = open_book(path)
    mapping = suggest(book, today=TODAY)
    found = [
        plan
        for sheet, mapped in zip(book.sheets, mapping.sheets, strict=True)
        for plan in plans_of(mapped, sheet, today=TODAY)
    ]
    for plan in found:
        assert_holds(plan)
    return found


def people(plan: RowPlan) -> list[list[str | None]]:
    """The names of each person of a row."""
    return [[s.text for s in said(plan, "name", at)] for at in of_kind(plan, Kind.INDIVIDUAL)]


@pytest.mark.parametrize(
    ("file", "words"),
    [
        ("v.json", '[{"title": "Raid", "date": "2020-01-02", "victims": ["Aram Ili", "Ona Uma"]}]'),
        ("v.jsonl", '{"id": "3", "event": "Raid", "place": "Minsk", "victims": ["Aram Ili", "Ona Uma"], "killed": 2}\n'),
        ("v.json", '[{"place": "Minsk", "date": "2020-01-02", "detainees": ["Aram Ili", "Ona Uma"]}]'),
        ("v.json", '[{"date of arrest": "2020-01-02", "prisoners": ["Aram Ili", "Ona Uma"]}]'),
        ("v.csv", "title,Date of event,Victims,Type of violation,Location_geolocation\nA,2021/05/01,Aram Ili|Ona Uma,,35.1|36.2\n"),
        ("v.csv", "Event;Date;Жертвы\nRaid;2020-01-02;Aram Ili|Ona Uma\nRaid 2;2020-01-03;Ira Iva|Omi Nor\n"),
    ],
)  # fmt: skip
def test_a_list_of_people_is_people_and_not_names_of_one(tmp_path: Path, file: str, words: str) -> None:
    plan = planned(tmp_path / file, words)[0]
    assert not plan.refused
    assert people(plan) == [["Aram Ili"], ["Ona Uma"]]
    for person in of_kind(plan, Kind.INDIVIDUAL):
        assert any(s.link == person for s in said(plan, "affected")) or any(
            made.frame.get("victim_id") == person for made in plan.records
        )


@pytest.mark.parametrize(
    ("file", "words", "names"),
    [
        ("n.json", '[{"names": ["Aram Ili", "Aram Ilyi"], "age": 30, "sex": "m"}]', ["Aram Ili", "Aram Ilyi"]),
        ("n.json", '[{"name": ["Aram Ili", "Арам Или"], "age": 30, "sex": "m"}]', ["Aram Ili", "Арам Или"]),
        ("n.csv", "Name,Age,Sex\nAram Ili; Арам Или,30,m\nOna Uma; Она Ума,31,f\n", ["Aram Ili", "Арам Или"]),
        ("n.json", '[{"name": "Aram Ili", "aliases": ["Ari", "Big"], "age": 30}]', ["Aram Ili", "Ari", "Big"]),
        ("n.jsonl", '{"id": "x", "schema": "Person", "properties": {"name": ["Aram Ili", "Ona Uma"]}}\n', ["Aram Ili", "Ona Uma"]),
    ],
)  # fmt: skip
def test_spellings_of_one_person_stay_one_person(tmp_path: Path, file: str, words: str, names: list[str]) -> None:
    plan = planned(tmp_path / file, words)[0]
    assert people(plan) == [names]


def test_a_list_that_does_not_say_whose_each_value_is_is_kept_as_words_and_told(tmp_path: Path) -> None:
    rows = (
        "title,Date of event,Victims,Type of violation,Location_geolocation\n"
        "A,2021/05/01,Aram Ili|Ona Uma,Torture|Arbitrary detention,\nB,2021/05/02,Ira Iva,Torture|Killing,35.1|36.2\n"
    )
    several, one = planned(tmp_path / "u.csv", rows)
    assert texts(several, "type") == []
    assert said(several, "remark")[-1].text == "Type of violation: Torture; Arbitrary detention"
    assert any("Whose each is is not said" in reason for reason in reasons(several))
    assert texts(one, "type") == ["Torture", "Killing"]


@pytest.mark.parametrize("header", ["Victims", "Victim"])
def test_a_row_that_states_an_incident_and_names_nobody_is_loaded_without_a_person(tmp_path: Path, header: str) -> None:
    rows = (
        f"Event,Date,Location,{header},Number of victims,Perpetrator\nRaid,2020-01-02,Minsk,Aram Ili,2,Police\n"
        "Protest,2020-01-03,Brest,,5,\nShelling,2020-01-04,Pinsk,unknown,3,Army\n"
    )
    first, second, third = planned(tmp_path / "i.csv", rows)
    assert people(first) == [["Aram Ili"]]
    for plan, title, count in ((second, "Protest", "5"), (third, "Shelling", "3")):
        assert not plan.refused
        assert people(plan) == []
        assert texts(plan, "title") == [title]
        assert texts(plan, "count") == [count]
        assert len(said(plan, "when")) == len(said(plan, "location")) == 1
        assert all(plan.records[s.record].kind is Kind.INCIDENT for s in said(plan, "when"))
    assert texts(third, "perpetrator") == ["Army"]


def test_what_is_said_of_nobody_is_kept_as_words_on_the_incident_and_told(tmp_path: Path) -> None:
    rows = (
        "Event,Date,Location,Victims,Type of violation,Place of detention\n"
        "Raid,2020-01-02,Minsk,,Torture,Block 4\nRaid 2,2020-01-02,Minsk,Aram Ili,Torture,Block 4\n"
    )
    nobody, somebody = planned(tmp_path / "i.csv", rows)
    assert not nobody.refused
    assert texts(nobody, "remark") == ["Torture", "Block 4"]
    assert len(nobody.problems) == 2
    assert texts(somebody, "type") == ["Torture"]


def test_a_row_about_a_person_that_names_nobody_and_no_incident_is_refused(tmp_path: Path) -> None:
    rows = "Name,Sex,Age,Event\nAram Ili,m,30,Raid\n,f,31,\n"
    _, second = planned(tmp_path / "p.csv", rows)
    assert second.refused


def test_people_of_one_incident_share_it_with_the_row_that_names_nobody(tmp_path: Path) -> None:
    rows = "Event,Date,Location,Victim,Sex\nRaid,2020-01-02,Minsk,Aram Ili,m\nRaid,2020-01-02,Minsk,,\n"
    first, second = planned(tmp_path / "i.csv", rows)
    assert first.records[of_kind(first, Kind.INCIDENT)[0]].key == second.records[0].key == "title:raid"

"""Words of longer headers that take from the rest of them what it would say alone, and columns that are not what they seem."""

from __future__ import annotations

import pytest
from mapped import TODAY, assert_nothing_is_lost, book, of_kind, plans, said, sheet, texts

from tracker import codes
from tracker.importers.sheet import Column
from tracker.mapping.headers import meaning
from tracker.mapping.model import SheetMapping
from tracker.mapping.plan import RowPlan
from tracker.mapping.suggest import suggest
from tracker.records.base import Kind


def mapped(headers: list[str | Column], *rows: list[str]) -> tuple[SheetMapping, list[RowPlan]]:
    """The program's own suggestions for a table, and what they make of it; no cell is lost."""
    made = sheet(headers, *rows)
    found = suggest(book(made), today=TODAY).sheet("table")
    assert found is not None
    planned = plans(found, made)
    for plan in planned:
        assert_nothing_is_lost(found, made, plan)
    return found, planned


def targets(found: SheetMapping) -> dict[str, str]:
    return {column.column: column.target for column in found.columns}


@pytest.mark.parametrize(
    "header",
    [
        "detained_until", "Held until", "Detained to", "Expected release date", "Release date (expected)", "Предполагаемая дата освобождения", "End of sentence",
        "Times arrested", "Previous arrests", "Previous prison", "Years in prison", "Type of prison", "Perpetrator type", "Perpetrator nationality",
        "Suspect arrested", "Min killed", "killed_max", "Military deaths", "deaths_unknown", "Still detained", "District of origin", "Country of asylum",
        "Location of body", "Mother's age", "Link to article",
    ],
)  # fmt: skip
def test_a_header_says_nothing_where_its_other_words_take_it_back(header: str) -> None:
    assert meaning(header) is None


@pytest.mark.parametrize(
    ("header", "concept"),
    [
        ("Age when arrested", "age"), ("Province of residence", "residence"), ("Home State and Region", "residence"), ("Country of birth", "birth_place"),
        ("Criminal code article", "charge"), ("Arrested in", "arrest_place"), ("Event end date", "end_date"), ("Prison name", "detention_place"),
        ("Name of perpetrators", "perpetrator"), ("Deaths reported in total", "killed"),
    ],
)  # fmt: skip
def test_other_headers_keep_what_they_say(header: str, concept: str) -> None:
    found = meaning(header)
    assert found is not None and found.concept == concept


def test_the_end_of_a_detention_is_no_day_of_arrest_and_its_beginning_is() -> None:
    _, (plan,) = mapped(["name", "detained_from", "detained_until"], ["Lia Norvek", "2024-03-02", "2024-03-15"])

    (act,) = of_kind(plan, Kind.ACT)
    assert [s.text for s in said(plan, "when", act)] == ["2024-03-02"]
    assert texts(plan, "remark") == ["detained_until: 2024-03-15"]


def test_a_release_that_is_expected_frees_nobody() -> None:
    headers: list[str | Column] = ["Name", "Date of arrest", "Expected release date"]
    _, (plan,) = mapped(headers, ["Lia Norvek", "2019-03-02", "2020-03-15"])

    assert not said(plan, "stage")
    assert texts(plan, "remark") == ["Expected release date: 2020-03-15"]


def test_how_somebody_died_is_no_cause_or_place_of_their_arrest() -> None:
    headers: list[str | Column] = ["Name", "Date of arrest", "Place of arrest", "Place of death", "Cause of death"]
    _, (plan,) = mapped(headers, ["Tavo Ermin", "2019-03-01", "Ost", "Norvek", "heart failure"])

    arrest, death = of_kind(plan, Kind.ACT)
    custody = codes.term_number("act_type", "taken_into_custody")
    assert [s.term for s in said(plan, "type")] == [custody] and said(plan, "type", arrest)
    assert [s.text for s in said(plan, "location", arrest)] == ["Ost"] and not said(plan, "cause", arrest)
    assert [s.text for s in said(plan, "location", death)] == ["Norvek"]
    assert [s.text for s in said(plan, "cause", death)] == ["heart failure"]


def test_how_somebody_was_killed_is_said_of_the_killing_that_a_header_dates() -> None:
    _, (plan,) = mapped(
        ["Name", "Date of arrest", "Killed on", "Cause of death"], ["Tavo Ermin", "2019-03-01", "2019-04-01", "shot"]
    )

    killing = codes.term_number("act_type", "killing")
    (at,) = [s.record for s in said(plan, "type") if s.term == killing]
    assert [s.record for s in said(plan, "cause")] == [at]


@pytest.mark.parametrize("header", ["Married", "In prison", "Sentenced", "Perpetrator", "Health"])
def test_answers_are_no_places_names_or_words_of_a_fact(header: str) -> None:
    found, (first, second) = mapped(["Name", "Age", header], ["Tavo Ermin", "30", "yes"], ["Lia Norvek", "31", "No"])

    assert targets(found)[header] == "note"
    assert texts(first, "remark") == [f"{header}: yes"] and texts(second, "remark") == [f"{header}: No"]
    assert not of_kind(first, Kind.LOCATION) and not of_kind(first, Kind.ORGANISATION)


def test_dates_are_no_charge() -> None:
    _, (plan,) = mapped(["Name", "Age", "Charged"], ["Tavo Ermin", "30", "03/04/2021"])

    assert not said(plan, "charge") and texts(plan, "remark") == ["Charged: 03/04/2021"]


def test_start_and_end_are_left_out_of_forms_alone() -> None:
    form, _ = mapped(["start", "end", "name", "age", "_uuid"], ["2023-04-02", "2023-04-02", "Lia Norvek", "31", "u-1"])
    _, (person,) = mapped(["Name", "Age", "Start", "End"], ["Lia Norvek", "31", "2019-03-01", "2019-05-01"])
    _, (event,) = mapped(
        ["Incident", "Start", "End", "Number killed"], ["Raid on Ost", "2019-03-01", "2019-03-02", "2"]
    )

    assert targets(form)["start"] == targets(form)["end"] == ""
    assert texts(person, "remark") == ["Start: 2019-03-01", "End: 2019-05-01"]
    assert set(texts(event, "when")) == {"2019-03-01/2019-03-02"}


def test_numbers_under_ref_are_the_sources_own_where_they_are_none_of_ours() -> None:
    theirs, (plan,) = mapped(["Réf.", "Name", "Age"], ["BDI-001", "Lia Norvek", "31"])
    ours, _ = mapped(["Ref", "Name", "Age"], ["IND-7K3QX2M", "Lia Norvek", "31"])

    assert targets(theirs)["Réf."] == "id" and plan.records[0].identifier == "BDI-001"
    assert targets(ours)["Ref"] == "ref"


def test_the_name_beside_a_column_of_people_is_what_the_incident_is_called() -> None:
    headers: list[str | Column] = ["Name", "Case ID", "Date of Incident", "Victims"]
    _, (plan,) = mapped(headers, ["Raid on Ost market", "INC-7", "3/14/2021", "Tavo Ermin,Lia Norvek"])

    assert texts(plan, "title") == ["Raid on Ost market"]
    assert [texts(plan, "name")[0], texts(plan, "name")[1]] == ["Tavo Ermin", "Lia Norvek"]
    assert len(of_kind(plan, Kind.INDIVIDUAL)) == 2


def test_a_verdict_beside_a_term_is_words() -> None:
    _, (plan,) = mapped(["姓名", "判決", "刑期", "被捕日期"], ["岑樂行", "罪成", "四年", "2019-11-18"])

    assert texts(plan, "sentence") == ["四年"] and texts(plan, "remark") == ["判決: 罪成"]


def test_how_often_somebody_was_arrested_is_no_number_of_people() -> None:
    _, (plan,) = mapped(["Name", "Age", "Number of arrests"], ["Lia Norvek", "31", "3"])

    assert not [s for s in plan.said if s.fact.startswith("count")]
    assert texts(plan, "remark") == ["Number of arrests: 3"]


@pytest.mark.parametrize(
    ("words", "kept"),
    [("15:40", "Relation: 15:40"), ("brother", "Relation: brother"), ("she said " * 8, ("she said " * 8).strip())],
)
def test_short_words_are_kept_with_their_header(words: str, kept: str) -> None:
    _, (plan,) = mapped(["Name", "Age", "Relation", "Notes"], ["Lia Norvek", "31", words, "brother"])

    assert texts(plan, "remark") == [kept, "brother"]

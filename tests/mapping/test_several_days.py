"""Cells with several dates: claims side by side where the fact has one, acts and stages where each day is one of them."""

from __future__ import annotations

import pytest
from mapped import TODAY, book, plans, said, sheet

from tracker.mapping.plan import RowPlan
from tracker.mapping.suggest import suggest
from tracker.records.base import Kind

ARRESTS = {
    "2017-05; 2018-03": ["2017-05", "2018-03"],
    "2017-05, 2018-03": ["2017-05", "2018-03"],
    "2017-05-01\n2018-03-02": ["2017-05-01", "2018-03-02"],
    "25.05.2017, 26.06.2018": ["2017-05-25", "2018-06-26"],
    "май 2017; март 2018": ["2017-05", "2018-03"],
    "۲۵/۵/۲۰۱۷، ۲۶/۶/۲۰۱۸": ["2017-05-25", "2018-06-26"],
    "2017; 2018; 2019": ["2017", "2018", "2019"],
    "May 3, 2017": ["2017-05-03"],
}


def planned(*table: list[str]) -> list[RowPlan]:
    """Plans of a table with the program's own suggestions."""
    made = sheet(*table)
    mapped = suggest(book(made), today=TODAY).sheet("table")
    assert mapped is not None
    return plans(mapped, made)


def days(plan: RowPlan, kind: Kind) -> list[str]:
    return [s.text or "" for s in said(plan, "when") if plan.records[s.record].kind is kind]


@pytest.mark.parametrize(("cell", "wanted"), ARRESTS.items(), ids=range(len(ARRESTS)))
def test_who_was_arrested_on_several_days_was_arrested_as_often(cell: str, wanted: list[str]) -> None:
    (plan,) = planned(["Name", "Date of arrest"], ["Tavo Ermin", cell])

    assert not plan.problems
    assert days(plan, Kind.ACT) == wanted
    acts = [at for at, made in enumerate(plan.records) if made.kind is Kind.ACT]
    assert [len(said(plan, "type", at)) for at in acts] == [1] * len(wanted)
    assert len({plan.records[at].frame["incident_id"] for at in acts}) == len(wanted)
    assert {plan.records[at].frame["victim_id"] for at in acts} == {0}


def test_several_days_of_release_are_several_stages() -> None:
    (plan,) = planned(["Name", "Date of arrest", "Release date"], ["Tavo Ermin", "2016", "2017-05; 2018-03"])

    assert not plan.refused
    assert days(plan, Kind.DETENTION_STAGE) == ["2017-05", "2018-03"]
    stages = [made for made in plan.records if made.kind is Kind.DETENTION_STAGE]
    assert len({made.frame["seq"] for made in stages}) == len({s.term for s in said(plan, "stage")}) + 1 == 2


def test_several_days_of_birth_stand_side_by_side() -> None:
    (plan,) = planned(["Name", "Date of birth"], ["Tavo Ermin", "1980; 1981-02"])

    assert [s.text for s in said(plan, "birth")] == ["1980", "1981-02"]
    assert [(p.refuses, "side by side" in p.reason) for p in plan.problems] == [(False, True)]


@pytest.mark.parametrize(
    ("header", "cell"), [("Place of arrest", "Norvek"), ("Status", "released"), ("Perpetrator", "Police of Norvek")]
)
def test_what_may_be_of_one_of_several_days_alone_is_not_said_of_any(header: str, cell: str) -> None:
    rows = [["Lia Norvek", "2019-04", cell], ["Tavo Ermin", "2017-05; 2018-03", cell]]
    first, plan = planned(["Name", "Date of arrest", header], *rows)

    assert not first.refused
    assert [(p.column, p.value) for p in plan.problems if p.refuses] == [("Date of arrest", "2017-05; 2018-03")]
    assert "Write a row for each day" in plan.problems[-1].reason


def test_days_of_several_people_are_parted_among_them_and_never_said_of_each() -> None:
    header = ["Names of victims", "Date of arrest"]
    both, open_ = planned(
        header, ["Tavo Ermin; Lia Norvek", "2017-05; 2018-03"], ["Oro Pellan; Ena Kast", "2017, 2018"]
    )

    assert days(both, Kind.ACT) == ["2017-05", "2018-03"]
    assert len({made.frame["victim_id"] for made in both.records if made.kind is Kind.ACT}) == 2
    assert open_.refused
    assert "2 people" in open_.problems[0].reason


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("2017-05; 2018-13-45", "Of the dates here '2018-13-45' is none."),
        ("May 3, 2017, June 4, 2018", "Part them by semicolons"),
    ],
)
def test_a_cell_with_a_date_that_is_none_says_which_or_how_to_write_it(cell: str, words: str) -> None:
    rows = [["Lia Norvek", "2019-04"], ["Ena Kast", "2019-05"], ["Tavo Ermin", cell]]
    plan = planned(["Name", "Date of arrest"], *rows)[-1]

    assert words in plan.problems[0].reason
    assert plan.refused

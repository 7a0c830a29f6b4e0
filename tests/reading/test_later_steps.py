"""The day and place of a release, a sentence or a move are those of the step: nobody was arrested then or there."""

from __future__ import annotations

import pytest

from tracker.reading import read
from tracker.reading.decisions import decisions
from tracker.records.base import Kind


def said(text: str, kind: Kind, field: str) -> set[str]:
    """What a reading says in one field of the things of a kind."""
    reading = read(text)
    return {
        str(p.code or (reading.thing(p.record).label if p.record else p.text))
        for p in reading.proposals
        if p.field == field and reading.thing(p.about).kind is kind
    }


@pytest.mark.parametrize(
    ("text", "stage", "day"),
    [
        ("The poet Ada Lund was released on 6 May 2021 from Ostra prison, her lawyer said.", "released", "2021-05-06"),
        ("Ada Lund was sentenced to five years in prison by an Ostra court on 5 June 2021.", "sentenced", "2021-06-05"),
        ("Ada Lund was transferred to Ostra prison on 7 June 2021.", "held_unspecified", "2021-06-07"),
    ],
)
def test_a_step_that_comes_later_makes_no_arrest_of_its_day(text: str, stage: str, day: str) -> None:
    assert said(text, Kind.DETENTION_STAGE, "stage") == {stage}
    assert said(text, Kind.DETENTION_STAGE, "when") == {day}
    assert not said(text, Kind.ACT, "when") and not said(text, Kind.ACT, "location")
    court = stage == "sentenced"
    assert said(text, Kind.INCIDENT, "type") == ({"proceedings"} if court else set())  # how it began is not told
    assert said(text, Kind.INCIDENT, "when") == ({day} if court else set())
    assert {d["kind"] for d in decisions(read(text))} & {"I", "D"} == ({"I", "D"} if court else {"D"})


@pytest.mark.parametrize(
    "text",
    [
        "Ada Lund was detained on 3 May 2021 in Bergen and released on 6 May 2021.",
        "Ada Lund was released on 6 May 2021. Police had arrested Ada Lund on 3 May 2021 in Bergen.",
        "Police arrested Ada Lund in Bergen on 3 May 2021. She was freed three days later.",
    ],
)
def test_a_release_joins_the_arrest_that_it_ends(text: str) -> None:
    assert said(text, Kind.INCIDENT, "type") == {"arrests"}
    assert said(text, Kind.INCIDENT, "when") == said(text, Kind.ACT, "when") == {"2021-05-03"}
    assert said(text, Kind.DETENTION_STAGE, "when") == {"2021-05-06"}
    assert len([t for t in read(text).things if t.kind is Kind.INCIDENT]) == 1


def test_a_death_in_custody_is_an_incident_where_nothing_before_it_is_told() -> None:
    text = "Ada Lund died in custody on 9 July 2021 in Bergen."
    assert said(text, Kind.INCIDENT, "type") == said(text, Kind.ACT, "type") == {"death_in_custody"}
    assert said(text, Kind.ACT, "when") == {"2021-07-09"}

    whole = "Police arrested Ada Lund on 3 May 2021 in Bergen. Ada Lund died in custody on 9 July 2021."
    assert said(whole, Kind.INCIDENT, "when") == {"2021-05-03"} and said(whole, Kind.INCIDENT, "type") == {"arrests"}
    assert "2021-07-09" in said(whole, Kind.DETENTION_STAGE, "when")


def test_the_day_of_a_release_stands_in_the_draft_as_the_day_of_its_stage() -> None:
    text = "The poet Ada Lund was released on 6 May 2021 from Ostra prison, her lawyer said."
    draft = next(d for d in decisions(read(text)) if d["kind"] == "D")
    assert {f["key"]: f["value"] for f in draft["fields"]}["when"] == "2021-05-06"


def test_a_prison_alone_says_of_nobody_that_a_court_sentenced_them() -> None:
    assert said("Ada Lund was taken to Ostra prison.", Kind.DETENTION_STAGE, "stage") == {"held_unspecified"}

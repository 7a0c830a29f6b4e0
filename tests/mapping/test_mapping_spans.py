"""Days of which other columns say more, entities that took part in an event, and rows of one list that nothing keeps."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from mapped import TODAY, assert_holds, book, one, plans, said, sheet, texts

from tracker import codes
from tracker.actions import import_source
from tracker.importers.sheet import Column
from tracker.mapping.model import ColumnMapping, SheetMapping
from tracker.mapping.plan import RowPlan
from tracker.mapping.suggest import suggest
from tracker.records.base import Kind, Role

ACLED = "event_id_cnty,event_date,year,time_precision,event_type,actor1,country,location,latitude,longitude,geo_precision,notes,tags\n"


def planned(path: Path, text: str) -> list[RowPlan]:
    path.write_text(text)
    plans = [plan for _, plan in import_source.of(path).plans((0, 0))]
    for plan in plans:
        assert_holds(plan)
    return plans


def entities(tmp_path: Path, *found: tuple[str, str, dict[str, list[str]]]) -> list[RowPlan]:
    lines = [json.dumps({"id": key, "schema": schema, "properties": said}) for key, schema, said in found]
    return planned(tmp_path / "entities.jsonl", "\n".join(lines) + "\n")


EVENT = ("e1", "Event", {"name": ["Raid"], "startDate": ["2021-05-14"], "endDate": ["2021-05-15"],
                         "involved": ["p1"], "organizer": ["o1", "o9"]})  # fmt: skip
PEOPLE = (("p1", "Person", {"name": ["Ann Roe"]}), ("o1", "Organization", {"name": ["Bureau"]}))


def test_entities_of_an_event_take_part_in_it_and_numbers_of_nobody_stay_words(tmp_path: Path) -> None:
    plan = entities(tmp_path, EVENT, *PEOPLE)[0]
    parts = [made.frame for made in plan.records if made.kind is Kind.INVOLVEMENT]
    who = [
        (plan.records[frame["actor_id"]].kind, plan.records[frame["actor_id"]].identifier, frame["role"])
        for frame in parts
    ]
    assert who == [(Kind.INDIVIDUAL, "p1", Role.PARTICIPANT), (Kind.ORGANISATION, "o1", Role.ORGANISER)]
    assert texts(plan, "remark") == ["o9"] and [p.value for p in plan.problems] == ["o9"]


def test_the_end_of_an_event_is_the_end_of_its_day(tmp_path: Path) -> None:
    assert set(texts(entities(tmp_path, EVENT, *PEOPLE)[0], "when")) == {"2021-05-14/2021-05-15"}


@pytest.mark.parametrize(
    ("begun", "ended", "when", "remarks"),
    [
        ("2021-05-14", "2021-05-15", ["2021-05-14/2021-05-15"], []),
        ("2021", "2022-03", ["2021/2022-03"], []),
        ("2021-05-14", "2021-05-14", ["2021-05-14"], []),
        ("", "2021-05-15", ["/2021-05-15"], []),
        ("2021-05-14", "2020-01-01", ["2021-05-14"], ["c: 2020-01-01"]),
    ],
)
def test_a_day_and_its_end_make_a_span_that_can_be(begun: str, ended: str, when: list[str], remarks: list[str]) -> None:
    columns = (
        ColumnMapping("a", "incident.title"),
        ColumnMapping("b", "incident.when"),
        ColumnMapping("c", "incident.when.end"),
    )
    plan = one(SheetMapping("table", "incident", columns=columns), sheet(["a", "b", "c"], ["Raid", begun, ended]))
    assert_holds(plan)
    assert sorted(set(texts(plan, "when"))) == when and texts(plan, "remark") == remarks and not plan.refused


def test_no_event_is_dated_more_exactly_than_acled_knows_it(tmp_path: Path) -> None:
    rows = "".join(
        f'A{n},2021-03-0{n},2021,{n},Battles,Army,Syria,Idlib,35.9,36.6,{n},Clash.,"crowd size=about {n}00"\n'
        for n in (1, 2, 3)
    )
    plans = planned(tmp_path / "acled.csv", ACLED + rows)
    assert [set(texts(plan, "when")) for plan in plans] == [{"2021-03-01"}, {"2021-03-02~"}, {"2021-03"}]
    assert "geo_precision 3: the region alone is named" in " ".join(map(str, texts(plans[2], "remark")))
    assert "tags: crowd size=about 200" in texts(plans[1], "remark")


def test_entities_that_nothing_keeps_are_rejected_rows_with_their_reason(tmp_path: Path) -> None:
    plans = entities(tmp_path, *PEOPLE, ("x1", "Vehicle", {"name": ["Car"]}))
    assert [plan.refused for plan in plans] == [False, False, True]
    assert "Vehicle" in plans[2].problems[0].reason


def test_a_statement_says_in_which_language_a_name_is(tmp_path: Path) -> None:
    head = "canonical_id,entity_id,prop,schema,value,dataset,lang\n"
    rows = "p1,p1,name,Person,Ann Roe,ds,\np1,p1,name,Person,Анна Ро,ds,rus\np1,p1,birthDate,Person,1980,ds,\n"
    (plan,) = planned(tmp_path / "statements.csv", head + rows)
    spelled = {said.text: said.extra for said in plan.said if said.fact == "name"}
    assert spelled == {"Ann Roe": ("Latn", "und", "as_printed"), "Анна Ро": ("Cyrl", "rus", "as_printed")}


def test_a_tie_with_an_entity_that_is_not_in_the_file_makes_nobody_up(tmp_path: Path) -> None:
    family = ("f1", "Family", {"person": ["p1"], "relative": ["p9"], "relationship": ["brother"]})
    plans = entities(tmp_path, *PEOPLE, family)
    assert [plan.refused for plan in plans] == [False, False, True]
    assert [(p.column, p.value) for p in plans[2].problems] == [("relative", "p9")]


@pytest.mark.parametrize(
    ("kind", "narrow", "code"),
    [
        ("Riots", "Mob violence", "attack"), ("Riots", "Violent demonstration", "demonstration"), ("Strategic developments", "Arrests", "arrests"),
        ("Protests", "Excessive force against protesters", "demonstration_intervened"), ("Strategic developments", "Agreement", ""),
        ("Strategic developments", "Looting/property destruction", ""), ("Violence against civilians", "Abduction/forced disappearance", "disappearance"),
    ],
)  # fmt: skip
def test_what_happened_is_said_by_the_narrower_kind_of_acled(kind: str, narrow: str, code: str) -> None:
    headers = ["event_id_cnty", "event_date", "event_type", "sub_event_type", "actor1", "country"]
    columns = [Column(name, hint=f"acled:{name}") for name in headers]
    row = ["X1", "2024-01-02", kind, narrow, "Army", "Kazakhstan"]
    of = sheet([*columns], row, ["X2", "2024-01-03", "Protests", "Peaceful protest", "A", "Kazakhstan"])
    mapped = suggest(book(of), today=TODAY).sheet("table")
    assert mapped is not None
    plan = plans(mapped, of)[0]

    assert [codes.known(s.term or 0).code for s in said(plan, "type", 0)] == ([code] if code else [])  # type: ignore[union-attr]
    assert f"event_type: {kind}" in texts(plan, "remark")

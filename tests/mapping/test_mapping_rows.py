"""What a row makes and says by its mapping: nothing invented, nothing lost, everything told."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mapped import assert_holds, assert_nothing_is_lost, of_kind, one, people, plans, reasons, said, sheet, texts

from tracker import codes
from tracker.errors import InvalidFacts
from tracker.mapping.model import ColumnMapping, SheetMapping
from tracker.mapping.targets import all_targets, target
from tracker.records.base import Basis, Kind, Role

NAME = ColumnMapping("name", "individual.name")


def test_a_person_is_stated_in_the_words_of_the_cells_and_classified_by_codes() -> None:
    mapped = people(
        NAME, ColumnMapping("sex", "individual.sex"), ColumnMapping("age", "individual.age"), ColumnMapping("no", "id")
    )
    plan = one(mapped, sheet(["no", "name", "sex", "age"], ["7", " Анна Ким ", "ж", "43"]))

    assert [(m.kind, m.identifier, m.key) for m in plan.records] == [(Kind.INDIVIDUAL, "7", "id:7")]
    (name,), (sex,), (age,) = said(plan, "name"), said(plan, "sex"), said(plan, "age")
    assert (name.text, name.extra, name.basis, name.column) == (
        "Анна Ким",
        ("Cyrl", "und", "as_printed"),
        Basis.STATED,
        1,
    )
    assert (sex.text, sex.term, sex.basis) == ("ж", codes.term_number("sex", "female"), Basis.CLASSIFIED)
    assert (age.text, age.low, age.high, age.basis) == ("43", 43, 43, Basis.STATED)
    assert not plan.problems


def test_what_the_mapping_says_of_every_row_makes_an_act_of_an_incident() -> None:
    mapped = people(NAME, ColumnMapping("day", "act.when"), says={"act.type": "killing"})
    plan = one(mapped, sheet(["name", "day"], ["A B", ""]))

    (act,), (incident,) = of_kind(plan, Kind.ACT), of_kind(plan, Kind.INCIDENT)
    assert plan.records[act].frame == {"incident_id": incident, "victim_id": 0}
    (kind,) = said(plan, "type", act)
    assert (kind.column, kind.basis, kind.term) == (-1, Basis.CLASSIFIED, codes.term_number("act_type", "killing"))


def test_what_a_column_says_besides_holds_only_where_its_cell_is_filled() -> None:
    free = ColumnMapping("freed", "stage2.when", says={"stage2.stage": "released"})
    mapped = people(NAME, ColumnMapping("taken", "act.when"), ColumnMapping("held", "stage.location"), free)
    held, freed = plans(
        mapped, sheet(["name", "taken", "held", "freed"], ["A B", "2015", "Prison", ""], ["C D", "2015", "", "2016"])
    )

    (stage,) = of_kind(held, Kind.DETENTION_STAGE)
    assert held.records[stage].frame["seq"] == 1
    assert not said(held, "stage")
    (stage,) = of_kind(freed, Kind.DETENTION_STAGE)
    assert freed.records[stage].frame["seq"] == 1
    assert said(freed, "stage", stage)[0].term == codes.term_number("stage", "released")


def test_rows_share_an_incident_by_its_number_or_title_and_places_by_what_they_lie_in() -> None:
    mapped = people(
        NAME,
        ColumnMapping("case", "incident.title"),
        ColumnMapping("town", "act.location.settlement"),
        ColumnMapping("region", "act.location.adm1"),
    )
    rows = [
        ["A B", "March 5", "Aksu", "North"],
        ["C D", " march 5", "aksu", "North"],
        ["E F", "other", "Aksu", "South"],
    ]
    first, second, third = plans(mapped, sheet(["name", "case", "town", "region"], *rows))

    def keys(plan: object, kind: Kind) -> list[str]:
        return [m.key for m in plan.records if m.kind is kind]  # type: ignore[attr-defined]

    assert keys(first, Kind.INCIDENT) == keys(second, Kind.INCIDENT) != keys(third, Kind.INCIDENT)
    assert keys(first, Kind.LOCATION) == keys(second, Kind.LOCATION)
    assert keys(first, Kind.LOCATION)[0] != keys(third, Kind.LOCATION)[0]
    inner, outer = of_kind(first, Kind.LOCATION)
    assert said(first, "parent", inner)[0].link == outer
    assert first.records[inner].frame == {"feature": "settlement"}
    (act,) = of_kind(first, Kind.ACT)
    assert (said(first, "location", act)[0].link, said(first, "location", act)[0].text) == (inner, "Aksu")


def test_several_people_of_a_row_get_their_own_values_only_where_the_counts_agree() -> None:
    mapped = people(
        NAME,
        ColumnMapping("age", "individual.age"),
        ColumnMapping("day", "act.when"),
        ColumnMapping("no", "id"),
        several=";",
    )
    good, bad, single = plans(
        mapped,
        sheet(
            ["name", "age", "day", "no"],
            ["A B; C D", "30;40", "2015", "1"],
            ["A B; C D", "30", "2015", "2"],
            ["A B", "30", "", "3"],
        ),
    )

    assert [made.identifier for made in good.records if made.kind is Kind.INDIVIDUAL] == ["1/1", "1/2"]
    persons = of_kind(good, Kind.INDIVIDUAL)
    assert [(said(good, "name", p)[0].text, said(good, "age", p)[0].low) for p in persons] == [("A B", 30), ("C D", 40)]
    acts = of_kind(good, Kind.ACT)
    assert [good.records[act].frame["victim_id"] for act in acts] == persons
    assert len({good.records[act].frame["incident_id"] for act in acts}) == 1
    assert all(said(good, "when", act)[0].text == "2015" for act in acts)
    assert bad.refused
    assert "names 2 people" in reasons(bad)[0]
    assert [made.identifier for made in single.records] == ["3"]


def test_one_value_holds_for_all_people_of_a_row_where_the_mapping_says_so() -> None:
    mapped = people(NAME, ColumnMapping("sex", "individual.sex", each=True), several=";")
    plan = one(mapped, sheet(["name", "sex"], ["A B; C D", "m"]))

    assert not plan.refused
    assert len(said(plan, "sex")) == 2


def test_other_names_of_one_person_are_not_other_people() -> None:
    mapped = people(NAME, ColumnMapping("alias", "individual.name", kind="alias", separator=";"))
    plan = one(mapped, sheet(["name", "alias"], ["A B", "x one; y two"]))

    assert len(of_kind(plan, Kind.INDIVIDUAL)) == 1
    assert [s.extra[2] for s in said(plan, "name") if s.extra] == ["as_printed", "alias", "alias"]


def test_a_name_is_put_together_from_its_parts_in_their_order() -> None:
    mapped = people(ColumnMapping("surname", "individual.name.last"), ColumnMapping("given", "individual.name.first"))
    plan = one(mapped, sheet(["surname", "given"], ["Kim", "Anna"]))

    assert texts(plan, "name") == ["Anna Kim"]


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("Мaрат Аксу", "only look like them: 'a' (latin small letter a)"),
        ("Аlmas Тоlеу", "look like"),
        ("Anna\u200bKim", "cannot be seen"),
        ("Ann\ufffda Kim", "lost before"),
    ],
)
def test_letters_that_only_look_alike_and_signs_nobody_sees_are_kept_and_told(name: str, told: str) -> None:
    plan = one(people(NAME), sheet(["name"], [name]))

    assert texts(plan, "name") == [name]
    assert told in reasons(plan)[0]
    assert not plan.refused


@pytest.mark.parametrize("name", ["علی\u200cرضا", "Ольга O'Brien", "王小明", "José Müller", "ئابدۇللا"])
def test_honest_names_are_not_suspected(name: str) -> None:
    assert not one(people(NAME), sheet(["name"], [name])).problems


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (["", "m"], "neither a name nor a number"),
        (["-", "m"], "neither a name nor a number"),
        (["x" * 301, "m"], "at most 300"),
        (["a\x00b", "m"], "not text"),
        (["A B", "purple"], "No code"),
        (["12345", "m"], "A name has letters"),
    ],
)
def test_a_row_that_cannot_be_understood_is_refused_with_a_reason(row: list[str], why: str) -> None:
    plan = one(people(NAME, ColumnMapping("sex", "individual.sex")), sheet(["name", "sex"], row))

    assert plan.refused
    assert any(why in reason for reason in reasons(plan))


def test_words_that_are_not_understood_are_kept_as_a_remark_where_the_mapping_says_so() -> None:
    mapped = people(
        NAME, ColumnMapping("sex", "individual.sex", unread="remark"), ColumnMapping("day", "act.when", unread="remark")
    )
    plan = one(mapped, sheet(["name", "sex", "day"], ["A B", "purple", "alive"]))

    assert not plan.refused
    assert texts(plan, "remark") == ["sex: purple", "day: alive"]
    assert len(plan.problems) == 2
    assert not of_kind(plan, Kind.ACT)


def test_a_number_that_stands_twice_refuses_the_later_row_also_after_going_on() -> None:
    mapped = people(NAME, ColumnMapping("no", "id"))
    of = sheet(["name", "no"], ["A B", "1"], ["C D", "2"], ["E F", "1"])

    assert [plan.refused for plan in plans(mapped, of)] == [False, False, True]
    assert [plan.refused for plan in plans(mapped, of, after=3)] == [True]


@pytest.mark.parametrize(
    ("words", "bounds"),
    [
        ("12", (12, 12)),
        ("10-12", (10, 12)),
        ("at least 5", (5, None)),
        ("5+", (5, None)),
        ("more than 5", (6, None)),
        ("up to 9", (None, 9)),
        ("fewer than 9", (None, 8)),
        ("1,200", (1200, 1200)),
        ("1 200", (1200, 1200)),
        ("43.0", (43, 43)),
        ("٤٣", (43, 43)),
        ("около 20", (None, None)),
        ("about 20", (None, None)),
    ],
)
def test_counts_are_read_with_their_bounds(words: str, bounds: tuple[int | None, int | None]) -> None:
    mapped = SheetMapping("table", "incident", columns=(ColumnMapping("n", "incident.count.killing"),))
    plan = one(mapped, sheet(["n"], [words]))

    (number,) = said(plan, "count.killing")
    assert (number.low, number.high, number.text) == (*bounds, words)


@pytest.mark.parametrize("words", ["-1", "many", "12-10", "99999999999", "1.5"])
def test_what_is_no_count_is_refused(words: str) -> None:
    mapped = SheetMapping("table", "incident", columns=(ColumnMapping("n", "incident.count"),))

    assert one(mapped, sheet(["n"], [words])).refused


def test_an_age_beyond_all_people_is_refused_and_words_around_it_are_read() -> None:
    mapped = people(NAME, ColumnMapping("age", "individual.age", empty=("-1",)))
    plans_ = plans(mapped, sheet(["name", "age"], ["A B", "430"], ["C D", "43 лет"], ["E F", "-1"]))

    assert [plan.refused for plan in plans_] == [True, False, False]
    assert said(plans_[1], "age")[0].low == 43
    assert not said(plans_[2], "age")


def test_days_of_one_person_that_cannot_follow_each_other_are_told_and_kept() -> None:
    mapped = people(
        NAME,
        ColumnMapping("born", "individual.birth"),
        ColumnMapping("died", "individual.death"),
        ColumnMapping("taken", "act.when"),
        ColumnMapping("freed", "stage2.when"),
    )
    plan = one(mapped, sheet(["name", "born", "died", "taken", "freed"], ["A B", "1980", "1970", "2015-03", "2014"]))

    assert not plan.refused
    assert texts(plan, "death") == ["1970"]
    assert {problem.column for problem in plan.problems} == {"died", "freed"}


def test_places_have_their_coordinates_and_bad_ones_are_refused() -> None:
    mapped = SheetMapping(
        "table",
        "incident",
        columns=(
            ColumnMapping("town", "incident.location"),
            ColumnMapping("lat", "incident.location.lat"),
            ColumnMapping("lon", "incident.location.lon"),
        ),
    )
    rows = [
        ["Aksu", "41.17", "80.26"],
        ["Aksu", "80,26", "141.17"],
        ["Aksu", "141.17", "80.26"],
        ["Aksu", "41°10'12\"N", "80°15'E"],
        ["Aksu", "41.17", ""],
    ]
    first, second, third, fourth, fifth = plans(mapped, sheet(["town", "lat", "lon"], *rows))

    place = first.records[of_kind(first, Kind.LOCATION)[0]]
    assert (place.frame["lat"], place.frame["lon"]) == (41.17, 80.26)
    assert texts(first, "coordinates") == ["41.17, 80.26"]
    assert second.records[of_kind(second, Kind.LOCATION)[0]].frame["lat"] == 80.26
    assert third.refused
    assert "exchanged" in reasons(third)[0]
    assert fourth.records[of_kind(fourth, Kind.LOCATION)[0]].frame["lat"] == pytest.approx(41.17)
    assert fifth.refused


def test_alleged_perpetrators_take_part_in_every_act_of_the_row_and_are_shared_by_name() -> None:
    mapped = people(
        NAME, ColumnMapping("by", "perpetrator.name", separator=";"), says={"act.type": "torture"}, several=";"
    )
    plan = one(mapped, sheet(["name", "by"], ["A B; C D", "City Police; Unit 7"]))

    parts = of_kind(plan, Kind.INVOLVEMENT)
    assert len(parts) == 4
    assert {plan.records[part].frame["role"] for part in parts} == {Role.ALLEGED_PERPETRATOR}
    assert {plan.records[part].frame["act_id"] for part in parts} == set(of_kind(plan, Kind.ACT))
    assert [plan.records[body].key for body in of_kind(plan, Kind.ORGANISATION)] == ["name:city police", "name:unit 7"]
    assert_holds(plan)


def test_a_row_about_an_incident_names_its_perpetrator_and_participants() -> None:
    mapped = SheetMapping(
        "table",
        "incident",
        columns=(
            ColumnMapping("t", "incident.title"),
            ColumnMapping("by", "perpetrator.name"),
            ColumnMapping("with", "participant.name"),
        ),
    )
    plan = one(mapped, sheet(["t", "by", "with"], ["Raid", "Police", "Students"]))

    assert plan.records[0].kind is Kind.INCIDENT
    assert plan.records[0].frame["title"] == "Raid"
    (named,) = said(plan, "perpetrator")
    assert plan.records[named.link or 0].kind is Kind.ORGANISATION
    (part,) = of_kind(plan, Kind.INVOLVEMENT)
    assert plan.records[part].frame["role"] is Role.PARTICIPANT
    assert_holds(plan)


def test_two_incidents_of_one_title_are_two_where_each_row_is_one() -> None:
    mapped = SheetMapping("table", "incident", columns=(ColumnMapping("t", "incident.title"),))

    assert {plan.records[0].key for plan in plans(mapped, sheet(["t"], ["Raid"], ["Raid"]))} == {""}


def test_an_injury_hangs_on_its_person_and_comes_first_where_rows_are_about_injuries() -> None:
    columns = (NAME, ColumnMapping("part", "injury.body_part"), ColumnMapping("side", "injury.side"))
    own = one(people(*columns), sheet(["name", "part", "side"], ["A B", "arm", "left"]))
    about = one(
        SheetMapping("table", "injury", columns=columns), sheet(["name", "part", "side"], ["A B", "arm", "left"])
    )

    for plan, place in ((own, 1), (about, 0)):
        assert plan.records[place].kind is Kind.INJURY
        assert plan.records[plan.records[place].frame["individual_id"]].kind is Kind.INDIVIDUAL
        assert plan.records[place].frame["side"] == "left"
        assert_holds(plan)


def test_a_tie_finds_its_ends_by_their_numbers() -> None:
    mapped = SheetMapping(
        "table",
        "relation",
        says={"relation.type": "member_of"},
        columns=(ColumnMapping("who", "relation.from", record="individual"), ColumnMapping("what", "relation.to")),
    )
    kinds = {"o1": Kind.ORGANISATION}
    good, lost, missing = plans(
        mapped, sheet(["who", "what"], ["p1", "o1"], ["p1", "o9"], ["p1", ""]), kind_of=kinds.get
    )

    assert [(m.kind, m.key, m.identifier) for m in good.records[1:]] == [
        (Kind.INDIVIDUAL, "id:p1", "p1"),
        (Kind.ORGANISATION, "id:o1", "o1"),
    ]
    assert good.records[0].frame == {"type": "member_of", "from_id": 1, "to_id": 2}
    assert_holds(good)
    assert lost.refused
    assert missing.refused


def test_rows_of_a_repeat_group_belong_to_the_row_above() -> None:
    above = sheet(["_index", "title"], ["1", "Raid"], name="form", key_column="_index")
    below = sheet(["name", "_parent_index"], ["A B", "1"], name="people", parent="form", parent_column="_parent_index")
    first = one(SheetMapping("form", "incident", columns=(ColumnMapping("title", "incident.title"),)), above)
    mapped = SheetMapping(
        "people",
        "individual",
        columns=(NAME, ColumnMapping("_parent_index", "incident.parent")),
        says={"act.type": "taken_into_custody"},
    )
    second = one(mapped, below)

    (incident,) = of_kind(second, Kind.INCIDENT)
    assert second.records[incident].key == first.records[0].key == "row:form:1"
    assert not [s for s in second.said if s.record == incident]
    assert_holds(second)


def test_a_column_says_of_each_row_whether_it_is_about_a_person_or_an_organisation() -> None:
    mapped = people(
        ColumnMapping("schema", "about", codes={"Person": "individual", "LegalEntity": "organisation"}),
        NAME,
        ColumnMapping("address", "individual.residence"),
        ColumnMapping("sex", "individual.sex", codes={"mm": "male"}),
        ColumnMapping("founded", "organisation.founded"),
    )
    rows = [
        ["Person", "A B", "Street 1", "m", ""],
        ["LegalEntity", "Firm", "Street 2", "", "2010"],
        ["Vessel", "Boat", "", "", ""],
    ]
    person, body, other = plans(mapped, sheet(["schema", "name", "address", "sex", "founded"], *rows))

    assert (person.records[0].kind, texts(person, "residence")) == (Kind.INDIVIDUAL, ["Street 1"])
    assert (body.records[0].kind, texts(body, "address"), texts(body, "founded")) == (
        Kind.ORGANISATION,
        ["Street 2"],
        ["2010"],
    )
    assert other.refused
    assert "what a row with this word is about" in reasons(other)[0]


def test_broken_empty_and_overlong_rows_are_told_by_their_number() -> None:
    from tracker.importers.sheet import Column, Line, Sheet

    lines = [Line(2, (), "It is torn."), Line(3, ("",)), Line(4, ("A B", "more")), Line(5, ("A B",))]
    of = Sheet("table", (Column("name"), Column("sex")), lambda after: iter(lines))
    torn, empty, full, short = plans(people(NAME), of)

    assert [plan.refused for plan in (torn, empty, full, short)] == [True, True, False, False]
    assert reasons(torn) == ["It is torn."]
    assert [plan.number for plan in (torn, empty, full, short)] == [2, 3, 4, 5]


def test_a_mapping_that_does_not_fit_the_sheet_is_refused_by_column() -> None:
    mapped = people(NAME, ColumnMapping("gone", "individual.age"), ColumnMapping("odd", "individual.nothing"))

    with pytest.raises(InvalidFacts, match="gone: The sheet has no such column") as told:
        plans(mapped, sheet(["name", "odd"], ["A", "b"]))
    assert set(told.value.problems) == {"gone", "odd"}


# --- whatever stands in the cells ---
CELLS = st.one_of(
    st.sampled_from(
        [
            "",
            " ",
            "A B",
            "m",
            "f",
            "43",
            "-1",
            "2015",
            "31.04.2015",
            "12.04.2011",
            "04/05/2011",
            "alive",
            "unknown",
            "41.2",
            "80,5",
            "a; b",
            "a; b; c",
            "30;40",
            "Aksu",
            "killed",
            "detention",
            "yes",
            "нет",
            "left",
            "arm",
            "x" * 400,
            "Мaрат",
            "at least 5",
            "<Null>",
            "41 80",
            "K1",
            "\x00",
            "http://x.y",
        ]
    ),  # fmt: skip
    st.text(max_size=12),
)
TARGETS = [written for written in all_targets() if not written.startswith(("relation.", "intervention.", "report."))]


@st.composite
def mappings(draw: st.DrawFn) -> tuple[SheetMapping, list[list[str]]]:
    about = draw(st.sampled_from(["individual", "incident", "organisation", "location", "injury"]))
    chosen = draw(st.lists(st.sampled_from(TARGETS), min_size=1, max_size=7, unique=True))
    name = f"{about}.name" if about in ("individual", "organisation", "location") else "individual.name"
    chosen = list(dict.fromkeys([*(chosen if draw(st.booleans()) else [name, *chosen])]))
    columns = []
    for number, written in enumerate(chosen):
        separator = draw(st.sampled_from(["", "", ";"]))
        unread = draw(st.sampled_from(["refuse", "remark"]))
        order = draw(st.sampled_from(["", "dmy", "either"]))
        columns.append(
            ColumnMapping(f"c{number}", written, separator, order=order, unread=unread, each=draw(st.booleans()))
        )
    mapped = SheetMapping("table", about, draw(st.sampled_from(["", ";"])), ("<Null>",), columns=tuple(columns))
    rows = draw(st.lists(st.lists(CELLS, min_size=len(chosen), max_size=len(chosen)), min_size=1, max_size=3))
    return mapped, rows


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(mappings())
def test_every_mapped_cell_ends_as_a_statement_or_a_problem(made: tuple[SheetMapping, list[list[str]]]) -> None:
    mapped, rows = made
    of = sheet([column.column for column in mapped.columns], *rows)

    found = plans(mapped, of)
    assert len(found) == len(rows)
    for plan in found:
        assert_holds(plan)
        assert_nothing_is_lost(mapped, of, plan)


def test_every_target_on_offer_can_be_written_and_read() -> None:
    for written in all_targets():
        assert str(target(written)) == written, written


def test_a_number_of_thousands_of_digits_is_a_problem_of_its_cell() -> None:
    mapped = people(ColumnMapping("Name", "individual.name"), ColumnMapping("Age", "individual.age"))
    plan = one(mapped, sheet(["Name", "Age"], ["Ann Roe", "9" * 5_000]))
    assert [(problem.column, problem.refuses) for problem in plan.problems] == [("Age", True)]

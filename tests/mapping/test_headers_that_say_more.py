"""Headers that speak of one kind of act, of a part of the people, of others than the person, or ask a question."""

from __future__ import annotations

import pytest
from mapped import TODAY, book, of_kind, plans, said, sheet, texts

from tracker import codes
from tracker.importers.sheet import Column
from tracker.mapping.headers import meaning
from tracker.mapping.plan import RowPlan
from tracker.mapping.suggest import suggest
from tracker.records.base import Kind


def planned(headers: list[str | Column], *rows: list[str]) -> list[RowPlan]:
    """Plans of a table with the program's own suggestions."""
    made = sheet(headers, *rows)
    mapped = suggest(book(made), today=TODAY).sheet("table")
    assert mapped is not None
    return plans(mapped, made)


def acts(plan: RowPlan) -> dict[str, dict[str, str | None]]:
    """What is said of each act, by its kind."""
    found = {}
    for at in of_kind(plan, Kind.ACT):
        kind = next(codes.known(s.term or 0) for s in said(plan, "type", at))
        assert kind is not None
        found[kind.code] = {s.fact: s.text for s in plan.said if s.record == at and s.fact != "type"}
    return found


def test_columns_of_several_kinds_of_act_are_acts_of_their_own() -> None:
    headers = [
        "Name",
        "Arrest date",
        "Arrested by",
        "Torture date",
        "Torture method",
        "Killed on",
        "Killed where",
        "Killed by",
    ]
    (plan,) = planned(
        headers, ["Tavo Ermin", "2019-06-03", "Guards", "2019-06-04", "beating", "2020-01-02", "Norvek", "Oro unit"]
    )

    assert not plan.refused
    assert acts(plan) == {
        "taken_into_custody": {"when": "2019-06-03"},
        "torture": {"when": "2019-06-04", "method": "beating"},
        "killing": {"when": "2020-01-02", "location": "Norvek"},
    }
    (part,) = [plan.records[at] for at in of_kind(plan, Kind.INVOLVEMENT)]
    killing = codes.term_number("act_type", "killing")
    assert [s.term for s in said(plan, "type", part.frame["act_id"])] == [killing]  # who killed did not arrest
    (stage,) = of_kind(plan, Kind.DETENTION_STAGE)
    custody = codes.term_number("act_type", "taken_into_custody")
    assert [s.term for s in said(plan, "type", plan.records[stage].frame["act_id"])] == [custody]


def test_who_did_it_is_said_of_what_happened_where_headers_tell_of_several_acts() -> None:
    headers = ["Name", "Arrest date", "Date of abduction", "Perpetrator"]
    (plan,) = planned(headers, ["Tavo Ermin", "2019-06-03", "2019-06-01", "Oro unit"])

    assert not of_kind(plan, Kind.INVOLVEMENT)
    assert [s.record for s in said(plan, "perpetrator")] == of_kind(plan, Kind.INCIDENT)


@pytest.mark.parametrize(
    ("kinds", "wanted"),
    [
        ("Killing", {"taken_into_custody": {"when": "2022-11-01"}, "killing": {"cause": "shot"}}),
        ("Arbitrary arrest; Torture", {"taken_into_custody": {"when": "2022-11-01", "location": "Norvek", "cause": "shot"}, "torture": {}}),
        ("Enforced disappearance", {"disappearance": {"when": "2022-11-01", "location": "Norvek", "cause": "shot"}}),
        ("", {"taken_into_custody": {"when": "2022-11-01", "location": "Norvek", "cause": "shot"}}),
    ],
)  # fmt: skip
def test_a_day_of_arrest_is_no_day_of_another_kind_that_a_cell_names(kinds: str, wanted: dict[str, object]) -> None:
    headers = ["Name", "Date of arrest", "Place", "Cause", "Violation"]
    *_, plan = planned(
        headers, ["Lia Norvek", "2022-10-01", "Ost", "", "Arbitrary arrest; Torture"], ["Tavo Ermin", "2022-11-01", "Norvek", "shot", kinds]
    )  # fmt: skip

    assert not plan.refused
    assert acts(plan) == wanted
    if kinds == "Killing":  # which of the two the place is of is open: it is that of what happened
        assert [s.record for s in said(plan, "location")] == of_kind(plan, Kind.INCIDENT)


@pytest.mark.parametrize(
    ("incident", "wanted"),
    [
        ("", {"torture": {}, "taken_into_custody": {}}),
        ("Raid 7", {"torture": {"when": "2022-11-01", "location": "Norvek"}, "taken_into_custody": {}}),
    ],
)
def test_the_one_day_and_place_of_several_kinds_are_of_what_happened(incident: str, wanted: dict[str, object]) -> None:
    headers = ["Name", "Date", "Place", "Violation", "Incident"]
    *_, plan = planned(headers, ["Lia Norvek", "2022-10-01", "Ost", "Torture", "Raid 6"],
                       ["Tavo Ermin", "2022-11-01", "Norvek", "Torture; Arbitrary arrest", incident])  # fmt: skip

    assert acts(plan) == wanted
    if not incident:  # an incident that other rows share has a day of its own
        (event,) = of_kind(plan, Kind.INCIDENT)
        assert (texts(plan, "when"), [s.text for s in said(plan, "location", event)]) == (["2022-11-01"], ["Norvek"])
        assert [s.record for s in said(plan, "when")] == [event]


def test_a_kind_that_another_header_dates_is_that_act() -> None:
    headers = ["Name", "Date of arrest", "Killed on", "Violation"]
    rows = [["Lia Norvek", "2022-10-01", "", "Arrest"], ["Tavo Ermin", "2022-11-01", "2022-11-05", "Murder; Arrest"]]
    both, plan = planned(headers, *rows, ["Oro Pellan", "", "2022-12-01", "Murder"])[1:]

    assert acts(both) == {"taken_into_custody": {"when": "2022-11-01"}, "killing": {"when": "2022-11-05"}}
    assert acts(plan) == {"killing": {"when": "2022-12-01"}}
    assert [s.text for s in said(plan, "type")] == ["Murder"]


def test_a_filled_place_says_what_its_header_says() -> None:
    (plan,) = planned(["Name", "Place of arrest", "Prison"], ["Tavo Ermin", "Norvek", "Ost prison"])

    assert list(acts(plan)) == ["taken_into_custody"]
    held = codes.term_number("stage", "held_unspecified")
    assert [s.term for s in said(plan, "stage")] == [held]


@pytest.mark.parametrize(
    "header", ["Killed women", "Women killed", "Children killed", "Killed (female)", "Civilians killed"]
)
def test_a_part_of_the_dead_is_not_their_number(header: str) -> None:
    (plan,) = planned(["Incident", "Date", header], ["Raid on Ost", "2024-02-03", "4"])

    assert not said(plan, "count.killing")
    assert f"{header}: 4" in texts(plan, "remark")


def test_tags_of_hxl_count_parts_and_end_days() -> None:
    tags = ["#event+name", "#date+start", "#date+end", "#affected+f+killed", "#affected+injured"]
    columns: list[str | Column] = [Column(f"c{at}", hint=tag) for at, tag in enumerate(tags)]
    (plan,) = planned(columns, ["Raid on Ost", "2024-02-03", "2024-02-05", "4", "22"])

    assert set(texts(plan, "when")) == {"2024-02-03/2024-02-05"}
    assert not said(plan, "count.killing")
    assert texts(plan, "count.physical_assault") == ["22"]


def test_tags_of_hxl_about_people_say_by_their_attributes_what_they_are() -> None:
    tags = ["#person+name", "#person+gender", "#indicator+age", "#date+arrest", "#org+name", "#affected+missing"]
    headers = [Column(tag, hint=tag) for tag in tags]
    (plan,) = planned([*headers], ["Lia Norvek", "f", "31", "2013-02-01", "Ost watch", "2"])

    assert [made.kind for made in plan.records[:1]] == [Kind.INDIVIDUAL] and not of_kind(plan, Kind.ORGANISATION)
    assert texts(plan, "name") == ["Lia Norvek"] and texts(plan, "age") == ["31"] and texts(plan, "sex") == ["f"]
    assert acts(plan) == {"taken_into_custody": {"when": "2013-02-01"}}
    assert not said(plan, "count") and "#affected+missing: 2" in texts(plan, "remark")


def test_questions_marked_with_their_group_are_understood_and_those_about_others_are_not_the_persons() -> None:
    headers: list[str | Column] = [
        Column("vic/vic_name", label="Name of the victim"), "victim/vic_sex", "incident/inc_date", "interviewer/int_name",
    ]  # fmt: skip
    (plan,) = planned(headers, ["Lia Norvek", "f", "2013-02-01", "Oro Pellan"])

    assert texts(plan, "name") == ["Lia Norvek"] and texts(plan, "sex") == ["f"] and "2013-02-01" in texts(plan, "when")
    assert texts(plan, "remark") == ["interviewer/int_name: Oro Pellan"]


@pytest.mark.parametrize(
    ("numbers", "identifiers", "remarks"),
    [
        (("1", "2", "3"), [""] * 3, []),
        (("K-17", "K-4", "K-22"), ["K-17", "K-4", "K-22"], []),
        (("1045", "1032", "1051"), [""] * 3, ["No: 1045", "No: 1032", "No: 1051"]),
    ],
)
def test_a_number_that_does_not_count_the_rows_is_not_left_out(
    numbers: tuple[str, ...], identifiers: list[str], remarks: list[str]
) -> None:
    made = planned(["No", "Name", "Sex"], *([number, f"Lia Norvek{at}", "f"] for at, number in enumerate(numbers)))

    assert [plan.records[0].identifier for plan in made] == identifiers
    assert [text for plan in made for text in texts(plan, "remark")] == remarks


def test_a_month_beside_a_year_is_kept_where_no_other_column_gives_a_day() -> None:
    (plan,) = planned(["Name", "Year", "Month", "Sex"], ["Lia Norvek", "2019", "5", "f"])
    (dated,) = planned(["Name", "Date", "Month", "Sex"], ["Lia Norvek", "2019-05-01", "5", "f"])

    assert (texts(plan, "when"), texts(plan, "remark")) == (["2019"], ["Month: 5"])
    assert (texts(dated, "when"), texts(dated, "remark")) == (["2019-05-01"], [])


def test_relatives_are_no_names_of_the_person_and_contacts_of_others_say_whose_they_are() -> None:
    headers = ["Name", "Age", "Family members", "Mother's phone", "Phone"]
    (plan,) = planned(headers, ["Tavo Ermin", "30", "Lia Ermin, Oro Ermin", "555-01", "555-02"])

    assert texts(plan, "name") == ["Tavo Ermin"]
    assert texts(plan, "contact") == ["Mother's phone: 555-01", "555-02"]
    assert "Family members: Lia Ermin, Oro Ermin" in texts(plan, "remark")


@pytest.mark.parametrize("header", ["Date of sentence", "Date of verdict", "Date of charge"])
def test_a_day_of_a_sentence_is_no_sentence(header: str) -> None:
    (plan,) = planned(["Name", "Age", header], ["Tavo Ermin", "30", "2020-01-02"])

    assert texts(plan, "remark") == [f"{header}: 2020-01-02"]


@pytest.mark.parametrize(
    ("header", "concept"),
    [
        ("Что произошло? (можно выбрать несколько)", "act"),
        ("Когда это произошло?", "date"),
        ("Где это произошло?", "place"),
        ("Кто это сделал?", "perpetrator"),
        ("When did it happen?", "date"),
        ("متى حدث ذلك؟", "date"),
        ("被抓时间", "arrest_date"),
        ("执行机关", "authority"),
        ("تۇتقۇن قىلىنغان ۋاقتى", "arrest_date"),
        ("Date d'interpellation", "arrest_date"),
        ("Дата рожд.", "birth"),
        ("बेपत्ता मिति (वि.सं.)", "disappearance_date"),
    ],
)
def test_questions_and_headers_of_several_languages_are_known(header: str, concept: str) -> None:
    found = meaning(header)
    assert found is not None
    assert found.concept == concept


def test_answers_that_a_form_joins_with_commas_are_several_kinds() -> None:
    headers = ["Nombre", "Edad", "Tipo de hecho"]
    *_, plan = planned(
        headers, ["Lia Norvek", "20", "Homicidio"], ["Tavo Ermin", "30", "Amenaza, Desplazamiento forzado"]
    )

    assert list(acts(plan)) == ["threat", "eviction"]


@pytest.mark.parametrize(
    ("cell", "edtf"),
    [
        ("1972-يىل", "1972"),
        ("2017-يىلى 5-ئاي", "2017-05"),
        ("1990-يىلى 3-ئاينىڭ 2-كۈنى", "1990-03-02"),
        ("1975 г.р.", "1975"),
    ],
)
def test_years_with_words_behind_them_are_dates(cell: str, edtf: str) -> None:
    (plan,) = planned(["Name", "Sex", "Date of birth"], ["Tavo Ermin", "M", cell])

    assert texts(plan, "birth") == [edtf]


def test_a_danda_parts_the_numbers_of_a_date() -> None:
    (plan,) = planned(["नाम", "उमेर", "बेपत्ता मिति (वि.सं.)"], ["तावो एर्मिन", "३४", "२०५८।१२।२८"])

    assert texts(plan, "when") == ["2002-04-10"]


@pytest.mark.parametrize("words", ["Unknown gunmen", "Grupo armado no identificado", "неизвестные лица"])
def test_who_is_not_identified_is_not_the_same_in_every_row(words: str) -> None:
    rows = [["Tavo Ermin", "2020-01-02", words], ["Lia Norvek", "2021-01-02", words]]
    for plan in planned(["Name", "Date of arrest", "Perpetrator"], *rows):
        (body,) = of_kind(plan, Kind.ORGANISATION)
        assert not plan.records[body].key
        assert [s.extra and s.extra[2] for s in said(plan, "name", body)] == ["descriptor"]


def test_coordinates_beside_a_country_are_a_place_in_it_and_not_the_country() -> None:
    rows = [
        ["Tavo Ermin", "2020-01-02", "Chile", "-33.44, -70.66"],
        ["Lia Norvek", "2021-01-02", "Chile", "-36.82, -73.05"],
    ]
    for plan in planned(["Name", "Date of arrest", "Country", "Coordinates"], *rows):
        spot, country = (plan.records[at] for at in of_kind(plan, Kind.LOCATION))
        assert "lat" in spot.frame and "lat" not in country.frame
        (named,) = said(plan, "parent")
        assert named.text == "Chile"
        assert [s.text for s in said(plan, "location")] == [plan.cells[3]]


def test_a_country_alone_is_no_act() -> None:
    rows = [["Lia Norvek", "30", "Torture", "Chile"], ["Tavo Ermin", "31", "", "Chile"]]
    done, nothing = planned(["Name", "Age", "Violation", "Country"], *rows)

    assert of_kind(done, Kind.ACT) and not of_kind(nothing, Kind.ACT)
    assert texts(nothing, "country") == ["Chile"]


def test_ages_beside_names_are_those_of_the_people_and_no_coordinates() -> None:
    headers = ["Incident", "Date", "Victims", "Ages", "Sex"]
    rows = [
        ["Raid on Ost", "2021-05-04", "Tavo Ermin; Lia Norvek", "34; 19", "M;F"],
        ["Raid on Norvek", "2021-05-05", "Oro Pellan; Ena Kast", "22; 23", "M;F"],
        ["Raid on Ladin", "2021-05-06", "Ann Roe; Hal Roe", "22", "F;M"],
    ]
    both, _, open_ = planned(headers, *rows)

    assert [(s.record, s.text) for s in said(both, "age")] == [
        (at, age) for at, age in zip(of_kind(both, Kind.INDIVIDUAL), ("34", "19"), strict=True)
    ]
    assert texts(both, "sex") == ["M", "F"]
    assert not of_kind(both, Kind.LOCATION)
    assert not open_.refused and not said(open_, "age")
    assert texts(open_, "remark") == ["Ages: 22"]

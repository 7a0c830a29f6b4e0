"""Cells for the name of a person that hold another name beside it, no name at all, or several people; marks for "as above"."""

from __future__ import annotations

import pytest
from mapped import TODAY, book, plans, reasons, said, sheet, texts

from tracker.mapping import called
from tracker.mapping.plan import RowPlan
from tracker.mapping.suggest import suggest
from tracker.mapping.values import TOGETHER
from tracker.records.base import Kind


def planned(*table: list[str]) -> list[RowPlan]:
    """Plans of a table with the program's own suggestions."""
    made = sheet(*table)
    mapped = suggest(book(made), today=TODAY).sheet("table")
    assert mapped is not None
    return plans(mapped, made)


def names(plan: RowPlan) -> list[tuple[str | None, str]]:
    return [(claim.text, claim.extra[2]) for claim in said(plan, "name", 0) if claim.extra]


@pytest.mark.parametrize(
    "words", ["Los hermanos Tejo", "the Ermin brothers", "Ermin family", "братья Шабан", "عائلة الخطيب"]
)
def test_a_family_is_no_name_of_one_person(words: str) -> None:
    (plan,) = planned(["Name", "Sex", "Date of arrest"], [words, "", "2021-03-14"])

    assert plan.refused and called.OF_SEVERAL in reasons(plan)


@pytest.mark.parametrize("words", ["John Brothers", "Maria Child", "Boy George", "Mother Teresa", "Fille Marie"])
def test_names_that_are_words_for_relatives_are_names(words: str) -> None:
    (plan,) = planned(["Name", "Sex", "Date of arrest"], [words, "M", "2021-03-14"])

    assert names(plan) == [(words, "as_printed")]


@pytest.mark.parametrize(
    "words",
    [
        "Unknown male", "unidentified", "N/N", "Unnamed man aged about 30", "Name withheld", "unknown (her brother)", "Unknown", "неизвестный", "Неизвестный мужчина",
        "Н/Н", "ФИО неизвестно", "Белгісіз ер адам", "İsmi bilinmeyen kadın", "Inconnu (homme)", "X (identité inconnue)", "SIN NOMBRE", "مجهول الهوية", "طفل مجهول",
        "ناشناس", "某男子", "无名氏", "(匿名)", "Неизвестный несовершеннолетний", "Wife of Oro Pellan", "طفلة من عائلة الزعتري", "сын Ивана Седова", "hija de Ana Sorel",
        "张三之妻",
    ],
)  # fmt: skip
def test_who_has_no_name_is_described_and_not_named(words: str) -> None:
    (plan,) = planned(["Name", "Sex", "Date of arrest"], [words, "M", "2021-03-14"])

    assert not plan.refused
    assert names(plan) == [(words, "descriptor")]
    assert texts(plan, "when") == ["2021-03-14"]


@pytest.mark.parametrize(
    "words", ["Nn Aung", "Maroof Ahmed", "معروف أحمد", "Known Name", "Установлен Иван", "Man Bahadur"]
)
def test_names_that_look_like_such_words_stay_names(words: str) -> None:
    assert not called.nameless(words)
    assert not called.of_several(words)


@pytest.mark.parametrize(
    ("words", "name", "alias"),
    [
        ("Karim Yusufov (aka Karimjon)", "Karim Yusufov", "Karimjon"),
        ('Aidar Bekov, alias "Abu Omar"', "Aidar Bekov", "Abu Omar"),
        ("Gulnara Saparova a.k.a. Gulya", "Gulnara Saparova", "Gulya"),
        ("Иванов Пётр (он же Петров)", "Иванов Пётр", "Петров"),
        ("Сидоров Алексей (по прозвищу «Лёха»)", "Сидоров Алексей", "Лёха"),
        ("Серікжан Асан (бүркеншік аты – Сәкен)", "Серікжан Асан", "Сәкен"),
        ("فاطمة حسين (الملقبة أم خالد)", "فاطمة حسين", "أم خالد"),
        ("黃國強 又名 阿強", "黃國強", "阿強"),
        ("DIALLO Mamadou dit « Petit »", "DIALLO Mamadou", "Petit"),
    ],
)
def test_another_name_in_brackets_is_an_alias(words: str, name: str, alias: str) -> None:
    (plan,) = planned(["Name", "Date of arrest"], [words, "2021-03-14"])

    assert names(plan) == [(name, "as_printed"), (alias, "alias")]
    assert {claim.column for claim in said(plan, "name", 0)} == {0}


@pytest.mark.parametrize(
    "words", ["Akaki Tsereteli", "Maka Aka Tanaka", "Alias Khan", "Ann Roe (aka Bo, Cy)", 'José "El Gocho" Paz']
)
def test_a_name_that_nobody_can_part_stays_whole(words: str) -> None:
    assert called.spelled(words) == [(words, "")]


def test_a_changed_name_is_a_pseudonym() -> None:
    (plan,) = planned(["姓名", "性别"], ["古丽（化名）", "女"])

    assert names(plan) == [("古丽", "pseudonym")]


@pytest.mark.parametrize(
    "words",
    ["3 unidentified bodies", "Two unknown women", "Family of 5", "5 человек", "7 students, names unknown"]
    + ["Three minors", "Двое несовершеннолетних", "2 brothers"],
)
def test_several_people_without_names_are_not_one_person(words: str) -> None:
    (plan,) = planned(["Name", "Sex", "Date of death"], [words, "", "2013-05-03"])

    assert plan.refused
    assert called.OF_SEVERAL in reasons(plan)


@pytest.mark.parametrize(
    ("words", "is_told"),
    [
        ("Mr. Ann Roe and Ms. Bo Ek", True),
        ("Анна Роу и её сын", True),
        ("Ann Roe & Bo Ek", True),
        ("Andrea Sand", False),
        ("José Ortega y Gasset", False),
    ],
)
def test_names_that_a_word_joins_are_kept_and_told(words: str, is_told: bool) -> None:
    (plan,) = planned(["Name", "Date of death"], [words, "2013-05-03"])

    assert texts(plan, "name") == [words]
    assert not plan.refused
    assert (TOGETHER in reasons(plan)) is is_told


def test_an_incident_whose_people_have_no_names_is_kept_with_the_words() -> None:
    headers = ["Incident ID", "Date", "Place", "Victim name", "Number killed"]
    (plan,) = planned(headers, ["K-1", "2020-01-02", "Norvek", "3 unidentified bodies", "3"])

    assert not plan.refused
    assert texts(plan, "remark") == ["Victim name: 3 unidentified bodies"]
    assert not [made for made in plan.records if made.kind is Kind.INDIVIDUAL]


def test_a_part_of_a_name_that_is_not_known_is_none() -> None:
    first, second = planned(["Nombres", "Apellidos", "Edad"], ["María", "N/N", "30"], ["NN", "NN", "41"])

    assert names(first) == [("María", "as_printed")]
    assert names(second) == [("NN", "descriptor")]


@pytest.mark.parametrize("mark", ['"', "ditto", "Same as above", "то же", "同上", "نفس المكان", "idem", '—"—'])
def test_what_stands_in_the_row_above_is_not_guessed(mark: str) -> None:
    table = (
        ["Name", "Date of arrest", "Place"],
        ["Tavo Ermin", "2021-03-14", "Norvek"],
        ["Ena Kast", mark, mark],
        ["Oro Pellan", "2021-03-15", mark],
    )

    first, *marked = planned(*table)

    assert not first.refused
    assert [plan.refused for plan in marked] == [True, True]
    assert all("the same as above" in reason for plan in marked for reason in reasons(plan))
    assert "('2021-03-14', row 2)" in reasons(marked[0])[0]


def test_words_of_a_remark_stay_also_where_they_say_ditto() -> None:
    first, second = planned(
        ["Name", "Age", "Notes"], ["Tavo Ermin", "30", "seen at court"], ["Ena Kast", "40", "ditto"]
    )

    assert not second.refused
    assert texts(second, "remark") == ["ditto"]
    assert "('seen at court', row 2)" in reasons(second)[0]


@pytest.mark.parametrize(
    ("cells", "wanted"),
    [
        (["Tavo Ermin,Ena Kast", "Oro"], ["Tavo Ermin", "Ena Kast", "Oro"]),
        (["Tavo Ermin, Ena Kast", "Oro Pellan"], ["Tavo Ermin", "Ena Kast", "Oro Pellan"]),
        (["Ermin, Tavo", "Oro Pellan"], ["Ermin, Tavo", "Oro Pellan"]),
    ],
)
def test_people_of_an_incident_are_parted_by_commas_where_nothing_else_can_be_meant(
    cells: list[str], wanted: list[str]
) -> None:
    rows = [[f"Raid {at}", "2021-02-28", cell, "2"] for at, cell in enumerate(cells)]

    found = planned(["Incident", "Date", "Victims", "Victim count"], *rows)

    assert [name for plan in found for name in texts(plan, "name")] == wanted


def test_a_list_in_which_quotes_stand_is_nobodys_name() -> None:
    headers = ["Incident", "Date", "Victims", "Victim count"]
    (plan,) = planned(headers, ["Raid", "2021-02-28", '"Ermin, Tavo",Ena Kast', "2"])

    assert not plan.refused
    assert not texts(plan, "name")
    assert any(called.A_LIST in reason for reason in reasons(plan))


@pytest.mark.parametrize(
    ("cells", "codes"),
    [
        (["H", "M"], {"M": "female"}),
        (["M", "F"], {}),
        (["H", "M", "F"], {"M": ""}),
    ],
)
def test_m_is_a_woman_beside_an_h(cells: list[str], codes: dict[str, str]) -> None:
    made = sheet(["Nombre completo", "Sexo"], *(["Tavo Ermin", cell] for cell in cells))
    mapped = suggest(book(made), today=TODAY).sheet("table")

    assert mapped is not None
    assert mapped.columns[1].codes == codes


def test_m_alone_under_a_spanish_header_is_left_to_be_decided() -> None:
    first, _ = planned(["Nombre completo", "Sexo", "Edad"], ["Tavo Ermin", "M", "30"], ["Ena Kast", "M", "31"])

    assert not said(first, "sex")
    assert texts(first, "remark") == ["Sexo: M"]


def test_two_days_of_one_calendar_are_not_one_day_and_two_columns_no_second_arrest() -> None:
    (turkish,) = planned(["Adı Soyadı", "Gözaltı Tarihi", "Tutuklanma Tarihi"], ["Ayşe K.", "2016-07-15", "2016-07-22"])
    (arabic,) = planned(["الاسم", "تاريخ الاعتقال (هـ)", "تاريخ الاعتقال"], ["محمد علي", "1435/05/12", "13/03/2014"])

    assert texts(turkish, "when") == ["2016-07-15"]
    assert texts(turkish, "remark") == ["Tutuklanma Tarihi: 2016-07-22"]
    assert texts(arabic, "when") == ["2014-03-13", "2014-03-13"]
    for plan in (turkish, arabic):
        assert [made.kind for made in plan.records].count(Kind.ACT) == 1


def test_the_address_of_whoever_filled_in_a_form_is_not_where_the_person_lives() -> None:
    (plan,) = planned(
        ["Timestamp", "Email Address", "Full name", "Age"],
        ["3/14/2024 10:22:11", "helper@example.org", "Tavo Ermin", "30"],
    )

    assert not texts(plan, "residence")
    assert not texts(plan, "contact")
    assert texts(plan, "remark") == ["Email Address: helper@example.org"]

"""What cells do not say is not said: negations, doubts, sentences without a term, words for not known, numbers below nothing."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from mapped import one, people, plans, reasons, said, sheet, texts
from test_mapping_suggestions import suggested, targets
from test_people_of_rows import planned

from tracker import codes
from tracker.importers.sheet import Column
from tracker.mapping.code_guess import guess
from tracker.mapping.model import REMARK, ColumnMapping
from tracker.mapping.names import script_of
from tracker.mapping.terms import states_term

NAME = ColumnMapping("name", "individual.name")


@pytest.mark.parametrize(
    ("scheme", "words"),
    [
        ("stage", "unreleased"), ("stage", "not released"), ("stage", "released?"), ("stage", "не освобождён"), ("stage", "неосвобожден"),
        ("stage", "unsentenced"), ("stage", "undetained"), ("stage", "nonreleased"), ("stage", "probably released"), ("stage", "освобождена?"),
        ("stage", "босатылмаған"), ("stage", "босатылмады"), ("stage", "آزاد نشده"), ("stage", "ozod qilinmagan"), ("stage", "serbest bırakılmadı"),
        ("stage", "未被释放"), ("stage", "没有被释放"), ("stage", "غير معتقل"), ("stage", "لم يفرج عنه"), ("act_type", "not taken into custody"),
        ("act_type", "untortured"), ("act_type", "tortured?"), ("treatment", "inadequate"),
    ],
)  # fmt: skip
def test_a_word_that_negates_or_doubts_is_left_to_be_decided(scheme: str, words: str) -> None:
    found = guess(Counter([words]), scheme)
    assert found.codes == {}
    assert words in found.near


@pytest.mark.parametrize(
    ("words", "code"), [("relased", "released"), ("detaind", "held_unspecified"), ("освобожденна", "released")]
)
def test_a_slip_of_the_pen_is_still_suggested(words: str, code: str) -> None:
    assert guess(Counter([words]), "stage").codes == {words: code}


@pytest.mark.parametrize(
    "words",
    ["5 years", "18 months", "7.5", "life imprisonment", "Death", "пять лет", "3 года колонии", "пожизненно", "有期徒刑十五年", "无期徒刑", "死缓",
     "خمس سنوات", "السجن المؤبد", "إعدام", "۵ سال", "حبس ابد", "5 ans", "cinco años", "10 yıl", "15 жыл", "өмір бойы", "convicted"],
)  # fmt: skip
def test_a_term_is_known_in_several_languages(words: str) -> None:
    assert states_term(words)


@pytest.mark.parametrize(
    "words",
    ["unknown", "pending", "acquitted", "awaiting trial", "no sentence", "not sentenced", "5 years suspended", "условно 3 года", "up to 10 years",
     "facing 5 years", "2019", "缓刑三年", "未判刑", "0", "5 years?", "possibly 5 years", "оправдан", "не осуждён", "براءة", "غير محكوم", "2019年5月3日",
     "May 2019", "charged", "prosecutor demands 7 years"],
)  # fmt: skip
def test_what_states_no_term_is_none(words: str) -> None:
    assert not states_term(words)


@pytest.mark.parametrize(
    ("header", "words", "kept", "sentenced"),
    [
        ("sentence", "5 years", ["5 years"], True), ("刑期", "三年", ["三年"], True), ("verdict", "acquitted", ["acquitted"], False),
        ("sentence", "awaiting trial", ["awaiting trial"], False), ("刑期", "不详", [], False), ("sentence", "unknown", [], False),
        ("приговор", "нет", [], False),
    ],
)  # fmt: skip
def test_only_a_term_says_that_somebody_serves_a_sentence(
    header: str, words: str, kept: list[str], sentenced: bool
) -> None:
    of = sheet(["name", "date of arrest", header], ["Aram Ili", "2020-01-02", words])
    plan = one(suggested(of), of)
    assert not plan.refused
    assert texts(plan, "sentence") == kept
    assert [codes.known(s.term or 0).code for s in said(plan, "stage")] == ["sentenced"] * sentenced  # type: ignore[union-attr]
    assert bool(reasons(plan)) is not sentenced


@pytest.mark.parametrize("words", ["unknown", "не известно", "不详", "-", "غير معروف"])
def test_words_for_not_known_are_no_fact(words: str) -> None:
    of = sheet(["name", "charge"], ["Aram Ili", words])
    plan = one(people(NAME, ColumnMapping("charge", "stage.charge")), of)
    assert texts(plan, "charge") == []
    assert not plan.refused
    assert "not known" in reasons(plan)[0]


def test_a_prison_among_many_unknown_ones_is_a_place_and_no_coordinates() -> None:
    rows = [[f"Aram {chr(65 + n)}", "Block 4" if n % 4 == 0 else "unknown"] for n in range(12)]
    of = sheet(["name", "place of detention"], *rows)
    assert targets(of)["place of detention"] == "stage.location"
    points = sheet(
        ["name", "place of detention"], ["Aram A", "unknown"], ["Ona B", "43.2, 76.9"], ["Ira C", "43.3, 76.9"]
    )
    assert targets(points)["place of detention"] == "stage.location.coordinates"


def test_flags_and_constant_columns_that_people_wrote_are_kept_with_their_headers(tmp_path: Path) -> None:
    rows = "Name,Age,Pregnant,Number of dependants,Trial held,Field_7,objectid\nAram Ili,30,yes,2,no,1,1\nOna Uma,31,,,,1,2\n"
    plan = planned(tmp_path / "f.csv", rows)[0]
    assert texts(plan, "remark") == ["Pregnant: yes", "Number of dependants: 2", "Trial held: no"]


def test_numbers_below_nothing_are_told_row_by_row(tmp_path: Path) -> None:
    rows = "Name,Age\nAram Ili,30\nOna Uma,-5\nIra Iva,31\n"
    _, second, _ = planned(tmp_path / "a.csv", rows)
    assert not second.refused
    assert texts(second, "age") == []
    assert texts(second, "remark") == ["Age: -5"]
    assert [(problem.column, problem.value) for problem in second.problems] == [("Age", "-5")]
    assert "below 0" in reasons(second)[0]


def test_a_column_that_says_status_is_one_also_where_few_words_are_known() -> None:
    rows = [["Aram A", "released"], ["Ona B", "at the dacha"], ["Ira C", "not released"], ["Omi D", "with friends"]]
    of = sheet(["name", "status"], *rows)
    mapped = suggested(of)
    assert mapped.columns[1].target == "stage.stage"
    assert mapped.columns[1].unread == REMARK
    assert "'with friends'" in mapped.columns[1].reason


def test_a_column_of_which_no_word_is_known_becomes_remarks_and_that_is_told() -> None:
    of = sheet(["name", Column("status")], ["Aram A", "paid"], ["Ona B", "blue"], ["Ira C", "open"])
    column = suggested(of).columns[1]
    assert column.target == "note"
    assert "no code of the list stage" in column.reason


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("under house arrest", "house_arrest"), ("под домашним арестом", "house_arrest"), ("пропала без вести", "missing"),
        ("умер в тюрьме", "died"), ("осуждён условно", "released_conditional"), ("в СИЗО", "pretrial"), ("arrêté(e)", "held_unspecified"),
        ("condamné(e)", "sentenced"), ("détenu·e", "held_unspecified"), ("liberado/a", "released"), ("أُفرج عنها", "released"), ("محكوم بالسجن", "sentenced"),
        ("қамауға алынды", "held_unspecified"), ("釋放", "released"), ("關押", "held_unspecified"), ("已獲釋", "released"), ("審前羈押", "pretrial"),
        ("軟禁", "house_arrest"), ("死於獄中", "died"),
    ],
)  # fmt: skip
def test_common_words_of_a_status_are_known(words: str, code: str) -> None:
    of = sheet(["name", "status"], ["Aram Ili", words], ["Ona Uma", "released"])
    plan = plans(suggested(of), of)[0]
    assert plan.problems == []
    assert [codes.known(s.term or 0).code for s in said(plan, "stage")] == [code]  # type: ignore[union-attr]


@pytest.mark.parametrize("words", ["acquitted", "killed", "оправдан", "депортирована", "کشته شده"])
def test_words_that_no_code_fits_are_kept_and_told(words: str) -> None:
    of = sheet(["name", "status"], ["Aram Ili", words], ["Ona Uma", "released"])
    plan = plans(suggested(of), of)[0]
    assert texts(plan, "stage") == []
    assert texts(plan, "remark") == [f"status: {words}"]
    assert len(plan.problems) == 1


@pytest.mark.parametrize(
    ("name", "script"), [("陳大文", "Hant"), ("陈大文", "Hans"), ("王小明", "Hans"), ("李麗 Li", "Hant")]
)
def test_traditional_chinese_names_are_known_by_their_letters(name: str, script: str) -> None:
    assert script_of(name) == script


def test_headers_and_words_in_traditional_letters_are_known() -> None:
    of = sheet(["姓名", "性別", "國籍", "狀態", "刑期"], ["陳大文", "男", "不詳", "獲釋", "無期徒刑"])
    plan = one(suggested(of), of)
    assert set(targets(of).values()) == {
        "individual.name",
        "individual.sex",
        "individual.nationality",
        "stage.stage",
        "stage.sentence",
    }
    assert texts(plan, "nationality") == []

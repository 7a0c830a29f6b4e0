"""Russian, Kazakh and Chinese: who was hurt, how a name is called, and who is not meant."""

from __future__ import annotations

import pytest

from tracker.reading import Reading, read
from tracker.reading.golden import victims
from tracker.reading.names import Mention, Person
from tracker.reading.russian_names import called
from tracker.records.base import Kind


def hurt(reading: Reading) -> set[tuple[str, str]]:
    """Who is said to be hurt, and where on the body."""
    found = set()
    for thing in reading.things:
        if thing.kind is Kind.INJURY:
            part = next((p.code for p in reading.about(thing.key) if p.field == "body_part"), None)
            found.add((reading.thing(str(thing.frame["individual_id"])).label, part or ""))
    return found


def harmed(reading: Reading, text: str) -> set[str]:
    """Everybody to whom something is said to be done."""
    return {reading.thing(v.key).label for v in victims(text, reading)}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Полиция разогнала митинг. У Остапа Вирника сломана ключица, у Мирона Лозы разбита губа.", {("Остап Вирник", "shoulder"), ("Мирон Лоза", "mouth")}),
        ("В колонии надзиратели избили заключённых. Тарасу Бегичеву выбили зуб.", {("Тарас Бегичев", "mouth")}),
        ("Полиция задержала Остапа Вирника. Ему сломали палец, на спине остались следы побоев.", {("Остап Вирник", "finger")}),
        ("На митинге Кира Лозовая получила сотрясение мозга, сообщили в штабе. Полиция молчит.", {("Кира Лозовая", "head")}),
        ("«Меня ударили дубинкой по колену», — рассказал Остап Вирник, задержанный полицией в понедельник.", {("Остап Вирник", "knee")}),
        ("警方驱散集会。示威者方晓岚左臂骨折，记者陶一鸣额头缝了五针。", {("方晓岚", "arm"), ("陶一鸣", "face")}),
        ("律师方晓岚在看守所遭到刑讯，听力受损。", {("方晓岚", "ear")}),
        ("警員驅散集會，示威者方曉嵐被打傷，右腿骨折。", {("方曉嵐", "leg")}),
        ("方晓岚的丈夫说，她被抓时头部撞伤流血，在看守所缝了三针。", {("方晓岚", "head")}),
        ("Полиция митингіні таратты. Белсенді Асан Берікұлы ауыр жарақат алды.", {("Асан Берікұлы", "")}),
    ],
)  # fmt: skip
def test_who_was_hurt_is_found_with_the_part_of_the_body(text: str, wanted: set[tuple[str, str]]) -> None:
    found = read(text)

    assert wanted <= hurt(found) and {name for name, _ in hurt(found)} == {name for name, _ in wanted}
    assert all(text[p.start : p.end] == p.quote for p in found.proposals)


@pytest.mark.parametrize(
    "text",
    [
        "Защитник Остап Вирник получил травму колена в матче чемпионата. Тренер команды Мирон Лоза недоволен: «Он убил игру».",
        "Депутат Кира Лозовая раскритиковала министра Остапа Вирника: «Он убил отрасль». Президент освободил его от должности.",
        "前锋方晓岚左膝受伤被换下，替补陶一鸣射门得分。主教练说伤势不重。",
        "Полиция сообщила о ДТП. Водитель Остап Вирник не справился с управлением, у него сотрясение мозга и перелом бедра.",
        "高速公路车祸，乘客方晓岚左腿骨折。警方正在调查，交警说路面结冰。",
        "Жол полициясы ескертті: тұрғын Асан Берікұлы мұзда тайып, қолын сындырып алды. Қала тұрғындары сақ болсын.",
        "台风过后，气象台说渔民方晓岚右腿骨折。地震局提醒市民防范暴雨。",
        "Данияр Асанов матчта тізесінен жарақат алды. Бапкер Ержан Болатов ойынға риза. Команда турнирде жеңді.",
    ],
)
def test_games_storms_and_offices_hurt_nobody(text: str) -> None:
    found = read(text)

    assert hurt(found) == set() and harmed(found, text) == set()


def test_an_injury_of_a_relative_is_not_that_of_who_was_named_last() -> None:
    text = "Полиция задержала Остапа Вирника в среду. Отцу сломали руку, у него разбита голова."

    assert hurt(read(text)) == set()


def test_who_was_among_those_taken_is_taken() -> None:
    text = "Ещё девять человек увезли в отдел полиции. Среди них — слесарь Остап Вирник и сварщик Мирон Лоза."

    assert harmed(read(text), text) == {"Остап Вирник", "Мирон Лоза"}


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("Сергея Лопатина", "Сергей Лопатин"), ("Артём Голованов", "Артём Голованов"), ("Лидия Ким", "Лидия Ким"), ("Веронику Шуляк", "Вероника Шуляк"),
        ("Марии Левченко", "Мария Левченко"), ("Дмитрию Иванову", "Дмитрий Иванов"), ("Павлом Ремнёвым", "Павел Ремнёв"), ("Айгуль Сапаровой", "Айгуль Сапарова"),
        ("Николая Римского", "Николай Римский"), ("Юлию Верескову", "Юлия Верескова"),
    ],
)  # fmt: skip
def test_a_russian_name_is_called_in_the_nominative(printed: str, name: str) -> None:
    person = Person(1, printed)
    person.mentions = [Mention(0, len(printed), printed, "person")]

    assert called(printed, person, "rus") == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Полузащитника Остапа Вирника полиция задержала у дома.", "Остап Вирник"),
        (
            "Как сообщили агентству Рассвет, полиция задержала журналиста. «Меня били», — рассказал Рассвету Остап Вирник.",
            "Остап Вирник",
        ),
        ("来到边城的努尔江·别克巴依向记者讲述，他2019年3月被警方从家中带走。", "努尔江·别克巴依"),
        ("警方带走了与他同住的阿依别克·托合达尔汗。", "阿依别克·托合达尔汗"),
    ],
)
def test_a_name_ends_where_the_words_beside_it_begin(text: str, name: str) -> None:
    assert name in {t.label for t in read(text).things if t.kind is Kind.INDIVIDUAL}


def test_a_kazakh_name_in_two_cases_is_one_person() -> None:
    text = "Белсенді Асан Сатыбек ұсталды. Полиция 2022 жылғы 9 қаңтарда Асан Сатыбекті ұстады."

    assert harmed(read(text), text) == {"Асан Сатыбек"}

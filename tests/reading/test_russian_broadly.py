"""Whole families of Russian words: harm to a body, being taken, gone or judged, given names alone, places; and their look-alikes."""

from __future__ import annotations

import pytest
from offered import done

from tracker.reading import golden, read

FORCE = "Сотрудники ОМОНа разогнали пикет, полиция никого не пустила к задержанным. "


def places(text: str) -> set[str]:
    """The words by which a text says where it was done."""
    reading = read(text)
    return {p.quote for p in reading.proposals if p.record and p.field == "location"}


@pytest.mark.parametrize(
    "told",
    [
        "У него закрытый перелом лучевой кости.",
        "У него рассечена бровь.",
        "На левый глаз он почти не видит.",
        "Ходить он не мог девять дней.",
        "Он потерял сознание в камере.",
        "В изоляторе он похудел на одиннадцать килограммов.",
        "Селезёнку удалили той же ночью.",
        "У него отслоение сетчатки.",
        "У него артрит, пальцы не гнутся.",
        "Ему порвали связку на плече.",
        "В изоляторе у него случился инсульт.",
        "Из отдела он вышел на костылях.",
        "Он кашляет кровью.",
        "Врачи наложили ему семь швов.",
        "В колонии у него отказали ноги.",
    ],
)
def test_harm_in_many_words_is_borne_by_whoever_was_beaten(told: str) -> None:
    text = f"{FORCE}Сварщика Глеба Чадова избили в отделе полиции. {told}"

    assert "injured" in done(text)["Глеб Чадов"]


@pytest.mark.parametrize(
    "told",
    [
        "Следователь сломал голову над этим делом.",
        "Телесных повреждений не обнаружено.",
        "Ему пригрозили сломать руку.",
        "Министр не видит в этом руки мэрии.",
        "По словам адвоката, обошлось без синяков.",
        "Полицейский ударил его дубинкой по бедру.",
    ],
)
def test_a_figure_a_threat_or_a_blow_alone_is_no_injury(told: str) -> None:
    text = f"{FORCE}Сварщика Глеба Чадова избили в отделе полиции. {told}"

    assert "injured" not in done(text)["Глеб Чадов"]


def test_an_injury_is_not_that_of_the_lawyer_who_tells_of_it() -> None:
    text = (
        "На блогера Глеба Чадова напали неизвестные у его дома. Об этом сообщила адвокат Нина Тарм. "
        "Полиция дела не завела. У него ушибы головы."
    )

    assert set(done(text)) == {"Глеб Чадов"}


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        ("Слесаря Глеба Чадова сняли с рейса в Тестове.", "Глеб Чадов", "detained"),
        ("Слесаря Глеба Чадова остановил патруль на вокзале.", "Глеб Чадов", "detained"),
        ("Глеба Чадова допросили в полиции. Сейчас он в СИЗО.", "Глеб Чадов", "detained"),
        ("Глеб Чадов вышел из дома 6 января и не вернулся.", "Глеб Чадов", "disappeared"),
        ("Где Глеб Чадов, не знает даже его адвокат.", "Глеб Чадов", "disappeared"),
        ("Глебу Чадову в камере подключали провода к пальцам.", "Глеб Чадов", "tortured"),
        ("Глеба Чадова на сутки привязали к кровати в камере.", "Глеб Чадов", "tortured"),
        ("Суд вынес решение по делу Глеба Чадова.", "Глеб Чадов", "sentenced"),
        ("Глебу Чадову дали семь суток за неповиновение полиции.", "Глеб Чадов", "sentenced"),
        ("Глеб Чадов пришёл в суд. Арестован тут же, в зале.", "Глеб Чадов", "detained"),
        ("Приговор оглашён. Глеб Чадов — 18 лет, Тамара Ильт — 13.", "Тамара Ильт", "sentenced"),
        ("Полиция задержала троих. Это слесарь Глеб Чадов и хирург Тамара Ильт.", "Тамара Ильт", "detained"),
        ("Хасан и Мовсар Тестовы, похищенные неизвестными, найдены.", "Хасан Тестов", "abducted"),
        ("Полиция увезла её сына. Сын, Мердан, 18 лет, задержан.", "Мердан", "detained"),
        ("Директор школы Глеб Чадов пропал утром 31 мая, полиция ищет его.", "Глеб Чадов", "disappeared"),
    ],
)
def test_what_is_told_in_broader_words(text: str, name: str, role: str) -> None:
    assert role in done(FORCE + text).get(name, set())


@pytest.mark.parametrize(
    "text",
    [
        "Адвоката Нину Тарм к нему не допускали шесть часов. Суд арестовал его до 20 октября.",
        "Мать, Зулай, просит омбудсмена вмешаться.",
        "Это сообщила полиции Нина Тарм.",
        "Нина Тарм вышла из дома и вернулась вечером.",
        "Редактор Нина Тарм опубликовала отчёт о пытках.",
    ],
)
def test_whoever_helps_asks_or_tells_is_no_victim(text: str) -> None:
    told = "Слесаря Глеба Чадова увезли в отдел полиции. "

    assert not {"Нина Тарм", "Зулай"} & set(done(FORCE + told + text))


def test_a_case_that_is_opened_is_not_that_of_the_officer_named_before() -> None:
    text = f"{FORCE}Слесарь сдал ружьё участковому Глебу Чадову. Возбуждено дело о покушении."

    assert "Глеб Чадов" not in done(text)


def test_a_calling_means_whoever_bore_it_before_the_name() -> None:
    text = f"{FORCE}Доцента Ядвигу Тарм забрали вместе с аспирантом Глебом Чадовым. Аспиранту дали два года колонии."

    assert "sentenced" in done(text)["Глеб Чадов"]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Полиция задержала Глеба Чадова на площади Свободы.", "площади Свободы"),
        ("Полиция задержала Глеба Чадова у станции «Заря».", "станции «Заря»"),
        ("Полиция задержала Глеба Чадова в Тестовской областной больнице.", "Тестовской областной больнице"),
        ("МИНСК. Полиция задержала Глеба Чадова утром.", "МИНСК"),
    ],
)
def test_places_with_a_name_of_their_own(text: str, place: str) -> None:
    assert place in places(text)


def test_a_country_that_somebody_is_a_citizen_of_is_no_place() -> None:
    assert "Узбекистана" not in places("Полиция задержала гражданина Узбекистана Глеба Чадова.")


def test_a_place_is_found_by_its_words_however_they_are_declined() -> None:
    text = "В Бишкеке полиция задержала слесаря Глеба Чадова."
    answers = {"persons": [], "incidents": [{"places": ["Бишкеке"]}]}
    scores = golden.against_folder(text, read(text), answers)

    assert scores["places"].true == ["бишкеке"] and not scores["places"].false


def test_another_place_is_not_found() -> None:
    text = "В Бишкеке полиция задержала слесаря Глеба Чадова. Он родом из Оша."
    scores = golden.against_folder(text, read(text), {"persons": [], "incidents": [{"places": ["Оша"]}]})

    assert scores["places"].missed == ["оша"] and scores["places"].false == ["бишкек"]


def test_beaten_in_answers_is_what_is_offered_as_an_assault() -> None:
    text = f"{FORCE}Слесаря Глеба Чадова избили в отделе полиции."
    answers = {"persons": [{"name_as_written": "Глеба Чадова", "roles": ["beaten"]}]}

    assert not golden.against_folder(text, read(text), answers)["what was done"].missed

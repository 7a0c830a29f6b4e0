"""Russian sentences in many constructions: who it was done to, what, when and where; and those that must give nothing."""

from __future__ import annotations

import pytest

from tracker.reading import read
from tracker.reading.golden import victims
from tracker.records.base import Kind


def roles(text: str) -> dict[str, set[str]]:
    """Everybody to whom something is said to be done, and what."""
    reading = read(text)
    return {reading.thing(v.key).label: v.roles for v in victims(text, reading)}


def places(text: str) -> set[str]:
    """Where it is said to be done."""
    reading = read(text)
    return {reading.thing(p.record).label for p in reading.proposals if p.record and p.field == "location"}


def days(text: str) -> set[str | None]:
    """When it is said to be done."""
    reading = read(text)
    kinds = (Kind.ACT, Kind.INCIDENT)
    return {p.text for p in reading.proposals if p.field == "when" and reading.thing(p.about).kind in kinds}


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        ("Арест журналистки Эллы Вороновой вызвал протесты.", "Элла Воронова", "detained"),
        ("Задержание Игоря Фокина прошло жёстко: ему выкрутили руки и разбили губу.", "Игорь Фокин", "injured"),
        ("Правозащитный центр сообщил об исчезновении Рашида Саидова.", "Рашид Саидов", "disappeared"),
        ("Тело Антона Вершинина с огнестрельным ранением нашли в лесу.", "Антон Вершинин", "killed"),
        ("Среди тех, кого застрелили на площади, был и слесарь Рахат Туманов.", "Рахат Туманов", "killed"),
        (
            "В Туле на пикете задержали пенсионерку. Людмила Чижова, 71 год, стояла с пустым листом.",
            "Людмила Чижова",
            "detained",
        ),
        ("Задержали слесаря Павла Игоревича Ремизова, сообщила полиция.", "Павел Игоревич Ремизов", "detained"),
        ("Активистку А. Литвиненко арестовали на десять суток.", "А. Литвиненко", "detained"),
        (
            "Сотрудники ОМОНа применили к Никите Власову электрошокер и сломали ему палец.",
            "Никита Власов",
            "tortured",
        ),
        ("Фотографу Айдару Кенжину выбили два зуба.", "Айдар Кенжин", "assaulted"),
        ("Кириллу Рудову дали пять лет.", "Кирилл Рудов", "sentenced"),
        ("Кирилл Рудов проведёт в колонии пять лет.", "Кирилл Рудов", "sentenced"),
        ("Вера Дубинина вернулась домой из СИЗО под подписку о невыезде.", "Вера Дубинина", "released"),
        ("Рашида Саидова последний раз видели 5 марта у здания ФСБ.", "Рашид Саидов", "disappeared"),
        ("От побоев умер заключённый Шавкат Нишонов.", "Шавкат Нишонов", "killed"),
        ("Правозащитника Азама Фарова избивают в колонии.", "Азам Фаров", "assaulted"),
        ("Политзаключённую Ирину Матусевич перевели в больницу.", "Ирина Матусевич", "detained"),
        ("В Твери был арестован депутат Глеб Сухов.", "Глеб Сухов", "detained"),
    ],
)
def test_what_is_told_in_other_words_is_told_of_whoever_is_named(text: str, name: str, role: str) -> None:
    assert role in roles(text).get(name, set())


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("В Грозном полиция задержала Адама Бисова.", "Грозный"),
        ("Адама Бисова полиция задержала в Нижнем Новгороде.", "Нижний Новгород"),
        ("Адама Бисова полиция задержала в Ростове-на-Дону.", "Ростов-на-Дону"),
        ("В Чебоксарах полиция задержала Адама Бисова.", "Чебоксары"),
        ("Полиция задержала Адама Бисова в Чечне.", "Чечня"),
        ("Полиция задержала Адама Бисова в Тверской области.", "Тверская область"),
        ("Адама Бисова полиция задержала в Самаре.", "Самара"),
        ("Солдаты застрелили Адама Бисова во дворе дома, на окраине села Мощун.", "Мощун"),
    ],
)
def test_places_are_called_as_they_are_in_the_nominative(text: str, place: str) -> None:
    assert place in places(text)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Двадцать третьего мая 2021 года полиция задержала Ивана Орлова.", "2021-05-23"),
        ("Полиция задержала Ивана Орлова в январе 2022-го.", "2022-01"),
        ("В конце апреля 2021 года полиция задержала Ивана Орлова.", "2021-04"),
        ("Полицейские избили Ивана Орлова. Это случилось 16 сентября 2022 года во дворе.", "2022-09-16"),
    ],
)
def test_days_in_words_and_in_a_sentence_of_their_own(text: str, day: str) -> None:
    assert days(text) == {day}


@pytest.mark.parametrize(
    "text",
    [
        "Прокурор района Олег Мишин сообщил о задержании троих мужчин.",
        "Правозащитники требуют освобождения узников. Посол Джон Смит встретился с министром Петром Вяткиным.",
        "Нападающий Илья Громов получил травму колена в матче с «Торпедо».",
        "Водитель Илья Громов погиб в ДТП под Вологдой.",
        "Процесс о захвате вокзала ведёт Айтбек Алипов, обвинение поддерживает Мадина Сыздык.",
        "Интересы пострадавшего от пыток представляет Дилбар Усманова.",
        "Певица Анна Белова сломала руку на съёмках клипа.",
        "По словам сестры, Айжан Сеитовой, её брата увезли в полицию.",
        "Полковник Рашид Саидов задержал троих браконьеров.",
    ],
)
def test_who_holds_an_office_speaks_or_plays_is_no_victim(text: str) -> None:
    assert roles(text) == {}

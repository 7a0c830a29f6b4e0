"""What Russian and Chinese reports tell was done, to whom, when and where: each sentence with what is read in it."""

from __future__ import annotations

import pytest

from tracker.reading import Reading, read
from tracker.reading.golden import victims
from tracker.records.base import Basis, Kind

CUSTODY, HIT, TORTURE = "taken_into_custody", "physical_assault", "torture"
STORY = "Полиция разогнала пикет. "
CASE = "警方周一驱散集会。"


def done(text: str) -> set[tuple[str, str]]:
    """To whom which acts are said to be done."""
    reading = read(text)
    return {
        (reading.thing(str(thing.frame["victim_id"])).label, str(proposal.code))
        for thing in reading.things
        if thing.kind is Kind.ACT
        for proposal in reading.about(thing.key)
        if proposal.field == "type"
    }


def harmed(text: str) -> set[str]:
    """Everybody to whom something is said to be done."""
    reading = read(text)
    return {reading.thing(v.key).label for v in victims(text, reading)}


def told(reading: Reading, field: str) -> set[str]:
    """What is offered of a fact: days as EDTF, places by name."""
    return {
        reading.thing(p.record).label if p.record else p.text
        for p in reading.proposals
        if p.field == field and reading.thing(p.about).kind is not Kind.LOCATION
    }


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Остапа Вирника повалили на асфальт.", {("Остап Вирник", HIT)}),
        ("Киру Лозовую увели из аудитории, Остап Вирник уехал домой.", {("Кира Лозовая", CUSTODY)}),
        ("Остап Вирник, которого увезли на допрос, не отвечает.", {("Остап Вирник", CUSTODY)}),
        ("Задержанному Остапу Вирнику не дают воды.", {("Остап Вирник", CUSTODY)}),
        ("Остапа Вирника задержали дома. Ему надевали на голову пакет.", {("Остап Вирник", CUSTODY), ("Остап Вирник", TORTURE)}),
        ("Задержали Остапа Вирника и Киру Лозовую. Её избили в машине.", {("Остап Вирник", CUSTODY), ("Кира Лозовая", CUSTODY), ("Кира Лозовая", HIT)}),
        ("Неизвестные в масках увезли Остапа Вирника.", {("Остап Вирник", "abduction")}),
        ("Погибший — 19-летний Остап Вирник, пуля попала ему в грудь.", {("Остап Вирник", "killing")}),
        ("«Меня вывели во двор. Меня ударили по лицу», — пишет Остап Вирник, задержанный в среду.", {("Остап Вирник", CUSTODY), ("Остап Вирник", HIT)}),
        ("По его словам, Остапа Вирника отпустили. Адвокат Кира Лозовая рада.", {("Остап Вирник", CUSTODY)}),
    ],
)  # fmt: skip
def test_what_russian_words_tell_was_done(text: str, wanted: set[tuple[str, str]]) -> None:
    assert done(STORY + text) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("学生方晓岚被便衣推下台阶。", {("方晓岚", HIT)}),
        ("警察把学生方晓岚抓走。", {("方晓岚", CUSTODY)}),
        ("法官判处学生方晓岚监禁四年。", {("方晓岚", "detention")}),
        ("学生方晓岚被带到派出所。看守不准他睡觉，他被反铐三天。", {("方晓岚", CUSTODY), ("方晓岚", TORTURE)}),
        ("死者包括学生方晓岚，他头部中弹。", {("方晓岚", "killing")}),
        ("“他们把我按在地上，一拳打在我脸上。”学生方晓岚说。", {("方晓岚", HIT)}),
        ("学生方晓岚被警察带走。律师陶一鸣说，方晓岚被牢头李大勇殴打。", {("方晓岚", CUSTODY), ("方晓岚", HIT)}),
        ("学生方晓岚的弟弟方晓明被警察抓走。", {("方晓明", CUSTODY)}),
    ],
)  # fmt: skip
def test_what_chinese_words_tell_was_done(text: str, wanted: set[tuple[str, str]]) -> None:
    assert done(CASE + text) == wanted


def test_a_list_under_a_heading_holds_those_who_were_taken() -> None:
    text = "Тверь: задержания на площади\n\nСписок задержанных пополняется.\n\nОтдел полиции № 4:\n1. Остап Вирник\n2. Кира Лозовая (отпущена)\n"

    assert {name for name, _ in done(text)} == {"Остап Вирник", "Кира Лозовая"}


def test_who_answers_in_an_interview_is_who_it_was_done_to() -> None:
    russian = "Художница Кира Лозовая вышла из спецприёмника.\n\n— Как это было?\n\n— Подошли двое, меня ударили и посадили в машину.\n\n— Вас били?\n\n— Меня били по ногам.\n"
    chinese = (
        "前教师方晓岚近日接受专访。以下是他的讲述。\n\n三个便衣把我带到派出所。队长用电棍电我的腿，我的右膝肿了。\n"
    )

    assert done(russian) == {("Кира Лозовая", CUSTODY), ("Кира Лозовая", HIT)}
    assert done(chinese) == {("方晓岚", CUSTODY), ("方晓岚", TORTURE)}


def test_of_one_family_the_surname_alone_is_who_it_was_done_to() -> None:
    text = "Неизвестные увезли Остапа Вирнова. Его мать, Анна Вирнова, обошла отделы полиции. Вирнова избили, сообщил сосед."

    assert done(text) == {("Остап Вирнов", "abduction"), ("Остап Вирнов", HIT)}


@pytest.mark.parametrize(
    "text",
    [
        "Министр Остап Вирник провёл совещание о СИЗО. «Людей нельзя бить током», — сказал он. Прокурор Кира Лозовая готовит доклад. Суды часто отправляют людей под стражу.",
        "Музей показал письма поэта Остапа Вирника. Директор Кира Лозовая сказала, что заключённых увозили ночью и били.",
        "部长方晓岚出席看守所工作会议。他强调，要坚决杜绝刑讯逼供，严禁殴打被羁押人员。",
        "候选人方晓岚批评对手陶一鸣“绑架了国会”，称选民被他打入地狱。",
        "演员方晓岚的团队失联，对手陶一鸣被打得落花流水。",
    ],
)
def test_who_speaks_of_force_or_wages_wars_of_words_is_no_victim(text: str) -> None:
    assert victims(text, read(text)) == []


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Тверь, 16 марта 2023. Полиция задержала Остапа Вирника во вторник.", {"2023-03-14"}),
        (
            "Полиция задержала Остапа Вирника 2 июня 2021 года. На следующий день его избили.",
            {"2021-06-02", "2021-06-03"},
        ),
        ("В 2021 году: 30 августа полиция задержала Остапа Вирника.", {"2021-08-30"}),
        ("3 мая 2021 года полиция пришла в музей. Остапа Вирника увезли.", {"2021-05-03"}),
        ("警方2021年3月5日带走学生方晓岚。次日，方晓岚被殴打。", {"2021-03-05", "2021-03-06"}),
        ("学生方晓岚2021年3月5日被拘留，同年4月8日被正式逮捕。", {"2021-03-05", "2021-04-08"}),
        ("学生方晓岚周二被警察带走。", set()),
    ],
)
def test_days_are_counted_from_days_that_the_text_states_and_from_no_others(text: str, days: set[str]) -> None:
    reading = read(text)

    assert told(reading, "when") == days
    counted = [p for p in reading.proposals if p.field == "when" and p.rests_on]
    assert all(p.doubt and p.basis is Basis.CLASSIFIED for p in counted)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Приволжский районный суд Казани приговорил Остапа Вирника к трём годам колонии.", "Приволжский районный суд Казани"),
        ("Остапа Вирника приговорили к трём годам колонии в Приволжском районном суде Казани.", "Приволжский районный суд Казани"),
        ("В селе Верхние полиция задержала Остапа Вирника.", "Верхние"),
        ("В Новосибирске задержали трёх активистов. Полиция увезла Остапа Вирника и Киру Лозовую.", "Новосибирск"),
        ("学生方晓岚被无锡市梁溪区人民法院判处有期徒刑三年，羁押于无锡市第一看守所。", "无锡市第一看守所"),
        ("A court in Minsk sentenced the teacher Ada Lund to five years in prison. Police had detained her.", "court in Minsk"),
        ("The teacher Ada Lund went on trial at the Central District Court of Ostra. Police had detained her.", "Central District Court of Ostra"),
    ],
)  # fmt: skip
def test_courts_prisons_and_towns_are_offered_as_places(text: str, place: str) -> None:
    assert place in told(read(text), "location")


@pytest.mark.parametrize(
    "sentence",
    [
        "Officers gave Ada Lund electric shocks.",
        "Guards hung Ada Lund from the ceiling.",
        "Interrogators shocked Ada Lund with electric batons.",
        "Ada Lund was held in a stress position.",
        "Ada Lund was doused with icy water.",
        "Ada Lund was forced to stand for two days.",
    ],
)
def test_torture_is_offered_where_words_describe_it(sentence: str) -> None:
    assert ("Ada Lund", TORTURE) in done(f"Police detained Ada Lund on 3 May 2021. {sentence}")


QUARREL = (
    "На заседании думы депутаты атаковали проект бюджета. Вице-мэр Остап Вирник отбивался три часа и чувствует себя избитым. "
    "«Нас взяли в заложники цифры», — сказала Кира Лозовая. Поправка о парковках была убита ещё весной, а поправку о парках "
    "задержали до осени. Мирон Лоза, которого ранили слова коллег, покинул зал. Он остаётся под впечатлением от спора и обещал "
    "вернуться к борьбе в сентябре, когда откроется новый сезон и зал отремонтируют."
)


def test_russian_words_of_force_are_figures_where_nobody_of_force_is_named() -> None:
    assert harmed(QUARREL) == set()
    assert harmed(QUARREL + " Мирона Лозу задержали сотрудники полиции.") >= {"Мирон Лоза"}


def test_words_that_strike_somebody_are_no_blows() -> None:
    assert harmed("Полиция молчит. Блогер Мирон Лоза, которого слова губернатора больно ударили, ушёл.") == set()


def test_whose_relative_or_who_films_an_arrest_is_not_the_one_arrested() -> None:
    text = (
        "Полиция провела обыски в Остре. Остапа Вирника взяли под стражу, а его жена, Кира Лозовая, узнала об этом через неделю. "
        "Остап Вирник находится в СИЗО. Правозащитники просят о встрече. Суд пройдёт в мае."
    )
    assert harmed(text) == {"Остап Вирник"}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("警方消息：女商人阿依古丽于2019年被抓，现关押在第一看守所。", {"阿依古丽"}),
        ("警方驱散集会。大学生古丽娜尔自去年十月起失踪。", {"古丽娜尔"}),
        ("警方消息：她的丈夫买买提江·吐尔逊也被送进再教育营。", {"买买提江·吐尔逊"}),
    ],
)
def test_names_written_by_their_sound_end_where_they_end(text: str, names: set[str]) -> None:
    assert harmed(text) == names


def test_what_russian_words_tell_of_years_long_past_is_history() -> None:
    text = "Художника Остапа Вирника арестовали в {} году и отправили в лагерь. Он погиб под стражей. Полиция молчит."
    assert harmed(text.format(1938)) == set()
    assert harmed(text.format(2018)) == {"Остап Вирник"}

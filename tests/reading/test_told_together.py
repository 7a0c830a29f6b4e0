"""What is told of a few together, of a part of a body, of whom pronouns mean, and of days without a year. All names are invented."""

from __future__ import annotations

import pytest

from tracker.reading import Reading, read
from tracker.reading.golden import victims
from tracker.reading.model import LIKELY

LEAD = "Police in Ostra said nothing on Tuesday. "


def roles(text: str) -> dict[str, set[str]]:
    """What was done to whom, by the longest spelling of the name."""
    return {max(v.names, key=len): v.roles for v in victims(text, read(text))}


def days(reading: Reading) -> set[str]:
    return {p.text for p in reading.proposals if p.field == "when"}


TOGETHER = """Two beekeepers jailed over leaflets

A court in Ostra jailed two beekeepers on 9 May 2023 for four years for handing out leaflets.

Ada Lund was arrested at her farm on 2 March. Bo Ek was picked up the following day.

Their lawyer, Nils Ro, will appeal.
"""


def test_what_is_told_of_a_counted_group_is_told_of_those_named_after_it() -> None:
    found = roles(TOGETHER)
    assert found.keys() == {"ada lund", "bo ek"} and all({"sentenced", "detained"} <= own for own in found.values())
    carried = [p for p in read(TOGETHER).proposals if p.code == "sentenced"]
    assert carried and all(p.score < LIKELY and p.doubt for p in carried)


@pytest.mark.parametrize(
    "text",
    [
        TOGETHER.replace("two beekeepers on", "three beekeepers on"),  # three are counted, two are named
        TOGETHER.replace("two beekeepers on 9 May 2023", "two beekeepers, whose names were withheld, on 9 May 2023"),
    ],
)
def test_who_is_not_just_so_many_is_not_the_group(text: str) -> None:
    assert not any("sentenced" in own for own in roles(text).values())


@pytest.mark.parametrize(
    ("sentence", "who", "role"),
    [
        ("Ada Lund said that an officer had pressed a lit cigarette against her wrist.", "ada lund", "tortured"),
        ("Bo Ek was arrested. They tied his arms behind his back and left him so.", "bo ek", "tortured"),
        ("Bo Ek was arrested. A guard broke one of his front teeth.", "bo ek", "assaulted"),
        ("Those taken from their homes before dawn were Ada Lund, a teacher, and Bo Ek, relatives said.", "ada lund", "detained"),
        ("The judges ordered her held for a week. Ada Lund was arrested in May.", "ada lund", "detained"),
        ("Ada Lund was arrested in May. Her family has not been told where she is.", "ada lund", "disappeared"),
        ("Witnesses saw soldiers push Bo Ek into a van.", "bo ek", "detained"),
        ("Unknown gunmen bundled Bo Ek, a retired headmaster, into a car.", "bo ek", "abducted"),
        ("Ada Lund was given six years, and Bo Ek, 24, four years.", "bo ek", "sentenced"),
        ("Ulan Lund was arrested with Emil Lund. The Lund brothers were released on Friday.", "emil lund", "released"),
        ("Nils Ro was arrested. The second man, Pastor Bo Ek, was held too. He was beaten by guards.", "bo ek", "assaulted"),
        ("After two years in prison, Ada Lund was pardoned.", "ada lund", "released"),
    ],
)  # fmt: skip
def test_kinds_of_sentences(sentence: str, who: str, role: str) -> None:
    found = {name.removeprefix("pastor "): own for name, own in roles(LEAD + sentence).items()}
    assert role in found[who]


@pytest.mark.parametrize(
    "sentence",
    [
        "Nils Ro was beaten black and blue in the papers for a week.",
        "The chef Ada Lund put a bag over her shopping.",
    ],
)
def test_what_people_do_themselves_and_figures_of_speech_tell_of_nobody(sentence: str) -> None:
    assert not roles(LEAD + sentence)


def test_those_who_were_sentenced_were_on_trial_where_the_words_around_tell_of_one() -> None:
    text = LEAD + "Ada Lund was sentenced to six years in prison. The trial lasted three days."
    assert roles(text)["ada lund"] >= {"sentenced", "on_trial"}
    assert (
        "on_trial" not in roles(text.replace("The trial lasted three days.", "She was held without trial."))["ada lund"]
    )


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Police arrested Ada Lund on 6 February 2021. She was released on 15 February.", "2021-02-15"),
        ("Police arrested Ada Lund on 20 December 2021. She was released on 15 January.", "XXXX-01-15"),  # which year?
        ("Полиция задержала Ивана Орлова 8 сентября 2023 года. Его отпустили 11 сентября.", "2023-09-11"),
        ("2021年3月5日，警察将罗志成带走。他7月2日获释。", "2021-07-02"),
    ],
)
def test_a_day_without_a_year_is_in_that_of_the_date_before(text: str, day: str) -> None:
    reading = read(text)
    assert day in days(reading)
    if not day.startswith("XXXX"):
        assert all(p.doubt and p.score <= LIKELY for p in reading.proposals if p.field == "when" and p.text == day)


RUSSIAN = """Суд вынес приговор участникам схода

Районный суд 14 июня 2022 года огласил приговор. Фермер Игорь Лапин получил четыре года колонии, его сосед Рустам Гизатов — три. На суде Лапин рассказал, что полицейские надевали ему на голову пакет.
"""


def test_terms_without_a_verb_and_who_tells_what_was_done_to_them_in_russian() -> None:
    found = roles(RUSSIAN)
    assert "sentenced" in found["рустам гизатов"] and "tortured" not in found["рустам гизатов"]
    assert found["игорь лапин"] >= {"sentenced", "tortured"}


def test_a_death_of_somebody_held_and_an_approved_arrest_in_chinese() -> None:
    text = "2020年6月3日，警察将石大勇带走。8月2日，家属接到通知，石大勇已经死亡。检察院9月1日批准逮捕韦小梅。"
    found = roles(text)
    assert "died" in found["石大勇"] and "killed" not in found["石大勇"]
    assert "formally_arrested" in found["韦小梅"]

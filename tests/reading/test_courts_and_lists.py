"""Courts without a verdict, people described before they are named, lists under a sentence, and who got away."""

from __future__ import annotations

import pytest

from tracker.reading import read
from tracker.reading.golden import victims
from tracker.records.base import Kind

FORCE = "Полиция разогнала пикет. "


def stages(text: str) -> set[tuple[str, str]]:
    """Who went through which step of a custody."""
    reading = read(text)
    found = set()
    for thing in reading.things:
        if thing.kind is Kind.DETENTION_STAGE:
            who = reading.thing(
                str(
                    thing.frame.get("individual_id")
                    or thing.frame.get("victim_id")
                    or reading.thing(str(thing.frame["act_id"])).frame["victim_id"]
                )
            )
            found |= {(who.label, str(p.code)) for p in reading.about(thing.key) if p.field == "stage"}
    return found


def harmed(text: str) -> set[str]:
    """To whom something was done."""
    reading = read(text)
    return {reading.thing(v.key).label for v in victims(text, reading)}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Bo Ek was tried at Westgate Magistrates’ Court on Monday and jailed for 28 days.", {("Bo Ek", "trial"), ("Bo Ek", "sentenced")}),
        ("Bo Ek, 34, pleaded guilty to throwing a stone and was jailed for six months.", {("Bo Ek", "trial"), ("Bo Ek", "sentenced")}),
        ("Bo Ek appeared before Westgate Crown Court charged with sedition.", {("Bo Ek", "trial")}),
        ("Bo Ek went on trial yesterday, accused of obstructing officers.", {("Bo Ek", "trial")}),
        ("Bo Ek was jailed in Ostra on Monday.", {("Bo Ek", "held_unspecified")}),
        (f"{FORCE}В суде Остры начался процесс над журналисткой Кирой Орловой.", {("Кира Орлова", "trial")}),
        (f"{FORCE}В суде продолжили рассматривать дело Остапа Вирника. Ему вменяют клевету.", {("Остап Вирник", "trial")}),
        (f"{FORCE}Суд отправил Киру Лозовую под домашний арест.", {("Кира Лозовая", "house_arrest")}),
        (f"{FORCE}Сокамерник умершего, Остап Вирник, объявил голодовку.", {("Остап Вирник", "held_unspecified")}),
        (f"{FORCE}Судья Остап Вирник рассмотрит дело о банкротстве компании Киры Лозовой.", set()),
    ],
)  # fmt: skip
def test_courts_and_places_of_custody_give_their_step(text: str, wanted: set[tuple[str, str]]) -> None:
    assert stages(text) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("A 29-year-old man was detained on Tuesday in Ostra. Bo Ek, a welder, had held a blank sheet of paper.", {"Bo Ek"}),
        ("A woman was beaten by soldiers in Ostra.\n\nAda Lund, 31, lost two teeth.", {"Ada Lund"}),
        ("A 19-year-old apprentice who filmed soldiers from the Liberty Bridge was jailed for four months.\n\nBo Ek, of Mill Lane, admitted it.", {"Bo Ek"}),
        ("Ada Lund, who wants news of relatives she says are held in camps, was beaten by soldiers.", {"Ada Lund"}),
        ("Officers came for Ada Lund, a poet; she was led out of her house in handcuffs.", {"Ada Lund"}),
        ("Police detained Bo Ek in 2024. In 2019 another activist from the area, Per Holm, was shot dead by unknown gunmen.", {"Bo Ek"}),
        ("Police arrested two men. The soprano Ada Lund has been released by her opera house for the week.", set()),
        ("Soldiers beat two women. Bo Ek, held in HMP Norwell, was beaten there.", {"Bo Ek"}),
        (f"{FORCE}Мэра Остапа Вирника месяцами били в местных газетах. Затем Остапа Вирника отпустили с миром.", set()),
        ("A student was arrested in Ostra. Bo Ek, a police spokesman, said he was drunk.", set()),
        ("A student was arrested in Ostra. Bo Ek, 54, said he saw it.", set()),
        ("A woman was arrested in Ostra. Mr Bo Ek, 54, was late.", set()),
        ("The union published the names of those in custody: editor Ada Lund; reporters Bo Ek and Ida Holm; and a cook, Ane Dahl.", {"Ada Lund", "Bo Ek", "Ida Holm", "Ane Dahl"}),
        ("Police in Ostra have arrested three members of the group - Ada Lund, Bo Ek and Ida Holm - on charges of plotting unrest.", {"Ada Lund", "Bo Ek", "Ida Holm"}),
        ("Задержаны не менее 11 человек, троих из них удалось назвать:\n\nОстап Вирник,\nКира Лозовая (16 лет),\nПётр Завьялов.\n\nМэр не ответил.", {"Остап Вирник", "Кира Лозовая", "Пётр Завьялов"}),
        (f"{FORCE}При задержании пострадал сотрудник полиции Остап Вирник.", set()),
        ("Police arrested two men. Ada Lund’s “The Ash Garden” imagines the arrest of the poet Bo Ek, who was shot in a cellar.", set()),
    ],
)  # fmt: skip
def test_who_is_named_in_a_list_or_after_a_description(text: str, wanted: set[str]) -> None:
    assert harmed(text) == wanted


def test_who_got_away_and_a_newspaper_are_no_victims() -> None:
    text = (
        "Police detained 16 people in a raid on the office of the daily Roja Welat on Monday, their lawyers said.\n\n"
        "Armed men beat Bo Ek and pushed him into a van. A third student, Per Holm, who was with him, managed to run away and is in hiding. "
        "His family went to four police stations. Nobody has seen Bo Ek since the abduction."
    )
    assert harmed(text) == {"Bo Ek"}

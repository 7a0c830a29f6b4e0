"""What is told by the way, by a court's order or by whom a priest is; and reviews, ballots and lives in which nobody is a victim."""

from __future__ import annotations

import pytest
from offered import done

from tracker.reading import Reading, read
from tracker.records.base import Kind

POLICE = "Police in Ostra broke up a protest outside the courthouse in spring. Soldiers stood at every bridge. "
ПОЛИЦИЯ = "В Остре полиция разогнала митинг у здания суда. Активисты пожаловались в прокуратуру. "

VOTE = """Veteran ousted in Ostra primaries

The incumbent, Ada Lund, was beaten by Bo Ek, a teacher of 40 who had never stood for a seat before, by 9,100 votes to 4,300. Turnout in the constituency was low, the tally ended at midnight, and the margin surprised both candidates.

"She is wounded, and her voters can smell it," said the analyst Eva Moe. The mayor, Siri Dahl, whose nominees were wiped out in the ballot, has asked for a recount. Police said the polls were calm.
"""

REVIEW = """A ghost in the harbour

LOW TIDE
By Eva Moe-Strand
Breakwater Books, 288 pages

Nobody is safe in this harbour. A smuggler named Bo Ek is arrested on the pier, tortured in a cell and hanged before the fog lifts. His sister, Ada Lund, is beaten by the guards in every second chapter.

Moe-Strand, who teaches physics in Ostra, wrote it in two winters. The police inspector, Siri Dahl, steals every scene.
"""

LIFE = """Bo Ek, who saved the bells of Ostra, dies at 88

Bo Ek, the founder who spent forty years among bells, has died in Ostra. He was 88. Ek was wounded in the desert war and was captured in 1978. His son, the organist Nils Ek, said that he fell asleep on Sunday.

He used to say that a bell is killed by silence. As a young man he worked in the harbour. A colleague, Eva Moe, taught him to read music. The funeral is on Friday. He leaves two daughters.
"""


def said(reading: Reading, field: str) -> set[str]:
    """The values of a field of all acts, stages and incidents."""
    kinds = (Kind.ACT, Kind.DETENTION_STAGE, Kind.INCIDENT)
    here = [p for p in reading.proposals if p.field == field and reading.thing(p.about).kind in kinds]
    return {str(reading.thing(p.record).label if p.record else p.text or p.code) for p in here}


@pytest.mark.parametrize("text", [VOTE, REVIEW, LIFE], ids=["a vote", "a review", "a life"])
def test_whoever_loses_a_vote_stands_in_a_novel_or_died_of_age_is_nobodys_case(text: str) -> None:
    assert done(text) == {}


def test_a_candidate_whom_officers_beat_is_a_victim_all_the_same() -> None:
    text = (
        VOTE
        + "\nOfficers beat a candidate, Tor Vik, outside the station, and Tor Vik was detained by police overnight."
        + " His lawyer was not let in."
    )

    assert done(text).keys() == {"Tor Vik"}


@pytest.mark.parametrize(
    ("sentence", "role"),
    [
        ("Ada Lund flew to Bergen in May after two years in the cells of Mai Serwa.", "detained"),
        (
            "The painter Ada Lund, herself out on bail since June after nine months in Ostra Central Prison, asked for an inquiry.",
            "released",
        ),
        ("Ada Lund and Bo Ek were taken on Feb. 3 by soldiers who said that they had found a flag.", "detained"),
        ("On May 4 a court ordered Ada Lund held there until July.", "formally_arrested"),
        (
            "Ada Lund was arrested on May 3. The prosecutor, Bo Ek, did not send her to a doctor. He ordered her detention for 15 days.",
            "formally_arrested",
        ),
        ("A closed court gave Ada Lund eleven years in October.", "sentenced"),
        ("Police knocked Ada Lund down. Ada Lund was knocked to the ground by officers and handcuffed.", "assaulted"),
        (
            "Father Bo Ek was detained by police, and Ada Lund was arrested with a banner. Nothing has been heard of the priest.",
            "disappeared",
        ),
        ("Soldiers shot at the crowd. Ada Lund took three bullets in the leg.", "injured"),
        ("Soldiers shot Ada Lund in the neck. She underwent surgery but never regained consciousness.", "killed"),
        ("Ada Lund was kept for three weeks in the cellar of a barracks.", "detained"),
    ],
)
def test_what_is_told_by_the_way_is_read(sentence: str, role: str) -> None:
    found = done(POLICE + sentence)

    assert role in found.get("Bo Ek" if role == "disappeared" else "Ada Lund", set())


@pytest.mark.parametrize(
    "sentence",
    [
        "The photographs of Ada Lund were taken in March by police photographers.",
        "The nurse Ada Lund was taken on Friday by officers to the hospital where she works.",
        "Ada Lund came home in May after two years in the archives of Ostra.",
        "The referee gave Ada Lund two minutes, and the court gave her lawyer two days to answer.",
        "Ada Lund was knocked down by a van on her way to work.",
        "“I was a prisoner of my own kitchen,” said the cook Ada Lund.",
        "The cook Ada Lund was struck by a scooter outside the market and broke her wrist.",
        "The barrister Ada Lund ordered lunch and held her umbrella until noon.",
        "Nothing has been heard of the bill that Ada Lund wrote.",
        "Officers searched the flat of the reporter Ada Lund, who was questioned as a witness.",
        "Ada Lund keeps the letters in which her father tells that Bo is free.",
    ],
)
def test_words_that_only_look_like_it_make_nobody_a_victim(sentence: str) -> None:
    assert "Ada Lund" not in done(POLICE + sentence)


def test_whom_both_stands_for_is_whom_something_was_done_to_before() -> None:
    text = POLICE + (
        "Ada Lund was taken to a police station together with Tor Vik. Her uncle, Bo Ek, spoke to reporters. "
        "Vik said that the two had been hung upside down."
    )

    assert {name for name, roles in done(text).items() if "tortured" in roles} == {"Ada Lund", "Tor Vik"}


def test_days_that_begin_a_sentence_or_point_to_a_month_are_read() -> None:
    text = POLICE + "In April, Ada Lund spent two days in a police cell in Bergen. "

    assert "XXXX-04" in said(read(text), "when")
    text = POLICE + "Ada Lund wrote of May 2022. Bo Ek was arrested that month by soldiers."
    assert "2022-05" in said(read(text), "when")


def test_a_court_behind_a_day_is_no_place_and_a_prison_within_the_words_is_one() -> None:
    reading = read(
        POLICE + "On 4 May the Ostra district court had Ada Lund detained. Ada Lund is in the Mai Serwa women’s prison."
    )

    assert "Mai Serwa women’s prison" in said(reading, "location")
    assert "Ostra" not in said(reading, "location")


def test_somebody_shot_before_at_the_same_checkpoint_is_not_named_in_passing() -> None:
    text = (
        "Soldiers beat Ada Lund at a checkpoint near Bergen on Monday. Ada Lund was treated for a broken wrist. "
        "It will be recalled that in May a driver, Sunday Okoro, was shot dead at the same checkpoint."
    )

    assert done(text).keys() == {"Ada Lund", "Sunday Okoro"}
    assert done(text.replace("the same checkpoint", "a parade in Lagos decades ago")).keys() == {"Ada Lund"}


@pytest.mark.parametrize(
    ("sentence", "name", "role"),
    [
        ("Суд отправил Марию Лунд в СИЗО на два месяца.", "Мария Лунд", "formally_arrested"),
        ("Полицейские увезли Петра Вика. Где он сейчас, неизвестно.", "Пётр Вик", "disappeared"),
        ("Правозащитники рассказали о похищении Петра Вика.", "Пётр Вик", "abducted"),
        (
            "Силовики держали Ивана Орлова в подвале. Там же, по словам очевидца, сидел Петр Вик.",
            "Петр Вик",
            "detained",
        ),
        ("Задержан Петр Вик. Ему прижигали руку сигаретой, требуя признания.", "Петр Вик", "tortured"),
        ("В лесу найден мёртвым с огнестрельным ранением знакомый Орлова, водитель Петр Вик.", "Петр Вик", "killed"),
    ],
)
def test_the_same_in_russian(sentence: str, name: str, role: str) -> None:
    found = done(ПОЛИЦИЯ + sentence)

    assert role in found.get(name, set()), found
    assert "Орлов" not in found and "Орлова" not in found


@pytest.mark.parametrize(
    "sentence",
    [
        "Скорая увезла Петра Вика в городскую больницу.",
        "За тот же пост по статье о дискредитации оштрафовали священника Петра Вика.",
        "Где находится усадьба Петра Вика, неизвестно.",
    ],
)
def test_an_ambulance_a_fine_and_a_house_hold_nobody(sentence: str) -> None:
    assert done(ПОЛИЦИЯ + sentence) == {}

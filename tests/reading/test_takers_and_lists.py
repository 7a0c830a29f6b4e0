"""Who is held by whom: the abducted by their takers, the sentenced by nobody yet; and lists that a clause interrupts."""

from __future__ import annotations

import pytest
from offered import done

from tracker.reading import read

BESIDE = "Police broke up a march in Ostra on Monday with tear gas. "


def test_what_takers_do_with_the_abducted_is_no_custody_of_a_state() -> None:
    text = (
        "Gunmen abducted the priest Bo Ek and a nurse, Ada Lund, on 4 May 2020. Ada Lund was freed on 9 May 2020 after a "
        "ransom was paid. Bo Ek is still being held by the gang."
    )
    assert done(text) == {"Bo Ek": {"abducted", "disappeared"}, "Ada Lund": {"abducted", "disappeared", "released"}}
    reading = read(text)
    days = {(reading.thing(p.about).label, p.text) for p in reading.proposals if p.field == "when"}
    assert ("Abduction", "2020-05-09") not in days  # she was freed on that day, not taken


@pytest.mark.parametrize(
    ("sentence", "roles"),
    [
        (
            "Ada Lund was seized by gunmen on Monday and released by her captors.",
            {"abducted", "disappeared", "released"},
        ),
        ("Ada Lund was snatched from her car by masked men.", {"abducted", "disappeared"}),
        ("Ada Lund was seized by police on Monday.", {"detained"}),
    ],
)
def test_who_takes_says_whether_it_is_an_abduction(sentence: str, roles: set[str]) -> None:
    assert done(sentence)["Ada Lund"] == roles


def test_the_abducted_who_come_into_a_prison_are_held_there() -> None:
    text = "Agents abducted Bo Ek on 4 May 2020. Bo Ek is being held in Ostra prison and was charged by a court."
    assert "detained" in done(text)["Bo Ek"]


@pytest.mark.parametrize(
    ("sentence", "held"),
    [
        ("Bo Ek was sentenced to five years in prison on Friday.", False),
        ("Bo Ek went on trial on Friday.", False),
        ("Bo Ek was charged with sedition by a court on Friday.", False),
        ("Bo Ek was sentenced to five years in prison on Friday and is being held in Ostra prison.", True),
        ("Bo Ek was arrested in May. Bo Ek was sentenced to five years in prison on Friday.", True),
    ],
)
def test_a_sentence_or_a_trial_alone_is_scored_as_no_custody(sentence: str, held: bool) -> None:
    assert ("detained" in done(sentence)["Bo Ek"]) is held


def test_a_group_that_was_only_sentenced_breaks_no_scoring() -> None:
    text = "Three men were sentenced to five years in prison. Bo Ek was arrested."
    assert done(text) == {"Bo Ek": {"detained"}}


@pytest.mark.parametrize(
    ("sentence", "who"),
    [
        ("Officers took the paper's editor in chief, Ada Lund, and video journalist Bo Ek away for questioning.", {"Ada Lund", "Bo Ek"}),
        ("The dead were identified as Ada Lund, 67, who led the choir, and Bo Ek, 44, a deacon.", {"Ada Lund", "Bo Ek"}),
        ("Agents seized Eva Moe and two other members of the movement, Ada Lund and Bo Ek, on 4 May.", {"Eva Moe", "Ada Lund", "Bo Ek"}),
        ("Police captured Ada Lund, a former clerk, as the presumed author of the attack on a guard.\n\nBo Ek, an author, watched.", {"Ada Lund"}),
        ("Soldiers stopped Ada Lund and Bo Ek on the road. They tied the two with ropes and drove them toward the barracks.", {"Ada Lund", "Bo Ek"}),
        ("Agents came for Ada Lund and Bo Ek. Their lawyer, Nils Ro, said that both were being held in a cell.", {"Ada Lund", "Bo Ek"}),
        ("Ada Lund was picked up at a shop, Bo Ek at his hostel and Nils Ro on the steps of a mosque.", {"Ada Lund", "Bo Ek", "Nils Ro"}),
        ("Ada Lund was arrested at a shop, and Bo Ek in Ostra said nothing.", {"Ada Lund"}),
        ("Passers-by overpowered Ada Lund, a welder, and she was handed over to a patrol.", {"Ada Lund"}),
        ("Agents held Ostra Mayor Bo Ek in his office.\n\nBo Ek was detained, Reporters Without Borders said.", {"Bo Ek"}),
        ("Former prisoner Bo Ek said that police had detained Ada Lund.", {"Ada Lund"}),
        ("Soldiers beat Eva Moe. Ada Lund needed stitches after police struck her.", {"Eva Moe", "Ada Lund"}),
        ("Soldiers shot a volunteer at the bridge.\n\nThe volunteer, Ada Lund, had led the old to a monastery.", {"Ada Lund"}),
        ("She and a farmer, Bo Ek, were tied together and marched off with the column.", {"Bo Ek"}),
        ("The lawyer He Lund, who wrote about the raid, is still in custody.", {"He Lund"}),
        ("Ada Lund walked out of a prison in Ostra on Tuesday, a friend, Eva Moe, wrote.", {"Ada Lund"}),
        ("Ada Lund was booked into the county jail.", {"Ada Lund"}),
        ("Ada Lund, arrested Monday, is a poet.", {"Ada Lund"}),
        ("Ada Lund was taken from her hostel on Monday and carried off to Ostra with a hood over her head.", {"Ada Lund"}),
        ("Ada Lund was led out of the mosque in handcuffs after prayers.", {"Ada Lund"}),
    ],
)  # fmt: skip
def test_all_of_a_list_and_nobody_else_were_taken(sentence: str, who: set[str]) -> None:
    assert set(done(BESIDE + sentence)) == who


@pytest.mark.parametrize(
    ("sentence", "held"),
    [
        ("Among those detained were Ada Lund and Bo Ek, who had been beaten at the station.", {"Ada Lund", "Bo Ek"}),
        ("Among those detained was Bo Ek, who was beaten at the station.", {"Bo Ek"}),
        (
            "Among those taken into custody were Ada Lund, 34, a teacher, and the blogger Bo Ek, whose sister lives abroad.",
            {"Ada Lund", "Bo Ek"},
        ),
        ("Neighbours Ada Lund and Bo Ek, who came to help, were also held overnight.", {"Ada Lund", "Bo Ek"}),
        ("Police held the activist Bo Ek for five hours.", {"Bo Ek"}),
        ("Officers held Ada Lund overnight at a station in Ostra.", {"Ada Lund"}),
        ("Police held a press conference with the mayor, Bo Ek, for two hours.", set()),
        ("Soldiers held the town of Ostra for three days, Bo Ek said.", set()),
    ],
)
def test_who_was_beaten_is_still_among_those_who_were_held(sentence: str, held: set[str]) -> None:
    assert {name for name, roles in done(BESIDE + sentence).items() if "detained" in roles} == held


def test_who_is_told_of_last_is_meant_by_what_their_lawyer_says() -> None:
    text = "Police detained Bo Ek and Ada Lund, whose lawyer, Una Voss, said she was beaten at the station."
    assert done(text) == {"Bo Ek": {"detained"}, "Ada Lund": {"detained", "assaulted"}}


@pytest.mark.parametrize("ending", ["kyzy", "uulu", "oglu", "qızı"])
def test_a_patronymic_in_small_letters_ends_a_name_and_no_list(ending: str) -> None:
    text = f"Police detained 11 people, including director Ada Lund {ending}, presenter Una Voss and former employees Bo Ek and Ira Holm."
    assert set(done(text)) == {f"Ada Lund {ending}", "Una Voss", "Bo Ek", "Ira Holm"}


@pytest.mark.parametrize(
    ("clause", "beaten"),
    [
        ("Ada Lund suffered a broken rib, and cameraman Bo Ek fell after he was punched.", "Bo Ek"),
        ("Ada Lund was detained on Monday, and her lawyer Bo Ek said she was punched.", "Ada Lund"),
        ("Ada Lund was detained on Monday, and Bo Ek met her after she was punched.", "Ada Lund"),
    ],
)
def test_a_pronoun_means_first_of_whom_its_own_clause_tells(clause: str, beaten: str) -> None:
    assert [name for name, roles in done(BESIDE + clause).items() if "assaulted" in roles] == [beaten]

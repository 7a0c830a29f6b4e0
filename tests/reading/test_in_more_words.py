"""Families of words and constructions that texts of force use, each with look-alikes of which nothing is told."""

from __future__ import annotations

import pytest
from offered import done, hurt

BESIDE = "Police broke up a march in Ostra on Monday and arrested dozens of people, witnesses said.\n\n"


@pytest.mark.parametrize(
    ("sentence", "who"),
    [
        ("Three people were wounded: Bo Ek, who was shot in the leg, Ole Moe, hit in the shoulder, and Ada Lund, grazed on the cheek.", {"Bo Ek", "Ole Moe", "Ada Lund"}),
        ("Soldiers shot Bo Ek in the stomach and Ole Moe in the knee as they ran.", {"Bo Ek", "Ole Moe"}),
        ("Bo Ek was arrested with his cousin Ole Moe. Moe was released with a fractured wrist; Ek remains in custody.", {"Ole Moe"}),
        ("Minister Ole Moe visited Bo Ek, who is being treated for gunshot wounds, at the military hospital.", {"Bo Ek"}),
        ("Bo Ek's eardrum was ruptured, Nils Ro's ribs were cracked, and Tor Vik was placed in solitary confinement.", {"Bo Ek", "Nils Ro"}),
        ("Bo Ek died in custody on Monday. The widow, Ada Lund, showed the court photographs of bruises across the back.", {"Bo Ek"}),
        ("Bo Ek, a lawyer held since March, was denied treatment for a spinal injury sustained during interrogation.", {"Bo Ek"}),
        ("Ada Lund was beaten. Bo Ek asked the judge to note that he himself had no feeling in his left arm.", {"Bo Ek"}),
        ("Ada Lund was beaten. Her toenails came off and her hip gave way.", {"Ada Lund"}),
        ("Ada Lund says that an officer, whom she named as Ole Moe, banged her head against a wall.", {"Ada Lund"}),
    ],
)  # fmt: skip
def test_an_injury_is_theirs_who_bear_it(sentence: str, who: set[str]) -> None:
    assert hurt(BESIDE + sentence) == who


@pytest.mark.parametrize(
    "sentence",
    [
        "Bo Ek was arrested. Police commander Ole Moe said two officers were injured by stones.",
        "Bo Ek was arrested. Ole Moe counted 14 bullet holes in the gate of the mosque.",
        "Bo Ek was arrested. Ole Moe, an officer, showed her a picture of a shaven head, and took it away.",
        "Bo Ek was arrested. Dr Ole Moe said 32 people had been brought in with eye injuries.",
    ],
)
def test_nobody_is_hurt_by_what_others_bear_or_show(sentence: str) -> None:
    assert hurt(BESIDE + sentence) == set()


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("A 41-year-old man died hours after being taken into custody in Ostra, police said.\n\nNamed locally as Bo Ek, a father of two, he was restrained by six officers.", "Bo Ek"),
        ("Police say so. Armed men have released two employees of a charity who were kidnapped three weeks ago.\n\nNurse Ada Lund and logistician Bo Ek arrived in Ostra on foot.", "Ada Lund"),
        ("Seven priests who had been held without charge for weeks were put on a plane to Ostra, church sources said.\n\nThose expelled include Father Bo Ek, vicar general, and Father Ole Moe, whose parish radio was closed.", "Ole Moe"),
        ("Police stormed flats in Ostra. The actor Ada Lund was detained at dawn together with two members of her company, singers Bo Ek and Ole Moe.", "Bo Ek"),
        ("Police came late. According to the mayor, Siri Dahl, the gunmen looted the shop and took away nurse Ada Lund and trainees Bo Ek and Ole Moe.", "Ada Lund"),
    ],
)  # fmt: skip
def test_those_who_are_described_are_named_next(text: str, who: str) -> None:
    assert who in done(text)
    assert "Siri Dahl" not in done(text)


def test_whoever_is_only_named_aside_is_not_meant_by_he() -> None:
    text = (
        "Police in Ostra executed a boxer, rights groups said.\n\nBo Ek was hanged in Ostra prison. He was beaten in a final by Ole Moe.\n\n"
        "He was convicted over the death of a militiaman, Nils Ro. The boxer confessed after beatings that left him with a perforated eardrum."
    )

    assert set(done(text)) == {"Bo Ek"} and hurt(text) <= {"Bo Ek"}


@pytest.mark.parametrize(
    "text",
    [
        BESIDE + "Bo Ek, who ran the YouTube channel Aral Storm, was arrested a year ago.",
        BESIDE + "Bo Ek, whose song was chanted by neighbours in Los Sitios, was arrested.",
        BESIDE + "Bo Ek, the leader of Quilombo Pitanga da Mata, was arrested.",
        BESIDE + "Bo Ek was arrested at the gendarmerie's Camp I.\n\nPosted Oct. 24, 2023",
    ],
)
def test_places_and_channels_are_nobody(text: str) -> None:
    assert set(done(text)) == {"Bo Ek"}


def test_who_was_shot_and_died_was_killed() -> None:
    killed = BESIDE + "Bo Ek, 26, a cutter, was hit by a bullet in the stomach and died in the ambulance."
    ill = BESIDE + "Bo Ek was arrested. His aunt, Ada Lund, died on Friday."

    assert "killed" in done(killed)["Bo Ek"]
    assert "Ada Lund" not in done(ill)


@pytest.mark.parametrize(
    "sentence",
    [
        "The authorities should immediately and unconditionally release journalists Ada Lund and Bo Ek.",
        "Ada Lund was arrested. All of them face up to 12 years, and Ada Lund faces up to 15 years.",
    ],
)
def test_what_is_asked_for_or_only_possible_is_not_done(sentence: str) -> None:
    assert not {"released", "sentenced"} & done(BESIDE + sentence).get("Ada Lund", set())


@pytest.mark.parametrize(
    ("sentence", "role"),
    [
        ("Militiamen held Ada Lund. Men in uniform held her in a storehouse for eleven days.", "detained"),
        ("Ada Lund was put in a pick-up in the ambulance bay on 9 May.", "detained"),
        ("The court in Ostra has put away Ada Lund, a doctoral student, for eighteen years.", "sentenced"),
        ("Ada Lund has been out of contact since officers entered her home.", "disappeared"),
    ],
)
def test_custody_is_read_in_more_words(sentence: str, role: str) -> None:
    assert role in done(BESIDE + sentence)["Ada Lund"]


def test_who_serves_the_state_is_no_victim_of_the_accused() -> None:
    text = (
        BESIDE
        + "Bo Ek was arrested. Prosecutors argued that he threw a bottle which struck officer Ole Moe on the helmet."
    )

    assert "Ole Moe" not in done(text)

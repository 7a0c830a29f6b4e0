"""The many words for being taken, held, judged, let go and gone, in all constructions; and the same words in texts of no force."""

from __future__ import annotations

import pytest
from offered import done

from tracker.reading import read

AROUND = " The police and the army have said nothing about the case so far."


@pytest.mark.parametrize(
    ("sentence", "role"),
    [
        ("Ada Lund was yanked out of a taxi by agents.", "detained"),
        ("Ada Lund was picked up outside the library on Monday.", "detained"),
        ("Four men with guns loaded Ada Lund, a nurse of 40, onto a lorry.", "detained"),
        ("Neighbours saw Ada Lund bundled into a white van.", "detained"),
        ("Arrested in May at her home, Ada Lund has not seen a judge.", "detained"),
        ("Ada Lund, whom soldiers had led away in May, is ill.", "detained"),
        ("Still held is the lawyer Ada Lund.", "detained"),
        ("Ada Lund, on remand since May, is ill.", "detained"),
        ("Ada Lund remains locked up in Ostra.", "detained"),
        ("Ada Lund sits in a cell in Ostra.", "detained"),
        ("Nine months in prison have left Ada Lund ill.", "detained"),
        ("Ada Lund gave birth behind bars.", "detained"),
        ("Ada Lund was on Monday arrested by police.", "detained"),
        ("Ada Lund has yet to be released from jail.", "detained"),
        ("Ada Lund is the third student to be arrested this week.", "detained"),
        ("Bail was again refused for Ada Lund.", "detained"),
        ("Ada Lund was confined to her house by police.", "detained"),
        ("Ada Lund got nine years for a poem.", "sentenced"),
        ("The judge gave Ada Lund nine years for a poem.", "sentenced"),
        ("Ada Lund, serving a nine-year sentence since May, is ill.", "sentenced"),
        ("The five-year prison sentence of Ada Lund was upheld.", "sentenced"),
        ("Ada Lund was acquitted by the court on Monday.", "on_trial"),
        ("Prosecutors asked for nine years for Ada Lund.", "on_trial"),
        ("Ada Lund is to be tried on Tuesday.", "on_trial"),
        ("Ada Lund, jailed in May, came home on Friday.", "released"),
        ("Ada Lund walked out of Ostra jail on Friday.", "released"),
        ("A judge granted Ada Lund bail.", "released"),
        ("Nobody has seen Ada Lund since soldiers searched the village.", "disappeared"),
        ("The authorities refuse to say where Ada Lund is.", "disappeared"),
        ("Ada Lund is in the hands of a gang.", "abducted"),
        ("Ada Lund's body lay in a ditch, with a bullet in the neck.", "killed"),
        ("Ada Lund fell victim to a death squad.", "killed"),
        ("Ada Lund was found hanged in her cell.", "died"),
    ],
)
def test_many_words_tell_of_custody_courts_and_deaths(sentence: str, role: str) -> None:
    assert role in done(sentence + AROUND).get("Ada Lund", set())


@pytest.mark.parametrize(
    "text",
    [
        "Ada Lund came home in May after two years abroad." + AROUND,
        "The jail at Ostra reopened on Friday as a hotel. Guests are locked up for the night by the actor Bo Ek, dressed as a warder, and released after breakfast. The owner, Ada Lund, said the cells were booked until May.",
        "Guests of Ada Lund's new game are handcuffed, charged with murder and locked in a cell for an hour. The record is held by Bo Ek, who was free after nineteen minutes.",
        "Bail of nine crowns was posted for Bella, a donkey that the council had impounded. The donkey did three nights inside, said its owner, Ada Lund. Bo Ek of the council denied that it was ill-treated.",
        "The tanker Freja Lund was arrested on Monday over unpaid fuel. Captain Bo Ek said that the ship would be held until the court had ruled.",
        "An album by Ada Lund, made in a former prison, was released on Friday. The drummer, Bo Ek, attacks every song.",
        "In the series the detective, played by Bo Ek, arrests the wrong man, is kidnapped by the right one and shot by his wife. The police are all played by Ada Lund.",
        "Firefighters led Ada Lund out of a burning house on Monday. Police say that a candle was to blame.",
        "In a mock trial at the law school Bo Ek was convicted of stealing a pie and sent down for nine years. The judge was Ada Lund.",
        "A man was detained in Ostra on Monday. The mayor, Bo Ek, thanked the police.",
    ],
)
def test_the_same_words_make_nobody_a_victim_where_no_force_is_told(text: str) -> None:
    assert done(text) == {}


@pytest.mark.parametrize(
    "text",
    [
        "The poet Nils Ro was arrested on Monday. His wife, Ada Lund, waited outside the police station until dawn.",
        "Nils Ro was jailed for nine years on Monday. His lawyer, Bo Ek, visited him in prison on Tuesday. He will appeal.",
        "Judge Ada Lund sentenced Nils Ro to nine years in prison. Prosecutor Bo Ek had asked for twelve.",
        "Nils Ro was arrested on Monday, said his lawyer, Ada Lund, in a letter to the court.",
        "Three witnesses, among them the priest Bo Ek and the teacher Ada Lund, saw soldiers drag Nils Ro into a van.",
        "The body of Nils Ro was found by two fishermen, Bo Ek and his son Hugo, on Monday. He had been abducted on Friday.",
    ],
)
def test_whoever_stands_beside_is_no_victim(text: str) -> None:
    assert set(done(text)) == {"Nils Ro"}


def test_those_who_served_a_state_are_no_victims_of_the_court_that_judges_their_crimes() -> None:
    text = "Ex-sergeant Bo Ek was sentenced to life on Monday for the murder of Ada Lund. He shot her in a cell in May."
    assert "Bo Ek" not in done(text)
    assert done("Ex-sergeant Bo Ek was sentenced to nine years on Monday for a poem. The court sat for an hour.")


def test_where_people_are_held_is_taken_by_its_name() -> None:
    text = "Ada Lund spent a night on the floor of Veldra police station. Bo Ek stays in Ostra prison." + AROUND
    reading = read(text)
    said = {reading.thing(p.record).label for p in reading.proposals if p.field == "location" and p.record}
    assert {"Veldra police station", "Ostra prison"} <= said

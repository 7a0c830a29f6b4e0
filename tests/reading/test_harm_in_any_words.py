"""Harm told in any words: what tells it, whose it is, what was done, who is dead; and the texts that tell of no force."""

from __future__ import annotations

import pytest
from offered import hurt

from tracker.reading import read
from tracker.reading.force import tells_of_force
from tracker.records.base import Kind

FORCE = "Guards at the prison in Ostra came for Ada Lund at night and beat her. "


def harmed(text: str) -> set[str]:
    """All to whom something is offered as done."""
    reading = read(text)
    return hurt(text) | {
        reading.thing(str(t.frame["victim_id"])).label for t in reading.things if t.kind is Kind.ACT
    } & {t.label for t in reading.things if t.kind is Kind.INDIVIDUAL}


def done_to(text: str, name: str) -> set[str]:
    """The codes of the acts that are offered as done to somebody."""
    reading = read(text)
    acts = [t for t in reading.things if t.kind is Kind.ACT and reading.thing(str(t.frame["victim_id"])).label == name]
    return {p.code for t in acts for p in reading.about(t.key) if p.field == "type" and p.code}


@pytest.mark.parametrize(
    "sentence",
    [
        "She has a dent in her skull the size of a coin.",
        "Her left eye will not open.",
        "She has been unable to keep food down since.",
        "The soles of her feet had been beaten to a pulp.",
        "A rib pierced her lung.",
        "Her wrists were rubbed raw by the cuffs.",
        "Her collarbone jutted through the skin.",
        "She was put on a ventilator.",
        "A splinter of metal went into her eye.",
        "Her shoulder came out of its socket.",
        "She has no feeling below the waist.",
        "They had pulled out three of her nails.",
        "She needed an operation on her spine.",
        "Frost took two of her toes.",
        "Acid had eaten away her chin.",
        "She is now blind.",
        "She can barely walk.",
        "Her wound has turned septic.",
    ],
)
def test_harm_is_read_in_many_words_where_a_text_tells_of_force(sentence: str) -> None:
    assert hurt(FORCE + sentence) == {"Ada Lund"}


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Soldiers fired into the square. A pellet ruptured the eyeball of the street vendor Ada Lund, said her doctor, Bo Ek.", {"Ada Lund"}),
        ("Vomiting blood and unable to stand, the imprisoned poet Ada Lund was carried to a clinic on Friday, her brother Bo Ek said.", {"Ada Lund"}),
        ("Treated after the baton charge: Ada Lund, 30, nurse, shattered femur; Bo Ek (jaw, hand).", {"Ada Lund", "Bo Ek"}),
        ("Interrogators in Ostra had slammed a drawer on the fingers. The hands are Ada Lund’s. Pathologist Bo Ek photographed both broken thumbs.", {"Ada Lund"}),
        ("Gendarmes broke up the sit-in. Ada Lund, whose shin was cracked by a truncheon, has left the clinic; Bo Ek, her lawyer, keeps the X-ray.", {"Ada Lund"}),
        ("Two brothers, Nils Ro and Bo Ek, came out of the police cells with broken ribs.", {"Nils Ro", "Bo Ek"}),
        ("The militia’s bullet lodged in the hip of Ada Lund. Surgeon Bo Ek could not take it out.", {"Ada Lund"}),
        ("Ada Lund was questioned in the barracks. Her daughter-in-law Eva Moe, questioned with her, has a wrist in a sling.", {"Eva Moe"}),
        ("The riot police fired gas canisters. A medic, Eva Moe, who lost a fingertip, was carried off by students.", {"Eva Moe"}),
        ("A grenade thrown into the polling station blinded the clerk, Bo Ek, and deafened nobody else.", {"Bo Ek"}),
        ("Ranger Nils Ro shot the poacher’s son, Bo Ek, through the thigh and let him lie; gangrene took the leg.", {"Bo Ek"}),
        ("The landlord’s overseer, Nils Ro, put out Ada Lund’s eye with a sickle.", {"Ada Lund"}),
        ("What the border guard’s dog left of Bo Ek’s ear is kept in a jar. The prosecutor, Eva Moe, calls it macabre.", {"Bo Ek"}),
        ("A bomb under a car injured councillor Bo Ek, who lost both legs, and killed his bodyguard, Nils Ro.", {"Bo Ek"}),
        ("The hunger striker Bo Ek has lost the sight of one eye, his wife, Eva Moe, said outside the jail.", {"Bo Ek"}),
        ("Police broke up a vigil with batons. Poet Ada Lund, 63, was taken to hospital with a broken hip, and teacher Bo Ek with a head wound.", {"Ada Lund", "Bo Ek"}),
        ("A mob beat the shopkeeper Bo Ek with iron rods; his son Nils Ro, 12, has stitches in his scalp.", {"Nils Ro"}),
        ("Demonstrators threw stones at the police. Constable Bo Wolf lost three teeth, the ministry said.", {"Bo Wolf"}),
        ("Two bystanders, Ada Lund and Bo Ek, were hit by ricochets when plainclothes officers opened fire.", {"Ada Lund", "Bo Ek"}),
        ("Masked men set on Bo Ek outside his flat. He lay in a coma for nine days. “He will have seizures all his life,” said the neurologist Eva Moe.", {"Bo Ek"}),
    ],
)  # fmt: skip
def test_harm_goes_to_whom_the_words_beside_it_name(text: str, who: set[str]) -> None:
    assert hurt(text) == who


@pytest.mark.parametrize(
    "text",
    [
        "An overloaded minibus left the road near Ostra. Ada Lund escaped with a broken arm. The police blamed worn tyres.",
        "Surgeon Ada Lund has rebuilt the jaws of people with bullet wounds. Bo Ek runs the clinic, which the army once shelled.",
        "Spokesman Bo Ek said that no protester had suffered so much as a scratch when police fired tear gas. Eva Moe of the Relief Committee counted forty people with head wounds.",
        "Lawyer Ada Lund said that her client, who has not been named, had two broken ribs after the interrogation. Prosecutor Bo Ek denied that anybody had been beaten.",
        "Goalkeeper Ada Lund left the pitch with a bleeding nose after a kick in the face. The crowd threw bottles, and the match was stopped by police.",
        "The opposition leader Ada Lund said that the government was limping and that its back was broken. The police counted two thousand people at the rally.",
        "Farmer Bo Ek lost three fingers to a chaff cutter and was carried past an army checkpoint to the clinic.",
        "In the third novel by Bo Ek a teacher, Ada Lund, is beaten by guards and loses an eye.",
        "An army cook, Bo Ek, lost the tip of his thumb to a bread slicer in the barracks.",
        "Police look for the driver of a grey van that knocked down Ada Lund, 71, in Harbour Street. She has a broken hip.",
        "The tightrope walker Nils Ro fell eleven metres at the circus and broke both heels. The prosecutor is looking into it.",
        "Minister Ada Lund came back on crutches a week after she slipped on the steps of the court. The opposition clapped.",
        "The dig of the army found Bo Ek under the slide with crushed ribs. A private lost two fingers to a winch.",
        "The ferry sank off Ostra. Coast guards carried Ada Lund ashore with a crushed foot.",
    ],
)
def test_no_harm_is_offered_of_mishaps_games_and_figures_or_to_who_only_tells(text: str) -> None:
    assert hurt(text) == set()


@pytest.mark.parametrize(
    ("text", "name", "act"),
    [
        ("Soldiers cleared the market in Ostra. A rifle butt broke Ada Lund’s collarbone.", "Ada Lund", "physical_assault"),
        ("Interrogators pressed hot irons to both palms; Ada Lund has worn gloves since. Her palms are scarred.", "Ada Lund", "torture"),
        ("Guards trampled her friend Nils Ro to death during the riot in the camp.", "Nils Ro", "killing"),
        ("Villagers found the body of Bo Ek in a ditch on Monday, his throat cut. Gunmen had taken him on Friday.", "Bo Ek", "killing"),
        ("Relatives identified the remains of Bo Ek, who had been arrested in May, by a tattoo. The prison speaks of a fall.", "Bo Ek", "death_in_custody"),
        ("The same burst of the soldiers killed a neighbour, retired mason Bo Ek.", "Bo Ek", "killing"),
    ],
)  # fmt: skip
def test_what_was_done_is_told_by_the_deed_beside_a_harm_or_by_a_body(text: str, name: str, act: str) -> None:
    assert act in done_to(text, name)


def test_no_deed_is_made_of_an_injury_alone() -> None:
    text = (
        "Ada Lund is held in the prison of Ostra without charge. Her kidneys have failed, and she can no longer walk."
    )
    assert hurt(text) == {"Ada Lund"}
    assert "physical_assault" not in done_to(text, "Ada Lund")


def test_the_body_of_somebody_in_a_text_of_a_mishap_tells_of_no_killing() -> None:
    assert harmed("Coastguards found the body of Bo Ek on Monday, a day after the ferry sank in a storm.") == set()


def test_words_of_force_count_against_words_of_mishaps() -> None:
    assert tells_of_force("Guards beat him in the cell.")
    assert not tells_of_force("The driver of the minibus skidded on black ice; police closed the road.")
    assert not tells_of_force("A guard stood by the door.")

"""Harm in texts where police are merely there, and people who only tell of harm, see it or help: whose it is not."""

import pytest

from tracker.reading import golden, read


def _injured(text: str) -> set[str]:
    """The last names of those who are offered as injured."""
    found = golden.victims(text, read(text))
    return {sorted(v.names, key=len)[-1].split()[-1] for v in found if "injured" in v.roles}


@pytest.mark.parametrize(
    "text",
    [
        "A tram left the rails on Monday. Driver Petra Holm was treated for shock. Police are looking into the cause. "
        '"We saw people bleeding from the head," said Anton Krug, a baker.',
        "A gas cooker exploded in the home of Maria Lopes on Sunday. She has burns on her face. Her neighbour, Rui Costa, "
        "who pulled her out, cut his hand. Police have ruled out a crime.",
        "Shares of Baltic Steel took a beating. Chief executive Nils Berg said the company was wounded but not dead. "
        "Analyst Tiina Saar called it a bloodbath.",
        "Constable Ruth Falk received an award for pulling a boy from a burning car. She suffered burns to her arms. "
        "The boy, Tobi Ade, lost two fingers. The police commissioner, Femi Ojo, praised her.",
        "Former minister Yannis Vlachos was taken to hospital after a fall at home. He has a broken hip. His doctor, "
        "Eleni Markou, said he would be operated on. He was jailed under the colonels.",
        "At least 12 demonstrators were hurt when police used batons in Ostra. Doctor Nabil Saidi treated three with "
        "broken bones. Party chief Leila Dahl condemned the violence.",
        "Review: a night in the cells. Rosa Devlin, as the convict Margaret Quill, is dragged from her cell, beaten and "
        "left with a broken arm. It is a fine second act.",
        "Ten years after the massacre the town remembered its dead. Priest Pavel Novak read the names. Survivors showed "
        "their scars.",
    ],
)
def test_nobody_is_hurt_by_others(text: str) -> None:
    assert _injured(text) == set()


@pytest.mark.parametrize(
    ("text", "who"),
    [
        (
            "Soldiers beat the farmer Nils Ro until his ribs cracked, his wife, Ida Ro, said. A local reporter, Bo Ek, saw "
            "the bruises.",
            {"ro"},
        ),
        (
            "Activist Nils Ro was left with a fractured skull after masked men beat him. A neighbour, Ida Vik, drove him to "
            "the clinic, where Dr Eva Dahl put in 20 stitches.",
            {"ro"},
        ),
        (
            "Villager Nils Ro suffered a broken jaw when police stormed the village. Ida Vik, whose house was searched, "
            "filmed it.",
            {"ro"},
        ),
        (
            "Officers broke two of Nils Ro's fingers in the back of a van, according to a complaint filed by his lawyer, "
            "Ida Vik. Police chief Bo Ek said Ro had punched a door.",
            {"ro"},
        ),
        (
            "Guards beat the prisoner Nils Ro in his cell. Ida Vik and Bo Ek got away with bruised ribs.",
            {"vik", "ek"},
        ),
        (
            "Police arrested the teacher Nils Ro at a rally. A girl whose collarbone was broken was not named.",
            set(),
        ),
        (
            "Soldiers beat the student Ida Vik at a checkpoint. She has lost a pregnancy, her lawyer, Bo Ek, said.",
            {"vik"},
        ),
    ],
)
def test_who_tells_sees_or_helps_is_not_the_one_hurt(text: str, who: set[str]) -> None:
    assert _injured(text) == who

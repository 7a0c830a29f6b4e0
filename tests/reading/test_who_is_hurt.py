"""Whose injury it is: by the clause that tells it, by "his" and "her", and never that of somebody named nearby."""

from __future__ import annotations

import pytest
from offered import hurt

BESIDE = "Police broke up a march in Ostra on Monday with tear gas. "


@pytest.mark.parametrize(
    ("sentence", "who"),
    [
        ("Ada Lund's wrist was sprained when an officer pulled her away.", {"Ada Lund"}),
        ("The poet Ada Lund was arrested. Her colleague Bo Ek, who ran to help, suffered a knife wound to the forearm.", {"Bo Ek"}),
        ("The poet Ada Lund was beaten and her skull was fractured. Bo Ek came away with minor injuries to his hands.", {"Ada Lund", "Bo Ek"}),
        ("Bo Ek was beaten by guards, and the blows cost him an eye. Ada Lund was arrested; a kick left her deaf in one ear.", {"Ada Lund", "Bo Ek"}),
        ("Ada Lund was detained. In the second month she miscarried, said her lawyer, Nils Ro.", {"Ada Lund"}),
        ("Bo Ek was beaten. He has lost the feeling in his thumbs.", {"Bo Ek"}),
        ("Ada Lund was arrested and is being treated at a clinic for torn ligaments.", {"Ada Lund"}),
        ("Police arrested Eva Moe; she was released on Saturday. Ada Lund suffered a broken wrist when officers pushed her into a van, according to her lawyer, Nils Ro.", {"Ada Lund"}),
        ("A demonstrator, Ada Lund, was bitten by a police dog.", {"Ada Lund"}),
        ("Ada Lund was dragged out of her car and pepper-sprayed; her nose bled. Bo Ek was arrested with his brother.", {"Ada Lund"}),
        ("Four people were killed and eleven injured, including the driver Ada Lund, when soldiers opened fire.", {"Ada Lund"}),
        ("Ada Lund and Bo Ek were taken to the clinic with head injuries, while Eva Moe Lund sustained fractures in both legs.", {"Ada Lund", "Bo Ek", "Eva Moe Lund"}),
        ("Bo Ek was taken into custody after a brawl in which Nils Ro, 40, suffered a cut above the eye.", {"Nils Ro"}),
        ("Ada Lund was beaten by constables when she tried to stop them and injured her knee.", {"Ada Lund"}),
        ("The firing left a mother of two with a rubber bullet in her jaw.\n\nThe woman, Ada Lund, 34, said that she had been cooking.", {"Ada Lund"}),
        ("A reporter was found beside a highway with a deep cut on her forehead.\n\nAda Lund, 39, of Ostra, had been beaten.", {"Ada Lund"}),
        ("Ada Lund spoke from her hospital bed.", {"Ada Lund"}),
        ("Bo Ek, a waiter, is recovering from a stab wound.", {"Bo Ek"}),
        ("A bullet passed through the guard and lodged in the thigh of his passenger, Bo Ek.", {"Bo Ek"}),
        ("The wife of the jailed activist Bo Ek wrote. Ada Lund wrote on Facebook that she had a letter from her husband, in which he said that his knee had become infected.", {"Bo Ek"}),
    ],
)  # fmt: skip
def test_the_injury_is_theirs_whom_the_clause_is_about(sentence: str, who: set[str]) -> None:
    assert hurt(BESIDE + sentence) == who


@pytest.mark.parametrize(
    "sentence",
    [
        "Ada Lund was tormented by migraines and tortured by headaches for years, and police drove her home.",
        "Mayor Ada Lund praised the men. The reporter, who was critical of Mayor Ada Lund, was treated for cuts to the face.",
        "In Bo Ek's fourth novel a teacher, Ada Lund, is arrested and an officer breaks her fingers.",
    ],
)
def test_nobody_is_hurt_by_what_others_suffer_or_imagine(sentence: str) -> None:
    assert "Ada Lund" not in hurt(BESIDE + sentence)


@pytest.mark.parametrize("verb", ["watched", "said in Ostra on Friday that doctors knew", "met neighbours"])
def test_who_only_looks_on_or_tells_is_not_who_was_hurt(verb: str) -> None:
    assert hurt(f"Police detained Bo Ek on Monday. Ada Lund {verb} when police struck him in the face.") == {"Bo Ek"}


def test_what_a_guard_does_to_her_is_hers() -> None:
    text = "Ada Lund was arrested in Velm on 3 May 2021. In a message from the prison she said that a guard had burned her shoulder with a lighter. Police detained two protesters."

    assert hurt(text) == {"Ada Lund"}

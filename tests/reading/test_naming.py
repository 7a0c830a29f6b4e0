"""Names that are told after, beside or without the words of what was done."""

from __future__ import annotations

import pytest
from offered import done

TOLD = "A baker was arrested in Ostra on Monday. "
THREE = "Three women were arrested in Ostra on Monday. "


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (TOLD + "Colleagues named him as Boris Ek.", {"Boris Ek"}),
        (TOLD + "He is Boris Ek, 45.", {"Boris Ek"}),
        (THREE + "Relatives named them as Ada Lund, Eva Moe and Siri Dahl.", {"Ada Lund", "Eva Moe", "Siri Dahl"}),
        (THREE + "The three are the singer Ada Lund, Eva Moe and Siri Dahl.", {"Ada Lund", "Eva Moe", "Siri Dahl"}),
        ("Ada Lund was arrested, as was her husband, Boris Ek, police said.", {"Ada Lund", "Boris Ek"}),
        ("Nine people were arrested by police, Boris Ek among them.", {"Boris Ek"}),
        ("Two neighbours taken with him by police, Ada Lund and Eva Moe, were beaten.", {"Ada Lund", "Eva Moe"}),
        ("Freed after 26 days in jail: Ada Lund and Eva Moe.", {"Ada Lund", "Eva Moe"}),
        ("Police went on: two of the girls, Lina and Ruta, were killed; the youngest, Mira, was abducted.", {"Lina", "Ruta", "Mira"}),
        ("Soldiers beat him and his cleaner, Jakov, with sticks.", {"Jakov"}),
        ("Boris Ek's mother told the police that her son was arrested by soldiers on Monday.", {"Boris Ek"}),
    ],
)  # fmt: skip
def test_whoever_is_named_later_or_in_two_words_is_told_of(text: str, names: set[str]) -> None:
    assert set(done(text)) == names


def test_what_a_court_gave_to_each_is_read_without_a_verb() -> None:
    text = "On Monday the court in Ostra sat for an hour. Ada Lund: six months. Boris Ek: acquitted. Then Eva Moe and Siri Dahl, each with five years."
    found = done(text)
    assert {name for name, roles in found.items() if "sentenced" in roles} == {"Ada Lund", "Eva Moe", "Siri Dahl"}
    assert found["Boris Ek"] == {"on_trial"}


def test_an_age_is_no_sentence() -> None:
    assert done("The court in Ostra heard the runner Ada Lund, 38, on Monday about her contract.") == {}


def test_the_first_and_the_second_are_those_of_the_list_before() -> None:
    text = "Ada Lund and Eva Moe were detained on Monday. The first was released on Friday; the police kept the other."
    found = done(text)
    assert "released" in found["Ada Lund"]
    assert "released" not in found["Eva Moe"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Twelve were detained by police on Monday, including the nurse Ada Lund.", {"Ada Lund"}),
        ("The mayor of Veldra was shot on his stairs; police are looking for two men.", set()),
        ("Ada Lund the soldiers arrested on Monday; her sons they left.", {"Ada Lund"}),
        ("Day nine without news of the baker Ada Lund, whom the police called in.", {"Ada Lund"}),
        ("Three men and a woman were hanged in Ostra jail on Monday. The woman was Ada Lund.", {"Ada Lund"}),
        ("Ada Lund, a telephone engineer held for five months by guerrillas, spoke on Monday.", {"Ada Lund"}),
        ("Eva Moe, who had shouted “Shame!” in the courtroom, was fined and deported by the police.", {"Eva Moe"}),
        ("At least three people have disappeared since soldiers came: Ada Lund, Eva Moe and Siri Dahl.", {"Ada Lund", "Eva Moe", "Siri Dahl"}),
    ],
)  # fmt: skip
def test_numbers_and_towns_are_no_names_and_those_in_front_are_told_of(text: str, names: set[str]) -> None:
    assert set(done(text)) == names


def test_where_somebody_is_from_is_no_person() -> None:
    text = "Boris Ek, 34, of Ostra, who had written to the king, was arrested by the police on Monday."
    assert "Ostra" not in done(text)

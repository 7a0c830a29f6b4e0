"""A number in a name is no slip of another one: lists count people nobody can name."""

from __future__ import annotations

import pytest

from tracker.spellings import slips


@pytest.mark.parametrize("name", [("unknown", "man", "13"), ("detainee12b",), ("ermin70", "tavo")])
def test_another_number_is_somebody_else(name: tuple[str, ...]) -> None:
    asked = tuple(word.replace("13", "12").replace("12b", "13b").replace("70", "0") for word in name)
    assert slips.alike(asked, name) == 0.0


def test_letters_beside_the_same_number_may_be_wrong() -> None:
    assert slips.alike(("detanee", "12"), ("detainee", "12")) > 0.8

"""Many names weighed at once score as each by itself: of every script, glued, begun, hostile."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.spellings import likeness, many, scripts, slips
from tracker.spellings.reading import readings
from tracker.spellings.weighing import Asked

sys.path.insert(0, str(Path(__file__).parent))

from invented_names import names

CROWD = [*names(300), "Mohammad Reza Zarrinpour", "محمدرضا زرین‌پور", "J. Torgan", "Torganova", "Torganov", "नाम", "..."]


@pytest.mark.parametrize(
    "asked",
    ["Zulfiya Torgan", "Mohammadreza Zarinpur", "徐庆艳", "گۈلزار تورغان", "Torganov J", "अनाम", "古丽扎尔·买买提"],
)
def test_names_weighed_together_score_as_each_by_itself(asked: str) -> None:
    together = Asked(asked).weigh(CROWD, 0.3)
    alone = [Asked(asked).weigh([name], 0.3)[0] for name in CROWD]
    by_sound = [min(0.98, likeness.answers(asked, name)) for name in CROWD]
    by_letters = [slips.alike(scripts.folded_words(asked), scripts.folded_words(name)) for name in CROWD]

    assert together == alone
    for name, score, sound, letters in zip(CROWD, together, by_sound, by_letters, strict=True):
        likest = max(sound, letters)
        assert score >= 0.92 or score == pytest.approx(likest if likest >= 0.3 else score, abs=1e-4), name


@pytest.mark.parametrize(
    ("asked", "likest", "other"),
    [
        ("Gufliya Besken", "Gulfiya Besken", "Gulfiya Basikan"),  # turned
        ("Gulfia Beskenn", "Gulfiya Besken", "Gulafiyah Biskin"),  # one left out, one doubled
        ("Besken Gulfyia", "Gulfiya Besken", "Gulfiya Pyeskyan"),  # in the other order
        ("Gulfixa Besken", "Gulfiya Marat Besken", "Gulgisa Pesken"),  # a word left out
        ("Риллюхус Бумёсов", "Рилкюлхус Бумёсов", "Реляхис Бумясав"),
    ],
)
def test_a_slip_in_a_letter_or_two_is_likelier_than_another_name(asked: str, likest: str, other: str) -> None:
    meant, beside = Asked(asked).weigh([likest, other], 0.3)

    assert 0.85 < meant <= 0.98 and meant > beside


@pytest.mark.parametrize(
    ("asked", "name"),
    [("Li Na", "Li Ma"), ("Wu Bo", "Wu Ba"), ("Torgan", "Morgap"), ("Zulfiya Torgan", "Zulfiya Togn Abc Def Ghi")],
)
def test_of_few_letters_none_may_be_wrong(asked: str, name: str) -> None:
    assert slips.alike(scripts.folded_words(asked), scripts.folded_words(name)) == 0


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=12), st.lists(st.text(max_size=12), max_size=4))
def test_words_measured_together_are_as_alike_as_each_by_itself(asked: str, others: list[str]) -> None:
    mine = [word for reading in readings(asked) for word in reading]
    theirs = list({word for other in others for reading in readings(other) for word in reading})

    found = many.of_words(mine, theirs)

    assert {x: {y: pytest.approx(likeness.of_words(x, y), abs=1e-4) for y in theirs} for x in mine} == found

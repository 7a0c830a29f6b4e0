"""Many names weighed at once score as each by itself: of every script, glued, begun, hostile."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.spellings import likeness, many
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

    assert together == alone
    for name, score, sound in zip(CROWD, together, by_sound, strict=True):
        assert score >= 0.92 or score == pytest.approx(sound if sound >= 0.3 else score, abs=1e-4), name


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=12), st.lists(st.text(max_size=12), max_size=4))
def test_words_measured_together_are_as_alike_as_each_by_itself(asked: str, others: list[str]) -> None:
    mine = [word for reading in readings(asked) for word in reading]
    theirs = list({word for other in others for reading in readings(other) for word in reading})

    found = many.of_words(mine, theirs)

    assert {x: {y: pytest.approx(likeness.of_words(x, y), abs=1e-4) for y in theirs} for x in mine} == found

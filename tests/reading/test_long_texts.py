"""Texts without a full stop: no sentence is longer than the rules can bear, and nothing of the text is left out."""

from __future__ import annotations

import pytest

from tracker.reading import engine, layout

OPENING = "Police in Riverton detained Arlo Venn on Monday. "


@pytest.mark.parametrize(
    "unbroken",
    [
        "police detained a man, " * 900,  # cut behind commas
        "police detained a man and " * 900,  # behind blanks
        "其" * 20_000,  # anywhere
        "a" * 20_000,
    ],
)
def test_a_page_without_a_full_stop_is_cut_and_kept_whole(unbroken: str) -> None:
    text = OPENING + unbroken
    found = layout.sentences(text, [layout.Segment(0, len(text), "body")])
    assert len(found) > 4
    assert all(0 < one.end - one.start <= layout.LONGEST for one in found)
    assert "".join(text[one.start : one.end] for one in found).replace(" ", "") == text.replace(" ", "")


def test_a_cut_stands_behind_a_comma_where_there_is_one() -> None:
    text = "police detained a man, " * 900
    found = layout.sentences(text, [layout.Segment(0, len(text), "body")])
    assert all(text[one.start : one.end].rstrip().endswith(",") for one in found)


def test_who_is_named_before_and_behind_a_cut_is_found() -> None:
    text = OPENING + "the crowd went on, " * 400 + "and police detained Mirela Cosh, too."
    names = {thing.label for thing in engine.read(text, "eng").things}
    assert {"Arlo Venn", "Mirela Cosh"} <= names

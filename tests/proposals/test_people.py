"""People named in a selection: each with their own span and the sex that words say; things are no people."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.proposals import KINDS, propose
from tracker.proposals.people import people


def found(text: str) -> list[tuple[str, str]]:
    """(name, sex) of all people in a text."""
    return [(row["name"], row["sex"]) for row in people(text, 0, len(text))]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "She was held with three other women, Oda Brennik, Sanna Kell, Maret Ulvin, and two men, Pavo Lindar and Josk Arnev.",
            [("Oda Brennik", "female"), ("Sanna Kell", "female"), ("Maret Ulvin", "female"), ("Pavo Lindar", "male"), ("Josk Arnev", "male")],
        ),
        ("Ilma Torvek telephoned the Veldra Courier from Harbour Street station.", [("Ilma Torvek", "")]),
        ("Police Officer Jon Vask struck Mr Hasan al-Bek in Port Veldra.", [("Jon Vask", ""), ("Hasan al-Bek", "")]),
        ("At Ada Lund's house they took Ada Lund and Per O’Dell-Nyr.", [("Ada Lund", ""), ("Per O’Dell-Nyr", "")]),
        ("Задержаны Асель Римова, Нур Катан и Павел Линдар.", [("Асель Римова", ""), ("Нур Катан", ""), ("Павел Линдар", "")]),
        ("赛尔坎、塔维什和托尔马斯", [("赛尔坎", ""), ("塔维什", ""), ("托尔马斯", "")]),
        ("أورين تافيش، داوت تولماس و يوسف درام", [("أورين تافيش", ""), ("داوت تولماس", ""), ("يوسف درام", "")]),
        ("The Northern Mission in Veldra was closed.", []),
    ],
)  # fmt: skip
def test_names_and_sex_are_taken_from_the_words(text: str, wanted: list[tuple[str, str]]) -> None:
    assert found(text) == wanted


TEXTS = st.text(
    alphabet=st.sampled_from(
        list("abcdé AZÖ.,;–-'’\n0123456789") + list("женщиныЖ و،ب 和、女 ") + ["👩", "\u200d", "\u0301"]
    ),
    min_size=1,
    max_size=160,
)


@st.composite
def selections(draw: st.DrawFn) -> tuple[str, int, int]:
    """A text, and where a selection in it begins and ends: an empty one opens nothing."""
    text = draw(TEXTS)
    low = draw(st.integers(0, len(text) - 1))
    return text, low, draw(st.integers(low + 1, len(text)))


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=40)  # of each kind
@given(selections())
def test_a_draft_never_fails_and_rests_on_words_of_the_selection(kind: str, selected: tuple[str, int, int]) -> None:
    text, low, high = selected

    draft = propose(kind, text, low, high, {})

    spans = [(line["start"], line["end"]) for line in draft["fields"]]
    spans += [(row["start"], row["end"]) for row in draft["rows"]]
    assert all(s is None or low <= s < e <= high for s, e in spans)
    for row in draft["rows"]:
        assert row["start"] is None or text[row["start"] : row["end"]] == row["name"]

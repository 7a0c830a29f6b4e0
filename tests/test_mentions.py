"""Where a text names somebody: spellings, parts and endings in four scripts; what is no name stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.mentions import FILLER, Spellings, blacked

PERSON = ("Ilsa Tornvald", "Ильса Торнвальд", "Халида Торнвальдова", "伊尔萨·托恩", "ئىلسا تورنۋالد")


@pytest.fixture(scope="module")
def spellings() -> Spellings:
    found = Spellings()
    for spelling in PERSON:
        found.add(spelling, "IND-0000001")
    found.add("her brother", "IND-0000001", parts=False)
    return found


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Ilsa Tornvald was held", ["Ilsa Tornvald"]),
        ("TORNVALD WAS HELD", ["TORNVALD"]),
        ("Tornvald's letter", ["Tornvald's"]),
        ("the Al-Tornvald family", ["Al-Tornvald"]),
        ("Ílsa wrote", ["Ílsa"]),
        ("Письмо Ильсы и Торнвальду", ["Ильсы", "Торнвальду"]),
        ("видели Халиду в тюрьме", ["Халиду"]),
        ("伊尔萨被拘留", ["伊尔萨"]),
        ("托恩伊尔萨", ["托恩", "伊尔萨"]),
        ("تورنۋالدنىڭ خېتى", ["تورنۋالد"]),
        ("as her brother said", ["her brother"]),
        ("her sister and a brother", []),
        ("tornvald in small letters is a word", []),
        ("Ilsabeth Torn", []),
        ("", []),
    ],
)
def test_a_person_is_found_as_people_write(spellings: Spellings, text: str, named: list[str]) -> None:
    spans = spellings.spans(text)

    assert [piece for start, end, _ in spans for piece in [text[start:end]]] == named


@given(st.text(max_size=80), st.sampled_from(PERSON), st.text(max_size=80))
def test_blacking_keeps_every_length_and_leaves_no_whole_spelling(before: str, name: str, after: str) -> None:
    spellings = Spellings()
    spellings.add(name, "x")
    text = f"{before} {name} {after}"

    found = blacked(text, spellings)

    assert len(found) == len(text)
    assert name not in found
    assert all(new in (old, FILLER) for old, new in zip(text, found, strict=True))


def test_a_text_without_names_stays_the_same() -> None:
    assert blacked("Nobody is named here.", Spellings()) == "Nobody is named here."

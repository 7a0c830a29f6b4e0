"""What a press report offers: who speaks, who is held, since when, and whose injury it is."""

from __future__ import annotations

import pytest

from tracker.proposals import Draft, propose

STRIKE = """The arrests took place at the Union Hall on Quay Street, said the lawyer, Selma Harrow. She named the detained as Tomas Reyke, Anton Vell and Mirela Stoica. All were driven to the Central Police Station.

"They broke the door," Brigid Osei told the Herald by telephone on 20 March, a week after she was released. Officers struck her on the left shoulder, she said.

Mirela Stoica was released on 13 March. Anton Vell was transferred on 18 March to the Stonefield Remand Prison, his brother Stefan Vell said.

On 2 April 2024, Tomas Reyke died in the Stonefield Remand Prison. His wife, Dorte Reyke, said that officials telephoned her. She said that there were dark bruises on both wrists.

A spokesman for the ministry, Colonel Pavel Drumm, denied that he had been ill-treated. He also denied that force was used.
"""


def offered(kind: str, words: str, paragraph: bool = False) -> Draft:
    """The draft for these words, or for the paragraph they stand in."""
    at = STRIKE.index(words)
    start, end = (STRIKE.rfind("\n", 0, at) + 1, STRIKE.index("\n", at)) if paragraph else (at, at + len(words))
    return propose(kind, STRIKE, start, end, {})


def value(draft: Draft, key: str) -> str:
    """What a field of it holds."""
    return str(next(line["value"] for line in draft["fields"] if line["key"] == key))


@pytest.mark.parametrize(
    ("words", "who"),
    [
        ("The arrests took place", "Selma Harrow"),
        ("Brigid Osei told", "Brigid Osei"),
        ("On 2 April", "Dorte Reyke"),
        ("A spokesman", "Colonel Pavel Drumm"),
    ],
)
def test_the_speaker_is_who_says_it_and_no_street(words: str, who: str) -> None:
    assert value(offered("H", words, paragraph=True), "who") == who


def test_she_said_is_offered_as_the_speaker_before_and_marked_as_a_guess() -> None:
    for kind, words, who in (
        ("H", "She said that there were dark bruises on both wrists.", "Dorte Reyke"),
        ("S", "He also denied that force was used.", "Colonel Pavel Drumm"),
    ):
        draft = offered(kind, words)

        assert value(draft, "who") == who
        assert "the words before" in draft["fields"][0]["doubt"]


def test_a_lawyer_or_a_relative_who_tells_is_not_among_the_detained() -> None:
    def held(words: str) -> list[str]:
        return [row["name"] for row in offered("D", words, paragraph=True)["rows"]]

    assert held("The arrests took place") == ["Tomas Reyke", "Anton Vell", "Mirela Stoica"]
    assert held("Mirela Stoica was released") == ["Mirela Stoica", "Anton Vell"]


@pytest.mark.parametrize(
    ("words", "stage", "day", "place"),
    [
        ("Mirela Stoica was released on 13 March.", "released", "XXXX-03-13", ""),
        ("Anton Vell was transferred on 18 March to the Stonefield Remand Prison", "pretrial", "XXXX-03-18", "the Stonefield Remand Prison"),
        ("On 2 April 2024, Tomas Reyke died in the Stonefield Remand Prison.", "died", "2024-04-02", "the Stonefield Remand Prison"),
        ("Brigid Osei told the Herald by telephone on 20 March, a week after she was released.", "released", "", ""),
    ],
)  # fmt: skip
def test_a_step_has_the_day_and_place_of_its_own_words(words: str, stage: str, day: str, place: str) -> None:
    draft = offered("D", words)

    assert (value(draft, "stage"), value(draft, "when"), value(draft, "place")) == (stage, day, place)


def test_an_injury_is_of_whom_the_words_before_name_and_keeps_its_side() -> None:
    first = offered("J", "Officers struck her on the left shoulder, she said.")
    second = offered("J", "She said that there were dark bruises on both wrists.")

    assert [value(first, key) for key in ("person", "body_part", "side")] == ["Brigid Osei", "shoulder", "left"]
    assert [value(second, key) for key in ("person", "body_part", "side")] == ["Tomas Reyke", "wrist", "both"]

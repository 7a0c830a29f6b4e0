"""When and where: what the words of a report say, what they point to, and what is left open."""

from __future__ import annotations

import pytest

from tracker.reading import Reading, days, read
from tracker.records.base import Basis, Kind


def when(text: str) -> set[str]:
    """The days that a reading gives for what was done, and for the steps after it."""
    return {p.text for p in read(text).proposals if p.field == "when"}


def where(text: str) -> set[str]:
    """The places that a reading gives for what was done."""
    reading = read(text)
    return {reading.thing(p.record or "").label for p in _about(reading, "location")}


def _about(reading: Reading, field: str) -> list:  # type: ignore[type-arg]
    return [
        p for p in reading.proposals if p.field == field and reading.thing(p.about).kind in (Kind.ACT, Kind.INCIDENT)
    ]


@pytest.mark.parametrize(
    ("head", "day"),
    [
        ("GENEVA (27 March 2025) – UN experts today called on Ostra to free them.", "2025-03-27"),
        ("(Oslo, June 5, 2024) – The authorities should free her.", "2024-06-05"),
        ("(Record Keepers – June 24, 2019) A petitioner has been committed.", "2019-06-24"),
        ("Oslo, 2 July 2024. The union takes note of the return of its member.", "2024-07-02"),
        ("By Ada Lund\n2024.07.11\n\nA court has sentenced a monk.", "2024-07-11"),
        ("Ostra Desk\n3 April 2025, Thursday 11:20\n\nTwo people were heard.", "2025-04-03"),
        ("Posted Thu 8 Jun 2023 at 4:21pm\n\nA court has heard a man.", "2023-06-08"),
    ],
)
def test_the_day_of_a_report_is_read_from_its_date_line(head: str, day: str) -> None:
    stated = days.of_report(f"A heading of the report\n\n{head}\n", "eng")

    assert stated is not None and stated[0].isoformat() == day


@pytest.mark.parametrize(
    "head",
    [
        "On 6 January 2025, a court in Ostra renewed the detention of Ada Lund.",
        "Ada Lund was taken from her shop on 9 March 2018, and held for ten months.",
        "Her hearing on 17 April 2022 (the third) was put off.",
    ],
)
def test_a_day_that_is_told_in_a_sentence_is_not_the_day_of_the_report(head: str) -> None:
    assert days.of_report(f"A heading of the report\n\n{head}\n", "eng") is None


def test_the_day_of_the_report_is_no_day_of_what_it_tells() -> None:
    assert when("GENEVA (17 August 2023) – UN experts today condemned the detention of Ada Lund.") == set()


@pytest.mark.parametrize(
    ("sentence", "day"),
    [
        ("Police detained Ada Lund late on Sunday.", "2023-08-13"),
        ("Ada Lund was arrested Tuesday night.", "2023-08-15"),
        ("Ada Lund was arrested on the night of 3 November last year.", "2022-11-03"),
        ("Ada Lund was arrested on 3 November.", "2022-11-03"),
    ],
)
def test_a_weekday_is_counted_from_the_day_of_the_report_and_rests_on_it(sentence: str, day: str) -> None:
    reading = read(f"OSTRA, 17 August 2023 (Wire) – {sentence}")
    found = _about(reading, "when")

    assert {p.text for p in found} == {day}
    assert all(p.doubt and p.rests_on and p.basis is Basis.CLASSIFIED for p in found)


@pytest.mark.parametrize(
    "sentence",
    [
        "Ada Lund was detained and will appear before a court on Friday.",
        "Ada Lund was detained until Friday.",
        "Sunday Lund was detained.",
    ],
)
def test_a_weekday_that_lies_ahead_or_is_a_name_is_no_day_of_what_was_done(sentence: str) -> None:
    assert when(f"OSTRA, 17 August 2023 (Wire) – {sentence}") == set()


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Ada Lund was beaten on 30 May 2020. She was released the next day.", {"2020-05-30", "2020-05-31"}),
        ("Ada Lund was beaten on 30 May. Two days later she was arrested.", {"XXXX-05-30", "XXXX-06-01"}),
        ("Ada Lund was beaten on 9 May 2020. She was arrested on the 12th.", {"2020-05-09", "2020-05-12"}),
        ("Ada Lund was beaten on 31 December. She was released the next day.", {"XXXX-12-31"}),  # of which year?
        ("Ada Lund was beaten in May 2020. She was released the next day.", {"2020-05"}),
    ],
)
def test_the_next_day_is_counted_from_a_day_in_full_and_no_year_is_guessed(text: str, days: set[str]) -> None:
    assert when(text) == days


def test_the_day_on_which_somebody_said_so_is_not_the_day_of_what_was_done() -> None:
    assert when("On 5 June 2021, the lawyer Bo Ek said that Ada Lund had been detained.") == set()
    assert when("On 5 June 2021 police detained Ada Lund, the lawyer Bo Ek said.") == {"2021-06-05"}


def test_a_place_at_the_head_of_a_sentence_is_read_and_where_somebody_is_from_is_not() -> None:
    assert where("In Bergen, police detained Ada Lund.") == {"Bergen"}
    assert where("Police detained Ada Lund, 24, of Bergen.") == set()
    assert where("Police detained the poet Ada Lund from Bergen.") == set()


def test_a_day_and_a_place_come_from_a_later_sentence_that_tells_the_same_again() -> None:
    text = (
        "Police have detained the poet Ada Lund. Her union called for her release. “She is a poet,” its head said. "
        "A neighbour stood beside Ada Lund in Bergen on 5 May 2020 when the arrest took place. The ministry is silent."
    )
    found = _about(read(text), "when")

    assert {p.text for p in found} == {"2020-05-05"} and where(text) == {"Bergen"}
    assert all(p.score < 0.7 and p.doubt for p in found)


def test_the_sentence_before_dates_what_follows_and_the_offer_says_so() -> None:
    text = "On 5 May 2020 four men came to the shop of Ada Lund. They took her away in a van."
    found = [p for p in _about(read(text), "when") if p.about.startswith("a")]

    assert {p.text for p in found} == {"2020-05-05"}
    assert all("the sentence before" in p.doubt and p.score < 0.7 for p in found)

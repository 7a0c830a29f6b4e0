"""Custody in time: what stands above the strip that is drawn of it."""

from __future__ import annotations

from datetime import date, timedelta

from tracker import custody
from tracker.custody import Step

FIRST = date(2020, 1, 1)


def above(*days: int, until: int = 0) -> list[str]:
    """The numbers above steps one after the other, each so many days after the one before."""
    starts = [FIRST + timedelta(sum(days[: at + 1])) for at in range(len(days))]
    steps = [Step("detained", (day, day)) for day in starts]
    steps.append(Step("released", (starts[-1] + timedelta(until),) * 2))
    return [said for _, said in custody.numbers(steps, custody.spans(steps, FIRST + timedelta(9_999)), 18)]


def test_each_step_that_is_long_enough_has_its_number() -> None:
    assert above(0, 100, 100, until=100) == ["1", "2", "3", "4"]


def test_steps_too_short_for_a_number_each_share_one_and_none_is_lost() -> None:
    assert above(0, 2, 1, 3, until=400) == ["1–3", "4", "5"]
    assert above(0, 400, 0, 1, until=1) == ["1", "2–5"]


def test_a_step_whose_day_nobody_states_has_no_number_above_the_strip() -> None:
    steps = [Step("detained", (FIRST, FIRST)), Step("trial", (None, None)), Step("died", (date(2021, 1, 1),) * 2)]
    found = custody.spans(steps, date(2022, 1, 1))

    assert custody.numbers(steps, found, 18) == [(date(2020, 7, 2), "1"), (date(2021, 1, 1), "3")]
    assert custody.numbers([], [], 18) == []

"""How many people something was done to: with ranges, in every language that is read."""

from __future__ import annotations

import pytest

from tracker.reading import read

Counted = set[tuple[str, int | None, int | None]]


def counts(text: str) -> Counted:
    """What is counted, from how many to how many."""
    return {(p.field, p.low, p.high) for p in read(text).proposals if p.field.startswith("count.")}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Police said 25 to 30 journalists were arrested in Ostra.", {("count.detained", 25, 30)}),
        ("Police detained between 15 and 20 protesters in Ostra.", {("count.detained", 15, 20)}),
        ("Some 200–250 people were detained when soldiers opened fire.", {("count.detained", 200, 250)}),
        ("Soldiers arrested two to three hundred villagers.", {("count.detained", 200, 300)}),
        ("Police arrested 12 students and 3 teachers.", {("count.detained", 12, 12), ("count.detained", 3, 3)}),
        ("Police arrested as many as 40 students.", {("count.detained", None, 40)}),
        ("Police arrested a student of twenty-two.", set()),
        ("В Остре полиция задержала не менее 11 человек.", {("count.detained", 11, None)}),
        ("Задержаны 15–20 активистов.", {("count.detained", 15, 20)}),
        ("Силовики открыли огонь: убиты более 1 200 человек, ранены от 15 до 20 протестующих.", {("count.killed", 1200, None), ("count.injured", 15, 20)}),
        ("Полиция задержала троих.", {("count.detained", 3, 3)}),
        ("Задержаны Остап Вирник и ещё четыре человека.", set()),
        ("Полиция не задержала никого из 20 человек.", set()),
        ("В ДТП погибли пять человек.", set()),
        ("Полицейлер Острада кемінде 15 белсендіні ұстады.", {("count.detained", 15, None)}),
        ("3月16日至少11人在成都被警方带走。", {("count.detained", 11, None)}),
        ("警方拘留了十二名律师。15至20人受伤。", {("count.detained", 12, 12), ("count.injured", 15, 20)}),
        ("军警开枪，造成三十多人死亡。", {("count.killed", 30, None)}),
        ("车祸造成3人死亡，15人受伤。", set()),
    ],
)  # fmt: skip
def test_numbers_of_people_are_offered_with_their_range(text: str, wanted: Counted) -> None:
    assert counts(text) == wanted


def test_a_number_is_quoted_with_the_words_that_bound_it() -> None:
    text = "В Остре задержаны не менее 11 человек."
    number = next(p for p in read(text).proposals if p.field == "count.detained")
    assert text[number.start : number.end] == number.quote == "не менее 11"

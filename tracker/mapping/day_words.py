"""The words of a date apart: its numbers, its month and calendar, its season."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from tracker.errors import InvalidDate
from tracker.mapping.day_forms import DASHED
from tracker.mapping.month_names import DROPPED, MONTHS, SEASONS, TWO_WORDS

NUMBER = re.compile(r"(\d{1,4})(?:st|nd|rd|th|er|º|o|-го|-е|го|е|й|-й|ж|г|р)?")
OPEN_NUMBER = "The number may be a day or a year: write the year with four digits."


@dataclass
class Parts:
    """What the words of a date are: numbers over 31, numbers up to 31, (calendar, month), a season (21 to 24) or 0."""

    years: list[int] = field(default_factory=list)
    days: list[int] = field(default_factory=list)
    month: tuple[str, int] | None = None
    season: int = 0


def parts(low: str) -> Parts | None:
    """The words apart, in any order; None where one of them is none of a date. Raises InvalidDate of "Jan-18"."""
    for pair in TWO_WORDS:
        if pair in low:
            low = low.replace(pair, pair.replace(" ", "_"))
    if (dashed := DASHED.fullmatch(low)) and dashed[1] in MONTHS:
        raise InvalidDate(OPEN_NUMBER)
    found = Parts()
    for word in re.split(r"[\s,./()-]+", low):
        bare = word.rstrip(".").replace("_", " ")
        number = NUMBER.fullmatch(bare)
        if number:
            (found.years if int(number[1]) > 31 else found.days).append(int(number[1]))
        elif bare in MONTHS and found.month in (None, MONTHS[bare]):  # "آذار/مارس": one month by two of its names
            found.month = MONTHS[bare]
        elif bare in SEASONS and not found.season:
            found.season = SEASONS[bare]
        elif bare and bare not in DROPPED:
            return None
    return found if len(found.years) < 2 and len(found.days) < 3 else None

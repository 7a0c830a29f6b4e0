"""One date as a text states it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.records.base import Basis

NEAR = 500  # letters between a date and the words that count from it
COMMON_YEAR = 2001  # to count days in where the year is open


@dataclass(frozen=True)
class Day:
    """A date in the text: its EDTF; `doubt` where the year or the day rests on another date of the text.

    `counted`: the words alone do not say it; it is counted from the date at `rests_on`. `head`: the report's own date.
    """

    start: int
    end: int
    edtf: str
    doubt: str = ""
    score: float = 0.95
    counted: bool = False
    rests_on: tuple[tuple[int, int], ...] = ()
    head: bool = False

    @property
    def basis(self) -> Basis:
        """How far we go: the words say a day, or we count from where they point."""
        return Basis.CLASSIFIED if self.counted else Basis.STATED


def shifted(edtf: str, days: int) -> str | None:
    """The EDTF of a day so many days from another one; None where that is no full day or the year would have to be known."""
    full = re.fullmatch(r"(\d{4}|XXXX)-(\d\d)-(\d\d)", edtf)
    if full is None:
        return None
    year = COMMON_YEAR if full[1] == "XXXX" else int(full[1])
    try:
        start = date(year, int(full[2]), int(full[3]))
        day = start + timedelta(days=days)
    except (ValueError, OverflowError):
        return None
    leap = {start.month, day.month} >= {2} and start.month != day.month
    if full[1] == "XXXX" and (day.year != year or leap):
        return None
    return f"{full[1] if full[1] == 'XXXX' else f'{day.year:04}'}-{day.month:02}-{day.day:02}"


BESIDE = re.compile(r"[,，、 (（]*")


def beside(text: str, span: tuple[int, int], found: Sequence[Day]) -> bool:
    """Whether a date in full stands at a place or right beside it: "во вторник, 14 марта"."""
    return any(
        day.start < span[1]
        and span[0] < day.end
        or 0 <= day.start - span[1] < 5
        and BESIDE.fullmatch(text, span[1], day.start)
        or 0 <= span[0] - day.end < 5
        and BESIDE.fullmatch(text, day.end, span[0])
        for day in found
    )

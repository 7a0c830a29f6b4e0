"""Whether days or months come first in a column of dates, and in which calendar it is: decided by all of its values."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from tracker.mapping.calendar_choice import Around, Choice, choose
from tracker.mapping.calendars import this_year
from tracker.mapping.day_forms import DIGITS
from tracker.mapping.days import LONGEST, Days
from tracker.mapping.eras import of_date, of_months
from tracker.mapping.month_names import folded

NAMED_SHORT = re.compile(r"\d{1,2}[\s./-]*[^\W\d_]{3,}\.?[\s./,-]+'?\d{2}")  # 1-Feb-21, but not Feb-21
MONTH_SHORT = re.compile(r"[^\W\d_]{2,}[\s,]+'?\d{2}")
SECONDS = re.compile(r"-?(?:\d{9,10}|\d{12,13})")  # since 1970, or thousandths of them
NUMBERS = re.compile(r"(\d{1,4})\s*([./-])\s*(\d{1,2})\s*\2\s*(\d{1,4})(?:[ t].*)?")
YEAR = re.compile(r"(?<!\d)(\d{4})(?!\d)")
MOST = 200_000  # distinct values that are counted


@dataclass
class Votes:
    """What the values of a column say of the order of its numbers and of its calendar. Feed it all of them."""

    day_first: int = 0
    month_first: int = 0
    open: int = 0
    pointed: int = 0
    short: int = 0
    year_first_short: int = 0
    years: Counter[int] = field(default_factory=Counter)
    named: Counter[str] = field(default_factory=Counter)
    serials: int = 0
    seconds: int = 0
    total: int = 0
    seen: Counter[str] = field(default_factory=Counter)

    def add(self, cell: str) -> None:
        """Count one cell."""
        self.total += 1
        if cell in self.seen or len(self.seen) < MOST:
            self.seen[cell] += 1

    def counted(self) -> Votes:
        """Judge each distinct value once."""
        for cell, times in self.seen.items():
            self._judge(cell, times)
        return self

    def _judge(self, cell: str, times: int) -> None:
        low = _low(cell)
        low, named = of_date(low)
        by_month = "" if named else of_months(low)
        if named or by_month:
            self.named[named or by_month] += times
        else:
            for year in YEAR.findall(low):
                self.years[int(year)] += times
        if low.isdigit() and len(low) == 5 and 20_000 < int(low) < 70_000:
            self.serials += times
        if SECONDS.fullmatch(low):
            self.seconds += times
        elif low.isdigit() and len(low) == 8:
            self.years[int(low[:4])] += times
        if NAMED_SHORT.fullmatch(low) or (by_month and MONTH_SHORT.fullmatch(low)):
            self.short += times
        match = NUMBERS.fullmatch(low)
        if match is None or len(match[1]) > 2:
            return
        first, second, third = int(match[1]), int(match[3]), int(match[4])
        if len(match[4]) == 2:
            self.short += times
            if first > 31:
                self.year_first_short += times
                return
        elif len(match[4]) != 4:
            return
        _ = third
        if first > 12 >= second >= 1:
            self.day_first += times
        elif second > 12 >= first >= 1:
            self.month_first += times
        elif first != second and max(first, second) <= 12:
            if match[2] == ".":
                self.pointed += times
            else:
                self.open += times


def _low(cell: str) -> str:
    """The cell's words folded; "" where they are too long to be a date."""
    text = " ".join(cell.split()) if len(cell) <= 10 * LONGEST else ""
    return folded(unicodedata.normalize("NFKC", text.translate(DIGITS))).strip() if len(text) <= LONGEST else ""


@dataclass(frozen=True)
class Decided:
    """Order and calendar of a column, the first year of its two-digit years, and how that was decided.

    `settled` is False where both orders are kept, `asks` is True where somebody has to say which calendar is meant.
    """

    order: str
    calendar: str
    years_from: int
    reason: str
    settled: bool = True
    asks: bool = False


def decide(votes: Votes, today: date, *, birth: bool = False, around: Around = Around()) -> Decided:  # noqa: B008  # frozen
    """What the whole column says, and what stands around it."""
    choice = _calendar(votes, today, around)
    order, why, settled = "", "", True
    day, month = votes.day_first, votes.month_first
    if votes.year_first_short and not day and not month:
        order, why = "ymd", f"years first: {votes.year_first_short} values decide it"
    elif day and not month:
        order, why = "dmy", f"days first: {day} of {votes.total} values decide it, none is against it"
    elif month and not day:
        order, why = "mdy", f"months first: {month} of {votes.total} values decide it, none is against it"
    elif day and month:
        order, settled = "either", False
        why = f"days and months are mixed: {day} values can only be read days first, {month} only months first; the others are kept as both"
    elif votes.open:
        order, settled = "either", False
        why = f"nothing decides whether days or months come first in {votes.open} values: both days are kept until you say which"
    elif votes.pointed:
        order, why = "dmy", "days first, as wherever points are written"
    first = 0
    if votes.short:
        first = this_year(choice.calendar, today) - (99 if birth else 89)
        why += (
            f"; two-digit years are read as {first} to {first + 99} ({votes.short} values)"
            if why
            else f"two-digit years are read as {first} to {first + 99}"
        )
    reason = "; ".join(part for part in (why, choice.why) if part)
    return Decided(order, choice.calendar, first, reason, settled, choice.asks)


def _calendar(votes: Votes, today: date, around: Around) -> Choice:
    if votes.serials > votes.total * 0.5:
        return Choice("spreadsheet", f"{votes.serials} values are day numbers of a spreadsheet")
    if votes.seconds and votes.seconds >= votes.total * 0.5:
        return Choice("seconds", f"{votes.seconds} values are seconds since 1970, as programs keep days")
    return choose(votes.years, votes.named, votes.short, today, around)


def share_read(values: Counter[str], days: Days) -> float:
    """How many of the cells are read as dates, 0 to 1; what says that it is not known counts as read."""
    total = sum(values.values())
    return sum(times for value, times in values.items() if not days.read(value).fails) / total if total else 0.0


def share_shaped(values: Counter[str], days: Days) -> float:
    """How many of the cells are dates in form at least, be they impossible or of another calendar, 0 to 1."""
    total = sum(values.values())

    def shaped(value: str) -> bool:
        low = _low(value)
        return bool(NUMBERS.fullmatch(of_date(low)[0]) or YEAR.fullmatch(low)) or not days.read(value).fails

    return sum(times for value, times in values.items() if shaped(value)) / total if total else 0.0

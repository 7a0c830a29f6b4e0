"""Dates as people write them in tables, made into EDTF. Nothing is guessed: what can be read in two ways stays both or is told.

A `Days` reads the cells of one column: which number of a date comes first and which calendar is meant belong to the column
(day_order.py decides them from all of it), never to a cell.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from tracker import dates
from tracker.errors import InvalidDate
from tracker.mapping import calendars
from tracker.mapping.day_forms import (
    BETWEEN,
    DASHED,
    DECADE,
    DIGITS,
    EITHER,
    GREGORIAN,
    HAN,
    HAN_DAY,
    PARTED,
    SPAN,
    TIME,
    TWO,
    clock,
    limit,
    with_mark,
    without,
)
from tracker.mapping.month_names import (
    ABOUT,
    AFTER,
    BEFORE,
    DOUBT,
    DROPPED,
    ERAS,
    MONTHS,
    SEASONS,
    SINCE,
    TWO_WORDS,
    UNKNOWN,
    UNTIL,
    folded,
)

LONGEST = 120  # letters of a date
BOTH_WAYS = "It can be read day first or month first, and nothing in the column decides which; both days are kept."
FUTURE = "This day lies in the future."
TWO_DIGITS = "The year has two digits; which hundred years are meant is read from the mapping."
NOT_KNOWN = "The cell says that the day is not known; nothing is stated."
HOUR = "The time of day is not kept in the date."


@dataclass(frozen=True, slots=True)
class Day:
    """What a cell says: EDTF, "" where it is no date; what is to be told of it; `fails` says why it cannot be kept."""

    edtf: str = ""
    told: tuple[str, ...] = ()
    fails: str = ""


class _Told(Exception):  # noqa: N818  # carries the sentence on a cell out of the grammar
    """Why a cell is no date."""


@dataclass(frozen=True)
class Days:
    """Reads the dates of one column. `moment` says that the fact is one day (a birth), so that a span means "some day of"."""

    order: str = ""
    calendar: str = ""
    years_from: int = 0
    moment: bool = False
    today: date = date.max

    def read(self, words: str) -> Day:
        """The date of a cell, or why there is none."""
        text = " ".join(unicodedata.normalize("NFKC", words.translate(DIGITS)).split())
        low = folded(text).strip(" ,;()[]\"'")
        if low in UNKNOWN or not low:
            return Day(told=(NOT_KNOWN,))
        if len(text) > LONGEST:
            return Day(fails="It is too long to be a date.")
        told: list[str] = []
        try:
            edtf = self._read(text, low, told)
            if edtf is None:
                return Day(fails=_looks(low))
            bounds = dates.bounds(dates.parse(edtf))
        except _Told as problem:
            return Day(fails=str(problem))
        except InvalidDate as problem:
            return Day(fails=_plain(problem))
        if bounds.earliest is not None and bounds.earliest > self.today:
            told.append(FUTURE)
        return Day(edtf, tuple(dict.fromkeys(told)))

    # --- the forms, the surest first ---
    def _read(self, text: str, low: str, told: list[str]) -> str | None:
        hour = TIME.search(low)
        if hour and not clock(hour):
            raise _Told("There is no such time of day.")
        if hour:
            if any(int(part or 0) for part in hour.group(1, 2, 3)):
                told.append(HOUR)
            low = low[: hour.start()].strip()
            text = text[: len(low)]
        low, calendar = self._era(self._two_calendars(low))
        found = (
            self._numbers(low, calendar, told) or self._han(low) or (self._edtf(text, low) if not calendar else None)
        )
        return (
            found
            or self._spans(low, calendar, told)
            or self._marked(low, calendar, told)
            or self._words(low, calendar, told)
        )

    def _two_calendars(self, low: str) -> str:
        """ "1340 (Iranian Hijri calendar), 1961 (Gregorian calendar)": the part that is of our calendar."""
        match = GREGORIAN.search(low)
        return match[1].strip() if match else low

    def _era(self, low: str) -> tuple[str, str]:
        """The words without the era they name, and its calendar: the column's where none is named."""
        for era, calendar in ERAS.items():
            if low.endswith(f" {era}") or (low.endswith(era) and low[: -len(era)][-1:].isdigit()):
                return low[: -len(era)].strip(), calendar
        return low, "" if self.calendar in ("", "gregorian") else self.calendar

    def _edtf(self, text: str, low: str) -> str | None:
        """A date that is EDTF already; "1959/1960" of one moment is some day of the two years."""
        written = low.upper()
        try:
            dates.parse(written)
        except InvalidDate as problem:
            if re.fullmatch(r"\d{4}-\d\d-\d\d", written):
                raise _Told(_plain(problem)) from None
            return None
        if "/" in written and self.moment and written[0] not in "[{":
            first, last = written.split("/")
            return f"[{first}..{last}]" if ".." not in written else written
        if re.fullmatch(r"\d{4}(-.*)?", written):
            self._plausible(int(written[:4]), "gregorian")
        return written

    def _numbers(self, low: str, calendar: str, told: list[str]) -> str | None:
        """Dates of digits alone."""
        if low.isdigit():
            return self._one_number(low, calendar)
        two = TWO.fullmatch(low)
        if two:
            year, month = (two[1], two[2]) if two[1] else (two[4], two[3])
            if int(month) > 12 and two[1] and len(two[2]) == 2 and int(two[1][2:]) < int(month):
                first, last = self._made(calendar, int(year)), self._made(calendar, int(two[1][:2] + month))
                return f"[{first}..{last}]" if self.moment else f"{first}/{last}"
            return self._made(calendar, int(year), int(month))
        match = PARTED.fullmatch(low)
        if match is None:
            return None
        first, sign, second, third = match[1], match[2], match[3], match[4]
        if len(first) == 4:
            return self._made(calendar, int(first), int(second), int(third))
        if len(first) == 3 or len(third) == 3:
            return self._made(calendar, int(first), int(second), int(third)) if calendar == "minguo" else None
        if len(third) == 4:
            return self._ordered(int(third), int(first), int(second), sign, calendar, told)
        return self._short(first, second, third, sign, calendar, told)

    def _one_number(self, low: str, calendar: str) -> str | None:
        if calendar == "spreadsheet" and len(low) == 5:
            return calendars.spreadsheet(int(low)).isoformat()
        if len(low) == 4:
            return self._made(calendar, int(low))
        if len(low) == 8:
            year, month, day = int(low[:4]), int(low[4:6]), int(low[6:])
            if month == day == 0:
                return self._made(calendar, year)
            return self._made(calendar, year, month, day or None)
        if len(low) == 3 and calendar == "minguo":
            return self._made(calendar, int(low))
        if len(low) == 5 and 20_000 < int(low) < 70_000:
            raise _Told(f"It looks like the day number of a spreadsheet ({calendars.spreadsheet(int(low))}).")
        raise _Told("It is a number, not a date.")

    def _short(self, first: str, second: str, third: str, sign: str, calendar: str, told: list[str]) -> str | None:
        if self.order == "ymd":
            year, parts = first, (second, third)
            if not self.years_from:
                raise _Told("The year has two digits: say in the mapping which hundred years are meant.")
            told.append(TWO_DIGITS)
            return self._made(calendar, self._century(int(year)), int(parts[0]), int(parts[1]))
        if not self.years_from:
            raise _Told("The year has two digits: say in the mapping which hundred years are meant.")
        told.append(TWO_DIGITS)
        return self._ordered(self._century(int(third)), int(first), int(second), sign, calendar, told)

    def _century(self, short: int) -> int:
        start = self.years_from
        return start + (short - start) % 100

    def _ordered(self, year: int, first: int, second: int, sign: str, calendar: str, told: list[str]) -> str:
        """A date whose year comes last: which number is the day is decided by the column."""
        order = self.order or ("dmy" if sign == "." else "")  # days come first wherever points are written
        if order == "dmy" or (order in ("", "either") and first > 12):
            return self._fitting(calendar, year, second, first, first, "day")
        if order == "mdy" or (order in ("", "either") and second > 12):
            return self._fitting(calendar, year, first, second, second, "month")
        if first == second:
            return self._made(calendar, year, first, second)
        if order == "either":
            told.append(BOTH_WAYS)
            both = sorted((self._made(calendar, year, first, second), self._made(calendar, year, second, first)))
            return f"[{both[0]},{both[1]}]"
        raise _Told("It can be read day first or month first: say in the mapping which is meant.")

    def _fitting(self, calendar: str, year: int, month: int, day: int, _: int, which: str) -> str:
        if month > 12 >= day:
            raise _Told(f"The column is read {which} first, and there is no month {month}.")
        return self._made(calendar, year, month, day)

    def _made(self, calendar: str, year: int, month: int | None = None, day: int | None = None) -> str:
        """EDTF of these numbers. Months and days of 00 are not known."""
        calendar = calendar or "gregorian"
        if calendar == "spreadsheet":
            calendar = "gregorian"
        self._plausible(year, calendar)
        if month == 0:
            month = day = None
        if day == 0:
            day = None
        if month is not None and month > 12:
            raise _Told(f"There is no month {month}.")
        try:
            return calendars.edtf(calendar, year, month, day)
        except InvalidDate as problem:
            if calendar in ("gregorian", "minguo", "buddhist"):
                raise _Told(f"There is no day {day} in that month.") from None
            raise _Told(str(problem)) from None

    def _plausible(self, year: int, calendar: str) -> None:
        low, high = calendars.PLAUSIBLE[calendar]
        if not low <= year <= high:
            if calendar == "gregorian" and 1150 <= year < 1700:
                raise _Told(f"The year {year} is none of our calendar: say in the mapping which calendar is meant.")
            raise _Told(
                f"{year} is no year in which this can have happened, by the calendar {calendars.NAMES[calendar]}."
            )

    def _han(self, low: str) -> str | None:
        match = HAN.fullmatch(low)
        if match:
            era = "minguo" if match[1] or self.calendar == "minguo" else "gregorian"
            return self._made(
                era, int(match[2]), int(match[3]) if match[3] else None, int(match[4]) if match[4] else None
            )
        match = HAN_DAY.fullmatch(low)
        return f"XXXX-{int(match[1]):02}" + (f"-{int(match[2]):02}" if match[2] else "") if match else None

    # --- words around dates ---
    def _marked(self, low: str, calendar: str, told: list[str]) -> str | None:
        decade = DECADE.fullmatch(low)
        if decade:
            return f"{decade[1]}X"
        if low.endswith(" (?)") or low.endswith("?"):
            return with_mark(self._again(low.removesuffix("(?)").rstrip("? "), calendar, told), "?")
        for words, mark in ((ABOUT, "~"), (DOUBT, "?")):
            rest = without(low, words)
            if rest:
                return with_mark(self._again(rest, calendar, told), mark)
        for words, open_start, shift in ((BEFORE, True, -1), (AFTER, False, 1), (UNTIL, True, 0), (SINCE, False, 0)):
            rest = without(low, words, leading=True)
            if rest:
                inner = self._again(rest, calendar, told)
                return limit(inner, open_start, shift) if inner else None
        return None

    def _spans(self, low: str, calendar: str, told: list[str]) -> str | None:
        """Two dates and the words between them: throughout, some day between, or one of both."""
        match = BETWEEN.fullmatch(low)
        parts, kind = ([match[1], match[2]], "[..]") if match else (EITHER.split(low), "[,]")
        if len(parts) != 2:
            parts, kind = (
                SPAN.split(
                    without(low, ("from", "с", "со", "de", "du", "desde", "von", "من", "از", "entre"), leading=True)
                    or low
                ),
                "/",
            )
        if len(parts) != 2:
            years = re.fullmatch(r"([12]\d{3})\s*-\s*([12]\d{3})", low)
            months = re.fullmatch(r"(\d{1,2})\s*[-–]\s*(\d{1,2})\s+(\D+\s+\d{4})", low)
            if years:
                parts = [years[1], years[2]]
            elif months:
                parts = [f"{months[1]} {months[3]}", f"{months[2]} {months[3]}"]
            else:
                return None
        last = self._again(parts[1], calendar, told)
        if last is None or last[0] == "[" or "/" in last:
            return None
        first = self._first_of_span(parts[0], parts[1], last, calendar, told)
        if first is None or "/" in first or first[0] == "[" or "XXXX" in first + last:
            return None
        if kind == "/":
            kind = "[..]" if self.moment else "/"
        return {"/": f"{first}/{last}", "[..]": f"[{first}..{last}]", "[,]": f"[{first},{last}]"}[kind]

    def _first_of_span(self, words: str, other: str, last: str, calendar: str, told: list[str]) -> str | None:
        """ "March to May 2018", "3 to 5 May 2018": the first is of the year, or the month and year, that the last names."""
        if words.isdigit() and len(words) <= 2 and re.fullmatch(r"\d{4}-\d\d-\d\d", last):
            return self._made("gregorian", int(last[:4]), int(last[5:7]), int(words))
        first = self._again(words, calendar, told)
        return first.replace("XXXX", last[:4], 1) if first and last[:4].isdigit() else first

    def _again(self, low: str, calendar: str, told: list[str]) -> str | None:
        low = low.strip(" ,.;()")
        return (
            self._numbers(low, calendar, told)
            or self._han(low)
            or (self._edtf(low, low) if not calendar else None)
            or (self._marked(low, calendar, told) if DECADE.fullmatch(low) or without(low, ABOUT) else None)
            or self._words(low, calendar, told)
        )

    def _words(self, low: str, calendar: str, told: list[str]) -> str | None:
        """Day, name of a month or season, and year, in any order; a day and month alone leave the year open."""
        for two in TWO_WORDS:
            if two in low:
                low = low.replace(two, two.replace(" ", "_"))
        if (dashed := DASHED.fullmatch(low)) and dashed[1] in MONTHS:
            raise _Told("The number may be a day or a year: write the year with four digits.")
        numbers: list[int] = []
        month: tuple[str, int] | None = None
        season = 0
        for word in re.split(r"[\s,./-]+", low):
            bare = word.rstrip(".").replace("_", " ")
            day = re.fullmatch(r"(\d{1,4})(?:st|nd|rd|th|er|º|o|-го|-е|го|е|й|-й)?", bare)
            if day:
                numbers.append(int(day[1]))
            elif bare in MONTHS and month is None:
                month = MONTHS[bare]
            elif bare in SEASONS and not season:
                season = SEASONS[bare]
            elif bare and bare not in DROPPED:
                return None
        years = [number for number in numbers if number > 31]
        days = [number for number in numbers if number <= 31]
        if len(years) > 1 or len(days) > 2:
            return None
        if season and not days and years and month is None:
            return f"{years[0]:04}-{season}"
        if month is None or season:
            return self._made(calendar, years[0]) if years and not days and not season else None
        own = calendar if month[0] == "gregorian" and calendar in ("minguo", "buddhist") else month[0]
        if len(days) == 2 and not years:
            if not self.years_from:
                raise _Told("The year has two digits: say in the mapping which hundred years are meant.")
            told.append(TWO_DIGITS)
            days, years = days[:1], [self._century(days[1])]
        if not years:
            if own != "gregorian":
                return None
            return f"XXXX-{month[1]:02}" + (f"-{days[0]:02}" if days else "")
        if len(days) > 1:
            return None
        year = self._century(years[0]) if years[0] < 100 and self.years_from else years[0]
        return self._made(own, year, month[1], days[0] if days else None)


def _plain(problem: InvalidDate) -> str:
    """Why the date is none, without the examples of how we keep dates."""
    said = str(problem).split(": ", 1)[-1].split(". Examples")[0]
    return f"{said[:1].upper()}{said[1:]}."


def _looks(low: str) -> str:
    if not any(letter.isdigit() for letter in low):
        return "These are words, not a date."
    return "It is not understood as a date."

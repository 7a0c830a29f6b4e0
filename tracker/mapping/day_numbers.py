"""Dates of digits alone: which number is the day, which calendar, which hundred years, as the column decides."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tracker.errors import InvalidDate
from tracker.mapping import calendars
from tracker.mapping.day_forms import HOLES, OPEN_YEAR, PARTED, TWO

BOTH_WAYS = "It can be read day first or month first, and nothing in the column decides which; both days are kept."
EITHER_PART = "The number may be the day or the month: say in the mapping which comes first."
TWO_DIGITS = "The year has two digits; which hundred years are meant is read from the mapping."
WHICH = "Nothing says of which calendar it is: say in the mapping which is meant."
SHORT_YEAR = "The year has two digits: say in the mapping which hundred years are meant."
HOUR = "The time of day is not kept in the date."


class NotRead(Exception):  # noqa: N818  # carries the sentence on a cell out of the grammar
    """Why a cell is no date."""


@dataclass(frozen=True)
class Numbers:
    """How the numbers of a column's dates are read.

    `moment` says that the fact is one day (a birth), so that a span means "some day of"; `may_come` that it can lie ahead,
    `birth` that "born 1985" says it.
    """

    order: str = ""
    calendar: str = ""
    years_from: int = 0
    moment: bool = False
    today: date = date.max
    may_come: bool = False
    birth: bool = False

    def _numbers(self, low: str, calendar: str, told: list[str]) -> str | None:
        """Dates of digits alone."""
        if low.isdigit() or (calendar == "seconds" and low[:1] == "-" and low[1:].isdigit()):
            return self._one_number(low, calendar, told)
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

    def _holes(self, low: str, calendar: str) -> str | None:
        """Dates of digits of which some are not known: 1984/08/??, ??.08.1984, 198?."""
        if year := OPEN_YEAR.fullmatch(low):
            return None if calendar else f"{year[1]}{year[2] or 'X'}X"
        match = HOLES.fullmatch(low)
        if match is None or all(part.isdigit() for part in match.group(1, 3, 4)):
            return None
        first, second, third = match[1], match[3], match[4]
        if len(first) == 4 and first.isdigit():
            year_, month, day = first, second, third
        elif len(third) == 4 and third.isdigit():
            order = self.order if self.order in ("dmy", "mdy") else "dmy" if match[2] == "." else ""
            if not order and first.isdigit():
                raise NotRead(EITHER_PART)
            year_, (day, month) = third, (second, first) if order == "mdy" else (first, second)
            if not order and int(second if second.isdigit() else 0) > 12:
                day, month = month, day
        else:
            return None
        if month.isdigit() or not day.isdigit():
            return self._made(calendar, int(year_), int(month) if month.isdigit() else None)
        self._plausible(int(year_), calendar or "gregorian")
        return self._made(calendar, int(year_)) if calendar else f"{year_}-XX-{int(day):02}"

    def _one_number(self, low: str, calendar: str, told: list[str]) -> str | None:
        if calendar == "spreadsheet" and len(low) == 5:
            return calendars.spreadsheet(int(low)).isoformat()
        if calendar == "seconds" and len(low) > 4:  # four digits are a year
            found, hour = calendars.seconds(int(low))
            if hour:
                told.append(HOUR)
            return found.isoformat()
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
            raise NotRead(f"It looks like the day number of a spreadsheet ({calendars.spreadsheet(int(low))}).")
        if len(low) in (9, 10):
            raise NotRead(f"It looks like seconds since 1970 ({calendars.seconds(int(low))[0]}).")
        raise NotRead("It is a number, not a date.")

    def _short(self, first: str, second: str, third: str, sign: str, calendar: str, told: list[str]) -> str | None:
        if self.order == "ymd":
            return self._made(calendar, self._two_digits(int(first), calendar, told), int(second), int(third))
        return self._ordered(
            self._two_digits(int(third), calendar, told), int(first), int(second), sign, calendar, told
        )

    def _two_digits(self, short: int, calendar: str, told: list[str]) -> int:
        """The year that two digits mean, in the window of the column and its calendar."""
        if not self.years_from or (calendar or "gregorian") != (self.calendar or "gregorian"):
            raise NotRead(WHICH if self.calendar == calendars.OPEN else SHORT_YEAR)
        told.append(TWO_DIGITS)
        return self.years_from + (short - self.years_from) % 100

    def _ordered(self, year: int, first: int, second: int, sign: str, calendar: str, told: list[str]) -> str:
        """A date whose year comes last: which number is the day is decided by the column."""
        order = self.order or ("dmy" if sign == "." else "")  # days come first wherever points are written
        if 0 in (first, second) and order != ("mdy" if first == 0 else "dmy"):
            return self._made(calendar, year, first or second)  # a day of 00 is not known
        if order == "dmy" or (order in ("", "either") and first > 12):
            return self._fitting(calendar, year, second, first, "day")
        if order == "mdy" or (order in ("", "either") and second > 12):
            return self._fitting(calendar, year, first, second, "month")
        if first == second:
            return self._made(calendar, year, first, second)
        if order == "either":
            told.append(BOTH_WAYS)
            both = sorted((self._made(calendar, year, first, second), self._made(calendar, year, second, first)))
            return f"[{both[0]},{both[1]}]"
        raise NotRead("It can be read day first or month first: say in the mapping which is meant.")

    def _fitting(self, calendar: str, year: int, month: int, day: int, which: str) -> str:
        if month > 12 >= day:
            raise NotRead(f"The column is read {which} first, and there is no month {month}.")
        return self._made(calendar, year, month, day)

    def _made(self, calendar: str, year: int, month: int | None = None, day: int | None = None) -> str:
        """EDTF of these numbers. Months and days of 00 are not known."""
        calendar = "gregorian" if calendar in ("", "spreadsheet", "seconds") else calendar
        if calendar == calendars.OPEN:
            raise NotRead(WHICH)
        self._plausible(year, calendar)
        if month == 0:
            month = day = None
        if day == 0:
            day = None
        if month is not None and month > 12:
            raise NotRead(f"There is no month {month}.")
        try:
            return calendars.edtf(calendar, year, month, day)
        except InvalidDate as problem:
            if calendar in ("gregorian", "minguo", "buddhist"):
                raise NotRead(f"There is no day {day} in that month.") from None
            raise NotRead(str(problem)) from None

    def _plausible(self, year: int, calendar: str) -> None:
        low, high = calendars.PLAUSIBLE[calendar]
        if not low <= year <= high:
            if calendar == "gregorian" and 1150 <= year < 1700:
                raise NotRead(f"The year {year} is none of our calendar: say in the mapping which calendar is meant.")
            raise NotRead(
                f"{year} is no year in which this can have happened, by the calendar {calendars.NAMES[calendar]}."
            )

    def _season(self, calendar: str, year: int, season: int) -> str:
        if calendar == "jalali":
            self._plausible(year, calendar)
            return calendars.season(calendar, year, season)
        if calendar in ("minguo", "buddhist"):
            year += 1911 if calendar == "minguo" else -543
        elif calendar not in ("", "gregorian", "spreadsheet", "seconds"):
            raise NotRead(f"Of a season in the calendar {calendars.NAMES[calendar]} the months are not known.")
        self._plausible(year, "gregorian")
        return f"{year:04}-{season}"

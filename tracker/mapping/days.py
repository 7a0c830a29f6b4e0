"""Dates as people write them in tables, made into EDTF. Nothing is guessed: what can be read in two ways stays both or is told.

A `Days` reads the cells of one column: which number of a date comes first and which calendar is meant belong to the column
(day_order.py decides them from all of it), never to a cell.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from tracker import dates
from tracker.errors import InvalidDate
from tracker.mapping import day_words, han_days
from tracker.mapping.day_forms import (
    BETWEEN,
    BORN,
    COLON,
    DECADE,
    DIGITS,
    EITHER,
    EMPTY_DATE,
    GREGORIAN,
    OPEN_DAY,
    SPAN,
    TIME,
    clock,
    limit,
    uyghur,
    with_mark,
    without,
)
from tracker.mapping.day_numbers import HOUR, NotRead, Numbers
from tracker.mapping.eras import of_date
from tracker.mapping.month_names import (
    ABOUT,
    AFTER,
    BEFORE,
    DOUBT,
    IN,
    SINCE,
    UNKNOWN,
    UNTIL,
    folded,
)
from tracker.mapping.year_parts import part_of_year, roman, two, week, winter

LONGEST = 120  # letters of a date
REMEMBERED = 50_000  # different dates that are remembered
FUTURE = "This day lies in the future."
TOO_LATE = "This day lies in the future; nothing of what is stated here can."
OTHER_CALENDAR = f"{TOO_LATE} If it is not of our calendar, say in the mapping of which it is."
EMPTY = "A spreadsheet shows this where a date is empty; nothing is stated."
NOT_KNOWN = "The cell says that the day is not known; nothing is stated."


@dataclass(frozen=True, slots=True)
class Day:
    """What a cell says: EDTF, "" where it is no date; what is to be told of it; `fails` says why it cannot be kept."""

    edtf: str = ""
    told: tuple[str, ...] = ()
    fails: str = ""


class _Nothing(Exception):  # noqa: N818  # carries out of the grammar that the cell is empty
    """The cell is what a spreadsheet shows for a date that is empty."""


@dataclass(frozen=True)
class Days(Numbers):
    """Reads the dates of one column."""

    def read(self, words: str) -> Day:
        """The date of a cell, or why there is none. The same words are read once, however often a file is gone through."""
        return _read_once(self, words)

    def read_anew(self, words: str) -> Day:
        """The same, read whether it was read before or not."""
        text = " ".join(unicodedata.normalize("NFKC", words.translate(DIGITS)).split())
        low = uyghur(folded(text).strip(" ,;()[]\"'"))
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
        except _Nothing:
            return Day(told=(EMPTY,))
        except NotRead as problem:
            return Day(fails=str(problem))
        except InvalidDate as problem:
            return Day(fails=_plain(problem))
        if bounds.earliest is not None and bounds.earliest > self.today:
            if (bounds.earliest - self.today).days > 1 and not self.may_come:
                return Day(fails=TOO_LATE if self.calendar else OTHER_CALENDAR)
            told.append(FUTURE)
        return Day(edtf, tuple(dict.fromkeys(told)))

    # --- the forms, the surest first ---
    def _read(self, text: str, low: str, told: list[str]) -> str | None:
        if EMPTY_DATE.fullmatch(low):
            raise _Nothing
        hour = TIME.search(low)
        if hour and not clock(hour):
            raise NotRead("There is no such time of day.")
        if hour:
            if any(int(part or 0) for part in hour.group(1, 2, 3)):
                told.append(HOUR)
            low = low[: hour.start()].strip()
            text = text[: len(low)]
        low, calendar = self._era(self._two_calendars(low))
        low = roman(low)
        if self.birth and (born := BORN.match(low)):
            low, text = low[born.end() :], text[born.end() :]
        low = low[hole.end() :] if (hole := OPEN_DAY.match(low)) else low
        found = (
            self._holes(low, calendar)
            or self._numbers(low, calendar, told)
            or self._han(low)
            or (self._edtf(text, low) if not calendar else None)
        )
        return (
            found
            or self._parts(low, calendar)
            or self._colon(low, calendar, told)
            or self._spans(low, calendar, told)
            or self._marked(low, calendar, told)
            or self._words(low, calendar, told)
        )

    def _two_calendars(self, low: str) -> str:
        """ "1340 (Iranian Hijri calendar), 1961 (Gregorian calendar)": the part that is of our calendar."""
        match = GREGORIAN.search(low)
        return match[1].strip() if match else low

    def _era(self, low: str) -> tuple[str, str]:
        """The words without the calendar they name, and that calendar ("" for ours): the column's where none is named."""
        low, named = of_date(low)
        calendar = named or self.calendar
        return low, "" if calendar == "gregorian" else calendar

    def _edtf(self, text: str, low: str) -> str | None:
        """A date that is EDTF already; "1959/1960" of one moment is some day of the two years."""
        written = low.upper()
        try:
            dates.parse(written)
        except InvalidDate as problem:
            if re.fullmatch(r"\d{4}-\d\d-\d\d", written):
                raise NotRead(_plain(problem)) from None
            return None
        if "/" in written and self.moment and written[0] not in "[{":
            first, last = written.split("/")
            return f"[{first}..{last}]" if ".." not in written else written
        if re.fullmatch(r"\d{4}(-.*)?", written):
            self._plausible(int(written[:4]), "gregorian")
        return written

    def _han(self, low: str) -> str | None:
        said = han_days.read(low)
        if said is None:
            return None
        era = "minguo" if said.minguo or self.calendar == "minguo" else "gregorian"
        if not said.year:
            found: str | None = (
                f"XXXX-{said.month:02}" + (f"-{said.day:02}" if said.day else "") if said.month else None
            )
        elif said.season:
            found = self._season(era, said.year, said.season)
        elif said.months:
            year = self._made(era, said.year)
            found = f"[{year}-{said.months[0]:02}..{year}-{said.months[1]:02}]"
        else:
            found = self._made(era, said.year, said.month or None, said.day or None)
        return with_mark(found, "~") if said.loose else found

    def _parts(self, low: str, calendar: str) -> str | None:
        """Quarters, halves, weeks and winters of our years."""
        if calendar:
            return None
        if part := part_of_year(low):
            self._plausible(part[0], "gregorian")
            return f"[{part[0]}-{part[1]:02}..{part[0]}-{part[2]:02}]"
        if found := week(low):
            return f"[{found[0].isoformat()}..{found[1].isoformat()}]"
        return winter(low)

    # --- words around dates ---
    def _marked(self, low: str, calendar: str, told: list[str]) -> str | None:
        low = without(low, IN, leading=True) or low
        decade = DECADE.fullmatch(low)
        if decade:
            return f"{decade[1]}X"
        if low.endswith(" (?)") or low.endswith("?"):
            rest = low.removesuffix("(?)").rstrip("? ")
            return with_mark(self._again(rest, calendar, told) or self._spans(rest, calendar, told), "?")
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
            joined = two(low)
            if years:
                parts = [years[1], years[2]]
            elif joined:
                parts, kind = list(joined[:2]), "[,]" if joined[2] == "/" else "/"
            else:
                return None
        last = self._last_of_span(parts[1], parts[0], calendar, told)
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

    def _last_of_span(self, words: str, other: str, calendar: str, told: list[str]) -> str | None:
        """ "2017年10月至12月", "2017年10月5日至8日": the last is of the year, or the year and month, that the first names."""
        day = re.fullmatch(r"\s*(\d{1,2})\s*[日号號]\s*", words)
        if day:
            first = self._again(other, calendar, told)
            return f"{first[:8]}{int(day[1]):02}" if first and re.fullmatch(r"\d{4}-\d\d-\d\d", first) else None
        last = self._again(words, calendar, told)
        if last and last.startswith("XXXX-") and (first := self._again(other, calendar, told)) and first[:4].isdigit():
            return last.replace("XXXX", first[:4], 1)  # where it then ends before it begins, nothing is made of it
        return last

    def _colon(self, low: str, calendar: str, told: list[str]) -> str | None:
        """A range as Uwazi writes it: 2021/01/01:2021/02/01, where either side may be missing."""
        match = COLON.fullmatch(low)
        if match is None or not (match[1] or match[2]):
            return None
        ends = [self._again(part, calendar, told) if part else "" for part in (match[1], match[2])]
        if None in ends or any(end and (end[0] == "[" or "/" in end) for end in ends):
            return None
        first, last = ends
        if self.moment:
            return f"[{first}..{last}]"
        return f"{first or '..'}/{last or '..'}"

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
        try:
            said = day_words.parts(low)
        except InvalidDate as problem:
            raise NotRead(str(problem)) from None
        if said is None:
            return None
        years, days, month, season = said.years, said.days, said.month, said.season
        if season and not days and years and month is None:
            return self._season(calendar, years[0], season)
        if month is None or season:
            return self._made(calendar, years[0]) if years and not days and not season else None
        own = calendar if month[0] == "gregorian" and calendar in ("minguo", "buddhist") else month[0]
        if len(days) == 2 and not years:
            days, years = days[:1], [self._two_digits(days[1], own, told)]
        if not years:
            if own != "gregorian":
                return None
            return f"XXXX-{month[1]:02}" + (f"-{days[0]:02}" if days else "")
        if len(days) > 1:
            return None
        year = self._two_digits(years[0], own, told) if years[0] < 100 else years[0]
        return self._made(own, year, month[1], days[0] if days else None)


def _plain(problem: InvalidDate) -> str:
    """Why the date is none, without the examples of how we keep dates."""
    said = str(problem).split(": ", 1)[-1].split(". Examples")[0]
    return f"{said[:1].upper()}{said[1:]}."


@lru_cache(maxsize=REMEMBERED)
def _read_once(days: Days, words: str) -> Day:
    return days.read_anew(words)


def _looks(low: str) -> str:
    if not any(letter.isdigit() for letter in low):
        return "These are words, not a date."
    return "It is not understood as a date."

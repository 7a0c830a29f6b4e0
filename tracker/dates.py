"""Dates as coarse as the source states them: EDTF (ISO 8601-2:2019) level 1 and the level 2 forms sources need.

Nothing is guessed: a year that no source states stays `XXXX`. Bounds are our own: python-edtf pads an
unknown start by ten years.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime

from tracker.errors import InvalidDate

EXAMPLES = "Examples: 2018-03-05, 2018-03, XXXX-11-29 (no year), 2017~ (about), 2017? (uncertain), 2018-03/2018-05 (from, to), [2018-03..2018-05] (some day between)."
UNTIL = "until"  # how a day is worded of which only the end is told
Q = "[?~%]?"
DATE = re.compile(
    rf"(?P<q>{Q})(?P<year>[0-9]{{4}}|[0-9]{{3}}X|[0-9]{{2}}XX|XXXX){Q}"
    rf"(?:-{Q}(?P<month>[0-9]{{2}}|XX){Q}(?:-{Q}(?P<day>[0-9]{{2}}|XX){Q})?)?"
)
EDGE = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?")  # of a span of time, as people type it
WHOLE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
SLASHED = re.compile(r"\d{1,4}/\d{1,2}/\d{1,4}")
SEASONS = {21: (3, 5, "spring"), 22: (6, 8, "summer"), 23: (9, 11, "autumn"), 24: (12, 2, "winter")}


def now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """This day, in UTC."""
    return now().date()


@dataclass(frozen=True)
class Bounds:
    """Earliest and latest possible day, None where unknown.

    `season` is (month*100+day, month*100+day) of a date whose year nobody states, else None.
    """

    earliest: date | None
    latest: date | None
    season: tuple[int, int] | None = None


@dataclass(frozen=True)
class _Day:
    """One EDTF date: year digits (X where open), month, day; None where open or not given."""

    year: str
    month: int | None
    day: int | None
    has_month: bool
    has_day: bool

    def years(self) -> tuple[int, int] | None:
        """First and last possible year; None where no digit is known."""
        return None if self.year == "XXXX" else (int(self.year.replace("X", "0")), int(self.year.replace("X", "9")))


# --- reading EDTF ---
def parse(text: str) -> str:
    """The date as it is kept, without outer blanks. Raises InvalidDate that says what is wrong."""
    found = text.strip()
    if not found:
        raise InvalidDate(f"There is no date. {EXAMPLES}")
    list(_elements(found))
    return found


def _wrong(text: str, why: str) -> InvalidDate:
    return InvalidDate(f"'{text[:60]}' is not a date as it is kept: {why}. {EXAMPLES}")


def _elements(text: str) -> Iterator[tuple[_Day | None, _Day | None]]:
    """(first, last) of each part: a plain date is its own first and last; None is an open or unknown end."""
    if text[:1] in "[{":
        closing = "]" if text[0] == "[" else "}"
        if not text.endswith(closing) or len(text) < 3:
            raise _wrong(text, f"it begins with {text[0]} and must end with {closing}")
        for part in text[1:-1].split(","):
            yield _span(text, part.strip(), "..")
    elif "/" in text and not SLASHED.fullmatch(text):
        yield _span(text, text, "/")
    else:
        day = _day(text, text)
        yield day, day


def _span(whole: str, part: str, glue: str) -> tuple[_Day | None, _Day | None]:
    if glue not in part:
        day = _day(whole, part)
        return day, day
    ends = part.split(glue)
    if len(ends) != 2:
        raise _wrong(whole, f"it holds more than one {glue}")
    first, last = (None if end in ("", "..") else _day(whole, end) for end in ends)
    if first is None and last is None:
        raise _wrong(whole, "both ends are open")
    low, high = _bounds(first, None)[0] if first else None, _bounds(last, None)[1] if last else None
    if low and high and low > high:
        raise _wrong(whole, "it ends before it begins")
    return first, last


def _day(whole: str, text: str) -> _Day:
    match = DATE.fullmatch(text)
    if match is None:
        raise _wrong(whole, _hint(text))
    month, day = match["month"], match["day"]
    number = None if month in (None, "XX") else int(month)
    if number is not None and not (1 <= number <= 12 or (number in SEASONS and day is None)):
        raise _wrong(whole, f"there is no month {month}")
    if day not in (None, "XX") and not 1 <= int(day) <= _last_day(match["year"], number):
        raise _wrong(whole, f"there is no day {day} in that month")
    if match["year"] == "0000":
        raise _wrong(whole, "there is no year 0000")
    return _Day(match["year"], number, None if day in (None, "XX") else int(day), month is not None, day is not None)


def _hint(text: str) -> str:
    if re.search(r"\d{1,4}[/.]\d{1,2}[/.]\d{1,4}", text):
        return "write year, month and day with hyphens, as 2018-03-05"
    if re.search(r"[uU]", text) and re.search(r"\d", text):
        return "write X for a digit that is not known, as 201X"
    if "T" in text or ":" in text:
        return "a time of day is not kept here"
    if re.fullmatch(r"\d{4}-\d(-\d{1,2})?|\d{4}-\d{2}-\d", text):
        return "months and days have two digits"
    return "it must be digits, X, hyphens and the marks ? ~ %"


def _last_day(year: str, month: int | None) -> int:
    if month is None:
        return 31
    if month == 2:
        leap = "X" in year or calendar.isleap(int(year))
        return 29 if leap else 28
    return 30 if month in (4, 6, 9, 11) else 31


# --- bounds ---
def bounds(edtf: str, known_by: date | None = None) -> Bounds:
    """Earliest and latest possible day. `known_by` is the day by which it had happened (the report came then).

    `A/B` means throughout and `[A..B]` some day within: both give the first and the last day. A mark of
    uncertainty does not widen the bounds; see `is_uncertain`. Raises InvalidDate.
    """
    if (whole := _whole_day(edtf.strip())) is not None:
        return Bounds(whole, whole)
    lows: list[date | None] = []
    highs: list[date | None] = []
    season: tuple[int, int] | None = None
    parts = list(_elements(parse(edtf)))
    for first, last in parts:
        lows.append(_bounds(first, known_by)[0] if first else None)
        highs.append(_bounds(last, known_by)[1] if last else None)
    if len(parts) == 1 and parts[0][0] is parts[0][1] and parts[0][0] is not None:
        season = _season(parts[0][0])
    low = None if any(x is None for x in lows) else min(x for x in lows if x)
    high = None if any(x is None for x in highs) else max(x for x in highs if x)
    return Bounds(low, high, season)


def edge(text: str, last: bool) -> date | None:
    """The first day of a year, a month or a day as it is typed, or its `last`; None where nothing is. Raises InvalidDate."""
    asked = text.strip()
    if not asked:
        return None
    try:
        found = bounds(asked) if EDGE.fullmatch(asked) else None
    except InvalidDate:
        found = None
    if found is None:
        raise InvalidDate(f"'{asked}' is not a day. Write it as 2018-03-05, or 2018-03, or 2018.")
    return found.latest if last else found.earliest


def _whole_day(text: str) -> date | None:
    """The day, where it is one and nothing of it is open: most dates are, and files hold millions of them."""
    if not WHOLE.fullmatch(text):
        return None
    try:
        return date(int(text[:4]), int(text[5:7]), int(text[8:]))
    except ValueError:  # there is no such day, and its parts say why
        return None


def gaps(edtf: str) -> list[tuple[date, date]]:
    """Between which days a date of several parts, as `[2015,2019]`, surely does not lie: first and last of each stretch.

    Raises InvalidDate.
    """
    ends = [
        (_bounds(first, None)[0] if first else None, _bounds(last, None)[1] if last else None)
        for first, last in _elements(parse(edtf))
    ]
    parts = sorted((low or date.min, high or date.max) for low, high in ends)
    found, reached = [], parts[0][1]
    for low, high in parts[1:]:
        if low.toordinal() > reached.toordinal() + 1:
            found.append((date.fromordinal(reached.toordinal() + 1), date.fromordinal(low.toordinal() - 1)))
        reached = max(reached, high)
    return found


def _bounds(day: _Day, known_by: date | None) -> tuple[date | None, date | None]:
    years = day.years()
    if years is None:
        return None, _last_before(day, known_by) if known_by else None
    first_month, last_month, over = _months(day)
    # 29 February is a day of some years only: the first and the last of them bound it
    fits = [
        year
        for year in (*range(years[0], years[0] + 9), *range(years[1] - 8, years[1] + 1))
        if years[0] <= year <= years[1]
    ]
    fits = [year for year in fits if year > 0 and _exists(year, first_month, day.day or 1)]
    high_year = fits[-1] + over
    if high_year > date.max.year:
        return date(fits[0], first_month, day.day or 1), date.max
    last = calendar.monthrange(high_year, last_month)[1]
    return date(fits[0], first_month, day.day or 1), date(high_year, last_month, day.day or last)


def _months(day: _Day) -> tuple[int, int, int]:
    """First and last month, and 1 where the last falls into the next year (winter)."""
    if day.month is None:
        return 1, 12, 0
    if day.month in SEASONS:
        first, last, _ = SEASONS[day.month]
        return first, last, int(last < first)
    return day.month, day.month, 0


def _exists(year: int, month: int, day: int) -> bool:
    return day <= calendar.monthrange(year, month)[1]


def _last_before(day: _Day, known_by: date) -> date | None:
    """The last day of this month and day on or before the day by which it was known."""
    for year in range(known_by.year, known_by.year - 9, -1):
        first_month, last_month, over = _months(day)
        if not _exists(year, first_month, day.day or 1):
            continue
        if date(year, first_month, day.day or 1) <= known_by:
            last = calendar.monthrange(year + over, last_month)[1]
            return min(known_by, date(year + over, last_month, min(day.day or last, last)))
    return None


def _season(day: _Day) -> tuple[int, int] | None:
    if day.year != "XXXX" or day.month is None or day.month == 24:
        return None
    first, last, _ = _months(day)
    return first * 100 + (day.day or 1), last * 100 + (day.day or _last_day("XXXX", last))


def ends(edtf: str, known_by: date | None = None) -> tuple[Bounds, Bounds] | None:
    """When an interval `A/B` began and when it ended, each as coarse as it is stated; None for any other date."""
    if "/" not in edtf or edtf[0] in "[{":
        return None
    (first, last), *_ = _elements(parse(edtf))
    open_end = (None, None)
    return Bounds(*(_bounds(first, known_by) if first else open_end)), Bounds(
        *(_bounds(last, known_by) if last else open_end)
    )


def is_uncertain(edtf: str) -> bool:
    """Whether the date is marked as uncertain (?), approximate (~) or both (%)."""
    return any(mark in edtf for mark in "?~%")


def certain(edtf: str, start: date, end: date, known_by: date | None = None) -> bool:
    """Whether every possible day lies in the interval. An uncertain or approximate date is never certain."""
    found = bounds(edtf, known_by)
    if is_uncertain(edtf) or found.earliest is None or found.latest is None:
        return False
    return start <= found.earliest and found.latest <= end


def possible(edtf: str, start: date, end: date, known_by: date | None = None) -> bool:
    """Whether some possible day lies in the interval."""
    for first, last in _elements(parse(edtf)):
        low = _bounds(first, known_by)[0] if first else None
        high = _bounds(last, known_by)[1] if last else None
        if (low is None or low <= end) and (high is None or high >= start) and _season_meets(first, last, start, end):
            return True
    return False


def _season_meets(first: _Day | None, last: _Day | None, start: date, end: date) -> bool:
    season = _season(first) if first is not None and first is last else None
    if season is None or (end - start).days >= 365:
        return True
    low, high = start.month * 100 + start.day, end.month * 100 + end.day
    return (season[0] <= high and season[1] >= low) if low <= high else (season[0] <= high or season[1] >= low)


# --- in words ---
def in_words(edtf: str | None) -> str:
    """The date for a reader: "29 November, year not stated", "about 2017". Empty where there is none."""
    if not edtf:
        return ""
    try:
        parts = list(_elements(parse(edtf)))
    except InvalidDate:
        return edtf
    body = re.sub(r"[?~%]", "", edtf)
    if body[0] in "[{":
        said = _set_words(parts, body[0] == "[")
    elif "/" in body:
        said = _interval_words(*parts[0])
    else:
        day = parts[0][0]
        assert day is not None  # noqa: S101  # a plain date is its own first and last
        said = _day_words(day)
    return _with_marks(said, edtf)


def _with_marks(said: str, edtf: str) -> str:
    if "%" in edtf or ("?" in edtf and "~" in edtf):
        return f"about {said} (uncertain)"
    if "~" in edtf:
        return f"about {said}"
    return f"{said} (uncertain)" if "?" in edtf else said


def _day_words(day: _Day) -> str:
    year = {"XXXX": ""}.get(day.year, day.year)
    if year.endswith("XX"):
        year = f"the {year[:2]}00s"
    elif year.endswith("X"):
        year = f"the {year[:3]}0s"
    if day.month in SEASONS:
        said = SEASONS[day.month][2]
    elif day.month:
        said = f"{day.day} {MONTHS[day.month]}" if day.day else MONTHS[day.month]
    elif day.day:
        said = f"day {day.day} of a month not stated"
    else:
        said = ""
    if not year:
        return f"{said}, year not stated" if said else "date not stated"
    return f"{said} {year}" if said else year


def _interval_words(first: _Day | None, last: _Day | None) -> str:
    if first is None:
        return f"{UNTIL} {_day_words(last)}" if last else ""
    if last is None:
        return f"from {_day_words(first)}, end open"
    return f"{_short(first, last)} to {_day_words(last)}"


def _short(first: _Day, last: _Day) -> str:
    said = _day_words(first)
    return (
        said.removesuffix(f" {last.year}") if first.year == last.year and first.has_month and last.has_month else said
    )


def _set_words(parts: list[tuple[_Day | None, _Day | None]], one: bool) -> str:
    if one and len(parts) == 1:
        first, last = parts[0]
        if first is None:
            return f"on or before {_day_words(last)}" if last else ""
        if last is None:
            return f"on or after {_day_words(first)}"
        if first is not last:
            return f"some day from {_short(first, last)} to {_day_words(last)}"
    said = [_day_words(first) if first is last and first else _interval_words(first, last) for first, last in parts]
    return (" or " if one else " and ").join(said)


MONTHS = ("", *(calendar.month_name[number] for number in range(1, 13)))

# --- from words: a small grammar that finds nothing rather than guess ---
_NAMES = {
    "eng": "january february march april may june july august september october november december",
    "eng2": "jan feb mar apr may jun jul aug sep oct nov dec",
    "eng3": "jan. feb. mar. apr. may jun. jul. aug. sept. oct. nov. dec.",
    "rus": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "rus2": "январе феврале марте апреле мае июне июле августе сентябре октябре ноябре декабре",
    "rus3": "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь",
    "kaz": "қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек қазан қараша желтоқсан",
    "fra": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "spa": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "tur": "ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık",
    "ara": "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
    "uig": "يانۋار فېۋرال مارت ئاپرېل ماي ئىيۇن ئىيۇل ئاۋغۇست سېنتەبىر ئۆكتەبىر نويابىر دېكابىر",
}
_MONTH = {name: number for names in _NAMES.values() for number, name in enumerate(names.split(), 1)}
_M = "(?P<m>" + "|".join(sorted(map(re.escape, _MONTH), key=len, reverse=True)) + r")(?!\w)"
_Y = r"(?P<y>1[0-9]{3}|2[0-9]{3})"
_D = r"(?P<d>[0-3]?[0-9])(?:st|nd|rd|th|-го|-е)?"
_YEAR_AFTER = rf"(?:,?\s*(?:de\s+|of\s+)?{_Y}(?:\s*(?:года|год|г\.|жылы|жылғы|жыл))?)?"
_PLAIN = (
    re.compile(rf"{_D}\s+(?:de\s+|of\s+)?{_M}\.?{_YEAR_AFTER}"),
    re.compile(rf"{_M}\.?\s+{_D}{_YEAR_AFTER}"),
    re.compile(rf"(?:{_Y}\s*(?:жылғы|жылы|жыл),?\s*){_D}\s+{_M}"),
    re.compile(rf"{_M}\.?\s*,?\s*(?:de\s+|of\s+)?{_Y}(?:\s*(?:года|год|г\.))?"),
    re.compile(r"(?P<y>[12][0-9]{3})年(?:(?P<mn>[01]?[0-9])月)?(?:(?P<d>[0-3]?[0-9])[日号])?"),
    re.compile(r"(?P<mn>[01]?[0-9])月(?P<d>[0-3]?[0-9])[日号]"),
    re.compile(rf"{_Y}(?:\s*(?:года|год|году|г\.))?"),
    re.compile(_M),
)
_SEASON_WORDS = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}


def from_words(words: str, language: str | None = None) -> str | None:
    """EDTF of a date as a report prints it, in any of the languages known; None rather than a guess.

    "29 November" is XXXX-11-29; "late 2017" is 2017~; an ambiguous 03/04/2018 is nothing.
    """
    text = " ".join(words.strip().strip(".,;()").split())
    if not text:
        return None
    try:
        return parse(text)
    except InvalidDate:
        pass
    low = text.casefold().removeprefix("on ").removeprefix("in ").removeprefix("the ").removeprefix("в ")
    found = _range_words(low) or _loose_words(low) or _plain_words(low) or _numbers(low)
    try:
        return parse(found) if found else None
    except InvalidDate:
        return None


def _plain_words(text: str) -> str | None:
    for pattern in _PLAIN:
        match = pattern.fullmatch(text)
        if match:
            parts = match.groupdict()
            month = _MONTH.get(parts.get("m") or "") or (int(parts["mn"]) if parts.get("mn") else None)
            edtf = parts.get("y") or "XXXX"
            if month:
                edtf += f"-{month:02}" + (f"-{int(parts['d']):02}" if parts.get("d") else "")
            return edtf
    return None


def _range_words(text: str) -> str | None:
    for pattern, left, glue, right in (
        (r"between (.+) and (.+)", "[", "..", "]"),
        (r"from (.+) (?:to|until|till) (.+)", "", "/", ""),
        (r"(.+) or (.+)", "[", ",", "]"),
        (r"с (.+) по (.+)", "", "/", ""),
        (r"между (.+) и (.+)", "[", "..", "]"),
    ):
        match = re.fullmatch(pattern, text)
        if match:
            last = _plain_words(match[2])
            first = _borrow_year(_plain_words(match[1]), last)
            if first and last and "XXXX" not in first + last:
                return f"{left}{first}{glue}{last}{right}"
            return None
    return None


def _borrow_year(first: str | None, last: str | None) -> str | None:
    """ "March to May 2018": both are of that year, as the words say."""
    return first.replace("XXXX", last[:4], 1) if first and last else first


def _loose_words(text: str) -> str | None:
    decade = re.fullmatch(r"(?:the )?([12][0-9]{2})0[’']?s", text)
    if decade:
        return f"{decade[1]}X"
    season = re.fullmatch(rf"({'|'.join(_SEASON_WORDS)})(?: of)? ([12][0-9]{{3}})", text)
    if season:
        return f"{season[2]}-{_SEASON_WORDS[season[1]]}"
    limit = re.fullmatch(r"(before|до|after|после) ([12][0-9]{3})(?: года)?", text)
    if limit:  # a day before 2016 is at the latest in 2015
        return f"[..{int(limit[2]) - 1:04}]" if limit[1] in ("before", "до") else f"[{int(limit[2]) + 1:04}..]"
    for pattern, mark in (
        (r"(?:about|around|circa|c\.|ca\.|approximately|roughly|около|примерно) (.+)", "{}~"),
        (r"(?:late|early|mid|mid-|the end of|the beginning of)[ -](.+)", "{}~"),
        (r"(?:в )?(?:конце|начале|середине) (.+)", "{}~"),
        (r"(?:until|by) (.+)", "[..{}]"),
        (r"(?:since|с) (.+)", "[{}..]"),
        (r"(?:possibly|perhaps|probably|возможно) (.+)", "{}?"),
    ):
        match = re.fullmatch(pattern, text)
        if match:
            inner = _plain_words(match[1])
            return mark.format(inner) if inner else None
    return None


def _numbers(text: str) -> str | None:
    match = re.fullmatch(r"([0-9]{1,2})\.([0-9]{1,2})\.([12][0-9]{3})", text)  # day first wherever points are written
    if match:
        return f"{match[3]}-{int(match[2]):02}-{int(match[1]):02}"
    match = re.fullmatch(r"([0-9]{1,2})[/-]([0-9]{1,2})[/-]([12][0-9]{3})", text)
    if match:
        first, second = int(match[1]), int(match[2])
        if first > 12 >= second:
            return f"{match[3]}-{second:02}-{first:02}"
        if second > 12 >= first:
            return f"{match[3]}-{first:02}-{second:02}"
    return None


def coarse(edtf: str | None, unit: str) -> str | None:
    """A date as its "month" or "year" alone, as far as that is known; "day" leaves it as it is.

    What is not written as a date gives None: no words slip through.
    """
    if not edtf or unit == "day":
        return edtf or None
    try:
        found = bounds(edtf)
    except InvalidDate:
        return None
    if found.season or found.earliest is None or found.latest is None:
        return None
    letters = 7 if unit == "month" else 4
    first, last = found.earliest.isoformat()[:letters], found.latest.isoformat()[:letters]
    return first if first == last else f"{first}/{last}"

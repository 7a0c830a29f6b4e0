"""Days that English words only point to: "on Tuesday" in a dated report, "the next morning" after a date."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from tracker.reading.day import Day
from tracker.reading.english_words import NUMBERS

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
PART = r"(?:morning|afternoon|evening|night)"
WEEKDAY = re.compile(
    rf"\b(?:(?P<lead>[Oo]n|[Ll]ast|[Ss]ince|until|by|next|this|every|each|most|for)\s+)?(?P<day>(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)(?:[’']s)?(?: {PART})?\b"
)
NOT_BACK = ("until", "by", "next", "this", "every", "each", "most", "for")
NOW = re.compile(r"\b(?:(?P<two>the day before )?yesterday|today|last night|this morning)\b", re.I)
NOT_SO = r"(?<!about )(?<!around )(?<!over )(?<!than )(?<!nearly )(?<!almost )(?<!some )(?<!least )"
NIGHTS = re.compile(
    r"\b(?:night|nights|between|from)(?: (?:of|from))?(?: the)? (?P<first>\d{1,2})(?:st|nd|rd|th)? (?:to|and|until|till|–|-) (?:the )?$",
    re.I,
)
AHEAD = re.compile(
    r"\b(?:will|would|due|scheduled|expected|plan(?:s|ned)?|next|to (?:appear|begin|open|resume|be)|adjourned|set for)\b[^.;]*$",
    re.I,
)
COUNTS = {word: number for word, number in NUMBERS.items() if 0 < number < 21} | {"a": 1}
STEP = re.compile(
    rf"\b(?:the (?P<step>next|following|same) (?:day|{PART})|(?:later )?(?P<that>that) (?:same )?(?:day|{PART})|the (?P<before>day before)(?! (?:he|she|they|the|his|her|their|[A-Z]))"
    rf"|(?P<number>{'|'.join(COUNTS)}|\d{{1,2}}) (?P<unit>days?|weeks?) (?:later|(?P<back>earlier|before|previously)(?=[.,;:)]| (?:at|in|from|outside|near)\b))"
    r"|(?:that|the same) (?P<whole>month|year)(?![-\w])"
    r"|(?:on|since) the (?P<nth>\d{1,2})(?:st|nd|rd|th)\b(?=[.,;:)]| (?:and|after|when|while|for|at|in|by|as|with|from)\b))",
    re.I,
)
AGO = re.compile(
    rf"{NOT_SO}\b(?P<number>{'|'.join(COUNTS)}|\d{{1,2}}) (?P<unit>day|week|fortnight|month|year)s? ago\b",
    re.I,
)
NEAR = 500  # letters between a date and the words that count from it
COMMON_YEAR = 2001


def pointed(text: str, found: Sequence[Day], stated: tuple[date, tuple[int, int]] | None) -> list[Day]:
    """The days that the text points to from the report's own date, or from a date that stands shortly before."""
    out = list(_from_report(text, found, *stated)) if stated else []
    known = sorted([*found, *out], key=lambda day: day.start)
    for match in STEP.finditer(text):
        base = next((day for day in reversed(known) if day.end <= match.start()), None)
        if base is None or base.head or match.start() - base.end > NEAR or _beside(text, match.span(), known):
            continue
        edtf = _counted(base.edtf, match)
        if edtf:
            doubt = f"counted from the date before, {base.edtf}"
            day = Day(*match.span(), edtf, doubt, 0.7, True, ((base.start, base.end),))
            out.append(day)
            known = sorted([*known, day], key=lambda one: one.start)
    return out


def _from_report(text: str, found: Sequence[Day], of: date, at: tuple[int, int]) -> Iterator[Day]:
    """Weekdays and "yesterday", counted from the date of the report; what lies ahead is not counted."""
    doubt = f"counted from the report's own date, {of}"
    for match in NOW.finditer(text, at[1]):
        back = 2 if match["two"] else 1 if match[0].lower() in ("yesterday", "last night") else 0
        yield Day(*match.span(), (of - timedelta(days=back)).isoformat(), doubt, 0.7, True, (at,))
    for match in AGO.finditer(text, at[1]):
        near = any(0 <= match.start() - day.end < 6 for day in found)  # "on 3 May last year"
        if not near and (edtf := _ago(of, match)) is not None:
            yield Day(*match.span(), edtf, doubt, 0.65, True, (at,))
    for match in WEEKDAY.finditer(text):
        lead = (match["lead"] or "").lower()
        if lead in NOT_BACK or _beside(text, match.span(), found) or _is_name(text, match):
            continue
        if match.start() < at[0] and "\n" not in text[match.end() : at[0]]:
            continue  # in the date line itself
        if AHEAD.search(text, max(0, match.start() - 60), match.start()):
            continue
        back = (of.weekday() - WEEKDAYS.index(match["day"].lower())) % 7
        back = 7 if lead == "last" and not back else back
        yield Day(*match.span(), (of - timedelta(days=back)).isoformat(), doubt, 0.7, True, (at,))


def _ago(of: date, match: re.Match[str]) -> str | None:
    """The EDTF of "three days ago": as exact as the words; None where that is before all calendars."""
    unit = match["unit"].lower()
    number = int(match["number"]) if match["number"].isdigit() else COUNTS[match["number"].lower()]
    if unit == "year":
        return f"{of.year - number:04}"
    if unit == "month":
        months = of.year * 12 + of.month - 1 - number
        return f"{months // 12:04}-{months % 12 + 1:02}"
    return (of - timedelta(days=number * {"day": 1, "week": 7, "fortnight": 14}[unit])).isoformat()


def spans(text: str, found: Sequence[Day]) -> list[Day]:
    """The days, where "the night of 3 to 4 March" and "between 3 and 5 March" give two: from the first to the second."""
    return [_span(text, day) for day in found]


def _span(text: str, day: Day) -> Day:
    lead = NIGHTS.search(text, max(0, day.start - 40), day.start)
    full = re.fullmatch(r"((?:\d{4}|XXXX)-\d\d)-(\d\d)", day.edtf)
    if lead is None or full is None or day.head or not 0 < int(lead["first"]) < int(full[2]):
        return day
    return replace(day, start=lead.start("first"), edtf=f"{full[1]}-{int(lead['first']):02}/{day.edtf}")


def _is_name(text: str, match: re.Match[str]) -> bool:
    """Whether a weekday is part of a name: "Sunday Okoro", "Bloody Sunday"."""
    if match["lead"]:
        return False
    before = re.search(r"([\w’'-]+)\W$", text[max(0, match.start() - 30) : match.start()])
    after = re.match(r"[ -]([A-Z])", text[match.end() : match.end() + 2])
    return bool(after) or (before is not None and before[1][0].isupper())


def _beside(text: str, span: tuple[int, int], found: Sequence[Day]) -> bool:
    """Whether a date in full stands right beside: "Saturday night, 9 September 2023"."""
    return any(
        (day.start < span[1] and span[0] < day.end)
        or (
            day.start >= span[1]
            and re.fullmatch(r"[, (]*(?:the )?", text[span[1] : day.start][:8]) is not None
            and day.start - span[1] < 8
        )
        or (
            day.end <= span[0]
            and re.fullmatch(r"[, (]{1,3}(?:on )?", text[day.end : span[0]][:6]) is not None
            and span[0] - day.end < 6
        )
        for day in found
    )


def _counted(base: str, match: re.Match[str]) -> str | None:
    """The EDTF of a day so many days from another one; None where that is no full day or the year would have to be known."""
    if match["whole"]:
        size = 7 if match["whole"].lower() == "month" else 4
        return base[:size] if re.fullmatch(r"(?:\d{4}|XXXX)-\d\d|\d{4}", base[:size]) else None
    full = re.fullmatch(r"(\d{4}|XXXX)-(\d\d)-(\d\d)", base.rpartition("/")[2])
    if full is None:
        return None
    year = COMMON_YEAR if full[1] == "XXXX" else int(full[1])
    try:
        start = date(year, int(full[2]), int(full[3]))
    except ValueError:
        return None
    day = _stepped(start, match)
    if day is None or (
        full[1] == "XXXX" and (day.year != year or start.month == 2 != day.month or day.month == 2 != start.month)
    ):
        return None
    return f"{full[1]}-{day.month:02}-{day.day:02}"


def _stepped(start: date, match: re.Match[str]) -> date | None:
    if match["nth"]:
        nth, month = int(match["nth"]), start.month if int(match["nth"]) >= start.day else start.month % 12 + 1
        try:
            return date(start.year + (month < start.month), month, nth)
        except ValueError:
            return None
    if match["before"]:
        return start - timedelta(days=1)
    if match["number"]:
        number = int(match["number"]) if match["number"].isdigit() else COUNTS[match["number"].lower()]
        days = number * (7 if match["unit"].lower().startswith("week") else 1)
        return start + timedelta(days=-days if match["back"] else days)
    return start + timedelta(days=1 if (match["step"] or "").lower() in ("next", "following") else 0)

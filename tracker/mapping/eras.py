"""Which calendar is named: by words inside a header, by marks beside a date, by the names of months."""

from __future__ import annotations

import re

from tracker.mapping.month_names import MONTHS, folded

ANY_HIJRI = "any_hijri"  # "Hijri" alone: lunar, but in a Persian table it may as well be solar
HEADERS = {  # words and pairs of words anywhere in a header, in the plain form of headers
    "jalali": (
        "jalali", "jalaali", "jalalí", "shamsi", "khorshidi", "solar", "solar hijri", "hijri solar", "hijri shamsi", "hejri shamsi",
        "persian", "iranian", "persian calendar", "iranian calendar", "شمسی", "خورشیدی", "جلالی", "هجری شمسی", "هجری خورشیدی", "солнечная хиджра",
    ),
    "hijri": ("lunar", "lunar hijri", "hijri lunar", "hijri qamari", "qamari", "islamic", "قمری", "هجری قمری", "umm al qura", "ام القرى"),
    ANY_HIJRI: ("hijri", "hejri", "hegira", "هجری", "الهجری", "хиджра", "по хиджре"),
    "bikram_sambat": (
        "bikram", "vikram", "bikram sambat", "bikram samvat", "vikram sambat", "vikram samvat", "nepali calendar", "nepali date", "miti",
        "वि सं", "विसं", "बि सं", "विक्रम", "विक्रम संवत्", "विक्रम सम्वत्",
    ),
    "buddhist": ("buddhist", "buddhist era", "พ ศ", "พศ"),
    "minguo": ("minguo", "roc calendar", "roc year", "民国", "民國"),
    "gregorian": ("gregorian", "miladi", "میلادی", "المیلادی", "西元", "公元", "григорианский", "gregoryen"),
}  # fmt: skip
AT_THE_END = {  # marks of one or two letters: the last of a header alone
    "jalali": ("sh", "s h", "ap", "a p", "h s", "ه ش", "هش", "ش"),
    "hijri": ("ah", "a h", "ه ق", "هق", "ق", "ه"),
    "bikram_sambat": ("bs", "b s", "vs", "v s"),
    "buddhist": ("be", "b e"),
    "gregorian": ("ad", "a d", "ce", "c e", "م"),
}  # fmt: skip
AFTER = {  # marks after a date
    "jalali": ("ه.ش", "ه. ش", "ه ش", "هش", "ش", "شمسی", "هجری شمسی", "خورشیدی", "هجری خورشیدی", "جلالی", "sh", "s.h", "a.p", "ap", "h.s", "jalali", "shamsi"),
    "hijri": ("هـ", "ه", "ه.ق", "ه. ق", "ه ق", "هق", "ق", "هجري", "للهجرة", "قمری", "هجری قمری", "ah", "a.h", "h", "hijri"),
    "bikram_sambat": ("b.s", "bs", "वि.सं", "वि. सं", "विसं", "v.s"),
    "buddhist": ("พ.ศ", "b.e", "be"),
    "gregorian": ("م", "ميلادي", "میلادی", "للميلاد", "ad", "a.d", "ce", "c.e", "gregorian"),
}  # fmt: skip
BEFORE = {  # marks before a date
    "jalali": ("sh", "s.h", "a.p", "ap"),
    "hijri": ("ah", "a.h"),
    "bikram_sambat": ("b.s", "bs", "वि.सं", "वि. सं", "विसं", "विक्रम संवत", "बि.सं"),
    "buddhist": ("พ.ศ", "b.e", "be"),
    "gregorian": ("ad", "a.d"),
}


def _turned(marks: dict[str, tuple[str, ...]]) -> dict[str, str]:
    return {folded(word): calendar for calendar, words in marks.items() for word in words}


_IN_HEADERS = _turned(HEADERS)
_AT_THE_END = _turned(AT_THE_END)
_AFTER, _BEFORE = _turned(AFTER), _turned(BEFORE)
_MARK_AFTER = re.compile(
    rf"(?:(?<=\d)|\s)\s*\(?({'|'.join(sorted(map(re.escape, _AFTER), key=len, reverse=True))})\.?\)?$"
)
_MARK_BEFORE = re.compile(
    rf"({'|'.join(sorted(map(re.escape, _BEFORE), key=len, reverse=True))})\.?[\s:]*(?=[\dA-Za-z]*\d)"
)


def of_header(tokens: list[str]) -> tuple[list[str], str]:
    """The words of a header without those that name a calendar, and that calendar; "" where none or several are named."""
    named: list[str] = []
    rest: list[str] = []
    at = 0
    while at < len(tokens):
        for length in (3, 2, 1):
            part = " ".join(tokens[at : at + length])
            last = at + length >= len(tokens) and at > 0
            found = _IN_HEADERS.get(part) or (_AT_THE_END.get(part) if last else None)
            if found and at + length <= len(tokens):
                named.append(found)
                at += length
                break
        else:
            rest.append(tokens[at])
            at += 1
    different = set(named)
    if different == {ANY_HIJRI, "jalali"} or different == {ANY_HIJRI, "hijri"}:
        different.discard(ANY_HIJRI)
    return (rest, different.pop()) if len(different) == 1 else (tokens, "")


def of_date(low: str) -> tuple[str, str]:
    """Folded words of a date without the mark of a calendar, and that calendar; "" where none is named."""
    match = _MARK_AFTER.search(low)
    if match and low[: match.start()].strip():
        return low[: match.start()].strip(" ,"), _AFTER[match[1]]
    match = _MARK_BEFORE.match(low)
    return (low[match.end() :], _BEFORE[match[1]]) if match else (low, "")


def of_months(low: str) -> str:
    """The calendar of which the folded words name a month: "" where it is ours, or no month is named."""
    for word in re.findall(r"[^\W\d_]{2,}", low):
        calendar = MONTHS.get(word, ("", 0))[0]
        if calendar:
            return "" if calendar == "gregorian" else calendar
    return ""

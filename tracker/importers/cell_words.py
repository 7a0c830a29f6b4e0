"""The words of a spreadsheet's numbers: the digits as shown, and days as far as their format shows them.

A cell that shows "Nov 2019" holds the first of November; the day is the program's, not the writer's, and is left out.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_EVEN, Context, Decimal, InvalidOperation
from functools import lru_cache

DIGITS = Context(prec=15, rounding=ROUND_HALF_EVEN)  # as many as spreadsheets keep
LAST_DAY = 2_958_465  # 9999-12-31
DAY = 86_400
BUILT_IN = {
    9: "0%", 10: "0.00%", 14: "m/d/yyyy", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM",
    20: "h:mm", 21: "h:mm:ss", 22: "m/d/yyyy h:mm", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0",
    **dict.fromkeys((27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58), "yyyy-mm-dd"),
    **dict.fromkeys((32, 33, 34, 35, 55, 56), "h:mm"),
}  # fmt: skip
NO_SIGNS = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?![hms]+\])[^\]]*\]')
CURRENCY = re.compile(r"\[\$([^\]-]+)")
PIECES = re.compile(r"\[[hms]+\]|y+|m+|d+|h+|s+|e+|b+|am/pm|a/p")


COMMENTS = (
    "Comments beside cells are left out: what of them is to be loaded belongs into a column. The file itself is kept."
)


@dataclass(frozen=True, eq=False)  # one for each code: compared by being the same, which is quick
class Format:
    """What a number format shows: `parts` of a day ("y", "m", "d", "t" for a time), hours counted on, a percentage, zeros
    in front up to so many digits, the sign of a currency."""

    parts: frozenset[str] = frozenset()
    elapsed: bool = False
    percent: bool = False
    zeros: int = 0
    unit: str = ""


GENERAL = Format()


@lru_cache(2000)
def format_of(code: str) -> Format:
    """What a format code shows."""
    if code.lower() in ("general", "@", ""):
        return GENERAL
    shown = NO_SIGNS.sub("", code[:300]).split(";")[0].lower()
    if re.fullmatch(r"0{2,}", shown):
        return Format(zeros=len(shown))
    if re.search(r"[0#?]", re.sub(r"s\.0+", "s", shown)):
        return Format(percent="%" in shown, unit=_currency(code[:300]))
    pieces = PIECES.findall(shown)
    if any(piece.startswith("[") for piece in pieces):
        return Format(parts=frozenset("t"), elapsed=True)
    parts = set[str]()
    for at, piece in enumerate(pieces):
        before = pieces[at - 1][0] if at else ""
        after = pieces[at + 1][0] if at + 1 < len(pieces) else ""
        sign = piece[0]
        if sign == "m" and len(piece) < 3 and (before == "h" or after == "s"):
            sign = "t"
        parts.add({"h": "t", "s": "t", "a": "t", "e": "y", "b": "y"}.get(sign, sign))
    return Format(parts=frozenset(parts))


@lru_cache(50_000)  # days and ages come again and again
def words_of(number: str, shown: Format, from_1904: bool = False) -> str:
    """A number as the cell shows it. What is no number stays as it is."""
    try:
        value = Decimal(number)
    except InvalidOperation:
        return number
    if not value.is_finite() or abs(value.adjusted()) > 400:
        return number
    if shown.parts:
        return _day(value, shown, from_1904) or plain(value)
    if shown.percent:
        return plain(value * 100) + "%"
    words = plain(value)
    if shown.zeros and words.isdigit():
        return words.zfill(shown.zeros)
    return f"{words} {shown.unit}" if shown.unit else words


def _currency(code: str) -> str:
    """The currency that a format code shows: [$€-407], [$KZT], "₸"."""
    named = CURRENCY.search(code)
    return named[1].strip() if named else next((sign for sign in code if unicodedata.category(sign) == "Sc"), "")


def plain(value: Decimal) -> str:
    """Digits without an exponent, without the noise of floating point beyond fifteen, without zeros at the end."""
    words = format(DIGITS.plus(value), "f")
    if "." in words:
        words = words.rstrip("0").rstrip(".")
    return "0" if words in ("-0", "") else words


def _day(value: Decimal, shown: Format, from_1904: bool) -> str:
    """ISO 8601 as far as the format shows it, EDTF where it shows no year; "" where it is no day."""
    if value < 0 or value > LAST_DAY + 1:
        return ""
    seconds = int((value * DAY).quantize(Decimal(1), ROUND_HALF_EVEN))
    if shown.elapsed:
        return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    days, seconds = divmod(seconds, DAY)
    clock = f"{seconds // 3600:02}:{seconds // 60 % 60:02}" + (f":{seconds % 60:02}" if seconds % 60 else "")
    if shown.parts == {"t"}:
        return clock if days == 0 else plain(value) if not seconds else _iso(days, from_1904) + "T" + clock
    day = _iso(days, from_1904)
    if not day:
        return ""
    if "t" in shown.parts or seconds:
        return f"{day}T{clock}"
    year, month, rest = day.split("-")
    if "d" not in shown.parts:
        return (f"{year}-{month}" if "m" in shown.parts else year) if "y" in shown.parts else f"XXXX-{month}"
    if "y" not in shown.parts and "m" in shown.parts:
        return f"XXXX-{month}-{rest}"
    return day


def _iso(days: int, from_1904: bool) -> str:
    if from_1904:
        return (date(1904, 1, 1) + timedelta(days)).isoformat() if days <= LAST_DAY - 1462 else ""
    if days == 60:
        return "1900-02-29"  # a day that spreadsheets count and no calendar has
    if not 0 < days <= LAST_DAY:
        return ""
    return (date(1899, 12, 31) + timedelta(days - (days > 60))).isoformat()

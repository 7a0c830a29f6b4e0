"""Dates in Chinese: digits or numbers in words, parts of a year or month after it, "about" behind it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tracker.mapping.month_names import SEASONS

ONES = {sign: number for number, sign in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0, "两": 2, "元": 1}
NUMBER = re.compile(
    r"[〇零○一二三四五六七八九十廿卅]+(?=\s*[年月日号號])|(?<=第)[一二三四](?=季)|(?<=年)[一二三四](?=季度)"
)
DATE = re.compile(
    r"(?P<era>民国|民國)?\s*(?:(?P<year>\d{1,4})\s*年)?\s*(?:(?P<month>\d{1,2})\s*月)?\s*(?:(?P<day>\d{1,2})\s*[日号號])?"
    r"\s*(?P<part>春[季天]?|夏[季天]?|秋[季天]?|冬[季天]?|[上下]半年|第?[1-4]季度?)?"
    r"\s*(?P<loose>年?[初中底末]|年?[初底末]|[上中下]旬|[初末]期|中期|左右|前后|前後|许)?"
)
MONTH_FIRST = re.compile(r"(\d{1,2})\s*月\s*(\d{4})\s*年?")


@dataclass(frozen=True)
class HanDay:
    """What Chinese words say: numbers, 0 where there is none, a season (21 to 24), or the months of a part of the year."""

    year: int = 0
    month: int = 0
    day: int = 0
    season: int = 0
    months: tuple[int, int] | None = None
    loose: bool = False
    minguo: bool = False


def read(low: str) -> HanDay | None:
    """The Chinese date that these words are, None where they are none."""
    words = NUMBER.sub(lambda match: digits(match[0]), low)
    if turned := MONTH_FIRST.fullmatch(words):
        return HanDay(int(turned[2]), int(turned[1]))
    match = DATE.fullmatch(words)
    if match is None or not (match["year"] or match["month"] or match["day"]):
        return None
    year, month, day = (int(match[name] or 0) for name in ("year", "month", "day"))
    part = match["part"] or ""
    if part and (not year or month or day):
        return None
    months = _months(part)
    season = 0 if months else SEASONS.get(part, 0)
    return HanDay(year, month, day, season, months, bool(match["loose"]), bool(match["era"]))


def digits(words: str) -> str:
    """A number in words as digits: 二〇一七 is 2017, 十二 is 12, 二十一 is 21."""
    words = words.replace("廿", "二十").replace("卅", "三十")
    if "十" not in words:
        return "".join(str(ONES[sign]) for sign in words)
    tens, _, ones = words.partition("十")
    if len(tens) > 1 or len(ones) > 1:
        return words
    return str((ONES[tens] if tens else 1) * 10 + (ONES[ones] if ones else 0))


def _months(part: str) -> tuple[int, int] | None:
    if part.endswith("半年"):
        return (1, 6) if part[0] == "上" else (7, 12)
    number = next((int(sign) for sign in part if sign in "1234"), 0)
    return (number * 3 - 2, number * 3) if number else None

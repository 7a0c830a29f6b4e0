"""Parts of a year that a table names: quarters, halves, weeks, two seasons or months at once, months in Roman numbers."""

from __future__ import annotations

import re
from datetime import date, timedelta

from tracker.mapping.month_names import DROPPED, GREGORIAN, MONTHS, SEASONS, folded

QUARTERS = frozenset(map(folded, (
    "quarter", "qtr", "квартал", "квартале", "квартала", "кв", "кварталі", "тоқсан", "тоқсаны", "тоқсанында", "trimestre", "quartal", "çeyrek",
    "çeyreği", "çeyreğinde", "kuartal",
)))  # fmt: skip
HALVES = frozenset(map(folded, (
    "half", "половина", "половине", "половины", "полугодие", "полугодии", "півріччя", "жартысы", "жартысында", "semestre", "semester", "halbjahr",
    "mitad", "metade", "moitié", "yarısı", "yarısında",
)))  # fmt: skip
NUMBERED = {
    folded(word): number
    for number, words in enumerate(
        (
            "1 i 1st 1er 1ère 1-й 1-я 1-е 1-ом first первый первая первое первом первой перша перший бірінші premier première primer primera "
            "primeiro primeira primo prima erste erstes birinci ilk",
            "2 ii 2nd 2e 2ème 2-й 2-я 2-е 2-ом second вторая второй второе втором друга другий екінші deuxième segundo segunda secondo seconda "
            "zweite zweites ikinci son",
            "3 iii 3rd 3e 3ème 3-й third третий третьем третій үшінші troisième tercer tercero terceiro terzo dritte drittes üçüncü",
            "4 iv 4th 4e 4ème 4-й fourth четвертый четвертом четвертий төртінші quatrième cuarto quarto vierte viertes dördüncü",
        ),
        1,
    )
    for word in words.split()
}
SHORT = re.compile(r"([qht])([1-4])|([1-4])([qh])")
YEAR = re.compile(r"([12]\d{3})(?:г|ж|р)?")
WEEK = re.compile(r"(\d{4})-?w(\d{2})")
NAMES = dict(enumerate(GREGORIAN[0].split(), 1))
ROMAN = {word: number for number, word in enumerate("i ii iii iv v vi vii viii ix x xi xii".split(), 1)}
ROMAN_DATE = re.compile(r"(\d{1,2})([\s./-]+)([ivx]{1,4})[\s./-]+(\d{4}|\d{2})")
TWO_YEARS = re.compile(r"(?P<w>[^\W\d]+)\s+(?P<a>\d{4})\s*[-–/]\s*(?P<b>\d{4}|\d\d)(?:\s*\w{1,2}\.?)?")
TWO_YEARS_FIRST = re.compile(r"(?P<a>\d{4})\s*[-–/]\s*(?P<b>\d{4}|\d\d)\s+(?P<w>[^\W\d]+)")
TWO_NAMES = re.compile(r"([^\W\d]+)\.?\s*([-–—/])\s*([^\W\d]+)\.?,?\s+(\D{0,6}\d{2,4}.*)")
TWO_DAYS = re.compile(r"(\d{1,2})\s*([-–—/])\s*(\d{1,2})\.?\s+([^\W\d]\D*\s\d{4}.*)")
TWO_DAYS_POINTED = re.compile(r"(\d{1,2})\s*([-–—])\s*(\d{1,2})[./](\d{1,2})[./](\d{4})")


def part_of_year(low: str) -> tuple[int, int, int] | None:
    """(year, first month, last month) of a quarter or a half, in any order of its words; None where it is none."""
    year = number = size = 0
    for word in re.split(r"[\s,./]+|-(?=[q12])", low):
        short = SHORT.fullmatch(word)
        if not word or word in DROPPED:
            continue
        if YEAR.fullmatch(word) and not year:
            year = int(word[:4])
        elif short and not number and not size:
            number, size = int(short[2] or short[3]), 6 if "h" in word else 3
        elif (word in QUARTERS or word in HALVES) and not size:
            size = 3 if word in QUARTERS else 6
        elif word in NUMBERED and not number:
            number = NUMBERED[word]
        else:
            return None
    if not (year and number and size) or number * size > 12:
        return None
    return year, (number - 1) * size + 1, number * size


def week(low: str) -> tuple[date, date] | None:
    """First and last day of a week of ISO 8601 (2019-W12); None where it is none, or there is no such week."""
    match = WEEK.fullmatch(low)
    try:
        first = date.fromisocalendar(int(match[1]), int(match[2]), 1) if match else None
    except ValueError:
        return None
    return (first, first + timedelta(days=6)) if first else None


def winter(low: str) -> str | None:
    """A winter that is told by both of its years ("winter 2019-2020", "зима 2019/20"): EDTF of the one that then began."""
    match = TWO_YEARS.fullmatch(low) or TWO_YEARS_FIRST.fullmatch(low)
    if match is None or SEASONS.get(match["w"]) != 24:
        return None
    first, second = int(match["a"]), int(match["b"])
    return f"{first:04}-24" if second in (first + 1, (first + 1) % 100) else None


def roman(low: str) -> str:
    """A date whose month is a Roman number, with the month's name: "5.XI.2019" is "5 november 2019"; else as it was."""
    match = ROMAN_DATE.fullmatch(low)
    return f"{match[1]} {NAMES[ROMAN[match[3]]]} {match[4]}" if match and match[3] in ROMAN else low


def two(low: str) -> tuple[str, str, str] | None:
    """Two months, seasons or days of one year that one sign joins, as two dates, and the sign; None where there are none."""
    match = TWO_DAYS_POINTED.fullmatch(low)
    if match and 1 <= int(match[4]) <= 12:  # days come first wherever two of them stand before one month
        rest = f"{NAMES[int(match[4])]} {match[5]}"
        return f"{match[1]} {rest}", f"{match[3]} {rest}", match[2]
    match = TWO_DAYS.fullmatch(low)
    if match:
        return f"{match[1]} {match[4]}", f"{match[3]} {match[4]}", match[2]
    match = TWO_NAMES.fullmatch(low)
    if match is None:
        return None
    for names in (MONTHS, SEASONS):
        if match[1] in names and match[3] in names and names[match[1]] != names[match[3]]:
            return f"{match[1]} {match[4]}", f"{match[3]} {match[4]}", match[2]
    return None

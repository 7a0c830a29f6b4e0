"""Days of other calendars as days of ours. A year or month of one lies across two of ours: it becomes a span, never a guess."""

from __future__ import annotations

from datetime import date, timedelta

import hijridate
import jdatetime
import nepali_datetime

from tracker.errors import InvalidDate

NAMES = {
    "gregorian": "Gregorian",
    "jalali": "Jalali (solar Hijri)",
    "hijri": "Hijri (Umm al-Qura)",
    "hijri_tabular": "Hijri (tabular)",
    "bikram_sambat": "Bikram Sambat",
    "minguo": "Minguo (Republic of China)",
    "buddhist": "Buddhist era (Thailand)",
    "spreadsheet": "day numbers of a spreadsheet",
    "seconds": "seconds since 1970",
    "not_decided": "not decided: dates are refused until you say which",
}
OPEN = "not_decided"
AHEAD = {"jalali": -621, "bikram_sambat": 57, "minguo": -1911, "buddhist": 543}  # of our years
PLAUSIBLE = {  # the years in which what is documented happened, and people were born
    "gregorian": (1700, 2200),
    "jalali": (1150, 1500),
    "hijri": (1150, 1600),
    "hijri_tabular": (1150, 1600),
    "bikram_sambat": (1850, 2150),
    "minguo": (1, 200),
    "buddhist": (2300, 2700),
}
ISLAMIC_EPOCH = date(622, 7, 19)  # 1 Muharram 1, civil reckoning, by our calendar carried back


def day(calendar: str, year: int, month: int, number: int) -> date:
    """The day of ours. Raises InvalidDate where that calendar has no such day, or its tables end."""
    try:
        match calendar:
            case "jalali":
                found: date = jdatetime.date(year, month, number).togregorian()
                return found
            case "hijri":
                return date(*hijridate.Hijri(year, month, number).to_gregorian().datetuple())
            case "hijri_tabular":
                return _tabular(year, month, number)
            case "bikram_sambat":
                converted: date = nepali_datetime.date(year, month, number).to_datetime_date()
                return converted
            case "minguo":
                return date(year + 1911, month, number)
            case "buddhist":
                return date(year - 543, month, number)
        return date(year, month, number)
    except (ValueError, OverflowError):
        raise InvalidDate(f"The calendar {NAMES[calendar]} has no such day, or is not known for that year.") from None


def edtf(calendar: str, year: int, month: int | None, number: int | None) -> str:
    """EDTF of a day, month or year of a calendar. Raises InvalidDate."""
    if calendar in ("minguo", "buddhist"):
        calendar, year = "gregorian", year + (1911 if calendar == "minguo" else -543)
    if calendar == "gregorian":
        if month is None:
            return f"{year:04}"
        if number is None:
            return f"{year:04}-{month:02}"
        return day(calendar, year, month, number).isoformat()
    if month is not None and number is not None:
        return day(calendar, year, month, number).isoformat()
    first = day(calendar, year, month or 1, 1)
    after = (year, month + 1) if month is not None and month < 12 else (year + 1, 1)
    last = day(calendar, *after, 1) - timedelta(days=1)
    return f"[{first.isoformat()}..{last.isoformat()}]"


def this_year(calendar: str, today: date) -> int:
    """The year of that calendar in which this day lies, or the one that begins in this year of ours."""
    if calendar.startswith("hijri"):
        return (today.year - 622) * 33 // 32 + 1
    return today.year + AHEAD.get(calendar, 0)


def season(calendar: str, year: int, number: int) -> str:
    """EDTF of a season (21 to 24) of a solar year that begins in spring. Raises InvalidDate."""
    first = day(calendar, year, 3 * (number - 21) + 1, 1)
    after = (year, 3 * (number - 20) + 1) if number < 24 else (year + 1, 1)
    return f"[{first.isoformat()}..{(day(calendar, *after, 1) - timedelta(days=1)).isoformat()}]"


def _tabular(year: int, month: int, number: int) -> date:
    """The arithmetic calendar with eleven leap years in thirty, for years that no table of Umm al-Qura holds."""
    leap = (11 * year + 14) % 30 < 11
    longest = 30 if month % 2 or (month == 12 and leap) else 29
    if not (1 <= month <= 12 and 1 <= number <= longest):
        raise ValueError
    days = (year - 1) * 354 + (11 * year + 3) // 30 + 29 * (month - 1) + month // 2 + number - 1
    return ISLAMIC_EPOCH + timedelta(days=days)


def seconds(number: int) -> tuple[date, bool]:
    """The day (UTC) of these seconds, or thousandths of seconds, since 1970, and whether an hour is said besides.

    Raises InvalidDate.
    """
    whole = number // 1000 if abs(number) >= 10**11 else number
    days, left = divmod(whole, 86_400)
    if not -80_000 < days < 80_000:
        raise InvalidDate("That is no number of seconds since 1970.")
    return date(1970, 1, 1) + timedelta(days=days), left != 0


def spreadsheet(number: int) -> date:
    """The day that a spreadsheet keeps as this number (1900 system, with its 29 February 1900)."""
    if not 60 < number < 80_000:
        raise InvalidDate("That is no day number of a spreadsheet.")
    return date(1899, 12, 30) + timedelta(days=number)

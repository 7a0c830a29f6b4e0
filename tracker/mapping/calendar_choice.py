"""In which calendar the dates of a column are: from its header, marks and months in it, the table's language, and its years."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from tracker.mapping.calendars import NAMES, OPEN, this_year
from tracker.mapping.eras import ANY_HIJRI

OF_JALALI = ("fas", "pus")  # languages whose tables count solar years
OLDEST = 1200  # the first year of another calendar that anybody alive was born in
MOST = 0.8  # of the years speak for a calendar
SOME, SLIPS = 0.2, 2  # of the years, and more than so many, are too many for slips of the pen


@dataclass(frozen=True)
class Around:
    """What stands around a column: calendars its header names, the table's language, calendars that other headers name."""

    header: str = ""
    language: str = ""
    beside: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Choice:
    """The calendar of a column and why; `asks` where nothing decides and somebody has to say which."""

    calendar: str = ""
    why: str = ""
    asks: bool = False


def choose(years: Counter[int], named: Counter[str], short: int, today: date, around: Around) -> Choice:
    """What the column says. `years` are those of cells that name no calendar, `named` the calendars that cells name."""
    seen = sum(years.values())
    old = sum(times for year, times in years.items() if 1150 <= year < 1600)
    hint = around.header
    if hint == ANY_HIJRI:
        return _any_hijri(years, old, today, around)
    if hint:
        return _named_by_header(hint, seen, old)
    if marked := _marked(years, named, today):
        return marked
    if not seen:
        if short and (around.language in (*OF_JALALI, "nep") or around.beside - {"gregorian"}):
            return Choice(OPEN, "the years have two digits, and nothing says of which calendar they are", asks=True)
        return Choice()
    if old > MOST * seen:
        return _old(years, old, today, around)
    thai = sum(times for year, times in years.items() if 2400 <= year < 2650)
    if thai > MOST * seen:
        return Choice("buddhist", f"{thai} years are of the Buddhist era")
    return _ahead(years, today, around)


def _fit(calendar: str, years: Counter[int], today: date) -> bool:
    """Whether nearly all of the years lie where that calendar has years of people alive."""
    last = this_year(calendar, today) + 1
    good = sum(times for year, times in years.items() if OLDEST <= year <= last)
    return good >= 0.95 * sum(years.values())


def _named_by_header(hint: str, seen: int, old: int) -> Choice:
    says = f"the header names the calendar {NAMES[hint]}"
    if hint in ("jalali", "hijri") and old * 2 < seen:
        return Choice("", f"{says}, but {seen - old} years are of ours")
    if hint == "gregorian" and seen and old * 2 > seen:
        return Choice("", f"{says}, but {old} years lie before 1600: say which calendar is meant", asks=True)
    return Choice(hint, says)


def _any_hijri(years: Counter[int], old: int, today: date, around: Around) -> Choice:
    """ "Hijri" is the lunar one; in a Persian table years that both calendars have leave open which is meant."""
    if around.language in OF_JALALI and old and _fit("jalali", years, today):
        return Choice("", "the header names Hijri, solar or lunar: say which calendar is meant", asks=True)
    return _named_by_header("hijri", sum(years.values()), old)


def _marked(years: Counter[int], named: Counter[str], today: date) -> Choice | None:
    """What cells with a mark of a calendar, or the name of one of its months, say for the cells without."""
    if len(named) != 1:
        return None
    ((calendar, times),) = named.items()
    seen = sum(years.values())
    if calendar == "gregorian":
        return None
    fits = _fit(calendar, years, today) if calendar in ("jalali", "hijri") else times >= seen
    return Choice(calendar, f"{times} values name the calendar {NAMES[calendar]}") if not seen or fits else None


def _ahead(years: Counter[int], today: date, around: Around) -> Choice:
    """Years in the future: of Bikram Sambat in a Nepali table; else slips where they are few, or nobody knows of what."""
    seen = sum(years.values())
    ahead = sum(times for year, times in years.items() if today.year < year < 2150)
    if ahead <= SOME * seen:
        return Choice()
    if around.language == "nep" or around.beside - {"gregorian"} == {"bikram_sambat"}:
        why = "in a Nepali table" if around.language == "nep" else "beside a column of that calendar"
        return Choice("bikram_sambat", f"{ahead} years lie ahead of ours: {why} they are of Bikram Sambat")
    if ahead <= SLIPS and 2 * ahead <= seen:
        return Choice()  # each is refused by itself
    return Choice(OPEN, f"{ahead} years lie in the future: say which calendar is meant (Bikram Sambat?)", asks=True)


def _old(years: Counter[int], old: int, today: date, around: Around) -> Choice:
    """Years that cannot be of ours: the language of the table decides, or the one calendar that its other headers name."""
    span = f"the years {min(years)} to {max(years)}"
    if around.language in OF_JALALI and _fit("jalali", years, today):
        tongue = "Persian" if around.language == "fas" else "Pashto"
        return Choice("jalali", f"{span} in a {tongue} table are of the calendar Jalali")
    beside = around.beside - {"gregorian"}
    if len(beside) == 1:
        (calendar,) = beside
        if calendar in ("jalali", "hijri") and _fit(calendar, years, today):
            return Choice(calendar, f"{span} are of the calendar that another column names, {NAMES[calendar]}")
    return Choice("", f"{old} years lie before 1600: say which calendar is meant", asks=True)

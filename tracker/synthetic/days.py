"""Days as coarse as sources leave them, each with its bounds worked out once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from random import Random

from tracker import dates
from tracker.synthetic.rows import BEGUN

FIRST, LAST = 2009, 2025
YEARS = range(FIRST, LAST + 1)
OF_A_YEAR = 160


@dataclass(frozen=True, slots=True)
class Day:
    """A date in EDTF with its earliest and latest day, and whether it is certain."""

    edtf: str
    earliest: date | None
    latest: date | None
    certain: bool


def day(edtf: str) -> Day:
    """A date with its bounds, as of what had come in by the day of the load."""
    found = dates.bounds(edtf, BEGUN.date())
    return Day(edtf, found.earliest, found.latest, not dates.is_uncertain(edtf))


def _stated(chance: Random, year: int) -> str:
    """A date of a year in one of the forms that sources use, in about their proportions."""
    start = date(year, 1, 1) + timedelta(days=chance.randrange(360))
    later = start + timedelta(days=chance.randrange(3, 60))
    month = f"{start:%Y-%m}"
    number = chance.random()
    for share, text in (
        (0.52, f"{start}"),
        (0.68, month),
        (0.78, f"{year}"),
        (0.82, f"{start}?"),
        (0.86, f"{year}~"),
        (0.89, f"{month}~"),
        (0.92, f"{start}/{later}"),
        (0.94, f"[{month}..{later:%Y-%m}]"),
        (0.955, f"[{start},{later}]"),
        (0.965, f"{year}-2{chance.randrange(1, 4)}"),
        (0.975, f"{str(year)[:3]}X"),
        (0.985, f"XXXX-{start:%m-%d}"),
        (0.993, f"[..{year}]"),
    ):
        if number < share:
            return text
    return f"{month}-XX"


@cache
def of_year(year: int) -> tuple[Day, ...]:
    """Dates of a year, always the same ones."""
    chance = Random(f"days:{year}")  # noqa: S311  # invented days, no secret
    return tuple(day(_stated(chance, year)) for _ in range(OF_A_YEAR))


@cache
def births() -> tuple[Day, ...]:
    """Dates of birth, most of them of the years 1950 to 2005."""
    chance = Random("births")  # noqa: S311
    return tuple(day(_stated(chance, int(chance.triangular(1935, 2012, 1978)))) for _ in range(3_000))

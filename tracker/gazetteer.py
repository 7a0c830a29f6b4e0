"""Places by name, in several scripts, from tables that ship with the program.

`find` gives candidates with a score and a reason; nothing is decided here. The tables are sorted text and are searched
where they lie: nothing is loaded, nothing stays in memory for those who never ask.
Data: GeoNames (CC BY 4.0), Unicode CLDR, GB/T 2260, our own lists; see data/gazetteer/README.md.
"""

from __future__ import annotations

import mmap
import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from tracker import codes

WIDE = {"country": 0, "adm1": 1, "adm2": 2, "settlement": 3, "adm3": 4}
BIG = 100_000  # people; a place known beyond its country
CERTAIN, DOUBTFUL = 0.9, 0.7


@dataclass(frozen=True)
class Place:
    """A place: `key` is GeoNames' number, or a code of a country, a division (ISO 3166) or a Chinese county.

    `feature` is a code of our list; `country` ISO 3166-1, `division` ISO 3166-2, both empty where not known;
    `lat` and `lon` in degrees (WGS 84); `population` 0 where not known.
    """

    key: str
    name: str
    feature: str
    country: str
    division: str
    lat: float | None
    lon: float | None
    population: int

    @property
    def geonames_id(self) -> int | None:
        """GeoNames' number, for settlements."""
        return int(self.key) if self.key.isdecimal() else None


@dataclass(frozen=True)
class Candidate:
    """A place that may be meant: `score` from 0 to 1, `reason` in words; below 0.7 it is doubtful."""

    place: Place
    score: float
    reason: str

    @property
    def doubtful(self) -> bool:
        """Whether a person should look before it is taken."""
        return self.score < DOUBTFUL


def fold(name: str) -> str:
    """A spelling without case, accents and apostrophes, for looking it up."""
    plain = unicodedata.normalize("NFKD", re.sub(r"[’'ʻʼ`‘]", "", name)).casefold()
    kept = "".join(c for c in plain if not unicodedata.combining(c) or c in "\u0306\u0308")
    plain = unicodedata.normalize("NFC", kept)
    latin = "".join(c for c in unicodedata.normalize("NFD", plain) if not unicodedata.combining(c))
    return " ".join((latin if latin.isascii() else plain).split())


class _Table:
    """A sorted text file of lines `key TAB rest`, searched by halves."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            self._all = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)

    def get(self, key: str) -> str | None:
        """What stands behind a key; None where there is no such key."""
        wanted = key.encode()
        low, high = 0, len(self._all)
        while low < high:
            middle = (low + high) // 2
            begin = self._all.rfind(b"\n", 0, middle) + 1
            end = self._all.find(b"\n", begin)
            line = self._all[begin:end]
            found, _, rest = line.partition(b"\t")
            if found == wanted:
                return rest.decode()
            if found < wanted:
                low = end + 1
            else:
                high = begin
        return None


@cache
def _table(name: str) -> _Table:
    return _Table(codes.data_folder() / "gazetteer" / name)


@lru_cache(maxsize=4096)
def place(key: str) -> Place | None:
    """The place of a key; None where the gazetteer has none."""
    row = _table("places.tsv").get(key)
    if row is None:
        return None
    name, feature, country, division, lat, lon, population = row.split("\t")
    north, east = (float(lat), float(lon)) if lat else (None, None)
    return Place(key, name, feature, country, division, north, east, int(population))


@lru_cache(maxsize=16384)
def named(name: str) -> tuple[Place, ...]:
    """All places that bear this name in any script, the best known first."""
    keys = _table("names.tsv").get(fold(name))
    found = [spot for key in keys.split(",") if (spot := place(key))] if keys else []
    return tuple(sorted(found, key=lambda p: (p.feature != "country", -p.population, WIDE.get(p.feature, 9), p.key)))


def find(name: str, country: str | None = None, feature: str = "") -> list[Candidate]:
    """Candidates for a name as a report prints it, the likeliest first; `country` (ISO 3166-1) is what the context says.

    `feature` leaves places of that kind alone (a code of our list), where it is known what is meant. A name that several places bear, and a small place that nothing ties to its country, are doubtful.
    """
    found = tuple(spot for spot in named(name) if not feature or spot.feature == feature)
    if country:
        found = tuple(sorted(found, key=lambda p: p.country != country))
    return [Candidate(spot, *_weigh(spot, found, country)) for spot in found[:8]]


def _weigh(spot: Place, rivals: tuple[Place, ...], country: str | None) -> tuple[float, str]:
    others = [p for p in rivals if p is not spot and not _same_ground(p, spot)]
    if country and spot.country != country:
        return 0.2, f"lies in {spot.country}, not in {country}"
    if spot.feature == "country":
        return 0.98, "a country's name"
    if country:
        inside = [p for p in others if p.country == country]
        if not inside:
            return 0.95, "the only place of this name in that country"
        best = max(inside, key=lambda p: p.population)
        if spot.population > 5 * best.population:
            return 0.8, "the largest of several places of this name in that country"
        return 0.45, f"{len(inside) + 1} places of this name in that country"
    if not others:
        return (
            (0.92, "the only place of this name")
            if spot.population >= BIG or spot.feature in ("adm1", "adm2")
            else (
                0.72,
                "the only place of this name, a small one",
            )
        )
    best = max(others, key=lambda p: p.population)
    if spot.population >= BIG and spot.population > 8 * best.population:
        return 0.85, "by far the largest place of this name"
    if spot.population >= best.population:
        return 0.5, f"the largest of {len(others) + 1} places of this name"
    return 0.3, f"one of {len(others) + 1} places of this name"


def _same_ground(one: Place, other: Place) -> bool:
    """Whether a city and the division named after it are meant by one name: either is right."""
    return one.country == other.country and one.feature != other.feature

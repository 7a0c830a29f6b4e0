"""Counts by any two facts and over time agree with plain loops over what the tables hold, in a server and in a command."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from datetime import date
from itertools import product
from typing import Any

import pytest
from test_columns import LEVELS, Oracle, choices, records, shuffle

from tracker.access import Confidentiality, User
from tracker.errors import InvalidFacts
from tracker.store import columns, database, tallies
from tracker.store.lists import Wanted
from tracker.store.tallies import UNDATED, UNKNOWN

FACTS = (
    "sex",
    "act",
    "stage",
    "incident",
    "injury",
    "source",
    "perpetrator",
    "province",
    "country",
    "place",
    "ethnicity",
)
ACCEPTED, ASSERTS, FOLLOWED = 1, 0, 1
EPOCH = date(1970, 1, 1)


@pytest.fixture
def people(user: User, samples: dict[str, str]) -> User:
    """The demonstration: two detentions of one person, days without a year, a reprint."""
    return user


@pytest.fixture(params=["server", "command"])
def held(request: pytest.FixtureRequest) -> Iterator[None]:
    if request.param == "server":
        columns.keep()
    yield
    columns.keep(False)


class Slow(Oracle):
    """The same counts, one row after the other."""

    def __init__(self) -> None:
        super().__init__()
        self.claims = records("SELECT subject_id, source_report_id, judgement, stance FROM claim_all")
        self.levels = dict(pairs("SELECT id, level FROM record"))
        self.repeats = dict(pairs("SELECT id, derived_from_id FROM source_report"))
        self.features = dict(pairs("SELECT id, feature FROM location"))
        self.coarse = dict(pairs("SELECT code, id FROM term WHERE scheme = 'feature'"))

    def root(self, report: int) -> int:
        while self.repeats[report]:
            report = self.repeats[report]
        return report

    def sureness(self, row: dict[str, Any], level: int) -> int:
        if row["standing"] != FOLLOWED:
            return tallies.POSSIBLE
        told = {
            self.root(claim["source_report_id"])
            for claim in self.claims
            if claim["subject_id"] == row["id"]
            and claim["judgement"] == ACCEPTED
            and claim["stance"] == ASSERTS
            and max(self.levels[claim["subject_id"]], self.levels[claim["source_report_id"]]) <= level
        }
        return tallies.CONFIRMED if len(told) > 1 else tallies.PROBABLE

    def of(self, row: dict[str, Any], name: str, w: Wanted) -> set[int]:
        """The values of a fact, or that none is known."""
        if name not in ("place", "province", "country"):
            return self.values(row, name, w) or {UNKNOWN}
        number = tallies_number("location")
        beside = self.beside[number, row["id"]]
        places = {row["location_id"]} | {f["value"] for f in beside if self.seen(f, w)}
        places -= {None}
        if name == "place":
            return places or {UNKNOWN}
        found = set()
        for place in places:
            above = {self.features[a]: a for a, p in self.below if p == place}
            wanted = ("adm1", "country") if name == "province" else ("country",)
            found |= {next((above[self.coarse[f]] for f in wanted if self.coarse[f] in above), UNKNOWN)}
        return (found - {UNKNOWN}) or {UNKNOWN}

    def periods(self, row: dict[str, Any], period: str) -> tuple[list[int], bool]:
        """The periods in which it may have happened, and whether it surely did in the one."""
        if row["day_min"] is None or row["day_max"] is None or row["season_min"] is not None:
            return [UNDATED], True
        first, last = (number(date.fromordinal(int(row[end])), period) for end in ("day_min", "day_max"))
        return list(range(first, last + 1)), first == last and bool(row["own"])

    def count(
        self, w: Wanted, of: str, by: tuple[str, ...], period: str | None
    ) -> dict[tuple[int, ...], tuple[int, ...]]:
        level = LEVELS.index(w.levels[-1])
        surest: dict[tuple[Any, ...], int] = {}
        perhaps: set[tuple[Any, ...]] = set()
        for row in self.rows:
            if not self.fits(row, w) or (of == "acts" and row["incident_id"] is None):
                continue
            whose = row["id"] if of == "acts" else row["individual_id"]
            when, sure = self.periods(row, period) if period else ([None], True)
            for values in product(*(self.of(row, name, w) for name in by), when):
                cell = (whose, *values)
                if sure:
                    surest[cell] = min(surest.get(cell, 9), self.sureness(row, level))
                else:
                    perhaps.add(cell)
        counted: dict[tuple[int, ...], Counter[int]] = {}
        for cell, how in [*surest.items(), *((cell, tallies.PERHAPS) for cell in perhaps - set(surest))]:
            counted.setdefault(tuple(v for v in cell[1:] if v is not None), Counter())[how] += 1
        return {cell: tuple(found[n] for n in range(4)) for cell, found in counted.items()}


class Shuffled(Slow):
    """Of rows that nobody's statements stand behind."""

    def sureness(self, row: dict[str, Any], level: int) -> int:
        return tallies.POSSIBLE if row["standing"] != FOLLOWED else tallies.PROBABLE


def pairs(query: str) -> list[tuple[Any, Any]]:
    return [tuple(row.values()) for row in records(query)]  # type: ignore[misc]


def tallies_number(name: str) -> int:
    from tracker import facets

    return facets.number_of(name)


def number(day: date, period: str) -> int:
    return {
        "year": day.year - 1970,
        "month": (day.year - 1970) * 12 + day.month - 1,
        "day": (day - EPOCH).days,
    }[period]


def told(w: Wanted, of: str, by: tuple[str, ...], period: str | None) -> dict[tuple[int, ...], tuple[int, ...]]:
    with database.reading(None) as session:
        found = tallies.count(session, w, of, by, period)
    return dict(zip(map(tuple, found.values.tolist()), map(tuple, found.counts.tolist()), strict=True))  # type: ignore[arg-type]


@pytest.mark.in_turn
def test_counts_are_those_of_plain_loops(people: User, held: None) -> None:
    slow = Slow()
    chance = random.Random(7)
    seen = Counter[int]()
    for seed in range(60):
        w = choices(seed)
        if w.words or w.states:
            continue
        by = tuple(chance.sample(FACTS, chance.randint(0, 2)))
        of, period = chance.choice(["individuals", "acts"]), chance.choice([None, "year", "month", "day"])
        wanted = slow.count(w, of, by, period)
        found = told(w, of, by, period)
        assert {k: v for k, v in found.items() if any(v)} == wanted, (w, of, by, period)
        seen.update({n: sum(counts[n] for counts in wanted.values()) for n in range(4)})
    assert all(seen[n] for n in range(4)), "the demonstration has all ways to be sure"


@pytest.mark.in_turn
def test_so_are_those_of_people_with_many_acts_and_long_spans(people: User) -> None:
    met = 0
    for seed in range(4):
        shuffle(seed)
        slow, chance = Shuffled(), random.Random(seed)
        columns.keep()
        for turn in range(12):
            w = Wanted(levels=LEVELS[: chance.choice([2, 3, 4])]) if turn % 2 else choices(turn)
            by = tuple(chance.sample(FACTS, chance.randint(0, 2)))
            of, period = chance.choice(["individuals", "acts"]), chance.choice([None, "year", "month"])
            wanted = slow.count(w, of, by, period)
            assert {k: v for k, v in told(w, of, by, period).items() if any(v)} == wanted, (w, of, by, period)
            met += sum(counts[tallies.PERHAPS] for counts in wanted.values())
        columns.keep(False)
    assert met


@pytest.mark.in_turn
def test_a_day_without_a_year_is_in_no_year(people: User) -> None:
    everybody = Wanted(levels=tuple(Confidentiality))
    seasons = [row for row in Slow().rows if row["season_min"] is not None]
    assert seasons

    found = told(everybody, "acts", (), "year")

    assert found[(UNDATED,)][tallies.CONFIRMED] + sum(found[(UNDATED,)][1:3]) >= len(seasons)


@pytest.mark.in_turn
def test_too_many_cells_are_refused(people: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tallies, "MOST_CELLS", 1)
    with pytest.raises(InvalidFacts, match="too many cells"):
        told(Wanted(levels=tuple(Confidentiality)), "acts", ("sex", "act"), "day")


def test_periods_are_named_as_iso_8601_names_them() -> None:
    assert tallies.period_name(-1, "year") == "1969"
    assert tallies.period_name(number(date(2018, 11, 29), "month"), "month") == "2018-11"
    assert tallies.period_name(number(date(2018, 11, 29), "day"), "day") == "2018-11-29"

"""What people of a synthetic database share: places in a tree of four levels, organisations, news reports."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random

from tracker.access import Confidentiality
from tracker.records import Location, Organisation, SourceReport
from tracker.records.base import Basis, GeoPrecision, Kind
from tracker.synthetic import days, prose
from tracker.synthetic.rows import BEGUN, OPEN, Begin, Rows, term
from tracker.synthetic.spellings import REGIONS, Spelling
from tracker.synthetic.tokens import CHINESE, LANGUAGE, LATIN, RUSSIAN, SCRIPT, UYGHUR, Token, lexicon

OFFICES = (("Police of {}", "police"), ("Prison administration of {}", "prison_staff"), ("Security service of {}", "intelligence"), ("Prosecutor of {}", "judiciary"), ("Government of {}", "local_official"))  # fmt: skip
PAPERS = ("{} Courier", "{} Herald", "Radio {}", "Voice of {}", "{} Observer")
RESTRICTED_REPORTS = 0.02


@dataclass
class Frame:
    """Numbers of what was made, for people to be tied to. `places` are the narrow ones, common ones first."""

    places: list[int] = field(default_factory=list)
    offices: list[int] = field(default_factory=list)
    publishers: list[int] = field(default_factory=list)
    reports: list[int] = field(default_factory=list)
    closed: set[int] = field(default_factory=set)


@dataclass(frozen=True)
class Sizes:
    """How many places, organisations and news reports go with so many individuals."""

    places: int
    organisations: int
    reports: int

    @property
    def rows(self) -> int:
        """How many rows the list of places and organisations has."""
        return self.places + self.organisations


def sizes(individuals: int) -> Sizes:
    """About one place for 200 individuals, one organisation for 1,000, one report for 500; a few at least."""

    def between(least: int, count: int, most: int) -> int:
        return max(least, min(most, count))

    return Sizes(
        between(24, individuals // 200, 5_000),
        between(12, individuals // 1_000, 1_000),
        between(6, individuals // 500, 2_000),
    )


def numbers(individuals: int) -> tuple[int, int]:
    """How many records and claims the frame may use at most."""
    found = sizes(individuals)
    return found.rows + found.reports, found.rows * 5


def frame(begin: Begin, individuals: int) -> tuple[Frame, Rows]:
    """The shared rows of a database of this size, the same for the same seed."""
    chance = Random(f"{begin.seed}:frame:{individuals}")  # noqa: S311  # invented, no secret
    rows, made, found = Rows(begin), Frame(), sizes(individuals)
    words = lexicon(REGIONS[0].sounds, "places", 6_000).tokens
    order = list(range(len(words)))
    chance.shuffle(order)
    named = iter([words[at] for at in order])
    provinces = _places(chance, rows, made, found.places, named)
    row = found.places
    for at in range(found.organisations):
        row += 1
        if at % 3:
            pattern, of = OFFICES[at % len(OFFICES)]
            number = _organisation(rows, row, "state_body", pattern, provinces[at % len(provinces)], of)
            made.offices.append(number)
        else:
            pattern = PAPERS[at % len(PAPERS)]
            made.publishers.append(_organisation(rows, row, "organisation", pattern, next(named), None))
    for _ in range(found.reports):
        _report(chance, rows, made)
    return made, rows


def _places(chance: Random, rows: Rows, made: Frame, count: int, words: Iterator[Token]) -> list[Token]:
    """A country, its provinces, their districts, and towns and prisons in these. Returns the provinces' words."""
    provinces = max(3, min(30, count // 12))
    districts = max(6, count // 10)
    tree: list[tuple[int, Token, str]] = []
    first = rows.begin.record
    for at in range(count):
        word = next(words)
        if at == 0:
            feature, parent = "country", None
        elif at <= provinces:
            feature, parent = "adm1", first
        elif at <= provinces + districts:
            feature, parent = "adm2", first + 1 + (at - provinces - 1) % provinces
        else:
            feature = ("settlement", "settlement", "settlement", "prison", "police_station", "quarter")[at % 6]
            parent = first + 1 + provinces + int(chance.random() ** 1.5 * districts)
        number = rows.record(Kind.LOCATION)
        rows.of[Location].append((number, parent, feature, GeoPrecision.UNKNOWN))
        orthographies = [LATIN, *(o for o in (RUSSIAN, UYGHUR, CHINESE) if chance.random() < 0.3)]
        label = {"prison": " prison", "police_station": " police station"}.get(feature, "")
        rows.names(
            at + 1,
            number,
            [Spelling(word.written(o) + (label if o == LATIN else ""), SCRIPT[o], LANGUAGE[o]) for o in orthographies],
        )
        if parent is not None:
            rows.claim(at + 1, number, "parent", record=parent)
        tree.append((number, word, feature))
    narrow = [number for number, _, feature in tree if feature not in ("country", "adm1", "adm2")]
    chance.shuffle(narrow)
    made.places = narrow
    return [word for _, word, feature in tree if feature == "adm1"]


def _organisation(rows: Rows, row: int, kind: str, pattern: str, word: Token, of: str | None) -> int:
    number = rows.record(Kind.ORGANISATION)
    rows.of[Organisation].append((number, kind, of))
    names = [Spelling(f"{pattern.format(word.written(LATIN))}", "Latn", "eng")]
    rows.names(row, number, names)
    if of:
        rows.claim(row, number, "perpetrator_type", term=term("perpetrator_type", of), basis=Basis.CLASSIFIED)
    return number


def _report(chance: Random, rows: Rows, made: Frame) -> None:
    """A news report with an archived text of its own; a few are for raised clearance alone."""
    closed = chance.random() < RESTRICTED_REPORTS
    held = Confidentiality.RESTRICTED if closed else OPEN
    number = rows.record(Kind.SOURCE_REPORT, held, held)
    year = chance.choice(days.YEARS)
    exact = [day for day in days.of_year(year) if day.certain and day.earliest == day.latest]
    published = chance.choice(exact)
    text = prose.report(chance, year)
    rows.of[SourceReport].append(
        (
            number, "news_article", text.title, chance.choice(made.publishers), text.language, published.edtf,
            published.earliest, published.latest, BEGUN, text.body, hashlib.sha256(text.body.encode()).hexdigest(), "C",
        )
    )  # fmt: skip
    made.reports.append(number)
    if closed:
        made.closed.add(number)


__all__ = ["Frame", "Sizes", "frame", "numbers", "sizes"]

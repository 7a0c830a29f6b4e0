"""Lists of invented people: what the rows of one list share, its incidents of very different sizes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from random import Random
from typing import TypeVar

from tracker.access import Confidentiality
from tracker.records import Incident
from tracker.records.base import Basis, Kind
from tracker.synthetic import days, prose
from tracker.synthetic.days import Day
from tracker.synthetic.frame import Frame
from tracker.synthetic.rows import OPEN, Begin, Rows, term

BATCH, SLICE = 100_000, 10_000  # individuals told by one list, and kept in one transaction
MOST_OF_A_BATCH = 2_000  # incidents

Shares = tuple[tuple[str, float], ...]
T = TypeVar("T")
INCIDENTS: Shares = (("arrests", 0.34), ("demonstration_intervened", 0.58), ("mass_detention", 0.78), ("disappearance", 0.86), ("attack", 0.92), ("search", 0.96), ("proceedings", 1.0))  # fmt: skip


@dataclass(slots=True)
class Event:
    """An incident as its acts need it."""

    number: int
    day: Day
    level: Confidentiality
    offices: Sequence[int] = ()  # which are said to have done it: the same ones for all its acts


@dataclass
class Batch:
    """One list of at most BATCH individuals, made slice by slice; the numbers of one slice follow those of the last."""

    place: int
    people: int
    begin: Begin
    frame: Frame
    events: list[Event] = field(default_factory=list)
    sums: list[float] = field(default_factory=list)

    def incidents(self) -> Rows:
        """The incidents of the batch, the first ones with most people: some three thousand of a full list, a dozen in most."""
        chance = Random(f"{self.begin.seed}:{self.place}:incidents")  # noqa: S311  # invented, no secret
        rows = Rows(self.begin)
        count = incidents_of(self.people)
        for at in range(count):
            self.events.append(_incident(chance, rows, self.frame, at))
        self.sums = list(accumulate(1 / (at + 4) ** 0.95 for at in range(count)))
        return rows


def incidents_of(people: int) -> int:
    """How many incidents a list of so many people tells of."""
    return max(3, min(MOST_OF_A_BATCH, people // 50))


def chosen(chance: Random, shares: Sequence[tuple[T, float]]) -> T:
    """One of these, by running shares."""
    number = chance.random()
    for value, share in shares:
        if number < share:
            return value
    return shares[-1][0]


def _incident(chance: Random, rows: Rows, frame: Frame, at: int) -> Event:
    kind = chosen(chance, INCIDENTS)
    year = int(chance.triangular(days.FIRST, days.LAST + 1, 2018))
    when = chance.choice(days.of_year(min(year, days.LAST)))
    place = frame.places[int(chance.random() ** 2 * len(frame.places))]
    level = Confidentiality.RESTRICTED if at % 61 == 60 else OPEN
    number = rows.record(Kind.INCIDENT, level, level)
    text = prose.report(chance, year)
    summary = text.body.split("\n\n")[1] if at % 3 == 0 else None
    rows.of[Incident].append((number, kind, text.title, summary, when.edtf, when.earliest, when.latest, place))
    rows.claim(0, number, "type", term=term("incident_type", kind), basis=Basis.CLASSIFIED)
    rows.claim(0, number, "when", when.edtf)
    rows.claim(0, number, "location", record=place)
    offices = chance.sample(frame.offices, min(len(frame.offices), 1 + int(chance.random() ** 2 * 3)))
    if offices and at % 5 == 0:
        rows.claim(0, number, "perpetrator", record=offices[0])
    return Event(number, when, level, offices)

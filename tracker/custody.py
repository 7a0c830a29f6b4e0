"""Custody as a chain in time: when a person was surely held, perhaps held, and when nothing is known.

Nothing is filled in: a stage whose day nobody states is in the list, not in the drawing; after the last stage
that a source dates, nothing is known until somebody says more.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

FREE = frozenset({"released", "released_conditional", "escaped"})
ENDED = FREE | {"died"}
UNKNOWN = frozenset({"missing"})


@dataclass(frozen=True)
class Step:
    """One stage of a detention as the sources leave it: the earliest and latest day of its beginning and end.

    An end is known only where a source gives an interval; else a stage lasts until the next one begins.
    """

    stage: str | None
    begins: tuple[date | None, date | None]
    ends: tuple[date | None, date | None] = (None, None)


class Sureness(StrEnum):
    """How sure it is that the person was held on these days."""

    SURELY = "surely"
    PERHAPS = "perhaps"
    NOT_KNOWN = "not_known"


@dataclass(frozen=True)
class Span:
    """Days from `start` up to `end`; `step` is the place in the list of stages, None between two of them."""

    step: int | None
    start: date
    end: date
    sureness: Sureness

    @property
    def days(self) -> int:
        """How many days lie between start and end."""
        return (self.end - self.start).days


def spans(steps: Sequence[Step], until: date) -> list[Span]:
    """The drawing of a chain of stages, in order of time, up to the day `until`."""
    dated = [(n, s, s.begins[0], s.begins[1]) for n, s in enumerate(steps) if s.begins[0] and s.begins[1]]
    found: list[Span] = []
    before: tuple[int, Sureness] | None = None  # the stage that lasts until this one, and how sure that is
    for place, (number, step, first, last) in enumerate(dated):
        if first is None or last is None:
            continue
        if step.stage in ENDED:  # until its last day somebody may have been held
            if before is not None and first < last:
                found.append(Span(before[0], first, last, Sureness.PERHAPS))
            before = None
            continue
        after = dated[place + 1][2] if place + 1 < len(dated) else None
        ends = step.ends[0] or after or last
        ends = max(last, min(ends, after) if after else ends)
        perhaps = max(ends, min(step.ends[1] or ends, after) if after else step.ends[1] or ends)
        rest = max(perhaps, after or until)
        sure = Sureness.NOT_KNOWN if step.stage in UNKNOWN else Sureness.SURELY
        for start, end, kind, of in (
            (first, last, before[1] if before else Sureness.PERHAPS, number),
            (last, ends, sure, number),
            (ends, perhaps, Sureness.PERHAPS, number),
            (perhaps, rest, Sureness.NOT_KNOWN, number if first == perhaps else None),
        ):
            if start < end:
                found.append(Span(of, start, end, kind))
        until_then = sure if ends == after else Sureness.PERHAPS if perhaps == after else None
        before = (number, until_then) if until_then is not None else None
    return found


def numbers(steps: Sequence[Step], found: Sequence[Span], room: int) -> list[tuple[date, str]]:
    """What stands above the drawing, and at which day: the number of each dated step, as a list counts them from 1.

    Where steps are too short for a number each, they share one: "2–4". `room` is how many numbers fit side by side.
    """
    whole = max((s.end for s in found), default=date.min) - min((s.start for s in found), default=date.min)
    groups: list[list[tuple[date, int]]] = []
    for day, number in sorted(_middles(steps, found)):
        if groups and day - groups[-1][0][0] < whole / room:
            groups[-1].append((day, number))
        else:
            groups.append([(day, number)])
    return [(of[0][0] + (of[-1][0] - of[0][0]) / 2, _together([number for _, number in of])) for of in groups]


def _middles(steps: Sequence[Step], found: Sequence[Span]) -> Iterator[tuple[date, int]]:
    """The middle of each step in the drawing, where none of it is drawn the day on which it began."""
    for at, step in enumerate(steps):
        own = [span for span in found if span.step == at and span.sureness is not Sureness.NOT_KNOWN]
        start, end = (
            min((s.start for s in own), default=step.begins[0]),
            max((s.end for s in own), default=step.begins[1]),
        )
        if start and end:
            yield start + (end - start) / 2, at + 1


def _together(steps: Sequence[int]) -> str:
    own = sorted(set(steps))
    in_a_row = len(own) > 2 and own[-1] - own[0] == len(own) - 1
    return f"{own[0]}–{own[-1]}" if in_a_row else ", ".join(map(str, own))


def days_of(found: Sequence[Span]) -> int:
    """How many days these spans cover; days that two of them share count once."""
    covered, until = 0, date.min
    for span in sorted(found, key=lambda one: one.start):
        covered += max(0, (span.end - max(span.start, until)).days)
        until = max(until, span.end)
    return covered


def accounted(found: Sequence[Span]) -> tuple[int, int, int]:
    """Days surely held, days perhaps held, and days from the first to the last of the drawing."""
    surely = days_of([span for span in found if span.sureness is Sureness.SURELY])
    at_most = days_of([span for span in found if span.sureness is not Sureness.NOT_KNOWN])
    whole = (max(s.end for s in found) - min(s.start for s in found)).days if found else 0
    return surely, at_most - surely, whole

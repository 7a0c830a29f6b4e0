"""Custody as a chain in time: when a person was surely held, perhaps held, and when nothing is known.

Nothing is filled in: a stage whose day nobody states is in the list, not in the drawing; after the last stage
that a source dates, nothing is known until somebody says more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

FREE = frozenset({"released", "released_conditional", "escaped"})
ENDED = FREE | {"died"}
UNKNOWN = frozenset({"missing"})


@dataclass(frozen=True)
class Step:
    """One stage of a detention as the sources leave it. `throughout` marks an interval that lasted all its days."""

    stage: str | None
    earliest: date | None
    latest: date | None
    throughout: bool = False


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
    dated = [(n, s, s.earliest, s.latest) for n, s in enumerate(steps) if s.earliest and s.latest]
    found: list[Span] = []
    for place, (number, step, first, last) in enumerate(dated):
        following = dated[place + 1] if place + 1 < len(dated) else None
        if step.stage in ENDED:
            continue
        sure = Sureness.NOT_KNOWN if step.stage in UNKNOWN else Sureness.SURELY
        if step.throughout:
            begins, ends = first, last
        elif following is not None:
            begins, ends = last, max(last, following[2])
        else:
            begins = ends = last
        if first < begins:
            found.append(Span(number, first, begins, Sureness.PERHAPS))
        if begins < ends:
            found.append(Span(number, begins, ends, sure))
        rest = following[2] if following is not None else until
        if ends < rest:
            found.append(Span(None if begins < ends else number, ends, rest, Sureness.NOT_KNOWN))
    return found


def accounted(found: Sequence[Span]) -> tuple[int, int, int]:
    """Days surely held, days perhaps held, and days from the first to the last of the drawing."""
    surely = sum(span.days for span in found if span.sureness is Sureness.SURELY)
    perhaps = sum(span.days for span in found if span.sureness is Sureness.PERHAPS)
    whole = (max(s.end for s in found) - min(s.start for s in found)).days if found else 0
    return surely, perhaps, whole

"""Dates of several parts, as `[2015,2019]`: an interval that lies between two parts does not hold such a date.

Of acts the stretches between the parts stand in `facet_row` (facets.GAP), as acts are many; of incidents and reports, of
which few are dated so, they are read when days are asked for.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy import select as choose
from sqlmodel import Session, col

from tracker import dates
from tracker.facets import GAP, GAP_BITS
from tracker.records import FacetRow, Incident, SourceReport
from tracker.store.matrix import Numbers
from tracker.store.sets import Flags

LAST = (1 << GAP_BITS) - 1
OF = (
    (Incident.id, Incident.when_edtf, Incident.when_min, Incident.when_max),
    (SourceReport.id, SourceReport.published_edtf, SourceReport.published_min, SourceReport.published_max),
)


def around(session: Session, start: date | None, end: date | None) -> tuple[int, ...]:
    """Incidents and reports whose date leaves out these days though they lie between its first and its last."""
    if start is None or end is None:
        return ()
    found = []
    for number, edtf, low, high in OF:
        first: Any = col(low)
        last: Any = col(high)
        several = choose(col(number), col(edtf)).where(col(edtf).like("%,%"), first < start, last > end)
        found += [n for n, said in session.execute(several).all() if is_between(said, start, end)]
    return tuple(sorted(found))


def is_between(edtf: str, start: date, end: date) -> bool:
    """Whether these days lie between two parts of the date."""
    return any(low <= start and end <= high for low, high in dates.gaps(edtf))


def packed(edtf: str) -> list[int]:
    """The stretches between the parts, each in one number."""
    return [low.toordinal() << GAP_BITS | high.toordinal() for low, high in dates.gaps(edtf)]


def holds(value: Numbers, start: int, end: int) -> Flags:
    """Which stretches that are packed so hold these days, as ordinals."""
    within: Flags = (value >> GAP_BITS <= start) & (value & LAST >= end)
    return within


def of_rows(start: int, end: int) -> list[ColumnElement[bool]]:
    """The rows of `facet_row` that leave out these days."""
    value = col(FacetRow.value)
    return [col(FacetRow.facet) == GAP, value < (start + 1) << GAP_BITS, value.op("&")(LAST) >= end]

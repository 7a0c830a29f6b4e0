"""Columns that say more of a day that another column gives: when it ended, and how exactly it is known."""

from __future__ import annotations

from tracker import dates
from tracker.errors import TrackerError
from tracker.mapping.compiled import Column
from tracker.mapping.plan import Problem, RowPlan, Said
from tracker.mapping.targets import END
from tracker.mapping.values import STATED, Value, telling

EXACT, ABOUT, MONTH = "1", "2", "3"  # of ACLED's codebook: the day; some day of that week; the month alone
NO_DAY = "The row gives no day of which this could be said. The words are kept as a remark."
NO_END = "It is not a day on which this can have ended. The words are kept as a remark."
WHICH_ENDED = "The row gives several days, and which of them ended then is not said. The words are kept as a remark."
NO_PRECISION = "How exactly the day is known is written as 1 (the day), 2 (about that day) or 3 (that month). It is kept as a remark."


def bound(plan: RowPlan, record: int, part: str, column: Column) -> None:
    """Say of the record's day what the cell of such a column says; what cannot be said of it is told, and kept as words."""
    cell = plan.cells[column.place]
    read = column.cells[cell] if cell.strip() else None
    if read is None:
        return
    plan.problems += [Problem(plan.number, column.name, value, reason, refuses) for value, reason, refuses in read.told]
    days = [said for said in plan.said if said.record == record and said.fact == column.field and said.text]
    for value in read.values:
        why = _ended(plan, record, column, value, days) if part == END else _known(value.text or "", days)
        if not why:  # both cells say the day; whoever loads keeps one of them
            plan.said += [Said(record, column.field, column.place, day.basis, day.text) for day in days[:1]]
        else:
            words = cell.strip()
            plan.problems.append(Problem(plan.number, column.name, words, why, False))
            plan.said.append(Said(record, "remark", column.place, STATED, telling(column.mapping, words)))


def _ended(plan: RowPlan, record: int, column: Column, value: Value, days: list[Said]) -> str:
    """Make spans of the days; alone it is the end of something of which nobody says when it began."""
    if len(days) > 1:
        return WHICH_ENDED
    try:
        if not days:
            plan.said.append(Said(record, column.field, column.place, value.basis, dates.parse(f"/{value.text}")))
        for day in days:
            day.text = value.text if day.text == value.text else dates.parse(f"{day.text}/{value.text}")
    except TrackerError:
        return NO_END
    return ""


def _known(precision: str, days: list[Said]) -> str:
    """Say no more of the days than is known of them."""
    if precision not in (EXACT, ABOUT, MONTH):
        return NO_PRECISION
    if not days:
        return NO_DAY
    for day in days:
        words = day.text or ""
        if precision == ABOUT and len(words) == 10 and words.replace("-", "").isdigit():
            day.text = f"{words}~"
        elif precision == MONTH and len(words) == 10 and words.replace("-", "").isdigit():
            day.text = words[:7]
    return ""

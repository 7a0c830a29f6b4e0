"""Plans of rows: what each row of a sheet makes and says, by its mapping. Pure, and fast: made in millions.

What a row says of a record with a key (an incident, a place, an office) is said by every row that names it: whoever loads
keeps one of the same statements. A record without a key belongs to its row alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from tracker.errors import InvalidFacts
from tracker.importers.sheet import Line, Sheet
from tracker.mapping.build import Builder
from tracker.mapping.compiled import Program, compiled
from tracker.mapping.model import SheetMapping
from tracker.mapping.plan import Problem, RowPlan
from tracker.records.base import Kind

__all__ = ["plans_of"]


def plans_of(
    mapped: SheetMapping,
    sheet: Sheet,
    after: int = 0,
    *,
    today: date | None = None,
    kind_of: Callable[[str], Kind | None] | None = None,
) -> Iterator[RowPlan]:
    """Plans of the rows whose number is greater than `after`: the same as an uninterrupted run gives for them.

    `today` tells days of the future. `kind_of` gives the kind of a record by its number in the source, for ties whose ends
    the mapping leaves open (kinds.py). Raises InvalidFacts where mapping and sheet do not fit together.
    """
    program = compiled(mapped, sheet, today, kind_of)
    builder = Builder(program)
    seen = _Seen(program)
    if after and seen.at is not None:
        for line in sheet.lines(0):
            if line.number > after:
                break
            seen.add(line)
    for line in sheet.lines(after):
        yield _plan(program, builder, seen, line)


class _Seen:
    """The source's own numbers of the rows so far: of each its hash alone, so that a million of them fit into memory."""

    def __init__(self, program: Program) -> None:
        self.at = program.id_at
        self.numbers: set[int] = set()

    def add(self, line: Line) -> bool:
        """Remember the row's number. False where an earlier row has the same."""
        if self.at is None or line.broken or len(line.cells) <= self.at:
            return True
        number = line.cells[self.at].strip()
        if not number:
            return True
        mark = hash(number)
        if mark in self.numbers:
            return False
        self.numbers.add(mark)
        return True


def _plan(program: Program, builder: Builder, seen: _Seen, line: Line) -> RowPlan:
    cells = line.cells
    plan = RowPlan(program.sheet, line.number, cells)
    if line.broken:
        plan.problems.append(Problem(line.number, "", "", line.broken))
        return plan
    if len(cells) != program.width:
        if len(cells) > program.width and any(cells[program.width :]):
            plan.problems.append(Problem(line.number, "", "", "The row has more cells than the sheet has columns."))
            return plan
        cells = (*cells, *("",) * (program.width - len(cells)))[: program.width]
    fresh = seen.add(line)
    try:
        builder.fill(plan, cells)
    except InvalidFacts as problem:  # a rule that no cell alone breaks
        plan.problems.append(Problem(line.number, "", "", str(problem)))
    if not fresh:
        name = program.names[program.id_at or 0]
        plan.problems.append(
            Problem(line.number, name, cells[program.id_at or 0], "An earlier row has the same number.")
        )
    return plan

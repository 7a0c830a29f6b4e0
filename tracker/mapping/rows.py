"""Plans of rows: what each row of a sheet makes and says, by its mapping. Pure, and fast: made in millions.

What a row says of a record with a key (an incident, a place, an office) is said by every row that names it: whoever loads
keeps one of the same statements. A record without a key belongs to its row alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import partial

from tracker.errors import InvalidFacts
from tracker.importers.sheet import Line, Sheet
from tracker.mapping import ditto
from tracker.mapping.above import Above
from tracker.mapping.build import Builder
from tracker.mapping.code_words import key, synonyms
from tracker.mapping.compiled import Program, compiled
from tracker.mapping.model import SheetMapping
from tracker.mapping.month_names import UNKNOWN, folded
from tracker.mapping.plan import Problem, RowPlan
from tracker.mapping.seen import SAME_NUMBER, Seen, mark_records
from tracker.mapping.targets import HANDLES, WHAT, target
from tracker.mapping.turned import switch, turned, without_people
from tracker.records.base import Kind

__all__ = ["plans_of"]

MOST_PARTS = 1_000  # values of one cell: a list that long is a file of its own, and each may be a person
SHOWN = 200  # characters of such a cell that are told


def plans_of(
    mapped: SheetMapping,
    sheet: Sheet,
    after: int = 0,
    *,
    today: date | None = None,
    kind_of: Callable[[str], Kind | None] | None = None,
    above: Above | None = None,
) -> Iterator[RowPlan]:
    """Plans of the rows whose number is greater than `after`: the same as an uninterrupted run gives for them.

    `today` tells days of the future. `kind_of` gives the kind of a record by its number in the source, for ties whose ends
    the mapping leaves open (kinds.py); `above` which records of rows above are
    there to hang on. Raises InvalidFacts where mapping and sheet do not fit together.
    """
    builders = _builders(mapped, sheet, today, kind_of, above)
    used = {column.column for column in mapped.columns if column.target}
    read = [place for place, column in enumerate(sheet.columns) if column.name in used]
    program = next(iter(builders.made.values())).program
    seen = Seen(program.id_at, read, _above(program, above))
    before: Line | None = None
    if after:
        for line in sheet.lines(0):
            if line.number > after:
                break
            seen.add(line)
            before = line
    for line in sheet.lines(after):
        yield _plan(builders, seen, line, before)
        before = line


def _same_as_above(builders: _Builders, plan: RowPlan, cells: tuple[str, ...], before: Line | None) -> None:
    """Tell of cells that say "ditto"; a fact that stands in another row only refuses this one, words of a remark stay."""
    for at, name, words in builders.read:
        if cells[at] in ditto.MARKS:
            plan.problems.append(Problem(plan.number, name, cells[at], ditto.reason(before, at), refuses=not words))


def _above(program: Program, above: Above | None) -> dict[int, Callable[[str], str]]:
    """For each column that names a row above, what tells that row from others in any file."""
    if above is None:
        return {}
    named = [(place, sheet) for place, _, sheet in program.parents if sheet]
    named += [(program.tied[0], program.tied[1])] if program.tied else []
    return {place: partial(above.same, sheet) for place, sheet in named}


@dataclass
class _Builders:
    """A builder for each kind of row; `at` is the column that says which, None where all rows are about the same."""

    made: dict[str, Builder]
    at: int | None = None
    words: dict[str, str] = field(default_factory=dict)
    nobody: Builder | None = None
    telling: dict[str, tuple[int, ...]] = field(default_factory=dict)
    parted: list[tuple[int, str]] = field(
        default_factory=list
    )  # columns whose cells may hold several values, and the sign
    read: list[tuple[int, str, bool]] = field(default_factory=list)  # columns that are read; whether as mere words

    def of(self, cells: tuple[str, ...]) -> Builder | None:
        """The builder of a row; None where its word for what it is about has no meaning."""
        if self.at is None:
            if self.nobody is not None and not self._tells("individual", cells) and self._tells("incident", cells):
                return self.nobody
            return next(iter(self.made.values()))
        word = key(cells[self.at])
        about = self.words.get(word) or synonyms()["about"].get(word)
        return self.made.get(about or "")

    def _tells(self, slot: str, cells: tuple[str, ...]) -> bool:
        """Whether a cell of these columns holds more than that something is not known."""
        return any(
            cells[at] and (words := folded(cells[at].strip())) and words not in UNKNOWN for at in self.telling[slot]
        )


def _builders(
    mapped: SheetMapping,
    sheet: Sheet,
    today: date | None,
    kind_of: Callable[[str], Kind | None] | None,
    above: Above | None,
) -> _Builders:
    found = _made(mapped, sheet, today, kind_of, above)
    names = [one.name for one in sheet.columns]
    used = [one for one in mapped.columns if one.target and one.column in names]
    found.read = [(names.index(one.column), one.column, _mere_words(one.target, mapped.about)) for one in used]
    return found


def _mere_words(written: str, about: str) -> bool:
    return written != WHAT and target(written, about).field in ("remark", "description")


def _made(
    mapped: SheetMapping,
    sheet: Sheet,
    today: date | None,
    kind_of: Callable[[str], Kind | None] | None,
    above: Above | None,
) -> _Builders:
    column = switch(mapped)
    names = [one.name for one in sheet.columns]
    signs = {one.column: one.separator or mapped.several for one in mapped.columns if one.target}
    parted = [(at, sign) for at, name in enumerate(names) if (sign := signs.get(name, ""))]
    if column is None:
        found = _Builders({mapped.about: Builder(compiled(mapped, sheet, today, kind_of, above))}, parted=parted)
        if (unnamed := without_people(mapped)) is not None:
            found.nobody = Builder(compiled(unnamed, sheet, today, kind_of, above))
            found.nobody.titles_shared = True
            aims = {names.index(one.column): target(one.target, mapped.about) for one in mapped.columns if one.target}
            naming = ("name", *HANDLES)
            found.telling = {
                "individual": tuple(at for at, aim in aims.items() if aim.slot == "individual" and aim.field in naming),
                "incident": tuple(at for at, aim in aims.items() if aim.slot == "incident"),
            }
        return found
    if column.column not in names:
        raise InvalidFacts(
            f"The mapping does not fit the sheet '{sheet.name}'.", {column.column: "The sheet has no such column."}
        )
    kinds = {mapped.about, *column.codes.values()} - {""}
    made = {about: Builder(compiled(turned(mapped, about), sheet, today, kind_of, above)) for about in sorted(kinds)}
    words = {key(word): about for word, about in column.codes.items()}
    return _Builders(made, names.index(column.column), words, parted=parted)


def _plan(builders: _Builders, seen: Seen, line: Line, before: Line | None) -> RowPlan:
    cells = line.cells
    program = next(iter(builders.made.values())).program
    plan = RowPlan(program.sheet, line.number, cells)
    if line.broken:
        plan.problems.append(Problem(line.number, "", "", line.broken))
        return plan
    if len(cells) != program.width:
        if len(cells) > program.width and any(cells[program.width :]):
            plan.problems.append(Problem(line.number, "", "", "The row has more cells than the sheet has columns."))
            return plan
        cells = (*cells, *("",) * (program.width - len(cells)))[: program.width]
    earlier, mark = seen.add(line)
    for at, sign in builders.parted:
        if len(cells[at]) > MOST_PARTS and cells[at].count(sign) >= MOST_PARTS:
            reason = f"The cell holds {cells[at].count(sign) + 1:,} values; at most {MOST_PARTS:,} can stand in one. Part the row."
            plan.problems.append(Problem(line.number, program.names[at], cells[at][:SHOWN], reason))
            return plan
    if not ditto.MARKS.isdisjoint(cells):
        _same_as_above(builders, plan, cells, before)
        if plan.refused:
            return plan
    builder = builders.of(cells)
    if builder is None:
        at = builders.at or 0
        reason = "The mapping does not say what a row with this word is about."
        plan.problems.append(Problem(line.number, program.names[at], cells[at], reason))
        return plan
    if builder is builders.nobody:
        reason = "The row names nobody: it is loaded as an incident without a person."
        plan.problems.append(Problem(line.number, "", "", reason, refuses=False))
    try:
        builder.fill(plan, cells)
    except InvalidFacts as problem:  # a rule that no cell alone breaks
        plan.problems.append(Problem(line.number, "", "", str(problem)))
    if earlier:
        at = program.id_at or 0
        reason = f"Row {earlier} {SAME_NUMBER}: which of them it belongs to is open."
        plan.problems.append(Problem(line.number, program.names[at], cells[at], reason))
    mark_records(plan, mark)
    return plan

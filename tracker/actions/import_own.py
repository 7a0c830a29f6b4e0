"""Our own lists that come back: what they say as it stands changes nothing, and those of another store keep their refs.

A row is found by its ref, and its cells are held against what the same list would show of the record today: only what
differs becomes a statement. Where the refs of a list mean nobody here, it is another store's: its people are new, and
their refs are the numbers by which its next list finds them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice

from sqlmodel import Session

from tracker.access import User
from tracker.actions import leaving_columns
from tracker.actions.import_source import START, Place, Source, renamed
from tracker.actions.leaving_rows import READERS
from tracker.audience import Leaving
from tracker.importers.ours_file import own_columns
from tracker.importers.sheet import Column, Line, Sheet
from tracker.mapping import headers
from tracker.mapping.plan import Problem, RowPlan
from tracker.mapping.written import from_text
from tracker.store import database, ids, records

SCHEME = "Tracker ref"  # what refs of another store are numbers of: no two stores give the same ones
LOOK = 5_000  # rows whose refs say whether they are of this store
PART = 500  # rows that are held against their records together
TIES = ("incidents", "incident", "individual")  # refs of other records: they say where something new belongs
CUSTODY = ("latest_stage", "latest_stage_when", "place", "body_part", "kind", "side", "severity", "cause", "treatment")  # fmt: skip
Shown = dict[str, dict[str, set[str]]]  # ref → column → its values


def known(by: User, source: Source) -> Source | None:
    """The file as one of our own lists, None where it is none. Its notes say of which store it is."""
    name, columns = source.sheets[0] if len(source.sheets) == 1 else ("", ())
    what = headers.own_export(tuple(columns))
    if not what or source.remade is None or not _by_ref(source, name):
        return None
    called = own_columns(tuple(columns))
    at = list(called.values()).index("ref")
    refs = [plan.cells[at].strip() for _, plan in islice(source.plans(START), LOOK) if len(plan.cells) > at]
    with database.reading(by) as session:
        here = ids.records(session, sorted({*refs} - {""}))
    if 2 * sum(ref in here for ref in refs) < len(refs):
        return _from_elsewhere(source)
    return _held_against(by, source, what, called)


def _by_ref(source: Source, sheet: str) -> bool:
    mapped = from_text(source.mapping).sheet(sheet)
    return mapped is not None and any(column.target == "ref" for column in mapped.columns)


# --- a list of this store ---
def _held_against(by: User, source: Source, what: str, called: Mapping[str, str]) -> Source:
    original: dict[int, tuple[str, ...]] = {}
    names = list(called.values())

    def through(sheet: Sheet) -> Sheet:
        def lines(after: int) -> Iterator[Line]:
            original.clear()
            rows = sheet.lines(after)
            while part := list(islice(rows, PART)):
                with database.reading(by) as session:
                    shown = _shown(session, by, what, [line.cells[names.index("ref")].strip() for line in part])
                for line in part:
                    original[line.number] = line.cells
                    yield line if line.broken else Line(line.number, _new(line.cells, names, sheet.columns, shown))

        return replace(sheet, lines=lines)

    assert source.remade is not None  # noqa: S101  # else it is not held against anything
    made = source.remade(source.mapping, through)

    def plans(after: Place) -> Iterator[tuple[int, RowPlan]]:
        for place, plan in made.plans(after):
            plan.cells = original.pop(plan.number, plan.cells)
            yield place, plan

    note = "This is a list of our own: what it says as it stands here is not said again."
    return replace(made, plans=plans, suggested=True, notes=[*source.notes, note])


def _shown(session: Session, by: User, what: str, refs: Sequence[str]) -> Shown:
    """What the list shows of these records today, as this person sees them."""
    numbers = [row.id for row in ids.records(session, sorted({*refs} - {""})).values() if row.id is not None]
    _, _, read = READERS[what]
    columns = leaving_columns.leaving(what, Leaving())
    found: Shown = {}
    for row in read(session, by, numbers, records.place_names):
        told = {column.name: column.told(row, Leaving()) for column in columns}
        found[str(told["ref"])] = {name: _values(value) for name, value in told.items()}
    return found


def _values(value: object) -> set[str]:
    values = value if isinstance(value, tuple | list) else (value,)
    return {_plain(str(one)) for one in values if one is not None and str(one).strip()}


def _plain(words: str) -> str:
    """Words as every format keeps them: what is written for Uwazi has no upright line within a value."""
    return words.replace("|", "\u00a6").strip()


def _new(cells: tuple[str, ...], names: Sequence[str], columns: Sequence[Column], shown: Shown) -> tuple[str, ...]:
    """The cells of a row without what the list shows already; nothing but its ref where nothing else is left."""
    there = shown.get(cells[names.index("ref")].strip())
    if there is None:
        return cells
    left = [
        cell if name == "ref" else _left(cell, column.separator, there.get(name, set()))
        for cell, name, column in zip(cells, names, columns, strict=False)
    ]
    tied = any(cell for cell, name in zip(left, names, strict=False) if name in CUSTODY)
    if not tied:
        return tuple(left)
    kept = zip(left, cells, names, columns, strict=False)
    return tuple(old if name in TIES and _one(old, column) else cell for cell, old, name, column in kept)


def _left(cell: str, separator: str, there: set[str]) -> str:
    parts = cell.split(separator) if separator else [cell]
    new = [part for part in parts if part.strip() and _plain(part) not in there]
    return separator.join(new)


def _one(cell: str, column: Column) -> bool:
    return not column.separator or column.separator not in cell


# --- a list of another store ---
def _from_elsewhere(source: Source) -> Source:
    def plans(after: Place) -> Iterator[tuple[int, RowPlan]]:
        for place, plan in source.plans(after):
            columns = source.sheets[place][1]
            for made in plan.records:
                if made.ref:
                    made.identifier, made.ref = made.ref, ""
                    _several(plan, columns, made.identifier)
            yield place, plan

    note = "The refs of this list mean nobody here: it is another store's, and they are kept as that store's numbers."
    return replace(renamed(source, SCHEME), plans=plans, again=None, suggested=True, notes=[*source.notes, note])


def _several(plan: RowPlan, columns: Sequence[str], words: str) -> None:
    """Say where a cell names several records, of which a row can be about one alone."""
    if "|" in words or "\x1f" in words:
        at = next((at for at, cell in enumerate(plan.cells) if cell.strip() == words), -1)
        why = "It names several records of the other store: they are taken for one."
        plan.problems.append(Problem(plan.number, columns[at] if at >= 0 else "", words, why, False))


__all__ = ["SCHEME", "known"]

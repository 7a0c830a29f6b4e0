"""Small sheets for tests, and what must hold of every plan of a row."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from tracker.drafts import ALWAYS_FRAMED, LINKS, REQUIRED
from tracker.facts import ValueType
from tracker.importers.sheet import Book, Column, Line, Sheet
from tracker.mapping import ditto
from tracker.mapping.model import ColumnMapping, SheetMapping
from tracker.mapping.plan import RowPlan, Said
from tracker.mapping.rows import plans_of
from tracker.records import fact
from tracker.records.base import Kind

TODAY = date(2026, 11, 28)


def sheet(headers: Sequence[str | Column], *rows: Sequence[str], name: str = "table", **more: Any) -> Sheet:
    """A sheet of these rows; the first of them is row 2."""
    columns = tuple(header if isinstance(header, Column) else Column(header) for header in headers)
    lines = [Line(number, tuple(row)) for number, row in enumerate(rows, 2)]
    return Sheet(name, columns, lambda after: (line for line in lines if line.number > after), **more)


def book(*sheets: Sheet) -> Book:
    return Book("CSV", sheets)


def file_sheet(path: Path, *, tags: bool = False) -> Sheet:
    """A CSV file as the importers read it: the first row are headers, a row of HXL hashtags below them hints."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    hints = rows[1] if tags else [""] * len(rows[0])
    columns = tuple(Column(name.strip(), hint=hint) for name, hint in zip(rows[0], hints, strict=True))
    start = 2 if tags else 1
    lines = [Line(number, tuple(row)) for number, row in enumerate(rows, 1) if number > start and any(row)]
    return Sheet(path.stem, columns, lambda after: (line for line in lines if line.number > after))


def plans(mapped: SheetMapping, of: Sheet, **more: Any) -> list[RowPlan]:
    return list(plans_of(mapped, of, today=TODAY, **more))


def one(mapped: SheetMapping, of: Sheet) -> RowPlan:
    (plan,) = plans(mapped, of)
    return plan


def people(*columns: ColumnMapping, **more: Any) -> SheetMapping:
    return SheetMapping("table", "individual", columns=columns, **more)


def said(plan: RowPlan, name: str, record: int | None = None) -> list[Said]:
    return [s for s in plan.said if s.fact == name and (record is None or s.record == record)]


def texts(plan: RowPlan, name: str) -> list[str | None]:
    return [s.text for s in said(plan, name)]


def of_kind(plan: RowPlan, kind: Kind) -> list[int]:
    return [place for place, made in enumerate(plan.records) if made.kind is kind]


def reasons(plan: RowPlan) -> list[str]:
    return [problem.reason for problem in plan.problems]


def assert_holds(plan: RowPlan) -> None:
    """The rules of structure: links lead to records of the right kind, facts exist, values are of their type."""
    records = plan.records
    for made in records:
        for column, allowed in LINKS.get(made.kind, {}).items():
            target = made.frame.get(column)
            if target is not None:
                assert records[target].kind in allowed, (made.kind, column)
        if not plan.refused and not made.ref:  # one with our reference is there already, with its frame
            assert all(made.frame.get(column) is not None for column in REQUIRED.get(made.kind, ())), made
        for kind, column in ALWAYS_FRAMED:
            if made.kind is kind and column in made.frame:
                assert isinstance(made.frame[column], str)
    for claim in plan.said:
        found = fact(records[claim.record].kind, claim.fact)
        values = (claim.text, claim.term, claim.link, claim.low, claim.high)
        assert any(value is not None for value in values), claim
        assert claim.column == -1 or 0 <= claim.column < len(plan.cells)
        if found.type is ValueType.CODE:
            assert claim.term is not None and claim.link is None
        if found.type is ValueType.RECORD:
            assert claim.link is not None and (not found.kinds or records[claim.link].kind in found.kinds)
        if found.type is ValueType.NAME:
            assert claim.extra is not None and claim.text and len(claim.text) <= 300
        if claim.low is not None and claim.high is not None:
            assert claim.low <= claim.high


def assert_nothing_is_lost(mapped: SheetMapping, of: Sheet, plan: RowPlan) -> None:
    """Every mapped cell that is filled ends as a statement, a number of a record, or a problem."""
    if plan.refused and any(problem.column == "" for problem in plan.problems):
        return  # the row as a whole is told, with all of its cells
    if plan.refused and not ditto.MARKS.isdisjoint(plan.cells):
        return  # it is given back before its other cells are read
    places = {column.name: place for place, column in enumerate(of.columns)}
    told = {problem.column for problem in plan.problems}
    spoken = {claim.column for claim in plan.said}
    words = " ".join(claim.text or "" for claim in plan.said)
    handles = {made.identifier.split("/")[0] for made in plan.records} | {made.identifier for made in plan.records}
    handles |= {made.ref for made in plan.records}
    for column in mapped.columns:
        cell = plan.cells[places[column.column]].strip()
        if column.target in ("", "about") or not cell or cell in (*column.empty, *mapped.empty):
            continue
        if column.separator and not cell.replace(column.separator, "").strip():
            continue
        place = places[column.column]
        assert place in spoken or column.column in told or cell in handles or cell in words, (column, cell)

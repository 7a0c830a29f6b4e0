"""Which records of rows above are there to hang on: those of rows that the mapping does not refuse."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tracker.importers.sheet import Book
from tracker.mapping.model import Mapping
from tracker.mapping.plan import RowPlan
from tracker.records.base import Kind

Stands = Callable[[str, Kind, str], bool]  # whether a sheet makes a record of this kind under this key


def stands_of(mapping: Mapping, book: Book, plans: Callable[[str], Iterator[RowPlan]]) -> Stands:
    """Whether a sheet has a row that can be loaded and makes such a record. Each sheet is gone through once, when it is asked of.

    `plans` gives the plans of a sheet's rows. Of each key its hash alone is kept: a million take about 100 MB.
    """
    found: dict[str, set[int]] = {}

    def stands(name: str, kind: Kind, key: str) -> bool:
        if name not in found:
            found[name] = set()  # a sheet that leads back to itself has no rows above
            found[name] = _records(name, book, mapping, plans)
        return hash((kind.value, key)) in found[name]

    return stands


def _records(name: str, book: Book, mapping: Mapping, plans: Callable[[str], Iterator[RowPlan]]) -> set[int]:
    sheet, mapped = next((sheet for sheet in book.sheets if sheet.name == name), None), mapping.sheet(name)
    if sheet is None or mapped is None or not mapped.about:
        return set()
    return {
        hash((made.kind.value, made.key))
        for plan in plans(name)
        if not plan.refused
        for made in plan.records
        if made.key.startswith("row:")
    }

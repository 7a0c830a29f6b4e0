"""Cells of a spreadsheet that go over several rows: what stands in the first of them is said of each of these rows."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from tracker.errors import UnreadableFile
from tracker.importers.sheet import Line

MOST = 20_000  # such cells of a sheet that are heeded
FILLED = 2_000_000  # cells that get their words so
COUNT = re.compile(
    r"(?!(?:19|20)\d\d$)[-+]?\d+(?:[.,]\d+)?%?"
)  # a number of people, said once, is not as many in each row
TOLD = (
    "Where one goes over several rows of the table, its date or words count for each of them, a number for the first."
)


class Span(NamedTuple):
    """A column, and the first and last of the rows over which one of its cells goes."""

    column: int
    first: int
    last: int


def filled(lines: Iterable[Line], spans: Iterable[Span], header: int) -> Iterator[Line]:
    """The rows with the words of such cells in each row; those that begin in or above the headers (row `header`) are left."""
    begun: dict[int, list[Span]] = defaultdict(list)
    for span in spans:
        if span.first > header:
            begun[span.first].append(span)
    if not begun:
        yield from lines
        return
    open_cells: dict[int, tuple[int, str]] = {}
    times = 0
    for line in lines:
        cells = line.cells
        if open_cells and not line.broken and any(cells):
            open_cells = {column: told for column, told in open_cells.items() if told[0] >= line.number}
            times += len(open_cells)
            if times > FILLED:
                raise UnreadableFile(f"Merged cells go over too many rows, up to row {line.number:,}. Part them first.")
            cells = _with(cells, open_cells)
        for span in begun.get(line.number, ()):
            words = cells[span.column].strip() if span.column < len(cells) else ""
            if words and not COUNT.fullmatch(words):
                open_cells[span.column] = (span.last, words)
        yield line if cells is line.cells else Line(line.number, cells)


def _with(cells: tuple[str, ...], told: dict[int, tuple[int, str]]) -> tuple[str, ...]:
    missing = {column: words for column, (_, words) in told.items() if column >= len(cells) or not cells[column]}
    if not missing:
        return cells
    whole = [*cells, *("",) * (max(missing) + 1 - len(cells))]
    for column, words in missing.items():
        whole[column] = words
    return tuple(whole)

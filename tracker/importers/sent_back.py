"""Rows that were sent back from several sheets: in one file, those of each sheet under a header of their own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from tracker.importers.sheet import Line
from tracker.importers.source import Raw

REASON = "reason"  # the last column of a file of rejected rows (actions/batches.py)


def parted(raw: Raw) -> list[Raw]:
    """The tables that stand below each other; the one as it is where it is no such file."""
    first = next((line for line in raw.rows() if any(map(str.strip, line.cells))), None)
    if first is None or first.broken or not _is_header(first.cells):
        return [raw]
    starts = [line.number for line in raw.rows() if not line.broken and _is_header(line.cells)]
    if len(starts) == 1:
        return [raw]
    ends = [*(number - 1 for number in starts[1:]), None]
    return [
        replace(_between(raw, start, end), name=raw.name if not at else f"{raw.name} {at + 1}")
        for at, (start, end) in enumerate(zip(starts, ends, strict=True))
    ]


def _is_header(cells: Sequence[str]) -> bool:
    """Whether each cell is filled, none stands twice, and the last is the one in which reasons are told."""
    while cells and not cells[-1].strip():
        cells = cells[:-1]
    words = [cell.strip() for cell in cells]
    return len(words) > 1 and words[-1] == REASON and all(words) and len(set(words)) == len(words)


def _between(raw: Raw, start: int, end: int | None) -> Raw:
    def rows() -> Iterator[Line]:
        for line in raw.rows():
            if end is not None and line.number > end:
                return
            if line.number >= start:
                yield line

    return replace(raw, rows=rows)

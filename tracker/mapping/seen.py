"""What the earlier rows of a sheet were: whose numbers they gave, and which rows are the same, cell for cell."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence

from tracker.importers.sheet import Line
from tracker.mapping.plan import RowPlan
from tracker.records.base import Kind

SAME_NUMBER = "has the same number"  # what is said of a row that gives the number of an earlier one
NAMED = (Kind.INDIVIDUAL, Kind.ORGANISATION)  # what a load makes anew for each row that gives no number of it


class Seen:
    """The rows so far: of each only short hashes, so that a million of them fit into memory.

    `at` is the column of the source's own numbers, None where there is none; `read` are the columns that the mapping reads:
    the words of others (a running number, why a row was sent back) do not make it another row. `above` gives for columns
    that hold the number of a row above what tells that row from others: its number is another one in the next file.
    """

    def __init__(
        self, at: int | None, read: Sequence[int], above: Mapping[int, Callable[[str], str]] | None = None
    ) -> None:
        self.at = at
        self.read = read
        self.above = dict(above or {})
        self.numbers: dict[int, int] = {}  # of a number: the row that gave it first
        self.rows: set[int] = set()
        self.again: dict[int, int] = {}  # how often a row that stands several times stood so far

    def add(self, line: Line) -> tuple[int, str]:
        """Remember a row. Returns the earlier row with the same number, 0 where there is none, and the mark of this row.

        Rows that are the same cell for cell have different marks, by which of them comes first: they may be two people.
        """
        if line.broken:
            return 0, ""
        number = line.cells[self.at].strip() if self.at is not None and len(line.cells) > self.at else ""
        if number:
            first = self.numbers.setdefault(hash(number), line.number)
            return (first if first != line.number else 0), self._mark(line)
        whole = self._mark(line)
        short = hash(whole)
        if short not in self.rows:
            self.rows.add(short)
            return 0, whole
        self.again[short] = self.again.get(short, 1) + 1
        return 0, f"{whole}:{self.again[short]}"

    def _mark(self, line: Line) -> str:
        cells = line.cells
        told = [cells[place] if place < len(cells) else "" for place in self.read]
        if self.above:
            told = [
                self.above[place](words.strip()) if place in self.above else words
                for place, words in zip(self.read, told, strict=True)
            ]
        words = "\x1f".join(told)
        return hashlib.blake2b(words.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


def mark_records(plan: RowPlan, mark: str) -> None:
    """Give the mark of its row to what nothing else tells from the records of other rows."""
    if not mark:
        return
    for place, made in enumerate(plan.records):
        own = not made.key or (made.of_this_file and not made.above)
        if own and (not place or made.kind in NAMED) and not (made.identifier or made.ref):
            made.mark = f"{mark}/{place}"

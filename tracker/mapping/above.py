"""Which records of rows above are there to hang on, and what tells them from others in any file."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator

from tracker.importers.sheet import Book
from tracker.mapping.model import Mapping
from tracker.mapping.plan import ROW, RowPlan
from tracker.records.base import Kind


class Above:
    """The rows of sheets on which others hang. Each sheet is gone through once, when it is asked of.

    `plans` gives the plans of a sheet's rows. Of each key two short hashes alone are kept: a million take about 150 MB.
    """

    def __init__(self, mapping: Mapping, book: Book, plans: Callable[[str], Iterator[RowPlan]]) -> None:
        self._read = {sheet.name for sheet in book.sheets if (of := mapping.sheet(sheet.name)) and of.about}
        self._plans = plans
        self._found: dict[str, dict[int, int]] = {}

    def there(self, name: str, kind: Kind, key: str) -> bool:
        """Whether a sheet has a row that can be loaded and makes such a record."""
        return hash((kind.value, key)) in self._sheet(name)

    def same(self, name: str, words: str) -> str:
        """What tells the row of this key from others, in whatever place another file has it; "" where there is none."""
        own = self._sheet(name)
        keys = (own.get(hash((kind.value, f"{ROW}{name}:{words}"))) for kind in Kind)
        return next((f"{found:x}" for found in keys if found), "")

    def _sheet(self, name: str) -> dict[int, int]:
        if name not in self._found:
            self._found[name] = {}  # a sheet that leads back to itself has no rows above
            self._found[name] = dict(self._records(name)) if name in self._read else {}
        return self._found[name]

    def _records(self, name: str) -> Iterator[tuple[int, int]]:
        for plan in self._plans(name):
            if not plan.refused:
                told = _told(plan)
                for made in plan.records:
                    if made.of_this_file:
                        yield hash((made.kind.value, made.key)), told


def _told(plan: RowPlan) -> int:
    """By what a row is known again: the number of its record, ours or the source's own, else its cells."""
    first = plan.records[0] if plan.records else None
    words = f"{first.ref}\x1f{first.identifier}\x1f{first.mark}" if first else ""
    return int.from_bytes(hashlib.blake2b(words.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")

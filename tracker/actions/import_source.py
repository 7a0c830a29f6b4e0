"""A file on its way in: what it is, its sheets, and what its mapping makes of each of its rows, in their order."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tracker.mapping.plan import RowPlan

Place = tuple[int, int]  # a sheet by its place in the file, and the number of one of its rows
START: Place = (0, 0)


@dataclass(frozen=True)
class Source:
    """A file with its mapping. `plans(after)` gives the rows after a place, each with its sheet, never all at once.

    `scheme` names whose numbers the file's identifiers are. `mapping` is kept as it is, and makes the same again.
    """

    path: Path
    format: str
    sheets: Sequence[tuple[str, Sequence[str]]]
    plans: Callable[[Place], Iterator[tuple[int, RowPlan]]]
    mapping: str = ""
    scheme: str = ""
    notes: Sequence[str] = field(default=())

    @property
    def name(self) -> str:
        """What the file is called."""
        return self.path.name

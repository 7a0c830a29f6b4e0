"""One date as a text states it."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.records.base import Basis


@dataclass(frozen=True)
class Day:
    """A date in the text: its EDTF; `doubt` where the year or the day rests on another date of the text.

    `counted`: the words alone do not say it; it is counted from the date at `rests_on`. `head`: the report's own date.
    """

    start: int
    end: int
    edtf: str
    doubt: str = ""
    score: float = 0.95
    counted: bool = False
    rests_on: tuple[tuple[int, int], ...] = ()
    head: bool = False

    @property
    def basis(self) -> Basis:
        """How far we go: the words say a day, or we count from where they point."""
        return Basis.CLASSIFIED if self.counted else Basis.STATED

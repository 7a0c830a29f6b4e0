"""True, false and missed: how proposals are counted against answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

SHARED = 0.5


@dataclass
class Tally:
    """How many were true, false and missed, and which."""

    true: list[str] = field(default_factory=list)
    false: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float | None:
        """True of all that was proposed; None where nothing was."""
        return len(self.true) / (len(self.true) + len(self.false)) if self.true or self.false else None

    @property
    def recall(self) -> float | None:
        """True of all that there is to find; None where there is nothing."""
        found = len(self.true)
        return found / (found + len(self.missed)) if found or self.missed else None

    @property
    def f1(self) -> float | None:
        """The harmonic mean of both; None where there is nothing on either side."""
        whole = 2 * len(self.true) + len(self.false) + len(self.missed)
        return 2 * len(self.true) / whole if whole else None

    def add(self, other: Tally) -> None:
        """Take in another one."""
        self.true += other.true
        self.false += other.false
        self.missed += other.missed


Scores = dict[str, Tally]


def overlap(one: tuple[int, int], other: tuple[int, int]) -> float:
    """The shared part of two stretches, as a share of the longer."""
    shared = min(one[1], other[1]) - max(one[0], other[0])
    return max(0, shared) / max(one[1] - one[0], other[1] - other[0], 1)


def pair(ours: Sequence[Any], theirs: Sequence[Any], same: Callable[[Any, Any], bool]) -> tuple[set[int], set[int]]:
    """Which of ours and of theirs match."""
    mine: set[int] = set()
    matched: set[int] = set()
    for number, one in enumerate(ours):
        for index, other in enumerate(theirs):
            if same(one, other):
                mine.add(number)
                matched.add(index)
    return mine, matched


def compared(
    ours: Iterable[str], theirs: Iterable[str], same: Callable[[str, str], bool] = lambda a, b: a == b
) -> Tally:
    """Two sets of answers counted against each other."""
    mine, other = sorted(ours), sorted(theirs)
    own, matched = pair(mine, other, same)
    return Tally(
        [x for i, x in enumerate(other) if i in matched],
        [x for i, x in enumerate(mine) if i not in own],
        [x for i, x in enumerate(other) if i not in matched],
    )

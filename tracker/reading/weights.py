"""Weights counted from answered texts: `data/reading/weights_*.csv`, made by `data/reading/weigh.py`."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from tracker import codes


@cache
def of(name: str) -> Mapping[str, float]:
    """What each thing weighs; "" is where all begin."""
    with (codes.data_folder() / "reading" / f"weights_{name}.csv").open(encoding="utf-8", newline="") as file:
        return {row["what"]: float(row["weight"]) for row in csv.DictReader(file)}


def step(count: int, steps: Sequence[int]) -> int:
    """A count as weights know it: the first of these that it does not exceed, 99 beyond them all."""
    return next((one for one in steps if count <= one), 99)


def total(seen: Mapping[str, int] | Iterable[str], name: str) -> float:
    """The sum for what is seen, the same in whatever order: above 0 more speaks for it than against."""
    weighed = of(name)
    counted = seen if isinstance(seen, Mapping) else dict.fromkeys(seen, 1)
    return math.fsum([weighed[""], *(weighed.get(what, 0.0) * count for what, count in counted.items())])


def probability(seen: Mapping[str, int], name: str) -> float:
    """How sure it is, from 0 to 1, where this is seen."""
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total(seen, name)))))

"""Filter: what a list is narrowed to, as people say it; the same for pages, commands and exports."""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, init=False)
class Filter:
    """What a list is narrowed to; values of one facet are alternatives, facets combine.

    Facets (tracker/facets.py) are given and read by name: `Filter(sex=("female",)).sex`; one that is not chosen is
    empty. `as_of` is the day on which the status is asked. `certain` keeps what surely lies in these dates and, with
    `as_of`, what was surely known by then; else what perhaps does.
    """

    chosen: tuple[tuple[str, tuple[str, ...]], ...]
    start: date | None
    end: date | None
    certain: bool
    as_of: date | None
    words: str

    def __init__(
        self,
        *,
        start: date | None = None,
        end: date | None = None,
        certain: bool = False,
        as_of: date | None = None,
        words: str = "",
        **facets: tuple[str, ...],
    ) -> None:
        chosen = tuple(sorted((name, tuple(values)) for name, values in facets.items() if values))
        own: dict[str, object] = {
            "chosen": chosen,
            "start": start,
            "end": end,
            "certain": certain,
            "as_of": as_of,
            "words": words,
        }
        for name, value in own.items():
            object.__setattr__(self, name, value)

    def __getattr__(self, name: str) -> tuple[str, ...]:
        if name.startswith("__") or name == "chosen":
            raise AttributeError(name)
        return dict(self.chosen).get(name, ())

    def __iter__(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        return iter(self.chosen)

    def without_words(self) -> Filter:
        """The same choice but for words."""
        found = copy(self)
        object.__setattr__(found, "words", "")
        return found

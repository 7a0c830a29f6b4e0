"""A query in a text: whether it is there, and where."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from tracker.wording.articles import ARTICLE
from tracker.wording.query import All, Node, Not, Phrase, phrases
from tracker.wording.words import LONGEST, UNSPACED, Words, is_unspaced, runs


class Hit(NamedTuple):
    """Where a phrase stands in a text."""

    start: int
    end: int


def hits(phrase: Phrase, text: Words) -> Iterator[Hit]:
    """Every place of a phrase, in order."""
    for found in _pattern(phrase).finditer(text.folded):
        yield Hit(*text.span(*found.span()))


@lru_cache(maxsize=500)
def _pattern(phrase: Phrase) -> re.Pattern[str]:
    """What finds a phrase in a folded text: exactly where an index of the same words finds it."""
    wanted = runs(phrase.plain)
    pieces: list[str] = []
    for place, run in enumerate(wanted):
        is_first, is_last = place == 0, place == len(wanted) - 1
        goes_on = (is_last and phrase.prefix) or len(run) >= LONGEST
        if is_unspaced(run):  # found anywhere in a run; in the middle of a phrase a run is whole
            starts, ends = "" if is_first else f"(?<![{UNSPACED}])", "" if is_last else f"(?![{UNSPACED}])"
            pieces.append(f"{starts}{re.escape(run)}{ends}")
        else:
            letter = rf"[^\s{UNSPACED}]"
            ends = f"{letter}*" if goes_on else f"(?!{letter})"
            before = f"(?:{ARTICLE})?" if len(wanted) == 1 else ""
            pieces.append(f"(?<!{letter}){before}{re.escape(run[:LONGEST])}{ends}")
    return re.compile(r"\s*".join(pieces))


def is_true(node: Node, holds: Callable[[Phrase], bool]) -> bool:
    """Whether a tree is true where its phrases are."""
    if isinstance(node, Phrase):
        return holds(node)
    if isinstance(node, Not):
        return not is_true(node.part, holds)
    return (all if isinstance(node, All) else any)(is_true(part, holds) for part in node.parts)


def is_found(node: Node, text: Words) -> bool:
    """Whether a text is what a query looks for."""
    return is_true(node, lambda phrase: _pattern(phrase).search(text.folded) is not None)


def places(node: Node, text: Words) -> dict[Phrase, list[Hit]]:
    """The places of each phrase that is looked for, of those that are there."""
    found = {phrase: list(hits(phrase, text)) for phrase in phrases(node)}
    return {phrase: at for phrase, at in found.items() if at}


def closeness(found: Sequence[Sequence[tuple[int, int]]]) -> float:
    """How close together the nearest places (start, end) of all phrases stand: 1 side by side, towards 0 far apart."""
    if len(found) < 2:
        return 1.0 if found else 0.0
    every = sorted((start, end, number) for number, of_one in enumerate(found) for start, end in of_one)
    wanted = sum(of_one[0][1] - of_one[0][0] for of_one in found) + len(found) - 1  # with a blank between
    narrowest = max(end for _, end, _ in every)
    seen: dict[int, int] = {}
    for start, end, number in every:
        seen[number] = start
        if len(seen) == len(found):
            narrowest = min(narrowest, end - min(seen.values()))
    return min(1.0, wanted / max(1, narrowest))

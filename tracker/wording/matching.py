"""A query in a text: whether it is there, and where."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from tracker.wording import words as words_
from tracker.wording.query import All, Node, Not, Phrase, phrases
from tracker.wording.words import Words


@dataclass(frozen=True, order=True)
class Hit:
    """Where a phrase stands: its first and last word, counted in words, and its place in the text."""

    start: int
    end: int
    first: int
    last: int


def hits(phrase: Phrase, text: Words) -> Iterator[Hit]:
    """Every place of a phrase, in order."""
    for place in _starts(phrase, text):
        last = place + len(phrase.terms) - 1
        of = phrase.terms[-1]
        letters = len(of) if phrase.prefix and words_.are_unspaced(of) else 0
        start, end = text.span(place, last, letters)
        yield Hit(start, end, place, last)


def _starts(phrase: Phrase, text: Words) -> Iterator[int]:
    *before, final = phrase.terms
    if not before:
        yield from _ending(final, text) if phrase.prefix else text.index.get(final, ())
        return
    for place in text.index.get(before[0], ()):
        end = place + len(before)
        if end < len(text.terms) and text.terms[place:end] == before and _is_like(text.terms[end], phrase):
            yield place


def _ending(beginning: str, text: Words) -> list[int]:
    """Where words stand that begin so."""
    return sorted(place for word, found in text.index.items() if word.startswith(beginning) for place in found)


def _is_like(word: str, phrase: Phrase) -> bool:
    return word.startswith(phrase.terms[-1]) if phrase.prefix else word == phrase.terms[-1]


def is_true(node: Node, holds: Callable[[Phrase], bool]) -> bool:
    """Whether a tree is true where its phrases are."""
    if isinstance(node, Phrase):
        return holds(node)
    if isinstance(node, Not):
        return not is_true(node.part, holds)
    return (all if isinstance(node, All) else any)(is_true(part, holds) for part in node.parts)


def is_found(node: Node, text: Words) -> bool:
    """Whether a text is what a query looks for."""
    return is_true(node, lambda phrase: next(hits(phrase, text), None) is not None)


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

"""Patterns that are only tried where one of the words stands that every match of them holds.

Most patterns of the rules match in few sentences, and looking for plain words is far cheaper than trying a pattern at every
place. The words are taken from the pattern itself, so that nothing has to be kept in step with it: what is found is the same.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from functools import lru_cache
from re import _parser  # type: ignore[attr-defined]
from typing import Any

SHORT = 3  # letters: a shorter word stands in every sentence
COMMON = frozenset(
    "a about an and as at be been by for from had has have he her his in into is of on or she that the their to was were with".split()
)
SAME = str.maketrans({"İ": "i", "ı": "i", "ſ": "s"})  # letters that patterns without case take for these


@lru_cache(maxsize=8)
def lowered(text: str) -> str:
    """A text in small letters, each where it was."""
    return text.translate(SAME).lower()


class Gated:
    """A pattern with the words of which each match holds one. None: it may match anywhere."""

    def __init__(self, pattern: re.Pattern[str]) -> None:
        """Takes the words from the pattern."""
        self.pattern = pattern
        self.words = words_of(pattern)

    def may_match(self, low: str) -> bool:
        """Whether one of the words stands in a stretch of a lowered text."""
        if self.words is None:
            return True
        for word in self.words:  # noqa: SIM110 - three times as fast as any()
            if word in low:
                return True
        return False

    def search(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        """The first match between two offsets."""
        return self.pattern.search(text, start, end) if self.may_match(lowered(text)[start:end]) else None

    def finditer(self, text: str, start: int = 0, end: int = sys.maxsize) -> Iterator[re.Match[str]]:
        """All matches between two offsets."""
        return self.pattern.finditer(text, start, end) if self.may_match(lowered(text)[start:end]) else iter(())


@lru_cache(maxsize=16)
def of_text(text: str, gates: tuple[Gated, ...]) -> tuple[Gated, ...]:
    """Those of which words stand in a text at all: the others need not be tried in any sentence of it."""
    low = lowered(text)
    return tuple(gate for gate in gates if gate.may_match(low))


def gated(pattern: str, flags: re.RegexFlag = re.NOFLAG) -> Gated:
    """A pattern behind its words."""
    return Gated(re.compile(pattern, flags))


def words_of(pattern: re.Pattern[str]) -> tuple[str, ...] | None:
    """Of which words, in small letters, every match holds one; None where no such words tell a match."""
    found = _of(_parser.parse(pattern.pattern, pattern.flags))
    if found is None or _telling(found)[0] < SHORT:
        return None
    return tuple(word for word in sorted(found) if not any(other != word and other in word for other in found))


def _of(parsed: Sequence[tuple[Any, Any]]) -> set[str] | None:
    """The most telling words of a sequence: those whose shortest is longest."""
    best: set[str] | None = None
    run = ""
    for op, value in [*parsed, (None, None)]:
        if str(op) == "LITERAL":
            run += chr(value).translate(SAME).lower()
            continue
        own = _of_one(str(op), value)
        for words in ({run} if run else None, own):
            if words and (best is None or _telling(words) > _telling(best)):
                best = words
        run = ""
    return best


def _telling(words: set[str]) -> tuple[int, int]:
    """How rare the commonest of these words is, by its length, and how few they are."""
    return min(0 if word.strip() in COMMON else min(len(word), 5) for word in words), -len(words)


def _of_one(op: str, value: Any) -> set[str] | None:
    """The words of one part of a pattern; None where it may match without any."""
    if op == "SUBPATTERN":
        return _of(value[3])
    if op == "BRANCH":
        branches = [_of(branch) for branch in value[1]]
        return set().union(*(b for b in branches if b)) if all(branches) else None
    if op in ("MAX_REPEAT", "MIN_REPEAT") and value[0] > 0:
        return _of(value[2])
    if op == "ASSERT" and value[0] > 0:
        return _of(value[1])
    return None

"""Slips of the pen: how well a name answers that is spelled otherwise in one letter or two, whatever it sounds like then.

Only letters of one script are compared. Of a short name one letter may be wrong, of a longer one two, and of no word
more than a part: of few letters too many others could be meant. Chinese characters are compared in written.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import combinations

from rapidfuzz.distance import OSA

NUMBERED = re.compile(r"\d")  # "Unknown 12" is another than "Unknown 13", and no slip of it
EACH = 0.8  # how much one wrong letter is, as its part of the name
FIRST = 0.5  # more where it is the first of a word: there people slip seldom
OF_A_WORD = 0.4  # which part of a word may be wrong
ONE, TWO = 5, 8  # letters of a name of which one, and two, may be wrong
OTHER_ORDER, LEFT_OUT = 0.03, 0.03  # what other order costs, and each word that is left out
MOST_LEFT_OUT = 2


def alike(asked: Sequence[str], name: Sequence[str]) -> float:
    """How well a name answers, by folded words; nought where none or too many letters differ."""
    letters = sum(map(len, asked))
    most = 2 if letters >= TWO else 1 if letters >= ONE else 0
    if not most or not 0 <= len(name) - len(asked) <= MOST_LEFT_OUT:
        return 0.0
    found = (_slips(asked, words, most) - cost for words, cost in _laid(name, len(asked)))
    return max(0.0, *found)


def _laid(name: Sequence[str], count: int) -> Iterator[tuple[Sequence[str], float]]:
    """The words of a name that may be meant, in their order or turned, with what that costs."""
    yield from ((words, LEFT_OUT * (len(name) - count)) for words in combinations(name, count))
    if len(name) == count:
        yield from (((*name[at:], *name[:at]), OTHER_ORDER) for at in {1, count - 1} if 0 < at < count)


def _slips(asked: Sequence[str], name: Sequence[str], most: int) -> float:
    """What so many slips leave of the likeness of two names, word by word; less than nought where they are too many."""
    wrong, firsts, longest = 0, 0, 0
    for word, other in zip(asked, name, strict=True):
        if word != other and NUMBERED.search(word + other):
            return -1.0
        longer = max(len(word), len(other))
        here = 0 if word == other else OSA.distance(word, other, score_cutoff=most)
        wrong += here
        if wrong > most or here > OF_A_WORD * longer:
            return -1.0
        firsts += here > 0 and word[0] != other[0]
        longest += longer
    return 1 - (EACH * wrong + FIRST * firsts) / longest if wrong else -1.0

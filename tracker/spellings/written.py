"""Names in Chinese characters as they are written: one wrong character may sound like nothing in the name.

The index holds the words of such a name beside their sounds, marked and in simplified characters, so that a word with
one character wrong, turned with its neighbour, missing or too many leads to the words that are meant; in a longer word
two may be wrong, or one in each of two words. Names of fewer than four characters are left to their sounds: of three
characters with one wrong, too many others could be meant.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import combinations, product

from rapidfuzz.distance import OSA

from tracker import hanzi
from tracker.spellings import scripts

MARK = "#"  # before characters in the dictionary of the index; no sound is written so
SHORTEST, MOST_WORDS = 4, 5  # characters of a name, words of it
LONGEST = 40  # characters of a word that are kept
EACH = 0.8  # how much one wrong character is, as its part of the name
LONG = 6  # characters of a word, or a name, of which two may be wrong


def asked(name: str) -> tuple[str, ...]:
    """The same of what somebody typed, who may have left one character out."""
    return words_of(name, SHORTEST - 1)


@lru_cache(maxsize=20_000)
def words_of(name: str, least: int = SHORTEST) -> tuple[str, ...]:
    """The words of a name in Chinese characters, marked; none where it has not so many characters at least."""
    if name.isascii():
        return ()
    found = [word for word in scripts.words_of(name) if scripts.script_of(word) == "Hani"]
    is_kept = len(found) <= MOST_WORDS and sum(map(len, found)) >= least
    return tuple(f"{MARK}{hanzi.in_simplified(word[:LONGEST])}" for word in found) if is_kept else ()


def is_written(word: str) -> bool:
    """Whether a word of the dictionary is one of characters, not of sounds."""
    return word.startswith(MARK)


def forms(word: str) -> set[str]:
    """A word and what is left of it without each of its characters, or two of a long one: near words share one of these."""
    letters = word.removeprefix(MARK)
    left = _without_one(letters)
    return {letters} | left | ({form for one in left for form in _without_one(one)} if len(letters) >= LONG else set())


def _without_one(letters: str) -> set[str]:
    return {letters[:at] + letters[at + 1 :] for at in range(len(letters)) if len(letters) > 1}


def wrong_at_most(letters: int) -> int:
    """How many characters of so many may be wrong."""
    return 2 if letters >= LONG else 1


def pairs(words: Sequence[str]) -> list[tuple[str, str]]:
    """Each two words of a name; the one of a name of one word with itself."""
    return list(combinations(words, 2)) if len(words) > 1 else [(word, word) for word in words]


def wanted(words: Sequence[str], there: Mapping[str, Collection[str]]) -> Iterator[tuple[str, str]]:
    """Pairs of words of a name that is meant: `there` are the words of the dictionary near each. One of two words is
    right, or one character is wrong in each."""
    near = {word: _near(word, there[word]) for word in words}
    if len(words) == 1:
        yield from ((one, one) for one in near[words[0]])
    for a, b in combinations(words, 2):
        yield from ((a, one) for one in near[b])
        yield from ((one, b) for one in near[a])
        if len(a) + len(b) - 2 * len(MARK) >= LONG:
            yield from product(*([one for one, wrong in near[word].items() if wrong == 1] for word in (a, b)))


def _near(word: str, there: Collection[str]) -> dict[str, int]:
    """Of these words those that are near, and how many characters of each are wrong."""
    wrong = {one: OSA.distance(word, one, score_cutoff=2) for one in there}
    return {one: many for one, many in wrong.items() if many <= wrong_at_most(len(word) - len(MARK))}


def alike(typed: Sequence[str], name: str) -> float:
    """How well a name answers that differs in one character or two from the words asked, the more the longer it is; else
    nought."""
    theirs = _characters(words_of(name)) if typed else ""
    mine = _characters(typed)
    wrong = OSA.distance(mine, theirs, score_cutoff=2)
    if not theirs or wrong == 0 or wrong > wrong_at_most(min(len(mine), len(theirs))):
        return 0.0
    return 1 - EACH * wrong / max(len(mine), len(theirs))


def _characters(words: Sequence[str]) -> str:
    return "".join(word.removeprefix(MARK) for word in words)

"""Under which keys an index finds a name: words of sounds in a dictionary, and pairs of words.

A word is found by the consonants of its stem, and by each of its forms with one letter left out (Bocek, Hunt and
Stiller 2007: two words that differ by one letter share such a form). So that two slips in one word are found too, the
same is made of its consonants alone, whatever the vowels; of a short word of few, with two letters left out. A name is found by each two of its words
together, in any order, so that a common name beside a rare one, or two common ones, lead to few.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache
from hashlib import blake2b
from itertools import combinations, product
from typing import NamedTuple
from zlib import crc32

from tracker.spellings import latin, reading, written
from tracker.spellings.endings import stems
from tracker.spellings.reading import Word, read

VERSION = 6  # what is made here changed: indexes of an older version are made anew

HARD = str.maketrans(
    {
        **dict.fromkeys("qgGHhK", "k"),
        **dict.fromkeys("bf", "p"),
        **dict.fromkeys("dDT", "t"),
        **dict.fromkeys("zZSc", "s"),
    }
    | {"C": "j", "J": "j", "N": "n"}
)
SILENT = str.maketrans("", "", "aeiouIAyYwvV~=")
WEAK = str.maketrans("", "", "hHG")
LOOSE = str.maketrans(
    {
        "e": "a",
        "I": "a",
        "A": "a",
        "y": "i",
        "o": "u",
        "w": "u",
        "v": "u",
        "V": "u",
        "q": "k",
        "H": "h",
        "G": "g",
        "R": "r",
        "D": "d",
    }
)
SIBILANT = str.maketrans("j", "s")
CODA = re.compile(r"(?<=[aeiou])[rl](?=[^aeiouy]|$)")  # Chinese has no such sounds, and leaves them out
BEFORE_LIPS = re.compile("[nN](?=[pbm])")  # Pompeo is Pengpeiao: no syllable of Mandarin ends in m
DOUBLED = re.compile(r"(.)(?=\1)")  # but the last of the same
SMALL = (1 << 31) - 1  # of a key of the dictionary: two words that share one by chance are told apart by ear
LARGEST = (1 << 47) - 1  # of a key: SQLite keeps it in six bytes
LONGEST = 32  # sounds of a word that keys are made of
KEPT = 48  # sounds of a word that the dictionary keeps
MOST_KEPT = 80_000  # words in memory
VARIANTS = 12
BONES = 4  # consonants of a word of which one may be left out
SHORT = 3  # letters that are left of a word at least
TWO_OF = 6  # letters of a word of few consonants of which two may be left out
READ_AS = {"R": ("r", "l", ""), "l": ("l", "r"), "r": ("r", "l")}


ONCE = 20_000  # kept of what is asked once of each word that is written


class Keys(NamedTuple):
    """What an index holds of one name: its words of sounds by their numbers, and the keys of its pairs."""

    words: dict[int, str]
    pairs: tuple[int, ...]


@dataclass
class Made:
    """What was worked out before: what an index holds of spellings, and the keys of words by the numbers of these."""

    names: dict[str, Keys] = field(default_factory=dict)
    words: dict[int, tuple[int, ...]] = field(default_factory=dict)


def number(text: str) -> int:
    """A key as a number of 47 bits: small in the database, and exact wherever numbers are floating."""
    return int.from_bytes(blake2b(text.encode(), digest_size=6).digest(), "big") & LARGEST


@lru_cache(maxsize=200_000)
def word_number(word: str) -> int:
    """The number of a word of sounds."""
    return number(f"w{word}")


def both(a: int, b: int) -> int:
    """The key of two words by their numbers, in any order; of a word with itself where a name is one word."""
    return (a + b) & LARGEST


@lru_cache(maxsize=ONCE)
def skeletons(word: str) -> tuple[str, ...]:
    """The consonants of a word and of its stems, with weak ones and without; the first is the word's own bucket."""
    found: list[str] = []
    for stem, _ in reversed(stems(word[:LONGEST])):
        for variant in _read(stem):
            found += (_bones(one) for one in (variant, variant.translate(WEAK)))
    return tuple(dict.fromkeys(found))


def _bones(word: str) -> str:
    return DOUBLED.sub("", word.translate(SILENT).translate(HARD)) or word.lstrip("~=")[:1]


def _read(word: str) -> Iterator[str]:
    """Ways to read what a transcription leaves open: R is l, r or nothing, and l may stand for r."""
    if not word.startswith("="):
        yield word
        if "Z" in word or "T" in word:
            yield word.replace("Z", "t").replace("T", "s")
        return
    choices = [READ_AS.get(c, (c,)) for c in BEFORE_LIPS.sub("m", word)]
    for count, ways in enumerate(product(*choices)):
        if count == VARIANTS:
            return
        yield "".join(ways)


@lru_cache(maxsize=200_000)
def bucket(word: str) -> str:
    """The consonants that stand for a word in pairs: the first of its skeletons."""
    return _bones(next(_read(stems(word[:LONGEST])[-1][0])))


@lru_cache(maxsize=ONCE)
def loose(word: str) -> str:
    """A word with the vowels and consonants that are most often confused written as one."""
    return DOUBLED.sub("", word[:LONGEST].lstrip("~=").translate(LOOSE))


@lru_cache(maxsize=ONCE)
def of_word(word: str) -> tuple[int, ...]:
    """The keys by which the dictionary finds a word."""
    if written.is_written(word):
        return tuple(sorted({crc32(f"c{form}".encode()) & SMALL for form in written.forms(word)}))
    found = {f"s{bones.translate(SIBILANT)}" for bones in skeletons(word)}
    found |= {f"s{_bones(CODA.sub('', stem)).translate(SIBILANT)}" for stem, _ in stems(word[:LONGEST])}
    bones = _bones(word[:LONGEST])
    if len(bones) >= BONES:
        found |= {f"b{form}" for form in (bones, *_shorter(bones))}
    if word[:1] != "~":
        found |= {f"d{form}" for form in _letters_left(loose(word), two=len(bones) < BONES and word[:1] != "=")}
    return tuple(sorted({crc32(one.encode()) & SMALL for one in found}))


def _letters_left(word: str, two: bool) -> set[str]:
    """A word and what is left of it without each of its letters, or without two of them where few others are so short."""
    if len(word) < SHORT:
        return set()
    left = {word}
    if len(word) > SHORT:
        left |= set(_shorter(word))
    if two and SHORT + 1 < len(word) <= TWO_OF:
        left |= {form for one in _shorter(word) for form in _shorter(one)}
    return left


def _shorter(word: str) -> list[str]:
    """A word without each of its letters."""
    return [word[:at] + word[at + 1 :] for at in range(len(word))]


@lru_cache(maxsize=200_000)
def _bucket_number(bones: str) -> int:
    return number(f"b{bones}")


def pair(a: str, b: str) -> int:
    """The key of two buckets, in any order; of a bucket with itself where a name is one word."""
    return (_bucket_number(a) + _bucket_number(b)) & LARGEST


def spelled(text: str) -> int | None:
    """The key of a spelling, whatever its case, marks and order; None where it has no letters."""
    first = next(iter(read(text)), ())
    return sum(_facts(word).own for word in first) & LARGEST if first else None


def of_name(text: str) -> Keys:
    """What the index holds of a spelling; nothing where it has no letters."""
    words: dict[int, str] = {}
    pairs: dict[int, None] = {}
    own = 0
    for words_of in read(text):
        facts = list(map(_facts, words_of))
        own = own or sum([one.own for one in facts]) & LARGEST
        for one in facts:
            words |= one.words
        heavy = [one for one in facts if not one.light] or facts
        for a, b in combinations(heavy, 2) if len(heavy) > 1 else ((heavy[0], heavy[0]),):
            for x in a.words:
                for y in b.words:  # together as they sound
                    pairs[(x + y) & LARGEST] = None
            for x in a.buckets:
                for y in b.buckets:  # and by their consonants alone
                    pairs[(x + y) & LARGEST] = None
    if words:
        pairs[own] = None
    as_written = written.words_of(text)
    words |= {word_number(one): one for one in as_written}
    pairs |= {both(word_number(a), word_number(b)): None for a, b in written.pairs(as_written)}
    return Keys(words, tuple(pairs))


class _Facts(NamedTuple):
    """What the index holds of one word of a name."""

    own: int
    words: dict[int, str]
    buckets: tuple[int, ...]
    light: bool


@cache
def _facts(word: Word) -> _Facts:
    kept = [sound[:KEPT] for sound in word.sounds]
    own, of_buckets = number(f"={word.text}"), tuple(map(_bucket_number, buckets(word)))
    return _Facts(own, {word_number(one): one for one in kept}, of_buckets, word.light)


def tidy() -> None:
    """Let go of what is kept of words once it is much: what is not in the order of use is found faster."""
    if _facts.cache_info().currsize > MOST_KEPT:
        for kept in (_facts, reading.of_one, reading.of_pieces, latin.count_of_syllables):
            kept.cache_clear()


def buckets(word: Word) -> list[str]:
    """The buckets of a word, by each of its sounds."""
    return list(dict.fromkeys(bucket(one) for one in word.sounds))

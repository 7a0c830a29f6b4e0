"""What is asked of an index for a spelling: which words of its dictionary are near, and which pairs of them to look up.

Nothing here counts or cuts by what the index holds: which keys are asked depends on the question and on the words
that are there, never on how many. So names that a person may not see change nothing in what is found among those
they may (store/name_search.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import combinations

from rapidfuzz.distance import Indel

from tracker.spellings import keys
from tracker.spellings.likeness import glue
from tracker.spellings.reading import Word, readings
from tracker.spellings.sounds import alike, bones

NEAR = 0.6  # how alike a word of the dictionary must be to one that is asked
GLUED, SPLIT, HALF, ALONE = (
    0.92,
    0.75,
    0.65,
    0.7,
)  # what other ways to part the words are worth, and one word of several
STEPS = (0.8, 0.62, 0.45)  # pairs worth so much are looked up first, then those worth less
MOST_WORDS = 6
ROUGHLY = 0.7  # how alike a word must be at a glance to stand alone for one that is asked
BEGUN = 2  # sounds of a word that is only begun
WHEN_BEGUN = 0.85
OPEN_END = re.compile(r"[aeiouyw]+$|[gszkctdn]$")  # what may sound otherwise once the word goes on: "g" of "gh"


@dataclass
class Slot:
    """A word that is asked, and the buckets of the words near it with how near they are."""

    word: Word
    near: set[str] = field(default_factory=set)
    buckets: dict[str, float] = field(default_factory=dict)

    def wanted(self) -> set[int]:
        """The keys by which the dictionary finds words near this one."""
        return {key for sound in self.word.sounds for key in keys.of_word(sound)}

    def take(self, bucket: str, least: float = 0.0) -> None:
        """Words of these consonants are there: as near as the consonants, whichever words share them."""
        own = {one for sound in self.word.sounds for one in keys.skeletons(sound)}
        near = max(least, *(alike(one, bucket) for one in own))
        if near >= NEAR:
            self.buckets[bucket] = max(near, self.buckets.get(bucket, 0.0))

    def ranked(self) -> list[str]:
        """The words near this one, the nearest first."""
        found = []
        for word in self.near:
            score = max(_roughly(sound, word) for sound in self.word.sounds)
            if score >= ROUGHLY or any(word.startswith(sound) for sound in self.word.sounds):
                found.append((-score, word))
        return [word for _, word in sorted(found)]


class Question:
    """A spelling that is looked for; its last word may be only begun."""

    def __init__(self, words: str) -> None:
        self.readings = [self._heavy(reading)[:MOST_WORDS] for reading in readings(words)]
        self.slots: dict[Word, Slot] = {}
        for reading in self.readings:
            for word in (*reading, *(glue(a, b) for a, b in zip(reading, reading[1:], strict=False))):
                slot = self.slots.setdefault(word, Slot(word))
                for sound in word.sounds:
                    slot.take(keys.bucket(sound), 1.0)

    @staticmethod
    def _heavy(reading: tuple[Word, ...]) -> tuple[Word, ...]:
        return tuple(word for word in reading if not word.light) or reading

    def keys(self) -> set[int]:
        """All keys to look up in the dictionary."""
        return {key for slot in self.slots.values() for key in slot.wanted()}

    def tell(self, found: Iterable[tuple[int, str]]) -> None:
        """The dictionary's answer: a key, and the consonants of a word that it leads to."""
        by_key = _by_key(found)
        for slot in self.slots.values():
            for bucket in {bucket for key in slot.wanted() for bucket in by_key.get(key, ())}:
                slot.take(bucket)

    def tell_words(self, found: Iterable[tuple[int, str]]) -> None:
        """The dictionary's answer: a key, and a word that it leads to."""
        by_key = _by_key(found)
        for slot in self.slots.values():
            slot.near |= {word for key in slot.wanted() for word in by_key.get(key, ())}

    def begun(self) -> list[tuple[str, str]]:
        """Between which words of the dictionary stand those that begin like the last word; none where it is short."""
        found = []
        for reading in self.readings[:1]:
            for sound in reading[-1].sounds[:1]:
                stem = OPEN_END.sub("", sound) if len(sound) > BEGUN + 1 else sound
                stem = f"abdu{stem[5:]}" if stem[:3] == "abd" and stem[4:5] == "l" else stem
                if len(stem.lstrip("~=")) >= BEGUN:
                    found.append((stem, stem + "\U0010ffff"))
        return found

    def tell_begun(self, words: Iterable[str]) -> None:
        """The dictionary's answer: words that begin like the last one."""
        slot = self.slots[self.readings[0][-1]]
        sound = slot.word.sounds[0]
        for word in words:
            if alike(sound, word[: len(sound)]) > 0.75:
                slot.take(keys.bucket(word), WHEN_BEGUN)
                slot.near.add(word)

    def pairs(self) -> Iterator[list[int]]:
        """The keys of pairs to look up, those worth most first; a step's keys are not repeated in later ones."""
        worth: dict[int, float] = {}
        for reading in self.readings:
            for key, value in self._of_reading(reading):
                if value > worth.get(key, STEPS[-1]):
                    worth[key] = value
        for high, low in zip((2.0, *STEPS), STEPS, strict=False):
            yield sorted(key for key, value in worth.items() if low <= value < high)

    def _of_reading(self, reading: tuple[Word, ...]) -> Iterator[tuple[int, float]]:
        own = [self.slots[word] for word in reading]
        for a, b in combinations(own, 2):
            yield from _both(a, b, 1.0)
        for slot in own:
            worth = 1.0 if len(own) == 1 else ALONE
            yield from ((keys.pair(x, x), p * worth) for x, p in slot.buckets.items())
        for at in range(len(reading) - 1):
            joined = self.slots[glue(reading[at], reading[at + 1])]
            rest = [*own[:at], *own[at + 2 :]]
            if not rest:
                yield from ((keys.pair(x, x), p * GLUED) for x, p in joined.buckets.items())
            for slot in rest:
                yield from _both(joined, slot, GLUED)
        for at, slot in enumerate(own):
            for left, right in splits(slot.word):
                yield keys.pair(left, right), SPLIT
                for other in (*own[:at], *own[at + 1 :]):
                    for x, p in other.buckets.items():
                        if p > 0.9:
                            yield keys.pair(left, x), HALF * p
                            yield keys.pair(right, x), HALF * p

    def alone(self) -> list[list[str]]:
        """For each word that is asked, the words of the dictionary that are near, the nearest first."""
        asked = {word for reading in self.readings for word in reading}
        return [self.slots[word].ranked() for word in sorted(asked, key=lambda one: one.text)]


def _by_key(found: Iterable[tuple[int, str]]) -> dict[int, list[str]]:
    by_key: dict[int, list[str]] = {}
    for key, one in found:
        by_key.setdefault(key, []).append(one)
    return by_key


def _roughly(sound: str, word: str) -> float:
    """How alike two words of sounds are, at a glance: by all sounds, or where one leaves vowels out by consonants."""
    if sound[:1] == word[:1] or not {sound[:1], word[:1]} & {"~", "="}:
        return float(Indel.normalized_similarity(keys.loose(sound), keys.loose(word)))
    return float(Indel.normalized_similarity(bones(sound), bones(word)))


def _both(a: Slot, b: Slot, worth: float) -> Iterator[tuple[int, float]]:
    least = STEPS[-1]
    others = sorted(b.buckets.items(), key=lambda pair: -pair[1])
    for x, p in a.buckets.items():
        for y, q in others:
            value = p * q * worth
            if value < least:
                break
            yield keys.pair(x, y), value


def splits(word: Word) -> Iterator[tuple[str, str]]:
    """The buckets of both halves, wherever a long word may be two: Mohammadreza."""
    for sound in word.sounds[:1]:
        mark = sound[:1] if sound[:1] in "~=" else ""
        letters, least = sound[len(mark) :], 2 if mark == "~" else 3
        for at in range(least, len(letters) - least + 1):
            yield keys.bucket(mark + letters[:at]), keys.bucket(mark + letters[at:])

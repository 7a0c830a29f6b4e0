"""What is asked of an index for a spelling: which words of its dictionary are near, and which pairs of them to look up.

Nothing here counts or cuts by what the index holds: which keys are asked depends on the question and on the words
that are there, never on how many. So names that a person may not see change nothing in what is found among those
they may (store/name_search.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

import numpy as np
import numpy.typing as npt

from tracker.spellings import keys, written
from tracker.spellings.endings import stems
from tracker.spellings.lexicon import Lexicon, Numbers, are_among
from tracker.spellings.likeness import LEAST, MEAN, glue
from tracker.spellings.many import Column, Floats, Places
from tracker.spellings.reading import Word, readings

NEAR = 0.6  # how alike a word of the dictionary must be to one that is asked
GLUED, SPLIT, HALF, ALONE = (
    0.92,
    0.75,
    0.65,
    0.7,
)  # what other ways to part the words are worth, and one word of several
SOUNDING = (0.9, 0.8, 0.72)  # pairs of words that answer so well are looked up first, then those that answer less
# Of more than two words a pair must answer so well: a name that holds two of them less well answers less as a whole.
OF_MORE = 0.76
STEPS = (0.8, 0.62, 0.45)  # then pairs of words by their consonants, in the same way
MOST_WORDS = 6
ROUGHLY = 0.7  # how alike a word must be to stand alone for one that is asked
BEGUN = 2  # sounds of a word that is only begun
WHEN_BEGUN = 0.9
BESIDE_BEGUN = 0.85  # how alike the other words must be where one is only begun
OPEN_END = re.compile(r"[aeiouyw]+$|[gszkctdn]$")  # what may sound otherwise once the word goes on: "g" of "gh"


def _nowhere() -> Places:
    return np.zeros(0, np.intp)


@dataclass(eq=False)
class Slot:
    """A word that is asked; words near it, by their places in a column, and buckets of words, with how near they are."""

    word: Word
    column: Column
    at: Places = field(default_factory=_nowhere)
    near: Floats = field(default_factory=lambda: np.zeros(0))
    buckets: dict[str, float] = field(default_factory=dict)
    longer: Places = field(default_factory=_nowhere)  # those that begin like it, where it is only begun

    def wanted(self) -> set[int]:
        """The keys by which the dictionary finds words near this one."""
        return {key for sound in self.word.sounds for key in keys.of_word(sound)}

    def take(self, at: Places, near: Floats) -> None:
        """These words are so near; what is known of them stays where it is nearer."""
        both = np.concatenate((self.at, at))
        self.at, place = np.unique(both, return_inverse=True)
        best = np.zeros(len(self.at))
        np.maximum.at(best, place, np.concatenate((self.near, near)))
        self.near = best

    def above(self, least: float) -> tuple[npt.NDArray[np.int64], Floats]:
        """The numbers of the words that are so near, and how near each is; never none by their number."""
        kept = self.near >= least
        return self.column.numbers(self.at[kept]), self.near[kept]

    def ranked(self) -> list[str]:
        """The words near this one, the nearest first."""
        kept = np.flatnonzero((self.near >= ROUGHLY) | np.isin(self.at, self.longer))
        sounds = self.column.sounds
        found = [(-near, sounds[at]) for at, near in zip(self.at[kept].tolist(), self.near[kept].tolist(), strict=True)]
        return [word for _, word in sorted(found)]


class Question:
    """A spelling that is looked for; its last word may be only begun."""

    def __init__(self, words: str, lexicon: Lexicon) -> None:
        keys.tidy()
        self.words, self.lexicon = words, lexicon
        self.there = np.zeros(0, np.int64)  # by number, the words of the dictionary to which the keys lead
        self.readings = [self._heavy(reading)[:MOST_WORDS] for reading in readings(words)]
        self.as_written: dict[str, set[str]] = {word: set() for word in written.asked(words)}
        self.slots: dict[Word, Slot] = {}
        for reading in self.readings:
            for word in (*reading, *(glue(a, b) for a, b in zip(reading, reading[1:], strict=False))):
                if word in self.slots:
                    continue
                slot = self.slots[word] = Slot(word, lexicon.column)
                own = lexicon.column.enter(sound[: keys.KEPT] for sound in word.sounds)
                slot.take(own, np.ones(len(own)))
                slot.buckets |= dict.fromkeys((keys.bucket(sound) for sound in word.sounds), 1.0)

    @staticmethod
    def _heavy(reading: tuple[Word, ...]) -> tuple[Word, ...]:
        return tuple(word for word in reading if not word.light) or reading

    def spelled(self) -> list[int]:
        """The key of names that are spelled just so: they are always among those weighed."""
        own = keys.spelled(self.words)
        return [] if own is None else [own]

    def keys(self) -> set[int]:
        """All keys to look up in the dictionary."""
        of_sounds = {key for slot in self.slots.values() for key in slot.wanted()}
        return of_sounds | {key for word in self.as_written for key in keys.of_word(word)}

    def tell(self, leads: Numbers) -> None:
        """The dictionary's answer: in each row a key, and the number of a word that it leads to, which the lexicon knows."""
        of_key, self.there = leads[:, 0], leads[:, 1]
        if self.as_written:
            self._tell_written(leads)
        at = self.lexicon.places(self.there)
        slots, places = [*self.slots.values()], list[Places]()
        for slot in slots:
            wanted = np.array(sorted(slot.wanted()), np.int64)
            places.append(np.unique(at[are_among(wanted, of_key) & (at >= 0)]))
        near_ones = nearness(self.lexicon.column, [(slot.word, own) for slot, own in zip(slots, places, strict=True)])
        for slot, own, near in zip(slots, places, near_ones, strict=True):
            slot.take(own[near > 0], near[near > 0])

    def _tell_written(self, leads: Numbers) -> None:
        words = self.lexicon.written
        there: dict[int, set[str]] = {}
        for key, number in leads.tolist():
            if number in words:
                there.setdefault(key, set()).add(words[number])
        for word, found in self.as_written.items():
            found.update(one for key in keys.of_word(word) for one in there.get(key, ()))

    def in_characters(self) -> list[int]:
        """The keys of names in Chinese characters that differ in one character."""
        pairs = written.wanted(list(self.as_written), self.as_written)
        return sorted({keys.both(keys.word_number(a), keys.word_number(b)) for a, b in pairs})

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
        slot, longer = self.slots[self.readings[0][-1]], list(words)
        if not longer:
            return
        sound = slot.word.sounds[0]
        starts = slot.column.alike(sound, slot.column.enter(word[: len(sound)] for word in longer))
        slot.longer = slot.column.enter(longer)[starts > 0.75]
        slot.take(slot.longer, np.full(len(slot.longer), WHEN_BEGUN))

    def pairs(self) -> Iterator[list[int]]:
        """The keys of pairs of words to look up, those that answer best first; a step's keys are not repeated later."""
        asked: set[int] = set()
        for least in SOUNDING:
            fresh = {
                key for reading in self.readings for key in self._of_words(reading, _worth(reading, least))
            } - asked
            asked |= fresh
            yield sorted(fresh)

    def rough_pairs(self) -> Iterator[list[int]]:
        """The keys of pairs by consonants alone: a wider net, with more in it that is not meant."""
        for slot in self.slots.values():
            self._take_buckets(slot)
        worth: dict[int, float] = {}
        for reading in self.readings:
            for key, value in self._of_buckets(reading):
                if value > worth.get(key, STEPS[-1]):
                    worth[key] = value
        for high, low in zip((2.0, *STEPS), STEPS, strict=False):
            yield sorted(key for key, value in worth.items() if low <= value < high)

    def _of_words(self, reading: tuple[Word, ...], least: float) -> Iterator[int]:
        own = [self.slots[word] for word in reading]
        for a, b in combinations(own, 2):
            yield from _together(a, b, least)
        for slot in own:
            alone = least / (1.0 if len(own) == 1 else WHEN_ALONE)
            yield from (keys.both(n, n) for n in slot.above(alone)[0].tolist())
        for at in range(len(reading) - 1):
            joined = self.slots[glue(reading[at], reading[at + 1])]
            rest = [*own[:at], *own[at + 2 :]]
            if not rest:
                yield from (keys.both(n, n) for n in joined.above(least)[0].tolist())
            for slot in rest:
                yield from _together(joined, slot, least)

    def _take_buckets(self, slot: Slot) -> None:
        """Words of these consonants are there: as near as the consonants, whichever words share them."""
        own = {one for sound in slot.word.sounds for one in keys.skeletons(sound)}
        at = slot.column.buckets(slot.at[~np.isin(slot.at, slot.longer)])
        found = np.max(slot.column.alike_each([(one, at) for one in sorted(own)]), axis=0)
        for place, near in zip(at[found >= NEAR].tolist(), found[found >= NEAR].tolist(), strict=True):
            one = slot.column.sounds[place]
            slot.buckets[one] = max(near, slot.buckets.get(one, 0.0))

    def _of_buckets(self, reading: tuple[Word, ...]) -> Iterator[tuple[int, float]]:
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

    def as_typed(self) -> list[str]:
        """The words of a name of several as they sound where nothing is wrong in them, those in Chinese characters as they
        are written: those that the dictionary holds."""
        words = (
            [word.sounds[0][: keys.KEPT] for word in self.readings[0]] if not self.as_written else [*self.as_written]
        )
        held = [word for word in dict.fromkeys(words) if (self.there == keys.word_number(word)).any()]
        return held if len(words) > 1 else []

    def alone(self) -> list[list[str]]:
        """For each word that is asked, the words of the dictionary that are near, the nearest first."""
        asked = {word for reading in self.readings for word in reading}
        return [self.slots[word].ranked() for word in sorted(asked, key=lambda one: one.text)]


WHEN_ALONE = 0.85  # a name of one word, where several are asked


def nearness(column: Column, asked: Sequence[tuple[Word, Places]]) -> list[Floats]:
    """How near each of some words is to one that is asked, by its sounds and by its stem; so of each that is asked."""
    wanted: list[tuple[str, Places]] = []
    counted: list[tuple[Floats, Any, Any]] = []  # of each: to which word it counts, for which others, and how much
    found = [np.zeros(len(among)) for _, among in asked]
    for best, (word, among) in zip(found, asked, strict=True):
        ends = list(column.stems(among))
        for form, worth in dict.fromkeys(form for sound in word.sounds for form in stems(sound)):
            wanted.append((form, among))
            counted.append((best, slice(None), worth))
            for which, at, worths in ends:
                wanted.append((form, at))
                counted.append((best, which, np.minimum(worths, worth)))
    for values, (best, which, worth) in zip(column.alike_each(wanted), counted, strict=True):
        best[which] = np.maximum(best[which], values * worth)
    return found


def _worth(reading: tuple[Word, ...], least: float) -> float:
    """How well a pair of a reading's words must answer where `least` is asked."""
    return max(least, OF_MORE) if len(reading) > 2 else least


def _together(a: Slot, b: Slot, least: float) -> list[int]:
    """The keys of each two words that answer so well together."""
    floor = (least - MEAN) / (1 - MEAN / 2)  # less of one is too little, however near the other
    (x, p), (y, q) = (
        slot.above(max(floor, BESIDE_BEGUN if len(other.longer) else 0.0)) for slot, other in ((a, b), (b, a))
    )
    value = LEAST * np.minimum.outer(p, q) + MEAN * np.add.outer(p, q) / 2
    found: list[int] = (np.add.outer(x, y) & keys.LARGEST)[value >= least].tolist()
    return found


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

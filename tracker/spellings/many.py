"""One word of sounds against many at once: the measure of sounds.alike, in columns.

To substitute one sound for another costs what sounds.py says, to leave one out its weight. So the least cost is all
weights less what laying sound upon sound saves at most, and that is found for all words together, a letter at a time.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property, lru_cache

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import Indel
from rapidfuzz.process import cdist

from tracker.spellings.endings import SEXED, stems
from tracker.spellings.likeness import INITIAL, OTHER_SEX
from tracker.spellings.reading import Word
from tracker.spellings.sounds import ABJAD, FIRST, PLAUSIBLE, TRANSCRIPTION, VOWELS, WEAK_FIRST, alike, bones, profile

Floats = npt.NDArray[np.float64]
Wholes = npt.NDArray[np.int32]
Tables = tuple[Wholes, Wholes, Wholes, Wholes]
PRECISION = 10_000
SIZE = 128  # sounds are ASCII letters
LONGEST = 48  # sounds of a word that are compared here
MANY = 400  # of so many words a letter at a time is quicker
MARKS = ("", ABJAD, TRANSCRIPTION)
OF_MARK = {mark: at for at, mark in enumerate(MARKS)}


class Column:
    """Words of sounds side by side, each with its mark, letters and consonants."""

    def __init__(self, sounds: Sequence[str]) -> None:
        self.sounds = sounds
        bare = [sound.lstrip("~=") for sound in sounds]
        self.plain = np.array([0 < len(one) <= LONGEST and one.isascii() for one in bare], bool)
        kept = [one if ok else "" for one, ok in zip(bare, self.plain.tolist(), strict=True)]
        width = max(map(len, kept), default=0) or 1
        signs = np.array(kept, f"S{width}").view(np.uint8).reshape(len(sounds), width)
        self.letters = np.ascontiguousarray(signs.T, np.intp)  # the first letters of all, then the second ones
        self.mark = np.array([OF_MARK.get(sound[:1], 0) for sound in sounds], np.uint8)
        self.bones = [bones(sound) for sound in sounds]
        self.boned = np.array(list(map(len, self.bones)), np.int16) > 1
        self.at = {sound: at for at, sound in enumerate(sounds)}

    @cached_property
    def _of_sexes(self) -> tuple[npt.NDArray[np.int16], npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
        """Their lengths, which end in a, and which are the family name of one sex."""
        lengths = np.array(list(map(len, self.sounds)), np.int16)
        ends_in_a = np.array([sound.endswith("a") for sound in self.sounds], bool)
        return lengths, ends_in_a, np.array([SEXED.search(sound) is not None for sound in self.sounds], bool)

    def alike(self, asked: str, among: npt.NDArray[np.intp] | None = None) -> Floats:
        """How alike each of them, or each of some, is to a word: 0 to 1."""
        some = np.arange(len(self.sounds)) if among is None else among
        found = np.zeros(len(some))
        if not len(some):
            return found
        bare, own, plain = asked.lstrip("~="), bones(asked), self.plain[some]
        if not (bare and len(bare) <= LONGEST and bare.isascii()):
            plain = np.zeros(len(some), bool)
        near = plain.copy()
        if len(own) > 1 and plain.any():
            shared = cdist([own], [self.bones[at] for at in some.tolist()], scorer=Indel.normalized_similarity)[0]
            near &= ~self.boned[some] | (shared >= PLAUSIBLE)
        mine = MARKS.index(asked[:1]) if asked[:1] in "~=" else 0
        for mark in range(len(MARKS)):
            which = np.flatnonzero(near & (self.mark[some] == mark))
            if len(which):
                found[which] = _alike(bare, self.letters[:, some[which]], _tables(MARKS[mine], MARKS[mark]))
        for at in np.flatnonzero(~plain).tolist():
            found[at] = alike(asked, self.sounds[some[at]])
        if asked in self.at:
            found[some == self.at[asked]] = 1.0
        return found

    def other_sex(self, asked: str) -> npt.NDArray[np.bool_]:
        """Which of them are the family name of the other sex, as endings.other_sex says it."""
        found = np.zeros(len(self.sounds), bool)
        lengths, ends_in_a, sexed = self._of_sexes
        if SEXED.search(asked):
            found |= ends_in_a & (lengths == len(asked) + 1)
        if asked.endswith("a"):
            found |= sexed & (lengths == len(asked) - 1)
        return found


def _alike(asked: str, letters: npt.NDArray[np.intp], tables: Tables) -> Floats:
    gains, first, of_asked, of_other = tables
    codes = asked.encode("ascii")
    mine = int(of_asked[list(codes)].sum())
    theirs = of_other.take(letters).sum(axis=0)
    mass = np.maximum(theirs, mine)
    best = np.zeros((len(letters) + 1, letters.shape[1]), np.int32)
    step = np.empty(letters.shape, np.int32)
    for code in codes:
        gains[code].take(letters, out=step, mode="clip")  # with "raise", what is given out is copied once more
        step += best[:-1]
        np.maximum(step, best[1:], out=step)
        if letters.shape[1] < MANY:
            np.maximum.accumulate(step, axis=0, out=best[1:])
        else:  # the same, a letter of all words at a time
            for at, row in enumerate(step, 1):
                np.maximum(row, best[at - 1], out=best[at])
    cost = mine + theirs - best[-1] + first[codes[0]].take(letters[0])
    found: Floats = np.maximum(0, 1 - cost / np.maximum(mass, 1))
    found[(np.abs(theirs - mine) > 0.7 * mass) | (mass == 0)] = 0
    return found


@lru_cache(maxsize=9)
def _tables(mine: str, theirs: str) -> Tables:
    """What it saves to lay a sound on another, what unlike first sounds cost, and the weights on both sides."""
    near, weights, others, swapped = profile(mine, theirs)
    if swapped:
        weights, others = others, weights
    own, other = np.ones(SIZE), np.ones(SIZE)
    for table, of in ((own, weights), (other, others)):
        for letter, weight in of.items():
            table[ord(letter)] = weight
        table[0] = 0
    cost = np.maximum(own[:, None], other[None, :]) * 1.1
    first = np.full((SIZE, SIZE), FIRST)
    for a, costs in near.items():
        for b, value in costs.items():
            cost[ord(a), ord(b)] = value
            first[ord(a), ord(b)] = 0
    np.fill_diagonal(cost, 0)
    np.fill_diagonal(first, 0)
    for letter in (*VOWELS, *WEAK_FIRST):
        first[ord(letter)] = 0
        first[:, ord(letter)] = 0
    gains = own[:, None] + other[None, :] - cost
    gains[:, 0] = 0
    return _whole(gains), _whole(first), _whole(own), _whole(other)


def _whole(costs: Floats) -> Wholes:
    """Costs as whole numbers: their sums are exact, so what stands beside a word cannot change how alike it is."""
    found: Wholes = np.rint(costs * PRECISION).astype(np.int32)
    return found


@lru_cache(maxsize=200_000)
def _forms(word: Word) -> tuple[tuple[str, ...], tuple[tuple[str, float], ...]]:
    """A word's sounds; and its stems, or what stands for them, each with how much a match by it is worth."""
    return word.sounds, tuple(form for sound in word.sounds for form in stems(sound)[1:] or ((sound, 1.0),))


def of_words(asked: Iterable[Word], others: Sequence[Word]) -> dict[Word, dict[Word, float]]:
    """How alike words of names are, as likeness.of_words has it, of many at once."""
    forms = [_forms(word) for word in others]
    column = Column(list(dict.fromkeys(form for own, stem in forms for form in (*own, *(s for s, _ in stem)))))
    sounds = np.array([column.at[form] for own, _ in forms for form in own], np.intp)
    of_sounds = np.cumsum([0, *(len(own) for own, _ in forms)])[:-1]
    ends = np.array([column.at[form] for _, stem in forms for form, _ in stem], np.intp)
    worths = np.array([worth for _, stem in forms for _, worth in stem])
    of_ends = np.cumsum([0, *(len(stem) for _, stem in forms)])[:-1]
    found: dict[Word, dict[Word, float]] = {}
    measured: dict[str, Floats] = {}

    def near(sound: str) -> Floats:
        if sound not in measured:
            measured[sound] = column.alike(sound)
        return measured[sound]

    for word in asked:
        own, stem = _forms(word)
        best = np.zeros(len(others))
        if len(others):
            for sound in own:
                whole = near(sound) * np.where(column.other_sex(sound), OTHER_SEX, 1.0)
                np.maximum(best, np.maximum.reduceat(whole[sounds], of_sounds), out=best)
            for form, worth in stem:
                parts = near(form)[ends] * np.minimum(worths, worth)
                np.maximum(best, np.maximum.reduceat(parts, of_ends), out=best)
        row: dict[Word, float] = dict(zip(others, best.tolist(), strict=True))
        for other in others:
            if other.text == word.text:
                row[other] = 1.0
            elif (len(word.text) == 1 or len(other.text) == 1) and word.sounds[0][:1] == other.sounds[0][:1]:
                row[other] = max(row[other], INITIAL)
        found[word] = row
    return found

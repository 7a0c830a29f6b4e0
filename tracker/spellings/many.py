"""Words of sounds against many others at once: the measure of sounds.alike, in columns.

To substitute one sound for another costs what sounds.py says, to leave one out its weight. So the least cost is all
weights less what laying sound upon sound saves at most, and that is found for all words together, a letter at a time.
"""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from threading import Lock
from typing import Any

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import Indel
from rapidfuzz.process import cdist

from tracker.spellings import keys
from tracker.spellings.endings import SEXED, stems
from tracker.spellings.likeness import INITIAL, OTHER_SEX
from tracker.spellings.reading import Word
from tracker.spellings.sounds import ABJAD, FIRST, PLAUSIBLE, TRANSCRIPTION, VOWELS, WEAK_FIRST, alike, bones, profile

Floats = npt.NDArray[np.float64]
Wholes = npt.NDArray[np.int32]
Places = npt.NDArray[np.intp]  # of words in a column
Tables = tuple[Wholes, Wholes, Wholes, Wholes]
PRECISION = 10_000
SIZE = 128  # sounds are ASCII letters
LONGEST = 48  # sounds of a word that are compared here
MANY = 400  # of so many pairs of words a letter at a time is quicker
AT_ONCE = 50_000  # pairs of words that are measured together: some 25 MB, 75 where all are very long
MARKS = ("", ABJAD, TRANSCRIPTION)
OF_MARK = {mark: at for at, mark in enumerate(MARKS)}
HELD = 300_000  # words, some 120 MB
MOST_STEMS = 2  # of a word, beside itself (endings.stems)
FACTS: dict[str, tuple[Any, tuple[int, ...]]] = {  # what a column knows of each word: of which kind, how many
    "signs": (np.uint8, (LONGEST,)),
    "letters": (np.uint8, ()),
    "plain": (bool, ()),
    "mark": (np.uint8, ()),
    "bones": (object, ()),
    "boned": (bool, ()),
    "length": (np.int16, ()),
    "ends_in_a": (bool, ()),
    "sexed": (bool, ()),
    "number": (np.int64, ()),
    "bucket": (np.int32, ()),  # where it stands; -1 as long as nobody asked
    "stem": (np.int32, (MOST_STEMS,)),
    "worth": (np.float64, (MOST_STEMS,)),
}


class Column:
    """Words of sounds side by side, each once: its mark, letters, consonants and stems. It only grows."""

    def __init__(self) -> None:
        self.at: dict[str, int] = {}
        self.sounds: list[str] = []
        self._growing = Lock()
        self._facts: dict[str, npt.NDArray[Any]] = {}
        self._lay(1_024)

    def _lay(self, room: int) -> None:
        """Room for so many words; whoever reads goes on with what they have."""
        wider = {name: np.zeros((room, *shape), kind) for name, (kind, shape) in FACTS.items()}
        for name, before in self._facts.items():
            wider[name][: len(self.sounds)] = before[: len(self.sounds)]
        self._facts = wider

    def enter(self, sounds: Iterable[str]) -> Places:
        """Where these words stand, in their order; those that are new stand behind all others."""
        wanted = list(sounds)
        at = self.at
        if fresh := [sound for sound in dict.fromkeys(wanted) if sound not in at]:
            with self._growing:
                self._add([sound for sound in fresh if sound not in at])
        return np.fromiter((at[sound] for sound in wanted), np.intp, len(wanted))

    def _add(self, fresh: list[str]) -> None:
        ends = {sound: stems(sound)[1:] for sound in fresh}
        pending = fresh
        while pending := list(
            dict.fromkeys(s for one in pending for s, _ in ends[one] if s not in ends and s not in self.at)
        ):
            ends |= {sound: stems(sound)[1:] for sound in pending}
        if not ends:
            return
        first, sounds = len(self.sounds), list(ends)
        if first + len(sounds) > len(self._facts["plain"]):
            self._lay(2 * (first + len(sounds)))
        bare = [sound.lstrip("~=") for sound in sounds]
        plain = list(map(_is_plain, sounds))
        kept = [one if ok else "" for one, ok in zip(bare, plain, strict=True)]
        own_bones = [bones(sound) for sound in sounds]
        own = {sound: first + n for n, sound in enumerate(sounds)}
        where = ChainMap(own, self.at)
        new: dict[str, Any] = {
            "signs": np.array(kept, f"S{LONGEST}").view(np.uint8).reshape(-1, LONGEST),
            "letters": list(map(len, kept)),
            "plain": plain,
            "mark": [OF_MARK.get(sound[:1], 0) for sound in sounds],
            "bones": own_bones,
            "boned": [len(one) > 1 for one in own_bones],
            "length": list(map(len, sounds)),
            "ends_in_a": [sound.endswith("a") for sound in sounds],
            "sexed": [SEXED.search(sound) is not None for sound in sounds],
            "bucket": np.full(len(sounds), -1),
            "number": list(map(keys.word_number, sounds)),
            "stem": [[*(where[stem] for stem, _ in one), -1, -1][:MOST_STEMS] for one in ends.values()],
            "worth": [[*(worth for _, worth in one), 0.0, 0.0][:MOST_STEMS] for one in ends.values()],
        }
        for name, values in new.items():
            self._facts[name][first : first + len(sounds)] = values
        self.sounds += sounds
        self.at.update(own)  # last: only now is anybody led there

    def numbers(self, among: Places) -> npt.NDArray[np.int64]:
        """By which numbers an index knows these words."""
        found: npt.NDArray[np.int64] = self._facts["number"][among]
        return found

    def buckets(self, among: Places) -> Places:
        """Where the consonants stand that stand for these words in pairs (keys.bucket), each once."""
        at = self._facts["bucket"][among]
        fresh = np.flatnonzero(at < 0)
        if len(fresh):  # of most words nobody ever asks
            at[fresh] = self.enter(keys.bucket(self.sounds[place]) for place in among[fresh].tolist())
            self._facts["bucket"][among[fresh]] = at[fresh]
        found: Places = np.unique(at).astype(np.intp)
        return found

    def stems(self, among: Places) -> Iterator[tuple[Places, Places, Floats]]:
        """Which of these words have a stem that is not the word itself, where it stands, and what a match by it is worth."""
        facts = self._facts
        for which in range(MOST_STEMS):
            stem = facts["stem"][among, which]
            has = np.flatnonzero(stem >= 0)
            if len(has):
                yield has, stem[has].astype(np.intp), facts["worth"][among[has], which]

    def alike(self, asked: str, among: Places) -> Floats:
        """How alike each of some words is to one: 0 to 1."""
        return self.alike_each([(asked, among)])[0]

    def alike_each(self, wanted: Sequence[tuple[str, Places]]) -> list[Floats]:
        """The same of several words, each among its own: all at once, since what is done once for all takes longest."""
        found, of, near = [np.zeros(len(among)) for _, among in wanted], list[int](), list[Places]()
        for same in _by_others(wanted):
            among = wanted[same[0]][1]
            plain = self._facts["plain"][among]
            plausible = self._plausible([wanted[which][0] for which in same], among)
            for which, likely in zip(same, plausible, strict=True):
                asked = wanted[which][0]
                measured = plain & _is_plain(asked)
                kept = np.flatnonzero(measured & likely)
                if len(kept):
                    of.append(which)
                    near.append(kept)
                for at in np.flatnonzero(~measured).tolist():
                    found[which][at] = alike(asked, self.sounds[among[at]])
        asked_of = [(wanted[which][0], wanted[which][1][kept]) for which, kept in zip(of, near, strict=True)]
        for which, kept, values in zip(of, near, self._measured(asked_of), strict=True):
            found[which][kept] = values
        for which, (asked, among) in enumerate(wanted):
            found[which][among == self.at.get(asked, -1)] = 1.0
        return found

    def _plausible(self, asked: Sequence[str], among: Places) -> npt.NDArray[np.bool_]:
        """Which of some words hold so much of each word's consonants that more of it is looked at."""
        own, facts = list(map(bones, asked)), self._facts
        found = np.ones((len(own), len(among)), bool)
        boned = [at for at, one in enumerate(own) if len(one) > 1]
        if boned:
            theirs = facts["bones"][among].tolist()
            shared = cdist([own[at] for at in boned], theirs, scorer=Indel.normalized_similarity)
            found[boned] = ~facts["boned"][among] | (shared >= PLAUSIBLE)
        return found

    def _measured(self, wanted: Sequence[tuple[str, Places]]) -> list[Floats]:
        """How alike plain words are, sound by sound."""
        bare = [asked.lstrip("~=").encode("ascii") for asked, _ in wanted]
        order = sorted(range(len(wanted)), key=lambda which: -len(bare[which]))  # the longest first: see _alike
        found: dict[int, Floats] = {}
        for some in _in_parts(order, [len(among) for _, among in wanted]):
            many = [len(wanted[which][1]) for which in some]
            values = self._measured_at_once(
                [bare[which] for which in some],
                np.array([OF_MARK.get(wanted[which][0][:1], 0) for which in some], np.intp),
                np.repeat(np.arange(len(some)), many),
                np.concatenate([wanted[which][1] for which in some]),
            )
            found |= zip(some, np.split(values, np.cumsum(many)[:-1]), strict=True)
        return [found[which] for which in range(len(wanted))]

    def _measured_at_once(self, asked: list[bytes], marks: Places, whose: Places, among: Places) -> Floats:
        facts = self._facts
        codes = np.array(asked, f"S{len(asked[0])}").view(np.uint8).reshape(len(asked), -1)
        signs = facts["signs"][among, : int(facts["letters"][among].max())]
        return _alike(codes, whose, signs, (marks * len(MARKS))[whose] + facts["mark"][among])

    def other_sex(self, asked: str, among: Places) -> npt.NDArray[np.bool_]:
        """Which of some words are the family name of the other sex, as endings.other_sex says it."""
        found, facts = np.zeros(len(among), bool), self._facts
        lengths = facts["length"][among]
        if SEXED.search(asked):
            found |= facts["ends_in_a"][among] & (lengths == len(asked) + 1)
        if asked.endswith("a"):
            found |= facts["sexed"][among] & (lengths == len(asked) - 1)
        return found


_held = Column()


def held() -> Column:
    """The words that this process has met, HELD of them at most: whoever has it goes on with it once there are more."""
    if len(_held.sounds) > HELD:
        forget()
    return _held


def forget() -> None:
    """Let go of the words that are held."""
    global _held  # noqa: PLW0603  # who is reading goes on with what they have
    _held = Column()


def _by_others(wanted: Sequence[tuple[str, Places]]) -> list[list[int]]:
    """Which of these words are asked among the very same others; without those that are asked among none."""
    found: dict[int, list[int]] = {}
    for which, (_, among) in enumerate(wanted):
        if len(among):
            found.setdefault(id(among), []).append(which)
    return list(found.values())


def _in_parts(which: Sequence[int], sizes: Sequence[int]) -> Iterator[list[int]]:
    """Some after the others, in their order, each time AT_ONCE of their size at most, or one alone."""
    some, size = list[int](), 0
    for one in which:
        if some and size + sizes[one] > AT_ONCE:
            yield some
            some, size = [], 0
        some.append(one)
        size += sizes[one]
    if some:
        yield some


def _is_plain(sound: str) -> bool:
    bare = sound.lstrip("~=")
    return 0 < len(bare) <= LONGEST and bare.isascii()


def _alike(asked: npt.NDArray[np.uint8], whose: Places, others: npt.NDArray[np.uint8], tables: Places) -> Floats:
    """How alike words are to one of those asked each: to `whose`, by which of the tables.

    Letters stand in rows, with noughts behind the last one, which save and cost nothing. Those asked come the longest first,
    and so do the others by whose they are: once a word has ended, nothing more is done for it.
    """
    gains, first, of_asked, of_other = _every_table()
    letters = np.ascontiguousarray(others.T, np.int32)  # the first letters of all, then the second ones
    table = tables.astype(np.int32) * SIZE
    rows = asked.T.astype(np.int32)[:, whose] + table
    mine, theirs = of_asked.take(rows).sum(axis=0), of_other.take(letters + table).sum(axis=0)
    rows *= SIZE
    best = np.zeros((len(letters) + 1, letters.shape[1]), np.int32)
    ended = np.searchsorted(whose, (asked > 0).sum(axis=0))  # how many go on, letter by letter
    for row, left in zip(rows, ended.tolist(), strict=True):
        own = best[:, :left]
        step = gains.take(letters[:, :left] + row[:left], mode="clip")
        step += own[:-1]
        np.maximum(step, own[1:], out=step)
        if left < MANY:
            np.maximum.accumulate(step, axis=0, out=own[1:])
        else:  # the same, a letter of all words at a time
            for at, line in enumerate(step, 1):
                np.maximum(line, own[at - 1], out=own[at])
    mass = np.maximum(theirs, mine)
    cost = mine + theirs - best[-1] + first.take(rows[0] + letters[0])
    found: Floats = np.maximum(0, 1 - cost / np.maximum(mass, 1))
    found[(np.abs(theirs - mine) > 0.7 * mass) | (mass == 0)] = 0
    return found


@lru_cache(maxsize=1)
def _every_table() -> Tables:
    """The tables of each two marks behind one another, those of the asked word's first mark first."""
    made = [_tables(mine, theirs) for mine in MARKS for theirs in MARKS]
    gains, first, own, other = (np.concatenate([table.ravel() for table in of]) for of in zip(*made, strict=True))
    return gains, first, own, other


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
    all_forms = list(dict.fromkeys(form for own, stem in forms for form in (*own, *(s for s, _ in stem))))
    place = {form: at for at, form in enumerate(all_forms)}
    column = held()
    among = column.enter(all_forms)
    sounds = np.array([place[form] for own, _ in forms for form in own], np.intp)
    of_sounds = np.cumsum([0, *(len(own) for own, _ in forms)])[:-1]
    ends = np.array([place[form] for _, stem in forms for form, _ in stem], np.intp)
    worths = np.array([worth for _, stem in forms for _, worth in stem])
    of_ends = np.cumsum([0, *(len(stem) for _, stem in forms)])[:-1]
    found: dict[Word, dict[Word, float]] = {}
    wanted = {word: _forms(word) for word in asked}
    heard = list(dict.fromkeys(form for own, stem in wanted.values() for form in (*own, *(s for s, _ in stem))))
    near = dict(zip(heard, column.alike_each([(sound, among) for sound in heard]), strict=True))
    for word, (own, stem) in wanted.items():
        best = np.zeros(len(others))
        if len(others):
            for sound in own:
                whole = near[sound] * np.where(column.other_sex(sound, among), OTHER_SEX, 1.0)
                np.maximum(best, np.maximum.reduceat(whole[sounds], of_sounds), out=best)
            for form, worth in stem:
                parts = near[form][ends] * np.minimum(worths, worth)
                np.maximum(best, np.maximum.reduceat(parts, of_ends), out=best)
        row: dict[Word, float] = dict(zip(others, best.tolist(), strict=True))
        for other in others:
            if other.text == word.text:
                row[other] = 1.0
            elif (len(word.text) == 1 or len(other.text) == 1) and word.sounds[0][:1] == other.sounds[0][:1]:
                row[other] = max(row[other], INITIAL)
        found[word] = row
    return found

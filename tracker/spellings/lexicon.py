"""What a process knows of a dictionary of names: its words by their numbers, and where those of sounds stand in a column.

A number means the same word everywhere and always, so that nothing here can be out of date. What the dictionary holds
is asked of it each time; this only spares reading and taking apart the same words again.
"""

from __future__ import annotations

from collections.abc import Iterable
from threading import Lock

import numpy as np
import numpy.typing as npt

from tracker import remembered
from tracker.spellings import many, written
from tracker.spellings.many import Column, Places

Numbers = npt.NDArray[np.int64]


class Lexicon:
    """Words by number: those of sounds by their places in the column, those in Chinese characters as they are."""

    def __init__(self, column: Column) -> None:
        self.column = column
        self.written: dict[int, str] = {}
        self._known = np.zeros(0, np.int64), np.zeros(0, np.intp)  # the numbers in order; where these words stand
        self._growing = Lock()

    def unknown(self, numbers: Numbers) -> list[int]:
        """Those of these numbers of which the word is not known yet."""
        known, _ = self._known
        fresh: list[int] = np.unique(numbers[~are_among(known, numbers)]).tolist()
        return fresh

    def places(self, numbers: Numbers) -> Places:
        """Where the words of sounds with these numbers stand in the column, in their order; -1 for all others."""
        known, at = self._known
        found = np.full(len(numbers), -1, np.intp)
        there = are_among(known, numbers)
        found[there] = at[np.searchsorted(known, numbers[there])]
        return found

    def enter(self, words: Iterable[tuple[int, str]]) -> None:
        """Know these words from now on."""
        own = dict(words)
        if not own:
            return
        in_characters = {number: word for number, word in own.items() if written.is_written(word)}
        sounds = [number for number in own if number not in in_characters]
        at = dict(zip(sounds, self.column.enter(own[number] for number in sounds).tolist(), strict=True))
        with self._growing:
            known, places = self._known
            fresh = self.unknown(np.array([*own], np.int64))
            self.written.update(in_characters)  # first: whoever finds the number known asks for the word
            if fresh:
                where = np.searchsorted(known, fresh)
                self._known = np.insert(known, where, fresh), np.insert(places, where, [at.get(n, -1) for n in fresh])


def are_among(known: Numbers, numbers: Numbers) -> npt.NDArray[np.bool_]:
    """Which of these numbers stand among the known ones, which are in order."""
    if not len(known):
        return np.zeros(len(numbers), bool)
    found: npt.NDArray[np.bool_] = known.take(np.searchsorted(known, numbers), mode="clip") == numbers
    return found


_held = Lexicon(many.held())


def held() -> Lexicon:
    """What this process knows; whoever has it goes on with it when it is let go of."""
    global _held  # noqa: PLW0603  # of the column that everybody else uses
    if _held.column is not many.held():
        _held = Lexicon(many.held())
    return _held


def forget() -> None:
    """Let go of all words that this process has read, and of what it has worked out about them."""
    many.forget()
    held()
    remembered.forget("tracker.spellings")

"""What a process knows of a dictionary of names: its words by their numbers, and where those of sounds stand in a column.

A number means the same word everywhere and always, so that nothing here can be out of date. What the dictionary holds
is asked of it each time; this only spares reading and taking apart the same words again.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import repeat

from tracker import remembered
from tracker.spellings import many, written
from tracker.spellings.many import Column


@dataclass(frozen=True)
class Lexicon:
    """Words by number: those of sounds by their places in the column, those in Chinese characters as they are."""

    column: Column
    at: dict[int, int] = field(default_factory=dict)
    written: dict[int, str] = field(default_factory=dict)

    def unknown(self, numbers: Iterable[int]) -> list[int]:
        """Those of these numbers of which the word is not known yet."""
        return list(set(numbers).difference(self.at, self.written))

    def places(self, numbers: Iterable[int]) -> list[int]:
        """Where the words of sounds with these numbers stand in the column, in their order; -1 for all others."""
        return list(map(self.at.get, numbers, repeat(-1)))

    def enter(self, words: Iterable[tuple[int, str]]) -> None:
        """Know these words from now on."""
        sounds: dict[int, str] = {}
        for number, word in words:
            (self.written if written.is_written(word) else sounds)[number] = word
        self.at.update(zip(sounds, self.column.enter(sounds.values()).tolist(), strict=True))


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

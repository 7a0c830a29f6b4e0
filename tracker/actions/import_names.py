"""What the index holds of very many names, worked out in a process of its own while this one takes away those before.

Taking a load back, this is more than half of the work: a row of the index is known by the sounds of its name alone.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterable, Sequence
from contextlib import suppress

from msgspec import Struct

from tracker.actions import import_pipe
from tracker.spellings import keys

WORTH = 2_000  # names from which a second process pays
COMMAND = "from tracker.actions import import_names; import_names.serve()"


class Ahead:
    """Names of a place that were asked for, those of the next being worked out meanwhile; `asked` is the last place."""

    def __init__(self) -> None:
        self.asked = -1
        self._beside: import_pipe.Beside | None = None
        self._known = -1, keys.Made()

    def ask(self, place: int, spellings: Iterable[str]) -> None:
        """Let the names of a place be worked out, where they are many."""
        self.asked = place
        told = sorted(set(spellings))
        if self._beside is None and len(told) >= WORTH:
            with suppress(OSError):
                self._beside = import_pipe.Beside(COMMAND)
        if self._beside is not None:
            self._beside.tell(told)

    def of(self, place: int) -> keys.Made:
        """What is known of the names of a place; the same when it is asked again."""
        if self.asked == place and self._beside is not None and self._known[0] != place:
            self._known = place, _opened(self._beside.answer(Worked))
        return self._known[1] if self._known[0] == place else keys.Made()

    def close(self) -> None:
        """End the process."""
        if self._beside is not None:
            self._beside.end()


class Worked(Struct, array_like=True):
    """Names with the numbers of their words and their pairs, and the words by their numbers."""

    names: list[tuple[str, list[int], tuple[int, ...]]]
    words: list[tuple[int, str]]


def _packed(spellings: Sequence[str]) -> Worked:
    words: dict[int, str] = {}
    names = []
    for spelling in spellings:
        made = keys.of_name(spelling)
        words |= made.words
        names.append((spelling, list(made.words), made.pairs))
    return Worked(names, list(words.items()))


def _opened(told: Worked | None) -> keys.Made:
    if told is None:  # it ended: then all of it is worked out here
        return keys.Made()
    words = dict(told.words)
    return keys.Made(
        {name: keys.Keys({number: words[number] for number in own}, pairs) for name, own, pairs in told.names}
    )


# --- the other process ---
def serve() -> None:
    """Work out the names that standard input tells, until it ends."""
    gc.disable()
    while (spellings := import_pipe.frame(sys.stdin.buffer, list[str])) is not None:
        import_pipe.put(sys.stdout.buffer, import_pipe.encoded(_packed(spellings)))
        keys.tidy()


__all__ = ["Ahead", "serve"]

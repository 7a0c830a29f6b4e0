"""A text as somebody may read it, and what is found in it: only where no hidden name stands."""

from __future__ import annotations

from functools import cached_property

from tracker import wording
from tracker.store.masking import WORD, Masker, Moved
from tracker.wording import Hit, Node, Phrase, Words

NEAR = 200  # letters around a hit that are looked at for hidden names, at least


class Shown:
    """A text and the names that are hidden in it, if any."""

    def __init__(self, raw: str, masker: Masker | None) -> None:
        self.raw, self.masker = raw, masker

    @cached_property
    def _words(self) -> Words:
        return Words(self.raw)

    @cached_property
    def _moved(self) -> Moved:
        return Moved(self.raw, tuple(self.masker.spans(self.raw)) if self.masker else ())

    @property
    def words(self) -> str:
        """The text as it may be read."""
        return self._moved.text

    def moved(self, start: int, end: int) -> tuple[int, int]:
        """Where a passage stands in the text as it may be read."""
        return self._moved.start(start) or 0, self._moved.end(end) or 0

    def holds(self, node: Node) -> bool:
        """Whether the text is what a query looks for, with no word of a hidden name."""
        return wording.is_true(node, self._has)

    def places(self, node: Node) -> dict[Phrase, list[Hit]]:
        """The places of each phrase that is looked for, of those that may be read."""
        found = {
            phrase: [hit for hit in at if self._may_be_read(hit)]
            for phrase, at in wording.places(node, self._words).items()
        }
        return {phrase: at for phrase, at in found.items() if at}

    def _has(self, phrase: Phrase) -> bool:
        return any(self._is_far(hit) or self._may_be_read(hit) for hit in wording.hits(phrase, self._words))

    def _may_be_read(self, hit: Hit) -> bool:
        return not any(start < hit.end and hit.start < end for start, end, _ in self._moved.spans)

    def _is_far(self, hit: Hit) -> bool:
        """Whether no hidden name is anywhere near: to look there takes much less time than to look through all.

        Near is whatever a name that covers the hit could reach to, with all of its words.
        """
        if self.masker is None:
            return True
        return not self.masker.spans(self.raw[self._before(hit.start) : self._after(hit.end)])

    def _before(self, place: int) -> int:
        """Where the words begin that a name could reach back to."""
        words, letters = self.masker.reach if self.masker else (0, 0)
        size = NEAR + letters
        while size < place:
            found = [word.start() for word in WORD.finditer(self.raw, place - size, place)]
            if len(found) > words + 1:  # the first may be half a word
                return min(found[-words - 1], place - letters)
            size *= 2
        return 0

    def _after(self, place: int) -> int:
        """Where the words end that a name could reach on to."""
        words, letters = self.masker.reach if self.masker else (0, 0)
        size = NEAR + letters
        while place + size < len(self.raw):
            found = [word.end() for word in WORD.finditer(self.raw, place, place + size)]
            if len(found) > words + 1:  # the last may be half a word
                return max(found[words], place + letters)
            size *= 2
        return len(self.raw)

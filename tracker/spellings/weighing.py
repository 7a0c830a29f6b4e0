"""Names weighed against what somebody typed, many at once: as likeness.answers in much less time, and as they are written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from tracker.spellings import many, scripts, slips, written
from tracker.spellings.likeness import (
    SURE,
    Compare,
    Table,
    Why,
    gluings,
    kept,
    laid,
    laid_glued,
    may_be_glued,
    plainly,
    strictness,
)
from tracker.spellings.reading import Reading, Word, readings

WORTH = {Why.SAME: 1.0, Why.ORDER: 0.99, Why.BEGINS: 0.93, Why.PART: 0.92}
LONGER = 0.003, 40  # for each letter that a name holds beyond what was typed, up to so many
AT_BEST = 0.98  # of what is spelled otherwise
Ways = list[tuple[Reading, Reading]]  # how what was typed can be read, beside how a name can
Lay = Callable[[Reading, Reading, float, Compare, float], float]


class Asked:
    """What somebody typed, and how alike its words are to those met so far."""

    def __init__(self, words: str) -> None:
        self.words = words
        self.as_written = written.asked(words)
        self.folded = scripts.folded_words(words)
        self.readings = [kept(reading) for reading in readings(words)]
        glued = [word for reading in self.readings for other in gluings(reading) for word in other]
        self.near: dict[Word, dict[Word, float]] = {
            word: {} for word in (*(word for reading in self.readings for word in reading), *glued)
        }

    def weigh(self, spellings: Sequence[str], least: float) -> list[float]:
        """How well each of these spellings answers, 0 to 1; nought where it is less than `least`."""
        found = {spelling: self.plainly(spelling) for spelling in spellings}
        known = {one: self._ways(one) for one, score in found.items() if score < AT_BEST}
        self._meet(word for ways in known.values() for _, way in ways for word in way)
        for spelling, own in known.items():
            found[spelling] = max(found[spelling], self._sounding(own, laid, least))
        # Words glued together are looked at last, and only where that may help.
        parted = {one: ways for one, own in known.items() if found[one] < SURE and (ways := self._parted(own))}
        self._meet(word for ways in parted.values() for _, way in ways for glued in gluings(way) for word in glued)
        for spelling, ways in parted.items():
            found[spelling] = max(found[spelling], self._sounding(ways, laid_glued, least))
        return [found[spelling] for spelling in spellings]

    def plainly(self, spelling: str) -> float:
        """How well a spelling answers by the words themselves, whatever they sound like; nought where they say nothing."""
        own = scripts.folded_words(spelling)
        why = plainly(self.folded, own) if own and self.folded else None
        if why is None:
            return written.alike(self.as_written, spelling) or (
                0.0 if self.as_written else slips.alike(self.folded, own)
            )
        if why in (Why.BEGINS, Why.PART):
            each, most = LONGER
            return WORTH[why] - each * min(len(spelling) - len(self.words), most)
        return WORTH[why]

    def _ways(self, spelling: str) -> Ways:
        return [(asked, kept(own)) for own in readings(spelling) for asked in self.readings]

    def _meet(self, words: Iterable[Word]) -> None:
        met = next(iter(self.near.values()), {})
        if fresh := list(dict.fromkeys(word for word in words if word not in met)):
            for word, row in many.of_words(self.near, fresh).items():
                self.near[word] |= row

    def _parted(self, name: Ways) -> Ways:
        return [(asked, own) for asked, own in name if may_be_glued(asked, own)]

    def _sounding(self, name: Ways, lay: Lay, least: float) -> float:
        best = max((lay(asked, own, strictness(asked, own), self._table, least) for asked, own in name), default=0.0)
        return min(AT_BEST, best)

    def _table(self, asked: Reading, name: Reading) -> Table:
        return [[row[word] for word in name] for row in map(self.near.__getitem__, asked)]

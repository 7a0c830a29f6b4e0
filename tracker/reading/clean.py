"""A text as the rules read it: plain blanks, line ends and letters, without signs that nobody sees.

Pages and word processors set blanks that do not break, soft hyphens, marks of direction and letters with a loose accent;
no word is found across them. What is read is led back to the unchanged text.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace

from tracker.reading.model import Proposal, Reading, Thing

LOOSE = r"[\u0300-\u036f]"  # accents that stand after their letter
ODD = re.compile(
    rf"\r\n|[\r\u0085\u2028\u2029]|[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]|\w{LOOSE}+"
    r"|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]"
)
LINE_ENDS = frozenset("\r\n \r \u0085 \u2028 \u2029".split(" "))


@dataclass(frozen=True)
class Clean:
    """The text to read. `starts` and `ends` say where each of its characters begins and ends in the unchanged one."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where a stretch of the text that was read stands in the unchanged one."""
        if start >= end:
            at = self.starts[start] if start < len(self.starts) else self.ends[-1] if self.ends else 0
            return at, at
        return self.starts[start], self.ends[end - 1]


def cleaned(text: str) -> Clean | None:
    """The text to read; None where nothing in it is odd."""
    letters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    at = 0
    for odd in ODD.finditer(text):
        letters += text[at : odd.start()]
        starts += range(at, odd.start())
        ends += range(at + 1, odd.start() + 1)
        at = odd.end()
        for letter in _plain(odd[0]):
            letters.append(letter)
            starts.append(odd.start())
            ends.append(odd.end())
    if at == 0:
        return None
    letters += text[at:]
    starts += range(at, len(text))
    ends += range(at + 1, len(text) + 1)
    return Clean("".join(letters), tuple(starts), tuple(ends))


def _plain(odd: str) -> str:
    """What is read in place of odd characters: nothing, a line end, a blank, or a letter with its accent."""
    if odd in LINE_ENDS:
        return "\n"
    if len(odd) > 1:
        return unicodedata.normalize("NFC", odd)
    return " " if unicodedata.category(odd) == "Zs" else ""


def led_back(reading: Reading, clean: Clean, text: str) -> Reading:
    """The same reading with the offsets and quotations of the unchanged text."""

    def proposal(one: Proposal) -> Proposal:
        start, end = clean.span(one.start, one.end)
        rests_on = tuple(clean.span(*words) for words in one.rests_on)
        return replace(one, start=start, end=end, quote=text[start:end], rests_on=rests_on)

    def thing(one: Thing) -> Thing:
        return replace(one, spellings=tuple(clean.span(*words) for words in one.spellings))

    return replace(
        reading,
        things=tuple(thing(one) for one in reading.things),
        proposals=tuple(proposal(one) for one in reading.proposals),
        segments=tuple((*clean.span(start, end), kind) for start, end, kind in reading.segments),
    )

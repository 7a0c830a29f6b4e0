"""Chinese names in the romanisation of Wade and Giles, as in Taiwan: Tsai Chi-chang, Shen Po-yang.

Without its apostrophes, which are seldom written, p stands for b and p, t for d and t, ch for j, q, zh and ch.
"""

from __future__ import annotations

import re
from itertools import product

SYLLABLE = re.compile(
    r"(hs|ch|tz|ts|sh|[pmftnlkhjswy])?"
    r"(iang|iung|ieh|ien|iao|ing|ia|ih|in|iu|uang|ueh|uan|uai|uei|ung|un|uo|ui|ang|eng|erh|er|eh|an|en|ai|ei|ao|ou|[aeiou])"
)
INITIALS = {
    "hs": ("S",), "ch": ("J", "C"), "tz": ("z", "c"), "ts": ("z", "c"), "sh": ("S",), "p": ("b", "p"), "t": ("d", "t"),
    "k": ("g", "k"), "j": ("r",),
}  # fmt: skip
FINALS = {
    "ien": "ian",
    "ieh": "ie",
    "ih": "i",
    "eh": "e",
    "er": "e",
    "erh": "er",
    "ung": "oN",
    "iung": "ioN",
    "ueh": "ue",
}
GIVEN = re.compile(r"(?:(\w+),?\s+)?(\w+)-(\w+)(?:\s+(\w+))?")  # the surname before or behind


def parted(name: str) -> tuple[str, str] | None:
    """The surname and the two syllables of the given name, without their hyphen; None where it is no such name."""
    hit = GIVEN.fullmatch(name.strip())
    if hit is None or bool(hit[1]) == bool(hit[4]):
        return None
    surname, given = hit[1] or hit[4], (hit[2], hit[3])
    return (surname, "".join(given)) if all(map(SYLLABLE.fullmatch, (surname, *given))) else None


def sounds(word: str) -> tuple[str, ...]:
    """Raw sounds of one or two syllables, in each way to read the consonants that begin them."""
    hits = re.fullmatch(f"(?:{SYLLABLE.pattern})(?:{SYLLABLE.pattern})?", word)
    if hits is None:
        return ()
    ways = [_ways(hits[1], hits[2]), _ways(hits[3], hits[4])] if hits[4] else [_ways(hits[1], hits[2])]
    return tuple("".join(way) for way in product(*ways))


def _ways(initial: str | None, final: str) -> list[str]:
    said = FINALS.get(final, final).replace("ng", "N")
    if initial == "y" and said == "en":
        said = "an"
    return [one + said for one in INITIALS.get(initial or "", (initial or "",))]

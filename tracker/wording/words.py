"""A text as words without case and marks, each with its place in the original.

Letters and digits make words; everything else parts them. Scripts that are written without spaces (Chinese, Japanese,
Thai, Lao, Khmer, Burmese) have no words that a program could find without a dictionary: there each character stands
with the next one (overlapping pairs, as in Lucene's CJKAnalyzer), the last of a run alone. So any run of characters is
found wherever it stands: a run of two or more as the phrase of its pairs, a single one as the beginning of a pair.
Traditional Chinese characters count as the simplified ones (tracker/hanzi.py).
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import accumulate

from tracker import hanzi

LONGEST = 60  # letters of a word that are told apart: what is longer is no word (a key, a picture in a mail)
# PostgreSQL keeps 255 places of a word in one document, and 1 MB; parts overlap, so that short phrases lie in one
PART, REPEATED, OVERLAP = 4_000, 250, 32

UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)
_RUN = re.compile(rf"([{UNSPACED}]+)|[^\s{UNSPACED}]+")
_ANY_UNSPACED = re.compile(f"[{UNSPACED}]")
# Letters that differ by the keyboard rather than by the word; Unicode does not take them apart. Cyrillic letters of
# Turkic and other languages are written on a Russian keyboard by the nearest one that it has.
_SAME = {
    "ı": "i", "ł": "l", "ø": "o", "đ": "d", "ħ": "h", "æ": "ae", "œ": "oe",
    "ی": "ي", "ى": "ي", "ک": "ك", "ـ": "", "ٱ": "ا", "ة": "ه",
    "қ": "к", "ҡ": "к", "ҝ": "к", "ғ": "г", "ґ": "г", "ң": "н", "ҥ": "н", "ө": "о", "ү": "у", "ұ": "у", "һ": "х",
    "ҳ": "х", "ә": "а", "і": "и", "җ": "ж", "ҷ": "ж", "ҙ": "з", "ҫ": "с", "є": "е",
}  # fmt: skip
_FIRST_HAN = "\u3400"
_PARTING = "ʹʻʼʽˈ"  # letters to Unicode, apostrophes to who types: o'gli and oʻgli are one word


class _Folding(dict[int, str]):
    """What stands for a character among the words: nothing for a mark, a blank for what parts words."""

    def __missing__(self, code: int) -> str:
        self[code] = folded = _folded(chr(code))
        return folded


def _folded(char: str) -> str:
    if char in _PARTING or unicodedata.category(char)[0] not in "LNM":
        return "" if unicodedata.category(char) == "Cf" else " "  # a soft hyphen or a joiner is inside a word
    if char.isdecimal():
        return str(unicodedata.decimal(char))
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", char.casefold()).casefold())
    kept = (_same(c) for c in plain if not unicodedata.combining(c))
    return "".join(c if len(c) != 1 or unicodedata.category(c)[0] in "LNM" else " " for c in kept)


def _same(char: str) -> str:
    """The letter that this one counts as: of Chinese characters the simplified one."""
    return hanzi.simplified(char) if char >= _FIRST_HAN else _SAME.get(char, char)


_FOLD = _Folding()


_ASCII = bytes(ord(_FOLD[code]) if code < 128 else 32 for code in range(256))


def fold(text: str) -> str:
    """A text as its words: letters and digits without case and marks, and blanks."""
    if text.isascii():
        return text.encode().translate(_ASCII).decode()
    return text.translate(_FOLD)


def terms(text: str) -> list[str]:
    """The words of a text as an index holds them, in order."""
    folded = fold(text)
    found = (
        folded.split() if not _ANY_UNSPACED.search(folded) else [word for run in runs(folded) for word in _pairs(run)]
    )
    return [word[:LONGEST] for word in found] if any(len(word) > LONGEST for word in found) else found


def runs(folded: str) -> list[str]:
    """Words, and runs of characters of scripts without spaces, in order."""
    return [run[0] for run in _RUN.finditer(folded)]


def is_unspaced(run: str) -> bool:
    """Whether a run is of a script that is written without spaces."""
    return _ANY_UNSPACED.match(run) is not None


def _pairs(run: str) -> list[str]:
    return [run[at : at + 2] for at in range(len(run))] if is_unspaced(run) else [run]


def parts(found: Sequence[str]) -> Iterator[Sequence[str]]:
    """The words of a long text in parts that overlap; a short one is one part. Nothing of no words."""
    start = 0
    while start < len(found):
        seen: Counter[str] = Counter()
        end = start
        while end < len(found) and end - start < PART and seen[found[end]] < REPEATED:
            seen[found[end]] += 1
            end += 1
        yield found[start:end]
        if end == len(found):
            return
        start = end - OVERLAP


_even: set[str] = set()  # characters that one character stands for, as far as they were met


def _is_even(text: str) -> bool:
    """Whether one character stands for each character of a text."""
    fresh = set(text) - _even
    _even.update(char for char in fresh if len(_FOLD[ord(char)]) == 1)
    return fresh <= _even


class Words:
    """A text with its words, to find things in it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.folded = fold(text)

    @cached_property
    def _ends(self) -> Sequence[int]:
        """How long the folded text is after each character of the original."""
        if self.text.isascii() or _is_even(self.text):
            return range(1, len(self.text) + 1)
        return list(accumulate(len(_FOLD[ord(char)]) for char in self.text))

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The place in the original of a place in the folded text."""
        return bisect_right(self._ends, start), bisect_right(self._ends, end - 1) + 1


# --- graphemes ---
_JOINED = "\u200c\u200d\u0e33\u0eb3"
_VOWELS, _TAILS = ("\u1160", "\u11a7"), ("\u11a8", "\u11ff")


def is_border(text: str, place: int) -> bool:
    """Whether a text may be cut here without parting what is read as one sign (Unicode Standard Annex 29, in short)."""
    if place <= 0 or place >= len(text):
        return True
    before, after = text[place - 1], text[place]
    if unicodedata.category(after)[0] == "M" or after in _JOINED or before == "\u200d":
        return False
    if "\U0001f3fb" <= after <= "\U0001f3ff" or (before, after) == ("\r", "\n"):
        return False
    if _is_flag(before) and _is_flag(after):  # flags are pairs, counted from where they begin
        start = place
        while start > 0 and _is_flag(text[start - 1]):
            start -= 1
        return (place - start) % 2 == 0
    return not (
        "\u1100" <= before <= "\u11ff" and (_VOWELS[0] <= after <= _VOWELS[1] or _TAILS[0] <= after <= _TAILS[1])
    )


def _is_flag(char: str) -> bool:
    return "\U0001f1e6" <= char <= "\U0001f1ff"

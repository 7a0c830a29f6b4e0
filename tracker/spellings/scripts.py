"""Which script letters are written in, and a spelling folded within its script."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from tracker import hanzi

RANGES = (
    (0x0370, 0x03FF, "Grek"),
    (0x0400, 0x052F, "Cyrl"),
    (0x0530, 0x058F, "Armn"),
    (0x0590, 0x05FF, "Hebr"),
    (0x0600, 0x06FF, "Arab"),
    (0x0750, 0x077F, "Arab"),
    (0x08A0, 0x08FF, "Arab"),
    (0x10A0, 0x10FF, "Geor"),
    (0x1100, 0x11FF, "Hang"),
    (0x1F00, 0x1FFF, "Grek"),
    (0x2DE0, 0x2DFF, "Cyrl"),
    (0x3040, 0x30FF, "Kana"),
    (0x3400, 0x4DBF, "Hani"),
    (0x4E00, 0x9FFF, "Hani"),
    (0xA640, 0xA69F, "Cyrl"),
    (0xAC00, 0xD7A3, "Hang"),
    (0xF900, 0xFAFF, "Hani"),
    (0xFB50, 0xFDFF, "Arab"),
    (0xFE70, 0xFEFF, "Arab"),
    (0x20000, 0x323AF, "Hani"),
)
LATIN = "Latn"
LONGEST = 300  # letters of a spelling that are looked at; names in the database are no longer

# Letters that look or mean the same within a script, and are typed for each other.
SAME = str.maketrans(
    {
        **dict.fromkeys("أإٱآ", "ا"),
        **dict.fromkeys("يىۍېئ", "ی"),
        "ك": "ک",
        "ة": "ه",
        "ۀ": "ه",
        "ھ": "ه",
        "ؤ": "و",
        "ە": "ه",
        "ё": "е",
        "ĸ": "к",
        "ı": "i",
        "ł": "l",
        "ø": "o",
        "đ": "d",
        "ß": "ss",
        "æ": "ae",
    }
)
PARTED = re.compile(r"[^\w'’ʼʻ`‘\u0300-\u036f]+|_+")
DROPPED = re.compile("['’ʼʻ`‘\u0640\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\x00]")


@lru_cache(maxsize=4096)
def script_of_letter(letter: str) -> str:
    """ISO 15924 code of one letter's script; Latin where no other is known."""
    number = ord(letter)
    return next((code for low, high, code in RANGES if low <= number <= high), LATIN)


@lru_cache(maxsize=100_000)
def script_of(word: str) -> str:
    """The script that most letters of a word are in; a stray Latin "i" does not make a Cyrillic word Latin."""
    counts: dict[str, int] = {}
    for letter in word:
        if letter.isalpha():
            script = script_of_letter(letter)
            counts[script] = counts.get(script, 0) + 1
    return max(counts, key=lambda script: counts[script]) if counts else LATIN


def plain(text: str) -> str:
    """Compatibility forms undone, small letters, marks that only join or direct letters gone; at most LONGEST."""
    return DROPPED.sub("", unicodedata.normalize("NFKC", text[:LONGEST]).casefold())


@lru_cache(maxsize=20_000)
def words_of(text: str) -> tuple[str, ...]:
    """The words of a spelling, in small letters: split at blanks, points, hyphens and brackets."""
    if unicodedata.is_normalized("NFKC", text):  # nearly always, and letter by letter is five times as fast
        return tuple(text[:LONGEST].translate(_LETTERS).split())
    return tuple(word for word in PARTED.split(plain(text)) if word)


class _Letters(dict[int, str | None]):
    """What `plain` makes of each letter, and a blank of what parts words; filled as letters are met."""

    def __missing__(self, number: int) -> str | None:
        letter = chr(number)
        made = None if DROPPED.match(letter) else PARTED.sub(" ", letter.casefold())
        self[number] = made
        return made


_LETTERS = _Letters()


def folded_words(text: str) -> tuple[str, ...]:
    """The words of a spelling as they are compared within its script."""
    return tuple(map(folded, words_of(text)))


@lru_cache(maxsize=100_000)
def folded(word: str) -> str:
    """A word within its own script without case, marks and look-alike letters, in simplified characters: what counts as
    the same spelling."""
    if word.isascii():
        return word
    bare = "".join(c for c in unicodedata.normalize("NFD", word.translate(SAME)) if not unicodedata.combining(c))
    return hanzi.in_simplified(unicodedata.normalize("NFC", bare).translate(SAME))

"""What patronymics and family names end in, in words of sounds: the stem is what two languages share."""

from __future__ import annotations

import re
from functools import lru_cache

from tracker.spellings.sounds import ABJAD

# Kazakh, Uyghur, Turkish, Azerbaijani, Tajik; Russian and Belarusian; as tracker/spellings/*.py writes their sounds.
FATHERS = re.compile(r"(?:ul[iuy]|uli|o[Ggh]l[iu]|[qkg][iey]z[iy]|[oe]v[iea]C|[aey]v[ie]C|[oeay][vuw]na|iC|iCna|yC)$")
FAMILY = re.compile(r"(?:[yi]?[oeay](?:[vf]I?|va|fa)|[oeay][uw]|in[a]?|sk[iaye]+|skaya|skoi|[yi]an)$")
SEXED = re.compile(r"(?:[oeay]v|in|sk[iy]?)$")
SHORTEST = 3
LAST = frozenset("iuyCcaevfwIn")  # in which all endings end
LONGEST = 10  # sounds of an ending at most: only so many of a word are looked at
OF_VOWELS = (FATHERS, 0.97), (FAMILY, 0.94)
OF_ABJAD = (re.compile(r"(?:a?w[Gg]lw|y?w[fv]y[cC]|[wa][fv]na)$"), 0.97), (re.compile(r"y?y?w?[fv]a?$"), 0.94)


@lru_cache(maxsize=200_000)
def stems(word: str) -> tuple[tuple[str, float], ...]:
    """The word and its stems, each with how much a match by it is worth."""
    found = {word: 1.0}
    if word[-1:] not in LAST:
        return ((word, 1.0),)
    for ending, worth in OF_ABJAD if word.startswith(ABJAD) else OF_VOWELS:
        hit = ending.search(word, max(0, len(word) - LONGEST))
        stem = word[: hit.start()] if hit else word
        if hit and len(stem.lstrip("=~")) >= SHORTEST:
            found.setdefault(stem, worth)
    return tuple(found.items())


def is_patronymic(word: str) -> bool:
    """Whether a word says whose child somebody is."""
    return FATHERS.search(word) is not None and len(word) > 5


def other_sex(a: str, b: str) -> bool:
    """Whether one is the family name of a man and the other that of a woman: -ov and -ova."""
    short, long = (a, b) if len(a) < len(b) else (b, a)
    return long[-1:] == "a" and len(long) == len(short) + 1 and SEXED.search(short) is not None

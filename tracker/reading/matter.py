"""Whether a text tells of what force did to anybody, weighed from all its words.

A thief's trial, a quarrel of neighbours and a match are told in the words in which a custody is told; what else stands in
the text tells them apart. A logistic regression over the words that a text holds, names left out, says how likely somebody
in it is a victim of force (`data/reading/weigh.py` counts its weights, `weights_LANGUAGE_texts.csv`, from texts that people
answered). Where that is unlikely nothing is offered of anybody, and the reading says so.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from itertools import pairwise

from tracker.reading import english_words as words
from tracker.reading import names, weights

ABOUT_SOMETHING_ELSE = (
    "By its words this text hardly tells of people to whom a state or an armed group did something: nothing about people is "
    "offered. If it does, code them by hand."
)
UNLIKELY = 0.3  # below this a text is about something else
SURELY = 0.75  # from this on it tells of somebody, whatever else it looks like
FEW = 80  # words, or pairs of Chinese signs: of fewer the weights know little, and a text is about something else below this
VERY_UNLIKELY = 0.1
FEWEST = 30  # of fewer than these they know nothing
MOST = 350  # words that are weighed together
LEAD = 50  # words of the title and what follows at once: what the text is about
LATIN, CYRILLIC, HAN = (
    re.compile(r"[a-z]+(?:['’-][a-z]+)*", re.I),
    re.compile(r"[а-яё]{4,}", re.I),
    re.compile("[㐀-鿿]+"),
)
SMALL = words.FUNCTION | words.BE | words.HAVE | words.MODAL | frozenset("said say will would".split())
ENDINGS = ("ing", "ed", "es", "s")
STEM = 6  # letters by which forms of a Russian word are the same one


def stem(word: str) -> str:
    """An English word in small letters without its commonest endings."""
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


def _english(text: str) -> list[str]:
    return [stem(word.casefold().replace("’", "'").removesuffix("'s")) for word in LATIN.findall(text)]


def _russian(text: str) -> list[str]:
    return [word.casefold().replace("ё", "е")[:STEM] for word in CYRILLIC.findall(text)]


def _chinese(text: str) -> list[str]:
    return [one + other for run in HAN.findall(text) for one, other in pairwise(run)]


FORMS: Mapping[str, Callable[[str], list[str]]] = {"eng": _english, "rus": _russian, "zho": _chinese}


def features(text: str, language: str) -> dict[str, int]:
    """What a text holds: each of its words of meaning, those of its beginning, and those that stand side by side."""
    return _of(FORMS[language](text), language)


def _of(found: list[str], language: str) -> dict[str, int]:
    seen = {word for word in found if word not in SMALL}
    seen |= {f"1:{word}" for word in found[:LEAD] if word not in SMALL}
    if language != "zho":  # signs stand in pairs already
        seen |= set(_pairs(found))
    return dict.fromkeys(seen, 1)


def _pairs(found: list[str]) -> Iterator[str]:
    return (f"{one} {other}" for one, other in pairwise(found) if not SMALL.intersection((one, other)))


@lru_cache(maxsize=4)
def _forms(text: str, language: str) -> list[str]:
    """The words of a whole text: asked six times of each."""
    return FORMS[language](text)


@lru_cache(maxsize=4)
def likely(text: str, language: str) -> float:
    """How likely it is, from 0 to 1, that a text tells of a victim of force: a long one in any of its parts.

    The weights are counted from news: in a letter of ten pages stands nearly every word.
    """
    found = _forms(text, language)
    size = math.ceil(len(found) / math.ceil(len(found) / MOST)) if found else 1
    parts = [found[start : start + size] for start in range(0, len(found), size)]
    return max((weights.probability(_of(part, language), f"{language}_texts") for part in parts), default=0.0)


def is_of_nobody(text: str, language: str) -> bool:
    """Whether a text is hardly about anybody to whom force did something."""
    if not is_doubtful(text, language):
        return False
    return len(_forms(text, language)) >= FEW or likely(text, language) < VERY_UNLIKELY


def is_doubtful(text: str, language: str) -> bool:
    """Whether it is hardly, by the weights, however short the text is."""
    return _is_known(text, language) and likely(text, language) < UNLIKELY


def is_of_somebody(text: str, language: str) -> bool:
    """Whether a text surely is."""
    return _is_known(text, language) and likely(text, language) >= SURELY


def _is_known(text: str, language: str) -> bool:
    """Very short texts, old wire reports in capitals and languages without weights are not."""
    return language in FORMS and not names.shouted(text) and len(_forms(text, language)) >= FEWEST

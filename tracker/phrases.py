"""Fixed words of what leaves, in the languages it can be written in: data/phrases.csv, looked up by the English words.

What has no line there stays English: a value of a code list, a sentence that a person wrote.
"""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Callable, Iterable
from functools import cache

from tracker import codes
from tracker.errors import InvalidFacts

ENGLISH = "en"
LANGUAGES = {"en": "English", "ru": "Русский", "zh": "中文", "kk": "Қазақша", "ug": "ئۇيغۇرچە"}
RIGHT_TO_LEFT = frozenset({"ug"})
COMMAS = {"zh": ("，", "、"), "ug": ("، ", "، ")}  # between the parts of a sentence, and those of a list
STOPS = {"zh": "。"}
Say = Callable[..., str]


@cache
def catalogue() -> dict[str, dict[str, str]]:
    """English words → language → the same words there; a language without a translation is left out."""
    path = codes.data_folder() / "phrases.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return {
            row["en"]: {language: row[language] for language in LANGUAGES if row[language]}
            for row in csv.DictReader(file)
        }


def checked(language: str) -> str:
    """The language as it is named here. Raises InvalidFacts."""
    if language not in LANGUAGES:
        raise InvalidFacts(f"'{language}' is not a language of reports: {', '.join(LANGUAGES)}.")
    return language


def isolated(text: str) -> str:
    """Words among words of the other direction: a date or a Latin name keeps the order of its parts (UAX 9)."""
    words = text.strip()
    if not words:
        return text
    before, _, after = text.partition(words)  # blanks part it from what stands beside it: they are not of its direction
    return f"{before}\u2068{words}\u2069{after}"


def joined(parts: Iterable[str], language: str, listed: bool = False) -> str:
    """Parts of a sentence, or of a list, with the comma of the language; from right to left a Latin name stands by itself."""
    comma = COMMAS.get(language, (", ", ", "))[listed]
    if language not in RIGHT_TO_LEFT:
        return comma.join(parts)
    # a part that runs that way stays open: whoever sets the whole apart reads its direction there
    return comma.join(one if _runs_left(one) else isolated(one) for one in parts)


def ended(sentence: str, language: str) -> str:
    """A sentence with its full stop."""
    return sentence + STOPS.get(language, ".")


def followed(sentence: str, after: str, language: str) -> str:
    """A sentence, and what stands behind it."""
    stopped = ended(sentence, language)
    return f"{stopped}{after}" if language in STOPS else f"{stopped} {after}"


def _runs_left(text: str) -> bool:
    return any(unicodedata.bidirectional(letter) in ("R", "AL") for letter in text)


def speaker(language: str) -> Say:
    """A function that says English words in this language, with the `{values}` in their places. Raises InvalidFacts."""
    checked(language)

    def say(words: str, **values: object) -> str:
        said = catalogue().get(words, {}).get(language, words)
        if language in RIGHT_TO_LEFT:
            values = {name: isolated(str(value)) for name, value in values.items()}
        return said.format(**values) if values else said

    return say

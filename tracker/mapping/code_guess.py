"""Codes for a column's own words: those that are known, and for the others what comes near, to be confirmed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from rapidfuzz import fuzz, process

from tracker import codes
from tracker.mapping.code_words import forms, key, known_words
from tracker.mapping.doubts import says_the_same
from tracker.mapping.month_names import UNKNOWN, folded

NEAR = 86  # of 100: alike enough to be suggested
EITHER = "m"  # a man in most languages, "mujer" and "mulher" in two
MAY_BE_MUJER = ("sexo", "genero", "sexo/genero")
OFFERED = 60  # alike enough to be offered to a person


@dataclass
class Guess:
    """`codes` gives a code for each word that got one, `near` (word: codes that come near) what a person may choose from.

    `known` and `filled` count cells: how many are understood, how many hold anything; `coded` those that have a code.
    """

    codes: dict[str, str] = field(default_factory=dict)
    alike: dict[str, str] = field(default_factory=dict)
    near: dict[str, list[str]] = field(default_factory=dict)
    known: int = 0
    coded: int = 0
    filled: int = 0

    @property
    def share(self) -> float:
        """How many of the filled cells are understood, 0 to 1."""
        return self.known / self.filled if self.filled else 0.0


def guess(values: Counter[str], scheme: str, choices: Mapping[str, str] | None = None, header: str = "") -> Guess:
    """Codes of a list for these words of a column; `choices` are labels that the file itself gives for its words."""
    found = Guess()
    general = {**known_words(scheme), **{key(t.label): t.code for t in codes.local(scheme)}}
    general |= {key(t.code): t.code for t in codes.local(scheme)}
    usual = general
    if scheme == "sex":
        general = _of_sexes(general, {key(word) for word in values}, key(header))
    for word, times in values.most_common():
        plain = key(word)
        found.filled += times
        if folded(word) in UNKNOWN:
            found.known += times
            continue
        if plain == EITHER and scheme == "sex" and EITHER not in general:
            found.codes[word], found.near[word] = "", ["male", "female"]
            continue
        code = next((general[form] for form in forms(plain) if form in general), None)
        code = code or general.get(key((choices or {}).get(word, "")))
        if code is None:
            code = _alike(plain, general)
            if code:
                found.alike[word] = code
        if code:
            found.known += times
            found.coded += times
            if usual.get(plain) != code:
                found.codes[word] = code
        elif len(found.near) < 200:
            near = process.extract(plain, general.keys(), scorer=fuzz.WRatio, limit=5, score_cutoff=OFFERED)
            found.near[word] = list(dict.fromkeys(general[match[0]] for match in near))[:3]
    return found


def _of_sexes(general: dict[str, str], words: set[str], header: str) -> dict[str, str]:
    """Words for the sexes as a column has them: beside an H (hombre, homme, homem) M is a woman; what nothing decides is open."""
    if EITHER not in words or (header not in MAY_BE_MUJER and "h" not in words):
        return general
    if "h" in words and "f" not in words:
        return general | {EITHER: "female"}
    if "f" in words and "h" not in words:
        return general
    return {word: code for word, code in general.items() if word != EITHER}


def _alike(plain: str, general: Mapping[str, str]) -> str:
    """The code whose words are written almost like these: a slip of the pen, or another ending, never a word that negates."""
    if len(plain) < 5:
        return ""
    near = process.extract(plain, general.keys(), scorer=fuzz.ratio, score_cutoff=NEAR, limit=10)
    return next((general[match[0]] for match in near if says_the_same(plain, match[0])), "")

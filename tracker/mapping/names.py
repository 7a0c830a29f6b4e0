"""Names as a table prints them: which script they are in, and letters of one script that stand in for those of another."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from tracker.mapping.hanzi import is_traditional
from tracker.spellings import scripts

LONGEST = 300  # letters of a name
OURS = {"Hani": "Hans"}  # the list of scripts tells only simplified and traditional; what both share is the former
ONE_SCRIPT = re.compile(
    r"(?P<Arab>[\W\d_\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufeff]+)"
    r"|(?P<Cyrl>[\W\d_\u0400-\u052f]+)"
    r"|(?P<Latn>[\W\d_A-Za-z\u00c0-\u024f\u1e00-\u1eff]+)"
    r"|(?P<Hans>[\W\d_\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+)"
)
LOOKALIKE = re.compile(
    r"[A-Za-z\u00c0-\u024f][\u0370-\u052f]|[\u0370-\u052f][A-Za-z\u00c0-\u024f]|[\u0370-\u03ff][\u0400-\u052f]|[\u0400-\u052f][\u0370-\u03ff]"
)
UNSEEN = re.compile(
    "[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffd]"
)
KEPT = frozenset("\u200c\u200d")  # joiners belong to Persian and other spellings
DIRECTIONS = frozenset("\u200e\u200f\u061c")  # marks that programs add around words of two directions


def script_of(name: str) -> str:
    """ISO 15924 code of the script that most letters are in; Zyyy where there are no letters."""
    if name.isascii():
        return "Latn" if any(map(str.isalpha, name)) else "Zyyy"
    match = ONE_SCRIPT.fullmatch(name)
    if match and match.lastgroup:
        found = match.lastgroup if any(map(str.isalpha, name)) else "Zyyy"
        return "Hant" if found == "Hans" and is_traditional(name) else found
    return _slowly(name)


@lru_cache(maxsize=10_000)
def _slowly(name: str) -> str:
    if not any(map(str.isalpha, name)):
        return "Zyyy"
    found = scripts.script_of(name)
    return "Hant" if found == "Hani" and is_traditional(name) else OURS.get(found, found)


def mixed(name: str) -> str:
    """Why letters of two scripts stand in one word, "" where they do not: they look alike, and no search finds them."""
    if name.isascii():
        return ""
    match = LOOKALIKE.search(name)
    if match is None:
        return ""
    word = next(word for word in name.split() if LOOKALIKE.search(word))
    kinds: dict[str, list[str]] = {}
    for letter in word:
        if letter.isalpha():
            kinds.setdefault(scripts.script_of_letter(letter), []).append(letter)
    rare = min(kinds, key=lambda script: len(kinds[script]))
    most = max(kinds, key=lambda script: len(kinds[script]))
    letters = ", ".join(
        f"'{letter}' ({unicodedata.name(letter, '?').lower()})" for letter in dict.fromkeys(kinds[rare])
    )
    return f"A word in {_WORDS.get(most, most)} letters holds letters that only look like them: {letters}."


_WORDS = {"Latn": "Latin", "Cyrl": "Cyrillic", "Grek": "Greek"}


def unseen(text: str) -> str:
    """What stands in a cell and cannot be seen: control signs, marks of direction, signs that stand for lost letters."""
    if text.isascii() and text.isprintable():
        return ""
    found = [letter for letter in UNSEEN.findall(text) if letter not in KEPT]
    if not found:
        return ""
    if "\ufffd" in found:
        return "Some letters were lost before this file was read: it holds the sign that stands for them."
    if set(found) <= DIRECTIONS:
        return ""
    return "It holds signs that cannot be seen."

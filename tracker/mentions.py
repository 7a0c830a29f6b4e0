"""Where a text names somebody: every spelling, and their single parts as words. Better one word too many than a name.

Offsets count Unicode code points. Words of alphabets are found folded (no case, no marks) where they begin with a
capital; a part of five letters or more also with a case ending of up to three letters ("Халиду" for "Халида").
Chinese has no word ends and Arabic script no capitals: there a part is found wherever it stands.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field

WORD = re.compile(r"[^\W\d_]+(?:['’ʻʼ-][^\W\d_]+)*")
SHORTEST, BENDS, ENDING = 3, 5, 3
HAN_SHORTEST = 2
CASELESS = re.compile(r"[\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufefe\u3400-\u9fff\uf900-\ufaff]")
CYRILLIC = re.compile(r"[\u0400-\u052f]")
HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
FILLER = "█"


def fold(text: str) -> str:
    """No case, no marks; one letter may become two ("ß")."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in plain if not unicodedata.combining(char))


@dataclass
class Spellings:
    """Spellings to be found, ready for many texts; what each stands for (a ref) beside it."""

    words: dict[str, str] = field(default_factory=dict)
    stems: dict[str, str] = field(default_factory=dict)  # without the last letter, which an ending replaces in Cyrillic
    runs: dict[str, str] = field(default_factory=dict)
    phrases: dict[str, str] = field(default_factory=dict)

    def add(self, spelling: str, stands_for: str, parts: bool = True) -> None:
        """One spelling; without `parts` (a descriptor such as "her brother") only as a whole."""
        spelling = spelling.strip()
        if not spelling:
            return
        self.phrases.setdefault(spelling, stands_for)
        if not parts:
            return
        for part in re.split(r"[\s·•・,]+", spelling):
            if CASELESS.search(part):
                if len(part) >= (HAN_SHORTEST if HAN.search(part) else SHORTEST):
                    self.runs.setdefault(part, stands_for)
            elif len(word := fold(part)) >= SHORTEST:
                self.words.setdefault(word, stands_for)
                if len(word) >= BENDS and CYRILLIC.match(word):
                    self.stems.setdefault(word[:-1], stands_for)

    def needles(self) -> list[str]:
        """Pieces of which a text that names somebody in exactly one of these spellings holds at least one."""
        parts = [
            part for spelling in self.phrases for part in re.split(r"[\s·•・,]+", spelling) if len(part) >= HAN_SHORTEST
        ]
        return list(dict.fromkeys([*self.phrases, *parts, *(part.upper() for part in parts)]))

    def spans(self, text: str) -> list[tuple[int, int, str]]:
        """(start, end, what it stands for) in the order of the text; overlapping ones are joined."""
        if not (self.words or self.runs or self.phrases) or not text:
            return []
        found = [(start, start + len(p), of) for p, of in self.phrases.items() for start in _starts(text, p)]
        found += [(start, start + len(r), of) for r, of in self.runs.items() for start in _starts(text, r)]
        if self.words:
            found += [
                (word.start(), word.end(), of)
                for word in WORD.finditer(text)
                if word.group()[0].isupper() and (of := self._stands_for(word.group()))
            ]
        return _joined(found)

    def _stands_for(self, word: str) -> str | None:
        for piece in dict.fromkeys([fold(word), *map(fold, re.split(r"[-'’ʻʼ]", word))]):
            if piece in self.words:
                return self.words[piece]
            for cut in range(ENDING + 1):
                stem = piece[: len(piece) - cut]
                if len(stem) >= BENDS and (of := self.words.get(stem)):
                    return of
                if of := self.stems.get(stem):
                    return of
        return None


def _starts(text: str, piece: str) -> Iterable[int]:
    at = text.find(piece)
    while at >= 0:
        yield at
        at = text.find(piece, at + 1)


def _joined(found: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    out: list[tuple[int, int, str]] = []
    for start, end, of in sorted(found):
        if out and start < out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]), out[-1][2])
        else:
            out.append((start, end, of))
    return out


def blacked(text: str, spellings: Spellings) -> str:
    """The text with each mention under filler of the same length, so that offsets stay true."""
    out, at = [], 0
    for start, end, _ in spellings.spans(text):
        out += [text[at:start], FILLER * (end - start)]
        at = end
    return "".join([*out, text[at:]])

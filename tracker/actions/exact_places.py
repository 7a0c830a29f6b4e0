"""Exact places taken out of words that leave: the whole name of a place once, however many words it has."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from sqlmodel import Session

from tracker import web_addresses
from tracker.audience import Leaving
from tracker.reading.english_words import PLACE_WORDS
from tracker.spellings.keys import skeletons
from tracker.spellings.likeness import likeness
from tracker.spellings.reading import readings
from tracker.store import masking, places, sight
from tracker.store.masking import Masker

PLACE = "[place]"  # stands for an exact place in words that leave
ALIKE = 0.8  # how alike the words of an address sound to a place that is recorded in other letters
# between two parts of one name: at most two more words, written as names or as numbers
WITHIN = re.compile(r"[ \-–'’]{1,2}(?:(?:No\.?|[^\W\d_]\w*|\d+)[ \-–'’]{1,2}){0,2}")
KIND_WORD = re.compile(r"[ \-–]([^\W\d_]+)")


@dataclass(frozen=True)
class ExactPlaces:
    """Takes these names of places out of a text."""

    names: tuple[str, ...] = ()

    @cached_property
    def masker(self) -> Masker:
        """What finds the names, their parts and endings."""
        return Masker([(name, PLACE) for name in self.names])

    def __call__(self, text: str) -> str:
        """The text with one mark for each place."""
        out, at = [], 0
        for start, end in self._whole(text):
            out += [text[at:start], PLACE]
            at = end
        return "".join([*out, text[at:]])

    def address(self, address: str) -> str:
        """A web address as it leaves: none where it spells a place, or where nobody can tell what it spells."""
        return address if web_addresses.is_readable(address) and not self._spelled_in(address) else ""

    def _spelled_in(self, address: str) -> bool:
        words = web_addresses.spelled(address)
        if self.masker.spans(address) or self.masker.spans(words):
            return True
        parts = words.split()
        for at, part in enumerate(parts):
            names = {name for bone in _bones(part) for name in self._others.get(bone, ())}
            runs = [" ".join(parts[at : at + many]) for many in (1, 2, 3)] if names else []
            if any(likeness(name, run) >= ALIKE for name in names for run in runs):
                return True
        return False

    @cached_property
    def _others(self) -> dict[str, list[str]]:
        """The names in other letters than plain Latin ones, which addresses write as they sound, by how they begin."""
        found: dict[str, list[str]] = {}
        for name in self.names:
            for bone in () if name.isascii() else _bones(name):
                found.setdefault(bone, []).append(name)
        return found

    def _whole(self, text: str) -> Iterable[tuple[int, int]]:
        """Where places stand, each with what belongs to its name: a word between its parts, and what kind it is."""
        found: list[tuple[int, int]] = []
        for start, end, _ in self.masker.spans(text):
            end = _with_kind(text, end)
            if found and start < found[-1][1]:
                found[-1] = found[-1][0], max(end, found[-1][1])
            elif found and _within(text[found[-1][1] : start]):
                found[-1] = found[-1][0], end
            else:
                found.append((start, end))
        return found


def of(session: Session, leaving: Leaving) -> ExactPlaces:
    """What takes out every place that is narrower than this audience is told, also those of records held closely."""
    with sight.whole(session), masking.off():
        return ExactPlaces(tuple(sorted(places.exact_names(session, places.coarse_for(leaving.terms.places)))))


def _bones(words: str) -> set[str]:
    """The first two consonants, however they may be read."""
    sounds = {sound for reading in readings(words) for word in reading[:1] for sound in word.sounds}
    return {bones[:2] for sound in sounds for bones in skeletons(sound)}


def _within(between: str) -> bool:
    """Whether what stands between two parts is part of the same name: nothing in small letters."""
    return bool(WITHIN.fullmatch(between)) and all(not word[0].islower() for word in re.findall(r"\w+", between))


def _with_kind(text: str, end: int) -> int:
    """Where a name ends with the words that say what kind of place it is ("City", "Prison")."""
    while (after := KIND_WORD.match(text, end)) and after[1][0].isupper() and after[1].lower() in PLACE_WORDS:
        end = after.end()
    return end

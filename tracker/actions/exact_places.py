"""Exact places taken out of words that leave: the whole name of a place once, however many words it has."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from sqlmodel import Session

from tracker import phrases, web_addresses
from tracker.audience import Leaving
from tracker.reading.english_words import ORG_WORDS, PLACE_WORDS, ROLES
from tracker.spellings.keys import skeletons
from tracker.spellings.likeness import likeness
from tracker.spellings.reading import readings
from tracker.store import masking, places, records, sight
from tracker.store.masking import Masker
from tracker.store.name_forms import WORD, folded, words_of_every_day

ARTICLE = re.compile(r"(?:the|an?) ")
KINDS = PLACE_WORDS | ORG_WORDS | frozenset(ROLES)  # "police station" is a kind of place, and no place's name
QUOTES = ('«“„‹「『《(["', '»”“›」』》)]"')  # what opens, and what closes it
ALIKE = 0.8  # how alike the words of an address sound to a place that is recorded in other letters
# between two parts of one name: at most two more words, written as names or as numbers
WITHIN = re.compile(r"[ \-–'’]{1,2}(?:(?:No\.?|[^\W\d_]\w*|\d+)[ \-–'’]{1,2}){0,2}")
KIND_WORD = re.compile(r"[ \-–]([^\W\d_]+)")


@dataclass(frozen=True)
class ExactPlaces:
    """Takes these names of places out of a text that leaves in a language.

    `areas` says of some of them in which province they lie, for what bodies are called.
    """

    names: tuple[str, ...] = ()
    language: str = phrases.ENGLISH
    areas: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def mark(self) -> str:
        """What stands for an exact place."""
        return f"[{phrases.speaker(self.language)('place')}]"

    @cached_property
    def masker(self) -> Masker:
        """What finds the names, their parts and endings; not by the words that only say what kind of place it is."""
        told = [ARTICLE.sub("", name, count=1) if ARTICLE.match(name) else name for name in self.names]
        words = {name: [word.group() for word in WORD.finditer(name)] for name in told}
        named = [name for name in told if not all(map(_is_kind, words[name]))]
        proper = {folded(word) for name in named for word in words[name] if not _is_small(word)} - KINDS
        small = {folded(word) for name in named for word in words[name] if _is_small(word)} - proper
        alone = {folded(word) for name in named if all(map(_is_small, words[name])) for word in words[name]}
        shy = (small & alone) - KINDS - words_of_every_day()
        return Masker([(name, name) for name in named], plain=frozenset(KINDS | (small - shy)), shy=frozenset(shy))

    def __call__(self, text: str) -> str:
        """The text with one mark for each place."""
        out, at = [], 0
        for start, end in self._whole(text):
            out += [text[at:start], self.mark]
            at = end
        return "".join([*out, text[at:]])

    def body(self, name: str) -> str:
        """What an organisation is called, with the province in the place of an exact place where it is known."""
        told = self(name)
        areas = [self.areas.get(folded(name[start:end]), "") for start, end, _ in self.masker.spans(name)]
        if len(areas) != 1 or not areas[0]:
            return told
        mark = phrases.speaker(self.language)("place in {area}", area=areas[0])
        return told.replace(self.mark, f"[{mark}]")

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
            start, end = _with_quotes(text, start, _with_kind(text, end))
            if found and start < found[-1][1]:
                found[-1] = found[-1][0], max(end, found[-1][1])
            elif found and _within(text[found[-1][1] : start]):
                found[-1] = found[-1][0], end
            else:
                found.append((start, end))
        return found


def of(session: Session, leaving: Leaving, language: str = phrases.ENGLISH) -> ExactPlaces:
    """What takes out every place that is narrower than this audience is told, also those of records held closely."""
    with sight.whole(session), masking.off():
        names = places.exact_names(session, places.coarse_for(leaving.terms.places))
        return ExactPlaces(tuple(sorted(names)), language)


def with_areas(session: Session, exact: ExactPlaces, bodies: Iterable[str], leaving: Leaving) -> ExactPlaces:
    """The same, with the province of the places that these organisations are called after, so far as this session may see
    the places, and all of one name lie in one province.
    """
    called = {folded(body[start:end]) for body in bodies for start, end, _ in exact.masker.spans(body)}
    there = places.called(session, [name for name in exact.names if folded(name) in called]) if called else {}
    seen = records.heads(session, {number for numbers in there.values() for number in numbers})
    areas = places.areas(session, seen, places.coarse_for(leaving.terms.places))
    found = {folded(name): {areas.get(number, "") for number in numbers} for name, numbers in there.items()}
    return replace(exact, areas={name: told.pop() for name, told in found.items() if len(told) == 1})


def _bones(words: str) -> set[str]:
    """The first two consonants, however they may be read."""
    sounds = {sound for reading in readings(words) for word in reading[:1] for sound in word.sounds}
    return {bones[:2] for sound in sounds for bones in skeletons(sound)}


def _is_small(word: str) -> bool:
    """Whether a word is written in small letters, in a script that has capitals."""
    return word[0].islower()


def _is_kind(word: str) -> bool:
    return word in KINDS


def _with_quotes(text: str, start: int, end: int) -> tuple[int, int]:
    """Where a name stands with the mark that closes, or opens, a quotation inside it."""
    for left, right in zip(*QUOTES, strict=True):
        inside = text[start:end]
        opened, closed = inside.count(left), inside.count(right) if left != right else 0
        if text[end : end + 1] == right and (opened > closed if left != right else opened % 2):
            end += 1
        elif start and text[start - 1] == left and closed > opened:
            start -= 1
    return start, end


def _within(between: str) -> bool:
    """Whether what stands between two parts is part of the same name: nothing in small letters."""
    return bool(WITHIN.fullmatch(between)) and all(not word[0].islower() for word in re.findall(r"\w+", between))


def _with_kind(text: str, end: int) -> int:
    """Where a name ends with the words that say what kind of place it is ("City", "Prison")."""
    while (after := KIND_WORD.match(text, end)) and after[1][0].isupper() and after[1].lower() in PLACE_WORDS:
        end = after.end()
    return end

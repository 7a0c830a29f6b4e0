"""All spellings of one person joined: by full name, by a part of it, by alias, by a slip of a letter."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from rapidfuzz.distance import OSA

from tracker import gazetteer
from tracker.reading import english_words as words
from tracker.reading.names import Mention, Person, fold

ALIAS = re.compile(
    r"(?:,|\()?\s*(?:\(?(?:pen[- ]?name|alias|a\.k\.a\.|aka|also known as|better known as|commonly known as|known as|known (?:to|among|in|on|throughout) [^,;.]{1,30} as|commonly known by (?:his|her|their)"
    r" pen[- ]?name|nicknamed|who goes by|formerly|née|born))\s*:?\s*[“\"‘']?$"
)


def joined(text: str, found: list[Mention]) -> list[Person]:
    """People of a text, each with all mentions: by full name, by a part of it that only one bears, by alias, by a slip of a letter."""
    people: list[Person] = []
    full = [
        m for m in found if m.kind == "person" and " " in m.text.strip() or (m.kind == "person" and len(m.text) > 1)
    ]
    for mention in sorted(full, key=lambda m: (-len(m.text.split()), m.start)):
        person = _owner(text, mention, people, found)
        if person is None:
            person = Person(len(people) + 1, mention.text)
            people.append(person)
        _take(person, mention)
    for mention in found:
        if mention.kind == "place" and _rather_a_person(text, mention, people):
            mention.kind = "single"
        if mention.kind == "single" and (person := _owner(text, mention, people, found)) is not None:
            mention.kind = "person"
            _take(person, mention)
    for person in people:
        person.mentions.sort(key=lambda m: m.start)
    people = [p for p in people if p.mentions]
    people.sort(key=lambda p: p.mentions[0].start)
    for number, person in enumerate(people, 1):
        person.number = number
    return people


def _rather_a_person(text: str, mention: Mention, people: list[Person]) -> bool:
    """A surname that is a town's name too ("Chen"), where somebody of that name was told of and no "in" stands before it."""
    if " " in mention.text or not any(
        fold(mention.text) in fold(p.name).split() and min(m.start for m in p.mentions) < mention.start
        for p in people
        if p.mentions
    ):
        return False
    spots = gazetteer.named(mention.text)
    led = re.search(
        r"\b(?:in|at|near|from|to|into|outside|of)\s+(?:the\s+)?$", text[max(0, mention.start - 12) : mention.start]
    )
    return not led and not any(spot.feature in ("country", "adm1") for spot in spots)


def _take(person: Person, mention: Mention) -> None:
    person.mentions.append(mention)
    if mention.sex and not person.sex:
        person.sex, person.sex_at = mention.sex, (mention.start, mention.end)
    person.office |= mention.title in words.OFFICE


@lru_cache(maxsize=4096)
def _parts(name: str) -> tuple[str, ...]:
    return tuple(fold(name).split())


def _owner(text: str, mention: Mention, people: list[Person], found: list[Mention]) -> Person | None:
    own = _parts(mention.text)
    alias = ALIAS.search(text, max(0, mention.start - 60), mention.start)
    if alias:
        before = [m for p in people for m in p.mentions if m.end <= alias.start() + 1 and alias.start() - m.end < 4]
        if before:
            return next(p for p in people if before[-1] in p.mentions)
    fitting: list[Person] = []
    for person in people:
        parts = [_parts(spelled) for spelled in {m.text for m in person.mentions}]
        if own in parts:
            return person
        if any(_within(own, part) for part in parts):
            fitting.append(person)
    if len(fitting) == 1:
        return fitting[0]
    if fitting and len(own) == 1:
        earlier = [p for p in fitting if min(m.start for m in p.mentions) < mention.start]
        last = [p for p in earlier if own[0] == fold(p.name).split()[-1]]
        if len(last or earlier) == 1:
            return (last or earlier)[0]
    if len(own) >= 2:
        whole = " ".join(own)
        for person in people:
            known = fold(person.name)
            if (
                len(known) > 8
                and len(known.split()) == len(own)
                and known[0] == whole[0]
                and OSA.distance(known, whole, score_cutoff=1) <= 1
            ):
                return person
    return None


def _within(own: Sequence[str], part: Sequence[str]) -> bool:
    """Whether these words are some of a fuller name, in their order, its last or first among them."""
    if len(own) >= len(part):
        return False
    if len(own) == 1:
        return own[0] in (part[0], part[-1]) or (len(part) > 2 and own[0] in part[1:] and len(own[0]) > 3)
    at = 0
    for word in part:
        if at < len(own) and (word == own[at] or (len(own[at]) == 1 and word.startswith(own[at]))):
            at += 1
    return at == len(own)

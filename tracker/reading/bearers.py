"""Whose harm it is that a sentence tells: the words beside it first, then of whom its clause tells, then of whom the text does."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from tracker.reading import groups
from tracker.reading.english_who import has_office, sex_of
from tracker.reading.groups import Item, Who
from tracker.reading.injuries import Hurt
from tracker.reading.layout import Sentence
from tracker.reading.names import Person
from tracker.reading.onlookers import Part, part_of

OF = re.compile(r",?[’']?(?: [\w-]+){0,3}? (?:of|belonging to) (?:(?:the|an?|his|her|their|one) )?(?:[\w’'-]+ ){0,4}$")
OWNED = re.compile(r"[’']s? (?:[\w-]+ ){0,3}$")
WHOSE = re.compile(r"(?:,[^,.;:]{0,60})?,? whose (?:[\w-]+ ){0,3}$")
BESIDE = re.compile(  # "Ada Lund, 30, nurse: shattered femur", "Ada Lund (thigh)", "Ada Lund, his back welted"
    r"(?: \((?:aged )?\d{1,3}\))?(?:, (?:aged )?\d{1,3}(?: years old)?)?(?:, (?:(?:an?|the) )?[a-z][\w’' -]{2,40})?(?:,|:| \(| –| —|;) ?(?:(?:with|his|her|their|an?|the|both|one|two|three|all|from) )*(?:[\w-]+ ){0,2}$"
)
CLAUSE = re.compile(r"[;:“”]|\.(?= )| (?:while|whereas) |, (?:and|but) (?=(?:his|her|the|an?|their|one|two|three|[A-Z])\b)")
PRONOUN = re.compile(r"\b(?:(?P<male>he|his|him)|(?P<female>she|her))\b", re.I)
PLURAL = re.compile(r"\b(?:they|their|them|both|all three|the (?:two|three|four|pair))\b", re.I)
SOMEBODY = re.compile(  # somebody without a name, who is nobody of those named
    r"(?:an?|another|one|two|three|four|five|six|seven|eight|nine|ten|several|many|some|dozens|scores|hundreds|at least|more than|about|around|nobody|everybody|no one|\d+|others?)\b", re.I
)


@dataclass
class Scene:
    """A text with its sentences, their noun phrases, and what each person is in it."""

    text: str
    people: Sequence[Person]
    lines: Sequence[tuple[Sentence, list[Item]]]
    known: frozenset[int]
    parts: Mapping[int, Part] = field(default_factory=dict)

    def part(self, person: Person) -> Part:
        """What somebody is in the text."""
        return self.parts[person.number]


def scene(text: str, people: Sequence[Person], lines: Sequence[tuple[Sentence, list[Item]]], known: frozenset[int]) -> Scene:
    """The scene of a text; `known` are those to whom something is known to have been done, by number."""
    return Scene(text, people, lines, known, {p.number: part_of(text, p) for p in people})


def bearers(on: Scene, hurt: Hurt, at: int) -> list[Who]:
    """Who bears a harm of the sentence at an index of the lines; empty where the words leave it open."""
    sentence, listed = on.lines[at]
    text = on.text
    ahead = [i for i in listed if i.start >= hurt.end and i.who]
    before = [i for i in listed if i.end <= hurt.start and i.who]
    inside = [i for i in listed if i.who and hurt.start <= i.start < hurt.end]
    for item in inside:
        if item.who[0].kind == "person":
            return list(item.who[:1])
    if ahead and _is_named(ahead[0]) and OF.fullmatch(text, hurt.end, ahead[0].who[0].start):
        return list(ahead[0].who[:1])
    if before and _is_named(before[-1]) and before[-1].own and OWNED.fullmatch(text[before[-1].end : hurt.start]):
        return list(before[-1].who[-1:])
    sex = _sex_in(text, hurt, sentence)
    if before and _is_named(before[-1]):
        last, between = before[-1], text[before[-1].end : hurt.start]
        fits = sex_of(last.who[-1]) in ("", sex) if sex else True
        if WHOSE.fullmatch(between) or (fits and BESIDE.fullmatch(between)):
            return _all_of(last, between)
    if PLURAL.search(text, max(sentence.start, hurt.start - 12), hurt.end) and not sex:
        several = next((i for i in reversed(before) if len([w for w in i.who if w.kind == "person"]) > 1), None)
        if several is not None:
            return [w for w in several.who if w.kind == "person"]
    clause = max((m.end() for m in CLAUSE.finditer(text, sentence.start, hurt.start)), default=sentence.start)
    for item in reversed(before):
        who = item.who[-1]
        if who.kind == "body":
            continue
        if item.start < clause and not sex:
            break
        if who.kind == "person" and who.person is not None:
            if sex and sex_of(who) not in ("", sex):
                continue
            if on.part(who.person).rank >= (2 if item.start >= clause and not sex else 1) and (sex or item.own or on.part(who.person).rank >= 3):
                continue
            if item.own and not sex:
                continue
            return _all_of(item, text[item.end : hurt.start]) if not sex else [_meant(who, sex)]
        if who.kind == "group" and item.start >= clause and not sex:
            if SOMEBODY.match(item.text) or not item.singular:
                return []
            break
        if who.kind == "pronoun" and item.start >= clause and not sex:
            sex = groups.PRONOUNS.get(who.text.casefold(), "")
            break
    fronted = ahead[0] if ahead and not before and _is_named(ahead[0]) and not ahead[0].own else None
    if fronted is not None and "," in text[hurt.end : fronted.start + 1]:
        who = fronted.who[0]
        if who.person is not None and on.part(who.person).rank < 2 and (not sex or sex_of(who) in ("", sex)):
            return [_meant(who, sex)]
    return _of_the_text(on, hurt, at, sex)


def _is_named(item: Item) -> bool:
    return bool(item.who) and item.who[0].kind == "person"


def _all_of(item: Item, between: str) -> list[Who]:
    """All who are listed together, or the last of them where a sign stands between."""
    named = [w for w in item.who if w.kind == "person"]
    return named[-1:] if between[:1] in ",:(;–—" or between.startswith(" (") else named


def _sex_in(text: str, hurt: Hurt, sentence: Sentence) -> str:
    match = PRONOUN.search(text, max(sentence.start, hurt.start - 14), hurt.end)
    if match is None:
        match = PRONOUN.match(text, hurt.end + 1) if hurt.end + 4 < sentence.end else None
    return "" if match is None else "male" if match["male"] else "female"


def _meant(who: Who, sex: str) -> Who:
    return replace(who, sex=who.sex or sex) if sex else who


def _of_the_text(on: Scene, hurt: Hurt, at: int, sex: str) -> list[Who]:
    """Of whom the text tells: whoever is named nearest and neither tells, treats nor governs."""
    sentence = on.lines[at][0]
    ranked: list[tuple[int, int, int, Who]] = []
    for number, (_line, items) in enumerate(on.lines):
        for item in items:
            for who in item.who:
                person = who.person
                if who.kind != "person" or person is None or who.text in groups.FIRST:
                    continue
                if sex and sex_of(who) not in ("", sex):
                    continue
                part = on.part(person)
                if part.rank >= 2 or (has_office(who) and person.number not in on.known):
                    continue
                far = abs(who.start - hurt.start) + (400 if who.start > hurt.start else 0)
                ranked.append((part.rank + (person.number not in on.known), abs(number - at) > 4, far, who))
    if not ranked:
        return []
    ranked.sort(key=lambda one: one[:3])
    _, away, _, who = ranked[0]
    if away or sentence.kind in ("promo", "notice"):
        return []
    return [replace(who, sex=who.sex or sex, via=(hurt.start, hurt.end))]

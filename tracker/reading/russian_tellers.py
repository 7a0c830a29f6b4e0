"""Whom "меня" stands for in a Russian text: whoever is quoted in a paragraph, whoever answers in an interview."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tracker.reading.groups import Who
from tracker.reading.layout import Sentence
from tracker.reading.names import Person
from tracker.reading.russian_who import holds_office, meant_by, speaks


@dataclass(frozen=True)
class Speaker:
    """Who "I" is in a paragraph; `whole`: all of it is told by this person, as an answer or a statement."""

    person: Person
    whole: bool


FIRST = re.compile(r"\b(?:меня|мне|мной|нас|нам)\b", re.I)
DASH = re.compile(r"\s*(?:[—–-]\s|[А-ЯЁ][\w. ]{0,30}:\s)")
NAMED = re.compile(r"[Мм]еня зовут\s+(?:[а-яё-]+\s+)?$|\bЯ,\s+$|\bЯ —\s+$")


def tellers(
    text: str, sentences: Sequence[Sentence], people: Sequence[Person], named: Mapping[Sentence, Sequence[Who]]
) -> dict[int, Speaker]:
    """Who "I" is, by the offset of each sentence of a paragraph where one person alone speaks in the first person."""
    out: dict[int, Speaker] = {}
    paragraphs: dict[int, list[Sentence]] = {}
    for sentence in sentences:
        paragraphs.setdefault(sentence.paragraph, []).append(sentence)
    asked = _answers(text, sentences, people, named)
    witness = next((p for p in people for m in p.mentions if NAMED.search(text[max(0, m.start - 40) : m.start])), None)
    for lines in paragraphs.values():
        speaking = {
            w.person.number: w.person
            for line in lines
            for w in named.get(line, ())
            if w.person and speaks(text, w, line)
        }
        one = next(iter(speaking.values())) if len(speaking) == 1 else None
        whole = None if speaking else witness or (asked if DASH.match(text, lines[0].start) else None)
        meant = one or whole
        if meant is not None:
            out.update({line.start: Speaker(meant, whole is not None) for line in lines})
    return out


def _answers(
    text: str, sentences: Sequence[Sentence], people: Sequence[Person], named: Mapping[Sentence, Sequence[Who]]
) -> Person | None:
    """Who answers in an interview: the one person introduced before its first line, an office set aside."""
    spoken = [s for s in sentences if DASH.match(text, s.start) and s.kind in ("body", "item")]
    if len(spoken) < 3:
        return None
    before = {
        w.person.number: w.person
        for s in sentences
        if s.start < spoken[0].start
        for w in named.get(s, ())
        if w.person and not holds_office(text, w, s)
    }
    return next(iter(before.values())) if len(before) == 1 else None


BY_PRONOUN = re.compile(
    r"[»”\"][,.!?…]*\s+[—–-]\s+(?:говорит|рассказ\w+|вспомина\w+|сказал[а]?|написал[а]?|призна\w+|пишет|добавля\w+|добавил[а]?)\s+(?P<who>он|она|мужчина|женщина|активист(?:ка)?|журналист(?:ка)?|блогер|пострадавш(?:ий|ая))\b"
)


def told_by_pronoun(
    text: str, sentence: Sentence, sentences: Sequence[Sentence], last: Sequence[Who], recent: Sequence[Who]
) -> Speaker | None:
    """Who "I" is where a paragraph quotes somebody who is named before it: "«Меня били», — говорит он"."""
    if not FIRST.search(text, sentence.start, sentence.end):
        return None
    lines = [line for line in sentences if line.paragraph == sentence.paragraph]
    found = BY_PRONOUN.search(text, lines[0].start, lines[-1].end)
    meant = meant_by(found["who"], [], last, recent) if found else []
    return Speaker(meant[0].person, True) if meant and meant[0].person else None

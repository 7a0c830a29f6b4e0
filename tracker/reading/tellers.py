"""Whom "I" stands for: a witness who gives the name, whoever answers in an interview, whoever is quoted."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tracker.reading.english_words import SAID
from tracker.reading.layout import Segment
from tracker.reading.names import Mention, Person

I_AM = re.compile(
    r"\b(?:[Mm]y (?:full |real )?name is|I am|I, (?:the undersigned,? )?)\s*(?:Mr|Mrs|Ms|Dr)?\.?\s*$"
)  # right before a name
GOES_ON = re.compile(r"\s*(?:[,.;(]|and\b|from\b|I\b)")  # right behind it: "I am Ada Lund's lawyer" tells nobody's name
LABEL = re.compile(r"\W{0,2}(?P<label>[A-Z][\w.’'-]*(?: [A-Z][\w.’'-]*){0,3}) ?:\s")
QUOTED = re.compile(r"[“«][^“”«»]{6,}(?:[”»]|$)|\"[^\"]{6,}(?:\"|$)")
BEHIND = re.compile(rf"[,.]?\s*(?:(?:{SAID})\s+)?(?:[\w’'-]+\s+){{0,4}}$")
OTHER = re.compile(
    rf"[,.]?\s*(?:{SAID} )?(?:the|an?|one|another|his|her|their) (?!(?:{SAID})\b)[^.;,“\"]{{1,50}}?(?:\b(?:{SAID})\b|[.,])"
)
SPEAKS = re.compile(rf"(?:,[^,.;“\"]{{1,60}},)?\s+(?:\w+ly\s+)?(?:{SAID})\b")
AHEAD = re.compile(rf"(?:,[^,.;“\"]{{1,60}},)?\s+(?:\w+ly\s+)?(?:{SAID})\b[^.;“\"]{{0,60}}[,:.]?\s*$")


@dataclass(frozen=True)
class Teller:
    """A stretch of the text in which "I" is this person."""

    start: int
    end: int
    person: Person
    witness: bool = False
    """Whether all of a statement is told by this person."""


def tellers(text: str, parts: Sequence[Segment], people: Sequence[Person]) -> list[Teller]:
    """The stretches of a text in which it is known who speaks, the narrower first."""
    named = sorted(((m, p) for p in people for m in p.mentions), key=lambda pair: pair[0].start)
    found = [*_quoted(text, parts, named), *_answers(text, parts, named), *_witnesses(text, parts, named)]
    return sorted(found, key=lambda one: one.end - one.start)


def teller_at(found: Sequence[Teller], at: int) -> Person | None:
    """Whom "I" stands for at a place of the text."""
    return next((one.person for one in found if one.start <= at < one.end), None)


def _quotes(text: str, part: Segment) -> list[tuple[int, int]]:
    return [match.span() for match in QUOTED.finditer(text, part.start, part.end)]


def _witnesses(text: str, parts: Sequence[Segment], named: Sequence[tuple[Mention, Person]]) -> Iterator[Teller]:
    """ "My name is Ada Lund", outside of a quotation: all of a statement is hers, up to where another one begins."""
    begins = [
        (mention.start, person)
        for mention, person in named
        if I_AM.search(text[max(0, mention.start - 36) : mention.start]) and GOES_ON.match(text, mention.end)
    ]
    quotes = [span for part in parts for span in _quotes(text, part)]
    begins = [(at, person) for at, person in begins if not any(low <= at < high for low, high in quotes)]
    for number, (at, person) in enumerate(begins):
        paragraph = max((part.start for part in parts if part.start <= at), default=0)
        low = 0 if number == 0 else paragraph
        high = begins[number + 1][0] if number + 1 < len(begins) else len(text)
        inside = [span for span in quotes if low <= span[0] < high]
        for start, end in zip([low, *(q[1] for q in inside)], [*(q[0] for q in inside), high], strict=True):
            yield Teller(start, end, person, witness=True)


def _answers(text: str, parts: Sequence[Segment], named: Sequence[tuple[Mention, Person]]) -> Iterator[Teller]:
    """The answers of an interview: lines under initials or a name, or "A:" where one person is introduced before."""
    labels = [(part, match) for part in parts if (match := LABEL.match(text, part.start, part.end))]
    if len(labels) < 2:
        return
    before = {person.number: person for mention, person in named if mention.start < labels[0][0].start}
    for number, (part, match) in enumerate(labels):
        label = match["label"]
        if label in ("A", "Answer"):
            people = list(before.values()) if any(other["label"] in ("Q", "Question") for _, other in labels) else []
        else:
            people = [p for p in before.values() if label in (_initials(p.name), p.name, p.name.split()[-1])]
        if len(people) == 1:
            end = labels[number + 1][0].start if number + 1 < len(labels) else part.end
            yield Teller(match.end(), end, people[0])


def _initials(name: str) -> str:
    return "".join(word[0] for word in name.split())


def _quoted(text: str, parts: Sequence[Segment], named: Sequence[tuple[Mention, Person]]) -> Iterator[Teller]:
    """Quotations of a paragraph in which one person alone is said to speak."""
    for part in parts:
        quotes = _quotes(text, part)
        near = [pair for pair in named if part.start <= pair[0].start < part.end] if quotes else []
        speakers = {
            person.number: person
            for mention, person in near
            if not mention.own
            and any(
                (0 <= mention.start - high < 60 and _behind(text, high, mention))
                or (0 <= low - mention.end < 130 and AHEAD.fullmatch(text, mention.end, low))
                for low, high in quotes
            )
        }
        if len(speakers) == 1:
            own = [(low, high) for low, high in quotes if not OTHER.match(text, high, part.end)]
            yield from (Teller(low, high, person) for low, high in own for person in speakers.values())


def _behind(text: str, at: int, mention: Mention) -> bool:
    """Whether a name stands behind a quotation as that of who speaks: "…", said Ada Lund; "…", Ada Lund said."""
    between = text[at : mention.start]
    return bool(BEHIND.fullmatch(between)) and bool(
        re.search(rf"\b(?:{SAID})\b", between) or SPEAKS.match(text, mention.end)
    )

"""Which of "he" and "she" a text uses of somebody: to tell whom a pronoun means, never offered as a fact."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from tracker.reading.english_words import SAID
from tracker.reading.layout import Sentence
from tracker.reading.names import Person

PRONOUN = re.compile(r"\b(?:(?P<male>he|his|him|himself)|(?P<female>she|her|hers|herself))\b", re.I)
WHOSE = re.compile(r"(?:[’']s|\b(?:his|her|their)) (?:[\w-]+ ){0,3}?[\w-]+,? $")
OF = re.compile(r"\bof (?:[\w’'-]+ ){0,4}$")
CLAUSE = re.compile(r"[;:“\"]")
SPEAKS = re.compile(rf"\b(?:{SAID})\b")
OPENS = re.compile(
    r"\W{0,3}(?:(?:In|On|At|After|When|While|Then)\b[^.;]{0,40}? )?(?:(?P<male>he|his)|(?P<female>she|her))\b", re.I
)


OBJECT = re.compile(
    r"(?:him|her(?=[,.;]| (?:to|in|at|on|by|for|with|from|and|or|when|while|after|until|as|that|not|away)\b))", re.I
)
OTHER_CLAUSE = re.compile(
    r"[,;:–—]|\b(?:that|who|whom|which|when|where|while|after|before|as|and|but|if|because|by|until|since|for)\b", re.I
)


def _is_another(text: str, start: int, pronoun: re.Match[str]) -> bool:
    """Whether a pronoun is the object of the clause whose subject ends at `start`: "Bo Ek did not refer her to a doctor"."""
    return OBJECT.match(text, pronoun.start()) is not None and not OTHER_CLAUSE.search(
        text, start + text.startswith(",", start), pronoun.start()
    )


def _clause_end(text: str, at: int, end: int) -> int:
    stop = CLAUSE.search(text, at, end)
    return stop.start() if stop else end


def mark(text: str, sentences: Sequence[Sentence], people: Sequence[Person]) -> None:
    """Note of each person without a title how the pronouns right behind the name speak of somebody."""
    votes: dict[int, Counter[str]] = {}
    spots = sorted(((m, p) for p in people for m in p.mentions), key=lambda pair: pair[0].start)
    for number, sentence in enumerate(sentences):
        inside = [(m, p) for m, p in spots if sentence.start <= m.start < sentence.end]
        subjects = [(m, p) for m, p in inside if not m.own]
        if len({p.number for _, p in subjects}) != 1:
            continue
        mention, person = subjects[0]
        if OF.search(text[max(0, mention.start - 50) : mention.start]):
            continue  # "the wife of Ada Lund says that she"
        match = PRONOUN.search(text, mention.end, _clause_end(text, mention.end, sentence.end))
        if match is not None and _is_another(text, mention.end, match):
            match = None
        after = sentences[number + 1] if number + 1 < len(sentences) else None
        if match is None and after is not None and after.paragraph == sentence.paragraph:
            match = OPENS.match(text, after.start, after.end)
        others = match is not None and any(p is not person and m.start < match.start() for m, p in inside)
        of_another = (
            match is not None
            and WHOSE.search(text[max(0, mention.start - 60) : mention.start])
            and SPEAKS.search(text[mention.end : match.start()])
        )
        if match is not None and not others and not of_another:  # "Ada Lund's lawyer, Bo Ek, said that she": who?
            votes.setdefault(person.number, Counter())["male" if match["male"] else "female"] += 1
    for person in people:
        ranked = votes.get(person.number, Counter()).most_common(2)
        if not person.sex and ranked and (len(ranked) == 1 or ranked[0][1] > ranked[1][1]):
            person.spoken_of = ranked[0][0]

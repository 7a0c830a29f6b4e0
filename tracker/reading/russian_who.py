"""Who is meant in Russian and Kazakh sentences: who speaks, who suffers, whom pronouns stand for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from tracker.reading.groups import Who
from tracker.reading.layout import Sentence
from tracker.reading.names import Person
from tracker.reading.russian_names import WOMAN, case
from tracker.reading.russian_words import (
    BY_WORDS,
    KIN,
    OFFICE,
    PEOPLE_WORDS,
    SAID,
)


def named_in(text: str, sentence: Sentence, people: Sequence[Person]) -> list[Who]:
    """The people named in a sentence, in its order."""
    found = [
        Who("person", m.start, m.end, m.text, p)
        for p in people
        for m in p.mentions
        if sentence.start <= m.start < sentence.end
    ]
    return sorted(found, key=lambda w: w.start)


def speaks(text: str, who: Who, sentence: Sentence) -> bool:
    """Whether somebody is named as one who tells, or by an office, rather than as one to whom something is done."""
    before, after = (
        text[max(sentence.start, who.start - 60) : who.start],
        text[who.end : min(sentence.end, who.end + 40)],
    )
    if BY_WORDS.search(before):
        return True
    near = SAID.match(after.lstrip(" ,")) or re.match(
        r"[,\s]+(?:[а-яё]+ ){0,2}(?:сообщил|рассказал|заявил|считает|сказал|мұны|туралы айтты)", after
    )
    inverted = re.search(
        rf"(?:{SAID.pattern})(?:\s+(?:журналистам|агентству|изданию|его|её|ее|их))*\s+(?:[А-ЯЁ][а-яё]+[ую]\s+)?(?:[а-яё-]+\s+){{0,4}}$",
        before,
    )
    return bool(near or inverted)


def holds_office(text: str, who: Who, sentence: Sentence) -> bool:
    """Whether somebody is named by an office in the nominative, as those are who act or comment."""
    before = text[max(sentence.start, who.start - 50) : who.start]
    return (
        bool(OFFICE.search(before))
        and case(who.text) != "oblique"
        and not re.search(
            r"(?:адвоката|депутата|лидера|мэра|журналистк\w+|активистк\w+|правозащитника|правозащитницу)\s+$", before
        )
    )


def victims_of(text: str, match: re.Match[str], inside: list[Who], passive: bool, language: str) -> list[Who]:
    """Names listed together that stand as the object of an active verb, or the subject of a passive one."""
    if not inside:
        return []
    if language == "kaz":
        before = [w for w in inside if w.end <= match.start()]
        owned = [
            w
            for w in before
            if not re.search(r"(?:оның|адвокаты|қорғаушы|өкілі)\s*$", text[max(0, w.start - 12) : w.start])
        ]
        active = not re.search(r"(?:лды|лынды|лған|лді)$", match[0])
        if active:
            owned = [w for w in owned if re.search(r"(?:н|ны|ні|ды|ді|ты|ті)$", w.text)] or (
                owned[-1:] if len(owned) == 1 else []
            )
        return owned[-1:] if len(owned) == 1 else _together(text, owned[-1], owned) if owned else []
    if re.match(r"назначил", match[0]):
        return inside[:1]
    she = passive and bool(re.search(r"(?:на|та|лась)\s*$", match[0]))
    fitting = [
        w
        for w in inside
        if (
            case(w.text) != "oblique" or she and WOMAN.search(w.text)
            if passive
            else case(w.text) != "nominative" or " " not in w.text
        )
    ]
    if not fitting:
        return []
    if not passive:
        fitting = [
            w for w in fitting if case(w.text) == "oblique" or " " not in w.text or not _before_verb(w, match)
        ] or fitting
    near = min(fitting, key=lambda w: min(abs(w.start - match.end()), abs(match.start() - w.end)))
    if abs(near.start - match.end()) > 120 and abs(match.start() - near.end) > 120:
        return []
    return _together(text, near, inside)


def _before_verb(who: Who, match: re.Match[str]) -> bool:
    return who.end <= match.start()


def _together(text: str, near: Who, inside: list[Who]) -> list[Who]:
    """All names of the list in which one stands."""
    index = inside.index(near)
    first, last = index, index
    joint = re.compile(r"\s*(?:,|и|,? а также|және|мен|бен|пен|\([^)]*\))*\s*(?:[а-яё-]+\s+){0,2}")
    while (
        first
        and joint.fullmatch(text[inside[first - 1].end : inside[first].start])
        and re.search(r"[,и]", text[inside[first - 1].end : inside[first].start])
    ):
        first -= 1
    while (
        last + 1 < len(inside)
        and joint.fullmatch(text[inside[last].end : inside[last + 1].start])
        and re.search(r"[,и]|және", text[inside[last].end : inside[last + 1].start])
    ):
        last += 1
    return inside[first : last + 1]


def _is_object(text: str, pronoun: re.Match[str], verb: re.Match[str]) -> bool:
    """Whether a pronoun may be the object of an active verb: in its part of the sentence, and no subject."""
    between = text[min(pronoun.end(), verb.end()) : max(pronoun.start(), verb.start())]
    return pronoun[0].casefold() not in ("он", "она", "они") and not re.search(r"[:;«»“”\"—]", between)


def pronoun_meant(
    text: str,
    low: int,
    high: int,
    match: re.Match[str],
    last: list[Who],
    whos: list[Who],
    sentence: Sentence,
    passive: bool = True,
) -> list[Who]:
    """Whom "его", "её", "их" or "журналиста" stands for: the last to whom something was done."""
    found = re.compile(
        rf"\b(?:его|её|ее|их|ему|ей|им|он|она|они|ним|нём|него|неё|нее|них|{PEOPLE_WORDS}(?:ого|а|у|ку|ов|ых|е|ы)?|ол|оны|оған|оларды|олар)\b",
        re.I,
    )
    hits = [m for m in found.finditer(text, low, high) if passive or _is_object(text, m, match)]
    hits = [m for m in hits if not KIN.match(text[m.end() : m.end() + 40].lstrip())]  # "его брата": somebody else
    if not hits or not last:
        return []
    near = min(hits, key=lambda m: abs(m.start() - match.start()))
    plural = near[0].casefold() in ("их", "они", "им", "них", "олар", "оларды")
    own = [w for w in whos if w.end <= near.start() and not speaks(text, w, sentence)]
    chosen = (own[-1:] if own and not plural and near[0].casefold() in ("он", "она") else None) or (
        last if plural else last[:1] if len({w.person.number for w in last if w.person}) == 1 else last[-1:]
    )
    return [replace(w, via=(near.start(), near.end())) for w in chosen]

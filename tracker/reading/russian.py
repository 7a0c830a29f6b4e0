"""Reading Russian and Kazakh in Cyrillic letters: names in any case, who was detained or hurt, days, places."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from tracker.reading import days, kazakh_injuries, layout, russian_injuries, tongues, weighing
from tracker.reading.day import Day
from tracker.reading.groups import Who
from tracker.reading.injuries import Hurt
from tracker.reading.layout import Sentence
from tracker.reading.names import Mention, Person
from tracker.reading.russian_names import case, people_in, places_in
from tracker.reading.russian_who import holds_office, named_in, pronoun_meant, speaks, victims_of
from tracker.reading.russian_words import (
    AMONG_THEM,
    BY_WORDS,
    HYPOTHETICAL,
    KAZAKH,
    PATTERNS,
    WITNESS,
    T,
)
from tracker.reading.sayings import Saying
from tracker.reading.told import Account, Statement, Told, Wound
from tracker.reading.weighing import ByRules
from tracker.records.base import Attribution


def tell(text: str, language: str) -> Account:
    """What a Russian or Kazakh text tells: by the rules and, in Russian, what is likely besides (`weighing`)."""
    read = by_rules(text, language)
    return weighing.add(read, tongues.RUSSIAN) if language == "rus" else read.account


def by_rules(text: str, language: str) -> ByRules:
    """What the rules alone read in a Russian or Kazakh text."""
    parts = layout.segments(text)
    sentences = layout.sentences(text, parts)
    places = places_in(text, sentences)
    people = people_in(text, sentences, places, language)
    account = Account(language, parts, people, places, days.days(text, language))
    read = ByRules(text, account, sentences, {})
    if tongues.RUSSIAN.elsewhere(text):
        return read
    last: list[Who] = []
    before: Sentence | None = None
    for sentence in sentences:
        if sentence.kind == "notice":
            continue
        whos = named_in(text, sentence, people)
        saying = _saying(text, sentence, whos, people)
        if saying is not None and saying.who is not None:
            account.statements.append(Statement(sentence.start, sentence.end, saying, sentence))
        told = _acts(text, sentence, whos, last, account, saying, language)
        told += _among_them(text, sentence, whos, before, account, saying, told)
        hurt = _wounds(text, sentence, whos, last, account, saying, language)
        named = [v for t in told for v in t.victims if v.person] + hurt
        quiet = [w for w in whos if not speaks(text, w, sentence)]
        last = named or quiet or last
        before = sentence
    return replace(read, passed=_witnesses(text, account, sentences))


def _witnesses(text: str, account: Account, sentences: Sequence[Sentence]) -> frozenset[int]:
    """The numbers of those who only speak, or are named by an office each time they are named in full."""
    known = weighing.harmed(account)
    seen: dict[int, list[bool]] = {}
    for sentence in sentences:
        for who in named_in(text, sentence, account.people):
            before = text[max(sentence.start, who.start - 50) : who.start]
            if who.person and " " in who.text:
                office = bool(WITNESS.search(before)) and case(who.text) != "oblique"
                seen.setdefault(who.person.number, []).append(office or speaks(text, who, sentence))
    return frozenset(number for number, each in seen.items() if all(each) and number not in known)


def _saying(text: str, sentence: Sentence, whos: list[Who], people: Sequence[Person]) -> Saying | None:
    for who in whos:
        if speaks(text, who, sentence):
            how = (
                Attribution.ACCORDING_TO
                if BY_WORDS.search(text[max(sentence.start, who.start - 60) : who.start])
                else Attribution.REPORTED_SPEECH
            )
            return Saying(
                sentence.start,
                sentence.end,
                who,
                how,
                (who.start, who.end),
                denies=bool(re.search(r"опроверг|отрица", text[sentence.start : sentence.end])),
            )
    if sentence.kind == "headline":
        return Saying(sentence.start, sentence.end, None, Attribution.HEADLINE)
    return None


def _clause(text: str, sentence: Sentence, start: int, end: int) -> tuple[int, int]:
    """The part of a sentence in which something is told from `start` to `end`."""
    left = list(re.compile(r"[;:]|, (?:где|когда|но|а)\b").finditer(text, sentence.start, start))
    right = re.compile(r"[;]|, (?:где|когда|но|а|которы\w+|сообщил\w*|рассказал\w*)\b").search(text, end, sentence.end)
    return (left[-1].end() if left else sentence.start), (right.start() if right else sentence.end)


def _acts(
    text: str,
    sentence: Sentence,
    whos: list[Who],
    last: list[Who],
    account: Account,
    saying: Saying | None,
    language: str,
) -> list[Told]:
    out: list[Told] = []
    for pattern, trigger in PATTERNS if language != "kaz" else KAZAKH:
        for match in re.compile(pattern, re.I).finditer(text, sentence.start, sentence.end):
            if HYPOTHETICAL.search(text[sentence.start : match.start()]) or any(
                t.start <= match.start() < t.end for t in out
            ):
                continue
            low, high = _clause(text, sentence, match.start(), match.end())
            passive = bool(
                re.search(r"(?:н[аы]?|т[аы]?|ся|сь|лды|лынды|н)\s*$", match[0].split()[-1])
            ) and not re.search(r"(?:л[аи]?|ли)$", match[0].split()[-1])
            passive |= (
                match[0].strip().casefold().startswith(("получил", "умер", "скончал"))
            )  # who receives a sentence stands in the nominative
            inside = [
                w
                for w in whos
                if low <= w.start < high and not speaks(text, w, sentence) and not holds_office(text, w, sentence)
            ]
            victims = victims_of(text, match, inside, passive, language)
            told_by = saying.who if saying is not None else None
            if told_by is not None and re.search(r"\b(?:меня|мне)\b", text[low : match.end() + 20], re.I):
                victims = [replace(told_by, via=(match.start(), match.end()))]  # who was taken tells it
            if not victims:
                victims = pronoun_meant(text, low, high, match, last, whos, sentence, passive or language == "kaz")
            if victims:
                day = _day(account, sentence, match.start())
                place = _place(account, sentence, match.start())
                stage = trigger.stage
                custody = re.search(r"(?:изолятор|СИЗО|сизо)", text[match.start() : high])
                if trigger in (T.CUSTODY, T.ARREST) and re.search(
                    r"(?:отдел|управлени|участ|рувд)\w*\s*(?:полиц)?",
                    text[match.end() : min(high, match.end() + 60)],
                    re.I,
                ):
                    stage = "police_station"
                elif trigger is T.DETENTION and custody:
                    stage = "pretrial"
                agent = _agent(text, low, high, match)
                told = Told(
                    trigger,
                    match.start(),
                    match.end(),
                    sentence,
                    victims,
                    agent,
                    stage,
                    None,
                    None,
                    day,
                    place,
                    saying,
                    trigger.score - (0.05 if any(v.via for v in victims) else 0),
                )
                if trigger is T.HURT:
                    account.wounds += [
                        Wound(
                            Hurt(
                                match.start(),
                                match.end(),
                                "unspecified",
                                None,
                                "",
                                "unspecified",
                                "",
                                None,
                                None,
                                "",
                                None,
                            ),
                            v,
                            sentence,
                            saying,
                            0.8,
                        )
                        for v in victims
                    ]
                else:
                    out.append(told)
    among = re.compile(
        r"(?:среди|в числе) (?P<state>задержанных|арестованных|погибших|пострадавших|осужд[её]нных|освобожд[её]нных)\s*(?:—|–|-|:|есть|оказались|оказался|оказалась|были|был|была|также)\s*",
        re.I,
    ).search(text, sentence.start, sentence.end)
    named = re.compile(
        r"(?P<state>задержан\w+|арестован\w+|погиб\w+|осужд[её]н\w+)(?: — это)?\s*(?::|—)\s*(?=[А-ЯЁ])", re.I
    ).search(text, sentence.start, sentence.end)
    if found := among or named:
        trigger = {"з": T.CUSTODY, "а": T.ARREST, "п": T.KILLED, "о": T.SENTENCE}[found["state"][0].lower()]
        listed = [w for w in whos if w.start >= found.end() - 1 and not speaks(text, w, sentence)]
        if listed:
            out.append(
                Told(
                    trigger,
                    found.start(),
                    found.end(),
                    sentence,
                    [replace(w, head=(found.start(), found.end())) for w in listed],
                    None,
                    trigger.stage,
                    None,
                    None,
                    _day(account, sentence, found.start()),
                    _place(account, sentence, found.start()),
                    saying,
                    0.85,
                )
            )
    account.acts += out
    return out


def _among_them(
    text: str,
    sentence: Sentence,
    whos: list[Who],
    before: Sentence | None,
    account: Account,
    saying: Saying | None,
    told: list[Told],
) -> list[Told]:
    """ "Ещё одиннадцать человек увезли в отдел. Среди них — Иван Орлов": what was done to them is told right before."""
    found = AMONG_THEM.search(text, sentence.start, sentence.end)
    if found is None or before is None or told:
        return []
    known = [
        (match.start(), trigger)
        for pattern, trigger in PATTERNS
        for match in re.compile(pattern, re.I).finditer(text, before.start, before.end)
        if not HYPOTHETICAL.search(text[before.start : match.start()])
    ]
    named = [w for w in whos if w.start >= found.end() and not speaks(text, w, sentence)]
    if not known or not named or known[0][1] is T.HURT:
        return []
    trigger = min(known, key=lambda one: one[0])[1]
    via = found.start(), found.end()
    out = Told(
        trigger,
        *via,
        sentence,
        [replace(w, head=via) for w in named],
        stage=trigger.stage,
        day=_day(account, before, before.start),
        place=_place(account, before, before.start),
        saying=saying,
        score=0.75,
    )
    account.acts.append(out)
    return [out]


def _agent(text: str, low: int, high: int, match: re.Match[str]) -> Who | None:
    body = re.compile(
        r"\b(?:полицейски[ей]|сотрудник[аи]?\w* (?:полиции|ФСБ|КНБ|МВД)|полици[яи]|силовики|спецназ\w*|суд(?! назначил)|неизвестные|военны[ей]|солдаты|полиция)\b",
        re.I,
    )
    found = body.search(text, low, min(high, match.end() + 40))
    return Who("body", found.start(), found.end(), found[0]) if found else None


def _day(account: Account, sentence: Sentence, at: int) -> Day | None:
    inside = [d for d in account.days if sentence.start <= d.start < sentence.end]
    return min(inside, key=lambda d: abs(d.start - at)) if inside else None


def _place(account: Account, sentence: Sentence, at: int) -> Mention | None:
    inside = [p for p in account.places if sentence.start <= p.start < sentence.end]
    return min(inside, key=lambda p: abs(p.start - at)) if inside else None


def _wounds(
    text: str,
    sentence: Sentence,
    whos: list[Who],
    last: list[Who],
    account: Account,
    saying: Saying | None,
    language: str,
) -> list[Who]:
    """Add the injuries of a sentence; of one that is told in detail the bare word that somebody was hurt is not said again."""
    tell_of = kazakh_injuries.wounds if language == "kaz" else russian_injuries.wounds
    found = tell_of(text, sentence, whos, last, account.acts, saying)
    borne = {w.victim.person.number for w in found if w.victim.person}
    account.wounds = [
        w
        for w in account.wounds
        if not (
            w.sentence is sentence
            and w.victim.person
            and w.victim.person.number in borne
            and w.hurt.body_part == "unspecified"
        )
    ] + found
    return [w.victim for w in found]

"""Reading Russian and Kazakh in Cyrillic letters: names in any case, who was detained or hurt, days, places."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from tracker.reading import (
    crowds,
    days,
    kazakh_injuries,
    later,
    layout,
    members,
    russian_injuries,
    russian_scene,
    russian_when,
    russian_where,
    scenes,
    tongues,
    weighing,
)
from tracker.reading.groups import Who
from tracker.reading.layout import Sentence
from tracker.reading.lines import named_in
from tracker.reading.names import Person
from tracker.reading.russian_acts import Line, list_item
from tracker.reading.russian_acts import tell as tell_line
from tracker.reading.russian_names import case, people_in, places_in
from tracker.reading.russian_states import item_name, items
from tracker.reading.russian_tellers import tellers, told_by_pronoun
from tracker.reading.russian_who import for_others, speaks
from tracker.reading.russian_words import BY_WORDS, HYPOTHETICAL, WITNESS, is_history
from tracker.reading.sayings import Saying
from tracker.reading.told import Account, Statement, Told
from tracker.reading.triggers import BEATEN
from tracker.reading.weighing import ByRules
from tracker.records.base import Attribution

LAWYER = re.compile(
    r"\b(?:адвокат|адвокатесса|защитник|завуч),? (?:[а-яё-]+ ){0,3}$",
    re.I,
)
RECENT = 6  # people to whom a pronoun may go back


def tell(text: str, language: str) -> Account:
    """What a Russian or Kazakh text tells: by the rules and, in Russian, what is likely besides (`weighing`)."""
    read = by_rules(text, language)
    if language != "rus":
        return read.account
    account = weighing.add(read, tongues.RUSSIAN)
    members.carry(account, text)
    later.tried(text, account)
    russian_when.fill(text, account, read.sentences)
    scenes.fill(text, account, read.sentences, tongues.RUSSIAN, russian_where.day_near, russian_where.place_near)
    russian_scene.set_place(text, account, read.sentences)
    return account


def by_rules(text: str, language: str) -> ByRules:
    """What the rules alone read in a Russian or Kazakh text."""
    parts = layout.segments(text)
    sentences = layout.sentences(text, parts)
    places = places_in(text, sentences, language)
    people = people_in(text, sentences, places, language)
    account = Account(language, parts, people, places, days.days(text, language))
    read = ByRules(text, account, sentences, {})
    if tongues.RUSSIAN.elsewhere(text):
        return read
    if is_history(text):
        return replace(read, passed=frozenset(p.number for p in people))
    named = {sentence: named_in(people, sentence) for sentence in sentences}
    first_person = tellers(text, sentences, people, named)
    in_lists = items(text, sentences)
    last: list[Who] = []
    recent: list[Who] = []
    before: Sentence | None = None
    for sentence in sentences:
        if sentence.kind == "notice":
            continue
        whos = named[sentence]
        saying = _saying(text, sentence, whos, people)
        if saying is not None and saying.who is not None:
            account.statements.append(Statement(sentence.start, sentence.end, saying, sentence))
        teller = first_person.get(sentence.start) or told_by_pronoun(text, sentence, sentences, last, recent)
        line = Line(text, sentence, whos, last, recent, saying, teller, language)
        told = tell_line(line, account, before)
        _crowds(line, account)
        if sentence.start in in_lists and (who := item_name(text, sentence, whos)) is not None:
            told += list_item(line, account, who, *in_lists[sentence.start])
        hurt = _wounds(line, account)
        victims = [v for t in told for v in t.victims if v.person] + hurt
        quiet = [w for w in whos if not speaks(text, w, sentence)]
        last = victims or [w for w in quiet if not for_others(text, w)] or last
        recent = ([w for w in reversed(quiet) if w not in victims and not for_others(text, w)] + recent)[:RECENT]
        recent = (victims[::-1] + recent)[:RECENT]
        before = sentence
    return replace(read, passed=_witnesses(text, account, sentences))


def _crowds(line: Line, account: Account) -> None:
    """Add how many people something was done to, where the sentence counts them."""
    text, sentence = line.text, line.sentence
    for crowd in crowds.crowds(text, sentence.start, sentence.end, line.language):
        told_of_force = russian_injuries.is_forceful(text) or line.language == "kaz"
        if HYPOTHETICAL.search(text[sentence.start : crowd.start]) or (
            crowd.trigger in crowds.FORCE_ONLY and not told_of_force
        ):
            continue
        day = russian_where.day_near(text, account, sentence, crowd.start)
        place = russian_where.place_near(text, account, sentence, crowd.start)
        account.acts.append(Told(crowd.trigger, crowd.start, crowd.end, sentence, [crowd.who], None, crowd.trigger.stage, day=day, place=place, saying=line.saying, score=0.8))  # fmt: skip


def _witnesses(text: str, account: Account, sentences: Sequence[Sentence]) -> frozenset[int]:
    """The numbers of those who only speak, or are named by an office each time they are named in full."""
    known = weighing.harmed(account)
    seen: dict[int, list[bool]] = {}
    for sentence in sentences:
        for who in named_in(account.people, sentence):
            before = text[max(sentence.start, who.start - 50) : who.start]
            if who.person and " " in who.text:
                office = bool(WITNESS.search(before) or LAWYER.search(before)) and case(who.text) != "oblique"
                seen.setdefault(who.person.number, []).append(office or speaks(text, who, sentence))
    by_given_name = {
        p.number for p in account.people if " " not in p.name
    }  # kin, mostly: the rules alone say what was done to them
    return frozenset(n for n, each in seen.items() if all(each) and n not in known) | (by_given_name - known)


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


def _wounds(line: Line, account: Account) -> list[Who]:
    """Add the injuries of a sentence; of one that is told in detail the bare word that somebody was hurt is not said again."""
    struck: list[Who] = []
    if line.language == "kaz":
        found = kazakh_injuries.wounds(line, account.acts)
    else:
        teller = line.teller.person if line.teller else None
        found = russian_injuries.wounds(line, account.acts, teller)
        struck = _blows(line, account, teller)
    borne = {w.victim.person.number for w in found if w.victim.person}
    bare = [w for w in account.wounds if w.sentence is line.sentence and w.hurt.body_part == "unspecified"]
    told = [w for w in bare if w.victim.person and w.victim.person.number in borne]
    account.wounds = [w for w in account.wounds if w not in told] + found
    return [w.victim for w in found] + struck


def _blows(line: Line, account: Account, teller: Person | None) -> list[Who]:
    """Add the blows to a part of somebody's body, where nothing else tells that they were beaten."""
    beaten = {v.person.number for t in account.acts if t.trigger is BEATEN for v in t.victims if v.person}
    out: list[Who] = []
    for span, who in russian_injuries.blows(line, account.acts, teller):
        if who.person and who.person.number not in beaten:
            beaten.add(who.person.number)
            day = russian_where.day_near(line.text, account, line.sentence, span[0])
            place = russian_where.place_near(line.text, account, line.sentence, span[0])
            account.acts.append(Told(BEATEN, *span, line.sentence, [who], None, "", day=day, place=place, saying=line.saying, score=0.75))  # fmt: skip
            out.append(who)
    return out

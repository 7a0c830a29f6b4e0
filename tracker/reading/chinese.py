"""Reading Chinese: names by their surnames or the middle dot, who was taken away, sentenced or hurt, days, places."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from tracker import gazetteer
from tracker.reading import (
    chinese_names,
    chinese_where,
    crowds,
    days,
    later,
    layout,
    members,
    scenes,
    tongues,
    weighing,
)
from tracker.reading.chinese_acts import Line, wounds
from tracker.reading.chinese_acts import tell as tell_line
from tracker.reading.chinese_triggers import UNKNOWN_BEFORE
from tracker.reading.chinese_who import did, holds_office, i_am, is_kin, owns, speaks, writes
from tracker.reading.chinese_words import FICTION, FORCE, HAN, simplified
from tracker.reading.groups import Who
from tracker.reading.layout import Sentence
from tracker.reading.lines import named_in
from tracker.reading.names import Mention, Person
from tracker.reading.sayings import Saying
from tracker.reading.told import Account, Statement, Told
from tracker.reading.triggers import DIED
from tracker.reading.weighing import ByRules
from tracker.records.base import Attribution


def tell(text: str, language: str) -> Account:
    """What a Chinese text tells: by the rules, and what is likely besides (`weighing`)."""
    read = by_rules(text, language)
    account = weighing.add(read, tongues.CHINESE)
    deaths = [told for told in account.acts if told.trigger is DIED]
    account.acts = [told for told in account.acts if told.trigger is not DIED]
    members.carry(account, simplified(text), {v.person.number for death in deaths for v in death.victims if v.person})
    later.tried(simplified(text), account)
    account.acts += [told for death in deaths if (told := later.of_held(death, account)) is not None]
    scenes.fill(
        simplified(text), account, read.sentences, tongues.CHINESE, chinese_where.day_near, chinese_where.place_near
    )
    return account


def by_rules(text: str, language: str) -> ByRules:
    """What the rules alone read in a Chinese text."""
    parts = layout.segments(text)
    sentences = layout.sentences(text, parts)
    spots = places(text)
    people = _people(text, spots)
    account = Account(language, parts, people, spots, days.days(text, "zho"))
    read = ByRules(text, account, sentences, {})
    told_in = simplified(text)
    if tongues.CHINESE.elsewhere(told_in):
        return read
    account.places = [p for p in spots if not any(_inside(p, m) for person in people for m in person.mentions)]
    named = {sentence: named_in(people, sentence) for sentence in sentences}
    first_person = i_am(told_in, sentences, named)
    last: list[Who] = []
    spoke: Who | None = None
    recent: list[Who] = []  # each person once, the last first
    for sentence in sentences:
        if sentence.kind == "notice" or FICTION.search(told_in, sentence.start, sentence.end):
            continue
        whos = named[sentence]
        saying = _saying(told_in, sentence, whos)
        if saying is not None and saying.who is not None:
            account.statements.append(Statement(sentence.start, sentence.end, saying, sentence))
        line = Line(told_in, sentence, whos, last, recent, saying, spoke, first_person.get(sentence.start))
        told = tell_line(line, account)
        _crowds(line, account)
        hurt = wounds(line, account)
        victims = list({v.person.number: v for t in told for v in t.victims if v.person}.values()) or hurt
        quiet = [w for w in whos if not speaks(told_in, w) and not writes(told_in, w)]
        quiet = [w for w in quiet if not is_kin(told_in, w)] or quiet
        last = victims or quiet or last
        spoke = saying.who if saying is not None and saying.who is not None else spoke
        newer = {v.person.number for v in victims if v.person}
        recent = victims[::-1] + [w for w in recent if w.person and w.person.number not in newer]
    return replace(read, passed=_witnesses(told_in, account, named))


def _crowds(line: Line, account: Account) -> None:
    """Add how many people something was done to, where the sentence counts them."""
    text, sentence = line.text, line.sentence
    for crowd in crowds.crowds(text, sentence.start, sentence.end, "zho"):
        if UNKNOWN_BEFORE.search(text[sentence.start : crowd.start]) or (
            crowd.trigger in crowds.FORCE_ONLY and not FORCE.search(text)
        ):
            continue
        day = chinese_where.day_near(text, account, sentence, crowd.start)
        place = chinese_where.place_near(text, account, sentence, crowd.start)
        account.acts.append(Told(crowd.trigger, crowd.start, crowd.end, sentence, [crowd.who], None, crowd.trigger.stage, day=day, place=place, saying=line.saying, score=0.8))  # fmt: skip


def _witnesses(text: str, account: Account, named: Mapping[Sentence, Sequence[Who]]) -> frozenset[int]:
    """The numbers of those who only speak, hold an office, are named by whom they belong to, or did it themselves."""
    known = weighing.harmed(account)
    seen: dict[int, list[bool]] = {}
    for whos in named.values():
        for who in whos:
            if who.person:
                passing = speaks(text, who) or holds_office(text, who) or owns(text, who) or did(text, who)
                passing = passing or is_kin(text, who) or writes(text, who)
                seen.setdefault(who.person.number, []).append(passing)
    return frozenset(number for number, each in seen.items() if all(each) and number not in known)


def _inside(place: Mention, name: Mention) -> bool:
    """Whether what looks like a place is a part of somebody's name."""
    return name.start <= place.start and place.end <= name.end


GENERIC = frozenset(
    "火车站 汽车站 新村 东区 西区 南区 北区 中区 学校 工厂 机场 大学 车站 广场 中心 医院 公园 市场 法院".split()
)  # villages are called so
CHINESE = ("CN", "HK", "TW", "MO")


def places(text: str) -> list[Mention]:
    """Places that the gazetteer knows, the longest first."""
    found: list[Mention] = []
    plain = simplified(text)
    for match in re.finditer(rf"{HAN}+", text):
        at = match.start()
        while at < match.end():
            for size in (8, 7, 6, 5, 4, 3, 2):
                name = text[at : min(at + size, match.end())]
                as_simplified = plain[at : at + len(name)]
                if len(name) == size and (_is_place(name) or as_simplified != name and _is_place(as_simplified)):
                    found.append(Mention(at, at + size, name, "place", 0.85))
                    at += size - 1
                    break
            at += 1
    return found


def _is_place(name: str) -> bool:
    """Whether the gazetteer knows a name, bare or as that of a city, as one of a place that is large enough or near."""
    spots = gazetteer.named(name) or (gazetteer.named(f"{name}市") if len(name) == 2 else ())
    if not spots or name in GENERIC:
        return False
    best = spots[0]
    if best.feature != "settlement":
        return True
    if len(name) > 2 and best.country in ("CN", "KZ"):
        return True
    near = best.country in CHINESE
    return best.population > (50_000 if near else 100_000 if len(name) > 2 or best.country == "KZ" else 2_000_000)


def _people(text: str, places: Sequence[Mention]) -> list[Person]:
    plain = simplified(text)
    joined = chinese_names.dotted(plain)
    found = [*joined, *chinese_names.named(plain, places, joined)]
    for name in sorted({m.text for m in joined}, key=len, reverse=True):  # a part of it alone is the same person
        for part in name.replace("•", "·").split("·"):
            for at in re.finditer(re.escape(part), plain) if len(part) > 1 else ():
                if not any(m.start < at.end() and at.start() < m.end for m in (*found, *places)):
                    found.append(Mention(at.start(), at.end(), part, "person", 0.7))
    found = [replace(m, text=text[m.start : m.end]) for m in found]
    people: list[Person] = []
    for mention in sorted(found, key=lambda m: (-len(m.text), m.start)):
        owner = next((p for p in people if mention.text == p.name or mention.text in re.split("[·•‧・]", p.name)), None)
        if owner is None:
            owner = Person(0, mention.text)
            people.append(owner)
        owner.mentions.append(mention)
    for person in people:
        person.mentions.sort(key=lambda m: m.start)
    people.sort(key=lambda p: p.mentions[0].start)
    for number, person in enumerate(people, 1):
        person.number = number
    return people


def _saying(text: str, sentence: Sentence, whos: list[Who]) -> Saying | None:
    if sentence.kind == "headline":
        return Saying(sentence.start, sentence.end, None, Attribution.HEADLINE)
    for who in whos:
        if speaks(text, who):
            return Saying(
                who.end,
                sentence.end,
                who,
                Attribution.REPORTED_SPEECH,
                (who.start, who.end),
                denies="否认" in text[who.end : who.end + 8],
            )
    return None

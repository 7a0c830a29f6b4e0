"""Reading Chinese: names by their surnames or the middle dot, who was taken away, sentenced or hurt, days, places."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from tracker import gazetteer
from tracker.reading import chinese_injuries, chinese_names, days, layout, tongues, weighing
from tracker.reading import triggers as rules
from tracker.reading.chinese_words import (
    ACTIVE,
    AGAIN,
    FICTION,
    FORCE,
    HAN,
    KIN,
    OF_KIN,
    PATTERNS,
    ROLE,
    SPEAK,
    UNREAL,
    T,
    simplified,
)
from tracker.reading.day import Day
from tracker.reading.groups import Who
from tracker.reading.layout import Sentence
from tracker.reading.names import Mention, Person
from tracker.reading.sayings import Saying
from tracker.reading.told import Account, Statement, Told, Wound
from tracker.reading.weighing import ByRules
from tracker.records.base import Attribution

Found = TypeVar("Found", Day, Mention)


def tell(text: str, language: str) -> Account:
    """What a Chinese text tells: by the rules, and what is likely besides (`weighing`)."""
    return weighing.add(by_rules(text, language), tongues.CHINESE)


def by_rules(text: str, language: str) -> ByRules:
    """What the rules alone read in a Chinese text."""
    parts = layout.segments(text)
    sentences = layout.sentences(text, parts)
    spots = places(text)
    people = _people(text, spots)
    account = Account(language, parts, people, spots, days.days(text, "zho"))
    read = ByRules(text, account, sentences, {})
    if tongues.CHINESE.elsewhere(simplified(text)):
        return read
    account.places = [p for p in spots if not any(_inside(p, m) for person in people for m in person.mentions)]
    told_in = simplified(text)
    last: list[Who] = []
    for sentence in sentences:
        if sentence.kind == "notice" or FICTION.search(told_in, sentence.start, sentence.end):
            continue
        whos = sorted(
            (
                Who("person", m.start, m.end, m.text, p)
                for p in people
                for m in p.mentions
                if sentence.start <= m.start < sentence.end
            ),
            key=lambda w: w.start,
        )
        saying = _saying(told_in, sentence, whos)
        if saying is not None and saying.who is not None:
            account.statements.append(Statement(sentence.start, sentence.end, saying, sentence))
        told = _acts(told_in, sentence, whos, last, account, saying)
        hurt = _wounds(told_in, sentence, whos, last, account, saying)
        named = [v for t in told for v in t.victims] or hurt
        quiet = [w for w in whos if not _speaks(told_in, w)]
        last = named or quiet or last
    return read


def _inside(place: Mention, name: Mention) -> bool:
    """Whether what looks like a place is a part of somebody's name."""
    return name.start < place.start and place.end <= name.end


def places(text: str) -> list[Mention]:
    """Places that the gazetteer knows, the longest first."""
    found: list[Mention] = []
    for match in re.finditer(rf"{HAN}+", text):
        at = match.start()
        while at < match.end():
            for size in (8, 7, 6, 5, 4, 3, 2):
                name = text[at : min(at + size, match.end())]
                if (
                    len(name) == size
                    and (spots := gazetteer.named(name))
                    and (
                        spots[0].population > 100_000
                        or spots[0].feature != "settlement"
                        or size > 2
                        and spots[0].country in ("CN", "KZ")
                    )
                ):
                    if (
                        size == 2
                        and spots[0].feature == "settlement"
                        and spots[0].country not in ("CN", "KZ", "HK", "TW", "MO")
                        and spots[0].population < 2_000_000
                    ):
                        continue
                    found.append(Mention(at, at + size, name, "place", 0.85))
                    at += size - 1
                    break
            at += 1
    return found


def _people(text: str, places: Sequence[Mention]) -> list[Person]:
    joined = chinese_names.dotted(text)
    found = [*joined, *chinese_names.named(text, places, joined)]
    for name in sorted({m.text for m in joined}, key=len, reverse=True):  # a part of it alone is the same person
        for part in name.replace("•", "·").split("·"):
            for at in re.finditer(re.escape(part), text) if len(part) > 1 else ():
                if not any(m.start < at.end() and at.start() < m.end for m in (*found, *places)):
                    found.append(Mention(at.start(), at.end(), part, "person", 0.7))
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


def _speaks(text: str, who: Who) -> bool:
    after = text[who.end : who.end + 12]
    return bool(re.match(rf"(?:[^，。、]{{0,4}})?{SPEAK}", after)) or bool(
        re.search(r"(?:据|根据|按照)[^，。]{0,6}$", text[max(0, who.start - 8) : who.start])
    )


def _saying(text: str, sentence: Sentence, whos: list[Who]) -> Saying | None:
    if sentence.kind == "headline":
        return Saying(sentence.start, sentence.end, None, Attribution.HEADLINE)
    for who in whos:
        if _speaks(text, who):
            return Saying(
                who.end,
                sentence.end,
                who,
                Attribution.REPORTED_SPEECH,
                (who.start, who.end),
                denies="否认" in text[who.end : who.end + 8],
            )
    return None


def _group(text: str, whos: list[Who], at: int) -> list[Who]:
    """Names listed right before an offset, or the last single one of the clause."""
    before = [w for w in whos if w.end <= at and not _speaks(text, w) and not re.search(r"[。；]", text[w.end : at])]
    if not before:
        return []
    out = [before[-1]]
    for who in reversed(before[:-1]):
        gap = text[who.end : out[0].start]
        if re.fullmatch(rf"(?:、|和|及|与|与|以及|，)(?:[^，。、]{{0,4}})?(?:{ROLE})?|(?:和|及|与)(?:{ROLE})", gap):
            out.insert(0, who)
        else:
            break
    return out


def _acts(
    text: str, sentence: Sentence, whos: list[Who], last: list[Who], account: Account, saying: Saying | None
) -> list[Told]:
    out: list[Told] = []

    def add(trigger: rules.Trigger, start: int, end: int, victims: list[Who]) -> None:
        inside = saying if saying is not None and saying.start <= start else None
        out.append(
            Told(
                trigger,
                start,
                end,
                sentence,
                victims,
                None,
                trigger.stage,
                None,
                None,
                _near(account.days, sentence, start),
                _near(account.places, sentence, start),
                inside,
                trigger.score,
            )
        )

    for match in ACTIVE.finditer(text, sentence.start, sentence.end):
        listed = [w for w in whos if match.start("object") <= w.start < match.end("object") and not _speaks(text, w)]
        first = listed[:1]
        for who in listed[1:]:
            if re.fullmatch(rf"(?:、|和|及|与|以及)(?:[^，。、]{{0,6}})?(?:{ROLE})?", text[first[-1].end : who.start]):
                first.append(who)
        if first and not re.search(r"[，。]", text[match.start("object") : first[0].start]):
            add(T.RELEASED if match["verb"] == "释放" else T.CUSTODY, match.start("verb"), match.end("verb"), first)
    for pattern, trigger in PATTERNS:
        for match in re.compile(pattern).finditer(text, sentence.start, sentence.end):
            if UNREAL.search(text[max(sentence.start, match.start() - 8) : match.start()]):
                continue
            victims = _group(text, whos, match.start())
            inner = [w for w in whos if match.start() <= w.start < match.end()]
            if (
                not victims
                and not inner
                and (last or any(not _speaks(text, w) for w in whos if w.end <= match.start()))
            ):
                lead = text[sentence.start : match.start()]
                clause = re.split(r"[，。；：]", lead)[-1]
                plural = re.search(r"(?:两人|二人|三人|他们|她们|夫妇|均|都)", clause)
                named = re.search(r"(?:他|她|其)", clause)
                if plural:
                    victims = last
                elif named or AGAIN.fullmatch(clause):  # else somebody else is its subject, whom the rules do not know
                    victims = last[:1] if named or len({w.person.number for w in last if w.person}) == 1 else []
            if (not victims or victims == last[:1]) and (kin := _of_kin(text, sentence, whos, match.start())):
                victims = [kin]
            if not victims and not last and (teller := _teller(text, sentence, match.start(), saying)):
                victims = [teller]
            if victims:
                pronoun = re.search(r"(?:他们|她们|两人|他|她)[^，。]{0,12}$", text[sentence.start : match.start()])
                if (
                    pronoun
                    and last
                    and victims
                    and victims[-1].end < sentence.start + pronoun.start()
                    and saying is not None
                    and saying.who is not None
                    and saying.who.person is victims[-1].person
                ):
                    victims = last
                add(trigger, match.start(), match.end(), victims)
    account.acts += out
    return out


def _of_kin(text: str, sentence: Sentence, whos: list[Who], at: int) -> Who | None:
    """Of whom a relative or lawyer tells: "X's husband said that she was taken away"; nobody else is named between."""
    before = [w for w in whos if sentence.start <= w.start and w.end <= at]
    if not before or not OF_KIN.match(text, before[-1].end):
        return None
    meant = re.compile(r"，[^，。]{0,4}?(?P<who>他|她|其|母亲|父亲|妻子|丈夫|儿子|女儿|当事人)").search(
        text, before[-1].end, at
    )
    return replace(before[-1], via=meant.span("who")) if meant else None


def _teller(text: str, sentence: Sentence, at: int, saying: Saying | None) -> Who | None:
    """Who tells it of themselves: "X told us that he was taken away", where nobody else was named before."""
    who = saying.who if saying is not None else None
    if (
        who is None
        or who.person is None
        or who.end > at
        or KIN.search(text[max(sentence.start, who.start - 6) : who.start])
    ):
        return None
    clause = re.split(r"[，。；：]", text[sentence.start : at])[-1]
    meant = re.match(r"[^，。]{0,3}?(?:他|她|自己|我)", clause)
    return replace(who, via=(at - len(clause), at)) if meant else None


def _near(found: Sequence[Found], sentence: Sentence, at: int) -> Found | None:
    """The day or place of the sentence that stands nearest."""
    inside = [d for d in found if sentence.start <= d.start < sentence.end]
    return min(inside, key=lambda d: abs(d.start - at)) if inside else None


def _wounds(
    text: str, sentence: Sentence, whos: list[Who], last: list[Who], account: Account, saying: Saying | None
) -> list[Who]:
    """Add the injuries of a sentence: those of who is named before in it, else of whom it tells, or of the last one."""
    out: list[Who] = []
    if not FORCE.search(text):
        return out
    for hurt in chinese_injuries.bare(text, sentence.start, sentence.end):
        if UNREAL.search(text[max(sentence.start, hurt.start - 8) : hurt.start]):
            continue
        told = [v for t in account.acts if t.sentence is sentence for v in t.victims]
        kin = _of_kin(text, sentence, whos, hurt.start)
        whose = _group(text, whos, hurt.start)[-1:] or ([kin] if kin else told[:1] or last[:1])
        score = 0.85 if whose and sentence.start <= whose[0].start < hurt.start else 0.75
        account.wounds += [Wound(hurt, who, sentence, saying, score) for who in whose]
        out += whose
    return out

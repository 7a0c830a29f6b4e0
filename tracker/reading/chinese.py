"""Reading Chinese: names by their surnames or the middle dot, who was taken away, sentenced or hurt, days, places."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TypeVar

from tracker import gazetteer
from tracker.reading import days, layout, tongues, weighing
from tracker.reading import triggers as rules
from tracker.reading.chinese_words import (
    ACTIVE,
    AGAIN,
    BEFORE,
    DOTTED,
    FICTION,
    HAN,
    HEALTH,
    KINDS,
    NAME,
    NOT_NAME,
    PARTS,
    PATTERNS,
    ROLE,
    SPEAK,
    UNREAL,
    WOUNDS,
    T,
    is_elsewhere,
)
from tracker.reading.days import Day
from tracker.reading.groups import Who
from tracker.reading.injuries import Hurt
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
    places = _places(text)
    people = _people(text, places)
    account = Account(language, parts, people, places, days.days(text, "zho"))
    read = ByRules(text, account, sentences, {})
    if is_elsewhere(text):
        return read
    last: list[Who] = []
    for sentence in sentences:
        if sentence.kind == "notice" or FICTION.search(text, sentence.start, sentence.end):
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
        saying = _saying(text, sentence, whos)
        if saying is not None and saying.who is not None:
            account.statements.append(Statement(sentence.start, sentence.end, saying, sentence))
        told = _acts(text, sentence, whos, last, account, saying)
        hurt = _wounds(text, sentence, whos, last, account, saying)
        named = [v for t in told for v in t.victims] or hurt
        quiet = [w for w in whos if not _speaks(text, w)]
        last = named or quiet or last
    return read


def _places(text: str) -> list[Mention]:
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
    found: list[Mention] = [Mention(m.start(), m.end(), m[0], "person") for m in DOTTED.finditer(text)]
    found = [_cut(text, m) for m in found]
    for match in NAME.finditer(text):
        name = match[0]
        if len(name) > 2 and name[-1] in "说称在被是和与于的遭获已将也":
            name = name[:-1]
        end = match.start() + len(name)
        if (
            NOT_NAME.match(name)
            or any(p.start <= match.start() < p.end or (p.start < end < p.end) for p in places)
            or any(m.start < end and match.start() < m.end for m in found)
        ):
            continue
        if BEFORE.search(text[max(0, match.start() - 8) : match.start()]):
            found.append(Mention(match.start(), end, name, "person", 0.8))
    known = {m.text for m in found}
    for name in sorted(known, key=len, reverse=True):
        for at in re.finditer(re.escape(name), text):
            if not any(m.start < at.end() and at.start() < m.end for m in found):
                found.append(Mention(at.start(), at.end(), name, "person", 0.8))
    people: list[Person] = []
    for mention in sorted(found, key=lambda m: m.start):
        owner = next((p for p in people if p.name == mention.text), None)
        if owner is None:
            owner = Person(len(people) + 1, mention.text)
            people.append(owner)
        owner.mentions.append(mention)
    return people


def _cut(text: str, mention: Mention) -> Mention:
    """A dotted name without the words it grew into: a calling before it, a verb or "和" after it."""
    start, end, name = mention.start, mention.end, mention.text
    lead = re.match(rf".*(?:{ROLE}|和|及|与|与|族|是|把|将|对)", name.split("·")[0].split("•")[0])
    if lead and len(lead[0]) < len(re.split(r"[·•‧・]", name)[0]):
        start += lead.end()
    first = re.split(r"[·•‧・]", text[start:end])[0]
    start += max(0, len(first) - 6)  # no part of a name is longer
    tail = re.split(r"[·•‧・]", text[start:end])[-1]
    stop = re.search(r"(?:被|遭|和|及|与|说|在|于|的|获|因|现|仍|已|曾|和丈夫|和妻子|\d)", tail)
    if stop and stop.start() > 0:
        end -= len(tail) - stop.start()
    elif len(tail) > 4:
        end -= len(tail) - 4
    return Mention(start, end, text[start:end], "person")


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


def _near(found: Sequence[Found], sentence: Sentence, at: int) -> Found | None:
    """The day or place of the sentence that stands nearest."""
    inside = [d for d in found if sentence.start <= d.start < sentence.end]
    return min(inside, key=lambda d: abs(d.start - at)) if inside else None


def _wounds(
    text: str, sentence: Sentence, whos: list[Who], last: list[Who], account: Account, saying: Saying | None
) -> list[Who]:
    out: list[Who] = []
    for match in WOUNDS.finditer(text, sentence.start, sentence.end):
        told = [v for t in account.acts if t.sentence is sentence for v in t.victims]
        whose = _group(text, whos, match.start())[-1:] or told[:1] or last[:1]
        side = {"左": "left", "右": "right", "双": "both"}.get(match["side"] or "", "")
        for who in whose:
            account.wounds.append(
                Wound(
                    Hurt(
                        match.start(),
                        match.end(),
                        PARTS[match["part"]],
                        None,
                        side,
                        KINDS.get(match["kind"], "unspecified"),
                        "",
                        None,
                        None,
                        "",
                        None,
                    ),
                    who,
                    sentence,
                    saying,
                    0.85,
                )
            )
            out.append(who)
    if not out and (worse := HEALTH.search(text, sentence.start, sentence.end)):
        whose = _group(text, whos, worse.start())[-1:] or last[:1]
        for who in whose:
            account.wounds.append(
                Wound(
                    Hurt(worse.start(), worse.end(), "unspecified", None, "", "unspecified", "", None, None, "", None),
                    who,
                    sentence,
                    saying,
                    0.75,
                )
            )
            out.append(who)
    return out

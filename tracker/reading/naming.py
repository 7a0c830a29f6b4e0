"""Names that are told after what was done: "relatives named them as A and B", "the four are A, B, C and D"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from tracker.reading import english_words as words
from tracker.reading.english_figures import SPEAKS
from tracker.reading.gate import gated
from tracker.reading.groups import Item, Who
from tracker.reading.layout import Sentence
from tracker.reading.told import Account, Told, Wound

LIKELY = 0.68  # how likely it is that just so many named next are those counted
SCORE = 0.8  # how sure it is that who is named is who was described
NUMBER = "|".join(n for n, count in words.NUMBERS.items() if 1 < count < 21)
WHOM = r"(?P<whom>them|him|her|the (?:[a-z-]+ ){0,2}[a-z-]+|those [a-z]+|both|all (?:of them|[a-z]+)|two of them|one of them)"
NAMED = gated(
    rf"\b(?:named|identified|recogni[sz]ed|names|identifies|listed) {WHOM}(?:,? (?:only|later|on|in|by|to|at)\b[^,.;]{{0,40}},?)? as (?=(?:[a-z-]+ ){{0,4}}[A-ZÀ-Ž’‘'])"
    r"|\b(?P<who>she|he|they|the (?:[a-z-]+ ){0,2}[a-z-]+|both|all [a-z]+|one|a (?:second|third|fourth) (?:[a-z-]+ )?[a-z]+) (?:was|were|has been|have been|had been|is|are) (?:later |since |also |now )?(?:named|identified)(?: (?:on|by|in|to|at)\b[^.;]{0,60})? as (?=(?:[a-z-]+ ){0,4}[A-ZÀ-Ž’‘'])"
    r"|(?:(?<=[.!?”\"\n] )|(?<=\n)|\A)(?-i:Named|Identified|Known)(?: [a-z][^.;,“”]{0,40}?)? as (?=(?:[a-z-]+ ){0,4}(?-i:[A-ZÀ-Ž’‘']))",
    re.I,
)
THOSE = re.compile(  # "Those expelled include Father Bo Ek, and …", "The freed are"
    r"(?:Among (?:those|the) |Those |The |All of those )(?!who\b)(?P<done>[a-z]{3,}(?:ed|en|wn|ld|pt|nt|aught|ought))(?: (?!is\b|are\b|was\b|were\b|who\b)[a-z-]+){0,4}? (?:include[sd]?|are|were|was|is)(?: also| named as| identified as)?:? (?=(?:the |an? |also )?(?:[a-z-]+ ){0,3}[A-ZÀ-Ž’‘'])"
)
ARE = re.compile(
    rf"(?P<one>One|Another|The (?:first|second|third|youngest|oldest|eldest|other)) of (?:them|those|the [a-z]+), (?=(?:the |an? )?(?:[a-z-]+ ){{0,3}}[A-ZÀ-Ž’‘'])|(?:One of (?:them|those|the [a-z]+)|(?P<he>He|She)) (?:is|was) (?=(?:the |an? )?(?:[a-z-]+ ){{0,3}}[A-ZÀ-Ž’‘'])|(?:The|Her|His|Their|My|Our) (?P<noun>(?:{NUMBER}|[a-z-]+)(?: [a-z-]+){{0,2}}?) (?:is|are|was|were)(?: called| named)?:? (?=(?:the |an? )?(?:[a-z-]+ ){{0,3}}[A-ZÀ-Ž’‘'])"
)
DESCRIBED = re.compile(r"(?:an?|one|another|the (?:second|third|fourth|fifth|sixth|other))\b", re.I)


def name_told(text: str, sentence: Sentence, listed: Sequence[Item], account: Account) -> None:
    """Add what was told of somebody without a name as done to whoever this sentence names as them."""
    spans = [
        (m.start(), m.end(), m["whom"] or m["who"] or "") for m in NAMED.finditer(text, sentence.start, sentence.end)
    ]
    if (are := ARE.match(text, sentence.start, sentence.end)) is not None:
        spans.append((are.start(), are.end(), are["noun"] or are["he"] or "one of"))
    if (those := THOSE.match(text, sentence.start, sentence.end)) is not None:
        spans.append((those.start(), those.end(), "those"))
    for start, end, whom in spans:
        names = _all_names(listed, end) if whom == "those" else _names(listed, end, sentence.end)
        group = _meant(account, sentence, whom, names) if names else None
        if group is None:
            continue
        head = (start, end)
        whos = [replace(w, sex=w.sex or group.sex, sex_at=w.sex_at or group.sex_at, head=head) for w in names]
        for told in [t for t in account.acts if any(v.start == group.start and v.person is None for v in t.victims)]:
            account.acts.append(replace(told, victims=whos, score=min(told.score, SCORE)))
        account.wounds += [
            Wound(w.hurt, who, w.sentence, w.saying, min(w.score, SCORE))
            for w in account.wounds
            if w.victim.start == group.start and w.victim.person is None
            for who in whos
        ]


def name_counted(text: str, sentence: Sentence, listed: Sequence[Item], account: Account) -> None:
    """Name a counted group of whom something was just told: "Two nurses were taken. Ada Lund and Bo Ek had left at six"."""
    first = listed[0] if listed else None
    if first is None or sentence.kind != "body" or first.own or len(first.who) < 2:
        return
    whos = first.who
    new = all(w.person is not None and min(m.start for m in w.person.mentions) == w.start for w in whos)
    if not new or any(w.person is None or w.person.office for w in whos) or SPEAKS.match(text, first.end, sentence.end):
        return
    near = [
        t
        for t in account.acts
        if t.sentence.end <= sentence.start
        and t.sentence.paragraph >= sentence.paragraph - 1
        and t.sentence.kind == "body"
    ]
    counted = {v.start: v for t in near for v in t.victims if v.kind == "group" and v.count is not None}
    fitting = [v for v in counted.values() if v.count == (len(whos), len(whos)) and _fits(v, "", whos)]
    if len(fitting) != 1 or len(counted) != 1:
        return
    head = fitting[0].start, fitting[0].end
    named = [replace(w, sex=w.sex or fitting[0].sex, head=head) for w in whos]
    for told in [t for t in near if fitting[0] in t.victims]:
        account.acts.append(replace(told, victims=named, score=min(told.score, LIKELY)))


SAME = gated(
    r"(?:(?<=[,;] )|(?<=\band )|(?<=[.!?”] )|\A|(?<=\n))(?:as|so|and so|nor) (?:too )?(?:was|were|has been|had been|have been|did|is|are) (?=(?:[a-z’'-]+,? ){0,5}?[A-ZÀ-Ž’‘'])",
    re.I,
)
INCLUDING = re.compile(
    r"(?:,|–|—|\() ?(?:(?:among|amongst) (?:them|whom)(?: (?:was|were|is|are))?|including|they included|one of them|notably)(?: also)?,? "
)
NEAR_TO = re.compile(
    r"\b(?:close to|loyal to|linked to|(?:aides?|allies|ally|sons?|brothers?|sisters?|daughters?|relatives|supporters|followers|employees|friends|lawyers?|students?|wife|husband|mother|father) (?:of|to)|from|at)\b"
)
AMONG_THEM = re.compile(r",? (?:was |is )?(?:(?:also )?among (?:them|those)|one of them|included)\b")


def name_same(text: str, sentence: Sentence, listed: Sequence[Item], account: Account) -> None:
    """Add those of whom the same is told in two words: "so was Bo Ek", "…, Bo Ek among them", "the man arrested, Bo Ek, is"."""
    last = next(
        (
            t
            for t in reversed(account.acts)
            if t.sentence.end <= sentence.end and t.sentence.paragraph >= sentence.paragraph - 1
        ),
        None,
    )
    for match in SAME.finditer(text, sentence.start, sentence.end):
        names = _names(listed, match.end(), sentence.end)
        if last is not None and names and last.start < match.start():
            account.acts.append(replace(last, victims=names, score=min(last.score, SCORE), sentence=sentence))
    own = [t for t in account.acts if t.sentence is sentence and len(t.victims) == 1 and t.victims[0].person is None]
    for told in own:
        group = told.victims[0]
        if group.count != (1, 1) and (some := INCLUDING.search(text, max(told.end, group.end), sentence.end)):
            included = _names(listed, some.end(), sentence.end)
            first = min((w.start for w in included), default=some.end())
            if included and not NEAR_TO.search(text, some.end(), first):
                account.acts.append(replace(told, victims=included, score=min(told.score, SCORE)))
                continue
        colon = text.find(": ", told.end, sentence.end)
        listed_behind = _names(listed, colon + 1, sentence.end) if colon > 0 and group.count != (1, 1) else []
        if len(listed_behind) > 1 and _fits(group, "", listed_behind):
            account.acts.append(replace(told, victims=listed_behind, score=min(told.score, SCORE)))
            continue
        for at, item in enumerate(listed):
            if item.start < told.end or item.own or not item.who or item.who[0].kind != "person" or at < 2:
                continue
            many = (
                group.count != (1, 1) and AMONG_THEM.match(text, item.end) and listed[at - 1].text in (",", "with", ";")
            )
            clause = any(i.low in words.BE | words.HAVE or i.who for i in listed[:at] if told.end <= i.start)
            one = (
                not many
                and not clause
                and listed[at - 1].text == ","
                and text[item.end : item.end + 1] == ","
                and group.end < told.start
            )
            if many or (one and _fits(group, "", item.who)):
                account.acts.append(replace(told, victims=list(item.who), score=min(told.score, SCORE)))
            break


def _names(listed: Sequence[Item], at: int, end: int) -> list[Who]:
    """Who is named from an offset on: the first name and those listed with it."""
    out: list[Who] = []
    last = at
    for item in listed:
        if item.end <= at or item.end > end:
            continue
        people = [w for w in item.who if w.kind == "person"]
        if people and not item.own and item.start - last < (60 if not out else 45):
            out += people
            last = item.end
        elif (
            item.low in words.BE | words.HAVE
            or item.low in ("who", "said", "told", "after", "when")
            or item.text in ".;"
        ):
            break
    return out


def _all_names(listed: Sequence[Item], at: int) -> list[Who]:
    """Who is named behind "Those freed are", with callings and clauses between: "Father Bo Ek, vicar of Ostra, and Ole Moe, whose …"."""
    out: list[Who] = []
    begins = True
    for before, item in pairwise(listed):
        if item.start < at:
            continue
        begins = item.start - at < 30 if not out else before.low == "and" or before.text in ",;"
        if begins and not item.own:
            out += [w for w in item.who if w.kind == "person"]
        if item.text in ".;" and item.text == "." or re.fullmatch(words.SAID, item.text, re.I):
            break
    return out


def _meant(account: Account, sentence: Sentence, whom: str, names: Sequence[Who]) -> Who | None:
    """The last group without a name of whom something is told and who may be these."""
    near: list[Told | Wound] = [*account.acts, *account.wounds]
    groups = [
        v
        for told in near
        if sentence.paragraph - 3 <= told.sentence.paragraph and told.sentence.start <= sentence.start
        for v in (told.victims if isinstance(told, Told) else [told.victim])
        if v.person is None and v.kind == "group" and v.end <= sentence.end
    ]
    fitting = [v for v in groups if _fits(v, whom, names)]
    return max(fitting, key=lambda v: v.start, default=None)


def _fits(group: Who, whom: str, names: Sequence[Who]) -> bool:
    sexes = {n.sex or (n.person.sex if n.person else "") for n in names} - {""}
    if (
        bool(group.sex and sexes - {group.sex})
        or whom.casefold() in ("him", "he")
        and group.sex == "female"
        or whom.casefold() in ("her", "she")
        and group.sex == "male"
    ):
        return False
    if whom in ("one of", "those"):
        return group.count != (1, 1)
    if len(names) == 1:
        one = group.count == (1, 1) or (group.count is None and DESCRIBED.match(group.text) is not None)
        return one and whom.casefold() not in ("them", "they", "both")
    if group.count is None or group.count[0] is None:
        return True
    told_as = (
        whom.casefold() in ("them", "they") and 1 < len(names) <= group.count[0]
    )  # "They were named as Bo Ek, his wife Ada Lund and their sons"
    return (told_as or group.count[0] in (len(names), 1)) and group.count != (1, 1)

"""What one Chinese sentence tells was done, and to whom."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tracker.reading import chinese_injuries, lines
from tracker.reading.chinese_triggers import FORCEFUL, INCLUDING, OBJECT, PATTERNS, PEOPLE_FORCE, UNKNOWN_BEFORE, WITH
from tracker.reading.chinese_where import day_near, facility_near, place_near
from tracker.reading.chinese_who import ME, as_teller, group, holds_office, listed_from, meant, of_kin, teller
from tracker.reading.chinese_words import FORCE, UNREAL
from tracker.reading.groups import Who
from tracker.reading.layout import Sentence
from tracker.reading.names import Person
from tracker.reading.told import Account, Told, Wound
from tracker.reading.triggers import BEATEN, CUSTODY, KILLED, RELEASED, SENTENCE, TORTURED, Trigger


@dataclass(frozen=True)
class Line(lines.Line):
    """The same with who spoke last, and who 我 is."""

    spoke: Who | None
    i_am: Person | None


def tell(line: Line, account: Account) -> list[Told]:
    """Add what the sentence tells to the account."""
    out: list[Told] = []
    for trigger, (start, end), victims in (*_objects(line), *_passives(line)):
        at = (
            facility_near(line.text, line.sentence, start, end)
            if trigger not in (RELEASED, BEATEN, TORTURED, KILLED)
            else None
        )
        inside = line.saying if line.saying is not None and line.saying.start <= start else None
        day, place = (
            day_near(line.text, account, line.sentence, start),
            place_near(line.text, account, line.sentence, start),
        )
        score = trigger.score - (0.05 if any(v.via for v in victims) else 0)
        out.append(
            Told(trigger, start, end, line.sentence, victims, None, trigger.stage, None, at, day, place, inside, score)
        )
    account.acts += out
    return out


Found = tuple[Trigger, tuple[int, int], list[Who]]


def _objects(line: Line) -> Iterator[Found]:
    """What is done to whoever stands behind the verb, or between 将 or 把 and the verb."""
    text, sentence = line.text, line.sentence
    forceful = FORCE.search(text) is not None
    for pattern, trigger in WITH:
        for match in re.compile(pattern).finditer(text, sentence.start, sentence.end):
            if _is_unreal(text, sentence, match.start()):
                continue
            low, high = match.span("object")
            victims = listed_from(text, line.whos, low, high)
            if not victims and ME.search(text, low, high) and line.i_am:
                victims = [as_teller(line.i_am, match.span())]
            elif not victims and re.fullmatch(r"(?:他|她|其|他们|她们|两人|二人|三人)[^，。]{0,6}", text[low:high]):
                victims = list(line.last) if re.match(r"他们|她们|.人", text[low:high]) else list(line.last[-1:])
            if victims and (forceful or trigger is CUSTODY):
                yield trigger, (match.start(), match.end()), victims
    if not PEOPLE_FORCE.search(text, sentence.start, sentence.end) and not forceful:
        return
    for pattern, trigger in OBJECT:
        for match in re.compile(pattern).finditer(text, sentence.start, sentence.end):
            clause = re.split(r"[，。；：]", text[sentence.start : match.start()])[-1]
            if (
                re.search(r"[被遭]", clause)
                and trigger not in (SENTENCE, RELEASED)
                or _is_unreal(text, sentence, match.start())
            ):
                continue
            victims = listed_from(text, line.whos, *match.span("object"))
            if trigger is SENTENCE:
                victims = [w for w in line.whos if match.start("object") <= w.start < match.end("object")][:1] + _also(
                    line, match.end()
                )
                victims = [w for w in victims if not holds_office(text, w)]
            if not victims and re.match(r"(?:他|她|其)(?!们)", match["object"]) and line.last:
                victims = list(line.last[-1:])
            if victims:
                yield trigger, (match.start(), match.start("object")), victims
    for match in INCLUDING.finditer(text, sentence.start, sentence.end):
        before = [one for one in _matches(line) if one[0].end() <= match.start()]
        victims = listed_from(text, line.whos, match.end(), sentence.end)
        dead = re.match(r"死者|遇难", match[0])
        if victims and (dead or before):
            yield (KILLED if dead else before[-1][1]), match.span(), victims


def _also(line: Line, at: int) -> list[Who]:
    """Those behind whose names a term stands as well: "判处X四年、Y三年八个月"."""
    clause = re.match(r"[^。；]*", line.text[at : line.sentence.end])
    high = at + (clause.end() if clause else 0)
    return [
        w
        for w in line.whos
        if at <= w.start < high
        and re.match(r"(?:监禁|有期徒刑|徒刑|入狱|囚)?[一二三四五六七八九十\d]", line.text[w.end : w.end + 6])
    ]


def _is_unreal(text: str, sentence: Sentence, at: int) -> bool:
    lead = text[max(sentence.start, at - 14) : at]
    return bool(UNREAL.search(lead[-8:]) or UNKNOWN_BEFORE.search(lead))


def _matches(line: Line) -> Iterator[tuple[re.Match[str], Trigger]]:
    table = (*PATTERNS, *FORCEFUL) if FORCE.search(line.text) else PATTERNS
    for pattern, trigger in table:
        for match in re.compile(pattern).finditer(line.text, line.sentence.start, line.sentence.end):
            if not UNREAL.search(line.text[max(line.sentence.start, match.start() - 8) : match.start()]):
                yield match, trigger


def _passives(line: Line) -> Iterator[Found]:
    for match, trigger in _matches(line):
        victims = _victims(line, match)
        if victims:
            yield trigger, match.span(), victims


def _victims(line: Line, match: re.Match[str]) -> list[Who]:
    text, sentence, whos, last, saying = line.text, line.sentence, line.whos, line.last, line.saying
    at = match.start()
    clause = re.split(r"[，。；：]", text[sentence.start : at])[-1]
    if "本人" in clause and line.spoke is not None and line.spoke.person is not None:
        return [as_teller(line.spoke.person, match.span())]
    victims = group(text, whos, at)
    inner = [w for w in whos if at <= w.start < match.end()]
    if me := _me(line, at, min(match.end() + 6, sentence.end), "，。；：“「"):
        return me
    if not victims and not inner and last:
        victims = meant(text, sentence, whos, at, last, line.recent)
    if (not victims or victims == list(last[:1])) and (kin := of_kin(text, sentence, whos, at)):
        victims = [kin]
    if not victims and not last and (own := teller(text, sentence, at, saying)):
        victims = [own]
    pronoun = re.search(r"(?:他们|她们|两人|他|她)[^，。]{0,12}$", text[sentence.start : at])
    of_speaker = saying is not None and saying.who is not None and victims and saying.who.person is victims[-1].person
    if pronoun and last and of_speaker and victims[-1].end < sentence.start + pronoun.start():
        victims = list(last)
    return victims


def _me(line: Line, start: int, end: int, signs: str) -> list[Who]:
    """Who tells it, where 我 stands in a stretch that one of these signs begins."""
    low = max(max(line.text.rfind(sign, line.sentence.start, start) for sign in signs) + 1, line.sentence.start)
    return [as_teller(line.i_am, (start, end))] if line.i_am is not None and ME.search(line.text, low, end) else []


def wounds(line: Line, account: Account) -> list[Who]:
    """Add the injuries of a sentence: those of who is named before in it, else of whom it tells, or of the last one."""
    text, sentence = line.text, line.sentence
    out: list[Who] = []
    if not FORCE.search(text):
        return out
    for hurt in chinese_injuries.bare(text, sentence.start, sentence.end):
        if UNREAL.search(text[max(sentence.start, hurt.start - 8) : hurt.start]):
            continue
        told = [v for t in account.acts if t.sentence is sentence for v in t.victims]
        kin = of_kin(text, sentence, line.whos, hurt.start)
        own = _me(line, hurt.start, hurt.end, "，。；：“「")
        named = group(text, line.whos, hurt.start)[-1:] or ([kin] if kin else [])
        whose = own or named or _me(line, hurt.start, hurt.end, "。") or told[:1] or list(line.last[:1])
        score = 0.85 if whose and sentence.start <= whose[0].start < hurt.start else 0.75
        account.wounds += [Wound(hurt, who, sentence, line.saying, score) for who in whose]
        out += whose
    return out

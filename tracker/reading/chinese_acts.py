"""What one Chinese sentence tells was done, and to whom."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from tracker.reading import chinese_injuries, lines
from tracker.reading.chinese_triggers import FORCEFUL, INCLUDING, OBJECT, PATTERNS, PEOPLE_FORCE, UNKNOWN_BEFORE, WITH
from tracker.reading.chinese_where import day_near, facility_near, place_near
from tracker.reading.chinese_who import (
    ME,
    as_teller,
    did,
    group,
    holds_office,
    in_court,
    is_kin,
    listed_from,
    meant,
    of_kin,
    of_whom_kin_tell,
    speaks,
    teller,
    writes,
)
from tracker.reading.chinese_wide import ACTIVE, BEHIND, FORCE_WIDE, WIDE
from tracker.reading.chinese_words import FORCE, UNREAL
from tracker.reading.groups import Who
from tracker.reading.layout import Sentence
from tracker.reading.names import Person
from tracker.reading.told import Account, Told, Wound
from tracker.reading.triggers import (
    CUSTODY,
    DIED,
    DIED_IN,
    GONE,
    KILLED,
    RELEASED,
    SENTENCE,
    TRIAL,
    Trigger,
)


@dataclass(frozen=True)
class Line(lines.Line):
    """The same with who spoke last, and who 我 is."""

    spoke: Who | None
    i_am: Person | None


def tell(line: Line, account: Account) -> list[Told]:
    """Add what the sentence tells to the account."""
    out: list[Told] = []
    for trigger, (start, end), victims in (*_objects(line), *_passives(line)):
        at = facility_near(line.text, line.sentence, start, end) if trigger not in (RELEASED, KILLED) else None
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


CALLED_BY = (("被捕|被拘|被抓|被带走|被扣|被关押", CUSTODY), ("被判刑", SENTENCE), ("失踪", GONE), ("获释", RELEASED))
"""What those are told to be whom a list names: "被捕者包括X、Y"."""
OTHERS = re.compile(  # between a name and a death: others died
    r"悼念|纪念|祭奠|追悼|瞒报|揭露|披露|调查|报道|采访|记录|拍摄|声援|[一二三四五六七八九十两数多\d]+余?(?:名|人|位)"
)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """A pattern, kept: `re` itself forgets some where there are so many."""
    return re.compile(pattern)


Found = tuple[Trigger, tuple[int, int], list[Who]]


def _objects(line: Line) -> Iterator[Found]:
    """What is done to whoever stands behind the verb, or between 将 or 把 and the verb."""
    text, sentence = line.text, line.sentence
    forceful = FORCE.search(text) is not None
    for pattern, trigger in WITH:
        for match in _compiled(pattern).finditer(text, sentence.start, sentence.end):
            if _is_unreal(text, sentence, match.start()):
                continue
            low, high = match.span("object")
            victims = listed_from(text, line.whos, low, high)
            if not victims and ME.search(text, low, high) and line.i_am:
                victims = [as_teller(line.i_am, match.span())]
            elif not victims and re.fullmatch(r"(?:他|她|其|他们|她们|两人|二人|三人)[^，。]{0,6}", text[low:high]):
                many = re.match(r"他们|她们|.人", text[low:high])
                victims = list(line.last) if many else _before(line, match.start()) or list(line.last[-1:])
            elif not victims and text[low:high] == "人":
                victims = _at_home(line, match.start())
            if victims and (forceful or trigger is CUSTODY):
                yield trigger, (match.start(), match.end()), victims
    if not PEOPLE_FORCE.search(text, sentence.start, sentence.end) and not forceful:
        return
    for pattern, trigger in (*OBJECT, *ACTIVE):
        for match in _compiled(pattern).finditer(text, sentence.start, sentence.end):
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
            if not victims and ME.match(match["object"]) and line.i_am:
                victims = [as_teller(line.i_am, match.span())]
            if not victims and re.match(r"(?:他|她|其)(?!们)", match["object"]):
                victims = _before(line, match.start()) or list(line.last[-1:])
            if not victims and match["object"] == "人":
                victims = _at_home(line, match.start())
            if victims:
                yield trigger, (match.start(), match.start("object")), victims
    for match in INCLUDING.finditer(text, sentence.start, sentence.end):
        before = [one for one in _matches(line) if one[0].end() <= match.start()]
        victims = listed_from(text, line.whos, match.end(), sentence.end)
        dead = re.match(r"死者|遇难", match[0])
        told_as = next((trigger for word, trigger in CALLED_BY if re.match(word, match[0])), None)
        if victims and (dead or told_as or before):
            yield (KILLED if dead else told_as or before[-1][1]), match.span(), victims


def _before(line: Line, at: int) -> list[Who]:
    """Whom 他 or 其 behind a verb stands for: who is named in a clause before it, and is none who tells or has an office."""
    text = line.text
    known = [
        w
        for w in line.whos
        if w.end <= at and re.search("[，；：]", text[w.end : at]) and not speaks(text, w) and not writes(text, w)
    ]
    return [w for w in known if not holds_office(text, w) and not is_kin(text, w) and not did(text, w)][-1:]


def _at_home(line: Line, at: int) -> list[Who]:
    """Whose home it is that "the person" is led out of: "在X住处把人带走"."""
    home = re.compile(r"(?:的)?(?:家|住处|住所|寓所|办公室|宿舍|租屋|租住处)[^，。；]{0,8}，?$")
    return [w for w in line.whos if w.end <= at and home.match(line.text[w.end : at])][-1:]


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
    forceful = (*FORCEFUL, *FORCE_WIDE) if FORCE.search(line.text) else ()
    table = (*PATTERNS, *WIDE, *forceful)
    for pattern, trigger in table:
        for match in _compiled(pattern).finditer(line.text, line.sentence.start, line.sentence.end):
            lead = line.text[max(line.sentence.start, match.start() - 14) : match.start()]
            wished = trigger is RELEASED and UNKNOWN_BEFORE.search(lead)
            if not UNREAL.search(lead[-8:]) and not wished:
                yield match, trigger


def _passives(line: Line) -> Iterator[Found]:
    text = line.text
    for match, trigger in _matches(line):
        victims = _behind(line, match) or _victims(line, match)
        if trigger in (DIED, DIED_IN, KILLED):
            victims = [w for w in victims if not OTHERS.search(text, min(w.end, match.start()), match.start())]
        if trigger is TRIAL:
            victims = [w for w in victims if not in_court(text, w)]
        if victims:
            yield trigger, match.span(), victims


def _behind(line: Line, match: re.Match[str]) -> list[Who]:
    """Those whose name stands behind the act as what it says of them: "被拘的村民X", "获释仅五个月的X"."""
    after = [w for w in line.whos if w.start >= match.end() and w.start - match.end() < 26]
    if not after or not BEHIND.match(line.text[match.end() : after[0].start]):
        return []
    if holds_office(line.text, after[0]):
        return []
    return listed_from(line.text, line.whos, match.end(), line.sentence.end)[:4]


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
    if kin_of := of_whom_kin_tell(text, sentence, whos, at):
        return [kin_of]
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
        if named and is_kin(text, named[0]) and re.search("[他她]", text[named[0].end : hurt.start]):
            named = [w for w in line.last[:1] if w.person is not named[0].person]  # "妻子X见到他，站都站不稳"
        whose = own or named or _me(line, hurt.start, hurt.end, "。") or told[:1] or list(line.last[:1])
        score = 0.85 if whose and sentence.start <= whose[0].start < hurt.start else 0.75
        account.wounds += [Wound(hurt, who, sentence, line.saying, score) for who in whose]
        out += whose
    return out

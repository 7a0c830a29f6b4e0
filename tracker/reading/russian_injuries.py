"""Injuries as Russian tells them: a part of the body and a word of harm near each other, or a word that is enough; and whose they are."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import lru_cache

from tracker.reading.groups import Who
from tracker.reading.injuries import Hurt, first_of
from tracker.reading.layout import Sentence
from tracker.reading.lines import Line
from tracker.reading.names import Person
from tracker.reading.russian_harm_words import ALONE, DENIED, HARM, IDLE, KINDS, NONE_FOUND, PART, PARTS, SUPPOSED
from tracker.reading.russian_names import case
from tracker.reading.russian_who import CALLED_SO, called_before, for_others, holds_office, meant_by, owns, speaks
from tracker.reading.russian_words import KIN
from tracker.reading.told import Told, Wound

GAP = r"(?:[\w-]+,? ){0,4}?"
NEAR = (re.compile(rf"\b{HARM} {GAP}{PART}\b", re.I), re.compile(rf"\b{PART},? {GAP}{HARM}\b", re.I))
SEVERITY = (
    ("life_threatening", r"в реанимаци|в коме|критическ"), ("serious", r"тяж[её]л|серь[её]зн|прооперир|госпитализ"), ("minor", r"л[её]гк(?:ие|ую) (?:травм|ранени)|незначительн"),
)  # fmt: skip
SIDES = (("left", r"\bлев\w+"), ("right", r"\bправ(?:ый|ая|ое|ой|ую|ого|ому|ым)\b"), ("both", r"\bоб(?:е|а|оих|еих)\b"))
FORCE = re.compile(
    r"омон|росгвард|силовик|солдат|военны|спецназ|фсб|кнб|колони|тюрьм|сизо|изолятор|надзират|конвой|задерж|арест|пыт(?:ки|ок|ках|а[лю])|избит|избил|избиени|побо[ия]|дубинк|обстрел|расстрел|автозак|протест|митинг|пикет|разогна|разгон|полици|милици|полицейск|собр\b|охранник|дружинник|казак|боец|бойц|наручник|допрос|обыск|камер[аеу]\b"
    r"|напал[аи]|нападени|нападавш|неизвестные|в масках|пул[яеию]\b|пулей|выстрел|стрел[яь]|осколк|осколочн|осколок|авиауд|бомб|артилл|снаряд|мин[аыу]\b|ракет|беспилотник|дрон|гранат|взрыв|прикладом|резин\w+ палк|электрошок|похи[тщ]|угрожа|политз|приговор|осудил|осужд[её]н"
    r"|(?:слома|выби|разби|рассек|отби|проломи|прострели|ампутирова|прижига|вывернул|выкрути|заломи|порвал)ли\b|пытал|душил|избива|расправ|гауптвахт|узни[кц]|следовател|предъявлен\w* обвинени|адвокат|правозащит|диверси|заложник|пленн|\bплен[ау]?\b|сержант|за реш[её]тк|облав|ивс\b|блокпост|военкомат|дисбат|сокамерни|комендант",
    re.I,
)
ACCIDENT = re.compile(
    r"\bдтп\b|авари|кювет|столкновени(?!\w* (?:с|между|на) )|опрокину|гололед|гололёд|поскользну|упал[аи]? с|обруш|взрыв газа|\bпожар|возгорани|спасател|утечк\w+ газа|утонул|лавин",
    re.I,
)
AT = re.compile(r"\bу\s+(?:[а-яё-]+\s+){0,3}$", re.I)
MINE = re.compile(r"\b(?:меня|мне|мной|мою|мой|мои|моей)\b", re.I)
HIS = re.compile(r"\b(?:у него|у не[её]|у них|ему|ей|им|его|е[её]|их|он|она|они)\b", re.I)
MANY = re.compile(r"^(?:у них|им|их|они)$", re.I)
GETS = re.compile(
    r"\b(?:получил|лишил|потеря|теря|жалу|перен[её]с|ослеп|оглох|хрома|не мо[жг]|ранен|находится|попал|оказал|лежит|скончал|сломал|повредил|вывихнул|порезал|страда|доставлен|госпитализ|похудел|заболел|умер|чувству|перестал|удар(?:ился|илась)|обж[её]г|отморозил|истека|кашля|харка)",
    re.I,
)
SHOWS = re.compile(
    r"\b(?:пожал|лежал|показал|показыва|демонстрир|мучи|вышел|вышла|верну|упал|не (?:\w+ )?(?:вид|слыш|ход|вста)|ходит|опира|держится|пережил|отделал|остал|снял|спустил|привез|прив[её]з|отпущен|отпустили|освобо|нуждается)",
    re.I,
)
"""What also others do, with somebody else's injury: only of those to whom something was done."""
TO_HIM = re.compile(r"\b(?:ему|ей|им|его|е[её]|их|кому|у него|у не[её])\b|\b[А-ЯЁ][а-яё]+(?:ову|еву|ину|ому|ю)\b")
"""Whose it is, where somebody else deals it: "Орлов сломал ему руку"."""
NEARBY = 110  # letters between a name and an injury of the same clause


BLOW = r"(?P<what>удар\w*|избил\w* (?:\w+ ){0,3}по|бил[аи]? (?:\w+ ){0,3}по|пинал\w*|пнул\w*|лупил\w*|хлестал\w*)"
BLOWS = (re.compile(rf"\b{BLOW} {GAP}{PART}\b", re.I), re.compile(rf"\b{PART},? {GAP}{BLOW}\b", re.I))


def is_forceful(text: str) -> bool:
    """Whether a text is about force or custody, far more than about an accident."""
    force, accident = _counted(text)
    return force > 2 * accident


def _is_of_accident(text: str) -> bool:
    """Whether a text is no more about force than about accidents."""
    force, accident = _counted(text)
    return force <= accident


@lru_cache(maxsize=4)
def _counted(text: str) -> tuple[int, int]:
    """How many words of force and of accidents a text has: asked for each sentence, counted once."""
    return len(FORCE.findall(text)), len(ACCIDENT.findall(text))


def bare(text: str, start: int, end: int) -> list[Hurt]:
    """The injuries of one sentence in the order of the text."""
    found: list[Hurt] = []
    for pattern in (*NEAR, ALONE):
        for match in pattern.finditer(text, start, end):
            if not _is_idle(text, match, start, end) and not any(
                h.start < match.end() and match.start() < h.end for h in found
            ):
                found.append(_hurt(text, match, start, end))
    return sorted(found, key=lambda hurt: hurt.start)


def _is_idle(text: str, match: re.Match[str], start: int, end: int) -> bool:
    """Whether the words are a figure of speech, or tell of harm that was not done."""
    before = text[start : match.start()]
    return bool(
        IDLE.search(text, match.start(), min(end, match.end() + 12))
        or DENIED.search(before)
        or SUPPOSED.search(before)
        or NONE_FOUND.match(text, match.end(), end)
    )


def _hurt(text: str, match: re.Match[str], start: int, end: int) -> Hurt:
    part = match.groupdict().get("part")
    at = (match.start("part"), match.end("part")) if part else None
    low = (part or "").casefold()
    body = next((code for begin, code in PARTS.items() if low.startswith(begin)), "unspecified") if part else ""
    if not body:
        body = "head" if re.match(r"сотрясени|черепно", match[0], re.I) else "unspecified"
    side = next((code for code, words in SIDES if re.search(words, match[0], re.I)), "")
    kind = next((code for code, words in KINDS if re.search(words, match[0], re.I)), "unspecified")
    severity, severity_at = first_of(SEVERITY, text, max(start, match.start() - 30), min(end, match.end() + 60))
    return Hurt(match.start(), match.end(), body, at, side, kind, severity, severity_at, None, "", None)


def wounds(line: Line, acts: Sequence[Told], teller: Person | None) -> list[Wound]:
    """The injuries of a sentence whose owner its words name; those of games and accidents are none of ours."""
    text, sentence = line.text, line.sentence
    if _is_of_accident(text):
        return []
    out = []
    mine = MINE.search(text, sentence.start, sentence.end)  # a witness shows where: "Меня ударили дубинкой по колену"
    for hurt in (*bare(text, sentence.start, sentence.end), *(_struck(text, sentence) if mine else ())):
        for who in _owners(line, hurt, acts, teller):
            out.append(Wound(hurt, who, sentence, line.saying, 0.8 if who.via else 0.85))
    return out


def blows(line: Line, acts: Sequence[Told], teller: Person | None) -> list[tuple[tuple[int, int], Who]]:
    """The blows of a sentence to a part of somebody's body, and to whom: by themselves they are no injury."""
    if _is_of_accident(line.text):
        return []
    return [
        ((hurt.start, hurt.end), who)
        for hurt in _struck(line.text, line.sentence)
        for who in _owners(line, hurt, acts, teller)
    ]


def _struck(text: str, sentence: Sentence) -> list[Hurt]:
    """The parts of a body that a sentence says were struck."""
    return [
        _hurt(text, match, sentence.start, sentence.end)
        for pattern in BLOWS
        for match in pattern.finditer(text, sentence.start, sentence.end)
        if not _is_idle(text, match, sentence.start, sentence.end)
    ]


def _owners(line: Line, hurt: Hurt, acts: Sequence[Told], teller: Person | None) -> list[Who]:
    text, sentence, whos, last, recent = line.text, line.sentence, line.whos, line.last, line.recent
    begin = _clause(text, sentence.start, hurt.start)
    stop = _clause_end(text, hurt.end, sentence.end)
    told = line.saying.who if line.saying is not None else None
    if MINE.search(text, begin, stop):
        if teller is not None:
            first = teller.mentions[0]
            return [Who("person", first.start, first.end, first.text, teller, via=(hurt.start, hurt.end))]
        if told is not None and told.person:
            return [replace(told, via=(hurt.start, hurt.end))]
    near = [
        w for w in whos if begin <= w.start and w.end <= stop and not speaks(text, w, sentence) and not owns(text, w)
    ]
    near = [w for w in near if not holds_office(text, w, sentence)]
    with_him = [w for w in near if w.end <= hurt.start and AT.search(text[max(begin, w.start - 40) : w.start])]
    if with_him:
        return with_him[-1:]
    known = {v.person.number for t in acts if t.trigger.act for v in t.victims if v.person}
    bears = [w for w in near if case(w.text) == "oblique" or _gets(text, w, hurt, known)]
    beside = [w for w in bears if min(abs(w.start - hurt.end), abs(hurt.start - w.end)) <= NEARBY]
    if beside:
        return [min(beside, key=lambda w: min(abs(w.start - hurt.end), abs(hurt.start - w.end)))]
    own = [v for t in acts if t.sentence is sentence and t.trigger.act for v in t.victims if v.person]
    if own:
        return own[-1:] if len({v.person.number for v in own if v.person}) == 1 else own[:1]
    meant = HIS.search(text, begin, stop)
    if meant is None and (noun := CALLED_SO.search(text, begin, stop)) is not None:
        somebody = {w.person.number for w in (*last, *recent) if w.person}
        meant = noun if len(somebody) == 1 or called_before(text, noun[0].casefold(), (*last, *recent)) else None
    earlier = [w for w in whos if w.end <= begin and not speaks(text, w, sentence) and not for_others(text, w)]
    if meant and earlier and not near and not MANY.match(meant[0]):
        some = [w for w in meant_by(meant[0].split()[-1], earlier, (), ()) if w.person]
        if some:
            return [replace(w, via=(meant.start(), meant.end())) for w in some]
    alone = {w.person.number for w in last if w.person}
    nobody_else = not meant and not whos and not KIN.search(text, sentence.start, sentence.end)
    if nobody_else and len(alone) == 1 and alone <= known and hurt.body_part != "unspecified":
        return [replace(last[0], via=(hurt.start, hurt.end))]  # "Рёбра сломаны в двух местах": whose else
    if meant and last and not near and not KIN.search(text, sentence.start, hurt.start):
        word = meant[0].split()[-1].casefold()
        called = called_before(text, word, (*last, *recent))
        some = list(last) if MANY.match(meant[0]) else called or meant_by(word, [], last, recent)
        return [replace(w, via=(meant.start(), meant.end())) for w in some if w.person]
    return []


def _gets(text: str, who: Who, hurt: Hurt, known: Collection[int]) -> bool:
    """Whether somebody in the nominative is said to bear an injury, rather than to deal or show one."""
    if who.end > hurt.start or TO_HIM.search(text, who.end, hurt.start):
        return False
    if GETS.search(text, who.end, hurt.end):
        return True
    return bool(who.person and who.person.number in known and SHOWS.search(text, who.end, hurt.end))


def _clause(text: str, start: int, at: int) -> int:
    """Where the clause begins in which something is told."""
    cuts = list(re.compile(r"[;:—]|, (?:а|но|где|когда|которы\w+|что)\b").finditer(text, start, at))
    return cuts[-1].end() if cuts else start


def _clause_end(text: str, at: int, end: int) -> int:
    cut = re.compile(r";|, (?:а|но|где|когда|которы\w+|что|сообщ\w+|рассказ\w+|говор\w+|утвержда\w+)\b").search(text, at, end)  # fmt: skip
    return cut.start() if cut else end

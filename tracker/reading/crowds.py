"""How many people something was done to, in Russian, Kazakh and Chinese: "задержаны не менее 11 человек", "15至20人受伤".

In English groups are noun phrases of the sentence (`groups`). Here a number, a noun for people and the verb beside them are
read together, and only they: without a noun for people, or a collective numeral, no number counts anybody.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tracker.reading import triggers
from tracker.reading.groups import Who
from tracker.reading.triggers import Trigger

Count = tuple[int | None, int | None]
FORCE_ONLY = (triggers.HURT, triggers.KILLED)  # of whom accidents tell too


@dataclass(frozen=True)
class Crowd:
    """A counted group, what was done to it, and the words that say so."""

    who: Who
    trigger: Trigger
    start: int
    end: int


RUSSIAN_NUMBERS = {
    "дв(?:а|е|ух|ое|оих)": 2, "тр(?:и|[её]х|ое|оих)": 3, "четыр(?:е|[её]х)|четвер(?:о|ых)": 4, "пят(?:ь|и|еро|ерых)": 5, "шест(?:ь|и|еро|ерых)": 6, "сем(?:ь|и|еро|ерых)": 7,
    "вос(?:емь|ьми|ьмеро|ьмерых)": 8, "девят(?:ь|и|ерых)": 9, "десят(?:ь|и|ерых)": 10, "одиннадцат[ьи]": 11, "двенадцат[ьи]": 12, "пятнадцат[ьи]": 15, "двадцат[ьи]": 20,
    "тридцат[ьи]": 30, "сорока?": 40, "пят(?:ьдесят|идесяти)": 50, "ст[оа]": 100, "двести|двухсот": 200, "триста|тр[её]хсот": 300, "тысяч[иу]?": 1000,
}  # fmt: skip
KAZAKH_NUMBERS = {"екі": 2, "үш": 3, "төрт": 4, "бес": 5, "алты": 6, "жеті": 7, "сегіз": 8, "тоғыз": 9, "он": 10, "жиырма": 20, "отыз": 30, "елу": 50, "жүз": 100}  # fmt: skip
DIGITS = r"\d{1,3}(?:[  ]\d{3})+|\d+"


def _one(table: Mapping[str, int]) -> str:
    return rf"(?:{DIGITS}|{'|'.join(table)})"


R, K = _one(RUSSIAN_NUMBERS), _one(KAZAKH_NUMBERS)
RUSSIAN_PEOPLE = (
    r"(?:человека?|людей|активист\w*|участни\w+|протестующ\w+|демонстрант\w*|митингующ\w+|журналист\w*|студент\w*|женщин\w*|мужчин\w*|подростк\w*|дет(?:ей|и)|правозащитни\w+|жител\w+"
    r"|реб[её]нк\w*|рабочи[хе]|адвокат\w*|монах\w*|верующ\w+|волонт[её]р\w*|граждан\w*|пикетчи\w+|школьни\w+|блогер\w*|мигрант\w*|заключ[её]нн\w+|крестьян\w*|учител\w+|преподавател\w+|юрист\w*)"
)
RUSSIAN = re.compile(
    rf"(?<![\w–-])(?:(?P<least>не менее|не меньше|как минимум|минимум|более|больше|свыше|по меньшей мере)\s+|(?P<most>не более|не больше)\s+|(?:около|примерно|порядка|всего|приблизительно)\s+)?"
    rf"(?:от\s+(?P<low>{R})\s+до\s+|(?P<first>{R})\s?[-–—]\s?)?(?P<number>{R})"
    rf"(?:(?<=о|х)(?!\w)(?!\s+(?:[а-яё]+\s+)?{RUSSIAN_PEOPLE})|\s+(?:[а-яё]+(?:ых|их|ные|ские)\s+)?{RUSSIAN_PEOPLE})(?!\w)",
    re.I,
)
RUSSIAN_DONE = (
    (r"задержан[ыо]?|задержал[аи]?|арестован[ыо]|арестовал[аи]?|увезл[аи]|увезены|доставлен[ыо] в (?:отдел|полици)\w*|удерживают|схвачен[ыо]|схватил[аи]", triggers.CUSTODY),
    (r"убит[ыо]|убил[аи]?|погибл[иоа]|застрелен[ыо]|застрелил[аи]?|расстрелян[ыо]|расстрелял[аи]?", triggers.KILLED),
    (r"ранен[ыо]|ранил[аи]|пострадал[ио]|получил[аи] (?:\w+ ){0,2}?(?:ранени|травм)\w*|избит[ыо]|избил[аи]", triggers.HURT),
    (r"похищен[ыо]|похитил[аи]", triggers.ABDUCTED),
    (r"пропал[иоа]|исчезл[иоа]", triggers.GONE),
)  # fmt: skip
KAZAKH = re.compile(
    rf"(?<![\w–-])(?:(?P<least>кемінде|кем дегенде)\s+|(?P<most>ең көбі)\s+|(?:шамамен|жалпы)\s+)?(?P<low>)(?:(?P<first>{K})\s?[-–—]\s?)?(?P<number>{K})"
    r"(?P<over>(?:-?(?:тан|тен|нан|нен|дан|ден))? ?(?:астам|аса))?\s+(?:[а-яәғқңөұүһі]+\s+)?(?:адам|белсенді|журналист|азамат|тұрғын|студент|әйел|ер адам|қатысушы|наразы)[а-яәғқңөұүһі]*",
    re.I,
)
KAZAKH_DONE = (
    (r"ұста(?:ды|лды|лған|лып|ған)|тұтқында(?:ды|лды|лған)|қамауға алын(?:ды|ған)|қамауға алды", triggers.CUSTODY),
    (r"өлтір(?:ді|ілді|ілген)|қаза тап(?:ты|қан)|атып өлтір\w*", triggers.KILLED),
    (r"жарала(?:нды|нған)|жарақат ал(?:ды|ған)|зардап шек(?:ті|кен)|соққыға жығыл(?:ды|ған)", triggers.HURT),
    (r"жоғалып кет(?:ті|кен)|із-түссіз жоғал\w*", triggers.GONE),
)  # fmt: skip
C = r"(?:\d+|[一二三四五六七八九十百千两]+)"
CHINESE_PEOPLE = r"(?:人|居民|村民|学生|民众|市民|工人|记者|律师|信徒|教徒|僧人|僧侣|访民|公民|牧民|教师|女子|男子|妇女|儿童|示威者|抗议者|参与者|支持者|维权人士|活动人士|维权者|业主|农民)"
CHINESE = re.compile(
    rf"(?:(?P<least>至少|超过|逾|不少于|最少)|(?P<most>至多|最多)|大约|约|近|共有?|(?<![\d.第一二三四五六七八九十百千年月日]))(?P<low>)(?:(?P<first>{C})(?:至|到|[-–~～]))?(?P<number>{C})"
    rf"(?P<over>多|余)?(?:名|位|个)?[^，。；、：\d]{{0,6}}?{CHINESE_PEOPLE}(?!大|民|权|士|员|口|次|数|选)"
)
CHINESE_DONE = (
    (r"被捕|被拘(?:留|押)?|被抓(?:走|捕)?|被带走|被羁押|被扣押|被刑拘|遭拘(?:留|捕|押)|遭逮捕|被逮捕|拘留|拘捕|逮捕|抓捕|抓走|带走|刑拘|扣押", triggers.CUSTODY),
    (r"遇害|死亡|丧生|身亡|被打死|被枪杀|被杀害|打死|枪杀", triggers.KILLED),
    (r"受伤|被打伤|打伤|受重伤|受轻伤", triggers.HURT),
    (r"失踪|失联|下落不明", triggers.GONE),
)  # fmt: skip


@dataclass(frozen=True)
class Language:
    """How a language counts: its pattern of numbers with people, its numerals, its verbs, and how far these may stand apart."""

    counted: re.Pattern[str]
    numbers: Mapping[str, int]
    done: tuple[tuple[re.Pattern[str], Trigger], ...]
    between: re.Pattern[str]
    others: re.Pattern[str]
    """Words right before a number that say it counts others besides those who are named."""


def _compiled(some: tuple[tuple[str, Trigger], ...], edge: str) -> tuple[tuple[re.Pattern[str], Trigger], ...]:
    return tuple((re.compile(rf"{edge}(?:{words}){edge}", re.I), trigger) for words, trigger in some)


LANGUAGES = {
    "rus": Language(RUSSIAN, RUSSIAN_NUMBERS, _compiled(RUSSIAN_DONE, r"\b"), re.compile(r"[^.;:,!?()«»“”]{0,60}"), re.compile(r"(?:\bещ[её]|\bдруги[хе]|\bостальны[хе]|\bиз|\bлет|\bстать[яеи])\s*$", re.I)),
    "kaz": Language(KAZAKH, KAZAKH_NUMBERS, _compiled(KAZAKH_DONE, r"\b"), re.compile(r"[^.;:,!?()«»“”]{0,40}"), re.compile(r"\b(?:тағы|қалған)\s*$", re.I)),
    "zho": Language(CHINESE, {}, _compiled(CHINESE_DONE, ""), re.compile(r"了?[^，。；：、！？（）「」“”]{0,14}"), re.compile(r"(?:另有?|另外|其余|其他|还有|等)\s*$")),
}  # fmt: skip
HAN_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"两": 2}
HAN_UNITS = {"十": 10, "百": 100, "千": 1000}


def crowds(text: str, start: int, end: int, language: str) -> Iterator[Crowd]:
    """Counted groups of a sentence with what was done to them; the verb stands in their part of the sentence, the nearest first."""
    rules = LANGUAGES[language]
    verbs = [(verb, trigger) for pattern, trigger in rules.done for verb in pattern.finditer(text, start, end)]
    for match in rules.counted.finditer(text, start, end) if verbs else ():  # most sentences have no such verb
        count = _count(match, rules.numbers)
        if count is None or (count[0] or count[1] or 0) < 2 or rules.others.search(text[start : match.start()]):
            continue
        near = [
            (abs(verb.start() - match.start()), verb, trigger)
            for verb, trigger in verbs
            if rules.between.fullmatch(text, min(verb.end(), match.end()), max(verb.start(), match.start()))
        ]
        if near:
            _, verb, trigger = min(near, key=lambda one: one[0])
            who = Who("group", *match.span(), match[0], count=count, noun="person", number=_number_span(match))
            yield Crowd(who, trigger, *verb.span())


def _number_span(match: re.Match[str]) -> tuple[int, int]:
    return match.start(), match.end("over") if "over" in match.re.groupindex and match["over"] else match.end("number")


def _count(match: re.Match[str], table: Mapping[str, int]) -> Count | None:
    number = _value(match["number"], table)
    first = _value(match["low"] or match["first"] or "", table)
    if number is None:
        return None
    if first is not None:
        return (first, number) if first < number else None
    if match["least"] or "over" in match.re.groupindex and match["over"]:
        return number, None
    return (None, number) if match["most"] else (number, number)


def _value(words: str, table: Mapping[str, int]) -> int | None:
    """The number that digits or a numeral stand for; None where they stand for none."""
    digits = re.sub(r"\s", "", words)
    if digits.isdecimal():
        return int(digits)
    known = next((value for pattern, value in table.items() if re.fullmatch(pattern, words, re.I)), None)
    return known if known is not None or table or not words else _han(words)


def _han(signs: str) -> int | None:
    """ "一百二十" is 120."""
    whole, digit = 0, 0
    for sign in signs:
        if sign in HAN_UNITS:
            whole, digit = whole + (digit or 1) * HAN_UNITS[sign], 0
        elif digit:
            return None
        else:
            digit = HAN_DIGITS[sign]
    return whole + digit

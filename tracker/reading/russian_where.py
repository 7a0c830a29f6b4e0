"""When and where a Russian or Kazakh sentence says that something was done."""

from __future__ import annotations

import re

from tracker import gazetteer
from tracker.reading.day import Day
from tracker.reading.layout import Sentence
from tracker.reading.names import Mention
from tracker.reading.russian_words import SAID
from tracker.reading.told import Account

NOT_WHEN = re.compile(
    r"\b(?:до|по|к|не позднее|родил(?:ся|ась)|опубликован\w*|датирован\w*|(?:жив|прожива|работа|граждан)\w+ (?:[\w-]+ ){0,3}с)\s+(?:\w+\s+)?$",
    re.I,
)
TELLS = re.compile(rf"\s+(?:[а-яё-]+\s+){{0,4}}?(?:{SAID.pattern})\b[^.;]*\bчто\b", re.I)
APART = re.compile(r"[;]|, (?:а|но|где|когда|которы\w+)\b")
FROM = re.compile(r"\b(?:из|с|житель\w*|уроженец|уроженк\w+)\s+(?:город[ау]\s+)?$", re.I)
REGION = re.compile(r"(?:область|край|район)$")
FACILITY = re.compile(
    r"(?:[А-ЯЁ][а-яё-]+(?:ск|цк)(?:ий|ого|ом|ому|им|ая|ой|ую)\s+)?(?:(?:районн|городск|областн|краев|верховн|военн|гарнизонн|межрайонн|окружн)\w+\s+)*суд(?:а|е|у|ом)?(?:\s+[А-ЯЁ][а-яё-]+(?:ого|ой|а|и|ы|у)?(?:\s+(?:района|области|края))?)+"
    r"|[А-ЯЁ][а-яё-]+(?:ск|цк)(?:ий|ого|ом|ому|им)\s+(?:(?:районн|городск|областн|краев|верховн|военн|гарнизонн|межрайонн|окружн)\w+\s+)*суд(?:а|е|у|ом)?(?:\s+[А-ЯЁ][а-яё-]+)?\b"
    r"|(?:следственн\w+\s+|исправительн\w+\s+)?(?:изолятор|СИЗО|колони|спецпри[её]мник|тюрьм|ИК|ИВС)\w*(?:\s*-\s*\d+|\s+№\s*\d+|\s+«[^»]{2,30}»)(?:\s+[А-ЯЁ][а-яё-]+)?"
    r"|(?:отдел\w*|отделени\w+|управлени\w+)\s+(?:полиции|милиции)(?:\s+№\s*\d+|\s+«[^»]{2,30}»|\s+по\s+[А-ЯЁ][\w-]+(?:\s+району)?)"
    r"|(?:[А-ЯЁ][а-яё-]+(?:ый|ого|ому|ом)\s+)(?:(?:окружн|военн|гарнизонн|городск|районн|областн)\w+\s+){1,2}суд(?:а|е|у|ом)?|[А-ЯЁа-яё][а-яё-]{3,}(?:ск|цк)(?:ого|ом|ой|ую|ий|ая)\s+(?:(?:следственн|женск|мужск|исправительн|городск|центральн)\w+\s+)?(?:изолятор|СИЗО|колони|тюрьм|ИВС|спецпри[её]мник)\w*|отдел(?:а|е|у)?\s+№\s*\d+|[Гг]лавн\w+ управлени\w+ (?:по|МВД)[^.,;»]{4,60}"
)


def day_near(text: str, account: Account, sentence: Sentence, at: int) -> Day | None:
    """The day of the sentence that stands nearest and is neither that of the report nor of telling."""
    fitting = []
    for day in account.days:
        if not sentence.start <= day.start < sentence.end or day.head:
            continue
        if NOT_WHEN.search(text[max(sentence.start, day.start - 30) : day.start]):
            continue
        if day.end <= at and TELLS.match(text[day.end : at]):
            continue
        between = text[min(day.end, at) : max(day.start, at)]
        fitting.append((abs(day.start - at) + (60 if APART.search(between) else 0), day.start, day))
    return min(fitting)[2] if fitting else None


def place_near(text: str, account: Account, sentence: Sentence, at: int) -> Mention | None:
    """The place of the sentence that stands nearest; where somebody is from comes last."""
    fitting = []
    for spot in account.places:
        if sentence.start <= spot.start < sentence.end and not _is_whose(text, spot, sentence):
            far = 60 if FROM.search(text[max(sentence.start, spot.start - 25) : spot.start]) else 0
            wide = 40 if REGION.search(spot.text) else 0  # a town says more
            fitting.append((abs(spot.start - at) + far + wide, spot.start, spot))
    return min(fitting)[2] if fitting else None


IN_PLACE = re.compile(
    r"\b(?:в|во|из|на|с|по|через|территории|границ[аеуы] с|под|около|города|городе)\s+(?:[а-яё]+(?:ом|ой|ем|ей|ых|их|ого)\s+)?$",
    re.I,
)


def _is_whose(text: str, spot: Mention, sentence: Sentence) -> bool:
    """Whether a country is named as whose citizen, court or minister it is, or as who acts: nothing is said to be done there."""
    known = gazetteer.named(spot.text.casefold())
    lead = text[max(sentence.start, spot.start - 30) : spot.start]
    return bool(known) and known[0].feature == "country" and not IN_PLACE.search(lead)


def facility_near(text: str, sentence: Sentence, start: int, end: int) -> tuple[int, int] | None:
    """The court, prison or police station by its name or number that stands nearest in a sentence."""
    found = [m.span() for m in FACILITY.finditer(text, sentence.start, sentence.end)]
    return min(found, key=lambda span: min(abs(span[0] - end), abs(start - span[1])), default=None)


CALLED = (
    (r"\b([А-ЯЁа-яё-]+(?:ск|цк))(?:ого|ом|ому|им)\b(?=.*\bсуд)", r"\1ий"), (r"\b(районн|верховн|военн|гарнизонн|межрайонн|следственн)(?:ого|ом|ому|ым)\b", r"\1ый"), (r"\b(городск|краев|областн|окружн)(?:ого|ом|ому|им|ым)\b", r"\1ой"), (r"\b(суд|изолятор|отдел|спецпри[её]мник)(?:а|е|у|ом)\b", r"\1"), (r"\b(исправительн)(?:ой|ую)\b", r"\1ая"), (r"\bколони(?:и|ю|ей)\b", "колония"), (r"\bтюрьм(?:е|у|ы|ой)\b", "тюрьма"),
    (r"\b(отделен|управлен)и(?:и|ю|ем)\b", r"\1ие"),
)  # fmt: skip


def called(words: str) -> str:
    """A court, prison or police station as it is called: in the nominative."""
    if FACILITY.fullmatch(words):
        for pattern, new in CALLED:
            words = re.sub(pattern, new, words, flags=re.I)
    return words

"""Who is named only after it is told what was done: "Задержали пенсионерку. Людмила Орлова, 71 год, вышла к …"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tracker.reading.groups import Who
from tracker.reading.layout import Sentence
from tracker.reading.russian_names import case
from tracker.reading.russian_words import KIN, LEAD_NOUN

WORDS = re.compile(r"[а-яё-]{4,}", re.I)
MANY = re.compile(r"(?:ов|ев|ей|ых|их|ам|ям|ами|ями|ы|и)$", re.I)
NAMED_FIRST = re.compile(  # before a name that opens a sentence: its calling, its age
    r"[\s«\"—–-]*(?:По [а-яё]+ [а-яё]+, )?(?:(?:[Эт]то|Зовут её|Зовут его)\s+)?(?:(?:\d+-летн\w+|[А-ЯЁа-яё][а-яё-]*(?:ый|ий|ая|яя|ой))\s+){0,2}(?:[А-ЯЁа-яё][а-яё-]*\s+){0,2}$"
)
NEAR = 70  # letters between the words and whom they were done to


def object_of(text: str, sentence: Sentence, start: int, end: int) -> bool:
    """Whether the words beside a verb call one person, by a calling or as a man or woman, to whom it was done."""
    for word in WORDS.finditer(text, max(sentence.start, start - NEAR), min(sentence.end, end + NEAR)):
        low = word[0].casefold()
        calls = LEAD_NOUN.match(word[0]) and not MANY.search(word[0]) and not KIN.match(word[0])
        if calls and low.endswith(("а", "я", "у", "ю", "ого", "его", "ому", "ую", "е")):
            return True
    return False


def opener(text: str, sentence: Sentence, quiet: Sequence[Who]) -> Who | None:
    """Who opens a sentence as its subject, by a name in full."""
    first = next(iter(quiet), None)
    if first is None or " " not in first.text or case(first.text) == "oblique":
        return None
    lead = text[sentence.start : first.start]
    if not NAMED_FIRST.fullmatch(lead) or KIN.search(lead) or re.search(r"\b(?:его|её|ее|их)\b", lead, re.I):
        return None
    return first

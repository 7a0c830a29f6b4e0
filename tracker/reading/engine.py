"""Which reader reads which language."""

from __future__ import annotations

import re

from tracker.drafts import script_of
from tracker.reading import assemble, captives, chinese, clean, english, matter, russian
from tracker.reading.model import Reading

RULES = "rules 17"  # one more whenever the rules offer something else: what people decide is counted by it
ENGLISH = re.compile(r"\b(?:the|of|and|to|in|was|that|for|with|by)\b", re.I)
KAZAKH = re.compile("[әғқңөұүһіӘҒҚҢӨҰҮҺІ]")
CYRILLIC, HAN = ("rus", "ukr", "kaz", "kir"), ("zho", "cmn")
UKRAINIAN = re.compile("[їєґЇЄҐ]")


def language_of(text: str) -> str:
    """ISO 639-3 of a text by its letters and commonest words; "und" where they do not tell."""
    script = script_of(text)
    if script == "Hans":
        kana = len(re.findall(r"[\u3040-\u30ff]", text))
        return "jpn" if kana * 10 > len(re.findall(r"[\u3400-\u9fff]", text)) else "zho"
    if script == "Cyrl":
        letters = sum(c.isalpha() for c in text) or 1
        if len(KAZAKH.findall(text)) * 50 > letters:
            return "kaz" if re.search("[әғқңұү]", text, re.I) else "ukr"
        return "ukr" if len(UKRAINIAN.findall(text)) * 100 > letters else "rus"
    if script == "Latn":
        words = len(re.findall(r"\w+", text)) or 1
        return "eng" if len(ENGLISH.findall(text)) * 12 > words else "und"
    return "und"


def read(text: str, language: str | None) -> Reading:
    """The reading of a text by the reader of its language."""
    plain = clean.cleaned(text)
    if plain is None:
        return _read(text, language)
    return clean.led_back(_read(plain.text, language), plain, text)


def tongue_of(text: str, language: str | None) -> str:
    """The language that a text is read in: the one that is said, else the one found out."""
    return language if language and language != "und" else language_of(text)


def notes_on(tongue: str) -> tuple[str, ...]:
    """What a person should know of how a language is read."""
    if tongue in ("eng", "rus", "kaz", *HAN):
        return ()
    if tongue in CYRILLIC:
        return ("There are no rules for this language: it was read as Russian, and much is missed.",)
    return ("There are no rules for this language: only what looks like English was found.",)


def _read(text: str, language: str | None) -> Reading:
    tongue = tongue_of(text, language)
    if tongue in CYRILLIC:
        account = russian.tell(text, tongue)
    elif tongue in HAN:
        account = chinese.tell(text, tongue)
    else:
        account = english.tell(text)
    captives.leave_to_takers(text, account)
    notes = notes_on(tongue)
    if (account.acts or account.wounds) and matter.is_of_nobody(text, "zho" if tongue in HAN else tongue):
        account.acts, account.wounds = [], []
        notes = (*notes, matter.ABOUT_SOMETHING_ELSE)
    return assemble.assemble(text, account, RULES, notes)

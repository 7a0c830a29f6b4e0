"""Dates in a text, as EDTF of the words alone; a year is added only from a date line of the report itself, and said so."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from tracker import dates

MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December|Jan\.?|Feb\.?|Mar\.?|Apr\.?|Jun\.?|Jul\.?|Aug\.?|Sept?\.?|Oct\.?|Nov\.?|Dec\.?)"
RUSSIAN = r"(?:январ[яье]|феврал[яье]|марта?е?|апрел[яье]|ма[яйе]|июн[яье]|июл[яье]|августа?е?|сентябр[яье]|октябр[яье]|ноябр[яье]|декабр[яье])"
KAZAKH = r"(?:қаңтар|ақпан|наурыз|сәуір|мамыр|маусым|шілде|тамыз|қыркүйек|қазан|қараша|желтоқсан)"
YEAR = r"(?:1[89]\d\d|20\d\d)"
ENGLISH = re.compile(
    rf"\b(?:(?:the )?(?:night|morning|evening) of )?(?:\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {MONTH}(?!\w)(?:,? {YEAR}\b)?|{MONTH} \d{{1,2}}(?:st|nd|rd|th)?\b(?!,?\d)(?:,? {YEAR}\b)?"
    rf"|(?:(?:early|late|mid)[ -])?{MONTH}(?!\w),? {YEAR}\b|(?:early|late|mid)[ -]{YEAR}\b|{YEAR}-\d\d-\d\d\b|\d{{1,2}}\.\d{{1,2}}\.{YEAR}\b"
    rf"|(?:spring|summer|autumn|winter) (?:of )?{YEAR}\b|(?<=\bin ){MONTH}(?![\w-])(?! \d)|(?<=\bsince ){MONTH}(?!\w)(?! \d)|(?<=\bin ){YEAR}\b|(?<=\bsince ){YEAR}\b|(?<=\bof ){YEAR}\b)"
)
SHOUTED = re.compile(rf"\b\d{{1,2}} {MONTH}(?!\w)(?: {YEAR}\b| \d\d\b)?", re.I)
CYRILLIC = re.compile(
    rf"(?<!\w)(?:{YEAR}\s+(?:жылғы|жылы|жылдың)\s+(?:\d{{1,2}}\s+)?{KAZAKH}(?:да|де|ның|нің)?|\d{{1,2}}(?:-го)?\s+(?:{RUSSIAN}|{KAZAKH})(?!\w)(?:\s+{YEAR}(?:\s*(?:года|год|г\.?|жылы))?)?"
    rf"|\d{{1,2}}\s+{KAZAKH}(?:да|де|ның|нің)(?!\w)|(?<=в ){RUSSIAN}(?!\w)(?:\s+{YEAR}(?:\s*(?:года|г\.?))?)?|{YEAR}\s*(?:года|году|г\.|жылы)(?!\w)|\d{{1,2}}\.\d{{1,2}}\.{YEAR})",
    re.I,
)
CHINESE = re.compile(r"[12]\d{3}年(?:\d{1,2}月(?:\d{1,2}[日号])?)?|\d{1,2}月\d{1,2}[日号]|\d{1,2}月(?=[，,底初中旬])")
RELATIVE = re.compile(
    r"\b(?:yesterday|today|last night|this morning|on (?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday))\b",
    re.I,
)
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
SHORT_YEAR = re.compile(rf"(\d{{1,2}}) ({MONTH}) (\d\d)", re.I)


@dataclass(frozen=True)
class Day:
    """A date in the text: its EDTF; `doubt` where the year or the day rests on the report's own date."""

    start: int
    end: int
    edtf: str
    doubt: str = ""
    score: float = 0.95


def _edtf(words: str, language: str) -> str | None:
    words = re.sub(r"^(?:the )?(?:night|morning|evening) of ", "", " ".join(words.split()), flags=re.I)
    words = re.sub(r"(?<=\w)(?:да|де|ның|нің)$", "", words) if language == "kaz" else words
    words = re.sub(r"жылдың", "жылғы", words)
    words = re.sub(r"(\d)-го", r"\1", words)
    if short := SHORT_YEAR.fullmatch(words):
        words = f"{short[1]} {short[2]} 19{short[3]}"
    bare = re.fullmatch(r"(\d{1,2})月", words)
    if bare:
        return f"XXXX-{int(bare[1]):02}"
    return dates.from_words(
        words.replace(".", "") if re.match(r"[A-Za-z\d]", words) and not re.search(r"\d\.\d", words) else words,
        language,
    )


def of_report(text: str, language: str) -> tuple[date, tuple[int, int]] | None:
    """The day of the report where its head states one in full: a date line, or "Published: 12 March 2021"."""
    for match in _pattern(text, language).finditer(text, 0, 700):
        line = text.rfind("\n", 0, match.start()) + 1
        lead = text[line : match.start()]
        edge = text[match.end() : match.end() + 14]
        stated = re.search(
            r"(?:published|updated|posted|date|dated|дата|опубликовано|发布|日期)\s*:?\s*$", lead, re.I
        ) or (
            re.match(r"\s*(?:\(|—|–|-|--|/|\||\n|$|T\d)", edge) and len(lead) < 60 and not re.search(r"[.!?]\s", lead)
        )
        found = _edtf(match[0], language)
        if stated and found and re.fullmatch(r"\d{4}-\d\d-\d\d", found):
            try:
                return date.fromisoformat(found), (match.start(), match.end())
            except ValueError:
                continue
    return None


def _pattern(text: str, language: str) -> re.Pattern[str]:
    if language in ("rus", "kaz", "kir", "ukr"):
        return CYRILLIC
    if language in ("zho", "cmn"):
        return CHINESE
    return SHOUTED if text[:2000].isupper() else ENGLISH


def days(text: str, language: str) -> list[Day]:
    """All dates of the text, in its order."""
    stated = of_report(text, language)
    found: list[Day] = []
    for match in _pattern(text, language).finditer(text):
        edtf = _edtf(match[0], language)
        if not edtf:
            continue
        if stated and edtf.startswith("XXXX-") and (match.start(), match.end()) != stated[1]:
            year = _year(edtf, stated[0])
            found.append(
                Day(
                    match.start(),
                    match.end(),
                    edtf.replace("XXXX", str(year)),
                    f"the year is that of the report's own date, {stated[0]}",
                    0.75,
                )
            )
        else:
            doubt = "the year is not stated" if edtf.startswith("XXXX") else ""
            found.append(Day(match.start(), match.end(), edtf, doubt))
    if stated and language == "eng":
        for match in RELATIVE.finditer(text):
            if match.start() < stated[1][0] and match.end() > 0 and text.find("\n", match.end()) < stated[1][0]:
                continue
            found.append(
                Day(
                    match.start(),
                    match.end(),
                    _relative(match[0].lower(), stated[0]).isoformat(),
                    f"counted from the report's own date, {stated[0]}",
                    0.7,
                )
            )
    found.sort(key=lambda day: day.start)
    return found


def _year(edtf: str, of: date) -> int:
    """The last such month or day up to the report's own."""
    month = int(edtf[5:7]) if edtf[5:7].isdigit() else of.month
    day = int(edtf[8:10]) if len(edtf) > 8 and edtf[8:10].isdigit() else 1
    return of.year if (month, day) <= (of.month, of.day) else of.year - 1


def _relative(words: str, of: date) -> date:
    if words.startswith("on "):
        back = (of.weekday() - WEEKDAYS.index(words[3:])) % 7
        return of - timedelta(days=back)
    return of - timedelta(days=1) if words in ("yesterday", "last night") else of

"""Dates in a text, as EDTF of the words alone; a year is added only from a date line of the report itself, and said so."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from tracker import dates
from tracker.reading import chinese_days, english_days, russian_days
from tracker.reading.day import Day

MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December|Jan\.?|Feb\.?|Mar\.?|Apr\.?|Jun\.?|Jul\.?|Aug\.?|Sept?\.?|Oct\.?|Nov\.?|Dec\.?)"
RUSSIAN = r"(?:январ[яье]|феврал[яье]|марта?е?|апрел[яье]|ма[яйе]|июн[яье]|июл[яье]|августа?е?|сентябр[яье]|октябр[яье]|ноябр[яье]|декабр[яье])"
KAZAKH = r"(?:қаңтар|ақпан|наурыз|сәуір|мамыр|маусым|шілде|тамыз|қыркүйек|қазан|қараша|желтоқсан)"
YEAR = r"(?:1[89]\d\d|20\d\d)"
ENGLISH = re.compile(
    rf"\b(?:(?:the )?(?:night|morning|evening) of )?(?:\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {MONTH}(?!\w)(?:,? {YEAR}\b)?|{MONTH} \d{{1,2}}(?:st|nd|rd|th)?\b(?!,?\d)(?:,? {YEAR}\b)?"
    rf"|(?:(?:early|late|mid)[ -])?{MONTH}(?!\w),? {YEAR}\b|(?:early|late|mid)[ -]{YEAR}\b|{YEAR}-\d\d-\d\d\b|\d{{1,2}}\.\d{{1,2}}\.{YEAR}\b"
    rf"|(?:spring|summer|autumn|winter) (?:of )?{YEAR}\b|(?:(?<=\blast )|(?<=\bearly )|(?<=\blate )|(?<=\bmid-)|(?<=\bend of )|(?<=\bbeginning of )){MONTH}(?![\w-])(?! \d)(?! {YEAR})|(?<=\b[Ii]n ){MONTH}(?![\w-])(?! \d)|(?<=\b[Ss]ince ){MONTH}(?!\w)(?! \d)|(?<=\b[Ii]n ){YEAR}\b|(?<=\b[Ss]ince ){YEAR}\b|(?<=\bof ){YEAR}\b)"
)
SHOUTED = re.compile(rf"\b\d{{1,2}} {MONTH}(?!\w)(?: {YEAR}\b| \d\d\b)?", re.I)
ORDINALS = russian_days.ORDINALS
CYRILLIC = re.compile(
    rf"(?<!\w)(?:{YEAR}\s+(?:жылғы|жылы|жылдың)\s+(?:\d{{1,2}}\s+)?{KAZAKH}(?:да|де|ның|нің)?|\d{{1,2}}(?:-го)?\s+(?:{RUSSIAN}|{KAZAKH})(?!\w)(?:\s+{YEAR}(?:\s*(?:года|год|г\.?|жылы)|-(?:го|м)(?!\w))?)?"
    rf"|\d{{1,2}}\s+{KAZAKH}(?:да|де|ның|нің)(?!\w)|(?:{'|'.join(ORDINALS)})\s+{RUSSIAN}(?!\w)(?:\s+{YEAR}(?:\s*(?:года|г\.?)|-(?:го|м)(?!\w))?)?|(?:(?<=в )|(?<=конце )|(?<=начале )|(?<=середине )|(?<=конца )|(?<=начала )|(?<=середины )){RUSSIAN}(?!\w)(?:\s+{YEAR}(?:\s*(?:года|г\.?)|-(?:го|м)(?!\w))?)?|{YEAR}\s*(?:года|году|г\.|жылы)(?!\w)|(?<=[а-яё] ){YEAR}-(?:го|м)(?!\w)|\d{{1,2}}\.\d{{1,2}}\.{YEAR})",
    re.I,
)
CHINESE = chinese_days.WRITTEN
SHORT_YEAR = re.compile(rf"(\d{{1,2}}) ({MONTH}) (\d\d)", re.I)


def _edtf(words: str, language: str) -> str | None:
    words = re.sub(r"^(?:the )?(?:night|morning|evening) of ", "", " ".join(words.split()), flags=re.I)
    words = re.sub(r"(?<=\w)(?:да|де|ның|нің)$", "", words) if language == "kaz" else words
    words = re.sub(r"жылдың", "жылғы", words)
    words = re.sub(r"(\d)-(?:го|м)\b", r"\1", words)
    words = re.sub(
        r"^[а-яё]+(?: [а-яё]+)?(?= [а-яё]+)", lambda m: ORDINALS.get(m[0].casefold(), m[0]), words, flags=re.I
    )
    if short := SHORT_YEAR.fullmatch(words):
        words = f"{short[1]} {short[2]} 19{short[3]}"
    words = chinese_days.in_digits(words) if language in ("zho", "cmn") else words
    bare = re.fullmatch(r"(\d{1,2})月", words)
    if bare:
        return f"XXXX-{int(bare[1]):02}"
    return dates.from_words(
        words.replace(".", "") if re.match(r"[A-Za-z\d]", words) and not re.search(r"\d\.\d", words) else words,
        language,
    )


STATED = re.compile(
    r"(?:published|updated|posted|date|dated|дата|опубликовано|发布|日期)\s*:?\s*(?:\d{1,2}[:.]\d\d,? )?(?:(?:on )?[A-Z]\w+,? )?$",
    re.I,
)
AFTER = re.compile(
    r"\s*(?:\(|—|–|-|--|/|\||\n|$|T\d)|\)\s*(?:—|–|--?|\n|:|(?=[A-Z]))|:\s|\.(?=\s+[A-Z“\"])|,? (?:[A-Z][a-z]+day,? )?(?:at )?\d{1,2}[:.]\d\d"
)
PLAIN = re.compile(r"\s*(?:\(|—|–|-|--|/|\||\n|$|T\d)")
DATED = re.compile(r"\.\s+[А-ЯЁ«„]|\s*[）)】讯訊电電]")  # "Алматы, 6 октября 2023. Суд": a date line without a dash
PLACED = re.compile(r"[А-ЯЁ][\w.-]*(?: [А-ЯЁ][\w.-]*)?,\s*|[（(【]?[\u3400-\u9fff、，]{0,14}")
SENT_BY = re.compile(r"[\u3400-\u9fff]{3,16}[ \u3000]*")  # "边地人权观察 2026年1月5日 村民…"
NAMES = re.compile(r"[\W\d]*(?:[A-ZÀ-Ž][\w.’'/&-]*(?:[\s,–—(/]+|$)|(?:of|de|del|van|von|al|and|by|on) )*[\W\d]*")
ORDERED = re.compile(rf"\b{YEAR}[./]\d\d[./]\d\d\b")


def of_report(text: str, language: str) -> tuple[date, tuple[int, int]] | None:
    """The day of the report where its head states one in full: a date line, or "Published: 12 March 2021"."""
    for start, end, edtf in _in_head(text, language):
        if re.fullmatch(r"\d{4}-\d\d-\d\d", edtf):
            try:
                return date.fromisoformat(edtf), (start, end)
            except ValueError:
                continue
    return None


def _in_head(text: str, language: str) -> Iterator[tuple[int, int, str]]:
    """The days that a date line in the head of a text gives."""
    pattern = _pattern(text, language)
    for match in sorted([*pattern.finditer(text, 0, 700), *ORDERED.finditer(text, 0, 700)], key=lambda m: m.start()):
        lead = text[text.rfind("\n", 0, match.start()) + 1 : match.start()]
        edge = text[match.end() : match.end() + 24]
        short = len(lead) < 60 and not re.search(r"[.!?]\s", lead)
        stated = (
            STATED.search(lead)
            or (PLAIN.match(edge) and short and (language != "eng" or NAMES.fullmatch(lead)))
            or (language != "eng" and DATED.match(edge) and short and PLACED.fullmatch(lead))
            or (language in ("zho", "cmn") and edge[:1] in (" ", "\u3000") and SENT_BY.fullmatch(lead))
            or (short and edge.startswith("\n") and not re.search(r"\b(?:on|since|of|in|until|by)\s+$", lead))
            or (AFTER.match(edge) and short and NAMES.fullmatch(lead))
        )
        words = re.sub(r"[./]", "-", match[0]) if ORDERED.fullmatch(match[0]) else match[0]
        if stated and (edtf := _edtf(words, language)):
            yield match.start(), match.end(), edtf


def _pattern(text: str, language: str) -> re.Pattern[str]:
    if language in ("rus", "kaz", "kir", "ukr"):
        return CYRILLIC
    if language in ("zho", "cmn"):
        return CHINESE
    return SHOUTED if text[:2000].isupper() else ENGLISH


def days(text: str, language: str) -> list[Day]:
    """All dates of the text, in its order."""
    stated = of_report(text, language)
    heads = {(start, end) for start, end, _ in _in_head(text, language)}
    found: list[Day] = []
    for match in _pattern(text, language).finditer(text):
        edtf = _edtf(match[0], language)
        if not edtf:
            continue
        head = match.span() in heads
        if stated and edtf.startswith("XXXX-") and not head:
            found.append(_dated(text, match.span(), edtf, *stated))
        else:
            found.append(
                Day(*match.span(), edtf, "the year is not stated" if edtf.startswith("XXXX") else "", head=head)
            )
    if language == "rus":
        found = russian_days.in_year(text, found)
    found = _in_year_before(found)
    if language == "eng":
        found = english_days.spans(text, found)
        found += english_days.pointed(text, found, stated)
    elif language == "rus":
        found += russian_days.pointed(text, found, stated)
    elif language in ("zho", "cmn"):
        found = chinese_days.spans(text, chinese_days.pointed(text, found, stated))
    found.sort(key=lambda day: day.start)
    return found


AHEAD, BACK = 8, 4  # months after and before a date in full in which a day without a year is one of the same year


def _in_year_before(found: Sequence[Day]) -> list[Day]:
    """Days without a year in that of the last date in full before them, where no turn of the year can lie between."""
    out: list[Day] = []
    base: Day | None = None
    for day in found:
        if re.fullmatch(r"\d{4}-\d\d(?:-\d\d)?", day.edtf) and not day.counted:
            base = day
        month = re.match(r"XXXX-(\d\d)", day.edtf)
        if base is None or month is None or day.head or not -BACK <= int(month[1]) - int(base.edtf[5:7]) <= AHEAD:
            out.append(day)
            continue
        edtf, doubt = base.edtf[:4] + day.edtf[4:], f"the year is that of the date before, {base.edtf}"
        out.append(replace(day, edtf=edtf, doubt=doubt, score=0.7, counted=True, rests_on=((base.start, base.end),)))
    return out


def _dated(text: str, span: tuple[int, int], edtf: str, of: date, at: tuple[int, int]) -> Day:
    """A day without a year in the year of the report, or in the one before."""
    last = re.match(r",? (?:of )?last year\b", text[span[1] : span[1] + 16])
    year = of.year - 1 if last else _year(edtf, of)
    doubt = f"the year is that of the report's own date, {of}"
    return Day(*span, edtf.replace("XXXX", str(year)), doubt, 0.75, counted=True, rests_on=(at,))


def _year(edtf: str, of: date) -> int:
    """The last such month or day up to the report's own."""
    month = int(edtf[5:7]) if edtf[5:7].isdigit() else of.month
    day = int(edtf[8:10]) if len(edtf) > 8 and edtf[8:10].isdigit() else 1
    return of.year if (month, day) <= (of.month, of.day) else of.year - 1

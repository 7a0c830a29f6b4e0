"""Days in words, as `dates.in_words` writes them, said in another language of reports.

What is not of that grammar stays as it is: nothing is guessed of words that somebody wrote.
"""

from __future__ import annotations

import re

from tracker.dates import MONTHS as MONTHS_BY_NUMBER
from tracker.phrases import ENGLISH, RIGHT_TO_LEFT, isolated

MONTHS = MONTHS_BY_NUMBER[1:]
SEASONS = ["spring", "summer", "autumn", "winter"]
# of each language: the months beside a day, the months by themselves, the seasons
NAMES = {
    "ru": (
        "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
        "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь",
        "весна лето осень зима",
    ),
    "zh": ("1月 2月 3月 4月 5月 6月 7月 8月 9月 10月 11月 12月",) * 2 + ("春季 夏季 秋季 冬季",),
    "kk": ("қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек қазан қараша желтоқсан",) * 2
    + ("көктем жаз күз қыс",),
    "ug": ("يانۋار فېۋرال مارت ئاپرېل ماي ئىيۇن ئىيۇل ئاۋغۇست سېنتەبىر ئۆكتەبىر نويابىر دېكابىر",) * 2
    + ("ئەتىياز ياز كۈز قىش",),
}
# what stands around them, by what the English words are
WORDS = {
    "ru": {
        "day": "{d} {m} {y} года", "day of no year": "{d} {m}", "month": "{m} {y} года", "year": "{y} год",
        "years": "{y}-е годы", "no year": "{0}, год не указан", "no date": "дата не указана",
        "no month": "{d}-е число, месяц не указан, {y} год", "day alone": "{d}-е число, месяц не указан", "about": "приблизительно {0}", "uncertain": "{0} (неточно)",
        "until": "конец: {0}", "open": "начало: {0}, конец не указан", "before": "{0} или раньше", "after": "{0} или позже",
        "some": "один из дней: {0} – {1}", "to": "{0} – {1}", "or": "{0} или {1}", "and": "{0} и {1}",
    },
    "zh": {
        "day": "{y}年{m}{d}日", "day of no year": "{m}{d}日", "month": "{y}年{m}", "year": "{y}年",
        "years": "{y}年代", "no year": "{0}（年份不详）", "no date": "日期不详",
        "no month": "{y}年某月{d}日（月份不详）", "day alone": "某月{d}日（月份不详）", "about": "约{0}", "uncertain": "{0}（不确定）",
        "until": "至{0}", "open": "自{0}起，结束日期不详", "before": "{0}或之前", "after": "{0}或之后",
        "some": "{0}至{1}之间的某日", "to": "{0}至{1}", "or": "{0}或{1}", "and": "{0}和{1}",
    },
    "kk": {
        "day": "{y} жылғы {d} {m}", "day of no year": "{d} {m}", "month": "{y} жылғы {m}", "year": "{y} жыл",
        "years": "{y}-жылдар", "no year": "{0}, жылы көрсетілмеген", "no date": "күні көрсетілмеген",
        "no month": "{y} жыл, {d}-күні, айы көрсетілмеген", "day alone": "{d}-күні, айы көрсетілмеген", "about": "шамамен {0}", "uncertain": "{0} (нақты емес)",
        "until": "соңы: {0}", "open": "басталуы: {0}, соңы көрсетілмеген", "before": "{0} немесе одан бұрын",
        "after": "{0} немесе одан кейін", "some": "мына күндердің бірі: {0} – {1}", "to": "{0} – {1}",
        "or": "{0} немесе {1}", "and": "{0} және {1}",
    },
    "ug": {
        "day": "{y}-يىلى {d}-{m}", "day of no year": "{d}-{m}", "month": "{y}-يىلى {m}", "year": "{y}-يىل",
        "years": "{y}-يىللار", "no year": "{0}، يىلى كۆرسىتىلمىگەن", "no date": "چېسلاسى كۆرسىتىلمىگەن",
        "no month": "{y}-يىلى، {d}-كۈنى، ئېيى كۆرسىتىلمىگەن", "day alone": "{d}-كۈنى، ئېيى كۆرسىتىلمىگەن", "about": "تەخمىنەن {0}", "uncertain": "{0} (ئېنىق ئەمەس)",
        "until": "ئاخىرى: {0}", "open": "باشلىنىشى: {0}، ئاخىرى كۆرسىتىلمىگەن", "before": "{0} ياكى ئۇنىڭدىن بۇرۇن",
        "after": "{0} ياكى ئۇنىڭدىن كېيىن", "some": "بۇ كۈنلەرنىڭ بىرى: {0} – {1}", "to": "{0} – {1}",
        "or": "{0} ياكى {1}", "and": "{0} ۋە {1}",
    },
}  # fmt: skip
AROUND = (
    ("or", re.compile(r"(.+) or (?!before |after )(.+)")),
    ("and", re.compile(r"(.+) and (.+)")),
    ("about", re.compile(r"about (.+)")),
    ("uncertain", re.compile(r"(.+) \(uncertain\)")),
    ("some", re.compile(r"some day from (.+?) to (.+)")),
    ("open", re.compile(r"from (.+), end open")),
    ("until", re.compile(r"until (.+)")),
    ("before", re.compile(r"on or before (.+)")),
    ("after", re.compile(r"on or after (.+)")),
    ("to", re.compile(r"(.+?) to (.+)")),
    ("no year", re.compile(r"(.+), year not stated")),
)
DAY = re.compile(
    rf"(?:(?P<d>\d{{1,2}}) (?P<m>{'|'.join(MONTHS)})|(?P<M>{'|'.join(MONTHS)})|(?P<s>{'|'.join(SEASONS)}))?"
    r"(?:(?: |^)(?:(?P<y>\d{4})|the (?P<ys>\d{4})s))?"
)
NO_MONTH = re.compile(r"day (\d{1,2}) of a month not stated(?: (\d{4}))?")


def told(words: str, language: str) -> str:
    """A day, or several, in this language; what is no day in our words comes back unchanged."""
    if language == ENGLISH or not words:
        return words
    said = _said(words, language)
    if said is None:
        return words
    return isolated(said) if language in RIGHT_TO_LEFT else said


def _said(words: str, language: str) -> str | None:
    own = WORDS[language]
    for name, pattern in AROUND:
        if found := pattern.fullmatch(words):
            parts = _in_full(*found.groups()) if name in ("some", "to") else found.groups()
            if all(said := [_said(part, language) for part in parts]):
                return own[name].format(*said)
    if words == "date not stated":
        return own["no date"]
    if found := NO_MONTH.fullmatch(words):
        return own["no month" if found[2] else "day alone"].format(d=found[1], y=found[2])
    found = DAY.fullmatch(words)
    return _day(found, language) if found and words else None


def _in_full(first: str, last: str) -> tuple[str, str]:
    """Both ends with their year: English says it once, at the end."""
    year = re.search(r" \d{4}$", last)
    return (f"{first}{year[0]}" if year and not re.search(r"\d{4}", first) else first), last


def _day(found: re.Match[str], language: str) -> str | None:
    own, (beside, alone, seasons) = WORDS[language], (part.split() for part in NAMES[language])
    year, years = found["y"], found["ys"]
    if found["m"]:
        values = {"d": found["d"], "m": beside[MONTHS.index(found["m"])], "y": year or ""}
        return None if years else own["day" if year else "day of no year"].format(**values)
    name = alone[MONTHS.index(found["M"])] if found["M"] else seasons[SEASONS.index(found["s"])] if found["s"] else ""
    if years:
        return None if name else own["years"].format(y=years)
    if name:
        return own["month"].format(m=name, y=year) if year else name
    return own["year"].format(y=year) if year else None

"""Days that Russian words only point to: "во вторник" in a dated report, "на следующий день" after a date."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from tracker.reading.day import NEAR, Day, beside, shifted

WEEKDAYS = ("понедельник", "вторник", "сред", "четверг", "пятниц", "суббот", "воскресень")
WEEKDAY = re.compile(
    r"\b(?P<lead>(?:в|во|с|на)(?: ночь (?:на|с))?(?: (?:прошл|минувш|следующ|ближайш)\w+)?|(?:вечером|утром|днём|ночью))\s(?:в |во )?(?P<day>понедельник|вторник|сред[уы]|четверг|пятниц[уы]|суббот[уы]|воскресень[ея])\b",
    re.I,
)
NOW = re.compile(
    r"\b(?:(?P<back>вчера|накануне(?! [а-яё]+(?:ов|ия|ий|ств|ния|овора|ела)\b)|минувшей ночью|прошлой ночью)|сегодня)\b",
    re.I,
)
AHEAD = re.compile(
    r"\b(?:состоится|пройд[её]т|пройдут|назначен\w*|будет|будут|заплан\w*|намечен\w*|следующ\w*|ближайш\w*|отложен\w*|переносит\w*|до)\b[^.;]*$",
    re.I,
)
UNITS = r"(?:дн(?:я|ей)|сут(?:ки|ок)|недел(?:ю|и|ь))"
UNIT_ORDINALS = "первого второго третьего четв[её]ртого пятого шестого седьмого восьмого девятого".split()
ORDINALS = {  # "двадцать третьего мая"
    word.replace("[её]", e): str(number)
    for e in "её"
    for number, word in (
        *((tens + unit, f"{lead}{word}") for tens, lead in ((0, ""), (20, "двадцать ")) for unit, word in enumerate(UNIT_ORDINALS, 1)),
        *enumerate("десятого одиннадцатого двенадцатого тринадцатого четырнадцатого пятнадцатого шестнадцатого семнадцатого восемнадцатого девятнадцатого двадцатого".split(), 10),
        (30, "тридцатого"), (31, "тридцать первого"),
    )
}  # fmt: skip
NUMBERS = {"": 1, "один": 1, "одни": 1, "одну": 1, "два": 2, "двое": 2, "две": 2, "три": 3, "трое": 3, "четыре": 4, "четверо": 4, "пять": 5, "шесть": 6, "семь": 7, "десять": 10}  # fmt: skip
STEP = re.compile(
    rf"\b(?:(?P<next>на следующ(?:ий день|ее утро|ие сутки)|наутро|назавтра|следующим утром)|(?P<same>в тот же (?:день|вечер)|в ту же ночь|той же ночью|тем же вечером|тогда же|в этот же день)"
    rf"|(?:через|спустя) (?P<number>{'|'.join(n for n in NUMBERS if n)}|\d{{1,2}})? ?(?P<unit>день|{UNITS})|(?P<back>накануне|днём ранее|за день до этого))\b",
    re.I,
)
YEAR_AHEAD = re.compile(r"[:,—(]\s*(?:а |и )?$")


def pointed(text: str, found: Sequence[Day], stated: tuple[date, tuple[int, int]] | None) -> list[Day]:
    """The days that a Russian text points to from the report's own date, or from a date that stands shortly before."""
    out = list(_from_report(text, found, *stated)) if stated else []
    known = sorted([*found, *out], key=lambda day: day.start)
    for match in STEP.finditer(text):
        base = next((day for day in reversed(known) if day.end <= match.start()), None)
        if base is None or base.head or match.start() - base.end > NEAR or beside(text, match.span(), known):
            continue
        steps = 1 if match["next"] else -1 if match["back"] else 0
        if match["unit"]:
            number = (match["number"] or "").casefold()
            steps = int(number) if number.isdigit() else NUMBERS[number]
            steps *= 7 if match["unit"].casefold().startswith("недел") else 1
        if edtf := shifted(base.edtf, steps):
            doubt = f"counted from the date before, {base.edtf}"
            known = sorted(
                [*known, Day(*match.span(), edtf, doubt, 0.7, True, ((base.start, base.end),))], key=lambda d: d.start
            )
    return [day for day in known if day not in found]


def in_year(text: str, found: Sequence[Day]) -> list[Day]:
    """Days without a year right behind a year that stands alone: "в 2021 году: 30 августа"."""
    out: list[Day] = []
    for day in found:
        before = out[-1] if out else None
        if (
            before
            and day.edtf.startswith("XXXX-")
            and len(before.edtf) == 4
            and YEAR_AHEAD.fullmatch(text[before.end : day.start])
        ):
            day = replace(day, edtf=before.edtf + day.edtf[4:], doubt="the year stands right before", score=0.8, counted=True, rests_on=((before.start, before.end),))  # fmt: skip
        out.append(day)
    return out


def _from_report(text: str, found: Sequence[Day], of: date, at: tuple[int, int]) -> Iterator[Day]:
    """Weekdays and "вчера", counted from the date of the report; what lies ahead is not counted."""
    doubt = f"counted from the report's own date, {of}"
    for match in NOW.finditer(text, at[1]):
        if match[0].casefold() == "накануне" and any(0 <= match.start() - d.end < NEAR and not d.head for d in found):
            continue  # the day before another one
        yield Day(*match.span(), (of - timedelta(days=1 if match["back"] else 0)).isoformat(), doubt, 0.7, True, (at,))
    for match in WEEKDAY.finditer(text):
        if beside(text, match.span(), found) or re.search(r"следующ|ближайш", match["lead"], re.I):
            continue
        if AHEAD.search(text, max(0, match.start() - 60), match.start()):
            continue
        name = match["day"].casefold()
        back = (of.weekday() - next(n for n, stem in enumerate(WEEKDAYS) if name.startswith(stem))) % 7
        back = 7 if not back and re.search(r"прошл|минувш", match["lead"], re.I) else back
        yield Day(*match.span(), (of - timedelta(days=back)).isoformat(), doubt, 0.7, True, (at,))

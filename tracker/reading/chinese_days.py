"""Days that Chinese words only point to: 昨日 and 周二 in a dated report, 次日, 同年8月 and 23日 after a date."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from tracker.reading.day import NEAR, Day, beside, shifted

SIGN = "[〇零○一二三四五六七八九]"
UP_TO_31 = "(?:\\d{1,2}|三十一?|二?十[一二三四五六七八九]?|[一二三四五六七八九])"
MONTHS = "(?:\\d{1,2}|十[一二]?|[一二三四五六七八九])"
WRITTEN = re.compile(  # days as they are written out, in figures or in signs; years of the Republic of China
    rf"(?:[12]\d{{3}}|[一二]{SIGN}{{3}}|民[国國](?:\d{{2,3}}|[一二三四五六七八九十百零〇]{{1,6}}))年(?:{MONTHS}月(?:{UP_TO_31}[日号號])?)?"
    rf"|(?<![\d十个個]){MONTHS}月{UP_TO_31}[日号號]"
    rf"|(?<![\d十个個一二三四五六七八九年]){MONTHS}月(?=[，,底初中旬间間份里裡內内末起被遭判获獲因在开開以至到和及])(?!中旬刊|份证)"
)
BETWEEN = re.compile(r"\s*(?:至|到|—|–|-|~|～)\s*")
OF_SIGN = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0}
NOW = re.compile(r"(?P<two>前天)|(?P<one>昨[日天晚夜]|昨日)|(?:今[日天晨早晚](?!年))")
WEEKDAY = re.compile(r"(?P<lead>上|本|这|這|下)?(?:周|星期|礼拜|禮拜|週)(?P<day>[一二三四五六日天])(?![个個])")
OF_WEEKDAY = {"一": 0, "二": 1, "三": 2, "四": 3, "五": 4, "六": 5, "日": 6, "天": 6}
STEP = re.compile(
    r"(?P<next>次日|翌日|第二天|隔天|隔日)|(?P<same>当天|当日|当晚|當天|當日|當晚|同日|同一天|当天晚上)|(?P<back>前一天|前一日)"
)
OF_YEAR = re.compile(r"(?P<lead>同年|当年|當年|次年|翌年|今年|去年)(?P<month>\d{1,2})月(?:(?P<day>\d{1,2})[日号號])?")
BARE = re.compile(r"(?<![\d月])(?P<day>\d{1,2})[日号號](?![\d报電电])")


def in_digits(words: str) -> str:
    """A day written in signs, in figures and of our era: 二〇一五年十二月十日 → 2015年12月10日."""
    out = []
    for number, unit in re.findall(r"([^年月日号號]+)([年月日号號])", words):
        of_republic = re.match(r"民[国國]", number)
        digits = number[2:] if of_republic else number
        value = int(digits) if digits.isascii() and digits.isdigit() else _value(digits)
        out.append(f"{value + 1911 if of_republic else value}{'日' if unit in '號号' else unit}")
    return "".join(out) or words


def _value(signs: str) -> int:
    """What a number in signs says: by place (二〇一五) or with tens and hundreds (十二, 一百一十)."""
    if not re.search("[十百]", signs):
        return int("".join(str(OF_SIGN.get(sign, 0)) for sign in signs) or 0)
    total, last = 0, 0
    for sign in signs:
        if sign in "十百":
            total += (last or 1) * (10 if sign == "十" else 100)
            last = 0
        else:
            last = OF_SIGN.get(sign, 0)
    return total + last


def spans(text: str, found: Sequence[Day]) -> list[Day]:
    """The same days, and "2017年至2019年" as one stretch."""
    out: list[Day] = []
    for day in sorted(found, key=lambda one: one.start):
        before = out[-1] if out else None
        whole = before is not None and BETWEEN.fullmatch(text[before.end : day.start])
        if (
            before is not None
            and whole
            and re.fullmatch(r"\d{4}", before.edtf)
            and re.fullmatch(r"\d{4}", day.edtf)
            and before.edtf < day.edtf
        ):
            out[-1] = replace(before, end=day.end, edtf=f"{before.edtf}/{day.edtf}")
        else:
            out.append(day)
    return out


def pointed(text: str, found: Sequence[Day], stated: tuple[date, tuple[int, int]] | None) -> list[Day]:
    """The days that a Chinese text points to from the report's own date, or from a date that stands shortly before."""
    out = list(_from_report(text, found, *stated)) if stated else []
    known = sorted([*found, *out], key=lambda day: day.start)
    for pattern in (OF_YEAR, BARE, STEP):
        for match in pattern.finditer(text):
            base = next((day for day in reversed(known) if day.end <= match.start() and not day.head), None)
            near = base is not None and match.start() - base.end <= NEAR
            edtf = _counted(match, pattern, base if near else None, stated[0] if stated else None)
            if edtf is None or (pattern is not OF_YEAR and beside(text, match.span(), known)):
                continue
            rests = ((base.start, base.end),) if near and base else (stated[1],) if stated else ()
            doubt = (
                f"counted from the date before, {base.edtf}" if near and base else "counted from the report's own date"
            )
            known = [d for d in known if not (match.start() <= d.start and d.end <= match.end())]
            known = sorted([*known, Day(*match.span(), edtf, doubt, 0.7, True, rests)], key=lambda day: day.start)
    return known


def _counted(match: re.Match[str], pattern: re.Pattern[str], base: Day | None, of: date | None) -> str | None:
    if pattern is OF_YEAR:
        lead, month = match["lead"], int(match["month"])
        year = _year(lead, base, of)
        day = f"-{int(match['day']):02}" if match["day"] else ""
        return f"{year}-{month:02}{day}" if year and 1 <= month <= 12 else None
    if base is None:
        return None
    if pattern is BARE:
        whole = re.fullmatch(r"(.{4}-\d\d)-(\d\d)", base.edtf)
        number = int(match["day"])
        return f"{whole[1]}-{number:02}" if whole and int(whole[2]) <= number <= 31 else None
    return shifted(base.edtf, 1 if match["next"] else -1 if match["back"] else 0)


def _year(lead: str, base: Day | None, of: date | None) -> str | None:
    """The year that 同年, 次年, 今年 or 去年 means; None where no year is stated."""
    if lead in ("今年", "去年"):
        return str(of.year - (lead == "去年")) if of else None
    if base is None or not base.edtf[:4].isdigit():
        return None
    return str(int(base.edtf[:4]) + (lead in ("次年", "翌年")))


def _from_report(text: str, found: Sequence[Day], of: date, at: tuple[int, int]) -> Iterator[Day]:
    """Weekdays and 昨日, counted from the date of the report; next week is not counted."""
    doubt = f"counted from the report's own date, {of}"
    for match in NOW.finditer(text, at[1]):
        back = 2 if match["two"] else 1 if match["one"] else 0
        yield Day(*match.span(), (of - timedelta(days=back)).isoformat(), doubt, 0.7, True, (at,))
    for match in WEEKDAY.finditer(text):
        if match["lead"] == "下" or beside(text, match.span(), found):
            continue
        back = (of.weekday() - OF_WEEKDAY[match["day"]]) % 7
        if match["lead"] == "上":  # of the week before
            back = of.weekday() + 7 - OF_WEEKDAY[match["day"]]
        yield Day(*match.span(), (of - timedelta(days=back)).isoformat(), doubt, 0.7, True, (at,))

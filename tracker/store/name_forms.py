"""How names stand in texts: letters without case, marks and what nobody sees; words; runs of scripts without spaces."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

from tracker import codes
from tracker.reading.chinese_words import DOUBLE, SOUNDS, SURNAMES

MARKS = "".join(chr(code) for code in range(0x300, 0x10000) if unicodedata.category(chr(code)).startswith("M"))
INVISIBLE = "\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff"
ARABIC_LETTERS = "\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefc"
OWN = f"\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff{ARABIC_LETTERS}"  # scripts that part no words, or grow them at their front
DOTS = "·•‧∙⋅・･．"  # between the parts of a foreign name in Chinese
# a mark belongs to its letter, also where it is a character apart; where another script begins, another word begins
WORD = re.compile(rf"[^\W_{OWN}](?:[^\W_{OWN}]|[{MARKS}{INVISIBLE}])*|[{OWN}][{OWN}{MARKS}{INVISIBLE}]*")
UNSPACED = re.compile(rf"[{OWN}](?:[{OWN}{MARKS}{INVISIBLE}{DOTS}\s]*[{OWN}])?")
ARABIC = re.compile(rf"[{ARABIC_LETTERS}]")
BROKEN = re.compile("[-\u2010\u2011\u00ac\u00ad][ \t\r\f]*\n\\s*")  # a word that is cut at the end of a line
# letters that are typed for each other: on a keyboard that lacks them, or by whoever spells for other readers
LIKE = str.maketrans("ıłøđðħىکیةہھіәөүұқғңһєґ", "iloddhيكيهههиаоуукгнхег") | {
    ord("æ"): "ae",
    ord("œ"): "oe",
    ord("ـ"): "",
}
FAMILIES = frozenset(  # before a given name they make somebody else's; other surnames are words of every day more often
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗梁宋郑谢韩唐冯董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范"
    "石姚谭廖熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段钱汤尹黎易常武張劉陳楊黃趙吳孫馬羅鄭謝韓馮蕭鄧許呂蘇盧蔣賈葉閻鍾範譚陸錢湯"
)
INSIDE = SOUNDS | frozenset("江明汗")  # beside a part of a foreign name they make a longer one
_unseen = re.compile(f"[{INVISIBLE}]")
HAN, SINGLE = "\u3400-\u4dbf\u4e00-\u9fff", "\u0621-\u063a\u0641-\u064a\u0671-\u0673\u0679-\u06d3\u06d5"
DOTTED = re.compile(rf"[{HAN}{DOTS}\s]+")
EVEN = re.compile(
    f"[{HAN}]+|[{SINGLE}]+(?:[ \n][{SINGLE}]+)*"
)  # runs of which each sign is one letter when it is folded


def folded(text: str) -> str:
    """A word without case, marks and what nobody sees."""
    if text.isascii():
        return text.lower()  # the same, in a tenth of the time
    plain = unicodedata.normalize("NFKD", _unseen.sub("", text).casefold())
    return "".join(c for c in plain if not unicodedata.combining(c)).translate(LIKE)


_letter = lru_cache(maxsize=20_000)(folded)


def letters(text: str) -> tuple[str, list[int]]:
    """A text folded letter by letter, and where in it each letter stands."""
    told: list[str] = []
    at: list[int] = []
    for place, sign in enumerate(text):
        for letter in _letter(sign):
            told.append(letter)
            at.append(place)
    return "".join(told), at


@cache
def _even() -> dict[int, str]:
    """What the signs of an even run of Arabic letters become."""
    return {ord(sign): folded(sign) for sign in map(chr, range(0x600, 0x700)) if re.match(f"[{SINGLE}]", sign)} | {
        ord("\n"): " "
    }


def flat(run: str) -> tuple[str, Sequence[int]]:
    """The same of a run without spaces: blanks and dots go; in Arabic script, which has blanks, one stays."""
    if EVEN.fullmatch(run):
        return run.translate(_even()) if ARABIC.match(run) else run, range(len(run))
    if DOTTED.fullmatch(run):
        at = [place for place, sign in enumerate(run) if not (sign in DOTS or sign.isspace())]
        return "".join([run[place] for place in at]), at
    told: list[str] = []
    at = []
    for place, sign in enumerate(run):
        if sign.isspace() or sign in DOTS:
            if told and ARABIC.match(told[-1]):
                told.append(" ")
                at.append(place)
            continue
        for letter in _letter(sign):
            told.append(letter)
            at.append(place)
    return "".join(told), at


def runs(text: str) -> Iterator[str]:
    """What a spelling in a script without spaces may stand as: whole, its parts, and a Chinese given name alone.

    Parts that are words of every day are left out: each of these words would tell the name. So are parts of two
    characters of a foreign name: they stand in too many others.
    """
    for run in UNSPACED.finditer(text):
        whole = flat(run.group())[0]
        if ARABIC.search(run.group()):
            yield from (word for word in dict.fromkeys([whole, *whole.split()]) if len(word) >= 3)
            continue
        if len(whole) >= 2:
            yield whole
        parts = [flat(part)[0] for part in re.split(rf"[{DOTS}]", run.group())]
        yield from (part for part in parts if part != whole and len(part) > 2)
        given = _given(whole)
        if given and not _said(given):
            yield given


def stands_apart(told: str, start: int, end: int, whole: bool) -> bool:
    """Whether a part of a name is not part of somebody else's: the characters beside it would tell."""
    if whole or ARABIC.match(told[start]):
        return True
    before, after = told[start - 1 : start], told[end : end + 1]
    if end - start == 2:
        return before not in FAMILIES
    return before not in INSIDE and after not in INSIDE


def _given(name: str) -> str:
    """The two characters of a Chinese given name behind the surname, or nothing."""
    surname = 2 if re.match(DOUBLE, name) else 1 if name[:1] in SURNAMES else 0
    return name[surname:] if surname and len(name) - surname == 2 else ""


def _said(word: str) -> bool:
    from pypinyin.phrases_dict import phrases_dict  # large, and needed for Chinese names alone

    return word in phrases_dict or word in words_of_every_day()


@cache
def words_of_every_day() -> frozenset[str]:
    """Names that are words, too: in small letters they are left, for what stands in their place would tell the name."""
    path = codes.data_folder() / "names_that_are_words.txt"
    return frozenset(folded(word) for word in path.read_text(encoding="utf-8").split())

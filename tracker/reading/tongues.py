"""What the weighing has to know of a language: its words, what they tell, who speaks, and what a text is about."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from tracker.reading import (
    bare_injuries,
    chinese_injuries,
    chinese_triggers,
    chinese_words,
    english_figures,
    english_names,
    english_topic,
    force,
    matter,
    names,
    russian_injuries,
    russian_names,
    russian_triggers,
    russian_words,
    triggers,
)
from tracker.reading import english_words as words
from tracker.reading.gate import gated
from tracker.reading.injuries import Hurt
from tracker.reading.triggers import Found, Trigger

YEAR, NUMBER = re.compile(r"(?:19|20)\d\d"), re.compile(r"\d[\d,.]*")
MONTHS = frozenset("january february march april may june july august september october november december".split())
Token = tuple[str, int, int]


@dataclass(frozen=True)
class Tongue:
    """`tokens` are words with their offsets, `stem` what is alike in their forms, `found` the triggers between two offsets,
    `is_unreal` whether what is told at the third is denied or feared in a sentence that begins at the second, `said` fits a
    word of speaking, `be` are those of the passive, `pronouns` open a sentence that goes on about somebody, `about` tells
    what the text is about, `elsewhere` whether that is a game, a work of fiction or the weather, where nothing is a case;
    `pairs`: words are so short that only two of them tell something; `wounds` finds injuries between two offsets, also
    those told in passing, `whose` the sex of whose part of the body it is ("her nose").
    """

    name: str
    tokens: Callable[[str, int, int], list[Token]]
    stem: Callable[[str], str]
    found: Callable[[str, int, int], list[Found]]
    is_unreal: Callable[[str, int, int], bool]
    said: re.Pattern[str]
    be: frozenset[str]
    pronouns: frozenset[str]
    about: Callable[[str], list[str]]
    elsewhere: Callable[[str], bool]
    pairs: bool = False
    wounds: Callable[[str, int, int], list[Hurt]] = lambda text, start, end: []
    whose: Callable[[str, int, int], str] | None = None
    acts_on: Callable[[str, int, int], bool] | None = None
    """Whether a verb between two offsets is active and has an object behind it."""


def _table(patterns: Sequence[tuple[str, Trigger]]) -> Callable[[str, int, int], list[Found]]:
    """Finds what the patterns of a language tell."""
    compiled = [(gated(pattern, re.I), trigger) for pattern, trigger in patterns]
    return partial(triggers.found, tables=[("passive", compiled)])


# --- English ---
def _of_force(text: str, start: int, end: int) -> list[Hurt]:
    """Injuries of an English sentence that are told in passing; none in a text of mishaps."""
    return [] if force.is_of_mishaps(text) else bare_injuries.bare(text, start, end)


def _english(text: str, start: int, end: int) -> list[Token]:
    return [(_plain(token.low), token.start, token.end) for token in names.tokens(text, start, end)]


def _plain(word: str) -> str:
    if NUMBER.fullmatch(word):
        return "<year>" if YEAR.fullmatch(word) else "<number>"
    if word in MONTHS:
        return "<month>"
    if word in english_names.WEEKDAYS:
        return "<weekday>"
    return "<nation>" if word in words.DEMONYMS else word


ENGLISH = Tongue(
    "eng",
    _english,
    matter.stem,
    triggers.found,
    english_topic.is_unreal,
    re.compile(words.SAID, re.I),
    frozenset(words.BE),
    frozenset("he she they his her the".split()),
    lambda text: [f"topic={english_topic.topic_of(text)}", f"violent={english_topic.is_violent(text)}"],
    lambda text: (
        bool(english_topic.topic_of(text))
        or english_topic.is_review(text)
        or english_topic.is_obituary(text)
        or english_topic.is_history(text)
        or not english_topic.is_violent(text)
        or force.is_by_far_of_mishaps(text)
        or not english_figures.knows_force(text)
        or names.shouted(text)
    ),
    wounds=_of_force,
    whose=bare_injuries.whose,
    acts_on=english_figures.acts_on,
)

# --- Russian ---
CYRILLIC = re.compile(r"\d[\d,.]*|[^\W\d_]+(?:-[^\W\d_]+)*|[^\w\s]")


def _russian(text: str, start: int, end: int) -> list[Token]:
    return [
        ("<number>" if match[0][0].isdigit() else match[0].casefold(), match.start(), match.end())
        for match in CYRILLIC.finditer(text, start, end)
    ]


def _elsewhere_in_russian(text: str) -> bool:
    size = len(re.findall(r"\w+", text)) or 1
    if size >= russian_words.SHORT and not russian_words.ABLE.search(text):
        return True  # words of force are figures where nobody of force is named
    serious = len(russian_words.SERIOUS.findall(text))
    counted = (len(table.findall(text)) for table in (russian_words.SPORT, russian_words.FICTION, russian_words.NATURE))
    return any(count / size > 0.02 and count >= 2 and count > serious for count in counted)


RUSSIAN = Tongue(
    "rus",
    _russian,
    russian_names.stem,
    _table((*russian_triggers.PATTERNS, *russian_triggers.MENTIONED)),
    lambda text, start, at: bool(
        russian_words.HYPOTHETICAL.search(text[start:at])
        or russian_words.SEEN.search(text[max(start, at - 30) : at])
        or russian_words.FINED.search(text, max(start, at - 60), at + 60)
    ),
    russian_words.SAID,
    frozenset("был была были".split()),
    frozenset("он она они его её ее их".split()),
    lambda text: [],
    _elsewhere_in_russian,
    wounds=russian_injuries.bare,
)

# --- Chinese ---
SIGNS = re.compile(r"\d+|[A-Za-z]+|\S")


def _chinese(text: str, start: int, end: int) -> list[Token]:
    return [
        ("<number>" if match[0][0].isdigit() else match[0], match.start(), match.end())
        for match in SIGNS.finditer(text, start, end)
    ]


def _elsewhere_in_chinese(text: str) -> bool:
    if not chinese_words.GRAVE.search(text):
        return True
    elsewhere = len(chinese_words.ELSEWHERE.findall(text))
    return elsewhere >= 2 and elsewhere >= len(chinese_words.SERIOUS.findall(text))


CHINESE = Tongue(
    "zho",
    _chinese,
    lambda word: word,
    _table((*chinese_triggers.PATTERNS, *chinese_triggers.MENTIONED)),
    lambda text, start, at: bool(chinese_words.UNREAL.search(text[max(start, at - 8) : at])),
    re.compile(r"[说說称稱告表示]"),
    frozenset("被遭"),
    frozenset("他她其"),
    lambda text: [],
    _elsewhere_in_chinese,
    pairs=True,
    wounds=chinese_injuries.bare,
)

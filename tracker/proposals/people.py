"""People named in a selection, each with their own span; sex only from words that say it."""

from __future__ import annotations

import re
from typing import Any

from tracker.proposals.words import GROUPS, NOT_NAMES, SINGLES, name_pattern

LIST = re.compile(r"\s*(?:,|،|、|;|؛|\band\b|(?<=\s)(?:و|и|және|мен|ۋە|ва)(?=\s)|和|与|及)\s*")
HAN_NAME = re.compile(r"[\u3400-\u9fff]{2,}(?:·[\u3400-\u9fff]+)*")


def people(text: str, start: int, end: int) -> list[dict[str, Any]]:
    """Rows of a draft for the names in these words, in the order of the text."""
    part = text[start:end]
    spans = [(m.start() + start, m.end() + start) for m in name_pattern().finditer(part)]
    spans = [
        trimmed
        for span in spans
        if (trimmed := _without_lead(text, *span))
        and not NOT_NAMES.search(text[trimmed[0] : trimmed[1]])
        and not _of_a_thing(text, *trimmed)
    ]
    if not spans and _caseless(part):
        spans = _list(text, start, end)
    groups = [
        (m.start() + start, m.end() + start, GROUPS[m[2].casefold()], "other" in m[0].casefold())
        for m in re.finditer(rf"\b(\w+) (?:other )?({'|'.join(GROUPS)})\b", part, re.I)
    ]
    rows: list[dict[str, Any]] = []
    seen: set[str] = set()
    for low, high in spans:
        name = text[low:high]
        if name in seen:
            continue
        seen.add(name)
        sex, sex_start, sex_end = _sex(text, start, low, groups)
        rows.append(
            {
                "key": str(len(rows) + 1),
                "name": name,
                "start": low,
                "end": high,
                "sex": sex,
                "sex_start": sex_start,
                "sex_end": sex_end,
                "stage": "",
                "place": "",
                "authority": "",
                "then": "",
                "record": None,
            }
        )
    return rows


BEFORE_A_THING = re.compile(r"\b(?:the|in|at|near|outside|inside|towards?) $")
AFTER_A_THING = re.compile(
    r" (?:station|street|market|prison|hospital|clinic|court|police|square|camp|district|valley|university|school|airport)\b"
)


def _of_a_thing(text: str, low: int, high: int) -> bool:
    """Capitals of an outlet, an office or a place: "the Harbour Courier", "in Port Veldra", "Lime Hill camp"."""
    own = text[high : high + 2] in ("'s", "’s")  # "at Ada Lund's house" names a person
    before = not own and BEFORE_A_THING.search(text[max(0, low - 10) : low])
    return bool(before or AFTER_A_THING.match(text, high))


LEAD = re.compile(
    r"(?:A|An|In|On|At|One|Police|Officer|Mr|Mrs|Ms|Dr|President|Lawyer|Judge|Demonstrators?|Activists?"
    r"|Задержан\w*|Арестован\w*|Освобожд\w*|Полици\w*|Адвокат\w*|Сегодня|Вчера|В|На|По|С|И)\.? "
)


def _without_lead(text: str, low: int, high: int) -> tuple[int, int] | None:
    """A capital at the start of a sentence is no part of a name ("Police Officer …"); "The …" is no person."""
    if text.startswith("The ", low):
        return None
    while word := LEAD.match(text, low, high):
        low = word.end()
    if text[high - 2 : high] in ("'s", "’s"):
        high -= 2
    return (low, high) if " " in text[low:high] else None


def _sex(
    text: str, start: int, at: int, groups: list[tuple[int, int, str, bool]]
) -> tuple[str, int | None, int | None]:
    """From "three other women, A, B" before the name; "other" tells it of whoever stands before the group too."""
    before = [g for g in groups if g[1] <= at]
    if before:
        return before[-1][2], before[-1][0], before[-1][1]
    told = next((g for g in groups if g[3]), None)
    if told:
        return told[2], told[0], told[1]
    sentence = max(text.rfind(". ", start, at), text.rfind("\n", start, at), start)
    single = list(re.finditer(rf"\b({'|'.join(SINGLES)})\b(?=[^.]{{0,40}}$)", text[sentence:at], re.I))
    if single:
        return SINGLES[single[-1][1].casefold()], sentence + single[-1].start(), sentence + single[-1].end()
    return "", None, None


def _caseless(part: str) -> bool:
    """Whether most letters are of a script without capitals (Arabic, Chinese …)."""
    letters = [c for c in part if c.isalpha()]
    return bool(letters) and sum(not c.isupper() and not c.islower() for c in letters) * 2 > len(letters)


def _list(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """A list of names in a script without capitals: what stands between the commas, where it is short."""
    found: list[tuple[int, int]] = []
    at = start
    for match in [*LIST.finditer(text, start, end), None]:
        stop = match.start() if match else end
        low = at + len(text[at:stop]) - len(text[at:stop].lstrip())
        high = at + len(text[at:stop].rstrip(" .。！？؟\u200f"))
        if low < high <= low + 40 and len(text[low:high].split()) <= 5:
            found.append((low, high))
        at = match.end() if match else end
    return found

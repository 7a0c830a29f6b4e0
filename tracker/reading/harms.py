"""Harm to a body in any words: a part of it near a word of harm, what somebody can no longer do, or a condition that is harm.

Far wider than `injuries`, and so only for texts that tell of force (tracker/reading/force.py); whose it is, is asked by
`bearers`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache

from tracker.reading.english_words import INJURIES
from tracker.reading.harm_words import (
    ALONE,
    BREAKS,
    COMMON,
    COST,
    DETERMINERS,
    FACULTIES,
    LOSS,
    OF_A_NAME,
    PARTS,
    SPATIAL,
    TELLING,
    USELESS,
    strength,
)
from tracker.reading.injuries import NOT_FOR, SEVERITY, Hurt, first_of

WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*|\d+|[^\w\s]")
LOSING = frozenset("lost loses losing lose lacks missing cost took".split())
LIGHT = DETERMINERS | frozenset(
    "of out off away up open s".split()
)  # words that set a part and its harm no farther apart
REACH = {2: 6, 1: 2}  # words between a part and a word of harm, by its strength
IDIOM = re.compile(
    r"(?:back (?:in|to|into|home|at|from|on|and forth|with|under|door|seat|yard|room|page|then|up|down|off|again)\b|heads? (?:of|to|for|coach|start|office|teacher|master)\b|face (?:of|to|up|charges?|trial|the|a|an)\b"
    r"|hands? (?:over|out|up|in|down|of|back|baggage|grenade)|arms? (?:depot|cache|dealer|race|trade|embargo)|eye (?:on|witness)|foot (?:of|patrol|soldier|on)|body (?:of|politic|armou?r|language)|heart (?:of|to heart)|mouth of|nails? (?:in|down)|side (?:of|by)|sight of|mind (?:of|that)|memory of|vision (?:of|for)|speech (?:in|at|on|by|to))\b",
    re.I,
)
LISTED = re.compile(
    rf"\((?:(?:left|right|both|upper|lower|the) )*(?:{'|'.join(sorted(PARTS, key=len, reverse=True))})(?:(?:,| and) (?:(?:left|right|both) )?[a-z]+)*\)",
    re.I,
)  # "Ada Lund (thigh, hand)"
FIGURE = re.compile(
    r"\b(?:is|was|as|like) an? (?:\w+ )?(?:wound|scar|bruise|knife|cast|sling)\b|\bbloody nose for\b", re.I
)
OWN_DOING = re.compile(  # what people do to themselves where nobody does it to them
    r"(?:broke|twisted|sprained|cut|hurt|injured|fractured|dislocated|bruised|grazed|tore) (?:his|her|their)\b", re.I
)
SURE_BEFORE = frozenset("his her their my your whose".split())
NOT_HARMED = re.compile(
    r"\b(?:unhurt|unharmed|uninjured|untouched|unscathed)\b|\b(?:nobody|no one|none|neither)\b[^.;,]{0,40}$|\b(?:no|not|without|nor|neither|never) (?:[\w’'-]+ ){0,4}$",
    re.I,
)
SUPPOSED = re.compile(
    r"\b(?:if|unless|threaten\w*|risk\w*|fear(?:s|ed)? (?:that|of)|could (?:have|be)|might (?:have|be)|would|warned|as if|like|to avoid|nearly|almost|wanted to|tried to|ordered to) (?:[\w’'-]+ ){0,5}$",
    re.I,
)


@dataclass(frozen=True)
class _Token:
    low: str
    start: int
    end: int


@lru_cache(maxsize=1024)
def harms(text: str, start: int, end: int, named: tuple[tuple[int, int], ...]) -> tuple[Hurt, ...]:
    """The harm that one sentence tells, in the order of the text; `named` are the spans of names in it, no words of which count.

    Asked twice of each.
    """
    tokens = _tokens(text, start, end, named)
    spans: list[tuple[int, int, int | None]] = [
        (tokens[low].start, tokens[high].end, part) for low, high, part in _beside_parts(text, tokens)
    ]
    spans += [
        (tokens[low].start, tokens[at].end, at)
        for low, at in _telling(tokens)
        if not any(start_ < tokens[at].end and tokens[low].start < end_ for start_, end_, _ in spans)
    ]
    behind = [stop for _, stop in named]
    spans += [(m.start(), m.end(), None) for m in LISTED.finditer(text, start, end) if m.start() - 1 in behind]
    spans += [
        (m.start(), m.end(), None)
        for pattern in (LOSS, USELESS, COST, ALONE)
        for m in pattern.finditer(text, start, end)
    ]
    out: list[Hurt] = []
    for low, high, part in sorted(spans, key=lambda span: (span[2] is None, span[0])):
        lost = LOSS.pattern.match(text, low, high)
        before = text[start:low]
        if (
            not lost
            and NOT_HARMED.search(before)
            or SUPPOSED.search(before)
            or _is_idle(text[low:high], text[max(start, low - 6) : high + 5])
        ):
            continue
        if any(hurt.start < high and low < hurt.end for hurt in out):
            continue
        out.append(_hurt(text, low, high, None if part is None else tokens[part], start, end))
    return tuple(sorted(out, key=lambda hurt: hurt.start))


def _tokens(text: str, start: int, end: int, named: Collection[tuple[int, int]]) -> list[_Token]:
    spans = sorted(named)
    out: list[_Token] = []
    for match in WORD.finditer(text, start, end):
        inside = next((span for span in spans if span[0] <= match.start() < span[1]), None)
        if inside is None:
            out.append(_Token(match[0].casefold(), match.start(), match.end()))
        elif not out or out[-1].start != inside[0]:
            out.append(_Token("<name>", inside[0], inside[1]))
    return out


def _beside_parts(text: str, tokens: list[_Token]) -> list[tuple[int, int, int]]:
    """The first and last token of each harm to a part of a body, and the part."""
    out = []
    for at, token in enumerate(tokens):
        if token.low not in PARTS:
            continue
        found = _harm_of(tokens, at)
        if found is None or IDIOM.match(text, token.start) and not _is_somebodys(tokens, at):
            continue
        low, high = min(at, found), max(at, found)
        while low and tokens[low - 1].low in DETERMINERS:
            low -= 1
        out.append((low, high, at))
    return out


def _telling(tokens: list[_Token]) -> Iterator[tuple[int, int]]:
    """Parts that are told as somebody's ("his spleen", "Ada Lund's jaw"), with their first token: of such a text enough."""
    for at, token in enumerate(tokens):
        if token.low not in OF_A_NAME:
            continue
        if tokens[at + 1 : at + 3] and [t.low for t in tokens[at + 1 : at + 3]] == ["of", "<name>"]:
            yield at, at  # "the nails of Ada Lund"
            continue
        for low in range(max(0, at - 3), at):
            own = tokens[low].low in SURE_BEFORE and token.low in TELLING
            whose = own or tokens[low].low == "<name>"
            between = all(one.low in DETERMINERS or one.low in ("s", "’", "'", "of") for one in tokens[low + 1 : at])
            if whose and between and not (low and tokens[low - 1].low in SPATIAL):
                yield low, at
                break


def _harm_of(tokens: list[_Token], at: int) -> int | None:
    """The nearest word of harm that a part may belong to."""
    best: tuple[int, int] | None = None
    part = tokens[at].low
    for step in (-1, 1):
        between = 0
        index = at + step
        while 0 <= index < len(tokens) and between <= REACH[2]:
            low = tokens[index].low
            if low in BREAKS or (step == -1 and low == "<name>" and index and tokens[index - 1].low in (",", "and")):
                break  # "Bo Ek's eardrum was ruptured, Ada Lund's ribs were cracked"
            strong = 0 if low in PARTS and low != "nail" else strength(low)
            if low == "cast" and tokens[index - 1].low != "a":
                strong = 0
            if part in ("body", "bodies") and strong == 1:
                break
            if strong == 1 and step == 1 and tokens[index - 1].low in ("and", ","):
                break  # "a picture of his head, and took it away": a verb of its own
            if low in LOSING and part not in COMMON and strong == 1 and between <= REACH[1] + 2:
                strong = 2
            enough = strong == 2 or (strong == 1 and between <= REACH[1] and _may_be_weak(tokens, at))
            if part in FACULTIES and not _is_somebodys(tokens, at):
                break
            if enough and (part not in COMMON or _is_a_part(tokens, at, index)):
                if best is None or between < best[0]:
                    best = between, index
                break
            between += low != "," and low not in LIGHT
            index += step
    return None if best is None else best[1]


def _is_a_part(tokens: list[_Token], at: int, harm: int) -> bool:
    """Whether a word that says other things too stands as a part of somebody's body: "his head", "both hands", "broken arm"."""
    return harm == at - 1 or any(
        tokens[index].low in DETERMINERS or tokens[index].low in ("<name>", "s") for index in range(max(0, at - 2), at)
    )


def _may_be_weak(tokens: list[_Token], at: int) -> bool:
    """Whether a part is so plainly somebody's that a loose word beside it tells of harm: "her lips black", "a hole behind the knee"."""
    return (
        tokens[at].low not in COMMON
        or (at > 0 and tokens[at - 1].low in LOSING)
        or any(tokens[index].low in DETERMINERS or tokens[index].low == "<name>" for index in range(max(0, at - 2), at))
    )


def _is_idle(words: str, around: str) -> bool:
    """Whether words of harm are those of a game or a figure of speech; "the arm of Ada Lund" is none."""
    match = NOT_FOR.search(words)
    if FIGURE.search(around):
        return True
    return match is not None and match[0].casefold() not in ("arm of", "foot of", "mouth of")


def _is_somebodys(tokens: list[_Token], at: int) -> bool:
    return any(tokens[index].low in SURE_BEFORE for index in range(max(0, at - 2), at))


def _hurt(text: str, low: int, high: int, part: _Token | None, start: int, end: int) -> Hurt:
    words = text[low:high]
    side = next((one for one in ("left", "right", "both") if re.search(rf"\b{one}\b", words, re.I)), "")
    kind = next((code for code, told in INJURIES if re.search(told, words, re.I)), "unspecified")
    severity, severity_at = first_of(SEVERITY, text, max(start, low - 40), min(end, high + 40))
    at = (part.start, part.end) if part else None
    body = PARTS[part.low] if part else "unspecified"
    return Hurt(low, high, body, at, side, kind, severity, severity_at, None, "", None)

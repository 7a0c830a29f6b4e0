"""The parts of a report: headline, caption, body, notices, and the sentences in them."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

BLANK = re.compile(r"\n[ \t\u00a0]*\n\s*")
CHROME = re.compile(
    r"^(?:accessibility links|breaking news|skip to .*|share(?: this)?|print|advertisement|read more.*|related.*|to find out more.*"
    r"|subscribe.*|sign up.*|cookies?.*|menu|search|follow us.*|all rights reserved.*|copyright.*|©.*|click here.*)$",
    re.I,
)
NOTICE = re.compile(
    r"please note that you could|undesirable organi[sz]ation|all rights reserved|©|copyright|terms of use|privacy policy"
    r"|нежелательн\w+ организаци|иностранн\w+ агент|все права защищены|版权所有|转载请注明",
    re.I,
)
CAPTION = re.compile(r"^(?:\(?(?:file |archive )?(?:photo|image|picture)\b|caption:|фото\b|图(?:片|为))", re.I)
MATTER = re.compile(r"\A---\n.*?\n---\n", re.S)
ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Messrs|Dr|Prof|St|Gen|Col|Lt|Sgt|Capt|Maj|Gov|Sen|Rep|Rev|Fr|No|Nos|vs|etc|Art|Jan|Feb|Mar|Apr|Aug|Sept?|Oct|Nov"
    r"|Dec|p\.m|a\.m|U\.S|U\.K|U\.N|e\.g|i\.e|г|гг|ст|ул|им|тыс|млн|руб|т\.е|т\.д|т\.п)|\b[A-ZА-ЯЁ])\.$"
)
ITEM = re.compile(r"\s*(?:[-•*–]|\d{1,3}[.)])\s")
LABEL = re.compile(r"\s*[^\W\d_][\w ,/&-]{1,60}:[ \t]+\S")
END = re.compile(r"(?:[.!?…]+[\"”’»)\]*]*(?=\s)|[。！？]+[”」』）]*|\n(?=\s*(?:[-•*–]|\d+[.)])\s))")


QUOTED = re.compile(r"[!?…]+[\"”’»]")
BREAK = re.compile(r"[,;，、；] ?")
LONGEST = 4000
"""Letters of a sentence: rules look from each word to each other one, so that a page without a full stop is cut."""


@dataclass(frozen=True)
class Segment:
    """A part of the text; `kind` is headline, caption, body, promo, notice, chrome, matter, signature or item."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True)
class Sentence:
    """One sentence and the kind of the part it stands in; `paragraph` counts parts."""

    start: int
    end: int
    kind: str
    paragraph: int


def segments(text: str) -> list[Segment]:
    """The parts of the text in their order."""
    found: list[Segment] = []
    at = 0
    if matter := MATTER.match(text):
        found.append(Segment(0, matter.end(), "matter"))
        at = matter.end()
    blocks: list[tuple[int, int]] = []
    for gap in [*BLANK.finditer(text, at), None]:
        stop = gap.start() if gap else len(text)
        blocks += _lines(text, at, stop)
        at = gap.end() if gap else at
    seen = Counter(text[start:end].strip() for start, end in blocks)
    titled = False
    for start, end in blocks:
        words = text[start:end].strip()
        if not words:
            continue
        kind = _kind(words, titled, seen[words] > 1)
        titled |= kind in ("headline", "body")
        found.append(Segment(start, end, kind))
    return found


def _lines(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """A block's lines by themselves, unless it is one paragraph broken at a margin."""
    spans = [(m.start(), m.end()) for m in re.compile(r"[^\n]+").finditer(text, start, end)]
    lengths = [high - low for low, high in spans]
    labels = any(LABEL.match(text, low, high) or ITEM.match(text, low, high) for low, high in spans[1:])
    open_ends = not labels and all(
        not re.search(r"[.!?:][\"”’)]?\s*$", text[low:high]) or high - low > 68 for low, high in spans[:-1]
    )
    wrapped = len(spans) > 1 and open_ends and all(45 <= n <= 100 for n in lengths[:-1])
    return [(spans[0][0], spans[-1][1])] if wrapped else spans


def _kind(words: str, titled: bool, repeated: bool) -> str:
    if CHROME.match(words):
        return "chrome"
    if NOTICE.search(words):
        return "notice"
    ended = bool(re.search(r"[.!?。！？…:;,，；：][\"”’»)*\s]*$", words))
    count = len(re.findall(r"\w+", words))
    if CAPTION.match(words) or (repeated and titled):
        return "caption"
    if ITEM.match(words) or (titled and LABEL.match(words) and not ended):
        return "item"
    if not ended and (3 < count <= 30 or (count > 0 and re.match(r"[\u3400-\u9fff]", words))) and len(words) < 220:
        return "promo" if titled else "headline"
    if not ended and count <= 3:
        return "signature" if titled else "chrome"
    return "body"


def flat(text: str, parts: list[Segment]) -> str:
    """The text with the line breaks inside its parts as blanks: offsets stay."""
    letters = list(text)
    for part in parts:
        for at in range(part.start, part.end):
            if letters[at] in "\n\r\t":
                letters[at] = " "
    return "".join(letters)


def sentences(text: str, parts: list[Segment]) -> list[Sentence]:
    """The sentences of all parts that say something."""
    found: list[Sentence] = []
    for number, part in enumerate(parts):
        if part.kind in ("chrome", "matter"):
            continue
        at = part.start
        for end in END.finditer(text, part.start, part.end):
            if QUOTED.search(end[0]) and (after := text[end.end() : end.end() + 2].strip()) and after[0].islower():
                continue  # "who had shouted “Shame!” in court"
            if ABBREVIATION.search(text, max(part.start, end.end() - 12), end.end()) and end[0] == ".":
                continue
            found += _sentence(text, at, end.end(), part.kind, number)
            at = end.end()
        found += _sentence(text, at, part.end, part.kind, number)
    return found


def _sentence(text: str, start: int, end: int, kind: str, paragraph: int) -> list[Sentence]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    found = []
    while end - start > LONGEST:
        cut = _cut(text, start, start + LONGEST)
        found.append(Sentence(start, cut, kind, paragraph))
        start = cut
    return [*found, Sentence(start, end, kind, paragraph)] if end > start else found


def _cut(text: str, start: int, end: int) -> int:
    """Where to cut a stretch: behind its last comma, else behind its last blank, else at its end."""
    breaks = [match.end() for match in BREAK.finditer(text, start, end)]
    blank = text.rfind(" ", start, end)
    return breaks[-1] if breaks else blank + 1 if blank > start else end

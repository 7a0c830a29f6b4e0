"""Who says what in English sentences: the speaker, and how the report gives it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tracker.reading.english_words import SAID
from tracker.reading.groups import Item, Who
from tracker.records.base import Attribution

VERB = re.compile(rf"\b{SAID}\b", re.I)
DENY = re.compile(
    r"\b(?<!was )(?<!were )(?<!been )(?<!being )(?:den(?:y|ies|ied)|rejects?|rejected|dismisse[sd])\b", re.I
)
ACCORDING = re.compile(r"\baccording to\b", re.I)
HEARSAY = re.compile(
    r"\b(?:reportedly|allegedly|it (?:is|was|has been) (?:further )?(?:believed|alleged|reported|said)|rumou?red|according to (?:unconfirmed )?(?:reports|sources|media reports))\b",
    re.I,
)
CALLED = re.compile(
    r"\b(?:managed to (?:call|phone|telephone|reach|contact)|by (?:phone|telephone)|in a (?:telephone|phone) (?:call|interview)|(?:called|phoned|telephoned) (?=[A-Z]))",
    re.I,
)


@dataclass(frozen=True)
class Saying:
    """Who speaks in a stretch of text; `who` None where nobody is named. `stance` asserts or denies."""

    start: int
    end: int
    who: Who | None
    attribution: Attribution
    at: tuple[int, int] | None = None
    denies: bool = False
    channel: str | None = None


def sayings(text: str, start: int, end: int, found: list[Item], kind: str) -> list[Saying]:
    """Who says which stretch of a sentence, the innermost first."""
    if kind == "headline":
        return [Saying(start, end, None, Attribution.HEADLINE)]
    if kind == "caption":
        return [Saying(start, end, None, Attribution.CAPTION)]
    if kind == "notice":
        return [Saying(start, end, None, Attribution.NOTICE)]
    out: list[Saying] = []
    channel = "phone_call" if CALLED.search(text, start, end) else None
    for match in ACCORDING.finditer(text, start, end):
        who = _named(text, found, match.end())
        stretch = (start, match.start()) if match.start() - start > 8 else (match.end(), end)
        hearsay = HEARSAY.match(text, match.start(), end)
        out.append(
            Saying(
                *stretch,
                None if hearsay else who,
                Attribution.HEARSAY if hearsay else Attribution.ACCORDING_TO,
                (match.start(), who.end if who else match.end()),
                channel=channel,
            )
        )
    for match in DENY.finditer(text, start, end):
        index = next((i for i, item in enumerate(found) if item.start <= match.start() < item.end), None)
        who = _speaker_before(found, index) if index is not None else None
        if who is not None:
            stop = re.compile(r", but\b|;").search(text, match.end(), end)
            out.append(
                Saying(
                    match.end(),
                    stop.start() if stop else end,
                    who,
                    Attribution.REPORTED_SPEECH,
                    (who.start, match.end()),
                    denies=True,
                )
            )
    for match in VERB.finditer(text, start, end):
        index = next(
            (i for i, item in enumerate(found) if item.start <= match.start() < item.end and not item.who), None
        )
        if index is None or (
            index
            and found[index - 1].low in ("the", "a", "an", "of", "being", "been", "was", "were", "to", "is", "are")
        ):
            continue
        tail = text[match.end() : end]
        who = _speaker_before(found, index) or _inverted(found, index)
        quoted = bool(re.search(r"[“\"«]", text[start:end]))
        how = (
            Attribution.DIRECT_QUOTE
            if quoted and re.search(r"[”\"»],?\s*(?:[\w ’'.,-]{0,60})$", text[start : match.start()])
            else Attribution.REPORTED_SPEECH
        )
        if who is None:
            continue
        headed = who.head is not None and text[who.head[1] : who.start].strip() == ","
        begins = who.head[0] if who.head and headed else who.start  # "Their lawyer, Ada Lund, said that"
        if (
            len(tail.strip(' .”"’')) < 25
            or not re.search(r"[a-z]{3,} .* [a-z]{3,}", tail)
            or re.search(r"[”\"’,]\s*$", text[start:begins])
            or _comma_before(text, begins, start)
        ):
            out.append(
                Saying(start, min(who.start, match.start()), who, how, (who.start, match.end()), channel=channel)
            )
            if len(tail) > 40:
                out.append(Saying(match.end(), end, who, how, (who.start, match.end()), channel=channel))
        else:
            out.append(Saying(match.end(), end, who, how, (who.start, match.end()), channel=channel))
        break
    if hearsay := HEARSAY.search(text, start, end):
        out.append(Saying(start, end, None, Attribution.HEARSAY, (hearsay.start(), hearsay.end())))
    return out


def _comma_before(text: str, at: int, start: int) -> bool:
    return at - start > 30 and text[:at].rstrip().endswith(",")


def _named(text: str, found: list[Item], at: int) -> Who | None:
    for index, item in enumerate(found):
        if item.start < at:
            continue
        if item.who and not item.own:
            return item.who[0]
        if item.where is not None and not item.own:
            return Who("body", item.start, item.end, item.text)
        if (
            item.own
            and item.who
            or item.low in ("his", "her", "their", "a", "an", "the", "local", "rights", "human", "group", "mr", "ms")
        ):
            continue
        if index and item.start - at > 60:
            return None
    return None


def _speaker_before(found: list[Item], index: int) -> Who | None:
    """Who stands before a verb of saying: directly, or as the subject whose second verb it is."""
    at = index - 1
    while at >= 0 and found[at].low in (
        "has",
        "have",
        "had",
        "also",
        "later",
        "then",
        "further",
        "previously",
        "repeatedly",
        "publicly",
    ):
        at -= 1
    if at < 0:
        return None
    item = found[at]
    if (
        item.who
        and not item.own
        and item.who[0].kind != "group"
        or (item.who and item.who[0].kind == "group" and not item.own)
    ):
        return item.who[-1] if item.who[0].kind == "person" and len(item.who) > 1 and False else item.who[0]
    if item.where is not None and not item.own:
        return Who("body", item.start, item.end, item.text)
    if item.low in ("who", "which") or item.text in (",", ")") or item.low == "and":
        for earlier in range(at - 1, max(-1, at - 14), -1):
            if found[earlier].text in ".;:":
                return None
            if found[earlier].who and not found[earlier].own and found[earlier].who[0].kind != "body":
                return found[earlier].who[0]
    return _descriptor(found, at)


def _descriptor(found: list[Item], at: int) -> Who | None:
    """ "people who have fled the province say": the nearest group before the verb."""
    for earlier in range(at, max(-1, at - 7), -1):
        if found[earlier].text in ".;:,":
            return None
        if found[earlier].who and not found[earlier].own:
            return found[earlier].who[0]
    return None


def _inverted(found: list[Item], index: int) -> Who | None:
    """ "…", said Ada Lund."""
    for item in found[index + 1 : index + 4]:
        if item.who and not item.own:
            return item.who[0]
    return None

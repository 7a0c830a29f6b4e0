"""A few words of a text around what was found, as plain pieces: nothing in them is markup."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import chain

from tracker.wording.words import is_border

Pieces = tuple[tuple[str, bool], ...]  # (words, whether they were looked for)
LENGTH = 240  # letters of a snippet, about
_STRETCH = 40  # so many letters more or less, to end with a word
_BLANKS = re.compile(r"\s+")
_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069\u0000]")  # a piece must not turn what stands after it


def snippet(text: str, hits: Sequence[tuple[int, int]], within: tuple[int, int] | None = None) -> Pieces:
    """The stretch with most of the hits, marked; `within` are the places between which it must lie."""
    low, high = within or (0, len(text))
    marked = _merged(text, [(max(s, low), min(e, high)) for s, e in hits if s < high and e > low])
    start, end = _stretch(text, marked, low, high)
    pieces: list[tuple[str, bool]] = [("… ", False)] if start > low else []
    at = start
    for first, last in marked:
        if start <= first < end:
            pieces += [(text[at:first], False), (text[first : min(last, end)], True)]
            at = min(last, end)
    pieces += [(text[at:end], False), (" …" if end < high else "", False)]
    clean = [(_BLANKS.sub(" ", _TURNS.sub("", said)), is_hit) for said, is_hit in pieces]
    return tuple((said, is_hit) for said, is_hit in clean if said)


def _merged(text: str, hits: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Hits in order, each of whole signs, those that touch as one."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(hits):
        while not is_border(text, start):
            start -= 1
        while not is_border(text, end):
            end += 1
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def _stretch(text: str, hits: Sequence[tuple[int, int]], low: int, high: int) -> tuple[int, int]:
    """Where the snippet begins and ends."""
    if high - low <= LENGTH + _STRETCH:
        return low, high
    if not hits:
        return low, _back(text, low + LENGTH, low)
    room = LENGTH * 2 // 3

    def held(at: int) -> int:
        first = hits[at][0]
        return sum(1 for start, end in hits[at : at + 30] if end <= first + room)

    best = max(range(min(len(hits), 200)), key=lambda at: (held(at), -at))
    start = max(low, hits[best][0] - LENGTH // 4)
    end = min(high, start + LENGTH)
    start = max(low, end - LENGTH)
    start = start if start == low else _forward(text, start, hits[best][0])
    return start, end if end == high else _back(text, end, min(hits[best][1], start + 2 * LENGTH))


def _forward(text: str, place: int, last: int) -> int:
    """The next place after a blank, or at least between two signs; not after `last`."""
    near = next((at for at in range(place, min(place + _STRETCH, last)) if text[at - 1].isspace()), None)
    return near if near is not None else next((at for at in range(place, last) if is_border(text, at)), last)


def _back(text: str, place: int, first: int) -> int:
    """The place before the last blank, or at least between two signs; not before `first`."""
    near = (at for at in range(place, max(place - _STRETCH, first), -1) if text[at].isspace())
    signs = chain(near, (at for at in range(place, first, -1) if is_border(text, at)), (first,))
    return next(signs)

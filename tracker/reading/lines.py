"""A sentence with the people who are known where it stands, in the languages whose verbs tell by themselves what was done to whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tracker.reading.groups import Who
from tracker.reading.layout import Sentence
from tracker.reading.names import Person
from tracker.reading.sayings import Saying


@dataclass(frozen=True)
class Line:
    """A sentence with who is named in it, who was told of before (the last ones, and all of late), and who speaks."""

    text: str
    sentence: Sentence
    whos: Sequence[Who]
    last: Sequence[Who]
    recent: Sequence[Who]
    saying: Saying | None


def named_in(people: Sequence[Person], sentence: Sentence) -> list[Who]:
    """The people named in a sentence, in its order."""
    found = [
        Who("person", m.start, m.end, m.text, p)
        for p in people
        for m in p.mentions
        if sentence.start <= m.start < sentence.end
    ]
    return sorted(found, key=lambda w: w.start)


__all__ = ["Line", "named_in"]

"""What a reading offers of people, by the fullest name."""

from __future__ import annotations

from tracker.reading import read
from tracker.reading.golden import victims
from tracker.records.base import Kind


def done(text: str) -> dict[str, set[str]]:
    """What is told to have been done to whom, in the words of answers."""
    reading = read(text)
    return {reading.thing(victim.key).label: victim.roles for victim in victims(text, reading)}


def hurt(text: str) -> set[str]:
    """Those who are offered as injured."""
    reading = read(text)
    return {reading.thing(str(t.frame["individual_id"])).label for t in reading.things if t.kind is Kind.INJURY}

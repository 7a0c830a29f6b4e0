"""What a text tells, before it is put in our records: the same shape for every language."""

from __future__ import annotations

from dataclasses import dataclass, field

from tracker.reading.day import Day
from tracker.reading.groups import Who
from tracker.reading.injuries import Hurt
from tracker.reading.layout import Segment, Sentence
from tracker.reading.names import Mention, Person
from tracker.reading.sayings import Saying
from tracker.reading.tellers import Teller
from tracker.reading.triggers import Trigger


@dataclass
class Told:
    """One act as one sentence tells it; `victims` are people or groups, pronouns already resolved.

    `weighed`: no rule reads it so; it is likely by the words around the name. `later`: a step after somebody was taken
    (tracker/reading/later.py), whose day and place are its own.
    """

    trigger: Trigger
    start: int
    end: int
    sentence: Sentence
    victims: list[Who]
    agent: Who | None = None
    stage: str = ""
    stage_at: tuple[int, int] | None = None
    held_at: tuple[int, int] | None = None
    day: Day | None = None
    place: Mention | None = None
    saying: Saying | None = None
    score: float = 0.9
    weighed: bool = False
    later: bool = False
    place_doubt: str = ""


@dataclass
class Wound:
    """One injury, whose it is, and the sentence."""

    hurt: Hurt
    victim: Who
    sentence: Sentence
    saying: Saying | None = None
    score: float = 0.9
    doubt: str = ""


@dataclass
class Gathering:
    """A demonstration or another incident that the words name as such."""

    type: str
    start: int
    end: int
    noun: tuple[int, int]
    sentence: Sentence
    day: Day | None = None
    place: tuple[int, int] | None = None
    spot: Mention | None = None
    saying: Saying | None = None


@dataclass
class Statement:
    """What somebody says or denies that is no act of its own."""

    start: int
    end: int
    saying: Saying
    sentence: Sentence


@dataclass
class Account:
    """All that one text tells."""

    language: str
    parts: list[Segment]
    people: list[Person]
    places: list[Mention]
    days: list[Day]
    acts: list[Told] = field(default_factory=list)
    wounds: list[Wound] = field(default_factory=list)
    gatherings: list[Gathering] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    tellers: list[Teller] = field(default_factory=list)
    sure: dict[int, float] = field(default_factory=dict)
    """How likely it is that something was done to each person, by number; empty where that was not weighed."""

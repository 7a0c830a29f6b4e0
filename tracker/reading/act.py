"""One act as a sentence tells it."""

from __future__ import annotations

from dataclasses import dataclass, field

from tracker.reading.groups import Who
from tracker.reading.triggers import (
    Trigger,
)


@dataclass
class Act:
    """Something done, as one place in the text tells it; `agent` who did it, where the sentence says so."""

    trigger: Trigger
    start: int
    end: int
    affected: list[Who]
    agent: Who | None = None
    score: float = 0.9
    index: int = 0
    passive: bool = True
    stage: str = ""
    stage_at: tuple[int, int] | None = None
    place_words: tuple[int, int] | None = None
    notes: list[str] = field(default_factory=list)

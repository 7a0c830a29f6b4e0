"""Steps of a custody that come after somebody was taken: a release, a trial, a sentence, a move to another place.

Their day and place are those of the step. Nobody was arrested on the day of their release.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from tracker.reading.told import Told
from tracker.reading.triggers import CHARGED, Trigger

AFTER = ("released", "released_conditional", "sentenced", "trial")
MOVED_ON = re.compile(r"(?:transferred|moved|flown)\b", re.I)
DEATH = "death_in_custody"


def family_of(trigger: Trigger) -> str:
    """Acts that are one thing over time: all forms of custody are one."""
    return "custody" if trigger.act in ("taken_into_custody", "detention", "house_arrest", DEATH) else trigger.act


def mark(text: str, acts: Iterable[Told]) -> None:
    """Mark what tells of a later step; a death in custody is one where the same text tells how they came into it."""
    every = [told for told in acts if told.trigger.act and family_of(told.trigger) in ("custody", "abduction")]
    for told in every:
        words = text[told.start : told.end]
        told.later = (
            told.trigger.stage in AFTER or told.trigger == CHARGED or MOVED_ON.match(words) is not None
        ) and told.trigger.act != DEATH
    taken = {_whose(told) for told in every if not told.later and told.trigger.act != DEATH}
    held = frozenset().union(*taken)
    for told in every:
        if told.trigger.act == DEATH:
            told.later = bool(_whose(told) & held)


def _whose(told: Told) -> frozenset[int]:
    return frozenset(who.person.number for who in told.victims if who.person)

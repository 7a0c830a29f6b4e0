"""Steps of a custody that come after somebody was taken: a release, a trial, a sentence, a move to another place.

Their day and place are those of the step. Nobody was arrested on the day of their release.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from tracker.reading.model import LEAST
from tracker.reading.told import Account, Told, Wound
from tracker.reading.triggers import CHARGED, CONVICTED, KILLED, RELEASED, RETURNED, SENTENCE, TRIAL, Trigger

AFTER = ("released", "released_conditional", "sentenced", "trial")
MOVED_ON = re.compile(r"(?:transferred|moved|flown)\b", re.I)
GUESSED = 0.65  # how sure it is that a trial told nearby was that of those sentenced
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


TRIED = re.compile(
    r"\bin the dock\b|\bverdicts?\b|\b(?:court|judge|tribunal|panel) (?:tried|heard|convicted|found)\b|\bfound guilty\b|\bconvicted\b|\bco-accused\b|(?<!pre-)(?<!without )(?<!without a )(?<!awaiting )(?<!pending )(?<!fair )\btrials?\b(?! court)|\b(?:was|were) tried\b|\b(?:co-)?defendants?\b"
    r"|(?<!до )\bпроцесс\w*|\bна суде\b|\bсудебн\w+ (?:заседани|разбирательств|процесс)\w*|受审|庭审|开庭审理",
    re.I,
)
AROUND = 400  # letters on each side of a sentence in which the trial before it is told


def tried(text: str, account: Account) -> None:
    """Add that those who were sentenced were on trial, where the words around say that there was one."""
    on_trial = {v.person.number for t in account.acts if t.trigger.stage == "trial" for v in t.victims if v.person}
    for told in list(account.acts):
        new = [v for v in told.victims if v.person and v.person.number not in on_trial]
        if told.trigger not in (SENTENCE, CONVICTED) or told.score < LEAST or not new:
            continue
        low, high = max(0, told.start - AROUND), min(len(text), told.end + AROUND)
        near = min(TRIED.finditer(text, low, high), key=lambda m: abs(m.start() - told.start), default=None)
        if near is not None:
            on_trial |= {v.person.number for v in new if v.person}
            account.acts.append(replace(told, trigger=TRIAL, stage="trial", start=near.start(), end=near.end(), victims=new, stage_at=None, score=GUESSED))  # fmt: skip


def _whose(told: Told) -> frozenset[int]:
    return frozenset(who.person.number for who in told.victims if who.person)


HELD = frozenset(("taken_into_custody", "detention", "house_arrest", "disappearance", "abduction"))


def returned(account: Account) -> None:
    """Take "came home" for a release of those who are told to have been held or gone, and for nothing of all others."""
    held = {
        v.person.number
        for told in account.acts
        if told.trigger.act in HELD and told.trigger not in (RETURNED, RELEASED, SENTENCE, TRIAL, CHARGED)
        for v in told.victims
        if v.person
    }
    for told in account.acts:
        if told.trigger == RETURNED:
            told.victims = [v for v in told.victims if v.person is not None and v.person.number in held]
            told.trigger = RELEASED
    account.acts = [told for told in account.acts if told.victims]


DEADLY = re.compile(
    r"\b(?:opened fire|fired (?:at|on|into|upon)|shot|shots|gunfire|gunshot|bullets?|shell(?:s|ing|ed)?|shrapnel|grenades?|bomb(?:s|ed|ing)?|machetes?|stabbed|stab|hacked|clubbed|lynched|beat|beaten|beating|blows|air ?strike|drone)\b",
    re.I,
)
HURTING = ("physical_assault", "torture")


def of_hurt(text: str, death: Told, account: Account) -> Told | None:
    """A death of those of whom the words right before, or its own, tell that they were shot or beaten: they were killed."""
    told: list[Told | Wound] = [*account.acts, *account.wounds]
    near = [
        one
        for one in told
        if abs(one.sentence.paragraph - death.sentence.paragraph) <= 1 and one.sentence.start <= death.sentence.start
    ]
    hurt = {
        v.person.number
        for one in near
        if isinstance(one, Told) and one.trigger.act in HURTING
        for v in one.victims
        if v.person
    }
    hurt |= {one.victim.person.number for one in near if isinstance(one, Wound) and one.victim.person}
    dead = {v.person.number for t in account.acts if t.trigger.act in ("killing", DEATH) for v in t.victims if v.person}
    own = DEADLY.search(text, death.sentence.start, death.sentence.end) is not None
    victims = [
        v
        for v in death.victims
        if v.person
        and v.person.number not in dead
        and (v.person.number in hurt and (own or _told_near(text, death)) or own)
    ]
    return (
        replace(death, trigger=KILLED, stage="", stage_at=None, victims=victims, score=min(death.score, GUESSED))
        if victims
        else None
    )


def _told_near(text: str, death: Told) -> bool:
    return DEADLY.search(text, max(0, death.sentence.start - AROUND), death.start) is not None


def of_held(death: Told, account: Account) -> Told | None:
    """A death of those whom the text tells to have been held, and not to have been let go before."""
    held: set[int] = set()
    free: set[int] = set()
    for told in account.acts:
        numbers = {v.person.number for v in told.victims if v.person}
        if told.stage in ("released", "released_conditional"):
            free |= numbers if told.start < death.start else set()
        elif told.trigger.act in ("detention", "taken_into_custody", "disappearance"):
            held |= numbers
    victims = [v for v in death.victims if v.person is not None and v.person.number in held - free]
    return replace(death, victims=victims) if victims else None

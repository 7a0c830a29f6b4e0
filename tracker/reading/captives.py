"""People whom a text tells to have been carried off: that their takers kept them, or let them go, is no custody of a state."""

from __future__ import annotations

import re
from dataclasses import replace

from tracker.reading.told import Account, Told
from tracker.reading.triggers import ABDUCTED, ARREST, CAUGHT, CUSTODY, DETENTION, RELEASED

HELD = (CUSTODY, DETENTION, RELEASED)  # words that are said of hostages, too; an arrest never is
TAKERS = re.compile(
    r"\b(?:gunm[ae]n|(?:armed|masked|hooded|unknown|unidentified) men|kidnappers|abductors|captors|bandits|gangs?|gang members)\b",
    re.I,
)
KNOWN_TAKERS = re.compile(
    r"\b(?:kidnapp\w+|abduct\w+|ransom|(?:masked|hooded|armed|unknown|unidentified) (?:men|persons|gunmen)|gunm[ae]n|balaclavas?|men in (?:black |ski )?(?:masks|hoods)|captors|bandits|gang|militants|jihadists|insurgents|separatists)\b",
    re.I,
)
HOLDS_OF_A_STATE = re.compile(
    r"\b(?:prison\w*|jail\w*|gaol|custody|detention|detained|detainees?|arrest(?:ed|s)?|police (?:station|cells?|headquarters)|courts?|charged|bail|barracks|sentenced|remand\w*|intelligence|security (?:forces?|services?|agents|agency)|secret police|soldiers|army)\b",
    re.I,
)
OF_A_STATE = re.compile(
    r"\b(?:police|officers?|arrest\w*|detain\w*|detention|prison|jail|custody|court|charged?|bail|cells?|barracks|authorities|security (?:forces?|services?|agents))\b"
    r"|полици|задерж|арест|изолятор|колони|\bсуд|силовик|警|公安|法院|看守所|监狱|監獄|拘",
    re.I,
)


def name_takers(text: str, account: Account) -> None:
    """Call it an abduction where those who take somebody away hold no office."""
    theirs = KNOWN_TAKERS.search(text) is not None and HOLDS_OF_A_STATE.search(text) is None
    for told in account.acts:
        agent = told.agent
        ruled = (
            agent is not None and agent.kind == "body" and not TAKERS.search(text, max(0, agent.start - 14), agent.end)
        )
        if (
            theirs
            and not ruled
            and told.trigger in (CUSTODY, CAUGHT, DETENTION)
            or (
                agent is not None
                and told.trigger in (CUSTODY, DETENTION)
                and TAKERS.search(text, max(0, agent.start - 14), agent.end)
            )
        ):
            told.trigger, told.stage = ABDUCTED, ABDUCTED.stage


def leave_to_takers(text: str, account: Account) -> None:
    """Make what such words tell of the abducted a part of their abduction, where no word of the sentence is of a state."""
    name_takers(text, account)
    taken = {
        v.person.number for told in account.acts if told.trigger.act == "abduction" for v in told.victims if v.person
    }
    kept: list[Told] = []
    for told in account.acts:
        theirs = [v for v in told.victims if v.person is not None and v.person.number in taken]
        if not theirs or not _may_be_of_takers(text, told):
            kept.append(told)
            continue
        stage = "released" if told.trigger is RELEASED else "missing"
        trigger = replace(told.trigger, act="abduction", stage=stage)
        kept.append(replace(told, trigger=trigger, stage=stage, victims=theirs))
        if others := [v for v in told.victims if v not in theirs]:
            kept.append(replace(told, victims=others))
    account.acts = kept


def _may_be_of_takers(text: str, told: Told) -> bool:
    words = text[told.sentence.start : told.sentence.end]
    return told.trigger in HELD and told.trigger is not ARREST and told.held_at is None and not OF_A_STATE.search(words)

"""Whose injury it is, weighed: each injury, illness or care that a text tells of against each person who may bear it.

The rules (`injuries`, `loose_wounds`, `weighing`) find the words and mostly whose they are; where two people are harmed, or
somebody is called "the cellist", or only "he", a rule is often wrong. A logistic regression over what stands between the
words and the names, who was spoken of before, what was done to whom and what the rules made of it says how likely it is
that somebody is hurt. Its weights, `weights_eng_injured.csv`, are counted from answered texts (`data/reading/weigh.py`).
What it adds scores below LIKELY: nobody takes it along with others.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from math import prod

from tracker.reading import ailments, matter, tellers, weights
from tracker.reading.around_injuries import Scene, Unit
from tracker.reading.english_where import saying_at
from tracker.reading.groups import Who
from tracker.reading.layout import Sentence
from tracker.reading.model import LIKELY
from tracker.reading.sayings import Saying
from tracker.reading.told import Account, Told, Wound
from tracker.reading.weighing import GUESSED

NAME = "eng_injured"
ENOUGH = 0.45  # from this probability on somebody is hurt, by all that the text tells together
STAYS = 0.4  # the same for whoever is hurt by the rules
ALONE = 0.6  # the same for somebody of whom nothing else is told
EACH = 0.5  # from this on one injury by itself is theirs; else the likeliest is, and those that are likelier theirs than anybody's
NOBODYS = 0.25  # what is less likely is nobody's
HARDLY = 0.1  # whose an injury is by the rules and no longer, where they are hurt by others
BEARS = re.compile(  # "Ines Roth, who has pneumonia", "the judge, Jana Orlik, had a fever": of nobody else
    r",? (?:who )?(?:(?:also|now|still) )?(?:(?:has|had|is|was|suffer(?:s|ed)|developed|contracted|caught) (?:(?!he\b|she\b|him\b|his\b|her\b|they\b|that\b|said\b|told\b|when\b|while\b|after\b)[\w’'-]+ ){0,12})?"
)
ILLS = frozenset(name for name, _ in ailments.ALL)
CARE = frozenset({"care"})
ILL = "read from the words around. An illness or care: what was done may have caused it, made it worse, or neither"


def settle(
    text: str, account: Account, sentences: Sequence[Sentence], said: Mapping[Sentence, Sequence[Saying]]
) -> None:
    """Give each injury to whom it is likeliest, and take it from whom it is not; only where `weighing` counted the people."""
    if not account.sure:
        return
    scene = Scene(text, account, sentences)
    borne: dict[int, list[tuple[float, Unit]]] = {}
    likeliest: dict[Unit, float] = {}
    for unit, number, seen in scene.pairs():
        if not _may_bear(scene, number, unit):
            continue
        likely = weights.probability(seen, NAME)
        borne.setdefault(number, []).append((likely, unit))
        likeliest[unit] = max(likely, likeliest.get(unit, NOBODYS))
    told = scene.acts or scene.wounds or matter.is_of_somebody(text, "eng")
    kept = [w for w in account.wounds if w.victim.person is None or w.victim.person.number not in borne]
    mine = [
        w
        for w in account.wounds
        if w.victim.person and tellers.teller_at(account.tellers, w.hurt.start) is w.victim.person
    ]
    kept += [wound for wound in mine if wound not in kept]  # "my arm": the weights know reports, not what witnesses say
    for number, units in borne.items():
        known = number in scene.acts or number in scene.wounds
        enough = STAYS if number in scene.wounds else ENOUGH if known else ALONE
        if 1 - prod(1 - likely for likely, _ in units) < enough:
            continue
        if not (known or told) or _governs(scene, number):
            continue
        best = max(likely for likely, _ in units)
        ruled, own = list(scene.wounds.get(number, ())), []
        theirs = [unit for likely, unit in units if likely in (best, likeliest[unit]) or likely >= EACH]
        only_care = all(unit.by == CARE for unit in theirs)  # else it is that of an injury
        for likely, unit in units:
            same = [wound for wound in ruled if unit.holds(wound)]
            ruled = [wound for wound in ruled if wound not in same]
            if same and likely >= HARDLY:
                own += [wound for wound in same if wound not in mine]
            elif unit in theirs and (only_care or unit.by != CARE):
                own.append(_wound(scene, number, unit, said))
        kept += own
    account.wounds = sorted(kept, key=lambda wound: wound.hurt.start)
    for act in account.acts:
        _follow(act, account.wounds)


def _may_bear(scene: Scene, number: int, unit: Unit) -> bool:
    """Whether this may be somebody's: no illness where the name right before says whose it is."""
    if not unit.by <= ILLS:
        return True
    named = [n for n in scene.within(unit.sentence) if n.mention.kind == "person" and n.mention.end <= unit.hurt.start]
    return not any(
        n.number != number and BEARS.fullmatch(scene.text, n.mention.end, unit.hurt.start) for n in named[-1:]
    )


def _governs(scene: Scene, number: int) -> bool:
    """Whether somebody holds an office and no rule tells that anything was done to them: their health is no case."""
    person = scene.people[number]
    done = any(who.person is person for told in scene.account.acts if not told.weighed for who in told.victims)
    hurt = any(wound.score >= LIKELY for wound in scene.wounds.get(number, ()))
    return (person.office or scene.parts[number].holds) and not (done or hurt)


def _follow(act: Told, wounds: Sequence[Wound]) -> None:
    """Let what was done to a part of a body be done to whom the injury is given: "stamped on her hand" is both."""
    same = [w for w in wounds if w.hurt.start < act.end and act.start < w.hurt.end]
    bearer = {w.victim.person.number for w in same if w.victim.person}
    if len(act.victims) != 1 or act.victims[0].via is None or len(bearer) != 1:
        return  # named beside the words, or told of several
    person = act.victims[0].person
    if person is not None and person.number not in bearer:
        act.victims, act.score = [same[0].victim], min(act.score, GUESSED)


def _wound(scene: Scene, number: int, unit: Unit, said: Mapping[Sentence, Sequence[Saying]]) -> Wound:
    """An injury of somebody, with the name that stands nearest before it."""
    person, hurt = scene.people[number], unit.hurt
    before = [mention for mention in person.mentions if mention.start < hurt.start]
    at = before[-1] if before else person.mentions[0]
    inside = unit.sentence.start <= at.start < unit.sentence.end
    via = None if inside else (hurt.start, hurt.end)
    who = Who("person", at.start, at.end, at.text, person, person.sex, person.sex_at, via=via)
    doubt = "" if unit.by & {"rule", "bare", "harm"} else ILL
    return Wound(hurt, who, unit.sentence, saying_at(list(said.get(unit.sentence, ())), hurt.start), GUESSED, doubt)

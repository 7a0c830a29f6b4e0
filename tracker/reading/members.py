"""Who the few are of whom a text first tells together: "a court jailed three beekeepers", and names them in the next sentences.

What was done to a counted group is read as done to those named after it, where the text tells of just so many to whom
something was done. It scores below what is taken along with others.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from tracker.reading.groups import Who, number_of
from tracker.reading.model import LEAST
from tracker.reading.told import Account, Told

CARRIED = 0.65  # how sure it is that those who are named are those who were counted
MOST = 8  # more than so many are seldom all named
NEAR, LEAD = 500, 1500  # letters behind a group, and behind one of the first lines, in which all of it are named first
FIRST_LINES = 700
UNNAMED = re.compile(
    r"\b(?:names? (?:to be|be|were|was|are|is|been)? ?(?:left out|withheld|changed)|not be named|anonym\w+|without (?:giving|naming)|neither|none of)\b"
    r"|не назван|анонимн|имена .{0,20}не |匿名|未具名|没有公布",
    re.I,
)
DEATHS = re.compile(r"\b(?:deaths?|killings?|dead) of (?:the |its |their )?$", re.I)
ACTS = frozenset(
    "taken_into_custody detention house_arrest disappearance abduction killing death_in_custody torture".split()
)


def carry(account: Account, text: str, also: Iterable[int] = ()) -> None:
    """Add to an account what was done to a group as done to its members; `also` are people who died, by number."""
    harmed = {
        v.person.number for t in account.acts if t.trigger.act and t.score >= LEAST for v in t.victims if v.person
    }
    harmed |= {w.victim.person.number for w in account.wounds if w.victim.person} | set(also)
    for told in list(account.acts):
        group = _counted(told)
        if group is None or UNNAMED.search(text, told.sentence.start, told.sentence.end):
            continue
        wanted = group.count[0] if group.count and group.count[0] else 0
        died = set(also) if DEATHS.search(text, told.sentence.start, group.start) else set()
        members = _named(account, text, told, group, died or harmed, wanted)
        new = [who for who in members if not _known(account, who, told)]
        for who in members:
            _date(account, who, told)
        if members and new:
            account.acts.append(replace(told, victims=new, score=min(told.score, CARRIED)))


def _counted(told: Told) -> Who | None:
    """The only one of whom an act is told, where that is a group of so many without names."""
    if told.trigger.act not in ACTS or told.score < LEAST or len(told.victims) != 1:
        return None
    who = told.victims[0]
    if who.person is None and who.count is None and who.kind == "group":
        who = replace(who, count=number_of(who.text.split()[0]))  # "two of her classmates"
    exact = who.person is None and who.count is not None and who.count[0] == who.count[1]
    return who if exact and who.count is not None and who.count[0] and 1 < who.count[0] <= MOST else None


def _named(account: Account, text: str, told: Told, group: Who, harmed: set[int], wanted: int) -> list[Who]:
    """Those of whom something is told and who are named first behind a group: just as many as it counts, else nobody."""
    if ALL.search(text[max(0, group.start - 6) : group.end]):
        return _before(account, group, harmed, wanted)
    reach = LEAD if group.start < FIRST_LINES else NEAR
    behind = sorted(
        (
            (p.mentions[0].start, p)
            for p in account.people
            if p.number in harmed and p.mentions and p.mentions[0].start >= group.end
        ),
        key=lambda pair: pair[0],
    )
    near = [(at, person) for at, person in behind if at - group.end <= reach]
    if len(near) < wanted:
        return []
    if len(near) > wanted and not _ends_there(text, near[wanted - 1][0], near[wanted][0]):
        return []
    sexes = {p.sex or p.spoken_of for _, p in near[:wanted]} - {""}
    if group.sex and sexes - {group.sex}:
        return []
    return [
        Who("person", m.start, m.end, m.text, p, p.sex, p.sex_at, via=(group.start, group.end))
        for _, p in near[:wanted]
        for m in p.mentions[:1]
    ]


ALL = re.compile(r"\b(?:all|both)\b|\b[Вв]се\b|\b[Оо]ба\b|\b[Оо]бе\b|都$", re.I)


def _before(account: Account, group: Who, harmed: set[int], wanted: int) -> list[Who]:
    """Those of whom something is told and who are named before "all four", where they are just so many."""
    found = [p for p in account.people if p.number in harmed and p.mentions and p.mentions[0].start < group.start]
    if len(found) != wanted:
        return []
    via = group.start, group.end
    return [Who("person", m.start, m.end, m.text, p, p.sex, p.sex_at, via=via) for p in found for m in p.mentions[:1]]


ONE_MORE = re.compile(
    r"\b(?:a|the) (?:third|fourth|fifth|sixth|further|other)\b|\banother\b|\bone more\b|\balso\b|ещё|еще|также|четв[её]рт|трет(?:ий|ья)|另一|另有|还有",
    re.I,
)


def _ends_there(text: str, last: int, following: int) -> bool:
    """Whether who is named next is one more and none of the group: told in a paragraph of their own, or said to be another."""
    between = text[last:following]
    return "\n" in between or ONE_MORE.search(between) is not None


def _date(account: Account, who: Who, told: Told) -> None:
    """Give what is told again of a member the day and place that are told of all of them, where it has none of its own."""
    for act in account.acts:
        same = act.trigger.act == told.trigger.act and act.trigger.stage == told.trigger.stage
        if act is told or not same or not any(v.person is who.person for v in act.victims):
            continue
        if told.day is None:
            continue
        if act.day is None:
            doubt = "; ".join(filter(None, ("the sentence about all of them says when", told.day.doubt)))
            act.day = replace(told.day, doubt=doubt, score=min(told.day.score, CARRIED), counted=True)
        if act.place is None and act.held_at is None:
            act.place, act.held_at = told.place, told.held_at


def _known(account: Account, who: Who, told: Told) -> bool:
    """Whether the same is told of somebody already."""
    return any(
        act.trigger.act == told.trigger.act and act.trigger.stage == told.trigger.stage and v.person is who.person
        for act in account.acts
        for v in act.victims
    )

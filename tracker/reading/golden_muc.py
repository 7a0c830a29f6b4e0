"""Proposals against the answer keys of MUC-4."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from tracker.reading.golden import victims
from tracker.reading.model import Reading
from tracker.reading.names import fold
from tracker.reading.tally import Scores, Tally, pair
from tracker.records.base import Kind

HARMED = frozenset(
    "killing attempted_killing physical_assault abduction torture rape death_in_custody extrajudicial_killing".split()
)


# --- MUC-4 ---
def against_muc(text: str, reading: Reading, templates: Sequence[Mapping[str, Sequence[str]]]) -> Scores:
    """Human targets of MUC-4 (by name, by description) against whom the reading says was killed, hurt or abducted.

    An entry of the key is a set of alternatives; "?" marks one that need not be found.
    """
    named: list[tuple[set[str], bool]] = []
    described: list[tuple[set[str], bool]] = []
    for template in templates:
        for entry in template.get("HUM TGT: NAME") or []:
            _once(named, _alternatives(entry), entry.startswith("?"))
        for entry in template.get("HUM TGT: DESCRIPTION") or []:
            if '": "' not in entry:  # else it describes somebody who is named
                _once(described, _alternatives(entry), entry.startswith("?"))
    people = [
        v
        for v in victims(text, reading)
        if any(
            p.code in HARMED
            for t in reading.things
            if t.kind is Kind.ACT and t.frame.get("victim_id") == v.key
            for p in reading.about(t.key)
        )
        or "injured" in v.roles
    ]
    groups = [
        thing for thing in reading.things
        if thing.kind is Kind.ORGANISATION and any(t.frame.get("victim_id") == thing.key and p.field == "type" and p.code in HARMED for t in reading.things for p in reading.about(t.key))
    ]  # fmt: skip
    mine, matched = pair(people, named, lambda v, gold: any(_part(a, b) for a in v.names for b in gold[0]))
    own, found = pair(
        [fold(g.label) for g in groups], described + named, lambda label, gold: any(_head(label, b) for b in gold[0])
    )
    told = [
        _alternatives(entry.split('": "')[0] + '"')
        for t in templates
        for entry in (t.get("HUM TGT: DESCRIPTION") or [])
        if '": "' in entry
    ]
    own |= {
        i for i, g in enumerate(groups) if any(_head(fold(g.label), b) for gold in told for b in gold)
    }  # a named person, by their calling
    titled = {
        i
        for i, v in enumerate(people)
        if i not in mine and any(_part(a, b) for a in v.names for gold in described for b in gold[0])
    }
    return {
        "victims by name": Tally(
            [sorted(gold[0])[0] for i, gold in enumerate(named) if i in matched],
            [sorted(v.names)[0] for i, v in enumerate(people) if i not in mine | titled],
            [sorted(gold[0])[0] for i, gold in enumerate(named) if i not in matched and not gold[1]],
        ),
        "victims by description": Tally(
            [sorted(gold[0])[0] for i, gold in enumerate(described) if i in found],
            [g.label for i, g in enumerate(groups) if i not in own],
            [sorted(gold[0])[0] for i, gold in enumerate(described) if i not in found and not gold[1]],
        ),
    }


def _once(into: list[tuple[set[str], bool]], names: set[str], optional: bool) -> None:
    for known, _ in into:
        if known & names:
            known |= names
            return
    if names:
        into.append((names, optional))


def _alternatives(entry: str) -> set[str]:
    return {fold(re.sub(r"\[[^\]]*\]", " ", part)) for part in re.findall(r'"((?:[^"\\]|\\.)*)"', entry)} - {""}


def _part(one: str, other: str) -> bool:
    """Whether two spellings are one, or one is the end or start of the other."""
    a, b = one.split(), other.split()
    small, large = (a, b) if len(a) <= len(b) else (b, a)
    return (
        a == b
        or (bool(small) and (large[-len(small) :] == small or large[: len(small)] == small))
        or set(small) <= set(large)
    )


def _head(one: str, other: str) -> bool:
    """Whether two descriptions speak of the same: the head noun of one is in the other."""
    a, b = one.split(), other.split()

    def stem(words: list[str]) -> set[str]:
        return {w.rstrip("s") for w in words}

    head = a[-1].rstrip("s")
    return head in stem(b) or b[-1].rstrip("s") in stem(a)

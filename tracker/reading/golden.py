"""What people found in a text, to be compared with what is proposed: three forms of answer.

A coding form (`tables` with claims), the form of a folder (`NN.golden.json` with persons, incidents, injuries), and the
MUC-4 answer keys (one file for a folder of texts). A match: people by folded name, codes equal, dates by equal EDTF,
others by quotations that share half or more of the longer one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tracker.reading.model import Proposal, Reading, Thing
from tracker.reading.names import fold
from tracker.records.base import Kind

SHARED = 0.5
ROLES = {  # what an act or stage of ours is called in the answers of a folder
    "taken_into_custody": "detained", "detention": "detained", "house_arrest": "detained", "disappearance": "disappeared", "abduction": "abducted",
    "killing": "killed", "death_in_custody": "died", "physical_assault": "assaulted", "torture": "tortured", "rape": "raped",
    "sentenced": "sentenced", "trial": "on_trial", "released": "released", "missing": "disappeared",
}  # fmt: skip
VICTIM_ROLES = frozenset(
    "detained disappeared formally_arrested on_trial injured killed died abducted assaulted beaten tortured sentenced released arrested"
    " charged imprisoned deported threatened raped wounded missing house_arrest victim".split()
)
HARMED = frozenset(
    "killing attempted_killing physical_assault abduction torture rape death_in_custody extrajudicial_killing".split()
)


@dataclass
class Tally:
    """How many were true, false and missed, and which."""

    true: list[str] = field(default_factory=list)
    false: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float | None:
        """True of all that was proposed; None where nothing was."""
        return len(self.true) / (len(self.true) + len(self.false)) if self.true or self.false else None

    @property
    def recall(self) -> float | None:
        """True of all that there is to find; None where there is nothing."""
        found = len(self.true)
        return found / (found + len(self.missed)) if found or self.missed else None

    @property
    def f1(self) -> float | None:
        """The harmonic mean of both; None where there is nothing on either side."""
        whole = 2 * len(self.true) + len(self.false) + len(self.missed)
        return 2 * len(self.true) / whole if whole else None

    def add(self, other: Tally) -> None:
        """Take in another one."""
        self.true += other.true
        self.false += other.false
        self.missed += other.missed


Scores = dict[str, Tally]


def overlap(one: tuple[int, int], other: tuple[int, int]) -> float:
    """The shared part of two stretches, as a share of the longer."""
    shared = min(one[1], other[1]) - max(one[0], other[0])
    return max(0, shared) / max(one[1] - one[0], other[1] - other[0], 1)


def pair(ours: Sequence[Any], theirs: Sequence[Any], same: Callable[[Any, Any], bool]) -> tuple[set[int], set[int]]:
    """Which of ours and of theirs match."""
    mine: set[int] = set()
    matched: set[int] = set()
    for number, one in enumerate(ours):
        for index, other in enumerate(theirs):
            if same(one, other):
                mine.add(number)
                matched.add(index)
    return mine, matched


# --- a coding form ---
def against_form(text: str, reading: Reading, form: Mapping[str, Any]) -> Scores:
    """Proposals against the claims of a coding form: recall of its core claims, precision over all of them."""
    tables = form["tables"]
    kinds = {row["key"]: row["kind"] for row in tables["record"]}
    rows = {
        row["key"]: row
        for name, some in tables.items()
        if name not in ("claim", "record", "name")
        for row in some
        if "key" in row
    }
    spelt: dict[str, list[str]] = {}
    for row in tables["name"]:
        spelt.setdefault(row["record_id"], []).append(fold(row["text"]))
    scores: Scores = {}
    gold = [claim for claim in tables["claim"] if claim.get("quote_start") is not None]
    for kind in ("people", "acts", "dates", "locations", "injuries", "incidents", "report and bodies"):
        theirs = [c for c in gold if _kind(kinds.get(c["subject_id"], ""), c["field"]) == kind]
        ours = [p for p in reading.proposals if _kind(reading.thing(p.about).kind.value, p.field) == kind]
        mine, matched = pair(ours, theirs, lambda p, c: _same(reading, p, c, kinds, rows, spelt))
        tally = Tally()
        core = [(i, c) for i, c in enumerate(theirs) if c.get("core", True)]
        tally.true = [f"{c['subject_id']}.{c['field']}" for i, c in core if i in matched]
        tally.missed = [f"{c['subject_id']}.{c['field']}: {c['quote'][:60]}" for i, c in core if i not in matched]
        tally.false = [f"{p.about}.{p.field}: {p.quote[:60]}" for i, p in enumerate(ours) if i not in mine]
        scores[kind] = tally
    return scores


def _kind(kind: str, name: str) -> str:
    if name == "when":
        return "dates"
    if name in ("location", "dateline_place") or kind == "location":
        return "locations"
    if kind == "individual":
        return "people" if name in ("name", "sex") else "report and bodies"
    return {
        "act": "acts",
        "involvement": "acts",
        "detention_stage": "acts",
        "injury": "injuries",
        "incident": "incidents",
    }.get(kind, "report and bodies")


def _same(
    reading: Reading,
    ours: Proposal,
    gold: Mapping[str, Any],
    kinds: Mapping[str, str],
    rows: Mapping[str, Any],
    spelt: Mapping[str, list[str]],
) -> bool:
    thing = reading.thing(ours.about)
    if (
        ours.field != gold["field"]
        or ours.stance.value != gold["stance"]
        or thing.kind.value != kinds.get(gold["subject_id"])
    ):
        return False
    mine, other = _victim(reading, thing), _their_victim(gold["subject_id"], kinds, rows)
    if mine is not None and other is not None and mine.kind is Kind.INDIVIDUAL:
        if fold(mine.label) not in spelt.get(other, []):
            return False
    elif (mine is None) != (other is None) or (
        mine is not None and other is not None and kinds.get(other) != mine.kind.value
    ):
        return False
    if thing.kind is Kind.LOCATION and fold(thing.label) not in spelt.get(gold["subject_id"], []):
        return False
    code = (gold.get("value_term") or "").split(":")[-1]
    if ours.field == "when":
        return ours.text == gold["value_text"]
    if ours.field == "name":
        return fold(ours.text) == fold(gold["value_text"])
    if code or ours.code:
        return code == ours.code
    if gold.get("value_min") is not None or gold.get("value_max") is not None:
        return (ours.low, ours.high) == (gold.get("value_min"), gold.get("value_max"))
    if (
        ours.record
        and gold.get("value_record_id")
        and fold(reading.thing(ours.record).label) in spelt.get(gold["value_record_id"], [])
    ):
        return True
    if ours.record and gold.get("value_record_id") and reading.thing(ours.record).kind is Kind.LOCATION:
        return fold(reading.thing(ours.record).label) in spelt.get(gold["value_record_id"], [])
    return overlap((ours.start, ours.end), (gold["quote_start"], gold["quote_end"])) >= SHARED


def _victim(reading: Reading, thing: Thing) -> Thing | None:
    """Whose act, stage, part or injury a thing is; the thing itself for a person."""
    if thing.kind is Kind.INDIVIDUAL:
        return thing
    for link in ("victim_id", "individual_id"):
        if link in thing.frame:
            return reading.thing(thing.frame[link])
    if thing.frame.get("act_id"):
        return _victim(reading, reading.thing(thing.frame["act_id"]))
    actor = thing.frame.get("actor_id")
    return reading.thing(actor) if actor else None


def _their_victim(key: str, kinds: Mapping[str, str], rows: Mapping[str, Any]) -> str | None:
    if kinds.get(key) == "individual":
        return key
    row = rows.get(key, {})
    for link in ("victim_id", "individual_id"):
        if row.get(link):
            return str(row[link])
    if row.get("act_id"):
        return _their_victim(row["act_id"], kinds, rows)
    return str(row["actor_id"]) if row.get("actor_id") else None


# --- the form of a folder ---
@dataclass
class Victim:
    """A person to whom something was done, as proposed: all spellings, what, and whether injured."""

    key: str
    names: set[str]
    roles: set[str] = field(default_factory=set)


def victims(text: str, reading: Reading) -> list[Victim]:
    """People to whom the reading says something was done."""
    out: dict[str, Victim] = {}
    for thing in reading.things:
        owner = _victim(reading, thing) if thing.kind in (Kind.ACT, Kind.INJURY, Kind.DETENTION_STAGE) else None
        if owner is None or owner.kind is not Kind.INDIVIDUAL:
            continue
        victim = out.setdefault(
            owner.key, Victim(owner.key, {fold(owner.label), *(fold(text[a:b]) for a, b in owner.spellings)})
        )
        for proposal in reading.about(thing.key):
            if proposal.field in ("type", "stage") and proposal.code in ROLES:
                victim.roles.add(ROLES[proposal.code])
            if proposal.field in ("stage", "type") and re.search(r"formal(?:ly)? arrest", proposal.quote, re.I):
                victim.roles.add("formally_arrested")
        if thing.kind is Kind.INJURY:
            victim.roles.add("injured")
    return list(out.values())


def against_folder(text: str, reading: Reading, gold: Mapping[str, Any]) -> Scores:
    """Victims, roles, days, places and injured people against `NN.golden.json`."""
    ours = victims(text, reading)
    wanted = [p for p in gold.get("persons", []) if not p.get("roles") or VICTIM_ROLES & set(p["roles"])]
    spelt = [{fold(n) for n in (p["name_as_written"], *p.get("variants_in_text", []))} for p in wanted]
    mine, matched = pair(ours, spelt, lambda v, names: bool(v.names & names))
    scores: Scores = {}
    scores["people"] = Tally(
        [wanted[i]["name_as_written"] for i in sorted(matched)],
        [sorted(v.names)[0] for i, v in enumerate(ours) if i not in mine],
        [p["name_as_written"] for i, p in enumerate(wanted) if i not in matched],
    )
    forbidden = {fold(n) for n in gold.get("must_not_be_victims", [])}
    scores["wrongly victims"] = Tally([], [sorted(v.names & forbidden)[0] for v in ours if v.names & forbidden], [])
    theirs = [
        (i, role)
        for i, p in enumerate(wanted)
        for role in p.get("roles", [])
        if role in set(ROLES.values()) | {"formally_arrested", "injured"}
    ]
    own = [(i, role) for v in ours for i, names in enumerate(spelt) if v.names & names for role in sorted(v.roles)]
    scores["what was done"] = _sets(
        {f"{wanted[i]['name_as_written']}: {r}" for i, r in own},
        {f"{wanted[i]['name_as_written']}: {r}" for i, r in theirs},
    )
    told = (
        {
            p.text
            for p in reading.proposals
            if p.field == "when" and reading.thing(p.about).kind in (Kind.ACT, Kind.INCIDENT)
        }
        if gold.get("incidents")
        else set()
    )
    scores["dates"] = _sets(told, {i["date_text"] for i in gold.get("incidents", []) if i.get("date_text")})
    places = (
        {
            fold(reading.thing(p.record).label)
            for p in reading.proposals
            if p.record and p.field == "location" and reading.thing(p.record).kind is Kind.LOCATION
        }
        if gold.get("incidents")
        else set()
    )
    scores["places"] = _sets(
        places,
        {fold(place) for i in gold.get("incidents", []) for place in i.get("places", [])},
        lambda a, b: a == b or a in b or b in a,
    )
    hurt = {i for v in ours if "injured" in v.roles for i, names in enumerate(spelt) if v.names & names}
    stray = [sorted(v.names)[0] for i, v in enumerate(ours) if "injured" in v.roles and i not in mine]
    injured = {
        i for i, names in enumerate(spelt) for j in gold.get("injuries", []) if fold(j.get("person", "")) in names
    } | {i for i, p in enumerate(wanted) if "injured" in p.get("roles", [])}
    scores["injured people"] = _sets(
        {wanted[i]["name_as_written"] for i in hurt}, {wanted[i]["name_as_written"] for i in injured}
    )
    scores["injured people"].false += stray
    return scores


def _sets(ours: Iterable[str], theirs: Iterable[str], same: Callable[[str, str], bool] = lambda a, b: a == b) -> Tally:
    mine, other = sorted(ours), sorted(theirs)
    own, matched = pair(mine, other, same)
    return Tally(
        [x for i, x in enumerate(other) if i in matched],
        [x for i, x in enumerate(mine) if i not in own],
        [x for i, x in enumerate(other) if i not in matched],
    )


# --- MUC-4 ---
def against_muc(text: str, reading: Reading, templates: Sequence[Mapping[str, Sequence[str]]]) -> Scores:
    """Human targets of MUC-4 (by name, by description) against whom the reading says was killed, hurt or abducted.

    An entry of the key is a set of alternatives; "?" marks one that need not be found.
    """
    named: list[tuple[set[str], bool]] = []
    described: list[tuple[set[str], bool]] = []
    for template in templates:
        for entry in template.get("HUM TGT: NAME", []):
            _once(named, _alternatives(entry), entry.startswith("?"))
        for entry in template.get("HUM TGT: DESCRIPTION", []):
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
        for entry in t.get("HUM TGT: DESCRIPTION", [])
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

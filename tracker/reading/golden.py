"""What people found in a text, to be compared with what is proposed: three forms of answer.

A coding form (`tables` with claims), the form of a folder (`NN.golden.json` with persons, incidents, injuries), and the
MUC-4 answer keys (one file for a folder of texts). A match: people by folded name, codes equal, dates by equal EDTF
(with the year that the date line gives, where answers tell it, or without), others by quotations that share half or more of the longer one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tracker.reading.golden_form import victim_of
from tracker.reading.model import Proposal, Reading
from tracker.reading.names import fold
from tracker.reading.tally import SHARED, Scores, Tally, compared, overlap, pair
from tracker.records.base import Kind

ROLES = {  # what an act or stage of ours is called in the answers of a folder
    "taken_into_custody": "detained", "detention": "detained", "house_arrest": "detained", "disappearance": "disappeared", "abduction": "abducted",
    "killing": "killed", "death_in_custody": "died", "physical_assault": "assaulted", "torture": "tortured", "rape": "raped",
    "sentenced": "sentenced", "trial": "on_trial", "released": "released", "missing": "disappeared",
}  # fmt: skip

SAID_OTHERWISE = {  # roles of answers that are the same as one of ours
    "beaten": "assaulted", "arrested": "detained", "imprisoned": "detained", "house_arrest": "detained", "missing": "disappeared", "wounded": "injured",
}  # fmt: skip


FORMAL = re.compile(r"formal(?:ly)? arrest|正式逮捕|批准逮捕|依法逮捕|批捕|逮捕通知", re.I)
ORDERED = re.compile(  # that a court or a prosecutor has somebody held until the trial is what answers call an arrest
    r"\border\w*\b[^.;]{0,120}$|(?:отправ|заключ|помест)\w* [^.;]{0,30}(?:сизо|изолятор|страж)", re.I
)


CUSTODY_OF_ITS_OWN = frozenset({"taken_into_custody", "house_arrest", "death_in_custody"})
"""Acts that say by themselves that somebody was held; `detention` is also the act of which a trial is a step."""

VICTIM_ROLES = frozenset(
    "detained disappeared formally_arrested on_trial injured killed died abducted assaulted beaten tortured sentenced released arrested"
    " charged imprisoned deported threatened raped wounded missing house_arrest victim".split()
)


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
        owner = victim_of(reading, thing) if thing.kind in (Kind.ACT, Kind.INJURY, Kind.DETENTION_STAGE) else None
        if owner is None or owner.kind is not Kind.INDIVIDUAL:
            continue
        victim = out.setdefault(
            owner.key, Victim(owner.key, {fold(owner.label), *(fold(text[a:b]) for a, b in owner.spellings)})
        )
        for proposal in reading.about(thing.key):
            if proposal.field in ("type", "stage") and proposal.code in ROLES:
                victim.roles.add(ROLES[proposal.code])
            if proposal.field in ("stage", "type") and (
                FORMAL.search(proposal.quote)
                or (
                    proposal.code in CUSTODY_OF_ITS_OWN | {"apprehended", "held_unspecified"}
                    and _is_remand(text, proposal)
                )
                or (proposal.code == "pretrial" and ORDERED.search(text, max(0, proposal.start - 100), proposal.end))
            ):
                victim.roles.add("formally_arrested")
        if thing.kind is Kind.INJURY:
            victim.roles.add("injured")
    for key in _only_judged(reading) & set(out):
        out[key].roles.discard("detained")
    return list(out.values())


REMAND = re.compile(  # that a court has somebody held, for so long or until such a day
    r"мер\w+ пресечения[^.;]{0,60}(?:страж|арест)|аресто(?:ва|вы)\w+[^.;]{0,40}(?:\bдо \d|на (?:два|две|три|полтора|\d+) месяц)|содержани\w+ под стражей|(?:взя|заключ)\w+ под стражу|арест [^.;]{0,50}продл|продл\w+ [^.;]{0,40}арест",
    re.I,
)


def _is_remand(text: str, proposal: Proposal) -> bool:
    """Whether the sentence in which an act is told speaks of an order of custody."""
    low = max(text.rfind(mark, 0, proposal.start) for mark in ".\n")
    ends = [at for mark in ".\n" if (at := text.find(mark, proposal.end)) >= 0]
    return REMAND.search(text, low + 1, min(ends, default=len(text))) is not None


def _only_judged(reading: Reading) -> set[str]:
    """Those of whose custody the text tells a charge, a trial or a sentence and no more: none says that somebody is held."""
    steps: dict[str, set[str]] = {}
    for thing in reading.things:
        if thing.kind in (Kind.ACT, Kind.DETENTION_STAGE) and (owner := victim_of(reading, thing)) is not None:
            told = [p.code for p in reading.about(thing.key) if p.field == "stage" or p.code in CUSTODY_OF_ITS_OWN]
            steps.setdefault(owner.key, set()).update(code for code in told if code)
    return {key for key, told in steps.items() if told <= {"sentenced", "trial"}}


def against_folder(text: str, reading: Reading, gold: Mapping[str, Any]) -> Scores:
    """Victims, roles, days, places and injured people against `NN.golden.json`."""
    ours = victims(text, reading)
    wanted = [p for p in gold.get("persons") or [] if not p.get("roles") or VICTIM_ROLES & set(p["roles"])]
    spelt = [{fold(n) for n in (p["name_as_written"], *(p.get("variants_in_text") or []))} for p in wanted]
    mine, matched = pair(ours, spelt, lambda v, names: bool(v.names & names))
    scores: Scores = {}
    scores["people"] = Tally(
        [wanted[i]["name_as_written"] for i in sorted(matched)],
        [sorted(v.names)[0] for i, v in enumerate(ours) if i not in mine],
        [p["name_as_written"] for i, p in enumerate(wanted) if i not in matched],
    )
    forbidden = {fold(n) for n in gold.get("must_not_be_victims") or []}
    scores["wrongly victims"] = Tally([], [sorted(v.names & forbidden)[0] for v in ours if v.names & forbidden], [])
    theirs = [
        (i, role)
        for i, p in enumerate(wanted)
        for role in (SAID_OTHERWISE.get(told, told) for told in p.get("roles") or [])
        if role in set(ROLES.values()) | {"formally_arrested", "injured"}
    ]
    injured = {
        i for i, names in enumerate(spelt) for j in gold.get("injuries") or [] if fold(j.get("person") or "") in names
    } | {i for i, role in theirs if role == "injured"}
    theirs += [(i, "injured") for i in injured]
    own = [(i, role) for v in ours for i, names in enumerate(spelt) if v.names & names for role in sorted(v.roles)]
    scores["what was done"] = compared(
        {f"{wanted[i]['name_as_written']}: {r}" for i, r in own},
        {f"{wanted[i]['name_as_written']}: {r}" for i, r in theirs},
    )
    told = (
        {
            p.text
            for p in reading.proposals
            if p.field == "when" and reading.thing(p.about).kind in (Kind.ACT, Kind.INCIDENT, Kind.DETENTION_STAGE)
        }
        if gold.get("incidents")
        else set()
    )
    days = {
        i["date_text"]: {i["date_text"], i.get("date_header")}
        for i in gold.get("incidents") or []
        if i.get("date_text")
    }
    scores["dates"] = compared(told, set(days), lambda ours, theirs: ours in days[theirs])
    scores["places"] = _places(text, reading, gold)
    hurt = {i for v in ours if "injured" in v.roles for i, names in enumerate(spelt) if v.names & names}
    stray = [sorted(v.names)[0] for i, v in enumerate(ours) if "injured" in v.roles and i not in mine]
    scores["injured people"] = compared(
        {wanted[i]["name_as_written"] for i in hurt}, {wanted[i]["name_as_written"] for i in injured}
    )
    scores["injured people"].false += stray
    return scores


def _places(text: str, reading: Reading, gold: Mapping[str, Any]) -> Tally:
    """Places by the words that they are quoted with, as the text declines them, or by what they are called."""
    incidents = gold.get("incidents") or []
    if not incidents:
        return Tally()
    offered: dict[str, set[tuple[int, int]]] = {}
    for proposal in reading.proposals:
        if proposal.field == "location" and proposal.record:
            place = reading.thing(proposal.record)
            if place.kind is Kind.LOCATION:
                offered.setdefault(fold(place.label), set()).add((proposal.start, proposal.end))
    wanted = {place for incident in incidents for place in incident.get("places") or []}
    quoted = {fold(place): [m.span() for m in re.finditer(re.escape(place), text, re.I)] for place in wanted if place}

    def same(label: str, place: str) -> bool:
        called = {label, *(fold(text[start:end]) for start, end in offered[label])}
        if any(name in place or place in name for name in called):
            return True
        return any(overlap(own, other) >= SHARED for own in offered[label] for other in quoted[place])

    return compared(offered, quoted, same)

"""The same reading as decisions of the coding page: drafts that `coder.keep` takes as if a person had shaped them.

One draft for the people to whom one sentence tells that the same was done (D), for an incident (I), an injury (J), a
statement (S).
A draft's `proposals` are the keys it stands for and `score` the least of them. An I draft `makes` an incident, a D or S
draft is `about` one, by its key in the reading: once it is kept, `tied` writes its reference into those that follow.
`told_start` and `told_end` are the words that tell of it, `whose_start` the name of whom it is about, `engine` who read.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tracker.passages import HELD
from tracker.proposals import Draft, field
from tracker.proposals.words import Hit
from tracker.reading.model import LIKELY, Proposal, Reading, Thing
from tracker.records.base import Basis, Kind


def decisions(reading: Reading) -> list[Draft]:
    """Drafts in the order of the text; what is concluded is left to the page's questions."""
    out = [*_incidents(reading), *_detained(reading), *_injuries(reading), *_statements(reading)]
    ordered = sorted(out, key=lambda draft: (draft["start"], draft["kind"]))
    return [{**draft, "engine": reading.engine} for draft in ordered]


def tied(draft: Draft, refs: Mapping[str, str]) -> Draft:
    """The draft with the incident it is about, where that has been kept: `refs` are references by key of the reading."""
    ref = refs.get(str(draft.get("about") or ""))
    if ref is None:
        return draft
    lines = [
        {**line, "value": ref, "doubt": ""} if line["key"] in ("incident", "about") and not line["value"] else line
        for line in draft["fields"]
    ]
    return {**draft, "fields": lines}


def _hit(proposal: Proposal | None) -> Hit | None:
    return Hit(proposal.quote, proposal.start, proposal.end) if proposal else None


def _one(reading: Reading, key: str, name: str) -> Proposal | None:
    return next((p for p in reading.about(key) if p.field == name and p.basis is not Basis.INFERRED), None)


def _draft(
    kind: str,
    start: int,
    end: int,
    fields: list[dict[str, Any]],
    rows: list[dict[str, Any]],
    used: list[Proposal],
    **ties: str | int | None,
) -> Draft:
    return {
        "kind": kind, "start": start, "end": end, "fields": fields, "rows": rows, "locator": None, "id": None,
        "proposals": [p.key for p in used], "score": min((p.score for p in used), default=0.0), **ties,
    }  # fmt: skip


def _place(reading: Reading, proposal: Proposal | None) -> str:
    """Narrow to wide, as the page writes it."""
    if proposal is None or proposal.record is None:
        return ""
    names: list[str] = []
    key = proposal.record
    while key and len(names) < 4:
        names.append(reading.thing(key).label)
        above = _one(reading, key, "parent")
        key = above.record if above and above.record else ""
    return ", ".join(names)


def _incidents(reading: Reading) -> list[Draft]:
    out = []
    for thing in reading.things:
        told = _one(reading, thing.key, "exists") if thing.kind is Kind.INCIDENT else None
        if told is None:
            continue
        kind, when, place = (_one(reading, thing.key, name) for name in ("type", "when", "location"))
        count = next((p for p in reading.about(thing.key) if p.field == "count.detained"), None)
        used = [p for p in (told, kind, when, place, count) if p]
        spans = [told, *(p for p in (when, place) if p)]
        low, high = min(p.start for p in spans), max(p.end for p in spans)
        out.append(
            _draft("I", low, high if high - low < 400 else told.end, [
                field("type", "What happened", kind.code or "" if kind else "", codes="incident_type", hit=_hit(kind)),
                field("when", "Day", when.text if when else "", hit=_hit(when), doubt=when.doubt if when else "no day is in these words"),
                field("place", "Place, narrow to wide", _place(reading, place), hit=_hit(place)),
                field("count", "How many were detained", str(count.low or count.high or "") if count else "", hit=_hit(count)),
                field("title", "Title, if you want your own", ""),
            ], [], used, makes=thing.key, told_start=told.start, told_end=told.end)
        )  # fmt: skip
    return out


def _detained(reading: Reading) -> list[Draft]:
    """People to whom the same words tell that the same was done are one grid: held, or harmed in another way."""
    grids: dict[tuple[int, int, str], list[tuple[Thing, Thing, Proposal]]] = {}
    for act in reading.things:
        told = _one(reading, act.key, "exists") if act.kind is Kind.ACT else None
        kind = _one(reading, act.key, "type") if told else None
        if told is None or kind is None:
            continue
        victim = reading.thing(str(act.frame["victim_id"]))
        if victim.kind is Kind.INDIVIDUAL:
            harm = "" if kind.code in HELD else str(kind.code)
            grids.setdefault((told.start, told.end, harm), []).append((act, victim, told))
    out = []
    for (start, end, harm), members in grids.items():
        act, _, told = members[0]
        kind, when, where = (_one(reading, act.key, name) for name in ("type", "when", "location"))
        if when and when.score < LIKELY and _is_of_incident(reading, act, when):
            when = None  # its incident says it already, and surely
        stages = {
            a.key: [t for t in reading.things if t.kind is Kind.DETENTION_STAGE and t.frame.get("act_id") == a.key]
            for a, _, _ in members
        }
        first = stages[act.key][0] if stages[act.key] else None
        stage, held = (
            (_one(reading, first.key, "stage"), _one(reading, first.key, "location")) if first else (None, None)
        )
        when = when or (_one(reading, first.key, "when") if first else None)
        agent = next(
            (t for t in reading.things if t.kind is Kind.INVOLVEMENT and t.frame.get("act_id") == act.key), None
        )
        by = _one(reading, agent.key, "exists") if agent else None
        used = [p for p in (told, kind, when, where, stage, held, by) if p]
        rows = [
            _row(reading, number, a, person, stages[a.key][1:], used)
            for number, (a, person, _) in enumerate(members, 1)
        ]
        out.append(
            _draft("D", start, end, [
                field("act_type", "What was done", kind.code or "" if kind else "", codes="act_type", hit=_hit(kind), doubt=told.doubt),
                field("incident", "Incident", "", choices="incidents", doubt="none yet: one is made for these people"),
                field("stage", "Where and how held", stage.code or "" if stage else "", codes="stage", hit=_hit(stage), doubt="" if stage or harm else "not in these words"),
                field("when", "Day", when.text if when else "", hit=_hit(when), doubt=when.doubt if when else ""),
                field("place", "Place", _place(reading, held or where), hit=_hit(held or where)),
                field("authority", "Authority", reading.thing(by.record).label if by and by.record else "", hit=_hit(by)),
            ], rows, used, about=act.frame.get("incident_id"), **_told_by(kind if harm else None))
        )  # fmt: skip
    return out


def _is_of_incident(reading: Reading, act: Thing, when: Proposal) -> bool:
    """Whether the day of an act is that of its incident."""
    whole = _one(reading, str(act.frame.get("incident_id")), "when")
    return whole is not None and whole.text == when.text


def _told_by(kind: Proposal | None) -> dict[str, int]:
    """The words that tell of harm other than custody: one sentence may tell of both."""
    return {} if kind is None else {"told_start": kind.start, "told_end": kind.end}


def _row(
    reading: Reading, number: int, act: Thing, person: Thing, further: list[Thing], used: list[Proposal]
) -> dict[str, Any]:
    name, sex = _one(reading, person.key, "name"), _one(reading, person.key, "sex")
    then = _one(reading, further[0].key, "stage") if further else None
    used += [p for p in (name, sex, then) if p]
    return {
        "key": str(number), "name": person.label, "start": name.start if name else None, "end": name.end if name else None,
        "sex": sex.code if sex else "", "sex_start": sex.start if sex else None, "sex_end": sex.end if sex else None, "stage": "", "place": "",
        "authority": "", "then": then.code if then else "", "then_start": then.start if then else None, "then_end": then.end if then else None, "record": None,
    }  # fmt: skip


def _injuries(reading: Reading) -> list[Draft]:
    out = []
    for thing in reading.things:
        told = _one(reading, thing.key, "exists") if thing.kind is Kind.INJURY else None
        if told is None:
            continue
        parts = {
            name: _one(reading, thing.key, name)
            for name in ("body_part", "side", "kind", "severity", "cause", "treatment")
        }
        used = [told, *(p for p in parts.values() if p)]
        whose = reading.thing(str(thing.frame["individual_id"])).label
        labels = {
            "body_part": "Where on the body",
            "side": "Side",
            "kind": "Kind",
            "severity": "Severity",
            "treatment": "Treatment",
        }
        lists = {
            "body_part": "body_part",
            "side": "closed_side",
            "kind": "injury_kind",
            "severity": "severity",
            "treatment": "treatment",
        }
        fields = [field("person", "Whose", whose, choices="people", doubt=told.doubt)]
        for name in ("body_part", "side", "kind", "severity"):
            unsaid = "unspecified" if name in ("kind", "severity") else ""
            found = parts[name]
            fields.append(
                field(
                    name,
                    labels[name],
                    (found.code or found.text) if found else unsaid,
                    codes=lists[name],
                    hit=_hit(found),
                )
            )
        cause, treatment = parts["cause"], parts["treatment"]
        fields.append(field("cause", "How, in the words", cause.text if cause else "", hit=_hit(cause)))
        fields.append(
            field(
                "treatment",
                "Treatment",
                treatment.code or "" if treatment else "",
                codes="treatment",
                hit=_hit(treatment),
            )
        )
        low, high = min(p.start for p in used), max(p.end for p in used)
        printed, where = _one(reading, str(thing.frame["individual_id"]), "name"), parts["body_part"] or told
        out.append(
            _draft("J", low, high, fields, [], used, whose_start=printed.start if printed else None, told_start=where.start, told_end=where.end)
        )  # fmt: skip
    return out


def _statements(reading: Reading) -> list[Draft]:
    out = []
    for proposal in reading.proposals:
        if proposal.field != "description" or proposal.speaker is None:
            continue
        about = reading.thing(proposal.about)
        out.append(
            _draft("S", proposal.start, proposal.end, [
                field("who", "Who (empty: as the passage says)", reading.thing(proposal.speaker).label, choices="speakers", doubt=proposal.doubt),
                field("stance", "Says or denies", proposal.stance.value, codes="closed_stance"),
                field("about", "About", "", choices="everything", doubt=f"about: {about.label.lower()}?"),
                field("what", "What", proposal.text, hit=_hit(proposal)),
            ], [], [proposal], about=about.key if about.kind is Kind.INCIDENT else about.frame.get("incident_id"))
        )  # fmt: skip
    return out

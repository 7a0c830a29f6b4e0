"""Proposals against a coding form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tracker.reading.model import Proposal, Reading, Thing
from tracker.reading.names import fold
from tracker.reading.tally import SHARED, Scores, Tally, overlap, pair
from tracker.records.base import Kind


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
    mine, other = victim_of(reading, thing), _their_victim(gold["subject_id"], kinds, rows)
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
        return bool(ours.text == gold["value_text"])
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


def victim_of(reading: Reading, thing: Thing) -> Thing | None:
    """Whose act, stage, part or injury a thing is; the thing itself for a person."""
    if thing.kind is Kind.INDIVIDUAL:
        return thing
    for link in ("victim_id", "individual_id"):
        if link in thing.frame:
            return reading.thing(thing.frame[link])
    if thing.frame.get("act_id"):
        return victim_of(reading, reading.thing(thing.frame["act_id"]))
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

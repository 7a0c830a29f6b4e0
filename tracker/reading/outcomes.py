"""What became of an offer: which of its facts a person kept as they were, kept otherwise, or did not keep.

Pure. An offer and what was kept of it are drafts of the coding page; they are compared fact by fact. Nothing here holds a
word of the text: a fact is known by its kind, its place in the text and the place of the name of whom it is about.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from tracker.proposals import Draft
from tracker.reading.model import Reading
from tracker.records.base import Kind
from tracker.records.decided_proposal import Outcome

# Fields of a draft by its kind, as the fact that they state. What stands in a person's row is about that person.
FIELDS: Mapping[str, Mapping[str, tuple[Kind, str]]] = {
    "I": {
        "type": (Kind.INCIDENT, "type"),
        "when": (Kind.INCIDENT, "when"),
        "place": (Kind.INCIDENT, "location"),
        "count": (Kind.INCIDENT, "count.detained"),
    },
    "D": {
        "act_type": (Kind.ACT, "type"),
        "stage": (Kind.DETENTION_STAGE, "stage"),
        "when": (Kind.ACT, "when"),
        "place": (Kind.ACT, "location"),
        "authority": (Kind.INVOLVEMENT, "exists"),
    },
    "J": {
        name: (Kind.INJURY, name) for name in ("body_part", "side", "kind", "severity", "cause", "treatment")
    },
}  # fmt: skip
ROW = {
    "name": (Kind.INDIVIDUAL, "name", ""),
    "sex": (Kind.INDIVIDUAL, "sex", "sex_"),
    "then": (Kind.DETENTION_STAGE, "stage", "then_"),
}
WHOLE: Mapping[str, tuple[Kind, str]] = {
    "I": (Kind.INCIDENT, "exists"),
    "D": (Kind.ACT, "exists"),
    "J": (Kind.INJURY, "exists"),
    "S": (Kind.INCIDENT, "description"),
}


class Mark(NamedTuple):
    """Which thing the words of a report were offered as: an incident, what was done to a person, an injury, a statement."""

    kind: Kind
    fact: str
    start: int
    end: int
    person_start: int | None


@dataclass(frozen=True)
class Slot:
    """A fact of a draft with its value and the place of its words; `row` is the person's row, None where it has none."""

    kind: Kind
    fact: str
    row: str | None
    start: int
    end: int
    person_start: int | None
    value: tuple[str, ...]


@dataclass(frozen=True)
class Decided:
    """A fact that was offered, and what became of it."""

    slot: Slot
    outcome: Outcome


def slots(offer: Draft) -> list[Slot]:
    """The facts that an offer states, each with the words it rests on."""
    found = _wholes(offer)
    for name, (kind, fact) in FIELDS.get(offer["kind"], {}).items():
        line = _line(offer, name)
        if line.get("value") and line.get("start") is not None:
            found.append(Slot(kind, fact, None, line["start"], line["end"], None, (str(line["value"]),)))
    for row in offer["rows"]:
        for name, (kind, fact, before) in ROW.items():
            start, end = row.get(f"{before}start"), row.get(f"{before}end")
            if row.get(name) and start is not None and end is not None:
                found.append(Slot(kind, fact, str(row["key"]), start, end, row["start"], (str(row[name]),)))
    return found


def marks(offer: Draft) -> dict[str | None, Mark]:
    """What an offer was told as, by the row of the person it is about (None for what has no rows)."""
    return {s.row: Mark(s.kind, s.fact, s.start, s.end, s.person_start) for s in _wholes(offer)}


def compared(offer: Draft, kept: Draft) -> list[Decided]:
    """What became of each fact of an offer in the decision that was made of it."""
    values = {(s.kind, s.fact, s.row): s.value for s in _values(kept)}
    return [Decided(slot, _outcome(slot.value, values.get((slot.kind, slot.fact, slot.row)))) for slot in slots(offer)]


def accepted(reading: Reading, chosen: Collection[str]) -> list[Decided]:
    """These proposals of a reading (by key), accepted as they stand."""
    found = []
    for p in (p for p in reading.proposals if p.key in chosen):
        thing = reading.thing(p.about)
        of = thing.frame.get("victim_id") or thing.frame.get("individual_id") or thing.key
        name = next((n for n in reading.about(str(of)) if n.field == "name"), None)
        where = name.start if name and reading.thing(str(of)).kind is Kind.INDIVIDUAL else None
        row = str(of)[:8] if where is not None else None
        found.append(Decided(Slot(thing.kind, p.field, row, p.start, p.end, where, ()), Outcome.ACCEPTED))
    return found


def left_out(offer: Draft) -> list[Decided]:
    """All of an offer, not kept."""
    return [Decided(slot, Outcome.REJECTED) for slot in slots(offer)]


def corrected(
    was: Mapping[tuple[Kind, str, str | None], Outcome], before: Draft, after: Draft
) -> dict[tuple[Kind, str, str | None], Outcome]:
    """The outcomes of an offer after the decision that was made of it is corrected."""
    old = {(s.kind, s.fact, s.row): s.value for s in _values(before)}
    new = {(s.kind, s.fact, s.row): s.value for s in _values(after)}
    return {
        key: outcome if old.get(key) == new.get(key) else _outcome(None, new.get(key)) for key, outcome in was.items()
    }


def undecided(offer: Draft, decided: Collection[Mark]) -> Draft | None:
    """The part of an offer about which nobody has decided; None where nothing is left."""
    own = marks(offer)
    if not offer["rows"]:
        return None if own.get(None) in decided else offer
    rows = [row for row in offer["rows"] if own[str(row["key"])] not in decided]
    return {**offer, "rows": rows} if rows else None


def _outcome(offered: tuple[str, ...] | None, kept: tuple[str, ...] | None) -> Outcome:
    if kept is None:
        return Outcome.REJECTED
    return Outcome.ACCEPTED if kept == offered else Outcome.EDITED


def _line(draft: Draft, name: str) -> Mapping[str, Any]:
    return next((line for line in draft.get("fields", ()) if line["key"] == name), {})


def _said(draft: Draft, names: Sequence[str]) -> tuple[str, ...]:
    return tuple(str(_line(draft, name).get("value") or "") for name in names)


def _wholes(draft: Draft) -> list[Slot]:
    """What an offer tells as a whole: one for each person of a grid."""
    kind, fact = WHOLE[draft["kind"]]
    start, end = (draft.get(f"told_{edge}", draft.get(edge)) or 0 for edge in ("start", "end"))
    if draft["kind"] == "D":
        return [Slot(kind, fact, str(row["key"]), start, end, row["start"], ()) for row in draft["rows"]]
    value = _said(draft, ("what", "who", "stance") if draft["kind"] == "S" else ("person",))
    return [Slot(kind, fact, None, start, end, draft.get("whose_start"), value)]


def _values(draft: Draft) -> list[Slot]:
    """What a kept decision states, whether or not words are chosen for it."""
    found = _wholes(draft) if draft["kind"] in WHOLE else []
    for name, (kind, fact) in FIELDS.get(draft["kind"], {}).items():
        if value := _line(draft, name).get("value"):
            found.append(Slot(kind, fact, None, 0, 0, None, (str(value),)))
    for row in draft["rows"]:
        for name, (kind, fact, _) in ROW.items():
            if row.get(name):
                found.append(Slot(kind, fact, str(row["key"]), 0, 0, None, (str(row[name]),)))
    return found

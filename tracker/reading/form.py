"""From accepted proposals to a coding form: the door that forms use keeps them, as open statements with their words."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from tracker.access import Confidentiality
from tracker.drafts import ClaimDraft, CodingForm, NameDraft, RecordDraft, script_of
from tracker.reading.model import Proposal, Reading, Thing
from tracker.records.base import Basis, Kind, Side

LINKS = ("incident_id", "victim_id", "act_id", "actor_id", "individual_id")
REPORT = "report"


def form(reading: Reading, chosen: Collection[str] | None = None) -> CodingForm:
    """The records and statements of the chosen proposals (keys; all where None), ready for `coding.apply_form`.

    What a statement needs comes along: its speaker, the record it names, the act of a stage.
    """
    taken = [p for p in reading.proposals if chosen is None or p.key in chosen]
    needed: dict[str, None] = {}
    for proposal in taken:
        for key in (proposal.about, proposal.record, proposal.speaker):
            if key:
                _need(reading, key, needed)
    named = {p.about for p in taken if p.field == "name"}
    more = [p for key in needed if key not in named and (p := _name_of(reading, key)) is not None]
    records = tuple(_record(reading.thing(key)) for key in needed if key != REPORT)
    claims = [*taken, *more]
    return CodingForm(records, tuple(_claim(p) for p in claims), tuple(_names(reading, claims)), report=REPORT)


def _need(reading: Reading, key: str, needed: dict[str, None]) -> None:
    """A record and those that it hangs on, each before what hangs on it."""
    if key in needed:
        return
    for link in LINKS:
        other = reading.thing(key).frame.get(link)
        if other:
            _need(reading, str(other), needed)
    needed[key] = None


def _name_of(reading: Reading, key: str) -> Proposal | None:
    """Whoever a statement names is named by the words that print the name."""
    return next((p for p in reading.about(key) if p.field == "name"), None)


def _record(thing: Thing) -> RecordDraft:
    frame: dict[str, Any] = dict(thing.frame)
    level = Confidentiality.INTERNAL
    if thing.kind is Kind.INDIVIDUAL:
        level = Confidentiality.RESTRICTED
    elif thing.kind is Kind.ORGANISATION:
        frame = {"kind": "group" if thing.label[:1].islower() or thing.label[:1].isdigit() else "organisation"}
    elif thing.kind is Kind.LOCATION:
        exact = "lat" in frame
        frame = {"feature": "other", **frame, "geo_precision": "locality" if exact else "unknown"}
    elif thing.kind is Kind.INCIDENT:
        frame = {"title": thing.label[:300]}
    elif thing.kind is Kind.INJURY:
        frame = {k: v for k, v in frame.items() if v} | {
            "side": Side.UNKNOWN.value,
            "kind": "unspecified",
            "severity": "unspecified",
            "body_part": "unspecified",
        }
        frame = {k: v for k, v in frame.items() if k in ("individual_id", "act_id", "side")}
    return RecordDraft(thing.key, thing.kind, confidentiality=level, frame=frame)


def _claim(proposal: Proposal) -> ClaimDraft:
    note = proposal.doubt if proposal.basis is Basis.INFERRED else None
    return ClaimDraft(
        key=proposal.key,
        subject=proposal.about,
        field=proposal.field,
        value_text=proposal.text,
        value_term=proposal.code,
        value_record=proposal.record,
        value_min=proposal.low,
        value_max=proposal.high,
        stance=proposal.stance,
        basis=proposal.basis,
        quote_start=proposal.start,
        quote_end=proposal.end,
        quote=proposal.quote,
        speaker=proposal.speaker,
        attribution=proposal.attribution,
        channel=proposal.channel,
        connection=proposal.connection,
        note=note,
    )


def _names(reading: Reading, claims: Collection[Proposal]) -> list[NameDraft]:
    """A spelling for each statement of a name; the first of a script is the one shown."""
    out: list[NameDraft] = []
    first: set[tuple[str, str]] = set()
    for proposal in claims:
        if proposal.field != "name":
            continue
        script = script_of(proposal.text)
        thing = reading.thing(proposal.about)
        plain = thing.kind is Kind.INDIVIDUAL or proposal.text[:1].isupper() or script in ("Hans", "Hant", "Arab")
        out.append(
            NameDraft(
                proposal.about,
                proposal.key,
                proposal.text,
                script,
                kind="as_printed" if plain else "descriptor",
                is_primary=(proposal.about, script) not in first,
            )
        )
        first.add((proposal.about, script))
    return out

"""Coding forms in and out: a report's whole coding as one JSON file (schema.md, decision 9)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from tracker.access import Permission, User, require
from tracker.actions import coding, ledger, review, sealed, statements, unreal
from tracker.actions.export import TEAM
from tracker.drafts import LINKS, read_form
from tracker.records import KINDS, Consent, Entry, Name, Record, facts
from tracker.records.base import AuditAction, Code, Kind
from tracker.store import claims, database, ids, masking, records
from tracker.store.claims import ClaimRow

PREFIX = {
    Kind.INDIVIDUAL: "A",
    Kind.ORGANISATION: "G",
    Kind.LOCATION: "P",
    Kind.SOURCE_REPORT: "R",
    Kind.INCIDENT: "I",
    Kind.ACT: "AC",
    Kind.INVOLVEMENT: "V",
    Kind.DETENTION_STAGE: "D",
    Kind.INJURY: "J",
    Kind.INTERVENTION: "X",
    Kind.CASE_FILE: "C",
    Kind.RELATION: "L",
    Kind.FILE: "F",
}
REF_COLUMNS = {
    "location_id",
    "parent_id",
    "authority_id",
    "publisher_id",
    "treated_at_id",
    "examiner_id",
    "by_id",
    "to_id",
    "derived_from_id",
}
NOT_CARRIED = {"id", "latest_stage_id", "body", "owner_id", "assigned_to", "voided_by", "derived_from_id"}


@dataclass(frozen=True)
class AppliedForm:
    """What applying a form did, and the refs of its records by local key."""

    added: int
    known: int
    judged: int
    refs: Mapping[str, str]
    uids: Mapping[str, str]
    sealed: tuple[str, ...] = ()


def apply(user: User, report_ref: str, raw: Any, judge: bool = False) -> AppliedForm:
    """Enter a form's claims as open, then, if asked, replay its judgements: all of it, or nothing.

    Raises InvalidFacts, NotFound, and Conflict where the judgements contradict what is followed.
    """
    require(user, Permission.PROPOSE)
    if judge:
        require(user, Permission.REVIEW)
    form = read_form(raw)
    with database.transaction(user) as session:
        deed = coding.form_deed()
        done = coding.apply_in(session, user, report_ref, form, deed)
        judged: tuple[str, ...] = ()
        if judge:
            wanted = {done.uids[claim.key]: claim.judgement for claim in form.claims}
            found = claims.by_uids(session, [UUID(uid) for uid in wanted])
            judged = review.replay_in(session, user, found, wanted, deed)
            if not (done.added or done.made or done.consents):  # it was here already: only its judgements are new
                deed.action, deed.table, deed.row_id = AuditAction.UPDATE, "claim", found[0].uid if found else None
                deed.rows = None
        coding.write_deed(session, deed)
    return AppliedForm(
        done.added, done.known, len(judged), done.refs, {c.key: done.uids[c.key] for c in form.claims}, done.sealed
    )


def export(user: User, report_ref: str) -> dict[str, Any]:
    """The coding of a report in the form that `apply` reads; refs and uids name what is here. Raises NotFound.

    It leaves as any export does: the audit log is told first.
    """
    require(user, Permission.EXPORT)
    marked = unreal.mark()
    with database.reading(user) as session:
        report = ids.record(session, report_ref, Kind.SOURCE_REPORT)
        found = claims.of_report(session, report.id, with_corrected=True)
        heads = _whole(session, _heads(session, report, found))
        found = [c for c in found if all(n in heads for n in (c.subject_id, c.speaker_id, c.value_record_id) if n)]
        moved = masking.bodies(session, [report.id])
        found = [statements.in_text(claim, moved) for claim in found]
        keys = _keys(heads.values())
        tables: dict[str, list[dict[str, Any]]] = {"record": [_head(head, keys) for head in heads.values()]}
        for head in heads.values():
            tables.setdefault(head.kind.value, []).append(_typed(session, head, keys))
        tables["claim"] = [_claim(claim, number, keys, heads) for number, claim in enumerate(found, 1)]
        claim_keys = {claim.id: row["key"] for claim, row in zip(found, tables["claim"], strict=True)}
        for claim, row in zip(found, tables["claim"], strict=True):
            row["supersedes_id"] = claim_keys.get(claim.supersedes_id or 0)
        tables["name"] = _names(session, claim_keys, keys)
        tables["consent"] = _consents(session, heads.values(), keys)
        coding = {
            "meta": {
                "purpose": "Coding exported by Tracker.",
                "report": report.ref,
                "offsets": "Unicode code points of the archived text; half-open [start, end).",
                **({marked.name: marked.row} if marked else {}),
            },
            "tables": tables,
        }
        shown = {report.id, *sealed.among(session, heads)}
        people = [number for number, head in heads.items() if head.kind is Kind.INDIVIDUAL]
        what, uids = f"coding {report.ref}", [str(row["uid"]) for row in tables["claim"]]
    content = json.dumps(coding, ensure_ascii=False, default=str).encode()
    gone = ledger.Left(what, "json", content, len(uids), tuple(tables), people, uids, shown)
    ledger.note(user, gone, TEAM)
    return coding


def _heads(session: Session, report: Record, found: Iterable[ClaimRow]) -> dict[int, Record]:
    """All records that the claims name, with those that hold them together, as far as this person may see."""
    wanted = {report.id} | {n for c in found for n in (c.subject_id, c.speaker_id, c.value_record_id) if n}
    made = session.exec(
        select(Record.id).join(Entry, col(Entry.id) == col(Record.entry_id)).where(Entry.source_report_id == report.id)
    ).all()
    heads: dict[int, Record] = {}
    todo = wanted | set(made)
    while todo:
        step = {
            head.id: head
            for part in records.parts(todo)
            for head in session.exec(select(Record).where(col(Record.id).in_(part))).all()
        }
        heads |= step
        todo = {n for head in step.values() for n in (*_links(session, head), *_consenting(session, head))} - set(heads)
    visible = {
        number: head
        for number, head in heads.items()
        if head.id == report.id or head.kind not in (Kind.FILE, Kind.SOURCE_REPORT)
    }
    return dict(sorted(visible.items()))


def _whole(session: Session, heads: Mapping[int, Record]) -> dict[int, Record]:
    """Without the records that hang on one that is not here: a link is never shown without both its ends."""
    kept = dict(heads)
    while True:
        torn = {number for number, head in kept.items() if not kept.keys() >= set(_links(session, head))}
        if not torn:
            return kept
        kept = {number: head for number, head in kept.items() if number not in torn}


def _links(session: Session, head: Record) -> list[int]:
    columns = LINKS.get(head.kind, {})
    row = session.get(KINDS[head.kind].table, head.id) if columns else None
    return [value for column in columns if (value := getattr(row, column, None))]


def _consenting(session: Session, head: Record) -> list[int]:
    """Who spoke for this person on what may be done with what is known."""
    if head.kind is not Kind.INDIVIDUAL:
        return []
    query = select(Consent.given_by_id).where(Consent.individual_id == head.id)
    return [number for number in session.exec(query).all() if number]


def _keys(heads: Iterable[Record]) -> dict[int, str]:
    counts: dict[str, int] = {}
    keys = {}
    for head in heads:
        prefix = PREFIX[head.kind]
        counts[prefix] = counts.get(prefix, 0) + 1
        keys[head.id] = f"{prefix}{counts[prefix]}"
    return keys


def _head(head: Record, keys: Mapping[int, str]) -> dict[str, Any]:
    return {
        "key": keys[head.id],
        "kind": head.kind.value,
        "ref": head.ref,
        "uid": str(head.uid),
        "confidentiality": head.confidentiality.value,
        "review_state": head.review_state.value,
        "note": head.note,
    }


def _typed(session: Session, head: Record, keys: Mapping[int, str]) -> dict[str, Any]:
    """The typed row with links as local keys and codes as scheme:code; a link to what is not here is left out."""
    row = records.typed(session, KINDS[head.kind].table, [head.id])[0]
    columns = row.__table__.columns
    links = set(LINKS.get(head.kind, {})) | REF_COLUMNS
    out: dict[str, Any] = {"key": keys[head.id]}
    for column in columns:
        if column.name in NOT_CARRIED:
            continue
        value = getattr(row, column.name)
        if column.name in links:
            value = keys.get(value)
        elif isinstance(column.type, Code) and value is not None:
            value = f"{column.type.scheme}:{value}"
        elif isinstance(value, StrEnum):
            value = value.value
        elif isinstance(value, date | datetime):
            value = value.isoformat()
        out[column.name] = value
    return out


def _claim(claim: ClaimRow, number: int, keys: Mapping[int, str], heads: Mapping[int, Record]) -> dict[str, Any]:
    found = facts(heads[claim.subject_id].kind).get(claim.field)
    scheme = found.codes if found else None

    def coded(name: str, code: str | None) -> str | None:
        return f"{name}:{code}" if code else None

    return {
        "key": f"c{number:03}",
        "uid": str(claim.uid),
        "subject_id": keys[claim.subject_id],
        "field": claim.field,
        "value_text": claim.value_text,
        "value_term": coded(scheme or "", claim.term),
        "value_record_id": keys.get(claim.value_record_id or 0),
        "value_min": claim.value_min,
        "value_max": claim.value_max,
        "stance": claim.stance.value,
        "basis": claim.basis.value,
        "source_report_id": keys.get(claim.source_report_id),
        "quote_start": claim.quote_start,
        "quote_end": claim.quote_end,
        "quote": claim.quote,
        "locator": claim.locator,
        "speaker_id": keys.get(claim.speaker_id or 0),
        "attribution": claim.attribution.value,
        "channel": coded("document_type", claim.channel),
        "connection": coded("source_connection", claim.connection),
        "credibility": f"credibility:{claim.credibility}",
        "judgement": claim.judgement.value,
        "note": claim.note,
    }


def _names(session: Session, claim_keys: Mapping[int, str], keys: Mapping[int, str]) -> list[dict[str, Any]]:
    rows = [
        name
        for part in records.parts(claim_keys)
        for name in session.exec(select(Name).where(col(Name.claim_id).in_(part)).order_by(col(Name.id))).all()
    ]
    return [
        {
            "key": f"n{number:02}",
            "record_id": keys[name.record_id],
            "text": name.text,
            "script": name.script,
            "language": name.language,
            "kind": f"name_kind:{name.kind}",
            "system": name.system,
            "parts": name.parts,
            "search_key": name.search_key,
            "is_primary": name.is_primary,
            "claim_id": claim_keys[name.claim_id or 0],
        }
        for number, name in enumerate(rows, 1)
        if name.record_id in keys
    ]


def _consents(session: Session, heads: Iterable[Record], keys: Mapping[int, str]) -> list[dict[str, Any]]:
    people = [head.id for head in heads if head.kind is Kind.INDIVIDUAL]
    rows = [
        row
        for part in records.parts(people)
        for row in session.exec(
            select(Consent).where(col(Consent.individual_id).in_(part)).order_by(col(Consent.id))
        ).all()
    ]
    return [
        {
            "key": f"s{number}",
            "individual_id": keys[row.individual_id],
            "scope": f"consent_scope:{row.scope}",
            "status": row.status.value,
            "basis": f"legal_basis:{row.basis}" if row.basis else None,
            "note": row.note,
            "given_by_id": keys.get(row.given_by_id or 0),
            "method": row.method,
            "valid_from": row.valid_from.isoformat() if row.valid_from else None,
            "expires_on": row.expires_on.isoformat() if row.expires_on else None,
        }
        for number, row in enumerate(rows, 1)
    ]

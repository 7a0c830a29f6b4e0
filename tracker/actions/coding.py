"""The door in for statements: a form or one decision on the page becomes records and open claims.

Everything is checked before anything is kept; one entry is one act of coding and one transaction. Claims
enter open: only the review door lets them fill facts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select
from uuid6 import uuid7

from tracker import codes
from tracker.access import Permission, User, require
from tracker.dates import now
from tracker.drafts import LINKS, REQUIRED, ClaimDraft, CodingForm, NameDraft, RecordDraft, with_quote
from tracker.errors import InvalidFacts, NotFound
from tracker.records import (
    Act,
    Consent,
    DetentionStage,
    Entry,
    Involvement,
    Name,
    Record,
    Relation,
    SourceReport,
    fact,
)
from tracker.records.base import AuditAction, Judgement, Kind
from tracker.store import audit, claims, database, followed, ids, listing, records, terms

ORDER = [
    Kind.INDIVIDUAL,
    Kind.ORGANISATION,
    Kind.LOCATION,
    Kind.INCIDENT,
    Kind.ACT,
    Kind.INVOLVEMENT,
    Kind.DETENTION_STAGE,
    Kind.INJURY,
    Kind.CASE_FILE,
    Kind.INTERVENTION,
    Kind.RELATION,
]


@dataclass(frozen=True)
class Applied:
    """What one act of coding did: refs by local key, claim uids by claim key, and how many claims were new."""

    entry_id: int
    refs: Mapping[str, str]
    uids: Mapping[str, str]
    added: int
    known: int


def apply_form(user: User, report_ref: str, form: CodingForm) -> Applied:
    """Enter all claims of a coding form as open. The same form again changes nothing.

    Raises InvalidFacts (every problem by row), NotFound.
    """
    require(user, Permission.PROPOSE)
    with database.transaction() as session:
        report = ids.record(session, report_ref, Kind.SOURCE_REPORT)
        entry = _form_entry(session, user, report, form)
        return enter(session, user, report, form, entry)


def _form_entry(session: Session, user: User, report: Record, form: CodingForm) -> Entry:
    identity = form.identity()
    same = session.exec(
        select(Entry).where(Entry.source_report_id == report.id, Entry.kind == "form", col(Entry.undone_at).is_(None))
    ).all()
    for entry in same:
        if entry.draft.get("identity") == identity:
            return entry
    return new_entry(session, user, report, "form", {"identity": identity})


def new_entry(
    session: Session,
    user: User,
    report: Record,
    kind: str,
    draft: Mapping[str, Any],
    start: int | None = None,
    end: int | None = None,
    replaces: int | None = None,
) -> Entry:
    """One act of coding, still empty."""
    entry = Entry(
        uid=uuid7(),
        source_report_id=report.id,
        kind=kind,
        quote_start=start,
        quote_end=end,
        draft=dict(draft),
        made={"records": {}, "claims": {}, "uids": {}},
        replaces_id=replaces,
        made_at=now(),
        made_by=user.id,
    )
    session.add(entry)
    session.flush()
    return entry


def enter(session: Session, user: User, report: Record, form: CodingForm, entry: Entry) -> Applied:
    """Keep what a form holds that is not kept yet. Raises InvalidFacts."""
    body = session.get_one(SourceReport, report.id).body
    checked, problems = [], {}
    for draft in form.claims:
        try:
            checked.append(with_quote(draft, body))
        except InvalidFacts as problem:
            problems[f"claim {draft.key}"] = str(problem)
    if problems:
        raise InvalidFacts("The coding was not applied; nothing was kept.", problems)
    made: dict[str, Any] = {name: dict(entry.made.get(name, {})) for name in ("records", "claims", "uids")}
    numbers: dict[str, int] = dict(made["records"])
    if form.report:
        numbers[form.report] = report.id
    fresh = _make_records(session, user, form, entry, numbers)
    made["records"] = {key: number for key, number in numbers.items() if key != form.report}
    kinds = {draft.key: draft.kind for draft in form.records} | (
        {form.report: Kind.SOURCE_REPORT} if form.report else {}
    )
    rows, known = _claim_rows(session, user, report, checked, kinds, numbers, entry, made)
    claims.add(session, rows)
    _names(session, form.names, checked, numbers, made)
    if fresh:
        _consents(session, user, form, numbers, fresh)
    entry.made = made
    session.flush()
    touched = {row["subject_id"] for row in rows} | set(fresh)
    listing.refresh(session, touched)
    if rows or fresh:
        audit.add(session, user.id, AuditAction.INSERT, "entry", entry.id, [row["field"] for row in rows])
    refs = {key: record.ref for key, record in _records_of(session, numbers).items()}
    return Applied(entry.id or 0, refs, dict(made["uids"]), len(rows), known)


def _records_of(session: Session, numbers: Mapping[str, int]) -> dict[str, Record]:
    wanted = set(numbers.values())
    found = {}
    for part in records.parts(wanted):
        found.update({row.id: row for row in session.exec(select(Record).where(col(Record.id).in_(part))).all()})
    return {key: found[number] for key, number in numbers.items() if number in found}


def _make_records(session: Session, user: User, form: CodingForm, entry: Entry, numbers: dict[str, int]) -> list[int]:
    fresh: list[int] = []
    for draft in sorted(form.records, key=lambda r: ORDER.index(r.kind)):
        if draft.key in numbers:
            continue
        existing = _existing(session, draft) or _same_link(session, draft, numbers)
        if existing is not None:
            numbers[draft.key] = existing
            continue
        if any(column not in draft.frame for column in REQUIRED.get(draft.kind, ())):  # named by its ref alone
            what = draft.kind.value.replace("_", " ")
            raise InvalidFacts(f"record {draft.key}: there is no {what} {draft.ref} here, and the form makes none.")
        frame = _frame(session, draft, numbers, fresh)
        record = records.make(
            session,
            draft.kind,
            user.id,
            frame,
            entry_id=entry.id,
            note=draft.note,
            confidentiality=draft.confidentiality,
            uid=UUID(draft.uid) if draft.uid else None,
        )
        numbers[draft.key] = record.id
        fresh.append(record.id)
        if draft.kind is Kind.DETENTION_STAGE:
            followed.latest_stage(session, frame["act_id"])
    return fresh


def _existing(session: Session, draft: RecordDraft) -> int | None:
    """The record that a draft's ref or uid names in this database, if any."""
    if draft.uid:
        same = session.exec(select(Record).where(Record.uid == UUID(draft.uid))).first()
        if same is not None:
            return same.id
    if draft.ref:
        try:
            return ids.record(session, draft.ref, draft.kind).id
        except NotFound:
            return None  # a ref of another database: it describes
    return None


def _same_link(session: Session, draft: RecordDraft, numbers: Mapping[str, int]) -> int | None:
    """A link that exists already is the same link: two sources for one involvement are two claims on it."""
    frame = draft.frame
    if draft.kind is Kind.INVOLVEMENT:
        act = numbers.get(frame.get("act_id", ""))
        query = select(Involvement.id).where(
            Involvement.incident_id == numbers[frame["incident_id"]],
            Involvement.actor_id == numbers[frame["actor_id"]],
            Involvement.role == frame["role"],
            Involvement.act_id == act if act is not None else col(Involvement.act_id).is_(None),
        )
        return session.exec(query).first()
    if draft.kind is Kind.RELATION:
        return session.exec(
            select(Relation.id).where(
                Relation.from_id == numbers[frame["from_id"]],
                Relation.to_id == numbers[frame["to_id"]],
                Relation.type == frame["type"],
                col(Relation.voided_at).is_(None),
            )
        ).first()
    return None


def _frame(session: Session, draft: RecordDraft, numbers: Mapping[str, int], fresh: Sequence[int]) -> dict[str, Any]:
    links = LINKS.get(draft.kind, {})
    frame: dict[str, Any] = {
        column: numbers[value] if column in links else value for column, value in draft.frame.items()
    }
    if draft.kind is Kind.DETENTION_STAGE and frame["act_id"] not in fresh:  # after what is known of that act already
        taken = session.exec(select(DetentionStage.seq).where(DetentionStage.act_id == frame["act_id"])).all()
        frame["seq"] = frame["seq"] if frame["seq"] not in taken else max(taken) + 1
    if draft.kind is Kind.INJURY and frame.get("act_id"):
        victim = session.exec(select(Act.victim_id).where(Act.id == frame["act_id"])).one()
        if victim != frame["individual_id"]:
            raise InvalidFacts("The injured person is not the victim of that act (rule 6).")
    if draft.kind is Kind.INJURY:
        frame = {"kind": "unspecified", "severity": "unspecified"} | frame
    if draft.kind is Kind.ACT:
        frame = {"violation_status": "unknown"} | frame
    if draft.kind is Kind.CASE_FILE and isinstance(frame.get("opened_on"), str):
        try:
            frame["opened_on"] = date.fromisoformat(str(frame["opened_on"]))
        except ValueError:
            raise InvalidFacts(f"record {draft.key}: '{frame['opened_on']}' is not a day. Write 2026-11-23.") from None
    return frame


def _claim_rows(
    session: Session,
    user: User,
    report: Record,
    drafts: Sequence[ClaimDraft],
    kinds: Mapping[str, Kind],
    numbers: Mapping[str, int],
    entry: Entry,
    made: dict[str, Any],
) -> tuple[list[dict[str, Any]], int]:
    """Rows for the claims that are new; a claim of the same form or with a known uid is not made twice."""
    uids = [UUID(draft.uid) for draft in drafts if draft.uid]
    there = {row.uid for row in claims.by_uids(session, uids)} if uids else set()
    superseded = [UUID(draft.supersedes) for draft in drafts if draft.supersedes]
    older = {row.uid: row.id for row in claims.by_uids(session, superseded)} if superseded else {}
    rows: list[dict[str, Any]] = []
    at, known = now(), 0
    for draft in drafts:
        digest = draft.digest()
        uid = UUID(draft.uid) if draft.uid else None
        if (uid and uid in there) or digest in made["claims"]:
            made["uids"].setdefault(draft.key, made["claims"].get(digest) or str(uid))
            known += 1
            continue
        uid = uid or uuid7()
        found = fact(kinds[draft.subject], draft.field)
        terms.field(session, draft.field, found.label)
        made["claims"][digest] = made["uids"][draft.key] = str(uid)
        rows.append(
            {
                "subject_id": numbers[draft.subject],
                "field": draft.field,
                "value_text": draft.value_text,
                "value_term": codes.term_number(found.codes, draft.value_term)
                if found.codes and draft.value_term
                else None,
                "value_record_id": numbers[draft.value_record] if draft.value_record else None,
                "value_min": draft.value_min,
                "value_max": draft.value_max,
                "judgement": Judgement.OPEN,
                "stance": draft.stance,
                "basis": draft.basis,
                "credibility": draft.credibility,
                "source_report_id": report.id,
                "speaker_id": numbers[draft.speaker] if draft.speaker else None,
                "supersedes_id": older.get(UUID(draft.supersedes)) if draft.supersedes else None,
                "uid": uid,
                "quote_start": draft.quote_start,
                "quote_end": draft.quote_end,
                "quote": draft.quote,
                "locator": draft.locator,
                "attribution": draft.attribution,
                "channel": draft.channel,
                "connection": draft.connection,
                "note": draft.note,
                "entry_id": entry.id,
                "self_reviewed": False,
                "created_at": at,
                "created_by": user.id,
            }
        )
    first = ids.take(session, "claim", len(rows)) if rows else 0
    for offset, row in enumerate(rows):
        row["id"] = first + offset
    return rows, known


def _names(
    session: Session,
    names: Sequence[NameDraft],
    drafts: Sequence[ClaimDraft],
    numbers: Mapping[str, int],
    made: Mapping[str, Any],
) -> None:
    """A row for every spelling that a claim printed; what the form says of script and kind goes with it."""
    said = {name.claim: name for name in names}
    rows = {
        row.uid: row
        for row in claims.by_uids(session, [UUID(made["uids"][d.key]) for d in drafts if d.field == "name"])
    }
    there = {
        (n.record_id, n.text, n.script, n.kind)
        for own in records.names_of(session, {numbers[d.subject] for d in drafts if d.field == "name"}).values()
        for n in own
    }
    primary = {
        (n.record_id, n.script)
        for own in records.names_of(session, {numbers[d.subject] for d in drafts if d.field == "name"}).values()
        for n in own
        if n.is_primary
    }
    for draft in drafts:
        if draft.field != "name":
            continue
        from tracker.drafts import script_of

        text = (draft.value_text or "").strip()
        name = said.get(draft.key) or NameDraft(draft.subject, draft.key, text, script_of(text))
        number = numbers[draft.subject]
        if (number, name.text, name.script, name.kind) in there:
            continue
        there.add((number, name.text, name.script, name.kind))
        first = (number, name.script) not in primary and (name.is_primary or draft.key not in said)
        primary |= {(number, name.script)} if first else set()
        row = rows[UUID(made["uids"][draft.key])]
        session.add(
            Name(
                record_id=number,
                text=name.text,
                script=name.script,
                language=name.language,
                kind=name.kind,
                system=name.system,
                parts=name.parts,
                search_key=listing.search_key(name.text),
                is_primary=first,
                followed=False,
                claim_id=row.id,
            )
        )
    session.flush()


def _consents(session: Session, user: User, form: CodingForm, numbers: Mapping[str, int], fresh: Sequence[int]) -> None:
    for consent in form.consents:
        if numbers[consent.individual] in fresh:
            session.add(
                Consent(
                    individual_id=numbers[consent.individual],
                    scope=consent.scope,
                    status=consent.status,
                    basis=consent.basis,
                    method=consent.method,
                    note=consent.note,
                    recorded_at=now(),
                    given_by_id=numbers[consent.given_by] if consent.given_by else None,
                    recorded_by=user.id,
                )
            )

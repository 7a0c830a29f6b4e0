"""A record as it was: in a transaction that is never kept, undo what came after a moment, and look."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any, get_args

from sqlalchemy import update
from sqlmodel import Session, col, select

from tracker.access import LEVELS
from tracker.errors import InvalidFacts
from tracker.records import (
    KINDS,
    AuditAbout,
    AuditEntry,
    BatchTouch,
    Change,
    Claim,
    ClaimDetail,
    ImportBatch,
    Record,
    Review,
)
from tracker.records.base import AuditAction, Judgement, ReviewState
from tracker.store import claims, followed, listing, records
from tracker.store.claims import ClaimRow

HELD = ("confidentiality", "protected")
AT_ONCE = 5_000  # records that are undone while somebody waits


def rewind(session: Session, numbers: Iterable[int], to: datetime) -> None:
    """Show these records as they were at that moment. Only inside `database.pretending`.

    Judgements come from the rows of `review`, other columns from `change`; what did not exist yet is withdrawn.
    """
    wanted = list(dict.fromkeys(numbers))
    heads: dict[int, Record] = {}
    for part in records.parts(wanted):
        heads |= {row.id: row for row in session.exec(select(Record).where(col(Record.id).in_(part))).all()}
    closed = {number: head.level for number, head in heads.items()}
    _columns(session, heads, to)
    said = claims.of_subjects(session, heads, with_corrected=True)
    judged = _first_after(session, wanted, to)
    first = {number: state for number, (state, _) in judged.items()}
    later = [claim for claim in said if claim.created_at is not None and claim.created_at > to]
    then = {claim.id: Judgement(first[claim.id]) for claim in said if claim.id in first}
    then |= _with_their_load(session, said, judged, to)
    _judge(session, heads, [c for c in said if c not in later], then, later)
    claims.forget(session, later)
    for number, head in heads.items():
        if records.made_at(session, head) > to:
            head.review_state = ReviewState.WITHDRAWN
        elif -number in first:
            head.review_state = ReviewState(first[-number])
    session.flush()
    session.expire_all()
    listing.refresh(session, heads)
    for number, level in closed.items():  # the past is seen with the eyes of today: what was sealed since stays sealed
        if LEVELS.index(level) > LEVELS.index(heads[number].level):
            session.execute(update(Record).where(col(Record.id) == number).values(level=level))
    session.expire_all()


def changed_since(session: Session, to: datetime) -> list[int]:
    """The records about which something was done after a moment, as far as the logs tell: those that `rewind` is asked for.

    Raises InvalidFacts where they are more than can be undone while somebody waits.
    """
    said, done = col(ClaimDetail.claim_id) == col(Claim.id), col(AuditEntry.id) == col(AuditAbout.audit_id)
    changed, loads = col(AuditEntry.id) == col(Change.audit_id), col(ImportBatch.started_at) > to
    ways: list[Any] = [
        select(Record.id).where(col(Record.created_at) > to),
        select(Record.id).join(ImportBatch, col(ImportBatch.id) == col(Record.batch_id)).where(loads),
        select(BatchTouch.record_id).join(ImportBatch, col(ImportBatch.id) == col(BatchTouch.batch_id)).where(loads),
        select(Claim.subject_id).join(ClaimDetail, said).where(col(ClaimDetail.created_at) > to),
        select(Review.record_id).where(col(Review.at) > to),
        select(Change.record_id)
        .join(AuditEntry, changed)
        .where(col(AuditEntry.at) > to, col(Change.record_id).is_not(None)),
        select(AuditAbout.record_id)
        .join(AuditEntry, done)
        .where(col(AuditEntry.at) > to, col(AuditEntry.action).not_in((AuditAction.EXPORT, AuditAction.READ_SEALED))),
    ]
    judged = [load.id for load in session.exec(select(ImportBatch)).all() if _judged_since(load, to)]
    ways += [select(Record.id).where(col(Record.batch_id) == load) for load in judged]
    ways += [select(BatchTouch.record_id).where(col(BatchTouch.batch_id) == load) for load in judged]
    found: set[int] = set()
    for query in ways:
        found.update(number for number in session.exec(query.distinct().limit(AT_ONCE + 1)).all() if number)
    if len(found) > AT_ONCE:
        raise InvalidFacts(f"More than {AT_ONCE:,} records have changed since: that is too much to show as it was.")
    return sorted(found)


def _first_after(session: Session, numbers: Sequence[int], to: datetime) -> dict[int, tuple[str, datetime]]:
    """The state before the first judgement after the moment, and when that was; by claim, by minus the record where it
    is about that."""
    found: dict[int, tuple[str, datetime]] = {}
    for part in records.parts(numbers):
        query = select(Review).where(col(Review.record_id).in_(part), col(Review.at) > to).order_by(col(Review.id))
        for row in session.exec(query).all():
            if row.from_state:
                found.setdefault(row.claim_id or -row.record_id, (row.from_state, row.at))
    return found


def _with_their_load(
    session: Session, said: Sequence[ClaimRow], judged: dict[int, tuple[str, datetime]], to: datetime
) -> dict[int, Judgement]:
    """What statements were because their load was, where that was judged since: of those not judged apart by then."""
    loads = {claim.batch_id for claim in said if claim.batch_id is not None}
    found: dict[int, Judgement] = {}
    for load in session.exec(select(ImportBatch).where(col(ImportBatch.id).in_(loads))).all() if loads else ():
        since = _judged_since(load, to)
        if not since:
            continue
        of_load = [claim for claim in said if claim.batch_id == load.id]
        apart = claims.judged_apart(session, of_load)
        for claim in of_load:
            state, at = judged.get(claim.id, ("", None))
            stood = next((before for moment, before in since if at and moment > at), load.judgement)
            followed_it = at is not None and since[0][0] <= at and state == stood.value
            if claim.id not in apart or followed_it:
                found[claim.id] = since[0][1]
    return found


def _judged_since(load: ImportBatch, to: datetime) -> list[tuple[datetime, Judgement]]:
    """When a load was judged after a moment, and what it was before each time; the first comes first."""
    steps = [(datetime.fromisoformat(at), before) for at, before in (load.progress or {}).get("judged", [])]
    return [(at, Judgement(before)) for at, before in steps if at > to]


def _judge(
    session: Session,
    heads: dict[int, Record],
    said: Sequence[ClaimRow],
    then: dict[int, Judgement],
    later: Sequence[ClaimRow],
) -> None:
    changed = [claim for claim in said if then.get(claim.id, claim.judgement) is not claim.judgement]
    # all that was followed since goes first: one fact holds one statement
    for claim in followed.in_order([*changed, *later]):
        held = followed.is_held(heads[claim.subject_id].kind, claim)
        if held or (claim.judgement is Judgement.ACCEPTED and claim.field == "name"):
            followed.empty(session, heads[claim.subject_id], claim, exchanged=True)
            claims.let_go(session, claim)
    judges = _judges(session, changed, then)
    for claim in followed.in_order(changed, Judgement.ACCEPTED):
        outcome = then[claim.id]
        holds = followed.holds(heads[claim.subject_id].kind, claim, outcome)
        by, at, own = judges.get(claim.id, (None, None, False))
        claims.judge(session, claim, outcome, holds, by, at, own)
        if holds or (outcome is Judgement.ACCEPTED and claim.field == "name"):
            followed.fill(session, heads[claim.subject_id], claim)


def _judges(
    session: Session, changed: Sequence[ClaimRow], then: dict[int, Judgement]
) -> dict[int, tuple[int, datetime, bool]]:
    """Who had judged each claim, when, and whether it was their own: the last judgement that gave it its state then."""
    found: dict[int, tuple[int, datetime, bool]] = {}
    authors = {claim.id: claim.created_by for claim in changed}
    for part in records.parts(authors):
        query = select(Review).where(col(Review.claim_id).in_(part)).order_by(col(Review.id))
        for row in session.exec(query).all():
            number = row.claim_id or 0
            if row.to_state == then[number].value != row.from_state:
                found[number] = (row.reviewer_id, row.at, row.reviewer_id == authors[number])
    return found


def _columns(session: Session, heads: dict[int, Record], to: datetime) -> None:
    """Columns that are no claims, from the values before each later change, the newest first.

    How closely a record is held, and who may know a name, stays as it is today.
    """
    for part in records.parts(heads):
        query = (
            select(Change)
            .join(AuditEntry, col(AuditEntry.id) == col(Change.audit_id))
            .where(col(Change.record_id).in_(part), col(AuditEntry.at) > to, col(Change.erased_at).is_(None))
            .order_by(col(Change.audit_id).desc(), col(Change.id).desc())
        )
        for change in session.exec(query).all():
            if change.table_name == "record" and change.field in HELD:
                continue
            put(session, heads[change.record_id or 0], change.table_name or "", change.field, change.before)


def put(session: Session, head: Record, table: str, field: str, value: Any) -> bool:
    """Give a record's own column this value, as JSON keeps it; False where it is none of the record's columns."""
    typed = KINDS[head.kind].table
    target: type[Any] = Record if table == "record" else typed
    if table not in ("record", typed.__tablename__) or field not in target.model_fields:
        return False
    plain = _typed(target.model_fields[field].annotation, value)
    if target is Record:
        setattr(head, field, plain)
    else:
        column = target.__table__.c
        session.execute(update(target).where(column.id == head.id).values({field: plain}))
    return True


def now_is(session: Session, head: Record, table: str, field: str) -> Any:
    """What a record's own column holds now, as JSON keeps it."""
    row = head if table == "record" else session.get(KINDS[head.kind].table, head.id, populate_existing=True)
    value = getattr(row, field)
    return value.isoformat() if isinstance(value, date) else value


def _typed(annotation: Any, value: Any) -> Any:
    """A JSON value as the column's own type."""
    kinds = [kind for kind in (*get_args(annotation), annotation) if isinstance(kind, type)]
    for kind in kinds:
        if isinstance(value, str) and issubclass(kind, StrEnum):
            return kind(value)
    if isinstance(value, str) and datetime in kinds:
        return datetime.fromisoformat(value)
    if isinstance(value, str) and date in kinds:
        return date.fromisoformat(value)
    return value

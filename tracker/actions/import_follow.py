"""What follows when a load is judged as one: the columns and spellings of its records, and the lists, in slices.

The judgement itself is one value of one row, and all statements that nobody judged apart follow it. What is kept beside
them (typed columns, followed spellings, list rows) is then brought to it here, and goes on where it was broken off.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import bindparam, exists, or_, update
from sqlmodel import Session, col, select

from tracker import codes, dates
from tracker.access import User
from tracker.actions.import_begin import DONE, found, step
from tracker.actions.import_shape import is_single
from tracker.actions.import_write import patiently
from tracker.facts import ValueType
from tracker.records import KINDS, Act, BatchTouch, Claim, ClaimDetail, ImportBatch, Name, Record, SourceReport, fact
from tracker.records.base import Judgement, Kind, ReviewState, Stance
from tracker.store import bulk, claims, database, followed, listing, loads, places, records, sight, text_index
from tracker.store.claims import Brief

FOLLOW, LISTS, TOUCHED = "follow", "follow lists", "follow older"
NUMBERS = 10_000  # record numbers that are brought to it together
FEW = 200


def apart(session: Session, batch: ImportBatch) -> int:
    """Before a load is accepted: what another statement is followed for already waits apart. Returns how many."""
    waiting = 0
    for part in records.parts(mixed(session, batch)):
        kinds = dict(records.pick(session, Record.id, Record.kind, part))
        held: dict[tuple[int, str], list[Brief]] = {}
        for claim in claims.briefs(session, part):
            if is_single(Kind(kinds[claim.subject_id]), claim.field):
                held.setdefault((claim.subject_id, claim.field), []).append(claim)
        for own in held.values():
            followed_ones = [c for c in own if c.judgement is Judgement.ACCEPTED and c.stance is Stance.ASSERTS]
            if not [claim for claim in followed_ones if claim.batch_id != batch.id or claim.holds]:
                continue
            for claim in own:
                if claim.batch_id == batch.id and not claim.holds:
                    waiting += _open(session, claim)
    return waiting


def _open(session: Session, claim: Brief) -> int:
    where = (col(Claim.subject_id) == claim.subject_id, col(Claim.field) == claim.field, col(Claim.id) == claim.id)
    done = session.execute(update(Claim).where(*where, col(Claim.judgement).is_(None)).values(judgement=Judgement.OPEN))
    return int(done.rowcount)  # type: ignore[attr-defined]  # of an update it is a CursorResult


def mixed(session: Session, batch: ImportBatch) -> list[int]:
    """The records of which both this load and somebody else speak: the older ones, and its own with more said of them."""
    older = session.exec(select(BatchTouch.record_id).where(BatchTouch.batch_id == batch.id)).all()
    own = select(Record.id).where(loads.made_by(batch.id or 0, batch.first_record_id, batch.last_record_id))
    later = select(BatchTouch.record_id).join(Record, col(Record.id) == col(BatchTouch.record_id))
    again = session.exec(later.where(Record.batch_id == batch.id, BatchTouch.batch_id != batch.id)).all()
    coded = select(ClaimDetail.subject_id).where(col(ClaimDetail.subject_id).in_(own)).distinct()
    return sorted({*older, *again, *session.exec(coded).all()})


def bring(by: User, number: int, tell: Callable[[str, int, int], None]) -> None:
    """Bring columns, spellings and lists to the judgement of a load."""
    order = [FOLLOW, LISTS, TOUCHED, DONE]
    stages = {FOLLOW: _follow, LISTS: _lists, TOUCHED: _touched}

    def once() -> tuple[str, int, int]:
        with database.transaction(by) as session, bulk.loading(session):
            batch = found(session, number)
            stage = (batch.progress or {})["stage"]
            if stage in stages:
                with sight.whole(session):
                    if stages[stage](session, batch):
                        step(batch, stage=order[order.index(stage) + 1], at=0)
                    listing.everybody_changed(session)
            session.flush()
            return (batch.progress or {})["stage"], (batch.progress or {})["at"], batch.last_record_id or 0

    while True:
        where = patiently(once)
        tell(*where)
        if where[0] not in stages:
            return


def _window(batch: ImportBatch) -> tuple[int, int]:
    first = max((batch.progress or {})["at"], batch.first_record_id or 1)
    return first, first + NUMBERS - 1


def _follow(session: Session, batch: ImportBatch) -> bool:
    """Columns and spellings of some of the records that the load made."""
    first, last = _window(batch)
    heads = _heads(session, batch, first, last)
    told = claims.between(session, first, last, batch.id or 0)
    own = [claim for claim in told if claim.subject_id in heads]
    accepted = batch.judgement is Judgement.ACCEPTED
    _columns(session, batch, heads, own, accepted)
    text_index.refresh(session, {claim.subject_id for claim in own if claim.field in ("title", "summary")})
    _spellings(session, batch, first, last, accepted)
    _states(session, batch, first, last)
    step(batch, at=last + 1)
    ended = last >= (batch.last_record_id or 0)
    if ended:
        places.rebuild(session)
    return ended


def _heads(session: Session, batch: ImportBatch, first: int, last: int) -> dict[int, Kind]:
    query = select(Record.id, Record.kind).where(col(Record.id).between(first, last), Record.batch_id == batch.id)
    return {number: Kind(kind) for number, kind in session.exec(query).all()}


def _columns(
    session: Session, batch: ImportBatch, heads: dict[int, Kind], told: Sequence[Brief], accepted: bool
) -> None:
    """Fill the columns of single-valued facts with what the load says, or empty them of it."""
    received = session.exec(select(SourceReport.received_at).where(SourceReport.id == batch.source_report_id)).one()
    days: dict[str, tuple[str, date | None, date | None]] = {}
    values: dict[int, dict[str, Any]] = {}
    for claim in told:
        kind = heads[claim.subject_id]
        of = fact(kind, claim.field)
        if not of.columns or (kind is Kind.INJURY and claim.field == "side"):
            continue
        own = values.setdefault(claim.subject_id, {})
        if accepted:
            own |= _values(session, of, claim, received.date(), days)
        elif not of.framed:
            own |= dict.fromkeys(of.columns)
    grouped: dict[tuple[Kind, tuple[str, ...]], list[dict[str, Any]]] = {}
    for number, row in values.items():
        if row:
            names = tuple(sorted(row))
            grouped.setdefault((heads[number], names), []).append(
                {f"new_{n}": row[n] for n in names} | {"own_id": number}
            )
    for (kind, names), rows in grouped.items():
        table = KINDS[kind].table.__table__  # type: ignore[attr-defined]
        put = update(table).where(table.c.id == bindparam("own_id"))
        session.connection().execute(put.values({n: bindparam(f"new_{n}", type_=table.c[n].type) for n in names}), rows)


def _values(
    session: Session, of: Any, claim: Brief, received: date, days: dict[str, tuple[str, date | None, date | None]]
) -> dict[str, Any]:
    """As store/followed.py has it; each different day is read once."""
    if of.type is ValueType.DATE:
        said = claim.value_text or ""
        if said not in days:
            edtf = dates.parse(said)
            bounds = dates.bounds(edtf, received)
            days[said] = edtf, bounds.earliest, bounds.latest
        return dict(zip(of.columns, days[said], strict=True))
    if of.type is ValueType.CODE:
        term = codes.known(claim.value_term) if claim.value_term is not None else None
        return {of.columns[0]: term.code if term else None}
    return followed.values_of(session, of, claims.told_brief(claim))


def _spellings(session: Session, batch: ImportBatch, first: int, last: int, accepted: bool) -> None:
    """Follow the spellings that the load prints, where nobody judged them apart."""
    printed = exists().where(
        col(Claim.subject_id) == col(Name.record_id),
        col(Claim.field) == "name",
        col(Claim.id) == col(Name.claim_id),
        col(Claim.batch_id) == batch.id,
        col(Claim.judgement).is_(None),
    )
    which = (col(Name.record_id).between(first, last), col(Name.followed).is_(not accepted), printed)
    session.execute(update(Name).where(*which).values(followed=accepted).execution_options(synchronize_session=False))


def _states(session: Session, batch: ImportBatch, first: int, last: int) -> None:
    """Records of which nothing else is said are withdrawn with a rejected load, and stand again with another judgement."""
    gone = batch.judgement is Judgement.REJECTED
    before, after = (ReviewState.DRAFT, ReviewState.WITHDRAWN) if gone else (ReviewState.WITHDRAWN, ReviewState.DRAFT)
    else_said = exists().where(
        col(Claim.subject_id) == col(Record.id),
        or_(col(Claim.batch_id).is_(None), col(Claim.batch_id) != batch.id, col(Claim.judgement) != Judgement.REJECTED),
    )
    which = [
        col(Record.id).between(first, last),
        col(Record.batch_id) == batch.id,
        col(Record.review_state) == before,
    ]
    if gone:
        which.append(~else_said)
    session.execute(
        update(Record).where(*which).values(review_state=after).execution_options(synchronize_session=False)
    )


def _lists(session: Session, batch: ImportBatch) -> bool:
    """List rows of some of the individuals and incidents of the load, and of those whom others tied to its incidents."""
    first, last = _window(batch)
    numbers = _heads(session, batch, first, last)
    people = [number for number, kind in numbers.items() if kind is Kind.INDIVIDUAL]
    others = select(Act.victim_id).join(Record, col(Record.id) == col(Act.id))
    other = or_(col(Record.batch_id).is_(None), col(Record.batch_id) != batch.id)
    met = session.exec(others.where(col(Act.incident_id).between(first, last), other).distinct()).all()
    kinds = dict(records.pick(session, Record.id, Record.kind, met))
    people += [number for number in met if kinds[number] is Kind.INDIVIDUAL and number not in numbers]
    judged = (batch.progress or {}).get("judged") or [["", ""]]
    if Judgement.REJECTED.value in (batch.judgement.value, judged[-1][1]):  # records were withdrawn, or stand again
        followed.latest_stages(session, [number for number, kind in numbers.items() if kind is Kind.ACT])
    events = [number for number, kind in numbers.items() if kind is Kind.INCIDENT]
    listing.write_incidents(session, events, fresh=False)
    listing.write_all(session, people, fresh=False)
    step(batch, at=last + 1)
    return last >= (batch.last_record_id or 0)


def _touched(session: Session, batch: ImportBatch) -> bool:
    """The older records of which the load speaks, one by one."""
    query = select(BatchTouch.record_id).where(BatchTouch.batch_id == batch.id)
    query = query.where(col(BatchTouch.record_id) > (batch.progress or {})["at"])
    numbers = session.exec(query.order_by(col(BatchTouch.record_id)).limit(FEW)).all()
    if numbers:
        settle(session, batch.id or 0, numbers, batch.judgement is Judgement.ACCEPTED)
        listing.refresh(session, numbers)
        text_index.refresh(session, numbers)
        step(batch, at=numbers[-1])
    return len(numbers) < FEW


def settle(session: Session, batch: int, numbers: Iterable[int], accepted: bool) -> None:
    """Let the load's statements that nobody judged apart fill the facts of these records, or leave them."""
    for claim in claims.of_subjects(session, numbers):
        if claim.batch_id != batch or claim.judged_at is not None or claim.stance is not Stance.ASSERTS:
            continue
        record = session.get_one(Record, claim.subject_id)
        kind = Kind(record.kind)
        if (
            claim.judgement is Judgement.ACCEPTED
            and accepted
            and (claim.field == "name" or is_single(kind, claim.field))
        ):
            followed.fill(session, record, claim)
        elif (
            not accepted
            and claim.field == "name"
            or not accepted
            and is_single(kind, claim.field)
            and _own(session, claim)
        ):
            followed.empty(session, record, claim)


def _own(session: Session, claim: claims.ClaimRow) -> bool:
    """Whether the statement waits with its load, and nothing else is followed in its place."""
    row = session.get(Claim, (claim.subject_id, claim.field, claim.id))
    others = claims.of_subjects(session, [claim.subject_id], [claim.field])
    kind = Kind(session.get_one(Record, claim.subject_id).kind)
    return (
        row is not None
        and row.judgement is None
        and not any(followed.is_held(kind, o) for o in others if o.id != claim.id)
    )


__all__ = ["FOLLOW", "apart", "bring", "mixed", "settle"]

"""A load is taken back in slices: first what must stay is found, then statements go, then records, what hangs on others first.

A record stays where anything outside the load points to it or was said, judged or changed of it since: every foreign
key of every table is asked, so that a new table is respected without being named here. With it stays what it hangs on,
the spellings that the load gave it, and what of it was judged apart.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from functools import cache, partial
from typing import Any

from sqlalchemy import Column, Table, and_, delete, exists, or_, true
from sqlalchemy import select as choose
from sqlmodel import Session, SQLModel, col, select

from tracker import dates
from tracker.access import User
from tracker.actions import import_follow
from tracker.actions.import_begin import found, step
from tracker.actions.import_names import Ahead
from tracker.actions.import_write import patiently
from tracker.records import (
    KINDS,
    AuditEntry,
    BatchCells,
    BatchKey,
    BatchTouch,
    Claim,
    ClaimDetail,
    Disagreement,
    FacetRow,
    Identifier,
    ImportBatch,
    IncidentFacetRow,
    IndexedText,
    ListRow,
    LocationBelow,
    Name,
    Record,
    StageRow,
)
from tracker.records.base import AuditAction, BatchState, Judgement, Kind
from tracker.store import (
    audit,
    bulk,
    claims,
    database,
    followed,
    listing,
    name_index,
    places,
    records,
    secrecy,
    sight,
    text_index,
    unload,
)

KEEP, SAID, HANGING, ACTS, EVENTS, PEOPLE, OLDER, REST, UNDONE = (
    "undo: what stays", "undo: statements", "undo: parts", "undo: acts", "undo: incidents", "undo: people",
    "undo: older records", "undo: the rest", "undone",
)  # fmt: skip
OF_KIND = {
    HANGING: (Kind.INTERVENTION, Kind.RELATION, Kind.INVOLVEMENT, Kind.DETENTION_STAGE, Kind.INJURY),
    ACTS: (Kind.ACT,),
    EVENTS: (Kind.INCIDENT, Kind.CASE_FILE),
    PEOPLE: (Kind.INDIVIDUAL, Kind.ORGANISATION, Kind.LOCATION, Kind.SOURCE_REPORT),
}
NUMBERS = 15_000  # record numbers that are looked at together
FEW = 200
# Tables whose rows say nothing of their own of a record: they go with it.
DERIVED = ("list_row", "facet_row", "stage_row", "incident_facet_row", "disagreement", "name", "identifier", "batch_key", "batch_touch", "location_below", "indexed_text")  # fmt: skip


def begin(session: Session, batch: ImportBatch) -> None:
    """From here on the load is neither whole nor gone."""
    if batch.state is not BatchState.FAILED:
        batch.state = BatchState.FAILED
        last = (batch.progress or {})["record"][0] - 1  # of a load that was broken off, too
        batch.last_record_id = batch.last_record_id or last
        step(batch, stage=KEEP, at=0, kept=[], gone=[0, 0])


def undo(by: User, number: int, reason: str, tell: Callable[[str, int, int], None]) -> None:
    """Take back what is left of the load."""
    # lists of older people name incidents of the load until its acts are gone
    order = [KEEP, SAID, HANGING, ACTS, OLDER, EVENTS, PEOPLE, REST, UNDONE]

    def once(ahead: Ahead) -> tuple[str, int, int]:
        with database.transaction(by) as session, bulk.loading(session):
            batch = found(session, number)
            stage = (batch.progress or {})["stage"]
            if stage != UNDONE:
                with sight.whole(session):
                    if _slice(session, batch, stage, by, reason, ahead):
                        step(batch, stage=order[order.index(stage) + 1], at=0)
            session.flush()
            return (batch.progress or {})["stage"], (batch.progress or {})["at"], batch.last_record_id or 0

    with closing(Ahead()) as ahead:
        while True:
            where = patiently(partial(once, ahead))
            tell(*where)
            if where[0] == UNDONE:
                return


def _slice(session: Session, batch: ImportBatch, stage: str, user: User, reason: str, ahead: Ahead) -> bool:
    if stage == OLDER:
        return _older(session, batch)
    if stage == REST:
        _rest(session, batch, user, reason)
        return True
    first = max((batch.progress or {})["at"], batch.first_record_id or 1)
    last = first + NUMBERS - 1
    if stage == KEEP:
        _ask(session, ahead, batch.first_record_id or 1)
        kept = {*(batch.progress or {})["kept"], *_stays(session, batch, first, last)}
        ended = last >= (batch.last_record_id or 0)
        step(batch, kept=sorted(_with_hosts(session, batch, kept) if ended else kept))
    elif stage == SAID:
        session.info[name_index.READ] = ahead.of(first)
        if last < (batch.last_record_id or 0):
            _ask(session, ahead, last + 1)
        _statements(session, batch, first, last)
    else:
        _records(session, batch, first, last, OF_KIND[stage])
    step(batch, at=last + 1)
    return bool(last >= (batch.last_record_id or 0))


def _ask(session: Session, ahead: Ahead, first: int) -> None:
    """Let the names of a slice be worked out beside, before its turn comes."""
    if ahead.asked != first:
        of_slice = col(Name.record_id).between(first, first + NUMBERS - 1)
        ahead.ask(first, session.execute(choose(col(Name.text)).where(of_slice)).scalars())


# --- what stays ---
def _stays(session: Session, batch: ImportBatch, first: int, last: int) -> Iterator[int]:
    """The records of the load, of these numbers, to which anything else points."""
    head = Record.__table__.alias("own")  # type: ignore[attr-defined]
    mine = and_(head.c.batch_id == batch.id, head.c.id.between(first, last))
    claim = Claim.__table__  # type: ignore[attr-defined]
    other = or_(claim.c.batch_id.is_(None), claim.c.batch_id != batch.id)
    for column in (claim.c.subject_id, claim.c.value_record_id, claim.c.speaker_id):
        query = choose(column).join_from(claim, head, head.c.id == column)
        yield from session.execute(query.where(mine, column.between(first, last), other).distinct()).scalars()
    child = Record.__table__.alias("child")  # type: ignore[attr-defined]
    of_others = or_(child.c.batch_id.is_(None), child.c.batch_id != batch.id)
    for table, column, is_record in _pointing():
        query = choose(column).join_from(table, head, head.c.id == column).where(mine, column.between(first, last))
        if is_record:
            query = query.join(child, child.c.id == table.c.id).where(of_others)
        yield from session.execute(query.distinct()).scalars()
    again = select(BatchTouch.record_id).where(BatchTouch.batch_id != batch.id)
    yield from session.exec(again.where(col(BatchTouch.record_id).between(first, last))).all()
    noted = select(Record.id).where(Record.batch_id == batch.id, col(Record.id).between(first, last))
    yield from session.exec(noted.where(col(Record.note).is_not(None) | col(Record.protected))).all()


@cache
def _pointing() -> tuple[tuple[Table, Column[Any], bool], ...]:
    """Every column that points to a record, outside claims and what is derived; and whether its row is itself a record."""
    typed = {str(of.table.__tablename__) for of in KINDS.values()}
    skipped = {*DERIVED, "claim", "claim_detail"}
    rows = []
    for table in SQLModel.metadata.sorted_tables:
        for column in table.columns if table.name not in skipped else ():
            to = {key.column.table.name for key in column.foreign_keys if key.column.name == "id"}
            if to & {"record", *typed} and not (column.primary_key and table.name in typed):
                rows.append((table, column, table.name in typed or table.name == "record"))
    return tuple(rows)


def _with_hosts(session: Session, batch: ImportBatch, kept: set[int]) -> set[int]:
    """These records, and those of the load on which they hang."""
    todo, all_ = set(kept), set(kept)
    while todo:
        hosts: set[int] = set()
        for columns in secrecy.HANGS_ON.items():
            table: Any = KINDS[columns[0]].table
            for part in records.parts(todo):
                for row in session.execute(choose(*columns[1]).where(table.id.in_(part))).all():
                    hosts |= {number for number in row if number}
        todo = set()
        for part in records.parts(hosts - all_):
            query = select(Record.id).where(col(Record.id).in_(part), Record.batch_id == batch.id)
            todo |= set(session.exec(query).all())
        all_ |= todo
    return all_


def _kept(batch: ImportBatch, first: int, last: int) -> list[int]:
    return [number for number in (batch.progress or {})["kept"] if first <= number <= last]


# --- statements and what is derived ---
def _statements(session: Session, batch: ImportBatch, first: int, last: int) -> None:
    """What the load says of its own records of these numbers, and all that lists and indexes know of them."""
    kept = _kept(batch, first, last)
    if kept:
        _thin(session, batch, kept)
    gone = unload.take(session, unload.CLAIM, batch.id or 0, first, last, kept)
    names = and_(col(Name.record_id).between(first, last), _not_in(Name.record_id, kept), _of(batch, Name.record_id))
    name_index.leave(session, names)
    _take(session, delete(Name).where(names))
    lists: dict[Any, Any] = {table: table.individual_id for table in (ListRow, FacetRow, StageRow)}
    for table, number in (lists | {IncidentFacetRow: IncidentFacetRow.incident_id}).items():
        where = (number.between(first, last), _not_in(number, kept), _of(batch, number))
        _take(session, delete(table).where(*where))
    subject: Any = Disagreement.subject_id
    differing = delete(Disagreement).where(subject.between(first, last), _not_in(subject, kept), _of(batch, subject))
    _take(session, differing)
    keys: tuple[Any, ...] = (Identifier, BatchKey)
    for table in keys:
        own = (table.record_id.between(first, last), table.batch_id == batch.id, _not_in(table.record_id, kept))
        _take(session, delete(table).where(*own))
    done = (batch.progress or {})["gone"]
    step(batch, gone=[done[0], done[1] + gone])


def _take(session: Session, gone: Any) -> Any:
    """Delete without looking for the rows among those that the session holds: it holds none of them."""
    return session.execute(gone.execution_options(synchronize_session=False))


def _of(batch: ImportBatch, number: Any) -> Any:
    """The record was made by the load: others may have got numbers between its own."""
    return exists(choose(1).where(col(Record.id) == number, col(Record.batch_id) == batch.id))


def _not_in(column: Any, numbers: Sequence[int]) -> Any:
    return column.not_in(numbers) if numbers else true()


def _thin(session: Session, batch: ImportBatch, kept: Sequence[int]) -> None:
    """Of records that stay: what the load says of them goes, but spellings and what was judged apart."""
    judged = exists(choose(1).where(col(ClaimDetail.claim_id) == col(Claim.id)))
    corrected = exists(
        choose(1).where(
            claims.LATER.c.supersedes_id == col(Claim.id), claims.LATER.c.subject_id == col(Claim.subject_id)
        )
    )
    for part in records.parts(kept):
        if batch.judgement is Judgement.ACCEPTED:
            _unfollow(session, batch, part)
        of = (col(Claim.subject_id).in_(part), col(Claim.batch_id) == batch.id, col(Claim.field) != "name")
        session.execute(delete(Claim).where(*of, ~judged, ~corrected).execution_options(synchronize_session=False))


def _unfollow(session: Session, batch: ImportBatch, numbers: Sequence[int]) -> None:
    """Empty the facts that the load fills of these records, but their spellings."""
    for claim in claims.of_subjects(session, numbers):
        record = session.get_one(Record, claim.subject_id)
        apart = claim.batch_id != batch.id or claim.field == "name" or claim.judged_at is not None
        if not apart and followed.is_held(Kind(record.kind), claim):
            followed.empty(session, record, claim)


# --- records ---
def _records(session: Session, batch: ImportBatch, first: int, last: int, kinds: Sequence[Kind]) -> None:
    kept = _kept(batch, first, last)
    text_of = select(IndexedText.record_id).join(Record, col(Record.id) == col(IndexedText.record_id))
    mine = (
        col(Record.id).between(first, last),
        col(Record.batch_id) == batch.id,
        col(Record.kind).in_(kinds),
        _not_in(Record.id, kept),
    )
    worded = session.exec(text_of.where(*mine).distinct()).all()
    for kind in kinds:
        table = KINDS[kind].table.__table__  # type: ignore[attr-defined]
        if kind is Kind.LOCATION:
            own = and_(table.c.id.between(first, last), _of(batch, table.c.id), _not_in(table.c.id, kept))
            below = LocationBelow.__table__  # type: ignore[attr-defined]
            for part in records.parts(session.execute(choose(table.c.id).where(own)).scalars()):
                session.execute(delete(below).where(or_(below.c.location_id.in_(part), below.c.ancestor_id.in_(part))))
        unload.take(session, table, batch.id or 0, first, last, kept)
    text_index.refresh(session, worded)
    gone = unload.take(session, unload.RECORD, batch.id or 0, first, last, kept, kinds)
    done = (batch.progress or {})["gone"]
    step(batch, gone=[done[0] + gone, done[1]])


def _older(session: Session, batch: ImportBatch) -> bool:
    """What the load says of records that were there before it."""
    query = select(BatchTouch.record_id).where(BatchTouch.batch_id == batch.id)
    query = query.where(col(BatchTouch.record_id) > (batch.progress or {})["at"])
    numbers = session.exec(query.order_by(col(BatchTouch.record_id)).limit(FEW)).all()
    if not (batch.progress or {})["at"]:
        listing.refresh(session, (batch.progress or {})["kept"])
    if numbers:
        if batch.judgement is Judgement.ACCEPTED:
            import_follow.settle(session, batch.id or 0, numbers, False)
        gone = _said_of(session, batch, numbers)
        listing.refresh(session, numbers)
        text_index.refresh(session, numbers)
        done = (batch.progress or {})["gone"]
        step(batch, at=numbers[-1], gone=[done[0], done[1] + gone])
    return len(numbers) < FEW


def _said_of(session: Session, batch: ImportBatch, numbers: Sequence[int]) -> int:
    """Take back the statements about older records, but those judged apart, with the spellings that they alone print."""
    judged = exists(choose(1).where(col(ClaimDetail.claim_id) == col(Claim.id)))
    corrected = exists(
        choose(1).where(
            claims.LATER.c.supersedes_id == col(Claim.id), claims.LATER.c.subject_id == col(Claim.subject_id)
        )
    )
    of = (col(Claim.subject_id).in_(numbers), col(Claim.batch_id) == batch.id, ~judged, ~corrected)
    mine = session.execute(choose(col(Claim.id), col(Claim.subject_id), col(Claim.field)).where(*of)).all()
    printed = [claim for claim, _, field in mine if field == "name"]
    for part in records.parts(printed):
        alone = col(Name.record_id).in_(numbers), col(Name.claim_id).in_(part)
        name_index.leave(session, *alone)
        session.execute(delete(Name).where(*alone))
    for subject, own in _grouped(mine).items():
        where = (col(Claim.subject_id) == subject, col(Claim.id).in_(own))
        session.execute(delete(Claim).where(*where).execution_options(synchronize_session=False))
    return len(mine)


def _grouped(mine: Iterable[Any]) -> dict[int, list[int]]:
    found_: dict[int, list[int]] = {}
    for claim, subject, _ in mine:
        found_.setdefault(subject, []).append(claim)
    return found_


# --- the end ---
def _rest(session: Session, batch: ImportBatch, user: User, reason: str) -> None:
    """The load is gone: what is left of it is its file, its row, and the records that stay."""
    progress = batch.progress or {}
    kept = progress["kept"]
    left = [
        row
        for part in records.parts(kept)
        for row in session.exec(
            select(Claim.row_no).where(col(Claim.subject_id).in_(part), Claim.batch_id == batch.id)
        ).all()
    ]
    older = session.exec(select(BatchTouch.record_id).where(BatchTouch.batch_id == batch.id)).all()
    for part in records.parts(older):
        query = select(Claim.row_no).where(col(Claim.subject_id).in_(part), Claim.batch_id == batch.id)
        left += session.exec(query).all()
    touched = select(BatchTouch.record_id).where(BatchTouch.batch_id == batch.id)
    decided = (col(Identifier.batch_id) == batch.id, col(Identifier.record_id).in_(touched))
    session.execute(delete(Identifier).where(*decided))  # numbers that the load let mean older records
    session.execute(delete(BatchTouch).where(col(BatchTouch.batch_id) == batch.id))
    _cells(session, batch, [row for row in left if row])
    session.execute(delete(BatchKey).where(col(BatchKey.batch_id) == batch.id))
    followed.latest_stages(session, [n for n, kind in _kinds(session, kept) if kind is Kind.ACT])
    places.rebuild(session)
    listing.refresh(session, kept)
    text_index.refresh(session, kept)
    listing.everybody_changed(session)
    batch.state, batch.ended_at = BatchState.UNDONE, dates.now()
    entry = session.exec(
        select(AuditEntry.id)
        .where(
            AuditEntry.table_name == "import_batch",
            AuditEntry.row_id == str(batch.id),
            AuditEntry.action == AuditAction.LOAD,
        )
        .order_by(col(AuditEntry.id).desc())
    ).first()
    deed = audit.Deed(AuditAction.DELETE, "import_batch", batch.id, undoes=entry)
    deed.about |= {batch.source_report_id, *kept}
    deed.change("import_batch", batch.id, "state", BatchState.LOADED.value, BatchState.UNDONE.value, None)
    deed.change(
        "import_batch",
        batch.id,
        audit.ROWS,
        [progress["counted"]["loaded"], progress["digest"]],
        progress["gone"],
        None,
    )
    deed.change("import_batch", batch.id, "reason", None, reason, None)
    audit.write(session, deed)


def _kinds(session: Session, numbers: Sequence[int]) -> list[tuple[int, Kind]]:
    return [(number, Kind(kind)) for number, kind in records.pick(session, Record.id, Record.kind, numbers)]


def _cells(session: Session, batch: ImportBatch, rows: Sequence[int]) -> None:
    """The words of the cells go, but for blocks of which a statement stays."""
    query = select(BatchCells.first_row, BatchCells.last_row).where(BatchCells.batch_id == batch.id)
    stays = (
        {first for first, last in session.exec(query).all() if any(first <= row <= last for row in rows)}
        if rows
        else set()
    )
    if rows:
        stays.add(0)
    gone = delete(BatchCells).where(col(BatchCells.batch_id) == batch.id)
    session.execute(gone.where(col(BatchCells.first_row).not_in(stays)) if stays else gone)


__all__ = ["begin", "undo"]

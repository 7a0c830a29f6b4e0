"""The end of a load, in slices of its own: lists, what hangs on older records, disagreements; then one audit entry."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import delete
from sqlmodel import Session, col, select

from tracker import dates
from tracker.access import Confidentiality, User
from tracker.actions.import_begin import APART, DONE, KEYS, LISTS, ROWS, TOUCHED, counted_of, found, step
from tracker.actions.import_write import patiently
from tracker.records import BatchKey, BatchTouch, Claim, Disagreement, ImportBatch, ListRow, Record
from tracker.records.base import AuditAction, BatchState, Judgement, Kind
from tracker.store import audit, bulk, database, listing, plain, sight

NUMBERS = 20_000  # record numbers whose lists are written together
FEW = 500
MANY_KEYS = 50_000


def finish(by: User, number: int, tell: Callable[[str, int, int], None]) -> ImportBatch:
    """All rows are kept: write what lists know of them, and close the load. Goes on where it was broken off."""
    stages: dict[str, Callable[[Session, ImportBatch], bool]] = {
        ROWS: _rows_end,
        LISTS: _lists,
        TOUCHED: _touched,
        APART: _apart,
        KEYS: _keys,
    }

    def once() -> ImportBatch:
        with database.transaction(by) as session, bulk.loading(session):
            batch = found(session, number)
            stage = (batch.progress or {})["stage"]
            if stage != DONE:
                order = [*stages, DONE]
                with sight.whole(session):
                    if stages[stage](session, batch):
                        step(batch, stage=order[order.index(stage) + 1], at=0)
                    if (batch.progress or {})["stage"] == DONE:
                        _close(session, batch)
            session.flush()
            return batch

    while True:
        batch: ImportBatch = patiently(once)
        progress = batch.progress or {}
        tell(progress["stage"], progress["at"], batch.last_record_id or 0)
        if progress["stage"] == DONE:
            return batch


def _rows_end(session: Session, batch: ImportBatch) -> bool:
    batch.last_record_id = (batch.progress or {})["record"][0] - 1
    return True


def _lists(session: Session, batch: ImportBatch) -> bool:
    """The list rows of some of the individuals and incidents that the load made."""
    first = max((batch.progress or {})["at"], batch.first_record_id or 1)
    window = (col(Record.id) >= first, col(Record.id) < first + NUMBERS)
    query = select(Record.id).where(Record.batch_id == batch.id, *window).order_by(col(Record.id))
    people = session.exec(query.where(Record.kind == Kind.INDIVIDUAL)).all()
    listing.write_incidents(session, session.exec(query.where(Record.kind == Kind.INCIDENT)).all(), fresh=False)
    if people:
        between = (col(ListRow.individual_id) >= first, col(ListRow.individual_id) < first + NUMBERS)
        there = session.exec(select(ListRow.id).where(*between).limit(1)).first()
        listing.write_all(session, people, fresh=there is None)
    step(batch, at=first + NUMBERS)
    return bool(first + NUMBERS > (batch.last_record_id or 0))


def _touched(session: Session, batch: ImportBatch) -> bool:
    """What is known of some of the older records of which the load speaks."""
    query = select(BatchTouch.record_id).where(BatchTouch.batch_id == batch.id)
    numbers = session.exec(
        query.where(col(BatchTouch.record_id) > (batch.progress or {})["at"])
        .order_by(col(BatchTouch.record_id))
        .limit(FEW)
    ).all()
    if numbers:
        listing.refresh(session, numbers)
        step(batch, at=numbers[-1])
    return len(numbers) < FEW


def _apart(session: Session, batch: ImportBatch) -> bool:
    """The disagreements among some of the records that the load made: where a statement waits apart."""
    at = (batch.progress or {})["at"]
    query = select(Claim.subject_id).join(Record, col(Record.id) == col(Claim.subject_id))
    query = query.where(Claim.batch_id == batch.id, Claim.judgement == Judgement.OPEN, Record.batch_id == batch.id)
    query = query.where(col(Claim.subject_id) >= (batch.first_record_id or 1))
    numbers = session.exec(
        query.where(col(Claim.subject_id) > at).distinct().order_by(col(Claim.subject_id)).limit(FEW)
    ).all()
    if numbers:
        session.execute(delete(Disagreement).where(col(Disagreement.subject_id).in_(numbers)))
        plain.write(session, "disagreement", listing.DIFFERS, listing.disagreements_of(session, numbers))
        step(batch, at=numbers[-1])
    return len(numbers) < FEW


def _keys(session: Session, batch: ImportBatch) -> bool:
    """Forget some of the keys by which rows shared records: no other load asks for them."""
    query = select(BatchKey.digest).where(BatchKey.batch_id == batch.id).order_by(col(BatchKey.digest))
    last = session.exec(query.offset(MANY_KEYS).limit(1)).first()
    gone = delete(BatchKey).where(col(BatchKey.batch_id) == batch.id)
    session.execute(gone if last is None else gone.where(col(BatchKey.digest) < last))
    return last is None


def _close(session: Session, batch: ImportBatch) -> None:
    """The load is whole: one entry of the audit log, with one digest of its rows."""
    batch.state, batch.ended_at = BatchState.LOADED, dates.now()
    progress = batch.progress or {}
    deed = audit.Deed(AuditAction.LOAD, "import_batch", batch.id)
    deed.about.add(batch.source_report_id)
    counted = counted_of(batch)
    deed.change("import_batch", batch.id, audit.ROWS, None, [counted.loaded, progress["digest"]], None)
    for number, before in progress["sealed"]:
        deed.change("record", number, "confidentiality", before, Confidentiality.SEALED.value, number)
    listing.everybody_changed(session)
    audit.write(session, deed)

"""A load begins: its file becomes a source report, kept as it came, and one row says what the load is."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, replace
from typing import Any

from sqlmodel import Session, col, select
from uuid6 import uuid7

from tracker import codes, dates
from tracker.access import Confidentiality, User
from tracker.actions.import_shape import Counted, Load
from tracker.actions.import_source import START, Source
from tracker.errors import AlreadyKnown, Conflict, InvalidFacts, NotFound
from tracker.mapping.model import Mapping
from tracker.mapping.written import from_text
from tracker.records import BatchCells, File, ImportBatch, Record, SourceReport
from tracker.records.base import AuditAction, BatchState, CustodyAction, FileRole, Judgement, Kind
from tracker.store import audit, bulk, cells, database, files, ids, masking, records, text_index

LOCK = 0x6C6F6164
SLICE = 10_000  # rows that are kept together: what a kill can cost, and how long others wait to write
ROWS, LISTS, TOUCHED, APART, KEYS, DONE = "rows", "lists", "touched", "apart", "keys", "done"


def mapping_of(session: Session, batch: ImportBatch) -> str:
    """The mapping of a load as it was written, for whoever has its file and so knows what it names."""
    with masking.off():
        kept: Any = session.exec(select(ImportBatch.mapping).where(ImportBatch.id == batch.id)).one()
    return str((kept or {}).get("text", ""))


def begin(
    session: Session,
    user: User,
    source: Source,
    held: Confidentiality,
    rows: int,
    matches: dict[str, str],
    again: bool = False,
) -> ImportBatch:
    """The row of a new load, with its report. Raises AlreadyKnown where the file is loaded, or on its way.

    `again` says that a file that is loaded already is loaded once more on purpose.
    """
    database.one_at_a_time(session, LOCK)
    summed = files.sum_of(source.path)
    if (there := loaded_before(session, source, summed)) is not None and (there.batch is None or not again):
        raise there
    report = _report(session, user, source, summed, held)
    at = dates.now()
    batch = ImportBatch(
        uid=uuid7(),
        source_report_id=report.id,
        file_sha256=summed,
        mapping={
            "text": source.mapping,
            "scheme": source.scheme,
            "matches": matches,
            "format": source.format,
            "repeats": source.repeats,
            "mends": source.mends,
            "guessed": source.guessed,
        },
        state=BatchState.LOADING,
        judgement=Judgement.OPEN,
        started_at=at,
        started_by=user.id,
        progress={
            "stage": ROWS,
            "rows": rows,
            "slice": 0,
            "place": list(START),
            "record": [0, 0],
            "claim": [0, 0],
            "at": 0,
            "digest": "",
            "counted": counted_in(Counted()),
            "sealed": [],
        },
    )
    session.add(batch)
    session.flush()
    first, last, problems, rejected, body = cells.headers([(name, list(columns)) for name, columns in source.sheets])
    columns = ("batch_id", "first_row", "last_row", "problems", "rejected", "body")
    bulk.insert(session, BatchCells, columns, [(batch.id, first, last, problems, rejected, body)])
    return batch


def loaded_before(session: Session, source: Source, summed: str) -> AlreadyKnown | None:
    """What to say where these bytes are loaded, whatever the file is called. Another mapping of somebody's own is another load."""
    before = session.exec(
        select(ImportBatch)
        .where(ImportBatch.file_sha256 == summed, ImportBatch.state != BatchState.UNDONE)
        .order_by(col(ImportBatch.id).desc())
    ).first()
    if before is None or not (source.suggested or _same(mapping_of(session, before), source.mapping)):
        return None
    ref, name = session.exec(select(Record.ref, SourceReport.title).join(SourceReport, col(SourceReport.id) == col(Record.id)).where(Record.id == before.source_report_id)).first() or ("", "")  # fmt: skip
    if before.state is BatchState.LOADING:
        why = (
            f"The loading of this file was begun and is not at its end (batch {before.id}). If nobody is loading it now, it was"
            " broken off: Resume it, or undo it first."
        )
        return AlreadyKnown(why, ref)
    masker = masking.of(session)  # also where it is read to write
    called = masker(name) if masker and name else name
    named = f" from {called}" if called and called != source.name else ""
    return AlreadyKnown(f"This file is loaded already, as batch {before.id}{named}. Nothing was added.", ref, before.id)


def _same(before: str, now: str) -> bool:
    """Whether two mappings do the same, however source and sheets are called."""
    try:
        one, other = (from_text(text) for text in (before, now))
    except InvalidFacts:
        return before == now
    return _unnamed(one).digest() == _unnamed(other).digest()


def _unnamed(mapping: Mapping) -> Mapping:
    sheets = tuple(replace(sheet, sheet=str(place)) for place, sheet in enumerate(mapping.sheets))
    return Mapping(sheets)


def _report(session: Session, user: User, source: Source, summed: str, held: Confidentiality) -> Record:
    """The report of a file: the one that an earlier load of the same file made, or a new one."""
    same = session.exec(
        select(Record)
        .join(File, col(File.source_report_id) == col(Record.id))
        .join(SourceReport, col(SourceReport.id) == col(Record.id))
        .where(File.sha256 == summed, SourceReport.type == "dataset_entry")
    ).first()
    if same is not None:
        return same
    kept = files.keep_file(session, source.path)
    if kept.sha256 != summed:
        raise Conflict("The file was changed while it was read. Nothing was loaded; load it again.")
    body = _described(source, summed)
    now = dates.now()
    ids.hold(session, "record", 2)  # a load that is killed here leaves no gap behind
    report = records.make(
        session,
        Kind.SOURCE_REPORT,
        user.id,
        {
            "type": codes.check("document_type", "dataset_entry"),
            "title": source.name[:500],
            "received_at": now.replace(hour=0, minute=0, second=0, microsecond=0),
            "published_max": now.date(),
            "body": body,
            "body_sha256": hashlib.sha256(body.encode()).hexdigest(),
        },
        confidentiality=held,
    )
    made = records.make(
        session,
        Kind.FILE,
        user.id,
        {
            "source_report_id": report.id,
            "role": FileRole.ORIGINAL,
            "original_name": source.name[:200],
            "mime": "application/octet-stream",
            "size": kept.size,
            "sha256": kept.sha256,
            "storage_key": kept.storage_key,
            "captured_at": now,
            "captured_by": user.id,
        },
        confidentiality=held,
    )
    file = session.get_one(File, made.id)
    files.custody(session, file, CustodyAction.RECEIVED, user.id)
    files.custody(session, file, CustodyAction.STORED, user.id)
    text_index.refresh(session, [report.id])
    audit.add(session, user.id, AuditAction.INSERT, "source_report", report.id, record_id=report.id)
    return report


def _described(source: Source, summed: str) -> str:
    """The archived text of a file: what it is and how its columns are called; its rows stay in the file and the cells."""
    lines = [f"{source.name}, {source.format}.", f"SHA-256 {summed}.", ""]
    for name, columns in source.sheets:
        lines += [
            f"Sheet {name}:" if name else "Columns:",
            *(f"- {' '.join(column.split())}" for column in columns),
            "",
        ]
    return "\n".join(lines)[:2_000_000].replace("\x00", "")


# --- where a load stands ---
def found(session: Session, number: int) -> ImportBatch:
    """The load of this number, held until the transaction ends. Raises NotFound, also where it may not be seen."""
    query = select(ImportBatch).where(ImportBatch.id == number)
    if session.get_bind().dialect.name == "postgresql":
        query = query.with_for_update(key_share=True)
    batch = session.exec(query).first()
    if batch is None:
        raise NotFound(f"There is no batch {number}.")
    return batch


def unfinished(session: Session, summed: str) -> ImportBatch:
    """The load of this file that was broken off. Raises NotFound."""
    query = select(ImportBatch).where(ImportBatch.file_sha256 == summed, ImportBatch.state == BatchState.LOADING)
    batch = session.exec(query.order_by(col(ImportBatch.id).desc())).first()
    if batch is None:
        raise NotFound("No loading of this file was broken off: there is nothing to resume.")
    return batch


def step(batch: ImportBatch, **changes: Any) -> None:
    """Note where the load stands now, in the transaction that brought it there."""
    batch.progress = {**(batch.progress or {}), **changes}


def load_of(session: Session, batch: ImportBatch) -> Load:
    """What is the same for all rows of a load."""
    report = session.exec(select(SourceReport.received_at, Record.level).join(Record, col(Record.id) == SourceReport.id).where(SourceReport.id == batch.source_report_id)).one()  # fmt: skip
    at = batch.started_at or dates.now()
    return Load(
        batch=batch.id or 0,
        held=Confidentiality(report[1]),
        at=at,
        received=report[0].date(),
        matches=dict((batch.mapping or {}).get("matches") or {}),
    )


def reserve(session: Session, batch: ImportBatch, records_: int, claims: int) -> None:
    """Make sure that so many numbers are this load's own, whatever happens before they are used."""
    progress = batch.progress or {}
    for name, count in (("record", records_), ("claim", claims)):
        next_, end = progress[name]
        left = end - next_
        if left < count:
            first = ids.take_in_order(session, name, count - left)
            if first != end:  # somebody else took the numbers between: these are left unused
                next_ = first
                if left:
                    ids.take_in_order(session, name, left)
            step(batch, **{name: [next_, next_ + count]})
    if batch.first_record_id is None:
        batch.first_record_id = (batch.progress or {})["record"][0]


def counted_in(counted: Counted) -> dict[str, Any]:
    """Counts as JSON."""
    return asdict(counted) | {"made": dict(counted.made)}


def counted_of(batch: ImportBatch) -> Counted:
    """The counts of a load so far."""
    values = dict((batch.progress or {}).get("counted") or {})
    made = values.pop("made", {})
    result = Counted(**values)
    result.made.update(made)
    return result


def found_now(session: Session, number: int) -> ImportBatch:
    """The load of this number as it stands. Raises NotFound."""
    batch = session.exec(select(ImportBatch).where(ImportBatch.id == number)).first()
    if batch is None:
        raise NotFound(f"There is no batch {number}.")
    return batch


def refs(session: Session, batch: ImportBatch) -> tuple[str, tuple[str, ...]]:
    """The ref of a load's report, and those of older records that it sealed, as this person may know them."""
    numbers = [record for record, _ in (batch.progress or {}).get("sealed", ())]
    sealed = tuple(ref for _, ref in records.pick(session, Record.id, Record.ref, numbers))
    return dict(records.pick(session, Record.id, Record.ref, [batch.source_report_id]))[batch.source_report_id], sealed

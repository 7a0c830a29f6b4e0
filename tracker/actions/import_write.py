"""One slice of a load: its rows and where the load then stands, in one transaction; or the same without writing."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from sqlmodel import Session, col, select

from tracker.access import User
from tracker.actions import harm
from tracker.actions.import_apart import Part, Planned
from tracker.actions.import_begin import counted_in, counted_of, found, load_of, reserve, step
from tracker.actions.import_known import Known
from tracker.actions.import_rows import Slice
from tracker.actions.import_shape import COLUMNS
from tracker.errors import Conflict, StoreProblem
from tracker.records import (
    BatchCells,
    BatchKey,
    BatchTouch,
    Identifier,
    ImportBatch,
    Location,
    Name,
    Record,
    Term,
    fact,
)
from tracker.store import bulk, cells, database, followed, name_index, records, sight, terms, text_index

SLICE_LOCK = 0x736C6963
PATIENCE = 60  # how often a slice is tried again while somebody else writes


def write(
    by: User, number: int, known: Known, part: Part, headers: Sequence[Sequence[str]], expected: int
) -> ImportBatch:
    """Keep one slice of a load, the one that comes after `expected` slices. Raises Conflict where it is not next."""
    planned = part.rows

    def reserved() -> None:
        with database.transaction(by) as session:
            batch = _next(session, number, expected)
            made = sum(len(plan.records) for _, plan in planned)
            reserve(session, batch, made, sum(len(plan.said) for _, plan in planned))

    def written() -> ImportBatch:
        with database.transaction(by) as session, bulk.loading(session):
            session.info[name_index.READ] = part.keys
            database.one_at_a_time(session, SLICE_LOCK)  # else two loads make the same source's person twice
            batch = _next(session, number, expected)
            progress = batch.progress or {}
            known.begin(session, [plan for _, plan in planned], dict((batch.mapping or {}).get("matches") or {}))
            name_facts(session, known, planned)
            first = progress["record"][0], progress["claim"][0], batch.rows_done + 1
            made = Slice(load_of(session, batch), known, first, stopper(session))
            for sheet, plan in planned:
                made.add(plan, sheet, headers[sheet])
            with sight.whole(session):
                _keep(session, batch, known, made, first[2])
            last = planned[-1]
            step(
                batch,
                slice=expected + 1,
                place=[last[0], last[1].number],
                record=[made.record, progress["record"][1]],
                claim=[made.claim, progress["claim"][1]],
            )
            session.flush()
            return batch

    patiently(reserved)
    kept: ImportBatch = patiently(written)
    return kept


def _next(session: Session, number: int, expected: int) -> ImportBatch:
    batch = found(session, number)
    if (batch.progress or {}).get("slice") != expected:
        raise Conflict("Somebody else is loading this file at the same time. It goes on there.")
    return batch


def patiently(work: Callable[[], Any]) -> Any:
    """Do it, again and again while the database is busy with other work. Raises StoreProblem in the end."""
    for tries in range(PATIENCE):
        try:
            return work()
        except StoreProblem as problem:
            if "busy" not in str(problem) or tries == PATIENCE - 1:
                raise
            time.sleep(0.2)
    raise AssertionError


def _keep(session: Session, batch: ImportBatch, known: Known, made: Slice, first: int) -> None:
    number = batch.id or 0
    for table, columns in COLUMNS.items():
        rows = made.of[table]
        if table is Record:
            bulk.records(session, columns, rows)
        elif table is Name:
            bulk.names(session, columns, rows)
        else:
            bulk.insert(session, table, columns, rows)
    bulk.tree(session, {row[0]: None for row in made.of[Location]})
    fresh = [(digest, record, number) for digest, record in sorted(known.fresh_numbers.items())]
    bulk.insert(session, Identifier, ("digest", "record_id", "batch_id"), fresh)
    keys = [(number, digest, record) for digest, record in sorted(known.fresh_keys.items())]
    bulk.insert(session, BatchKey, ("batch_id", "digest", "record_id"), keys)
    learned = cells.digest("\x1e".join(made.read))
    blocks = cells.packed(first, made.entries, learned)
    columns = ("batch_id", "first_row", "last_row", "problems", "rejected", "body")
    bulk.insert(session, BatchCells, columns, [(number, *block) for block in blocks])
    _touch(session, number, made.touched)
    followed.latest_stages(session, made.acts)
    progress = batch.progress or {}
    sealed = harm.start_sealed(session, made.harmed, load_of(session, batch).received) if made.harmed else {}
    text_index.refresh(session, [*made.worded, *sealed])
    counted = counted_of(batch)
    counted.add(made.counted)
    chain = hashlib.sha256((progress["digest"] + learned.hexdigest()).encode()).hexdigest()
    before = [[record, held.value] for record, held in sealed.items()]
    step(batch, digest=chain, counted=counted_in(counted), sealed=[*progress["sealed"], *before])
    batch.rows_done += made.counted.rows
    batch.rows_total, batch.rows_loaded = batch.rows_done, counted.loaded
    batch.rows_changed, batch.rows_rejected = counted.changed, counted.rejected


def _touch(session: Session, batch: int, numbers: Iterable[int]) -> None:
    """Remember the older records that the load speaks of."""
    wanted = sorted(numbers)
    there = {
        number
        for part in records.parts(wanted)
        for number in session.exec(
            select(BatchTouch.record_id).where(BatchTouch.batch_id == batch, col(BatchTouch.record_id).in_(part))
        ).all()
    }
    rows = [(batch, number) for number in wanted if number not in there]
    bulk.insert(session, BatchTouch, ("batch_id", "record_id"), rows)


def name_facts(session: Session, known: Known, planned: Planned) -> None:
    """Let each fact that these rows speak of be known to the database by name (`count.detained` may be new, or a fact)."""
    spoken = {(plan.records[said.record].kind, said.fact) for _, plan in planned for said in plan.said}
    for kind, name in sorted(spoken):
        terms.field(session, name, fact(kind, name).label)


def stopper(session: Session) -> Callable[[int], str]:
    """Says why a code cannot be used: it is unknown here, or no longer in use."""
    known: dict[int, str] = {}

    def stop(number: int) -> str:
        if number not in known:
            term = session.get(Term, number)
            known[number] = (
                "This code is not in the code lists of this database."
                if term is None
                else f"The code '{term.code}' is no longer in use."
                if term.retired_on
                else ""
            )
        return known[number]

    return stop


__all__ = ["name_facts", "patiently", "stopper", "write"]

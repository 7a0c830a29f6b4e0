"""Fill a database with invented people, to measure and to try things on: tracker.synthetic makes, store/bulk.py writes."""

from __future__ import annotations

import hashlib
import random
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, select

from tracker.access import Permission, User, require
from tracker.actions import intake
from tracker.actions.unreal import SYNTHETIC
from tracker.errors import Conflict, InvalidFacts
from tracker.records import (
    Claim,
    Disagreement,
    ImportBatch,
    Incident,
    Location,
    Name,
    Record,
    Setting,
    SourceReport,
)
from tracker.records.base import AuditAction, BatchState, Judgement, Kind
from tracker.store import audit, bulk, database, ids, listing, mixing, text_index
from tracker.synthetic import frame as shared
from tracker.synthetic import lists, people
from tracker.synthetic.rows import APART, BEGUN, CLAIMS, COLUMNS, RECORDS, Begin, Rows

MOST = 10_000_000
Progress = Callable[[int, int, float], None]  # individuals so far, of how many, seconds so far


@dataclass
class Filled:
    """What was written."""

    individuals: int
    names: int = 0
    claims: int = 0
    records: int = 0
    seconds: float = 0.0


def fill(user: User, individuals: int, seed: int = 1, add: bool = False, progress: Progress | None = None) -> Filled:
    """Write so many invented individuals with all that belongs to them; the same for the same seed.

    Each list of 100,000 is a source report, an import batch and one transaction, so whole lists stay where the work is
    broken off; the same numbers once more go on from there. Raises InvalidFacts, and Conflict where these very people
    are here already, or others are and `add` does not say that they may be mixed.
    """
    require(user, Permission.ADMINISTER)
    if not 1 <= individuals <= MOST:
        raise InvalidFacts(f"The number of individuals must be between 1 and {MOST:,}.")
    if not 0 <= seed < 2**63:
        raise InvalidFacts("The seed must be a whole number from 0 on, below 2 to the power of 63.")
    begun = time.monotonic()
    with database.transaction(user) as session:
        is_begun = f"{individuals}:{seed}" in _marks(session).split()
        if not (add or is_begun or bulk.is_empty(session)):
            raise Conflict(
                "This database holds individuals. Nothing was added: use a new database (TRACKER_HOME), "
                "or say that invented people may be mixed with them: --add"
            )
        if session.exec(select(Record.id).limit(1)).first() is None:
            mixing.scatter(session, f"{random.Random(seed).getrandbits(64):016x}")  # noqa: S311  # the same handles for a seed
        if not is_begun:
            session.merge(Setting(key=SYNTHETIC, value=f"{_marks(session)} {individuals}:{seed}".strip()))
    done = Filled(individuals)
    frame = _frame(user, individuals, seed, done)
    for place in range(-(-individuals // lists.BATCH)):
        count = min(lists.BATCH, individuals - place * lists.BATCH)
        _list(user, frame, _Place(individuals, seed, place, count), done, progress, begun)
    if not done.records:
        raise Conflict("These invented people are here already. Nothing was added: choose another seed.")
    done.seconds = time.monotonic() - begun
    return done


def _marks(session: Session) -> str:
    """What was filled in so far, or begun: "individuals:seed" of each filling."""
    row = session.get(Setting, SYNTHETIC)
    return row.value if row else ""


def _loaded(session: Session, report: str) -> ImportBatch | None:
    """The load of this report's list, where it was written: before the work was broken off."""
    source = ids.record(session, report, Kind.SOURCE_REPORT).id
    return session.exec(select(ImportBatch).where(ImportBatch.source_report_id == source)).first()


@dataclass(frozen=True)
class _Place:
    """One of the lists of a filling."""

    individuals: int
    seed: int
    place: int
    count: int


def _frame(user: User, individuals: int, seed: int, done: Filled) -> shared.Frame:
    """Places, organisations and news reports."""
    wanted = shared.sizes(individuals)
    title = f"Synthetic places and organisations for {individuals:,} individuals, seed {seed}"
    report = _report(user, title)
    with database.transaction(user) as session, bulk.loading(session):
        if there := _loaded(session, report):
            known = there.mapping[SYNTHETIC]
            begin = Begin(
                known["first_record"], known["first_claim"], there.id or 0, there.source_report_id, user.id, seed
            )
            return shared.frame(begin, individuals)[0]
        batch, begin = _batch(session, user, report, seed, wanted.rows, *shared.numbers(individuals), {"place": None})
        frame, rows = shared.frame(begin, individuals)
        said = _write(session, rows, done)
        bulk.tree(session, {row[0]: row[1] for row in rows.of[Location]})
        _end(session, batch, begin, wanted.rows, said)
    return frame


def _list(user: User, frame: shared.Frame, of: _Place, done: Filled, progress: Progress | None, begun: float) -> None:
    """One list of people, in slices: all that is said of them, then what lists know of them."""
    first = of.place * lists.BATCH + 1
    title = f"Synthetic list, individuals {first:,} to {first + of.count - 1:,} of {of.individuals:,}, seed {of.seed}"
    report = _report(user, title)
    incidents = lists.incidents_of(of.count)
    with database.transaction(user) as session, bulk.loading(session):
        if _loaded(session, report):
            return
        sizes = (RECORDS * of.count + incidents + APART, CLAIMS * of.count + 4 * incidents + APART)
        batch, begin = _batch(session, user, report, of.seed, of.count, *sizes, {"place": of.place})
        made = lists.Batch(of.place, of.count, begin, frame)
        said = _write(session, made.incidents(), done)
        for offset in range(0, of.count, lists.SLICE):
            said += _write(session, people.individuals(made, offset), done)
        listing.write_incidents(session, [event.number for event in made.events])
        written = list(dict.fromkeys(number for number, _ in said))  # everybody has a name
        for offset in range(0, of.count, lists.SLICE):
            listing.write_all(session, written[offset : offset + lists.SLICE])
            if progress:
                reached = min(offset + lists.SLICE, of.count)
                progress(first - 1 + reached, of.individuals, time.monotonic() - begun)
        _end(session, batch, begin, of.count, said)


def _report(user: User, title: str) -> str:
    """The source of a list: what it says of itself is all its text."""
    said = f"{title}.\n\nInvented people, places and events, made by `tracker synth` to measure with. Nobody in it is real.\n"
    new = intake.NewReport(text=said, title=title, type="dataset_entry", language="eng", received=BEGUN.date())
    with database.reading(None) as session:  # whoever may not know all the people of a list is not told that it is here
        heads = select(Record.ref).join(SourceReport, col(SourceReport.id) == col(Record.id))
        there = session.exec(heads.where(SourceReport.title == title)).first()
    return there or intake.add_report(user, new).ref


def _batch(
    session: Session, user: User, report: str, seed: int, total: int, records: int, claims: int, mapping: dict[str, Any]
) -> tuple[int, Begin]:
    """A bulk load that begins, accepted as a whole, and the numbers it may use."""
    source = ids.record(session, report, Kind.SOURCE_REPORT).id
    first = ids.take(session, "record", records)
    claim = ids.take(session, "claim", claims)
    begin = Begin(first, claim, 0, source, user.id, seed)
    batch = ImportBatch(
        uid=begin.uid(first),
        source_report_id=source,
        file_sha256=hashlib.sha256(f"{seed}:{mapping}".encode()).hexdigest(),
        mapping={SYNTHETIC: mapping | {"seed": seed, "first_record": first, "first_claim": claim}},
        state=BatchState.LOADING,
        rows_total=total,
        first_record_id=first,
        last_record_id=first + records - 1,
        judgement=Judgement.ACCEPTED,
        judged_by=user.id,
        started_at=BEGUN,
        started_by=user.id,
    )
    session.add(batch)
    session.flush()
    begin.batch = batch.id or 0
    return begin.batch, begin


def _end(session: Session, batch: int, begin: Begin, total: int, rows: Iterable[Any]) -> None:
    """The load is whole: one entry of the audit log, with one digest of its rows."""
    row = session.get_one(ImportBatch, batch)
    row.state, row.rows_loaded, row.rows_done = BatchState.LOADED, total, total
    row.last_record_id, row.ended_at = begin.record - 1, BEGUN
    audit.bulk(session, AuditAction.LOAD, "import_batch", batch, rows)


def _write(session: Session, rows: Rows, done: Filled) -> list[tuple[int, str]]:
    """All rows of one slice, and what is kept beside each; returns its records with what each spelling is found by."""
    keys: list[str] = []
    for table, columns in COLUMNS.items():
        found = rows.of[table]
        if table is Record:
            bulk.records(session, columns, found)
        elif table is Name:
            keys = bulk.names(session, columns, found)
        elif table is not Disagreement:
            bulk.insert(session, table, columns, found)
    texts = [row[0] for table in (Incident, SourceReport) for row in rows.of[table]]
    texts += [row[0] for row in rows.of[Claim] if row[1] in text_index.WORDED]
    bulk.caches(session, (COLUMNS[Disagreement], rows.of[Disagreement]), rows.parts, texts)
    done.names += len(rows.of[Name])
    done.claims += len(rows.of[Claim])
    done.records += len(rows.of[Record])
    return [(row[0], key) for row, key in zip(rows.of[Name], keys, strict=True)]

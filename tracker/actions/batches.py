"""Loads as one thing: which there are, what each brought, accepted, rejected, reopened or undone as one."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from tracker.access import Permission, User, may, require
from tracker.actions import import_again, import_follow, import_undo, ledger
from tracker.actions.import_begin import DONE, counted_of, found, found_now, mapping_of, step
from tracker.actions.import_shape import Counted, reason_of
from tracker.dates import now
from tracker.errors import Conflict, InvalidFacts, NotAllowed
from tracker.records import ImportBatch, Name, Record, UserAccount
from tracker.records.base import AuditAction, BatchState, Decision, Judgement, Kind
from tracker.store import audit, cells, database, holds, loads, masking, name_search, records, sight

OUTCOME = {
    Decision.ACCEPT: Judgement.ACCEPTED,
    Decision.REJECT: Judgement.REJECTED,
    Decision.REOPEN: Judgement.OPEN,
}
SHOWN = 1_000
ASKED = 2_000  # people of a load of whom it is asked whether they were there before
ALIKE = 0.9
WITHHELD = "# It names somebody whom you may not know."

Tell = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Batch:
    """One load. `state` is loading, loaded, undone, or failed (its undoing was broken off); `judgement` of all of it."""

    number: int
    file: str
    report: str
    state: str
    judgement: str
    by: str
    at: datetime | None
    counted: Counted
    under_way: str


@dataclass(frozen=True)
class Problem:
    """What was noticed in a row: the sheet, the row, the column, the cell's words, why; and whether it was not loaded."""

    sheet: str
    row: int
    column: str
    value: str
    reason: str
    rejected: bool


@dataclass(frozen=True)
class Likely:
    """Two people who may be one: the ref and name from the load, those of who was there, and how alike (0 to 1)."""

    ref: str
    name: str
    other: str
    other_name: str
    alike: float


@dataclass(frozen=True)
class BatchView:
    """One load with its mapping, what was noticed, and what somebody who accepts it as one should know before."""

    batch: Batch
    mapping: str
    sheets: tuple[tuple[str, tuple[str, ...]], ...]
    problems: tuple[Problem, ...]
    reasons: Mapping[str, int]
    risks: Mapping[str, int]
    kept: tuple[str, ...]


@dataclass(frozen=True)
class Undone:
    """What undoing a load did: how many records went, and the refs of those that stay, for others have worked on them."""

    records: int
    statements: int
    kept: tuple[str, ...]


def all_batches(user: User) -> list[Batch]:
    """The loads that this person may see, the newest first."""
    require(user, Permission.READ)
    with database.reading(user) as session:
        rows = session.exec(
            select(ImportBatch).where(col(ImportBatch.progress).is_not(None)).order_by(col(ImportBatch.id).desc())
        ).all()
        return [_batch(session, row) for row in rows]


def show(user: User, number: int) -> BatchView:
    """One load. Raises NotFound."""
    require(user, Permission.READ)
    with database.reading(user) as session:
        row = found_now(session, number)
        names = cells.sheets(session, number)
        reasons: Counter[str] = Counter()
        problems: list[Problem] = []
        hidden = loads.hidden_rows(session, row)
        for noticed in cells.noticed(session, number):
            for column, words, why, refuses in noticed.noticed:
                reasons[reason_of(why, refuses)] += 1
                if len(problems) < SHOWN:
                    sheet = names[noticed.sheet][0] if names else ""
                    said = masking.WITHHELD if words and noticed.place in hidden else words
                    problems.append(Problem(sheet, noticed.number, column, said, why, refuses))
        kept = tuple(
            ref for _, ref in records.pick(session, Record.id, Record.ref, (row.progress or {}).get("kept", []))
        )
        return BatchView(
            _batch(session, row),
            WITHHELD if hidden else _mapping(session, row),  # it quotes cells
            tuple((name, tuple(columns)) for name, columns in names),
            tuple(problems),
            dict(reasons.most_common()),
            _risks(counted_of(row)),
            kept,
        )


def _mapping(session: Session, row: ImportBatch) -> str:
    """The mapping as it was written, with the file's name, its headers and some of its cells: all of it, or nothing."""
    text = mapping_of(session, row)
    masker = masking.of(session)
    return WITHHELD if masker is not None and masker.spans(masking.as_names(text)) else text


def _batch(session: Session, row: ImportBatch) -> Batch:
    people = dict(session.exec(select(UserAccount.id, UserAccount.display_name)).all())
    label = records.labels(session, [row.source_report_id])[row.source_report_id]
    stage = (row.progress or {}).get("stage", DONE)
    return Batch(
        row.id or 0, label.text, label.ref, row.state.value, row.judgement.value, people.get(row.started_by, ""),
        row.started_at, counted_of(row), "" if stage == DONE else str(stage),
    )  # fmt: skip


def likely(user: User, number: int) -> list[Likely]:
    """People of a load who bear nearly the name of somebody who was there before: looked at, never joined by themselves.

    Of large loads the first ASKED people are asked about. Raises NotFound.
    """
    require(user, Permission.READ)
    with database.reading(user) as session:
        batch = found_now(session, number)
        loaded = loads.made_by(number, batch.first_record_id, batch.last_record_id)
        query = select(Record.id, Record.ref).where(loaded, Record.kind == Kind.INDIVIDUAL)
        people = dict(session.exec(query.order_by(col(Record.id)).limit(ASKED)).all())
        pairs: list[Likely] = []
        for person, own in records.names_of(session, people).items():
            for name in own[:1]:
                for hit in name_search.search(session, name.text, [Kind.INDIVIDUAL], 5):
                    other = session.exec(select(Record.ref, Record.batch_id).where(Record.id == hit.record_id)).one()
                    if hit.score >= ALIKE and other[1] != number:
                        there = session.exec(select(Name.text).where(Name.id == hit.name_id)).first() or ""
                        pairs.append(Likely(people[person], name.text, other[0], there, round(hit.score, 2)))
            if len(pairs) >= SHOWN:
                break
        return pairs


def _risks(counted: Counted) -> dict[str, int]:
    """How many of its statements are about deaths and alleged perpetrators: looked at before all is accepted at once."""
    done = counted.perpetrators + counted.made.get("involvement", 0)
    return {word: count for word, count in (("deaths", counted.deaths), ("alleged perpetrators", done)) if count}


def rejects(user: User, number: int) -> bytes:
    """A CSV file of the rows that were not loaded: their columns as they came, and why; mended, it can be loaded.

    Where the file had several sheets, the rows of each stand under a header of their own. It leaves for the team, and so
    with its line in the ledger. Raises NotFound.
    """
    require(user, Permission.IMPORT)
    count = 0
    with database.reading(user) as session:
        mends = bool((found_now(session, number).mapping or {}).get("mends"))  # then their last column is of before
        names = [(name, columns[:-1] if mends else columns) for name, columns in cells.sheets(session, number)]
        out = io.StringIO()
        writer = csv.writer(out)
        at = None
        for row in cells.noticed(session, number, rejected=True):
            if row.sheet != at:
                at = row.sheet
                writer.writerow([*names[at][1], import_again.REASON] if names else [import_again.REASON])
            writer.writerow([*(row.cells[:-1] if mends else row.cells), import_again.why_of(row)])
            count += 1
    content = out.getvalue().encode("utf-8-sig")
    ledger.of_load(user, number, content, count)
    return content


def judge(
    user: User, number: int, decision: Decision | str, reason: str | None = None, tell: Tell | None = None
) -> Batch:
    """Accept, reject or reopen a load as one: one value of one row. What was judged apart keeps its judgement.

    Columns, spellings and lists are brought to it after that in slices; where this is broken off, the same judgement
    once more goes on. Raises NotFound, NotAllowed, InvalidFacts, Conflict.
    """
    require(user, Permission.REVIEW)
    try:
        outcome = OUTCOME[Decision(decision)]
    except (KeyError, ValueError):
        raise InvalidFacts(f"'{decision}' is not a judgement of a load: accept, reject or reopen.") from None
    with database.transaction(user) as session:
        batch = found(session, number)
        _refuse(user, batch)
        if batch.judgement is not outcome:
            before = batch.judgement
            with sight.whole(session):
                if outcome is Judgement.ACCEPTED:
                    import_follow.apart(session, batch)
            batch.judgement, batch.judged_by = outcome, user.id
            judged = [*(batch.progress or {}).get("judged", []), [now().isoformat(), before.value]]
            step(batch, stage=import_follow.FOLLOW, at=0, judged=judged)
            deed = audit.Deed(AuditAction.UPDATE, "import_batch", batch.id)
            deed.about.add(batch.source_report_id)
            deed.change("import_batch", batch.id, "judgement", before.value, outcome.value, None)
            if reason and reason.strip():
                deed.change("import_batch", batch.id, "reason", None, reason.strip(), None)
            audit.write(session, deed)
    import_follow.bring(user, number, tell or _nobody)
    with database.reading(user) as session:
        return _batch(session, found_now(session, number))


def _refuse(user: User, batch: ImportBatch) -> None:
    if batch.state is not BatchState.LOADED:
        words = {BatchState.LOADING: "is not loaded yet", BatchState.UNDONE: "was undone"}
        raise Conflict(f"Batch {batch.id} {words.get(batch.state, 'is being undone')}: it cannot be judged.")
    if batch.started_by == user.id and not user.alone:
        raise NotAllowed("You loaded this file: somebody else reviews it.")


def undo(user: User, number: int, reason: str, tell: Tell | None = None) -> Undone:
    """Take a load back, in slices: its records, statements and all that was derived of them.

    What others have said of its records since, and records they have worked on, stay and are listed, with the names the
    load gave them. The file and its report stay, and that it was loaded. Broken off, the same undoing goes on.
    Raises NotFound, NotAllowed, InvalidFacts, Conflict.
    """
    require(user, Permission.IMPORT)
    if not reason.strip():
        raise InvalidFacts("Say why this is undone, so that others can follow.")
    with database.transaction(user) as session:
        batch = found(session, number)
        if batch.state is BatchState.UNDONE:
            raise Conflict(f"Batch {number} was undone already.")
        if batch.progress is None:
            raise InvalidFacts("Invented people cannot be undone: use another database.")
        if batch.started_by != user.id and not may(user, Permission.REVIEW):
            raise NotAllowed("Somebody else loaded this file: they undo it, or a reviewer.")
        if batch.judgement is not Judgement.OPEN and not may(user, Permission.REVIEW):
            raise NotAllowed("This load was judged: a reviewer undoes it.")
        holds.one_change(session)
        with sight.whole(session):
            held = holds.of_load(session, batch)
        if held:
            raise Conflict(f"This load tells of what is under legal hold, and stays: {holds.reasons(session, held)[0]}")
        import_undo.begin(session, batch)
    import_undo.undo(user, number, reason.strip(), tell or _nobody)
    with database.reading(user) as session:
        progress = found_now(session, number).progress or {}
        kept = tuple(ref for _, ref in records.pick(session, Record.id, Record.ref, progress["kept"]))
        return Undone(progress["gone"][0], progress["gone"][1], kept)


def _nobody(_stage: str, _at: int, _of: int) -> None:
    """Nobody is told."""


__all__ = [
    "Batch",
    "BatchView",
    "Likely",
    "Problem",
    "Undone",
    "all_batches",
    "judge",
    "likely",
    "rejects",
    "show",
    "undo",
]

"""Erasure: a person's data go for good, on request; the audit chain, handles, hashes and counts stay."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from tracker.access import Permission, User, require
from tracker.actions import locking
from tracker.errors import Conflict, InvalidFacts
from tracker.records import File, Record
from tracker.records.base import AuditAction, CustodyAction, Kind
from tracker.store import (
    audit,
    claims,
    database,
    erasing,
    files,
    holds,
    ids,
    listing,
    masking,
    records,
    text_index,
)
from tracker.store.audit import Deed


@dataclass(frozen=True)
class Extent:
    """What an erasure would take: statements, spellings, and the refs of reports that name the person.

    `held_by` are the reasons of the holds that forbid it. What this person may not see counts as "[withheld]".
    """

    statements: int
    names: int
    reports: tuple[str, ...]
    held_by: tuple[str, ...]


TRACES = "Somebody was reading meanwhile: traces stay on the disk until Tracker is closed everywhere. Close it once."


@dataclass(frozen=True)
class Erased:
    """What an erasure did. `originals_left` are reports whose kept original still names the person.

    `traces` says that somebody was reading: what was freed stays on the disk until the database is closed.
    """

    statements: int
    originals_destroyed: int
    originals_left: tuple[str, ...]
    traces: bool = False


def preview(user: User, ref: str) -> Extent:
    """What would go, and which holds forbid it. Raises NotFound."""
    require(user, Permission.CURATE)
    with database.reading(user) as session:
        head = ids.record(session, ref, Kind.INDIVIDUAL)
        with erasing.everything(session):
            spellings = erasing.spellings_of(session, head.id)
            said = claims.of_subjects(session, [head.id, *erasing.parts_of(session, head.id)], with_corrected=True)
            naming = [*erasing.reports_naming(session, spellings), *erasing.loads_naming(session, head.id)]
            held = holds.in_force(session, {*holds.around(session, head.id), *naming})
        return Extent(
            len(said), len(spellings.names), _refs(session, list(dict.fromkeys(naming))), holds.reasons(session, held)
        )


def _files_of(session: Session, reports: Sequence[int]) -> Sequence[File]:
    """The kept files of these reports, and whatever else is the same bytes: they are kept once."""
    keys = session.exec(select(File.storage_key).where(col(File.source_report_id).in_(reports))).all()
    return session.exec(select(File).where(col(File.storage_key).in_(keys))).all()


def _refs(session: Session, reports: Sequence[int]) -> tuple[str, ...]:
    """Refs of reports, as this person may know them."""
    seen = sorted(ref for _, ref in records.pick(session, Record.id, Record.ref, reports))
    return (*seen, *[masking.WITHHELD] * (len(reports) - len(seen)))


def _alone_with(session: Session, person: int) -> tuple[erasing.Spellings, list[int]]:
    """A person's spellings and the reports that name them, each locked as coding and undoing lock it.

    Whoever codes one of them comes before or after: read anew until no other one names the person by then, else what
    they keep meanwhile would hold the name.
    """
    locked: set[int] = set()
    while True:
        spellings = erasing.spellings_of(session, person)
        naming = [*erasing.reports_naming(session, spellings), *erasing.loads_naming(session, person)]
        new = sorted(set(naming) - locked)
        if not new:
            return spellings, naming
        for report in new:
            database.one_at_a_time(session, report)
        locked.update(new)


def erase(user: User, ref: str, reason: str, originals: bool = False) -> Erased:
    """Erase an individual for good. `originals` also destroys kept files of reports that name the person.

    Raises InvalidFacts, NotFound, and Conflict where a legal hold forbids it or it was done already.
    """
    require(user, Permission.CURATE)
    if not reason.strip():
        raise InvalidFacts("Say who asked for the erasure, or why it is due; not the person's name.")
    with database.transaction(user) as session:
        holds.one_change(session)
        head = ids.record(session, ref, Kind.INDIVIDUAL)
        if head.erased_at:
            raise Conflict(f"{head.ref} was erased already.")
        with erasing.everything(session):
            spellings, naming = _alone_with(session, head.id)
            kept = _files_of(session, naming)
            touched = {*naming, *(file.source_report_id or 0 for file in kept if originals)}  # texts and files of these
            held = holds.in_force(session, holds.around(session, head.id) | touched)
        if held:
            raise Conflict(f"{head.ref} is under legal hold and stays: {holds.reasons(session, held)[0]}")
        with erasing.everything(session):
            parts = erasing.parts_of(session, head.id)
            taken = erasing.erase(session, head.id, spellings)
            gone = [file for file in kept if originals]
            for file in gone:
                files.custody(session, file, CustodyAction.DESTROYED, user.id, "erasure of a person")
            listing.refresh(session, [head.id, *parts])
            text_index.sweep(session)
            deed = Deed(AuditAction.ERASE, "record", head.id, {"erased_at"}, {head.id})
            deed.change("record", head.id, "reason", None, reason.strip(), head.id)
            if taken.changes_left:
                deed.change("change", head.id, audit.LEFT, None, taken.changes_left, None)
            audit.write(session, deed)
        left = {file.source_report_id for file in kept if file not in gone}
        originals_left = _refs(session, [number for number in left if number])
    for file in gone:  # after the commit: a file is never gone while the record says it is there
        files.destroy(file)
    text_index.let_go()
    locking.forget_texts()
    return Erased(taken.statements, len(gone), originals_left, traces=not database.forget_log())

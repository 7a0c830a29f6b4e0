"""The ledger of what left: one line a file, kept in the same transaction as its audit entry, before the bytes go."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert
from sqlmodel import Session, col, func, select
from uuid6 import uuid7

from tracker.access import Permission, User, require
from tracker.actions.case_report import CaseReport
from tracker.audience import Leaving
from tracker.dates import now
from tracker.exporters.table import Table
from tracker.records import DisclosedRecord, Disclosure, File, Record
from tracker.records.base import AuditAction, CustodyAction, Kind
from tracker.store import audit, consents, database, files, ids, masking, passing, records
from tracker.store.audit import Deed
from tracker.store.repeated import slices

FILES = "Kept files"  # stands among the columns of a line, where such went along


@dataclass(frozen=True)
class Left:
    """A file as it leaves: `rows` rows under `columns`, with these individuals in it, each once.

    `refs` are those of its rows, kept in the audit entry as one digest; `about` the sealed records that it shows. A file
    that is not at hand as a whole is told by its `sha256`, its `content` is empty then. `choice` is what it was chosen by. `files` are
    the numbers of the kept files that went along.
    """

    what: str
    format: str
    content: bytes
    rows: int
    columns: Sequence[str]
    people: Sequence[int]
    refs: Iterable[str] | None = None
    about: Iterable[int] = ()
    sha256: str = ""
    choice: Mapping[str, Any] | None = None
    files: Sequence[int] = ()


@dataclass(frozen=True)
class Line:
    """One line of the ledger. `people` is how many individuals were in the file.

    `what` ends with the ref of the record that a case report was about, where this person may see that. `sha256` is
    empty where somebody is hidden from them: a guess at who was in the file could be checked against it.
    """

    number: int
    at: datetime
    by: str
    audience: str
    recipient: str
    purpose: str
    what: str
    format: str
    named: bool
    rows: int
    people: int
    columns: tuple[str, ...]
    overridden: tuple[str, ...]
    reason: str | None
    sha256: str


def of_list(
    what: str,
    format_name: str,
    sha256: str,
    table: Table,
    people: Sequence[int],
    about: Iterable[int],
    choice: Mapping[str, Any],
) -> Left:
    """A list as it leaves: its rows by their refs, where these leave."""
    refs = (str(row[0]) for row in table.rows) if "ref" in table.columns else ()  # read once, as they are digested
    return Left(what, format_name, b"", len(table.rows), table.columns, people, refs, about, sha256, choice)


def of_document(
    what: str, format_name: str, sha256: str, heads: Sequence[str], made: CaseReport, leaving: Leaving
) -> Left:
    """A case report or form as it leaves, with what it takes to tell it once more."""
    day = made.report.known_on
    choice = {
        "language": made.report.language,
        "released": sorted(leaving.released),
        "quoted": leaving.quoted,
        "known_on": day.isoformat() if day else None,
    }
    return Left(what, format_name, b"", 1, heads, made.people, None, made.shown, sha256, choice)


def note(user: User, left: Left, leaving: Leaving) -> None:
    """Write the line. Where it cannot be written, nothing leaves."""
    require(user, Permission.EXPORT)
    with database.transaction(user) as session:
        _write(session, user, left, leaving)


def printed(user: User, what: str, rows: Sequence[Any], refs: Sequence[str]) -> None:
    """Write the line of rows that the command line prints as data, for the team, before it prints them.

    Whoever may read may print; the line holds how many rows and a digest of their refs, not who was in them.
    """
    require(user, Permission.READ)
    content = json.dumps(rows, ensure_ascii=False, default=str).encode()
    columns = tuple(rows[0]) if rows else ()
    with database.transaction(user) as session:
        _write(session, user, Left(f"printed {what}", "json", content, len(rows), columns, (), refs), Leaving())


def of_load(user: User, number: int, content: bytes, rows: int) -> None:
    """Write the line of the rows of a file that were not loaded, before they go back to who mends them.

    What their columns are called stays out of it: a header may name somebody.
    """
    require(user, Permission.IMPORT)
    with database.transaction(user) as session:
        left = Left(f"rows of load {number} that were not loaded", "csv", content, rows, ("as they came", "reason"), ())
        _write(session, user, left, Leaving())


def _write(session: Session, user: User, left: Left, leaving: Leaving) -> None:
    deed = Deed(AuditAction.EXPORT, "disclosure", left.what, set(left.columns), set(left.about), rows=left.refs)
    number = audit.write(session, deed)
    line = Disclosure(
        uid=uuid7(),
        audit_id=number,
        at=now(),
        user_id=user.id,
        audience=leaving.audience,
        recipient=leaving.recipient.strip()[:200],
        purpose=leaving.purpose.strip(),
        what=left.what[:60],
        format=left.format,
        named=leaving.named or not leaving.outside,
        sha256=left.sha256 or hashlib.sha256(left.content).hexdigest(),
        row_count=left.rows,
        columns=[*left.columns, *(["Quotations"] if leaving.quoted else []), *([FILES] if left.files else [])],
        overridden=sorted(leaving.overridden),
        reason=leaving.reason.strip() or None,
        choice=left.choice,
    )
    session.add(line)
    session.flush()
    for one in left.files:
        note = f"in a file that left, line {line.id} of the ledger"
        files.custody(session, session.get_one(File, one), CustodyAction.EXPORTED, user.id, note)
    with passing.through(session):
        for part in slices(left.people):
            session.execute(insert(DisclosedRecord), [{"disclosure_id": line.id, "record_id": one} for one in part])


@dataclass(frozen=True)
class InFile:
    """An individual who was in a file that left, as this person may know them now."""

    ref: str
    name: str


def lines(
    user: User, limit: int = 200, start: int = 0, recipient: str = "", ref: str | None = None
) -> tuple[Line, ...]:
    """What left, the last first, from the line `start` on; to whom in part, and with whom in it. Raises NotFound."""
    require(user, Permission.AUDIT)
    with database.reading(user) as session:
        query = select(Disclosure)
        if recipient.strip():
            query = query.where(col(Disclosure.recipient).in_(_recipients(session, recipient.strip().lower())))
        if ref:
            query = query.where(consents.holding(session, ids.record(session, ref, Kind.INDIVIDUAL).id))
        found = session.exec(query.order_by(col(Disclosure.id).desc()).offset(start).limit(limit)).all()
        counted = dict(
            session.exec(
                select(DisclosedRecord.disclosure_id, func.count())
                .where(col(DisclosedRecord.disclosure_id).in_([row.id for row in found]))
                .group_by(col(DisclosedRecord.disclosure_id))
            ).all()
        )
        people = records.accounts(session)
        named = [word for row in found for word in (row.what, *row.overridden)]
        seen, everybody_known = seen_in(session, named), masking.of(session) is None
        return tuple(
            Line(
                number=row.id or 0,
                at=row.at,
                by=people.get(row.user_id, ""),
                audience=row.audience.value,
                recipient=row.recipient,
                purpose=row.purpose,
                what=cut(row.what, seen),
                format=row.format,
                named=row.named,
                rows=row.row_count,
                people=counted.get(row.id or 0, 0),
                columns=tuple(row.columns),
                overridden=tuple(one for one in row.overridden if one in seen),
                reason=row.reason,
                sha256=row.sha256 if everybody_known else "",
            )
            for row in found
        )


def people(user: User, number: int, limit: int = 200) -> tuple[InFile, ...]:
    """Who was in the file of a line, at most `limit`; who was erased or is protected, by ref alone."""
    require(user, Permission.AUDIT)
    with database.reading(user) as session:
        inside = select(DisclosedRecord.record_id).where(DisclosedRecord.disclosure_id == number)
        numbers = session.exec(inside.order_by(col(DisclosedRecord.record_id)).limit(limit)).all()
        named = records.labels(session, numbers)
        return tuple(InFile(label.ref, label.text) for person in numbers if (label := named.get(person)))


def _recipients(session: Session, words: str) -> list[str]:
    """Recipients whose name holds these words, so far as this person may read it."""
    with masking.off():
        every = session.exec(select(Disclosure.recipient).distinct()).all()
    return [every[place] for place in masking.found_in(session, enumerate(every), words)]


def of_what(session: Session, lines: Sequence[Disclosure]) -> dict[int, str]:
    """What each of these files was, by line; without the ref of a record that this session may not see."""
    seen = seen_in(session, [row.what for row in lines])
    return {row.id or 0: cut(row.what, seen) for row in lines}


def cut(what: str, seen: Collection[str]) -> str:
    """The words of what left, without refs that are not among those seen."""
    return " ".join(word for word in what.split() if "-" not in word or word in seen)


def seen_in(session: Session, said: Iterable[str]) -> set[str]:
    """The refs that these words name and this person may see."""
    refs = [word for words in said for word in words.split() if "-" in word]
    return {
        ref
        for start in range(0, len(refs), 500)
        for ref in session.exec(select(Record.ref).where(col(Record.ref).in_(refs[start : start + 500]))).all()
    }

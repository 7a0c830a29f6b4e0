"""The ledger of what left: one line a file, kept in the same transaction as its audit entry, before the bytes go."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert
from sqlmodel import Session, col, func, select
from uuid6 import uuid7

from tracker.access import Permission, User, require
from tracker.audience import Leaving
from tracker.dates import now
from tracker.records import DisclosedRecord, Disclosure, UserAccount
from tracker.records.base import AuditAction
from tracker.store import audit, database
from tracker.store.audit import Deed


@dataclass(frozen=True)
class Left:
    """A file as it leaves: `rows` rows under `columns`, with these individuals in it.

    `refs` are those of its rows, kept in the audit entry as one digest; `about` the sealed records that it shows.
    """

    what: str
    format: str
    content: bytes
    rows: int
    columns: Sequence[str]
    people: Sequence[int]
    refs: Sequence[str] | None = None
    about: Iterable[int] = ()


@dataclass(frozen=True)
class Line:
    """One line of the ledger. `people` is how many individuals were in the file."""

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
        sha256=hashlib.sha256(left.content).hexdigest(),
        row_count=left.rows,
        columns=list(left.columns),
        overridden=sorted(leaving.overridden),
        reason=leaving.reason.strip() or None,
    )
    session.add(line)
    session.flush()
    if left.people:
        rows = [{"disclosure_id": line.id, "record_id": person} for person in left.people]
        session.execute(insert(DisclosedRecord), rows)


def lines(user: User, limit: int = 200) -> tuple[Line, ...]:
    """What left, the last first."""
    require(user, Permission.AUDIT)
    with database.reading(user) as session:
        found = session.exec(select(Disclosure).order_by(col(Disclosure.id).desc()).limit(limit)).all()
        counted = dict(
            session.exec(
                select(DisclosedRecord.disclosure_id, func.count())
                .where(col(DisclosedRecord.disclosure_id).in_([row.id for row in found]))
                .group_by(col(DisclosedRecord.disclosure_id))
            ).all()
        )
        people = dict(session.exec(select(UserAccount.id, UserAccount.display_name)).all())
        return tuple(
            Line(
                at=row.at,
                by=people.get(row.user_id, ""),
                audience=row.audience.value,
                recipient=row.recipient,
                purpose=row.purpose,
                what=row.what,
                format=row.format,
                named=row.named,
                rows=row.row_count,
                people=counted.get(row.id or 0, 0),
                columns=tuple(row.columns),
                overridden=tuple(row.overridden),
                reason=row.reason,
                sha256=row.sha256,
            )
            for row in found
        )

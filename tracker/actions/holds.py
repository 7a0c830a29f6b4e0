"""Legal hold: what is under it cannot be erased; a release takes two people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select

from tracker.access import Permission, User, require
from tracker.dates import now
from tracker.errors import Conflict, InvalidFacts, NotFound
from tracker.records import LegalHold, UserAccount
from tracker.records.base import AuditAction
from tracker.store import audit, database, holds, ids, records


@dataclass(frozen=True)
class Hold:
    """A hold in force: on what, since when, why, and who asked for its release."""

    ref: str
    title: str
    reason: str
    placed_by: str
    placed_at: datetime
    asked_by: str
    why_release: str


def place(user: User, ref: str, reason: str) -> None:
    """Put a record under hold. Raises InvalidFacts, NotFound, Conflict where it is under one already."""
    require(user, Permission.CURATE)
    if not reason.strip():
        raise InvalidFacts("Say why the record must be kept: a court order, a running case.")
    with database.transaction(user) as session:
        head = ids.record(session, ref)
        if holds.in_force(session, [head.id]):
            raise Conflict(f"{head.ref} is under legal hold already.")
        session.add(LegalHold(record_id=head.id, reason=reason.strip(), placed_by=user.id, placed_at=now()))
        audit.add(session, user.id, AuditAction.HOLD, "record", head.id, ["hold"], record_id=head.id)


def release(user: User, ref: str, reason: str) -> bool:
    """Ask for the release of a hold, or release it where somebody else asked. Returns whether it is released.

    The one person of a store without colleagues asks and releases in two steps. Raises InvalidFacts, NotFound.
    """
    require(user, Permission.CURATE)
    if not reason.strip():
        raise InvalidFacts("Say why the hold may end.")
    with database.transaction(user) as session:
        head = ids.record(session, ref)
        found = holds.in_force(session, [head.id])
        if not found:
            raise NotFound(f"{head.ref} is not under legal hold.")
        hold, at = found[0], now()
        asked = hold.asked_by is not None
        if asked and (hold.asked_by != user.id or user.alone):
            hold.released_by, hold.released_at = user.id, at
        else:
            hold.asked_by, hold.asked_at, hold.why_release = user.id, at, reason.strip()
        audit.add(session, user.id, AuditAction.HOLD, "record", head.id, ["release"], record_id=head.id)
        return hold.released_at is not None


def in_force(user: User) -> tuple[Hold, ...]:
    """Every hold in force on what this person may see, the oldest first."""
    require(user, Permission.READ)
    with database.reading(user) as session:
        found = session.exec(
            select(LegalHold).where(col(LegalHold.released_at).is_(None)).order_by(col(LegalHold.id))
        ).all()
        named = records.labels(session, [hold.record_id for hold in found])
        people = dict(session.exec(select(UserAccount.id, UserAccount.display_name)).all())
        return tuple(
            Hold(
                label.ref,
                label.text,
                hold.reason,
                people.get(hold.placed_by, ""),
                hold.placed_at,
                people.get(hold.asked_by, "") if hold.asked_by else "",
                hold.why_release or "",
            )
            for hold in found
            if (label := named.get(hold.record_id))
        )

"""Legal hold: what is under it cannot be erased; a release takes two people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from tracker.access import Permission, User, may, require
from tracker.dates import now
from tracker.errors import Conflict, InvalidFacts, NotFound
from tracker.records import LegalHold
from tracker.records.base import AuditAction
from tracker.store import accounts, audit, database, holds, ids, records


@dataclass(frozen=True)
class Hold:
    """A hold in force: on what, since when, why, and who asked for its release.

    `yours` says whether the person who looks may decide on that release: somebody else asked, or they work alone.
    """

    ref: str
    title: str
    reason: str
    placed_by: str
    placed_at: datetime
    asked_by: str
    why_release: str
    yours: bool


def place(user: User, ref: str, reason: str) -> None:
    """Put a record under hold. Raises InvalidFacts, NotFound, Conflict where it is under one already."""
    require(user, Permission.CURATE)
    if not reason.strip():
        raise InvalidFacts("Say why the record must be kept: a court order, a running case.")
    with database.transaction(user) as session:
        holds.one_change(session)
        head = ids.record(session, ref)
        if head.erased_at:
            raise Conflict(f"{head.ref} was erased on request: nothing is left that could be kept.")
        if holds.in_force(session, [head.id]):
            raise Conflict(f"{head.ref} is under legal hold already.")
        session.add(LegalHold(record_id=head.id, reason=reason.strip(), placed_by=user.id, placed_at=now()))
        audit.add(session, user.id, AuditAction.HOLD, "record", head.id, ["hold"], record_id=head.id)


def release(user: User, ref: str, reason: str) -> bool:
    """Ask for the release of a hold, or release it where somebody else asked. Returns whether it is released.

    Where nobody else may curate, one person asks and releases in two steps. Raises InvalidFacts, NotFound.
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
        if hold.asked_by is not None and _may_decide(session, user, hold):
            hold.released_by, hold.released_at = user.id, at
        else:
            hold.asked_by, hold.asked_at, hold.why_release = user.id, at, reason.strip()
        step = "release" if hold.released_at else "release_asked"
        why = {"reason": (None, reason.strip())}
        audit.add(session, user.id, AuditAction.HOLD, "record", head.id, [step], why, record_id=head.id)
        return hold.released_at is not None


def keep(user: User, ref: str, reason: str) -> None:
    """Answer a wish for release with no: the hold goes on, and nobody waits any more. Raises InvalidFacts, NotFound."""
    require(user, Permission.CURATE)
    if not reason.strip():
        raise InvalidFacts("Say why the hold goes on.")
    with database.transaction(user) as session:
        head = ids.record(session, ref)
        found = [hold for hold in holds.in_force(session, [head.id]) if hold.asked_by is not None]
        if not found:
            raise NotFound(f"Nobody asks for the release of {head.ref}.")
        found[0].asked_by = found[0].asked_at = found[0].why_release = None
        why = {"reason": (None, reason.strip())}
        audit.add(session, user.id, AuditAction.HOLD, "record", head.id, ["hold_kept"], why, record_id=head.id)


def in_force(user: User, ref: str | None = None) -> tuple[Hold, ...]:
    """Every hold in force on what this person may see, or on one record, the oldest first. Raises NotFound."""
    require(user, Permission.READ)
    with database.reading(user) as session:
        query = select(LegalHold).where(col(LegalHold.released_at).is_(None))
        if ref is not None:
            query = query.where(LegalHold.record_id == ids.record(session, ref).id)
        found = session.exec(query.order_by(col(LegalHold.id))).all()
        named = records.labels(session, [hold.record_id for hold in found])
        people = records.accounts(session)
        return tuple(
            Hold(
                label.ref,
                label.text,
                hold.reason,
                people.get(hold.placed_by, ""),
                hold.placed_at,
                people.get(hold.asked_by, "") if hold.asked_by else "",
                hold.why_release or "",
                may(user, Permission.CURATE) and hold.asked_by is not None and _may_decide(session, user, hold),
            )
            for hold in found
            if (label := named.get(hold.record_id))
        )


def _may_decide(session: Session, user: User, hold: LegalHold) -> bool:
    """Two people end a hold; one does it in two steps where nobody else could be the second."""
    if hold.asked_by != user.id:
        return True
    return user.alone and not accounts.others_with(session, user.id, Permission.CURATE)

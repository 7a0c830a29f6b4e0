"""How closely a record is held, and who may know a protected individual by name: a custodian's work.

Each change is one audit entry of its own kind; what stood before and after is in `change`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import delete
from sqlmodel import Session, col, select

from tracker import codes
from tracker.access import LEVELS, Confidentiality, Permission, User, may, may_see, require
from tracker.dates import now
from tracker.errors import InvalidFacts, NotAllowed
from tracker.records import AccountReset, Circle, Record, UserAccount
from tracker.records.base import AuditAction, Kind
from tracker.store import accounts as store
from tracker.store import audit, database, ids, listing, records


@dataclass(frozen=True)
class Holding:
    """How a record is held: what was chosen for it, how closely that makes it held in effect, who knows the name.

    `circle` are usernames; `known` says whether this person is of the circle, or nobody needs to be.
    """

    ref: str
    chosen: str
    level: str
    protected: bool
    circle: tuple[str, ...]
    known: bool
    may_change: bool


def holding(user: User, ref: str) -> Holding:
    """How a record is held. The circle is told to those who may change it and to those in it. Raises NotFound."""
    require(user, Permission.READ)
    with database.reading(user) as session:
        record = ids.record(session, ref)
        circle = _circle(session, record.id)
        may_change = may(user, Permission.CURATE)
        known = not record.protected or user.id in circle
        told = tuple(sorted(circle.values())) if may_change or known else ()
        return Holding(
            record.ref, record.confidentiality.value, record.level.value, record.protected, told, known, may_change
        )


def hold(user: User, ref: str, level: Confidentiality | str, reason: str | None = None) -> str:
    """Choose how closely a record is held; all that hangs on it follows. Returns the level in effect.

    Raises NotFound, NotAllowed, and InvalidFacts for what is no level or is above the person's own clearance.
    """
    require(user, Permission.CURATE)
    wanted = level_of(level)
    if not may_see(user, wanted):
        own = codes.label("closed_confidentiality", user.clearance.value)
        raise InvalidFacts(f"You would no longer see it: you see records up to {own}.")
    with database.transaction(user) as session:
        record = ids.record(session, ref)
        before = record.confidentiality
        if before is not wanted:
            _hold(session, record, wanted)
            changes = {"confidentiality": (before.value, wanted.value)}
            if reason and reason.strip():
                changes["reason"] = ("", reason.strip())
            audit.add(session, user.id, AuditAction.PERMISSION, "record", record.id, (), changes, record.id)
        session.refresh(record, ["level"])
        return record.level.value


def _hold(session: Session, record: Record, level: Confidentiality) -> None:
    record.confidentiality = level
    records.touch(record)
    listing.refresh(session, [record.id])


def protect(user: User, ref: str, usernames: Sequence[str], reason: str | None = None) -> tuple[str, ...]:
    """Let only these people know an individual by name; everybody else reads the ref. Called again, it names anew.

    Returns the circle. Raises NotFound, NotAllowed, and InvalidFacts for an unknown account or an empty circle.
    """
    require(user, Permission.CURATE)
    with database.transaction(user) as session:
        record = ids.record(session, ref, Kind.INDIVIDUAL)
        wanted = _accounts(session, usernames)
        before = _circle(session, record.id)
        _refuse_stranger(session, user, record, before, wanted)
        if not _left_out(session, record.id, wanted) and record.protected and before == wanted:
            return tuple(sorted(wanted.values()))
        gone = [number for number in before if number not in wanted]
        session.execute(delete(Circle).where(col(Circle.record_id) == record.id, col(Circle.user_id).in_(gone)))
        at = now()
        session.add_all(
            Circle(record_id=record.id, user_id=number, named_by=user.id, named_at=at)
            for number in wanted
            if number not in before
        )
        _set_protected(session, user, record, True, before.values(), wanted.values(), reason)
        return tuple(sorted(wanted.values()))


def unprotect(user: User, ref: str, reason: str | None = None) -> None:
    """Let everybody who sees the record know the name again. Raises NotFound, NotAllowed."""
    require(user, Permission.CURATE)
    with database.transaction(user) as session:
        record = ids.record(session, ref, Kind.INDIVIDUAL)
        before = _circle(session, record.id)
        _refuse_stranger(session, user, record, before, {user.id: user.username})
        if record.protected:
            session.execute(delete(Circle).where(col(Circle.record_id) == record.id))
            _set_protected(session, user, record, False, before.values(), (), reason)


def _refuse_stranger(
    session: Session, user: User, record: Record, circle: Mapping[int, str], wanted: Mapping[int, str]
) -> None:
    """Nobody lets themselves into a circle while somebody else is there to do it. Raises NotAllowed."""
    outside = record.protected and user.id not in circle and user.id in wanted
    if outside and store.others_with(session, user.id, Permission.CURATE):
        raise NotAllowed("Who stands outside cannot let themselves in: somebody else who may curate does it.")


def _left_out(session: Session, number: int, wanted: Mapping[int, str]) -> bool:
    """Forget that a reset took somebody out of this circle, where the circle named anew does without them."""
    query = select(AccountReset).where(col(AccountReset.restored_at).is_(None))
    found = [row for row in session.exec(query).all() if number in row.circles and row.user_id not in wanted]
    for row in found:
        row.circles = [one for one in row.circles if one != number]
        session.add(row)
    return bool(found)


def _set_protected(
    session: Session,
    user: User,
    record: Record,
    protected: bool,
    before: Iterable[str],
    after: Iterable[str],
    reason: str | None,
) -> None:
    changes: dict[str, tuple[object, object]] = {"circle": (sorted(before), sorted(after))}
    if record.protected is not protected:
        changes["protected"] = (record.protected, protected)
    if reason and reason.strip():
        changes["reason"] = ("", reason.strip())
    record.protected = protected
    records.touch(record)
    listing.refresh(session, [record.id])
    audit.add(session, user.id, AuditAction.PERMISSION, "record", record.id, (), changes, record.id)


def _circle(session: Session, number: int) -> dict[int, str]:
    query = (
        select(UserAccount.id, UserAccount.username)
        .join(Circle, col(Circle.user_id) == col(UserAccount.id))
        .where(Circle.record_id == number)
    )
    return {account or 0: name for account, name in session.exec(query).all()}


def _accounts(session: Session, usernames: Sequence[str]) -> dict[int, str]:
    names = [name for name in dict.fromkeys(name.strip().lower() for name in usernames) if name]
    if not names:
        raise InvalidFacts("Name at least one person who may know the name, or nobody could open the case.")
    query = select(UserAccount).where(col(UserAccount.username).in_(names), UserAccount.active)
    found = {row.username: row.id or 0 for row in session.exec(query).all()}
    unknown = [name for name in names if name not in found]
    if unknown:
        raise InvalidFacts(f"There is no active account {', '.join(unknown)}. Nothing was changed.")
    return {number: name for name, number in found.items()}


def people(user: User) -> tuple[tuple[str, str], ...]:
    """(username, name) of the active accounts, to choose a circle from. Raises NotAllowed."""
    require(user, Permission.CURATE)
    with database.reading(user) as session:
        query = select(UserAccount.username, UserAccount.display_name).where(UserAccount.active)
        return tuple(session.exec(query.order_by(col(UserAccount.display_name))).all())


def level_of(level: Confidentiality | str) -> Confidentiality:
    """A level by its code. Raises InvalidFacts."""
    try:
        return Confidentiality(level)
    except ValueError:
        known = ", ".join(f"{step.value} ({codes.label('closed_confidentiality', step.value)})" for step in LEVELS)
        raise InvalidFacts(f"'{level}' is not one of: {known}.") from None

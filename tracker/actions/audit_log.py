"""Read the audit log, prove it, and take its head to keep elsewhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from sqlmodel import Session, col, func, select

from tracker import codes
from tracker.access import Permission, User, require
from tracker.actions import ledger
from tracker.dates import now
from tracker.errors import InvalidFacts, NotFound
from tracker.records import AuditAbout, AuditEntry, Record, UserAccount
from tracker.records.base import AuditAction
from tracker.store import accounts, audit, audit_chain, database, ids, records
from tracker.store.as_known import end_of

PER_PAGE = 50
SHOWN = 12  # records named beside one entry


@dataclass(frozen=True)
class Line:
    """One entry: who did what to what. `records` are refs, at most a dozen; `of` is how many records it concerns.

    `whose` is the username of the account that was changed, or that somebody failed to enter, where it is known.
    """

    seq: int
    at: datetime
    who: str
    username: str
    action: str
    table: str
    row: str
    fields: tuple[str, ...]
    records: tuple[str, ...]
    of: int
    rows: int | None
    undoes: int | None
    whose: str = ""


@dataclass(frozen=True)
class Lines:
    """One page of entries, and how many match in all."""

    lines: tuple[Line, ...]
    total: int
    page: int


@dataclass(frozen=True)
class Proof:
    """What verification found: how many entries, the head now, and in a sentence what is wrong, if anything."""

    entries: int
    head: str | None
    wrong: str | None
    seq: int | None
    kind: str | None


def entries(
    user: User,
    ref: str | None = None,
    username: str | None = None,
    since: date | None = None,
    until: date | None = None,
    action: str | None = None,
    page: int = 1,
    per_page: int = PER_PAGE,
) -> Lines:
    """Entries of the log, the newest first; all choices must hold. Raises NotAllowed, NotFound, InvalidFacts."""
    require(user, Permission.AUDIT)
    if action and action not in list(AuditAction):
        raise InvalidFacts(f"'{action}' is not one of: {', '.join(AuditAction)}.")
    with database.reading(user) as session:
        query = select(AuditEntry.id)
        if ref:
            about = select(AuditAbout.audit_id).where(AuditAbout.record_id == ids.record(session, ref).id)
            query = query.where(col(AuditEntry.id).in_(about))
        if username:
            query = query.where(AuditEntry.user_id == _account(session, username))
        if since:
            query = query.where(col(AuditEntry.at) >= datetime.combine(since, time(), UTC))
        if until:
            query = query.where(col(AuditEntry.at) <= end_of(until))
        if action:
            query = query.where(AuditEntry.action == AuditAction(action))
        total = session.exec(select(func.count()).select_from(query.subquery())).one()
        numbers = session.exec(
            query.order_by(col(AuditEntry.id).desc()).offset((page - 1) * per_page).limit(per_page)
        ).all()
        return Lines(_lines(session, [number for number in numbers if number]), int(total), page)


def _account(session: Session, username: str) -> int:
    found = accounts.by_name(session, username)
    if found is None:
        raise NotFound(f"There is nobody called '{username}' here.")
    return accounts.number_of(found)


def _lines(session: Session, numbers: Sequence[int]) -> tuple[Line, ...]:
    people = {row.id: row for row in session.exec(select(UserAccount)).all()}
    found: dict[int, AuditEntry] = {}
    refs: dict[int, list[str]] = {}
    counts: dict[int, int] = {}
    for part in records.parts(numbers):
        found |= {
            row.id or 0: row for row in session.exec(select(AuditEntry).where(col(AuditEntry.id).in_(part))).all()
        }
        counted = (
            select(AuditAbout.audit_id, func.count())
            .join(Record, col(Record.id) == col(AuditAbout.record_id))  # only what this person may see is counted
            .where(col(AuditAbout.audit_id).in_(part))
        )
        counts |= dict(session.exec(counted.group_by(col(AuditAbout.audit_id))).all())
        for number in part:
            named = select(Record.ref).join(AuditAbout, col(AuditAbout.record_id) == col(Record.id))
            own = session.exec(named.where(AuditAbout.audit_id == number).order_by(col(Record.id)).limit(SHOWN)).all()
            refs[number] = list(own)
    files = [entry for entry in found.values() if entry.table_name == "disclosure" and entry.row_id]
    seen = ledger.seen_in(session, [entry.row_id or "" for entry in files])
    rows = {entry.id: ledger.cut(entry.row_id or "", seen) for entry in files}
    return tuple(
        Line(
            number,
            entry.at,
            people[entry.user_id].display_name if entry.user_id in people else "The program",
            people[entry.user_id].username if entry.user_id in people else "",
            entry.action.value,
            entry.table_name or "",
            rows.get(entry.id, entry.row_id or ""),
            tuple(entry.fields or ()),
            tuple(refs[number]),
            counts.get(number, 0),
            entry.row_count,
            entry.undoes,
            _whose(entry, people),
        )
        for number in numbers
        for entry in (found[number],)
    )


def _whose(entry: AuditEntry, people: Mapping[int | None, UserAccount]) -> str:
    number = entry.row_id or ""
    if entry.table_name not in ("user_account", "sign_in_attempt") or not number.isdigit() or int(number) not in people:
        return ""
    return people[int(number)].username


@dataclass(frozen=True)
class Choices:
    """What the log can be narrowed to: names by username, words by action."""

    people: dict[str, str]
    actions: dict[str, str]


def choices(user: User) -> Choices:
    """People and actions to choose from."""
    require(user, Permission.AUDIT)
    with database.reading(user) as session:
        people = session.exec(select(UserAccount.username, UserAccount.display_name)).all()
    return Choices(dict(people), {action.value: codes.label("closed_audit_action", action) for action in AuditAction})


def head(user: User) -> str | None:
    """The head of the log now, one line to keep elsewhere; None while nothing is in it."""
    require(user, Permission.AUDIT)
    with database.reading(user) as session:
        found = audit_chain.head(session)
        return found.line() if found else None


def verify(user: User, kept: str | None = None) -> Proof:
    """Read the whole log; `kept` are heads that were kept elsewhere, one a line. Raises InvalidFacts."""
    require(user, Permission.AUDIT)
    heads = audit_chain.heads_in(kept) if kept else []
    with database.reading(user) as session:
        found = audit_chain.verify(session, heads)
    fault = found.fault
    return Proof(
        found.entries,
        found.head.line() if found.head else None,
        str(fault) if fault else None,
        fault.seq if fault else None,
        fault.kind if fault else None,
    )


def clock_is_behind() -> datetime | None:
    """The moment of the last entry, where this machine's clock stands before it: no new moment can be trusted."""
    with database.reading(None) as session:
        last = audit.last_moment(session)
    return last if last is not None and last > now() else None

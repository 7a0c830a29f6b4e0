"""Change a record's own columns: what no source states and no claim holds. Each change can be undone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from tracker.access import ROLES, Permission, User, require
from tracker.actions.history import LABELS
from tracker.errors import Conflict, Difference, InvalidFacts, NotAllowed
from tracker.records import AuditEntry, Change, Record, UserAccount
from tracker.records.base import AuditAction, Kind
from tracker.store import audit, database, ids, masking, past, records, sight, text_index
from tracker.store.audit import Deed


@dataclass(frozen=True)
class Column:
    """A column that may be changed: in which table, who may, and how long it may be (0: as long as it takes)."""

    table: str
    permission: Permission = Permission.PROPOSE
    length: int = 0
    is_day: bool = False


EVERYWHERE = {"note": Column("record"), "retain_until": Column("record", Permission.CURATE, is_day=True)}
OF_KIND: dict[Kind, dict[str, Column]] = {
    Kind.INCIDENT: {"title": Column("incident", length=300), "summary": Column("incident")},
    Kind.SOURCE_REPORT: {"handling": Column("source_report")},
}


def columns(kind: Kind | str) -> dict[str, Column]:
    """The columns of a kind of record that may be changed, by name."""
    return {**OF_KIND.get(Kind(kind), {}), **EVERYWHERE}


@dataclass(frozen=True)
class Editable:
    """A column that this person may change, and what it holds now."""

    name: str
    label: str
    value: str | None
    length: int
    is_day: bool


def offered(user: User, ref: str) -> tuple[Editable, ...]:
    """The columns of a record that this person may change. Raises NotFound."""
    require(user, Permission.READ)
    with database.reading(user) as session:
        head = ids.record(session, ref)
        withheld = sight.unknown(session, [head.id]).get(head.id, ())
        return tuple(
            Editable(name, LABELS[name], past.now_is(session, head, column.table, name), column.length, column.is_day)
            for name, column in columns(head.kind).items()
            if {Permission.PROPOSE, column.permission} <= ROLES[user.role] and name not in withheld
        )


def edit(
    user: User,
    ref: str,
    values: Mapping[str, str | None],
    reason: str = "",
    seen: Mapping[str, str | None] | None = None,
) -> tuple[str, ...]:
    """Change columns of a record; empty text empties one. Returns the names of those that changed.

    `seen` are the values as the person saw them. Raises NotFound, NotAllowed, InvalidFacts (by column), and Conflict
    with both versions where somebody has changed one of them since, or where the record was erased.
    """
    require(user, Permission.PROPOSE)
    with database.transaction(user) as session:
        head = _held(session, ref)
        if head.erased_at:
            raise Conflict(f"{head.ref} was erased on request: nothing more is written down there.")
        allowed = columns(head.kind)
        wanted = _checked(head, allowed, values)
        now = {name: past.now_is(session, head, allowed[name].table, name) for name in wanted}
        changing = {name: value for name, value in wanted.items() if value != now[name]}
        for name in changing:
            require(user, allowed[name].permission)
            refuse_masked(session, head, name, now[name])
        _refuse_changed(session, head, changing, now, seen or {})
        if changing:
            deed = Deed(AuditAction.UPDATE, "record", head.id, about={head.id})
            for name, value in changing.items():
                put(session, head, name, value, deed)
            if reason.strip():
                deed.change("record", head.id, "reason", None, reason.strip(), head.id)
            records.touch(head)
            audit.write(session, deed)
        return tuple(changing)


def put(session: Session, head: Record, name: str, value: object, deed: Deed, of: str | None = None) -> None:
    """Change one column (of the table `of`) inside the caller's transaction, noted in the caller's deed."""
    table = of or (columns(head.kind)[name].table if name in columns(head.kind) else "record")
    before = past.now_is(session, head, table, name)
    past.put(session, head, table, name, value)
    text_index.refresh(session, [head.id])
    deed.change(table, head.id, name, before, value, head.id)


def _held(session: Session, ref: str) -> Record:
    number = ids.number_of(session, ref)[1]
    records.lock(session, [number])
    return ids.record(session, ref)


def shown(session: Session, value: object) -> str:
    """A value as the session's person may read it."""
    masker, text = masking.of(session), str(value or "Empty")
    return masker(text) if masker else text


def refuse_masked(session: Session, head: Record, name: str, value: object) -> None:
    """Words are edited by who may read all of them. Raises NotAllowed."""
    if name in sight.unknown(session, [head.id]).get(head.id, ()) or (value and shown(session, value) != str(value)):
        raise NotAllowed(f"{LABELS.get(name, name)} names somebody whom you may not know. Somebody who does edits it.")


def _checked(head: Record, allowed: Mapping[str, Column], values: Mapping[str, str | None]) -> dict[str, str | None]:
    """The values as they are kept. Raises InvalidFacts with every problem."""
    found: dict[str, str | None] = {}
    problems: dict[str, str] = {}
    for name, given in values.items():
        column = allowed.get(name)
        text = (given or "").strip()
        if column is None:
            problems[name] = f"not to be edited on a {head.kind.value.replace('_', ' ')}: {', '.join(allowed)}."
        elif column.length and len(text) > column.length:
            problems[name] = f"{len(text)} letters are too many: at most {column.length}."
        elif "\x00" in text:
            problems[name] = "it holds characters that are not text."
        elif column.is_day and text and not _is_day(text):
            problems[name] = f"'{text}' is not a day. Write it as 2031-12-31."
        found[name] = text or None
    if problems:
        raise InvalidFacts("Nothing was changed.", problems)
    return found


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _refuse_changed(
    session: Session,
    head: Record,
    mine: Mapping[str, str | None],
    now: Mapping[str, str | None],
    seen: Mapping[str, str | None],
) -> None:
    """Stop where a column no longer holds what the person saw."""
    changed = [name for name in mine if name in seen and (seen[name] or None) != now[name]]
    if changed:
        by = {name: last_change(session, head.id, name) for name in changed}
        raise Conflict(
            "Somebody else has changed this meanwhile. Nothing was saved: look at both, and decide.",
            [
                Difference(
                    name,
                    LABELS.get(name, name),
                    mine[name] or "Empty",
                    now[name] or "Empty",
                    now[name],
                    who,
                    entry.at if entry else None,
                )
                for name, (entry, who) in by.items()
            ],
        )


def last_change(session: Session, number: int, name: str) -> tuple[AuditEntry | None, str]:
    """The entry in which a column was last changed, and who did it."""
    query = (
        select(AuditEntry, UserAccount.display_name)
        .join(Change, col(Change.audit_id) == col(AuditEntry.id))
        .outerjoin(UserAccount, col(UserAccount.id) == col(AuditEntry.user_id))
        .where(Change.record_id == number, Change.field == name)
        .order_by(col(AuditEntry.id).desc())
    )
    found = session.exec(query.limit(1)).first()
    return (found[0], found[1] or "") if found else (None, "")

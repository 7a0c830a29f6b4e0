"""The audit log's only writer: one keyed, chained entry per action, in its transaction; never a value."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, insert, update
from sqlmodel import Session, col, select

from tracker.dates import now
from tracker.records import AuditAbout, AuditEntry, Change, Review
from tracker.records.base import EPOCH, AuditAction
from tracker.store import added, constants, database, sight
from tracker.store.plain import read_under_lock

CHAIN_LOCK = 0x7472616B
FORMAT = 2
ROWS = "rows"
LEFT = "changes_left"  # of an erasure: digests of what is left of the changes of older entries
COLUMNS = (
    "format", "id", "at", "user_id", "action", "table_name", "row_id", "fields", "row_count", "undoes", "about",
    "digest", "prev_hash",
)  # fmt: skip  # what the hash of format 2 covers, in this order
ACTIONS = list(AuditAction)

_compact = json.JSONEncoder(separators=(",", ":")).encode  # made once: an encoder a row costs as much as its hash
_keys: WeakKeyDictionary[Engine, bytes] = WeakKeyDictionary()


@dataclass(frozen=True)
class Changed:
    """A column that changed: where, and its value before and after."""

    table: str
    row_id: object
    field: str
    before: Any
    after: Any
    record_id: int | None = None

    def row(self) -> list[Any]:
        """As the digest covers it."""
        return [self.table, str(self.row_id), self.field[:40], self.record_id, plain(self.before), plain(self.after)]


@dataclass
class Deed:
    """What one action does, gathered while it is done, for its one entry.

    `fields` are names; `about` are the records it concerns; `reviews` are kept with the entry; `rows` stand in the
    entry as one digest and a count (bulk loads, exports).
    """

    action: AuditAction
    table: str
    row_id: object = None
    fields: set[str] = field(default_factory=set)
    about: set[int] = field(default_factory=set)
    changes: list[Changed] = field(default_factory=list)
    reviews: list[Review] = field(default_factory=list)
    rows: Iterable[Any] | None = None
    undoes: int | None = None
    user_id: int | None = None  # only where the session is the program's own: sign-in

    def change(self, table: str, row_id: object, name: str, before: Any, after: Any, record_id: int | None) -> None:
        """Note a column that changed."""
        self.changes.append(Changed(table, row_id, name, before, after, record_id))
        self.fields.add(name)


def write(session: Session, deed: Deed) -> int:
    """Append the entry of a deed, with its changes and judgements; returns its sequence number.

    The number is taken under the chain's lock and follows the last one, so that a missing entry shows as a gap.
    """
    user = database.acting(session)
    key_ = key(session)
    count, digest = _rows_digest(key_, deed.rows) if deed.rows is not None else (None, None)
    if digest and deed.changes:  # the entry's one digest stands for the changes, and one of them for the rows
        deed.changes.append(Changed(deed.table, deed.row_id, ROWS, None, [count, digest]))
        count = digest = None
    body = [change.row() for change in deed.changes]
    last, before = _last(session)
    values: dict[str, Any] = {
        "format": FORMAT,
        "id": last + 1,
        "at": now(),
        "user_id": user.id if user else deed.user_id,
        "action": deed.action,
        "table_name": deed.table[:40],
        "row_id": None if deed.row_id is None else str(deed.row_id)[:40],
        "fields": sorted({_ascii(name) for name in deed.fields}),
        "row_count": count,
        "undoes": deed.undoes,
        "about": about_digest(key_, deed.about) if deed.about else None,
        "digest": digest or (changes_digest(key_, body) if body else None),
        "prev_hash": before,
    }
    values["hash"] = chain_hash(key_, _stored(session, values))
    number: int = values["id"]
    about = [{"audit_id": number, "record_id": n} for n in sorted(deed.about)]
    added.add(session, {ENTRY: [values], ABOUT: about})
    with sight.whole(session):  # what was done may have sealed a record from its actor
        if deed.changes:
            session.execute(insert(Change), [_change_row(number, change) for change in deed.changes])
        for review in deed.reviews:
            review.audit_id = number
            session.add(review)
        session.flush()
    return number


LAST = "SELECT id, hash FROM audit_entry ORDER BY id DESC LIMIT 1"
ENTRY, ABOUT = AuditEntry.__table__, AuditAbout.__table__  # type: ignore[attr-defined]  # SQLModel adds it at run time


def _last(session: Session) -> tuple[int, str | None]:
    """The number and the hash of the last entry, and nobody appends another before this transaction ends."""
    rows = read_under_lock(session, CHAIN_LOCK, LAST)
    return (rows[0][0], rows[0][1]) if rows else (0, None)


def add(
    session: Session,
    user_id: int | None,
    action: AuditAction,
    table: str,
    row_id: object,
    fields: Sequence[str] = (),
    changes: Mapping[str, tuple[Any, Any]] | None = None,
    record_id: int | None = None,
) -> int:
    """Append one entry at once; `changes` maps a field to its value before and after (kept apart, erasable).

    The entry names whose work the session does; `user_id` says it where the session is the program's own (sign-in).
    """
    deed = Deed(action, table, row_id, set(fields), {record_id} if record_id else set(), user_id=user_id)
    for name, (before, after) in (changes or {}).items():
        deed.change(table, row_id, name, before, after, record_id)
    return write(session, deed)


def bulk(
    session: Session, action: AuditAction, table: str, row_id: object, rows: Iterable[Any], fields: Sequence[str] = ()
) -> int:
    """One entry for many rows: how many there are, and one keyed digest of them in their order."""
    return write(session, Deed(action, table, row_id, set(fields), rows=rows))


def erase(session: Session, changes: Collection[int]) -> dict[str, str]:
    """Empty the values of these changes. Returns, for each entry they belong to, the digest of what is left of its
    changes: the entry of the erasure keeps it (`LEFT`), and vouches so for what the older entry's own no longer fits.
    """
    if not changes:
        return {}
    of = set(session.exec(select(Change.audit_id).where(col(Change.id).in_(changes))).all())
    gone = update(Change).where(col(Change.id).in_(changes), col(Change.erased_at).is_(None))
    session.execute(gone.values(before=None, after=None, erased_at=now()))
    found: dict[str, str] = {}
    for number in sorted(of):
        rows = session.exec(select(Change).where(Change.audit_id == number)).all()
        values = [[r.table_name, r.row_id, r.field, r.record_id, plain(r.before), plain(r.after)] for r in rows]
        erased = [row.erased_at is not None for row in rows]
        found[str(number)] = left_digest(key(session), values, erased)
    return found


def last_moment(session: Session) -> datetime | None:
    """When the last entry was written, by this machine's clock as it was then."""
    return session.exec(select(AuditEntry.at).order_by(col(AuditEntry.id).desc()).limit(1)).first()


# --- keys and digests ---
def key(session: Session) -> bytes:
    """The key of the chain, read once a process and database."""
    bind = session.get_bind()
    engine = bind if isinstance(bind, Engine) else bind.engine
    if engine not in _keys:
        _keys[engine] = constants.secret(session, "audit_key")
    return _keys[engine]


def chain_hash(key_: bytes, values: Sequence[Any]) -> str:
    """Keyed hash of an entry of format 2: its columns as the database holds them, in the order of COLUMNS."""
    return keyed(key_, _compact(values))


def first_hash(key_: bytes, values: Sequence[Any]) -> str:
    """Keyed hash of an entry of format 1; `values` as for format 2."""
    _, _, at, user_id, action, table, row_id, fields, _, _, _, digest, before = values
    parts = (before or "", moment(at).isoformat(), user_id or 0, ACTIONS[action].value, table or "", row_id or "")
    return keyed(key_, "\x1f".join(str(part) for part in (*parts, fields, digest or "")))


def about_digest(key_: bytes, numbers: Iterable[int]) -> str:
    """Keyed digest of the records that an entry concerns."""
    return keyed(key_, "about" + json.dumps(sorted(numbers)))


def changes_digest(key_: bytes, rows: Iterable[Sequence[Any]]) -> str:
    """Keyed digest of changes, whatever their order."""
    return keyed(key_, "changes" + json.dumps(sorted(json.dumps(row, sort_keys=True) for row in rows)))


def left_digest(key_: bytes, rows: Iterable[Sequence[Any]], erased: Iterable[bool]) -> str:
    """Keyed digest of the changes of an entry of which some were erased: which, and the values of the others."""
    return changes_digest(key_, ([*row, gone] for row, gone in zip(rows, erased, strict=True)))


def first_changes_digest(key_: bytes, rows: Iterable[Sequence[Any]]) -> str:
    """The same as format 1 made it."""
    return keyed(key_, json.dumps({row[2]: [row[4], row[5]] for row in rows}, sort_keys=True))


def keyed(key_: bytes, message: str) -> str:
    """HMAC-SHA-256 in hexadecimal."""
    return hmac.digest(key_, message.encode(), "sha256").hex()


def moment(microseconds: int) -> datetime:
    """A stored time."""
    return EPOCH + timedelta(microseconds=microseconds)


def plain(value: Any) -> Any:
    """A value as JSON knows it."""
    return value if isinstance(value, str | int | float | bool | type(None) | list | dict) else str(value)


def _rows_digest(key_: bytes, rows: Iterable[Any]) -> tuple[int, str]:
    made, count = hmac.new(key_, b"rows", hashlib.sha256), 0
    for row in rows:
        made.update(json.dumps(row, sort_keys=True, default=str).encode() + b"\n")
        count += 1
    return count, made.hexdigest()


def _stored(session: Session, values: Mapping[str, Any]) -> list[Any]:
    """The values as the columns hold them: what verification will read."""
    dialect = session.get_bind().dialect
    types = AuditEntry.__table__.columns  # type: ignore[attr-defined]  # SQLModel adds it at run time
    found: list[Any] = []
    for name in COLUMNS:
        if name == "fields":
            found.append(json.dumps(values[name]))
        else:
            bind = types[name].type.bind_processor(dialect)
            found.append(bind(values[name]) if bind and values[name] is not None else values[name])
    return found


def _change_row(number: int, change: Changed) -> dict[str, Any]:
    table, row_id, name, record_id, before, after = change.row()
    where = {"audit_id": number, "table_name": table, "row_id": row_id[:40], "record_id": record_id}
    return where | {"field": name, "before": before, "after": after, "erased_at": None}


def _ascii(name: str) -> str:
    return name.encode("ascii", "backslashreplace").decode()

"""The audit log: one keyed, chained line per change, written in the same transaction; never a value."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlmodel import Session, col, select

from tracker.dates import now
from tracker.records import AuditEntry, Change, Setting
from tracker.records.base import AuditAction
from tracker.store import database

CHAIN_LOCK = 0x7472616B


def add(
    session: Session,
    user_id: int | None,
    action: AuditAction,
    table: str,
    row_id: object,
    fields: Sequence[str] = (),
    changes: Mapping[str, tuple[Any, Any]] | None = None,
    record_id: int | None = None,
) -> AuditEntry:
    """Append one entry; `changes` maps a field to its value before and after (kept apart, erasable)."""
    database.one_at_a_time(session, CHAIN_LOCK)
    last = session.exec(select(AuditEntry).order_by(col(AuditEntry.id).desc()).limit(1)).first()
    named = sorted({*fields, *(changes or {})})
    body = json.dumps({k: [_plain(v) for v in pair] for k, pair in (changes or {}).items()}, sort_keys=True)
    entry = AuditEntry(
        at=now(),
        user_id=user_id,
        action=action,
        table_name=table,
        row_id=str(row_id),
        fields=named,
        digest=_keyed(session, body) if changes else None,
        prev_hash=last.hash if last else None,
        hash="",
    )
    entry.hash = chain_hash(session, entry)
    session.add(entry)
    session.flush()
    for field, (before, after) in (changes or {}).items():
        session.add(
            Change(
                audit_id=entry.id or 0,
                record_id=record_id,
                field=field[:40],
                before=_plain(before),
                after=_plain(after),
            )
        )
    return entry


def chain_hash(session: Session, entry: AuditEntry) -> str:
    """Keyed hash of an entry and of the one before it."""
    parts = (
        entry.prev_hash or "",
        entry.at.isoformat(),
        entry.user_id or 0,
        entry.action.value,
        entry.table_name or "",
        entry.row_id or "",
        json.dumps(entry.fields),
        entry.digest or "",
    )
    return _keyed(session, "\x1f".join(str(part) for part in parts))


def _keyed(session: Session, message: str) -> str:
    if "audit_key" not in session.info:
        session.info["audit_key"] = str(session.exec(select(Setting.value).where(Setting.key == "audit_key")).one())
    key = bytes.fromhex(session.info["audit_key"])
    return hmac.new(key, message.encode(), hashlib.sha256).hexdigest()


def _plain(value: Any) -> Any:
    return value if isinstance(value, str | int | float | bool | type(None) | list | dict) else str(value)

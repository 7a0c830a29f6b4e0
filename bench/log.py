"""A long audit log, chained as the program chains it, and its bare hashing."""

from __future__ import annotations

import hmac
import json
from collections.abc import Callable
from typing import Any

from sqlalchemy import insert

from tracker.access import User
from tracker.dates import now
from tracker.records import AuditEntry
from tracker.records.base import AuditAction
from tracker.store import audit, audit_chain, audit_rows, database

AT_ONCE = 10_000


def fill(user: User, count: int) -> None:
    """Write `count` entries after those that are there."""
    with database.transaction(user) as session:
        key, last = audit.key(session), session.execute(audit._LAST).first()
        number, before = (last.id, last.hash) if last else (0, None)
        rows: list[dict[str, Any]] = []
        for offset in range(1, count + 1):
            values: dict[str, Any] = {
                "format": audit.FORMAT, "id": number + offset, "at": now(), "user_id": user.id,
                "action": AuditAction.UPDATE, "table_name": "claim", "row_id": f"{offset:032x}",
                "fields": ["sex", "stage", "when"], "row_count": None, "undoes": None, "about": None, "digest": None,
                "prev_hash": before,
            }  # fmt: skip
            before = values["hash"] = audit.chain_hash(key, audit._stored(session, values))
            rows.append(values)
            if len(rows) == AT_ONCE:
                session.execute(insert(AuditEntry), rows)
                rows = []
        if rows:
            session.execute(insert(AuditEntry), rows)


def verified() -> int:
    """Read the whole log. Returns how many entries stand."""
    with database.reading(None) as session:
        found = audit_chain.verify(session)
        assert found.fault is None, found.fault
        return found.entries


def bare() -> Callable[[], None]:
    """The hashing of the same entries, and nothing else."""
    with database.reading(None) as session:
        key = audit.key(session)
        messages = [json.dumps(list(row[:-1]), separators=(",", ":")).encode() for row in audit_rows.entries(session)]

    def hashed() -> None:
        for message in messages:
            hmac.digest(key, message, "sha256").hex()

    return hashed

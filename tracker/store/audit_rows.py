"""The rows of the audit log as the database holds them, in their order, some at a time."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from sqlmodel import Session

from tracker.store import audit

AT_ONCE = 5_000


def entries(session: Session) -> Iterator[Sequence[Any]]:
    """Each entry: the columns that its hash covers (audit.COLUMNS), then the hash."""
    columns = ", ".join("{fields}" if name == "fields" else name for name in audit.COLUMNS)
    yield from _read(session, f"SELECT {columns}, hash FROM audit_entry ORDER BY id")


def changes(session: Session) -> Iterator[Sequence[Any]]:
    """Each change: entry, table, row, field, record, before and after as JSON text, when it was erased."""
    columns = "audit_id, table_name, row_id, field, record_id, {before}, {after}, erased_at"
    yield from _read(session, f"SELECT {columns} FROM change ORDER BY audit_id")


def abouts(session: Session) -> Iterator[Sequence[Any]]:
    """Each record that an entry concerns: entry, record."""
    yield from _read(session, "SELECT audit_id, record_id FROM audit_about ORDER BY audit_id, record_id")


def after(session: Session, field: str) -> Iterator[tuple[int, Any]]:
    """What the changes of this field say: entry and value after; None where it is no JSON."""
    query = f"SELECT audit_id, {{after}} FROM change WHERE field = '{field}' ORDER BY audit_id"
    for seq, said in _read(session, query):
        try:
            yield seq, value(said)
        except (TypeError, ValueError):
            yield seq, None


def value(text: str | None) -> Any:
    """The value of a JSON text. Raises ValueError, TypeError for what is none."""
    return None if text is None else json.loads(text)


def _read(session: Session, query: str) -> Iterator[Sequence[Any]]:
    text = "{0}::text" if session.get_bind().dialect.name == "postgresql" else "{0}"
    names = {name: text.format(name) for name in ("fields", "before", "after")}
    options = {"stream_results": True, "yield_per": AT_ONCE}
    with session.connection().exec_driver_sql(query.format(**names), execution_options=options) as rows:
        for part in rows.partitions(AT_ONCE):
            yield from part

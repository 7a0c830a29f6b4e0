"""JSON (RFC 8259): a list of objects; several values stay a list."""

from __future__ import annotations

import json

from tracker.exporters.table import Table, with_note

NAME, SUFFIX, MEDIA_TYPE = "json", ".json", "application/json"


def write(table: Table) -> bytes:
    """The table as a list of objects, UTF-8."""
    marked = with_note(table)
    rows = [dict(zip(marked.columns, row, strict=True)) for row in marked.rows]
    return json.dumps(rows, ensure_ascii=False, indent=1, default=str).encode()

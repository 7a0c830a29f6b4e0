"""JSON (RFC 8259): a list of objects; several values stay a list."""

from __future__ import annotations

import json

from tracker.exporters.table import Table, marked

NAME, SUFFIX, MEDIA_TYPE = "json", ".json", "application/json"
LABEL = "Data (.json)"


def write(table: Table) -> bytes:
    """The table as a list of objects, UTF-8."""
    shown = marked(table)
    rows = [dict(zip(shown.columns, row, strict=True)) for row in shown.rows]
    return json.dumps(rows, ensure_ascii=False, indent=1, default=str).encode()

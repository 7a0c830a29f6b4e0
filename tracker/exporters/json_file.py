"""JSON (RFC 8259): a list of objects; several values stay a list."""

from __future__ import annotations

import json

from tracker.exporters.table import Table, marked
from tracker.spool import Spool

NAME, SUFFIX, MEDIA_TYPE = "json", ".json", "application/json"
LABEL = "Data (.json)"


def write(table: Table) -> Spool:
    """The table as a list of objects, UTF-8; written row by row, as a long list is large."""
    shown = marked(table)
    out = Spool(b"[")
    for number, row in enumerate(shown.rows):
        said = json.dumps(dict(zip(shown.columns, row, strict=True)), ensure_ascii=False, indent=1, default=str)
        out.write(f"{',' if number else ''}\n{said}".replace("\n", "\n ").encode())
    out.write(b"\n]" if shown.rows else b"]")
    return out

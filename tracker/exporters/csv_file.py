"""CSV (RFC 4180), UTF-8 with a mark so that spreadsheets read it; no cell can be taken for a formula.

A text that a spreadsheet might run is given a leading apostrophe; to undo, take one leading apostrophe away.
"""

from __future__ import annotations

import csv
import io
import unicodedata

from tracker.exporters.table import Table, flat, marked

NAME, SUFFIX, MEDIA_TYPE = "csv", ".csv", "text/csv; charset=utf-8"
LABEL = "Table (.csv)"
STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")


def write(table: Table) -> bytes:
    """The table as CSV."""
    shown = marked(table)
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(shown.columns)
    for row in shown.rows:
        writer.writerow([safe(flat(value)) for value in row])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def safe(value: str | int | float | bool | None) -> str | int | float | bool | None:
    """A value that no spreadsheet runs: also after blanks or quotes, in full width, or behind a line break."""
    if not isinstance(value, str):
        return value
    seen = unicodedata.normalize("NFKC", value).lstrip(" '\"\u200b\ufeff")
    risky = value.startswith(("\t", "\r", "\n", "'")) or seen.startswith(STARTS)
    text = value.replace("\r\n", "\n").replace("\r", "\n")  # a lone CR opens a new cell in some readers
    return f"'{text}" if risky else text

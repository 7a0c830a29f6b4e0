"""CSV (RFC 4180), UTF-8 with a mark so that spreadsheets read it; no cell can be taken for a formula.

A text that a spreadsheet might run is given a leading apostrophe; to undo, take one leading apostrophe away.
"""

from __future__ import annotations

import codecs
import csv
import io
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import islice

from tracker.exporters.rows import PART
from tracker.exporters.table import Table, flat, marked
from tracker.spool import Spool

NAME, SUFFIX, MEDIA_TYPE = "csv", ".csv", "text/csv; charset=utf-8"
LABEL = "Table (.csv)"
STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")


def write(table: Table) -> Spool:
    """The table as CSV."""
    return spooled(_rows(marked(table)))


def spooled(rows: Iterable[Iterable[object]]) -> Spool:
    """Rows of safe values as a file, written part by part as they come."""
    out, coming = Spool(codecs.BOM_UTF8), iter(rows)
    while part := list(islice(coming, PART)):
        words = io.StringIO(newline="")
        csv.writer(words, lineterminator="\r\n").writerows(part)
        out.write(words.getvalue().encode())
    return out


def _rows(shown: Table) -> Iterator[Iterable[object]]:
    yield shown.columns
    for row in shown.rows:
        yield [
            value
            if value is None or (value.__class__ is str and value[:1].isalnum() and "\r" not in value)
            else _cell(value)
            for value in row
        ]


def is_plain(text: str) -> bool:
    """Whether a text begins with a letter or a digit of any script, and so is run by nothing (`write` asks it in place)."""
    return text[:1].isalnum() and "\r" not in text


def _cell(value: object) -> str | int | float | bool | None:
    if value.__class__ is list:  # as long lists have them; no questions asked that are asked of each cell
        if not value:
            return ""
        value = str(value[0]) if len(value) == 1 else " | ".join(map(str, value))
        if value[:1].isalnum() and "\r" not in value:
            return value
    return safe(flat(value))


def safe(value: str | int | float | bool | None) -> str | int | float | bool | None:
    """A value that no spreadsheet runs: also after blanks or quotes, in full width, or behind a line break."""
    if not isinstance(value, str) or is_plain(value):
        return value
    seen = unicodedata.normalize("NFKC", value).lstrip(" '\"\u200b\ufeff")
    risky = value.startswith(("\t", "\r", "\n", "'")) or seen.startswith(STARTS)
    text = value.replace("\r\n", "\n").replace("\r", "\n")  # a lone CR opens a new cell in some readers
    return f"'{text}" if risky else text

"""CSV as Uwazi imports it: property names as header, `title` first, several values of a cell parted by "|".

Uwazi makes property names of small letters, digits and _, keeps some for itself and reads "__" as a language: ours avoid
both. A "|" inside a value would part it in two, and becomes "¦". Codes stay codes: they are the labels of a thesaurus.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from tracker.exporters.csv_file import safe, spooled
from tracker.exporters.table import Table, marked
from tracker.spool import Spool

NAME, SUFFIX, MEDIA_TYPE = "uwazi", ".uwazi.csv", "text/csv; charset=utf-8"
LABEL = "For Uwazi (.csv)"
TITLES = ("name", "title")
KEPT = {"id", "title", "file", "files", "attachments"}  # by Uwazi itself
PROPERTIES = {
    "ref": "reference",
    "names": "all_names",
    "when": "date_edtf",
    "latest_stage_when": "latest_stage_date_edtf",
}


def write(table: Table) -> Spool:
    """The table as CSV, UTF-8. Who has no name or title is called by the reference."""
    return spooled(_rows(marked(table)))


def _rows(shown: Table) -> Iterator[Iterable[object]]:
    title = next((shown.columns.index(name) for name in TITLES if name in shown.columns), -1)
    others = [place for place in range(len(shown.columns)) if place != title]
    yield ["title", *_properties([shown.columns[place] for place in others])]
    for number, row in enumerate(shown.rows, 1):
        called = _cell(row[title]) if title >= 0 else None
        called = called or next((_cell(row[place]) for place in others if shown.columns[place] == "ref"), None)
        yield [safe(called or f"Row {number}"), *(safe(_cell(row[place])) for place in others)]


def _properties(names: Sequence[str]) -> list[str]:
    found: list[str] = []
    for number, name in enumerate(names, 1):
        plain = PROPERTIES.get(name) or re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_") or f"column_{number}"
        while plain in KEPT or plain in found:
            plain += f"_{number}"
        found.append(plain)
    return found


def _cell(value: object) -> str | None:
    if value is None:
        return None
    values = value if isinstance(value, tuple | list) else (value,)
    return "|".join(str(part).replace("|", "¦") for part in values)

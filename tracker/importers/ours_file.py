"""Our own lists, written by `tracker export`: columns are known, guards against formulas are taken off again exactly.

Hints: `tracker:<kind>.<fact>`, `tracker:<kind>.ref`, and `tracker:derived` for what the program reckoned or marked itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tracker.importers import containers, uwazi_file
from tracker.importers.header import Table
from tracker.importers.sheet import Book, Column, Line, Sheet
from tracker.importers.source import Source

NAME = "Tracker"
SEPARATOR = " | "  # as the exporters write several values into one cell
CUT = " … [longer than a cell: see the record]"
DERIVED = "derived"
# the columns of actions/export.py; a test holds the two side by side
LISTS: dict[str, dict[str, str]] = {
    "individuals": {
        "ref": "individual.ref",
        "name": "individual.name",
        "names": "individual.name",
        "sex": "individual.sex",
        "latest_stage": "detention_stage.stage",
        "latest_stage_when": "detention_stage.when",
        "place": "detention_stage.location",
        "incidents": "incident.ref",
        "incident_titles": "incident.title",
        "review": DERIVED,
        "waiting_for_review": DERIVED,
    },
    "incidents": {
        "ref": "incident.ref",
        "title": "incident.title",
        "type": "incident.type",
        "when": "incident.when",
        "location": "incident.location",
        "location_ref": "location.ref",
        "individuals": DERIVED,
        "followed": DERIVED,
        "waiting": DERIVED,
        "disputed": DERIVED,
        "review": DERIVED,
    },
    "injuries": {
        "ref": "injury.ref",
        "individual": "individual.ref",
        "name": "individual.name",
        "body_part": "injury.body_part",
        "side": "injury.side",
        "kind": "injury.kind",
        "severity": "injury.severity",
        "cause": "injury.cause",
        "treatment": "injury.treatment",
        "incident": "incident.ref",
        "incident_title": "incident.title",
        "review": DERIVED,
    },
}
SEVERAL = ("names", "incidents", "incident_titles", "waiting_for_review")
MARK = "demonstration"
BESIDE = ("Sources", "Method", "Chart")  # sheets of our workbooks that are no list
FEWEST = 3


def read(source: Source) -> Book | None:
    """One of our lists; None where the columns are not those of one."""
    found = containers.found(source)
    if found is None or not found.tables:
        return None
    table, *beside = found.tables
    if any(other.sheet.name not in BESIDE for other in beside):
        return None
    called = own_columns(tuple(column.name for column in table.sheet.columns))
    uwazi = "reference" in called
    names = [name for name in called.values() if name != MARK]
    known = next(
        (one for one in LISTS.values() if "ref" in names and len(names) >= FEWEST and one.keys() >= set(names)), None
    )
    if known is None or (table.header != 1 and found.format != "JSON"):
        return None
    guarded = found.format == "CSV"
    columns = tuple(_column(column, called[column.name], known, uwazi) for column in table.sheet.columns)
    sheet = replace(table.sheet, columns=columns, lines=lambda after: _lines(table, after, guarded))
    told = [
        f"The sheet '{other.sheet.name}' was written beside the list by Tracker: it is left out." for other in beside
    ]
    kind = f"{NAME} {found.format}{' for Uwazi' if uwazi else ''}"
    return Book(kind, (sheet,), (*found.notes, *table.notes, *told))


UWAZI = {"reference": "ref", "all_names": "names", "date_edtf": "when", "latest_stage_date_edtf": "latest_stage_when"}


def own_columns(headers: tuple[str, ...]) -> dict[str, str]:
    """How our own lists call the columns of these headers: a list for Uwazi calls some of them otherwise."""
    if "reference" not in headers:
        return {header: header for header in headers}
    title = "title" if {"date_edtf", "followed"} & set(headers) else "name"  # of incidents, of people
    return {header: title if header == "title" else UWAZI.get(header, header) for header in headers}


def _column(column: Column, name: str, known: dict[str, str], uwazi: bool) -> Column:
    separator = column.separator or ((uwazi_file.SEPARATOR if uwazi else SEPARATOR) if name in SEVERAL else "")
    return replace(column, hint=f"tracker:{known.get(name, DERIVED)}", separator=separator)


def _lines(table: Table, after: int, guarded: bool) -> Iterator[Line]:
    for line in table.sheet.lines(after):
        cells = tuple(cell.removeprefix("'") for cell in line.cells) if guarded else line.cells
        cut = any(cell.endswith(CUT) for cell in cells)
        broken = line.broken or ("A text in it was cut when the list was written: see the record." if cut else "")
        yield Line(line.number, cells, broken)


__all__ = ["LISTS", "NAME", "Sheet", "own_columns", "read"]

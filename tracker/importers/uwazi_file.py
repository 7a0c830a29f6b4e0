"""Uwazi: a CSV of entities, or a zip of import.csv with its attachments.

`|` parts several values, but in a place (`latitude|longitude`) and a link (`label|address`). Columns `title__es` hold the
words of a language. Uwazi itself takes off the blanks around headers and cells, and so does this.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from tracker.importers import containers, packed, zip_file
from tracker.importers.header import Table, distinct
from tracker.importers.sheet import Book, Column, Line
from tracker.importers.source import Source

NAME = "Uwazi"
IMPORT = "import.csv"
SEPARATOR = "|"
PLACE = re.compile(r"\s*-?\d+(\.\d+)?\s*\|\s*-?\d+(\.\d+)?\s*")
LINK = re.compile(r"[^|]*\|\s*https?://\S+\s*")
LANGUAGE = re.compile(r"(.+)__([a-z]{2,3}(?:[-_][A-Za-z]+)?)")


def read(source: Source) -> Book | None:
    """Entities of Uwazi; None where the file is of another kind."""
    notes: tuple[str, ...] = ()
    if packed.is_archive(source):
        members = zip_file.members_of(source)
        if IMPORT not in members:
            return None
        notes = zip_file.beside(set(members) - {IMPORT})
        source = zip_file.member(source, IMPORT, members[IMPORT])
    found = containers.found(source)
    if found is None or len(found.tables) != 1 or found.format not in ("CSV", "TSV"):
        return None
    table = found.tables[0]
    names = [column.name.strip() for column in table.sheet.columns]
    small = {name.lower() for name in names}
    if "title" not in {LANGUAGE.sub(r"\1", name) for name in small}:
        return None
    several = any(SEPARATOR in cell for row in table.sample for cell in row)
    translated = any((match := LANGUAGE.fullmatch(name)) and match[1] in small for name in small)
    placed = any(name.endswith("geolocation") for name in small)
    if source.name != IMPORT and not (translated or (placed and several) or ("language" in small and several)):
        return None
    columns = tuple(
        _column(column, name, table, at)
        for at, (column, name) in enumerate(zip(table.sheet.columns, distinct(names), strict=True))
    )
    sheet = replace(table.sheet, columns=columns, lines=lambda after: _lines(table, after))
    return Book(NAME, (sheet,), (*found.notes, *table.notes, *notes))


def _column(column: Column, name: str, table: Table, at: int) -> Column:
    cells = [row[at] for row in table.sample if row[at].strip()]
    parted = [cell for cell in cells if SEPARATOR in cell]
    language = LANGUAGE.fullmatch(name)
    base = language[1] if language else name
    hint, separator = "", SEPARATOR if parted else ""
    if parted and all(PLACE.fullmatch(cell) for cell in parted) or base.lower().endswith("geolocation"):
        hint, separator = "uwazi:geolocation", ""
    elif parted and all(LINK.fullmatch(cell) for cell in parted):
        hint, separator = "uwazi:link", ""
    elif base.lower() == "title":
        hint, separator = "uwazi:title", ""
    elif base.lower() == "language":
        hint = "uwazi:language"
    if language:
        hint = f"{hint or 'uwazi:value'}@{language[2]}"
    return replace(column, name=name, hint=hint, separator=separator)


def _lines(table: Table, after: int) -> Iterator[Line]:
    for line in table.sheet.lines(after):
        yield Line(line.number, tuple(cell.strip() for cell in line.cells), line.broken)

"""HXL: tables with a row of hashtags (hxlstandard.org), which header.py finds; each column's hint is its hashtag."""

from __future__ import annotations

from tracker.importers import containers
from tracker.importers.sheet import Book
from tracker.importers.source import Source

NAME = "HXL"


def read(source: Source) -> Book | None:
    """Tables of which one has hashtags; None where none has."""
    found = containers.found(source)
    if found is None:
        return None
    if not any(column.hint.startswith("#") for table in found.tables for column in table.sheet.columns):
        return None
    notes = tuple(note for table in found.tables for note in table.notes)
    return Book(NAME, tuple(table.sheet for table in found.tables), (*found.notes, *notes))

"""Tables of any making: each sheet with its headers, and nothing known of what they mean."""

from __future__ import annotations

from tracker.errors import UnreadableFile
from tracker.importers import containers
from tracker.importers.sheet import Book
from tracker.importers.source import Source


def read(source: Source) -> Book | None:
    """The tables of a file as they are. Raises UnreadableFile for a file without any row."""
    found = containers.found(source)
    if found is None:
        return None
    if not found.tables:
        raise UnreadableFile(f"{source.name} holds no row. Choose the file again.")
    notes = tuple(note for table in found.tables for note in table.notes)
    return Book(found.format, tuple(table.sheet for table in found.tables), (*found.notes, *notes))

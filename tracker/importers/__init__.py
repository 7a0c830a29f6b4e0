"""Importers read tables that people keep, as books of sheets; they know no database and change no word.

IMPORTERS are asked in order, from the particular to the plain: each looks at the file and gives a book, or None where it
is not of its kind. To add a format, add one file and one name.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from tracker.errors import UnreadableFile
from tracker.importers import (
    acled_file,
    ftm_file,
    hxl_file,
    kobo_file,
    ours_file,
    ours_ftm_file,
    plain,
    uwazi_file,
    xlsform,
)
from tracker.importers.containers import KNOWN
from tracker.importers.sheet import Book
from tracker.importers.source import Source

IMPORTERS = (xlsform, ours_file, ours_ftm_file, ftm_file, uwazi_file, acled_file, hxl_file, kobo_file, plain)

__all__ = ["IMPORTERS", "open_book"]


def open_book(
    path: Path,
    encoding: str | None = None,
    delimiter: str | None = None,
    form: Path | None = None,
    opener: Callable[[], BinaryIO] | None = None,
) -> Book:
    """What a file holds, by its content and ending; its rows are read when they are asked for.

    `encoding` and `delimiter` override what is found; `form` is the XLSForm that submissions were made with; `opener` gives
    the file's bytes where they do not lie at `path` as they are (each call a new, seekable stream). Raises UnreadableFile.
    """
    source = Source.at(path, encoding, delimiter, form, opener)
    if not source.size:
        raise UnreadableFile(f"{source.name} is empty. Choose the file again.")
    for importer in IMPORTERS:
        book: Book | None = importer.read(source)
        if book is not None:
            return book
    raise UnreadableFile(f"{source.name} holds no table that can be read. What can be: {KNOWN}.")

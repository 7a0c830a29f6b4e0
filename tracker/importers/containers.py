"""What a file is by its bytes: the raw tables of a workbook, of an archive or of a delimited text."""

from __future__ import annotations

from tracker.errors import UnreadableFile
from tracker.importers import csv_file, header, xlsx_file
from tracker.importers.header import Table
from tracker.importers.source import Source, Tables

CONTAINERS = (xlsx_file, csv_file)
KNOWN = ".csv .tsv .xlsx .ods .json .jsonl .zip"
OLE = b"\xd0\xcf\x11\xe0"


def tables(source: Source) -> Tables | None:
    """The raw tables of a file; None where it holds none. Raises UnreadableFile."""
    found: Tables | None = source.once("tables", _found)  # type: ignore[assignment]
    return found


def headed(source: Source) -> tuple[Table, ...]:
    """The tables of a file with their headers. Raises UnreadableFile."""
    found: tuple[Table, ...] = source.once("headed", _headed)  # type: ignore[assignment]
    return found


def _found(source: Source) -> Tables | None:
    if source.head.startswith(OLE):
        raise UnreadableFile(
            f"{source.name} is an old workbook (.xls) or has a password: open it in its program and save it as .xlsx without one."
        )
    return next((found for one in CONTAINERS if (found := one.tables(source)) is not None), None)


def _headed(source: Source) -> tuple[Table, ...]:
    found = tables(source)
    return header.tables_of(found) if found else ()

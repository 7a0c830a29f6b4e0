"""What a file is by its bytes: the raw tables of a workbook, of an archive or of a delimited text."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.errors import UnreadableFile
from tracker.importers import csv_file, header, json_file, ods_file, xlsx_file, zip_file
from tracker.importers.header import Table
from tracker.importers.source import Source

CONTAINERS = (xlsx_file, ods_file, zip_file, csv_file)
KNOWN = ".csv .tsv .xlsx .ods .json .jsonl .geojson .zip"
OLE = b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True)
class Found:
    """What a file holds before anything is known of what it means."""

    format: str
    tables: tuple[Table, ...]
    notes: tuple[str, ...] = ()


def found(source: Source) -> Found | None:
    """The tables of a file with their headers; None where it holds none. Raises UnreadableFile."""
    made: Found | None = source.once("found", _found)  # type: ignore[assignment]
    return made


def _found(source: Source) -> Found | None:
    if source.head.startswith(OLE):
        raise UnreadableFile(
            f"{source.name} is an old workbook (.xls) or has a password: open it in its program and save it as .xlsx without one."
        )
    objects = json_file.tables(source)
    if objects is not None:
        return Found(*objects)
    raw = next((made for one in CONTAINERS if (made := one.tables(source)) is not None), None)
    return Found(raw.format, header.tables_of(raw), raw.notes) if raw else None

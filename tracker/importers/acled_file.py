"""ACLED: events of armed conflict and protest with headers that are known; each column's hint is `acled:<header>`."""

from __future__ import annotations

from dataclasses import replace

from tracker.importers import containers
from tracker.importers.sheet import Book, Column
from tracker.importers.source import Source

NAME = "ACLED"
HEADERS = frozenset(
    [
        "data_id",
        "iso",
        "event_id_cnty",
        "event_id_no_cnty",
        "event_date",
        "year",
        "time_precision",
        "disorder_type",
        "event_type",
        "sub_event_type",
        "actor1",
        "assoc_actor_1",
        "inter1",
        "actor2",
        "assoc_actor_2",
        "inter2",
        "interaction",
        "civilian_targeting",
        "region",
        "country",
        "admin1",
        "admin2",
        "admin3",
        "location",
        "latitude",
        "longitude",
        "geo_precision",
        "source",
        "source_scale",
        "notes",
        "fatalities",
        "tags",
        "timestamp",
        "iso3",
        "population_1km",
        "population_2km",
        "population_5km",
        "population_best",
    ]
)
NEEDED = {"event_date", "event_type", "actor1"}
IDS = {"event_id_cnty", "data_id", "event_id_no_cnty"}
PRECISION = {  # of a place, as its codebook says
    "1": "geo_precision 1: the place itself is named",
    "2": "geo_precision 2: a part of the region is named, and a town there stands for it",
    "3": "geo_precision 3: the region alone is named, and its capital or a town there stands for it",
}
SEVERAL = ("assoc_actor_1", "assoc_actor_2", "source", "tags")  # parted by "; " as its codebook says


def read(source: Source) -> Book | None:
    """Events of ACLED; None where the headers are others."""
    found = containers.found(source)
    if found is None:
        return None
    tables = [table for table in found.tables if _is_acled({column.name.lower() for column in table.sheet.columns})]
    if not tables:
        return None
    sheets = tuple(
        replace(table.sheet, columns=tuple(map(_column, table.sheet.columns))) if table in tables else table.sheet
        for table in found.tables
    )
    return Book(NAME, sheets, (*found.notes, *(note for table in found.tables for note in table.notes)))


def _is_acled(names: set[str]) -> bool:
    return names >= NEEDED and bool(names & IDS) and len(names & HEADERS) >= 8


def _column(column: Column) -> Column:
    name = column.name.lower()
    if name not in HEADERS:
        return column
    choices = PRECISION if name == "geo_precision" else column.choices
    separator = column.separator or ("; " if name in SEVERAL else "")
    return replace(column, hint=f"acled:{name}", separator=separator, choices=choices)

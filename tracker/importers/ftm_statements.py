"""Statements of FollowTheMoney: rows of entity, property and value, put together by entity in the order of the file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby, islice
from typing import Any

from tracker.errors import UnreadableFile
from tracker.importers import containers, json_stream
from tracker.importers.json_file import PLAIN, words, written
from tracker.importers.source import Source

NEEDED = {"entity_id", "prop", "value", "schema"}
KEPT = ("original_value", "lang", "dataset")
IN_MEMORY = 400_000  # statements that are put together where an entity's do not stand side by side
GENERAL = {"Thing": 0, "Interval": 0, "Interest": 1, "LegalEntity": 1, "Asset": 1, "Value": 0, "Organization": 2}


@dataclass(slots=True)
class Statement:
    """One value of one property of one entity, and its row."""

    number: int
    entity: str
    schema: str
    prop: str
    value: str
    others: dict[str, str] = field(default_factory=dict)
    broken: str = ""
    own: str = ""  # the number that one source gives the entity, where the file has joined it to others


@dataclass(frozen=True)
class Statements:
    """The statements of a file, read as they are asked for."""

    name: str
    rows: Callable[[], Iterator[Statement]]
    notes: tuple[str, ...] = ()

    @property
    def side_by_side(self) -> bool:
        """Whether the statements of each entity follow each other. Raises UnreadableFile where there are too many that do not."""
        return self._looked[0]

    @cached_property
    def _looked(self) -> tuple[bool, dict[str, str]]:
        """Whether statements stand side by side, and for numbers of sources the entities that they were joined to."""
        seen, last, apart = set[int](), "", False
        joined: dict[str, str] = {}
        for count, row in enumerate(self.rows()):
            if row.own and len(joined) < IN_MEMORY:
                joined[row.own] = row.entity
            if row.entity != last:
                apart = apart or hash(row.entity) in seen
                seen.add(hash(row.entity))
                last = row.entity
            if apart and count > IN_MEMORY:
                raise UnreadableFile(
                    f"{self.name} holds statements of one entity far apart. Sort its rows by entity_id."
                )
        return not apart, joined

    def grouped(self) -> Iterator[tuple[int, str, list[Statement]]]:
        """(number of the first row, id, statements) of each entity."""
        if self.side_by_side:
            for key, group in groupby(self._resolved(), lambda row: row.entity):
                rows = list(group)
                yield rows[0].number, key, rows
            return
        together: dict[str, list[Statement]] = {}
        for row in self._resolved():
            together.setdefault(row.entity, []).append(row)
        for key, rows in together.items():
            yield rows[0].number, key, rows

    def _resolved(self) -> Iterator[Statement]:
        """The statements; those that point to an entity by the number of one source do so by that of the joined one."""
        joined = self._looked[1]
        for row in self.rows():
            row.value = joined.get(row.value, row.value)
            yield row


def schema_of(rows: list[Statement]) -> str:
    """The most particular schema that is stated."""
    return max((row.schema for row in rows), key=lambda schema: GENERAL.get(schema, 3) if schema else -1)


def rows_of(source: Source) -> Statements | None:
    """The statements of a file; None where it holds none."""
    if json_stream.is_json(source):
        if not json_stream.is_list(source) and not _is_statement(json_stream.first(source)[0]):
            return None
        few = [item for _, item in islice(json_stream.items(source), 5) if not isinstance(item, json_stream.Damaged)]
        if not few or not all(map(_is_statement, few)):
            return None
        return Statements(source.name, lambda: _of_json(source))
    found = containers.found(source)
    if found is None or len(found.tables) != 1:
        return None
    table = found.tables[0]
    places = {column.name: place for place, column in enumerate(table.sheet.columns)}
    if not places.keys() >= NEEDED:
        return None
    left = [name for name in places if name not in NEEDED and name not in (*KEPT, "canonical_id")]
    notes = (f"Of each statement these columns are left out: {', '.join(left)}.",) if left else ()

    def rows() -> Iterator[Statement]:
        for line in table.sheet.lines(0):
            if line.broken:
                yield Statement(line.number, f"row {line.number}", "", "", "", broken=line.broken)
                continue
            cells = {name: line.cells[place] for name, place in places.items()}
            yield _statement(line.number, cells)

    return Statements(source.name, rows, (*found.notes, *table.notes, *notes))


def _is_statement(value: Any) -> bool:
    return isinstance(value, dict) and value.keys() >= NEEDED


def _of_json(source: Source) -> Iterator[Statement]:
    for number, item in json_stream.items(source):
        if _is_statement(item):
            yield _statement(number, {k: words(v) if isinstance(v, PLAIN) else written(v) for k, v in item.items()})
        else:
            why = item.reason if isinstance(item, json_stream.Damaged) else "It is no statement."
            yield Statement(number, f"line {number}", "", "", "", broken=why)


def _statement(number: int, cells: dict[str, str]) -> Statement:
    others = {name: cells[name] for name in KEPT if cells.get(name)}
    key = cells.get("canonical_id") or cells["entity_id"]
    own = cells["entity_id"] if cells["entity_id"] != key else ""
    return Statement(number, key, cells["schema"], cells["prop"], cells["value"], others, own=own)

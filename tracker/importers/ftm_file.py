"""FollowTheMoney: a sheet for each schema in the file, a column for each property with the hint "Schema:property".

Entities come whole, in JSON; or as statements, one value in each row of a CSV or JSON lines (ftm_statements.py). Links are
properties whose values are the ids of other entities. Several values stand in one cell, parted by U+001F.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from tracker.errors import UnreadableFile
from tracker.importers import ftm_statements, json_stream
from tracker.importers.json_file import PLAIN, words, written
from tracker.importers.sheet import Book, Column, Line, Sheet
from tracker.importers.source import MAX_COLUMNS, VALUES, Source

NAME = "FollowTheMoney"
LOOKED_AT = 20
SCHEMAS = 200
DEPTH = 12
NAMES = {"name", "alias", "weakAlias", "previousName"}  # what a language belongs to
NO_SCHEMA = "without schema"
UNFIT = re.compile("[\x00\ud800-\udfff]")


@dataclass
class Entity:
    """One entity: where it stands, its schema, its properties, what else is told of it; why it cannot be read."""

    number: int
    schema: str
    key: str = ""
    properties: dict[str, list[str]] = field(default_factory=dict)
    others: dict[str, str | list[str]] = field(default_factory=dict)
    broken: str = ""


Entities = Callable[[], Iterator[Entity]]


def read(source: Source) -> Book | None:
    """The entities of a file; None where it holds others than entities. Raises UnreadableFile."""
    statements = ftm_statements.rows_of(source)
    if statements is not None:
        notes = ("The file holds statements, one value in each row; they are put together to entities.",)
        return _book(lambda: _of_statements(statements), (*notes, *statements.notes), source)
    if not json_stream.is_json(source):
        return None
    if not json_stream.is_list(source):
        value, _ = json_stream.first(source)
        if not _is_entity(value):
            return None
    few = [
        item for _, item in islice(json_stream.items(source), LOOKED_AT) if not isinstance(item, json_stream.Damaged)
    ]
    if not few or not all(map(_is_entity, few)):
        return None
    return _book(lambda: _whole(source), (), source)


def _is_entity(value: Any) -> bool:
    return (
        isinstance(value, dict) and isinstance(value.get("schema"), str) and isinstance(value.get("properties"), dict)
    )


def _book(entities: Entities, notes: tuple[str, ...], source: Source) -> Book:
    """Looks through all entities for schemas and their properties."""
    found: dict[str, tuple[dict[str, None], dict[str, bool]]] = {}
    for entity in entities():
        properties, others = found.setdefault(entity.schema, ({}, {}))
        properties.update(dict.fromkeys(entity.properties))
        for name, value in entity.others.items():
            others[name] = others.get(name, False) or isinstance(value, list)
        if len(found) > SCHEMAS or len(properties) + len(others) > MAX_COLUMNS:
            raise UnreadableFile(f"{source.name} has more schemas or properties than can be read.")
    sheets = tuple(_sheet(schema, *columns, entities) for schema, columns in found.items())
    return Book(NAME, sheets, notes, one_list=True)


def _sheet(schema: str, properties: dict[str, None], others: dict[str, bool], entities: Entities) -> Sheet:
    names = list(properties)
    beside = {name: name if name not in properties and name != "id" else f"{name} (of the entity)" for name in others}
    columns = (
        Column("id", hint=f"{schema}:id"),
        *(
            Column(
                name if name != "id" else "id (property)",
                hint="" if "(" in name else f"{schema}:{name}",
                separator=VALUES,
            )
            for name in names
        ),
        *(Column(beside[name], separator=VALUES if several else "") for name, several in others.items()),
    )

    def lines(after: int) -> Iterator[Line]:
        for entity in entities():
            if entity.schema == schema and entity.number > after:
                yield _line(entity, names, list(others))

    return Sheet(schema, columns, lines, key_column="id")


def _line(entity: Entity, names: list[str], others: list[str]) -> Line:
    cells, broken = [entity.key], entity.broken
    values = [entity.properties.get(name, []) for name in names]
    values += [value if isinstance(value := entity.others.get(name, []), list) else [value] for name in others]
    for listed in values:
        if len(listed) > 1 and any(VALUES in one for one in listed):
            broken = broken or "A value holds the control character U+001F."
        cells.append(VALUES.join(listed))
    if UNFIT.search("".join(cells)):
        broken, cells = "It holds a character that is no text.", [UNFIT.sub("\ufffd", cell) for cell in cells]
    if not entity.key and not broken:
        broken = "It has no id."
    return Line(entity.number, tuple(cells), broken)


def _whole(source: Source) -> Iterator[Entity]:
    """Entities as they stand, those within properties too; the number is that of the line until one holds another."""
    shift = 0
    for number, item in json_stream.items(source):
        found: list[Entity] = []
        _gather(item, found, 0)
        for place, entity in enumerate(found):
            entity.number = number + shift + place
            yield entity
        shift += len(found) - 1


def _gather(item: Any, found: list[Entity], depth: int) -> str:
    """Puts an entity and those within it into `found`; its id."""
    if isinstance(item, json_stream.Damaged):
        found.append(Entity(0, NO_SCHEMA, others={"value": item.words}, broken=item.reason))
        return ""
    if not _is_entity(item) or depth > DEPTH:
        found.append(
            Entity(
                0, NO_SCHEMA, others={"value": written(item)}, broken="It is no entity: it has no schema or properties."
            )
        )
        return ""
    entity = Entity(0, item["schema"], words(item.get("id")) if isinstance(item.get("id"), PLAIN) else "")
    found.append(entity)
    for name, listed in item["properties"].items():
        values = listed if isinstance(listed, list) else [listed]
        entity.properties[name] = [
            words(one)
            if isinstance(one, PLAIN)
            else _gather(one, found, depth + 1)
            if _is_entity(one)
            else words(one["id"])
            if isinstance(one, dict) and isinstance(one.get("id"), str | bytes)
            else written(one)
            for one in values
        ]
    for name, value in item.items():
        if name in ("id", "schema", "properties"):
            continue
        if isinstance(value, PLAIN):
            entity.others[name] = words(value)
        elif isinstance(value, list) and all(isinstance(one, PLAIN) for one in value):
            entity.others[name] = [words(one) for one in value]
        else:
            entity.others[name] = written(value)
    return entity.key


def _of_statements(statements: ftm_statements.Statements) -> Iterator[Entity]:
    for number, key, rows in statements.grouped():
        entity = Entity(number, ftm_statements.schema_of(rows) or NO_SCHEMA, key)
        for row in rows:
            if row.broken:
                entity.broken = f"Row {row.number}: {row.broken}"
            elif row.prop and row.prop != "id":  # the statement "id" holds a checksum of the others
                entity.properties.setdefault(_property(row), []).append(row.value)
        for said, of in (("original", "original_value"), ("language", "lang")):
            for prop in entity.properties:
                told = [row.others.get(of, "") for row in rows if _property(row) == prop and not row.broken]
                if any(told) and not (of == "lang" and "@" in prop):
                    entity.others[f"{prop} ({said})"] = told
        datasets = list(dict.fromkeys(row.others["dataset"] for row in rows if row.others.get("dataset")))
        if datasets:
            entity.others["datasets"] = datasets
        yield entity


def _property(row: ftm_statements.Statement) -> str:
    """A property, that of a name with the language that the statement gives for it: "name@rus"."""
    language = row.others.get("lang", "")
    return f"{row.prop}@{language}" if language and row.prop in NAMES else row.prop

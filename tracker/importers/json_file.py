"""JSON: lists of objects, an object of lists, one object in each line.

What is nested becomes columns "a.b"; a list of plain values one cell; a list of objects a sheet of its own whose rows
name the row that holds them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from tracker.errors import UnreadableFile
from tracker.importers import geojson, header, json_stream
from tracker.importers.header import Table
from tracker.importers.sheet import Column, Line, Sheet
from tracker.importers.source import MAX_COLUMNS, SAMPLE, VALUES, Raw, Source, Tables

NAME = "JSON"
LISTS = ("data", "results", "value", "items", "records", "features", "entities", "rows", "submissions", "objects")
INDEX, PARENT = "_index", "_parent_index"  # as KoBo names them
DEPTH = 12
UNFIT = re.compile("[\x00\ud800-\udfff]")
UNFIT_SAID = "It holds a character that is no text."
PLAIN = (str, bytes, bool, type(None))  # numbers are bytes (json_stream.py)
NESTED = frozenset((dict, list))
FEW = 5  # keys beside a list in an object that is no record but wraps it


@dataclass
class _Shape:
    """A sheet as the file turned out to hold it: its columns and whether several values stand in one cell of them."""

    path: str
    parent: str | None = None
    columns: dict[str, bool] = field(default_factory=dict)
    children: bool = False


@dataclass(slots=True)
class _Row:
    """One object, flattened: words by column, several of them as a list."""

    path: str
    number: int
    parent: int
    cells: dict[str, str | list[str]] = field(default_factory=dict)
    broken: str = ""
    damaged: str = ""


_Below = list[tuple[str, list[Any]]]  # the objects listed in a row, by the sheet that they make


class _Flat:
    """Flattens objects into rows, and counts the rows of each sheet below the first.

    With `only` it makes the rows of that sheet alone, and of those that it lies in.
    """

    def __init__(self, only: str | None = None) -> None:
        self.only = only
        self.counts: dict[str, int] = {}

    def rows(self, number: int, item: Any) -> Iterator[_Row]:
        """The row of an object and of every object listed in it."""
        return self._object("", number, 0, item)

    def _object(self, path: str, number: int, parent: int, item: Any) -> Iterator[_Row]:
        row, below = _Row(path, number, parent), _Below()
        if isinstance(item, json_stream.Damaged):
            row.broken, row.damaged = item.reason, item.words
        elif isinstance(item, dict):
            self._fields(row, below, "", item, 0)
        elif isinstance(item, PLAIN):
            row.cells["value"] = words(item)
        else:
            row.cells["value"] = written(item)
            row.broken = "It is a list where the other rows are objects."
        yield row
        for under, values in below:
            count = self.counts.get(under, 0)
            for count, one in enumerate(values, count + 1):  # noqa: B020  # goes on from where it stood
                self.counts[under] = count
                yield from self._object(under, count, number, one)

    def _fields(self, row: _Row, below: _Below, prefix: str, item: dict[str, Any], depth: int) -> None:
        for key, value in item.items():
            name = prefix + key
            if isinstance(value, PLAIN):
                row.cells[name] = words(value)
            elif isinstance(value, dict):
                if depth < DEPTH:
                    self._fields(row, below, name + ".", value, depth + 1)
                else:
                    row.cells[name] = written(value)
            elif any(isinstance(one, dict) for one in value):
                path = f"{row.path}\n{name}" if row.path else name
                if path.count("\n") > DEPTH:
                    row.cells[name] = written(value)
                elif self.only is None or f"{self.only}\n".startswith(f"{path}\n"):
                    below.append((path, value))
            elif all(isinstance(one, PLAIN) for one in value):
                row.cells[name] = [words(one) for one in value]
            else:
                row.cells[name] = written(value)


def words(value: str | bytes | bool | None) -> str:
    """A plain value as it is written."""
    if isinstance(value, str):
        return value
    if isinstance(value, bytes):
        return value.decode()
    return "" if value is None else str(value).lower()


def written(value: Any) -> str:
    """JSON text of what does not fit a cell, numbers as they were written."""
    if isinstance(value, dict):
        return (
            "{"
            + ", ".join(f"{json.dumps(key, ensure_ascii=False)}: {written(one)}" for key, one in value.items())
            + "}"
        )
    if isinstance(value, list):
        return "[" + ", ".join(map(written, value)) + "]"
    return value.decode() if isinstance(value, bytes) else json.dumps(value, ensure_ascii=False)


def tables(source: Source) -> tuple[str, tuple[Table, ...], tuple[str, ...]] | None:
    """(format, tables, notes) of a JSON file; None where it is none. Raises UnreadableFile."""
    if not json_stream.is_json(source):
        return None
    if json_stream.is_list(source):
        few = [item for _, item in islice(json_stream.items(source), SAMPLE)]
        if few and all(isinstance(one, list) for one in few):
            return _rows_of_lists(source)
        return NAME, _sheets(source, source.stem, lambda: json_stream.items(source)), ()
    value, alone = json_stream.first(source)
    if value is None:
        key = json_stream.long_list(source)
        if key is None:
            raise UnreadableFile(
                f"{source.name} holds an object that is too long to be read, and no list of objects in it."
            )
        return NAME, _sheets(source, key or source.stem, _under(source, key)), ()
    if isinstance(value, dict) and not alone:
        return "JSON lines", _sheets(source, source.stem, lambda: json_stream.items(source)), ()
    if isinstance(value, dict):
        return _one_object(source, value)
    raise UnreadableFile(f"{source.name} holds no list of objects.")


def _rows_of_lists(source: Source) -> tuple[str, tuple[Table, ...], tuple[str, ...]]:
    def rows() -> Iterator[Line]:
        for number, item in json_stream.items(source):
            cells = (
                [words(one) if isinstance(one, PLAIN) else written(one) for one in item]
                if isinstance(item, list)
                else []
            )
            yield Line(number, tuple(cells), "" if isinstance(item, list) else "It is no list as the other rows are.")

    return NAME, header.tables_of(Tables(NAME, (Raw(source.stem, rows),))), ()


def _one_object(source: Source, value: dict[str, Any]) -> tuple[str, tuple[Table, ...], tuple[str, ...]]:
    lists = [
        key for key, one in value.items() if isinstance(one, list) and one and all(isinstance(o, dict) for o in one)
    ]
    known = [key for key in lists if key in LISTS]
    if known or (lists and len(value) - len(lists) <= FEW):
        found = tuple(
            table
            for key in known or lists
            for table in _sheets(source, source.stem if known else key, _under(source, key))
        )
        rest = [
            f"{key}: {words(one)[:100]}" for key, one in value.items() if isinstance(one, PLAIN) and one is not None
        ]
        return NAME, found, (f"Beside its list the file says: {'; '.join(rest)}.",) if rest else ()
    columns = _columns(value)
    if columns:
        length = max(len(column) for column in columns.values())
        rows = [{key: column[at] for key, column in columns.items() if at < len(column)} for at in range(length)]
        return NAME, _sheets(source, source.stem, lambda: enumerate(rows, 1)), ()
    if len(value) > 1 and all(isinstance(one, dict) for one in value.values()):
        keys = [set(one) for one in value.values()]
        if set.intersection(*keys):
            keyed = [{"_key": key, **one} for key, one in value.items()]
            return NAME, _sheets(source, source.stem, lambda: enumerate(keyed, 1)), ()
    return NAME, _sheets(source, source.stem, lambda: iter([(1, value)])), ()


def _under(source: Source, key: str) -> Any:
    if key == geojson.FEATURES:
        return lambda: geojson.rows(json_stream.items(source, key))
    return lambda: json_stream.items(source, key)


def _columns(value: Mapping[str, Any]) -> dict[str, list[Any]] | None:
    """An object of lists as columns, also as pandas writes them: {"name": {"0": …, "1": …}}."""
    if value and all(isinstance(one, list) and all(isinstance(o, PLAIN) for o in one) for one in value.values()):
        return dict(value) if len({len(one) for one in value.values()}) == 1 else None
    if value and all(isinstance(one, dict) and one and all(key.isdigit() for key in one) for one in value.values()):
        places = list(dict.fromkeys(key for one in value.values() for key in one))
        return {key: [one.get(place) for place in places] for key, one in value.items()}
    return None


def _sheets(source: Source, name: str, items: Any) -> tuple[Table, ...]:
    """Looks through all items for the sheets and columns that they make."""
    shapes = {"": _Shape("")}
    flat, samples = _Flat(), dict[str, list[_Row]]()
    known = shapes[""].columns.keys()
    for number, item in items():
        plain = number > SAMPLE and item.__class__ is dict and item.keys() <= known
        if plain and NESTED.isdisjoint(map(type, item.values())):
            continue
        for row in flat.rows(number, item):
            shape = shapes.get(row.path)
            if shape is None:
                above = row.path.rpartition("\n")[0]
                shape = shapes[row.path] = _Shape(row.path, above)
                shapes[above].children = True
            for column, cell in row.cells.items():
                if not shape.columns.get(column, False):
                    shape.columns[column] = isinstance(cell, list)
            if len(shape.columns) > MAX_COLUMNS or len(shapes) > 200:
                raise UnreadableFile(f"{source.name} has more than {MAX_COLUMNS:,} different fields: it is no table.")
            if not row.damaged and len(kept := samples.setdefault(row.path, [])) < SAMPLE:
                kept.append(row)
    if not shapes[""].columns:
        return ()
    names = dict(zip(shapes, header.distinct([path.split("\n")[-1] or name for path in shapes]), strict=True))
    return tuple(_table(source, shape, names, items, samples.get(path, [])) for path, shape in shapes.items())


def _table(source: Source, shape: _Shape, names: dict[str, str], items: Any, sample: list[_Row]) -> Table:
    keys = list(shape.columns)
    added = ([PARENT] if shape.parent is not None else []) + ([INDEX] if shape.children else [])
    named = header.distinct([key.strip() or f"column {header.letters(at)}" for at, key in enumerate([*keys, *added])])
    multi = [key in shape.columns and shape.columns[key] for key in keys] + [False] * len(added)
    columns = tuple(Column(one, separator=VALUES if many else "") for one, many in zip(named, multi, strict=True))

    def line(row: _Row) -> Line:
        if row.damaged:
            return Line(row.number, (UNFIT.sub("\ufffd", row.damaged),), row.broken)
        cells = [value if isinstance(value := row.cells.get(key, ""), str) else VALUES.join(value) for key in keys]
        broken = row.broken
        if UNFIT.search("".join(cells)):
            broken, cells = UNFIT_SAID, [UNFIT.sub("\ufffd", cell) for cell in cells]
        elif any(VALUES in part for value in row.cells.values() if not isinstance(value, str) for part in value):
            broken = "A listed value holds the control character U+001F."
        if shape.parent is not None:
            cells.append(str(row.parent))
        if shape.children:
            cells.append(str(row.number))
        return Line(row.number, tuple(cells), broken)

    def lines(after: int) -> Iterator[Line]:
        flat, first = _Flat(shape.path), not shape.path
        alone = first and not shape.children
        for number, item in items():
            if first and number <= after:
                continue
            if alone and item.__class__ is dict and NESTED.isdisjoint(map(type, item.values())):
                said = [item.get(key, "") for key in keys]
                cells = [
                    one if (of := one.__class__) is str else one.decode() if of is bytes else words(one) for one in said
                ]
                if (joined := "".join(cells)).isascii() and "\0" not in joined:
                    yield Line(number, tuple(cells))
                    continue
            for row in flat.rows(number, item):
                if row.path == shape.path and row.number > after:
                    yield line(row)

    sheet = Sheet(
        names[shape.path],
        columns,
        lines,
        key_column=named[-1] if shape.children else "",
        parent=names[shape.parent] if shape.parent is not None else "",
        parent_column=named[len(keys)] if shape.parent is not None else "",
    )
    return Table(sheet, tuple(line(row).cells for row in islice(sample, SAMPLE)), 0)

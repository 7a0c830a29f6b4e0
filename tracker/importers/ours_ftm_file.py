"""Our own lists as FollowTheMoney, written by `tracker export`: put together to the rows that they were.

What somebody added to such a file since, and no column of the list holds, stands in a column "note".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from tracker.importers import json_stream
from tracker.importers.json_file import PLAIN, UNFIT, UNFIT_SAID, words
from tracker.importers.ours_file import DERIVED, LISTS, MARK, NAME, SEVERAL
from tracker.importers.sheet import Book, Column, Line, Sheet
from tracker.importers.source import VALUES, Source

DATASETS = ["tracker"]
MARKS = ("DEMONSTRATION", "SYNTHETIC")
LINK, IN_INCIDENT = "UnknownLink", "in the incident"
LEFT = ("Document", "Documentation")  # who said it stands beside the rows
SCHEMAS = ("Person", "Event", "Address", LINK, *LEFT)
NOTE = re.compile(r"([a-z_]+(?: \(EDTF\))?): (.+)", re.DOTALL)
INJURY = "injury: "
NOTED = {"when (EDTF)": "when", "incident": "incident_titles"}
OF_ROW = ("name", "alias", "gender", "keywords", "location", "date", "startDate", "endDate", "addressEntity", "notes")
BESIDE = ("publisher", "sourceUrl", "description")
LEFT_OUT = "What it says of sources ({}) is left out: {:,} entities."
Values = dict[str, list[str]]


@dataclass
class _Found:
    """What the rows share: what the list is of, the titles of incidents, who is in which, how many entities are left out."""

    what: str = ""
    titles: dict[str, str] = field(default_factory=dict)
    incidents: dict[str, list[str]] = field(default_factory=dict)
    left: int = 0
    marked: bool = False


def read(source: Source) -> Book | None:
    """The list that such a file was; None where it is of another kind, or holds entities that no list of ours has."""
    if not json_stream.is_json(source) or json_stream.is_list(source):
        return None
    value, _ = json_stream.first(source)
    if not _is_ours(value):
        return None
    found = _Found()
    for _, item in json_stream.items(source):
        if not _is_ours(item):
            return None
        _learn(found, item)
    if not found.what:
        return None
    names = [*LISTS[found.what], "note", *([MARK] if found.marked else [])]
    columns = tuple(
        Column(name, hint=f"tracker:{LISTS[found.what].get(name, DERIVED)}", separator=_separator(name))
        for name in names
    )

    def lines(after: int) -> Iterator[Line]:
        return (line for line in _lines(source, found, names) if line.number > after)

    notes = (LEFT_OUT.format(", ".join(LEFT), found.left),) if found.left else ()
    return Book(f"{NAME} FollowTheMoney", (Sheet(source.stem, columns, lines),), notes)


def _separator(name: str) -> str:
    return VALUES if name in SEVERAL or name == "note" else ""


def _is_ours(item: Any) -> bool:
    """Whether this is an entity as our export writes it."""
    return (
        isinstance(item, dict)
        and item.keys() == {"id", "schema", "properties", "datasets"}
        and item["datasets"] == DATASETS
        and item["schema"] in SCHEMAS
        and isinstance(item["id"], str)
        and isinstance(item["properties"], dict)
        and all(isinstance(v, list) and all(isinstance(one, PLAIN) for one in v) for v in item["properties"].values())
    )


def _values(item: dict[str, Any]) -> Values:
    return {name: [words(one) for one in listed] for name, listed in item["properties"].items()}


def _learn(found: _Found, item: dict[str, Any]) -> None:
    """Remember what other rows need of an entity."""
    schema, own = item["schema"], _values(item)
    if schema == LINK:
        if own.get("role") == [IN_INCIDENT]:
            for person in own.get("subject", ()):
                found.incidents.setdefault(person, []).extend(own.get("object", ()))
    elif schema == "Person":
        found.what = "injuries" if found.what == "injuries" or _is_injured(own) else "individuals"
    elif schema == "Event":
        found.titles[item["id"]] = next(iter(own.get("name", ())), "")
        found.what = found.what or "incidents"
    found.left += schema in LEFT
    found.marked = found.marked or any(note.startswith(MARKS) for note in own.get("notes", ()))


def _is_injured(own: Values) -> bool:
    return any(note.startswith((INJURY, "body_part: ")) for note in own.get("notes", ()))


def _lines(source: Source, found: _Found, names: list[str]) -> Iterator[Line]:
    schema, shift = "Event" if found.what == "incidents" else "Person", 0
    for number, item in json_stream.items(source):
        if item["schema"] != schema:
            continue
        for place, row in enumerate(_rows(found, item)):
            shift += bool(place)
            cells = _cells(row, names)
            broken = UNFIT_SAID if UNFIT.search("".join(cells)) else ""
            yield Line(number + shift, tuple(UNFIT.sub("\ufffd", cell) for cell in cells), broken)


def _cells(row: Values, names: list[str]) -> list[str]:
    """The cells of a row: of a column that holds one value the first, the others as notes."""
    more = [f"{name}: {value}" for name in names if not _separator(name) for value in row.get(name, ())[1:]]
    told = {**row, "note": [*row.get("note", ()), *more]}
    return [VALUES.join(told[name] if _separator(name) else told[name][:1]) if told.get(name) else "" for name in names]


def _rows(found: _Found, item: dict[str, Any]) -> Iterator[Values]:
    """The rows that an entity was written from, by column."""
    own, ref = _values(item), item["id"]
    if item["schema"] == "Event":
        yield _incident(own, ref)
    elif item["schema"] == "Person":
        yield from _injuries(found, own, ref) if found.what == "injuries" else [_individual(found, own, ref)]


def _noted(own: Values, what: str) -> Values:
    """What the notes say, by column; what no column of the list holds stays a note."""
    row: Values = {}
    for note in own.get("notes", ()):
        match = NOTE.fullmatch(note)
        name = NOTED.get(match[1], match[1]) if match else ""
        if match and name in LISTS[what]:
            row.setdefault(name, []).append(match[2])
        else:
            row.setdefault(MARK if note.startswith(MARKS) else "note", []).append(note)
    for name, values in own.items():
        if name not in OF_ROW and name not in BESIDE:
            row.setdefault("note", []).extend(f"{name}: {value}" for value in values)
    return row


def _individual(found: _Found, own: Values, ref: str) -> Values:
    row = _noted(own, "individuals")
    row["ref"] = [ref]
    row["name"], others = _first(own.get("name", []), ref)
    row["names"] = [*others, *own.get("alias", [])]
    row.update({"sex": own["gender"]} if "gender" in own else {})
    if ref in found.incidents:
        row["incidents"] = found.incidents[ref]
        row["incident_titles"] = [
            title for one in found.incidents[ref] if (title := found.titles.get(one, "")) and title != one
        ]
    return row


def _first(values: list[str], ref: str) -> tuple[list[str], list[str]]:
    """The first of several names, and the others; an entity without a name was called by its ref."""
    named = [value for value in values if value != ref]
    return named[:1], named[1:]


def _incident(own: Values, ref: str) -> Values:
    row = _noted(own, "incidents")
    row["ref"] = [ref]
    row["title"], others = _first(own.get("name", []), ref)
    ends = own.get("startDate", []) + own.get("endDate", [])
    days = own.get("date", []) or (["/".join(ends)] if len(ends) == 2 else ends)
    for name, values in (("type", "keywords"), ("location", "location"), ("location_ref", "addressEntity")):
        if own.get(values):
            row[name] = own[values]
    row.update({"when": days} if days else {})
    if others:
        row.setdefault("note", []).extend(others)
    return row


def _injuries(found: _Found, own: Values, ref: str) -> Iterator[Values]:
    told = [note.removeprefix(INJURY) for note in own.get("notes", ()) if note.startswith(INJURY)]
    incidents = found.incidents.get(ref, [])
    beside = [note for note in own.get("notes", ()) if not note.startswith(INJURY)]
    if not told:
        yield {**_noted(own, "injuries"), "ref": [ref], "name": _first(own.get("name", []), ref)[0]}
        return
    for place, one in enumerate(told):
        row: Values = {}
        for part in re.split(rf"; (?=(?:{'|'.join(LISTS['injuries'])}): )", one):
            name, _, value = part.partition(": ")
            row.setdefault(name if name in LISTS["injuries"] else "note", []).append(value if value else part)
        row |= {"individual": [ref], "name": _first(own.get("name", []), ref)[0]}
        if len(incidents) == 1:
            row |= {"incident": incidents, "incident_title": [found.titles.get(incidents[0], "")]}
        if not place and beside:
            row["note"] = [*row.get("note", []), *beside]
        yield row

"""A mapping made ready for the rows of one sheet: where its columns stand, how each cell is read, which records there are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from dataclasses import field as kept
from datetime import date
from typing import Any

from tracker import codes, dates
from tracker.errors import InvalidFacts
from tracker.facts import ValueType
from tracker.importers.sheet import Sheet
from tracker.mapping.above import Above
from tracker.mapping.model import ColumnMapping, SheetMapping
from tracker.mapping.places import PlaceColumn, Places
from tracker.mapping.several import many
from tracker.mapping.targets import (
    END,
    ENDS,
    HANDLES,
    NAME_PARTS,
    PRECISION,
    ROLES,
    SLOTS,
    WHAT,
    Target,
    is_place,
    is_somebody,
    target,
)
from tracker.mapping.values import CLASSIFIED, LONGEST, Cells, Value, name, reader, text
from tracker.records.base import Kind

PERSONAL = ("individual", "act", "stage", "injury")  # records that each person of a row has of their own


@dataclass(slots=True)
class Column:
    """A column that states a fact: where it stands, of which record which fact, and its readings."""

    place: int
    name: str
    slot: str
    field: str
    cells: Cells
    mapping: ColumnMapping
    personal: bool = False
    listed: bool = False  # a list of the format's own of what one person may have several of
    says: list[tuple[str, str, Value]] = kept(default_factory=list)
    dates: bool = False

    def days_in(self, cell: str) -> list[str]:
        """The days of a cell, where it holds several."""
        read = self.cells[cell] if self.dates else None
        return [value.text or "" for value in read.values] if read is not None and len(read.values) > 1 else []


@dataclass(slots=True)
class Program:
    """All that is known before the first row."""

    sheet: str
    about: Kind
    main: str
    names: tuple[str, ...]
    mapped: SheetMapping
    kind_of: Callable[[str], Kind | None] | None
    above: Above | None = None
    tied: tuple[int, str, Kind] | None = None  # the row above to whose record this row's is tied
    columns: list[Column] = kept(default_factory=list)
    bodies: list[Column] = kept(default_factory=list)
    places: list[tuple[str, str, Places]] = kept(default_factory=list)
    handles: list[tuple[int, str, str]] = kept(default_factory=list)
    ends: dict[str, tuple[int, ColumnMapping]] = kept(default_factory=dict)
    parents: list[tuple[int, str, str]] = kept(default_factory=list)
    name_parts: dict[str, list[tuple[int, ColumnMapping]]] = kept(default_factory=dict)
    always: dict[str, list[tuple[str, Value]]] = kept(default_factory=dict)
    slots: dict[str, tuple[str, ...]] = kept(default_factory=dict)
    placed_saying: list[tuple[int, tuple[str, str, Value], Places]] = kept(default_factory=list)  # columns of places
    saying: frozenset[str] = frozenset()  # records of which columns of others say something
    linked: dict[str, list[tuple[str, Places]]] = kept(default_factory=dict)
    spans: dict[str, list[tuple[str, Column]]] = kept(default_factory=dict)
    members: list[tuple[int, str, ColumnMapping]] = kept(default_factory=list)
    named: dict[str, list[Column]] = kept(default_factory=dict)
    places_read: list[tuple[int, str, frozenset[str]]] = kept(default_factory=list)
    key_at: int | None = None
    id_at: int | None = None
    names_at: int | None = None

    @property
    def width(self) -> int:
        """How many cells a row has."""
        return len(self.names)

    @property
    def more_of_above(self) -> bool:
        """Whether a row says more of the record of the row above, and makes none of its own."""
        return any(slot == self.main for _, slot, _ in self.parents)


def compiled(
    mapped: SheetMapping,
    sheet: Sheet,
    today: date | None,
    kind_of: Callable[[str], Kind | None] | None,
    above: Above | None = None,
) -> Program:
    """The mapping made ready. Raises InvalidFacts that names every column that does not fit."""
    if not mapped.about:
        raise InvalidFacts(f"The mapping leaves the sheet '{mapped.sheet}' out.")
    names = tuple(column.name for column in sheet.columns)
    places = {column: place for place, column in enumerate(names)}
    program = Program(sheet.name, SLOTS[mapped.about], mapped.about, names, mapped, kind_of, above)
    program.key_at = places.get(sheet.key_column) if sheet.key_column else None
    problems: dict[str, str] = {}
    groups: dict[tuple[str, str], list[PlaceColumn]] = {}
    for column in mapped.columns:
        if not column.target or column.target == WHAT:
            continue
        if column.column not in places:
            problems[column.column] = "The sheet has no such column."
            continue
        try:
            _add(program, column, places[column.column], sheet, groups, today or dates.today())
        except InvalidFacts as problem:
            problems[column.column] = str(problem)
    for written, value in mapped.says.items():
        try:
            slot, fact, made = said(written, value, mapped.about)
            program.always.setdefault(slot, []).append((fact, made))
        except InvalidFacts as problem:
            problems[written] = str(problem)
    if problems:
        raise InvalidFacts(f"The mapping does not fit the sheet '{sheet.name}'.", problems)
    program.places = [(slot, fact, Places(columns)) for (slot, fact), columns in groups.items()]
    for _, _, of_place in program.places:
        for one in of_place.columns:
            said_too = [said(written, value, mapped.about) for written, value in one.mapping.says.items()]
            program.placed_saying += [(one.place, says, of_place) for says in said_too]
    program.saying = frozenset(slot for column in program.columns for slot, _, _ in column.says)
    program.saying |= {says[0] for _, says, _ in program.placed_saying}
    for slot, field, of_place in program.places:
        program.linked.setdefault(slot, []).append((field, of_place))
    for body in program.bodies:
        program.named.setdefault(body.slot, []).append(body)
    program.slots = _slots(program)
    program.places_read = [
        (places[column.column], column.column, frozenset((*column.empty, *mapped.empty)))
        for column in mapped.columns
        if column.target and column.target != WHAT and _speaks(column, mapped.about)
    ]
    return program


def _speaks(column: ColumnMapping, about: str) -> bool:
    """Whether a filled cell of this column must become a statement of its own."""
    aim = target(column.target, about)
    alone = aim.field not in HANDLES and aim.field not in ENDS
    return alone and aim.part in ("", END, PRECISION) and not aim.coded and aim.level not in ("lat", "lon")


def _add(
    program: Program,
    column: ColumnMapping,
    place: int,
    sheet: Sheet,
    groups: dict[tuple[str, str], list[PlaceColumn]],
    today: date,
) -> None:
    about = program.main
    aim = target(column.target, about)
    nothing, choices = frozenset((*column.empty, *program.mapped.empty)), sheet.columns[place].choices
    if aim.field == "parent" and aim.base == "relation":
        program.tied = place, sheet.parent, Kind(column.record or Kind.INDIVIDUAL)
    elif aim.field == "parent":
        program.parents.append((place, aim.slot, sheet.parent))
    elif aim.base in ROLES and aim.field == "id" and not _named(program.mapped, aim.slot):
        program.members.append((place, aim.slot, column))
    elif aim.field in HANDLES:
        program.handles.append((place, aim.slot, aim.field))
        if aim.slot == about and aim.field == "id":
            program.id_at = place
    elif aim.field in ENDS:
        program.ends[aim.field] = (place, column)
    elif _is_place(aim):
        groups.setdefault((aim.slot, "" if aim.base == "location" else aim.field), []).append(
            PlaceColumn(place, aim, column, nothing, choices)
        )
    elif aim.part in (END, PRECISION):
        read = reader(column, aim, nothing, today) if aim.part == END else lambda words: text(column, words, LONGEST)
        made = Column(place, column.column, aim.slot, aim.field, Cells(read), column)
        program.spans.setdefault(aim.slot, []).append((aim.part, made))
    elif aim.part:
        program.name_parts.setdefault(aim.slot, []).append((place, column))
        program.name_parts[aim.slot].sort(key=lambda part: NAME_PARTS.index(target(part[1].target, about).part))
    else:
        made = Column(
            place, column.column, aim.slot, aim.field, Cells(reader(column, aim, nothing, today, choices)), column
        )
        made.personal = aim.base in PERSONAL
        made.listed = bool(sheet.columns[place].separator) and many(aim)
        made.says = [said(written, value, about) for written, value in column.says.items()]
        fact = aim.fact
        made.dates = fact is not None and fact.type is ValueType.DATE
        if fact is not None and is_somebody(fact):
            program.bodies.append(made)
        else:
            program.columns.append(made)
        if program.names_at is None and (aim.slot, aim.field) == ("individual", "name"):
            program.names_at = place


def _named(mapped: SheetMapping, slot: str) -> bool:
    """Whether a column names who took part: a number beside it is theirs, else numbers alone say who it was."""
    return any(column.target == f"{slot}.name" for column in mapped.columns)


def _is_place(aim: Target) -> bool:
    if aim.base == "location" and (aim.field == "name" or aim.level):
        return True
    fact = aim.fact
    return fact is not None and is_place(fact)


def _slots(program: Program) -> dict[str, tuple[str, ...]]:
    """The numbered records of each kind, in their order."""
    used = {column.slot for column in (*program.columns, *program.bodies)} | set(program.always) | {program.main}
    used |= {slot for slot, _, _ in program.places} | {slot for _, slot, _ in program.handles} | set(program.name_parts)
    used |= {slot for column in (*program.columns, *program.bodies) for slot, _, _ in column.says}
    used |= {says[0] for _, says, _ in program.placed_saying}
    return {base: tuple(sorted(slot for slot in used if slot.rstrip("23456789") == base)) for base in SLOTS}


def said(written: str, value: str, about: str) -> tuple[str, str, Value]:
    """What a mapping says itself: record, fact, and the value as a claim stores it."""
    aim = target(written, about)
    fact = aim.fact
    if fact is None:
        raise InvalidFacts(f"'{written}' is no fact.")
    if fact.type is ValueType.CODE:
        code = codes.check(fact.codes or "", value)
        return aim.slot, aim.field, Value(CLASSIFIED, None, codes.term_number(fact.codes or "", code))
    if fact.type is ValueType.DATE:
        return aim.slot, aim.field, Value(CLASSIFIED, dates.parse(value))
    if fact.type is ValueType.COUNT:
        if not value.isdigit():
            raise InvalidFacts(f"'{written}' is a number.")
        return aim.slot, aim.field, Value(CLASSIFIED, value, low=int(value), high=int(value))
    if fact.type is ValueType.YES_NO and value not in ("yes", "no"):
        raise InvalidFacts(f"'{written}' is yes or no.")
    if fact.type is ValueType.RECORD:
        raise InvalidFacts(f"'{written}' is a record: only a column can name it.")
    if fact.type is ValueType.NAME:
        return aim.slot, aim.field, name(ColumnMapping(""), value).values[0]
    return aim.slot, aim.field, Value(CLASSIFIED, value)


def frame_of(kind: Kind, field: str, value: Value) -> dict[str, Any]:
    """Structural columns that a statement fills as well (drafts.py, ALWAYS_FRAMED and PLAIN)."""
    if (kind, field) == (Kind.INCIDENT, "title"):
        return {"title": value.text}
    if (kind, field) in (
        (Kind.ORGANISATION, "kind"),
        (Kind.LOCATION, "feature"),
        (Kind.RELATION, "type"),
    ) and value.term:
        found = codes.known(value.term)
        return {field: found.code} if found else {}
    return {"side": value.text} if (kind, field) == (Kind.INJURY, "side") else {}

"""Facts: what a source may state about a record, declared once, beside the column that holds it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import IntEnum, StrEnum
from typing import Any, ClassVar

from sqlmodel import Field, SQLModel


class Share(IntEnum):
    """The widest circle a fact may leave for. TEAM unless its line says otherwise."""

    TEAM = 0
    PARTNERS = 1
    PUBLIC = 2


class ValueType(StrEnum):
    """What the value of a claim on this fact is."""

    TEXT = "text"
    CODE = "code"
    DATE = "date"
    RECORD = "record"
    COUNT = "count"
    YES_NO = "yes_no"
    NAME = "name"
    EXISTS = "exists"


@dataclass(frozen=True)
class Fact:
    """One thing a source may state.

    `columns` are the columns that hold it, none where it lives in claims only. `many` facts may hold several
    accepted values at once. `framed` values are the coder's frame and need no claim (schema.md, rule 2). With `facet`
    lists can be narrowed to its values and count them (tracker/facets.py): in the app, in addresses and in commands.
    """

    label: str
    type: ValueType = ValueType.TEXT
    codes: str | None = None
    kinds: tuple[str, ...] = ()
    share: Share = Share.TEAM
    many: bool = False
    framed: bool = False
    facet: bool = False
    help: str = ""
    standard: str = ""
    name: str = ""
    columns: tuple[str, ...] = ()


SUFFIXES = ("_edtf", "_id", "_min")


def fact(label: str, *, sa_type: Any = None, foreign_key: str | None = None, **marks: Any) -> Any:
    """Declare a fact that has a column; the column takes its type from the fact. Unknown is `None`."""
    options: dict[str, Any] = {"default": None}
    if sa_type is not None:
        options["sa_type"] = sa_type
    if foreign_key is not None:
        options["foreign_key"] = foreign_key
    field = Field(**options)
    field.metadata.append(Fact(label, **marks))
    return field


def name_of(column: str) -> str:
    """The fact's name in a claim: the column without its technical suffix (schema.md, field registry)."""
    for suffix in SUFFIXES:
        column = column.removesuffix(suffix)
    return column


class FactFields(SQLModel):
    """Base of every kind's facts. `claims_only` holds the facts that have no column."""

    claims_only: ClassVar[dict[str, Fact]] = {}


def facts_of(fields: type[FactFields]) -> dict[str, Fact]:
    """All facts of a kind by name: those with a column first, then those that are claims only, then `exists`."""
    found: dict[str, Fact] = {}
    for column, info in fields.model_fields.items():
        for mark in info.metadata:
            if isinstance(mark, Fact):
                columns = [column]
                if mark.type is ValueType.DATE:
                    columns += [column.replace("_edtf", "_min"), column.replace("_edtf", "_max")]
                if mark.type is ValueType.COUNT:
                    columns += [column.replace("_min", "_max")]
                name = name_of(column)
                found[name] = replace(mark, name=name, columns=tuple(columns))
    for name, mark in fields.claims_only.items():
        found[name] = replace(mark, name=name)
    found["exists"] = EXISTS
    return found


EXISTS = Fact("It happened", ValueType.EXISTS, name="exists", many=True, help="The source says there is such a thing.")
COUNT = Fact("Number", ValueType.COUNT, name="count", many=True, help="How many, as the source counts.")

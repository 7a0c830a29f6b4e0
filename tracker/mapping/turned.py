"""Sheets whose rows are about different kinds, as a column says of each: a list of sanctions names people and bodies."""

from __future__ import annotations

from dataclasses import replace

from tracker.errors import InvalidFacts
from tracker.mapping.model import ColumnMapping, SheetMapping
from tracker.mapping.targets import ABOUT, WHAT, target

EQUAL = {  # what a fact of one kind is for another, where they have different names
    ("individual", "organisation"): {
        "residence": "address", "contact": "contact_details", "id_document": "registration", "nationality": "country",
        "occupation": "position",
    },
    ("organisation", "individual"): {
        "address": "residence", "contact_details": "contact", "registration": "id_document", "website": "source",
    },
}  # fmt: skip
OF_BOTH = ("individual.remark", "individual.description", "individual.source")  # an incident has them as well


def switch(mapped: SheetMapping) -> ColumnMapping | None:
    """The column that says what each row is about, None where all are about the same."""
    return next((column for column in mapped.columns if column.target == WHAT), None)


def turned(mapped: SheetMapping, about: str) -> SheetMapping:
    """The mapping as it is for the rows about this: what such a record has no fact for is kept as a remark."""
    if about == mapped.about:
        others = set(_kinds(mapped)) - {about}
        return replace(mapped, columns=tuple(_turned(column, others, about) for column in mapped.columns))
    others = set(_kinds(mapped)) - {about} | {mapped.about}
    return replace(mapped, about=about, columns=tuple(_turned(column, others, about) for column in mapped.columns))


def without_people(mapped: SheetMapping) -> SheetMapping | None:
    """The mapping as it is for rows that state an incident and name nobody, None where no column states an incident.

    Day and place of what was done are the incident's own, unless the column says itself what was done.
    """
    aims = [column.target for column in mapped.columns]
    if mapped.about != "individual" or not any(aim.startswith("incident.") for aim in aims):
        return None
    columns = []
    for column in mapped.columns:
        written = column.target.replace("act.", "incident.", 1)
        moves = column.target.split(".")[:2] in (["act", "when"], ["act", "location"]) and not column.says
        if moves and not any(aim.split(".")[:2] == written.split(".")[:2] for aim in aims):
            column = replace(column, target=written)
        if column.target in OF_BOTH:
            column = replace(column, target=column.target.replace("individual.", "incident.", 1))
        columns.append(column)
    return replace(mapped, about="incident", several="", columns=tuple(columns))


def _kinds(mapped: SheetMapping) -> list[str]:
    column = switch(mapped)
    return sorted(set(column.codes.values()) & set(ABOUT)) if column else []


def _turned(column: ColumnMapping, others: set[str], about: str) -> ColumnMapping:
    slot, _, rest = column.target.partition(".")
    if slot not in others or not rest:
        return column
    field = rest.split(".")[0]
    field = EQUAL.get((slot, about), {}).get(field, field)
    for written in (f"{about}.{field}{rest[len(rest.split('.')[0]) :]}", f"{about}.{field}"):
        try:
            aim = target(written, about)
        except InvalidFacts:
            continue
        if aim.fact is not None and not (column.codes and not aim.fact.codes):
            return replace(column, target=written)
    return replace(column, target="note", codes={}, says={}, kind="", order="", calendar="", record="")

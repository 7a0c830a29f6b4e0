"""Of which kind each record of a file is, by its number in the source: ties name their ends by numbers alone."""

from __future__ import annotations

from collections.abc import Callable

from tracker.importers.sheet import Book
from tracker.mapping.code_words import key, synonyms
from tracker.mapping.model import Mapping
from tracker.mapping.targets import ROLES, SLOTS
from tracker.mapping.turned import switch
from tracker.records.base import Kind


def kinds_of(mapping: Mapping, book: Book) -> Callable[[str], Kind | None]:
    """The kind of a record by its number, from the sheets of the book that have one; read once, where a tie needs it.

    Of each number its hash alone is kept: a million take about 100 MB.
    """
    found: dict[int, Kind] = {}
    read = False

    def kind_of(number: str) -> Kind | None:
        nonlocal read
        if not read:
            read = True
            _read(mapping, book, found)
        return found.get(hash(number))

    return kind_of


def needs_kinds(mapping: Mapping) -> bool:
    """Whether this mapping leaves open of which kind the ends of a tie are, who took part, or of whom a row says more."""
    ends = {"relation.from", "relation.to", "individual.parent", *(f"{role}.id" for role in ROLES)}
    return any(column.target in ends and not column.record for sheet in mapping.sheets for column in sheet.columns)


def _read(mapping: Mapping, book: Book, found: dict[int, Kind]) -> None:
    for sheet in book.sheets:
        mapped = mapping.sheet(sheet.name)
        if mapped is None or not mapped.about or mapped.about == "relation":
            continue
        names = [column.name for column in sheet.columns]
        numbers = next(
            (column.column for column in mapped.columns if column.target in ("id", f"{mapped.about}.id")), None
        )
        if numbers not in names:
            continue
        at, kind, column = names.index(numbers or ""), SLOTS[mapped.about], switch(mapped)
        by = names.index(column.column) if column is not None and column.column in names else None
        words = {key(word): about for word, about in column.codes.items()} if column is not None else {}
        for line in sheet.lines(0):
            if line.broken or len(line.cells) <= at:
                continue
            if by is not None and by < len(line.cells):
                word = key(line.cells[by])
                kind = SLOTS.get(words.get(word) or synonyms()["about"].get(word, ""), SLOTS[mapped.about])
            found[hash(line.cells[at].strip())] = kind

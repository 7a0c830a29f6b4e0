"""What a mapping makes of one row: records under local numbers, and what the row says of them.

Made in millions, read once, thrown away: structs that another process can hand over as they are (actions/import_pipe.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from msgspec import Struct

from tracker.records.base import Basis, Kind

ROW = "row:"  # keys of rows by their numbers begin with it: they mean nothing in any other file


class Made(Struct, array_like=True, gc=False):
    """A record that a row speaks of.

    `key` is what says that two rows mean the same one: within a load all rows that give the same kind and key share one
    record (an incident, a place, an office); an empty key is a record of this row alone. `identifier` is the source's own
    number for it (of a source `scheme`), by which a later load finds it again; `ref` is one of ours. `frame` holds structural
    columns, not a source's words (drafts.LINKS, PLAIN, CODED); a link in it is the place of another record in the row.
    `spot` says of a place how it stands in the gazetteer (gazetted.py), "" where it was not asked. `mark` tells a record
    without a number by the cells of its row: the same row of a later copy of the file has it too. `above` says that it is
    the record of a row of another sheet, which that row makes.
    """

    kind: Kind
    key: str = ""
    identifier: str = ""
    ref: str = ""
    frame: dict[str, Any] = {}
    spot: str = ""
    mark: str = ""
    above: bool = False

    @property
    def of_this_file(self) -> bool:
        """Whether its key is the number of a row, by which no other file can mean it."""
        return self.key.startswith(ROW)


class Said(Struct, array_like=True, gc=False):
    """One statement: of which of the row's records, which fact, its value as `claim` stores it, from which column.

    `column` is the place of the column in its sheet, -1 where the mapping says it of every row. `link` is the place of
    the record that is the value. `extra` belongs to a spelling: script, language, kind of name. Basis is STATED where
    the cell's words are the value, CLASSIFIED where a code stands for them.
    """

    record: int
    fact: str
    column: int
    basis: Basis
    text: str | None = None
    term: int | None = None
    link: int | None = None
    low: int | None = None
    high: int | None = None
    extra: tuple[str, str, str] | None = None


@dataclass(slots=True)
class Problem:
    """What is wrong with one cell or row: column by name ("" for the whole row), the cell's words, a sentence that says why.

    `refuses` says that the row cannot be loaded; else the row is loaded and the person is told.
    """

    row: int
    column: str
    value: str
    reason: str
    refuses: bool = True


class RowPlan(Struct, array_like=True, gc=False):
    """One row of a sheet: what it makes and says, and what is wrong with it. `records[0]` is what the row is about."""

    sheet: str
    number: int
    cells: tuple[str, ...]
    records: list[Made] = []
    said: list[Said] = []
    problems: list[Problem] = []

    @property
    def refused(self) -> bool:
        """Whether the row cannot be loaded."""
        return any(problem.refuses for problem in self.problems)

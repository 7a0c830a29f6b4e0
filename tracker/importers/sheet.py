"""What every importer makes of a file: books of sheets, of columns and lines of plain words, read as they are asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Column:
    """One column as the file gives it.

    `name` is the header in its own words and tells columns of a sheet apart; `label` is what the file says it means in
    plain words (XLSForm); `hint` is what a standard says it means: an HXL hashtag, `Person:birthDate` of FollowTheMoney, the
    type of a question of a form. `choices` are the codes that the file declares for it, with their labels. `separator`
    parts several values of one cell where the format itself says so; empty where it does not.
    """

    name: str
    label: str = ""
    hint: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)
    separator: str = ""


@dataclass(slots=True)  # to make a frozen one takes four times as long, and there are millions
class Line:
    """One row: its number as the program that wrote the file shows it (the header of a spreadsheet is row 1), and the
    words of its cells, one for each column, "" where empty. `broken` says why a row cannot be read as a row;
    its cells are then what was found, however many."""

    number: int
    cells: tuple[str, ...]
    broken: str = ""


@dataclass(frozen=True)
class Sheet:
    """One table. `lines(after)` gives the rows whose number is greater than `after`, from the file, never all at once;
    it raises UnreadableFile where the file turns out to be damaged or dangerous further on.

    Where a sheet repeats inside another (a repeat group of a form), `parent` names that sheet, `parent_column` the own
    column that points to its `key_column`.
    """

    name: str
    columns: tuple[Column, ...]
    lines: Callable[[int], Iterator[Line]]
    key_column: str = ""
    parent: str = ""
    parent_column: str = ""


@dataclass(frozen=True)
class Book:
    """What a file holds: its format by name, its sheets, and sentences on what was noticed while reading it.

    `one_list` says that the sheets are parts of one list, parted by what its rows are: a row of a sheet that is left out is then a
    row that was not loaded.
    """

    format: str
    sheets: tuple[Sheet, ...]
    notes: tuple[str, ...] = ()
    one_list: bool = False

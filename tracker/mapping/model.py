"""A mapping: what the columns of a file mean, as people keep it. written.py makes a text of it and reads it again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping as Words
from dataclasses import asdict, dataclass, field
from typing import Any

REFUSE = "refuse"
REMARK = "remark"
UNREAD = (REFUSE, REMARK)
ORDERS = ("", "dmy", "mdy", "ymd", "either")
CALENDARS = (
    "",
    "gregorian",
    "jalali",
    "hijri",
    "hijri_tabular",
    "bikram_sambat",
    "minguo",
    "buddhist",
    "spreadsheet",
    "seconds",
    "not_decided",
)
SHARES = ("row", "sheet")


@dataclass(frozen=True)
class ColumnMapping:
    """What one column is.

    `target` is what it states (targets.py), "" where it is left out. `separator` parts several values of a cell. `codes`
    gives the code for each of the column's own words. `order` says which number of a date comes first, `calendar`
    which calendar it is in, `years_from` the first year that two digits can mean (1930: 1930 to 2029). `kind` and
    `language` belong to names; `record` says of somebody named whether it is an "individual" or an "organisation".
    `empty` are words that mean no value. `unread` says what becomes of a cell that is not understood: its row is
    refused, or its words are kept as a remark. With `each` one value holds for all people of a row. `says` are
    statements that hold wherever this cell is filled. `reason` and `score` (0 to 1) tell why it was suggested.
    """

    column: str
    target: str = ""
    separator: str = ""
    codes: Words[str, str] = field(default_factory=dict)
    order: str = ""
    calendar: str = ""
    years_from: int = 0
    kind: str = ""
    language: str = ""
    record: str = ""
    empty: tuple[str, ...] = ()
    unread: str = REFUSE
    each: bool = False
    says: Words[str, str] = field(default_factory=dict)
    reason: str = ""
    score: float = 0.0


@dataclass(frozen=True)
class SheetMapping:
    """What the rows of one sheet are about ("" where the sheet is left out), and what its columns are.

    `several` parts the people of one row, in all columns about them. `empty` are words that mean no value in any column.
    `says` is what the mapping says of every row: "act.type" = "detention". `share` says whether an incident that no
    column tells apart is one for each row or one for the sheet.
    """

    sheet: str
    about: str = ""
    several: str = ""
    empty: tuple[str, ...] = ()
    says: Words[str, str] = field(default_factory=dict)
    share: str = "row"
    columns: tuple[ColumnMapping, ...] = ()
    reason: str = ""


@dataclass(frozen=True)
class Mapping:
    """What the sheets of a file mean. `scheme` names the source whose numbers tell records apart."""

    sheets: tuple[SheetMapping, ...]
    scheme: str = ""

    def sheet(self, name: str) -> SheetMapping | None:
        """The mapping of the sheet of this name."""
        return next((sheet for sheet in self.sheets if sheet.sheet == name), None)

    def digest(self) -> str:
        """The same for mappings that do the same: reasons and scores do not count."""
        return hashlib.sha256(json.dumps(_meant(asdict(self)), sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _meant(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _meant(inner) for key, inner in value.items() if key not in ("reason", "score")}
    return [_meant(inner) for inner in value] if isinstance(value, list | tuple) else value

"""A mapping as a small text file (TOML) that people keep, read and mend."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from typing import Any

import tomli_w

from tracker import codes
from tracker.errors import InvalidFacts
from tracker.facts import ValueType
from tracker.mapping.model import CALENDARS, ORDERS, SHARES, UNREAD, ColumnMapping, Mapping, SheetMapping
from tracker.mapping.targets import ABOUT, LEVELS, WHAT, target

VERSION = 1
LONGEST = 2_000_000  # letters of a mapping that is read
SHEET_KEYS = ("name", "about", "several", "empty", "share", "why", "says", "column")
COLUMN_KEYS = {
    "name": str, "is": str, "separator": str, "order": str, "calendar": str, "years_from": int, "kind": str,
    "language": str, "record": str, "empty": list, "unread": str, "each": bool, "score": float, "why": str,
    "says": dict, "codes": dict,
}  # fmt: skip
RECORDS = ("", "individual", "organisation")


def to_text(mapping: Mapping) -> str:
    """The mapping as text. Reading it again gives the same mapping."""
    head: dict[str, Any] = {"tracker_mapping": VERSION}
    if mapping.scheme:
        head["scheme"] = mapping.scheme
    parts = [tomli_w.dumps(head)]
    for sheet in mapping.sheets:
        parts.append(_table("[[sheet]]", _sheet_rows(sheet)))
        if sheet.says:
            parts.append(_table("[sheet.says]", dict(sheet.says)))
        for column in sheet.columns:
            parts.append(_table("[[sheet.column]]", _column_rows(column)))
            for key, words in (("codes", column.codes), ("says", column.says)):
                if words:
                    parts.append(_table(f"[sheet.column.{key}]", dict(words)))
    return "\n".join(parts)


def _table(head: str, rows: dict[str, Any]) -> str:
    return f"{head}\n{tomli_w.dumps(rows)}"


def _sheet_rows(sheet: SheetMapping) -> dict[str, Any]:
    rows: dict[str, Any] = {"name": sheet.sheet, "about": sheet.about}
    if sheet.several:
        rows["several"] = sheet.several
    if sheet.empty:
        rows["empty"] = list(sheet.empty)
    if sheet.share != "row":
        rows["share"] = sheet.share
    if sheet.reason:
        rows["why"] = sheet.reason
    return rows


def _column_rows(column: ColumnMapping) -> dict[str, Any]:
    plain = ColumnMapping(column.column)
    rows: dict[str, Any] = {"name": column.column, "is": column.target}
    for key in COLUMN_KEYS:
        if key not in ("name", "is", "why", "codes", "says") and getattr(column, key) != getattr(plain, key):
            rows[key] = list(column.empty) if key == "empty" else getattr(column, key)
    if column.reason:
        rows["why"] = column.reason
    return rows


def from_text(text: str) -> Mapping:
    """The mapping that a text holds. Raises InvalidFacts that names the line of every problem and says what is wrong."""
    if len(text) > LONGEST:
        raise InvalidFacts("This mapping is too long to be one.")
    try:
        whole = tomllib.loads(text.removeprefix("\ufeff"))
    except tomllib.TOMLDecodeError as problem:
        found = re.search(r"\(at (?:line (\d+), column \d+|end of document)\)", str(problem))
        where = f"line {found[1]}" if found and found[1] else "the end"
        raise InvalidFacts(
            f"The mapping cannot be read, at {where}: {str(problem).split(' (at ')[0].lower()}."
        ) from None
    except RecursionError:
        raise InvalidFacts("The mapping cannot be read: it holds lists in lists.") from None
    reader = _Reader(text)
    mapping = reader.mapping(whole)
    if reader.problems:
        raise InvalidFacts("The mapping cannot be used.", reader.problems)
    return mapping


class _Reader:
    """Reads the parsed text, and keeps the problems by their lines."""

    def __init__(self, text: str) -> None:
        self.problems: dict[str, str] = {}
        self.lines = text.splitlines()
        self.starts: dict[str, list[int]] = {"sheet": [], "sheet.column": []}
        for number, line in enumerate(self.lines, 1):
            head = re.match(r"\s*\[\[\s*(sheet(?:\s*\.\s*column)?)\s*\]\]", line)
            if head:
                self.starts[head[1].replace(" ", "")].append(number)
        self.columns = 0

    def line(self, table: str, number: int, key: str, word: str = "") -> str:
        """The line of a key of the nth table of this name, or of a word below it; of the table where it has no such key."""
        starts = self.starts[table]
        if number >= len(starts):
            return f"{table} {number + 1}"
        first = starts[number]
        found = first
        for at in range(first, len(self.lines)):
            if re.match(r"\s*\[\[", self.lines[at]):
                break
            if key and re.match(rf"""\s*(?:\[.*\.{re.escape(key)}\]|["']?{re.escape(key)}["']?\s*=)""", self.lines[at]):
                found = at + 1
                if not word:
                    break
                key, word = word, ""
        return f"line {found}"

    def tell(self, table: str, number: int, key: str, what: str, word: str = "") -> None:
        """Keep a problem of a setting, or of one word in it."""
        where = self.line(table, number, key, word)
        self.problems[where] = f"{self.problems[where]} {what}" if where in self.problems else what

    def mapping(self, whole: dict[str, Any]) -> Mapping:
        if whole.get("tracker_mapping") != VERSION:
            self.problems["line 1"] = f"A mapping begins with 'tracker_mapping = {VERSION}'."
        for key in whole.keys() - {"tracker_mapping", "scheme", "sheet"}:
            self.problems[f"'{key[:60]}'"] = "There is no such setting. It may be: scheme, sheet."
        scheme = whole.get("scheme", "")
        sheets = whole.get("sheet", [])
        if not isinstance(scheme, str) or not isinstance(sheets, list) or not all(isinstance(s, dict) for s in sheets):
            self.problems["sheet"] = "Write [[sheet]] above what is said of each sheet."
            return Mapping(())
        made = tuple(self.sheet(number, rows) for number, rows in enumerate(sheets))
        names = [sheet.sheet for sheet in made]
        for number, name in enumerate(names):
            if name in names[:number]:
                self.tell("sheet", number, "name", f"The sheet '{name}' stands here twice.")
        return Mapping(made, scheme)

    def sheet(self, number: int, rows: dict[str, Any]) -> SheetMapping:
        def tell(key: str, what: str, word: str = "") -> None:
            self.tell("sheet", number, key, what, word)

        for key in rows.keys() - set(SHEET_KEYS):
            tell(key, f"There is no setting '{key[:60]}' of a sheet. It may be: {', '.join(SHEET_KEYS)}.")
        words = {key: self._text(rows, key, tell) for key in ("name", "about", "several", "share", "why")}
        if words["about"] and words["about"] not in ABOUT:
            tell("about", f"Rows are about one of: {', '.join(ABOUT)}; or '' to leave the sheet out.")
        if words["share"] not in ("", *SHARES):
            tell("share", f"'share' is one of: {', '.join(SHARES)}.")
        columns = rows.get("column", [])
        if not isinstance(columns, list) or not all(isinstance(column, dict) for column in columns):
            tell("column", "Write [[sheet.column]] above what is said of each column.")
            columns = []
        about = words["about"] if words["about"] in ABOUT else "individual"
        made = []
        for column in columns:
            made.append(self.column(self.columns, column, about))
            self.columns += 1
        seen: set[str] = set()
        for place, column in enumerate(made, self.columns - len(made)):
            if column.column in seen:
                self.tell("sheet.column", place, "name", f"The column '{column.column[:60]}' stands here twice.")
            seen.add(column.column)
        return SheetMapping(
            words["name"],
            words["about"],
            words["several"],
            self._list(rows, "empty", tell),
            self._says(rows, about, tell),
            words["share"] or "row",
            tuple(made),
            words["why"],
        )

    def column(self, number: int, rows: dict[str, Any], about: str) -> ColumnMapping:
        def tell(key: str, what: str, word: str = "") -> None:
            self.tell("sheet.column", number, key, what, word)

        for key, value in rows.items():
            wanted = COLUMN_KEYS.get(key)
            if wanted is None:
                tell(key, f"There is no setting '{key[:60]}' of a column. It may be: {', '.join(COLUMN_KEYS)}.")
            elif not isinstance(value, int | float if wanted is float else wanted) or (
                isinstance(value, bool) and wanted is not bool
            ):
                tell(key, f"'{key}' must be {_NAMED[wanted]}.")
        good: dict[str, Any] = {
            k: v
            for k, v in rows.items()
            if k in COLUMN_KEYS and isinstance(v, int | float if COLUMN_KEYS[k] is float else COLUMN_KEYS[k])
        }
        if not good.get("name"):
            tell("name", "Which column is meant? Write name = and its header.")
        for key, allowed in (("order", ORDERS), ("calendar", CALENDARS), ("unread", UNREAD), ("record", RECORDS)):
            if good.get(key, allowed[0]) not in allowed:
                tell(key, f"'{key}' is one of: {', '.join(word for word in allowed if word)}.")
        made = ColumnMapping(
            str(good.get("name", "")),
            str(good.get("is", "")),
            str(good.get("separator", "")),
            self._words(good.get("codes", {}), "codes", tell),
            str(good.get("order", "")),
            str(good.get("calendar", "")),
            int(good.get("years_from", 0)),
            str(good.get("kind", "")),
            str(good.get("language", "")),
            str(good.get("record", "")),
            self._list(good, "empty", tell),
            str(good.get("unread", "refuse")),
            bool(good.get("each", False)),
            self._says(good, about, tell),
            str(good.get("why", "")),
            float(good.get("score", 0.0)),
        )
        self._check(made, about, tell)
        return made

    def _check(self, made: ColumnMapping, about: str, tell: Any) -> None:
        for key, scheme, code in (("kind", "name_kind", made.kind), ("language", "language", made.language)):
            with_problem(lambda s=scheme, c=code: c and codes.check(s, c), lambda what, k=key: tell(k, what))
        if not made.target:
            return
        if made.target == WHAT:
            for word, code in made.codes.items():
                if code not in ABOUT:
                    tell("codes", f"'{word[:40]}': rows are about one of: {', '.join(ABOUT)}.", word)
            return
        try:
            found = target(made.target, about)
            fact = found.fact
        except InvalidFacts as problem:
            tell("is", str(problem))
            return
        scheme = scheme_of(made.target, about)
        for word, code in made.codes.items():
            if fact is not None and fact.type is ValueType.YES_NO and code not in ("yes", "no", ""):
                tell("codes", f"'{word[:40]}': the answer is yes or no.", word)
            elif scheme and code:
                with_problem(lambda c=code: codes.check(scheme, c), lambda what, w=word: tell("codes", what, w))
        if made.codes and not scheme and (fact is None or fact.type is not ValueType.YES_NO):
            tell("codes", f"'{made.target}' takes no codes.")

    @staticmethod
    def _text(rows: dict[str, Any], key: str, tell: Any) -> str:
        value = rows.get(key, "")
        if isinstance(value, str):
            return value
        tell(key, f"'{key}' must be words in quotation marks.")
        return ""

    @staticmethod
    def _list(rows: dict[str, Any], key: str, tell: Any) -> tuple[str, ...]:
        value = rows.get(key, [])
        if isinstance(value, list) and all(isinstance(word, str) for word in value):
            return tuple(value)
        tell(key, f'\'{key}\' must be a list of words, as ["unknown", "-"].')
        return ()

    @staticmethod
    def _words(value: Any, key: str, tell: Any) -> dict[str, str]:
        if isinstance(value, dict) and all(isinstance(word, str) for word in value.values()):
            return dict(value)
        tell(key, f"'{key}' gives words for words, as {{ m = \"male\" }}.")
        return {}

    def _says(self, rows: dict[str, Any], about: str, tell: Any) -> dict[str, str]:
        said = self._words(rows.get("says", {}), "says", tell)
        for written, value in said.items():
            try:
                scheme = scheme_of(written, about)
                found = target(written, about)
                if found.level in (*LEVELS, "lat", "lon", "coordinates") or found.fact is None:
                    raise InvalidFacts("Only facts can be said of rows, no places and numbers.")
                if scheme:
                    codes.check(scheme, value)
            except InvalidFacts as problem:
                tell("says", f"'{written[:60]}': {problem}", written)
        return said


_NAMED: dict[type, str] = {
    str: "words in quotation marks",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    list: "a list of words",
    dict: "words for words",
}


def scheme_of(written: str, about: str) -> str:
    """The code list of a target's values, "" where it has none."""
    found = target(written, about)
    if found.field in ("name", "parent", "id", "ref", "from", "to"):
        return ""
    fact = found.fact
    if fact is not None and fact.codes:
        return fact.codes
    return "closed_side" if str(found).endswith("injury.side") else ""


def with_problem(check: Any, tell: Any) -> None:
    """Run a check, and tell its problem where it has one."""
    try:
        check()
    except InvalidFacts as problem:
        tell(str(problem))


def columns_left(mapping: SheetMapping, names: Iterable[str]) -> list[str]:
    """Columns of the mapping that the sheet does not have."""
    known = set(names)
    return [column.column for column in mapping.columns if column.target and column.column not in known]

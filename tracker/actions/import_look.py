"""A file looked at before anything of it is loaded: its columns with their first words, and what each is taken to mean.

A mapping travels as its text (tracker/mapping/written.py); what a person changes of it makes another text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping as Words
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from pathlib import Path

from tracker import codes, dates, importers
from tracker.access import Permission, User, require
from tracker.actions import import_source
from tracker.errors import InvalidFacts
from tracker.facts import Fact, ValueType
from tracker.importers.sheet import Column, Sheet
from tracker.mapping import refine, words
from tracker.mapping.code_words import key, known_words
from tracker.mapping.model import CALENDARS, ColumnMapping, Mapping, SheetMapping
from tracker.mapping.month_names import UNKNOWN, folded
from tracker.mapping.targets import ABOUT, SHORT, WHAT, all_targets, target
from tracker.mapping.turned import turned
from tracker.mapping.written import from_text, to_text

SAMPLE = 200  # rows of which the first words of a column are shown
SHOWN, LETTERS = 3, 60
LISTED = 200  # different words of a column that are listed with their codes
LOOKED_AT = 200_000  # rows that are gone through for the words of one column
BY_HAND = "Chosen by hand."


@dataclass(frozen=True)
class SeenColumn:
    """A column as the file has it, and what the mapping takes it for: `means` in plain words, `why` it was suggested.

    `separator`, `order`, `calendar`, `unread` and `scheme` (its list of codes) are what can be changed of its reading.
    """

    name: str
    label: str
    samples: tuple[str, ...]
    target: str
    means: str
    why: str
    separator: str
    order: str
    calendar: str
    unread: str
    scheme: str
    is_date: bool


@dataclass(frozen=True)
class SeenSheet:
    """One sheet: what each row is about ("" where it is left out), what is said of every row, its columns."""

    name: str
    about: str
    says: tuple[str, ...]
    columns: tuple[SeenColumn, ...]
    reason: str


@dataclass(frozen=True)
class Look:
    """A file and its mapping, as text."""

    format: str
    sheets: tuple[SeenSheet, ...]
    notes: tuple[str, ...]
    mapping: str


@dataclass(frozen=True)
class Opened:
    """How a file is to be read: what it is, and what was said of it where that is not found out."""

    path: Path
    form: Path | None = None
    encoding: str | None = None
    delimiter: str | None = None


def look(user: User, opened: Opened, mapping: str | None = None, about: str = "") -> Look:
    """A file with this mapping, or with the program's own suggestions. Raises UnreadableFile, InvalidFacts."""
    require(user, Permission.IMPORT)
    source = import_source.of(opened.path, mapping, about, opened.form, opened.encoding, opened.delimiter)
    found = from_text(source.mapping)
    sheets = tuple(_sheet(sheet, found.sheet(sheet.name)) for sheet in _sheets(opened))
    return Look(source.format, sheets, tuple(source.notes), source.mapping)


def targets() -> dict[str, str]:
    """Everything a column can be, with its words for the screen; "" leaves it out."""
    return {"": "Leave it out", WHAT: "What each row is about"} | all_targets()


def in_words(written: str) -> str:
    """What a column can be, for the screen; of a second or third record of its kind with its number ("Act 2: When")."""
    known = targets()
    slot, _, field = written.partition(".")
    label = known.get(f"{slot.rstrip('23456789')}.{field}", "")
    number = slot[len(slot.rstrip("23456789")) :]
    return known.get(written) or (label.replace(":", f" {number}:", 1) if number and label else written)


def abouts() -> tuple[str, ...]:
    """What the rows of a sheet can be about."""
    return ABOUT


def calendars() -> tuple[str, ...]:
    """Calendars that a date can be in."""
    return CALENDARS


def changed(
    user: User, opened: Opened, mapping: str, sheet: str, about: str, chosen: Words[str, str], today: date | None = None
) -> str:
    """The mapping with other meanings of columns: how dates, codes and lists of each are read is found out anew.

    `chosen` gives targets by column; `about` is what the rows are about. Raises InvalidFacts.
    """
    require(user, Permission.IMPORT)
    whole = from_text(mapping)
    mapped = _of(whole, sheet)
    if about != mapped.about:
        mapped = turned(mapped, about) if about and mapped.about else replace(mapped, about=about)
        if about and not mapped.columns:
            own = import_source.of(opened.path, None, "", opened.form, opened.encoding, opened.delimiter)
            suggested = from_text(own.mapping).sheet(sheet)
            columns = suggested.columns if suggested else ()
            mapped = replace(
                mapped, columns=columns or tuple(ColumnMapping(c.name) for c in _named(opened, sheet).columns)
            )
    given = {column.column: column for column in mapped.columns}
    new = {name: is_ for name, is_ in chosen.items() if name not in given or _whole(given[name].target, about) != is_}
    values = _values(_named(opened, sheet), list(new)) if new else {}
    known = refine.Known(mapped.about, "", today or dates.today(), 0)
    for name, is_ in new.items():
        column = ColumnMapping(name, is_, reason=BY_HAND, score=1.0)
        if is_ and is_ != WHAT:
            aim = target(is_, mapped.about)
            source, counted = values[name]
            read = refine.refined(column, aim, counted, source, None, known)
            column = read if read.target == is_ else column  # what a person says a column is, it is
        given[name] = column
    order = [column.column for column in mapped.columns] + [
        name for name in new if name not in {c.column for c in mapped.columns}
    ]
    mapped = replace(mapped, columns=tuple(given[name] for name in order))
    return _checked(replace(whole, sheets=tuple(mapped if one.sheet == sheet else one for one in whole.sheets)))


def read_so(user: User, mapping: str, sheet: str, column: str, **how: object) -> str:
    """The mapping with another way to read a column: separator, order, calendar, unread, codes. Raises InvalidFacts."""
    require(user, Permission.IMPORT)
    whole = from_text(mapping)
    mapped = _of(whole, sheet)
    decided = {**how, "reason": BY_HAND, "score": 1.0}  # what spoke for the suggestion is no longer true of it
    columns = tuple(replace(one, **decided) if one.column == column else one for one in mapped.columns)  # type: ignore[arg-type]
    mapped = replace(mapped, columns=columns)
    return _checked(replace(whole, sheets=tuple(mapped if one.sheet == sheet else one for one in whole.sheets)))


def coded(user: User, opened: Opened, mapping: str, sheet: str, column: str) -> list[tuple[str, int, str]]:
    """The different words of a coded column, how often each stands, and the code that it gets ("" for none)."""
    require(user, Permission.IMPORT)
    mapped = _of(from_text(mapping), sheet)
    of = next((one for one in mapped.columns if one.column == column), None)
    fact = _fact(of, mapped.about) if of else None
    scheme = fact.codes or "" if fact else ""
    if of is None or not scheme:
        return []
    known = {**known_words(scheme), **{key(t.label): t.code for t in codes.local(scheme)}}
    known |= {key(t.code): t.code for t in codes.local(scheme)}
    counted: Counter[str] = Counter()
    for cell, times in _values(_named(opened, sheet), [column])[column][1].items():
        for part in cell.split(of.separator) if of.separator else [cell]:
            if part.strip() and folded(part.strip()) not in UNKNOWN:
                counted[part.strip()] += times
    return [
        (word, times, of.codes.get(word) or known.get(key(word), "")) for word, times in counted.most_common(LISTED)
    ]


def _sheets(opened: Opened) -> tuple[Sheet, ...]:
    return importers.open_book(opened.path, opened.encoding, opened.delimiter, opened.form).sheets


def _named(opened: Opened, name: str) -> Sheet:
    return next(sheet for sheet in _sheets(opened) if sheet.name == name)


def _of(mapping: Mapping, sheet: str) -> SheetMapping:
    found = mapping.sheet(sheet)
    if found is None:
        raise InvalidFacts(f"The mapping knows no sheet '{sheet}'.")
    return found


def _checked(mapping: Mapping) -> str:
    """The text of a mapping that can be read again. Raises InvalidFacts."""
    text = to_text(mapping)
    from_text(text)
    return text


def _values(sheet: Sheet, columns: list[str]) -> dict[str, tuple[Column, Counter[str]]]:
    """How often each word stands in these columns."""
    places = {column.name: (place, column) for place, column in enumerate(sheet.columns) if column.name in columns}
    found = {name: (column, Counter[str]()) for name, (_, column) in places.items()}
    for line in islice(sheet.lines(0), LOOKED_AT):
        for name, (place, _) in places.items():
            if not line.broken and len(line.cells) > place and line.cells[place].strip():
                found[name][1][line.cells[place].strip()] += 1
    return found


def _sheet(sheet: Sheet, mapped: SheetMapping | None) -> SeenSheet:
    mapped = mapped or SheetMapping(sheet.name)
    rows = [line.cells for line in islice(sheet.lines(0), SAMPLE) if not line.broken]
    given = {column.column: column for column in mapped.columns}
    seen = []
    for place, column in enumerate(sheet.columns):
        filled = dict.fromkeys(row[place].strip() for row in rows if len(row) > place and row[place].strip())
        samples = tuple(_cut(word) for word in islice(filled, SHOWN))
        seen.append(_column(column, samples, given.get(column.name, ColumnMapping(column.name)), mapped.about))
    says = tuple(words.sheet_in_words(replace(mapped, columns=())))[1:] if mapped.about else ()
    return SeenSheet(sheet.name, mapped.about, says, tuple(seen), mapped.reason)


def _cut(word: str) -> str:
    return word if len(word) <= LETTERS else f"{word[: LETTERS - 1]}…"


def _column(column: Column, samples: tuple[str, ...], of: ColumnMapping, about: str) -> SeenColumn:
    means = words.column_in_words(of, about).partition("': ")[2] if about else ""
    fact = _fact(of, about)
    return SeenColumn(
        column.name, column.label, samples, _whole(of.target, about), means, of.reason, of.separator, of.order, of.calendar, of.unread,
        fact.codes or "" if fact else "", fact is not None and fact.type is ValueType.DATE,
    )  # fmt: skip


def _whole(written: str, about: str) -> str:
    """A target by its whole name: "individual.remark" for the short "note"."""
    return f"{about}.{SHORT[written]}" if written in SHORT and about else written


def _fact(column: ColumnMapping, about: str) -> Fact | None:
    try:
        return target(column.target, about).fact if column.target not in ("", WHAT) else None
    except InvalidFacts:
        return None

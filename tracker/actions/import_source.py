"""A file on its way in: what it is, its sheets, and what its mapping makes of each of its rows, in their order."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from tracker import dates, importers
from tracker.errors import InvalidFacts
from tracker.importers.sheet import Book, Sheet
from tracker.mapping import kinds, words
from tracker.mapping.above import Above
from tracker.mapping.model import Mapping, SheetMapping
from tracker.mapping.plan import Problem, RowPlan
from tracker.mapping.refine import STRANGE, fell_to_remarks
from tracker.mapping.rows import plans_of
from tracker.mapping.suggest import suggest
from tracker.mapping.turned import turned
from tracker.mapping.written import from_text, to_text

Place = tuple[int, int]  # a sheet by its place in the file, and the number of one of its rows
Through = Callable[[Sheet], Sheet]  # what a sheet is looked through before its rows are planned
START: Place = (0, 0)
NAMED = 10  # headers that are listed in one sentence
ABOUT = {
    "individuals": "individual",
    "incidents": "incident",
    "acts": "act",
    "locations": "location",
    "organisations": "organisation",
}


@dataclass(frozen=True)
class Source:
    """A file with its mapping. `plans(after)` gives the rows after a place, each with its sheet, never all at once.

    `scheme` names whose numbers the file's identifiers are. `mapping` is kept as it is, and makes the same again;
    `suggested` where nobody named the scheme, `remade` gives the file with another mapping. `repeats` where most rows were
    loaded before, cell for cell; `mends` is the load whose rejected rows these are, `guessed` says that its numbers were found to be
    those of an earlier load: import_again.py finds these, and has then `asked`.
    """

    path: Path
    format: str
    sheets: Sequence[tuple[str, Sequence[str]]]
    plans: Callable[[Place], Iterator[tuple[int, RowPlan]]]
    mapping: str = ""
    scheme: str = ""
    notes: Sequence[str] = field(default=())
    again: tuple[Any, ...] | None = None  # with what `of` makes the same in another process, where it can
    suggested: bool = False
    remade: Callable[[str, Through | None], Source] | None = None
    repeats: bool = False
    mends: int = 0
    guessed: bool = False
    asked: bool = False

    @property
    def name(self) -> str:
        """What the file is called."""
        return self.path.name


def of(
    path: Path,
    mapping: str | None = None,
    about: str = "",
    form: Path | None = None,
    encoding: str | None = None,
    delimiter: str | None = None,
    today: date | None = None,
    through: Through | None = None,
) -> Source:
    """A file with this mapping (as text), or with one that is suggested. Raises UnreadableFile, InvalidFacts.

    `about` says what each row is about: a key of ABOUT. `form` is the XLSForm of submissions. `today` is the day from
    which later ones are in the future: a load that goes on keeps the day on which it began. `through` changes the
    cells of a sheet before they are planned; another process cannot do that.
    """
    day = today or dates.today()
    book = importers.open_book(path, encoding, delimiter, form)
    own = _scheme(book, path)
    mapped = from_text(mapping) if mapping is not None else _suggested(book, own, about, today)
    names = {sheet.name for sheet in book.sheets}
    strange = [sheet.sheet for sheet in mapped.sheets if sheet.sheet not in names]
    if strange and not names & {sheet.sheet for sheet in mapped.sheets}:
        if len(names) != 1 or len(mapped.sheets) != 1:
            raise InvalidFacts(f"The mapping is not of this file: it names the sheet '{strange[0]}'.")
        mapped = replace(mapped, sheets=(replace(mapped.sheets[0], sheet=book.sheets[0].name),))
    notes = [*book.notes, *_left_out(book, mapped)]
    kind_of = kinds.kinds_of(mapped, book) if kinds.needs_kinds(mapped) else None
    parts = {sheet.name: _part_left_out(mapped.sheet(sheet.name)) for sheet in book.sheets} if book.one_list else {}
    by_name = {sheet.name: sheet for sheet in book.sheets}

    def of_sheet(name: str, after: int = 0) -> Iterator[RowPlan]:
        found = mapped.sheet(name)
        assert found is not None and found.about  # noqa: S101  # asked of sheets that are read
        read = through(by_name[name]) if through else by_name[name]
        return plans_of(found, read, after, today=day, kind_of=kind_of, above=rows_above)

    rows_above = Above(mapped, book, of_sheet)

    def plans(after: Place) -> Iterator[tuple[int, RowPlan]]:
        for place, sheet in enumerate(book.sheets):
            found = mapped.sheet(sheet.name)
            begin = after[1] if place == after[0] else 0
            if place >= after[0] and parts.get(sheet.name):
                for line in sheet.lines(begin):
                    problem = Problem(line.number, "", "", parts[sheet.name])
                    yield place, RowPlan(sheet.name, line.number, line.cells, problems=[problem])
            elif place >= after[0] and found is not None and found.about:
                for plan in of_sheet(sheet.name, begin):
                    yield place, plan

    sheets = [(sheet.name, [column.name for column in sheet.columns]) for sheet in book.sheets]
    kept = to_text(mapped)
    again = (str(path.absolute()), kept, "", form and str(form.absolute()), encoding, delimiter, day.isoformat())

    def remade(text: str, through: Through | None) -> Source:
        return of(path, text, "", form, encoding, delimiter, today, through)

    elsewhere = None if through else again
    return Source(path, book.format, sheets, plans, kept, mapped.scheme, notes, elsewhere, mapped.scheme == own, remade)


def in_words(source: Source) -> list[str]:
    """What a mapping does, in plain words."""
    return words.in_words(from_text(source.mapping))


def renamed(source: Source, scheme: str) -> Source:
    """The same file, its numbers being those of another source."""
    mapping = to_text(replace(from_text(source.mapping), scheme=scheme))
    again = source.again and (source.again[0], mapping, *source.again[2:])
    return replace(source, scheme=scheme, mapping=mapping, again=again)


def _scheme(book: Book, path: Path) -> str:
    """A source that nobody named is named by file and columns: the next file of the same making is known."""
    columns = "\x1f".join(column.name for sheet in book.sheets for column in sheet.columns)
    made = hashlib.sha256(columns.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{path.stem} {made}"[:80]


def _suggested(book: Book, scheme: str, about: str, today: date | None) -> Mapping:
    mapped = suggest(book, scheme=scheme, today=today)
    if not about:
        return mapped
    if about not in ABOUT:
        raise InvalidFacts(f"Rows cannot be read as '{about}': {', '.join(ABOUT)}.")
    sheets = tuple(turned(sheet, ABOUT[about]) if sheet.about else sheet for sheet in mapped.sheets)
    return replace(mapped, sheets=sheets)


def _part_left_out(found: SheetMapping | None) -> str:
    """Why the rows of a part of one list are rejected; "" where they are read."""
    if found is not None and found.about:
        return ""
    return (found.reason if found else "") or "The mapping leaves rows of this kind out."


def _left_out(book: Book, mapped: Mapping) -> Iterator[str]:
    several = len(book.sheets) > 1
    for sheet in book.sheets:
        found = mapped.sheet(sheet.name)
        where = f"Sheet '{sheet.name}': " if several else ""
        if found is None or not found.about:
            why = f" {found.reason}" if found is not None and found.reason else ""
            rows = sum(1 for _ in sheet.lines(0))
            what = "rejected" if book.one_list else "left out"
            yield f"The sheet '{sheet.name}' is {what}, with its {rows:,} row{'' if rows == 1 else 's'}.{why}"
        for column in found.columns if found is not None else ():
            if fell_to_remarks(column):
                yield f"{where}The column '{column.column[:80]}' becomes remarks. {column.reason}"
        strange = [column.column for column in found.columns if column.reason == STRANGE] if found is not None else []
        if strange:
            listed = ", ".join(f"'{name[:40]}'" for name in strange[:NAMED])
            more = f" and {len(strange) - NAMED:,} more" if len(strange) > NAMED else ""
            yield f"{where}Not known here: {listed}{more}. The words of such a column are kept as remarks; say what it means, or leave it so."

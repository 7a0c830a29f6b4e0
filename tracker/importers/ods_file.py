"""ODS: rows as they come; repeated cells and rows are counted before they are made. Formulas are not reckoned.

Numbers give their digits, days ISO 8601 as far as the cell shows them; texts are their paragraphs, parted by line ends.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from tracker.errors import UnreadableFile
from tracker.importers import packed, xml_stream
from tracker.importers.cell_words import COMMENTS, plain
from tracker.importers.merged import MOST as MERGES
from tracker.importers.merged import TOLD, Span
from tracker.importers.sheet import Line
from tracker.importers.source import MAX_CELL, MAX_COLUMNS, Raw, Source, Tables

NAME = "ODS"
CONTENT = "content.xml"
SHEETS = 200
MAX_ROWS = 1_048_576
SIGNS = {"day": "d", "month": "m", "year": "y", "hours": "t", "minutes": "t", "seconds": "t", "era": "y"}
NUMBERS = ("float", "currency", "percentage")
ALIKE = 1000  # filled rows that may be repeated in one


def tables(source: Source) -> Tables | None:
    """The sheets of an OpenDocument table; None where the file is none. Raises UnreadableFile."""
    if not packed.is_archive(source):
        return None
    with packed.opened(source) as archive:
        names = archive.namelist()
        if "mimetype" not in names or CONTENT not in names:
            return None
        with packed.part(archive, source, "mimetype") as stream:
            kind = stream.read(200)
        if not kind.startswith(b"application/vnd.oasis.opendocument.spreadsheet"):
            raise UnreadableFile(f"{source.name} is no table but another document. What can be read: .xlsx .ods .csv.")
        if "META-INF/manifest.xml" in names:
            with packed.part(archive, source, "META-INF/manifest.xml") as stream:
                if b"encryption-data" in stream.read(1 << 20):
                    raise UnreadableFile(f"{source.name} has a password. Save it without one.")
    looked = _Rows(source, None)
    for _ in _fed(source, looked):
        pass
    if not looked.sheets:
        raise UnreadableFile(f"{source.name} holds no sheet.")
    raws = tuple(
        _raw(source, place, name, looked.counts[place], looked.spans[place]) for place, name in enumerate(looked.sheets)
    )
    hidden = tuple(f'The sheet "{name}" is hidden in the file.' for name in looked.hidden)
    return Tables(NAME, raws, (*hidden, COMMENTS) if looked.commented else hidden)


def _raw(source: Source, place: int, name: str, counts: dict[str, int], spans: list[Span]) -> Raw:
    notes = []
    if counts["formula"]:
        notes.append(f"{counts['formula']:,} cells hold formulas: their kept results are read, nothing is reckoned.")
    if counts["merged"]:
        notes.append(
            f"Cells are merged in {counts['merged']:,} place{'' if counts['merged'] == 1 else 's'}: the words stand in the first of them, the others are empty."
        )
    if spans:
        notes[-1] += f" {TOLD}"
    return Raw(name, lambda: _lines(source, place), sure=True, notes=tuple(notes), spans=tuple(spans))


def _lines(source: Source, place: int) -> Iterator[Line]:
    reader = _Rows(source, place)
    for _ in _fed(source, reader):
        yield from reader.found
        reader.found.clear()


def _fed(source: Source, reader: _Rows) -> Iterator[None]:
    with packed.opened(source) as archive, packed.part(archive, source, CONTENT) as stream:
        yield from xml_stream.feed(
            reader.parser, stream, source.name, source.size, lambda: reader.ended, lambda: reader.done
        )


class _Rows:
    """Makes lines of the events of one sheet; without one, looks through all of them for names and what is told of them."""

    def __init__(self, source: Source, wanted: int | None) -> None:
        self.source, self.wanted = source, wanted
        self.found: list[Line] = []
        self.sheets: list[str] = []
        self.hidden: list[str] = []
        self.counts: list[dict[str, int]] = []
        self.spans: list[list[Span]] = []
        self.column = 0  # of the next cell, while all sheets are looked through
        self.ended, self.done = 0, False
        self.commented = False
        self.depth = self.inner = self.aside = 0  # inner: depth of tables; aside: within a comment of a cell
        self.names = xml_stream.Names()
        self.styles: dict[str, frozenset[str]] = {}  # cell style → what of a day it shows
        self.dates: dict[str, set[str]] = {}
        self.unseen: set[str] = set()
        self.date, self.number, self.repeat = "", 0, 1
        self.cells: list[str] = []
        self.gap = 0  # empty cells before the next filled one
        self.cell: dict[str, str] = {}
        self.words: list[str] = []
        self.paragraphs = self.blanks = 0
        self.broken = ""
        self.parser = xml_stream.parser(source.name, self.start, self.end)

    def start(self, name: str, raw: dict[str, str]) -> None:
        """An element begins."""
        local = self.names[name]
        self.ended += local in ("style", "date-style", "time-style")  # these come before the rows and end as they do
        if local in ("table-cell", "covered-table-cell"):
            self.cell = {self.names[key]: value for key, value in raw.items()} if raw else {}
            self.words, self.paragraphs, self.blanks = [], 0, 0
        elif self.aside or local == "annotation":
            self.aside += 1
            self.commented = True
        elif local == "p" and self.sheets:
            if self.paragraphs:
                self.words.append("\n")
            self.paragraphs += 1
            self.parser.CharacterDataHandler = self.words.append
        elif local in ("s", "tab", "line-break") and self.paragraphs:
            count = _count({self.names[key]: value for key, value in raw.items()}.get("c"), MAX_CELL)
            self.blanks += count
            if self.blanks > MAX_CELL:
                raise UnreadableFile(f"{self.source.name} has a cell of more than {MAX_CELL:,} characters.")
            self.words.append({"s": " " * count, "tab": "\t"}.get(local, "\n"))
        elif local == "table-row":
            self.repeat = _count(
                {self.names[key]: value for key, value in raw.items()}.get("number-rows-repeated"), MAX_ROWS
            )
            self.cells, self.gap, self.broken, self.column = [], 0, "", 0
        else:
            self._outside(local, {self.names[key]: value for key, value in raw.items()})

    def _outside(self, local: str, attributes: dict[str, str]) -> None:
        if local == "table":
            self.inner += 1
            if self.inner == 1:
                self.sheets.append(attributes.get("name", f"sheet {len(self.sheets) + 1}"))
                self.counts.append({"formula": 0, "merged": 0})
                self.spans.append([])
                self.number = 0
                if len(self.sheets) > SHEETS:
                    raise UnreadableFile(f"{self.source.name} has more than {SHEETS} sheets. Save the one you need.")
                if attributes.get("style-name") in self.unseen:
                    self.hidden.append(self.sheets[-1])
        elif local in ("date-style", "time-style"):
            self.date = attributes.get("name", "")
            self.dates[self.date] = set()
        elif local in SIGNS and self.date:
            self.dates[self.date].add(SIGNS[local])
        elif local == "style":
            self.style = attributes.get("name", "")
            shown = self.dates.get(attributes.get("data-style-name", ""))
            if shown and len(self.styles) < 100_000:
                self.styles[self.style] = frozenset(shown)
        elif local == "table-properties" and attributes.get("display") == "false":
            self.unseen.add(self.style)

    def end(self, name: str) -> None:
        """An element ends."""
        local = self.names[name]
        if self.aside:
            self.aside -= 1
        elif local in ("table-cell", "covered-table-cell"):
            self._cell_ends()
        elif local == "p":
            self.parser.CharacterDataHandler = None
        elif local == "table-row":
            self._row_ends()
        elif local == "table":
            self.inner -= 1
            if not self.inner and self.wanted is not None and len(self.sheets) > self.wanted:
                self.done = True
        elif local == "spreadsheet":
            self.done = True
        elif local in ("date-style", "time-style"):
            self.date = ""

    def _cell_ends(self) -> None:
        times = _count(self.cell.get("number-columns-repeated"), MAX_COLUMNS)
        if self.inner != 1:
            return
        if self.wanted is None:
            counts = self.counts[-1]
            counts["formula"] += "formula" in self.cell
            counts["merged"] += (
                self.cell.get("number-columns-spanned", "1") != "1" or self.cell.get("number-rows-spanned", "1") != "1"
            )
            rows = _count(self.cell.get("number-rows-spanned"), MAX_ROWS)
            if rows > 1 and len(self.spans[-1]) < MERGES:
                self.spans[-1].append(Span(self.column, self.number + 1, self.number + rows))
            self.column += times
            return
        words = self._said() if self.cell or self.words else ""
        if not words:
            if "formula" in self.cell and "value-type" not in self.cell:
                self.broken = "A cell holds a formula whose result is not kept in the file: open it in its program and save it once."
            self.gap += times
            return
        if len(self.cells) + self.gap + times > MAX_COLUMNS:
            raise UnreadableFile(f"{self.source.name} has more than {MAX_COLUMNS:,} columns. Keep those you need.")
        if len(words) > MAX_CELL or len(words) * times > 4 * MAX_CELL:
            raise UnreadableFile(f"{self.source.name} has a cell of more than {MAX_CELL:,} characters.")
        self.cells.extend([""] * self.gap)
        self.cells.extend([words] * times)
        self.gap = 0

    def _said(self) -> str:
        """The words of a cell."""
        kind = self.cell.get("value-type", "")
        if kind in NUMBERS:
            try:
                value = Decimal(self.cell.get("value", ""))
                if value.is_finite() and abs(value.adjusted()) < 400:
                    unit = f" {self.cell['currency']}" if kind == "currency" and self.cell.get("currency") else ""
                    return plain(value * 100) + "%" if kind == "percentage" else plain(value) + unit
            except InvalidOperation:
                pass
        elif kind == "date" and (day := self.cell.get("date-value")):
            return _shown(day, self.styles.get(self.cell.get("style-name", ""), frozenset()))
        elif kind == "boolean":
            return self.cell.get("boolean-value", "").upper()
        return "".join(self.words) or self.cell.get("string-value", "")

    def _row_ends(self) -> None:
        self.ended += 1
        if self.inner != 1:
            return
        first = self.number + 1
        self.number = min(self.number + self.repeat, 10 * MAX_ROWS)
        if self.wanted is None or self.wanted != len(self.sheets) - 1 or not (self.cells or self.broken):
            return
        if self.repeat > ALIKE:
            raise UnreadableFile(
                f"Row {first} of {self.sheets[-1]} is repeated {self.repeat:,} times. Delete what is no table."
            )
        self.found.extend(Line(number, tuple(self.cells), self.broken) for number in range(first, first + self.repeat))


def _shown(day: str, parts: frozenset[str]) -> str:
    """A day as far as its cell shows it (see cell_words.py)."""
    whole, _, clock = day.partition("T")
    pieces = whole.split("-")
    if len(pieces) != 3 or not parts & {"y", "m", "d"}:
        return day
    if clock.rstrip("0:.") or "t" in parts:
        return day
    year, month, rest = pieces
    if "d" not in parts:
        return (f"{year}-{month}" if "m" in parts else year) if "y" in parts else f"XXXX-{month}"
    return f"XXXX-{month}-{rest}" if "y" not in parts and "m" in parts else whole


def _count(words: str | None, most: int) -> int:
    return min(max(int(words), 1), most) if words and words.isdigit() and len(words) < 12 else 1

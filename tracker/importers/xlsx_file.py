"""XLSX: rows as they come, never the whole workbook; formulas are not reckoned, their kept result is the word.

Numbers give the digits as shown, days ISO 8601 (see cell_words.py). Merged cells have their words in the first of them.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import IO
from xml.parsers import expat

from tracker.errors import UnreadableFile
from tracker.importers import packed, xml_stream
from tracker.importers.cell_words import BUILT_IN, COMMENTS, GENERAL, Format, format_of, words_of
from tracker.importers.merged import MOST as MERGES
from tracker.importers.merged import TOLD, Span
from tracker.importers.sheet import Line
from tracker.importers.source import MAX_COLUMNS, Raw, Source, Tables

NAME = "XLSX"
WORKBOOK = "xl/workbook.xml"
SMALL = 32 << 20  # bytes of a part that is read whole
STRINGS = 256 << 20  # bytes of texts that a workbook may hold
SHEETS = 200
MAX_ROWS = 200_000  # of all sheets: CSV of the same rows is read ten times as fast, and in any length
GAP = 1_000  # empty cells before one that is filled: it stands far from the table
FAR = 5_000_000  # empty cells of such gaps that are gone through
HIDDEN = re.compile(rb'<(?:\w+:)?row\b[^<>]*\bhidden="(?:1|true)"')
MERGED = re.compile(rb'<(?:\w+:)?mergeCell\b[^<>]*?\bref="([A-Z]{1,3})(\d{1,7}):[A-Z]{1,3}(\d{1,7})"')
COMMENT = re.compile(r"xl/(?:comments\d*\.xml|comments/|threadedComments/)")
LONG_TAG = 10_000  # bytes of the beginning of an element that may go on in the next piece
ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
TRUTH = {"0": "FALSE", "1": "TRUE"}
UNKNOWN = (
    "Column {} holds a formula whose result is not kept in the file: open the workbook in its program and save it once."
)


def tables(source: Source) -> Tables | None:
    """The sheets of a workbook; None where the file is none. Raises UnreadableFile."""
    if not packed.is_archive(source):
        return None
    with packed.opened(source) as archive:
        names = archive.namelist()
        if "[Content_Types].xml" not in names:
            return None
        if not any(name.startswith("xl/") for name in names):
            raise UnreadableFile(f"{source.name} is no workbook. What can be read: .xlsx .ods .csv.")
        if WORKBOOK not in names:
            raise UnreadableFile(f"{source.name} is a workbook of a kind that is not read here: save it as .xlsx.")
        book = _read(source, archive)
        raws = tuple(_raw(book, archive, sheet) for sheet in book.sheets if sheet.path in names)
    if not raws:
        raise UnreadableFile(f"{source.name} holds no sheet.")
    hidden = [f'The sheet "{sheet.name}" is hidden in the workbook.' for sheet in book.sheets if sheet.hidden]
    macros = ["Macros of the workbook are left out."] if any("vbaProject" in name for name in names) else []
    beside = [COMMENTS] if any(COMMENT.match(name) for name in names) else []
    return Tables(NAME, raws, (*hidden, *macros, *beside))


@dataclass(frozen=True)
class _Sheet:
    name: str
    path: str
    hidden: bool


@dataclass(frozen=True)
class _Book:
    """What all sheets share: number formats by style, texts, and from which day days are counted."""

    source: Source
    sheets: tuple[_Sheet, ...]
    formats: tuple[Format, ...]
    from_1904: bool
    strings_path: str

    @cached_property
    def strings(self) -> _Strings:
        """The shared texts, read when the first is asked for."""
        found = _Strings()
        if self.strings_path:
            with packed.opened(self.source) as archive, packed.part(archive, self.source, self.strings_path) as stream:
                if archive.getinfo(self.strings_path).file_size > STRINGS:
                    raise UnreadableFile(
                        f"{self.source.name} holds more text than can be read at once. Save each sheet as CSV."
                    )
                found.read(stream, self.source, packed.share(archive, self.strings_path))
        return found


class _Strings:
    """Texts by number, kept as bytes: a fifth of what so many objects would take."""

    def __init__(self) -> None:
        self.text = bytearray()
        self.ends = array("Q", [0])

    def __getitem__(self, place: int) -> str:
        return self.text[self.ends[place] : self.ends[place + 1]].decode()

    def read(self, stream: IO[bytes], source: Source, share: float) -> None:
        """Reads the part that holds the texts. Raises UnreadableFile."""
        buffer: list[str] = []
        names = xml_stream.Names()
        phonetic = 0
        strings = self

        def start(name: str, attributes: dict[str, str]) -> None:
            nonlocal phonetic
            local = names[name]
            if local == "t" and not phonetic:
                made.CharacterDataHandler = buffer.append
            elif local == "rPh":
                phonetic += 1

        def end(name: str) -> None:
            nonlocal phonetic
            local = names[name]
            if local == "t":
                made.CharacterDataHandler = None
            elif local == "rPh":
                phonetic -= 1
            elif local == "si":
                strings.text += unescaped("".join(buffer)).encode(errors="replace")
                strings.ends.append(len(strings.text))
                buffer.clear()
                if 8 * len(strings.ends) + len(strings.text) > STRINGS:
                    raise UnreadableFile(
                        f"{source.name} holds more text than can be read at once. Save each sheet as CSV."
                    )

        made = xml_stream.parser(source.name, start, end)
        ended = self.ends.__len__
        for _ in xml_stream.feed(made, stream, source.name, source.size, ended, lambda: False, share):
            pass


def unescaped(text: str) -> str:
    """Characters that XML cannot hold are written _x0007_ in a workbook."""
    return ESCAPED.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


def _read(source: Source, archive: zipfile.ZipFile) -> _Book:
    links = {
        attributes.get("Id", ""): (
            posixpath.normpath(posixpath.join("xl", attributes.get("Target", ""))).lstrip("/"),
            attributes,
        )
        for name, attributes in _elements(source, archive, "xl/_rels/workbook.xml.rels")
        if name == "Relationship" and attributes.get("TargetMode") != "External"
    }
    sheets, from_1904 = [], False
    for name, attributes in _elements(source, archive, WORKBOOK):
        if name == "workbookPr":
            from_1904 = attributes.get("date1904") in ("1", "true")
        elif name == "sheet":
            path, link = links.get(attributes.get("id", ""), ("", {}))
            if link.get("Type", "").endswith("/worksheet"):
                sheets.append(_Sheet(attributes.get("name", ""), path, attributes.get("state", "visible") != "visible"))
    if len(sheets) > SHEETS:
        raise UnreadableFile(f"{source.name} has {len(sheets)} sheets; at most {SHEETS} can be read.")
    strings = next((path for path, link in links.values() if link.get("Type", "").endswith("/sharedStrings")), "")
    styles = next((path for path, link in links.values() if link.get("Type", "").endswith("/styles")), "")
    there = set(archive.namelist())
    formats = _formats(source, archive, styles) if styles in there else ()
    return _Book(source, tuple(sheets), formats, from_1904, strings if strings in there else "")


def _formats(source: Source, archive: zipfile.ZipFile, path: str) -> tuple[Format, ...]:
    codes: dict[int, str] = dict(BUILT_IN)
    numbers, inside = list[int](), False
    for name, attributes in _elements(source, archive, path):
        if name == "numFmt":
            codes[_int(attributes.get("numFmtId"))] = attributes.get("formatCode", "")
        elif name == "cellXfs":
            inside = True
        elif name == "/cellXfs":
            inside = False
        elif name == "xf" and inside:
            numbers.append(_int(attributes.get("numFmtId")))
    return tuple(format_of(codes.get(number, "general")) for number in numbers)


def _elements(source: Source, archive: zipfile.ZipFile, path: str) -> Iterator[tuple[str, dict[str, str]]]:
    if path not in archive.namelist():
        return
    if archive.getinfo(path).file_size > SMALL:
        raise UnreadableFile(f"{source.name} is built in an unusual way: {path} is too large. Save it anew.")
    with packed.part(archive, source, path) as stream:
        yield from xml_stream.elements(stream, source.name, source.size)


def _raw(book: _Book, archive: zipfile.ZipFile, sheet: _Sheet) -> Raw:
    """A sheet with what is told of it: counted in its bytes, which is quick, while they are unpacked for the first time."""
    signs = {b"<f>": 0, b"<f ": 0, b' t="e"': 0, b"<mergeCell ": 0, b"</row>": 0}
    hidden, begun, spans, places = 0, b"", list[Span](), _Places()
    with packed.part(archive, book.source, sheet.path) as stream:
        tail = b""
        while chunk := stream.read(1 << 20):
            whole = begun + chunk
            hidden += len(HIDDEN.findall(whole, 0, (last := whole.rfind(b"<")) + 1))
            if b"mergeCell" in whole and len(spans) < MERGES:
                found = MERGED.findall(whole, 0, last + 1)
                spans += [Span(places[c.decode()], int(a), int(b)) for c, a, b in found if int(a) < int(b)]
            begun = whole[last:][:LONG_TAG] if last >= 0 else b""
            whole = tail + chunk
            for sign in signs:
                signs[sign] += whole.count(sign)
            tail = whole[-10:]
            for sign in signs:
                signs[sign] -= tail.count(sign)
        for sign in signs:
            signs[sign] += tail.count(sign)
    if signs[b"</row>"] > MAX_ROWS:
        raise UnreadableFile(
            f'{book.source.name} has {signs[b"</row>"]:,} rows in the sheet "{sheet.name}"; at most {MAX_ROWS:,} are read from '
            "a workbook. Save the sheet as CSV: of that any number is read."
        )
    formulas, errors, merged = signs[b"<f>"] + signs[b"<f "], signs[b' t="e"'], signs[b"<mergeCell "]
    notes = []
    if hidden:
        notes.append(
            f"{hidden:,} row{'' if hidden == 1 else 's'} hidden in the workbook: what stands there is read as all else."
        )
    if formulas:
        notes.append(f"{formulas:,} cells hold formulas: their kept results are read, nothing is reckoned.")
    if errors:
        notes.append(f"{errors:,} cells show an error such as #N/A; it is read as it stands.")
    if merged:
        notes.append(
            f"Cells are merged in {merged:,} place{'' if merged == 1 else 's'}: the words stand in the first of them, the others are empty."
        )
    if spans:
        notes[-1] += f" {TOLD}"
    return Raw(sheet.name, lambda: _rows(book, sheet.path), sure=True, notes=tuple(notes), spans=tuple(spans[:MERGES]))


def _rows(book: _Book, path: str) -> Iterator[Line]:
    with packed.opened(book.source) as archive, packed.part(archive, book.source, path) as stream:
        reader = _Rows(book)
        fed = xml_stream.feed(
            reader.parser,
            stream,
            book.source.name,
            book.source.size,
            lambda: reader.ended,
            lambda: reader.done,
            packed.share(archive, path),
        )
        for _ in fed:
            yield from reader.found
            reader.found.clear()


class _Rows:
    """Makes lines of the events of a sheet's XML."""

    def __init__(self, book: _Book) -> None:
        self.found: list[Line] = []
        self.ended, self.done = 0, False
        self.parser = self._made(book)

    def _made(self, book: _Book) -> expat.XMLParserType:
        names, places = xml_stream.Names(), _Places()
        formats, from_1904 = book.formats, book.from_1904
        found, buffer = self.found, list[str]()
        number, cells, broken = 0, list[str](), ""
        place, kind, style, value, formula, phonetic = -1, "", "", "", False, 0
        far = 0
        strings: _Strings | None = None

        def start(name: str, attributes: dict[str, str]) -> None:
            nonlocal number, cells, broken, place, kind, style, value, formula, phonetic
            local = names[name]
            if local == "c":
                ref = attributes.get("r")
                place = places[ref.rstrip("0123456789")] if ref else place + 1
                kind, style, value, formula = attributes.get("t", "n"), attributes.get("s", ""), "", False
            elif local == "v" or (local == "t" and not phonetic):
                made.CharacterDataHandler = buffer.append
            elif local == "row":
                said = _int(attributes.get("r"))
                number, cells, broken, place = max(number + 1, said), [], "", -1
            elif local == "f":
                formula = True
            elif local == "rPh":
                phonetic += 1

        def end(name: str) -> None:
            nonlocal value, strings, phonetic, broken, far
            local = names[name]
            if local == "v" or local == "t":
                made.CharacterDataHandler = None
                if buffer:
                    value += "".join(buffer)
                    buffer.clear()
            elif local == "c":
                if value:
                    if kind == "s":
                        if strings is None:
                            strings = book.strings
                        try:
                            words = strings[int(value)]
                        except (ValueError, IndexError):
                            words, broken = "", "A cell refers to a text that is not in the workbook."
                    elif kind == "n":
                        at = int(style) if style else 0
                        shown = formats[at] if 0 <= at < len(formats) else GENERAL
                        # most numbers are their own words
                        plain = shown is GENERAL and len(value) < 16 and value.isdigit() and value[0] != "0"
                        words = value if plain else words_of(value, shown, from_1904)
                    elif kind == "b":
                        words = TRUTH.get(value, value)
                    else:
                        words = value if kind == "e" else unescaped(value)
                    if words:
                        if place >= len(cells):
                            if place >= MAX_COLUMNS:
                                raise UnreadableFile(
                                    f"{book.source.name} has more than {MAX_COLUMNS:,} columns. Keep those you need."
                                )
                            if place - len(cells) > GAP:
                                far += place - len(cells)
                                if far > FAR:
                                    raise UnreadableFile(
                                        f"{book.source.name} has many rows with a cell far to the right of the table, up to "
                                        f"column {places.letters(place)} of row {number:,}. Delete what stands there."
                                    )
                            cells.extend([""] * (place - len(cells)))
                            cells.append(words)
                        else:
                            cells[place] = words
                elif formula and kind == "n":
                    broken = broken or UNKNOWN.format(places.letters(place))
            elif local == "row":
                self.ended += 1
                if cells or broken:
                    found.append(Line(number, tuple(cells), broken))
            elif local == "rPh":
                phonetic -= 1
            elif local == "sheetData":
                self.done = True

        made = xml_stream.parser(book.source.name, start, end)
        return made


class _Places(dict[str, int]):
    """Where a column stands by its letters: A is 0."""

    def __missing__(self, letters: str) -> int:
        place = 0
        for letter in letters[:4].upper():
            place = place * 26 + ord(letter) - 64
        if len(letters) > 3 or place < 1:
            return MAX_COLUMNS
        self[letters] = place - 1
        return place - 1

    def letters(self, place: int) -> str:
        """The letters of a place."""
        return next((name for name, at in self.items() if at == place), "?")


def _int(words: str | None) -> int:
    return int(words) if words and words.isdigit() and len(words) < 10 else 0

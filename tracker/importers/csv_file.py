"""CSV, TSV and their kin: any delimiter, encoding and way of quoting, in flat memory.

The number of a row counts records as a spreadsheet shows them, blank ones too: a cell with line breaks is one row.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from tracker.errors import UnreadableFile
from tracker.importers import letters
from tracker.importers.dialect import NONE, Dialect, found
from tracker.importers.sheet import Line
from tracker.importers.source import DAMAGED, MAX_CELL, Raw, Source, Tables

NAME = "CSV"
SUFFIXES = (".csv", ".tsv", ".tab", ".txt", ".psv", ".dsv", "")
SHOWN = 10_000  # characters of a broken row that are kept
MAX_LINES = 100_000  # line ends in one row
EMPTY = 1_000_000  # empty lines behind each other: spreadsheets hold no more rows
ASTRAY = 10_000  # rows unlike the others behind a quote that nothing closes: it is a text and no table
NAMED = {"\t": "tabs", ";": "semicolons", "|": "bars", ",": "commas", " ": "blanks"}


def tables(source: Source) -> Tables | None:
    """The one table of a delimited text; None where the file is none. Raises UnreadableFile."""
    if source.suffix not in SUFFIXES:
        return None
    encoding, notes = letters.encoding_of(source)
    sample, whole = _sample(source, encoding)
    longest = max(map(len, sample.splitlines()), default=0)
    if longest >= MAX_CELL and not whole:
        raise UnreadableFile(
            f"{source.name} has a line of more than {MAX_CELL:,} characters among its first: that is no table. Choose another file."
        )
    if sum(c < " " and c not in "\t\n\r\f\v\x1b\x1e\x1f\x01" for c in sample[:10_000]) > len(sample[:10_000]) // 20:
        raise UnreadableFile(f"{source.name} is not text, whatever its ending says. Choose the table's own file.")
    begin = sample[: max(65_536, sample.find("\n") + 1)]
    dialect = found(begin, whole and begin == sample, source.delimiter, source.suffix in (".tsv", ".tab"))
    if dialect.delimiter not in (",", NONE) and source.delimiter is None:
        notes = (*notes, f"Cells are parted by {NAMED.get(dialect.delimiter, repr(dialect.delimiter))}.")
    raw = Raw(source.stem, lambda: rows(source, encoding, dialect))
    return Tables("TSV" if dialect.delimiter == "\t" else NAME, (raw,), notes)


def _sample(source: Source, encoding: str) -> tuple[str, bool]:
    """The beginning of the text, with at least one line end where there is one; and whether that is all."""
    text = ""
    for block in letters.text_of(source, encoding):
        text += block
        if len(text) > MAX_CELL or (len(text) >= 65_536 and ("\n" in text[:65_536] or "\r" in text[:65_536])):
            return text, False
    return text, True


class _Lines:
    """Physical lines of a text, bounded; those since the last row can be put back."""

    def __init__(self, blocks: Iterator[str], dialect: Dialect) -> None:
        self.blocks, self.universal, self.skip = blocks, dialect.newline == "", dialect.skip
        self.taken: list[str] = []
        self.again: list[str] = []
        self.marred = False  # this block or the one before holds damage or NUL: its rows are looked at one by one
        self.lines = self._lines()

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self.again.pop() if self.again else next(self.lines)
        self.taken.append(line)
        if len(line) > MAX_CELL or len(self.taken) > MAX_LINES:
            raise csv.Error("field larger than field limit")
        return line

    def _lines(self) -> Iterator[str]:
        tail, before = "", False
        for block in self.blocks:
            now = DAMAGED in block or "\0" in block
            self.marred, before = now or before, now
            if self.skip:
                block, self.skip = block[self.skip :], 0
            lines = list(io.StringIO(tail + block, newline="" if self.universal else "\n"))
            # a carriage return at the end of a block may be half of a line end
            tail = lines.pop() if lines and lines[-1][-1] != "\n" else ""
            yield from lines
            if len(tail) > MAX_CELL:
                yield tail  # longer than a cell may be; the rest of the line is dropped
                tail = self._behind_line()
        if tail:  # several lines, where it stood behind an endless one
            yield from io.StringIO(tail, newline="" if self.universal else "\n")

    def _behind_line(self) -> str:
        """Reads on to the end of an endless line; gives what stands behind it."""
        for block in self.blocks:
            ends = [at for at in (block.find("\n"), block.find("\r") if self.universal else -1) if at >= 0]
            if ends:
                return block[min(ends) + 1 :]
        return ""


def rows(source: Source, encoding: str, dialect: Dialect) -> Iterator[Line]:
    """Every row of the text but empty lines, which are counted; the broken ones with the reason.

    Raises UnreadableFile where rows end.
    """
    lines = _Lines(letters.text_of(source, encoding), dialect)
    reader = dialect.reader(lines)
    number, usual, empty = 0, 0, 0
    opened, astray = 0, 0  # the row whose quote was not closed, how many unlike the others followed it
    while True:
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as problem:
            yield _broken(number, str(problem), lines, dialect, usual)
            lines.taken.clear()
            opened, astray = opened or number, astray + 1
            if astray > ASTRAY:
                raise UnreadableFile(_astray(source, opened)) from None
            continue
        lines.taken.clear()
        if not cells:
            empty += 1
            if empty > EMPTY:
                raise UnreadableFile(
                    f"{source.name} holds more than {EMPTY:,} empty lines in a row, up to row {number:,}: that is no table. "
                    "Delete them, or get the file once more."
                )
            continue
        empty = 0
        usual = usual or len(cells)
        if opened:
            astray = 0 if len(cells) == usual else astray + 1
            if astray > ASTRAY:
                raise UnreadableFile(_astray(source, opened))
        if lines.marred and (why := _damage(cells, encoding)):
            yield Line(number, tuple(cell.replace(DAMAGED, "\ufffd").replace("\0", "\ufffd") for cell in cells), why)
        else:
            yield Line(number, tuple(cells))


def _astray(source: Source, number: int) -> str:
    return (
        f"{source.name} is no table from row {number:,} on: what follows has other columns. A quote may be missing there; "
        "close it, or take it away."
    )


def _damage(cells: list[str], encoding: str) -> str:
    row = "".join(cells)
    if DAMAGED in row:
        return f"It holds bytes that are not {encoding.removesuffix('-sig').upper()}: letters would be lost."
    return "It holds a NUL, a character that is no text." if "\0" in row else ""


def _broken(number: int, problem: str, lines: _Lines, dialect: Dialect, usual: int) -> Line:
    """A row whose quotes do not hold together; rows that it would swallow are given back."""
    taken = lines.taken
    endless = "field larger" in problem or "unexpected end" in problem
    if len(taken) > 1 and (endless or _rows_of_their_own(taken[1:], dialect, usual)):
        lines.again.extend(reversed(taken[1:]))
        taken = taken[:1]
    words = "".join(taken).replace(DAMAGED, "\ufffd").replace("\0", "\ufffd").rstrip("\r\n")
    if "field larger" in problem and len(words) >= MAX_CELL:
        why = f"A cell is longer than {MAX_CELL:,} characters; only its beginning is shown."
    elif endless:
        why = "A quote opens in it and is never closed."
    elif "new-line" in problem:
        why = "A lone carriage return stands in it outside quotes: it is not sure where the row ends."
    else:
        why = "A quote stands inside a quoted cell: it is not sure where the cell ends. Double the quotes that belong to the text."
    return Line(number, (words[:SHOWN],), why)


def _rows_of_their_own(lines: list[str], dialect: Dialect, usual: int) -> bool:
    try:
        return usual > 1 and all(len(row) == usual for row in dialect.reader(lines))
    except csv.Error:
        return False

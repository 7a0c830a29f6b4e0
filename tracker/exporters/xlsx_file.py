"""XLSX: every text stays a text, never a formula or a link; no author in the file's properties.

Numbers are numbers, columns can be filtered. How it was made, which sources tell of it and a picture of its counts stand
on sheets of their own.

The library holds every cell of a sheet until the book is closed, or parks them in a file on the disk, where what is
encrypted elsewhere would lie open. So it writes the beginning of a long sheet, and the rest is set behind it row by row.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import islice

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from tracker.exporters.rows import PART
from tracker.exporters.table import Sources, Table, flat, marked
from tracker.spool import Spool

NAME, SUFFIX = "xlsx", ".xlsx"
LABEL = "Spreadsheet (.xlsx)"
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SOURCES = Sources.REPORTS
CELL = 32_767
ROWS = 1_048_576  # of a sheet, its head among them
CHARTED = 60  # bars that one can still tell apart
CUT = " … [longer than a cell: see the record]"
MORE = "[more than a sheet holds]"
ESCAPED = re.compile("_x[0-9a-fA-F]{4}_")  # would be read as one character
UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")
SHEET, END = "xl/worksheets/sheet{n}.xml", "</sheetData>"
EPOCH = datetime(2020, 1, 1, tzinfo=UTC).replace(tzinfo=None)  # the same table gives the same file


def write(table: Table) -> Spool:
    """The table as a sheet, with sheets for its picture, its method and its sources where it has them."""
    shown = marked(table)
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    book.set_properties({"title": shown.title, "author": "", "company": "", "created": EPOCH})
    sheet = book.add_worksheet("".join(c for c in shown.title if c not in "[]:*?/\\'")[:31] or "List")
    bold, wrap = book.add_format({"bold": True, "bottom": 1}), book.add_format({"text_wrap": True, "valign": "top"})
    for column, name in enumerate(shown.columns):
        longest = max([len(name), *(len(str(flat(row[column]) or "")) for row in shown.rows[:500])])
        sheet.set_column(column, column, min(max(longest + 2, 8), 60))
        sheet.write_string(0, column, name, bold)
    for number, row in enumerate(shown.rows[:PART], 1):
        for column, value in enumerate(row):
            _cell(sheet, number, column, flat(value), wrap)
    sheet.freeze_panes(1, 1)
    longer: dict[str, Iterable[Sequence[object]]] = {}
    if len(shown.rows) > PART:
        longer[SHEET.format(n=1)] = islice(_fitting(shown.rows), PART, None)
    if shown.rows:
        sheet.autofilter(0, 0, min(len(shown.rows), ROWS - 1), len(shown.columns) - 1)
    if shown.rows and shown.charted:
        _chart(book, sheet.get_name(), shown)
    if shown.notes:
        _lines(book, "Method", ("How it was made",), [(note,) for note in shown.notes], bold, wrap)
    if shown.reports:
        rows = [(one.ref, one.title, one.publisher, one.url) for one in shown.reports]
        _lines(book, "Sources", ("ref", "title", "publisher", "url"), rows, bold, wrap)
    pairs = _fitting(_pairs(shown))
    if begun := list(islice(pairs, PART)):
        _lines(book, "Sources", ("told of", "source", "title", "publisher", "url"), begun, bold, wrap)
        longer[SHEET.format(n=len(book.worksheets()))] = pairs
    book.close()
    return _continued(out, longer, wrap.xf_index) if longer else Spool(out.getvalue())


def _pairs(table: Table) -> Iterator[tuple[str, ...]]:
    """Each source beside what it tells of."""
    for row, own in table.sources:
        yield from ((row, one.ref, one.title, one.publisher, one.url) for one in own)


def _fitting(rows: Iterable[Sequence[object]]) -> Iterator[Sequence[object]]:
    """As many rows as a sheet holds under its head; where there are more, the last says so."""
    coming = iter(rows)
    yield from islice(coming, ROWS - 2)
    last = list(islice(coming, 2))
    yield from last if len(last) < 2 else [(MORE,)]


def _continued(book: io.BytesIO, longer: Mapping[str, Iterable[Sequence[object]]], style: int) -> Spool:
    """The book once more, with these rows behind those that its sheets hold."""
    out = Spool()
    with zipfile.ZipFile(book) as made, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as whole:
        for part in made.infolist():
            content = made.read(part)
            if part.filename not in longer:
                whole.writestr(part, content, zipfile.ZIP_DEFLATED)
                continue
            before, _, after = content.decode().rpartition(END)
            info = zipfile.ZipInfo(part.filename, part.date_time)
            info.compress_type = zipfile.ZIP_DEFLATED
            with whole.open(info, "w") as sheet:
                # where the sheet ends need not be said, and is not known yet
                sheet.write(re.sub(r"<dimension [^>]*/>", "", before, count=1).encode())
                for number, row in enumerate(longer[part.filename], before.count("<row ") + 1):
                    sheet.write(_row(number, row, style).encode())
                sheet.write((END + after).encode())
    return out


def _row(number: int, row: Sequence[object], style: int) -> str:
    """A row as the format writes it: texts stand in their cells."""
    cells = []
    for column, value in enumerate(row):
        at, said = f'r="{xl_col_to_name(column)}{number}"', flat(value)
        if said is None:
            continue
        if isinstance(said, bool) or not isinstance(said, int | float):
            cells.append(f'<c {at} s="{style}" t="inlineStr"><is><t xml:space="preserve">{_text(said)}</t></is></c>')
        else:
            cells.append(f'<c {at} s="{style}"><v>{said:.16G}</v></c>')
    return f'<row r="{number}">{"".join(cells)}</row>'


def _text(value: object) -> str:
    """A text of a cell, no longer than it may be, with what XML does not hold told as the format tells it."""
    text = ESCAPED.sub(lambda found: f"_x005F{found[0]}", _cut(str(value)))
    text = UNPRINTABLE.sub(lambda found: f"_x{ord(found[0]):04X}_", text)
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _cut(text: str) -> str:
    return text if len(text) <= CELL else text[: CELL - len(CUT)] + CUT


def _lines(
    book: xlsxwriter.Workbook,
    name: str,
    head: Sequence[str],
    rows: Iterable[Sequence[object]],
    bold: object,
    wrap: object,
) -> None:
    """A sheet of texts."""
    sheet = book.add_worksheet(name)
    sheet.set_column(0, 0, 100 if len(head) == 1 else 16)
    sheet.set_column(1, len(head), 50)
    for number, row in enumerate([head, *rows]):
        for column, value in enumerate(row):
            _cell(sheet, number, column, value, bold if number == 0 else wrap)


def _chart(book: xlsxwriter.Workbook, name: str, table: Table) -> None:
    """A picture of the counts: bars, one upon the other, for the first rows of the table."""
    chart = book.add_chart({"type": "column", "subtype": "stacked"})
    last = min(len(table.rows), CHARTED)
    of = next(place for place, column in enumerate(table.columns) if column in table.charted)
    for column in table.charted:
        place = table.columns.index(column)
        chart.add_series(
            {
                "name": [name, 0, place],
                "categories": [name, 1, 0, last, of - 1] if of else None,
                "values": [name, 1, place, last, place],
            }
        )
    chart.set_legend({"position": "bottom"})
    chart.set_size({"width": 960, "height": 480})
    book.add_worksheet("Chart").insert_chart("A1", chart)


def _cell(sheet: xlsxwriter.worksheet.Worksheet, row: int, column: int, value: object, style: object) -> None:
    if value is None:
        return
    if isinstance(value, bool) or not isinstance(value, int | float):
        sheet.write_string(row, column, _cut(str(value)), style)
    else:
        sheet.write_number(row, column, value, style)

"""XLSX: every text stays a text, never a formula or a link; no author in the file's properties.

Numbers are numbers, columns can be filtered. How it was made, which sources tell of it and a picture of its counts stand
on sheets of their own.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import UTC, datetime

import xlsxwriter

from tracker.exporters.table import Sources, Table, flat, marked

NAME, SUFFIX = "xlsx", ".xlsx"
LABEL = "Spreadsheet (.xlsx)"
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SOURCES = Sources.REPORTS
CELL = 32_767
ROWS = 1_048_576  # of a sheet, its head among them
CHARTED = 60  # bars that one can still tell apart
CUT = " … [longer than a cell: see the record]"
MORE = "[more than a sheet holds]"
EPOCH = datetime(2020, 1, 1, tzinfo=UTC).replace(tzinfo=None)  # the same table gives the same file


def write(table: Table) -> bytes:
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
    for number, row in enumerate(shown.rows, 1):
        for column, value in enumerate(row):
            _cell(sheet, number, column, flat(value), wrap)
    sheet.freeze_panes(1, 1)
    if shown.rows:
        sheet.autofilter(0, 0, len(shown.rows), len(shown.columns) - 1)
    if shown.rows and shown.charted:
        _chart(book, sheet.get_name(), shown)
    if shown.notes:
        _lines(book, "Method", ("How it was made",), [(note,) for note in shown.notes], bold, wrap)
    if shown.reports:
        rows = [(one.ref, one.title, one.publisher, one.url) for one in shown.reports]
        _lines(book, "Sources", ("ref", "title", "publisher", "url"), rows, bold, wrap)
    if shown.sources:
        pairs = [(row, one.ref, one.title, one.publisher, one.url) for row, own in shown.sources.items() for one in own]
        if len(pairs) >= ROWS:
            pairs = [*pairs[: ROWS - 2], (MORE, "", "", "", "")]
        _lines(book, "Sources", ("told of", "source", "title", "publisher", "url"), pairs, bold, wrap)
    book.close()
    return out.getvalue()


def _lines(
    book: xlsxwriter.Workbook,
    name: str,
    head: Sequence[str],
    rows: Sequence[Sequence[object]],
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
        text = str(value)
        sheet.write_string(row, column, text if len(text) <= CELL else text[: CELL - len(CUT)] + CUT, style)
    else:
        sheet.write_number(row, column, value, style)

"""XLSX: every text stays a text, never a formula or a link; no author in the file's properties."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import xlsxwriter

from tracker.exporters.table import Table, flat, marked

NAME, SUFFIX = "xlsx", ".xlsx"
LABEL = "Spreadsheet (.xlsx)"
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CELL = 32_767
CUT = " … [longer than a cell: see the record]"
EPOCH = datetime(2020, 1, 1, tzinfo=UTC).replace(tzinfo=None)  # the same table gives the same file


def write(table: Table) -> bytes:
    """The table as one sheet."""
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
    book.close()
    return out.getvalue()


def _cell(sheet: xlsxwriter.worksheet.Worksheet, row: int, column: int, value: object, style: object) -> None:
    if value is None:
        return
    if isinstance(value, bool) or not isinstance(value, int | float):
        text = str(value)
        sheet.write_string(row, column, text if len(text) <= CELL else text[: CELL - len(CUT)] + CUT, style)
    else:
        sheet.write_number(row, column, value, style)

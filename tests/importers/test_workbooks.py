"""Workbooks: the words of each cell as it is shown, and what is told of formulas, errors, merged cells and hidden sheets."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import openpyxl.comments
import pytest
import xlsxwriter
from importers_making import cell, ods

from tracker.errors import UnreadableFile
from tracker.importers import open_book
from tracker.importers.cell_words import format_of, words_of
from tracker.importers.sheet import Book

NUMBERS = [
    ("43", "General", "43"),
    ("43.0", "General", "43"),
    ("0.30000000000000004", "General", "0.3"),
    ("1.2345678901234567E+19", "General", "12345678901234600000"),
    ("123456789012345", "General", "123456789012345"),
    ("1E-7", "0.00E+00", "0.0000001"),
    ("-0.5", "#,##0.00", "-0.5"),
    ("7", "00000", "00007"),
    ("0.5", "0%", "50%"),
    ("43785", "yyyy-mm-dd", "2019-11-16"),
    ("43785", "d/m/yyyy;@", "2019-11-16"),
    ("43785", "[$-409]mmmm d, yyyy", "2019-11-16"),
    ("43785", "mmm-yy", "2019-11"),
    ("43785", "yyyy", "2019"),
    ("43785", "d-mmm", "XXXX-11-16"),
    ("43785.604166666664", "yyyy-mm-dd hh:mm", "2019-11-16T14:30"),
    ("43785.604166666664", "yyyy-mm-dd", "2019-11-16T14:30"),
    ("0.604166666664", "h:mm", "14:30"),
    ("1.5", "[h]:mm:ss", "36:00:00"),
    ("60", "yyyy-mm-dd", "1900-02-29"),
    ("1", "yyyy-mm-dd", "1900-01-01"),
    ("-5", "yyyy-mm-dd", "-5"),
    ("3", '0 "days"', "3"),
    ("500", '#,##0.00\\ "€"', "500 €"),
    ("20.5", "[$KES-441] #,##0.00", "20.5 KES"),
    ("x1", "General", "x1"),
]


@pytest.mark.parametrize(("number", "code", "shown"), NUMBERS)
def test_a_number_gives_the_digits_as_shown_and_a_day_as_far_as_shown(number: str, code: str, shown: str) -> None:
    assert words_of(number, format_of(code)) == shown


def written(path: Path) -> Path:
    """A workbook with one of everything."""
    book = xlsxwriter.Workbook(path)
    sheet, day = book.add_worksheet("people"), book.add_format({"num_format": "dd.mm.yyyy"})
    month = book.add_format({"num_format": "mmm yyyy"})
    sheet.write_string(0, 0, "List of 2019")
    sheet.write_row(2, 0, ["id", "name", "when", "about", "sum", "fault", "ok"])
    sheet.write_number(3, 0, 880012345678)
    sheet.write_rich_string(3, 1, "Ada ", book.add_format({"bold": True}), "Bek")
    sheet.write_datetime(3, 2, date(2019, 11, 16), day)
    sheet.write_datetime(3, 3, date(2019, 11, 1), month)
    sheet.write_formula(3, 4, "=1+1", None, 2)
    sheet.write_formula(3, 5, "=NA()", None, "#N/A")
    sheet.write_boolean(3, 6, True)
    sheet.write_string(5, 0, "007")
    sheet.write_string(5, 1, "  ئىلھام _x0041_ \x07 ")
    sheet.write_string(5, 4, "=1+1")
    sheet.merge_range(6, 0, 6, 2, "merged")
    hidden = book.add_worksheet("notes")
    hidden.write_row(0, 0, ["a", "b"])
    hidden.write_row(1, 0, ["x", 1.5])
    hidden.hide()
    book.add_worksheet("empty")
    book.close()
    return path


def test_a_workbook_gives_the_words_of_each_cell_with_the_numbers_of_its_rows(tmp_path: Path) -> None:
    book = open_book(written(tmp_path / "t.xlsx"))
    people, notes = book.sheets
    assert [column.name for column in people.columns] == ["id", "name", "when", "about", "sum", "fault", "ok"]
    assert [(line.number, line.cells) for line in people.lines(0)] == [
        (4, ("880012345678", "Ada Bek", "2019-11-16", "2019-11", "2", "#N/A", "TRUE")),
        (6, ("007", "  ئىلھام _x0041_ \x07 ", "", "", "=1+1", "", "")),
        (7, ("merged", "", "", "", "", "", "")),
    ]
    assert [line.number for line in people.lines(4)] == [6, 7]
    assert [line.cells for line in notes.lines(0)] == [("x", "1.5")]
    told = " ".join(book.notes)
    for words in (
        "2 cells hold formulas",
        "1 cells show an error",
        "Cells are merged in 1 place:",
        '"notes" is hidden',
        "List of 2019",
    ):
        assert words in told


def test_days_counted_from_1904_are_the_same_days(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    book.active.append(["name", "when"])
    book.active.append(["Ada", date(2019, 11, 16)])
    book.save(tmp_path / "mac.xlsx")
    (sheet,) = open_book(tmp_path / "mac.xlsx").sheets
    assert [line.cells for line in sheet.lines(0)] == [("Ada", "2019-11-16")]


def test_a_formula_whose_result_is_not_kept_breaks_its_row(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (["name", "age"], ["Ada", "=1+1"], ["Noor", 5]):
        book.active.append(row)
    book.save(tmp_path / "f.xlsx")
    (sheet,) = open_book(tmp_path / "f.xlsx").sheets
    first, second = sheet.lines(0)
    assert "Column B holds a formula" in first.broken
    assert second.cells == ("Noor", "5")


def test_ods_gives_words_digits_and_days_as_far_as_shown(tmp_path: Path) -> None:
    styles = (
        '<number:date-style style:name="N1"><number:month/><number:year/></number:date-style>'
        '<style:style style:name="ce1" style:family="table-cell" style:data-style-name="N1"/>'
        '<style:style style:name="ta2" style:family="table"><style:table-properties table:display="false"/></style:style>'
    )
    head = "".join(cell(name) for name in ("name", "age", "when", "about", "part", "ok"))
    first = (
        '<table:table-cell office:value-type="string"><text:p>Ada<text:s text:c="2"/>Bek</text:p><text:p>two</text:p>'
        "<office:annotation><text:p>a comment</text:p></office:annotation></table:table-cell>"
        + cell("1.234,00", "float", 'office:value="1234" table:formula="of:=1"')
        + cell("16.11.19", "date", 'office:date-value="2019-11-16"')
        + cell("Nov 19", "date", 'office:date-value="2019-11-01" table:style-name="ce1"')
        + cell("50%", "percentage", 'office:value="0.5"')
        + cell("WAHR", "boolean", 'office:boolean-value="true"')
    )
    twice = f'<table:table-row table:number-rows-repeated="2">{cell("x")}<table:table-cell table:number-columns-repeated="1020"/></table:table-row>'
    tables = (
        f'<table:table table:name="people"><table:table-row>{head}</table:table-row>'
        f'<table:table-row table:number-rows-repeated="3"><table:table-cell/></table:table-row>'
        f"<table:table-row>{first}</table:table-row>{twice}</table:table>"
        f'<table:table table:name="off" table:style-name="ta2"><table:table-row>{cell("a")}</table:table-row>'
        f"<table:table-row>{cell('b')}</table:table-row></table:table>"
    )
    book = open_book(ods(tmp_path / "t.ods", tables, styles))
    people, off = book.sheets
    assert [(line.number, line.cells) for line in people.lines(0)] == [
        (5, ("Ada  Bek\ntwo", "1234", "2019-11-16", "2019-11", "50%", "TRUE")),
        (6, ("x", "", "", "", "", "")),
        (7, ("x", "", "", "", "", "")),
    ]
    assert [line.cells for line in off.lines(0)] == [("b",)]
    assert any("1 cells hold formulas" in note for note in book.notes)
    assert any('"off" is hidden' in note for note in book.notes)


def test_old_locked_and_damaged_workbooks_are_refused_with_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
    with pytest.raises(UnreadableFile, match="password"):
        open_book(path)
    whole = written(tmp_path / "whole.xlsx").read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(UnreadableFile, match="damaged"):
        open_book(path)


def sheet_of(tmp_path: Path, *rows: list[object], hidden: tuple[int, ...] = ()) -> Book:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for number in hidden:
        book.active.row_dimensions[number].hidden = True
    book.save(tmp_path / "people.xlsx")
    return open_book(tmp_path / "people.xlsx")


PERSON = [["Ann Roe", date(1980, 1, 2), "F", date(2020, 3, 4), "Minsk", "released"]] * 3


def test_headers_in_two_rows_are_joined(tmp_path: Path) -> None:
    groups = ["Person", None, None, "Arrest", None, "Status"]
    book = sheet_of(tmp_path, groups, ["Name", "DOB", "Sex", "Date", "Place", None], *PERSON)
    names = [column.name for column in book.sheets[0].columns]
    assert names == ["Person Name", "Person DOB", "Person Sex", "Arrest Date", "Arrest Place", "Status"]
    assert [column.label for column in book.sheets[0].columns] == ["Name", "DOB", "Sex", "Date", "Place", ""]
    assert [line.number for line in book.sheets[0].lines(0)] == [3, 4, 5]
    assert any("Rows 1 and 2 hold the headers" in note for note in book.notes)


def test_a_group_of_two_columns_below_its_header_is_joined(tmp_path: Path) -> None:
    book = sheet_of(
        tmp_path, ["Name", "Arrest", None], [None, "Date", "Place"], *[["Ann Roe", date(2020, 3, 4), "Minsk"]] * 3
    )
    assert [column.name for column in book.sheets[0].columns] == ["Name", "Arrest Date", "Arrest Place"]


def test_a_cell_that_goes_over_rows_says_its_words_of_each_and_its_number_once(tmp_path: Path) -> None:
    from openpyxl import Workbook

    made = Workbook()
    for row in (
        ["Date", "Place", "Name", "Killed"],
        ["28/07/2024", "Norvek", "Tavo Ermin", 3],
        [None, None, "Ena Kast", None],
        [None, None, None, None],
        ["30/07/2024", "Sulm", "Oro Pellan", None],
        [None, "Kalt", "Ida Renn", None],
    ):
        made.active.append(row)
    for cells in ("A1:A1", "A2:A4", "B2:B4", "D2:D3", "A5:A6"):
        made.active.merge_cells(cells)
    made.save(tmp_path / "people.xlsx")

    book = open_book(tmp_path / "people.xlsx")

    rows = [line.cells for line in book.sheets[0].lines(0)]
    assert rows == [
        ("28/07/2024", "Norvek", "Tavo Ermin", "3"),
        ("28/07/2024", "Norvek", "Ena Kast", ""),
        ("30/07/2024", "Sulm", "Oro Pellan", ""),
        ("30/07/2024", "Kalt", "Ida Renn", ""),
    ]
    assert any("count for each of them" in note for note in book.notes)


def test_a_cell_of_ods_that_goes_over_rows_says_its_words_of_each(tmp_path: Path) -> None:
    long = cell("Gao", more='table:number-rows-spanned="2"')
    rows = [
        cell("Nom") + cell("Lieu") + cell("Statut"),
        cell("Awa K.") + long + cell("disparue"),
        cell("Ali K.") + "<table:covered-table-cell/>" + cell("disparu"),
    ]
    table = "".join(f"<table:table-row>{row}</table:table-row>" for row in rows)
    book = open_book(ods(tmp_path / "list.ods", f'<table:table table:name="Liste">{table}</table:table>'))

    assert [line.cells[1] for line in book.sheets[0].lines(0)] == ["Gao", "Gao"]


@pytest.mark.parametrize(
    "first",
    [["Ann Roe", "unknown", "F", "unknown", "Minsk", "held"], ["Ann Roe", date(1980, 1, 2), "F", None, "Minsk", None]],
)
def test_a_row_of_data_below_headers_with_a_gap_stays_a_row(tmp_path: Path, first: list[object]) -> None:
    book = sheet_of(tmp_path, ["Name", "Born", None, "Arrested", "Place", "Status"], first, *PERSON)
    assert [line.number for line in book.sheets[0].lines(0)] == [2, 3, 4, 5]


def test_hidden_rows_are_read_and_told(tmp_path: Path) -> None:
    book = sheet_of(tmp_path, ["Name", "Born", "Sex", "Arrested", "Place", "Status"], *PERSON, hidden=(2, 4))
    assert len(list(book.sheets[0].lines(0))) == 3
    assert any(note.startswith("2 rows hidden in the workbook") for note in book.notes)


def test_a_table_below_another_is_not_read_under_the_headers_of_the_first(tmp_path: Path) -> None:
    first = [["Name", "Date of arrest", "Place"], ["Tavo Ermin", "2020-03-25", "Norvek"], ["Ena Kast", "2020", "Sulm"]]
    second = [
        ["Killed"],
        ["Name", "Date of death", "Cause"],
        ["Oro Pellan", "2019-01-02", "shot"],
        ["A", "", "", "more"],
    ]
    (sheet,) = sheet_of(tmp_path, *first, [], *second).sheets

    rows = [(line.number, line.broken.split(":")[0].split(",")[0]) for line in sheet.lines(0)]

    assert rows == [
        (2, ""), (3, ""), (5, "It stands alone above the headers of another table."), (6, "It holds headers"),
        (7, "It belongs to another table"), (8, "It belongs to another table"),
    ]  # fmt: skip
    assert [(line.number, line.broken) for line in sheet.lines(6)] == [
        (7, "It belongs to another table, whose headers stand in row 6. Put that table on a sheet or into a file of its own."),
        (8, "It belongs to another table, whose headers stand in row 6. Put that table on a sheet or into a file of its own."),
    ]  # fmt: skip


def test_headers_that_are_printed_once_more_are_no_row(tmp_path: Path) -> None:
    rows = [["Name", "Date of arrest"], ["Tavo Ermin", "2020-03-25"], ["Name", "Date of arrest"], ["Ena Kast", "2020"]]
    (sheet,) = sheet_of(tmp_path, *rows).sheets

    assert [(line.cells[0], line.broken) for line in sheet.lines(0)] == [
        ("Tavo Ermin", ""), ("Name", "It repeats the headers."), ("Ena Kast", ""),
    ]  # fmt: skip


def test_comments_beside_cells_are_told_and_currencies_kept(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    made = workbook.active
    assert made is not None
    made.append(["name", "fine"])
    made.append(["Ada", "5"])
    made["A2"].comment = openpyxl.comments.Comment("in hiding", "somebody")
    workbook.save(tmp_path / "b.xlsx")
    note = '<table:table-cell office:value-type="string"><office:annotation><text:p>in hiding</text:p></office:annotation><text:p>Ada</text:p></table:table-cell>'
    fine = cell("5,00 ₸", "currency", 'office:value="5" office:currency="KZT"')
    rows = "".join(f"<table:table-row>{row}</table:table-row>" for row in (cell("name") + cell("fine"), note + fine))
    path = ods(tmp_path / "b.ods", f'<table:table table:name="people">{rows}</table:table>')

    for file in (tmp_path / "b.xlsx", path):
        book = open_book(file)
        assert any("Comments beside cells are left out" in note for note in book.notes)
        assert "hiding" not in str([line.cells for line in book.sheets[0].lines(0)])
    assert [line.cells for line in book.sheets[0].lines(0)] == [("Ada", "5 KZT")]

"""Every real table opens as what it is, with all its rows and columns."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tracker.importers import open_book
from tracker.importers.sheet import Book

CSVS = [  # file, format, rows, columns
    ("tabular/eu_32011R0359.csv", "CSV", 321, 45),
    ("tabular/gaza_2024-04_no_ids.csv", "CSV", 3000, 5),
    ("tabular/iran_aban98_green88.csv", "CSV", 584, 16),
    ("interop/hxl/hxl_location_sample.csv", "HXL", 294, 24),
    ("interop/namebench/cases.csv", "CSV", 826, 8),
    ("interop/syria_finder/test_data_arabic.csv", "CSV", 5, 11),
    ("interop/uwazi/test.csv", "Uwazi", 3, 13),
]


def opened(shared: Path, name: str) -> Book:
    return open_book(shared / "data" / "dev" / name)


@pytest.mark.parametrize(("name", "form", "rows", "columns"), CSVS)
def test_a_real_table_has_all_its_rows_and_cells(shared: Path, name: str, form: str, rows: int, columns: int) -> None:
    book = opened(shared, name)
    (sheet,) = book.sheets
    lines = list(sheet.lines(0))
    assert (book.format, len(lines), len(sheet.columns)) == (form, rows, columns)
    assert not [line.number for line in lines if line.broken]
    with (shared / "data" / "dev" / name).open(encoding="utf-8-sig", newline="") as file:
        plain = [(number, row) for number, row in enumerate(csv.reader(file), 1) if number > 1 and any(row)]
    trim = form == "Uwazi"
    expected = [(number, tuple(cell.strip() if trim else cell for cell in row)) for number, row in plain]
    assert [(line.number, line.cells) for line in lines] == [row for row in expected if form != "HXL" or row[0] != 2]


def test_hashtags_are_hints_and_no_row(shared: Path) -> None:
    (sheet,) = opened(shared, "interop/hxl/hxl_location_sample.csv").sheets
    hints = {column.name: column.hint for column in sheet.columns}
    assert hints["admin3Name_ar"] == "#adm3+name+ar-lb"
    assert not hints["OBJECTID *"]


def test_places_and_several_values_of_uwazi_are_told_apart(shared: Path) -> None:
    (sheet,) = opened(shared, "interop/uwazi/test.csv").sheets
    told = {column.name: (column.hint, column.separator) for column in sheet.columns}
    assert told["geolocation_geolocation"] == ("uwazi:geolocation", "")
    assert told["Multi Select Label"] == ("", "|")
    assert told["Title"] == ("uwazi:title", "")


def test_a_real_form_has_its_questions_with_labels_and_choices(shared: Path) -> None:
    book = opened(shared, "interop/kobo/XLSform_template.xlsx")
    assert book.format == "XLSForm"
    (sheet,) = book.sheets
    assert list(sheet.lines(0)) == []
    columns = {column.name: column for column in sheet.columns}
    assert len(columns) == 33
    assert columns["province"].hint == "xlsform:select_one"
    assert columns["province"].label == "Province"
    assert columns["province"].choices == {"Faryab": "Faryab"}
    assert columns["inter_date"].hint == "xlsform:date"


def test_every_entity_of_followthemoney_is_a_row_of_its_schema(shared: Path) -> None:
    book = opened(shared, "interop/ftm/aleph_samples.ijson")
    assert book.format == "FollowTheMoney"
    counts = {sheet.name: sum(1 for line in sheet.lines(0) if not line.broken) for sheet in book.sheets}
    assert sum(counts.values()) == 21
    assert (counts["Table"], counts["Person"], counts["Document"]) == (5, 2, 3)
    (people,) = opened(shared, "interop/ftm/opensanctions_export_sample.ftm.jsonl").sheets
    hints = {column.name: column.hint for column in people.columns}
    assert hints["birthDate"] == "Person:birthDate"
    rows = list(people.lines(0))
    assert [row.number for row in rows] == [1, 2, 3, 4, 5]
    names = [column.name for column in people.columns]
    assert len(rows[2].cells[names.index("alias")].split("\x1f")) == 5

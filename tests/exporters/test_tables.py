"""Files that leave: read back by other programs, nothing in them runs, nothing is lost."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import subprocess
import sys
import unicodedata
import zipfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.actions import export
from tracker.exporters import FORMATS, Table, xlsx_file
from tracker.exporters.csv_file import STARTS, is_plain, safe
from tracker.exporters.rows import PART, Rows
from tracker.exporters.table import Origin
from tracker.exporters.xlsx_file import CELL
from tracker.importers import open_book

NASTY = [
    "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "'=1", '"=1', "＝1+1", "\u200b=1", "\ufeff=1", "|calc", "%0A=1",
    "=HYPERLINK(\"http://x\")", "a\r=cmd|'/c calc'!A0", "https://example.org/", "mailto:a@b", "<b>bold</b>", "a,b;c", 'say "no"', "two\nlines",
    "Гүлфия Қазыбек", "古丽菲娅", "گۈلفىيە", "O’Neill", "\u202eevil", "00123", "1e5", "TRUE", "2018-03", "XXXX-11-29", "x" * 40_000, "",
]  # fmt: skip


def table(cells: list[Any]) -> Table:
    """One column of cells."""
    return Table("People: [a]/b?", ("ref", "name"), tuple((f"IND-{n}", cell) for n, cell in enumerate(cells)))


def read_csv(content: bytes) -> list[list[str]]:
    """As a spreadsheet reads it."""
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_no_cell_of_a_csv_is_a_formula() -> None:
    rows = read_csv(bytes(FORMATS["csv"].write(table(NASTY))))

    assert len(rows) == len(NASTY) + 1
    for _, cell in rows:
        assert (
            not cell.lstrip(" '\"\u200b\ufeff").startswith(("=", "+", "-", "@", "\t", "\r", "|", "%", "＝"))
            or cell[0] == "'"
        )
        assert "\r" not in cell


@given(st.text())
def test_a_text_in_a_csv_is_safe_and_comes_back(text: str) -> None:
    cell = str(safe(text))

    assert cell == "" or cell[0] not in "=+-@\t\r\n|%"
    again = cell[1:] if cell.startswith("'") else cell
    assert again == text.replace("\r\n", "\n").replace("\r", "\n")


def test_no_letter_or_digit_of_any_script_can_be_read_as_the_start_of_a_formula() -> None:
    """Texts that begin with one are not looked at further."""
    letters = (chr(number) for number in range(sys.maxunicode + 1))
    plain = (unicodedata.normalize("NFKC", letter) for letter in letters if is_plain(letter))

    assert not [text for text in plain if not text.strip() or text.lstrip(" '\"\u200b\ufeff").startswith(STARTS)]


def test_numbers_stay_numbers_and_the_unknown_stays_empty() -> None:
    rows = read_csv(bytes(FORMATS["csv"].write(table([-5, 2.5, None, True]))))

    assert [row[1] for row in rows[1:]] == ["-5", "2.5", "", "True"]


@pytest.mark.parametrize("before", [0, PART])  # a long sheet is written in another way from there on
def test_a_spreadsheet_holds_texts_only_and_no_link_or_author(before: int) -> None:
    content = bytes(FORMATS["xlsx"].write(table(["plain"] * before + NASTY)))

    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert sheet is not None
    assert sheet.max_row == before + len(NASTY) + 1
    for row in sheet.iter_rows(min_row=2):
        assert row[1].data_type != "f" and row[1].hyperlink is None
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        inside = {name: parts.read(name).decode("utf-8", "replace") for name in parts.namelist()}
    assert not any("<f>" in text for text in inside.values())
    assert not any("externalLink" in name or "vba" in name for name in inside)
    assert "<dc:creator></dc:creator>" in inside["docProps/core.xml"] or "creator" not in inside["docProps/core.xml"]


@pytest.mark.parametrize("before", [0, PART])
def test_a_spreadsheet_comes_back_as_it_was_and_says_where_it_cut(before: int) -> None:
    cells = [c for c in NASTY if "\r" not in c and c and "\u200b" not in c]

    content = bytes(FORMATS["xlsx"].write(table(["plain"] * before + cells)))
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert sheet is not None
    back = [row[1] for row in sheet.iter_rows(min_row=before + 2, values_only=True)]

    for was, now in zip(cells, back, strict=True):
        if len(was) > CELL:
            assert len(str(now)) == CELL and "see the record" in str(now)
        else:
            assert now == was


def as_text(value: object) -> object:
    """What a text that stands in its cell says: there openpyxl leaves an escaped "_"."""
    return value.replace("_x005F_", "_") if isinstance(value, str) else value


def test_a_long_sheet_is_written_as_a_short_one(tmp_path: Path) -> None:
    """What stands behind the beginning of a sheet: the same cells, filters, styles and marks as in it."""
    cells: list[Any] = [
        3,
        2.5,
        1e300,
        -7,
        True,
        None,
        "",
        "a_x0041_b",
        "\x01\x1f\ufffe",
        " a ",
        "two\nlines",
        ("a", "b"),
    ]
    long = Table("Individuals", ("ref", "name"), Rows((f"IND-{n}", cell) for n, cell in enumerate(cells * PART)),
                 "SYNTHETIC DATA", sources=[(f"IND-{n}", (Origin("SRC-1", "=A", "B & <C>", ""),)) for n in range(PART + 9)])  # fmt: skip
    content = bytes(FORMATS["xlsx"].write(long))
    (path := tmp_path / "list.xlsx").write_bytes(content)

    book = openpyxl.load_workbook(path)
    sheet, sources = book["Synthetic Individuals"], book["Sources"]
    rows = list(sheet.iter_rows(min_row=2))
    told = [[as_text(c.value) if n >= PART else c.value for c in row[1:]] for n, row in enumerate(rows)]
    assert len(rows) == len(cells) * PART and sheet.auto_filter.ref == f"A1:C{len(rows) + 1}"
    assert told == told[: len(cells)] * PART and told[0] == [3, "SYNTHETIC DATA"]
    assert {cell.alignment.wrap_text for row in (rows[0], rows[-1]) for cell in row} == {True}
    assert [row[0] for row in sources.iter_rows(min_row=2, values_only=True)] == [f"IND-{n}" for n in range(PART + 9)]
    assert [cell.value for cell in sources[PART + 9]] == [f"IND-{PART + 7}", "SRC-1", "=A", "B & <C>", ""]
    read = open_book(path).sheets[0]
    back = [line.cells for line in read.lines(0)]
    assert len(back) == len(rows) and [row[1:] for row in back] == [row[1:] for row in back[: len(cells)]] * PART


def test_a_sheet_that_is_full_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx_file, "ROWS", PART + 4)

    for count in (PART + 3, PART + 4):
        content = bytes(FORMATS["xlsx"].write(table(["plain"] * count)))
        sheet = openpyxl.load_workbook(io.BytesIO(content)).active
        assert sheet is not None and sheet.max_row == PART + 4
        assert (sheet.cell(PART + 4, 1).value == xlsx_file.MORE) is (count == PART + 4)


def test_json_keeps_every_character_and_lists() -> None:
    rows = json.loads(bytes(FORMATS["json"].write(table([*NASTY, ("a", "b"), None, 3]))))

    assert [row["name"] for row in rows] == [*NASTY, ["a", "b"], None, 3]


@pytest.mark.parametrize("name", FORMATS)
def test_several_values_and_a_demonstration_are_marked(name: str) -> None:
    marked = Table("Individuals", ("ref", "names"), (("IND-1", ("Ilsa", "Ильса")),), demonstration="DEMONSTRATION")
    empty = Table("Individuals", ("ref",), (), demonstration="DEMONSTRATION")

    content = bytes(FORMATS[name].write(marked))

    if name == "csv":
        assert read_csv(content)[1] == ["IND-1", "Ilsa | Ильса", "DEMONSTRATION"]
        assert read_csv(bytes(FORMATS[name].write(empty))) == [["ref", "demonstration"]]
    elif name == "json":
        assert json.loads(content) == [{"ref": "IND-1", "names": ["Ilsa", "Ильса"], "demonstration": "DEMONSTRATION"}]
    elif name != "xlsx":
        assert "DEMONSTRATION" in content.decode()
    else:
        book = openpyxl.load_workbook(io.BytesIO(content))
        assert book.sheetnames == ["Demonstration Individuals"]
        assert [cell.value for cell in book.active[2]] == ["IND-1", "Ilsa | Ильса", "DEMONSTRATION"]  # type: ignore[index]


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_table_gives_the_same_file(name: str) -> None:
    assert bytes(FORMATS[name].write(table(NASTY))) == bytes(FORMATS[name].write(table(NASTY)))


OFFICE, ODF = shutil.which("soffice"), "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
AS_NUMBER = ("00123", "1e5", "TRUE", "2018-03")  # a CSV says of none whether it is text


def with_office(path: Path, form: str) -> Path:
    """The file as LibreOffice opens it without being asked anything, and saves it again."""
    home, out = f"-env:UserInstallation={(path.parent / 'home').as_uri()}", path.parent / "again"
    read = ["--infilter=CSV:44,34,76,1,,0,false,true,false,false"] if path.suffix == ".csv" else []
    call = [str(OFFICE), home, "--headless", *read, "--convert-to", form, "--outdir", str(out), str(path)]
    subprocess.run(call, check=True, capture_output=True, timeout=180)
    return out / f"{path.stem}.{form.partition(':')[0]}"


@pytest.mark.torture
@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed: apt-get install libreoffice-calc-nogui")
@pytest.mark.parametrize("name", ["csv", "xlsx", "hxl"])
def test_libreoffice_finds_no_formula_and_the_same_text_comes_back_by_import(name: str, tmp_path: Path) -> None:
    left_out = AS_NUMBER if name != "xlsx" else ()
    words = [cell for cell in NASTY if cell and len(cell) < CELL and "\r" not in cell and cell not in left_out]
    columns = tuple(column.name for column in export.COLUMNS["individuals"])
    rows = tuple((f"IND-{n}", word, (word, "Ada"), *("",) * (len(columns) - 3)) for n, word in enumerate(words, 1))
    path = tmp_path / f"list{FORMATS[name].SUFFIX}"
    path.write_bytes(bytes(FORMATS[name].write(Table("Individuals", columns, rows))))

    told = with_office(path, "fods").read_text("utf-8")
    shown = {"".join("".join(c.itertext()).split()) for c in ElementTree.fromstring(told).iter(f"{ODF}table-cell")}  # noqa: S314  # our own file
    assert re.findall(r'table:formula="([^"]*)"', told) == []
    assert "xlink:href" not in told.partition("<office:body>")[2]
    for word in words:
        assert {"".join(word.split()), "'" + "".join(word.split())} & shown, word

    saved = with_office(path, "xlsx" if name == "xlsx" else "csv:Text - txt - csv (StarCalc):44,34,76,1")
    if name == "xlsx":
        cells = [c for row in openpyxl.load_workbook(saved).active.iter_rows() for c in row]  # type: ignore[union-attr]
        assert not [c.coordinate for c in cells if c.data_type == "f" or c.hyperlink]
    (sheet,) = open_book(saved).sheets
    names = [column.name for column in sheet.columns]
    back = [line.cells[names.index("name")] for line in sheet.lines(0)]
    assert back == words

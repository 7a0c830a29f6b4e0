"""Hostile files: refused with a sentence or read, within 10 s of processor time and 512 MiB, measured in a process of
their own; the program that asked goes on."""

from __future__ import annotations

import json
import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tracker.errors import UnreadableFile
from tracker.importers import open_book

SECONDS, MEBIBYTES = 10, 512
MEASURED = """
import json, re, resource, sys, time
from pathlib import Path
from tracker.errors import UnreadableFile
from tracker.importers import open_book
rows = broken = 0
said = ""
try:
    for sheet in open_book(Path(sys.argv[1])).sheets:
        for line in sheet.lines(0):
            rows += 1
            broken += bool(line.broken)
            said = said or line.broken
except UnreadableFile as problem:
    said = problem.sentence
try:  # what getrusage tells is that of the process that started this one, where that was larger
    peak = int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) / 2**10
except OSError:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
print(json.dumps([rows, broken, said, time.process_time(), peak]))
"""


def measured(path: Path) -> tuple[int, int, str]:
    """(rows, broken rows, sentence) of a file that was read to its end in bounds."""
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, str(path)], capture_output=True, text=True, timeout=600, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    rows, broken, said, seconds, peak = json.loads(done.stdout)
    assert seconds <= SECONDS, f"{seconds:.1f} s of processor time"
    assert peak <= MEBIBYTES, f"{peak:.0f} MiB"
    return rows, broken, said


CONTENT = '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORKBOOK = f'<workbook {MAIN} xmlns:r="{OFFICE}"><sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>'
LINKS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="r1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="r2" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
)


def workbook(
    path: Path, write: Callable[[object], None], strings: str = "", extra: dict[str, str] | None = None
) -> Path:
    """A workbook whose one sheet is written as it comes."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        archive.writestr("[Content_Types].xml", CONTENT)
        archive.writestr("xl/workbook.xml", WORKBOOK)
        archive.writestr("xl/_rels/workbook.xml.rels", LINKS)
        if strings:
            archive.writestr("xl/sharedStrings.xml", strings)
        for name, words in (extra or {}).items():
            archive.writestr(name, words)
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            write(sheet)
    return path


def sheet_of(*parts: tuple[bytes, int]) -> Callable[[object], None]:
    """Writes each part so often, in blocks."""

    def write(sheet: object) -> None:
        for part, times in parts:
            block = max(1, (1 << 20) // len(part))
            for _ in range(times // block):
                sheet.write(part * block)  # type: ignore[attr-defined]
            sheet.write(part * (times % block))  # type: ignore[attr-defined]

    return write


OPEN, SHUT = f"<worksheet {MAIN}><sheetData>".encode(), b"</sheetData></worksheet>"
TABLE = "urn:oasis:names:tc:opendocument:xmlns:"
SPREADSHEET = (
    f'<office:document-content xmlns:office="{TABLE}office:1.0" xmlns:table="{TABLE}table:1.0" xmlns:text="{TABLE}text:1.0">'
    '<office:body><office:spreadsheet><table:table table:name="a">{}</table:table></office:spreadsheet></office:body>'
    "</office:document-content>"
)


def ods(path: Path, rows: str) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", SPREADSHEET.format(rows))
    return path


def text_cell(words: str, more: str = "") -> str:
    return f'<table:table-cell office:value-type="string" {more}><text:p>{words}</text:p></table:table-cell>'


def many_rows(path: Path, count: int) -> Path:
    """A small workbook of so many rows."""

    def write(sheet: object) -> None:
        sheet.write(OPEN)  # type: ignore[attr-defined]
        for start in range(1, count + 1, 1000):
            sheet.write(  # type: ignore[attr-defined]
                "".join(
                    f'<row r="{n}"><c r="A{n}" t="inlineStr"><is><t>Ab</t></is></c><c r="B{n}"><v>{n % 90}</v></c></row>'
                    for n in range(start, start + 1000)
                ).encode()
            )
        sheet.write(SHUT)  # type: ignore[attr-defined]

    made = workbook(path, write)
    assert made.stat().st_size < 4_000_000
    return made


def test_a_small_workbook_of_many_rows_is_read_whole_and_of_400_000_refused_with_what_to_do(tmp_path: Path) -> None:
    assert measured(many_rows(tmp_path / "many.xlsx", 200_000))[:2] == (200_000, 0)
    assert "Save the sheet as CSV" in measured(many_rows(tmp_path / "more.xlsx", 400_000))[2]


def test_a_workbook_that_unpacks_to_gigabytes_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = workbook(tmp_path / "bomb.xlsx", sheet_of((OPEN, 1), (b" " * 1000, 1_000_000), (SHUT, 1)))
    assert "cannot be unpacked safely" in measured(path)[2]


def test_a_directory_that_lies_about_sizes_is_found_while_unpacking(tmp_path: Path) -> None:
    path = workbook(tmp_path / "liar.xlsx", sheet_of((OPEN, 1), (b"<row/>", 10_000_000), (SHUT, 1)))
    content = bytearray(path.read_bytes())
    at = content.rfind(b"PK\x01\x02", 0, content.rfind(b"xl/worksheets/sheet1.xml"))
    content[at + 24 : at + 28] = struct.pack("<I", 1000)
    path.write_bytes(content)
    assert "damaged" in measured(path)[2]


@pytest.mark.parametrize(
    ("name", "row"),
    [
        ("style-only cells", b'<row><c s="1"/><c s="1"/><c s="1"/></row>'),
        ("empty rows", b"<row/>"),
        ("numbers", b"<row><c><v>1</v></c><c><v>2.5</v></c></row>"),
    ],
)
@pytest.mark.torture
def test_a_hundred_megabytes_of_rows_in_a_small_workbook_end_in_time(tmp_path: Path, name: str, row: bytes) -> None:
    path = workbook(tmp_path / "rows.xlsx", sheet_of((OPEN, 1), (row, (120 << 20) // len(row)), (SHUT, 1)))
    rows, _, said = measured(path)
    assert said or rows > 1000, name


@pytest.mark.parametrize(
    "part",
    [b"<c/>", b"<x>", b"<c r='A1'><f>1</f>", b"a"],
    ids=["cells", "depth", "formulas", "text"],
)
def test_a_row_that_does_not_end_is_refused(tmp_path: Path, part: bytes) -> None:
    path = workbook(tmp_path / "row.xlsx", sheet_of((OPEN + b"<row>", 1), (part, (16 << 20) // len(part)), (SHUT, 1)))
    assert measured(path)[2]


def test_an_attribute_of_many_megabytes_is_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path / "long.xlsx", sheet_of((OPEN + b'<row r="', 1), (b"1", 16 << 20), (b'"/>' + SHUT, 1)))
    assert measured(path)[2]


def test_a_million_columns_of_a_workbook_are_refused(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "wide.xlsx", sheet_of((OPEN + b"<row>", 1), (b"<c><v>1</v></c>", 1_000_000), (b"</row>" + SHUT, 1))
    )
    assert measured(path)[2]


def test_a_cell_in_the_last_corner_of_a_sheet_costs_nothing(tmp_path: Path) -> None:
    cell = b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    assert measured(workbook(tmp_path / "corner.xlsx", sheet_of((OPEN + cell + SHUT, 1))))[0] <= 2


BOMB = "<!DOCTYPE x [<!ENTITY a 'lol'>" + "".join(
    f"<!ENTITY {b} '{f'&{a};' * 10}'>" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize("where", ["sheet", "strings", "workbook", "ods"])
def test_entities_are_refused_wherever_they_stand(tmp_path: Path, where: str) -> None:
    bomb = BOMB + "]><x>&i;</x>"
    if where == "ods":
        path = tmp_path / "bomb.ods"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
            archive.writestr("content.xml", bomb)
    elif where == "sheet":
        path = workbook(tmp_path / "bomb.xlsx", sheet_of((bomb.encode(), 1)))
    elif where == "strings":
        row = b'<row><c t="s"><v>0</v></c></row>'
        path = workbook(tmp_path / "bomb.xlsx", sheet_of((OPEN + row + SHUT, 1)), bomb)
    else:
        path = tmp_path / "bomb.xlsx"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("[Content_Types].xml", CONTENT)
            archive.writestr("xl/workbook.xml", bomb)
    assert "entities" in measured(path)[2]


@pytest.mark.torture
def test_shared_texts_beyond_measure_are_refused(tmp_path: Path) -> None:
    strings = f"<sst {MAIN}>" + "<si/>" * 25_000_000 + "</sst>"
    row = b'<row><c t="s"><v>0</v></c></row>'
    assert measured(workbook(tmp_path / "texts.xlsx", sheet_of((OPEN + row * 3 + SHUT, 1)), strings))[2]


def test_rows_and_cells_that_are_repeated_without_end_are_counted_not_made(tmp_path: Path) -> None:
    head = f"<table:table-row>{text_cell('name')}{text_cell('age')}</table:table-row>"
    blank = '<table:table-row table:number-rows-repeated="999999999"><table:table-cell table:number-columns-repeated="999999"/></table:table-row>'
    filled = f'<table:table-row table:number-rows-repeated="900000000">{text_cell("x")}</table:table-row>'
    repeated = text_cell("x", 'table:number-columns-repeated="99999999"')
    wide = f"<table:table-row>{repeated}</table:table-row>"
    one = f"<table:table-row>{text_cell('x')}{text_cell('1')}</table:table-row>"
    assert measured(ods(tmp_path / "blank.ods", head + one + blank)) == (1, 0, "")
    assert "repeated" in measured(ods(tmp_path / "filled.ods", head + filled))[2]
    assert measured(ods(tmp_path / "wide.ods", head + wide))[0] <= 1


def test_many_blanks_in_a_cell_of_ods_do_not_fill_memory(tmp_path: Path) -> None:
    blanks = '<text:s text:c="99999999"/>' * 2000
    head = f"<table:table-row>{text_cell('name')}</table:table-row>"
    row = f"<table:table-row>{text_cell(blanks)}</table:table-row>"
    assert measured(ods(tmp_path / "s.ods", head + row))[2]


def write_large(path: Path, start: bytes, part: bytes, size: int, end: bytes = b"") -> Path:
    with path.open("wb") as file:
        file.write(start)
        block = part * max(1, (1 << 20) // len(part))
        for _ in range(size // len(block)):
            file.write(block)
        file.write(end)
    return path


LONG = pytest.mark.torture


@pytest.mark.parametrize(
    ("start", "part"),
    [
        pytest.param(b"", b"a", id="alone"),
        pytest.param(b"name,age\n", b"a", id="plain"),
        pytest.param(b'name,age\n"', b"a", id="quoted", marks=LONG),
        pytest.param(b'name,age\n"', b'""', id="quotes", marks=LONG),
        pytest.param(b'name,age\n"', b"a\n", id="lines", marks=LONG),
        pytest.param(b"name,age\n" + b"x,1\n" * 50_000 + b'"', b"a", id="later", marks=LONG),
        pytest.param(b"name,age\n" + b"x,1\n" * 50_000, b"a,", id="cells", marks=LONG),
        pytest.param("имя,age\n".encode() + b"x,1\n" * 50_000, "ф".encode(), id="letters", marks=LONG),
        pytest.param(b"name,age\n", b"\0", id="NULs", marks=LONG),
        pytest.param(b"name,age\n" + b"x,1\n" * 50_000, b"\0", id="NULs later", marks=LONG),
        pytest.param(b"name,age\n" + b"x,1\n" * 50_000, b"\xff", id="damage", marks=LONG),
    ],
)
def test_a_gigabyte_in_a_cell_of_a_csv_is_refused_or_its_row_is(tmp_path: Path, start: bytes, part: bytes) -> None:
    path = write_large(tmp_path / "cell.csv", start, part, 1 << 30, b"\nlast,2\n")
    try:
        rows, broken, said = measured(path)
    finally:
        path.unlink()
    assert said
    assert not rows or broken or rows > 1000


def test_a_million_columns_of_a_csv_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "wide.csv"
    for separator in (",", ";"):
        path.write_text(separator.join(map(str, range(1_000_000))) + "\n" + separator * 999_999 + "\n")
        assert measured(path)[2]
        path.write_text(
            f"name{separator}age\n" + f"x{separator}1\n" * 300 + separator.join("1" * 1_000_000) + f"\ny{separator}2\n"
        )
        assert measured(path)[:2] == (302, 1)


@pytest.mark.torture
def test_quotes_that_open_in_every_row_end_in_time(tmp_path: Path) -> None:
    path = tmp_path / "quotes.csv"
    for row in ('"\n', '"a""\n', 'x,"\n', '"""\n', '""""\n', 'a"b,"c\n'):
        path.write_text("name,age\n" + row * 400_000)
        assert measured(path)


@pytest.mark.parametrize(
    "made",
    [
        pytest.param(lambda: "[" * 5_000_000, id="lists"),
        pytest.param(lambda: '{"a":' * 2_000_000, id="objects"),
        pytest.param(lambda: '[{"a": "' + "x" * 60_000_000, id="text"),
        pytest.param(lambda: '[{"a": ' + "1" * 60_000_000 + "}]", id="number", marks=LONG),
        pytest.param(lambda: "[" + ",".join(f'{{"k{n}": 1}}' for n in range(300_000)) + "]", id="keys"),
        pytest.param(lambda: '[{"a": [' + "{}," * 5_000_000 + "{}]}]", id="children", marks=LONG),
        pytest.param(lambda: '[{"a": [' + "{}," * 990_000 + "{}]}]", id="fewer children", marks=LONG),
        pytest.param(lambda: '[{"a": [' + "1," * 8_000_000 + "1]}]", id="values"),
        pytest.param(lambda: '{"a": 1}\n' * 1_500_000, id="objects in lines", marks=LONG),
        pytest.param(lambda: '[{"a": 1}' + " " * 100_000_000 + "]", id="blanks", marks=LONG),
        pytest.param(lambda: '{"a": 1}' + "\n" * 100_000_000, id="lines", marks=LONG),
        pytest.param(lambda: '{"data": [' + '{"a": 1},' * 1_500_000 + '{"a": 2}]}', id="long", marks=LONG),
    ],
)
def test_json_without_measure_is_refused_or_read(tmp_path: Path, made: Callable[[], str]) -> None:
    path = tmp_path / "big.json"
    path.write_text(made())
    rows, _, said = measured(path)
    assert said or rows


def archive(path: Path, *names: str) -> Path:
    with zipfile.ZipFile(path, "w") as made:
        for name in names:
            made.writestr(name, "title,place__es\nA,1|1\n")
    return path


@pytest.mark.parametrize("name", ["../import.csv", "/etc/import.csv", "a/../../b.pdf", "c:\\b.pdf", "..\\b.pdf"])
def test_names_that_lead_outside_are_refused(tmp_path: Path, name: str) -> None:
    assert "outside its folder" in measured(archive(tmp_path / "slip.zip", "import.csv", name))[2]


def test_links_twins_and_overlaps_in_archives_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "link.zip"
    with zipfile.ZipFile(path, "w") as made:
        link = zipfile.ZipInfo("import.csv")
        link.external_attr = 0o120777 << 16
        made.writestr(link, "/etc/passwd")
    assert "outside its folder" in measured(path)[2]
    with pytest.warns(UserWarning, match="Duplicate"):
        archive(path, "import.csv", "import.csv")
    assert "same name" in measured(path)[2]
    archive(path, "import.csv", "b.csv")
    content = bytearray(path.read_bytes())
    second = content.rfind(b"PK\x01\x02")
    content[second + 42 : second + 46] = struct.pack("<I", 0)
    path.write_bytes(content)
    assert measured(path)[2]


def test_a_directory_of_countless_files_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "many.zip"
    entry = b"PK\x01\x02" + b"\0" * 24 + struct.pack("<H", 6) + b"\0" * 16
    with path.open("wb") as file:
        file.write(b"PK\x03\x04" + b"\0" * 26)
        for number in range(400_000):
            file.write(entry + b"%06d" % number)
        file.write(b"PK\x05\x06" + b"\0" * 4 + b"\xff\xff\xff\xff" + struct.pack("<II", 400_000 * 52, 30) + b"\0\0")
    assert "too many files" in measured(path)[2]


@pytest.mark.parametrize("between", [",{}", "{},", "{}", ",{},"])
def test_blanks_longer_than_a_block_part_items_as_one_blank_does(tmp_path: Path, between: str) -> None:
    blanks = " \n" * 400_000
    path = tmp_path / "list.json"
    path.write_text('[{"a": 1}' + between.replace("{}", blanks) + '{"a": 2}]')
    alike = tmp_path / "alike.json"
    alike.write_text('[{"a": 1}' + between.replace("{}", " ") + '{"a": 2}]')

    def told(of: Path) -> int | str:
        try:
            return sum(1 for sheet in open_book(of).sheets for _ in sheet.lines(0))
        except UnreadableFile as problem:
            return problem.sentence.split(" line ")[0].replace(of.name, "")

    assert told(path) == told(alike)

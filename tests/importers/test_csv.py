"""Delimited text of any making: encodings, delimiters, quotes, headers; what cannot be read surely is called broken."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tracker.errors import UnreadableFile
from tracker.importers import open_book
from tracker.importers.sheet import Book, Line, Sheet

TABLES = {
    "ru": ("имя;дата;город", "Иванов Иван Петрович;2014-05-10;Алматы", "Смирнова Анна;2015-01-02;Шымкент"),
    "kk": ("аты;күні;қала", "Сейдахмет Әлия;2014-05-10;Өскемен", "Нұрғали Қазыбек;2015-01-02;Үржар"),
    "ar": ("الاسم;التاريخ;المدينة", "أحمد محمد علي;2014-05-10;حلب", "فاطمة الزهراء;2015-01-02;دمشق"),
    "fa": ("نام;تاریخ;شهر", "پژمان گل‌محمدی;۱۳۹۸/۰۸/۲۵;تهران", "زهرا کریمی;۱۳۹۸/۰۸/۲۶;شیراز"),
    "zh": ("姓名;日期;城市", "王小明;2014-05-10;乌鲁木齐", "李建国;2015-01-02;喀什"),
    "zh-Hant": ("姓名;日期;城市", "王小明;2014-05-10;臺北", "李建國;2015-01-02;高雄"),
    "ja": ("名前;日付;都市", "山田太郎;2014-05-10;東京", "鈴木はなこ;2015-01-02;大阪"),
    "ko": ("이름;날짜;도시", "김철수;2014-05-10;서울", "이영희;2015-01-02;부산"),
    "tr": ("ad;tarih;şehir", "Ahmet Yılmaz;2014-05-10;İstanbul", "Ayşe Gökçe;2015-01-02;Muş"),
    "fr": ("nom;date;ville", "François Lefèvre;2014-05-10;Orléans", "Hélène Béranger;2015-01-02;Nîmes"),
    "es": ("nombre;fecha;ciudad", "José Núñez;2014-05-10;Bogotá", "María Ibáñez;2015-01-02;Medellín"),
    "pl": ("imię;data;miasto", "Łukasz Żółkiewski;2014-05-10;Łódź", "Małgorzata Dąbrowska;2015-01-02;Gdańsk"),
    "el": ("όνομα;ημέρα;πόλη", "Γιώργος Παπαδόπουλος;2014-05-10;Αθήνα", "Μαρία Νικολάου;2015-01-02;Θεσσαλονίκη"),
    "he": ("שם;תאריך;עיר", "דוד כהן;2014-05-10;חיפה", "שרה לוי;2015-01-02;ירושלים"),
}
UNICODE = ("utf-8", "utf-8-sig", "utf-16", "utf-32", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")
ENCODINGS = [
    *((name, language) for name in UNICODE for language in ("ru", "ar", "zh", "fr", "fa")),
    *((name, "ru") for name in ("cp1251", "koi8_r", "cp866", "iso8859_5")),
    *((name, "ar") for name in ("cp1256", "iso8859_6")),
    *((name, language) for name in ("gb18030",) for language in ("zh",)),
    ("big5", "zh-Hant"), ("shift_jis", "ja"), ("euc_jp", "ja"), ("euc_kr", "ko"), ("cp1254", "tr"), ("iso8859_9", "tr"),
    ("cp1252", "fr"), ("iso8859_1", "fr"), ("cp1252", "es"), ("iso8859_15", "es"), ("cp1250", "pl"), ("iso8859_2", "pl"),
    ("cp1253", "el"), ("iso8859_7", "el"), ("cp1255", "he"), ("iso8859_8", "he"),
]  # fmt: skip


def book_of(folder: Path, text: str | bytes, name: str = "t.csv", **said: str) -> Book:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return open_book(path, **said)  # type: ignore[arg-type]


def sheet_of(folder: Path, text: str | bytes, name: str = "t.csv", **said: str) -> Sheet:
    (sheet,) = book_of(folder, text, name, **said).sheets
    return sheet


def names(sheet: Sheet) -> list[str]:
    return [column.name for column in sheet.columns]


def rows(sheet: Sheet, after: int = 0) -> list[tuple[int, tuple[str, ...]]]:
    found = list(sheet.lines(after))
    assert not [line for line in found if line.broken]
    return [(line.number, line.cells) for line in found]


def broken(sheet: Sheet) -> list[Line]:
    return [line for line in sheet.lines(0) if line.broken]


@pytest.mark.parametrize(("encoding", "language"), ENCODINGS)
@pytest.mark.parametrize("times", [1, 30])
def test_a_table_is_read_in_the_encoding_that_it_is_written_in(
    tmp_path: Path, encoding: str, language: str, times: int
) -> None:
    header, *body = TABLES[language]
    sheet = sheet_of(tmp_path, "\r\n".join([header, *body * times, ""]).encode(encoding))
    assert names(sheet) == header.split(";")
    assert [cells for _, cells in rows(sheet)] == [tuple(row.split(";")) for row in body * times]


def test_letters_far_behind_the_beginning_tell_the_encoding_too(tmp_path: Path) -> None:
    plain = "name,town\n" + "Abel,Rome\n" * 100_000
    book = book_of(tmp_path, plain.encode() + "Смирнова,Алматы\nИванов,Шымкент\n".encode("cp1251"))
    assert "windows-1251" in book.notes[0]
    assert list(book.sheets[0].lines(100_001))[0].cells == ("Смирнова", "Алматы")


def test_the_chosen_encoding_and_delimiter_win_and_wrong_ones_are_told(tmp_path: Path) -> None:
    text = "имя|a;b\nИванов|1;2\n".encode("koi8_r")
    assert names(sheet_of(tmp_path, text, encoding="koi8-r", delimiter="|")) == ["имя", "a;b"]
    with pytest.raises(UnreadableFile, match="not an encoding that is known"):
        sheet_of(tmp_path, text, encoding="klingon")
    with pytest.raises(UnreadableFile, match="one character"):
        sheet_of(tmp_path, text, delimiter="ab")


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", "،", "؛", "^", "~", "\x1f", "¦"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_any_delimiter_and_line_end_is_found(tmp_path: Path, delimiter: str, end: str) -> None:
    table = [["name", "born", "town"], ["Ada Bek", "2001-05-03", "Rome"], ["Noor", "1990", "Oslo"], ["Li", "", "Bonn"]]
    sheet = sheet_of(tmp_path, end.join(delimiter.join(row) for row in table) + end)
    assert names(sheet) == table[0]
    assert rows(sheet) == [(number, tuple(row)) for number, row in enumerate(table[1:], 2)]


def test_semicolons_part_cells_whose_decimals_have_commas(tmp_path: Path) -> None:
    sheet = sheet_of(tmp_path, "place;lat;lon\nA;1,5;2,5\nB;3,25;4,75\n" * 1)
    assert rows(sheet) == [(2, ("A", "1,5", "2,5")), (3, ("B", "3,25", "4,75"))]
    sheet = sheet_of(tmp_path, "lat;lon\n1,5;2,5\n3,25;4,75\n" + "1,5;2,5\n" * 30)
    assert names(sheet) == ["lat", "lon"]


def test_the_line_that_tells_a_spreadsheet_the_delimiter_is_no_row(tmp_path: Path) -> None:
    assert rows(sheet_of(tmp_path, "sep=^\na^b\n1,1^2\n")) == [(2, ("1,1", "2"))]


def test_a_single_column_and_prose_with_commas_stay_one_column(tmp_path: Path) -> None:
    assert names(sheet_of(tmp_path, "name\nAda\nNoor\n")) == ["name"]
    text = "story\nHe came, saw, and left.\nNobody knew.\nThen, at night, they took her.\n"
    assert rows(sheet_of(tmp_path, text))[0][1] == ("He came, saw, and left.",)


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ('a,b\n"x, y",2\n', ("x, y", "2")),
        ('a,b\n"x ""y"" z",2\n', ('x "y" z', "2")),
        ('a,b\n"one\ntwo\r\nthree\rfour",2\n', ("one\ntwo\r\nthree\rfour", "2")),
        ('a,b\n"x \\"y\\", z",2\n"p","q"\n', ('x "y", z', "2")),
        ("'a','b'\n'x, y','2'\n'z','3'\n", ("x, y", "2")),
        ('a, b\n"x", "y, z"\n"p", "q, r"\n', ("x", "y, z")),
        ('a\tb\nhe said "no\tx\n"yes" he said\ty\n', ('he said "no', "x")),
        ("a,b\n  x ,y  \n", ("  x ", "y  ")),
        ("a,b\n'x,=y\n", ("'x", "=y")),
    ],
)
def test_each_way_of_quoting_gives_the_words_themselves(tmp_path: Path, text: str, cells: tuple[str, ...]) -> None:
    assert rows(sheet_of(tmp_path, text))[0] == (2, cells)


def test_rows_are_numbered_as_records_with_blank_ones_counted(tmp_path: Path) -> None:
    sheet = sheet_of(tmp_path, 'a,b\n"1\n1",2\n\n,,\n3,4\n')
    assert rows(sheet) == [(2, ("1\n1", "2")), (5, ("3", "4"))]
    assert rows(sheet, after=2) == [(5, ("3", "4"))]
    assert rows(sheet) == rows(sheet)


def test_a_row_that_cannot_be_read_surely_is_broken_and_the_others_are_read(tmp_path: Path) -> None:
    sheet = sheet_of(tmp_path, 'a,b\n1,2\n1,2,3\n4\n5,6,\n"x"y,7\n8,"9\n10,11\n12,13\n')
    lines = {line.number: line for line in sheet.lines(0)}
    assert [line.number for line in broken(sheet)] == [3, 6, 7]
    assert lines[3].cells == ("1", "2", "3")
    assert lines[4].cells == ("4", "")
    assert lines[5].cells == ("5", "6")
    assert "quote" in lines[6].broken
    assert "never closed" in lines[7].broken
    assert (lines[8].cells, lines[9].cells) == (("10", "11"), ("12", "13"))


def test_nuls_damage_and_lone_carriage_returns_break_their_row_only(tmp_path: Path) -> None:
    text = "имя,b\n".encode() + "Ноор,2\n".encode() * 5 + b"x\0,1\n\xff\xfe,2\nq,\xd0\nu\rv,3\n" + "Ада,9\n".encode()
    book = book_of(tmp_path, text)
    (sheet,) = book.sheets
    assert [line.number for line in broken(sheet)] == [7, 8, 9, 10]
    assert [line.broken.split()[3] for line in broken(sheet)][:1] == ["NUL,"]
    assert all("\0" not in cell and "\udcff" not in cell for line in broken(sheet) for cell in line.cells)
    assert list(sheet.lines(10))[0].cells == ("Ада", "9")


def test_a_short_row_of_a_table_that_has_none_is_a_torn_one(tmp_path: Path) -> None:
    sheet = sheet_of(tmp_path, "a,b,c\n" + "1,2,3\n" * 300 + "1,2\n" + "Source: somebody\n")
    assert [line.number for line in broken(sheet)] == [302, 303]


def test_headers_are_made_distinct_and_named_and_told(tmp_path: Path) -> None:
    book = book_of(tmp_path, "name,,name, name ,name (2)\n1,2,3,4,5\n")
    assert names(book.sheets[0]) == ["name", "column B", "name (3)", "name (4)", "name (2)"]
    assert any("Columns without a header: B" in note for note in book.notes)
    assert any("same header" in note for note in book.notes)


def test_lines_above_the_headers_are_told_and_are_no_rows(tmp_path: Path) -> None:
    book = book_of(
        tmp_path, "List of detained people,,,\nas of May 2019\n\nname,born,town,stage\nAda,1990,Rome,died\n" * 1
    )
    assert names(book.sheets[0]) == ["name", "born", "town", "stage"]
    assert rows(book.sheets[0]) == [(5, ("Ada", "1990", "Rome", "died"))]
    assert any("Row 1 stands above the headers: List of detained people" in note for note in book.notes)
    assert names(sheet_of(tmp_path, "The list\nname,town\nAda,Rome\nNoor,Oslo\n")) == ["name", "town"]


def test_a_table_without_headers_keeps_its_first_row(tmp_path: Path) -> None:
    sheet = sheet_of(tmp_path, "1,Ada,43,m\n2,Noor,44,f\n3,Li,2,f\n")
    assert names(sheet) == ["column A", "column B", "column C", "column D"]
    assert rows(sheet)[0] == (1, ("1", "Ada", "43", "m"))
    assert names(sheet_of(tmp_path, "town,2019,2020\nRome,3,4\nOslo,5,6\n")) == ["town", "2019", "2020"]


def test_empty_files_pictures_and_wide_rows_are_refused_with_a_sentence(tmp_path: Path) -> None:
    for name, content in (
        ("t.csv", b""),
        ("t.csv", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40),
        ("t.csv", b"\n\n \n"),
    ):
        with pytest.raises(UnreadableFile):
            book_of(tmp_path, content, name)
    with pytest.raises(UnreadableFile, match="columns"):
        sheet_of(tmp_path, ",".join(map(str, range(20_000))) + "\n" + ",".join("x" * 20_000) + "\n")
    with pytest.raises(UnreadableFile, match="What can be"):
        book_of(tmp_path, b"name\nAda\n", "t.exe")


CELL = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\n\t"), max_size=12)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    table=st.integers(2, 5).flatmap(lambda width: st.lists(st.lists(CELL, min_size=width, max_size=width), max_size=8)),
    delimiter=st.sampled_from(",;\t|"),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32"]),
    end=st.sampled_from(["\n", "\r\n"]),
)
def test_what_was_written_as_csv_comes_back_to_the_letter(
    tmp_path: Path, table: list[list[str]], delimiter: str, quoting: int, encoding: str, end: str
) -> None:
    width = len(table[0]) if table else 2
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, quoting=quoting, lineterminator=end)
    writer.writerows([[f"head {'abcde'[at]}" for at in range(width)], *table])
    sheet = sheet_of(tmp_path, out.getvalue().encode(encoding), delimiter=delimiter)
    assert names(sheet) == [f"head {'abcde'[at]}" for at in range(width)]
    expected = [(at, tuple(row)) for at, row in enumerate(table, 2) if any(cell.strip() for cell in row)]
    told = list(sheet.lines(0))
    assert [(line.number, line.cells) for line in told] == expected
    # what may be no row of the table, as a heading or a note, is refused with a reason and to the letter too
    assert all(sum(bool(cell.strip()) for cell in line.cells) == 1 for line in told if line.broken)


def test_a_colon_alone_is_no_heading(tmp_path: Path) -> None:
    assert rows(sheet_of(tmp_path, "a,b\n,:\n0,0\n")) == [(2, ("", ":")), (3, ("0", "0"))]
    (heading,) = broken(sheet_of(tmp_path, "name,town\nNorth:,\nAda,Rome\nBo,Oslo\n"))
    assert heading.number == 2

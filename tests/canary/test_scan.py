"""A leak planted in any layer is found: only then does a sweep that finds nothing mean something."""

from __future__ import annotations

import base64
import gzip
import io
import json
import logging
import sqlite3
import tarfile
import tempfile
import urllib.parse
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import docx
import openpyxl
import pypdf
import pytest
import scan
import typst
import xlsxwriter
from PIL import Image
from PIL.PngImagePlugin import PngInfo

WORD, FOREIGN = "Quorlimbast", "Жолтыбас"
WORDS = (WORD, FOREIGN)
ENCODINGS: dict[str, Callable[[str], bytes]] = {
    "UTF-8": lambda w: f"before {w} after".encode(),
    "small letters": lambda w: f"before {w.lower()} after".encode(),
    "capitals": lambda w: f"before {w.upper()} after".encode(),
    "UTF-16, low byte first": lambda w: f"before {w} after".encode("utf-16-le"),
    "UTF-16, high byte first": lambda w: f"before {w} after".encode("utf-16-be"),
    "base64": lambda w: base64.b64encode(f"before {w} after".encode()),
    "base64, one byte on": lambda w: base64.b64encode(f"before. {w} after".encode()),
    "base64, two bytes on": lambda w: base64.b64encode(f"before.. {w} after".encode()),
    "base64 of UTF-16": lambda w: base64.b64encode(f"before {w} after".encode("utf-16-le")),
    "base64 for addresses": lambda w: base64.urlsafe_b64encode(f"??>>{w}??>>".encode()),
    "base64 in lines": lambda w: base64.encodebytes(("x" * 50 + w + "y" * 50).encode()),
    "hex": lambda w: f"before {w} after".encode().hex().encode(),
    "HEX": lambda w: f"before {w} after".encode().hex().upper().encode(),
    "JSON": lambda w: json.dumps({"name": w}).encode(),
    "JSON, every letter": lambda w: "".join(f"\\u{ord(c):04x}" for c in w).encode(),
    "percent": lambda w: urllib.parse.quote(w).encode(),
    "percent, every byte": lambda w: "".join(f"%{b:02X}" for b in w.encode()).encode(),
    "percent twice": lambda w: urllib.parse.quote("".join(f"%{b:02X}" for b in w.encode())).encode(),
    "HTML, decimal": lambda w: "".join(f"&#{ord(c)};" for c in w).encode(),
    "HTML, hexadecimal": lambda w: "".join(f"&#x{ord(c):x};" for c in w).encode(),
}  # fmt: skip


@pytest.mark.parametrize("word", WORDS)
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_word_is_found_in_every_encoding(encoding: str, word: str) -> None:
    assert scan.content(ENCODINGS[encoding](word), WORDS, "here") == {("here", word)}
    assert scan.content(ENCODINGS[encoding]("somebody else"), WORDS) == set()


@pytest.mark.parametrize("length", [0, 1, 2, 3, 4, 5])
def test_a_word_is_found_at_every_place_of_bytes_of_any_length(length: int) -> None:
    around = bytes(range(200, 200 + length))
    assert scan.content(around, WORDS) == set()
    for word in WORDS:
        for place in range(length + 1):
            assert scan.content(around[:place] + word.encode() + around[place:], WORDS) == {("", word)}


def test_a_word_shorter_than_most_is_found_too() -> None:
    assert scan.content(b"we met Xy there", ["Xy", "Zw"]) == {("", "Xy")}


# --- layers: each writes one leak into the folder ---


def _xlsx(at: Path, put: Callable[[xlsxwriter.Workbook], None]) -> None:
    book = xlsxwriter.Workbook(str(at / "out.xlsx"))
    book.add_worksheet("Shown").write(0, 0, "nothing")
    put(book)
    book.close()


def _hidden_sheet(at: Path, word: str) -> None:
    def put(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("Behind")
        sheet.write(0, 0, word)
        sheet.very_hidden()

    _xlsx(at, put)


def _hidden_column(at: Path, word: str) -> None:
    def put(book: xlsxwriter.Workbook) -> None:
        sheet = book.worksheets()[0]
        sheet.write(3, 9, word)
        sheet.set_column(9, 9, None, None, {"hidden": True})

    _xlsx(at, put)


def _comment_of_cell(at: Path, word: str) -> None:
    book = openpyxl.Workbook()
    book.active["A1"].comment = openpyxl.comments.Comment(word, "somebody")
    book.save(at / "out.xlsx")


def _docx(at: Path, word: str) -> None:
    document = docx.Document()
    document.core_properties.author = word
    document.save(str(at / "out.docx"))


def _pdf(at: Path, source: str) -> None:
    (at / "out.pdf").write_bytes(typst.compile(source.encode(), format="pdf"))


def _pdf_attachment(at: Path, word: str) -> None:
    writer = pypdf.PdfWriter()
    writer.add_blank_page(100, 100)
    writer.add_attachment("list.csv", f"name\n{word}\n".encode())
    writer.write(at / "out.pdf")


def _png(at: Path, word: str, compressed: bool) -> None:
    said = PngInfo()
    said.add_itxt("Comment", f"taken of {word}", zip=compressed)
    Image.new("RGB", (8, 8)).save(at / "out.png", pnginfo=said)


def _jpeg(at: Path, word: str) -> None:
    image = Image.new("RGB", (8, 8))
    exif = image.getexif()
    exif[0x010E] = word if word.isascii() else word.encode().decode("latin-1")
    exif.get_ifd(0x8769)[0x9286] = word.encode("utf-16-le")
    image.save(at / "out.jpg", exif=exif)


def _database(at: Path, word: str) -> None:
    with sqlite3.connect(at / "a.db") as held:
        held.execute("CREATE TABLE t (said TEXT)")
        held.execute("INSERT INTO t VALUES (?)", (word,))
    held.close()


def _deleted_row(at: Path, word: str) -> None:
    _database(at, word)
    with sqlite3.connect(at / "a.db") as held:
        held.execute("PRAGMA secure_delete=OFF")
        held.execute("DELETE FROM t")
    held.close()


_open: list[sqlite3.Connection] = []


def _wal(at: Path, word: str) -> None:
    held = sqlite3.connect(at / "a.db", isolation_level=None)
    held.execute("PRAGMA journal_mode=WAL")
    held.execute("PRAGMA wal_autocheckpoint=0")
    held.execute("CREATE TABLE t (said TEXT)")
    held.execute("INSERT INTO t VALUES (?)", (word,))
    _open.append(held)
    assert WORD.encode() not in (at / "a.db").read_bytes() and (at / "a.db-wal").stat().st_size


def _temporary(at: Path, word: str) -> None:
    with tempfile.NamedTemporaryFile(dir=at, delete=False) as left:
        left.write(word.encode())


def _log(at: Path, word: str) -> None:
    logger = logging.Logger("of a program")
    logger.addHandler(logging.FileHandler(at / "serve.log", encoding="utf-8"))
    # made by hand: the program, once run in this process, makes records that hold no value
    logger.handle(logging.LogRecord("of a program", logging.ERROR, __file__, 1, "could not read %s", (word,), None))
    logger.handlers[0].close()


def _tar(at: Path, word: str) -> None:
    with tarfile.open(at / "a.tar.gz", "w:gz") as archive:
        member = tarfile.TarInfo("inside")
        member.size = len(word.encode())
        archive.addfile(member, io.BytesIO(word.encode()))


def _zipped(word: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", word)
    return made.getvalue()


def _zip_in_zip(at: Path, word: str) -> None:
    with zipfile.ZipFile(at / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("inner.zip", _zipped(word))


def _member_name(at: Path, word: str) -> None:
    with zipfile.ZipFile(at / "a.zip", "w") as archive:
        archive.writestr(f"{word}.txt", "nothing")


LAYERS: dict[str, Callable[[Path, str], object]] = {
    "a file of the data folder": lambda at, w: (at / "notes").write_text(w, encoding="utf-8"),
    "the name of a file": lambda at, w: (at / f"{w}.txt").touch(),
    "a database": _database,
    "a row that was deleted": _deleted_row,
    "the log beside a database": _wal,
    "a temporary file": _temporary,
    "a program's log": _log,
    "a hidden sheet": _hidden_sheet,
    "a hidden column": _hidden_column,
    "the comment of a cell": _comment_of_cell,
    "the properties of a workbook": lambda at, w: _xlsx(at, lambda book: book.set_properties({"author": w})),
    "the properties of a text document": _docx,
    "the text of a PDF": lambda at, w: _pdf(at, f"shown: {w}"),
    "the metadata of a PDF": lambda at, w: _pdf(at, f'#set document(title: "{w}")\nnothing'),
    "a file in a PDF": _pdf_attachment,
    "a text chunk of a PNG": lambda at, w: _png(at, w, False),
    "a compressed chunk of a PNG": lambda at, w: _png(at, w, True),
    "the EXIF of a JPEG": _jpeg,
    "gzip": lambda at, w: (at / "a.gz").write_bytes(gzip.compress(w.encode())),
    "zlib": lambda at, w: (at / "a.z").write_bytes(zlib.compress(w.encode())),
    "a tar archive": _tar,
    "an archive in an archive": _zip_in_zip,
    "a member's name": _member_name,
    "an archive in base64": lambda at, w: (at / "a.json").write_text(json.dumps({"f": base64.b64encode(_zipped(w * 9)).decode()})),
}  # fmt: skip


@pytest.mark.parametrize("word", WORDS)
@pytest.mark.parametrize("layer", LAYERS)
def test_a_leak_is_found_in_every_layer(layer: str, word: str, tmp_path: Path) -> None:
    for name in ("leak", "clean"):
        (tmp_path / name).mkdir()
    LAYERS[layer](tmp_path / "leak", word)
    LAYERS[layer](tmp_path / "clean", "somebody else")
    try:
        assert {found for _, found in scan.folder(tmp_path / "leak", WORDS)} == {word}
        assert scan.folder(tmp_path / "clean", WORDS) == set()
    finally:
        while _open:
            _open.pop().close()

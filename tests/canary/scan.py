"""Finds planted words in bytes of any kind: as they are, encoded, and inside archives, documents and images.

A word is looked for in UTF-8, UTF-16 (both orders), base64 at each of its three places (also broken into lines), hex,
JSON escapes, percent-encoding and HTML entities, in its own letters, in capitals and in small ones. Containers are
opened to any depth; what cannot be opened is still searched as it stands. tests/canary/test_scan.py plants a leak in
every layer and shows that each is found: without it, "nothing found" would mean nothing.
"""

from __future__ import annotations

import base64
import bz2
import gzip
import html
import io
import lzma
import re
import tarfile
import urllib.parse
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pypdf
from PIL import Image
from pypdf.generic import IndirectObject, StreamObject

DEEPEST = 6
ESCAPED = re.compile(rb"\\u[0-9a-fA-F]{4}|%[0-9a-fA-F]{2}|&#?\w{2,8};")
BASE64 = re.compile(rb"[A-Za-z0-9+/_-]{60,}={0,2}")
Found = tuple[str, str]  # where, which word


def folder(path: Path, words: Iterable[str]) -> set[Found]:
    """The words in a file, or in all files below a folder: names, contents, and links as they are written."""
    files = [path] if path.is_file() else [one for one in path.rglob("*") if one.is_file()]
    sought = tuple(words)
    found: set[Found] = set()
    for file in files:
        name = str(file.relative_to(path.parent))
        found |= content(name.encode(), sought, "a name")
        try:
            found |= content(file.read_bytes(), sought, name)
        except FileNotFoundError:  # a log beside a database comes and goes
            continue
    return found


def content(given: bytes | str, words: Iterable[str], where: str = "", depth: int = 0) -> set[Found]:
    """The words in these bytes and in all that they contain."""
    whole = given.encode("utf-8", "surrogatepass") if isinstance(given, str) else given
    found: set[Found] = set()
    sought = tuple(words)
    exact, folded = _all_forms(sought)
    for said in _readings(whole):
        found |= {(where, word) for word in exact.within(said) | folded.within(said.lower())}
    if depth < DEEPEST:
        for name, inner in _inside(whole):
            found |= content(inner, sought, f"{where} > {name}", depth + 1)
    return found


def _readings(whole: bytes) -> Iterator[bytes]:
    """The bytes as they are; without line breaks, as long encodings are written; and with escapes resolved."""
    yield whole
    if b"\n" in whole:
        yield re.sub(rb"[\r\n]+", b"", whole)
    for _ in range(2):  # an escape inside an escape
        if not ESCAPED.search(whole):
            return
        text = whole.decode("utf-8", "replace")
        text = re.sub(r"(?:\\u[0-9a-fA-F]{4})+", lambda m: _units(m.group()), text)
        whole = html.unescape(urllib.parse.unquote(text)).encode("utf-8", "replace")
        yield whole


def _units(escapes: str) -> str:
    units = b"".join(int(unit, 16).to_bytes(2, "big") for unit in escapes.split("\\u")[1:])
    return units.decode("utf-16-be", "replace")


class Forms:
    """Forms of words, to be looked for at once.

    There are hundreds: one after the other they took most of a second for each megabyte. So one pass over the bytes finds
    which beginnings stand there at all, and only forms that begin so are looked for.
    """

    def __init__(self, forms: Iterable[tuple[bytes, str]]) -> None:
        self.begun: dict[int, list[tuple[bytes, str]]] = {}
        self.short: list[tuple[bytes, str]] = []
        for form, word in forms:
            begun = self.begun.setdefault(int.from_bytes(form[:4], "little"), []) if len(form) >= 4 else self.short
            begun.append((form, word))
        self.table = np.zeros(1 << 16, bool)
        self.table[_mixed(np.array(list(self.begun), np.uint32))] = True

    def within(self, said: bytes) -> set[str]:
        """The words of which a form stands there."""
        there: set[int] = set()
        for shift in range(min(4, len(said) - 3)):
            four = np.frombuffer(said, "<u4", (len(said) - shift) // 4, shift)
            there |= set(np.unique(four[self.table[_mixed(four)]]).tolist()) & self.begun.keys()
        tried = [self.short, *(self.begun[begun] for begun in there)]
        return {word for forms in tried for form, word in forms if form in said}


def _mixed(four: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Sixteen bits of each, in which beginnings lie far apart."""
    return (four * np.uint32(2_654_435_761)) >> np.uint32(16)


@lru_cache
def _all_forms(words: tuple[str, ...]) -> tuple[Forms, Forms]:
    """Those of all words that stand exactly so, and those where letters were made small."""
    both = [(word, *_forms(word)) for word in words]
    return (
        Forms((form, word) for word, exact, _ in both for form in exact),
        Forms((form, word) for word, _, folded in both for form in folded),
    )


@lru_cache
def _forms(word: str) -> tuple[frozenset[bytes], frozenset[bytes]]:
    """How a word may stand in bytes: exactly so, and where letters were made small."""
    exact: set[bytes] = set()
    folded: set[bytes] = set()
    for said in {word, word.lower(), word.upper(), word.title()}:
        for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
            plain = said.encode(encoding)
            exact |= {plain, *_base64(plain)}
            folded |= {plain.lower(), plain.hex().encode()}
    return frozenset(exact), frozenset(folded)


def _base64(plain: bytes) -> Iterator[bytes]:
    """What of a word stays the same in base64, whatever stands before and after it."""
    for before in range(3):
        for coded in (base64.b64encode(bytes(before) + plain), base64.urlsafe_b64encode(bytes(before) + plain)):
            kept = coded.rstrip(b"=")[(0, 2, 3)[before] :]
            yield kept[:-1] if (before + len(plain)) % 3 else kept


# --- what contains other things ---
def _inside(whole: bytes) -> Iterator[tuple[str, bytes]]:
    """Members of an archive, parts of a document, what was compressed."""
    if whole[:4] == b"PK\x03\x04" or whole[:4] == b"PK\x05\x06":
        yield from _zip(whole)
    elif whole[:5] == b"%PDF-":
        yield from _pdf(whole)
    elif (
        whole[:8] == b"\x89PNG\r\n\x1a\n" or whole[:3] == b"\xff\xd8\xff" or whole[:4] in (b"RIFF", b"II*\0", b"MM\0*")
    ):
        yield from _image(whole)
    elif whole[257:262] == b"ustar":
        yield from _tar(whole)
    elif (opened := _decompressed(whole)) is not None:
        yield "decompressed", opened
    for match in BASE64.finditer(re.sub(rb"[\r\n]+", b"", whole)):
        coded = match.group().translate(bytes.maketrans(b"-_", b"+/")).rstrip(b"=")
        decoded = base64.b64decode(coded[: len(coded) - (len(coded) % 4 == 1)] + b"=" * (-len(coded) % 4))
        if decoded[:2] in (b"PK", b"\x1f\x8b") or decoded[:4] in (b"%PDF", b"\x89PNG", b"\xff\xd8\xff\xe0"):
            yield "base64", decoded


def _decompressed(whole: bytes) -> bytes | None:
    openers = {b"\x1f\x8b": gzip.decompress, b"BZ": bz2.decompress, b"\xfd7": lzma.decompress}
    if whole[:2] in openers:
        try:
            return openers[whole[:2]](whole)
        except (OSError, EOFError, lzma.LZMAError, zlib.error):
            return None
    if whole[:2] in (b"x\x01", b"x\x9c", b"x\xda", b"x^"):
        try:
            return zlib.decompressobj().decompress(whole)
        except zlib.error:
            return None
    return None


def _zip(whole: bytes) -> Iterator[tuple[str, bytes]]:
    try:
        archive = zipfile.ZipFile(io.BytesIO(whole))
    except zipfile.BadZipFile:
        return
    yield "comment", archive.comment
    for member in archive.infolist():
        yield "a member's name", f"{member.filename} {member.comment!r}".encode()
        yield member.filename, archive.read(member)


def _tar(whole: bytes) -> Iterator[tuple[str, bytes]]:
    with tarfile.open(fileobj=io.BytesIO(whole)) as archive:
        for member in archive:
            yield "a member's name", f"{member.name} {member.linkname} {member.uname} {member.pax_headers}".encode()
            held = archive.extractfile(member) if member.isfile() else None
            if held:
                yield member.name, held.read()


def _pdf(whole: bytes) -> Iterator[tuple[str, bytes]]:
    """Every object and stream, the text of every page as a reader sees it, and what is attached."""
    reader = pypdf.PdfReader(io.BytesIO(whole))
    yield "metadata", repr(reader.metadata).encode()
    for number in sorted({number for table in reader.xref.values() for number in table} | set(reader.xref_objStm)):
        held = reader.get_object(IndirectObject(number, 0, reader))
        yield f"object {number}", repr(held).encode("utf-8", "surrogateescape")
        if isinstance(held, StreamObject):
            yield f"stream {number}", held.get_data()
    for number, page in enumerate(reader.pages, 1):
        text = page.extract_text()
        yield f"page {number}", text.encode("utf-8", "surrogatepass")
        yield f"page {number} without breaks", re.sub(r"[\s\u00ad-]+", "", text).encode("utf-8", "surrogatepass")


def _image(whole: bytes) -> Iterator[tuple[str, bytes]]:
    """Text chunks, EXIF, XMP and comments of an image."""
    try:
        with Image.open(io.BytesIO(whole)) as image:
            image.load()
            for name, said in {**image.info, **dict(getattr(image, "text", {}))}.items():
                yield f"metadata {name}", said if isinstance(said, bytes) else str(said).encode("utf-8", "replace")
            exif = image.getexif()
            for part in (exif, *(exif.get_ifd(tag) for tag in (0x8769, 0x8825, 0xA005))):
                for tag, said in part.items():
                    yield f"EXIF {tag}", said if isinstance(said, bytes) else str(said).encode("utf-8", "replace")
    except (OSError, SyntaxError, ValueError):
        return

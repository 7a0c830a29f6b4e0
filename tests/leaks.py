"""Looks for planted words in every layer of a file that left: inside archives, streams, strings and metadata."""

from __future__ import annotations

import base64
import html
import io
import json
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import lru_cache
from typing import Any

from pypdf import PdfReader
from pypdf.generic import (
    ArrayObject,
    ByteStringObject,
    DictionaryObject,
    IndirectObject,
    StreamObject,
    TextStringObject,
)

LONG = 50_000  # characters
BASE64 = re.compile(rb"[A-Za-z0-9+/]{12,}={0,2}")


def found(content: bytes, words: Iterable[str]) -> set[str]:
    """Those of the words that stand in any layer, whatever breaks the line or joins the letters there."""
    seen = _seen(content)
    return {word for word in words if (plain := _plain(word)) in seen or plain[::-1] in seen}


@lru_cache(maxsize=8)
def _seen(content: bytes) -> str:
    """Each layer once, on a line of its own, so that nothing is found across two; most files are asked of twice."""
    return "\n".join({_plain(layer) for layer in {*layers(content)}})


def layers(content: bytes, depth: int = 0) -> Iterator[str]:
    """Every text that somebody with tools can read in a file, and the names of its parts."""
    if depth > 5:
        return
    for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
        yield content.decode(encoding, "ignore")
    yield html.unescape(content.decode("utf-8", "ignore"))
    for run in BASE64.findall(content):
        yield base64.b64decode(run[: len(run) // 4 * 4]).decode("utf-8", "ignore")
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as bundle:
            yield bundle.comment.decode("utf-8", "ignore")
            for part in bundle.infolist():
                yield part.filename
                yield from layers(bundle.read(part), depth + 1)
    elif content.startswith(b"%PDF"):
        yield from _of_pdf(content, depth)
    elif content[:1] in (b"[", b"{"):
        with suppress(ValueError):  # what only looks like JSON was read as text above
            yield json.dumps(json.loads(content), ensure_ascii=False)


def _of_pdf(content: bytes, depth: int) -> Iterator[str]:
    reader = PdfReader(io.BytesIO(content))
    for page in reader.pages:
        yield page.extract_text()
    yield " ".join(_strings(dict(reader.trailer), set(), reader, depth))


def _strings(value: Any, been: set[int], reader: PdfReader, depth: int) -> Iterator[str]:
    """Every string and decoded stream below an object: titles, attachments, XMP, what joined letters stand for."""
    if isinstance(value, IndirectObject):
        if value.idnum in been:
            return
        been.add(value.idnum)
        value = value.get_object()
    if isinstance(value, StreamObject):
        data = value.get_data()
        yield "".join(chr(int(code, 16)) for code in re.findall(rb"ActualText<FEFF([0-9A-F]{4})", data))
        if value.get("/Subtype") != "/Image" and "/Length1" not in value and "/FontFile3" not in value:
            yield from layers(data, depth + 1)
    if isinstance(value, DictionaryObject | dict):
        for key, inner in value.items():
            yield str(key)
            yield from _strings(inner, been, reader, depth)
    elif isinstance(value, ArrayObject | list):
        for inner in value:
            yield from _strings(inner, been, reader, depth)
    elif isinstance(value, TextStringObject):
        yield str(value)
    elif isinstance(value, ByteStringObject):
        yield bytes(value).decode("utf-8", "ignore")


def _plain(text: str) -> str:
    return _folded_once(text) if len(text) > LONG else _folded(text)


@lru_cache(maxsize=32)
def _folded_once(text: str) -> str:
    """As below: the styles of every document are the same, and nine tenths of it."""
    return _folded(text)


def _folded(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).casefold()

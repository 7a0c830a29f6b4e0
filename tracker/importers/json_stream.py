"""JSON read item by item in flat memory: a list of objects, one within an object, or one object in each line.

Numbers keep their digits as they are written. The number of an item is its place in the list, or its line.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from tracker.errors import UnreadableFile
from tracker.importers import letters
from tracker.importers.source import DAMAGED, Source

ITEM = 16 << 20  # characters of one object
SUFFIXES = (".json", ".jsonl", ".ndjson", ".ijson", ".geojson", ".txt", "")
BLANKS = re.compile(r"[ \t\r\n]*")
COMMA = re.compile(r"[ \t\r\n]*,?[ \t\r\n]*")
AHEAD = 1 << 16


class Digits(str):
    """A number as it is written."""

    __slots__ = ()


DECODER = json.JSONDecoder(parse_float=Digits, parse_int=Digits, parse_constant=Digits)


def is_json(source: Source) -> bool:
    """Whether a file is JSON by its ending and first sign."""
    if source.suffix not in SUFFIXES:
        return False
    head = source.head.lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n")
    plain = head[:1] in (b"{", b"[")
    if not plain or source.suffix in (".txt", ""):
        return plain and head[:20].replace(b"\0", b"").lstrip(b"{[ \t\r\n")[:1] in (b'"', b"{", b"[", b"}", b"]")
    return plain


class _Text:
    """The text of a file as far as it is needed: bounded, and read on where an item is not whole."""

    def __init__(self, source: Source) -> None:
        encoding, _ = letters.encoding_of(source)
        self.blocks, self.name = letters.text_of(source, encoding), source.name
        self.text, self.at, self.whole, self.line = "", 0, False, 1

    def more(self) -> bool:
        """Reads on. False at the end of the file."""
        block = next(self.blocks, None)
        if block is None:
            self.whole = True
            return False
        if DAMAGED in block:
            raise UnreadableFile(f"{self.name} holds bytes that are no letters. Open it again with its encoding.")
        self.line += self.text.count("\n", 0, self.at)
        self.text, self.at = self.text[self.at :] + block, 0
        return True

    def line_of(self, at: int) -> int:
        """The number of the line in which a character stands."""
        return self.line + self.text.count("\n", 0, at)

    def skip(self, signs: re.Pattern[str] = BLANKS) -> str:
        """Goes over blanks; the next character, "" at the end."""
        while True:
            found = signs.match(self.text, self.at)
            end = found.end() if found else self.at
            if signs is COMMA and "," in self.text[self.at : end]:
                signs = BLANKS  # one comma alone
            self.at = end  # what was gone over is not looked at again with the next block
            if end < len(self.text) or self.whole:
                return self.text[end : end + 1]
            if not self.more():
                return ""

    def value(self) -> Any:
        """The value that begins here. Raises UnreadableFile."""
        while True:
            try:
                value, end = DECODER.raw_decode(self.text, self.at)
            except RecursionError:
                raise UnreadableFile(f"{self.name} is nested too deeply to be a table.") from None
            except json.JSONDecodeError as problem:
                size = len(self.text) - self.at
                if size > ITEM:
                    raise UnreadableFile(
                        f"{self.name} holds an object of more than {ITEM:,} characters, or is no JSON from line "
                        f"{self.line_of(self.at)} on."
                    ) from None
                wanted = max(size * 2, AHEAD)
                while not self.whole and len(self.text) - self.at < wanted:
                    if not self.more():
                        break
                if len(self.text) - self.at == size:
                    line = self.line_of(min(problem.pos, len(self.text)))
                    raise UnreadableFile(f"{self.name} is damaged: line {line} is no JSON. {problem.msg}.") from None
                continue
            if end == len(self.text) and not self.whole and not isinstance(value, dict | list | str):
                self.more()  # a number may go on
                continue
            self.at = end
            return value


def items(source: Source, key: str | None = None) -> Iterator[tuple[int, Any]]:
    """(number, value) of each item of the file's list, of the list under `key` of its one object, or of its lines.

    Raises UnreadableFile where the file is no JSON.
    """
    text = _Text(source)
    if key is not None:
        text.skip()
        _enter(text, key)
    elif text.skip() != "[":
        yield from _lines(text)
        return
    text.at += 1
    yield from _list(text)


def is_list(source: Source) -> bool:
    """Whether the file is one list."""
    return _Text(source).skip() == "["


def first(source: Source) -> tuple[Any, bool]:
    """(the first value, whether it is all). None where it is longer than one object may be."""
    text = _Text(source)
    text.skip()
    try:
        return text.value(), not text.skip()
    except UnreadableFile:
        if len(text.text) - text.at <= ITEM:
            raise
        return None, True


def long_list(source: Source) -> str | None:
    """The key of the first list of objects in an object too long to be read at once."""
    text = _Text(source)
    text.skip()
    text.at += 1
    while text.skip(COMMA) == '"':
        key = text.value()
        text.skip()
        text.at += 1
        if text.skip() == "[":
            at = BLANKS.match(text.text, text.at + 1)
            if at and text.text[at.end() : at.end() + 1] == "{":
                return str(key)
        text.value()
    return None


def _enter(text: _Text, wanted: str) -> None:
    text.at += 1
    while text.skip(COMMA) == '"':
        key = text.value()
        text.skip()
        text.at += 1
        text.skip()
        if key == wanted:
            return
        text.value()


def _list(text: _Text) -> Iterator[tuple[int, Any]]:
    number = 0
    while True:
        sign = text.skip(COMMA if number else BLANKS)
        if sign == "]":
            return
        if not sign:
            raise UnreadableFile(
                f"{text.name} ends in the middle of its list, after {number:,} items: get it once more."
            )
        number += 1
        yield number, text.value()


def _lines(text: _Text) -> Iterator[tuple[int, Any]]:
    while text.skip(BLANKS):
        line = text.line_of(text.at)
        yield line, text.value()

"""JSON read item by item in flat memory: a list of objects, one within an object, or one object in each line.

Numbers come as bytes, their digits as they are written (ASCII). The number of an item is its place in the list, or its line.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from tracker.errors import UnreadableFile
from tracker.importers import letters
from tracker.importers.source import DAMAGED, Source

ITEM = 16 << 20  # characters of one object
COMMAS = 1_000_000  # in one object: with more it holds few words a value, and is no record of anything
BETWEEN = 64  # characters that may stand between items that are read together
SUFFIXES = (".json", ".jsonl", ".ndjson", ".ijson", ".geojson", ".txt", "")
BLANKS = re.compile(r"[ \t\r\n]*")
COMMA = re.compile(r"[ \t\r\n]*,?[ \t\r\n]*")
AHEAD = 1 << 16
KEPT = 100_000  # characters of a damaged line that are shown


# str.encode is the cheapest call that tells a number from a text
DECODER = json.JSONDecoder(parse_float=str.encode, parse_int=str.encode, parse_constant=str.encode)


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
        self.text, self.at, self.whole = "", 0, False
        self.line, self.counted = 1, 0  # the line of the character up to which lines are counted
        self.lined = False  # whether a line was an object of its own
        self.tried = 0  # up to where items were not to be read together

    def more(self) -> bool:
        """Reads on. False at the end of the file."""
        block = next(self.blocks, None)
        if block is None:
            self.whole = True
            return False
        if DAMAGED in block:
            raise UnreadableFile(f"{self.name} holds bytes that are no letters. Open it again with its encoding.")
        self.line_of(self.at)
        self.text, self.at, self.counted, self.tried = self.text[self.at :] + block, 0, 0, 0
        return True

    def line_of(self, at: int) -> int:
        """The number of the line in which a character stands, after all that were asked for."""
        self.line += self.text.count("\n", self.counted, at)
        self.counted = at
        return self.line

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
                commas = self.text.count(",", self.at)
                if size > ITEM or commas > COMMAS:
                    raise _TooLong(
                        f"{self.name} holds an object of more than {ITEM:,} characters or {COMMAS:,} values, or is no "
                        f"JSON from line {self.line_of(self.at)} on. Save a long list as a file of its own."
                    ) from None
                wanted = max(AHEAD, min(size * 2, size * COMMAS // max(commas, 1) + AHEAD))
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

    def several(self, seam: str) -> list[Any]:
        """The items of a list from here on, up to the last seam (how items follow each other) in what is read already.

        What ends in the middle of an item, of a text or of a list within one is no JSON once a bracket is put behind
        it, so what is read together is what one by one would have been. Raises UnreadableFile.
        """
        end = self.text.rfind(seam, self.at, self.at + ITEM) + 1 if seam else 0
        if end > max(self.at, self.tried):
            part = f"[{self.text[self.at : end]}]"
            try:
                values, stop = DECODER.raw_decode(part)
            except (RecursionError, json.JSONDecodeError):
                self.tried = end
            else:
                if stop == len(part):
                    self.at = end
                    return list(values)
        return [self.value()]

    def lines(self) -> list[tuple[int, Any]]:
        """(line, value) of the objects in the lines from here on, up to the last end of a line in what is read already.

        Each line must be an object of its own, else the first value is read alone. Raises UnreadableFile.
        """
        line = self.line_of(self.at)
        end = self.text.rfind("\n", self.at)
        if end > max(self.at, self.tried):
            part, self.tried = self.text[self.at : end].rstrip(), end
            for seam in ("}\n{", "}\r\n{"):  # no text of JSON holds the end of a line as it is
                count = part.count("\n")
                if part.count(seam) == count:
                    with suppress(RecursionError, json.JSONDecodeError):
                        values = DECODER.decode(f"[{part.replace(seam, '},{')}]")
                        if len(values) == count + 1:
                            self.at, self.lined = end, True
                            return list(enumerate(values, line))
        return [(line, self._alone())]

    def _alone(self) -> Any:
        """The value that begins here: the object of a line, else one of several lines; Damaged for a line that is no JSON.

        Raises UnreadableFile.
        """
        length = self._end_of_line() - self.at
        words = self.text[self.at : self.at + length]
        value = _decoded(words)
        if isinstance(value, Damaged) and (length > ITEM or _several(words)):
            return self.value()
        if isinstance(value, Damaged) and not self.lined:
            end = self._end_of_line(length + 1)
            if not isinstance(_decoded(self.text[self.at + length : end]), dict):
                return self.value()  # an object that is written over several lines
        self.at, self.lined = self.at + length, True
        return value

    def _end_of_line(self, beyond: int = 0) -> int:
        """Where the line ends in which a character so far beyond this one stands, as far as a line may reach."""
        while (end := self.text.find("\n", self.at + beyond)) < 0 and not self.whole:
            if len(self.text) - self.at > ITEM:
                return len(self.text)
            self.more()
        return end if end >= 0 else len(self.text)


@dataclass(frozen=True)
class Damaged:
    """A line that is no JSON, among lines that are: its words, and why it cannot be read."""

    words: str
    reason: str


def _decoded(line: str) -> Any:
    try:
        return DECODER.decode(line)
    except RecursionError:
        return Damaged(line[:KEPT].rstrip(), "It is nested too deeply.")
    except json.JSONDecodeError as problem:
        return Damaged(line[:KEPT].rstrip(), f"It is no JSON: {problem.msg} at character {problem.pos + 1}.")


def _several(line: str) -> bool:
    """Whether a line holds one object after the other."""
    try:
        _, end = DECODER.raw_decode(line)
    except (RecursionError, json.JSONDecodeError):
        return False
    return line[end:].lstrip().startswith("{")


class _TooLong(UnreadableFile):
    """One object is longer than any may be."""


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
    found: tuple[Any, bool] = source.once("first value", _first)  # type: ignore[assignment]
    return found


def _first(source: Source) -> tuple[Any, bool]:
    text = _Text(source)
    text.skip()
    try:
        return text.value(), not text.skip()
    except _TooLong:
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
    number, seam, ended = 0, "", -1
    while True:
        sign = text.skip(COMMA if number else BLANKS)
        if sign == "]":
            return
        if not sign:
            raise UnreadableFile(
                f"{text.name} ends in the middle of its list, after {number:,} items: get it once more."
            )
        if number == 1 and 0 < text.at - ended < BETWEEN and text.text[ended - 1] == "}":
            seam = text.text[ended - 1 : text.at + 1]
        for value in text.several(seam):
            number += 1
            yield number, value
        ended = text.at


def _lines(text: _Text) -> Iterator[tuple[int, Any]]:
    while text.skip(BLANKS):
        yield from text.lines()

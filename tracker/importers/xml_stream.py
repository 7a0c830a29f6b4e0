"""XML read as it comes, in flat memory: no document types, no entities, no endless rows, no endless time."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import IO
from xml.parsers import expat

from tracker.errors import UnreadableFile

CHUNK = 1 << 16
BETWEEN = 4 << 20  # bytes in which a row must end
SECONDS = 6.5  # of processor time for a whole file
SECONDS_EACH = 1e-6  # more for each byte of it
LEAST = 0.2  # for a part, however small
DEPTH = 200
NAMES = 1000


class Names(dict[str, str]):
    """Names of elements and attributes without their prefixes."""

    def __missing__(self, name: str) -> str:
        local = name.rpartition(":")[2]
        if len(self) < NAMES:
            self[name] = local
        return local


def parser(
    file_name: str, start: Callable[[str, dict[str, str]], None], end: Callable[[str], None]
) -> expat.XMLParserType:
    """A parser that calls `start` and `end` and refuses document types. Text is given where a handler is set for it."""
    made = expat.ParserCreate()
    made.buffer_text = True
    made.StartElementHandler = start
    made.EndElementHandler = end

    def refuse(*_: object) -> None:
        raise UnreadableFile(
            f"{file_name} declares entities or a document type, which no table needs. Nothing of it was read."
        )

    made.StartDoctypeDeclHandler = refuse
    made.EntityDeclHandler = refuse
    return made


def feed(
    made: expat.XMLParserType,
    stream: IO[bytes],
    file_name: str,
    size: int,
    moved: Callable[[], int],
    done: Callable[[], bool],
    share: float = 1.0,
) -> Iterator[None]:
    """Feeds a parser, giving way after each chunk until it is `done`; `moved` counts what has ended;
    `share` is how much of the file's time this part may take.

    Raises UnreadableFile for what is no XML, for a row without end, and where the time that a file of this size may take is up.
    """
    since, last, spent = 0, moved(), 0.0
    allowed = LEAST + share * (SECONDS + size * SECONDS_EACH)
    while not done():
        begun = time.thread_time()
        chunk = stream.read(CHUNK)
        try:
            made.Parse(chunk, not chunk)
        except expat.ExpatError as problem:
            raise UnreadableFile(f"{file_name} is damaged: its tables cannot be read. Save it anew.") from problem
        spent += time.thread_time() - begun
        if spent > allowed:
            raise UnreadableFile(f"{file_name} takes too long to read for its size. Save the table as CSV.")
        now = moved()
        since = since + len(chunk) if now == last else 0
        last = now
        if since > BETWEEN:
            raise UnreadableFile(f"{file_name} holds a row that does not end. Save the table as CSV.")
        yield
        if not chunk:
            return


def elements(stream: IO[bytes], file_name: str, size: int) -> Iterator[tuple[str, dict[str, str]]]:
    """Every element of a small part with its attributes, both without prefixes; its end as ("/name", {})."""
    names, found, counts = Names(), list[tuple[str, dict[str, str]]](), [0, 0]

    def start(name: str, attributes: dict[str, str]) -> None:
        counts[0] += 1
        counts[1] += 1
        if counts[0] > DEPTH:
            raise UnreadableFile(f"{file_name} is nested too deeply to be a workbook.")
        found.append((names[name], {names[key]: value for key, value in attributes.items()}))

    def end(name: str) -> None:
        counts[0] -= 1
        found.append(("/" + names[name], {}))

    for _ in feed(parser(file_name, start, end), stream, file_name, size, lambda: counts[1], lambda: False):
        yield from found
        found.clear()

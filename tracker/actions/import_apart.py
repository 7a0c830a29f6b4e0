"""The rows of a long file, planned in a process of their own while this one writes those before.

What is CPU work alone goes there: reading cells, mapping them, the sounds of names. It is given a path and a mapping,
knows neither database nor key, writes nothing, and is some slices ahead at most. Where it does not answer at all (a file
that only this process can open), or a file is short, the rows are planned here. It ends with whoever started it.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Generator, Iterator
from dataclasses import astuple, dataclass, field
from datetime import date
from itertools import islice
from pathlib import Path
from queue import Queue
from threading import Thread
from typing import IO, Any

from msgspec import Struct

from tracker import codes
from tracker.actions import import_pipe, import_source
from tracker.actions.import_pipe import encoded, frame, put
from tracker.actions.import_source import Place, Source
from tracker.errors import StoreProblem, TrackerError, UnreadableFile
from tracker.mapping.plan import RowPlan
from tracker.spellings import keys

WORTH = 5_000  # rows of a slice from which a second process pays
LONG = 2_000_000  # bytes of a file that surely has several slices: its first one is planned there too
PIECE = 250  # rows that go through the pipe together: few are in memory as objects at a time
AHEAD = 60  # pieces that wait for the pipe
MOST_KEYED = 200_000  # words of names that are remembered as told
COMMAND = "from tracker.actions import import_apart; import_apart.serve()"
BROKEN_OFF = "The reading of the file was broken off. What is loaded so far stays: resume the load."

Planned = list[tuple[int, RowPlan]]


@dataclass
class Part:
    """Some rows, each with its sheet, and what the index of names holds of the spellings in them, as far as it is known."""

    rows: Planned
    keys: keys.Made = field(default_factory=keys.Made)


def parts(source: Source, after: Place, size: int) -> Generator[Part, None, None]:
    """The rows after a place, so many at a time. To be closed: a process may be at work."""
    worth = size >= WORTH and source.again is not None
    if worth and source.path.stat().st_size >= LONG:
        yield from _apart(source, after, size)
        return
    plans = source.plans(after)
    while some := [list(islice(plans, size))]:
        if not some[0]:
            return
        last = some[0][-1]
        full = len(some[0]) == size
        yield Part(some.pop())  # whoever is given a part alone holds it
        if full and worth:
            after = last[0], last[1].number
            del last
            plans.close()  # type: ignore[attr-defined]  # a generator
            yield from _apart(source, after, size)
            return


def _apart(source: Source, after: Place, size: int) -> Iterator[Part]:
    """The same from another process."""
    try:
        beside = import_pipe.Beside(COMMAND)
    except OSError:
        yield from _here(source, after, size)
        return
    told: Piece | None = None
    begun = False
    try:
        beside.tell([source.again, [astuple(term) for term in codes.added()], after, size])
        made, words = [Part([])], dict[int, str]()
        while (told := beside.answer(Piece)) is not None and not told.problem:
            begun = True
            if told.rows:
                _open(told, made[0], words)
                continue
            if not made[0].rows:  # an end after the end of the last slice
                return
            words.clear()
            yield made.pop()
            made.append(Part([]))
    finally:
        beside.end()
    if not begun:  # then whatever is wrong is told by reading it here
        yield from _here(source, after, size)
        return
    raise UnreadableFile(told.problem) if told is not None else StoreProblem(BROKEN_OFF)


def _here(source: Source, after: Place, size: int) -> Iterator[Part]:
    plans = source.plans(after)
    while some := [list(islice(plans, size))]:
        if not some[0]:
            return
        yield Part(some.pop())


# --- what goes through the pipe ---
class Piece(Struct, array_like=True):
    """Some rows of a slice; none where the slice is whole, and none after the last one. Else what is wrong with the file.

    `names` are those told for the first time, with the numbers of their words and their pairs; `words` are new ones of
    this slice by their numbers, and `keys` those of words that were never told.
    """

    rows: Planned = []
    names: list[tuple[str, list[int], tuple[int, ...]]] = []
    words: list[tuple[int, str]] = []
    keys: list[tuple[int, tuple[int, ...]]] = []
    problem: str = ""


@dataclass
class Named:
    """What was told of names, so that it is not told again: names and words of this slice, words whose keys are known."""

    names: set[str] = field(default_factory=set)
    words: set[int] = field(default_factory=set)
    keyed: set[int] = field(default_factory=set)

    def end(self) -> None:
        """The slice is whole."""
        self.names.clear()
        self.words.clear()
        if len(self.keyed) > MOST_KEYED:
            self.keyed.clear()


def _packed(rows: Planned, told: Named) -> Piece:
    names: list[tuple[str, list[int], tuple[int, ...]]] = []
    words: dict[int, str] = {}
    for _, plan in rows:
        for said in plan.said:
            if said.fact == "name" and said.text and said.text not in told.names:
                made = keys.of_name(said.text)
                told.names.add(said.text)
                names.append((said.text, list(made.words), made.pairs))
                words |= made.words
    fresh, unkeyed = words.keys() - told.words, words.keys() - told.keyed
    told.words |= fresh
    told.keyed |= unkeyed
    spelled = [(number, words[number]) for number in fresh]
    return Piece(rows, names, spelled, [(number, tuple(keys.of_word(words[number]))) for number in unkeyed])


def _open(told: Piece, part: Part, words: dict[int, str]) -> None:
    """Add what a piece tells to its slice; `words` are those of the slice by their numbers."""
    part.rows += told.rows
    words.update(told.words)
    for name, own, pairs in told.names:
        part.keys.names[name] = keys.Keys({number: words[number] for number in own}, pairs)
    part.keys.words.update(told.keys)


# --- the other process ---
def serve() -> None:
    """Plan the rows that standard input asks for, and tell them on standard output."""
    gc.disable()  # what is made here is let go of a slice at a time, and goes in no circle
    asked = frame(sys.stdin.buffer, list[Any])
    if asked is None:  # whoever started it ended
        return
    (path, mapping, about, form, encoding, delimiter, day), added, after, size = asked
    for term in added:
        codes.register(codes.Term(*term))
    told: Queue[bytes | None] = Queue(AHEAD)
    writer = Thread(target=_pass_on, args=(told, sys.stdout.buffer))
    writer.start()
    try:
        source = import_source.of(
            Path(path), mapping, about, Path(form) if form else None, encoding, delimiter, date.fromisoformat(day)
        )
        plans = source.plans((after[0], after[1]))
        named = Named()
        while first := list(islice(plans, min(PIECE, size))):
            told.put(encoded(_packed(first, named)))
            left = size - len(first)
            while left and (rows := list(islice(plans, min(PIECE, left)))):
                told.put(encoded(_packed(rows, named)))
                left -= len(rows)
            told.put(encoded(Piece()))
            named.end()
            keys.tidy()
        told.put(encoded(Piece()))
    except TrackerError as problem:
        told.put(encoded(Piece(problem=problem.sentence)))
    finally:
        told.put(None)
        writer.join()


def _pass_on(told: Queue[bytes | None], out: IO[bytes]) -> None:
    """Hand over what is planned while the next rows are: whoever reads may be busy with those before."""
    try:
        while (content := told.get()) is not None:
            put(out, content)
    except BrokenPipeError:  # nobody wants the rest
        os._exit(0)


__all__ = ["Part", "Planned", "parts", "serve"]

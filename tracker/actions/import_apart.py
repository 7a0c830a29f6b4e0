"""The rows of a long file, planned in a process of their own while this one writes those before.

What is CPU work alone goes there: reading cells, mapping them, the sounds of names. It is given a path and a mapping,
knows neither database nor key, writes nothing, and is one slice ahead at most. Where it does not answer at all (a file
that only this process can open), or a file is short, the rows are planned here. It ends with whoever started it.
"""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
from collections.abc import Generator, Iterator
from contextlib import suppress
from dataclasses import astuple, dataclass, field
from datetime import date
from itertools import islice
from pathlib import Path
from typing import IO, Any

from tracker import codes
from tracker.actions import import_source
from tracker.actions.import_source import Place, Source
from tracker.errors import StoreProblem, TrackerError, UnreadableFile
from tracker.mapping.plan import Made, Problem, RowPlan, Said
from tracker.records.base import Basis, Kind
from tracker.spellings import keys

WORTH = 5_000  # rows of a slice from which a second process pays
COMMAND = "from tracker.actions import import_apart; import_apart.serve()"
BROKEN_OFF = "The reading of the file was broken off. What is loaded so far stays: resume the load."

Planned = list[tuple[int, RowPlan]]


@dataclass
class Part:
    """Some rows, each with its sheet, and what the index of names holds of the spellings in them, as far as it is known."""

    rows: Planned
    keys: dict[str, keys.Keys] = field(default_factory=dict)


def parts(source: Source, after: Place, size: int) -> Generator[Part, None, None]:
    """The rows after a place, so many at a time. To be closed: a process may be at work."""
    plans = source.plans(after)
    while some := [list(islice(plans, size))]:
        if not some[0]:
            return
        last = some[0][-1]
        full = len(some[0]) == size
        yield Part(some.pop())  # whoever is given a part alone holds it
        if full and size >= WORTH and source.again is not None:
            after = last[0], last[1].number
            del last
            plans.close()  # type: ignore[attr-defined]  # a generator
            yield from _apart(source, after, size)
            return


def _apart(source: Source, after: Place, size: int) -> Iterator[Part]:
    """The same from another process."""
    try:
        child = subprocess.Popen(  # noqa: S603  # this program itself, with words of ours
            [sys.executable, "-P", "-c", COMMAND],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
    except OSError:
        yield from _here(source, after, size)
        return
    assert child.stdin is not None and child.stdout is not None  # noqa: S101  # they are pipes
    told: Any = None
    begun = False
    try:
        with suppress(BrokenPipeError):
            _tell(child.stdin, [source.again, [astuple(term) for term in codes.added()], after, size])
        while (told := _frame(child.stdout)) is not None and "rows" in told:
            begun = True
            if not told["rows"]:
                return
            yield _opened(told)
    finally:
        child.kill()
        for pipe in (child.stdin, child.stdout):
            with suppress(BrokenPipeError):
                pipe.close()
        child.wait()
    if not begun:  # then whatever is wrong is told by reading it here
        yield from _here(source, after, size)
        return
    raise UnreadableFile(told["problem"]) if told is not None else StoreProblem(BROKEN_OFF)


def _here(source: Source, after: Place, size: int) -> Iterator[Part]:
    plans = source.plans(after)
    while some := [list(islice(plans, size))]:
        if not some[0]:
            return
        yield Part(some.pop())


# --- what goes through the pipe: JSON without names of fields, each piece with its length before it ---
def _tell(pipe: IO[bytes], told: Any) -> None:
    content = json.dumps(told, separators=(",", ":")).encode()
    pipe.write(len(content).to_bytes(8, "big"))
    pipe.write(content)
    pipe.flush()


def _frame(pipe: IO[bytes]) -> Any:
    """What the other process says next, None where it ended in the midst of it."""
    length = int.from_bytes(pipe.read(8), "big")
    content = pipe.read(length)
    return json.loads(content) if length and len(content) == length else None


def _packed(rows: Planned) -> dict[str, Any]:
    names: dict[str, keys.Keys] = {}
    packed = []
    for sheet, plan in rows:
        for said in plan.said:
            if said.fact == "name" and said.text and said.text not in names:
                names[said.text] = keys.of_name(said.text)
        packed.append(
            (
                sheet, plan.sheet, plan.number, plan.cells,
                [(m.kind, m.key, m.identifier, m.ref, m.frame, m.spot, m.mark, m.above) for m in plan.records],
                [(s.record, s.fact, s.column, s.basis, s.text, s.term, s.link, s.low, s.high, s.extra) for s in plan.said],
                [(p.row, p.column, p.value, p.reason, p.refuses) for p in plan.problems],
            )
        )  # fmt: skip
    return {"rows": packed, "names": [(name, list(made.words.items()), made.pairs) for name, made in names.items()]}


KIND = {kind.value: kind for kind in Kind}
BASIS = {basis.value: basis for basis in Basis}


def _opened(told: dict[str, Any]) -> Part:
    rows = [
        (
            sheet,
            RowPlan(
                name, number, tuple(cells),
                [Made(KIND[kind], *made) for kind, *made in records],
                [
                    Said(record, fact, column, BASIS[basis], text, term, link, low, high, extra and tuple(extra))
                    for record, fact, column, basis, text, term, link, low, high, extra in said
                ],
                [Problem(*problem) for problem in problems],
            ),
        )
        for sheet, name, number, cells, records, said, problems in told["rows"]
    ]  # fmt: skip
    return Part(rows, {name: keys.Keys(dict(words), tuple(pairs)) for name, words, pairs in told["names"]})


# --- the other process ---
def serve() -> None:
    """Plan the rows that standard input asks for, and tell them on standard output."""
    gc.disable()  # what is made here is let go of a slice at a time, and goes in no circle
    (path, mapping, about, form, encoding, delimiter, day), added, after, size = _frame(sys.stdin.buffer)
    for term in added:
        codes.register(codes.Term(*term))
    out = sys.stdout.buffer
    try:
        source = import_source.of(
            Path(path), mapping, about, Path(form) if form else None, encoding, delimiter, date.fromisoformat(day)
        )
        plans = source.plans((after[0], after[1]))
        while rows := list(islice(plans, size)):
            _tell(out, _packed(rows))
            del rows
        _tell(out, {"rows": []})
    except TrackerError as problem:
        _tell(out, {"problem": problem.sentence})
    except BrokenPipeError:  # nobody wants the rest
        os._exit(0)


__all__ = ["Part", "Planned", "parts", "serve"]

"""The way out of statistics: a table with its method note, and its line in the ledger before it is handed out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from tracker.access import Permission, User, require
from tracker.actions import leaving_rows, ledger, release, statistics, unreal
from tracker.actions.export import ExportFile
from tracker.actions.statistics import TEAM, Cell, Question, Statistics
from tracker.audience import Leaving
from tracker.errors import InvalidFacts
from tracker.exporters import FORMATS, Table
from tracker.narrowing import Filter
from tracker.spool import Spool

WRITTEN = ("xlsx", "csv", "json")
COUNTS = ("confirmed", "probable", "possible", "perhaps")
ENDS = ("at_least", "at_most")


def listing(
    user: User,
    question: Question,
    format_name: str,
    chosen: Filter | None = None,
    leaving: Leaving = TEAM,
    known_on: date | None = None,
) -> ExportFile:
    """Statistics as a file for an audience: xlsx with method, sources and chart, csv or json. Names are never in it.

    `known_on` counts what was known at the end of that day, as this audience is told counts today. Raises InvalidFacts, NotFound, NotAllowed.
    """
    require(user, Permission.EXPORT)
    if format_name not in WRITTEN:
        raise InvalidFacts(f"'{format_name}' is not a format of statistics: {', '.join(WRITTEN)}.")
    leaving = release.checked(
        user, replace(leaving, named=False, quoted=False, files=False, released=(), overridden=())
    )
    chosen = chosen or Filter()
    made = table(statistics.counted(user, question, chosen, leaving, known_on))
    written = FORMATS[format_name]
    spool: Spool = written.write(made)
    what = f"statistics of {question.of}"
    asked = {"by": list(question.by), "over_time": question.over_time} | leaving_rows.choice(chosen, known_on)
    left = ledger.Left(what, format_name, b"", len(made.rows), made.columns, (), sha256=spool.sha256, choice=asked)
    ledger.note(user, left, leaving)
    name = unreal.named(f"statistics-of-{question.of}{written.SUFFIX}")
    return ExportFile(spool, name, written.MEDIA_TYPE, len(made.rows), {})


def table(found: Statistics) -> Table:
    """Statistics as a table: a column for each fact and the period, then the counts."""
    own = tuple(name for name in COUNTS if getattr(found.total, name) is not None)
    heads = (*found.question.by, *([found.question.over_time] if found.question.over_time else ()))
    cells = found.cells if heads else (found.total,)
    rows = tuple((*cell.values, *(getattr(cell, name) for name in own), cell.low, cell.high) for cell in cells)
    marked = unreal.mark()
    exact = all(isinstance(getattr(found.total, name), int) for name in own)
    return Table(
        f"Statistics of {found.question.of}",
        (*heads, *own, *ENDS),
        rows,
        marked.row if marked else None,
        "statistics",
        notes=found.note,
        reports=found.sources,
        charted=own if exact else (),
    )


def line(cell: Cell) -> str:
    """A cell in one line of text."""
    told = ", ".join(f"{getattr(cell, name)} {name}" for name in COUNTS if getattr(cell, name) not in (None, 0))
    return "  ".join(
        (*cell.values, f"{cell.low} to {cell.high}" if cell.low != cell.high else f"{cell.low}", f"({told})")
    )

"""tracker stats: people and acts counted by any two facts, over time, by place."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tracker.cli.audiences import leaving_team
from tracker.cli.common import AsKnown, Json, day, may_write, note_printed, user, write
from tracker.cli.filters import narrowed, of_status
from tracker.cli.later import Later, later
from tracker.errors import InvalidFacts
from tracker.narrowing import Filter

if TYPE_CHECKING:
    from tracker.audience import Leaving

app = typer.Typer()


class Unit(StrEnum):
    """What is counted."""

    INDIVIDUALS = "individuals"
    ACTS = "acts"


class Period(StrEnum):
    """The periods of what is counted over time."""

    YEAR = "year"
    MONTH = "month"
    DAY = "day"


@app.command("stats", cls=Later)
@later(leaving_team, narrowed)
def stats(
    chosen: Filter,
    leaving: Leaving,
    of: Annotated[Unit, typer.Option("--of", help="individuals or acts.")] = Unit.INDIVIDUALS,
    by: Annotated[
        list[str] | None, typer.Option("--by", help="A fact to count by, such as sex, act or province.")
    ] = None,
    over_time: Annotated[Period | None, typer.Option("--over-time", help="year, month or day.")] = None,
    as_json: Json = False,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="A file .xlsx, .csv or .json.")] = None,
    as_known: AsKnown = None,
) -> None:
    """Count people or acts: confirmed, probable and possible, with ranges for imprecise days. Filters combine."""
    from tracker.actions import statistics, statistics_file
    from tracker.actions.statistics import Question

    person, known_on = user(), day(as_known, "--as-known")
    of_status(chosen)
    asked = Question(of.value, tuple(by or ()), over_time.value if over_time else None)
    if output:
        may_write(output)
        form = output.suffix.lower().removeprefix(".")
        made = statistics_file.listing(person, asked, form, chosen, leaving, known_on)
        write(output, made.spool)
        typer.echo(f"Wrote {made.rows} rows to {output}.", err=True)
        return
    if leaving.outside:
        raise InvalidFacts("What leaves the team is written to a file: name it with -o.")
    found = statistics.counted(person, asked, chosen, known_on=known_on)
    if as_json:
        table = statistics_file.table(found)
        rows = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
        note_printed(person, f"statistics of {of.value}", rows)
        typer.echo(json.dumps({"note": found.note, "rows": rows}, ensure_ascii=False, indent=1))
        return
    for cell in found.cells if asked.by or asked.over_time else (found.total,):
        typer.echo(statistics_file.line(cell))
    for line in found.note:
        typer.echo(line, err=True)

"""tracker list, show, export: what is there, and lists that leave."""

from __future__ import annotations

import json
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tracker.cli.audiences import leaving_team
from tracker.cli.common import Json, Out, day, note_printed, once_more, plain, print_rows, say_kept, user, write
from tracker.cli.filters import narrowed
from tracker.cli.later import Later, later
from tracker.narrowing import Filter

if TYPE_CHECKING:
    from tracker.audience import Leaving

app = typer.Typer()
list_app = typer.Typer(no_args_is_help=True, help="List individuals, incidents, injuries or locations.")
export_app = typer.Typer(no_args_is_help=True, help="Write a filtered list to a file.")


class Format(StrEnum):
    """File formats of a list."""

    CSV = "csv"
    XLSX = "xlsx"
    JSON = "json"
    FTM = "ftm"
    HXL = "hxl"
    UWAZI = "uwazi"


class Listed(StrEnum):
    """Lists whose facets are counted."""

    INDIVIDUALS = "individuals"
    INCIDENTS = "incidents"
    INJURIES = "injuries"
    LOCATIONS = "locations"
    SOURCE_REPORTS = "source-reports"


What = Annotated[Listed, typer.Argument(help="The list.")]
FormatOption = Annotated[Format, typer.Option("--format", help="csv, xlsx, json, ftm (FollowTheMoney), hxl or uwazi.")]


@list_app.command("individuals", cls=Later)
@later(narrowed)
def list_individuals(chosen: Filter, as_json: Json = False) -> None:
    """List individuals; filters combine."""
    from tracker.actions import browse

    person = user()
    rows = browse.all_individuals(person, chosen)
    print_rows(
        rows,
        as_json,
        lambda r: f"{r.ref}  {r.name}  {r.sex or '-'}  {r.latest_stage or '-'}  {r.review}",
        (person, "individuals"),
    )
    if not as_json:
        _say_standing(rows)
        if chosen.words.strip() and (most := browse.individuals(person, chosen, per_page=1).likeliest):
            typer.echo(f"These are among the {most:,} whose names are likeliest meant; there may be more.", err=True)


def _say_standing(rows: list[Any]) -> None:
    counts = {word: sum(row.review == word for row in rows) for word in ("followed", "disputed", "waiting")}
    said = ", ".join(f"{count} {word}" for word, count in counts.items() if count)
    typer.echo(f"{len(rows)} individuals" + (f": {said}" if said else ""), err=True)


@list_app.command("incidents", cls=Later)
@later(narrowed)
def list_incidents(chosen: Filter, as_json: Json = False) -> None:
    """List incidents; filters combine."""
    from tracker.actions import browse

    person = user()
    rows = browse.incidents(person, chosen, per_page=10**9).rows
    print_rows(
        rows,
        as_json,
        lambda r: f"{r.ref}  {r.when or '-'}  {r.location or '-'}  {_people(r)}  {r.title}",
        (person, "incidents"),
    )


def _people(row: Any) -> str:
    parts = [
        f"{count} {word}"
        for word, count in (("followed", row.followed), ("disputed", row.disputed), ("waiting", row.waiting))
        if count
    ]
    return ", ".join(parts) or "nobody named"


@list_app.command("injuries", cls=Later)
@later(narrowed)
def list_injuries(chosen: Filter, as_json: Json = False) -> None:
    """List injuries of the individuals that match."""
    from tracker.actions import browse

    person = user()
    rows = browse.injuries(person, chosen, per_page=10**9).rows
    print_rows(
        rows,
        as_json,
        lambda r: f"{r.ref}  {r.name}  {r.body_part or '-'}  {r.kind or '-'}  {r.cause or '-'}",
        (person, "injuries"),
    )


@list_app.command("locations", cls=Later)
@later(narrowed)
def list_locations(chosen: Filter, as_json: Json = False) -> None:
    """List places: with --location those below it; by all else those where something that matches happened."""
    from tracker.actions import browse

    rows = browse.locations(user(), chosen, per_page=10**9, at_most=10**9).rows
    print_rows(rows, as_json, lambda r: f"{r.ref}  {r.path}  {r.feature or '-'}  {r.individuals} individuals")


@app.command("facets", cls=Later)
@later(narrowed)
def facets_of(what: What, chosen: Filter, as_json: Json = False) -> None:
    """Count what a list can be narrowed to: each value of each facet with how many match; filters combine."""
    from tracker.actions import browse

    person = user()
    rows = browse.counted(person, what.value.replace("-", "_"), chosen)
    print_rows(
        rows, as_json, lambda r: f"{r.facet}  {r.value}  {r.count}  {r.label}", (person, f"facets of {what.value}")
    )


@app.command()
def show(
    ref: str,
    as_json: Json = False,
    as_of: Annotated[str | None, typer.Option(help="As it was at the end of this day, YYYY-MM-DD.")] = None,
) -> None:
    """Show a record with the statements behind each fact."""
    from tracker.actions import record_view

    person = user()
    view = record_view.record(person, ref, day(as_of, "--as-of"))
    if as_json:
        values = [plain(view)]
        note_printed(person, view.ref, values)
        typer.echo(json.dumps(values, ensure_ascii=False, indent=1))
        return
    typer.echo(f"{view.ref}  {view.title}")
    for name in view.names:
        typer.echo(f"  name: {name[1]}" + ("" if name[3] else " (to be reviewed)"))
    _show_facts(view.facts, "  ")
    for group in ("acts", "stages", "injuries", "involvements", "relations", "interventions"):
        for part in getattr(view, group):
            typer.echo(f"  {part.kind.replace('_', ' ')}: {part.label} · {part.about_label} ({part.standing})")
            _show_facts(part.facts, "    ")


def _show_facts(facts: Iterable[Any], indent: str) -> None:
    for fact in facts:
        typer.echo(f"{indent}{fact.label}: {fact.value} ({fact.certainty})")
        for said in fact.statements:
            words = (
                f"“{said.quote}”"
                if said.quote
                else f"{said.locator}: “{said.cell}”"
                if said.cell
                else f"at {said.locator}"
            )
            typer.echo(
                f"{indent}  {said.judgement}, {said.stance}: {words} — {said.speaker_label}, {said.report} [{said.uid}]"
            )


# --- out ---
def _export(what: str, format_: Format, output: Path, chosen: Filter, leaving: Leaving) -> None:
    from tracker.actions import export

    person = user()
    made = export.listing(person, what, format_.value, chosen, leaving, once_more(person, leaving))
    write(output, made.content)
    typer.echo(f"Wrote {made.rows} {what} to {output}.", err=True)
    say_kept(made.people_kept)


@export_app.command("individuals", cls=Later)
@later(leaving_team, narrowed)
def export_individuals(chosen: Filter, leaving: Leaving, format_: FormatOption, output: Out) -> None:
    """Write individuals that match to a file."""
    _export("individuals", format_, output, chosen, leaving)


@export_app.command("incidents", cls=Later)
@later(leaving_team, narrowed)
def export_incidents(chosen: Filter, leaving: Leaving, format_: FormatOption, output: Out) -> None:
    """Write incidents that match to a file."""
    _export("incidents", format_, output, chosen, leaving)


@export_app.command("injuries", cls=Later)
@later(leaving_team, narrowed)
def export_injuries(chosen: Filter, leaving: Leaving, format_: FormatOption, output: Out) -> None:
    """Write injuries that match to a file."""
    _export("injuries", format_, output, chosen, leaving)

"""tracker list, show, export: what is there, and lists that leave."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tracker.cli.audiences import leaving_team
from tracker.cli.common import (
    AsKnown,
    Json,
    bundle_passphrase,
    day,
    may_write,
    note_printed,
    once_more,
    plain,
    print_rows,
    say_files,
    say_kept,
    user,
    write,
)
from tracker.cli.filters import narrowed, of_status
from tracker.cli.later import Later, later
from tracker.errors import InvalidFacts
from tracker.narrowing import Filter

if TYPE_CHECKING:
    from tracker.actions.export import Preview
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
Output = Annotated[
    Path | None, typer.Option("-o", "--output", help="The file to write: .zip.age is an encrypted bundle.")
]
Form = Annotated[
    Format | None, typer.Option("--format", help="csv, xlsx, json, ftm, hxl or uwazi; else by the file's ending.")
]
Look = Annotated[bool, typer.Option("--preview", help="Write nothing: say what would leave, what stays and why.")]


@dataclass(frozen=True)
class _Way:
    """How a list leaves: its format, its file, only looked at or not, and as known on which day."""

    format: Format | None
    output: Path | None
    preview: bool
    known_on: date | None


def _export(what: str, way: _Way, chosen: Filter, leaving: Leaving) -> None:
    from tracker.actions import bundle, export, leaving_files, leaving_warnings

    person, output = user(), way.output
    of_status(chosen)
    warned = leaving_warnings.filename(person, output.name) if output else ""
    if way.preview:
        found = export.preview(person, what, chosen, leaving=leaving, known_on=way.known_on)
        _preview(found, warned)
        say_files(leaving_files.look(person, found.reports, leaving), True, leaving.files)
        typer.echo(f"{len(found.table.rows)} rows would leave. Nothing was written.", err=True)
        return
    if output is None:
        raise InvalidFacts("Name the file to write with -o, or look first with --preview.")
    if warned:
        typer.echo(f"careful: {warned}", err=True)
    may_write(output)
    if output.name.endswith(bundle.ENDING):
        passphrase, secret = bundle_passphrase(), once_more(person, leaving)
        made = bundle.listing(person, what, passphrase, chosen, leaving, secret, way.known_on)
    else:
        form = way.format.value if way.format else output.suffix.lower().removeprefix(".")
        made = export.listing(person, what, form, chosen, leaving, once_more(person, leaving), way.known_on)
    write(output, made.spool)
    typer.echo(f"Wrote {made.rows} {what} to {output}.", err=True)
    say_kept(made.people_kept)
    say_files(made.files)


def _preview(found: Preview, warned: str) -> None:
    filled = Counter(
        place for row in found.table.rows for place, value in enumerate(row) if value not in (None, "", [], ())
    )
    for place, name in enumerate(found.table.columns):
        typer.echo(f"leaves: {name}: {filled[place]} of {len(found.table.rows)} rows have one")
    for name, why in found.columns_kept.items():
        typer.echo(f"stays: {name}: {why}")
    for ref, why in found.people_kept.items():
        typer.echo(f"left out: {ref}: {why}")
    for line in (*found.warnings, *([warned] if warned else [])):
        typer.echo(f"careful: {line}")


def _command(what: str) -> None:
    """The command that writes one kind of list."""

    @later(leaving_team, narrowed)
    def export_list(
        chosen: Filter,
        leaving: Leaving,
        format_: Form = None,
        output: Output = None,
        preview: Look = False,
        as_known: AsKnown = None,
    ) -> None:
        _export(what, _Way(format_, output, preview, day(as_known, "--as-known")), chosen, leaving)

    export_app.command(what, cls=Later, help=f"Write {what} that match to a file.")(export_list)


for _what in ("individuals", "incidents", "injuries"):
    _command(_what)

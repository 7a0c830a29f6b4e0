"""tracker report, tracker coding: source reports and their codings."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from tracker.cli.common import Json, day, plain, print_rows, read_json, user, write
from tracker.cli.lists import show
from tracker.errors import AlreadyKnown, InvalidFacts

report_app = typer.Typer(no_args_is_help=True, help="Add, list and show source reports.")
coding_app = typer.Typer(no_args_is_help=True, help="Apply and export codings of a report.")


@report_app.command("add")
def report_add(
    file: Path,
    title: Annotated[str | None, typer.Option(help="Title, where the file has none.")] = None,
    publisher: Annotated[str | None, typer.Option(help="Who published it.")] = None,
    url: Annotated[str | None, typer.Option(help="Where it was found.")] = None,
    language: Annotated[str | None, typer.Option(help="ISO 639-3 code, such as eng, rus, kaz, uig, zho.")] = None,
    published: Annotated[str | None, typer.Option(help="Date as known, EDTF: 2018-03, 2017~, XXXX-11-29.")] = None,
    received: Annotated[str | None, typer.Option(help="Day it reached us, YYYY-MM-DD; today where not given.")] = None,
    type_: Annotated[str, typer.Option("--type", help="Code of the type of document.")] = "news_article",
    author: Annotated[str | None, typer.Option(help="Who wrote it.")] = None,
    encoding: Annotated[str | None, typer.Option(help="Encoding of a text file, where it is not found out.")] = None,
    reprint_of: Annotated[str | None, typer.Option(help="Ref of the report that this one repeats.")] = None,
    level: Annotated[str, typer.Option(help="Who may see it: public, internal, restricted or sealed.")] = "internal",
    without_text: Annotated[bool, typer.Option(help="Keep a file from which no text can be read.")] = False,
) -> None:
    """Keep a report unchanged and archive its text. Prints its ref alone."""
    from tracker.actions import holding, intake

    if not file.is_file():
        raise InvalidFacts(f"There is no file {file}.")
    if file.stat().st_size > intake.MAX_FILE_BYTES:
        raise InvalidFacts(
            f"{file.name} has {file.stat().st_size:,} bytes; at most {intake.MAX_FILE_BYTES:,} can be kept."
        )
    new = intake.NewReport(
        filename=file.name,
        content=file.read_bytes(),
        title=title,
        publisher=publisher,
        url=url,
        language=language,
        published=published,
        received=day(received, "--received"),
        type=type_,
        author=author,
        encoding=encoding,
        derived_from=reprint_of,
        confidentiality=holding.level_of(level),
        without_text=without_text,
    )
    try:
        added = intake.add_report(user(), new)
    except AlreadyKnown as known:
        typer.echo(str(known), err=True)
        typer.echo(known.ref)
        return
    for note in added.notes:
        typer.echo(note, err=True)
    typer.echo(added.ref)


@report_app.command("list")
def report_list(as_json: Json = False) -> None:
    """List the source reports, the last received first."""
    from tracker.actions import browse

    person = user()
    rows = browse.reports(person, per_page=10**9, at_most=10**9).rows
    print_rows(
        rows,
        as_json,
        lambda r: f"{r.ref}  {r.received}  {r.statements} statements, {r.waiting} waiting  {r.title}",
        (person, "source reports"),
    )


@report_app.command("show")
def report_show(ref: str, as_json: Json = False) -> None:
    """Show a source report with its text and statements."""
    show(ref, as_json)


# --- coding ---
@coding_app.command("apply")
def coding_apply(
    coding: Path,
    report: Annotated[str, typer.Option(help="Ref of the report that was coded.")],
    judge: Annotated[bool, typer.Option("--judge", help="Replay the form's judgements through review.")] = False,
    as_json: Json = False,
) -> None:
    """Apply a coding form: its claims enter as open. Applying it twice changes nothing."""
    from tracker.actions import forms

    done = forms.apply(user(), report, read_json(coding), judge)
    if as_json:
        typer.echo(json.dumps([plain(done)], ensure_ascii=False, indent=1))
    else:
        typer.echo(f"{done.added} statements added, {done.known} known already, {done.judged} judged.")
    for ref in done.sealed:
        typer.echo(f"sealed from the start, a child or sexual violence is spoken of: {ref}", err=True)


@coding_app.command("export")
def coding_export(
    report: Annotated[str, typer.Option(help="Ref of the report.")],
    output: Annotated[Path | None, typer.Option("-o", "--output")] = None,
) -> None:
    """Write the coding of a report in the form that `coding apply` reads: for the team, all names are in it."""
    from tracker.actions import forms

    text = json.dumps(forms.export(user(), report), ensure_ascii=False, indent=1)
    write(output, text.encode()) if output else typer.echo(text)
    typer.echo("For the team only: names and places in full. Noted in the ledger of what left.", err=True)

"""tracker dossier, submission: case reports and forms of UN bodies as files."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tracker.cli.audiences import leaving_team, leaving_un
from tracker.cli.common import (
    AsKnown,
    bundle_passphrase,
    day,
    may_write,
    once_more,
    say_files,
    say_kept,
    user,
    warn_of_name,
    write,
)
from tracker.cli.filters import narrowed, of_status
from tracker.cli.later import Later, later
from tracker.errors import InvalidFacts
from tracker.narrowing import Filter

if TYPE_CHECKING:
    from tracker.audience import Leaving

app = typer.Typer()
SUFFIXES, BUNDLED = (".pdf", ".docx", ".html"), ".zip.age"
SOURCES = "SRC-"  # released by these are the kept files of a source


class PaperFormat(StrEnum):
    """File formats of a document."""

    PDF = "pdf"
    DOCX = "docx"
    HTML = "html"


class FormName(StrEnum):
    """Forms of UN bodies."""

    WGAD = "wgad"
    WGEID = "wgeid"
    LETTER = "letter"


LanguageOption = Annotated[str, typer.Option("--language", help="Headings and fixed words in: en, ru, zh, kk or ug.")]


@app.command(cls=Later)
@later(leaving_team, narrowed)
def dossier(
    leaving: Leaving,
    chosen: Filter,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="The file, or the folder, to write.")] = None,
    refs: Annotated[list[str] | None, typer.Argument(help="One record, or several.")] = None,
    language: LanguageOption = "en",
    format_: Annotated[
        PaperFormat, typer.Option("--format", help="Of several files: pdf, docx or html.")
    ] = PaperFormat.PDF,
    everybody: Annotated[bool, typer.Option("--all", help="Every individual that the filters leave.")] = False,
    as_known: AsKnown = None,
    preview: Annotated[
        bool, typer.Option("--preview", help="Write nothing: say what would leave, what stays and why.")
    ] = False,
) -> None:
    """Write the case report of an individual or incident as PDF, DOCX or HTML, by the file's ending; of several into a folder.

    A file that ends with .zip.age is an encrypted bundle of PDF and DOCX, in which kept files may go along (--files).
    """
    from tracker.actions import browse, dossiers

    person, refs, known_on = user(), refs or [], day(as_known, "--as-known")
    if output is None and not preview:
        raise InvalidFacts("Name the file or folder to write with -o, or look first with --preview.")
    if refs and not everybody and chosen != Filter():
        raise InvalidFacts(
            "Nothing was written: filters choose among all, with --all. For what was known on a day: --as-known."
        )
    if everybody:
        of_status(chosen)
    if output is not None and not preview and output.name.endswith(BUNDLED):
        _bundle(person, refs, everybody, output, leaving, language, known_on)
        return
    if len(refs) == 1 and not everybody and output is not None and not preview and not output.is_dir():
        _one(person, refs[0], output, leaving, language, known_on)
        return
    if not refs and not everybody:
        raise InvalidFacts("Name a record, or several, or choose individuals with --all and filters.")
    if everybody:
        refs = [*refs, *(row.ref for row in browse.all_individuals(person, chosen))]
    if output is None or preview:
        for ref in dict.fromkeys(refs):
            _preview(person, ref, output, leaving, known_on)
        if not refs:
            typer.echo("Nobody fits. Nothing was written.", err=True)
        return
    secret = once_more(person, leaving)
    made = dossiers.each(person, list(dict.fromkeys(refs)), format_.value, leaving, secret, language, known_on)
    _many(made, len(refs), output)


def _preview(person: Any, ref: str, output: Path | None, leaving: Leaving, known_on: date | None) -> None:
    from tracker.actions import bundle

    made, files = bundle.look(person, ref, leaving, known_on=known_on)
    shown = [
        (group.title, one) for group in made.report.groups for fact in group.facts for one in (fact.parts or (fact,))
    ]
    for title, facts in Counter(title for title, _ in shown).items():
        typer.echo(f"leaves: {title}: {facts} facts")
    quoted = {(said.source, said.quote) for _, fact in shown for said in fact.quoted if said.quote}
    typer.echo(f"leaves: words of sources: {len(quoted)} quotations")
    for source in made.report.sources:
        typer.echo(f"leaves: source {source.number}: {source.title}")
    for one, what in made.withheld.items():
        typer.echo(f"stays, unless released by --release {one}: {what}")
    _say_stays(person, ref, leaving, known_on)
    for one, why in made.kept.items():
        typer.echo(f"left out: {one}: {why}")
    say_files(files, True, leaving.files)
    if output is not None and leaving.outside:
        warn_of_name(person, output)
    typer.echo(f"The case report of {ref} would leave. Nothing was written.", err=True)


def _say_stays(person: Any, ref: str, leaving: Leaving, known_on: date | None) -> None:
    from tracker.actions import shared_stays

    released = replace(leaving, released=tuple(one for one in leaving.released if not one.startswith(SOURCES)))
    for one in shared_stays.of(person, ref, released, known_on):
        typer.echo(f"stays: {one.where}: {one.what}: {one.why}")


def _bundle(
    person: Any,
    refs: list[str],
    everybody: bool,
    output: Path,
    leaving: Leaving,
    language: str,
    known_on: date | None,
) -> None:
    """One case report as an encrypted bundle, with the kept files that go along."""
    from tracker.actions import bundle

    if len(refs) != 1 or everybody:
        raise InvalidFacts(
            "A bundle holds the case report of one record. Name that one, or write several into a folder."
        )
    if leaving.outside:
        warn_of_name(person, output)
    may_write(output)
    passphrase, secret = bundle_passphrase(), once_more(person, leaving)
    made = bundle.dossier(person, refs[0], passphrase, leaving, secret, language, known_on)
    write(output, made.spool)
    typer.echo(f"Wrote {output}.", err=True)
    say_kept(made.people_kept)
    say_files(made.files)
    _say_withheld(made.withheld)


def _one(person: Any, ref: str, output: Path, leaving: Leaving, language: str, known_on: date | None) -> None:
    from tracker.actions import export

    written = _format_of(output)
    if leaving.outside:
        warn_of_name(person, output)
    may_write(output)
    secret = once_more(person, leaving)
    made = export.dossier(person, ref, written, leaving, secret, language, known_on)
    write(output, made.spool)
    typer.echo(f"Wrote {output}.", err=True)
    say_kept(made.people_kept)
    _say_withheld(made.withheld)


def _format_of(output: Path) -> str:
    suffix = output.suffix.lower()
    if suffix not in SUFFIXES:
        raise InvalidFacts(f"'{output.name}' must end with .pdf, .docx or .html.")
    return suffix.removeprefix(".")


def _many(made: Iterable[Any], count: int, folder: Path) -> None:
    """Write each file as it comes, and say once a second how far it is."""
    try:
        folder.mkdir(exist_ok=True)
    except OSError as problem:
        raise InvalidFacts(f"{folder} could not be made: {problem.strerror}.") from None
    may_write(folder / "case-report")
    begun = said = time.monotonic()
    done = left_out = 0
    for one in made:
        if one.file:
            write(folder / one.file.filename, one.file.spool)
            done += 1
        else:
            left_out += 1
            typer.echo(f"left out {one.ref}: {one.why}", err=True)
        if time.monotonic() - said >= 1:
            said = time.monotonic()
            typer.echo(f"{done + left_out:,} of {count:,}, {(done + left_out) / (said - begun):.1f} a second", err=True)
    typer.echo(f"Wrote {done:,} case reports to {folder}, {left_out:,} left out.", err=True)


@app.command(cls=Later)
@later(leaving_un)
def submission(
    form: Annotated[FormName, typer.Argument(help="wgad, wgeid or letter.")],
    ref: Annotated[str, typer.Argument(help="The individual.")],
    leaving: Leaving,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="The file to write.")] = None,
    language: LanguageOption = "en",
    as_known: AsKnown = None,
    preview: Annotated[
        bool, typer.Option("--preview", help="Write nothing: say what would leave, what stays and why.")
    ] = False,
) -> None:
    """Fill a form of a UN body from the record, as DOCX or PDF by the file's ending, and say what is missing."""
    from tracker.actions import submissions

    person, known_on = user(), day(as_known, "--as-known")
    if preview:
        _preview_form(person, ref, form.value, output, leaving, known_on)
        return
    if output is None:
        raise InvalidFacts("Name the file to write with -o, or look first with --preview.")
    written = _format_of(output)
    if leaving.outside:
        warn_of_name(person, output)
    may_write(output)
    secret = once_more(person, leaving)
    made, items = submissions.write(person, ref, form.value, written, leaving, secret, language, known_on)
    write(output, made.spool)
    typer.echo(f"Wrote {output}.", err=True)
    for item in items:
        if item.state.value != "answered":
            typer.echo(
                f"{item.state.value}{' (required)' if item.required else ''}: {item.number} {item.question}", err=True
            )
    say_kept(made.people_kept)
    _say_withheld({one: what for one, what in made.withheld.items() if one not in leaving.released})


def _preview_form(
    person: Any, ref: str, form: str, output: Path | None, leaving: Leaving, known_on: date | None
) -> None:
    """What a form would tell, and each thing that stays with its reason; nothing is written."""
    from tracker.actions import submissions

    found = submissions.look(person, ref, form, leaving, known_on=known_on)
    for item in found.items:
        typer.echo(f"{item.state.value}{' (required)' if item.required else ''}: {item.number} {item.question}")
    for one, what in found.report.withheld.items():
        if one not in leaving.released:
            typer.echo(f"stays, unless released by --release {one}: {what}")
    _say_stays(person, ref, leaving, known_on)
    for one, why in found.report.kept.items():
        typer.echo(f"left out: {one}: {why}")
    if output is not None and leaving.outside:
        warn_of_name(person, output)
    typer.echo(f"The form about {ref} would leave. Nothing was written.", err=True)


def _say_withheld(withheld: Any) -> None:
    for one, what in withheld.items():
        typer.echo(f"withheld, unless released by --release {one}: {what}", err=True)

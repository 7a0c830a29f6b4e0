"""tracker import, tracker batch: whole files in, and judged or undone as one."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tracker.cli.common import Json, plain, print_rows, user, write
from tracker.errors import AlreadyKnown, InvalidFacts

if TYPE_CHECKING:
    from tracker.access import User
    from tracker.actions.import_shape import Counted
    from tracker.actions.import_source import Source
    from tracker.actions.importing import Checked, Told

app = typer.Typer()
batch_app = typer.Typer(no_args_is_help=True, help="Files that were loaded: list, show, judge or undo each as one.")
LISTED = 20  # problems that are printed for people
NO_REASON = "No reason was given."
Number = Annotated[int, typer.Argument(help="The number of the batch.")]
Reason = Annotated[str | None, typer.Option(help="Why; it is kept in the history.")]


@app.command("import")
def import_(
    file: Path,
    as_: Annotated[str, typer.Option("--as", help="What each row is: individuals, incidents, acts, locations …")] = "",
    mapping: Annotated[
        Path | None, typer.Option(help="A mapping that was kept; else the program suggests one.")
    ] = None,
    save_mapping: Annotated[Path | None, typer.Option(help="Write the mapping that is used to this file.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check alone: nothing is written.")] = False,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with a load that was broken off.")] = False,
    again: Annotated[bool, typer.Option("--again", help="Load a file once more that is loaded already.")] = False,
    rejects: Annotated[
        Path | None, typer.Option(help="Write the rows that are not loaded here, each with why.")
    ] = None,
    form: Annotated[Path | None, typer.Option(help="The XLSForm with which submissions were made.")] = None,
    encoding: Annotated[str | None, typer.Option(help="Encoding of a text file, where it is not found out.")] = None,
    delimiter: Annotated[str | None, typer.Option(help="What parts the columns, where it is not found out.")] = None,
    level: Annotated[str, typer.Option(help="Who may see it: public, internal, restricted or sealed.")] = "internal",
    as_json: Json = False,
) -> None:
    """Load a file: each row's statements wait for review. Rows that cannot be loaded are listed, each with why."""
    from tracker.actions import batches, holding, importing

    if not file.is_file():
        raise InvalidFacts(f"There is no file {file}.")
    person = user()
    source = _source(person, file, mapping, as_, form, encoding, delimiter, resume)
    if not resume:
        source = importing.recognised(person, source)
    if save_mapping:
        write(save_mapping, source.mapping.encode())
    suggested = _suggested(source) if mapping is None and not resume else []
    for note in source.notes:
        typer.echo(note, err=True)
    if dry_run:
        checked = importing.check(person, source, progress=_progress)
        places = {state: checked.spots.get(state, 0) for state in ("known", "doubtful", "unknown")}
        told = {"notes": list(checked.notes), "suggestions": suggested, "places": places}
        _print(checked.counted, checked.problems, None, as_json, told | {"places_named": plain(checked.places)})
        if not as_json:
            _places(checked)
        if rejects:
            typer.echo("A check writes no file of rejected rows: load, or mend what is listed.", err=True)
        return
    try:
        if resume:
            done = importing.resume(person, source, _progress)
        else:
            done = importing.load(person, source, held=holding.level_of(level), progress=_progress, again=again)
    except AlreadyKnown as known:
        if known.batch is None:
            raise
        _there(file, known, as_json)
        return
    except KeyboardInterrupt:
        typer.echo("Broken off; nothing is lost. It goes on with --resume, or is taken back with batch undo.", err=True)
        raise
    if rejects and done.counted.rejected:
        write(rejects, batches.rejects(person, done.batch))
        typer.echo(f"Wrote {done.counted.rejected:,} rejected rows to {rejects}.", err=True)
    for ref in done.sealed:
        typer.echo(f"sealed, a child or sexual violence is spoken of: {ref}", err=True)
    more = {"report": done.report, "seconds": round(done.seconds, 1), "suggestions": suggested}
    _print(done.counted, done.problems, done.batch, as_json, more)


def _there(file: Path, known: AlreadyKnown, as_json: bool) -> None:
    """A file that is loaded already is no error: it says so, and by which load."""
    from tracker.actions.import_shape import Counted
    from tracker.actions.importing import Told
    from tracker.mapping.plan import Problem

    if not as_json:
        typer.echo(f"{known} To load it once more all the same: --again.", err=True)
        return
    told = Told("", Problem(0, "", file.name, known.sentence, False))
    _print(Counted(problems=1), (told,), known.batch, as_json, {"report": known.ref})


def _source(
    person: User,
    file: Path,
    mapping: Path | None,
    about: str,
    form: Path | None,
    encoding: str | None,
    delimiter: str | None,
    resume: bool,
) -> Source:
    from tracker.actions import import_source, importing

    if resume:
        kept = importing.begun(person, file)
        return import_source.of(file, kept.mapping, "", form, encoding, delimiter, kept.day)
    text = None
    if mapping is not None:
        try:
            text = mapping.read_text(encoding="utf-8")
        except FileNotFoundError:
            raise InvalidFacts(f"There is no file {mapping}.") from None
        except (OSError, UnicodeDecodeError):
            raise InvalidFacts(f"{mapping.name} cannot be read as a mapping: it is no UTF-8 text.") from None
    return import_source.of(file, text, about, form, encoding, delimiter)


def _suggested(source: Source) -> list[str]:
    """The suggestions in words, which are told as well."""
    from tracker.actions import import_source

    lines = list(import_source.in_words(source))
    typer.echo("No mapping was given; the program's own suggestions are used:", err=True)
    for line in lines:
        typer.echo(f"  {line}", err=True)
    return lines


def _progress(stage: str, reached: int, of: int, seconds: float) -> None:
    """One line that is written over, at a terminal alone."""
    if sys.stderr.isatty():
        done = f"{reached:,}" + (f" of {of:,}" if of else "")
        typer.echo(f"\r{stage}: {done}, {seconds:.0f} s\033[K", err=True, nl=stage == "done")


def _places(checked: Checked) -> None:
    """How the places that a file names stand in the gazetteer; those in doubt one by one."""
    if checked.spots:
        told = ", ".join(f"{count:,} {state}" for state, count in checked.spots.items())
        typer.echo(f"Places, as the gazetteer has them: {told}. In doubt nothing is chosen.")
    for place in [place for place in checked.places if place.state == "doubtful"][:LISTED]:
        typer.echo(f"  {place.name} ({place.rows:,} rows): {place.words}")


def _print(
    counted: Counted, problems: tuple[Told, ...], batch: int | None, as_json: bool, more: dict[str, Any]
) -> None:
    rows = [
        {
            "sheet": told.sheet,
            "row": told.problem.row,
            "column": told.problem.column,
            "value": told.problem.value,
            "reason": told.problem.reason,
            "rejected": told.problem.refuses,
        }
        for told in problems
    ]
    if as_json:
        values = {
            "rows": counted.rows,
            "loaded": counted.loaded,
            "changed": counted.changed,
            "matched": counted.matched,
            "skipped": counted.skipped,
            "rejected": counted.rejected,
            "made": dict(counted.made),
            "statements": counted.said,
            "waiting_apart": counted.waiting,
            "problems": rows,
            "problems_in_all": counted.problems,
            "batch": batch,
        }
        typer.echo(json.dumps(values | more, ensure_ascii=False, indent=1))
        return
    for row in rows[:LISTED]:
        where = f"row {row['row']}" + (f", column {row['column']}" if row["column"] else "")
        where = f"sheet {row['sheet']}, {where}" if row["sheet"] else where
        word = "not loaded" if row["rejected"] else "loaded, but"
        typer.echo(f"{where}: {word}: {row['reason']}" + (f" [{row['value']}]" if row["value"] else ""), err=True)
    if counted.problems > LISTED:
        typer.echo(f"and {counted.problems - LISTED:,} more; all of them: --json, or tracker batch show", err=True)
    made = ", ".join(f"{count:,} {kind.replace('_', ' ')}" for kind, count in counted.made.items())
    typer.echo(
        f"{counted.rows:,} rows: {counted.loaded:,} loaded ({counted.matched:,} of people or things that were here, "
        f"{counted.changed:,} say something new), {counted.rejected:,} rejected."
    )
    if made:
        typer.echo(
            f"New: {made}; {counted.said:,} statements, {counted.waiting:,} of them wait apart, beside what is said already."
        )
    if batch is not None:
        typer.echo(f"Batch {batch}. To accept it as one: tracker batch accept {batch}")


# --- batches ---
@batch_app.command("list")
def list_(as_json: Json = False) -> None:
    """List the files that were loaded, the newest first."""
    from tracker.actions import batches

    def line(row: Any) -> str:
        when = f"{row.at:%Y-%m-%d}" if row.at else "-"
        going = f", {row.under_way}" if row.under_way and row.state != "undone" else ""
        return (
            f"{row.number}  {when}  {row.state}{going}  {row.judgement}  {row.counted.loaded:,} loaded, "
            f"{row.counted.rejected:,} rejected  {row.file}  ({row.report})"
        )

    print_rows(batches.all_batches(user()), as_json, line)


@batch_app.command()
def show(
    number: Number,
    as_json: Json = False,
    rejects: Annotated[Path | None, typer.Option(help="Write the rows that were not loaded here.")] = None,
) -> None:
    """Show a load: counts, what was noticed, its mapping, and what to look at before it is accepted as one."""
    from tracker.actions import batches

    person = user()
    view = batches.show(person, number)
    if rejects:
        write(rejects, batches.rejects(person, number))
    if as_json:
        print_rows([view], True, lambda _: "", (person, f"load {number}"))
        return
    row = view.batch
    typer.echo(f"{row.number}  {row.file}  ({row.report})  {row.state}, {row.judgement}")
    counted = row.counted
    typer.echo(
        f"  {counted.rows:,} rows: {counted.loaded:,} loaded, {counted.rejected:,} rejected; {counted.said:,} statements"
    )
    for reason, count in view.reasons.items():
        typer.echo(f"  {count:,}: {reason}")
    for problem in view.problems[:LISTED]:
        typer.echo(f"    row {problem.row}, {problem.column or 'the whole row'}: {problem.reason} [{problem.value}]")
    for word, count in view.risks.items():
        typer.echo(f"  look at before accepting: {count:,} {word}")
    for ref in view.kept:
        typer.echo(f"  stayed when it was undone: {ref}")
    typer.echo(view.mapping)


@batch_app.command()
def likely(number: Number, as_json: Json = False) -> None:
    """List people of a load who may be somebody who was there before; nobody is joined by this."""
    from tracker.actions import batches

    person = user()
    rows = batches.likely(person, number)
    print_rows(
        rows,
        as_json,
        lambda r: f"{r.ref}  {r.name}  like  {r.other}  {r.other_name}  ({r.alike:.2f})",
        (person, "individuals"),
    )


@batch_app.command()
def accept(number: Number, reason: Reason = None) -> None:
    """Accept all that a file says, as one; what was judged apart keeps its judgement."""
    _judge(number, "accept", reason)


@batch_app.command()
def reject(number: Number, reason: Reason = None) -> None:
    """Reject all that a file says, as one; what was judged apart keeps its judgement."""
    _judge(number, "reject", reason)


@batch_app.command()
def reopen(number: Number, reason: Reason = None) -> None:
    """Let a load wait for review again."""
    _judge(number, "reopen", reason)


def _judge(number: int, decision: str, reason: str | None) -> None:
    from tracker.actions import batches

    done = batches.judge(user(), number, decision, reason, lambda stage, at, of: _progress(stage, at, of, 0))
    typer.echo(f"Batch {done.number} is {done.judgement}: {done.counted.loaded:,} rows.")


@batch_app.command()
def undo(
    number: Number, reason: Annotated[str, typer.Option(help="Why; it is kept in the history.")] = NO_REASON
) -> None:
    """Take a load back as one; what others have worked on since stays and is listed."""
    from tracker.actions import batches

    done = batches.undo(user(), number, reason, lambda stage, at, of: _progress(stage, at, of, 0))
    typer.echo(f"Undone: {done.records:,} records and {done.statements:,} statements are gone.")
    for ref in done.kept:
        typer.echo(f"stays, somebody has worked on it since: {ref}")

"""The command line: the same actions without a browser.

Actions are imported inside the commands, so that `tracker --help` answers at once.
Errors that a person can mend go to stderr and end with exit code 2.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from dataclasses import asdict, is_dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tracker.errors import AlreadyKnown, InvalidFacts, TrackerError

if TYPE_CHECKING:
    from tracker.access import User
    from tracker.actions.narrow import Filter

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Tracker: a case database in which every fact leads to the words that state it.",
)
report_app = typer.Typer(no_args_is_help=True, help="Add, list and show source reports.")
coding_app = typer.Typer(no_args_is_help=True, help="Apply and export codings of a report.")
review_app = typer.Typer(no_args_is_help=True, help="Judge statements: accept, contest, reject, reopen.")
list_app = typer.Typer(no_args_is_help=True, help="List individuals, incidents, injuries or locations.")
export_app = typer.Typer(no_args_is_help=True, help="Write a filtered list to a file.")
for name, group in (
    ("report", report_app),
    ("coding", coding_app),
    ("review", review_app),
    ("list", list_app),
    ("export", export_app),
):
    app.add_typer(group, name=name)


class DatesAnswer(StrEnum):
    """How a date must lie in the interval."""

    CERTAIN = "certain"
    POSSIBLE = "possible"


class Format(StrEnum):
    """File formats of a list."""

    CSV = "csv"
    XLSX = "xlsx"
    JSON = "json"


Json = Annotated[bool, typer.Option("--json", help="Print a JSON list of objects.")]
Out = Annotated[Path, typer.Option("-o", "--output", help="The file to write.")]
Incident = Annotated[list[str] | None, typer.Option("--incident", help="Ref of an incident.")]
Act = Annotated[list[str] | None, typer.Option("--act", help="Code of what was done.")]
Stage = Annotated[list[str] | None, typer.Option("--stage", help="Code of the latest stage of detention.")]
Location = Annotated[list[str] | None, typer.Option("--location", help="Ref of a place, with everything below it.")]
Since = Annotated[str | None, typer.Option("--from", help="First day, YYYY-MM-DD.")]
Until = Annotated[str | None, typer.Option("--to", help="Last day, YYYY-MM-DD.")]
Dates = Annotated[DatesAnswer, typer.Option("--dates", help="Surely in these dates, or perhaps.")]
Sex = Annotated[list[str] | None, typer.Option("--sex", help="Code of the sex.")]
Injury = Annotated[list[str] | None, typer.Option("--injury", help="Part of the body, or kind of injury.")]
Source = Annotated[list[str] | None, typer.Option("--source", help="Ref of a source report.")]
Review = Annotated[list[str] | None, typer.Option("--review", help="open, accepted, contested, or a review state.")]


def main() -> None:
    """Run a command; a problem that a person can mend is one sentence on stderr."""
    try:
        app(standalone_mode=True)
    except TrackerError as problem:
        typer.echo(str(problem), err=True)
        sys.exit(2)


def _user() -> User:
    from tracker.actions import accounts

    return accounts.local_user()


def _day(text: str | None, name: str) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InvalidFacts(f"{name}: '{text}' is not a day. Write it as 2026-11-23.") from None


def _print(rows: Iterable[Any], as_json: bool, line: Any) -> None:
    found = list(rows)
    if as_json:
        typer.echo(json.dumps([_plain(row) for row in found], ensure_ascii=False, indent=1))
    else:
        for row in found:
            typer.echo(line(row))


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return _plain(asdict(value))
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value if isinstance(value, str | int | float | bool | type(None)) else str(value)


def _filter(
    incident: list[str] | None,
    act: list[str] | None,
    stage: list[str] | None,
    location: list[str] | None,
    since: str | None,
    until: str | None,
    dates: DatesAnswer,
    sex: list[str] | None,
    injury: list[str] | None,
    source: list[str] | None,
    review: list[str] | None,
) -> Filter:
    from tracker.actions.narrow import Filter as Chosen

    return Chosen(
        incident=tuple(incident or ()),
        act=tuple(_bare(act)),
        stage=tuple(_bare(stage)),
        location=tuple(location or ()),
        start=_day(since, "--from"),
        end=_day(until, "--to"),
        certain=dates is DatesAnswer.CERTAIN,
        sex=tuple(_bare(sex)),
        injury=tuple(_bare(injury)),
        source=tuple(source or ()),
        review=tuple(review or ()),
    )


def _bare(values: list[str] | None) -> list[str]:
    return [value.split(":", 1)[-1] for value in values or ()]


# --- the store ---
@app.command()
def init() -> None:
    """Create the database or bring it up to date, and load the code lists."""
    from tracker.config import settings
    from tracker.store import database, schema

    schema.init()
    where = str(database.sqlite_path()) if database.is_sqlite() else "the PostgreSQL database"
    typer.echo(f"Ready: {where}. Kept files: {settings().files}. The database is not encrypted yet.", err=True)


@app.command()
def serve(port: Annotated[int | None, typer.Option(help="Port on this machine.")] = None) -> None:
    """Open the web app in the browser."""
    from tracker.store import schema
    from tracker.web.serve import serve as run

    schema.init()
    run(port)


@app.command()
def demo(
    port: Annotated[int | None, typer.Option(help="Port on this machine.")] = None,
    load_only: Annotated[bool, typer.Option(help="Make the demo database and stop.")] = False,
) -> None:
    """Open a separate demonstration database with the Almaty case and invented ones."""
    from tracker.actions import demonstration

    demonstration.prepare()
    if not load_only:
        from tracker.web.serve import serve as run

        run(port)


@app.command()
def check() -> None:
    """Check the file, the links, the rules, the kept originals and the caches."""
    from tracker.actions import upkeep

    problems = upkeep.check()
    for problem in problems:
        typer.echo(problem)
    if problems:
        raise typer.Exit(1)
    typer.echo("All is well.", err=True)


@app.command()
def backup(output: Out) -> None:
    """Write a consistent, verified copy while the program is in use."""
    from tracker.actions import upkeep

    size = upkeep.backup(output)
    typer.echo(f"Wrote {output} ({size:,} bytes), read back and verified.", err=True)


@app.command()
def restore(file: Path) -> None:
    """Replace the database and kept files by those of a backup; what was there is set aside, not deleted."""
    from tracker.actions import upkeep

    kept = upkeep.restore(file)
    typer.echo("Restored." + (f" What was there before is in {kept}." if kept else ""), err=True)


# --- reports ---
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
    without_text: Annotated[bool, typer.Option(help="Keep a file from which no text can be read.")] = False,
) -> None:
    """Keep a report unchanged and archive its text. Prints its ref alone."""
    from tracker.actions import intake

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
        received=_day(received, "--received"),
        type=type_,
        author=author,
        encoding=encoding,
        derived_from=reprint_of,
        without_text=without_text,
    )
    try:
        added = intake.add_report(_user(), new)
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

    rows = browse.reports(_user(), per_page=10**9).rows
    _print(rows, as_json, lambda r: f"{r.ref}  {r.received}  {r.statements} statements, {r.waiting} waiting  {r.title}")


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

    done = forms.apply(_user(), report, _read_json(coding), judge)
    if as_json:
        typer.echo(json.dumps([_plain(done)], ensure_ascii=False, indent=1))
    else:
        typer.echo(f"{done.added} statements added, {done.known} known already, {done.judged} judged.")


@coding_app.command("export")
def coding_export(
    report: Annotated[str, typer.Option(help="Ref of the report.")],
    output: Annotated[Path | None, typer.Option("-o", "--output")] = None,
) -> None:
    """Write the coding of a report in the form that `coding apply` reads."""
    from tracker.actions import forms

    text = json.dumps(forms.export(_user(), report), ensure_ascii=False, indent=1)
    _write(output, text.encode()) if output else typer.echo(text)


def _read_json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise InvalidFacts(f"There is no file {path}.") from None
    except UnicodeDecodeError:
        raise InvalidFacts(f"{path.name} is not UTF-8 text.") from None
    except json.JSONDecodeError as problem:
        raise InvalidFacts(
            f"{path.name} is not JSON: line {problem.lineno}, column {problem.colno}: {problem.msg}."
        ) from None


def _write(path: Path, content: bytes) -> None:
    part = path.with_name(f"{path.name}.part")
    try:
        part.write_bytes(content)
        part.replace(path)
    except OSError as problem:
        part.unlink(missing_ok=True)
        raise InvalidFacts(f"{path} could not be written: {problem.strerror}.") from None


# --- review ---
def _judge(decision: str, claim: list[str] | None, report: str | None, bundle: bool, reason: str | None) -> None:
    from tracker.actions import review

    if claim and not (report or bundle):
        done = review.judge(_user(), claim, decision, reason)
    elif report and bundle and not claim:
        done = review.judge_bundle(_user(), report, decision, reason)
    else:
        raise InvalidFacts("Give --claim UID (once or more), or --report REF with --bundle.")
    typer.echo(
        f"{len(done.changed)} statements judged." + (f" {done.already} were so already." if done.already else "")
    )
    for uid, why in done.left.items():
        typer.echo(f"left for one by one ({why}): {uid}", err=True)


Claims = Annotated[list[str] | None, typer.Option("--claim", help="Uid of a statement; may be given again.")]
OfReport = Annotated[str | None, typer.Option("--report", help="Ref of a report.")]
Bundle = Annotated[
    bool, typer.Option("--bundle", help="All that waits in the report, but what must be judged one by one.")
]
Reason = Annotated[str | None, typer.Option("--reason", help="Why.")]


@review_app.command("accept")
def review_accept(claim: Claims = None, report: OfReport = None, bundle: Bundle = False, reason: Reason = None) -> None:
    """Follow statements: they become facts."""
    _judge("accept", claim, report, bundle, reason)


@review_app.command("contest")
def review_contest(
    claim: Claims = None, report: OfReport = None, bundle: Bundle = False, reason: Reason = None
) -> None:
    """Mark statements as disputed: sources disagree."""
    _judge("contest", claim, report, bundle, reason)


@review_app.command("reject")
def review_reject(claim: Claims = None, report: OfReport = None, bundle: Bundle = False, reason: Reason = None) -> None:
    """Do not follow statements; they stay beside the account."""
    _judge("reject", claim, report, bundle, reason)


@review_app.command("reopen")
def review_reopen(claim: Claims = None, report: OfReport = None, bundle: Bundle = False, reason: Reason = None) -> None:
    """Take judgements back: the statements wait again."""
    _judge("reopen", claim, report, bundle, reason)


@review_app.command("list")
def review_list(report: OfReport = None, as_json: Json = False) -> None:
    """List the statements that wait for review, riskiest first."""
    from tracker.actions import queue, statements

    rows = queue.waiting(_user(), report)
    _print(rows, as_json, lambda w: f"{w.statement.uid}  {w.risk or '-'}  {statements.in_a_sentence(w.statement)}")


# --- lists and records ---
@list_app.command("individuals")
def list_individuals(
    incident: Incident = None,
    act: Act = None,
    stage: Stage = None,
    location: Location = None,
    since: Since = None,
    until: Until = None,
    dates: Dates = DatesAnswer.POSSIBLE,
    sex: Sex = None,
    injury: Injury = None,
    source: Source = None,
    review: Review = None,
    as_json: Json = False,
) -> None:
    """List individuals; filters combine."""
    from tracker.actions import browse

    chosen = _filter(incident, act, stage, location, since, until, dates, sex, injury, source, review)
    rows = browse.all_individuals(_user(), chosen)
    _print(rows, as_json, lambda r: f"{r.ref}  {r.name}  {r.sex or '-'}  {r.latest_stage or '-'}  {r.review}")
    if not as_json:
        _say_standing(rows)


def _say_standing(rows: list[Any]) -> None:
    counts = {word: sum(row.review == word for row in rows) for word in ("followed", "disputed", "waiting")}
    said = ", ".join(f"{count} {word}" for word, count in counts.items() if count)
    typer.echo(f"{len(rows)} individuals" + (f": {said}" if said else ""), err=True)


@list_app.command("incidents")
def list_incidents(
    incident: Incident = None,
    act: Act = None,
    stage: Stage = None,
    location: Location = None,
    since: Since = None,
    until: Until = None,
    dates: Dates = DatesAnswer.POSSIBLE,
    sex: Sex = None,
    injury: Injury = None,
    source: Source = None,
    review: Review = None,
    as_json: Json = False,
) -> None:
    """List incidents; filters combine."""
    from tracker.actions import browse

    chosen = _filter(incident, act, stage, location, since, until, dates, sex, injury, source, review)
    rows = browse.incidents(_user(), chosen, per_page=10**9).rows
    _print(rows, as_json, lambda r: f"{r.ref}  {r.when or '-'}  {r.location or '-'}  {_people(r)}  {r.title}")


def _people(row: Any) -> str:
    parts = [
        f"{count} {word}"
        for word, count in (("followed", row.followed), ("disputed", row.disputed), ("waiting", row.waiting))
        if count
    ]
    return ", ".join(parts) or "nobody named"


@list_app.command("injuries")
def list_injuries(
    incident: Incident = None,
    act: Act = None,
    stage: Stage = None,
    location: Location = None,
    since: Since = None,
    until: Until = None,
    dates: Dates = DatesAnswer.POSSIBLE,
    sex: Sex = None,
    injury: Injury = None,
    source: Source = None,
    review: Review = None,
    as_json: Json = False,
) -> None:
    """List injuries of the individuals that match."""
    from tracker.actions import browse

    chosen = _filter(incident, act, stage, location, since, until, dates, sex, injury, source, review)
    rows = browse.injuries(_user(), chosen, per_page=10**9).rows
    _print(rows, as_json, lambda r: f"{r.ref}  {r.name}  {r.body_part or '-'}  {r.kind or '-'}  {r.cause or '-'}")


@list_app.command("locations")
def list_locations(location: Location = None, as_json: Json = False) -> None:
    """List places, each with what lies below it."""
    from tracker.actions import browse

    rows = browse.locations(_user(), within=tuple(location or ()), per_page=10**9).rows
    _print(rows, as_json, lambda r: f"{r.ref}  {r.path}  {r.feature or '-'}  {r.individuals} individuals")


@app.command()
def show(ref: str, as_json: Json = False) -> None:
    """Show a record with the statements behind each fact."""
    from tracker.actions import record_view

    view = record_view.record(_user(), ref)
    if as_json:
        typer.echo(json.dumps([_plain(view)], ensure_ascii=False, indent=1))
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
            words = f"“{said.quote}”" if said.quote else f"at {said.locator}"
            typer.echo(
                f"{indent}  {said.judgement}, {said.stance}: {words} — {said.speaker_label}, {said.report} [{said.uid}]"
            )


# --- out ---
def _export(what: str, format_: Format, output: Path, chosen: Filter) -> None:
    from tracker.actions import export

    made = export.listing(_user(), what, format_.value, chosen)
    _write(output, made.content)
    typer.echo(f"Wrote {made.rows} {what} to {output}.", err=True)


FormatOption = Annotated[Format, typer.Option("--format", help="csv, xlsx or json.")]


@export_app.command("individuals")
def export_individuals(
    format_: FormatOption,
    output: Out,
    incident: Incident = None,
    act: Act = None,
    stage: Stage = None,
    location: Location = None,
    since: Since = None,
    until: Until = None,
    dates: Dates = DatesAnswer.POSSIBLE,
    sex: Sex = None,
    injury: Injury = None,
    source: Source = None,
    review: Review = None,
) -> None:
    """Write individuals that match to a file."""
    _export(
        "individuals",
        format_,
        output,
        _filter(incident, act, stage, location, since, until, dates, sex, injury, source, review),
    )


@export_app.command("incidents")
def export_incidents(
    format_: FormatOption,
    output: Out,
    incident: Incident = None,
    act: Act = None,
    stage: Stage = None,
    location: Location = None,
    since: Since = None,
    until: Until = None,
    dates: Dates = DatesAnswer.POSSIBLE,
    sex: Sex = None,
    injury: Injury = None,
    source: Source = None,
    review: Review = None,
) -> None:
    """Write incidents that match to a file."""
    _export(
        "incidents",
        format_,
        output,
        _filter(incident, act, stage, location, since, until, dates, sex, injury, source, review),
    )


@export_app.command("injuries")
def export_injuries(
    format_: FormatOption,
    output: Out,
    incident: Incident = None,
    act: Act = None,
    stage: Stage = None,
    location: Location = None,
    since: Since = None,
    until: Until = None,
    dates: Dates = DatesAnswer.POSSIBLE,
    sex: Sex = None,
    injury: Injury = None,
    source: Source = None,
    review: Review = None,
) -> None:
    """Write injuries that match to a file."""
    _export(
        "injuries",
        format_,
        output,
        _filter(incident, act, stage, location, since, until, dates, sex, injury, source, review),
    )


@app.command()
def dossier(ref: str, output: Out) -> None:
    """Write a case report of an individual or incident as PDF or HTML, by the file's ending."""
    from tracker.actions import export

    suffix = output.suffix.lower()
    if suffix not in (".pdf", ".html"):
        raise InvalidFacts(f"'{output.name}' must end with .pdf or .html.")
    made = export.dossier(_user(), ref, suffix.removeprefix("."))
    _write(output, made.content)
    typer.echo(f"Wrote {output}.", err=True)


if __name__ == "__main__":
    main()

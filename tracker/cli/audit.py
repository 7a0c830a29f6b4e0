"""tracker audit, edit, undo: who did what, proof of it, and changes that can be taken back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from tracker.cli.common import Json, Out, day, plain, print_rows, user, write
from tracker.errors import InvalidFacts

audit_app = typer.Typer(no_args_is_help=True, help="Read the audit log, prove it, take its head to keep elsewhere.")
app = typer.Typer()


@audit_app.command("verify")
def audit_verify(
    head: Annotated[
        str | None, typer.Option(help="A head that was kept elsewhere: its line, or a file with one or more.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Read the whole log and say where it is not as it was written; then the exit code is 1."""
    from tracker.actions import audit_log

    behind = audit_log.clock_is_behind()
    found = audit_log.verify(user(), _kept(head))
    if as_json:
        typer.echo(json.dumps([plain(found)], ensure_ascii=False, indent=1))
    else:
        typer.echo(
            found.wrong or f"{found.entries:,} {'entry' if found.entries == 1 else 'entries'}, each as it was written."
        )
    if behind:
        typer.echo(f"The clock of this machine stands before the last entry ({behind:%Y-%m-%d %H:%M} UTC).", err=True)
    if head is None and not as_json:
        typer.echo("A cut end or an older file shows only beside a head kept elsewhere: --head.", err=True)
    if found.wrong:
        raise typer.Exit(1)


def _kept(head: str | None) -> str | None:
    """The text of the kept heads: a file's, or what was given itself."""
    if head is None or head.lstrip().startswith("tracker-head"):
        return head
    try:
        return Path(head).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise InvalidFacts(f"--head: there is no text file {head}, and it is not a head itself.") from None


@audit_app.command("head")
def audit_head(as_json: Json = False) -> None:
    """Print the head of the log, one line: write it down, or send it to somebody you trust."""
    from tracker.actions import audit_log

    line = audit_log.head(user())
    if line is None:
        raise InvalidFacts("The audit log is empty: nothing has been done here yet.")
    if as_json:
        _, store, seq, at, *hash_, check = line.split()
        row: dict[str, Any] = {"store": store, "seq": int(seq), "at": at, "hash": "".join(hash_), "check": check}
        typer.echo(json.dumps([row | {"line": line}], indent=1))
    else:
        typer.echo(line)


stamp_app = typer.Typer(
    no_args_is_help=True,
    help="Time stamps of the log by an authority outside (RFC 3161). Nothing is sent: you carry the files.",
)
audit_app.add_typer(stamp_app, name="stamp")
Root = Annotated[Path | None, typer.Option("--root", help="The root certificate of the authority you trust (PEM).")]


@stamp_app.command("request")
def stamp_request(output: Out) -> None:
    """Write a request for the log as it is now: a salted digest, for any time-stamping authority."""
    from tracker.actions import stamps

    write(output, stamps.request(user()))
    typer.echo(f"Written: {output}. Send it to an authority as application/timestamp-query; keep its answer.", err=True)


@stamp_app.command("keep")
def stamp_keep(
    file: Annotated[Path, typer.Argument(help="The authority's answer (.tsr).")],
    root: Annotated[Path, typer.Option("--root", help="The root certificate of the authority you trust (PEM).")],
) -> None:
    """Prove an answer against the root certificate you give, and keep it."""
    from tracker.actions import stamps

    typer.echo(stamps.keep(user(), _bytes(file), _bytes(root)).sentence)


@stamp_app.command("list")
def stamp_list(as_json: Json = False) -> None:
    """List what was asked and kept."""
    from tracker.actions import stamps

    print_rows(stamps.kept(user()), as_json, lambda stamp: stamp.sentence)


@stamp_app.command("verify")
def stamp_verify(root: Root = None, as_json: Json = False) -> None:
    """Prove each stamp anew and read the whole log; exit code 1 where one does not hold."""
    from tracker.actions import stamps

    found = [stamp for stamp in stamps.verified(user(), _bytes(root) if root else None) if stamp.wrong != stamps.WAITS]
    print_rows(found, as_json, lambda stamp: stamp.sentence)
    if not found:
        typer.echo("No time stamp was kept yet.", err=True)
    elif root is None:
        typer.echo(
            "Each under the root that was given when it was kept; compare its SHA-256, or give --root.", err=True
        )
    if any(stamp.wrong for stamp in found):
        raise typer.Exit(1)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as problem:
        raise InvalidFacts(f"{path} could not be read: {problem.strerror}.") from None


@audit_app.command("list")
def audit_list(
    ref: Annotated[str | None, typer.Option(help="Only what concerns this record.")] = None,
    username: Annotated[str | None, typer.Option("--user", help="Only what this person did.")] = None,
    since: Annotated[str | None, typer.Option(help="From this day on, YYYY-MM-DD.")] = None,
    until: Annotated[str | None, typer.Option(help="Up to this day, YYYY-MM-DD.")] = None,
    action: Annotated[str | None, typer.Option(help="Only this: insert, update, export, read_sealed, login …")] = None,
    as_json: Json = False,
) -> None:
    """List who did what, the newest first."""
    from tracker.actions import audit_log

    found = audit_log.entries(
        user(), ref, username, day(since, "--since"), day(until, "--until"), action, per_page=10**9
    )
    print_rows(found.lines, as_json, _line)


def _line(line: Any) -> str:
    about = ", ".join(line.records) + (
        f" and {line.of - len(line.records)} more" if line.of > len(line.records) else ""
    )
    said = f"{line.seq}  {line.at:%Y-%m-%d %H:%M:%S}  {line.username or '-'}  {line.action}  {line.table} {line.whose or line.row}"
    undoes = f"  undoes {line.undoes}" if line.undoes else ""
    return f"{said}  {','.join(line.fields) or '-'}  {about or '-'}{undoes}"


@app.command()
def edit(
    ref: str,
    note: Annotated[str | None, typer.Option(help="The team's note; empty text removes it.")] = None,
    title: Annotated[str | None, typer.Option(help="Title of an incident.")] = None,
    summary: Annotated[str | None, typer.Option(help="Summary of an incident.")] = None,
    handling: Annotated[str | None, typer.Option(help="How a source report is to be handled.")] = None,
    retain_until: Annotated[str | None, typer.Option(help="Keep until this day, YYYY-MM-DD.")] = None,
    reason: Annotated[str, typer.Option(help="Why.")] = "",
) -> None:
    """Change what no source states: note, title, summary, handling, how long it is kept."""
    from tracker.actions import editing

    given = {"note": note, "title": title, "summary": summary, "handling": handling, "retain_until": retain_until}
    values = {name: value for name, value in given.items() if value is not None}
    if not values:
        raise InvalidFacts("Say what to change: --note, --title, --summary, --handling or --retain-until.")
    changed = editing.edit(user(), ref, values, reason)
    typer.echo(f"Changed: {', '.join(changed)}." if changed else "It was so already.", err=True)


@app.command()
def undo(
    seq: Annotated[int, typer.Argument(help="Number of the entry in the audit log.")],
    reason: Annotated[str, typer.Option(help="Why.")],
) -> None:
    """Take back what one entry of the audit log changed; nothing is deleted, and it can be undone itself."""
    from tracker.actions import undo as action

    typer.echo(f"Undone. Entry {action.undo(user(), seq, reason)} says so.", err=True)

"""tracker consent, legal-hold, erase, ledger: what people allowed, what must stay, what must go, and what left."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

import typer

from tracker.cli.common import Json, Out, day, may_write, print_rows, user, write
from tracker.errors import InvalidFacts

app = typer.Typer()
consent_app = typer.Typer(no_args_is_help=True, help="Record what a person allows, refuses or withdraws.")
hold_app = typer.Typer(no_args_is_help=True, help="Put records under legal hold, and release them by two people.")

Why = Annotated[str, typer.Option("--reason", help="Why.")]


@consent_app.command("record")
def consent_record(
    ref: str,
    use: Annotated[str, typer.Option(help="Code of the use, such as share_confidential.")],
    status: Annotated[str, typer.Option(help="given, refused, withdrawn, not_sought or unknown.")],
    basis: Annotated[str | None, typer.Option(help="Code of the legal basis.")] = None,
    given_by: Annotated[str | None, typer.Option(help="Ref of who decided, where it was not the person.")] = None,
    how: Annotated[str | None, typer.Option(help="How it was given: in writing, by telephone.")] = None,
    since: Annotated[str | None, typer.Option("--from", help="First day, YYYY-MM-DD.")] = None,
    until: Annotated[str | None, typer.Option("--to", help="Last day, YYYY-MM-DD.")] = None,
    note: Annotated[str | None, typer.Option(help="What else is known.")] = None,
) -> None:
    """Record a decision of a person on one use. A withdrawal prints who received what."""
    from tracker.actions import consent

    new = consent.NewDecision(use, status, basis, given_by, how, note, day(since, "--from"), day(until, "--to"))
    received = consent.record(user(), ref, new)
    typer.echo("Recorded.", err=True)
    if status in ("withdrawn", "refused"):
        _print_receipts(list(received), False)


@consent_app.command("list")
def consent_list(ref: str, as_json: Json = False) -> None:
    """List the decisions of a person, the newest first."""
    from tracker.actions import consent

    person = user()
    print_rows(
        consent.told(person, ref),
        as_json,
        lambda r: f"{r.recorded_at:%Y-%m-%d}  {r.scope}  {r.status}{'' if r.holds else '  (earlier)'}",
        (person, f"decisions {ref}"),
    )


@consent_app.command("recipients")
def consent_recipients(ref: str, as_json: Json = False) -> None:
    """List who received a file with this person in it."""
    from tracker.actions import consent

    _print_receipts(list(consent.recipients(user(), ref)), as_json)


def _print_receipts(rows: list[object], as_json: bool) -> None:
    print_rows(
        rows,
        as_json,
        lambda r: (
            f"{r.number}  {r.at:%Y-%m-%d %H:%M}  {r.audience}  {r.recipient or '-'}  {r.what} ({r.format}{', with kept files' if r.files else ''}) by {r.by}: {r.purpose or '-'}  {r.sha256[:12]}"
        ),
    )


ledger_app = typer.Typer(help="What left, for whom and why; what left beside today.", invoke_without_command=True)
app.add_typer(ledger_app, name="ledger")


@ledger_app.callback()
def ledger(
    ctx: typer.Context,
    to: Annotated[str, typer.Option(help="Only files for a recipient whose name holds this.")] = "",
    ref: Annotated[str | None, typer.Option(help="Only files with this person in them.")] = None,
    as_json: Json = False,
) -> None:
    """List what left, for whom and why, the last first; the number of a line stands first."""
    if ctx.invoked_subcommand:
        return
    from tracker.actions import ledger as book

    found = book.lines(user(), recipient=to, ref=ref)
    if not found:
        typer.echo("Nothing that fits has left.", err=True)
    print_rows(
        found,
        as_json,
        lambda r: (
            f"{r.number}  {r.at:%Y-%m-%d %H:%M}  {r.audience}  {r.recipient or '-'}  {r.what} ({r.format}), {r.people} people, by {r.by}"
        ),
    )


@ledger_app.command("compare")
def ledger_compare(number: int, as_json: Json = False) -> None:
    """Compare what left with what would leave today: who and what is new, who and what is gone, whose record changed."""
    from tracker.actions import ledger_compare as action

    found = action.compare(user(), number)
    if as_json:
        print_rows([found], True, str)
        return
    if isinstance(found, action.Retold):
        differ = f"{len(found.gone)} lines only then, {len(found.new)} only today."
        told = differ if found.gone or found.new else "It would tell the same today."
        typer.echo(f"{found.what} of {found.at:%Y-%m-%d}: {told}")
        for line in (*(f"then: {line}" for line in found.gone), *(f"today: {line}" for line in found.new)):
            typer.echo(line)
        return
    typer.echo(f"{found.what} of {found.at:%Y-%m-%d}: {found.rows_then} rows then, {found.rows_now} today.")
    typer.echo("The same bytes would be written today." if found.same else "Another file would be written today.")
    for word, names in (("column new", found.columns_new), ("column gone", found.columns_gone), ("new", found.new)):
        for name in names:
            typer.echo(f"{word}: {name}")
    for ref, why in found.gone.items():
        typer.echo(f"gone: {ref}{f': {why}' if why else ''}")
    for ref in found.changed:
        typer.echo(f"changed since: {ref}  (as it was: tracker show {ref} --as-of {found.at:%Y-%m-%d})")


@ledger_app.command("again")
def ledger_again(
    number: int,
    output: Out,
    why: Annotated[str, typer.Option(help="Why people leave whom no consent covers, as they did then.")] = "",
) -> None:
    """Write what left once more, as it was known at the end of its day; who may leave is asked as of today.

    An encrypted bundle gets a new passphrase.
    """
    from tracker.actions import ledger_compare as action
    from tracker.actions.again import asks
    from tracker.cli.common import bundle_passphrase, shown_again

    person = user()
    may_write(output)
    ask: dict[str, Callable[[], str]] = {
        "passphrase": bundle_passphrase,
        "secret": lambda: shown_again(asks(person), "Names leave the team."),
    }
    given: dict[str, str] = {}
    while True:
        try:
            made = action.again(person, number, reason=why, **given)
            break
        except InvalidFacts as problem:
            wanted = next((name for name in ask if name in problem.problems and name not in given), None)
            if wanted is None:
                raise
            given[wanted] = ask[wanted]()
    write(output, made.spool)
    typer.echo(f"Wrote {made.rows} rows to {output}.", err=True)


@hold_app.command("place")
def hold_place(ref: str, reason: Why) -> None:
    """Put a record under legal hold: nothing about it can be erased."""
    from tracker.actions import holds

    holds.place(user(), ref, reason)
    typer.echo("Under legal hold.", err=True)


@hold_app.command("release")
def hold_release(ref: str, reason: Why) -> None:
    """Ask for the release of a hold; the same command by a second person releases it."""
    from tracker.actions import holds

    done = holds.release(user(), ref, reason)
    typer.echo(
        "Released."
        if done
        else "Asked for. It ends when a second person says the same; who works alone says it again.",
        err=True,
    )


@hold_app.command("keep")
def hold_keep(ref: str, reason: Why) -> None:
    """Answer a wish for release with no: the hold goes on."""
    from tracker.actions import holds

    holds.keep(user(), ref, reason)
    typer.echo("The hold goes on.", err=True)


@hold_app.command("list")
def hold_list(as_json: Json = False) -> None:
    """List the holds in force."""
    from tracker.actions import holds

    person = user()
    print_rows(
        holds.in_force(person),
        as_json,
        lambda r: (
            f"{r.ref}  since {r.placed_at:%Y-%m-%d} by {r.placed_by}: {r.reason}{'  (release asked for)' if r.asked_by else ''}"
        ),
        (person, "legal holds"),
    )


@app.command()
def erase(
    ref: str,
    reason: Why,
    originals: Annotated[bool, typer.Option(help="Also destroy kept originals that name the person.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask again.")] = False,
) -> None:
    """Erase a person's data for good: names, words about them, contact. Handles, counts and hashes stay."""
    from tracker.actions import erasure

    acting = user()
    found = erasure.preview(acting, ref)
    if found.held_by:
        erasure.erase(acting, ref, reason, originals)  # refused, with the hold that forbids it
    typer.echo(
        f"{found.statements} statements, {found.names} spellings and mentions in {len(found.reports)} reports will be erased for good.",
        err=True,
    )
    if not yes:
        typer.confirm("Erase them?", abort=True, err=True)
    done = erasure.erase(acting, ref, reason, originals)
    typer.echo(f"Erased. {done.originals_destroyed} originals destroyed.", err=True)
    if done.traces:
        typer.echo(erasure.TRACES, err=True)
    for report in done.originals_left:
        typer.echo(f"the kept original of {report} still names the person", err=True)

"""tracker init, serve, demo, check, backup, takeout, restore: the database and the app."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from tracker.cli.common import Out, user
from tracker.cli.key import Shares, share_words

app = typer.Typer()
EVERY = 2.0  # seconds between two lines of progress


@app.command()
def init(
    plain: Annotated[bool, typer.Option("--plain", help="Make an unencrypted database, on purpose.")] = False,
) -> None:
    """Create the database, encrypted with a passphrase, or bring it up to date; load the code lists."""
    from tracker.actions import accounts, encryption
    from tracker.config import settings
    from tracker.store import database

    encryption.begin(plain)
    where = str(database.sqlite_path()) if database.is_sqlite() else "the PostgreSQL database"
    typer.echo(f"Ready: {where}. Kept files: {settings().files}. {encryption.status().sentence}", err=True)
    code = accounts.first_code()
    if code:
        typer.echo(
            "Nobody can sign in yet. Start tracker serve and make the first administrator on its page /welcome "
            f"with this code, good once and for a day:\n\n    {code}\n",
            err=True,
        )


@app.command()
def serve(port: Annotated[int | None, typer.Option(help="Port on this machine.")] = None) -> None:
    """Open the web app in the browser; an encrypted database is unlocked there, unless a file holds its passphrase."""
    from tracker import config
    from tracker.actions import encryption, locking
    from tracker.web.serve import serve as run

    if not locking.waits():
        encryption.begin()
    config.asking = None  # from now on people unlock it in the browser
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
def synth(
    individuals: Annotated[int, typer.Option(help="How many invented people.")],
    seed: Annotated[int, typer.Option(help="The same number makes the same people.")] = 1,
    add: Annotated[bool, typer.Option("--add", help="Into a database that holds individuals already, too.")] = False,
) -> None:
    """Fill the database with invented people, to measure and to try things on. Nobody in it is real."""
    from tracker.actions import synthesis

    def told(done: int, of: int, seconds: float) -> None:
        typer.echo(f"{done:,} of {of:,} individuals, {done / seconds:,.0f} a second", err=True)

    made = synthesis.fill(user(), individuals, seed, add, told)
    typer.echo(
        f"Wrote {made.individuals:,} invented individuals with {made.names:,} spellings and {made.claims:,} statements "
        f"in {made.seconds:.1f} s.",
        err=True,
    )


@app.command()
def check(
    mend: Annotated[
        bool,
        typer.Option(
            "--mend", help="Make anew what is kept twice for speed and is not as it should be: lists, indexes."
        ),
    ] = False,
) -> None:
    """Check the file, the links, the rules, the kept originals and the caches. --mend is for administrators."""
    from tracker.actions import encryption, upkeep

    if mend:
        mended = upkeep.mend(user())
        typer.echo(f"Made anew: {', '.join(mended.anew) or 'nothing'}.", err=True)
        problems = list(mended.problems)
    else:
        problems = upkeep.check()
    for problem in problems:
        typer.echo(problem)
    if problems:
        raise typer.Exit(1)
    typer.echo("All is well.", err=True)
    typer.echo(encryption.status().sentence, err=True)


@app.command()
def backup(output: Out) -> None:
    """Write a consistent, verified copy while the program is in use: everything is in it. For administrators."""
    from tracker.actions import upkeep

    size = upkeep.backup(output, user())
    typer.echo(f"Wrote {output} ({size:,} bytes), read back and verified.", err=True)


@app.command()
def takeout(
    output: Out,
    encrypt: Annotated[bool, typer.Option("--encrypt", help="Under a passphrase, though the database is not.")] = False,
) -> None:
    """Take everything out in an open format, for another instance: all tables, files, code lists and the audit log."""
    from tracker import config
    from tracker.actions import again
    from tracker.actions import takeout as action
    from tracker.cli.common import shown_again
    from tracker.store import keys

    person, passphrase = user(), None
    if encrypt or action.must_encrypt():
        passphrase = keys.passphrase_in_file(action.VARIABLE) or keys.passphrase_in_file()
        if passphrase is None and config.asking is not None:
            typer.echo("The take-out gets a passphrase of its own: who restores it must know it.", err=True)
            passphrase = keys.new_passphrase(action.VARIABLE)
    secret = shown_again(again.asks(person), "Everything leaves.")
    done = action.take_out(person, output, secret, passphrase, progress())
    typer.echo(
        f"Wrote {output}: {done.rows:,} rows of {done.tables} tables, {done.files:,} files, {done.size:,} bytes. "
        f"SHA-256: {done.sha256}",
        err=True,
    )
    for damaged in done.damaged:
        typer.echo(f"Not in it, since it is damaged here: the kept file {damaged[:12]}. See: tracker check", err=True)
    typer.echo(
        "Encrypted under the passphrase (an age file)." if done.encrypted else action.CLEAR,
        err=True,
    )


def progress() -> Callable[[str, int, int], None]:
    """Says on stderr how far a long work is, at most every two seconds."""
    last = [time.monotonic()]

    def told(what: str, done: int, of: int) -> None:
        if time.monotonic() - last[0] >= EVERY:
            last[0] = time.monotonic()
            typer.echo(f"{what}: {done:,} of {of:,} rows", err=True)

    return told


@app.command()
def restore(
    file: Path,
    share: Shares = None,
    plain: Annotated[
        bool, typer.Option("--plain", help="A take-out into an unencrypted database, on purpose.")
    ] = False,
) -> None:
    """Put a backup or a take-out in place of what is there; that is set aside, not deleted."""
    from tracker.actions import accounts, encryption
    from tracker.actions import takeout as action

    opened = encryption.key_of_shares(share_words(share)) if share else None
    done = action.restore(file, opened, plain, progress())
    if done.taken_out:
        typer.echo(
            f"Restored {done.rows:,} rows and {done.files:,} files, taken out {done.taken_out[:10]}. "
            "Nobody's password came along: invite everybody anew.",
            err=True,
        )
    else:
        typer.echo("Restored.", err=True)
        if accounts.team():
            typer.echo("Accounts and passwords are those of the backup; everybody signs in again.", err=True)
    if done.kept:
        typer.echo(f"What was there before is in {done.kept}.", err=True)
    typer.echo(encryption.status().sentence, err=True)
    if share:
        typer.echo("Now set a new passphrase with the same shares: tracker key recover", err=True)

"""tracker hold, protect, unprotect: how closely a record is held, and who may know a person by name."""

from __future__ import annotations

from typing import Annotated

import typer

from tracker.cli.common import user

app = typer.Typer()
Why = Annotated[str | None, typer.Option("--reason", help="Why; kept with the change.")]


@app.command()
def hold(
    ref: str, level: Annotated[str, typer.Argument(help="public, internal, restricted or sealed.")], reason: Why = None
) -> None:
    """Choose how closely a record is held; what hangs on it follows."""
    from tracker.actions import holding

    typer.echo(f"{ref} is held as {holding.hold(user(), ref, level, reason)}.")


@app.command()
def protect(
    ref: str,
    circle: Annotated[
        list[str], typer.Option("--circle", help="Username of one who may know the name; again for more.")
    ],
    reason: Why = None,
) -> None:
    """Let only these people know an individual by name; everybody else reads the ref."""
    from tracker.actions import holding

    typer.echo(f"{ref} is known by name to: {', '.join(holding.protect(user(), ref, circle, reason))}.")


@app.command()
def unprotect(ref: str, reason: Why = None) -> None:
    """Let everybody who may see the individual know the name again."""
    from tracker.actions import holding

    holding.unprotect(user(), ref, reason)
    typer.echo(f"{ref} is protected no more.")

"""tracker init, serve, demo, check, backup, restore: the database and the app."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tracker.cli.common import Out, user

app = typer.Typer()


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

    size = upkeep.backup(output, user())
    typer.echo(f"Wrote {output} ({size:,} bytes), read back and verified.", err=True)


@app.command()
def restore(file: Path) -> None:
    """Replace the database and kept files by those of a backup; what was there is set aside, not deleted."""
    from tracker.actions import upkeep

    kept = upkeep.restore(file)
    typer.echo("Restored." + (f" What was there before is in {kept}." if kept else ""), err=True)

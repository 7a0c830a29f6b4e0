"""tracker search: names in any script, and words in texts."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from tracker.cli.common import Json, note_printed, plain, user
from tracker.errors import InvalidFacts

app = typer.Typer()


@app.command()
def search(
    words: Annotated[
        list[str], typer.Argument(help="A name, words of a text (OR, NOT, word*), or a reference; -- before -WORD.")
    ],
    kind: Annotated[list[str] | None, typer.Option("--kind", help="individuals, statements, …: only these.")] = None,
    at_most: Annotated[int, typer.Option("--at-most", min=1, help="Hits of each kind.")] = 20,
    as_json: Json = False,
) -> None:
    """Find people, places, incidents, reports, statements and notes."""
    from tracker.actions import search as searching

    person = user()
    found = searching.everything(person, " ".join(words), kind, at_most)
    if not found.looked:
        raise InvalidFacts(f"{searching.NOTHING}. {found.how}")
    if as_json:
        rows = [plain(hit) | {"group": one.group.value} for one in found.groups for hit in one.hits]
        if rows:
            note_printed(person, "search", rows)
        typer.echo(json.dumps(rows or [{"ref": ref} for ref in (found.ref,) if ref], ensure_ascii=False, indent=1))
    elif found.ref:
        typer.echo(found.ref)
    for one in found.groups:
        typer.echo(f"{one.group.value}: {one.total:,}{'' if one.is_exact else ' or more'}", err=True)
        for hit in one.hits if not as_json else ():
            typer.echo(f"{hit.ref}  {hit.label}  ({hit.why}{': ' + hit.spelling if hit.spelling else ''})")
            if hit.pieces:
                said = "".join(f"[{text}]" if is_hit else text for text, is_hit in hit.pieces)
                typer.echo(f"    {' '.join(said.split())}")
    if not found.groups and not found.ref:
        typer.echo("Nothing was found.", err=True)

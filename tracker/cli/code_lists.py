"""tracker code: the code lists, and a team's own terms in them."""

from __future__ import annotations

from typing import Annotated

import typer

from tracker.cli.common import Json, print_rows, user

code_app = typer.Typer(no_args_is_help=True, help="List codes; add and retire terms of your own, and offer them again.")


@code_app.command("list")
def code_list(
    scheme: Annotated[str | None, typer.Argument(help="Name of one list; without it, the names of all.")] = None,
    as_json: Json = False,
) -> None:
    """List the terms of a code list, with the standard each follows."""
    from tracker import codes
    from tracker.actions import code_lists

    if scheme is None:
        named = [{"list": name, "terms": len(codes.code_list(name))} for name in codes.schemes()]
        print_rows(named, as_json, lambda row: f"{row['list']}  {row['terms']} terms")
        return
    user()  # terms of your own live in the database
    rows = code_lists.listed(scheme)
    print_rows(
        rows, as_json, lambda t: f"{t.code}  {t.label}" + (f"  (retired {t.retired_on})" if t.retired_on else "")
    )


@code_app.command("add")
def code_add(
    scheme: str,
    code: Annotated[str, typer.Argument(help="Lower-case letters, figures and underscores; never changed later.")],
    label: Annotated[str, typer.Option(help="What the screen shows.")],
    meaning: Annotated[str, typer.Option(help="One sentence that says when it applies.")],
) -> None:
    """Add a term of your own to an open list."""
    from tracker.actions import code_lists

    code_lists.add(user(), scheme, code, label, meaning)
    typer.echo(f"{scheme}:{code} is there.", err=True)


@code_app.command("retire")
def code_retire(scheme: str, code: str) -> None:
    """Offer a term of your own no longer; records that carry it keep it."""
    from tracker.actions import code_lists

    code_lists.retire(user(), scheme, code)
    typer.echo(f"{scheme}:{code} is retired.", err=True)


@code_app.command("restore")
def code_restore(scheme: str, code: str) -> None:
    """Offer a retired term of your own again."""
    from tracker.actions import code_lists

    code_lists.offer_again(user(), scheme, code)
    typer.echo(f"{scheme}:{code} is offered again.", err=True)

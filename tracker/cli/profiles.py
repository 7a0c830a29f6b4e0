"""tracker audience: what each audience may receive, and who settled it so."""

from __future__ import annotations

from typing import Annotated

import typer

from tracker.cli.common import Json, print_rows, user

audience_app = typer.Typer(
    no_args_is_help=True, help="What each audience may receive; narrower than built in, never wider."
)
Name = Annotated[str, typer.Argument(help="team, partner, un or public.")]


@audience_app.command("list")
def audience_list(as_json: Json = False) -> None:
    """List the audiences with what each may receive."""
    from tracker.actions import audience_profiles

    rows = [
        {"audience": one.audience.value, **one.settings, "changed_by": one.changed_by}
        for one in audience_profiles.every(user())
    ]
    print_rows(
        rows,
        as_json,
        lambda row: (
            f"{row['audience']}  names {row['names']}, places {row['places']}, days {row['days']}, "
            f"facts for {row['share']}, records up to {row['level']}"
            + (f"; settled by {row['changed_by']}" if row["changed_by"] else "; as built in")
        ),
    )


@audience_app.command("show")
def audience_show(name: Name, as_json: Json = False) -> None:
    """Show what one audience may receive, each setting on a line."""
    from tracker.actions import audience_profiles
    from tracker.audience import Audience
    from tracker.errors import NotFound

    if name not in list(Audience):
        raise NotFound(f"There is no audience '{name}': {', '.join(Audience)}.")
    found = next(one for one in audience_profiles.every(user()) if one.audience == name)
    rows = [
        {"setting": key, "value": value, "meaning": audience_profiles.LABELS[key]}
        for key, value in found.settings.items()
    ]
    print_rows(rows, as_json, lambda row: f"{row['setting']}: {row['value'] or '-'}  ({row['meaning']})")


@audience_app.command("edit")
def audience_edit(
    name: Name,
    settings: Annotated[
        list[str] | None,
        typer.Option("--set", help="A setting and its value, such as names=initials; as often as needed."),
    ] = None,
    built_in: Annotated[bool, typer.Option("--built-in", help="As the program has it, all settings.")] = False,
) -> None:
    """Settle what an audience may receive from now on."""
    from tracker.actions import audience_profiles
    from tracker.audience import Audience
    from tracker.errors import InvalidFacts, NotFound

    if name not in list(Audience):
        raise NotFound(f"There is no audience '{name}': {', '.join(Audience)}.")
    if bool(settings) == built_in:
        raise InvalidFacts("Say what changes, such as --set names=initials; or --built-in.")
    given = dict(one.partition("=")[::2] for one in settings or ())
    found = audience_profiles.edit(user(), Audience(name), given)
    typer.echo(
        f"Settled for {found.label}: {', '.join(f'{key} {value}' for key, value in found.settings.items())}", err=True
    )

"""tracker view: lists kept under a name, for oneself or the team, and what is new in them."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import Annotated, Any

import typer

from tracker.cli.common import Json, note_printed, plain, print_rows, user
from tracker.cli.filters import narrowed
from tracker.cli.later import Later, later
from tracker.narrowing import Filter

view_app = typer.Typer(no_args_is_help=True, help="Keep what a list is narrowed to under a name, and see what is new.")


class On(StrEnum):
    """The lists of which views are kept."""

    INDIVIDUALS = "individuals"
    INCIDENTS = "incidents"
    INJURIES = "injuries"
    LOCATIONS = "locations"
    REPORTS = "source_reports"


Named = Annotated[str, typer.Argument(help="The view's name, or its short name in an address.")]


@view_app.command("list")
def list_(as_json: Json = False) -> None:
    """List your own views and those of the team."""
    from tracker.actions import views

    def line(view: Any) -> str:
        whose = ("yours, for the team" if view.shared else "yours") if view.yours else f"by {view.owner}"
        return f"{view.uid}  {view.page}  {view.name}  ({whose})"

    print_rows(views.all_views(user()), as_json, line)


@view_app.command()
def show(name: Named, as_json: Json = False) -> None:
    """Show what a view narrows to, and the records in it."""
    from tracker.actions import view_news, views

    person = user()
    found = views.opened(person, name)
    items, total = view_news.records_in(person, name)
    if not as_json:
        typer.echo(f"{found.view.uid}  {found.view.name}  ({found.view.page.replace('_', ' ')})", err=True)
        for field, values in found.parameters.items():
            typer.echo(f"  {field}: {', '.join(values)}", err=True)
        if found.words:
            typer.echo(f"  words: {found.words}", err=True)
    if found.withheld:
        typer.echo(withheld(found.withheld), err=True)
    print_rows(items, as_json, lambda item: f"{item.ref}  {item.label}", (person, found.view.page.replace("_", " ")))
    if total > len(items):
        typer.echo(f"{total - len(items):,} more", err=True)


def withheld(parts: int) -> str:
    """That a part of a view is not for this person."""
    return f"{'One part' if parts == 1 else f'{parts} parts'} of this view {'is' if parts == 1 else 'are'} not for you."


@view_app.command(cls=Later)
@later(narrowed)
def save(
    chosen: Filter,
    name: Annotated[str, typer.Argument(help="What the view is called.")],
    on: Annotated[On, typer.Option("--on", help="Of which list.")] = On.INDIVIDUALS,
    words: Annotated[str, typer.Option("--words", help="Words of a name or title.")] = "",
    shared: Annotated[bool, typer.Option("--shared", help="For the team, not for you alone.")] = False,
) -> None:
    """Keep what a list is narrowed to; prints the short name for its address."""
    from tracker.actions import view_changes, views

    typer.echo(view_changes.save(user(), on.value, name, views.parameters_of(chosen), words, shared))


@view_app.command()
def rename(name: Named, new: Annotated[str, typer.Argument(help="What it is called from now on.")]) -> None:
    """Call a view something else."""
    from tracker.actions import view_changes

    view_changes.rename(user(), name, new)


@view_app.command()
def share(name: Named, own: Annotated[bool, typer.Option("--own", help="For its owner alone again.")] = False) -> None:
    """Show a view to the team."""
    from tracker.actions import view_changes

    view_changes.share(user(), name, not own)


@view_app.command()
def delete(name: Named) -> None:
    """Take a view away; its records stay."""
    from tracker.actions import view_changes, views

    person = user()
    uid = views.opened(person, name).view.uid
    view_changes.delete(person, name)
    typer.echo(f"Deleted. For 30 days this brings it back: tracker view restore {uid}", err=True)


@view_app.command()
def restore(uid: Annotated[str, typer.Argument(help="The short name of a deleted view.")]) -> None:
    """Bring back a view that was deleted in the last 30 days."""
    from tracker.actions import view_changes

    view_changes.restore(user(), uid)


@view_app.command()
def news(
    name: Named,
    as_json: Json = False,
    seen: Annotated[bool, typer.Option("--seen", help="Mark it as seen: later news begin here.")] = False,
) -> None:
    """What is different in a view since you last looked: new, changed, no longer in it."""
    from tracker.actions import view_news, views

    person = user()
    view, told = views.opened(person, name).view, view_news.news(person, name)
    groups = (
        ("new", told.new, told.new_ones),
        ("changed", told.changed, told.changed_ones),
        ("gone", told.gone, told.gone_ones),
    )
    if as_json:
        items = [plain(item) for _, _, some in groups for item in some]
        if items:
            note_printed(person, view.page.replace("_", " "), items)
        typer.echo(json.dumps([plain(told)], ensure_ascii=False, indent=1))
    elif told.since is None:
        typer.echo(f"You have not looked at it yet; {told.total:,} in it now. Mark it as seen: --seen", err=True)
    elif not told.counted:
        typer.echo(f"{told.before:,} then, {told.total:,} now: too many to say which are new.")
    else:
        for word, count, some in groups:
            typer.echo(f"{count:,}{' or more' if word == 'changed' and told.at_least else ''} {word}")
            for item in some:
                who = f" ({', '.join(item.what)}; {item.who})" if item.what else ""
                typer.echo(f"  {item.ref}  {item.label}{who}")
            untold = told.untold if word == "gone" else 0
            if untold:
                typer.echo(f"  {untold:,} {view_news.UNTOLD}")
            if count > len(some) + untold:
                typer.echo(f"  and {count - len(some) - untold:,} more")
    if seen:
        view_news.look(person, view.uid)

"""tracker proposals stats: what became of what texts offer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from itertools import groupby
from typing import TYPE_CHECKING, Annotated

import typer

from tracker.cli.common import Json, day, print_rows, user

if TYPE_CHECKING:
    from tracker.actions.offers import Measure

proposals_app = typer.Typer(no_args_is_help=True, help="What texts offer, and what people made of it.")


@proposals_app.callback()
def _group() -> None:
    """A group with one command stays a group."""


@proposals_app.command("stats")
def stats(
    as_json: Json = False,
    since: Annotated[str | None, typer.Option("--since", help="Decided on this day or later, YYYY-MM-DD.")] = None,
) -> None:
    """Count by kind what was accepted, edited and rejected of what texts offered.

    Offered are facts about which somebody decided; what nobody has looked at is in no count.
    """
    from tracker.actions import offers

    found = offers.measured(user(), day(since, "--since"))
    if as_json:
        print_rows(({**asdict(one), "offered": one.offered, "share": one.share} for one in found), True, str)
        return
    if not found:
        typer.echo("Nobody has decided about an offer yet.", err=True)
        return
    typer.echo(
        f"{'kind':<16} {'fact':<15} {'offered':>8} {'accepted':>9} {'edited':>7} {'rejected':>9} {'share':>6}  offered by"
    )
    for kind, of_kind in groupby(found, key=lambda one: one.kind):
        own = list(of_kind)
        _line(kind, "", own)
        for fact, same in groupby(own, key=lambda one: one.fact):
            _line("", fact, list(same))
    _line("all", "", list(found))


def _line(kind: str, fact: str, some: Sequence[Measure]) -> None:
    offered, accepted, edited, rejected = (
        sum(getattr(one, name) for one in some) for name in ("offered", "accepted", "edited", "rejected")
    )
    by = ", ".join(sorted({one.extractor for one in some}))
    typer.echo(
        f"{kind.replace('_', ' '):<16} {fact.replace('_', ' '):<15} {offered:>8} {accepted:>9} {edited:>7} {rejected:>9}"
        f" {accepted / offered:>6.0%}  {by}"
    )

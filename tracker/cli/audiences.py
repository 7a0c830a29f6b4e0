"""The options that say for whom a file leaves, declared once for every export."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import wraps
from typing import Annotated, Any

import typer

from tracker.cli.later import signature_of


def _option(name: str, option: str, kind: Any, default: Any, words: str) -> inspect.Parameter:
    kind = Annotated[kind, typer.Option(option, help=words)]
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=kind)


def _options(default: str) -> tuple[inspect.Parameter, ...]:
    from tracker.audience import Audience  # it loads the records

    return (
        _option("audience", "--audience", Audience, Audience(default), "For whom: team, partner, un or public."),
        _option("recipient", "--recipient", str, "", "Who receives it; needed outside the team."),
        _option("purpose", "--purpose", str, "", "What for; needed outside the team."),
        _option("named", "--named", bool, False, "Send names and titles too, of those who allowed it."),
        _option(
            "quoted", "--quote", bool, False, "Quote what published sources say (dossier, submission; with names)."
        ),
        _option(
            "files", "--files", bool, False, "Let kept files of sources go along (in a .zip.age; outside with names)."
        ),
        _option("override", "--override", list[str] | None, None, "Ref of a person who leaves without consent."),
        _option("why", "--why", str, "", "Why they leave without consent."),
        _option(
            "release",
            "--release",
            list[str] | None,
            None,
            "Ref of a part, tie, call or source (its files) that leaves too (dossier, submission).",
        ),
    )


def leaving_un(command: Callable[..., None]) -> Callable[..., None]:
    """The same for what goes to a UN body unless another audience is named."""
    return leaving_team(command, "un")


def leaving_team(command: Callable[..., None], default: str = "team") -> Callable[..., None]:
    """Give a command these options; it receives them as `leaving`."""

    from tracker.audience import Leaving

    options = _options(default)

    @wraps(command)
    def run(**given: Any) -> None:
        own = {option.name: given.pop(option.name) for option in options}
        leaving = Leaving(
            audience=own["audience"],
            recipient=own["recipient"],
            purpose=own["purpose"],
            named=own["named"],
            quoted=own["quoted"],
            files=own["files"],
            overridden=tuple(ref.strip().upper() for ref in own["override"] or ()),
            reason=own["why"],
            released=tuple(one.strip() for one in own["release"] or ()),
        )
        command(leaving=leaving, **given)

    signature = signature_of(command)
    kept = [part for part in signature.parameters.values() if part.name != "leaving"]
    parameters = [*kept, *options]
    run.__signature__ = signature.replace(parameters=parameters)  # type: ignore[attr-defined]
    run.__annotations__ = {part.name: part.annotation for part in parameters}
    return run

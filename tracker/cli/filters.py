"""The options by which every list and export is narrowed: one for each facet (tracker/facets.py), and the days."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from datetime import date
from enum import StrEnum
from functools import wraps
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tracker import dates
from tracker.cli.later import signature_of
from tracker.errors import InvalidFacts
from tracker.narrowing import Filter

if TYPE_CHECKING:
    from tracker.facets import Facet


class Dates(StrEnum):
    """How a date must lie in the interval."""

    CERTAIN = "certain"
    POSSIBLE = "possible"


def _several(facet: Facet) -> inspect.Parameter:
    kind = Annotated[list[str] | None, typer.Option(facet.option, help=facet.help)]
    return inspect.Parameter(facet.name, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=kind)


def _one(name: str, option: str, kind: Any, default: Any, words: str) -> inspect.Parameter:
    kind = Annotated[kind, typer.Option(option, help=words)]
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=kind)


DAYS = (
    _one("since", "--from", str | None, None, "First day: 2018-03-05, or 2018-03, or 2018."),
    _one("until", "--to", str | None, None, "Last day, the same."),
    _one("dates", "--dates", Dates, Dates.POSSIBLE, "Surely in these dates (or known by --as-of), or perhaps."),
    _one("as_of", "--as-of", str | None, None, "The day on which the status is asked; of a month or year its last."),
)


def of_status(chosen: Filter) -> None:
    """Let a day of the status stand with a status alone: else it would choose nothing, and be taken for what was known
    on that day. Raises InvalidFacts."""
    if chosen.as_of and not chosen.stage:
        raise InvalidFacts(
            "Nothing was done: --as-of asks for the status on a day and needs --stage. For what was known on a day: --as-known."
        )


def narrowed(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options of every list; it receives them as `chosen`. Values of one option are alternatives."""
    from tracker import facets  # it loads the records

    known = tuple(facets.every().values())
    options = (*map(_several, known), *DAYS)

    @wraps(command)
    def run(**given: Any) -> None:
        command(chosen=_filter(known, {option.name: given.pop(option.name) for option in options}), **given)

    own = signature_of(command)
    kept = [part.replace(kind=part.KEYWORD_ONLY) for part in own.parameters.values() if part.name != "chosen"]
    required = [part for part in kept if part.default is part.empty]
    rest = [part for part in kept if part.default is not part.empty]
    parameters = [*required, *options, *rest]
    run.__signature__ = own.replace(parameters=parameters)  # type: ignore[attr-defined]
    run.__annotations__ = {part.name: part.annotation for part in parameters}
    return run


def _filter(known: tuple[Facet, ...], given: dict[str, Any]) -> Filter:
    chosen: dict[str, Any] = {facet.name: tuple(given[facet.name] or ()) for facet in known}
    return Filter(
        start=_day(given["since"], "--from", last=False),
        end=_day(given["until"], "--to", last=True),
        certain=given["dates"] is Dates.CERTAIN,
        as_of=_day(given["as_of"], "--as-of", last=True),
        **chosen,
    )


def _day(text: str | None, name: str, last: bool) -> date | None:
    try:
        return dates.edge(text or "", last)
    except InvalidFacts as problem:
        raise InvalidFacts(f"{name}: {problem}") from None

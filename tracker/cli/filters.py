"""The options by which every list and export is narrowed, declared once."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from enum import StrEnum
from functools import wraps
from typing import Annotated, Any

import typer

from tracker.cli.common import day
from tracker.narrowing import Filter


class Dates(StrEnum):
    """How a date must lie in the interval."""

    CERTAIN = "certain"
    POSSIBLE = "possible"


def _several(name: str, words: str) -> inspect.Parameter:
    kind = Annotated[list[str] | None, typer.Option(f"--{name}", help=words)]
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=kind)


def _one(name: str, option: str, kind: Any, default: Any, words: str) -> inspect.Parameter:
    kind = Annotated[kind, typer.Option(option, help=words)]
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=kind)


REFS = (
    _several("incident", "Ref of an incident."),
    _several("location", "Ref of a place, with everything below it."),
    _several("source", "Ref of a source report."),
    _several("review", "open, accepted, contested, or a review state."),
)
CODES = (
    _several("act", "Code of what was done."),
    _several("stage", "Code of the latest stage of detention."),
    _several("sex", "Code of the sex."),
    _several("injury", "Part of the body, or kind of injury."),
)
DAYS = (
    _one("since", "--from", str | None, None, "First day, YYYY-MM-DD."),
    _one("until", "--to", str | None, None, "Last day, YYYY-MM-DD."),
    _one("dates", "--dates", Dates, Dates.POSSIBLE, "Surely in these dates, or perhaps."),
)


def narrowed(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options of every list; it receives them as `chosen`. Values of one option are alternatives."""

    @wraps(command)
    def run(**given: Any) -> None:
        options = {option.name: given.pop(option.name) for option in (*REFS, *CODES, *DAYS)}
        command(chosen=_filter(options), **given)

    own = inspect.signature(command, eval_str=True)
    kept = [part.replace(kind=part.KEYWORD_ONLY) for part in own.parameters.values() if part.name != "chosen"]
    required = [part for part in kept if part.default is part.empty]
    rest = [part for part in kept if part.default is not part.empty]
    parameters = [*required, *REFS, *CODES, *DAYS, *rest]
    run.__signature__ = own.replace(parameters=parameters)  # type: ignore[attr-defined]
    run.__annotations__ = {part.name: part.annotation for part in parameters}
    return run


def _filter(options: dict[str, Any]) -> Filter:
    chosen: dict[str, Any] = {option.name: tuple(options[option.name] or ()) for option in REFS}
    chosen |= {option.name: tuple(_bare(code) for code in options[option.name] or ()) for option in CODES}
    return Filter(
        start=day(options["since"], "--from"),
        end=day(options["until"], "--to"),
        certain=options["dates"] is Dates.CERTAIN,
        **chosen,
    )


def _bare(code: str) -> str:
    return code.split(":", 1)[-1]

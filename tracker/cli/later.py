"""Commands whose options are made only when they are asked for: `tracker --help` must not wait for the records.

The options of lists come from the facets, and these from the records: to load them takes longer than all the rest of
the command line.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import reduce
from typing import Any

import typer
from typer.core import TyperCommand
from typer.main import get_command

Command = Callable[..., None]


def later(*decorators: Callable[[Command], Command]) -> Callable[[Command], Command]:
    """Let these give a command its options, the last one first, when it runs or tells of itself; with `cls=Later`."""

    def wrap(command: Command) -> Command:
        def stub() -> None:
            raise RuntimeError("the whole command takes this one's place before it runs")

        stub.__name__, stub.__doc__, stub.__module__ = command.__name__, command.__doc__, command.__module__
        stub.whole = lambda: reduce(lambda made, give: give(made), reversed(decorators), command)  # type: ignore[attr-defined]
        return stub

    return wrap


def signature_of(command: Command) -> inspect.Signature:
    """A command's parameters with what their annotations name; what loads the records is named only here."""
    from tracker.audience import Leaving

    return inspect.signature(command, eval_str=True, locals={"Leaving": Leaving})


class Later(TyperCommand):
    """A command that gets its options when somebody looks at them."""

    is_whole = False

    def get_params(self, ctx: Any) -> Any:
        """Its options, made at the first look."""
        if not self.is_whole:
            self.is_whole = True
            alone = typer.Typer(add_completion=False)
            alone.command()(self.callback.whole())  # type: ignore[union-attr]
            made = get_command(alone)
            self.params, self.callback = made.params, made.callback
        return super().get_params(ctx)

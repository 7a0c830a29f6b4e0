"""One way to tell what went wrong: a sentence, as plain text, never Markdown."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import streamlit as st

from tracker.errors import InvalidFacts, TrackerError
from tracker.widgets.look import escape

FIELDS = {  # as forms label them; a reference stays what it is
    "recipient": "Who receives it",
    "purpose": "What for",
    "named": "Names",
    "reason": "Why",
    "secret": "Once more",
}


@contextmanager
def shown_errors(then: Callable[[], None] | None = None) -> Iterator[None]:
    """Show a problem that the person can mend where it arose; anything else is a bug and goes to the log.

    `then` draws the way out below the sentence.
    """
    try:
        yield
    except TrackerError as problem:
        tell(problem)
        if then:
            then()


def tell(problem: TrackerError) -> None:
    """The problem's sentence, and its rows and fields below."""
    rows = ""
    said = str(problem)
    if isinstance(problem, InvalidFacts) and problem.problems:
        told = ((FIELDS.get(where, where), what) for where, what in problem.problems.items())
        rows = "".join(f"<li><b>{escape(where)}</b>: {escape(what)}</li>" for where, what in told)
        said = said.split(next(iter(problem.problems)) + ":")[0].strip()
    st.html(f'<div class="wrong" role="alert">{escape(said)}{f"<ul>{rows}</ul>" if rows else ""}</div>')


def say(text: str) -> None:
    """A quiet word that something was done."""
    st.html(f'<div class="done" role="status">{escape(text)}</div>')


def failed(number: str) -> None:
    """A bug: what went wrong stands in the log, under this number, without any value of a record."""
    st.html(
        '<div class="wrong" role="alert">Something went wrong in the program, not by what you did. '
        f"Reload the page. If it happens again, report the number {escape(number)}.</div>"
    )

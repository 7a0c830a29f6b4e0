"""One key hides all names on screen at once, until the same person shows them again: each individual by its ref."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from functools import wraps

import streamlit as st

from tracker.access import User

KEPT = "TRACKER_NAMES_HIDDEN"  # a server that is locked replaces its process (web/anew.py): the wish must outlast that
SHORTCUT = "F8"
# who sees no names, by account: a page loaded anew, or in another tab, must not show them
_hiding: set[int] = {int(number) for number in os.environ.get(KEPT, "").split() if number.isdigit()}


def as_wished(person: Callable[[], User]) -> Callable[[], User]:
    """The person at work, with the wish to see no names."""

    @wraps(person)
    def found() -> User:
        who = person()
        return replace(who, names_hidden=True) if who.id in _hiding else who

    return found


def show(person: User) -> None:
    """The button in the masthead, and its key."""
    hidden = person.id in _hiding
    st.button(
        "Show names" if hidden else "Hide names",
        key="names.key",
        on_click=_wish,
        args=(person.id, not hidden),  # as this tab says: another one may have been pressed since
        shortcut=SHORTCUT,
        help="Each person by reference alone, on every page, until you press it again. What was opened or saved before stays.",
        type="primary" if hidden else "tertiary",
    )


def _wish(person: int, hide: bool) -> None:
    (_hiding.add if hide else _hiding.discard)(person)
    os.environ[KEPT] = " ".join(map(str, sorted(_hiding)))

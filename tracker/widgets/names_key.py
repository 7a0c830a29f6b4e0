"""One key hides all names on screen at once, until the same person shows them again: each individual by its ref."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import wraps

import streamlit as st

from tracker.access import User

_hiding: set[int] = set()  # whose names are hidden: a page loaded anew, or in another tab, must not show them
SHORTCUT = "F8"


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
        on_click=_turn,
        args=(person.id,),
        shortcut=SHORTCUT,
        help="Each person by reference alone, on every page, until you press it again. What was opened or saved before stays.",
        type="primary" if hidden else "tertiary",
    )


def _turn(person: int) -> None:
    _hiding.symmetric_difference_update({person})

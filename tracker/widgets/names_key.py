"""One key hides all names on screen at once, for this session of the browser: each individual by its ref."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import wraps

import streamlit as st

from tracker.access import User

KEY = "names.hidden"
SHORTCUT = "F8"


def as_wished(person: Callable[[], User]) -> Callable[[], User]:
    """The person at work, with the wish to see no names."""

    @wraps(person)
    def found() -> User:
        return replace(person(), names_hidden=True) if st.session_state.get(KEY) else person()

    return found


def show() -> None:
    """The button in the masthead, and its key."""
    hidden = bool(st.session_state.get(KEY))
    st.button(
        "Show names" if hidden else "Hide names",
        key="names.key",
        on_click=_turn,
        shortcut=SHORTCUT,
        help="Each person by reference alone, on every page, until you press it again. What was opened or saved before stays.",
        type="primary" if hidden else "tertiary",
    )


def _turn() -> None:
    st.session_state[KEY] = not st.session_state.get(KEY)

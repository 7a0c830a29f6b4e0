"""The line that says who is signed in, with the way out; it notices when the session has ended elsewhere."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

import streamlit as st

from tracker.access import User
from tracker.config import served_over_https
from tracker.widgets import signed_in


@cache
def _source(name: str) -> str:
    return (Path(__file__).parent / name).read_text(encoding="utf-8")


def show(person: User | None, lockable: bool) -> None:
    """Who is signed in, with My account and Sign out; Lock now where the file is encrypted; nothing where neither is."""
    if person is None and not lockable:
        return
    name = f"{'__Host-' if served_over_https() else ''}tracker-form"
    own = st.context.cookies.get(name, "")
    component = st.components.v2.component(
        "tracker_session", css=_source("session_line.css"), js=_source("session_line.js"), isolate_styles=False
    )
    component(
        key="session_line",
        data={
            "who": person.display_name if person else "",
            "form": hashlib.sha256(f"form\x1f{own}".encode()).hexdigest() if own else "",
            "lock": lockable,
            "session": signed_in.number(),
        },
    )

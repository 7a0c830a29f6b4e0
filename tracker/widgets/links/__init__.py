"""Links to records inside text: a click goes to the record without loading the page anew."""

from __future__ import annotations

from functools import cache
from html import escape
from pathlib import Path

import streamlit as st

from tracker.widgets import signed_in


@cache
def _source() -> str:
    return (Path(__file__).parent / "links.js").read_text(encoding="utf-8")


def listen() -> None:
    """Follow a link to a record that was clicked since the last run."""
    component = st.components.v2.component("tracker_links", js=_source(), isolate_styles=False)
    result = component(key="links", on_open_change=lambda: None)
    if result.open:
        signed_in.go("record", ref=result.open)


def to(ref: str | None, words: str, whole: str = "") -> str:
    """A link to a record, `whole` shown on hovering; the words alone where there is none."""
    hover = f' title="{escape(whole)}"' if whole and whole != words else ""
    return f'<a href="record?ref={escape(ref)}" target="_self"{hover}>{escape(words)}</a>' if ref else escape(words)

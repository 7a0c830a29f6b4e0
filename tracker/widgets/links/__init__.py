"""Links to records and saved views inside text: a click goes there without loading the page anew."""

from __future__ import annotations

from functools import cache
from html import escape
from pathlib import Path

import streamlit as st

from tracker.widgets import signed_in


@cache
def _source() -> str:
    return (Path(__file__).parent / "links.js").read_text(encoding="utf-8")


ADDRESSES = {"source_reports": "reports"}  # where a page's address is not its name
OPENED = "view.opened"  # in the session: the page and view that its list was narrowed to last


def listen() -> None:
    """Follow a link that was clicked since the last run."""
    component = st.components.v2.component("tracker_links", js=_source(), isolate_styles=False)
    result = component(key="links", on_open_change=lambda: None, on_view_change=lambda: None)
    if result.open:
        signed_in.go("record", ref=result.open)
    if result.view:
        address, _, uid = result.view.partition(" ")
        st.session_state.pop(OPENED, None)  # the view is narrowed to anew, also where it was opened and changed
        pages = {of: page for page, of in ADDRESSES.items()}
        signed_in.go(pages.get(address, address), view=uid)


def to(ref: str | None, words: str, whole: str = "") -> str:
    """A link to a record, `whole` shown on hovering; the words alone where there is none."""
    hover = f' title="{escape(whole)}"' if whole and whole != words else ""
    return f'<a href="record?ref={escape(ref)}" target="_self"{hover}>{escape(words)}</a>' if ref else escape(words)


def to_view(page: str, uid: str, words: str) -> str:
    """A link to a saved view of a list page."""
    return f'<a href="{escape(ADDRESSES.get(page, page))}?view={escape(uid)}" target="_self"><bdi>{escape(words)}</bdi></a>'

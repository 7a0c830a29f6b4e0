"""The one search box, on every page: what is typed stays in the session and never stands in an address."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import streamlit as st

from tracker.widgets import signed_in

WORDS = "search.words"  # in the session: what is looked for
TYPED = "search.typed"
HINT = "Search everything: a name in any script, words of a text, a reference"


@cache
def _source() -> str:
    return (Path(__file__).parent / "find_box.js").read_text(encoding="utf-8")


def show() -> None:
    """Draw the box, and go to what was looked for. The key "/" leads to it."""
    with st.container(key="find"), st.form("search.form", border=False):
        left, right = st.columns([5, 1], vertical_alignment="bottom")
        typed = left.text_input("Search everything", key=TYPED, placeholder=HINT, label_visibility="collapsed")
        asked = right.form_submit_button("Search", width="stretch")
    st.components.v2.component("tracker_find", js=_source(), isolate_styles=False)(key="find_key")
    if asked:
        st.session_state[WORDS] = typed.strip()
        st.session_state.pop("search.only", None)
        signed_in.go("search")

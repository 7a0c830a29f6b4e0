"""Who is at work, and the pages of this session."""

from __future__ import annotations

from typing import Any

import streamlit as st

from tracker.access import User
from tracker.actions import accounts


def user() -> User:
    """The person at work: the one local user, until there are accounts."""
    return accounts.local_user()


def remember_pages(pages: dict[str, Any]) -> None:
    """Keep the page objects, so that a page can lead to another."""
    st.session_state["pages"] = pages


def go(page: str, **parameters: str | list[str]) -> None:
    """Open another page with these parameters in its address."""
    st.switch_page(st.session_state["pages"][page], query_params=parameters)


def chosen_report(name: str) -> None:
    """Take the report that is chosen under the other page's name for it, "ref" or "report".

    Opening a page writes its parameters beside the old page's path first, and the browser's Back stops there.
    """
    left = st.query_params.get("report" if name == "ref" else "ref", "")
    if name not in st.query_params and left.startswith("SRC-"):
        st.query_params[name] = left


def only_parameters(*names: str) -> None:
    """Drop parameters that another page left in the address."""
    for name in list(st.query_params):
        if name not in names:
            del st.query_params[name]

"""Who is at work, what their role lets them see of the app, and the pages of this session."""

from __future__ import annotations

from typing import Any

import streamlit as st

from tracker.access import ROLES, Permission, User
from tracker.actions import accounts, sign_in
from tracker.errors import NotAllowed
from tracker.widgets import names_key

LOCKABLE = "X-Tracker-Lockable"
HEADER = "X-Tracker-Session"  # set by web/gate.py alone, which strips it from what comes in


@names_key.as_wished
def user() -> User:
    """The person at work, with role and clearance as they are at this moment. Raises NotAllowed, StoreProblem.

    The only reader of what the gate says about the session.
    """
    session = st.context.headers.get(HEADER)
    if session:
        return sign_in.user_of(int(session))
    if accounts.team():
        raise NotAllowed(sign_in.ENDED)
    return accounts.local_user()


def number() -> str:
    """The number of this page's session, empty where nobody has signed in."""
    return st.context.headers.get(HEADER) or ""


def has_session() -> bool:
    """Whether this person has signed in, and can sign out."""
    return HEADER in st.context.headers


def lockable() -> bool:
    """Whether the file is encrypted and can be locked now (the gate says so)."""
    return LOCKABLE in st.context.headers


def settle(person: User) -> None:
    """Forget what another person left in this session of the browser."""
    if st.session_state.setdefault("at_work", person.id) != person.id:
        st.session_state.clear()
        st.session_state["at_work"] = person.id


def may(person: User | None, permission: Permission) -> bool:
    """Whether a page is offered to this role; the action behind it asks again."""
    return person is not None and permission in ROLES[person.role]


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

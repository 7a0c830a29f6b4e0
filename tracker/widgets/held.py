"""How closely a record is held, and who may know a protected person by name: a small form beside the record."""

from __future__ import annotations

import streamlit as st

from tracker import codes
from tracker.access import LEVELS, User
from tracker.actions import holding
from tracker.widgets import conflicts, look
from tracker.widgets.look import escape
from tracker.widgets.messages import shown_errors


def show(user: User, ref: str, kind: str) -> None:
    """The present state for everybody; the form for who may change it."""
    now = holding.holding(user, ref)
    look.section("Who may see it")
    said = [f"<b>{escape(label(now.level))}</b>"]
    if now.level != now.chosen:
        said.append(f"chosen: {escape(label(now.chosen))}; what it hangs on, or who tells of it, is held more closely")
    st.html(f'<p class="k">{" · ".join(said)}</p>')
    if now.protected:
        named = f"Known by name to: {escape(', '.join(now.circle))}." if now.circle else "You see the reference alone."
        st.html(f'<p class="k">Protected. {named}</p>')
    if not now.may_change:
        return
    with st.expander("Change"), shown_errors():
        _level(user, now)
        if kind == "individual":
            _circle(user, now)


def label(level: str) -> str:
    """What a level is called on screen."""
    return codes.label("closed_confidentiality", level)


def _level(user: User, now: holding.Holding) -> None:
    steps = [level.value for level in LEVELS]
    wanted = st.selectbox(
        "Who may see it", steps, steps.index(now.chosen), format_func=label, key=f"held.level.{now.ref}.{now.chosen}"
    )
    why = st.text_input("Why", key=f"held.why.{now.ref}")
    same = conflicts.as_seen(f"held.level.{now.ref}", now.chosen)
    if st.button("Change who may see it", key=f"held.set.{now.ref}", width="stretch") and same():
        holding.hold(user, now.ref, wanted, why)
        st.rerun()


def _circle(user: User, now: holding.Holding) -> None:
    accounts = dict(holding.people(user))
    circle = st.multiselect(
        "Known by name to",
        list(accounts),
        [name for name in now.circle if name in accounts],
        format_func=lambda name: accounts[name],
        key=f"held.circle.{now.ref}.{now.protected}.{','.join(now.circle)}",
        help="Everybody else who may see the record reads its reference instead of any spelling of the name.",
    )
    same = conflicts.as_seen(f"held.circle.{now.ref}", (now.protected, now.circle))
    if (
        st.button(
            "Protect" if not now.protected else "Change the circle", key=f"held.protect.{now.ref}", width="stretch"
        )
        and same()
    ):
        holding.protect(user, now.ref, circle)
        st.rerun()
    if now.protected and st.button("Protect no more", key=f"held.open.{now.ref}", width="stretch") and same():
        holding.unprotect(user, now.ref)
        st.rerun()

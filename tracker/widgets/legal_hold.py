"""Legal hold on a record: everybody reads that it must stay; who may curate asks for it, and two people end it."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from tracker import dates
from tracker.access import Permission, User
from tracker.actions import holds
from tracker.actions.holds import Hold
from tracker.widgets import links, look, signed_in
from tracker.widgets.look import escape
from tracker.widgets.messages import shown_errors


def show(user: User, ref: str) -> None:
    """The hold on one record, where there is one; the buttons for who may decide."""
    hold = next(iter(holds.in_force(user, ref)), None)
    curates = signed_in.may(user, Permission.CURATE)
    if hold is None and not curates:
        return
    look.section("Legal hold")
    if hold is None:
        st.html('<p class="k">None. Under a hold nothing about this record can be erased.</p>')
        if st.button("Put under legal hold…", key="hold.place", width="stretch"):
            _placing(ref)
        return
    st.html(_told(hold))
    if curates:
        _buttons(hold)


def _told(hold: Hold) -> str:
    since = dates.in_words(hold.placed_at.date().isoformat())
    said = f"<p><b>It must stay.</b> <bdi>{escape(hold.reason)}</bdi></p>"
    said += f'<p class="k">Since {escape(since)}, by {escape(hold.placed_by)}. Nothing about it can be erased.</p>'
    if hold.asked_by:
        said += f"<p>{escape(hold.asked_by)} asks to end the hold: <bdi>{escape(hold.why_release)}</bdi></p>"
    return said


def _buttons(hold: Hold) -> None:
    if not hold.asked_by:
        if st.button("Ask to end the hold…", key="hold.ask", width="stretch"):
            _asking(hold.ref)
    elif hold.yours:
        if st.button("End the hold…", key="hold.end", width="stretch"):
            _ending(hold.ref)
        if st.button("Keep the hold…", key="hold.keep", width="stretch"):
            _keeping(hold.ref)
    else:
        st.html('<p class="k">A second person must agree: they find it on their home page.</p>')


def waiting(user: User) -> None:
    """What waits for a second person, where that is who looks; records by ref alone."""
    if not signed_in.may(user, Permission.CURATE):
        return
    found = [hold for hold in holds.in_force(user) if hold.yours]
    if not found:
        return
    look.section("A second person must decide", f"{len(found)}")
    rows = "".join(f"<li>{escape(hold.asked_by)} asks to end the legal hold on {_link(hold)}</li>" for hold in found)
    st.html(f'<ul class="plain">{rows}</ul>')


def _link(hold: Hold) -> str:
    return links.to(hold.ref, hold.ref)


@st.dialog("Put under legal hold")
def _placing(ref: str) -> None:
    """One person is enough to keep something."""
    _decide(
        "Why it must be kept: a court order, a running case",
        "Put under legal hold",
        lambda user, why: holds.place(user, ref, why),
    )


@st.dialog("Ask to end the hold")
def _asking(ref: str) -> None:
    """The first of two steps."""
    st.html('<p class="k">The hold ends when a second person agrees; who works alone agrees in a second step.</p>')
    _decide("Why the hold may end", "Ask for it", lambda user, why: holds.release(user, ref, why))


@st.dialog("End the hold")
def _ending(ref: str) -> None:
    """The second step."""
    st.html('<p class="k">From then on the record can be erased on request.</p>')
    _decide("Why you agree", "End the hold", lambda user, why: holds.release(user, ref, why))


@st.dialog("Keep the hold")
def _keeping(ref: str) -> None:
    """The second person says no."""
    _decide("Why the hold goes on", "Keep the hold", lambda user, why: holds.keep(user, ref, why))


def _decide(asked: str, done: str, work: Callable[[User, str], object]) -> None:
    with st.form("hold.form", border=False):
        why = st.text_input(asked, key="hold.why")
        if st.form_submit_button(done, type="primary"):
            with shown_errors():
                work(signed_in.user(), why)
                st.rerun()

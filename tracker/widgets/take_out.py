"""Take everything out: what it holds, how it went, the file to save, and how to put it in again."""

from __future__ import annotations

import streamlit as st

from tracker import once
from tracker.access import User
from tracker.actions import again, takeout
from tracker.widgets import look, words
from tracker.widgets.look import escape

HOLDS = (
    "All records, statements and reviews with their history; the texts of all reports and every kept file as it was "
    "received; the code lists; who did what. Words and numbers stand in plain files that any program reads."
)
HOLDS_NOT = (
    "No password and nothing else that lets somebody in: where it is put in again, everybody is invited anew. What the "
    "program makes of the rest by itself (lists, indexes) is made again there."
)
BACK = "Put it in again anywhere, on the command line: <code>tracker restore FILE</code>. What was there is set aside."
DOING = {"tables": "Writing the tables", "files": "Writing the kept files"}


def offer(user: User) -> None:
    """The form, and the link to the file once it is made."""
    with st.expander("Take everything out"):
        st.html(f"<p>{HOLDS}</p><p>{HOLDS_NOT}</p><p>{BACK}</p>")
        sealed = takeout.must_encrypt()
        with st.form("settings.takeout", border=False, enter_to_submit=False):
            passphrase = st.text_input(
                "A passphrase for the file" + ("" if sealed else " (without one, whoever gets the file reads it)"),
                type="password",
                key="settings.takeout.passphrase",
            )
            twice = st.text_input("The same again", type="password", key="settings.takeout.twice")
            asked = again.asks(user)
            secret = (
                st.text_input(asked.value, type="password", key="settings.takeout.secret")
                if asked is not again.Asked.NOTHING
                else ""
            )
            if st.form_submit_button("Take everything out"):
                _make(user, passphrase, twice, secret)
        _link()


def _make(user: User, passphrase: str, twice: str, secret: str) -> None:
    takeout.same_twice(passphrase, twice)
    bar = st.progress(0.0, "Begins")

    def told(what: str, done: int, of: int) -> None:
        bar.progress(min(1.0, done / max(of, 1)), f"{DOING.get(what, what)}: {done:,} of {of:,} rows")

    ending = takeout.SEALED_ENDING if passphrase else takeout.ENDING
    path = takeout.pending() / f"tracker-take-out{ending}"
    done = takeout.take_out(user, path, secret, passphrase or None, told)
    bar.empty()
    address = once.issue_file(user, path, "application/octet-stream", path.name)
    st.session_state["settings.takeout.link"] = address, path.name, done


def _link() -> None:
    waits = st.session_state.get("settings.takeout.link")
    if not waits:
        return
    address, name, done = waits
    st.html(
        f'<p><a class="once" href="{escape(address)}" target="_self" download>Save {escape(name)}</a></p>'
        f'<p class="k">{words.many(done.rows, "row")}, {words.many(done.files, "kept file")}, {done.size:,} bytes. '
        f"SHA-256 <code>{escape(done.sha256)}</code>. The link works once, for an hour.</p>"
    )
    if done.damaged:
        look.empty("Not everything is in it", f"{words.many(len(done.damaged), 'kept file')} cannot be read here.")
    if not done.encrypted:
        st.html(f"<p><b>{escape(takeout.CLEAR)}</b></p>")

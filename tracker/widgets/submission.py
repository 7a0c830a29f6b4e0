"""A form of a UN body for an individual: choose it, see what is missing and whether they consented, write it."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from tracker.actions import submissions
from tracker.actions.submissions import Filled
from tracker.audience import Audience, Leaving
from tracker.exporters.submission import Item, State
from tracker.widgets import audiences, case_report, look, signed_in, staying
from tracker.widgets.look import escape
from tracker.widgets.messages import shown_errors

FORM = "submission"


@st.dialog("Form of a UN body", width="large")
def ask(ref: str) -> None:
    """Decide which form and for whom, look at the checklist, and write it."""
    with shown_errors():
        user = signed_in.user()
        titles = {form.name: f"{form.addressee}: {form.title}" for form in submissions.forms()}
        name = st.selectbox("Form", list(titles), format_func=lambda one: titles[one], key=f"{FORM}.form")
        leaving = audiences.decided(user, FORM, Audience.UN, words=True)
        if leaving.audience is Audience.UN:
            st.caption("Left empty, it is the body whose form it is.")
        kept = ""
        if leaving.outside:
            chosen = tuple(st.session_state.get(f"{FORM}.override", ()))  # before the field for it is drawn
            kept = submissions.missing_consent(user, ref, replace(leaving, overridden=chosen))
            offered = {ref: kept or "no consent"} if kept or chosen else {}
            leaving = audiences.overriding(user, leaving, offered, FORM)
        if kept:
            st.html(f'<div class="wrong">It would not leave: {escape(kept)}</div>')
        looked_at = Leaving() if kept else leaving
        _checklist(submissions.look(user, ref, name, looked_at))
        staying.show(user, ref, looked_at)
        language = case_report.language(FORM)
        st.html(audiences.to_know(leaving))
        secret = audiences.once_more(user, leaving, FORM)
        with st.container(horizontal=True):
            for suffix in ("docx", "pdf"):
                pressed = st.button(
                    f"Write {suffix.upper()}",
                    type="primary",
                    key=f"{FORM}.{suffix}",
                    on_click=audiences.tried,
                    args=(FORM,),
                )
                if pressed:
                    made, _ = submissions.write(user, ref, name, suffix, leaving, secret, language)
                    case_report.keep_link(user, ref, made)
                    st.rerun()


def _checklist(found: Filled) -> None:
    """What is open, what the body asks for first; and how far the list of questions was checked."""
    open_ones = [item for item in found.items if item.state is not State.ANSWERED]
    done = len(found.items) - len(open_ones)
    look.section("Before you send it", f"{done} of {len(found.items)} questions answered")
    for title, required in (("The body asks for this", True), ("This would help", False)):
        if rows := [_row(item) for item in open_ones if item.required is required]:
            st.html(look.table([title, "How it stands"], rows))
    st.html(f'<p class="k">{escape(found.made.form.checked)}</p>')


def _row(item: Item) -> list[str]:
    state = escape(item.state.value)
    return [f"{escape(item.number)} {escape(item.question)}", f"<b>{state}</b>" if item.required else state]

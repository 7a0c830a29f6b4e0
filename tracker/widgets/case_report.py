"""The case report of a record for somebody outside the team: for whom, who stays, what is released, and the file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import streamlit as st

from tracker import once, phrases
from tracker.access import User
from tracker.actions import export, shared_report
from tracker.audience import Audience, Leaving
from tracker.errors import InvalidFacts
from tracker.widgets import audiences, look, signed_in
from tracker.widgets.look import escape
from tracker.widgets.messages import shown_errors

FORM, LINK = "report", "record.link"


@st.dialog("Case report for others", width="large")
def ask(ref: str) -> None:
    """Decide for whom the case report of a record is, and write it."""
    with shown_errors():
        user = signed_in.user()
        leaving = audiences.decided(user, FORM, Audience.PARTNER, words=True)
        if leaving.outside:
            chosen = tuple(st.session_state.get(f"{FORM}.override", ()))  # before the field for it is drawn
            kept, withheld = _looked(user, ref, replace(leaving, overridden=chosen))
            leaving = audiences.overriding(user, leaving, dict.fromkeys(chosen, "no consent") | dict(kept), FORM)
            _stay(kept)
            if withheld:
                released = st.multiselect(
                    "Release one by one", list(withheld), format_func=lambda one: withheld[one], key=f"{FORM}.release"
                )
                leaving = replace(leaving, released=tuple(released))
        words = language(FORM)
        st.html(audiences.to_know(leaving))
        secret = audiences.once_more(user, leaving, FORM)
        with st.container(horizontal=True):
            for name in ("pdf", "docx", "html"):
                key = f"{FORM}.{name}"
                if st.button(f"Write {name.upper()}", type="primary", key=key, on_click=audiences.tried, args=(FORM,)):
                    made = export.dossier(user, ref, name, leaving, secret, words)
                    keep_link(ref, made)
                    st.rerun()


def language(form: str) -> str:
    """The language of headings and fixed words in the file; what sources say stays in theirs."""
    names = phrases.LANGUAGES
    return st.selectbox("Headings in", list(names), format_func=lambda one: names[one], key=f"{form}.language")


def keep_link(ref: str, made: export.ExportFile) -> None:
    """Offer a file on the page of its record, by a link that works once."""
    st.session_state[LINK] = ref, once.issue(made.content, made.media_type, made.filename), made.filename


def _looked(user: User, ref: str, leaving: Leaving) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """Who stays, and what may be released; where the record itself stays, it is the one who does."""
    try:
        found = shared_report.gather(user, ref, leaving)
    except InvalidFacts as problem:
        if ref not in problem.problems:
            raise
        return problem.problems, {}
    return found.kept, found.withheld


def _stay(kept: Mapping[str, str]) -> None:
    if kept:
        rows = [[escape(ref), escape(why)] for ref, why in kept.items()]
        st.html(look.table(["Stays here", "Why"], rows))

"""The case report of a record for somebody outside the team: for whom, who stays, what is released, and the file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import streamlit as st

from tracker import once, phrases
from tracker.access import User
from tracker.actions import bundle, export, leaving_files, shared_report
from tracker.actions.leaving_files import KeptFile
from tracker.audience import Audience, Leaving
from tracker.errors import InvalidFacts
from tracker.widgets import audiences, kept_files, look, signed_in, staying
from tracker.widgets.look import escape
from tracker.widgets.messages import shown_errors

FORM, LINK = "report", "record.link"


@st.dialog("Case report for others", width="large")
def ask(ref: str) -> None:
    """Decide for whom the case report of a record is, and write it."""
    with shown_errors():
        user = signed_in.user()
        bundled = st.toggle("As an encrypted bundle (PDF and DOCX)", key=f"{FORM}.bundled")
        leaving = audiences.decided(user, FORM, Audience.PARTNER, words=True, files=bundled)
        kept: Mapping[str, str] = {}
        withheld: Mapping[str, str] = {}
        if leaving.outside:
            chosen = tuple(st.session_state.get(f"{FORM}.override", ()))  # before the field for it is drawn
            kept, withheld = _looked(user, ref, replace(leaving, overridden=chosen))
            leaving = audiences.overriding(user, leaving, dict.fromkeys(chosen, "no consent") | dict(kept), FORM)
            _stay(kept)
        files = _files(user, ref, leaving) if leaving.files and ref not in kept else ()
        leaving = _released(leaving, {**withheld, **kept_files.to_release(files)})
        if leaving.files:
            kept_files.show(files, leaving.outside)
        if ref not in kept:
            staying.show(user, ref, leaving)
        words = language(FORM)
        st.html(audiences.to_know(leaving))
        secret = audiences.once_more(user, leaving, FORM)
        if bundled:
            passphrase = audiences.new_passphrase(FORM)
            if _pressed("Write the bundle", "write_bundle"):
                keep_link(user, ref, bundle.dossier(user, ref, passphrase, leaving, secret, words))
                st.rerun()
            return
        with st.container(horizontal=True):
            for name in ("pdf", "docx", "html"):
                if _pressed(f"Write {name.upper()}", name):
                    keep_link(user, ref, export.dossier(user, ref, name, leaving, secret, words))
                    st.rerun()


def _pressed(label: str, name: str) -> bool:
    return st.button(label, type="primary", key=f"{FORM}.{name}", on_click=audiences.tried, args=(FORM,))


def _files(user: User, ref: str, leaving: Leaving) -> tuple[KeptFile, ...]:
    """The kept files as they would go along with the sources that are released already."""
    chosen = st.session_state.get(f"{FORM}.release", ())  # before the field for it is drawn
    sources = tuple(one for one in chosen if leaving_files.is_source(one))
    return bundle.look(user, ref, replace(leaving, released=sources))[1]


def _released(leaving: Leaving, withheld: Mapping[str, str]) -> Leaving:
    if not withheld:
        return leaving
    chosen = st.multiselect(
        "Release one by one", list(withheld), format_func=lambda one: withheld[one], key=f"{FORM}.release"
    )
    return replace(leaving, released=tuple(chosen))


def language(form: str) -> str:
    """The language of headings and fixed words in the file; what sources say stays in theirs."""
    names = phrases.LANGUAGES
    return st.selectbox("Headings in", list(names), format_func=lambda one: names[one], key=f"{form}.language")


def keep_link(user: User, ref: str, made: export.ExportFile) -> None:
    """Offer a file on the page of its record, by a link that works once."""
    st.session_state[LINK] = ref, once.issue(user, made.spool, made.media_type, made.filename), made.filename


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

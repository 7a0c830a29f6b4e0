"""Erasure of a person on request: what would go and what stays, then a second step that names the record."""

from __future__ import annotations

import streamlit as st

from tracker.access import Permission, User
from tracker.actions import erasure
from tracker.actions.erasure import Extent
from tracker.errors import InvalidFacts
from tracker.widgets import look, signed_in, words
from tracker.widgets.look import escape
from tracker.widgets.messages import shown_errors

STAYS = (
    "The reference, and what was done, where and when: by codes and days, so that numbers published earlier hold.",
    "What was decided on consent, and who received files: they can still be asked to delete them.",
    "The audit log: it says that somebody was erased, when and by whom, and it can still be verified.",
    "Backups and files that left before are out of reach: make a new backup and destroy the old ones.",
)
SHOWN = 20  # reports named one by one


def show(user: User, ref: str, erased: bool) -> None:
    """The way to an erasure, for who may do it."""
    if not erased and signed_in.may(user, Permission.CURATE):
        look.section("Erasure")
        if st.button("Erase this person…", key="erase.open", width="stretch"):
            _erasing(ref)


@st.dialog("Erase this person for good", width="large")
def _erasing(ref: str) -> None:
    """Two steps: read what goes and stays; say why and type the reference."""
    user = signed_in.user()
    with shown_errors():
        extent = erasure.preview(user, ref)
        if extent.held_by:
            _held(extent)
            return
        st.html(_told(extent))
        with st.form("erase.form", border=False):
            why = st.text_input(
                "Who asked for it, or why it is due; it stays in the history, so name nobody", key="erase.why"
            )
            originals = bool(extent.reports) and st.checkbox(
                "Destroy the kept original files of these reports too: they still name the person",
                key="erase.originals",
            )
            typed = st.text_input(f"Type {ref} to confirm", key="erase.typed")
            if st.form_submit_button("Erase for good", type="primary"):
                with shown_errors():
                    _erase(user, ref, why, originals, typed)


def _held(extent: Extent) -> None:
    """Why nothing can be erased."""
    reasons = "".join(f"<li><bdi>{escape(reason)}</bdi></li>" for reason in extent.held_by)
    st.html(
        '<div class="wrong" role="alert">This person is under legal hold, or an incident, report or case file that '
        f"they are part of is. Nothing can be erased until the hold is ended.<ul>{reasons}</ul></div>"
    )


def _told(extent: Extent) -> str:
    reports = ", ".join(escape(report) for report in extent.reports[:SHOWN])
    reports += f" and {len(extent.reports) - SHOWN} more" if len(extent.reports) > SHOWN else ""
    spelled = f"{words.many(extent.names, 'spelling')} of the name" if extent.names else "What the person is called"
    goes = [
        f"{spelled}, and who may know it.",
        f"The words of {words.many(extent.statements, 'statement')} about the person, their contact and the team's notes.",
    ]
    if extent.reports:
        count = words.many(len(extent.reports), "report")
        goes.append(f"The name in the text of {count}, which is blacked out: {reports}")
    shown = "".join(f"<li>{line}</li>" for line in goes)
    stays = "".join(f"<li>{escape(line)}</li>" for line in STAYS)
    return (
        f'<div class="sec"><h2>What goes, for good</h2></div><ul class="plain">{shown}</ul>'
        f'<div class="sec"><h2>What stays</h2></div><ul class="plain">{stays}</ul>'
    )


def _erase(user: User, ref: str, why: str, originals: bool, typed: str) -> None:
    if typed.strip().upper() != ref:
        raise InvalidFacts(f"Type {ref} to confirm. Nothing was erased.")
    done = erasure.erase(user, ref, why, originals)
    notes = [f"Erased for good, with the words of {words.many(done.statements, 'statement')}."]
    if done.originals_destroyed:
        notes.append(f"{words.many(done.originals_destroyed, 'kept original')} destroyed.")
    if done.originals_left:
        notes.append(f"The kept originals of these reports still name the person: {', '.join(done.originals_left)}.")
    if done.traces:
        notes.append(erasure.TRACES)
    st.session_state["added.notes"] = notes
    st.rerun()

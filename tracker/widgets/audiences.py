"""For whom a file leaves: the small form that every export shows, and what to know before it is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import streamlit as st

from tracker import codes
from tracker.access import Permission, User, may
from tracker.actions import again, audience_profiles
from tracker.audience import Audience, Days, Leaving, Names
from tracker.widgets.look import escape


def decided(
    user: User,
    form: str,
    default: Audience = Audience.TEAM,
    names: bool = True,
    words: bool = False,
    files: bool = False,
) -> Leaving:
    """For whom it is, and what outside the team must be said. `form` sets the fields of one form apart.

    `names`: whether there are any to send along; `words`: whether sources can be quoted; `files`: whether kept files can
    go along.
    """
    audience = st.segmented_control(
        "For whom",
        list(Audience),
        format_func=lambda one: codes.label("closed_audience", one.value),
        default=default,
        key=f"{form}.audience",
    )
    if audience in (None, Audience.TEAM):
        return Leaving(files=files and st.checkbox("Take the kept files of sources along", key=f"{form}.own_files"))
    terms = audience_profiles.settled(Leaving(audience)).terms
    left, right = st.columns(2)
    recipient = left.text_input("Who receives it", key=f"{form}.recipient")
    purpose = right.text_input("What for", key=f"{form}.purpose")
    offered = names and terms.may_name() and may(user, Permission.DISCLOSE)
    named = offered and st.checkbox("Send names and titles too: each person must have allowed it", key=f"{form}.named")
    quoted = words and named and terms.quotations and terms.names is Names.FULL
    quoted = quoted and st.checkbox("Quote what published sources say", key=f"{form}.quoted")
    along = files and named and terms.sends_files()
    along = along and st.checkbox("Let kept files of published sources go along", key=f"{form}.files")
    return Leaving(audience, recipient, purpose, bool(named), bool(quoted), bool(along), settled=terms)


def overriding(user: User, leaving: Leaving, kept: Mapping[str, str], form: str) -> Leaving:
    """People who leave although no consent covers it, each chosen, with a reason."""
    refs = [ref for ref, why in kept.items() if why.startswith("no consent")]
    if not refs or not may(user, Permission.CURATE):
        return leaving
    with st.expander("Let somebody leave without consent"):
        chosen = st.multiselect("Who", refs, key=f"{form}.override")
        reason = st.text_input("Why", key=f"{form}.reason")
    return replace(leaving, overridden=tuple(chosen), reason=reason)


def once_more(user: User, leaving: Leaving, form: str) -> str:
    """The password or passphrase again, where names leave the team: what was typed when a file was asked for."""
    given = str(st.session_state.pop(f"{form}.given", ""))
    asked = again.asks(user) if leaving.outside and leaving.named else again.Asked.NOTHING
    if asked is again.Asked.NOTHING:
        return ""
    st.text_input(f"Names leave: {asked.value[0].lower()}{asked.value[1:]}", type="password", key=_field(form))
    return given


def _field(form: str) -> str:
    return f"{form}.secret.{st.session_state.get(f'{form}.tries', 0)}"


def tried(form: str) -> None:
    """As a file is asked for: take the secret and empty its field, so that the next file asks anew.

    It runs before the page is drawn: a field that is emptied afterwards would lose what is typed into it next.
    """
    st.session_state[f"{form}.given"] = st.session_state.pop(_field(form), "")
    st.session_state[f"{form}.tries"] = st.session_state.get(f"{form}.tries", 0) + 1


def new_passphrase(form: str) -> str:
    """The passphrase of a bundle, typed twice; empty until both are alike."""
    one = st.text_input("A passphrase for the bundle: tell it by another way", type="password", key=f"{form}.bundle")
    two = st.text_input("The same again", type="password", key=f"{form}.bundle.again")
    return one if one == two else ""


def to_know(leaving: Leaving, of_list: bool = False) -> str:
    """What a person should know before the file is written; of a list also what its choice and its counts tell."""
    lines = ["The export is noted in the ledger: who, when, for whom, which columns, who was in it."]
    if leaving.outside:
        lines = [
            "Only what a reviewer has followed leaves, of people who allowed this use"
            + (" or whom you let leave without it." if leaving.overridden else "."),
            *([f"{'Initials' if leaving.terms.names is Names.INITIALS else 'Names'} leave."] if leaving.named else []),
            f"Places are as coarse as the {leaving.terms.places.value}."
            + ("" if leaving.terms.days is Days.DAY else f" Days are as coarse as the {leaving.terms.days.value}."),
            *(["People are counted in fives. What a list is chosen by is true of everybody in it."] if of_list else []),
            "Contacts, calls and what waits for review stay here."
            + (
                " What published sources say is quoted where it tells nothing of these."
                if leaving.quoted
                else " The words of sources leave in their files alone."
                if leaving.files
                else " So do the words of sources."
            ),
            *lines,
        ]
    else:
        lines = [
            "Names, places and incidents are in it in full: keep it in the team.",
            "What waits for review is named as waiting.",
            *lines,
        ]
    return f'<ul class="plain">{"".join(f"<li>{escape(line)}</li>" for line in lines)}</ul>'

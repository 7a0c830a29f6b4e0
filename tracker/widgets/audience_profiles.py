"""Settings: what each audience may receive, and the form by which an administrator keeps more of it back."""

from __future__ import annotations

from functools import partial

import streamlit as st

from tracker import codes
from tracker.access import Permission, User, may
from tracker.actions import audience_profiles
from tracker.actions.audience_profiles import CONSENTS, LABELS, Profile
from tracker.audience import Audience
from tracker.widgets import look, messages
from tracker.widgets.look import escape
from tracker.widgets.messages import shown_errors

WORDS = {
    ("share", "team"): "our team", ("share", "partners"): "partners", ("share", "public"): "everybody",
    ("names", "full"): "their names", ("names", "initials"): "initials", ("names", "ref"): "references, no names",
    ("places", "province"): "the province", ("places", "country"): "the country",
    ("days", "day"): "as known", ("days", "month"): "the month", ("days", "year"): "the year",
    ("free_text", "yes"): "go along, with names alone", ("free_text", "no"): "stay",
    ("quotations", "yes"): "quoted where the sender asks", ("quotations", "no"): "stay",
    ("files", "yes"): "go along in a bundle where the sender asks", ("files", "no"): "stay",
}  # fmt: skip
SHOWN = ("share", "level", "names", "places", "days", "free_text", "quotations", "files")


def said(name: str, value: str) -> str:
    """A setting in words."""
    if name in CONSENTS:
        return ", ".join(codes.label("consent_scope", use) for use in value.split())
    if name == "level":
        return codes.label("closed_confidentiality", value)
    return WORDS.get((name, value), value)


def show(user: User) -> None:
    """The audiences side by side, and for an administrator the form."""
    look.section("Audiences", "what may leave the team, for whom")
    table = st.container()  # filled last, so that it shows what the form has just settled
    if may(user, Permission.ADMINISTER):
        _form(user, _outside(user))
    found = _outside(user)
    rows = [[LABELS[name], *(escape(said(name, one.settings[name])) for one in found)] for name in LABELS]
    rows.append(["Settled by", *(_settled(one) for one in found)])
    table.html(look.table(["", *(one.label for one in found)], rows))


def _outside(user: User) -> list[Profile]:
    return [one for one in audience_profiles.every(user) if one.audience is not Audience.TEAM]


def _settled(one: Profile) -> str:
    if one.changed_at is None:
        return '<span class="k">as built in</span>'
    return f'{escape(one.changed_by)} <span class="k">{one.changed_at:%-d %b %Y}</span>'


def _form(user: User, found: list[Profile]) -> None:
    with st.expander("Settle what an audience receives"):
        chosen = st.selectbox("Audience", found, format_func=lambda one: one.label, key="audience.which")
        if chosen is None:
            return
        with st.form(f"audience.{chosen.audience.value}", border=False):
            given: dict[str, str] = {}
            for name in SHOWN:
                options = audience_profiles.choices(name)
                given[name] = st.selectbox(
                    LABELS[name],
                    options,
                    index=options.index(chosen.settings[name]),
                    format_func=partial(said, name),
                    key=f"audience.{chosen.audience.value}.{name}",
                )
            for name in CONSENTS:
                given[name] = " ".join(
                    st.multiselect(
                        LABELS[name],
                        audience_profiles.choices(name),
                        default=chosen.settings[name].split(),
                        format_func=lambda use: codes.label("consent_scope", use),
                        key=f"audience.{chosen.audience.value}.{name}",
                    )
                )
            if st.form_submit_button("Settle it so"):
                with shown_errors():
                    done = audience_profiles.edit(user, chosen.audience, given)
                    messages.say(f"From now on this holds for: {done.label.lower()}.")
        if chosen.changed_at and st.button("As built in", key="audience.back"):
            with shown_errors():
                audience_profiles.edit(user, chosen.audience, {})
                st.rerun()

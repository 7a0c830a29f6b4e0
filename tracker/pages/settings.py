"""Settings: where things are kept, everything to take out, and the code lists."""

from __future__ import annotations

import streamlit as st

from tracker import codes
from tracker.access import Permission, User, may
from tracker.actions import code_lists, encryption, offers, takeout, upkeep
from tracker.widgets import audience_profiles, look, messages, signed_in, take_out
from tracker.widgets.look import escape
from tracker.widgets.messages import shown_errors


def own_codes(user: User, scheme: str) -> None:
    """Add a code of the team's own, offer one no more, or again."""
    with st.expander("Add, retire or offer again a code of your own"):
        with st.form("settings.code", border=False):
            left, right = st.columns(2)
            code = left.text_input("Code: small letters, digits and _", key="settings.code.code")
            label = right.text_input("Words on screen", key="settings.code.label")
            meaning = st.text_input("Meaning, in a sentence", key="settings.code.meaning")
            if st.form_submit_button("Add this code"):
                with shown_errors():
                    code_lists.add(user, scheme, code.strip(), label, meaning)
                    messages.say(f"“{label}” is offered from now on.")
        own = [term for term in code_lists.listed(scheme) if term.own]
        if offered := [term.code for term in own if not term.retired_on]:
            gone = st.selectbox("Offer no more", offered, index=None, key=f"settings.gone.{scheme}")
            if st.button("Retire this code", key="settings.retire") and gone:
                with shown_errors():
                    code_lists.retire(user, scheme, gone)
                    st.rerun()
        if retired := [term.code for term in own if term.retired_on]:
            back = st.selectbox("Offer again", retired, index=None, key=f"settings.back.{scheme}")
            if st.button("Offer this code again", key="settings.restore") and back:
                with shown_errors():
                    code_lists.offer_again(user, scheme, back)
                    st.rerun()


def in_danger(user: User) -> None:
    """The key file destroyed at once, in two steps."""
    with st.expander("In danger: destroy the key"), st.form("settings.danger", border=False):
        st.html(
            '<p class="k">Nobody opens this database with its passphrase any more, you included. Two recovery shares '
            "still do; a backup that lies elsewhere opens with the passphrase of its day.</p>"
        )
        said = st.text_input(f"To go on, type: {encryption.DESTROY}", key="settings.destroy")
        if st.form_submit_button("Destroy the key now"):
            with shown_errors():
                encryption.destroy_key(user, said)
                st.rerun()


def measured(user: User) -> None:
    """How what texts offered was decided; nothing where nobody has decided yet."""
    found = offers.measured(user)
    if not found:
        return
    offered, accepted, edited, rejected = (
        sum(getattr(one, name) for one in found) for name in ("offered", "accepted", "edited", "rejected")
    )
    look.section("What texts offered", "facts that were offered and looked at, on the pages where reports are coded")
    st.html(
        look.table(
            ["Looked at", "Kept as offered", "Kept otherwise", "Not kept"],
            [[f"{offered:,}", f"{accepted:,} ({accepted / offered:.0%})", f"{edited:,}", f"{rejected:,}"]],
        )
    )


signed_in.only_parameters()
st.title("Settings", anchor=False)
with shown_errors():
    user = signed_in.user()
    how, administers = encryption.status(), may(user, Permission.ADMINISTER)
    look.section("This installation")
    told = [
        ["You", escape(user.display_name) + (": nobody else reviews here" if user.alone else "")],
        ["Encryption", escape(how.sentence)],
    ]
    if administers:
        place = upkeep.whereabouts(user)
        told += [
            ["Database", escape(place.database)],
            ["Kept files", escape(place.files)],
            ["Key file", escape(how.key_file or "none")],
        ]
    st.html(look.table(["", ""], told))
    with st.container(horizontal=True):
        checks = administers and st.button("Check the database", key="settings.check")
        if may(user, Permission.AUDIT):
            if st.button("Who did what", key="settings.audit"):
                signed_in.go("audit_log")
            if st.button("What left, and for whom", key="settings.left"):
                signed_in.go("what_left")
    if checks:
        problems = upkeep.checked(user)
        messages.say("All is well: file, links, rules, originals and lists.") if not problems else st.html(
            "<ul>" + "".join(f"<li>{escape(problem)}</li>" for problem in problems[:50]) + "</ul>"
        )
    audience_profiles.show(user)
    if takeout.offered(user):
        take_out.offer(user)
    if how.encrypted and administers:
        in_danger(user)
    measured(user)
    look.section("Code lists", f"{len(codes.schemes())} lists; codes are retired, never deleted")
    scheme = st.selectbox(
        "List",
        codes.schemes(),
        format_func=lambda name: name.removeprefix("closed_").replace("_", " ").capitalize(),
        key="settings.list",
    )
    if code_lists.is_open(scheme):
        own_codes(user, scheme)
    else:
        st.html('<p class="k">The program itself decides by these codes: none can be added.</p>')
    st.html(
        look.table(
            ["Code", "Words on screen", "Meaning", "Standard"],
            [
                [
                    f"<code>{escape(term.code)}</code>",
                    escape(term.label)
                    + (f' <span class="k">retired {term.retired_on}</span>' if term.retired_on else ""),
                    escape(term.definition),
                    "Our own" if term.own else escape(term.standard),
                ]
                for term in code_lists.listed(scheme)
            ],
        )
    )

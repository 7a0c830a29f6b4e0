"""Settings: where things are kept, and the code lists."""

from __future__ import annotations

import streamlit as st

from tracker import codes
from tracker.actions import upkeep
from tracker.widgets import look, messages, signed_in
from tracker.widgets.look import escape
from tracker.widgets.messages import shown_errors

signed_in.only_parameters()
st.title("Settings", anchor=False)
with shown_errors():
    user = signed_in.user()
    place = upkeep.whereabouts()
    look.section("This installation")
    st.html(
        look.table(
            ["", ""],
            [
                ["Database", escape(place.database)],
                ["Kept files", escape(place.files)],
                ["You", f"{escape(user.display_name)}: the one local user, who may review what they coded"],
                ["Encryption", "The database is not encrypted. Keep it on an encrypted disk."],
            ],
        )
    )
    if st.button("Check the database", key="settings.check"):
        problems = upkeep.check()
        messages.say("All is well: file, links, rules, originals and lists.") if not problems else st.html(
            "<ul>" + "".join(f"<li>{escape(problem)}</li>" for problem in problems[:50]) + "</ul>"
        )
    look.section("Code lists", f"{len(codes.schemes())} lists; codes are retired, never deleted")
    scheme = st.selectbox(
        "List",
        codes.schemes(),
        format_func=lambda name: name.removeprefix("closed_").replace("_", " ").capitalize(),
        key="settings.list",
    )
    st.html(
        look.table(
            ["Code", "Words on screen", "Meaning", "Standard"],
            [
                [f"<code>{escape(term.code)}</code>", escape(term.label), escape(term.definition), escape(term.source)]
                for term in codes.code_list(scheme)
            ],
        )
    )

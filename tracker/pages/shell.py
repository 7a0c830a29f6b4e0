"""Who is here, which pages there are, run the chosen page: the script that the app serves."""

from __future__ import annotations

import streamlit as st

from tracker.actions import encryption, locking
from tracker.config import settings
from tracker.widgets import filters, links, look, names_key, signed_in

# file, title, address, in the masthead
PAGES = (
    ("home", "Home", "", True),
    ("add_report", "Add a report", "add", True),
    ("individuals", "Individuals", "individuals", True),
    ("incidents", "Incidents", "incidents", True),
    ("injuries", "Injuries", "injuries", True),
    ("locations", "Locations", "locations", True),
    ("source_reports", "Source reports", "reports", True),
    ("review", "Review", "review", True),
    ("export", "Export", "export", True),
    ("settings", "Settings", "settings", True),
    ("record", "Record", "record", False),
    ("code_report", "Code a report", "code", False),
)

st.set_page_config(page_title="Tracker", layout="wide", initial_sidebar_state=240)
look.apply()
pages = {
    name: st.Page(
        f"{name}.py",
        title=title,
        url_path=address or None,
        default=name == "home",
        visibility="visible" if shown else "hidden",
    )
    for name, title, address, shown in PAGES
}
signed_in.remember_pages(pages)
chosen = st.navigation(list(pages.values()), position="top")
filters.entered(chosen.url_path)
links.listen()
if settings().demonstration:
    st.html(
        '<div class="demo" role="note">Demonstration: invented people and one public case, not encrypted. '
        "Do not enter real cases here.</div>"
    )
elif locking.state().plain_on_purpose:
    st.html(f'<div class="demo" role="note">{encryption.PLAIN}</div>')
names_key.show()
chosen.run()

"""Who is here, which pages there are, run the chosen page: the script that the app serves."""

from __future__ import annotations

import streamlit as st

from tracker.actions import audit_log
from tracker.config import settings
from tracker.widgets import filters, links, look, signed_in

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
    ("audit_log", "Who did what", "audit", False),
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
        '<div class="demo" role="note">Demonstration: invented people and one public case. Do not enter real cases here.</div>'
    )
behind = audit_log.clock_is_behind()
if behind:
    st.html(
        f'<div class="wrong" role="alert">The clock of this machine stands before what was done here last ({behind:%-d %b %Y, %H:%M} UTC). Set it: until then the days of what you do are not to be trusted.</div>'
    )
chosen.run()

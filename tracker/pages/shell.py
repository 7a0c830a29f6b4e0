"""Who is here, which pages there are, run the chosen page: the script that the app serves."""

from __future__ import annotations

import streamlit as st

from tracker.access import Permission, User
from tracker.actions import audit_log, encryption, locking, unreal
from tracker.errors import TrackerError
from tracker.widgets import filters, find_box, links, look, names_key, saved_views, session_line, signed_in

# file, title, address, in the masthead for whom
PAGES = (
    ("home", "Home", "", Permission.READ),
    ("add_report", "Add a report", "add", Permission.PROPOSE),
    ("individuals", "Individuals", "individuals", Permission.READ),
    ("incidents", "Incidents", "incidents", Permission.READ),
    ("injuries", "Injuries", "injuries", Permission.READ),
    ("locations", "Locations", "locations", Permission.READ),
    ("source_reports", "Source reports", "reports", Permission.READ),
    ("review", "Review", "review", Permission.REVIEW),
    ("imports", "Import", "imports", Permission.IMPORT),
    ("statistics", "Statistics", "statistics", Permission.READ),
    ("export", "Export", "export", Permission.EXPORT),
    ("settings", "Settings", "settings", Permission.READ),
    ("people", "Team", "people", Permission.CURATE),
    ("search", "Search", "search", None),
    ("record", "Record", "record", None),
    ("code_report", "Code a report", "code", None),
    ("audit_log", "Who did what", "audit", None),
    ("what_left", "What left", "left", None),
)


def at_work() -> User | None:
    """Who is at work, None where nobody can be told: the page says why."""
    try:
        return signed_in.user()
    except TrackerError:
        return None


st.set_page_config(page_title="Tracker", layout="wide", initial_sidebar_state=240)
look.apply()
person = at_work()
if person:
    signed_in.settle(person)
pages = {
    name: st.Page(
        f"{name}.py",
        title=title,
        url_path=address or None,
        default=name == "home",
        visibility="visible" if shown and signed_in.may(person, shown) else "hidden",
    )
    for name, title, address, shown in PAGES
}
signed_in.remember_pages(pages)
chosen = st.navigation(list(pages.values()), position="top")
filters.entered(chosen.url_path)
saved_views.entered(next(name for name, page in pages.items() if page is chosen))
links.listen()
marked, plain = unreal.mark(), locking.state().plain_on_purpose
if marked:
    st.html(f'<div class="demo" role="note">{marked.page}{" It is not encrypted." if plain else ""}</div>')
elif plain:
    st.html(f'<div class="demo" role="note">{encryption.PLAIN}</div>')
if person:
    names_key.show(person)
session_line.show(person if person and signed_in.has_session() else None, signed_in.lockable())
behind = audit_log.clock_is_behind()
if behind:
    st.html(
        f'<div class="wrong" role="alert">The clock of this machine stands before what was done here last ({behind:%-d %b %Y, %H:%M} UTC). Set it: until then the days of what you do are not to be trusted.</div>'
    )
if person and signed_in.may(person, Permission.READ):
    find_box.show()
chosen.run()

"""Export: what, which format, and a look at what leaves before it does."""

from __future__ import annotations

import streamlit as st

from tracker.actions import browse, export
from tracker.exporters.table import flat
from tracker.web import files
from tracker.widgets import filters, look, signed_in
from tracker.widgets.look import escape
from tracker.widgets.messages import shown_errors

WHAT = {"individuals": "Individuals", "incidents": "Incidents", "injuries": "Injuries"}
FORMATS = {"xlsx": "Spreadsheet (.xlsx)", "csv": "Table (.csv)", "json": "Data (.json)"}

signed_in.only_parameters(*filters.NAMES)
st.title("Export", anchor=False)
with shown_errors():
    user = signed_in.user()
    options = browse.options(user)
    left, right = st.columns(2)
    what = left.selectbox("What", list(WHAT), format_func=lambda name: WHAT[name], key="export.what")
    form = right.selectbox("Format", list(FORMATS), format_func=lambda name: FORMATS[name], key="export.format")
    chosen = filters.chosen(
        ("incident", "act", "stage", "sex", "injury", "location", "source", "review"),
        options.places,
        options.sources,
        options.incidents,
    )
    table = export.preview(user, what, chosen, 5)
    look.section("What leaves", f"{len(table.columns)} columns; the first rows as the reader will see them")
    st.html(
        look.table(
            table.columns,
            [[escape(str(flat(value) if value is not None else "")) for value in row] for row in table.rows],
        )
    )
    st.html(
        '<p class="k">Names, places and incidents leave in full: there are no audiences yet. Contacts never leave.</p>'
    )
    if st.button("Write the file", type="primary", key="export.write"):
        made = export.listing(user, what, form, chosen)
        st.session_state["export.link"] = (
            files.issue(made.content, made.media_type, made.filename),
            made.filename,
            made.rows,
        )
    link = st.session_state.get("export.link")
    if link:
        st.html(
            f'<a class="once" href="{escape(link[0])}" target="_self" download>Save {escape(link[1])}</a> <span class="k">{link[2]:,} rows. The link works once, for two minutes.</span>'
        )

"""Export: what, which format, and a look at what leaves before it does."""

from __future__ import annotations

import streamlit as st

from tracker import once
from tracker.actions import browse, export
from tracker.exporters.table import Table, flat
from tracker.widgets import filters, look, signed_in, words
from tracker.widgets.look import escape
from tracker.widgets.messages import shown_errors

WHAT = {"individuals": "Individuals", "incidents": "Incidents", "injuries": "Injuries"}
FORMATS = {"xlsx": "Spreadsheet (.xlsx)", "csv": "Table (.csv)", "json": "Data (.json)"}
SAMPLE = 100
FACETS = ("incident", "stage", "review", "sex", "act", "injury", "location", "source")


def in_words(column: str) -> str:
    """A column's name for a reader; the file itself bears the bare name, which scripts rely on."""
    said = column.replace("_", " ").replace(" ref", " reference")
    return "Reference" if said == "ref" else said.capitalize()


def columns(table: Table) -> str:
    """Each column with its first value as the reader will see it, and how many of the first rows have one."""
    rows = []
    for place, name in enumerate(table.columns):
        values = [flat(row[place]) for row in table.rows if row[place] not in (None, "", [], ())]
        first = f"<bdi>{escape(str(values[0])[:160])}</bdi>" if values else '<span class="k">empty</span>'
        rows.append(
            f'<tr><td>{in_words(name)}<div class="k">{escape(name)}</div></td><td>{first}</td><td class="n">{len(values)} of {len(table.rows)}</td></tr>'
        )
    head = (
        '<th scope="col">Column</th><th scope="col">As the reader will see it</th><th scope="col" class="n">Filled</th>'
    )
    return f'<table class="t"><thead><tr>{head}</tr></thead><tbody>{"".join(rows)}</tbody></table>'


signed_in.only_parameters(*filters.NAMES)
st.title("Export", anchor=False)
with shown_errors(filters.way_out):
    user = signed_in.user()
    options = browse.options(user)
    left, right = st.columns(2)
    what = left.selectbox("What", list(WHAT), format_func=lambda name: WHAT[name], key="export.what")
    form = right.selectbox("Format", list(FORMATS), format_func=lambda name: FORMATS[name], key="export.format")
    chosen = filters.read(FACETS)
    filters.draw(FACETS, options)
    table = export.preview(user, what, chosen, SAMPLE)
    more = "the first " if len(table.rows) == SAMPLE else ""
    main, side = st.columns([1.7, 1], gap="large")
    with main:
        look.section(
            "What leaves", f"{words.many(len(table.columns), 'column')}; {more}{words.many(len(table.rows), 'row')}"
        )
        if table.rows:
            st.html(columns(table))
        else:
            look.empty("Nothing matches", "Take a filter away: an empty file would leave.")
    with side:
        look.section("What to know")
        st.html(
            '<ul class="plain"><li>Names, places and incidents leave in full: there are no audiences yet.</li>'
            "<li>Contacts of people and safe ways to call back never leave.</li>"
            "<li>What waits for review is named as waiting in its own column.</li>"
            "<li>The export is noted in the log: who, when, which columns.</li></ul>"
        )
        if st.button("Write the file", type="primary", key="export.write"):
            made = export.listing(user, what, form, chosen)
            address = once.issue(made.content, made.media_type, made.filename)
            st.session_state["export.link"] = ((what, form, chosen), address, made.filename, made.rows)
        waits = st.session_state.get("export.link")
        if waits and waits[0] == (what, form, chosen):  # a file of another choice is not offered here
            st.html(
                f'<p><a class="once" href="{escape(waits[1])}" target="_self" download>Save {escape(waits[2])}</a></p>'
                f'<p class="k">{words.many(waits[3], "row")}. The link works once, for two minutes.</p>'
            )

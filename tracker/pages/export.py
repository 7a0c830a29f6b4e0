"""Export: what, which format, and a look at what leaves before it does."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from tracker import exporters, once
from tracker.actions import browse, bundle, export, leaving_files
from tracker.exporters.table import Table, flat
from tracker.widgets import audiences, filters, kept_files, links, look, signed_in, what_left, words
from tracker.widgets.look import escape
from tracker.widgets.messages import shown_errors

WHAT = {"individuals": "Individuals", "incidents": "Incidents", "injuries": "Injuries"}
FORMATS = {name: written.LABEL for name, written in exporters.FORMATS.items()} | {
    bundle.NAME: "Encrypted bundle (.zip.age)"
}
SAMPLE = 100


def columns(table: Table) -> str:
    """Each column with its first value as the reader will see it, and how many of the first rows have one."""
    rows = []
    for place, name in enumerate(table.columns):
        values = [flat(row[place]) for row in table.rows if row[place] not in (None, "", [], ())]
        first = f"<bdi>{escape(str(values[0])[:160])}</bdi>" if values else '<span class="k">empty</span>'
        rows.append(
            f'<tr><td>{what_left.column(name)}<div class="k">{escape(name)}</div></td><td>{first}</td><td class="n">{len(values)} of {len(table.rows)}</td></tr>'
        )
    head = (
        '<th scope="col">Column</th><th scope="col">As the reader will see it</th><th scope="col" class="n">Filled</th>'
    )
    return f'<table class="t"><thead><tr>{head}</tr></thead><tbody>{"".join(rows)}</tbody></table>'


def left_out(kept: Mapping[str, str], of: str) -> None:
    """Who stays, and why; `of` says among whom."""
    look.section("Who is left out", f"{words.many(len(kept), 'person', 'people')} {of}")
    rows = [[links.to(ref, ref), escape(why)] for ref, why in list(kept.items())[:50]]
    st.html(look.table(["Individual", "Why"], rows))


def stays(found: export.Preview) -> None:
    """What is withheld, and why: columns for the whole file, people among the rows that were looked at."""
    if found.columns_kept:
        look.section("What stays here", words.many(len(found.columns_kept), "column"))
        st.html(
            look.table(
                ["Column", "Why"], [[escape(what_left.column(c)), escape(w)] for c, w in found.columns_kept.items()]
            )
        )
    if found.people_kept:
        left_out(
            found.people_kept,
            f"among the first {SAMPLE} rows" if len(found.people_kept) + len(found.table.rows) >= SAMPLE else "",
        )


signed_in.only_parameters(*filters.NAMES)
st.title("Export", anchor=False)
with shown_errors(filters.way_out):
    user = signed_in.user()
    left, right = st.columns(2)
    what = left.selectbox("What", list(WHAT), format_func=lambda name: WHAT[name], key="export.what")
    form = right.selectbox("Format", list(FORMATS), format_func=lambda name: FORMATS[name], key="export.format")
    leaving = audiences.decided(user, "export", files=form == bundle.NAME)
    chosen = filters.read("individuals")
    filters.draw(user, "individuals", browse.individuals(user, chosen, per_page=0, facets=filters.names("individuals")))
    found = export.preview(user, what, chosen, SAMPLE, leaving)
    table = found.table
    more = "the first " if len(table.rows) == SAMPLE else ""
    main, side = st.columns([1.7, 1], gap="large")
    with main:
        look.section(
            "What leaves", f"{words.many(len(table.columns), 'column')}; {more}{words.many(len(table.rows), 'row')}"
        )
        if table.rows:
            st.html(columns(table))
        else:
            nobody = (
                f"Of the first {SAMPLE} nobody may"
                if len(found.people_kept) >= SAMPLE
                else "Nobody matches, or nobody may"
            )
            look.empty("Nothing to show", f"{nobody} leave for this audience: see who is left out.")
        if found.warnings:
            look.section("Look at this first")
            st.html(f'<ul class="plain">{"".join(f"<li>{escape(line)}</li>" for line in found.warnings)}</ul>')
        stays(found)
        if leaving.files:
            kept_files.show(leaving_files.look(user, found.reports, leaving), leaving.outside)
    with side:
        waits = st.session_state.get("export.link")
        known = dict(waits[4]) if waits else {}  # who was left out of the whole file, too
        leaving = audiences.overriding(user, leaving, known | dict(found.people_kept), "export")
        look.section("What to know")
        st.html(audiences.to_know(leaving, of_list=True))
        secret = audiences.once_more(user, leaving, "export")
        words_for = audiences.new_passphrase("export") if form == bundle.NAME else ""
        if st.button("Write the file", type="primary", key="export.write", on_click=audiences.tried, args=("export",)):
            made = (
                bundle.listing(user, what, words_for, chosen, leaving, secret)
                if form == bundle.NAME
                else export.listing(user, what, form, chosen, leaving, secret)
            )
            address = once.issue(user, made.spool, made.media_type, made.filename)
            st.session_state["export.link"] = (
                (what, form, chosen, leaving),
                address,
                made.filename,
                made.rows,
                made.people_kept,
            )
        waits = st.session_state.get("export.link")
        if waits and waits[0] == (what, form, chosen, leaving):  # a file of another choice is not offered here
            st.html(
                f'<p><a class="once" href="{escape(waits[1])}" target="_self" download>Save {escape(waits[2])}</a></p>'
                f'<p class="k">{words.many(waits[3], "row")}. The link works once, for two minutes.</p>'
            )
            if waits[4]:
                left_out(waits[4], "of the whole file")

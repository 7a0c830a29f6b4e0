"""Incidents: what happened, when as the sources leave it, where, and how many people."""

from __future__ import annotations

import streamlit as st

from tracker import codes, dates
from tracker.actions import browse
from tracker.narrowing import Filter
from tracker.widgets import filters, list_table, look, nothing, saved_views, signed_in, words
from tracker.widgets.list_table import Cell, Row
from tracker.widgets.messages import shown_errors

signed_in.only_parameters(*filters.NAMES)
st.title("Incidents", anchor=False)
with shown_errors(filters.way_out):
    user = signed_in.user()
    st.text_input("Words of the title", key="q")
    chosen = filters.read("incidents")
    saved_views.bar(user, "incidents", filters.address(chosen), chosen.words)
    page = browse.incidents(user, chosen, list_table.page_number("incidents.page"), facets=filters.names("incidents"))
    filters.draw(user, "incidents", page)
    if not page.total:
        nothing.here(
            "incidents",
            "incidents",
            "Incidents come from reports: select the words that tell of one and press I.",
            chosen != Filter(),
        )
    else:
        st.html(
            f'<p class="k"><b>{words.many(page.total, "incident")}</b>, the latest first; those without a day last</p>'
        )
        rows = [
            Row(
                row.ref,
                (("", row.title),),
                (
                    Cell(codes.label("incident_type", row.type) if row.type else "Not known", unsure=row.type is None),
                    Cell(dates.in_words(row.when) or "Day not known", unsure=dates.is_uncertain(row.when or "")),
                    Cell(words.near(row.location), full=row.location),
                    Cell(
                        ", ".join(
                            f"{n} {word}"
                            for n, word in (
                                (row.followed, "followed"),
                                (row.disputed, "disputed"),
                                (row.waiting, "waiting"),
                            )
                            if n
                        )
                        or "nobody named"
                    ),
                    Cell(look.REVIEW_WORDS[row.review], look.GLYPHS[row.review]),
                ),
            )
            for row in page.rows
        ]
        list_table.show(
            "Incidents",
            ["Incident", "What happened", "When", "Where", "Individuals", "Review"],
            rows,
            "incidents.table",
        )
        list_table.pages(page.total, browse.PER_PAGE, "incidents.page")

"""Locations: places within places, with how many people and incidents lie there or below."""

from __future__ import annotations

import streamlit as st

from tracker import codes
from tracker.actions import browse
from tracker.narrowing import Filter
from tracker.widgets import filters, list_table, nothing, saved_views, signed_in, words
from tracker.widgets.list_table import Cell, Row
from tracker.widgets.messages import shown_errors

signed_in.only_parameters(*filters.NAMES)
st.title("Locations", anchor=False)
with shown_errors(filters.way_out):
    user = signed_in.user()
    st.text_input("Name of a place", key="q")
    chosen = filters.read("locations")
    saved_views.bar(user, "locations", filters.address(chosen), chosen.words)
    page = browse.locations(user, chosen, list_table.page_number("locations.page"), facets=filters.names("locations"))
    filters.draw(user, "locations", page)
    if not page.total:
        nothing.here("locations", "places", "Places come from reports: select one and press P.", chosen != Filter())
    else:
        rows = [
            Row(
                row.ref,
                (("", row.name),),
                (
                    Cell(row.path.partition(", ")[2]),
                    Cell(codes.label("feature", row.feature) if row.feature else ""),
                    Cell(
                        "…" if row.individuals is None else words.up_to(row.individuals, browse.COUNTED, "individual")
                    ),
                    Cell(words.up_to(row.incidents, browse.COUNTED, "incident")),
                ),
            )
            for row in page.rows
        ]
        st.html(f'<p class="k"><b>{words.many(page.total, "place")}</b></p>')
        list_table.show(
            "Locations",
            ["Place", "Lies in", "Kind", "People there or below", "What happened there or below"],
            rows,
            "locations.table",
        )
        list_table.pages(page.total, browse.PER_PAGE, "locations.page")

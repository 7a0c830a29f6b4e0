"""Injuries: whose, where on the body, how. Masked until asked for."""

from __future__ import annotations

import streamlit as st

from tracker import codes
from tracker.actions import browse
from tracker.narrowing import Filter
from tracker.widgets import filters, list_table, look, nothing, saved_views, signed_in, words
from tracker.widgets.list_table import Cell, Row
from tracker.widgets.messages import shown_errors

signed_in.only_parameters(*filters.NAMES)
st.title("Injuries", anchor=False)
with shown_errors(filters.way_out):
    user = signed_in.user()
    chosen = filters.read("injuries")
    saved_views.bar(user, "injuries", filters.address(chosen), chosen.words)
    page = browse.injuries(user, chosen, list_table.page_number("injuries.page"), facets=filters.names("injuries"))
    filters.draw(user, "injuries", page)
    if not page.total:
        nothing.here(
            "injuries",
            "injuries",
            "Injuries come from reports: select the words that tell of one and press J.",
            chosen != Filter(),
        )
    else:
        shown = st.checkbox("Show how they happened", key="injuries.show")
        st.html(f'<p class="k"><b>{words.many(page.total, "injury", "injuries")}</b></p>')
        rows = []
        for row in page.rows:
            part = codes.label("body_part", row.body_part) if row.body_part else "Part not known"
            side = f", {codes.label('closed_side', row.side).lower()}" if row.side != "unknown" else ""
            rows.append(
                Row(
                    row.ref,
                    (("", row.name),),
                    (
                        Cell(part + side),
                        Cell(codes.label("injury_kind", row.kind) if row.kind else "Not stated"),
                        Cell((row.cause or "Not stated") if shown else "Masked"),
                        Cell(codes.label("treatment", row.treatment) if row.treatment else "Not stated"),
                        Cell(row.incident_title),
                        Cell(look.REVIEW_WORDS[row.review], look.GLYPHS[row.review]),
                    ),
                )
            )
        list_table.show(
            "Injuries",
            ["Whose", "Where on the body", "Kind", "How", "Treatment", "Incident", "Review"],
            rows,
            "injuries.table",
        )
        list_table.pages(page.total, browse.PER_PAGE, "injuries.page")

"""Source reports: what came in, from whom, and how far it is coded and reviewed."""

from __future__ import annotations

import streamlit as st

from tracker import codes, dates
from tracker.actions import browse
from tracker.narrowing import Filter
from tracker.widgets import filters, list_table, look, saved_views, signed_in, words
from tracker.widgets.list_table import Cell, Row
from tracker.widgets.messages import shown_errors

signed_in.only_parameters(*filters.NAMES)
st.title("Source reports", anchor=False)
with shown_errors(filters.way_out):
    box, button = st.columns([4, 1], vertical_alignment="bottom")
    asked = box.text_input("Words of the title", key="reports.words")
    if button.button("Add a report", type="primary", key="reports.add", width="stretch"):
        signed_in.go("add_report")
    user = signed_in.user()
    chosen = filters.read("source_reports")
    saved_views.bar(user, "source_reports", filters.address(chosen), asked)
    page = browse.reports(
        user,
        asked,
        list_table.page_number("reports.page"),
        chosen=chosen,
        facets=filters.names("source_reports"),
    )
    filters.draw(user, "source_reports", page)
    if not page.total:
        look.empty(
            "No report matches" if asked or chosen != Filter() else "No reports yet",
            "Try fewer letters, or another word."
            if asked or chosen != Filter()
            else "Add one: paste its text, choose a file, or note a call.",
        )
    else:
        rows = [
            Row(
                row.ref,
                (("", row.title),),
                (
                    Cell(row.publisher),
                    Cell(dates.in_words(row.published) or "Not stated"),
                    Cell(dates.in_words(str(row.received))),
                    Cell(codes.label("language", row.language) if row.language else ""),
                    Cell(
                        words.up_to(row.statements, browse.COUNTED, "statement") or "Not coded yet",
                        note=f"{row.waiting:,}{'+' * (row.waiting >= browse.COUNTED)} waiting" if row.waiting else "",
                    ),
                ),
            )
            for row in page.rows
        ]
        st.html(f'<p class="k"><b>{words.many(page.total, "report")}</b>, the last received first</p>')
        list_table.show(
            "Source reports",
            ["Report", "Publisher", "Published", "Received", "Language", "Coded"],
            rows,
            "reports.table",
        )
        list_table.pages(page.total, browse.PER_PAGE, "reports.page")

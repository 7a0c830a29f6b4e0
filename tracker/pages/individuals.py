"""Individuals: one box, facets with counts, a table of people in all their scripts."""

from __future__ import annotations

import streamlit as st

from tracker import codes, dates
from tracker.access import Permission, may
from tracker.actions import browse
from tracker.narrowing import Filter
from tracker.widgets import filters, list_table, look, nothing, saved_views, signed_in, words
from tracker.widgets.list_table import Cell, Row
from tracker.widgets.messages import shown_errors

SHORT = 44  # letters of a title in a cell

signed_in.only_parameters(*filters.NAMES)
st.title("Individuals", anchor=False)
with shown_errors(filters.way_out):
    user = signed_in.user()
    box, button = st.columns([4, 1], vertical_alignment="bottom")
    box.text_input("Name in any script", key="q", placeholder="a name or part of one, in any spelling")
    chosen = filters.read("individuals")
    if may(user, Permission.EXPORT) and button.button("Export…", key="individuals.export", width="stretch"):
        signed_in.go("export", **filters.address(chosen))
    saved_views.bar(user, "individuals", filters.address(chosen), chosen.words)
    page = browse.individuals(
        user, chosen, list_table.page_number("individuals.page"), facets=filters.names("individuals")
    )
    filters.draw(user, "individuals", page)
    if not page.total:
        nothing.here(
            "individuals",
            "individuals",
            "People come from reports: select the words that name them and press D.",
            chosen != Filter(),
        )
    else:
        first = (list_table.page_number("individuals.page") - 1) * browse.PER_PAGE
        st.html(
            f'<p class="k"><b>{"more than " * page.more}{words.many(page.total, "individual")}</b> · {first + 1:,}–{first + len(page.rows):,} shown'
            f"{f' · among the {page.likeliest:,} whose names are likeliest meant' * bool(page.likeliest)}"
            f"{' · the likeliest names first' * bool(chosen.words)}"
            " · dotted line: not reviewed yet · a status is the last one known, not necessarily today’s"
            f"{f', nor that of {dates.in_words(chosen.as_of.isoformat())}' if chosen.as_of else ''}</p>"
        )
        rows = []
        for person in page.rows:
            stage = person.latest_stage or person.waiting.get("latest_stage")
            rows.append(
                Row(
                    person.ref,
                    person.scripts or (("", person.name),),
                    (
                        Cell(
                            codes.label("stage", stage) if stage else "Not known",
                            look.stage_glyph(stage),
                            strong=True,
                            unsure="latest_stage" in person.waiting,
                            note=dates.in_words(person.latest_stage_when) if person.latest_stage_when else "",
                        ),
                        Cell(words.near(person.place), full=person.place),
                        Cell(
                            "; ".join(words.shortened(title, SHORT) for _, title in person.incidents),
                            full="; ".join(title for _, title in person.incidents),
                        ),
                        Cell(look.REVIEW_WORDS[person.review], look.GLYPHS[person.review]),
                    ),
                    unsure=person.name_waits,
                )
            )
        list_table.show(
            "Individuals", ["Individual", "Status", "Where", "Incident", "Review"], rows, "individuals.table"
        )
        list_table.pages(page.total, browse.PER_PAGE, "individuals.page")

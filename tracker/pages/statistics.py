"""Statistics: people and acts by any two facts, over time and by place, each count with how sure it is."""

from __future__ import annotations

import streamlit as st

from tracker import once
from tracker.access import Permission, may
from tracker.actions import browse, statistics, statistics_file
from tracker.actions.statistics import Question
from tracker.audience import Leaving
from tracker.exporters import FORMATS
from tracker.widgets import audiences, filters, look, signed_in, statistics_table, words
from tracker.widgets.look import escape
from tracker.widgets.messages import shown_errors

OF = {"individuals": "Individuals", "acts": "What was done"}
OVER = {"": "Not over time", "year": "By year", "month": "By month", "day": "By day"}
LINK = "statistics.link"


def asked(leaving: Leaving) -> Question:
    """What is counted, as chosen on the page, else as the address says; it stands in the address."""
    offered = statistics.offered(leaving)
    begun = st.query_params
    of = st.session_state.setdefault("statistics.of", begun.get("of", ""))
    over = st.session_state.setdefault("statistics.over", begun.get("over", ""))
    by = st.session_state.setdefault("statistics.by", begun.get_all("by")[:2])
    st.session_state["statistics.of"] = of if of in OF else "individuals"
    st.session_state["statistics.over"] = over if over in OVER else ""
    st.session_state["statistics.by"] = [name for name in by if name in offered]
    first, second, third = st.columns([1, 2, 1])
    first.selectbox("Count", list(OF), format_func=lambda name: OF[name], key="statistics.of")
    second.multiselect(
        "By", list(offered), format_func=lambda name: offered[name], max_selections=2, key="statistics.by"
    )
    third.selectbox("Over time", list(OVER), format_func=lambda name: OVER[name], key="statistics.over")
    found = Question(
        st.session_state["statistics.of"],
        tuple(st.session_state["statistics.by"]),
        st.session_state["statistics.over"] or None,
    )
    for name, values in (("of", [found.of]), ("by", list(found.by)), ("over", [found.over_time or ""])):
        if begun.get_all(name) != values and values != [""]:
            begun[name] = values
        elif values in ([], [""]) and name in begun:
            del begun[name]
    return found


signed_in.only_parameters(*filters.NAMES, "of", "by", "over")
st.title("Statistics", anchor=False)
with shown_errors(filters.way_out):
    user = signed_in.user()
    leaving = audiences.decided(user, "statistics", names=False) if may(user, Permission.EXPORT) else Leaving()
    question = asked(leaving)
    chosen = filters.read("individuals")
    filters.draw(user, "individuals", browse.individuals(user, chosen, per_page=0, facets=filters.names("individuals")))
    found = statistics.counted(user, question, chosen, leaving)
    said = statistics_table.span(found.total)
    look.section(OF[question.of], f"{said} in all" if not leaving.outside else "in fives; small cells are left out")
    if not found.cells or found.total.high == 0:
        look.empty("Nothing to count", "Nobody matches, or too few for this audience. Choose less.")
    else:
        statistics_table.chart(found, "statistics.chart")
        statistics_table.show(found)
    look.section("How it was counted")
    st.html(f'<ul class="plain">{"".join(f"<li>{escape(line)}</li>" for line in found.note)}</ul>')
    if may(user, Permission.EXPORT):
        look.section("Take it along", "noted in the ledger of what left")
        form = st.selectbox(
            "Format", statistics_file.WRITTEN, format_func=lambda name: FORMATS[name].LABEL, key="statistics.format"
        )
        if st.button("Write the file", type="primary", key="statistics.write"):
            made = statistics_file.listing(user, question, form, chosen, leaving)
            address = once.issue(user, made.spool, made.media_type, made.filename)
            st.session_state[LINK] = (question, form, chosen, leaving), address, made.filename, made.rows
        waits = st.session_state.get(LINK)
        if waits and waits[0] == (question, form, chosen, leaving):
            st.html(
                f'<p><a class="once" href="{escape(waits[1])}" target="_self" download>Save {escape(waits[2])}</a></p>'
                f'<p class="k">{words.many(waits[3], "row")}. The link works once, for two minutes.</p>'
            )

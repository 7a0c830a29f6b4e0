"""Home: what waits, what is there, the last reports. No names by default."""

from __future__ import annotations

import streamlit as st

from tracker.actions import browse, queue
from tracker.widgets import look, signed_in
from tracker.widgets.messages import shown_errors

st.title("What waits for you", anchor=False)
with shown_errors():
    user = signed_in.user()
    seen = browse.home(user)
    if not seen.reports:
        look.empty(
            "Nothing is here yet",
            "Add a report: paste its text, choose a file, or note a phone call. Its words become statements.",
        )
        if st.button("Add a report", type="primary", key="home.add"):
            signed_in.go("add_report")
    else:
        st.html(
            '<div class="nums">'
            + "".join(
                f"<div><b>{number:,}</b><span>{word}</span></div>"
                for number, word in (
                    (seen.waiting, "statements to review"),
                    (seen.disputed, "facts on which sources disagree"),
                    (seen.reports, "source reports"),
                    (seen.individuals, "individuals"),
                    (seen.incidents, "incidents"),
                    (seen.injuries, "injuries"),
                )
            )
            + "</div>"
        )
        left, right = st.columns([1.4, 1], gap="large")
        with left:
            look.section("To review", "riskiest first")
            waiting = queue.reports_waiting(user)
            if not waiting:
                look.empty("Nothing waits", "Every statement has been judged.")
            for row in waiting[:8]:
                with st.container(horizontal=True, vertical_alignment="center", key=f"due{row.ref}"):
                    why = f" · {row.risky} one by one" if row.risky else ""
                    st.html(
                        f'<div><b>{look.escape(row.title)}</b><div class="k">{row.statements} statements{why}</div></div>'
                    )
                    if st.button("Review", key=f"home.review.{row.ref}", width="content"):
                        signed_in.go("review", report=row.ref)
        with right:
            look.section("Last reports")
            for report in seen.last:
                with st.container(horizontal=True, vertical_alignment="center", key=f"due_last{report.ref}"):
                    note = f"{report.statements} statements" if report.statements else "not coded yet"
                    st.html(
                        f'<div><b>{look.escape(report.title)}</b><div class="k">received {report.received} · {note}</div></div>'
                    )
                    if st.button(
                        "Open" if report.statements else "Code", key=f"home.open.{report.ref}", width="content"
                    ):
                        signed_in.go(
                            "record" if report.statements else "code_report",
                            **({"ref": report.ref} if report.statements else {"report": report.ref}),
                        )

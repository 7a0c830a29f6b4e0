"""Who did what: the audit log by person, record, action and day; its proof, and its head to keep elsewhere."""

from __future__ import annotations

from datetime import date

import streamlit as st

from tracker.actions import audit_log, stamps
from tracker.actions.audit_log import Choices, Line
from tracker.widgets import links, look, messages, signed_in, words
from tracker.widgets.look import escape
from tracker.widgets.messages import shown_errors

TABLES = {
    "record": "",  # its reference says which kind
    "claim": "statements",
    "entry": "coding",
    "decided_proposal": "what a text offers",
    "disclosure": "what left",
    "user_account": "account",
    "sign_in_session": "",
    "consent": "",
    "cache": "made anew",
}
FIELDS = {"scope": "use", "status": "what was said", "confidentiality": "who may see it", "circle": "who may know the name"}  # fmt: skip


def proof() -> None:
    """The head to copy, and the button that reads the whole log."""
    look.section("Is it as it was written?", "a cut end shows only beside a head kept elsewhere")
    line = audit_log.head(user)
    if line:
        st.html('<p class="k">The head now. Write it down, or send it to somebody you trust:</p>')
        st.code(line, language=None, wrap_lines=True)
    kept = st.text_input("A head that was kept elsewhere", key="audit.kept", placeholder="tracker-head …")
    if st.button("Verify the log", key="audit.verify"):
        with shown_errors():
            found = audit_log.verify(user, kept or None)
            if found.wrong:
                st.html(f'<div class="wrong" role="alert">{escape(found.wrong)}</div>')
            else:
                messages.say(f"{words.many(found.entries, 'entry', 'entries')}, each as it was written.")


def stamped() -> None:
    """The time stamps that were kept, and what each proves."""
    found = stamps.kept(user)
    if found:
        look.section("Time stamps", "by an authority outside, asked for with: tracker audit stamp")
        st.html(f'<ul class="plain">{"".join(f"<li>{escape(stamp.sentence)}</li>" for stamp in found)}</ul>')


def narrowed(choices: Choices) -> tuple[str | None, str | None, str | None, date | None, date | None]:
    """Person, record, action and days to show."""
    first, second, third, fourth, fifth = st.columns(5)
    person = first.selectbox(
        "Person", choices.people, index=None, format_func=lambda name: choices.people[name], key="audit.person"
    )
    ref = second.text_input("Record", key="audit.ref", placeholder="IND-…").strip() or None
    action = third.selectbox(
        "What", choices.actions, index=None, format_func=lambda name: choices.actions[name], key="audit.action"
    )
    since = fourth.date_input("From", None, key="audit.since")
    until = fifth.date_input("To", None, key="audit.until")
    return person, ref, action, since, until


def row(line: Line, choices: Choices) -> str:
    """One entry: who did what and when, then where and to which records."""
    about = ", ".join(links.to(ref, ref) for ref in line.records)
    about += f" and {line.of - len(line.records)} more" if line.of > len(line.records) else ""
    undoes = f" · undoes {line.undoes}" if line.undoes else ""
    rows = words.many(line.rows, "row") if line.rows is not None else ""
    fields = ", ".join(FIELDS.get(name, name) for name in line.fields[:8]).replace("_", " ").replace(".", " ")
    table = TABLES.get(line.table, line.table.replace("_", " "))
    table += f" {line.whose}" if line.whose else ""
    where = " · ".join(part for part in (table, fields, rows) if part)
    return (
        f"<li><b>{line.seq}</b> · {escape(line.who)} · {escape(choices.actions[line.action])}{undoes} "
        f'<span class="asof">{line.at:%-d %b %Y, %H:%M} UTC</span><div class="k">{escape(where)}</div>'
        f"{f'<div>{about}</div>' if about else ''}</li>"
    )


signed_in.only_parameters()
st.title("Who did what", anchor=False)
with shown_errors():
    user = signed_in.user()
    choices = audit_log.choices(user)
    chosen = narrowed(choices)
    person, ref, action, since, until = chosen
    if st.session_state.get("audit.chosen") != chosen:
        st.session_state["audit.chosen"], st.session_state["audit.page"] = chosen, 1
    page = int(st.session_state["audit.page"])
    found = audit_log.entries(user, ref, person, since, until, action, page)
    look.section("Entries", words.many(found.total, "entry", "entries"))
    if found.lines:
        st.html(f'<ul class="plain">{"".join(row(line, choices) for line in found.lines)}</ul>')
    else:
        look.empty("Nothing matches", "Choose less, or other days.")
    with st.container(horizontal=True):
        if page > 1 and st.button("Newer", key="audit.newer"):
            st.session_state["audit.page"] = page - 1
            st.rerun()
        if page * audit_log.PER_PAGE < found.total and st.button("Older", key="audit.older"):
            st.session_state["audit.page"] = page + 1
            st.rerun()
    proof()
    stamped()

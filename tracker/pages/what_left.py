"""What left: every file with the day, its writer, for whom and why; a line opens to the people who were in it."""

from __future__ import annotations

import streamlit as st

from tracker.access import Permission, User, require
from tracker.actions import ledger, ledger_compare
from tracker.actions.ledger import Line
from tracker.widgets import links, look, signed_in, what_left, words
from tracker.widgets.look import escape
from tracker.widgets.messages import shown_errors

PER_PAGE = 25
SHOWN_PEOPLE = SHOWN_LINES = 200
OPEN, START = "left.open", "left.start"


def row(line: Line) -> str:
    """One file: for whom, what it was, why, who wrote it and when."""
    inside = words.many(line.people, "person", "people") if line.people else words.many(line.rows, "row")
    over = f" · {words.many(len(line.overridden), 'person', 'people')} without consent" if line.overridden else ""
    why = f"<div><bdi>{escape(line.purpose)}</bdi></div>" if line.purpose else ""
    return (
        f"<div><b><bdi>{escape(what_left.for_whom(line))}</bdi></b> · {escape(what_left.file(line))} · "
        f"{inside}{over}{why}"
        f'<div class="k">{escape(line.by)} · {line.at:%-d %b %Y, %H:%M} UTC</div></div>'
    )


def opened(user: User, line: Line) -> None:
    """Who was in the file, who left without consent and why, its columns and its hash."""
    inside = ledger.people(user, line.number, SHOWN_PEOPLE)
    if inside:
        st.html(f'<ul class="plain">{"".join(f"<li>{who(one)}</li>" for one in inside)}</ul>')
    elif not line.what.startswith("statistics"):
        st.html('<p class="k">No person was in it whom you may see.</p>')
    if line.people > len(inside):
        st.html(f'<p class="k">The first {len(inside):,} of {line.people:,}.</p>')
    if line.overridden:
        refs = ", ".join(links.to(ref, ref) for ref in line.overridden)
        st.html(f"<p>Without consent: {refs}. <bdi>{escape(line.reason or '')}</bdi></p>")
    columns = f", with {', '.join(what_left.column(name).lower() for name in line.columns)}" if line.columns else ""
    digest = f". SHA-256 {line.sha256}" if line.sha256 else ""
    st.html(f'<p class="k">{words.many(line.rows, "row")}{escape(columns)}{digest}</p>')
    may_be = ledger_compare.may_be_compared(line.what)
    if may_be and st.button("Compare with today", key=f"left.compare.{line.number}"):
        with shown_errors():
            found = ledger_compare.compare(user, line.number)
            if isinstance(found, ledger_compare.Retold):
                retold(found)
            else:
                compared(found)


def retold(found: ledger_compare.Retold) -> None:
    """What a document or statistics would tell today and did not then, and what they told and would not."""
    if not (found.gone or found.new):
        st.html('<p class="k">It would tell the same today.</p>')
        return
    told = [("Then", line) for line in found.gone] + [("Today", line) for line in found.new]
    lines = "".join(f"<li>{word}: <bdi>{escape(line)}</bdi></li>" for word, line in told[:SHOWN_LINES])
    st.html(f'<ul class="plain">{lines}</ul>')
    if len(told) > SHOWN_LINES:
        st.html(f'<p class="k">The first {SHOWN_LINES} of {len(told):,} lines.</p>')


def compared(found: ledger_compare.Comparison) -> None:
    """What would be different in the file today."""
    told = [f"{words.many(found.rows_then, 'row')} then, {found.rows_now:,} today."]
    told += ["The same file would be written today, byte for byte."] if found.same else []
    told += [f"{word}: {', '.join(map(what_left.column, names))}." for word, names in (("New columns", found.columns_new), ("Columns gone", found.columns_gone)) if names]  # fmt: skip
    lines = [escape(line) for line in told]
    lines += [f"New: {links.to(ref, ref)}" for ref in found.new[:SHOWN_PEOPLE]]
    lines += [f"Gone: {links.to(ref, ref)} {escape(why)}" for ref, why in list(found.gone.items())[:SHOWN_PEOPLE]]
    lines += [f"Changed since: {links.to(ref, ref)}" for ref in found.changed[:SHOWN_PEOPLE]]
    st.html(f'<ul class="plain">{"".join(f"<li>{line}</li>" for line in lines)}</ul>')


def who(one: ledger.InFile) -> str:
    """The way to a person, and the name; where the ref is all that may be known, that alone."""
    named = "" if one.name == one.ref else f" · <bdi>{escape(one.name)}</bdi>"
    return links.to(one.ref, one.ref) + named


def turn(start: int) -> None:
    """Another page."""
    st.session_state[START] = start
    st.session_state.pop(OPEN, None)
    st.rerun()


signed_in.only_parameters()
st.title("What left", anchor=False)
with shown_errors():
    user = signed_in.user()
    require(user, Permission.AUDIT)
    left, right = st.columns(2)
    recipient = left.text_input("Who received it", key="left.recipient")
    ref = right.text_input("Who was in it", key="left.ref", placeholder="IND-…").strip().upper()
    if st.session_state.get("left.chosen") != (recipient, ref):
        st.session_state["left.chosen"], st.session_state[START] = (recipient, ref), 0
    start = int(st.session_state[START])
    found = ledger.lines(user, PER_PAGE + 1, start, recipient, ref or None)
    look.section("Files", "the last first")
    if not found and (recipient or ref):
        look.empty("Nothing matches", "Choose less, or somebody else.")
    elif not found:
        look.empty("No file left yet", "Every export and case report is noted here before it is handed out.")
    for line in found[:PER_PAGE]:
        with st.container(horizontal=True, vertical_alignment="center", key=f"due_left{line.number}"):
            st.html(row(line))
            is_open = st.session_state.get(OPEN) == line.number
            if st.button("Close" if is_open else "Who was in it", type="tertiary", key=f"left.open.{line.number}"):
                st.session_state[OPEN] = None if is_open else line.number
                st.rerun()
        if is_open:
            opened(user, line)
    with st.container(horizontal=True):
        if start and st.button("Newer", key="left.newer"):
            turn(max(0, start - PER_PAGE))
        if len(found) > PER_PAGE and st.button("Older", key="left.older"):
            turn(start + PER_PAGE)

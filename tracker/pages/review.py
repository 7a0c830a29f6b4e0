"""Review by passage: the words, all that was made of them, and one key to follow it; what is risky one by one."""

from __future__ import annotations

import streamlit as st

from tracker import codes
from tracker.actions import queue, review
from tracker.actions.queue import Passage, Waiting
from tracker.actions.statements import in_a_sentence
from tracker.widgets import look, messages, signed_in, words
from tracker.widgets.look import escape
from tracker.widgets.messages import shown_errors

CHOICES = {"Follow": "accept", "Sources disagree": "contest", "Do not follow": "reject"}


def marked(passage: Passage) -> str:
    """The passage with numbered highlights; text only, escaped piece by piece."""
    items = [*passage.together, *passage.one_by_one]
    spans: dict[tuple[int, int], int] = {}
    for item in items:
        said = item.statement
        if said.quote_start is not None and said.quote_end is not None:
            span = (max(said.quote_start, passage.start), min(said.quote_end, passage.end))
            if span[0] < span[1]:
                spans.setdefault(span, len(spans) + 1)
    edges = sorted({passage.start, passage.end, *(edge for span in spans for edge in span)})
    out = []
    for low, high in zip(edges, edges[1:], strict=False):
        piece = escape(passage.text[low - passage.start : high - passage.start])
        on = any(start <= low and high <= end for start, end in spans)
        out.append(f"<mark>{piece}</mark>" if on else piece)
    return "".join(out)


def line(item: Waiting) -> str:
    """A statement in plain words, for a label: no markup is read there."""
    return in_a_sentence(item.statement).replace("\n", " ")


def note(item: Waiting) -> str:
    """How far the coder went, who says so, and what a reviewer asked."""
    said = item.statement
    parts = [
        codes.label("closed_basis", said.basis),
        said.speaker_label,
        "" if said.credibility != "6" else "credibility not yet assessed",
        said.note or "",
        f"Asked: {item.asked}" if item.asked else "",
    ]
    return " · ".join(part for part in parts if part)


def one_passage(passage: Passage, number: int, total: int) -> None:
    """Passage left, what was made of it right."""
    st.html(
        f'<p class="k">Passage {number} of {total} · {escape(passage.report_title)} · coded by {escape(passage.coded_by)}</p>'
        f'<div class="meter" aria-hidden="true"><i style="inline-size:{100 * number // total}%"></i></div>'
    )
    left, right = st.columns([1.1, 1], gap="large")
    with left:
        look.section("The passage", f"Speaker: {passage.speaker}")
        before, after = escape(passage.before[-300:]), escape(passage.after[:300])
        st.html(
            f'<p class="passage" dir="auto">{before} <span class="now">{marked(passage)}</span> {after}</p>'
            f'<p class="k">The text is kept as it came. Paragraph {passage.number} of {passage.of}.</p>'
        )
    with right:
        together(passage, number, total)
        one_by_one(passage)


def together(passage: Passage, number: int, total: int) -> None:
    """What may be followed in one step, with exceptions unticked."""
    if passage.together:
        look.section("Made of it", "untick what you do not follow yet")
        ticked = [
            item
            for item in passage.together
            if st.checkbox(line(item), True, key=f"tick.{item.statement.uid}", help=note(item))
        ]
        reason = st.text_input("What should change, if you ask for changes", key=f"reason.{passage.start}")
        with st.container(horizontal=True):
            if st.button(
                f"Follow {words.many(len(ticked), 'statement')}",
                type="primary",
                shortcut="f",
                key=f"follow.{passage.start}",
            ):
                with shown_errors():
                    done = review.judge_bundle(
                        signed_in.user(), passage.report, "accept", only=[i.statement.uid for i in ticked]
                    )
                    st.session_state["review.last"] = (passage.report, list(done.changed))
                    st.rerun()
            if st.button("Ask for changes", shortcut="a", key=f"ask.{passage.start}"):
                with shown_errors():
                    asked = review.request_changes(signed_in.user(), [i.statement.uid for i in ticked], reason)
                    messages.say(f"The coder is asked to look again at {words.many(asked, 'statement')}.")
            if number < total and st.button("Later", type="tertiary", shortcut="l", key=f"later.{passage.start}"):
                st.session_state["review.at"] = number
                st.rerun()


def one_by_one(passage: Passage) -> None:
    """Deaths, perpetrators, conclusions: each is judged by itself, with its own words."""
    if not passage.one_by_one:
        return
    look.section("Asked one by one", f"{len(passage.one_by_one)}")
    for item in passage.one_by_one[:12]:
        said = item.statement
        st.html(
            f'<div><b>{escape(line(item))}</b></div><div class="k">{look.glyph("review")}{escape(look.RISKS[item.risk or "finding"])} · {escape(note(item))}</div>'
            + look.quotation(said.quote or f"at {said.locator}", said.language, "")
        )
        choice = st.segmented_control(
            "Do we follow this?", list(CHOICES), key=f"one.{said.uid}", width="stretch", label_visibility="collapsed"
        )
        if choice:
            with shown_errors():
                review.judge(signed_in.user(), [said.uid], CHOICES[choice])
                st.session_state["review.last"] = (passage.report, [said.uid])
                st.rerun()
    if len(passage.one_by_one) > 12:
        st.html(f'<p class="k">{len(passage.one_by_one) - 12} more follow.</p>')


signed_in.only_parameters("report")
st.title("Review by passage", anchor=False)
with shown_errors():
    user = signed_in.user()
    report = st.query_params.get("report", "")
    last = st.session_state.get("review.last")
    if last and st.button(
        f"Undo the last step ({words.many(len(last[1]), 'statement')} to judge again)", shortcut="z", key="review.undo"
    ):
        review.judge(user, last[1], "reopen", "Undone by the reviewer.")
        del st.session_state["review.last"]
        st.rerun()
    if not report:
        waiting = queue.reports_waiting(user)
        if not waiting:
            look.empty("Nothing waits for review", "Statements appear here as soon as a report is coded.")
        for row in waiting:
            with st.container(horizontal=True, vertical_alignment="center", key=f"due{row.ref}"):
                first = look.RISKS.get(row.first_risk or "", "")
                st.html(
                    f'<div><b>{escape(row.title)}</b><div class="k">{words.many(row.statements, "statement")}, {row.risky} one by one{f" · {escape(first)}" if first else ""}</div></div>'
                )
                if st.button("Review", key=f"review.open.{row.ref}", width="content"):
                    st.query_params["report"] = row.ref
                    st.session_state.pop("review.at", None)
                    st.rerun()
    else:
        found = queue.passages(user, report)
        if st.button("All reports", type="tertiary", key="review.all"):
            del st.query_params["report"]
            st.rerun()
        if not found:
            look.empty("All of this report is judged", "Open it to see the account it gives, or go on with another.")
            if st.button("Open the report", key="review.report"):
                signed_in.go("record", ref=report)
        else:
            at = min(int(st.session_state.get("review.at", 0)), len(found) - 1)
            one_passage(found[at], at + 1, len(found))
            if user.alone:
                st.html(
                    '<p class="k">You are alone here: what you follow of your own coding is marked “checked by its author only”.</p>'
                )

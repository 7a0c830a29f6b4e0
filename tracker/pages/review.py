"""Review by passage: the words, all that was made of them, and one key to follow it; what is risky one by one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

import streamlit as st

from tracker import codes
from tracker.actions import queue, review
from tracker.actions.queue import Passage, Waiting
from tracker.actions.statements import KIND_WORDS, Statement, in_a_sentence
from tracker.errors import InvalidFacts
from tracker.widgets import conflicts, links, look, messages, signed_in, words
from tracker.widgets.look import escape
from tracker.widgets.messages import shown_errors

CHOICES = (("Follow", "accept", "y"), ("Sources disagree", "contest", "d"), ("Do not follow", "reject", "n"))
OUTCOME = {"accept": "accepted", "contest": "contested", "reject": "rejected"}
SHOWN = 12
REPORTS = 50  # that are listed at once
LETTERS = 90
NAME = 44


@dataclass(frozen=True)
class Group:
    """Statements that say the same of several people in the same words; `number` is that of the words."""

    number: int
    items: tuple[Waiting, ...]

    @property
    def key(self) -> str:
        """Name of its widgets."""
        return self.items[0].statement.uid

    @property
    def uids(self) -> list[str]:
        """Its statements."""
        return [item.statement.uid for item in self.items]


def numbers(passage: Passage) -> dict[tuple[int, int], int]:
    """Each stretch of words that a statement rests on, numbered in the order of the text."""
    spans = {span(item, passage) for item in (*passage.together, *passage.one_by_one)}
    return {found: n for n, found in enumerate(sorted(spans - {(0, 0)}), 1)}


def span(item: Waiting, passage: Passage) -> tuple[int, int]:
    """The statement's words within the passage; (0, 0) where it has none there."""
    start, end = item.statement.quote_start, item.statement.quote_end
    if start is None or end is None:
        return 0, 0
    low, high = max(start, passage.start), min(end, passage.end)
    return (low, high) if low < high else (0, 0)


def groups(found: tuple[Waiting, ...], passage: Passage) -> list[Group]:
    """What is said alike of several people, as one line; deaths and perpetrators never share one."""
    spans = numbers(passage)
    grouped: dict[object, list[Waiting]] = {}
    for item in found:
        said = item.statement
        alike = (said.kind, said.field, said.value, said.stance, said.note, span(item, passage))
        grouped.setdefault(said.uid if item.risk in ("death", "perpetrator") else alike, []).append(item)
    made = [Group(spans.get(span(items[0], passage), 0), tuple(items)) for items in grouped.values()]
    return sorted(made, key=lambda group: group.number)  # in the order of the text


def marked(passage: Passage) -> str:
    """The passage with numbered highlights; text only, escaped piece by piece."""
    spans = numbers(passage)
    edges = sorted({passage.start, passage.end, *(edge for found in spans for edge in found)})
    out = []
    for low, high in zip(edges, edges[1:], strict=False):
        piece = escape(passage.text[low - passage.start : high - passage.start])
        ends = ",".join(str(n) for (_, end), n in spans.items() if end == high)
        on = any(start <= low and high <= end for start, end in spans)
        piece += f"<sup>{ends}</sup>" if ends else ""
        out.append(f"<mark>{piece}</mark>" if on else piece)
    return "".join(out)


def line(group: Group) -> str:
    """What the statements say, in plain words, for a label: no markup is read there."""
    first = group.items[0].statement
    lead = f"{group.number} " if group.number else ""
    if first.field == "exists" and len(group.items) == 1:
        return lead + short(first).removesuffix(f": {first.value}")
    if len(group.items) == 1:
        return lead + short(first)
    people = list(dict.fromkeys(item.statement.subject_label for item in group.items))
    denied = " (denied)" if first.stance == "denies" else ""
    if first.field == "exists":
        return f"{lead}{listed(people)} · {KIND_WORDS.get(first.kind, first.label)}{denied}"
    return f"{lead}{listed(people)} · {first.label}: {words.shortened(first.value, 60)}{denied}"


def short(said: Statement) -> str:
    """One line that keeps what is said, however long the name is."""
    rest = in_a_sentence(said).removeprefix(said.subject_label).replace("\n", " ")
    return words.shortened(said.subject_label, NAME) + words.shortened(rest, LETTERS)


def listed(people: list[str]) -> str:
    """Up to four names; of more, the first three and how many others."""
    people = [words.shortened(name, NAME) for name in people]
    return ", ".join(people) if len(people) <= 4 else f"{', '.join(people[:3])} and {len(people) - 3} others"


def note(group: Group) -> str:
    """How far the coder went, who says so, and what a reviewer asked."""
    said = group.items[0].statement
    asked = next((item.asked for item in group.items if item.asked), None)
    parts = [
        codes.label("closed_basis", said.basis),
        said.speaker_label,
        codes.label("closed_attribution", said.attribution).lower(),
        said.note or "",
        f"Asked: {asked}" if asked else "",
    ]
    return " · ".join(part for part in parts if part)


@st.fragment
def one_passage(passage: Passage, number: int, total: int) -> None:
    """Passage left, what was made of it right."""
    st.html(
        f'<p class="k">Passage {number} of {total} · {escape(passage.report_title)} · coded by {escape(passage.coded_by)}</p>'
        f'<div class="meter" aria-hidden="true"><i style="inline-size:{100 * number // total}%"></i></div>'
    )
    left, right = st.columns([1.1, 1], gap="large")
    with left:
        look.section("The passage", f"Speaker: {passage.speaker}")
        before, after = escape(words.last_words(passage.before)), escape(words.shortened(passage.after, 300))
        st.html(
            f'<p class="passage" dir="auto" lang="{escape(passage.language)}">{before} <span class="now">{marked(passage)}</span> {after}</p>'
            f'<p class="k">The text is kept as it came. Paragraph {passage.number} of {passage.of}. '
            f"{links.to(passage.report, 'Whole report')}</p>"
        )
    with right:
        together(passage, number, total)
        one_by_one(passage)


def ticks(passage: Passage) -> list[str]:
    """The statements that stay ticked; a line for several people opens into one line each when it is unticked."""
    chosen: list[str] = []
    for group in groups(passage.together, passage):
        if st.checkbox(line(group), True, key=f"tick.{group.key}"):
            chosen += group.uids
        elif len(group.items) > 1:
            for item in group.items:
                alone = Group(group.number, (item,))
                if st.checkbox(f"only {line(alone)}", False, key=f"tick.one.{item.statement.uid}"):
                    chosen.append(item.statement.uid)
        st.html(f'<div class="k ind">{escape(note(group))}</div>')
    return chosen


def together(passage: Passage, number: int, total: int) -> None:
    """What may be followed in one step, with exceptions unticked."""
    if not passage.together:
        return
    look.section("Made of it", "untick what you do not follow yet")
    ticked = ticks(passage)
    with st.container(horizontal=True):
        if st.button(
            f"Follow {words.many(len(ticked), 'statement')}",
            type="primary",
            shortcut="f",
            key=f"follow.{passage.start}",
        ):
            with shown_errors():
                if not ticked:
                    raise InvalidFacts("Nothing is ticked. Tick what you follow, or ask for changes.")
                conflicts.attempt(lambda seen: follow(passage, seen), dict.fromkeys(ticked, "open"))
                st.rerun()
        with st.popover("Ask for changes"):
            reason = st.text_input("What should change", key=f"reason.{passage.start}")
            if st.button("Ask the coder", shortcut="a", key=f"ask.{passage.start}"):
                with shown_errors():
                    conflicts.attempt(
                        lambda seen: review.request_changes(signed_in.user(), list(seen), reason, seen),
                        dict.fromkeys(ticked, "open"),
                    )
                    messages.say(f"The coder is asked to look again at {words.many(len(ticked), 'statement')}.")
        if total > 1 and st.button("Later", type="tertiary", shortcut="l", key=f"later.{passage.start}"):
            st.session_state["review.at"] = number % total
            st.rerun()


def follow(passage: Passage, seen: Mapping[str, str]) -> None:
    """Follow what waits in one step; what somebody judged meanwhile only where the person has seen that and decided."""
    user = signed_in.user()
    waits = [uid for uid, judgement in seen.items() if judgement == "open"]
    others = {uid: judgement for uid, judgement in seen.items() if judgement != "open"}
    changed = list(review.judge(user, others, "accept", seen=others).changed) if others else []
    changed += review.judge_bundle(user, passage.report, "accept", only=waits).changed if waits else ()
    remember(passage, changed, "accepted")


def judge(passage: Passage, decision: str, seen: Mapping[str, str]) -> None:
    """Judge what is asked one by one."""
    review.judge(signed_in.user(), list(seen), decision, seen=seen)
    remember(passage, list(seen), OUTCOME[decision])


def remember(passage: Passage, uids: list[str], outcome: str) -> None:
    """Keep what was judged, so that one key takes it back."""
    st.session_state["review.last"] = (passage.report, uids, outcome)


def one_by_one(passage: Passage) -> None:
    """Deaths, perpetrators, conclusions: each is judged by itself, with its own words."""
    if not passage.one_by_one:
        return
    asked = groups(passage.one_by_one, passage)
    look.section("Asked one by one", words.many(len(asked), "question"))
    for group in asked[:SHOWN]:
        first = group.items[0]
        said = first.statement
        risk = look.RISKS[first.risk or "finding"]
        st.html(
            f'<div class="one"><b>{escape(line(group))}</b><div class="k">{look.glyph("review")}{escape(risk)} · {escape(note(group))}</div>'
            + look.quotation(words.shown(said), said.language, "")
            + "</div>"
        )
        with st.container(horizontal=True, key=f"ask{group.key}"):
            for word, decision, key in CHOICES:
                if st.button(word, key=f"one.{decision}.{group.key}", shortcut=key if group is asked[0] else None):
                    with shown_errors():
                        conflicts.attempt(partial(judge, passage, decision), dict.fromkeys(group.uids, "open"))
                        st.rerun()
    if len(asked) > SHOWN:
        st.html(f'<p class="k">{len(asked) - SHOWN} more follow.</p>')


signed_in.chosen_report("report")
signed_in.only_parameters("report")
st.title("Review by passage", anchor=False)
conflicts.show()
with shown_errors():
    user = signed_in.user()
    report = st.query_params.get("report", "")
    last = st.session_state.get("review.last")
    if last and st.button(
        f"Undo the last step ({words.many(len(last[1]), 'statement')} to judge again)", shortcut="z", key="review.undo"
    ):
        del st.session_state["review.last"]
        conflicts.attempt(
            lambda seen: review.judge(signed_in.user(), list(seen), "reopen", "Undone by the reviewer.", seen),
            dict.fromkeys(last[1], last[2]),
        )
        st.rerun()
    if not report:
        waiting = queue.reports_waiting(user)
        if not waiting:
            look.empty("Nothing waits for review", "Statements appear here as soon as a report is coded.")
            if st.button("Open the source reports", key="review.none"):
                signed_in.go("source_reports")
        if len(waiting) == queue.NEWEST:
            st.html(f'<p class="k">At most {queue.NEWEST} are listed: those that came last.</p>')
        shown = st.session_state.get("review.shown", REPORTS)
        for row in waiting[:shown]:
            with st.container(horizontal=True, vertical_alignment="center", key=f"due{row.ref}"):
                first = look.RISKS.get(row.first_risk or "", "")
                st.html(
                    f'<div><b>{escape(row.title)}</b><div class="k">{words.many(row.statements, "statement")}{f", {row.risky} asked one by one" if row.risky else ""}{f" · {escape(first)}" if first else ""}</div></div>'
                )
                if st.button("Review", key=f"review.open.{row.ref}", width="content"):
                    st.query_params["report"] = row.ref
                    st.session_state.pop("review.at", None)
                    st.rerun()
        if len(waiting) > shown and st.button(f"Show {min(REPORTS, len(waiting) - shown)} more", key="review.more"):
            st.session_state["review.shown"] = shown + REPORTS
            st.rerun()
    else:
        if st.button("All reports", type="tertiary", key="review.all"):
            del st.query_params["report"]
            st.rerun()
        found = queue.passages(user, report)
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

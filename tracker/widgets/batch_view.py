"""What was imported: the list of loads, and one of them with what was noticed, judged or undone as one."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from tracker import once
from tracker.access import Permission, User
from tracker.actions import batches
from tracker.actions.batches import Batch
from tracker.widgets import links, look, progress, signed_in, words
from tracker.widgets.look import escape
from tracker.widgets.messages import shown_errors

JUDGED = {
    "open": "To be reviewed",
    "accepted": "We follow this",
    "rejected": "Not followed",
    "contested": "Sources disagree",
}
GLYPHS = {"open": "waiting", "accepted": "followed", "rejected": "not_followed", "contested": "disputed"}
STATES = {
    "checked": "checked", "loading": "broken off: choose the file again to go on", "loaded": "", "undone": "undone",
    "failed": "its undoing was broken off: undo it again",
}  # fmt: skip
WAYS = {"accept": "Follow all it says", "reject": "Follow none of it", "reopen": "Let it wait again"}
AS = {"accept": "accepted", "reject": "rejected", "reopen": "open"}
SHOWN = 100


def listed(found: Sequence[Batch]) -> None:
    """All loads that this person may see, the newest first."""
    if not found:
        look.empty(
            "Nothing was imported yet",
            "Choose a file above: nothing is loaded before you have seen what it would make.",
        )
        return
    rows = [
        [
            f'<a href="imports?batch={one.number}" target="_self"><bdi>{escape(one.file)}</bdi></a>',
            f"{one.at:%-d %b %Y}" if one.at else "",
            escape(one.by),
            f"{one.counted.loaded:,} loaded" + (f", {one.counted.rejected:,} not" if one.counted.rejected else ""),
            standing(one),
        ]
        for one in found
    ]
    st.html(look.table(["File", "Day", "By", "Rows", "Standing"], rows))


def standing(one: Batch) -> str:
    """How a load stands, by shape and word."""
    if one.state != "loaded":
        return escape(STATES[one.state])
    return f"{look.glyph(look.GLYPHS[GLYPHS[one.judgement]])}{JUDGED[one.judgement]}"


def show(user: User, number: int) -> None:
    """One load: counts, what was noticed, what to look at before it is followed as one, and what can be done."""
    view = batches.show(user, number)
    one, counted = view.batch, view.batch.counted
    look.section(one.file, f"{one.at:%-d %b %Y}, {one.by}" if one.at else one.by)
    st.html(
        f"<p>{standing(one)} · {links.to(one.report, 'the file as a source report')}</p>"
        f"<p><b>{words.many(counted.rows, 'row')}</b>: {counted.loaded:,} loaded "
        f"({counted.matched:,} about people or things that were here, {counted.changed:,} of them say something new), "
        f"{counted.rejected:,} not loaded. {words.many(counted.said, 'statement')}"
        + (f", {counted.waiting:,} of them wait apart, beside what is said already" if counted.waiting else "")
        + ".</p>"
    )
    made = ", ".join(words.many(n, kind.replace("_", " ")) for kind, n in counted.made.items() if n)
    if made:
        st.html(f'<p class="k">It made: {escape(made)}.</p>')
    if view.kept:
        refs = ", ".join(links.to(ref, ref) for ref in view.kept[:50])
        st.html(f"<p>Somebody has worked on these since; they stay: {refs}.</p>")
    _judged(user, view)
    if view.reasons:
        look.section("What was noticed", words.many(sum(view.reasons.values()), "time"))
        st.html(look.table(["Times", "Why"], [[f"{n:,}", escape(why)] for why, n in list(view.reasons.items())[:30]]))
        rows = [
            [
                f"{escape(p.sheet)} {p.row}", f"<bdi>{escape(p.column)}</bdi>", f"<bdi>{escape(cell_words(user, p.value))}</bdi>",
                ("Not loaded. " if p.rejected else "") + escape(p.reason),
            ]
            for p in view.problems[:SHOWN]
        ]  # fmt: skip
        with st.expander(f"Row by row, the first {len(rows)}"):
            st.html(look.table(["Row", "Column", "Words", "Why"], rows))
    with st.expander("The mapping it was loaded with"):
        st.code(view.mapping, language="toml")


def cell_words(user: User, words_: str) -> str:
    """A cell's own words, unless no name is to be on the screen: a row that was not loaded may hold one nobody knows."""
    return "hidden" if user.names_hidden and words_ else words_[:80]


def _judged(user: User, view: batches.BatchView) -> None:
    one = view.batch
    imports = signed_in.may(user, Permission.IMPORT)
    with shown_errors():
        if one.counted.rejected and imports and not user.names_hidden:
            _rejects(user, one)
        if one.state == "loaded" and signed_in.may(user, Permission.REVIEW):
            _decide(user, view)
        if one.state in ("loading", "loaded", "failed") and imports:
            _undo(user, one)


def _rejects(user: User, one: Batch) -> None:
    if st.button("Rows that were not loaded, as a file", key="batch.rejects"):
        name = f"not loaded {one.number}.csv"
        address = once.issue(user, batches.rejects(user, one.number), "text/csv; charset=utf-8", name)
        st.html(
            f'<p><a class="once" href="{escape(address)}" target="_self" download>Save the rows, each with why</a></p>'
            '<p class="k">Mend them in a spreadsheet and import that file. The link works once, for two minutes.</p>'
        )


def _decide(user: User, view: batches.BatchView) -> None:
    """Follow, set aside or reopen all that the file says, as one."""
    one = view.batch
    look.section("Review as one", "What was judged one by one keeps its judgement")
    for word, count in view.risks.items():
        said = words.many(count, "statement")
        st.html(f"<p>{look.glyph('review')}Look before you follow all: {said} about {escape(word)}.</p>")
    chosen = ""
    with st.container(horizontal=True):
        for decision, label in WAYS.items():
            if AS[decision] == one.judgement:
                continue
            if st.button(label, key=f"batch.{decision}", type="primary" if decision == "accept" else "secondary"):
                chosen = decision
    if chosen:
        with progress.bar("Bringing lists to it") as tell:
            batches.judge(user, one.number, chosen, None, tell)
        st.rerun()


def _undo(user: User, one: Batch) -> None:
    with st.expander("Take it all back"), st.form("batch.undo", border=False):
        st.html(
            '<p class="k">All that this file made goes, but what others have worked on since. '
            "The file itself and that it was loaded stay.</p>"
        )
        why = st.text_input("Why", key="batch.undo.why")
        if st.form_submit_button("Undo this import"):
            with progress.bar("Undoing") as tell:
                batches.undo(user, one.number, why, tell)
            st.rerun()

"""Home: what waits, what is there, what changed last."""

from __future__ import annotations

import streamlit as st

from tracker.actions import home
from tracker.actions.home import Home
from tracker.actions.queue import Passage
from tracker.widgets import legal_hold, links, look, saved_views, signed_in, words
from tracker.widgets.look import escape
from tracker.widgets.messages import shown_errors

GROUPS = (
    ("held", "Held when last heard of"),
    ("released", "Released"),
    ("died", "Died in custody"),
    ("missing", "Missing"),
    ("unknown", "Not known"),
)
FIRST = {
    "death": "those about a death",
    "perpetrator": "those that name who did it",
    "conclusion": "our own conclusions",
    "finding": "our own findings",
}
QUOTED = 110
MEANS = "Lower number: what we follow. Upper: with what waits or is disputed."
FOLLOWS = "Individuals are being counted: open this page again in a moment."


def lede(seen: Home) -> str:
    """What waits, in a sentence or two."""
    risky = [p for p in seen.passages if p.one_by_one]
    said = [
        f"{words.up_to(seen.waiting, home.COUNTED, 'statement')} to review" if seen.waiting else "Nothing to review"
    ]
    if risky:
        said[0] += f", first {FIRST[risky[0].one_by_one[0].risk or 'finding']}"
    if seen.disputed:
        said.append(f"Sources disagree on {words.many(seen.disputed, 'fact')}")
    if seen.not_coded:
        said.append(f"{words.many(seen.not_coded, 'report')} not coded yet")
    return ". ".join(said) + "."


def passages(found: tuple[Passage, ...]) -> str:
    """Passages with the reason why they come first."""
    rows = []
    for passage in found:
        first = passage.one_by_one[0] if passage.one_by_one else passage.together[0]
        quote = words.shown(first.statement)
        cut = quote if len(quote) <= QUOTED else f"{quote[:QUOTED].rsplit(' ', 1)[0]}…"
        why = look.RISKS[first.risk].lower() if first.risk else "can be followed together"
        rows.append(
            f'<tr><td><span class="passage small" lang="{escape(passage.language)}">“<bdi>{escape(cut)}</bdi>”</span></td>'
            f'<td class="hide-n">{escape(words.shortened(passage.report_title, 60))}</td>'
            f'<td class="n">{len(passage.together) + len(passage.one_by_one)}</td><td>{escape(why)}</td></tr>'
        )
    head = '<th scope="col">Passage</th><th scope="col" class="hide-n">Source report</th><th scope="col" class="n">Statements</th><th scope="col">Why first</th>'
    return f'<table class="t"><thead><tr>{head}</tr></thead><tbody>{"".join(rows)}</tbody></table>'


def counts(seen: Home) -> str:
    """Individuals by status: a range, from those whose account is followed to all that a source names."""
    grouped: dict[str, list[int]] = {}
    for stage, (sure, every) in (seen.statuses or {}).items():
        held = grouped.setdefault(look.stage_glyph(stage), [0, 0])
        held[0] += sure
        held[1] += every
    rows = [
        (f"{look.glyph(key)}{label}", f"{low:,}–{high:,}" if low != high else f"{low:,}")
        for key, label in GROUPS
        for low, high in (grouped.get(key, [0, 0]),)
        if high
    ]
    rows += [
        (name, f"{number:,}")
        for name, number in (
            ("Incidents", seen.incidents),
            ("Injuries", seen.injuries),
            ("Source reports", seen.reports),
        )
    ]
    return (
        '<table class="t"><tbody>'
        + "".join(f'<tr><td>{name}</td><td class="n">{number}</td></tr>' for name, number in rows)
        + f'</tbody></table><p class="k">{MEANS if seen.statuses is not None else FOLLOWS}</p>'
    )


st.title("What waits for you", anchor=False)
with shown_errors():
    user = signed_in.user()
    seen = home.home(user)
    if not seen.reports:
        look.empty(
            "Nothing is here yet",
            "Add a report: paste its text, choose a file, or note a phone call. Its words become statements.",
        )
        if st.button("Add a report", type="primary", key="home.add"):
            signed_in.go("add_report")
    else:
        st.html(f'<p class="lede">{escape(lede(seen))}</p>')
        left, right = st.columns([1.7, 1], gap="large")
        with left:
            legal_hold.waiting(user)
            saved_views.waiting(user)
            look.section("To review", "riskiest first")
            if seen.passages:
                st.html(passages(seen.passages))
                with st.container(horizontal=True):
                    if st.button("Start reviewing", type="primary", shortcut="g", key="home.review"):
                        signed_in.go("review", report=seen.passages[0].report)
                    if st.button("Add a report", key="home.add"):
                        signed_in.go("add_report")
            else:
                look.empty("Nothing waits", "Every statement has been judged.")
                if st.button("Add a report", type="primary", key="home.add"):
                    signed_in.go("add_report")
        with right:
            look.section("Individuals and reports", "ranges, not guesses")
            st.html(counts(seen))
            look.section("Recent changes")
            lines = "".join(
                f"<li>{links.to(c.ref, words.shortened(c.what, 90), c.what)} · {escape(c.who)} "
                f'<span class="asof">{c.at:%-d %b, %H:%M}</span></li>'
                for c in seen.changes
            )
            st.html(f'<ul class="plain">{lines}</ul>' if lines else '<p class="k">No change yet.</p>')

"""Search: what was found by the words in the box above, grouped by kind."""

from __future__ import annotations

import streamlit as st

from tracker.actions import search
from tracker.actions.search import Found, Hit, Results
from tracker.widgets import find_box, links, look, signed_in, words
from tracker.widgets.look import escape
from tracker.widgets.messages import shown_errors

ONE_GROUP = 50  # hits of a group that is shown alone


def is_title(hit: Hit) -> bool:
    """Whether what was found is what the record is called: then it stands once."""
    return "".join(text for text, _ in hit.pieces) == hit.label


def marked(hit: Hit) -> str:
    """The passage with what was looked for marked."""
    return "".join(f"<mark>{escape(text)}</mark>" if is_hit else escape(text) for text, is_hit in hit.pieces)


def names(hit: Hit) -> str:
    """The record as a link, its other spellings beside it."""
    (tag, first), *others = hit.names
    said = marked(hit) if is_title(hit) else escape(words.shortened(first, 110))
    link = f'<a lang="{escape(tag)}" href="record?ref={escape(hit.ref)}" target="_self">{said}</a>'
    return "".join([f"<bdi>{link}</bdi>", *(f'<span class="sep"></span><bdi lang="{escape(t)}" class="k2">{escape(n)}</bdi>' for t, n in others)])  # fmt: skip


def passage(hit: Hit) -> str:
    """The words of the text, with what was looked for marked, and where they stand."""
    if not hit.pieces or is_title(hit):
        return ""
    where = f'<div class="by">{links.to(hit.report, words.shortened(hit.report_title, 80), hit.report_title)}</div>'
    return f'<blockquote class="q" dir="auto">{marked(hit)}</blockquote>{where if hit.report else ""}'


def line(hit: Hit) -> str:
    """One hit: who or what, what helps to know it, why it was found."""
    about = f'<div class="k">{escape(hit.about)}</div>' if hit.about else ""
    by = f": <bdi>{escape(hit.spelling)}</bdi>" if hit.spelling else ""
    why = f'<span class="asof"> {escape(hit.why)}{by}</span>' if hit.why else ""
    return f'<li class="hit"><div>{names(hit)}{why}</div>{about}{passage(hit)}</li>'


def total(found: Found) -> str:
    """How many there are, honestly."""
    return f"{found.total:,}" if found.is_exact else f"{found.total:,} or more"


def group(found: Found, alone: bool) -> None:
    """The hits of one kind, and the way to all of them."""
    look.section(found.group.value.capitalize(), total(found))
    st.html(f'<ul class="plain hits">{"".join(line(hit) for hit in found.hits)}</ul>')
    more = found.total > len(found.hits) or not found.is_exact
    if more and not alone and st.button(f"All {found.group.value}…", key=f"search.more.{found.group}", type="tertiary"):
        st.session_state["search.only"] = found.group.value
        st.rerun()


def teach() -> None:
    """What can be looked for."""
    look.empty("A name, or words", "Type above, or press / on any page. Names are found in every script and spelling.")
    rows = [(f"<bdi>{escape(example)}</bdi>", escape(finds)) for example, finds in search.EXAMPLES]
    st.html(look.table(("You type", "It finds"), rows))


def show(results: Results, only: str | None) -> None:
    """All groups, or the one that was chosen."""
    if only and st.button("All kinds", key="search.all", type="tertiary"):
        st.session_state.pop("search.only")
        st.rerun()
    for found in results.groups:
        group(found, bool(only))


signed_in.only_parameters()
st.title("Search", anchor=False)
with shown_errors():
    user = signed_in.user()
    asked = str(st.session_state.get(find_box.WORDS, ""))
    chosen = st.session_state.get("search.only")
    if not asked:
        teach()
    else:
        results = search.everything(user, asked, [chosen] if chosen else None, ONE_GROUP if chosen else search.AT_MOST)
        if results.ref:
            st.session_state.pop(find_box.WORDS)
            signed_in.go("record", ref=results.ref)
        if not results.looked:
            look.empty(search.NOTHING, results.how)
        elif results.groups:
            show(results, chosen)
        else:
            look.empty(
                "Nothing was found",
                "Try fewer letters, another spelling, or one word of a text. What you may not see is not searched.",
            )

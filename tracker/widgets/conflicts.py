"""Two people changed the same thing: both versions side by side, and the later one decides. Nothing is overwritten."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from tracker.errors import Conflict, Difference
from tracker.widgets.look import escape
from tracker.widgets.messages import say, shown_errors

Seen = Mapping[str, Any]


@dataclass(frozen=True)
class Held:
    """A conflict of this session, what the person wanted, and what they had seen."""

    problem: Conflict
    work: Callable[[Seen], object]
    seen: Seen


def as_seen(name: str, present: object) -> Callable[[], bool]:
    """Asked when a button is pressed: whether what stands is still what the person saw; says so where it is not."""
    key = f"seen.{name}"
    seen = st.session_state.get(key, present)
    st.session_state[key] = present

    def same() -> bool:
        if seen != present:
            say("Somebody changed this meanwhile, and nothing was overwritten. Look at it and choose again.")
        return bool(seen == present)

    return same


def attempt(work: Callable[[Seen], object], seen: Seen) -> None:
    """Do something that may meet another person's change; then both versions are shown, on the whole page.

    Raises whatever else `work` raises.
    """
    try:
        work(seen)
    except Conflict as problem:
        if not problem.differences:
            raise
        st.session_state["conflict"] = Held(problem, work, seen)
        st.rerun()


def show() -> None:
    """Both versions, where something was held; at the head of a page that calls `attempt`."""
    held: Held | None = st.session_state.get("conflict")
    if held is None:
        return
    decision = asked(held.problem, "conflict")
    if decision:
        del st.session_state["conflict"]
        if decision == "mine":
            with shown_errors():
                attempt(held.work, {**held.seen, **{d.key: d.state for d in held.problem.differences}})
                st.rerun()
        else:
            st.rerun()


def asked(problem: Conflict, key: str) -> str | None:
    """The two versions with two buttons; "mine" or "theirs" once the person has decided."""
    with st.container(border=True, key=f"box_{key}"):
        rows = "".join(_row(difference) for difference in problem.differences)
        st.html(
            f'<div class="wrong" role="alert">{escape(problem.sentence)}</div>'
            f'<table class="t"><thead><tr><th scope="col">What</th><th scope="col">Mine, not saved</th>'
            f'<th scope="col">Theirs, saved</th></tr></thead><tbody>{rows}</tbody></table>'
        )
        with st.container(horizontal=True):
            if st.button("Keep theirs", key=f"{key}.theirs"):
                return "theirs"
            if st.button("Apply mine on top", type="primary", key=f"{key}.mine"):
                return "mine"
    return None


def _row(difference: Difference) -> str:
    when = f"{difference.at:%-d %b %Y, %H:%M}" if difference.at else ""
    by = " · ".join(part for part in (difference.who, when) if part)
    told = f'<div class="asof">{escape(by)}</div>' if by else ""
    mine, theirs = (escape(text).replace("\n", "<br>") for text in (difference.mine, difference.theirs))
    return f"<tr><td>{escape(difference.label)}</td><td><bdi>{mine}</bdi></td><td><bdi>{theirs}</bdi>{told}</td></tr>"

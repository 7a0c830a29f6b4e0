"""The kept files that would go along with a bundle, and those that stay, each with what is written into it."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from tracker.actions.leaving_files import KeptFile
from tracker.widgets import look, words
from tracker.widgets.look import escape


def show(found: Sequence[KeptFile], outside: bool) -> None:
    """What goes along and what stays; outside the team what is written into a file is taken out."""
    going = [one for one in found if not one.why]
    look.section("Kept files", f"{words.many(len(going), 'file')} of {len(found)} would go along")
    if found:
        written = "Written into it, taken out of what leaves" if outside else "Written into it"
        st.html(look.table(["Source", "Goes along", written], [_row(one) for one in found]))
    if going:
        st.caption(
            "Look at each picture and read each text once more: who is shown or named there and not recorded here is not "
            "known to the program."
        )


def to_release(found: Sequence[KeptFile]) -> dict[str, str]:
    """What is released one by one, by the ref to name, in words."""
    return {one.release: f"Files of {one.release}: more exact places or days" for one in found if one.release}


def _row(one: KeptFile) -> list[str]:
    goes = f"as {escape(one.name)}" if not one.why else f"No: {escape(one.why)}"
    return [escape(one.source), goes, escape(", ".join(one.found))]

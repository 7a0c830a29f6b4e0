"""People of a file who may be here already, side by side with who is here: somebody decides, row by row, before the load."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from tracker.actions.import_likely import SHOWN, Candidate, LikelyRow
from tracker.widgets import links, look, words
from tracker.widgets.look import escape

OTHER = ""  # the answer that joins nobody


def show(rows: Sequence[LikelyRow]) -> None:
    """Ask of each row whether it is about the same person; what is answered stands in the session under its key."""
    if not rows:
        return
    look.section("Perhaps here already", words.many(len(rows), "row"))
    st.html(
        '<p class="k">These names are nearly those of people who are here. What is the same person becomes new statements '
        "on that record; else the row makes a new one. Nothing is overwritten."
        + (f" The first {SHOWN} are shown; the others are listed once they are loaded." if len(rows) == SHOWN else "")
        + "</p>"
    )
    for row in rows:
        _asked(row)


def _asked(row: LikelyRow) -> None:
    where = f"row {row.row}" + (f" of {row.sheet}" if row.sheet else "")
    labels = {OTHER: "Another person"} | {
        one.ref: f"The same person as {one.name} ({one.ref})" for one in row.candidates
    }
    sides = [f"<p><b><bdi>{escape(row.name)}</bdi></b><br>{escape(where)}</p>{_facts(row.cells)}"]
    sides += [_known(one) for one in row.candidates]
    for column, side in zip(st.columns(len(sides)), sides, strict=True):
        column.html(side)
    st.radio(
        f"Who is {row.name}, {where}?",
        list(labels),
        format_func=lambda ref: labels[ref],
        key=f"import.same.{row.key}",
    )


def _known(one: Candidate) -> str:
    head = f"<p><b><bdi>{escape(one.name)}</bdi></b><br>{links.to(one.ref, one.ref)}, {one.alike:.0%} alike</p>"
    return head + _facts(one.facts)


def _facts(found: Sequence[tuple[str, str]]) -> str:
    rows = [[escape(label), f"<bdi>{escape(said[:200])}</bdi>"] for label, said in found if said.strip()]
    return look.table(["What", "Words"], rows) if rows else ""

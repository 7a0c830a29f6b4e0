"""Where on the body: an outline, front and back, that carries only numbers; the words stand in the list beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import streamlit as st

# Points on the outline of body_map.html: (x, y) on the body's right side; the left mirrors it about x = 60.
MIDDLE = 60
BACK = 134  # the second outline stands this far to the side
POINTS = {
    "head": (60, 10), "face": (60, 20), "eye": (55, 18), "ear": (46, 21), "mouth": (60, 28), "neck": (60, 39),
    "chest": (60, 62), "abdomen": (60, 92), "back": (60, 70), "pelvis": (60, 112), "genital": (60, 122),
    "shoulder": (35, 52), "arm": (25, 84), "wrist": (18, 115), "hand": (15, 127), "finger": (14, 134),
    "leg": (47, 148), "knee": (46, 170), "ankle": (44, 206), "foot": (41, 217),
}  # fmt: skip


@dataclass(frozen=True)
class Mark:
    """One injury: its number in the list, body part and side (codes), and whether review follows it."""

    number: int
    body_part: str | None
    side: str
    followed: bool


def spots(mark: Mark) -> list[tuple[int, int, bool]]:
    """(x, y, sure) of each circle: a side that nobody states is marked on both, as unsure; none where off the body."""
    point = POINTS.get(mark.body_part or "")
    if point is None:
        return []
    x, y = point
    behind = mark.body_part == "back"
    right, left = (x, 2 * MIDDLE - x) if not behind else (2 * MIDDLE - x + BACK, x + BACK)
    if x == MIDDLE:
        return [(x + BACK * behind, y, mark.followed)]
    if mark.side in ("left", "right"):
        return [(left if mark.side == "left" else right, y, mark.followed)]
    return [(right, y, mark.followed and mark.side == "both"), (left, y, mark.followed and mark.side == "both")]


@cache
def _source(name: str) -> str:
    return (Path(__file__).parent / name).read_text(encoding="utf-8")


def show(marks: Sequence[Mark], key: str) -> bool:
    """Draw the outline where a mark lies on it; returns whether one does."""
    circles = [{"n": mark.number, "x": x, "y": y, "sure": sure} for mark in marks for x, y, sure in spots(mark)]
    if circles:
        component = st.components.v2.component(
            "tracker_body",
            html=_source("body_map.html"),
            css=_source("body_map.css"),
            js=_source("body_map.js"),
        )
        component(key=key, data={"marks": circles})
    return bool(circles)

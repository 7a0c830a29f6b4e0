"""Where on the body: an outline, front and back, that carries only numbers; the words stand in the list beside it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import streamlit as st

from tracker.body import Mark, spots


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

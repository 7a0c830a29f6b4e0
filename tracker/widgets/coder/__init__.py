"""The coding surface: text left, record right, one key per decision. Python owns facts; the browser the pointer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

HTML = """<div class="ct" tabindex="-1"><div class="bar" role="toolbar" aria-label="Make a statement of the selected words"></div>
<div class="scroll"><div class="gut" aria-hidden="true"></div><div class="txt" tabindex="0" role="document"
aria-label="Report text. Arrow down takes the next sentence; a letter makes a statement of it."></div></div>
<div class="rec" aria-live="polite"></div></div>"""


@cache
def _source(name: str) -> str:
    return (Path(__file__).parent / name).read_text(encoding="utf-8")


def coder(view: Mapping[str, Any], receive: Callable[[list[dict[str, Any]]], None]) -> None:
    """Draw the surface; `receive` gets numbered commands before the next drawing."""
    component = st.components.v2.component(
        "tracker_coder",
        html=HTML,
        css=_source("coder.css"),
        js=_source("offers.js") + _source("coder.js"),
        isolate_styles=False,
    )

    def on_commands() -> None:
        receive(st.session_state["coder"].cmds or [])

    component(key="coder", on_cmds_change=on_commands, height="content", data=dict(view))

"""Facets beside a list: every value with its count, the important ones open, the others folded under their titles."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import streamlit as st

KEY = "facets"


@dataclass(frozen=True)
class Value:
    """A value: as it stands in the address, in words, how many match; None where nobody counted."""

    value: str
    label: str
    count: int | None
    on: bool


@dataclass(frozen=True)
class Part:
    """A facet: `typed` takes words for values that are not offered, `found` are those that were typed last."""

    name: str
    label: str
    open: bool
    typed: bool
    found: str | None
    values: tuple[Value, ...]


@cache
def _source(name: str) -> str:
    return (Path(__file__).parent / name).read_text(encoding="utf-8")


def show(
    parts: Sequence[Part],
    more: bool,
    on_choose: Callable[[str, str, bool], None],
    on_find: Callable[[str, str], None],
) -> None:
    """Draw the facets; `on_choose` hears which value was ticked or not, `on_find` what was typed under which facet."""

    def chosen() -> None:
        if told := st.session_state[KEY].choose:
            on_choose(str(told["facet"]), str(told["value"]), bool(told["on"]))

    def typed() -> None:
        if told := st.session_state[KEY].find:
            on_find(str(told["facet"]), str(told["words"]))

    component = st.components.v2.component(
        "tracker_facets", html='<div id="f"></div>', css=_source("facets.css"), js=_source("facets.js")
    )
    component(
        key=KEY,
        data={
            "facets": [{**vars(part), "values": [vars(value) for value in part.values]} for part in parts],
            "more": more,
        },
        on_choose_change=chosen,
        on_find_change=typed,
    )

"""A list of records as a table: every row opens its record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from tracker.widgets import signed_in


@dataclass(frozen=True)
class Cell:
    """One value: text, a glyph before it, a quiet note after it; `unsure` underlines it with dots.

    Where a table gives a short name, `full` is the whole one: it shows when the pointer rests there.
    """

    text: str
    glyph: str = ""
    note: str = ""
    unsure: bool = False
    strong: bool = False
    full: str = ""


@dataclass(frozen=True)
class Row:
    """A record: its names as (language tag, text), and the cells beside them."""

    ref: str
    names: tuple[tuple[str, str], ...]
    cells: tuple[Cell, ...]
    unsure: bool = False


@cache
def _source(name: str) -> str:
    return (Path(__file__).parent / name).read_text(encoding="utf-8")


def _plain(row: Row) -> dict[str, Any]:
    """A row for the browser; dataclasses.asdict copies every text, which takes longer than the list itself."""
    return {**vars(row), "cells": [vars(cell) for cell in row.cells]}


def show(caption: str, head: Sequence[str], rows: Sequence[Row], key: str) -> None:
    """Draw the rows; a click opens the record without loading the page anew."""
    component = st.components.v2.component(
        "tracker_list", html='<div id="r"></div>', css=_source("list_table.css"), js=_source("list_table.js")
    )
    data: dict[str, Any] = {"caption": caption, "head": list(head), "rows": [_plain(row) for row in rows]}
    result = component(key=key, data=data, on_open_change=lambda: None)
    if result.open:
        signed_in.go("record", ref=result.open)


def pages(total: int, per_page: int, key: str) -> None:
    """Page numbers below a list, where it has more than one page."""
    if total > per_page:
        st.pagination(-(-total // per_page), key=key)


def page_number(key: str, total_pages: int | None = None) -> int:
    """The page that is chosen, from 1."""
    chosen = int(st.session_state.get(key) or 1)
    return max(1, min(chosen, total_pages)) if total_pages else max(1, chosen)

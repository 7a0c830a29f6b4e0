"""How far a long work has come: one bar, which goes when the work is done."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import streamlit as st

HALF_WAY = 20_000  # rows, where nobody knows how many there are


@contextmanager
def bar(words: str) -> Iterator[Callable[..., None]]:
    """A bar; what is yielded tells it a stage, how far it is, and of how much (0 where nobody knows)."""
    drawn = st.progress(0.0, words)

    def tell(stage: str, reached: int, of: int, _seconds: float = 0.0) -> None:
        share = min(1.0, reached / of) if of else reached / (reached + HALF_WAY)
        drawn.progress(share, f"{stage.replace('_', ' ').capitalize()}: {reached:,}{f' of {of:,}' if of else ''}")

    try:
        yield tell
    finally:
        drawn.empty()

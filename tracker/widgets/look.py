"""The look: one style sheet, and small blocks of HTML in which every text is escaped."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from html import escape
from itertools import zip_longest
from pathlib import Path

import streamlit as st

WORDMARK = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="96" height="28" viewBox="0 0 96 28"><title>Tracker</title>'
    "<style>text{fill:#1f1e1b}@media(prefers-color-scheme:dark){text{fill:#ebe8e1}}</style>"  # as the page around it
    '<text x="0" y="21" font-family="Georgia,serif" font-size="21" font-weight="700">Tracker</text></svg>'
)
TOLD_APART = 2  # columns that one can tell apart without their headings
# status by word and shape: the class of the glyph
GLYPHS = {
    "followed": "follow", "disputed": "disagree", "waiting": "review", "not_followed": "not",
    "accepted": "follow", "contested": "disagree", "open": "review", "rejected": "not",
}  # fmt: skip
STAGE_GLYPHS = {
    "released": "released",
    "released_conditional": "released",
    "escaped": "released",
    "died": "died",
    "missing": "missing",
}
RISKS = {
    "death": "About a death",
    "perpetrator": "Names who did it",
    "conclusion": "Our conclusion",
    "finding": "Our finding, or two accounts",
}
REVIEW_WORDS = {
    "followed": "We follow this",
    "disputed": "Sources disagree",
    "waiting": "To be reviewed",
    "not_followed": "Not followed",
}


@cache
def _style() -> str:
    return (Path(__file__).parent / "look.css").read_text(encoding="utf-8")


def apply() -> None:
    """Write the style sheet and the wordmark."""
    st.html(f"<style>{_style()}</style>")
    st.logo(WORDMARK, size="medium")


def glyph(kind: str) -> str:
    """A shape; the word stands beside it."""
    return f'<span class="g {kind}" aria-hidden="true"></span>&nbsp;'


def standing(word: str) -> str:
    """How a fact or record stands, by shape and word."""
    return f"{glyph(GLYPHS.get(word, 'review'))}{escape(REVIEW_WORDS.get(word, word))}"


def stage_glyph(stage: str | None) -> str:
    """The shape of a status: held, released, died, missing, not known."""
    return STAGE_GLYPHS.get(stage or "", "held" if stage else "unknown")


def section(title: str, note: str = "") -> None:
    """A rule, a heading and a quiet note at its end."""
    st.html(f'<div class="sec"><h2>{escape(title)}</h2><span>{escape(note)}</span></div>')


def names_line(names: Iterable[tuple[str, str]]) -> str:
    """Spellings on one line, each in its own direction: (language tag, text)."""
    return '<span class="sep"></span>'.join(f'<bdi lang="{escape(tag)}">{escape(text)}</bdi>' for tag, text in names)


def quotation(text: str, language: str, by: str) -> str:
    """The words of a source, in their own direction, and who says them."""
    return f'<blockquote class="q" lang="{escape(language)}" dir="auto">{escape(text)}</blockquote><div class="by">{escape(by)}</div>'


def empty(title: str, how: str) -> None:
    """What will be here, and how it fills."""
    st.html(f'<div class="empty"><b>{escape(title)}</b>{escape(how)}</div>')


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A plain table; cells are HTML already, headings are not. Stacked on a narrow screen, cells of several name theirs."""
    heads = [escape(word) for word in head]
    top = "".join(f'<th scope="col">{word}</th>' for word in heads)
    said = heads if len(heads) > TOLD_APART else [""] * len(heads)
    body = "".join(
        "<tr>"
        + "".join(f'<td data-head="{word}">{cell}</td>' for word, cell in zip_longest(said, row, fillvalue=""))
        + "</tr>"
        for row in rows
    )
    return f'<table class="t stack"><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>'


__all__ = [
    "apply",
    "empty",
    "escape",
    "glyph",
    "names_line",
    "quotation",
    "section",
    "stage_glyph",
    "standing",
    "table",
]

"""Searching words in texts of any language: pure functions, no database.

`terms` cuts a text into the words that an index holds, `parse` reads what somebody typed, `Words` finds it again in a
text, and `snippet` shows it there. Both kinds of database index the same terms, so both find the same.
"""

from __future__ import annotations

from tracker.wording.articles import bare
from tracker.wording.matching import Hit, closeness, hits, is_found, is_true, places
from tracker.wording.naming import Called, called
from tracker.wording.query import All, Either, Node, Not, Phrase, Query, beginnings, parse, phrases
from tracker.wording.snippets import Pieces, snippet
from tracker.wording.words import LONGEST, OVERLAP, Words, parts, terms

__all__ = [
    "LONGEST",
    "OVERLAP",
    "All",
    "Called",
    "Either",
    "Hit",
    "Node",
    "Not",
    "Phrase",
    "Pieces",
    "Query",
    "Words",
    "bare",
    "beginnings",
    "called",
    "closeness",
    "hits",
    "is_found",
    "is_true",
    "parse",
    "parts",
    "phrases",
    "places",
    "snippet",
    "terms",
]

"""Reading for the advocate: a text offers its facts, a person decides.

`read` is the one door. It works by rules alone, without models: nothing is fetched, nothing loads before the first reading,
nothing is kept. A team may let a model of its own propose beside it (`plugged`).
"""

from __future__ import annotations

from tracker.reading.model import LEAST, LIKELY, SURE, Proposal, Reading, Thing

__all__ = ["LEAST", "LIKELY", "SURE", "Proposal", "Reading", "Thing", "read"]


def read(text: str, *, language: str | None = None) -> Reading:
    """What a report offers. `language` is ISO 639-3, found out where it is None."""
    from tracker.reading import engine  # its tables of words load with the first reading

    return engine.read(text, language)

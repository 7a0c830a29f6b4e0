"""Reading for the advocate: a text offers its facts, a person decides.

`read` is the one door. It works by rules alone; a model may help to tell names apart where one is installed. Nothing is
fetched, nothing is kept.
"""

from __future__ import annotations

from tracker.reading.model import LEAST, LIKELY, SURE, Proposal, Reading, Thing

__all__ = ["LEAST", "LIKELY", "SURE", "Proposal", "Reading", "Thing", "read"]


def read(text: str, *, language: str | None = None, models: bool = True) -> Reading:
    """What a report offers. `language` is ISO 639-3, found out where it is None; `models` lets installed ones help."""
    from tracker.reading import engine  # its tables of words load with the first reading

    return engine.read(text, language, models)

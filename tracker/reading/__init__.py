"""Reading for the advocate: a text offers its facts, a person decides.

`read` is the one door. It works by rules alone, without models: nothing is fetched, nothing loads before the first reading,
nothing is kept. A team may let a model of its own propose beside it (`plugged`).
"""

from __future__ import annotations

from tracker.reading.model import LEAST, LIKELY, SURE, Proposal, Reading, Thing

__all__ = ["LEAST", "LIKELY", "SURE", "Proposal", "Reading", "Thing", "how_read", "read"]


def read(text: str, *, language: str | None = None) -> Reading:
    """What a report offers. `language` is ISO 639-3, found out where it is None."""
    from tracker.reading import engine  # its tables of words load with the first reading

    return engine.read(text, language)


def how_read(text: str, language: str | None = None) -> str:
    """In a sentence or two: that rules alone read a text, and what they lack for its language."""
    from tracker.reading import engine

    return " ".join(
        ("Found by fixed rules, without a language model.", *engine.notes_on(engine.tongue_of(text, language)))
    )

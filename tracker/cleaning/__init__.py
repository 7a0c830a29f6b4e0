"""Kept files as they may leave: what cameras and programs write into them is named and taken out, or the file stays."""

from __future__ import annotations

from tracker.cleaning import image, office, pdf, text
from tracker.cleaning.cleaned import Cleaned

KINDS = (image, pdf, office, text)
UNKNOWN = "what is written into a file of this kind cannot be taken out here"

__all__ = ["KINDS", "Cleaned", "cleaned"]


def cleaned(content: bytes) -> Cleaned:
    """A file without what was written into it beside what it shows; its kind is told by its content, never by its name."""
    kind = next((kind for kind in KINDS if kind.fits(content)), None)
    return kind.clean(content) if kind else Cleaned(why=UNKNOWN)

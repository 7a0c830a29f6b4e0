"""What became of a file that was to be cleaned."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Cleaned:
    """A file as it may leave, with the ending of its kind; without content it stays, and `why` says the reason.

    `found` names what was written into it; `text` is what can be read in it, so that it can be looked through.
    """

    content: bytes | None = None
    suffix: str = ""
    found: tuple[str, ...] = ()
    text: str = ""
    why: str = ""

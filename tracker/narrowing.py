"""Filter: what a list is narrowed to, as people say it; the same for pages, commands and exports."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Filter:
    """What a list is narrowed to; refs and bare codes. Values of one kind are alternatives, kinds combine."""

    incident: tuple[str, ...] = ()
    incident_type: tuple[str, ...] = ()
    act: tuple[str, ...] = ()
    stage: tuple[str, ...] = ()
    location: tuple[str, ...] = ()
    sex: tuple[str, ...] = ()
    injury: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    review: tuple[str, ...] = ()
    start: date | None = None
    end: date | None = None
    certain: bool = False
    words: str = ""

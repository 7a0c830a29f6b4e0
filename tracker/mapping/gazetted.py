"""What the gazetteer knows of a place that a row names: known, doubtful or unknown; where in doubt, nothing is chosen.

The cell's words stay the place's name. A match adds what is no source's word but ours (docs, rule of coder's frames):
codes of country and division, and the coordinates of a settlement with how exact they are. Two spellings stay two
places, for a name in a table does not say that another one means the same.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tracker import gazetteer
from tracker.gazetteer import CERTAIN, Candidate
from tracker.mapping.targets import OWN
from tracker.records.base import GeoPrecision

DOUBTFUL, UNKNOWN, KNOWN = STATES = ("doubtful", "unknown", "known")  # what is to be looked at stands first
ASKED = ("country", "adm1", "adm2", "settlement", OWN)  # of narrower places the gazetteer holds too few
LISTED = 4  # candidates that are named


@dataclass(frozen=True, slots=True)
class Spot:
    """How a name stands in the gazetteer, in words, and what a match adds to the place's frame."""

    state: str
    words: str
    frame: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.state}: {self.words}"


def parted(told: str) -> tuple[str, str]:
    """The state and the words of a spot that was written as text."""
    state, _, words = told.partition(": ")
    return state, words


def spot(name: str, level: str, country: str = "", division: str = "") -> Spot | None:
    """What is known of a name at this level of a place; None where the gazetteer is not asked.

    `country` (ISO 3166-1) and `division` (ISO 3166-2) are of what the row says that it lies in, "" where it does not.
    """
    if level not in ASKED:
        return None
    found = gazetteer.find(name, country or None, "" if level == OWN else level)
    if not found:
        return Spot(UNKNOWN, "The gazetteer has no such place.")
    ground = [one for one in found if one.score >= CERTAIN]
    if not ground:
        reason = found[0].reason
        return Spot(DOUBTFUL, f"{reason[:1].upper()}{reason[1:]}: {_named(found)}.")
    elsewhere = {one.place.division for one in ground} - {"", division}
    if division and elsewhere:
        return Spot(DOUBTFUL, f"It lies in {', '.join(sorted(elsewhere))}, the row says {division}: {_named(ground)}.")
    return Spot(KNOWN, _named(ground), _frame(ground))


def _named(found: list[Candidate]) -> str:
    """Candidates in words, the likeliest first."""
    shown = [", ".join(filter(None, (p.name, p.feature, p.division or p.country))) for p in (c.place for c in found)]
    shown = list(dict.fromkeys(shown))
    return "; ".join(shown[:LISTED]) + (" …" if len(shown) > LISTED else "")


def _frame(ground: list[Candidate]) -> dict[str, Any]:
    """What all of them say alike: a city and the division named after it lie in one country."""
    places = [one.place for one in ground]
    frame: dict[str, Any] = {}
    for column, values in (
        ("country_code", {p.country for p in places}),
        ("subdivision_code", {p.division for p in places}),
    ):
        if len(values) == 1 and (value := values.pop()):
            frame[column] = value
    only = places[0]
    if len(places) == 1 and only.feature == "settlement" and only.lat is not None:
        frame |= {"lat": only.lat, "lon": only.lon, "geo_precision": GeoPrecision.LOCALITY.value}
    return frame

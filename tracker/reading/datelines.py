"""The place of a date line as that of what is told, where no sentence names another one: "OSTRA, 3 May – Police held …"."""

from __future__ import annotations

import re

from tracker import gazetteer
from tracker.reading.model import LEAST
from tracker.reading.names import Mention, fold
from tracker.reading.told import Account

DOUBT = "the place is that of the date line alone: see whether it happened there"
MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?"
WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
NAME = r"[A-ZÀ-Ž][\w.’'-]+(?:[ -](?:(?:de|do|da|del|la|le|el|al|sur|am|an)[ -]){0,2}[A-ZÀ-Ž][\w’'-]+){0,3}"
LINE = re.compile(
    rf"(?P<place>{NAME})(?:/{NAME})?(?:, {NAME})?(?: \([^)\n]{{2,30}}\))?"
    rf"(?P<day>,? (?:{WEEKDAY},? )?(?:\d{{1,2}}(?:st|nd|rd|th)? {MONTH}|{MONTH} \d{{1,2}}|\d{{1,2}}[./]\d{{1,2}}[./]\d{{2,4}}|\d{{4}}-\d\d-\d\d)"
    rf"(?:,? \d{{4}})?)?(?:,? \([^)\n]{{2,30}}\))?\s*(?P<end>—|–|--|-|\.|:)\s"
)
SEATS = frozenset(  # where bodies and newspapers sit that tell of what happened elsewhere
    "geneva|new york|london|paris|brussels|washington|vienna|the hague|strasbourg|amsterdam|berlin|oslo|nairobi|dakar|united nations|reuters|lyon".split(
        "|"
    )
)


def set_scene(text: str, account: Account) -> None:
    """Give what is told without a place that of the date line, where nothing that is told has a place."""
    acts = [told for told in account.acts if told.trigger.act and told.score >= LEAST]
    if not acts or any(told.place or told.held_at for told in acts):
        return
    spot = _place(text, account)
    if spot is not None and not _names_another(account, spot):
        for told in acts:
            told.place, told.place_doubt = spot, DOUBT


def _place(text: str, account: Account) -> Mention | None:
    """The place of the date line, if the gazetteer knows it and nobody else is named so."""
    for part in account.parts:
        line = LINE.match(text, part.start, part.end) if part.kind in ("body", "headline") else None
        if line is None or part.end - part.start < 60:
            continue
        name = line["place"]
        known = gazetteer.find(name.title() if name.isupper() else name)
        sure = line["day"] is not None or name.isupper()
        if name.casefold() in SEATS or not (known or sure) or (line["end"] in "-.:" and not known):
            return None
        return Mention(line.start("place"), line.end("place"), name, "place", 0.6)
    return None


def _names_another(account: Account, spot: Mention) -> bool:
    """Whether the text names another place, other than a country: it may well have happened there."""
    others = {
        m.text for m in account.places if m.kind == "place" and m.start > spot.end and fold(m.text) != fold(spot.text)
    }
    return any(not (known := gazetteer.find(name)) or known[0].place.feature != "country" for name in others)

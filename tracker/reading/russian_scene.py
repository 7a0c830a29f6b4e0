"""The place of a date line or of the head of a Russian report as that of what is told, where no sentence says where: "БИШКЕК. …"."""

from __future__ import annotations

import re
from dataclasses import replace

from tracker import gazetteer
from tracker.reading.later import AFTER
from tracker.reading.layout import Sentence
from tracker.reading.model import LEAST
from tracker.reading.names import Mention
from tracker.reading.told import Account

DOUBT = "the place is that of the head of the report alone: see whether it happened there"
SCORE = 0.6
OPENS = re.compile(
    r"^\W*(?:СРОЧНО\W+)?(?P<place>[А-ЯЁ][А-ЯЁа-яё-]{2,}(?:-на-[А-ЯЁ][а-яё]+)?)(?P<behind>[.,:—–]|\s+[—–]|$|\s*\()", re.M
)
SEATS = frozenset(
    "женева нью-йорк лондон париж брюссель вашингтон вена прага рига вильнюс варшава берлин страсбург гаага москва".split()
)
"""Where bodies and newspapers sit that tell of what happened elsewhere."""


def set_place(text: str, account: Account, sentences: list[Sentence]) -> None:
    """Give what is told without any place that of a line that opens with a town; where there is none, the one town of the headline."""
    acts = [told for told in account.acts if told.trigger.act and told.score >= LEAST]
    acts = [told for told in acts if told.trigger.stage not in AFTER] or acts
    if not acts or any(told.place or told.held_at for told in acts):
        return
    spot = _opening(text) or _headline(account, sentences)
    if spot is not None:
        for told in acts:
            told.place, told.place_doubt = replace(spot, score=SCORE), DOUBT


def _opening(text: str) -> Mention | None:
    """The town that a line opens with: "БАКУ. У блогера …", "МИНСК, 11 июля"."""
    for line in OPENS.finditer(text):
        name = line["place"].title() if line["place"].isupper() else line["place"]
        known = gazetteer.named(name.casefold())
        if known and known[0].feature == "settlement" and name.casefold() not in SEATS:
            return Mention(line.start("place"), line.end("place"), name, "place", SCORE)
    return None


def _headline(account: Account, sentences: list[Sentence]) -> Mention | None:
    """The place that the first sentence names, where it names one."""
    if not sentences:
        return None
    first = sentences[0]
    named = [spot for spot in account.places if first.start <= spot.start < first.end]
    towns = [
        spot for spot in named if not (known := gazetteer.named(spot.text.casefold())) or known[0].feature != "country"
    ]
    return towns[0] if len(towns) == 1 else None

"""Sentences that only say when and where: "Это случилось 16 сентября около восьми утра", "Всё произошло во дворе дома"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from tracker.reading.later import AFTER
from tracker.reading.layout import Sentence
from tracker.reading.russian_where import day_near, place_near
from tracker.reading.told import Account

HAPPENED = re.compile(
    r"\b(?:(?:случил(?:ось|ся|ась)|произош(?:ло|[её]л|ла)|происходил[оа]?|дело было|было это|это было)(?=\s)|датирован\w+)\b",
    re.I,
)
BACK = 6  # sentences before, and the one behind
SCORE = 0.65
WHY = "another sentence says when it happened"


def fill(text: str, account: Account, sentences: Sequence[Sentence]) -> None:
    """Give acts without a day or place those of a sentence near them that says when and where it happened."""
    order = {sentence: number for number, sentence in enumerate(sentences)}
    for number, sentence in enumerate(sentences):
        happened = HAPPENED.search(text, sentence.start, sentence.end)
        if happened is None:
            continue
        day = day_near(text, account, sentence, happened.start())
        place = place_near(text, account, sentence, happened.start())
        near = [
            act
            for act in account.acts
            if act.trigger.act and act.trigger.stage not in AFTER and -1 <= number - order.get(act.sentence, -9) <= BACK
        ]
        for act in near:
            if act.day is None and day is not None:
                doubt = f"{WHY}; {day.doubt}" if day.doubt else WHY
                act.day = replace(day, doubt=doubt, score=min(day.score, SCORE), counted=True)
            if act.place is None and place is not None:
                act.place = replace(place, score=SCORE)

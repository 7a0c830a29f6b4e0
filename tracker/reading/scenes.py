"""Where and when it happened, from the sentence before or the head of a report, in Russian and Chinese.

A report dates the raid, and the next sentence says who was led away; or its headline says that people were taken in a town,
and the names follow. Such a day or place scores low, with a doubt: nobody takes it along with others.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from tracker.reading.day import Day
from tracker.reading.later import AFTER, family_of
from tracker.reading.layout import Sentence
from tracker.reading.names import Mention
from tracker.reading.told import Account, Told
from tracker.reading.tongues import Tongue

SCENE, HEAD = 0.65, 0.6  # how sure it is that the sentence before, or the head of the report, sets the scene
BACK = 2  # sentences of the same paragraph
LEAD = 3  # sentences at the head
BEFORE, ABOVE = "the sentence before says when", "the head of the report says when"
DayOf = Callable[[str, Account, Sentence, int], Day | None]
PlaceOf = Callable[[str, Account, Sentence, int], Mention | None]


def fill(
    text: str, account: Account, sentences: Sequence[Sentence], tongue: Tongue, day_of: DayOf, place_of: PlaceOf
) -> None:
    """Give acts without a day or place those of the sentence before, or of a head that tells of the same."""
    order = {sentence: number for number, sentence in enumerate(sentences)}
    for act in account.acts:
        number = order.get(act.sentence)
        if number is None or not act.trigger.act:
            continue
        before = [s for s in sentences[max(0, number - BACK) : number] if s.paragraph == act.sentence.paragraph]
        first_of_all = act.trigger.stage not in AFTER
        for sentence in reversed(before):
            if act.day is None and first_of_all and (day := day_of(text, account, sentence, sentence.end)) is not None:
                act.day = _doubted(day, BEFORE, SCENE)
            if act.place is None and (place := place_of(text, account, sentence, sentence.end)) is not None:
                act.place = replace(place, score=SCENE)
    for family in {family_of(act.trigger) for act in account.acts if act.trigger.act}:
        own = [act for act in account.acts if act.trigger.act and family_of(act.trigger) == family]
        _from_head(text, account, sentences[:LEAD], tongue, own, day_of, place_of)


def _from_head(
    text: str,
    account: Account,
    head: Sequence[Sentence],
    tongue: Tongue,
    own: Sequence[Told],
    day_of: DayOf,
    place_of: PlaceOf,
) -> None:
    """The day and place of a head that tells of acts of this family, where none of them has any."""
    family = family_of(own[0].trigger)
    own = [act for act in own if act.trigger.stage not in AFTER] or own
    for sentence in head:
        told = [
            one
            for one in tongue.found(text, sentence.start, sentence.end)
            if family_of(one.trigger) == family and not tongue.is_unreal(text, sentence.start, one.start)
        ]
        if not told:
            continue
        first = next((act for act in own if act.trigger.stage not in AFTER), None)  # a release has a day of its own
        if (
            first is not None
            and not any(act.day for act in own)
            and (day := day_of(text, account, sentence, told[0].start))
        ):
            first.day = _doubted(day, ABOVE, HEAD)
        if not any(act.place for act in own) and (place := place_of(text, account, sentence, told[0].start)):
            own[0].place = replace(place, score=HEAD)


def _doubted(day: Day, why: str, score: float) -> Day:
    doubt = f"{why}; {day.doubt}" if day.doubt else why
    return replace(day, doubt=doubt, score=min(day.score, score), counted=True)

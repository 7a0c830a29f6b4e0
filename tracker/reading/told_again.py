"""Days and places of what was done, from sentences that tell it again or set the scene for it.

A report tells of an arrest in its first sentence and of its day and place in the fourth; or it dates the raid, and the next
sentence says who was led away. Such a day or place scores low: nobody takes it along with others.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from tracker.reading import english_words as words
from tracker.reading import triggers
from tracker.reading.day import Day
from tracker.reading.english_where import day_near, place_near, saying_at
from tracker.reading.groups import Who
from tracker.reading.later import family_of
from tracker.reading.layout import Sentence
from tracker.reading.model import LEAST
from tracker.reading.names import Mention, Person
from tracker.reading.sayings import Saying
from tracker.reading.told import Account, Told
from tracker.reading.triggers import Found

AGAIN, SCENE = 0.6, 0.65  # how sure it is that another sentence tells of the same, and that the one before dates it
BEFORE = "the sentence before says when"
SPEAKS = re.compile(rf"\W{{0,3}}(?:\w+ )?{words.SAID}\b", re.I)
SPOKEN = re.compile(rf"\b{words.SAID}(?: [A-Z]\w+)? $", re.I)


def add_days_and_places(
    text: str, account: Account, sentences: Sequence[Sentence], said: Mapping[Sentence, list[Saying]]
) -> None:
    """Add to the account when and where it happened, where the sentence that tells it leaves that open."""
    for sentence in sentences:
        if sentence.kind in ("body", "item", "caption"):
            account.acts += _again(text, account, sentence, said.get(sentence, []))
    for before, sentence in zip(sentences, sentences[1:], strict=False):
        if before.paragraph == sentence.paragraph:
            _scene(text, account, before, sentence)


def _again(text: str, account: Account, sentence: Sentence, said: list[Saying]) -> list[Told]:
    """What a sentence tells again of people of whom another one told it."""
    here = [act for act in account.acts if act.sentence is sentence]
    found = [
        one
        for one in triggers.found(text, sentence.start, sentence.end)
        if one.trigger.act
        and not triggers.is_unreal(text, sentence.start, one.start)
        and not any(act.start < one.end and one.start < act.end for act in here)
    ]
    out = []
    for person in account.people if found else ():
        mention = next((m for m in person.mentions if _fits(text, m, sentence)), None)
        if mention is None or any(v.person is person for act in here for v in act.victims):
            continue
        done = {
            family_of(t.trigger)
            for t in account.acts
            if t.score >= LEAST and any(v.person is person for v in t.victims)
        }
        near = [one for one in found if family_of(one.trigger) in done]
        if not near:
            continue
        one = min(near, key=lambda one: max(one.start - mention.end, mention.start - one.end))
        saying = saying_at(said, one.start)
        day = day_near(text, account, sentence, one.start, one.end, saying)
        place = place_near(text, account, sentence, one.start)
        if day is not None or place is not None:
            out.append(_told(one, sentence, mention, person, day, place, saying))
    return out


def _fits(text: str, mention: Mention, sentence: Sentence) -> bool:
    """Whether somebody is told of in a sentence, and neither speaks in it nor is only whose lawyer or brother acts."""
    return (
        sentence.start <= mention.start < sentence.end
        and not mention.own
        and not SPEAKS.match(text, mention.end, sentence.end)
        and not SPOKEN.search(text[max(sentence.start, mention.start - 40) : mention.start])
    )


def _told(
    one: Found,
    sentence: Sentence,
    mention: Mention,
    person: Person,
    day: Day | None,
    place: Mention | None,
    saying: Saying | None,
) -> Told:
    who = Who("person", mention.start, mention.end, mention.text, person, person.sex, person.sex_at)
    return Told(one.trigger, one.start, one.end, sentence, [who], None, "", day=day, place=place, saying=saying, score=AGAIN, weighed=True)  # fmt: skip


def _scene(text: str, account: Account, before: Sentence, sentence: Sentence) -> None:
    """A day of the sentence before, where that one tells of nothing that was done to anybody."""
    if any(act.sentence is before for act in account.acts):
        return
    days = [d for d in account.days if before.start <= d.start < before.end and not d.head and len(d.edtf) == 10]
    if len(days) != 1 or day_near(text, account, before, before.start, before.start) is None:
        return
    for act in account.acts:
        if act.trigger is triggers.GONE and days[0].counted:
            continue  # "was let go two days later. Nothing has been heard of Bo Ek"
        if act.sentence is sentence and act.day is None:
            doubt = f"{BEFORE}; {days[0].doubt}" if days[0].doubt else BEFORE
            act.day = replace(days[0], doubt=doubt, score=min(days[0].score, SCENE), counted=True)

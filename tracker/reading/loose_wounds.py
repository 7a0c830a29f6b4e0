"""Adds the harm that a text of force tells in any words to whom it happened: what `injuries` has no pattern for."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from tracker.reading import tellers
from tracker.reading.bearers import OUT, Scene, bearers, scene
from tracker.reading.english_figures import is_idea
from tracker.reading.english_topic import OTHER_SENSE, is_fiction, is_near_force, is_of_a_mishap
from tracker.reading.english_where import saying_at
from tracker.reading.force import knows_mishaps, may_tell_of_force, tells_of_mishap
from tracker.reading.groups import Item, Who
from tracker.reading.harm_words import PARTS
from tracker.reading.harms import OWN_DOING, harms
from tracker.reading.layout import Sentence
from tracker.reading.sayings import Saying
from tracker.reading.told import Account, Wound

SURE, READ = 0.75, 0.65  # whose it is stands beside it; or is read from the words before
HIS_OWN = re.compile(r"(?:stitched|sewed|sewn|cut|slashed|set|burned|burnt|injured) (?:up )?(?:his|her|their) own\b")
ALSO = re.compile(r"(?:,| and|, and) $")  # "shot Ada Lund in the stomach and Bo Ek in the knee"
SO_TOO = re.compile(
    rf" (?:in|on|through|across) (?:the |his |her |both |one )?(?:left |right |upper |lower )?(?:{'|'.join(sorted(PARTS, key=len, reverse=True))})\b",
    re.I,
)
BY = re.compile(r"\b\w+(?= by\b)")
MINE = re.compile(r"\b(?:my|me|I)\b")


def add(
    text: str,
    account: Account,
    lines: Sequence[tuple[Sentence, list[Item]]],
    said: Mapping[Sentence, list[Saying]],
) -> None:
    """Add such harm to an account, and ask once more whose the harm is that was given to one who only tells of it."""
    done = any(v.person for t in account.acts for v in t.victims)
    wide = may_tell_of_force(text) or (done and not knows_mishaps(text))
    if not (wide or account.wounds):
        return
    at_of = {sentence: at for at, (sentence, _) in enumerate(lines)}
    on = scene(
        text,
        account.people,
        lines,
        {v.person.number for t in account.acts for v in t.victims if v.person and t.trigger.act},
    )
    account.wounds = [one for wound in account.wounds for one in _settled(on, wound, at_of)]
    if not wide:
        return
    spans = sorted((m.start, m.end) for person in account.people for m in person.mentions)
    for at, (sentence, items) in enumerate(lines):
        if sentence.kind in ("promo", "notice"):
            continue
        before = [one for one, _ in lines[:at]]
        if (
            is_fiction(text, sentence, list(lines[:at]))
            or tells_of_mishap(text, sentence.start, sentence.end)
            or is_of_a_mishap(text, sentence, before)
        ):
            continue
        own = tuple(span for span in spans if sentence.start <= span[0] < sentence.end)
        for hurt in harms(text, sentence.start, sentence.end, own):
            if any(w.hurt.start < hurt.end and hurt.start < w.hurt.end for w in account.wounds):
                continue
            if OTHER_SENSE.search(text, max(sentence.start, hurt.start - 30), min(sentence.end, hurt.end + 40)):
                continue
            verb = BY.search(text, hurt.start, sentence.end)
            if verb is not None and is_idea(text, verb.start(), sentence.end):
                continue
            doer = next((i for i in reversed(items) if i.end <= hurt.start and i.who), None)
            alone = doer is None or doer.who[0].kind in ("person", "pronoun")  # "the teacher broke her finger"
            if alone and OWN_DOING.match(text, hurt.start) and not is_near_force(text, sentence, before):
                continue
            if HIS_OWN.match(text, hurt.start):
                continue
            saying = saying_at(said.get(sentence, []), hurt.start)
            speaks = tellers.teller_at(account.tellers, hurt.start)
            mine = MINE.search(text, max(sentence.start, hurt.start - 20), hurt.end)
            if saying is not None and saying.denies:
                continue
            if mine:
                span = hurt.start, hurt.end
                whos = (
                    []
                    if speaks is None
                    else [Who("person", *span, text[slice(*span)], speaks, speaks.sex, speaks.sex_at, via=span)]
                )
            else:
                whos = bearers(on, hurt, at)
            on.known.update(w.person.number for w in whos if w.person)
            account.wounds += [Wound(hurt, w, sentence, saying, READ if w.via else SURE) for w in whos if w.person]
    _add_the_same(text, account)


def _add_the_same(text: str, account: Account) -> None:
    """Add what the words before say of one, and a second name and part of another: "shot Ada Lund in the stomach and Bo Ek in the knee"."""
    mentions = [(m, p) for p in account.people for m in p.mentions]
    for wound in [w for w in account.wounds if w.hurt.part_at is not None]:
        for mention, person in mentions:
            too = SO_TOO.match(text, mention.end, wound.sentence.end)
            near = wound.hurt.end < mention.start < wound.hurt.end + 8 and ALSO.fullmatch(
                text, wound.hurt.end, mention.start
            )
            if too is None or not near or person is wound.victim.person:
                continue
            who = Who("person", mention.start, mention.end, mention.text, person, person.sex, person.sex_at)
            hurt = replace(wound.hurt, start=mention.start, end=too.end(), part_at=None, body_part="unspecified")
            account.wounds.append(Wound(hurt, who, wound.sentence, wound.saying, wound.score))


def _settled(on: Scene, wound: Wound, at_of: Mapping[Sentence, int]) -> list[Wound]:
    """The harm of whoever bears it, where it was given to one who treats, governs or only tells, and nothing else was done to them."""
    who = wound.victim
    if (
        who.person is None
        or who.person.number in on.told
        or on.rank(who) < OUT
        or not on.parts[who.person.number].speaks
        or wound.sentence not in at_of
    ):
        return [wound]
    return [
        replace(wound, victim=w, score=READ if w.via else SURE)
        for w in bearers(on, wound.hurt, at_of[wound.sentence])
        if w.person and w.start < wound.hurt.end
    ]  # not of whoever is named only afterwards

"""People to whom something was done: names, sex, injuries."""

from __future__ import annotations

import re

from tracker.reading.book import Book, person_of, speech_of, spellings_of
from tracker.reading.groups import Who
from tracker.reading.model import LEAST
from tracker.reading.names import fold
from tracker.reading.told import Account, Told, Wound
from tracker.records.base import Basis, Kind


def people_harmed(account: Account) -> dict[int, list[tuple[Who, Told | Wound]]]:
    """Who was harmed, by number of the person, with what tells it."""
    out: dict[int, list[tuple[Who, Told | Wound]]] = {}
    for told in account.acts:
        if told.trigger.act and told.score >= LEAST:
            for who in told.victims:
                if who.person is not None:
                    out.setdefault(who.person.number, []).append((who, told))
    for wound in account.wounds:
        if wound.victim.person is not None:
            out.setdefault(wound.victim.person.number, []).append((wound.victim, wound))
    return out


def say_person(book: Book, told: list[tuple[Who, Told | Wound]], account: Account) -> None:
    """Name in all spellings, and sex where words say it."""
    person = told[0][0].person
    assert person is not None  # noqa: S101  # only people are gathered here
    key = person_of(book, person)
    best = max(score for _, event in told if (score := event.score) is not None)
    span = person.span()
    near = next((event for who, event in told if who.start <= span[0] < who.end or who.start == span[0]), None)
    said = speech_of(book, account, near.saying if near is not None else None, person.number)
    before = near is not None and near.saying is not None and near.saying.at is not None and span[0] < near.saying.at[1]
    speech = (
        {}
        if before
        and near is not None
        and near.saying is not None
        and near.saying.who is not None
        and near.saying.who.person is person
        else said
    )
    book.say(key, "name", span, score=min(0.95, best + 0.05), text=person.name[:300], group=key, **speech)
    for start, end in spellings_of(person)[1:]:
        other = book.text[start:end]
        if not set(fold(other).split()) <= set(fold(person.name).split()):
            book.say(
                key,
                "name",
                (start, end),
                text=other[:300],
                score=0.8,
                group=key,
                doubt="another spelling, a slip or another name of the same person",
            )
    for who, event in told:
        if who.sex:
            listed = who.head is not None and who.sex_at == who.head
            at = who.sex_at or who.head
            speech = speech_of(book, account, event.saying, person.number)
            if at is None:
                continue
            beside = abs(at[0] - who.start) < 160
            low, high = (min(at[0], who.start), max(at[1], who.end)) if beside else at
            words = "rests on the words at the head of the list" if listed else ""
            book.say(
                key,
                "sex",
                (low, high),
                code=who.sex,
                text=book.text[at[0] : at[1]],
                score=0.9,
                doubt=words,
                rests_on=(at,) if listed else (),
                group=key,
                **speech,
            )
            break


def say_wounds(book: Book, account: Account) -> None:
    """Injuries: each part that the words give, and whose they are."""
    number = 0
    for wound in account.wounds:
        if wound.victim.person is None:
            continue
        number += 1
        hurt, person = wound.hurt, person_of(book, wound.victim.person)
        act = next(
            (t.key for t in book.things.values() if t.kind is Kind.ACT and t.frame.get("victim_id") == person), None
        )
        key = book.thing(
            f"j{number}", Kind.INJURY, "Injury", ((hurt.start, hurt.end),), individual_id=person, act_id=act
        )
        speech = speech_of(book, account, wound.saying, wound.victim.person.number)
        doubt = wound.doubt or ("whose it is, is read from the words before" if wound.victim.via else "")
        base = {"group": person, "score": wound.score, **speech}
        book.say(key, "exists", (hurt.start, hurt.end), doubt=doubt, **base)
        if hurt.body_part != "unspecified":
            book.say(
                key, "body_part", hurt.part_at or (hurt.start, hurt.end), Basis.CLASSIFIED, code=hurt.body_part, **base
            )
        if hurt.side:
            book.say(key, "side", (hurt.start, hurt.end), text=hurt.side, **base)
        if hurt.kind != "unspecified":
            book.say(key, "kind", (hurt.start, hurt.end), Basis.CLASSIFIED, code=hurt.kind, **base)
        if hurt.severity and hurt.severity_at:
            book.say(key, "severity", hurt.severity_at, Basis.CLASSIFIED, code=hurt.severity, **{**base, "score": 0.75})
        if hurt.cause:
            book.say(
                key,
                "cause",
                (hurt.start, hurt.cause[1]),
                text=book.text[hurt.cause[0] : hurt.cause[1]],
                **{**base, "score": 0.85},
            )
        if hurt.treatment and hurt.treatment_at:
            low, high = min(hurt.treatment_at[0], hurt.start), max(hurt.treatment_at[1], hurt.end)
            span = (low, high) if high - low < 120 else hurt.treatment_at
            lead = re.search(r"\bbeing $", book.text[max(0, span[0] - 6) : span[0]])
            book.say(
                key,
                "treatment",
                (span[0] - (6 if lead else 0), span[1]),
                Basis.CLASSIFIED,
                code=hurt.treatment,
                **{**base, "score": 0.85},
            )

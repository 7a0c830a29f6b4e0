"""Acts on people, and the stages of custody."""

from __future__ import annotations

import re
from typing import Any

from tracker import codes
from tracker.reading.about_groups import say_group, say_of_crowd, say_part
from tracker.reading.about_incidents import PLACE_GUESSED, WEIGHED, act_span, crowd_of, day_of, say_day
from tracker.reading.book import METHODS, Book, body_of, location_of, person_of, speech_of
from tracker.reading.later import family_of
from tracker.reading.model import LEAST
from tracker.reading.told import Account, Told
from tracker.records.base import Basis, Kind


def say_acts(book: Book, account: Account, incidents: dict[tuple[str, str], str]) -> None:
    """One act for each person and kind of act, its stages in the order of the text, and the part of who did it."""
    seen: dict[tuple[str, str], str] = {}
    stages: dict[str, list[str]] = {}
    crowd = crowd_of(account)
    for told in sorted(account.acts, key=lambda t: (t.trigger.act == "", t.later, t.start)):
        if told.score < LEAST:
            continue
        family = family_of(told.trigger) if told.trigger.act else "custody"
        incident = incidents.get((family, day_of(told))) or next(
            (k for (f, _), k in incidents.items() if f == family), None
        )
        for who in told.victims:
            if who.kind == "group":
                if told.trigger.act:
                    say_group(book, account, told, who, incident, seen)
                continue
            if who.person is None:
                continue
            person = person_of(book, who.person)
            speech = speech_of(book, account, told.saying, who.person.number)
            if (
                told.saying is not None
                and told.saying.at is not None
                and told.start < told.saying.at[0] + 1
                and told.saying.who is not None
                and told.saying.who.person is who.person
                and told.start < (told.saying.who.end)
            ):
                speech = {}
            act = seen.get((person, family))
            doubt = WEIGHED if told.weighed else "whom the words mean is read from those before" if who.via else ""
            score = told.score - (0.05 if who.via else 0)
            if act is None:
                if not told.trigger.act:
                    continue
                act = book.thing(
                    f"a{len(seen) + 1}",
                    Kind.ACT,
                    codes.label("act_type", told.trigger.act),
                    (act_span(told),),
                    incident_id=incident,
                    victim_id=person,
                )
                seen[person, family] = act
                stated = told.start == (who.head or (0, 0))[0] or (who.via is None and len(told.victims) == 1)
                book.say(
                    act,
                    "exists",
                    act_span(told),
                    Basis.STATED if stated else Basis.CLASSIFIED,
                    score=score,
                    doubt=doubt,
                    group=person,
                    **speech,
                )
            if told.trigger.act:
                kind = (
                    "taken_into_custody"
                    if family == "custody"
                    and told.trigger.act == "detention"
                    and any(p.about == act and p.field == "type" for p in book.proposals)
                    else told.trigger.act
                )
                if not (
                    family == "custody"
                    and kind == "taken_into_custody"
                    and any(p.about == act and p.field == "type" for p in book.proposals)
                ):
                    book.say(
                        act,
                        "type",
                        (told.start, told.end),
                        Basis.CLASSIFIED,
                        code=kind,
                        score=score,
                        doubt=doubt,
                        group=person,
                        **speech,
                    )
            if told.trigger.act and not told.later:
                say_day(book, told, act, person, speech, score, doubt)
            if told.place and told.trigger.act and told.held_at is None and not told.later:
                spot = told.place
                book.say(
                    act,
                    "location",
                    (spot.start, spot.end),
                    record=location_of(book, account, spot.text, (spot.start, spot.end)),
                    score=min(score, PLACE_GUESSED if told.place_doubt else 0.8),
                    doubt=told.place_doubt or doubt,
                    group=person,
                    **speech,
                )
            _methods(book, told, act, person, speech, score)
            if told.stage and told.stage in stages.get(act, []) and told.held_at and family == "custody":
                known = f"{act}.{stages[act].index(told.stage) + 1}"
                if known in book.things and not any(p.about == known and p.field == "location" for p in book.proposals):
                    book.say(
                        known,
                        "location",
                        told.held_at,
                        record=location_of(book, account, book.text[told.held_at[0] : told.held_at[1]], told.held_at),
                        score=min(score, 0.85),
                        group=person,
                        **speech,
                    )
            if told.later and told.stage in stages.get(act, []):  # told before without its day
                known = f"{act}.{stages[act].index(told.stage) + 1}"
                if known in book.things and not any(p.about == known and p.field == "when" for p in book.proposals):
                    say_day(book, told, known, person, speech, score, doubt)
            if (
                told.stage
                and told.stage not in stages.setdefault(act, [])
                and family in ("custody", "disappearance", "abduction")
            ):
                _stage(book, account, told, act, person, stages[act], speech, score, doubt, crowd)
            if told.agent is not None and told.trigger.act:
                say_part(book, told, told.agent, act, incident, person, Basis.CLASSIFIED, score, "")
    if crowd is not None:
        say_of_crowd(book, account, crowd, seen, incidents)


def _methods(book: Book, told: Told, act: str, group: str, speech: dict[str, Any], score: float) -> None:
    low, high = max(told.sentence.start, told.start - 10), min(told.sentence.end, told.end + 45)
    for code, pattern in METHODS:
        if match := re.compile(pattern, re.I).search(book.text, low, high):
            lead = re.search(r"\bbeing $", book.text[max(low, match.start() - 6) : match.start()])
            book.say(
                act,
                "method",
                (match.start() - (6 if lead else 0), match.end()),
                Basis.CLASSIFIED,
                code=code,
                score=min(score, 0.85),
                group=group,
                **speech,
            )
            return


def _stage(
    book: Book,
    account: Account,
    told: Told,
    act: str,
    person: str,
    before: list[str],
    speech: dict[str, Any],
    score: float,
    doubt: str,
    crowd: Told | None,
) -> None:
    before.append(told.stage)
    if told.stage == "apprehended" and told.agent is None and told.start == (told.victims[0].head or (-1, 0))[0]:
        before.remove("apprehended")  # "one of the detained persons" tells no step of its own
        return
    seq = len(before)
    key = book.thing(f"{act}.{seq}", Kind.DETENTION_STAGE, codes.label("stage", told.stage), (), act_id=act, seq=seq)
    span = told.stage_at or (told.start, told.end)
    own = next((v.via for v in told.victims if v.via), None)
    start = min(span[0], own[0]) if own and span[0] - own[0] < 60 else span[0]
    full = act_span(told) if len(told.victims) > 1 else (start, _facility_end(book, told, span))
    book.say(key, "stage", full, Basis.CLASSIFIED, code=told.stage, score=score, doubt=doubt, group=person, **speech)
    if told.later:
        say_day(book, told, key, person, speech, score, doubt)
    place = told.held_at or _facility(book, told)
    if place:
        words = book.text[place[0] : place[1]]
        book.say(
            key,
            "location",
            place,
            record=location_of(book, account, words, place),
            score=min(score, 0.85),
            group=person,
            **speech,
        )
    if told.agent is not None and told.agent.kind == "body" and told.stage == "apprehended":
        book.say(
            key,
            "authority",
            (told.agent.start, told.end),
            record=body_of(book, told.agent.text, (told.agent.start, told.agent.end)),
            score=score,
            group=person,
            **speech,
        )


def _facility(book: Book, told: Told) -> tuple[int, int] | None:
    if told.stage != "medical_transfer":
        return None
    match = re.compile(r"(?:an? |the )?(?:[\w’'-]+ ){0,3}?(?:hospital|clinic)\b", re.I).match(
        book.text, told.end, told.sentence.end
    )
    return match.span() if match else None


def _facility_end(book: Book, told: Told, span: tuple[int, int]) -> int:
    place = _facility(book, told)
    return place[1] if place else span[1]

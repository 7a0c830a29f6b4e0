"""Incidents: what happened, when and where."""

from __future__ import annotations

from typing import Any

from tracker import codes
from tracker.reading.book import PROTESTERS, Book, location_of, speech_of
from tracker.reading.later import DEATH, family_of, mark
from tracker.reading.model import LEAST
from tracker.reading.told import Account, Gathering, Told
from tracker.reading.triggers import CHARGED
from tracker.records.base import Attribution, Basis, Kind

PLACE_GUESSED = 0.6  # how sure it is that it happened where the date line was written
WEIGHED = "to whom it was done is likely by the words around the name, and no more: read the sentence"


def say_incidents(book: Book, account: Account) -> dict[tuple[str, str], str]:
    """One incident for each named gathering and for each (kind, day) of acts; acts without a day join the first of their kind."""
    out: dict[tuple[str, str], str] = {}
    for gathering in account.gatherings:
        key = f"i{len(out) + 1}"
        name = (gathering.type, gathering.day.edtf if gathering.day else "")
        if name in out:
            continue
        crowd = crowd_of(account)
        caption = gathering.saying is not None and gathering.saying.attribution is Attribution.CAPTION
        met = (
            gathering.type == "demonstration"
            and crowd is not None
            and not caption
            and not any(k[0] == "met" for k in out)
            and abs(crowd.sentence.paragraph - gathering.sentence.paragraph) < 4
        )
        code = "demonstration_intervened" if met else gathering.type
        out[name] = key
        if met:
            out["met", ""] = out["met", name[1]] = key
        _incident(
            book,
            account,
            key,
            code,
            (gathering.start, gathering.end),
            (crowd.start, crowd.victims[0].end) if met and crowd else gathering.noun,
            gathering,
        )
    mark(book.text, account.acts)
    for told in sorted(account.acts, key=lambda t: t.later):  # what came after joins what began it
        if not told.trigger.act or told.score < LEAST:
            continue
        family = family_of(told.trigger)
        day = day_of(told)
        if (family, day) in out:
            continue
        if not day:
            same = next((k for (f, _), k in out.items() if f == family), None)
            rally = out.get(("met", ""))
            first = (rally if family == "custody" else None) or same
            if first:
                out[family, day] = first
                continue
        elif family == "custody" and (rally := out.get(("met", day))):  # who was held that day was held there
            out[family, day] = rally
            continue
        if family != "custody" and (
            twin := next((k for (f, d), k in out.items() if d == day and f not in ("demonstration", "met")), None)
        ):
            out[family, day] = twin
            continue
        key = f"i{len(set(out.values())) + 1}"
        out[family, day] = key
        in_court = told.later and (told.trigger.stage in ("trial", "sentenced") or told.trigger == CHARGED)
        if told.later and not in_court:  # how it began is not told: no incident of its own is offered
            book.thing(key, Kind.INCIDENT, book.text[told.start : told.end])
            continue
        code = {"custody": "arrests", "disappearance": "disappearance", "abduction": "disappearance", "killing": "attack", "physical_assault": "attack",
                "torture": "attack", "refoulement": "transfer", "threat": "pressure", "travel_restriction": "pressure", "rape": "attack"}.get(family, "other")  # fmt: skip
        if told.trigger.act == DEATH:
            code = DEATH
        elif in_court:
            code = "proceedings"
        span = act_span(told)
        book.thing(key, Kind.INCIDENT, codes.label("incident_type", code))
        group = key
        book.say(
            key,
            "exists",
            span,
            Basis.CLASSIFIED,
            score=told.score - 0.1,
            group=group,
            **speech_of(book, account, told.saying),
        )
        book.say(
            key,
            "type",
            (told.start, told.end),
            Basis.CLASSIFIED,
            code=code,
            score=told.score - 0.1,
            group=group,
            **speech_of(book, account, told.saying),
        )
        speech = speech_of(book, account, told.saying)
        say_day(book, told, key, group, speech, told.score, WEIGHED if told.weighed else "")
        if told.place:
            _located(book, account, key, told, group)
    return out


def day_of(told: Told) -> str:
    """The day by which acts are told apart: that of a later step is not when it happened."""
    return told.day.edtf if told.day and not told.later else ""


def say_day(book: Book, told: Told, of: str, group: str, speech: dict[str, Any], score: float, doubt: str) -> None:
    """Offer the day that a sentence tells, if any, as that of an act, a stage or an incident."""
    if told.day is None:
        return
    book.say(
        of,
        "when",
        (told.day.start, told.day.end),
        told.day.basis,
        text=told.day.edtf,
        score=min(score, told.day.score),
        doubt=told.day.doubt or doubt,
        rests_on=told.day.rests_on,
        group=group,
        **speech,
    )


def _located(book: Book, account: Account, key: str, told: Told, group: str) -> None:
    spot = told.place
    if spot is None:
        return
    book.say(
        key,
        "location",
        (spot.start, spot.end),
        record=location_of(book, account, spot.text, (spot.start, spot.end)),
        score=min(told.score, PLACE_GUESSED if told.place_doubt else 0.85),
        doubt=told.place_doubt or (WEIGHED if told.weighed else ""),
        group=group,
        **speech_of(book, account, told.saying),
    )


def _incident(
    book: Book, account: Account, key: str, code: str, span: tuple[int, int], at: tuple[int, int], gathering: Gathering
) -> None:
    label = codes.label("incident_type", code)
    speech = speech_of(book, account, gathering.saying)
    book.thing(key, Kind.INCIDENT, label, (span,))
    book.say(key, "exists", span, group=key, **speech)
    book.say(key, "type", at, Basis.CLASSIFIED, code=code, group=key, **speech)
    if gathering.day:
        book.say(
            key,
            "when",
            (gathering.day.start, gathering.day.end),
            gathering.day.basis,
            text=gathering.day.edtf,
            doubt=gathering.day.doubt,
            rests_on=gathering.day.rests_on,
            score=gathering.day.score,
            group=key,
            **speech,
        )
    if gathering.spot and gathering.place:
        spot = gathering.spot
        book.say(
            key,
            "location",
            gathering.place,
            record=location_of(book, account, spot.text, (spot.start, spot.end)),
            text=spot.text,
            group=key,
            **speech,
        )


def crowd_of(account: Account) -> Told | None:
    """The counted or unnamed group that was taken into custody, if the text tells of one."""
    groups = [
        t
        for t in account.acts
        if family_of(t.trigger) == "custody"
        and any(
            v.kind == "group" and (v.noun in PROTESTERS or (v.count and v.count[0] and v.count[0] > 1))
            for v in t.victims
        )
    ]
    counted = [t for t in groups if any(v.count for v in t.victims) and t.sentence.kind != "headline"]
    return next(iter(counted or [t for t in groups if t.sentence.kind != "headline"] or groups), None)


def act_span(told: Told) -> tuple[int, int]:
    """From the first of who, pronoun and trigger to the last of them, in one sentence; in two where it is weighed."""
    starts = [told.start, *((v.via or v.head or (v.start, v.end))[0] for v in told.victims)]
    ends = [
        max(told.end, told.held_at[1]) if told.held_at else told.end,
        *(v.end for v in told.victims if v.via is None),
    ]
    inside = told.sentence
    if told.weighed:
        return min(starts), max(ends)
    return max(min(starts), inside.start), min(max(ends), inside.end)

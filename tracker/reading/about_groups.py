"""Who did it, groups and their numbers, and what named people share with a counted group."""

from __future__ import annotations

import re
from dataclasses import replace

from tracker import codes
from tracker.reading.about_incidents import act_span
from tracker.reading.book import FACILITIES, MANY, PROTESTERS, Book, body_of, key_of, location_of, person_key, speech_of
from tracker.reading.groups import QUANTITY, Who
from tracker.reading.later import family_of
from tracker.reading.told import Account, Told
from tracker.records.base import Basis, Kind, Role


def say_part(
    book: Book,
    told: Told,
    agent: Who,
    act: str,
    incident: str | None,
    group: str,
    basis: Basis,
    score: float,
    doubt: str,
) -> None:
    """The alleged perpetrator of one act, as the sentence names it."""
    if agent.kind == "group" and agent.noun not in (
        "officer",
        "guard",
        "soldier",
        "policeman",
        "guerrilla",
        "rebel",
        "terrorist",
        "man",
        "person",
        "member",
        "individual",
        "insurgent",
        "bodyguard",
        "official",
    ):
        return
    actor = key_of(book, agent)
    part = book.thing(
        f"{act}.by.{actor}",
        Kind.INVOLVEMENT,
        book.things[actor].label,
        (),
        incident_id=incident,
        act_id=act,
        actor_id=actor,
        role=Role.ALLEGED_PERPETRATOR.value,
    )
    span = (
        min(agent.start, told.start),
        max(agent.end, told.end, *(v.end for v in told.victims if v.start > told.start and v.via is None)),
    )
    book.say(
        part,
        "exists",
        span,
        basis,
        record=actor,
        text=book.things[actor].label,
        score=min(score, 0.85),
        doubt=doubt,
        group=group,
    )


def say_group(
    book: Book, account: Account, told: Told, who: Who, incident: str | None, seen: dict[tuple[str, str], str]
) -> None:
    """A group: its number belongs to the incident; the act is the group's, by its description."""
    mass = next((p.about for p in book.proposals if p.code == "mass_detention"), None)
    if mass and who.count and (who.count[0] or who.count[1] or 0) >= MANY:
        incident = mass
    speech = speech_of(book, account, told.saying)
    if (
        who.count
        and incident
        and family_of(told.trigger) in ("custody", "killing", "physical_assault", "disappearance", "abduction")
    ):
        low, high = who.count
        what = {
            "custody": "detained",
            "killing": "killed",
            "physical_assault": "injured",
            "disappearance": "disappeared",
            "abduction": "abducted",
        }[family_of(told.trigger)]
        number = _number_at(who)
        if (low or high or 0) > 1 and number and incident != mass:
            book.say(
                incident,
                f"count.{what}",
                number,
                low=low,
                high=high,
                text=book.text[slice(*number)],
                score=told.score,
                group=incident,
                **speech,
            )
    if told.sentence.kind == "headline":
        if told.agent is not None and told.agent.kind == "body":
            body_of(book, told.agent.text, (told.agent.start, told.agent.end))
        return
    key = body_of(book, who.text, (who.start, who.end), "group")
    if (key, family_of(told.trigger)) in seen:
        return
    act = book.thing(
        f"a{len(seen) + 1}",
        Kind.ACT,
        codes.label("act_type", told.trigger.act),
        (act_span(told),),
        incident_id=incident,
        victim_id=key,
    )
    seen[key, family_of(told.trigger)] = act
    book.say(act, "exists", act_span(told), score=told.score - 0.1, group=key, **speech)
    book.say(
        act,
        "type",
        (told.start, told.end),
        Basis.CLASSIFIED,
        code=told.trigger.act,
        score=told.score - 0.1,
        group=key,
        **speech,
    )
    if mass and incident == mass and who.count:
        number = _number_at(who)
        if number:
            book.say(
                act,
                "count.detained",
                number,
                low=who.count[0],
                high=who.count[1],
                text=book.text[slice(*number)],
                score=0.8,
                group=key,
                **speech,
            )
    if (
        (held := re.compile(FACILITIES, re.I).search(book.text, told.end, min(told.sentence.end, told.end + 60)))
        and mass
        and incident == mass
    ):
        book.say(act, "facility", held.span(), score=0.75, group=key, **speech)
    if told.agent is not None:
        say_part(book, told, told.agent, act, incident, key, Basis.CLASSIFIED, told.score, "")


def _number_at(who: Who) -> tuple[int, int] | None:
    """Where the words for the number of a group stand."""
    quantity = re.match(QUANTITY, who.text, re.I)
    return who.number or ((who.start, who.start + quantity.end()) if quantity else None)


def say_of_crowd(
    book: Book, account: Account, crowd: Told, seen: dict[tuple[str, str], str], incidents: dict[tuple[str, str], str]
) -> None:
    """What the named people share with "six protesters": concluded only where their number is the same, and marked as concluded."""
    group = next((v for v in crowd.victims if v.kind == "group"), None)
    if group is None:
        return
    of_group = [t for t in account.acts if family_of(t.trigger) == "custody" and t.sentence is not crowd.sentence]
    named: dict[int, Who] = {}
    for told in of_group:
        for who in told.victims:
            if who.person is not None:
                named.setdefault(who.person.number, who)
    count = group.count[0] if group.count else None
    if count is None or len(named) != count:
        named = {n: w for n, w in named.items() if w.held}
    met = incidents.get(("met", ""))
    note = f"concluded: {len(named)} are named as taken into custody, and the text counts {group.text}; is it the same people?"
    for who in named.values():
        assert who.person is not None  # noqa: S101  # only people were gathered
        person = person_key(who.person)
        act = seen.get((person, "custody"))
        if act is None:
            continue
        direct = bool(who.held)
        basis, doubt, score = (Basis.CLASSIFIED, "", 0.8) if direct else (Basis.INFERRED, note, 0.65)
        if crowd.agent is not None:
            say_part(
                book,
                replace_victims(crowd, group),
                crowd.agent,
                act,
                book.things[act].frame.get("incident_id"),
                person,
                basis,
                score,
                doubt,
            )
            stage = next(
                (
                    t
                    for t in book.things.values()
                    if t.kind is Kind.DETENTION_STAGE
                    and t.frame.get("act_id") == act
                    and t.label == codes.label("stage", "apprehended")
                ),
                None,
            )
            if stage is not None and crowd.agent.kind == "body":
                book.say(
                    stage.key,
                    "authority",
                    (crowd.agent.start, group.end),
                    Basis.CLASSIFIED,
                    record=body_of(book, crowd.agent.text, (crowd.agent.start, crowd.agent.end)),
                    score=0.75,
                    group=person,
                )
        if group.noun in PROTESTERS:
            span = (group.start, group.end)
            other = next(((t for t in of_group if any(v.person is who.person for v in t.victims))), None)
            quote = span if direct or other is None else act_span(other)
            book.say(
                act,
                "characteristic",
                quote,
                basis,
                code="demonstrator",
                score=score,
                doubt=doubt,
                rests_on=(span,),
                group=person,
            )
            if met:
                part = book.thing(
                    f"{met}.{person}",
                    Kind.INVOLVEMENT,
                    "Participant",
                    (),
                    incident_id=met,
                    actor_id=person,
                    role=Role.PARTICIPANT.value,
                )
                book.say(
                    part,
                    "exists",
                    quote,
                    basis,
                    text="protester",
                    score=score,
                    doubt=doubt,
                    rests_on=(span,),
                    group=person,
                )
        when = next((p for p in book.proposals if p.about == met and p.field == "when"), None) if met else None
        own = any(p.about == act and p.field in ("when", "location") for p in book.proposals)
        again = "concluded: the gathering's day; the words give none for the detention itself"
        if when is not None and not own:
            book.say(
                act,
                "when",
                (when.start, when.end),
                Basis.INFERRED,
                text=when.text,
                score=0.6,
                doubt=again,
                group=person,
            )
        if crowd.place is not None and not own:
            where = location_of(book, account, crowd.place.text, (crowd.place.start, crowd.place.end))
            book.say(
                act,
                "location",
                (crowd.agent.start if crowd.agent else crowd.start, group.end),
                Basis.INFERRED,
                record=where,
                text=crowd.place.text,
                score=0.6,
                doubt="concluded: the place where the police that acted are",
                group=person,
            )


def replace_victims(told: Told, group: Who) -> Told:
    """The same act with the group alone as its victims."""
    return replace(told, victims=[group])

"""From what a text tells to things and proposals in our terms. Nothing is added that the words do not say; what is concluded is marked."""

from __future__ import annotations

import re
from collections.abc import Callable

from tracker.drafts import script_of
from tracker.reading.about_acts import say_acts
from tracker.reading.about_incidents import say_incidents
from tracker.reading.about_people import people_harmed, say_person, say_wounds
from tracker.reading.about_report import say_of_report, say_speakers, say_what_lies_where
from tracker.reading.book import Book, key_of
from tracker.reading.model import LEAST, Reading
from tracker.reading.names import Person
from tracker.reading.told import Account
from tracker.records.base import Attribution, Kind, Stance


def assemble(
    text: str,
    account: Account,
    engine: str,
    notes: tuple[str, ...] = (),
    known_as: Callable[[Person], list[tuple[int, int]]] | None = None,
) -> Reading:
    """The reading of an account."""
    book = Book(text, {}, [], {})
    say_of_report(book, account)
    people = people_harmed(account)
    for number in sorted(people):
        say_person(book, people[number], account)
    incidents = say_incidents(book, account)
    say_acts(book, account, incidents)
    say_wounds(book, account)
    _statements(book, account)
    say_what_lies_where(book, account)
    say_speakers(book, account)
    kept = tuple(p for p in book.proposals if p.score >= LEAST)
    named = {p.about for p in kept} | {p.record for p in kept} | {p.speaker for p in kept}
    framed = {str(v) for p in kept for v in book.things[p.about].frame.values()}
    things = tuple(t for t in book.things.values() if t.key in named or t.key in framed)
    return Reading(
        account.language,
        script_of(text),
        things,
        kept,
        tuple((s.start, s.end, s.kind) for s in account.parts),
        engine,
        notes,
    )


def _statements(book: Book, account: Account) -> None:
    """What bodies and groups say or deny about what is told here."""
    text = book.text
    incidents = [t for t in book.things.values() if t.kind is Kind.INCIDENT]
    matter = re.compile(
        r"camp|detain|detention|arrest|custody|tortur|beat|releas|injur|kill|disappear|allegation|charge|trial|protest|prison|abus|indoctrination|лагер|задерж|арест|пытк|拘|捕|营",
        re.I,
    )
    for said in account.statements:
        who = said.saying.who
        if who is None or not matter.search(text, said.start, said.end) or said.end - said.start < 15:
            continue
        if who.person is not None and any(t.saying is said.saying for t in account.acts):
            continue  # what a person says is told by the acts in it
        if who.kind == "many":
            continue
        if not incidents:
            continue
        camps = re.search(
            r"\bcamps?\b|facilit|detention cent|indoctrinat|internment|re-?education", text[said.start : said.end], re.I
        )
        mass = next(
            (t for t in incidents if any(p.about == t.key and p.code == "mass_detention" for p in book.proposals)), None
        )
        before = [t for t in incidents if t.spellings and t.spellings[0][0] < said.start]
        about = (mass if camps and mass else (before or incidents)[-1]).key
        field = "description"
        act = next(
            (
                t.key
                for t in book.things.values()
                if t.kind is Kind.ACT and mass and t.frame.get("incident_id") == mass.key
            ),
            None,
        )
        if camps and act:  # what is said of the camps is said of what is done in them
            if any(p.about == act and said.start <= p.start < said.end for p in book.proposals):
                continue
            about, field = act, "facility" if said.saying.denies else "conduct"
        low = who.start if who.start < said.start and said.start - who.start < 60 else said.start
        high = said.end
        if said.saying.at and said.saying.attribution is Attribution.ACCORDING_TO:
            high = max(high, said.saying.at[1])
        speaker = key_of(book, who)
        stance = Stance.DENIES if said.saying.denies else Stance.ASSERTS
        words = text[said.start : said.end].strip(' ,."“”')
        book.say(about, field, (low, high), text=words[:500], stance=stance, speaker=speaker, attribution=said.saying.attribution, score=0.75, group=f"s{said.start}",
                 doubt="what exactly it is about, a person says")  # fmt: skip

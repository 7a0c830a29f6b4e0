"""What a text says of itself: title, publisher, date line, author, warnings; and how its places lie in one another."""

from __future__ import annotations

import re

from tracker import gazetteer
from tracker.reading.book import Book, body_of, is_short_for, location_of, person_key
from tracker.reading.names import fold
from tracker.reading.told import Account
from tracker.records.base import Attribution, Kind


def say_of_report(book: Book, account: Account) -> None:
    """Title, publisher, date line, author and warnings, from the head and foot of the text."""
    text, key = book.text, "report"
    book.thing(key, Kind.SOURCE_REPORT, "This report")
    matter = next((p for p in account.parts if p.kind == "matter"), None)
    titled = re.search(r"^title:\s*(.+)$", text[matter.start : matter.end], re.M) if matter else None
    head = next((p for p in account.parts if p.kind == "headline"), None)
    if titled and matter:
        book.say(
            key,
            "title",
            (matter.start + titled.start(1), matter.start + titled.end(1)),
            attribution=Attribution.HEADLINE,
            group=key,
        )
    elif head:
        book.say(key, "title", (head.start, head.end), attribution=Attribution.HEADLINE, group=key)
    for part in account.parts:
        words = text[part.start : part.end]
        if part.kind in ("body", "headline") and (line := DATELINE.match(words)) and len(words) > 60:
            end = part.start + (line.end(2) if line[2] else line.end(1))
            spot = gazetteer.find(line[1].title())
            book.say(
                key,
                "dateline_place",
                (part.start + line.start(1), end),
                text=text[part.start + line.start(1) : end],
                score=0.9 if spot else 0.6,
                group=key,
                record=location_of(
                    book, account, line[1].title(), (part.start + line.start(1), part.start + line.end(1))
                ),
            )
            break
    if by := re.search(
        r"^(?:By|Автор:?|Текст:?|记者|作者[:：]?)\s+([A-ZА-ЯЁ][\w’'-]+(?: [A-ZА-ЯЁ][\w’'-]+){1,3}|[\u3400-\u9fff]{2,4})\s*$",
        text,
        re.M,
    ):
        book.say(key, "author", by.span(1), group=key)
    for part in account.parts:
        words = text[part.start : part.end]
        if part.kind == "notice" and (
            risk := re.search(
                r"((?:[A-Z][\w./’'-]*(?: [A-Z][\w./’'-]*)*)) has been declared an? [\"“]?undesirable[^.]*", words
            )
        ):
            book.say(
                key,
                "handling_risk",
                (part.start + risk.start(), part.start + risk.end()),
                text=risk[0][:300],
                attribution=Attribution.NOTICE,
                group=key,
            )
            outlet = body_of(book, risk[1], (part.start + risk.start(1), part.start + risk.end(1)), "outlet")
            book.say(
                key,
                "publisher",
                (part.start + risk.start(), part.start + risk.end()),
                record=outlet,
                text=risk[1],
                attribution=Attribution.NOTICE,
                group=key,
            )
    for outlet_spot in account.places:  # an outlet that is known by its first letters is also printed in full
        if outlet_spot.kind == "body" and any(is_short_for(other, fold(outlet_spot.text)) for other in book.bodies):
            body_of(book, outlet_spot.text, (outlet_spot.start, outlet_spot.end), "outlet")
    if not any(p.field == "publisher" for p in book.proposals) and (
        agency := re.search(
            r"(?:©|Copyright|\()\s*(?:\d{4}\s+)?(RFE/RL|Reuters|AFP|AP|EFE|TASS|Xinhua|BBC|[A-Z]{3,8})\b\)?\s*(?:--|—|–|$)",
            text[:600] + "\n" + text[-300:],
            re.M,
        )
    ):
        at = text.find(agency[1])
        book.say(
            key,
            "publisher",
            (at, at + len(agency[1])),
            text=agency[1],
            record=body_of(book, agency[1], (at, at + len(agency[1])), "outlet"),
            score=0.7,
            group=key,
        )


DATELINE = re.compile(
    r"\s*([A-Z][A-Z.’'-]+(?:[ -][A-Z][A-Z.’'-]+)*)(?:, ([A-Z][\w.]+(?: [A-Z][\w.]+)*))?(?:, [^—–(\n-]{0,40})?\s*(?:\([^)]{2,30}\)\s*)?(?:—|–|--|-)\s"
)


def say_what_lies_where(book: Book, account: Account) -> None:
    """What lies in what, where the words say it: "the Chinese Consulate in Almaty", "Almaty, Kazakhstan"."""
    text = book.text
    used = [t for t in book.things.values() if t.kind is Kind.LOCATION]
    spots = [s for s in account.places if s.kind == "place"]
    for thing in used:
        for spot in (s for s in spots if fold(s.text) == fold(thing.label)):
            wider = next(
                (
                    s
                    for s in spots
                    if spot.end < s.start <= spot.end + 12
                    and re.fullmatch(r"(?:,| in|, in| in the city of)\s+", text[spot.end : s.start])
                ),
                None,
            )
            if wider is not None:
                low = text.rfind("the ", max(0, spot.start - 4), spot.start)
                above = location_of(
                    book, account, wider.text.title() if wider.text.isupper() else wider.text, (wider.start, wider.end)
                )
                book.say(
                    thing.key,
                    "parent",
                    (low if low >= 0 else spot.start, wider.end),
                    record=above,
                    text=wider.text,
                    score=0.85,
                    group=thing.key,
                )
                break
            owner = next(
                (
                    s
                    for s in spots
                    if s.own
                    and s.end < spot.start <= s.end + 24
                    and re.fullmatch(
                        r"[’']s (?:[\w-]+ ){0,2}(?:city|town|capital|province|region|district|village),? ?",
                        text[s.end : spot.start],
                    )
                ),
                None,
            )
            if owner is not None:
                above = location_of(book, account, owner.text, (owner.start, owner.end))
                book.say(
                    thing.key,
                    "parent",
                    (owner.start, spot.end),
                    record=above,
                    text=owner.text,
                    score=0.85,
                    group=thing.key,
                )
                break


def say_speakers(book: Book, account: Account) -> None:
    """Speakers who are no victims have a name too."""
    by_key = {person_key(p): p for p in account.people}
    for key in dict.fromkeys(p.speaker for p in book.proposals if p.speaker):
        if key in by_key and not any(p.about == key and p.field == "name" for p in book.proposals):
            book.say(key, "name", by_key[key].span(), text=by_key[key].name[:300], score=0.85, group=key)
    for person in account.people:  # who called the outlet
        key = person_key(person)
        if key in book.things and (call := next((m for said in account.statements if said.saying.channel and said.saying.who is not None and said.saying.who.person is person
                                                 for m in [re.compile(r"(?:managed to )?(?:call|phone|telephone|reach|contact)(?:ed)? [A-Z][\w./-]+").search(book.text, said.saying.at[0] if said.saying.at else said.start, said.end)] if m), None)):  # fmt: skip
            book.say(key, "contact_with_source", call.span(), score=0.75, group=key)

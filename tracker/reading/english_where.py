"""When and where, and demonstrations that an English text tells of."""

from __future__ import annotations

import re

from tracker.reading import english_words as words
from tracker.reading import sayings
from tracker.reading.day import Day
from tracker.reading.groups import Item
from tracker.reading.layout import Sentence
from tracker.reading.names import Mention
from tracker.reading.told import Account, Gathering
from tracker.records.base import Attribution

RALLY = re.compile(
    r"\b(?P<noun>(?:(?:mass|anti-\w+|pro-\w+|peaceful|unauthori[sz]ed|street|student|hunger|solidarity|women’s|women's)\s+)*(?:rall(?:y|ies)|protests?|demonstrations?|pickets?|vigils?|sit-ins?|march(?:es)?(?= (?:in|on|through|against|for|to|outside)\b)))\b",
    re.I,
)


NOT_RALLY = re.compile(r"\b(?:car|motor|dakar|stock|market|share|price|bond|late|in)\s*$", re.I)


AT_PLACE = re.compile(r"\b(?:in front of|outside|near|at|in|on)\s+(?:the\s+)?$", re.I)


MASS = re.compile(r"\b(?:mass(?:ive)?|arbitrary mass)\s+(?:detentions?|arrests?|internment|roundups?)\b", re.I)


def saying_at(said: list[sayings.Saying], at: int) -> sayings.Saying | None:
    """The saying in which a place of the text stands, the innermost."""
    inside = [s for s in said if s.start <= at < s.end]
    return min(inside, key=lambda s: (s.who is None, s.end - s.start)) if inside else None


IN_PLACE = re.compile(
    r"\b(?:in|at|near|outside|inside|from|on|of|around)\s+(?:the\s+)?(?:(?!and\b|who\b|that\b|by\b)[\w’'-]+\s+){0,3}$|,\s*$",
    re.I,
)
ORIGIN = re.compile(
    r"(?:, \d{1,3}, (?:of|from)|, an? (?:[\w-]+ ){1,4}?(?:of|from)|\b(?:born|raised|living|resident|based|registered|exiled) (?:in|near|at)|\b(?:lives|lived) (?:in|near)|\b(?:native|resident|citizen)s? of)\s+(?:the\s+)?$"
)  # "Ada Lund, 24, of Ostra": where somebody is from
TELLS = re.compile(
    rf",? (?:\w+ly |has |have |had )?(?:{words.SAID}|expressed|called|urged|condemned|welcomed|demanded|voiced|published|released (?:a|an|its|the))\b"
)  # when it was told, and not when it happened: "experts today expressed alarm"


OF_A_DAY = re.compile(
    r"\d|day\b", re.I
)  # "on 14 May the Ostra district court ordered": no place stands behind that "on"
OF_A_BODY = re.compile(
    r" (?:[a-z]+ ){0,2}?(?:court|police|prosecutor\w*|council|authorities|administration|officials|government)\b"
)
BEFORE_IT = re.compile(
    r",? (?:the|an?|one|two|three|four|five|six|\d+|some|several|a few) (?:days?|weeks?|months?|years?) before\b"
)  # "on 3 May, a day before she was taken"


def day_near(
    text: str, account: Account, sentence: Sentence, start: int, end: int, saying: sayings.Saying | None = None
) -> Day | None:
    """The day that a sentence gives for what is told at a place in it; the day on which somebody said so is none."""
    inside = [d for d in account.days if sentence.start <= d.start < sentence.end and not d.head]
    fitting = []
    for day in inside:
        if BEFORE_IT.match(text, day.end) or TELLS.match(text, day.end) or _of_telling(day, saying):
            continue
        lead = text[max(sentence.start, day.start - 40) : day.start]
        notice = "notice" in text[start : end + 8]
        if (
            re.search(rf"\b{words.SAID}\b[^.;,]{{0,30}}(?:\bon )?$", lead, re.I)
            or (not notice and re.search(r"\bdated\s*$", lead))
            or re.search(r"\b(?:resolution|born(?: on| in)?|published|issued|founded|until)\s*(?:on\s+)?$", lead, re.I)
        ):
            continue
        between = text[min(end, day.end) : max(start, day.start)] if day.start >= end or day.end <= start else ""
        cost = (
            abs(day.start - start)
            + (
                60
                if re.search(r"[;]|, (?:and|but|when|where|after)\b|\b(?:who|when|after|until|before)\b", between)
                else 0
            )
            + (0 if day.start > start else 10)
        )
        fitting.append((cost, day))
    return min(fitting, key=lambda pair: pair[0])[1] if fitting else None


def _of_telling(day: Day, saying: sayings.Saying | None) -> bool:
    """Whether a day stands before "said that", and what was done behind it."""
    if (
        saying is None
        or saying.who is None
        or saying.at is None
        or saying.attribution is not Attribution.REPORTED_SPEECH
    ):
        return False
    return day.end <= saying.at[0] and saying.at[1] <= saying.start


def _is_from(account: Account, text: str, spot: Mention) -> bool:
    """Whether a place only says where somebody is from: "the beekeeper Ada Lund from Ostra"."""
    lead = re.search(r"\W+(?:of|from)\s+(?:the\s+)?$", text[max(0, spot.start - 14) : spot.start])
    at = spot.start - len(lead[0]) if lead else -1
    return any(mention.end == at for person in account.people for mention in person.mentions)


def place_near(text: str, account: Account, sentence: Sentence, at: int) -> Mention | None:
    """The place that a sentence gives for what is told at an offset."""
    fitting = []
    for spot in account.places:
        if not sentence.start <= spot.start < sentence.end or spot.kind != "place" or spot.own:
            continue
        lead = text[max(sentence.start, spot.start - 40) : spot.start]
        led = IN_PLACE.search(lead)
        if led is None or ORIGIN.search(lead) or _is_from(account, text, spot):
            continue
        if OF_A_DAY.search(led[0]) and OF_A_BODY.match(text, spot.end):
            continue
        fitting.append(
            (
                abs(spot.start - at)
                + (0 if spot.start > at else 15)
                + (40 if re.search(r"\b(?:from|of)\s+(?:the\s+)?$", lead) else 0),
                spot,
            )
        )
    return min(fitting, key=lambda pair: pair[0])[1] if fitting else None


def gatherings_in(
    text: str, sentence: Sentence, listed: list[Item], account: Account, said: list[sayings.Saying]
) -> list[Gathering]:
    """Demonstrations, and mass detentions, that a sentence names."""
    out = []
    if (mass := MASS.search(text, sentence.start, sentence.end)) and sentence.kind == "body":
        spot = next(
            (
                s
                for s in account.places
                if s.kind == "place"
                and mass.end() < s.start < sentence.end
                and re.search(r"\bin (?:the )?(?:[\w-]+ ){0,4}(?:of )?$", text[max(mass.end(), s.start - 50) : s.start])
            ),
            None,
        )
        lead = re.search(r"\b(?:the|a) $", text[max(sentence.start, mass.start() - 4) : mass.start()])
        low = mass.start() - (len(lead[0]) if lead else 0)
        inside = (
            re.search(r"\bin (?:the )?(?:[\w-]+ ){0,4}(?:of )?$", text[max(mass.end(), spot.start - 50) : spot.start])
            if spot
            else None
        )
        at = (max(mass.end(), spot.start - 50) + inside.start(), spot.end) if spot and inside else None
        out.append(
            Gathering(
                "mass_detention",
                low,
                at[1] if at else mass.end(),
                mass.span(),
                sentence,
                None,
                at,
                spot,
                saying_at(said, mass.start()),
            )
        )
    for match in RALLY.finditer(text, sentence.start, sentence.end):
        if (
            NOT_RALLY.search(text[max(sentence.start, match.start() - 12) : match.start()])
            or sentence.kind == "headline"
        ):
            continue
        day = day_near(text, account, sentence, match.start(), match.end())
        if day is not None and not (abs(day.start - match.start()) < 90):
            day = None
        spots = [
            s
            for s in account.places
            if s.kind == "place"
            and match.end() <= s.start < min(sentence.end, match.end() + 90)
            and AT_PLACE.search(text[max(match.end(), s.start - 18) : s.start])
        ]
        if day is None and not spots:
            continue
        first = spots[0] if spots else None
        if first is not None and re.search(r"[;]|\b(?:series of|linked to)\b", text[match.end() : first.start]):
            first = None
        at = None
        if first is not None:
            lead = AT_PLACE.search(text[match.end() : first.start])
            low = match.end() + lead.start() if lead else first.start
            last = next(
                (
                    s
                    for s in account.places
                    if s.kind == "place"
                    and first.end < s.start < first.end + 6
                    and re.fullmatch(r",? (?:in )?", text[first.end : s.start])
                ),
                first,
            )
            at = (low, last.end)
        low = match.start()
        if day is not None and day.end <= match.start() and match.start() - day.end < 4:
            low = (
                text.rfind("The ", sentence.start, day.start)
                if text[max(sentence.start, day.start - 4) : day.start] == "The "
                else day.start
            )
        if re.search(r"\b(?:a|the|an)\s+$", text[max(sentence.start, low - 4) : low], re.I):
            low = max(sentence.start, text.rfind(" ", 0, low - 1) + 1)
        out.append(
            Gathering(
                "demonstration",
                low,
                at[1] if at else match.end(),
                (match.start("noun"), match.end("noun")),
                sentence,
                day,
                at,
                first,
                saying_at(said, match.start()),
            )
        )
        break
    return out

"""What is written down of a text: things and proposals, each said once; people, bodies and places by name."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Any

from tracker import gazetteer
from tracker.reading import russian_where
from tracker.reading.groups import Who
from tracker.reading.model import Proposal, Thing
from tracker.reading.names import Person, fold
from tracker.reading.sayings import Saying
from tracker.reading.told import Account
from tracker.records.base import Basis, Kind

METHODS = (
    ("forced_into_vehicle", r"(?:forced|bundled|dragged|pushed|thrown) into (?:an? |the )?(?:[\w-]+ )?(?:car|van|vehicle|bus|truck)"),
    ("electric_shock", r"electric shocks?|electrocut\w+"), ("punching_kicking", r"punched|kicked|slapped"),
    ("blows_object", r"(?:beat\w*|struck|hit) (?:[\w-]+ ){0,4}?with (?:batons?|sticks?|truncheons?|rifle butts?|pipes?|a \w+)"),
    ("tear_gas", r"tear[- ]?gas\w*"), ("deprivation_sleep", r"deprived of sleep|sleep deprivation"), ("blindfold", r"blindfold\w*"),
    ("isolation", r"solitary confinement"), ("asphyxiation", r"suffocat\w+|plastic bag over"), ("shooting", r"\bshot\b|opened fire|gunned down"),
    ("beating", r"\bbeat(?:en|ing)?\b"),
)  # fmt: skip


PERPETRATORS = (
    ("police", r"police|gendarme|полици|милици|警|полис"), ("intelligence", r"intelligence|secret|security (?:service|committee|bureau)|кнб|фсб|国保|国安"),
    ("armed_forces", r"army|soldier|troops|military|armed forces|brigade|battalion|солдат|военн"), ("prison_staff", r"prison|guards|jailer"),
    ("paramilitary", r"militia|paramilitar|death squad"), ("guerrilla", r"guerrilla|rebels|insurgent"), ("government", r"authorities|government|власт"),
)  # fmt: skip


FEATURES = (
    ("diplomatic", r"consulate|embassy|консульств|посольств|领事馆|大使馆"), ("police_station", r"police (?:station|post|department|headquarters)|precinct|отдел\w* полиции|отделени|участок|派出所|公安局"),
    ("hospital", r"hospital|больниц|医院"), ("clinic", r"clinic|клиник"), ("internment", r"camp|re-?education|лагер|集中营|再教育"),
    ("prison", r"prison|jail|detention|penal|colony|remand|SIZO|СИЗО|изолятор|колони|тюрьм|监狱|看守所"), ("court", r"court|суд|法院"),
    ("airport", r"airport|аэропорт|机场"), ("square", r"square|площад|广场"), ("street", r"street|avenue|road|улиц|проспект"), ("school", r"school|university|университет|学校|大学"),
)  # fmt: skip


MANY = 1000  # from here a number is that of a mass detention, where the text tells of one


FACILITIES = r"(?:detention cent(?:er|re)s|internment camps|re-?education (?:camps|cent(?:er|re)s)|labou?r camps|(?:a )?network of facilities|prisons|camps)"


PROTESTERS = frozenset("protester protestor demonstrator marcher".split())


@dataclass
class Book:
    """Things and proposals as they are written down."""

    text: str
    things: dict[str, Thing]
    proposals: list[Proposal]
    bodies: dict[str, str]
    said: set[tuple[Any, ...]] = field(default_factory=set)

    def thing(
        self, key: str, kind: Kind, label: str, spellings: tuple[tuple[int, int], ...] = (), **frame: object
    ) -> str:
        """A thing under its key, made once."""
        self.things.setdefault(
            key, Thing(key, kind, label, spellings, {k: v for k, v in frame.items() if v is not None})
        )
        return key

    def say(self, about: str, name: str, span: tuple[int, int], basis: Basis = Basis.STATED, **more: Any) -> None:
        """One statement; the same one again is not said twice, and what no word says is not said."""
        start, end = _bare(self.text, *span)
        if start >= end:
            return
        quote = self.text[start:end]
        words = str(more.pop("text", None) or quote)
        new = Proposal(f"q{len(self.proposals) + 1}", about, name, start, end, quote, words, basis=basis, **more)
        same = (
            about,
            name,
            new.code,
            new.record,
            new.text if not new.code and not new.record else "",
            new.low,
            new.high,
            new.stance,
        )
        if same not in self.said:
            self.said.add(same)
            self.proposals.append(new)


def _bare(text: str, start: int, end: int) -> tuple[int, int]:
    """A stretch without the blanks around it and a comma at its end."""
    while start < end and text[start].isspace():
        start += 1
    while start < end and (text[end - 1].isspace() or text[end - 1] in ",，、"):
        end -= 1
    return start, end


def person_key(person: Person) -> str:
    """The key of a person's thing."""
    return f"p{person.number}"


def speech_of(book: Book, account: Account, saying: Saying | None, own: int | None = None) -> dict[str, Any]:
    """Speaker, attribution, channel and connection of what stands inside a saying."""
    if saying is None:
        return {}
    out: dict[str, Any] = {"attribution": saying.attribution}
    if saying.who is not None:
        out["speaker"] = key_of(book, saying.who)
        if saying.who.person is not None and own == saying.who.person.number:
            out["connection"] = "victim"
        if saying.channel:
            out["channel"] = saying.channel
    return out


def key_of(book: Book, who: Who) -> str:
    """The thing of whoever is named: a person, a body or a group."""
    if who.person is not None:
        return person_of(book, who.person)
    return body_of(book, who.text, (who.start, who.end), who.kind)


def person_of(book: Book, person: Person) -> str:
    """The person as a thing."""
    return book.thing(person_key(person), Kind.INDIVIDUAL, person.name, spellings_of(person))


def spellings_of(person: Person) -> tuple[tuple[int, int], ...]:
    """Where each spelling of a person stands first, the fullest first."""
    seen: dict[str, tuple[int, int]] = {}
    for mention in sorted(person.mentions, key=lambda m: (m.text != person.name, m.start)):
        seen.setdefault(mention.text, (mention.start, mention.end))
    return tuple(seen.values())


def body_of(book: Book, name: str, span: tuple[int, int], kind: str = "body") -> str:
    """The organisation, authority or group of these words; the same words are the same body."""
    label = " ".join(re.sub(r"^(?:the|local)\s+", "", name, flags=re.I).split())
    folded = fold(label)
    key = book.bodies.get(folded)
    if key is None:
        for other, known in book.bodies.items():
            if (
                kind == "body"
                and (folded.split()[-1:] == other.split()[-1:] == ["police"])
                and (folded == "police" or other == "police")
            ):
                key = known
                break
    if key is None and kind in ("body", "outlet"):
        key = next(
            (
                known
                for other, known in book.bodies.items()
                if is_short_for(folded, other) or is_short_for(other, folded)
            ),
            None,
        )
        if key is not None:
            book.say(key, "name", span, text=label[:300], score=0.85, group=key)
    if key is None:
        key = book.thing(f"g{len(book.bodies) + 1}", Kind.ORGANISATION, label, (span,))
        book.say(key, "name", span, text=label[:300], score=0.85, group=key)
        code = next((c for c, pattern in PERPETRATORS if re.search(pattern, label, re.I)), "") if kind == "body" else ""
        if code and not any(spot.feature == "country" for spot in gazetteer.named(label)):
            book.say(key, "perpetrator_type", span, Basis.CLASSIFIED, code=code, score=0.85, group=key)
    book.bodies[folded] = key
    return key


def is_short_for(short: str, full: str) -> bool:
    """Whether one name is the first letters of the other ("RFE/RL")."""
    letters = short.replace(" ", "")
    return (
        2 < len(letters) < 8
        and len(full.split()) == len(letters)
        and letters == "".join(word[0] for word in full.split())
    )


def location_of(book: Book, account: Account, name: str, span: tuple[int, int]) -> str:
    """The location of these words, matched to the gazetteer where it is a name."""
    bare = " ".join(name.split())
    if account.language in ("rus", "ukr", "kir"):
        bare = russian_where.called(bare)
    key = f"l:{fold(bare)}"
    if key in book.things:
        return key
    book.thing(key, Kind.LOCATION, bare, (span,))
    feature = next((code for code, pattern in FEATURES if re.search(pattern, bare, re.I)), "")
    country = _country(account)
    found = [] if feature else gazetteer.find(bare, country) or gazetteer.find(bare)
    doubt, score = "", 0.85
    if found:
        best = found[0] if not found[0].doubtful or not country else max(gazetteer.find(bare), key=lambda c: c.score)
        best = max(found[0], best, key=lambda c: c.score)
        doubt = f"{best.place.name}, {best.place.country}: {best.reason}" if best.doubtful else ""
        score = 0.85 if not best.doubtful else 0.7
        spot = best.place
        frame = (
            {
                "country_code": spot.country,
                "geonames_id": spot.geonames_id,
                "lat": spot.lat,
                "lon": spot.lon,
                "subdivision_code": spot.division or None,
                "feature": spot.feature,
            }
            if not best.doubtful
            else {}
        )
        book.things[key] = replace(book.things[key], frame={k: v for k, v in frame.items() if v not in (None, "")})
    elif feature:
        book.things[key] = replace(book.things[key], frame={"feature": feature})
    else:
        doubt, score = "the gazetteer knows no such place", 0.6
    book.say(key, "name", span, text=bare[:300], score=score, doubt=doubt, group=key)
    return key


def _country(account: Account) -> str | None:
    """The country that the text is mostly about, by the places of it that it names."""
    counts: dict[str, int] = {}
    for spot in account.places:
        if spot.kind == "place" and (found := gazetteer.find(spot.text)) and not found[0].doubtful:
            counts[found[0].place.country] = counts.get(found[0].place.country, 0) + 1
    return max(counts, key=lambda c: counts[c]) if counts else None

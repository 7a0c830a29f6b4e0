"""From what a text tells to things and proposals in our terms. Nothing is added that the words do not say; what is concluded is marked."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from tracker import codes, gazetteer
from tracker.drafts import script_of
from tracker.reading.acts import Trigger
from tracker.reading.model import LEAST, Proposal, Reading, Thing
from tracker.reading.names import Mention, Person, fold
from tracker.reading.phrases import QUANTITY, Who
from tracker.reading.sayings import Saying
from tracker.reading.told import Account, Gathering, Told, Wound
from tracker.records.base import Attribution, Basis, Kind, Role, Stance

CUSTODIAL = ("taken_into_custody", "detention", "house_arrest", "disappearance", "abduction", "death_in_custody")
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
PROTESTERS = frozenset("protester protestor demonstrator".split())


@dataclass
class _Book:
    """Things and proposals as they are written down."""

    text: str
    things: dict[str, Thing]
    proposals: list[Proposal]
    bodies: dict[str, str]

    def thing(
        self, key: str, kind: Kind, label: str, spellings: tuple[tuple[int, int], ...] = (), **frame: object
    ) -> str:
        self.things.setdefault(
            key, Thing(key, kind, label, spellings, {k: v for k, v in frame.items() if v is not None})
        )
        return key

    def say(self, about: str, name: str, span: tuple[int, int], basis: Basis = Basis.STATED, **more: object) -> None:
        start, end = span
        quote = self.text[start:end]
        words = str(more.pop("text", None) or quote)
        new = Proposal(f"q{len(self.proposals) + 1}", about, name, start, end, quote, words, basis=basis, **more)  # type: ignore[arg-type]
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
        for old in self.proposals:
            if (
                old.about,
                old.field,
                old.code,
                old.record,
                old.text if not old.code and not old.record else "",
                old.low,
                old.high,
                old.stance,
            ) == same:
                return
        self.proposals.append(new)


def assemble(
    text: str,
    account: Account,
    engine: str,
    notes: tuple[str, ...] = (),
    known_as: Callable[[Person], list[tuple[int, int]]] | None = None,
) -> Reading:
    """The reading of an account."""
    book = _Book(text, {}, [], {})
    _report(book, account)
    people = _victims(account)
    for number in sorted(people):
        _person(book, people[number], account)
    incidents = _incidents(book, account)
    _acts(book, account, incidents)
    _wounds(book, account)
    _statements(book, account)
    _places(book, account)
    _speakers(book, account)
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


def _victims(account: Account) -> dict[int, list[tuple[Who, Told | Wound]]]:
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


def _person_key(person: Person) -> str:
    return f"p{person.number}"


def _speech(book: _Book, account: Account, saying: Saying | None, own: int | None = None) -> dict[str, object]:
    """Speaker, attribution, channel and connection of what stands inside a saying."""
    if saying is None:
        return {}
    out: dict[str, object] = {"attribution": saying.attribution}
    if saying.who is not None:
        out["speaker"] = _who_key(book, saying.who)
        if saying.who.person is not None and own == saying.who.person.number:
            out["connection"] = "victim"
        if saying.channel:
            out["channel"] = saying.channel
    return out


def _who_key(book: _Book, who: Who) -> str:
    if who.person is not None:
        return _named_person(book, who.person)
    return _body(book, who.text, (who.start, who.end), who.kind)


def _named_person(book: _Book, person: Person) -> str:
    return book.thing(_person_key(person), Kind.INDIVIDUAL, person.name, _spellings(person))


def _spellings(person: Person) -> tuple[tuple[int, int], ...]:
    seen: dict[str, tuple[int, int]] = {}
    for mention in sorted(person.mentions, key=lambda m: (m.text != person.name, m.start)):
        seen.setdefault(mention.text, (mention.start, mention.end))
    return tuple(seen.values())


def _body(book: _Book, name: str, span: tuple[int, int], kind: str = "body") -> str:
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
            (known for other, known in book.bodies.items() if _short_for(folded, other) or _short_for(other, folded)),
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


def _short_for(short: str, full: str) -> bool:
    """Whether one name is the first letters of the other ("RFE/RL")."""
    letters = short.replace(" ", "")
    return (
        2 < len(letters) < 8
        and len(full.split()) == len(letters)
        and letters == "".join(word[0] for word in full.split())
    )


def _report(book: _Book, account: Account) -> None:
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
                record=_location(
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
            outlet = _body(book, risk[1], (part.start + risk.start(1), part.start + risk.end(1)), "outlet")
            book.say(
                key,
                "publisher",
                (part.start + risk.start(), part.start + risk.end()),
                record=outlet,
                text=risk[1],
                attribution=Attribution.NOTICE,
                group=key,
            )
    for spot in account.places:  # an outlet that is known by its first letters is also printed in full
        if spot.kind == "body" and any(_short_for(other, fold(spot.text)) for other in book.bodies):
            _body(book, spot.text, (spot.start, spot.end), "outlet")
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
            record=_body(book, agency[1], (at, at + len(agency[1])), "outlet"),
            score=0.7,
            group=key,
        )


DATELINE = re.compile(
    r"\s*([A-Z][A-Z.’'-]+(?:[ -][A-Z][A-Z.’'-]+)*)(?:, ([A-Z][\w.]+(?: [A-Z][\w.]+)*))?(?:, [^—–(\n-]{0,40})?\s*(?:\([^)]{2,30}\)\s*)?(?:—|–|--|-)\s"
)


def _person(book: _Book, told: list[tuple[Who, Told | Wound]], account: Account) -> None:
    """Name in all spellings, and sex where words say it."""
    person = told[0][0].person
    assert person is not None  # noqa: S101  # only people are gathered here
    key = _named_person(book, person)
    best = max(score for _, event in told if (score := event.score) is not None)
    span = person.span()
    near = next((event for who, event in told if who.start <= span[0] < who.end or who.start == span[0]), None)
    said = _speech(book, account, near.saying if near is not None else None, person.number)
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
    for start, end in _spellings(person)[1:]:
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
            speech = _speech(book, account, event.saying, person.number)
            if at is None:
                continue
            near = abs(at[0] - who.start) < 160
            low, high = (min(at[0], who.start), max(at[1], who.end)) if near else at
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


def _family(trigger: Trigger) -> str:
    return (
        "custody"
        if trigger.act in ("taken_into_custody", "detention", "house_arrest", "death_in_custody")
        else trigger.act
    )


def _incidents(book: _Book, account: Account) -> dict[tuple[str, str], str]:
    """One incident for each named gathering and for each (kind, day) of acts; acts without a day join the first of their kind."""
    out: dict[tuple[str, str], str] = {}
    for gathering in account.gatherings:
        key = f"i{len(out) + 1}"
        name = (gathering.type, gathering.day.edtf if gathering.day else "")
        if name in out:
            continue
        crowd = _crowd(account)
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
            out["met", ""] = key
        _incident(
            book,
            account,
            key,
            code,
            (gathering.start, gathering.end),
            (crowd.start, crowd.victims[0].end) if met and crowd else gathering.noun,
            gathering,
        )
    for told in account.acts:
        if not told.trigger.act or told.score < LEAST:
            continue
        family = _family(told.trigger)
        day = told.day.edtf if told.day else ""
        if (family, day) in out:
            continue
        if not day:
            same = next((k for (f, _), k in out.items() if f == family), None)
            met = out.get(("met", ""))
            found = (met if family == "custody" else None) or same
            if found:
                out[family, day] = found
                continue
        if family != "custody" and (
            twin := next((k for (f, d), k in out.items() if d == day and f not in ("demonstration", "met")), None)
        ):
            out[family, day] = twin
            continue
        key = f"i{len(set(out.values())) + 1}"
        out[family, day] = key
        code = {"custody": "arrests", "disappearance": "disappearance", "abduction": "disappearance", "killing": "attack", "physical_assault": "attack",
                "torture": "attack", "refoulement": "transfer", "threat": "pressure", "travel_restriction": "pressure", "rape": "attack"}.get(family, "other")  # fmt: skip
        if told.trigger.stage == "trial":
            code = "proceedings"
        span = _act_span(told)
        book.thing(key, Kind.INCIDENT, codes.label("incident_type", code))
        group = key
        book.say(
            key,
            "exists",
            span,
            Basis.CLASSIFIED,
            score=told.score - 0.1,
            group=group,
            **_speech(book, account, told.saying),
        )
        book.say(
            key,
            "type",
            (told.start, told.end),
            Basis.CLASSIFIED,
            code=code,
            score=told.score - 0.1,
            group=group,
            **_speech(book, account, told.saying),
        )
        if told.day:
            book.say(
                key,
                "when",
                (told.day.start, told.day.end),
                Basis.CLASSIFIED if "report" in told.day.doubt else Basis.STATED,
                text=told.day.edtf,
                score=min(told.score, told.day.score),
                doubt=told.day.doubt,
                group=group,
                **_speech(book, account, told.saying),
            )
        if told.place:
            _located(book, account, key, told, group)
    return out


def _located(book: _Book, account: Account, key: str, told: Told, group: str) -> None:
    spot = told.place
    if spot is None:
        return
    book.say(
        key,
        "location",
        (spot.start, spot.end),
        record=_location(book, account, spot.text, (spot.start, spot.end)),
        score=min(told.score, 0.85),
        group=group,
        **_speech(book, account, told.saying),
    )


def _incident(
    book: _Book, account: Account, key: str, code: str, span: tuple[int, int], at: tuple[int, int], gathering: Gathering
) -> None:
    label = codes.label("incident_type", code)
    speech = _speech(book, account, gathering.saying)
    book.thing(key, Kind.INCIDENT, label, (span,))
    book.say(key, "exists", span, group=key, **speech)
    book.say(key, "type", at, Basis.CLASSIFIED, code=code, group=key, **speech)
    if gathering.day:
        book.say(
            key,
            "when",
            (gathering.day.start, gathering.day.end),
            text=gathering.day.edtf,
            doubt=gathering.day.doubt,
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
            record=_location(book, account, spot.text, (spot.start, spot.end)),
            text=spot.text,
            group=key,
            **speech,
        )


def _crowd(account: Account) -> Told | None:
    """The counted or unnamed group that was taken into custody, if the text tells of one."""
    groups = [
        t
        for t in account.acts
        if _family(t.trigger) == "custody"
        and any(
            v.kind == "group" and (v.noun in PROTESTERS or (v.count and v.count[0] and v.count[0] > 1))
            for v in t.victims
        )
    ]
    counted = [t for t in groups if any(v.count for v in t.victims) and t.sentence.kind != "headline"]
    return (counted or [t for t in groups if t.sentence.kind != "headline"] or groups or [None])[0]


def _act_span(told: Told) -> tuple[int, int]:
    """From the first of who, pronoun and trigger to the last of them."""
    starts = [told.start, *((v.via or v.head or (v.start, v.end))[0] for v in told.victims)]
    ends = [told.held_at[1] if told.held_at else told.end, *(v.end for v in told.victims if v.via is None)]
    inside = told.sentence
    return max(min(starts), inside.start), min(max(ends), inside.end)


def _acts(book: _Book, account: Account, incidents: dict[tuple[str, str], str]) -> None:
    """One act for each person and kind of act, its stages in the order of the text, and the part of who did it."""
    seen: dict[tuple[str, str], str] = {}
    stages: dict[str, list[str]] = {}
    crowd = _crowd(account)
    for told in sorted(account.acts, key=lambda t: (t.trigger.act == "", t.start)):
        if told.score < LEAST:
            continue
        family = _family(told.trigger) if told.trigger.act else "custody"
        incident = incidents.get((family, told.day.edtf if told.day else "")) or next(
            (k for (f, _), k in incidents.items() if f == family), None
        )
        for who in told.victims:
            if who.kind == "group":
                if told.trigger.act:
                    _group_act(book, account, told, who, incident, seen)
                continue
            if who.person is None:
                continue
            person = _named_person(book, who.person)
            speech = _speech(book, account, told.saying, who.person.number)
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
            doubt = "whom the words mean is read from those before" if who.via else ""
            score = told.score - (0.05 if who.via else 0)
            if act is None:
                if not told.trigger.act:
                    continue
                act = book.thing(
                    f"a{len(seen) + 1}",
                    Kind.ACT,
                    codes.label("act_type", told.trigger.act),
                    (_act_span(told),),
                    incident_id=incident,
                    victim_id=person,
                )
                seen[person, family] = act
                stated = told.start == (who.head or (0, 0))[0] or (who.via is None and len(told.victims) == 1)
                book.say(
                    act,
                    "exists",
                    _act_span(told),
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
            if told.day and told.trigger.act:
                book.say(
                    act,
                    "when",
                    (told.day.start, told.day.end),
                    Basis.CLASSIFIED if "report" in told.day.doubt else Basis.STATED,
                    text=told.day.edtf,
                    score=min(score, told.day.score),
                    doubt=told.day.doubt or doubt,
                    group=person,
                    **speech,
                )
            if told.place and told.trigger.act and told.held_at is None:
                spot = told.place
                book.say(
                    act,
                    "location",
                    (spot.start, spot.end),
                    record=_location(book, account, spot.text, (spot.start, spot.end)),
                    score=min(score, 0.8),
                    doubt=doubt,
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
                        record=_location(book, account, book.text[told.held_at[0] : told.held_at[1]], told.held_at),
                        score=min(score, 0.85),
                        group=person,
                        **speech,
                    )
            if (
                told.stage
                and told.stage not in stages.setdefault(act, [])
                and family in ("custody", "disappearance", "abduction")
            ):
                _stage(book, account, told, act, person, stages[act], speech, score, doubt, crowd)
            if told.agent is not None and told.trigger.act:
                _part(book, told, told.agent, act, incident, person, Basis.CLASSIFIED, score, "")
    if crowd is not None:
        _from_crowd(book, account, crowd, seen, incidents)


def _methods(book: _Book, told: Told, act: str, group: str, speech: dict[str, object], score: float) -> None:
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
    book: _Book,
    account: Account,
    told: Told,
    act: str,
    person: str,
    before: list[str],
    speech: dict[str, object],
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
    full = _act_span(told) if len(told.victims) > 1 else (start, _facility_end(book, told, span))
    book.say(key, "stage", full, Basis.CLASSIFIED, code=told.stage, score=score, doubt=doubt, group=person, **speech)
    place = told.held_at or _facility(book, told)
    if place:
        words = book.text[place[0] : place[1]]
        book.say(
            key,
            "location",
            place,
            record=_location(book, account, words, place),
            score=min(score, 0.85),
            group=person,
            **speech,
        )
    if told.agent is not None and told.agent.kind == "body" and told.stage == "apprehended":
        book.say(
            key,
            "authority",
            (told.agent.start, told.end),
            record=_body(book, told.agent.text, (told.agent.start, told.agent.end)),
            score=score,
            group=person,
            **speech,
        )


def _facility(book: _Book, told: Told) -> tuple[int, int] | None:
    if told.stage != "medical_transfer":
        return None
    match = re.compile(r"(?:an? |the )?(?:[\w’'-]+ ){0,3}?(?:hospital|clinic)\b", re.I).match(
        book.text, told.end, told.sentence.end
    )
    return match.span() if match else None


def _facility_end(book: _Book, told: Told, span: tuple[int, int]) -> int:
    place = _facility(book, told)
    return place[1] if place else span[1]


def _part(
    book: _Book,
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
    actor = _who_key(book, agent)
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
        max(agent.end, told.end, *(v.end for v in told.victims if v.start > told.start and v.via is None) or (0,)),
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


def _group_act(
    book: _Book, account: Account, told: Told, who: Who, incident: str | None, seen: dict[tuple[str, str], str]
) -> None:
    """A group: its number belongs to the incident; the act is the group's, by its description."""
    mass = next((p.about for p in book.proposals if p.code == "mass_detention"), None)
    if mass and who.count and (who.count[0] or who.count[1] or 0) >= MANY:
        incident = mass
    speech = _speech(book, account, told.saying)
    if (
        who.count
        and incident
        and _family(told.trigger) in ("custody", "killing", "physical_assault", "disappearance", "abduction")
    ):
        low, high = who.count
        what = {
            "custody": "detained",
            "killing": "killed",
            "physical_assault": "injured",
            "disappearance": "disappeared",
            "abduction": "abducted",
        }[_family(told.trigger)]
        number = re.match(QUANTITY, who.text, re.I)
        if (low or high or 0) > 1 and number and incident != mass:
            book.say(
                incident,
                f"count.{what}",
                (who.start, who.start + number.end()),
                low=low,
                high=high,
                text=number[0],
                score=told.score,
                group=incident,
                **speech,
            )
    if told.sentence.kind == "headline":
        if told.agent is not None and told.agent.kind == "body":
            _body(book, told.agent.text, (told.agent.start, told.agent.end))
        return
    key = _body(book, who.text, (who.start, who.end), "group")
    if (key, _family(told.trigger)) in seen:
        return
    act = book.thing(
        f"a{len(seen) + 1}",
        Kind.ACT,
        codes.label("act_type", told.trigger.act),
        (_act_span(told),),
        incident_id=incident,
        victim_id=key,
    )
    seen[key, _family(told.trigger)] = act
    book.say(act, "exists", _act_span(told), score=told.score - 0.1, group=key, **speech)
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
        number = re.match(QUANTITY, who.text, re.I)
        if number:
            book.say(
                act,
                "count.detained",
                (who.start, who.start + number.end()),
                low=who.count[0],
                high=who.count[1],
                text=number[0],
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
        _part(book, told, told.agent, act, incident, key, Basis.CLASSIFIED, told.score, "")


def _from_crowd(
    book: _Book, account: Account, crowd: Told, seen: dict[tuple[str, str], str], incidents: dict[tuple[str, str], str]
) -> None:
    """What the named people share with "six protesters": concluded only where their number is the same, and marked as concluded."""
    group = next((v for v in crowd.victims if v.kind == "group"), None)
    if group is None:
        return
    of_group = [t for t in account.acts if _family(t.trigger) == "custody" and t.sentence is not crowd.sentence]
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
        person = _person_key(who.person)
        act = seen.get((person, "custody"))
        if act is None:
            continue
        direct = bool(who.held)
        basis, doubt, score = (Basis.CLASSIFIED, "", 0.8) if direct else (Basis.INFERRED, note, 0.65)
        if crowd.agent is not None:
            _part(
                book,
                replace_victims(crowd, group),
                crowd.agent,
                act,
                book.things[act].frame.get("incident_id"),
                person,
                basis,
                score,
                doubt,
            )  # type: ignore[arg-type]
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
                    record=_body(book, crowd.agent.text, (crowd.agent.start, crowd.agent.end)),
                    score=0.75,
                    group=person,
                )
        if group.noun in PROTESTERS:
            span = (group.start, group.end)
            other = next(((t for t in of_group if any(v.person is who.person for v in t.victims))), None)
            quote = span if direct or other is None else _act_span(other)
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
            where = _location(book, account, crowd.place.text, (crowd.place.start, crowd.place.end))
            book.say(
                act,
                "location",
                (crowd.sentence.start if False else (crowd.agent.start if crowd.agent else crowd.start), group.end),
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


def _wounds(book: _Book, account: Account) -> None:
    number = 0
    for wound in account.wounds:
        if wound.victim.person is None:
            continue
        number += 1
        hurt, person = wound.hurt, _named_person(book, wound.victim.person)
        act = next(
            (t.key for t in book.things.values() if t.kind is Kind.ACT and t.frame.get("victim_id") == person), None
        )
        key = book.thing(
            f"j{number}", Kind.INJURY, "Injury", ((hurt.start, hurt.end),), individual_id=person, act_id=act
        )
        speech = _speech(book, account, wound.saying, wound.victim.person.number)
        doubt = "whose it is, is read from the words before" if wound.victim.via else ""
        base = {"group": person, "score": wound.score, **speech}
        book.say(key, "exists", (hurt.start, hurt.end), doubt=doubt, **base)
        if hurt.body_part != "unspecified":
            book.say(
                key, "body_part", hurt.part_at or (hurt.start, hurt.end), Basis.CLASSIFIED, code=hurt.body_part, **base
            )
        if hurt.side:
            book.say(key, "side", (hurt.start, hurt.end), code=hurt.side, **base)
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


def _statements(book: _Book, account: Account) -> None:
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
        speaker = _who_key(book, who)
        stance = Stance.DENIES if said.saying.denies else Stance.ASSERTS
        words = text[said.start : said.end].strip(' ,."“”')
        book.say(about, field, (low, high), text=words[:500], stance=stance, speaker=speaker, attribution=said.saying.attribution, score=0.75, group=f"s{said.start}",
                 doubt="what exactly it is about, a person says")  # fmt: skip


def _location(book: _Book, account: Account, name: str, span: tuple[int, int]) -> str:
    """The location of these words, matched to the gazetteer where it is a name."""
    bare = " ".join(name.split())
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


def _places(book: _Book, account: Account) -> None:
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
                above = _location(
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
                above = _location(book, account, owner.text, (owner.start, owner.end))
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


def _speakers(book: _Book, account: Account) -> None:
    """Speakers who are no victims have a name too."""
    by_key = {_person_key(p): p for p in account.people}
    for key in {p.speaker for p in book.proposals if p.speaker}:
        if key in by_key and not any(p.about == key and p.field == "name" for p in book.proposals):
            book.say(key, "name", by_key[key].span(), text=by_key[key].name[:300], score=0.85, group=key)
    for person in account.people:  # who called the outlet
        key = _person_key(person)
        if key in book.things and (call := next((m for said in account.statements if said.saying.channel and said.saying.who is not None and said.saying.who.person is person
                                                 for m in [re.compile(r"(?:managed to )?(?:call|phone|telephone|reach|contact)(?:ed)? [A-Z][\w./-]+").search(book.text, said.saying.at[0] if said.saying.at else said.start, said.end)] if m), None)):  # fmt: skip
            book.say(key, "contact_with_source", call.span(), score=0.75, group=key)


_ = Mention

"""Reading English: from a text to what it tells."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from tracker.reading import acts as act_rules
from tracker.reading import capitals, days, injuries, layout, names, phrases, sayings
from tracker.reading import english_words as words
from tracker.reading.layout import Sentence
from tracker.reading.names import Mention, Person
from tracker.reading.phrases import Item, Who
from tracker.records.base import Attribution
from tracker.reading.told import Account, Gathering, Statement, Told, Wound

RIGHTS = re.compile(
    r"\b(?:detain\w*|arrest\w*|custody|police|prison\w*|jail\w*|tortur\w*|activist\w*|disappear\w*|beaten|abduct\w*|kidnap\w*|human rights|protest\w*|security forces|sentenced|shot|killed|soldiers)\b",
    re.I,
)
BEFORE_OUR_TIME = 1960  # what is told of earlier years is history
FICTION = re.compile(
    r"\b(?:film|movie|novel|memoir|play|opera|series|drama|thriller|documentary|episode|exhibition|painting|story|book|biopic|game)\b[^.]{0,60}\b(?:tells?|follows?|about|depicts?|portrays?|chronicles?|stars?|starring|recounts?|set in|centres?|centers?|based on|shows?)\b"
    r"|\b(?:plays|portrays|stars as|portrayed|in the role of|protagonist|heroine|fictional|character)\b",
    re.I,
)
PASSING = re.compile(
    r"\b(?:recall(?:s|ed|ing)?|reminiscent|echo(?:es|ed|ing)?|in a (?:similar|separate|previous|different|unrelated) (?:case|incident)|in (?:another|an earlier|an unrelated) (?:case|incident)|similar (?:case|incident|fate)|"
    r"another\b[^.]{0,60}\b(?:was|were) (?:murdered|killed|arrested|detained|sentenced|kidnapped)|decades? (?:ago|earlier)|centur(?:y|ies)|anniversary|in the (?:19|20)\d0s|years (?:ago|earlier|before)|history of|historical|like (?:[A-Z]\w+ ?){2,3}(?:,)? who|as (?:did|happened)|compared? (?:to|with))\b",
    re.I,
)
RALLY = re.compile(
    r"\b(?P<noun>(?:(?:mass|anti-\w+|pro-\w+|peaceful|unauthori[sz]ed|street|student|hunger|solidarity|women’s|women's)\s+)*(?:rall(?:y|ies)|protests?|demonstrations?|pickets?|vigils?|sit-ins?|march(?:es)?(?= (?:in|on|through|against|for|to|outside)\b)))\b",
    re.I,
)
NOT_RALLY = re.compile(r"\b(?:car|motor|dakar|stock|market|share|price|bond|late|in)\s*$", re.I)
AT_PLACE = re.compile(r"\b(?:in front of|outside|near|at|in|on)\s+(?:the\s+)?$", re.I)
MASS = re.compile(r"\b(?:mass(?:ive)?|arbitrary mass)\s+(?:detentions?|arrests?|internment|roundups?)\b", re.I)
OTHER_SENSE = re.compile(
    r"\b(?:arrested (?:the )?(?:decline|development|slide|fall)|captured (?:the )?(?:imagination|hearts|attention|title|crown|gold|silver|bronze|market)|killed (?:the|a) (?:bill|deal|proposal|time|penalty)|beat (?:them|him|her) (?:\d|in (?:the|straight|three|five)|to (?:the|a)))\b",
    re.I,
)
LEAD_PLACE = re.compile(
    r"\s*((?:[A-Z][A-Z.’'-]+)(?:[ -][A-Z][A-Z.’'-]+)*)(?:, ([A-Z][\w.]+(?: [A-Z][\w.]+)*))?(?:, [^—–(\n-]{0,40})?\s*(?:\([^)]{2,30}\)\s*)?(?:—|–|--|-)\s"
)


def tell(text: str) -> Account:
    """What an English text tells."""
    parts = layout.segments(text)
    text = layout.flat(text, parts)
    loud = names.shouted(text)
    quiet = text.lower() if loud and len(text.lower()) == len(text) else None
    sentences = layout.sentences(text, parts)
    found = _mentions(text, parts, loud)
    people = names.joined(text, found)
    places = [m for m in found if m.kind in ("place", "body")]
    account = Account("eng", parts, people, places, days.days(text, "eng"))
    topic = _topic(text)
    history: list[tuple[Sentence, list[Item]]] = []
    for sentence in sentences:
        if sentence.kind in ("notice", "promo") and sentence.kind == "notice":
            continue
        loose = phrases.items(text, sentence.start, sentence.end, people, places, quiet)
        listed = phrases.blocks(loose)
        said = sayings.sayings(text, sentence.start, sentence.end, listed, sentence.kind)
        said = [replace(s, who=_resolve(s.who, listed, history, sentence, people)) if s.who else s for s in said]
        account.statements += [
            Statement(s.start, s.end, s, sentence)
            for s in said
            if s.who and s.end - s.start > 10 and sentence.kind != "promo"
        ]
        if sentence.kind != "promo" and not _fiction(text, sentence, history):
            account.gatherings += _gatherings(text, sentence, listed, account, said)
            _acts(text, sentence, listed, history, account, said, topic)
            _wounds(text, sentence, listed, history, account, said, topic)
            _lists(text, parts, sentence, listed, account)
        _dated_after(text, sentence, account)
        _named_later(text, sentence, listed, account)
        history.append((sentence, listed))
    _drop_passing(text, account, sentences)
    return account


def _mentions(text: str, parts: Sequence[layout.Segment], loud: bool) -> list[Mention]:
    if loud:
        return [m for part in parts if part.kind != "chrome" for m in capitals.mentions(text, part.start, part.end)]
    found = [
        m
        for part in parts
        if part.kind in ("body", "caption", "item")
        for m in names.mentions(text, part.start, part.end)
    ]
    known = {names.fold(m.text) for m in found if m.kind in ("person", "place", "body")}
    for part in parts:  # in headings every word has a capital: only names that the text itself prints
        if part.kind in ("headline", "promo", "signature"):
            for m in names.mentions(text, part.start, part.end):
                if part.kind == "headline" and m.kind == "person" and _title_case(text[part.start : part.end]):
                    found += [own for own in _inside(text, m, known)]
                elif (
                    part.kind == "headline"
                    or names.fold(m.text) in known
                    or m.title in words.HONORIFICS
                    or part.kind == "signature"
                ):
                    found.append(m)
    found.sort(key=lambda m: m.start)
    for first, second in zip(found, found[1:], strict=False):  # "Nabil and Tarek Sidi Amor": both are people
        if first.kind == "single" and second.kind == "person" and " " in second.text and text[first.end : second.start] == " and ":
            first.kind, first.score = "person", 0.75
    return found


def _title_case(line: str) -> bool:
    long = [w for w in re.findall(r"[^\W\d_]+", line) if len(w) > 3]
    return len(long) > 2 and sum(w[0].isupper() for w in long) > 0.75 * len(long)


def _inside(text: str, mention: Mention, known: set[str]) -> list[Mention]:
    """Known names inside a run of a heading."""
    out = []
    for name in known:
        at = re.search(
            r"\b" + r"\W+".join(map(re.escape, name.split())) + r"\b", text[mention.start : mention.end], re.I
        )
        if at and " " in name:
            out.append(Mention(mention.start + at.start(), mention.start + at.end(), at[0], "person", 0.8))
    return out


@lru_cache(maxsize=4)
def _violent(text: str) -> bool:
    """Whether the text speaks of force or custody at all: else an injury in it is a matter of games or mishaps."""
    if names.shouted(text):
        return True
    mishaps = len(re.findall(words.ACCIDENT, text, re.I))
    forces = [w.casefold() for w in RIGHTS.findall(text)]
    return bool(forces) and not (mishaps > 1 and mishaps >= len([w for w in forces if w not in ("police", "killed")]))


def _topic(text: str) -> str:
    """sport, culture, business, nature, or empty where the text is about none of them in the main."""
    low = Counter(re.findall(r"[a-z][a-z-]+", text.casefold()))
    total = sum(low.values()) or 1
    rights = len(RIGHTS.findall(text))
    best, share = "", 0.0
    for name, table in (
        ("sport", words.SPORT),
        ("culture", words.CULTURE),
        ("business", words.BUSINESS),
        ("nature", words.NATURE),
    ):
        hits = sum(low[w] for w in table)
        kinds = sum(1 for w in table if low[w])
        if kinds >= 4 and hits / total > max(share, 0.02) and hits > 2 * rights:
            best, share = name, hits / total
    return best


def _fiction(text: str, sentence: Sentence, history: list[tuple[Sentence, list[Item]]]) -> bool:
    if FICTION.search(text, sentence.start, sentence.end):
        return True
    before = history[-1][0] if history else None
    return (
        before is not None
        and before.paragraph == sentence.paragraph
        and bool(FICTION.search(text, before.start, before.end))
        and not re.search(r"\bpolice|arrested on\b", text[sentence.start : sentence.end])
    )


def _saying_at(said: list[sayings.Saying], at: int) -> sayings.Saying | None:
    inside = [s for s in said if s.start <= at < s.end]
    return min(inside, key=lambda s: (s.who is None, s.end - s.start)) if inside else None


def _resolve(
    who: Who | None,
    listed: list[Item],
    history: list[tuple[Sentence, list[Item]]],
    sentence: Sentence,
    people: Sequence[Person],
    known: frozenset[int] = frozenset(),
    but: Person | None = None,
) -> Who | None:
    """The person whom a pronoun, or "the journalist", stands for; None where nobody fits."""
    if who is None or who.kind == "person" or who.kind == "body":
        return who
    definite = (
        who.kind == "group"
        and re.match(r"(?:the|this)\s+(?:[\w-]+ ){0,3}[\w-]+$", who.text, re.I)
        and who.count is None
        and who.noun not in words.KIN
        and phrases.PLURALS.get(who.text.split()[-1].casefold()) is None
    )
    if who.kind == "group" and not definite:
        return who
    low = who.text.casefold()
    if who.kind == "pronoun" and not phrases.PRONOUNS.get(low) and low not in ("his", "her"):
        return replace(who, kind="many")
    own = [w for item in listed if item.end <= who.start for w in item.who if w.kind == "person" and len(item.who) == 1]
    candidates = list(own)
    for earlier, items in reversed(history[-6:]):
        named = [w for item in items for w in item.who if w.kind == "person" and len(item.who) == 1]
        named.sort(key=lambda w: w.person is None or w.person.number not in known)  # whom something was done to first
        if (
            earlier.paragraph == sentence.paragraph
            or len(candidates) < 1
            or (known and earlier.paragraph >= sentence.paragraph - 2)
        ):
            candidates += named
    candidates = [c for c in candidates if but is None or c.person is not but]
    if low in ("him", "her", "his") and known:  # something was done to them already: the same is meant
        candidates.sort(key=lambda c: c.person is None or c.person.number not in known)
    sex = phrases.PRONOUNS.get(low, "") or ({"his": "male", "her": "female"}.get(low, "")) or who.sex
    for candidate in candidates:
        known = candidate.sex or (candidate.person.sex if candidate.person else "")
        if not sex or not known or known == sex:
            return replace(candidate, sex=candidate.sex or (sex if who.kind == "pronoun" else ""), sex_at=candidate.sex_at or ((who.start, who.end) if sex else None),
                           via=(who.start, who.end), head=candidate.head)  # fmt: skip
    return who if who.kind == "group" else None


def _acts(
    text: str,
    sentence: Sentence,
    listed: list[Item],
    history: list[tuple[Sentence, list[Item]]],
    account: Account,
    said: list[sayings.Saying],
    topic: str,
) -> None:
    for act in act_rules.acts(text, sentence.start, sentence.end, listed):
        if OTHER_SENSE.search(text, max(sentence.start, act.start - 5), min(sentence.end, act.end + 40)):
            continue
        if (
            topic
            and act.trigger.act
            not in ("taken_into_custody", "disappearance", "torture", "death_in_custody", "abduction")
            and act.agent is None
        ):
            continue
        if topic == "sport" and act.trigger.act in ("physical_assault", "killing", "detention"):
            continue
        if (
            act.trigger.act in ("physical_assault", "killing")
            and re.compile(words.ACCIDENT, re.I).search(text, sentence.start, sentence.end)
            and act.agent is None
        ):
            continue
        known = frozenset(v.person.number for t in account.acts for v in t.victims if v.person)
        saying = _saying_at(said, act.start)
        quoted = (
            saying.who.person
            if saying is not None and saying.who is not None and saying.attribution is Attribution.DIRECT_QUOTE
            else None
        )
        victims = [
            v
            for w in act.affected
            if (v := _resolve(w, listed, history, sentence, account.people, known, quoted)) is not None
            and v.kind in ("person", "group")
        ]
        if act.trigger is act_rules.DIED:  # a death of somebody held, until the text lets them go
            held = {
                v.person.number
                for t in account.acts
                if t.stage not in ("released", "released_conditional")
                and t.trigger.act in ("detention", "taken_into_custody", "disappearance")
                for v in t.victims
                if v.person
            }
            free = {v.person.number for t in account.acts if t.stage == "released" for v in t.victims if v.person}
            victims = [v for v in victims if v.person is not None and v.person.number in held - free]
        many = [
            w
            for w in act.affected
            if w.kind == "pronoun"
            and not phrases.PRONOUNS.get(w.text.casefold())
            and w.text.casefold() not in ("his", "her")
        ]
        if many:
            victims += _they(many[0], listed, history, sentence)
        agent = act.agent
        if agent is not None and agent.kind in ("pronoun",):
            agent = None
        victims = [v for v in victims if not (v.kind == "group" and _generic(v, act, sentence))]
        if not victims:
            continue
        if saying is not None and saying.denies:
            continue
        score = act.score - (0.1 if saying is not None and saying.attribution.value == "hearsay" else 0)
        if (
            act.trigger in (act_rules.HURT, act_rules.GONE, act_rules.KILLED, act_rules.BEATEN)
            and act.agent is None
            and not _violent(text)
        ):
            continue
        if act.trigger is act_rules.HURT and topic not in ("sport", "nature", "culture", "business"):
            hurt = injuries.unspecified(text, act.start, act.end, sentence.start, sentence.end)
            named = [v for v in victims if v.person is not None]
            account.wounds += [Wound(hurt, who, sentence, saying, score) for who in named]
            victims = [v for v in victims if v.person is None]
            if not victims:
                continue
        account.acts.append(
            Told(act.trigger, act.start, act.end, sentence, victims, agent, act.stage, act.stage_at, act.place_words,
                 _day_near(text, account, sentence, act.start, act.end), _place_near(text, account, sentence, act), saying, score)
        )  # fmt: skip


def _they(
    pronoun: Who, listed: list[Item], history: list[tuple[Sentence, list[Item]]], sentence: Sentence
) -> list[Who]:
    wanted = next(
        (n for w, n in words.NUMBERS.items() if re.search(rf"\b{w}\b", pronoun.text, re.I)),
        2 if re.search(r"both|pair|couple", pronoun.text, re.I) else 0,
    )
    if wanted:  # that many, last named: also one by one in the sentences before
        seen: dict[int, Who] = {}
        for s, items in [(sentence, [i for i in listed if i.end <= pronoun.start]), *reversed(history[-8:])]:
            if s.paragraph < sentence.paragraph - 6 and seen:
                break
            for who in (w for item in items for w in item.who if w.person is not None):
                seen.setdefault(who.person.number if who.person else 0, who)
            if len(seen) >= wanted:
                break
        return [replace(w, via=(pronoun.start, pronoun.end)) for w in seen.values()] if len(seen) == wanted else []
    for items in (
        [i for i in listed if i.end <= pronoun.start],
        *(items for s, items in reversed(history[-3:]) if s.paragraph >= sentence.paragraph - 1),
    ):
        several = [item for item in items if len([w for w in item.who if w.kind == "person"]) > 1]
        if several:
            return [replace(w, via=(pronoun.start, pronoun.end)) for w in several[-1].who if w.kind == "person"]
        groups = [item for item in items if item.who and item.who[0].kind == "group" and not item.singular]
        if groups:
            return []
    return []


def _generic(who: Who, act: act_rules.Act, sentence: Sentence) -> bool:
    """Groups that are nobody in particular: "the detention of persons", "journalists are arrested"."""
    if (
        who.noun in ("suspect", "terrorist", "guerrilla", "rebel", "insurgent", "prisoner", "inmate")
        and who.count is None
    ):
        return True
    if who.count is not None and (who.count[0] or who.count[1] or 0) > 1:
        return False
    if re.match(
        r"(?:dozens|hundreds|thousands|scores|several|many|the|his|her|their|a|an|another|one of|some|two|three)\b",
        who.text,
        re.I,
    ):
        return act.trigger.score < 0.7
    return act.agent is None and act.trigger.act not in ("killing",)


def _day_near(text: str, account: Account, sentence: Sentence, start: int, end: int) -> days.Day | None:
    inside = [d for d in account.days if sentence.start <= d.start < sentence.end]
    fitting = []
    for day in inside:
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


def _place_near(text: str, account: Account, sentence: Sentence, act: act_rules.Act) -> Mention | None:
    fitting = []
    for spot in account.places:
        if not sentence.start <= spot.start < sentence.end or spot.kind != "place" or spot.own:
            continue
        lead = text[max(sentence.start, spot.start - 24) : spot.start]
        if not re.search(r"\b(?:in|at|near|outside|from|on|of|around)\s+(?:the\s+)?(?:[\w-]+\s+){0,3}$|,\s*$", lead):
            continue
        fitting.append(
            (
                abs(spot.start - act.start)
                + (0 if spot.start > act.start else 15)
                + (40 if re.search(r"\b(?:from|of)\s+(?:the\s+)?$", lead) else 0),
                spot,
            )
        )
    return min(fitting, key=lambda pair: pair[0])[1] if fitting else None


def _gatherings(
    text: str, sentence: Sentence, listed: list[Item], account: Account, said: list[sayings.Saying]
) -> list[Gathering]:
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
                _saying_at(said, mass.start()),
            )
        )
    for match in RALLY.finditer(text, sentence.start, sentence.end):
        if (
            NOT_RALLY.search(text[max(sentence.start, match.start() - 12) : match.start()])
            or sentence.kind == "headline"
        ):
            continue
        day = _day_near(text, account, sentence, match.start(), match.end())
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
                _saying_at(said, match.start()),
            )
        )
        break
    return out


def _wounds(
    text: str,
    sentence: Sentence,
    listed: list[Item],
    history: list[tuple[Sentence, list[Item]]],
    account: Account,
    said: list[sayings.Saying],
    topic: str,
) -> None:
    if topic in ("sport", "nature", "culture", "business") or not _violent(text):
        return
    for hurt in injuries.injuries(text, sentence.start, sentence.end):
        before = text[sentence.start : hurt.start]
        if act_rules.NEGATED.search(before) or act_rules.HYPOTHETICAL.search(before):
            continue
        whos = _hurt(text, hurt, sentence, listed, history, account)
        for who in whos:  # the closer words take the place of a bare "was wounded"
            account.wounds = [
                w
                for w in account.wounds
                if not (w.sentence is sentence and w.hurt.body_part == "unspecified" and w.victim.person is who.person)
            ]
        saying = _saying_at(said, hurt.start)
        account.wounds += [Wound(hurt, who, sentence, saying, 0.9 if not who.via else 0.85) for who in whos]


def _titled(who: Who) -> bool:
    """Whether somebody is named by an office, as a judge or minister is."""
    return who.person is not None and any(m.title in words.TITLES for m in who.person.mentions)


def _hurt(
    text: str,
    hurt: injuries.Hurt,
    sentence: Sentence,
    listed: list[Item],
    history: list[tuple[Sentence, list[Item]]],
    account: Account,
) -> list[Who]:
    """Whose injury it is: named inside the words, told of in an act of the sentence, or the subject before."""
    inside = [w for item in listed if hurt.start <= item.start < hurt.end for w in item.who if w.kind == "person"]
    if inside:
        return inside
    own = re.search(r"\b(his|her)\b", text[hurt.start : min(sentence.end, hurt.end + 15)], re.I)
    before = [
        (item, w)
        for item in listed
        if item.end <= hurt.start
        for w in item.who
        if w.kind in ("person", "pronoun", "group")
    ]
    if own:
        sex = {"his": "male", "her": "female"}[own[1].lower()]
        near = [w for _, w in before if w.kind in ("person", "pronoun") and (not w.sex or w.sex == sex)]
        told = [v for act in account.acts if act.sentence is sentence for v in act.victims if v.kind == "person"]
        if told and (len({v.person.number for v in told if v.person}) == 1):
            return told[:1]
        known = frozenset(v.person.number for t in account.acts for v in t.victims if v.person)
        known |= {w.victim.person.number for w in account.wounds if w.victim.person}
        meant = [r for who in reversed(near) if (r := _resolve(who, listed, history, sentence, account.people, known)) is not None and r.person]
        sure = next((r for r in meant if r.person and r.person.number in known), None)
        if sure is None:  # whom something was done to before, else who is named here without an office
            sure = _resolve(Who("pronoun", hurt.start, hurt.start, own[1].lower()), listed, history, sentence, account.people, known)
            sure = sure if sure is not None and sure.person and sure.person.number in known else next((r for r in meant if not _titled(r)), None)
        return [replace(sure, sex=sure.sex or sex)] if sure is not None else []
    told = [v for act in account.acts if act.sentence is sentence for v in act.victims if v.kind in ("person", "group")]
    if told:
        close = [
            v
            for act in account.acts
            if act.sentence is sentence and abs(act.start - hurt.start) < 80
            for v in act.victims
            if v.kind in ("person", "group")
        ]
        return [v for v in (close or told) if v.kind == "person"]
    for item, who in reversed(before):
        if item.own:
            continue
        if who.kind == "pronoun" and not phrases.PRONOUNS.get(who.text.casefold()):
            return _they(who, listed, history, sentence)
        resolved = _resolve(who, listed, history, sentence, account.people)
        if resolved is not None and resolved.kind == "person":
            return [
                v
                for w in item.who
                if (v := _resolve(w, listed, history, sentence, account.people)) is not None and v.kind == "person"
            ]
    return []


LATER = re.compile(r"(?:that|this|it) (?:was|happened|took place|occurred)\b", re.I)


def _dated_after(text: str, sentence: Sentence, account: Account) -> None:
    """ "That was in April 2017" dates what the sentence before told."""
    if not LATER.match(text, sentence.start, sentence.end):
        return
    day = next((d for d in account.days if sentence.start <= d.start < sentence.start + 60), None)
    last = [
        t
        for t in account.acts
        if t.sentence.end <= sentence.start and t.sentence.paragraph >= sentence.paragraph - 1 and t.day is None
    ]
    if day is not None and last:
        last[-1].day = day


OTHERS = re.compile(
    r"\b(?:the|those|these|The|Those|These) (?:\w+ )?(?:others?|rest|two|three|four|five|six|seven|eight|nine|ten|detainees|victims|dead|\w+ (?:men|women|people|activists|students|journalists|protesters))\s+(?:were|are|was|is|include[sd]?)\s+(?:named as |identified as )?(?=(?:[\w-]+ ){0,4}[A-Z])"
)


def _named_later(text: str, sentence: Sentence, listed: list[Item], account: Account) -> None:
    """ "The others were A and B": the names of a group that was told of without them."""
    for match in OTHERS.finditer(text, sentence.start, sentence.end):
        item = next((i for i in listed if i.start >= match.end() - 1 and i.who), None)
        group = next(
            (
                t
                for t in reversed(account.acts)
                if t.sentence.paragraph >= sentence.paragraph - 3
                and any(v.kind == "group" and (v.count is None or v.count != (1, 1)) for v in t.victims)
            ),
            None,
        )
        if item is None or group is None or item.who[0].kind != "person" or item.start - match.end() > 30:
            continue
        stop = re.compile(r"[;:]|\b(?:who|said|says|told)\b").search(text, match.end(), sentence.end)
        named = [w for i in listed if item.start <= i.start < (stop.start() if stop else sentence.end) and not i.own for w in i.who if w.kind == "person"]
        head = (match.start(), match.end())
        account.acts.append(
            replace(
                group,
                start=match.start(),
                end=match.end(),
                sentence=sentence,
                victims=[replace(w, head=head) for w in named],
                saying=None,
                score=0.8,
                held_at=None,
                stage_at=None,
            )
        )


def _lists(
    text: str, parts: Sequence[layout.Segment], sentence: Sentence, listed: list[Item], account: Account
) -> None:
    """An item of a list under a heading that says what was done: "Detained on 12 August:", then a name a line."""
    if sentence.kind != "item" or parts[sentence.paragraph].start != sentence.start - (
        len(text[parts[sentence.paragraph].start : sentence.start])
    ):
        return
    first = next((item for item in listed if item.who and item.who[0].kind == "person"), None)
    if first is None or not re.fullmatch(r"[\W\d]*(?:\w{1,4}\.? )?[\W\d]*", text[sentence.start : first.start]):
        return
    number = sentence.paragraph - 1
    while number >= 0 and parts[number].kind == "item":
        number -= 1
    head = parts[number] if number >= 0 else None
    if head is None:
        return
    lead = text[head.start : head.end]
    lead = lead if len(lead) < 200 else re.split(r"(?<=[.!?])\s", lead)[-1]
    state = next((trigger for word, trigger in HEADS if re.search(word, lead, re.I)), None)
    if state is None or not (head.kind in ("headline", "promo") or lead.rstrip().endswith((":", "-", "–"))):
        return
    day = next((d for d in account.days if head.start <= d.start < head.end), None)
    spot = next((m for m in account.places if m.kind == "place" and head.start <= m.start < head.end), None)
    at = re.search("|".join(word for word, _ in HEADS), lead, re.I)
    begin = head.start + lead_offset(text, head, lead) + (at.start() if at else 0)
    if state is act_rules.CUSTODY and (gone := re.compile(r"\bwhereabouts unknown|missing since|not seen since", re.I).search(text, first.end, sentence.end)):
        account.acts.append(Told(act_rules.GONE, gone.start(), gone.end(), sentence, [first.who[0]], None, "missing", None, None, None, None, None, 0.8))
    account.acts.append(
        Told(
            state,
            first.start,
            first.end,
            sentence,
            [first.who[0]],
            None,
            state.stage,
            (first.start, first.end),
            None,
            day,
            spot,
            None,
            0.8 if begin else 0.7,
        )
    )


def lead_offset(text: str, head: layout.Segment, lead: str) -> int:
    """Where the last sentence of a heading begins in it."""
    return text[head.start : head.end].rfind(lead)


HEADS = (
    (r"\b(?:killed|dead|murdered|fatalities|deaths)\b", act_rules.KILLED), (r"\b(?:wounded|injured)\b", act_rules.HURT),
    (r"\b(?:disappeared|missing)\b", act_rules.GONE), (r"\b(?:abducted|kidnapped)\b", act_rules.ABDUCTED), (r"\b(?:sentenced|convicted)\b", act_rules.SENTENCE),
    (r"\b(?:detained|arrested|detainees|arrests|in custody|imprisoned|political prisoners)\b", act_rules.CUSTODY),
)  # fmt: skip


def _drop_passing(text: str, account: Account, sentences: Sequence[Sentence]) -> None:
    """People of other incidents, named once in passing, are no victims of this report."""
    counts: Counter[int] = Counter()
    for person in account.people:
        counts[person.number] = len(
            {next((i for i, s in enumerate(sentences) if s.start <= m.start < s.end), -1) for m in person.mentions}
        )
    main = {
        v.person.number
        for t in account.acts
        if not PASSING.search(text, t.sentence.start, t.sentence.end)
        for v in t.victims
        if v.person
    }
    years = Counter(t.day.edtf[:4] for t in account.acts if t.day and t.day.edtf[:4].isdigit())
    latest = max(years, default="")
    kept = []
    for told in account.acts:
        passing = bool(PASSING.search(text, told.sentence.start, told.sentence.end))
        year = told.day.edtf[:4] if told.day and told.day.edtf[:4].isdigit() else ""
        old = bool(latest and year and int(latest) - int(year) >= 2)
        if year and int(year) < BEFORE_OUR_TIME:
            continue
        told.victims = [
            v for v in told.victims
            if not (passing and (v.person is None or v.person.number not in main or counts[v.person.number] == 1) and (main or v.person is None or old or counts[v.person.number] <= 1))
            and not (old and v.person is not None and counts[v.person.number] == 1)
        ]  # fmt: skip
        if told.victims:
            kept.append(told)
    account.acts = kept

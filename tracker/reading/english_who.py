"""Whom pronouns and descriptions of an English text stand for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from tracker.reading import english_words as words
from tracker.reading import groups
from tracker.reading.act import Act
from tracker.reading.groups import Item, Who
from tracker.reading.layout import Sentence
from tracker.reading.names import Person


def resolved(
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
    if who.kind == "group" and who.noun == "client" and re.match(r"(?:his|her|my)\b", who.text, re.I):
        owner = next((i for i in reversed(listed) if i.end <= who.start and i.own and i.who and i.who[-1].person), None)
        if owner is not None:  # "Ada Lund's lawyer said his client"
            return replace(owner.who[-1], via=(who.start, who.end))
        harmed = [
            w
            for _, items in reversed(history[-4:])
            for i in items
            for w in i.who
            if w.person and w.person.number in known
        ]
        return replace(harmed[0], via=(who.start, who.end)) if harmed else who
    if who.kind == "group" and who.noun in words.KIN and who.count in (None, (1, 1)) and OF_SOMEBODY.match(who.text):
        for _, items in [(sentence, [i for i in listed if i.end <= who.start]), *reversed(history[-12:])]:
            for kin in (w for item in reversed(items) for w in item.who if w.person and w.noun == who.noun):
                return replace(kin, via=(who.start, who.end))  # "my brother", who was named as such before
    if who.kind == "group" and who.noun in INVERSE and OF_SOMEBODY.match(who.text):
        for items in (listed, *(items for _, items in reversed(history[-3:]))):
            if (child := _whose_kin(items, INVERSE[who.noun])) is not None and who.sex in (
                "",
                sex_of(child) or who.sex,
            ):
                return replace(child, via=(who.start, who.end))
    definite = (
        who.kind == "group"
        and re.match(r"(?:the|this)\s+(?:[\w-]+ ){0,3}[\w-]+$", who.text, re.I)
        and who.count is None
        and who.noun not in words.KIN
        and groups.PLURALS.get(who.text.split()[-1].casefold()) is None
    )
    if who.kind == "group" and not definite:
        return who
    low = who.text.casefold()
    if who.kind == "pronoun" and not groups.PRONOUNS.get(low) and low not in ("his", "her"):
        return replace(who, kind="many")
    own = [
        w
        for at, item in enumerate(listed)
        if item.end <= who.start
        for w in (item.who if len(item.who) == 1 else item.who[-1:] if _goes_on(listed, at) else [])
        if w.kind == "person"
    ]
    nearest = next((i for i in reversed(listed) if i.end <= who.start and i.who and not i.own), None)
    if (
        who.kind == "pronoun"
        and nearest is not None
        and nearest.singular
        and nearest.who[0].kind == "group"
        and nearest.who[0].noun in words.KIN
        and nearest.who[0].text[:3].casefold() == "my "
        and nearest.who[0].sex == groups.PRONOUNS.get(low, "")
    ):
        return nearest.who[0]  # "my mother held on to my sleeve and one of them hit her": a relative without a name
    candidates = list(own)
    aside: list[Who] = []
    for earlier, items in reversed(history[-6:]):
        named = [w for item in items for w in item.who if w.kind == "person" and len(item.who) == 1]
        if who.kind == "pronoun" and (passed := _named_aside(items, groups.PRONOUNS.get(low, ""))):
            aside += [w for w in named if w.start in passed]
            named = [w for w in named if w.start not in passed]
        named.sort(key=lambda w: w.person is None or w.person.number not in known)  # whom something was done to first
        if (
            earlier.paragraph == sentence.paragraph
            or len(candidates) < 1
            or (known and earlier.paragraph >= sentence.paragraph - 2)
        ):
            candidates += named
    candidates += aside
    candidates = [c for c in candidates if (but is None or c.person is not but) and c.text not in groups.FIRST]
    if who.kind == "group" and who.noun not in words.TITLES:  # "the reporter" is no mayor
        candidates = [
            c
            for c in candidates
            if c.person is None
            or c.person.number in known
            or not (c.person.office or (_helps(c) and c.noun != who.noun and not _is_of_their_calling(c, who.noun)))
        ]
    if who.kind == "group" and (titles := BEARERS.get(who.noun)):  # "the priest" is whoever is called Father
        candidates.sort(key=lambda c: c.person is None or not any(m.title in titles for m in c.person.mentions))
    if who.kind == "pronoun" and (subject := _own_clause(listed, who)) is not None:
        candidates.sort(key=lambda c: c.start != subject.start)
    if who.kind == "pronoun":  # "his lawyer, Ada Lund, said that he": he is whose lawyer she is
        candidates.sort(key=lambda c: c.whose)
        candidates.sort(key=lambda c: _helps(c) and (c.person is None or c.person.number not in known))
    if known:  # whoever holds an office and only tells of it is meant last
        candidates.sort(key=lambda c: has_office(c) and c.person is not None and c.person.number not in known)
    if (
        low in ("him", "her", "his") or who.kind == "group"
    ) and known:  # something was done to them already: the same is meant
        candidates.sort(key=lambda c: c.person is None or c.person.number not in known)
    if who.kind == "pronoun" and not own and history and history[-1][0].paragraph == sentence.paragraph:
        topic = _told_of(history[-1][1], groups.PRONOUNS.get(low, ""))
        if topic is not None:  # the sentence before tells of one person alone
            candidates.sort(key=lambda c: c.person is not topic.person)
    if not candidates and who.kind == "pronoun":  # "Before his release Bo Ek was made to sign"
        ahead = next((i for i in listed if i.start >= who.end and i.who and not i.own), None)
        first = not listed or who.start - listed[0].start < 30 and not any(i.text in '“”"' for i in listed[:8])
        if (
            first
            and ahead is not None
            and ahead.start - who.end < 60
            and len(ahead.who) == 1
            and ahead.who[0].kind == "person"
        ):
            candidates = list(ahead.who)
    sex = groups.PRONOUNS.get(low, "") or ({"his": "male", "her": "female"}.get(low, "")) or who.sex
    if low in ("him", "her") and who.kind == "pronoun" and sex:
        candidates.sort(key=lambda c: not (c in own and c.noun in words.KIN and sex_of(c) == sex))
    for candidate in candidates:
        told = sex_of(candidate)
        if not sex or not told or told == sex:
            return replace(candidate, sex=candidate.sex or (sex if who.kind == "pronoun" else ""), sex_at=candidate.sex_at or ((who.start, who.end) if sex else None),
                           via=(who.start, who.end), head=candidate.head)  # fmt: skip
    return who if who.kind == "group" else _only_described(listed, history, who, sex)


ONE = re.compile(r"an? ", re.I)


def _only_described(
    listed: Sequence[Item], history: Sequence[tuple[Sentence, list[Item]]], who: Who, sex: str
) -> Who | None:
    """ "They stopped the car of a refugee leader and shot him": the one who is described, where nobody at all is named before."""
    near = [i for i in listed if i.end <= who.start]
    earlier = [i for _, items in history[-2:] for i in items]
    if any(w.kind == "person" for i in (*near, *earlier) for w in i.who):
        return None
    one = [
        i.who[0] for i in (*earlier, *near) if len(i.who) == 1 and i.who[0].count == (1, 1) and ONE.match(i.who[0].text)
    ]
    return (
        one[0]
        if len(one) == 1 and one[0].kind == "group" and one[0].sex in ("", sex) and who.text.casefold() != "his"
        else None
    )


HELPERS = frozenset("lawyer attorney advocate solicitor counsel barrister doctor dr nurse physician surgeon paramedic pathologist spokesman spokeswoman spokesperson".split())  # fmt: skip


def _helps(who: Who) -> bool:
    """Whether somebody is named as a lawyer or a doctor: whom they speak of or treat is meant sooner."""
    return who.noun in HELPERS or (who.person is not None and any(m.title in HELPERS for m in who.person.mentions))


PARENTS, CHILDREN = frozenset(("mother", "father", "parent")), frozenset(("son", "daughter"))
INVERSE = {
    "son": PARENTS, "daughter": PARENTS, "husband": frozenset(("wife",)), "wife": frozenset(("husband",)), "mother": CHILDREN, "father": CHILDREN,
    "brother": frozenset(("brother", "sister")), "sister": frozenset(("brother", "sister")),
}  # fmt: skip


def _whose_kin(items: Sequence[Item], kin: frozenset[str]) -> Who | None:
    """Who is named as theirs by a relative: "Ada Lund's mother", "the mother of Ada Lund"."""
    for at, item in enumerate(items[:-1]):
        if (
            item.own
            and len(item.who) == 1
            and item.who[0].kind == "person"
            and (items[at + 1].low in kin or any(w.noun in kin for w in items[at + 1].who))
        ):
            return item.who[0]
        if any(w.noun in kin for w in item.who) and items[at + 1].low == "of" and at + 2 < len(items):
            named = items[at + 2].who
            if len(named) == 1 and named[0].kind == "person" and not items[at + 2].own:
                return named[0]
    return None


OF_SOMEBODY = re.compile(r"(?:his|her|my|their|our)\b", re.I)


LED_BY = frozenset("by of with to against from for over about like than beside near behind".split())


def _named_aside(items: Sequence[Item], sex: str) -> frozenset[int]:
    """Where those are named whom a sentence about "he" only names aside: "He was beaten in the final by Bo Ek"."""
    first = next((item for item in items if item.who), None)
    if not sex or first is None or first.own or groups.PRONOUNS.get(first.text.casefold()) != sex:
        return frozenset()
    return frozenset(
        item.who[0].start
        for at, item in enumerate(items)
        if len(item.who) == 1
        and item.who[0].kind == "person"
        and item.who[0].noun not in words.KIN
        and _is_led(items, at)
    )


def _is_led(items: Sequence[Item], at: int) -> bool:
    """Whether "by" or "of" leads to a name, over a few words that describe it: "over the death of a Basij militiaman, Bo Ek"."""
    for index in range(at - 1, max(-1, at - 6), -1):
        if items[index].low in LED_BY:
            return True
        if (
            items[index].who
            or items[index].low in words.BE | words.HAVE | {"who", "and", "that"}
            or items[index].text in ".;:"
        ):
            return False
    return False


CARING = frozenset("doctor dr physician surgeon medic anaesthetist anesthetist nurse paramedic dentist gynaecologist paediatrician cardiologist neurologist psychiatrist".split())  # fmt: skip
PLEADING = frozenset("lawyer attorney advocate solicitor counsel barrister jurist".split())


def _is_of_their_calling(who: Who, noun: str) -> bool:
    """Whether "the surgeon" may be whoever was named as a doctor, "the advocate" as a lawyer."""
    named = {who.noun, *(m.title for m in (who.person.mentions if who.person else ()))}
    return any(noun in field and named & field for field in (CARING, PLEADING))


def _told_of(items: list[Item], sex: str = "") -> Who | None:
    """The only person of whom a sentence tells: who holds no office, does not only say it, and is not named aside."""
    if _named_aside(items, sex):
        return None
    if any(item.low in ("him", "her") and item.who and not item.own for item in items):
        return None  # "a judge, Bo Ek, gave her fifteen days": of her, too
    named = [
        w
        for at, item in enumerate(items)
        if not item.own
        and not any(
            re.fullmatch(words.SAID, one.text, re.I) for one in (*items[max(0, at - 1) : at], *items[at + 1 : at + 3])
        )
        for w in item.who
        if w.person is not None and not has_office(w) and not _helps(w)
    ]
    return named[0] if named and all(w.person is named[0].person for w in named) else None


BEARERS = {  # by the titles before their names
    "priest": frozenset(("father", "fr", "rev", "reverend", "monsignor")), "pastor": frozenset(("pastor", "rev", "reverend")),
    "cleric": frozenset(("sheikh", "imam", "mullah", "father")), "imam": frozenset(("imam", "sheikh")), "nun": frozenset(("sister",)),
    "doctor": frozenset(("dr", "doctor")), "professor": frozenset(("prof", "professor")),
}  # fmt: skip


def _goes_on(listed: list[Item], at: int) -> bool:
    """Whether a clause tells more of the last of a list: "Bo Ek and Ada Lund, whose sister said that she …"."""
    if at + 2 >= len(listed) or listed[at + 1].text != ",":
        return False
    after = listed[at + 2]
    return after.low in ("who", "whose") or any(who.whose for who in after.who)


def _own_clause(listed: list[Item], who: Who) -> Who | None:
    """Of whom the clause of a pronoun tells: "Ada Lund was hit, and Bo Ek fell when he …". Who only speaks is none."""
    for at in range(len(listed) - 2, 1, -1):
        item, before, after = listed[at], listed[at - 1], listed[at + 1]
        if item.start < who.start and any(w.kind == "pronoun" for w in item.who):  # "Bo Ek met him after he …"
            return None
        if item.end > who.start or len(item.who) != 1 or item.who[0].kind != "person" or item.own:
            continue
        begins = before.text == ";" or (before.low in ("and", "but", "while") and listed[at - 2].text == ",")
        if begins and after.text.isalpha() and after.low != "and" and not re.fullmatch(words.SAID, after.text, re.I):
            return item.who[0]
    return None


HAPPENED = re.compile(
    rf",?(?: who)? (?!(?:\w+ly )?(?:{words.SAID}|saw|watched|witnessed|helped|filmed|found|heard|defended|met|joined|accompanied|represent(?:s|ed))\b)"
    r"(?:has |have |had )?[a-z]+\b(?:[^.;:\"“”]*?\b(?:when|while|as|after)\b|[^.;:\"“”]{3,90};)"
)


def about_subject(text: str, who: Who, listed: list[Item]) -> Who | None:
    """ "Ada Lund suffered cuts when police pushed her": the only person named before, of whom the sentence tells first."""
    before = [item for item in listed if item.end <= who.start and any(w.kind == "person" for w in item.who)]
    if (
        who.kind != "pronoun"
        or who.text.casefold() not in ("him", "her")
        or len(before) != 1
        or len(before[0].who) != 1
    ):
        return None
    if any(
        item.singular and item.who[0].kind in ("group", "pronoun")
        for item in listed
        if before[0].end <= item.start < who.start
    ):
        return None  # somebody else may be meant
    subject, sex = before[0].who[0], {"him": "male", "her": "female"}[who.text.casefold()]
    if before[0].own or has_office(subject) or not HAPPENED.match(text, before[0].end, who.start):
        return None
    if sex_of(subject) not in ("", sex):
        return None
    return replace(
        subject, sex=subject.sex or sex, sex_at=subject.sex_at or (who.start, who.end), via=(who.start, who.end)
    )


def sex_of(who: Who) -> str:
    """The sex that the words beside a name, a title or the pronouns of the text give somebody; empty where none does."""
    return who.sex or (who.person.sex or who.person.spoken_of if who.person else "")


def several_meant(
    pronoun: Who,
    listed: list[Item],
    history: list[tuple[Sentence, list[Item]]],
    sentence: Sentence,
    speaker: Person | None = None,
    known: frozenset[int] = frozenset(),
    last: Sequence[Who] = (),
) -> list[Who]:
    """The people whom "they", "both" or "the four" stands for: just so many of whom something is known to have been
    done, else those named last; whoever says it of them is none of these."""
    if (which := ORDINALS.get(pronoun.text.casefold())) is not None:
        return _one_of_a_list(which, pronoun, listed, history)
    wanted = next(
        (n for w, n in words.NUMBERS.items() if re.search(rf"\b{w}\b", pronoun.text, re.I)),
        2 if re.search(r"both|pair|couple", pronoun.text, re.I) else 0,
    )
    if wanted and re.search("couple", pronoun.text, re.I):  # husband and wife, who are named together
        pairs = [
            [w for w in i.who if w.person]
            for _, items in [*history[-8:], (sentence, listed)]
            for i in items
            if i.end <= pronoun.start
        ]
        wed = [
            pair[at - 1 : at + 1]
            for pair in pairs
            for at in range(1, len(pair))
            if pair[at].noun in ("husband", "wife", "partner")
        ]
        if wed:
            return [replace(w, via=(pronoun.start, pronoun.end)) for w in wed[-1]]
    if wanted and len(last) == wanted and all(w.person is not None and w.person is not speaker for w in last):
        return [replace(w, via=(pronoun.start, pronoun.end)) for w in last]
    if wanted:  # that many, last named: also one by one in the sentences before
        near = [i for s, items in history[-8:] if s.paragraph >= sentence.paragraph - 3 for i in items]
        harmed = {
            w.person.number: w
            for i in [*near, *(i for i in listed if i.end <= pronoun.start)]
            for w in i.who
            if w.person is not None and w.person.number in known
        }
        if len(harmed) == wanted:
            return [replace(w, via=(pronoun.start, pronoun.end)) for w in harmed.values()]
        seen: dict[int, Who] = {}
        for s, items in [(sentence, [i for i in listed if i.end <= pronoun.start]), *reversed(history[-8:])]:
            if s.paragraph < sentence.paragraph - 6 and seen:
                break
            for who in (w for item in items for w in item.who if w.person not in (None, speaker) and not has_office(w)):
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


ORDINALS = {"the first": 0, "the former": 0, "the first-named": 0, "the second": 1, "the latter": -1, "the last-named": -1, "the third": 2, "the fourth": 3}  # fmt: skip


def _one_of_a_list(
    which: int, pronoun: Who, listed: list[Item], history: list[tuple[Sentence, list[Item]]]
) -> list[Who]:
    """Whom "the first" or "the latter" stands for: one of those listed together last, or named one by one in a sentence."""
    for items in ([i for i in listed if i.end <= pronoun.start], *(items for _, items in reversed(history[-3:]))):
        together = [[w for w in i.who if w.kind == "person"] for i in items if not i.own]
        several = [whos for whos in together if len(whos) > 1]
        flat = {w.person.number: w for whos in together for w in whos if w.person}
        named = several[-1] if several else list(flat.values())
        if len(named) > 1:
            return [replace(named[which], via=(pronoun.start, pronoun.end))] if which < len(named) else []
    return []


DEFINITE = re.compile(r"(?:all (?:of )?)?the (?:(?:[a-z-]+) ){0,3}[a-z-]+$", re.I)


def named_before(
    group: Who, listed: list[Item], history: list[tuple[Sentence, list[Item]]], sentence: Sentence
) -> list[Who]:
    """Those whom "the activists" or "all four men" stands for, where the sentence before names just so many together."""
    if group.kind != "group" or group.noun in words.KIN or not DEFINITE.match(group.text):
        return []
    if (
        groups.PLURALS.get(group.text.split()[-1].casefold()) is None
        or not history
        or listed
        and listed[0].start > group.start
    ):
        return []
    near = [items for before, items in history[-3:] if before.paragraph >= sentence.paragraph - 1]
    lists = [[w for w in item.who if w.kind == "person"] for items in near for item in items if len(item.who) > 1]
    named = max(lists, key=len, default=[])
    low = group.count[0] if group.count else None
    if len(named) < 2 or (low and low != len(named)):
        return []
    return [replace(w, via=(group.start, group.end)) for w in named]


PAIR = re.compile(r"(?:the )?(?P<name>[A-Z][\w’'-]+) (?:brothers|sisters|siblings|couple|twins|cousins|family)$")


def bearing(group: Who, people: Sequence[Person]) -> list[Who]:
    """Those whom "the Lund brothers" stands for: all who bear the name and were named before."""
    match = PAIR.match(group.text[:1].lower() + group.text[1:]) if group.kind == "group" else None
    if match is None:
        return []
    return [
        Who("person", m.start, m.end, m.text, p, p.sex, p.sex_at, via=(group.start, group.end))
        for p in people
        if p.name.split()[-1] == match["name"] or p.name.split()[0] == match["name"]
        for m in p.mentions[:1]
        if m.start < group.start
    ]


def is_generic(who: Who, act: Act, sentence: Sentence) -> bool:
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


RANKS = frozenset(
    "sergeant officer soldier policeman policewoman guard lieutenant captain sgt lt capt col gen maj colonel major general"
    " inspector constable brigadier admiral marshal commander superintendent jailer warden".split()
)


RANKED = re.compile(rf"\b(?:{'|'.join(RANKS)})s?\b[^.;]{{0,60}}$", re.I)


def serves_the_state(who: Who, before: str) -> bool:
    """Whether somebody, or a group, is named by a rank of the police or an army: beside the name, or in the words before it."""
    titles = {m.title for m in who.person.mentions} if who.person is not None else set()
    return who.noun in RANKS or bool(titles & RANKS) or RANKED.search(before) is not None


CRIMES = re.compile(  # for which those who served a state stand trial
    r"\b(?:war crimes?|crimes? against humanity|genocide|massacre|(?:murder|killing|torture|deaths?|disappearance|shooting|beating|abduction|rape) of|accused of (?:shooting|killing|torturing|beating|raping|murdering)|for (?:both|these|those|the) (?:crimes|murders|killings|deaths)|threw acid|excessive force)\b",
    re.I,
)
DOER = re.compile(
    rf"(?:\b(?:war crimes?|crimes) (?:suspect|defendant|fugitive)|\b(?:ex-|former |retired |ousted |the )?(?:{'|'.join(RANKS)}|policemen|soldiers|officers)(?: [A-Z][\w.]+)?|\b(?:convicted|guilty|accused) (?:men|man|officers?|policem[ae]n),(?: [A-Z][^,.;]{{1,40}} and)?),? $",
    re.I,
)


def accused_doers(text: str, people: Sequence[Person]) -> frozenset[int]:
    """Those who served a state and are judged for what they did, by number: they are no victims of the court."""
    if not CRIMES.search(text):
        return frozenset()
    return frozenset(
        p.number
        for p in people
        if any(m.title in RANKS or DOER.search(text[max(0, m.start - 70) : m.start]) for m in p.mentions)
    )


WITHOUT_OFFICE = frozenset(  # titles of the learned and the clergy, and forms of address: those who bear them are taken, too
    "dr doctor prof professor sheikh imam rev reverend father fr pastor bishop sister brother mullah rabbi nurse daw maung"
    " naik alhaji hajia oba engineer eng madam dame lady hon former mp ato haji elder ayatollah hojatoleslam monsignor lama chaplain deacon ialorixá babalorixá cacique mufti mawlawi maulana maulvi qari hafiz mallam hajiya hagg sitt machi datuk dom msgr padre friar fray count baron baroness duke duchess".split()
)


def has_office(who: Who) -> bool:
    """Whether somebody is named by an office, as a judge or minister is."""
    return (who.noun in groups.TITLED and who.noun not in WITHOUT_OFFICE) or (
        who.person is not None
        and any(m.title in words.TITLES and m.title not in WITHOUT_OFFICE for m in who.person.mentions)
    )

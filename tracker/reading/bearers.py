"""Whose harm it is that a sentence tells: the words beside it first, then of whom its clause tells, then of whom the text does."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from tracker.reading import english_words as words
from tracker.reading import groups
from tracker.reading.bare_injuries import OWN
from tracker.reading.english_who import has_office, sex_of
from tracker.reading.groups import Item, Who
from tracker.reading.harm_words import PARTS
from tracker.reading.injuries import Hurt
from tracker.reading.layout import Sentence
from tracker.reading.names import Person
from tracker.reading.onlookers import TELLS, Part, part_of

OUT = 3  # from this rank on a harm of the text is hardly somebody's
LONG = 900  # letters: from here on the nearest name need not be whose it is, unless something is known to have been done to them
BACK = 3  # sentences before, in which they are named then
OBJECTS = ("him", "her", "them", "me", "himself", "herself")
OF = re.compile(
    r",?[’']?(?: [\w-]+){0,3}? (?:of|belonging to) (?:(?:the|an?|his|her|their|one) )?(?:[\w’'-]+,? ){0,4}$"
)
OBJECT = re.compile(r" (?:(?:the|an?|his|her|their) )?(?:[a-z][\w-]*,? ){0,3}$")  # "blinded the clerk, Ada Lund"
HARMING = re.compile(r"blinded|maimed|deafened|crippled|disfigured|paraly[sz]ed")
HEADED = re.compile(
    r"[^.;,:]{0,30}: (?:(?:an?|the) )?(?:[a-z][\w’'-]* ){0,3}$"
)  # "Shot in the lung: the teacher Ada Lund"
MANY_OF = r"\b(?:people|patients|men|women|children|civilians|victims|protesters|demonstrators|prisoners|inmates|detainees|students|workers|villagers|refugees|migrants|survivors|residents|passengers|fans|families|relatives|mourners|pupils|miners|neighbours|spectators|clients|strikers|monks|colleagues|others|dozens|hundreds|scores|bodies|corpses)\b"
OTHERS = re.compile(
    rf"{MANY_OF}(?: (?:with|had|have|were|was|suffering|treated|for|from|who|of|whose))*(?: [\w-]+){{0,2}} $", re.I
)
OTHERS_IN = re.compile(MANY_OF)
NUMBER_WITH = re.compile(
    r"\b(?:one|two|three|four|five|six|seven|eight|nine|ten|\d+|some) (?:with|who had|had) $", re.I
)
INSERTED = re.compile(r", (?:who|whose|whom|which) [^,.;]*$")
OF_MANY = re.compile(r"^[^.;:]{0,12}\b(?:were|have|are|both)\b")  # "Ada Lund and Bo Ek, were hit"
THING = re.compile(
    r"\b(?:the|its|this|that|our|a|an|every|no) (?P<noun>[a-z-]+) (?:(?:was|were|is|are|had|has|have|been|also|now|still) )+(?:\w+ly )?$"
)
AUXILIARY = re.compile(r"(?:was|were|is|are|been) ")
PEOPLE = (
    "man",
    "men",
    "woman",
    "women",
    "person",
    "victim",
    "er",
    "or",
    "ist",
    "ant",
    "ee",
    "ian",
    "child",
    "boy",
    "girl",
    "patient",
)
OWNS, ENDS = re.compile(r", $"), re.compile(r"[’']?s?[;.,]")  # "a broken ankle, Ada Lund's;"
ONLY_SAW = re.compile(
    r",? (?:who )?(?:had |has |then |also |later )*(?:saw|sees|seen|noticed|observed|found|shows|submitted|presented|handed|displayed|held up|brought|speaks? of|say|says|said|treated|bandaged|dressed|photographed|filmed|documented|recorded|described|confirmed|counted|examined|spoke of|told of|wrote of|heard|reported|mentioned|noted|showed|produced|blamed|denied|caused|inflicted) "
)
SHOWS = re.compile(
    r",? (?:who )?(?:had |has |then |also |later )*(?:saw|noticed|observed|found|showed|shows|produced|submitted|presented|displayed|held up|photographed|filmed|documented|recorded|counted|noted|listed) "
)
OWNED = re.compile(r"[’']s? (?:[\w-]+ ){0,3}$")
WHOSE = re.compile(r"(?:,[^,.;:]{0,60})?,? whose (?:[\w-]+ ){0,3}$")
BESIDE = re.compile(  # "Ada Lund, 30, nurse: shattered femur", "Ada Lund (thigh)", "Ada Lund, his back welted"
    r"(?: \([^)]{1,30}\))?(?:, (?:aged )?\d{1,3}(?: years old)?)?(?:, (?!who|that|which|when|but|and|where)(?:(?:an?|the) )?[a-z][\w’' -]{2,40})?(?:,|:| \(| –| —|;) ?(?:(?:with|his|her|their|an?|the|both|one|two|three|all|from) )*(?:(?!who|that|which|when|but|and|where|was|had|has|is|said)[\w-]+ ){0,2}$"
)
PARTICIPLE = re.compile(
    r"(?:(?:badly|seriously|critically|slightly|also) )?(?:shot|hit|struck|grazed|wounded|stabbed|injured|burned|burnt|beaten|kicked|clubbed|bitten|slashed|blinded)\b",
    re.I,
)
ASIDE = re.compile(r"(?:, (?:aged )?\d{1,3}| \(\d{1,3}\))?, (?:(?:an?|the|his|her) [a-z][\w’' -]{2,40}, )?$")
DIRECT = re.compile(  # of whoever is named right before, even one who treats or tells
    r",? who |(?:, \d{1,3}|, aged \d{1,3})?,?(?: who)?(?: also| now| still| has| had)* (?:(?:has|had|have|is|was|were|been|being)(?: (?:been|being|now|still|also|currently|later|then|both))*|suffered|sustained|lost|loses|got|needed|needs|took|received|broke|came (?:out|away|back|home) with|(?:was |were )?left with|(?:got|escaped) (?:off |away )?with|with)(?: only| an?| the| his| her| two| three| both| several| some)*(?: [a-z]+(?:ed|en|ly))? ?$"
)
CLAUSE = re.compile(
    r"[;:“”]|\.(?= )| (?:while|whereas) |, (?:and|but) (?=(?:his|her|the|an?|their|one|two|three|[A-Z])\b)"
)
PRONOUN = re.compile(r"\b(?:(?P<male>he|his|him)|(?P<female>she|her))\b", re.I)
SOMEBODY = re.compile(  # somebody without a name, who is nobody of those named
    r"(?:an?|another|one|two|three|four|five|six|seven|eight|nine|ten|several|many|some|dozens|scores|hundreds|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|a hundred|at least|more than|about|around|nobody|everybody|no one|\d+|others?)\b",
    re.I,
)


NO_BEARERS = re.compile(
    r"\b(?:surgeons?|doctors?|nurses?|medics?|paramedics?|physicians?|officers?|police\w*|soldiers?|guards?|jailers|gendarmes?|interrogators?|inspectors?|agents|gunm[ae]n|m[ae]n|attackers|patrolm[ae]n|lawyers?|relatives|family|judges?|officials?|witness(?:es)?|stones?|dogs?|x-rays?|scans?|records|photographs?|pictures|images|certificates?|examinations?|tests|documents|hospitals?|clinics?)\b",
    re.I,
)


@dataclass
class Scene:
    """A text with its sentences, their noun phrases, and what each person is in it."""

    text: str
    people: Sequence[Person]
    lines: Sequence[tuple[Sentence, list[Item]]]
    told: frozenset[int]
    """To whom something was done, by what the rules told before."""
    known: set[int]
    """The same, and whoever bears a harm that was read meanwhile."""
    parts: Mapping[int, Part] = field(default_factory=dict)

    def rank(self, who: Who) -> int:
        """How unlikely it is that a harm of the text is somebody's; of those to whom something was done, only who belongs to whom counts."""
        if who.person is None:
            return OUT
        part = self.parts[who.person.number]
        return 2 * part.carer + part.kin if who.person.number in self.told else part.rank


def scene(
    text: str, people: Sequence[Person], lines: Sequence[tuple[Sentence, list[Item]]], known: Collection[int]
) -> Scene:
    """The scene of a text; `known` are those to whom something is known to have been done, by number."""
    return Scene(text, people, lines, frozenset(known), set(known), {p.number: part_of(text, p) for p in people})


def bearers(on: Scene, hurt: Hurt, at: int) -> list[Who]:
    """Who bears a harm of the sentence at an index of the lines; empty where the words leave it open."""
    sentence, listed = on.lines[at]
    text = on.text
    ahead = [i for i in listed if i.start >= hurt.end and i.who]
    before = [i for i in listed if i.end <= hurt.start and i.who]
    sex = _sex_in(text, hurt, sentence)
    aux = AUXILIARY.match(text, hurt.start, hurt.end)
    thing = THING.search(text[sentence.start : aux.end() if aux else hurt.start])
    if not sex and thing is not None and not _is_of_people(thing["noun"].casefold()):
        return []  # "the government was limping"
    if not sex and (
        OTHERS.search(text[max(sentence.start, hurt.start - 60) : hurt.start])
        or OTHERS_IN.search(text, hurt.start, hurt.end)
        or NUMBER_WITH.search(text[sentence.start : hurt.start])
    ):
        return []  # "people with bullet wounds"
    beside = _beside(on, hurt, at, listed, before, ahead, sex)
    if beside:
        return beside
    clause = max((m.end() for m in CLAUSE.finditer(text, sentence.start, hurt.start)), default=sentence.start)
    if (who := _definite(on, before, clause, sex)) is not None:
        return [who]
    himself = HIMSELF.search(text, clause, hurt.start)
    if himself is not None and (own := [i for i in before if _is_named(i) and not i.own and i.end <= himself.start()]):
        return [_meant(own[0].who[0], sex)]  # "Ada Lund asked the judge to note that she herself had a broken rib"
    if sex:
        named = [
            (on.rank(w), -item.start, w)
            for item in before
            for w in item.who
            if w.kind == "person"
            and w.person is not None
            and sex_of(w) in ("", sex)
            and on.rank(w) < OUT
            and not (on.known and w.person.number not in on.known and _only_tells(text, item))
        ]
        if named:
            return [_meant(min(named, key=lambda one: one[:2])[2], sex)]
    else:
        for item in reversed(before):
            who = item.who[-1]
            if item.start < clause:
                break
            if who.kind == "body" or (who.kind == "pronoun" and who.text.casefold() in OBJECTS) or _cares(item):
                continue
            if who.kind == "person":
                if on.rank(who) >= OUT or item.own:
                    continue
                if who.person is not None and who.person.number not in on.known and _only_tells(text, item):
                    continue  # "a reporter, Ada Lund, saw the bruises"
                if on.rank(who) > 1 and any(w.kind == "person" and not on.rank(w) for i in before for w in i.who):
                    continue  # "he whispered to his lawyer, Ada Lund, that the elbow …"
                if text[item.end : item.end + 1] == "," and INSERTED.search(text[sentence.start : item.start]):
                    continue
                return [w for w in item.who if w.kind == "person"]
            if who.kind == "pronoun":
                sex = groups.PRONOUNS.get(who.text.casefold(), "")
                told = [i for i in before if clause <= i.start < item.start and _is_named(i) and not i.own]
                if sex and len(told) == 1 and on.rank(told[0].who[0]) < 2 and sex_of(told[0].who[0]) in ("", sex):
                    return [_meant(told[0].who[0], sex)]  # "Bo Ek was thrown down when he …, and has a cracked rib"
                break
            if SOMEBODY.match(item.text) or not item.singular:
                return []
            break
    if sex and (who := _subject(on, at, before, sex)) is not None:
        return [who]
    fronted = next((i for i in ahead if i.who[0].kind != "body"), None) if not before or sex else None
    if fronted is not None and _is_named(fronted) and not fronted.own and "," in text[hurt.end : fronted.start + 1]:
        who = fronted.who[0]
        known = who.person is not None and who.person.number in on.known
        if (known or on.rank(who) == 0) and (not sex or sex_of(who) in ("", sex)):
            return [_meant(who, sex)]
    return _of_the_text(on, hurt, at, sex)


HIMSELF = re.compile(r"\b(?:he himself|she herself)\b")
SUBJECT = re.compile(r"\W{0,3}(?:(?:Now|Since then|Today|Afterwards|Later|Then|Still),? )?(?:He|She|His|Her)\b")


def _subject(on: Scene, at: int, before: Sequence[Item], sex: str) -> Who | None:
    """Of whom a sentence goes on that begins with "He" or "Her": the only one of whom the sentence right before tells."""
    if at == 0 or not SUBJECT.match(on.text, on.lines[at][0].start) or any(_is_named(i) for i in before):
        return None
    earlier, items = on.lines[at - 1]
    if earlier.paragraph != on.lines[at][0].paragraph:
        return None
    named = [w for i in items if not i.own for w in i.who if w.person is not None]
    first = named[0] if named else None
    if first is None or first.person is None or any(w.person is not first.person for w in named):
        return None
    part = on.parts[first.person.number]
    if (
        sex_of(first) not in ("", sex)
        or part.carer
        or part.holds
        or (part.tells and first.person.number not in on.known)
    ):
        return None
    return _meant(first, sex)


DEFINITE = re.compile(r"the (?:[a-z-]+ ){0,2}[a-z-]+$", re.I)


def _definite(on: Scene, before: Sequence[Item], clause: int, sex: str) -> Who | None:
    """Of whom "the author" tells in the clause of a harm: the only one of those harmed, or the only one so called."""
    item = next((i for i in reversed(before) if i.start >= clause and i.who[-1].kind != "body" and not _cares(i)), None)
    if item is None or not item.singular or item.own or item.who[0].kind != "group" or not DEFINITE.match(item.text):
        return None
    who = item.who[0]
    named = [
        w
        for _, items in on.lines
        for i in items
        for w in i.who
        if w.person is not None
        and w.start < item.start
        and sex_of(w) in ("", sex or who.sex)
        and (not sex or sex_of(w) in ("", sex))
    ]
    called = {
        w.person.number: w
        for w in named
        if w.person and who.noun and (w.noun == who.noun or any(m.title == who.noun for m in w.person.mentions))
    }
    harmed = {w.person.number: w for w in named if w.person and w.person.number in on.known}
    for meant in (called, harmed):
        if len(meant) == 1:
            return replace(next(iter(meant.values())), via=(item.start, item.end))
    return None


def _only_tells(text: str, item: Item) -> bool:
    """Whether somebody only says, shows or sees what the words behind the name tell."""
    return bool(TELLS.match(text, item.end) or ONLY_SAW.match(text, item.end))


UNNAMED = re.compile(  # "A girl whose collarbone was broken", "one of them, a trader, was kicked"
    rf"(?:^|[;:“] ?|, (?:and|but|while) |\b(?:while|when|in which|said|says|say|that) )(?:(?:an?|another|one|the other) (?:[a-z\d][\w-]* ){{0,3}}(?:(?:{'|'.join(sorted(words.ROLES, key=len, reverse=True))})|m[ae]n|wom[ae]n|boy|girl|child|person|bystander|passer-by|officer|soldier)"
    rf"|(?:at least |about |some |more than |nearly )?(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d+|several|some|many|dozens of|scores of|other|both) (?:other )?(?:[a-z][\w-]* ){{0,2}}(?:(?:{'|'.join(sorted(words.ROLES, key=len, reverse=True))})s|people|men|women|boys|girls|children|officers|policemen|soldiers|others|bystanders|guards)|"
    rf"(?:one|another|two|three|four|five|some|many|most) of (?:them|the [a-z]+|his [a-z]+|her [a-z]+|their [a-z]+))"
    r"(?:,(?-i:[^,.;:A-Z]{1,60}),)?(?: [a-z][a-z-]*(?: [a-z-]+){0,6}, (?-i:[^,.;:A-Z]{1,40}), and)? (?:whose|(?:who )?(?:was|were|is|had|has|suffered|sustained|received|lost|broke|got|with|came away with|needed|took|hurt))\b(?: [\w-]+){0,3}? ?$",
    re.I,
)


DONE_TO = re.compile(r"(?:[a-z]+ ){1,2}(?:his|her|my) ", re.I)
DOERS = re.compile(
    r"\b(?:officers?|guards?|soldiers?|police(?:m[ae]n)?|agents?|interrogators?|warders?|captors?|men|militiam[ae]n) (?:had |have |has )?$",
    re.I,
)


def is_of_nobody_named(text: str, hurt: Hurt, sentence: Sentence) -> bool:
    """Whether right before a harm stands somebody without a name, and no name follows that could be theirs."""
    if DONE_TO.match(text, hurt.start) and DOERS.search(text, sentence.start, hurt.start):
        return False  # "a guard burned her shoulder"
    aux = AUXILIARY.match(text, hurt.start, hurt.end)
    before = text[sentence.start : aux.end() if aux else hurt.start]
    return UNNAMED.search(before) is not None and not re.match(
        r"[^.;]{0,40}(?:, [A-Z]|,? (?:including|among them|one of them)\b)", text[hurt.end : sentence.end]
    )


def _beside(
    on: Scene, hurt: Hurt, at: int, listed: list[Item], before: list[Item], ahead: list[Item], sex: str
) -> list[Who]:
    """Whose it is by the words right beside it: inside of it, "of X", "X's", "X, whose", "X, 30, a nurse: …"."""
    text = on.text
    inside = next((i for i in listed if i.who and hurt.start <= i.start < hurt.end and _is_named(i)), None)
    if inside is not None:
        return list(inside.who[:1])
    if ahead and _is_named(ahead[0]):
        first = ahead[0]
        led = OF.fullmatch(text, hurt.end, first.who[0].start)
        if (
            (
                led
                and not (
                    "," in led[0]
                    and (
                        TELLS.match(text, first.end)
                        or any(word.strip(",").casefold() in PARTS for word in led[0].split())
                    )
                )
            )
            or HEADED.fullmatch(text, hurt.end, first.who[0].start)
            or (HARMING.fullmatch(text, hurt.start, hurt.end) and OBJECT.fullmatch(text, hurt.end, first.who[0].start))
            or (first.own and OWNS.fullmatch(text, hurt.end, first.who[0].start) and ENDS.match(text, first.end))
        ):
            return list(first.who[:1])
    named = _named_before(on, hurt, on.lines[at][0])
    if named is None:
        return []
    last, own = named
    between = text[last.end : hurt.start]
    if own:
        return [last] if OWNED.fullmatch(between) else []
    if between[:1] == "," and INSERTED.search(text[on.lines[at][0].start : last.start]):
        return []  # "the reporter, who wrote of Ada Lund, had a cut"
    fits = not sex or sex_of(last) in ("", sex)
    if WHOSE.fullmatch(between):
        return [last]
    if last.person is not None and last.person.number not in on.known and ONLY_SAW.match(between):
        return []  # "the reporter Ada Lund saw the bruises"
    direct = fits and DIRECT.fullmatch(between)
    if direct or (fits and on.rank(last) < OUT and BESIDE.fullmatch(between)):
        listed_with = next((i.who for i in before if last.person in [w.person for w in i.who]), [last])
        parts = hurt.part_at is not None and text[hurt.part_at[1] - 1] == "s" and "(" not in between and not direct
        all_of_them = direct and len(listed_with) > 1 and not between.lstrip(", ").startswith(("with", "who"))
        many = not sex and (parts or all_of_them or OF_MANY.search(text[last.end : hurt.end]))
        return [w for w in listed_with if w.kind == "person"] if many else [last]
    return []


def _named_before(on: Scene, hurt: Hurt, sentence: Sentence) -> tuple[Who, bool] | None:
    """Who is named last before a harm in its sentence, and whether the name is a possessive."""
    found = [(m, p) for p in on.people for m in p.mentions if sentence.start <= m.start and m.end <= hurt.start]
    if not found:
        return None
    mention, person = max(found, key=lambda pair: pair[0].start)
    return Who("person", mention.start, mention.end, mention.text, person, person.sex, person.sex_at), mention.own


def _is_of_people(noun: str) -> bool:
    """Whether a noun is one of people or of a part of a body."""
    return noun in PARTS or noun in groups.SINGULARS or noun in groups.PLURALS or noun.endswith(PEOPLE)


def _cares(item: Item) -> bool:
    """Whether some people without a name treat, guard or judge: their surgeons, the officers."""
    return bool(NO_BEARERS.search(item.text))


def _is_named(item: Item) -> bool:
    return bool(item.who) and item.who[0].kind == "person"


def _sex_in(text: str, hurt: Hurt, sentence: Sentence) -> str:
    match = PRONOUN.search(text, max(sentence.start, hurt.start - 14), hurt.end)
    own = list(OWN.finditer(text, max(sentence.start, hurt.start - 5), hurt.part_at[1] if hurt.part_at else hurt.end))
    if own:  # "she held his jaw closed": it is his
        return "male" if own[-1]["male"] else "female"
    if match is None:
        match = PRONOUN.match(text, hurt.end + 1) if hurt.end + 4 < sentence.end else None
    return "" if match is None else "male" if match["male"] else "female"


def _meant(who: Who, sex: str) -> Who:
    return replace(who, sex=who.sex or sex) if sex else who


def _of_the_text(on: Scene, hurt: Hurt, at: int, sex: str) -> list[Who]:
    """Of whom the text tells: whoever is named nearest and neither tells, treats nor governs."""
    sentence = on.lines[at][0]
    long = len(on.text) > LONG
    ranked: list[tuple[int, int, int, Who]] = []
    for number, (_line, items) in enumerate(on.lines):
        for item in items:
            for who in item.who:
                person = who.person
                if who.kind != "person" or person is None or who.text in groups.FIRST:
                    continue
                if sex and sex_of(who) not in ("", sex):
                    continue
                if long and (person.number not in on.known or not 0 <= at - number <= BACK):
                    continue
                if on.parts[person.number].tells and person.number not in on.known:
                    continue
                if on.rank(who) >= 2 or (has_office(who) and person.number not in on.known):
                    continue
                far = abs(who.start - hurt.start) + (400 if who.start > hurt.start else 0)
                ranked.append(
                    (
                        on.rank(who) + (person.number not in on.known) + 2 * (who.start > hurt.start),
                        abs(number - at) > 4,
                        far,
                        who,
                    )
                )
    if not ranked:
        return []
    ranked.sort(key=lambda one: one[:3])
    _, away, _, who = ranked[0]
    if away or sentence.kind in ("promo", "notice"):
        return []
    known = who.person is not None and who.person.number in on.known
    if not (sex or known) and any(on.parts[p.number].rank < 2 for p in on.people if p is not who.person):
        return []  # nothing says which of several it is: that stays open
    return [replace(who, sex=who.sex or sex, via=(hurt.start, hurt.end))]

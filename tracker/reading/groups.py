"""People without a name in English sentences: groups with their number, authorities, pronouns."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from tracker.reading import english_words as words
from tracker.reading.names import Mention, Person, Token

PLURALS = {
    words.IRREGULAR.get(noun, noun[:-1] + "ies" if noun.endswith("y") and noun[-2] not in "aeou" else noun + "s"): noun
    for noun in (*words.ROLES, *words.KIN)
} | {"protesters": "protester", "persons": "person", "youths": "youth", "others": "person", "jesuits": "jesuit", "nationals": "citizen",
     "parishioners": "believer", "supporters": "supporter", "leaders": "leader", "passersby": "bystander", "teens": "teenager",
     "elders": "person", "families": "person", "couple": "person", "troops": "soldier", "monks": "monk", "worshippers": "believer",
     "congregants": "believer", "delegates": "member", "staff": "employee", "personnel": "employee", "clerics": "cleric",
     "commuters": "passenger", "strikers": "worker", "trainees": "student", "schoolchildren": "student", "graduates": "student"}  # fmt: skip


SINGULARS = frozenset((*words.ROLES, *words.KIN, "schoolgirl", "schoolboy", "newlywed", "undergraduate"))


NUMBER_WORDS = "|".join(sorted(words.NUMBERS, key=len, reverse=True))


ONE_NUMBER = rf"(?:(?:{NUMBER_WORDS})(?:[ -](?:{NUMBER_WORDS}))?|\d[\d,.]*)(?:\s+(?:hundred|thousand|million|dozen))?"


RANGE = rf"(?:between\s+(?P<low>{ONE_NUMBER})\s+and|(?P<least>{ONE_NUMBER})(?:\s+(?:to|or)|\s?[–—-]))\s*(?P<most>{ONE_NUMBER})(?!-)"


QUANTITY = (
    rf"(?:(?:(?:at least|more than|over|about|around|some|nearly|almost|as many as|up to|an estimated|only|roughly|approximately|the|all|another|other"
    rf"|fewer than|these|those|his|her|their|its|our|my)\s+)*(?:{re.sub(r'[?]P<[a-z]+>', '?:', RANGE)}|{ONE_NUMBER}"
    rf"|dozens?(?:\s+of)?|hundreds\s+of|thousands\s+of|scores\s+of|several|many|numerous|multiple|most|both|some)(?:\s+of)?(?:\s+(?:the|these|those|his|her|their))?)"
)


GROUP = re.compile(
    rf"(?:(?P<one>one|two|three|some|several|many)\s+of\s+(?:the|those|these|his|her|their)\s+)?(?:(?P<number>{QUANTITY})\s+|(?P<article>an?|the|this|these|those|his|her|their|my|our|another|other|its|whose|no|any)\s+)?"
    r"(?P<between>(?:(?!(?:and|or|of|in|on|at|by|to|from|for|with|was|were|is|are|has|have|had|who|that|which|when|while|said|says|include[sd]?|including|held|named|identified|told|called)\b)[\w’'.-]+,?\s+){0,5}?)"
    r"(?P<noun>[\w-]+)\b",
    re.I,
)


AUTHORITY = re.compile(
    r"(?:(?:the|local|armed|plainclothes|uniformed|masked|riot|traffic|border|secret|city|state|national|military|federal|municipal|special|antiriot"
    r"|anti-riot|regional|district|provincial|public|(?-i:[A-Z][\w-]+(?:\s+[A-Z][\w-]+){0,2}))\s+){0,3}"
    r"(?:police(?:\s+(?:officers?|department|force|agents?))?|policemen|(?:security|armed|military|special)\s+(?:forces?|services?|agents?|officers?|officials?|personnel)"
    r"|security\s+(?:bureau|organs)|national\s+security\s+committee|soldiers|troops|gendarmes?|border\s+guards|prison\s+(?:guards|staff|officials)|intelligence\s+(?:services?|agents?|officers?)"
    r"|militia(?:men)?|authorities|paramilitar(?:y|ies)|death\s+squads?|army|national\s+guard|guards|officers|gunmen|government\s+forces|law\s+enforcement(?:\s+officers)?"
    r"|state\s+agents|agents|interrogators|jailers|guerrillas|rebels|terrorists|insurgents)\b(?!\s+(?:station|car|van|custody|department’s|brutality|academy|headquarters|post|stations|cars|defectors?|deserters?|conscripts?|veterans?|recruits?|reservists?|informants?|informers?|collaborators?|wives|wife|families))",
    re.I,
)


PRONOUNS = {
    "he": "male",
    "him": "male",
    "she": "female",
    "her": "female",
    "they": "",
    "them": "",
    "me": "",
    "himself": "male",
    "herself": "female",
}


FIRST = ("I", "me", "Me", "myself")


ADJECTIVES = frozenset(
    "ethnic young local opposition human rights women's women’s former other fellow student political peaceful elderly prominent"
    " independent civil environmental labour labor trade union community religious well-known veteran pro-democracy anti-war"
    " anti-government unarmed innocent foreign several fifteen-year-old teenage exiled freelance investigative leading outspoken imprisoned disabled blind pregnant"
    " feminist lgbt indigenous muslim christian uyghur kazakh tibetan kurdish village school university newspaper television radio"
    " video town city retired award-winning".split()
)


DONE_TO_HER = frozenset(  # "ordered her held for a week": no brother of hers is held
    "held detained arrested jailed imprisoned remanded released freed beaten tortured killed guilty locked placed kept taken deported".split()
)
LOOKS_LIKE_ONE = frozenset(
    "family elderly early only lovely friendly lonely likely daily weekly monthly ally assembly reply".split()
)
TITLED = frozenset(
    "dr prof professor sheikh imam judge rev father pastor bishop gen col lt capt maj sgt president minister premier governor mayor senator".split()
)


OBJECT_HER = frozenset(
    ", . ; : ) and to in at on by for with from while when after until as was before again up into a the away out off without because but or during of over under inside outside onto about".split()
)


AGED = re.compile(r"\d{1,2}-year-old (?=(?:[a-z-]+ ){0,3}[A-Z])")


@dataclass(frozen=True)
class Who:
    """Somebody in a sentence: a person by number, or a group or authority in words.

    `sex` and `sex_at` come from the words beside the name; `count` is (low, high); `via` is where the words stand that
    lead to a person who is not named here (a pronoun).
    """

    kind: str  # person, group, body
    start: int
    end: int
    text: str
    person: Person | None = None
    sex: str = ""
    sex_at: tuple[int, int] | None = None
    count: tuple[int | None, int | None] | None = None
    noun: str = ""
    via: tuple[int, int] | None = None
    head: tuple[int, int] | None = None
    """The words at the head of the list in which the name stands."""
    held: str = ""
    """A trigger inside the words ("the detained persons")."""
    whose: bool = False
    """Whether somebody is named by whom they belong to ("his lawyer, Ada Lund")."""
    number: tuple[int, int] | None = None
    """Where the number of a group stands, in languages whose groups are read by `crowds`."""


@dataclass
class Item:
    """A word, a sign, or a noun phrase of one sentence."""

    start: int
    end: int
    text: str
    who: list[Who] = field(default_factory=list)
    own: bool = False
    singular: bool = False
    where: Mention | None = None

    @property
    def low(self) -> str:
        """Without case; empty for noun phrases."""
        return "" if self.who else self.text.casefold()


def number_of(words_: str) -> tuple[int | None, int | None] | None:
    """The least and most that a quantity says: "at least six" is (6, None), "as many as 2 million" (None, 2000000), "15 to 20" both."""
    low = words_.casefold()
    if between := re.search(RANGE, low):
        unit = re.search(r"(?:hundred|thousand|million|dozen)$", between["most"])
        first = between["low"] or between["least"]
        ends = (
            number_of(first if not unit or first.endswith(unit[0]) else f"{first} {unit[0]}"),
            number_of(between["most"]),
        )
        if ends[0] and ends[1] and ends[0][0] is not None and ends[1][1] is not None and ends[0][0] < ends[1][1]:
            return ends[0][0], ends[1][1]
    found = re.search(r"\d[\d,.]*\d|\d", low)
    if found:
        number = float(
            found[0].replace(",", "")
            if not re.fullmatch(r"\d{1,3}(?:\.\d{3})+", found[0])
            else found[0].replace(".", "")
        )
    else:
        spelt = [words.NUMBERS[w] for w in re.findall(r"[a-z]+", low) if w in words.NUMBERS]
        if not spelt:
            return None
        number = float(sum(spelt) if len(spelt) > 1 and spelt[0] >= 20 else spelt[0])
    for word, times in (("hundred", 100), ("thousand", 1000), ("million", 10**6), ("dozen", 12)):
        if re.search(rf"\b{word}\b", low):
            number *= times
    whole = int(number)
    if re.search(r"at least|more than|over\b", low):
        return whole, None
    if re.search(r"as many as|up to|fewer than", low):
        return None, whole
    return whole, whole


MANY = re.compile(
    r"(?:both(?: (?:of them|men|women))?|all (?:(?:of )?(?:them|two|three|four|five|six|seven|eight|nine|ten))|each of (?:them|the (?:two|three|four|five|six|seven))|each(?= (?:was|were|had|has|got|received)\b)"
    r"|the (?:first|second|third|fourth|former|latter|last-named|first-named)(?= (?:was|is|has|had|got|received|spent|went|remains?|remained|walked|died|did|never|also)\b)"
    r"|(?:the|these|those) (?:two|three|four|five|six|seven|eight|nine|ten|pair|couple|trio|detainees|brothers|sisters|siblings)|all|they|them)\b(?= (?:(?!and|or|of|the)\w+ ){0,2}?(?:was|were|are|is|had|have|has|remain(?:ed|s)?|face|spent|went|lost|got|\w+ed|to|in|away|into|at|on|denied)\b|[.,;])",
    re.I,
)


def pronoun_at(text: str, stream: list[Token], index: int, end: int) -> Who | None:
    """A pronoun, or "both of them", at a token."""
    token = stream[index]
    if (
        token.low in ("both", "all", "each", "the", "these", "those")
        and (many := MANY.match(text, token.start, end))
        and (index == 0 or stream[index - 1].low not in ("at", "of", "in", "after", "above", "for"))
    ):
        return Who("pronoun", many.start(), many.end(), many[0])
    if token.low not in PRONOUNS or token.own:
        return None
    if token.low in ("himself", "herself") and index and stream[index - 1].low in words.BE:
        return None  # "was himself arrested"
    if token.low == "her":
        after = stream[index + 1].low if index + 1 < len(stream) else "."
        beyond = stream[index + 2].low if index + 2 < len(stream) else "."
        how = after in DONE_TO_HER or (after.endswith("ly") and after not in LOOKS_LIKE_ONE)
        if after not in OBJECT_HER and not (how and (beyond in words.FUNCTION or not beyond.isalpha())):
            return None
    return Who(
        "pronoun",
        token.start,
        token.end,
        token.text,
        sex=PRONOUNS[token.low],
        sex_at=(token.start, token.end) if PRONOUNS[token.low] else None,
    )


def is_group(body: str) -> bool:
    """Whether words that look like an authority are some people ("six officers")."""
    return bool(re.fullmatch(r"(?:\w+ )?(?:officers|guards)", body, re.I)) and not re.match(
        r"(?:prison|police|border|the|security)", body, re.I
    )


def begins_a_name(token: Token, spots: dict[int, Mention], stop: int) -> bool:
    """Whether a longer name begins at a token."""
    spot = spots.get(token.start)
    return spot is not None and spot.end > stop


DETERMINERS = frozenset(
    (
        *"a an the this these those his her their my our another other its whose no any at more over about around some nearly"
        " almost as up only roughly approximately all fewer dozen dozens hundreds thousands scores several many numerous multiple"
        " most both between".split(),
        *(number.split()[0] for number in words.NUMBERS),
    )
)  # with which GROUP and COUNTED begin where they do not begin with a digit, an adjective or the noun itself
WORD_AT = re.compile(r"(?P<noun>(?P<letters>[^\W\d_]*)[\w-]*\b)[\w’'.-]*")


def _may_begin(text: str, at: int, end: int) -> bool:
    """Whether a group may begin with the word at an offset: most words are none of these, and trying costs."""
    word = WORD_AT.match(text, at, end)
    if word is None:
        return False
    noun = word["noun"].casefold()
    return (
        word["letters"].casefold() in DETERMINERS
        or noun in PLURALS
        or noun in SINGULARS
        or noun[:1].isdigit()
        or word[0].casefold() in ADJECTIVES
    )


def group_at(text: str, token: Token, end: int, named: dict[int, tuple[Mention, Person]], plain: str) -> Item | None:
    """A group without a name at a token: "six protesters", "his brother"."""
    if not token.text[0].isalnum():
        return None
    if not _may_begin(plain, token.start, end):
        return None
    best = next(iter(_nouns(plain, token.start, end)), None)
    if best is None:
        return _counted(text, token, end, named)
    noun = best["noun"].casefold()
    many = noun in PLURALS or noun in words.DEMONYMS
    low = PLURALS.get(noun, noun)
    inside = range(token.start, best.end())
    if any(at in named for at in inside):
        return None
    number = number_of(best["number"]) if best["number"] else None
    article = (best["article"] or "").casefold()
    if article in ("no", "any"):
        return None
    if best["one"] and best["one"].casefold() == "one":
        many, number = False, (1, 1)
    if not many and number and number[0] and number[0] > 1:
        return None
    sex = "female" if noun in words.FEMALE else "male" if noun in words.MALE else ""
    held = re.search(
        r"\b(detained|arrested|imprisoned|jailed|kidnapped|abducted|missing|disappeared|injured|wounded|killed|murdered|slain|dead)\b",
        best["between"] or "",
        re.I,
    )
    who = Who(
        "group", best.start(), best.end(), text[best.start() : best.end()], sex=sex, sex_at=(best.start(), best.end()) if sex else None,
        count=number or ((1, 1) if not many and article in ("a", "an", "") else None), noun=low, held=held[1].casefold() if held else "detained" if low in ("detainee", "prisoner", "inmate", "hostage") and not FORMER.search(best[0]) and not OF_ONES_OWN.match(text, best.end()) else "",
    )  # fmt: skip
    own = text[best.end() : best.end() + 2] in ("'s", "’s") or (
        many and text[best.end() : best.end() + 1] in ("'", "’")
    )
    return Item(best.start(), best.end(), who.text, [who], own=own, singular=not many)


COUNTED = re.compile(
    rf"(?:{NUMBER_WORDS}|\d{{1,2}})(?: (?:more|other|others|of (?:his|her|their|its|the|our)|of [A-Z][\w-]+[’']s?))?(?: (?!and\b|were\b|was\b|in\b|on\b|who\b)[\w’'-]+){{0,4}}?(?:s|men|women|people)(?=,? (?:–|—|-)? ?(?-i:[A-Z])| ?(?:–|—|:|\())",
    re.I,
)


OF_AGE = re.compile(
    r"an? \d{1,3}-year-old [a-z-]+(?= (?:who|from|was|is|has|had|went|faces|appeared|pleaded|died)\b|[,.;])", re.I
)


OF_ONES_OWN = re.compile(r" of (?:my|his|her|their|its|our|one’s|one's)\b")  # "a prisoner of her own menu"


FORMER = re.compile(r"\b(?:former|ex|freed|released)\b", re.I)  # what they were is not told to be done to them here


THE_AGED = re.compile(
    r"the \d{1,3}-year-old(?= (?:[a-z]+ly |then |also |now |later )?(?:who|was|is|has|had|went|faces?|faced|appeared|pleaded|died|said|told|spent|remains?|got|received|lost|suffered|sustained|needed|shot|killed|arrested|detained|abducted|beaten|wounded|injured|jailed|taken)\b)",
    re.I,
)
OF_THEM = re.compile(rf"(?:{NUMBER_WORDS}) of (?:them|those|the \w+)(?= (?:–|—|--) )", re.I)


def _counted(text: str, token: Token, end: int, named: dict[int, tuple[Mention, Person]]) -> Item | None:
    """ "two of Chashma's freelancers, A and B": a number and any noun, where names follow."""
    if (one := OF_AGE.match(text, token.start, end)) and not any(at in named for at in range(one.start(), one.end())):
        who = Who("group", one.start(), one.end(), one[0], count=(1, 1), noun="person")
        return Item(one.start(), one.end(), one[0], [who], singular=True)
    if the := THE_AGED.match(text, token.start, end):
        who = Who("group", the.start(), the.end(), the[0], noun="person")
        return Item(the.start(), the.end(), the[0], [who], singular=True)
    match = COUNTED.match(text, token.start, end) or OF_THEM.match(text, token.start, end)
    if match is None or any(at in named for at in range(match.start(), match.end())):
        return None
    after = re.compile(r"\W*").match(text, match.end())
    count = number_of(match[0].split()[0])
    if after is None or after.end() not in named or count is None or count == (1, 1):
        return None
    return Item(
        match.start(),
        match.end(),
        match[0],
        [Who("group", match.start(), match.end(), match[0], count=count, noun="person")],
    )


BROKEN = re.compile(  # a group does not go over a date, a clause, or a second determiner
    rf",\s*$|,\s+(?:the|an?|his|her|their|after|before|while|when|where|another|{NUMBER_WORDS}|\d+)\b"
    rf"|\b(?:January|February|March|April|May|June|July|August|September|October|November|December)\b"
    rf"|\b(?:detained|arrested|killed|wounded|injured|jailed|beat|shot) (?:{NUMBER_WORDS}|\d+|an?|the|only)\b|\w (?:an?|the) |\b(?:them|him|us|me|hit|struck|told|saw|took|gave|made|left|came|went|got|put|broke|threw|brought) |\bonly \w+s\b|\b(?:after|against|before)\b"
    r"|\b(?:city|town|village|district|capital|region|province|country|state|court|police|tribunal|authorities|officers|soldiers|agents|gunmen|militants)"
    r" (?:sentenced|convicted|jailed|detained|arrested|released|freed|indicted|charged|fined|beat|shot|killed|abducted|kidnapped|seized)\b",
)


LONGER = [re.compile(GROUP.pattern.replace("{0,5}?", f"{{{words_between}}}"), re.I) for words_between in range(1, 8)]


def _nouns(text: str, at: int, end: int) -> list[re.Match[str]]:
    """Readings of the words at an offset as a group, where their noun is one."""
    match = GROUP.match(text, at, end)
    tries = 0
    while match and tries < 7:
        noun = match["noun"].casefold()
        if BROKEN.search(match["between"] or "") or (match["number"] or "").endswith(","):
            return []
        bare = not match["number"] and not match["article"] and not match["one"]
        if noun in PLURALS or (noun in SINGULARS and (not bare or noun not in words.KIN)):
            if bare and match["between"] and not set(match["between"].casefold().split()) <= ADJECTIVES:
                return []
            return [match]
        if (
            noun in words.DEMONYMS
            and noun.endswith("s")
            and match["number"]
            and re.search(r"\d|million|thousand|hundred|dozen", match["number"])
        ):
            return [match]
        match = LONGER[tries].match(text, at, end)
        tries += 1
    return []

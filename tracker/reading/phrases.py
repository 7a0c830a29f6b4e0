"""Noun phrases of English sentences: people by name, groups with their number, authorities, pronouns, and lists of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from tracker.reading import english_words as words
from tracker.reading.names import Mention, Person, Token, tokens

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
QUANTITY = (
    rf"(?:(?:(?:at least|more than|over|about|around|some|nearly|almost|as many as|up to|an estimated|only|roughly|approximately|the|all|another|other"
    rf"|fewer than|these|those|his|her|their|its|our|my)\s+)*(?:(?:{NUMBER_WORDS})(?:[ -](?:{NUMBER_WORDS}))?(?:\s+(?:hundred|thousand|million|dozen))?|\d[\d,.]*(?:\s+(?:hundred|thousand|million|dozen))?"
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
    r"|state\s+agents|agents|interrogators|jailers|guerrillas|rebels|terrorists|insurgents)\b(?!\s+(?:station|car|van|custody|department’s|brutality|academy|headquarters|post|stations|cars))",
    re.I,
)
PRONOUNS = {
    "he": "male",
    "him": "male",
    "she": "female",
    "her": "female",
    "they": "",
    "them": "",
    "himself": "male",
    "herself": "female",
}
ADJECTIVES = frozenset(
    "ethnic young local opposition human rights women's women’s former other fellow student political peaceful elderly prominent"
    " independent civil environmental labour labor trade union community religious well-known veteran pro-democracy anti-war"
    " anti-government unarmed innocent foreign several fifteen-year-old teenage exiled freelance investigative leading outspoken imprisoned disabled blind pregnant"
    " feminist lgbt indigenous muslim christian uyghur kazakh tibetan kurdish village school university newspaper television radio"
    " video town city retired award-winning".split()
)
TITLED = frozenset(
    "dr prof professor sheikh imam judge rev father pastor bishop gen col lt capt maj sgt president minister premier governor mayor senator".split()
)
OBJECT_HER = frozenset(
    ", . ; : ) and to in at on by for with from while when after until as was before again up into a the away out off without because but or during".split()
)
AGED = re.compile(r"\d{1,2}-year-old (?=(?:[a-z-]+ ){0,3}[A-Z])")
SEPARATORS = (",", ":", "–", "—", "-", "--", "(")
LINKS = ("named", "namely", "including", "called", "identified")
JOINING = ("and", "&")
ALONG = ("along", "together", "alongside", "as")


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
    """The least and most that a quantity says: "at least six" is (6, None), "as many as 2 million" (None, 2000000)."""
    low = words_.casefold()
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


def items(
    text: str, start: int, end: int, people: Sequence[Person], places: Sequence[Mention], quiet: str | None = None
) -> list[Item]:
    """The sentence as words and noun phrases, lists not yet joined; `quiet` is a text of capitals in small letters."""
    plain = quiet or text
    named = {m.start: (m, p) for p in people for m in p.mentions if start <= m.start < end}
    spots = {m.start: m for m in places if start <= m.start < end}
    found: list[Item] = []
    stream = tokens(text, start, end)
    index = 0

    def skip(to: int) -> None:
        nonlocal index
        while index < len(stream) and stream[index].start < to:
            index += 1

    while index < len(stream):
        token = stream[index]
        if aged := AGED.match(text, token.start, end):  # "67-year-old Ada Lund"
            skip(aged.end())
            continue
        if token.text in "*#_":  # marks of a text that was made for the web
            index += 1
            continue
        if token.start in named:
            mention, person = named[token.start]
            who = Who("person", mention.start, mention.end, mention.text, person, person.sex, person.sex_at)
            low = mention.start
            while (
                found
                and low - found[-1].end <= 2
                and (
                    found[-1].low in words.HONORIFICS
                    or found[-1].low in TITLED
                    or (
                        found[-1].text == "."
                        and len(found) > 1
                        and (found[-2].low in words.HONORIFICS or found[-2].low in TITLED)
                    )
                )
            ):
                low = found.pop().start
            found.append(Item(low, mention.end, mention.text, [who], own=mention.own, singular=True))
            skip(mention.end)
            continue
        body = AUTHORITY.match(plain, token.start, end)
        if body and not _part_of_name(token, spots, body.end()) and not _is_group(body[0]):
            who = Who("body", body.start(), body.end(), text[body.start() : body.end()])
            own = index + 1 < len(stream) and text[body.end() : body.end() + 2] in ("'s", "’s")
            found.append(Item(body.start(), body.end(), body[0], [who], own=own))
            skip(body.end())
            continue
        if token.start in spots:
            spot = spots[token.start]
            found.append(Item(spot.start, spot.end, spot.text, own=spot.own, where=spot))
            skip(spot.end)
            continue
        pronoun = _pronoun(text, stream, index, end)
        if pronoun:
            found.append(
                Item(
                    pronoun.start,
                    pronoun.end,
                    pronoun.text,
                    [pronoun],
                    singular=token.low in ("he", "him", "she", "her"),
                )
            )
            skip(pronoun.end)
            continue
        group = _group(text, token, end, named, plain)
        if group:
            found.append(group)
            skip(group.end)
            continue
        found.append(Item(token.start, token.end, token.text, own=token.own))
        index += 1
    return _named_groups(text, _titled(text, found))


MANY = re.compile(
    r"(?:both(?: (?:of them|men|women))?|all (?:(?:of )?(?:them|two|three|four|five|six|seven|eight|nine|ten))|each of (?:them|the (?:two|three|four|five|six|seven))"
    r"|(?:the|these|those) (?:two|three|four|five|six|seven|eight|nine|ten|pair|couple|trio|detainees|brothers|sisters|siblings)|all|they|them)\b(?= (?:(?!and|or|of|the)\w+ ){0,2}?(?:was|were|are|is|had|have|has|remain(?:ed|s)?|face|disappeared|to|in|away|into|at|on|denied)\b|[.,;])",
    re.I,
)


def _pronoun(text: str, stream: list[Token], index: int, end: int) -> Who | None:
    token = stream[index]
    if (
        token.low in ("both", "all", "each", "the", "these", "those")
        and (many := MANY.match(text, token.start, end))
        and (index == 0 or stream[index - 1].low not in ("at", "of", "in", "after", "above", "for"))
    ):
        return Who("pronoun", many.start(), many.end(), many[0])
    if token.low not in PRONOUNS or token.own:
        return None
    if token.low == "her":
        after = stream[index + 1].low if index + 1 < len(stream) else "."
        if after not in OBJECT_HER:
            return None
    return Who(
        "pronoun",
        token.start,
        token.end,
        token.text,
        sex=PRONOUNS[token.low],
        sex_at=(token.start, token.end) if PRONOUNS[token.low] else None,
    )


def _is_group(body: str) -> bool:
    return bool(re.fullmatch(r"(?:\w+ )?(?:officers|guards)", body, re.I)) and not re.match(
        r"(?:prison|police|border|the|security)", body, re.I
    )


def _part_of_name(token: Token, spots: dict[int, Mention], stop: int) -> bool:
    spot = spots.get(token.start)
    return spot is not None and spot.end > stop


def _group(text: str, token: Token, end: int, named: dict[int, tuple[Mention, Person]], plain: str) -> Item | None:
    if not token.text[0].isalnum():
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
        count=number or ((1, 1) if not many and article in ("a", "an", "") else None), noun=low, held=held[1].casefold() if held else "detained" if low in ("detainee", "prisoner", "inmate", "hostage") else "",
    )  # fmt: skip
    own = text[best.end() : best.end() + 2] in ("'s", "’s") or (
        many and text[best.end() : best.end() + 1] in ("'", "’")
    )
    return Item(best.start(), best.end(), who.text, [who], own=own, singular=not many)


COUNTED = re.compile(
    rf"(?:{NUMBER_WORDS}|\d{{1,2}})(?: (?:more|other|others|of (?:his|her|their|its|the|our)|of [A-Z][\w-]+[’']s?))?(?: (?!and\b|were\b|was\b|in\b|on\b|who\b)[\w’'-]+){{0,4}}?(?:s|men|women|people)(?=,? (?:–|—|-)? ?(?-i:[A-Z])| ?(?:–|—|:|\())",
    re.I,
)


OF_THEM = re.compile(rf"(?:{NUMBER_WORDS}) of (?:them|those|the \w+)(?= (?:–|—|--) )", re.I)


def _counted(text: str, token: Token, end: int, named: dict[int, tuple[Mention, Person]]) -> Item | None:
    """ "two of Chashma's freelancers, A and B": a number and any noun, where names follow."""
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


def _nouns(text: str, at: int, end: int) -> list[re.Match[str]]:
    """Readings of the words at an offset as a group, where their noun is one."""
    match = GROUP.match(text, at, end)
    tries = 0
    while match and tries < 7:
        noun = match["noun"].casefold()
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
        tries += 1
        longer = re.compile(GROUP.pattern.replace("{0,5}?", "{%d}" % tries), re.I)  # noqa: UP031  # braces of the pattern
        match = longer.match(text, at, end)
    return []


FORMERLY = ("former", "retired", "fellow", "veteran", "ex", "prominent", "outspoken", "local", "community")


def _titled(text: str, found: list[Item]) -> list[Item]:
    """ "activist Ada Lund", "a teacher, Ada Lund," and "Ada Lund, 34, a teacher," are one person each."""
    out: list[Item] = []
    index = 0
    while index < len(found):
        item = found[index]
        after = found[index + 1] if index + 1 < len(found) else None
        if (
            _single_group(item)
            and after
            and _single_group(after)
            and after.start - item.end <= 1
            and not item.own
            and after.text.split()[0].casefold() not in ("a", "an", "the", "his", "her")
        ):
            both = replace(
                after.who[0],
                start=item.start,
                text=text[item.start : after.end],
                sex=after.who[0].sex or item.who[0].sex,
                sex_at=after.who[0].sex_at or item.who[0].sex_at,
                count=item.who[0].count,
            )
            found[index : index + 2] = [Item(item.start, after.end, both.text, [both], own=after.own, singular=True)]
            continue
        if _single_group(item) and after and _is_person(after) and after.start - item.end <= 1 and not item.own:
            out.append(_merged(item, after))
            index += 2
            continue
        if _single_group(item) and after is not None and after.text == "," and index + 3 < len(found) and found[index + 2].low in FORMERLY and (_is_person(found[index + 3]) or _single_group(found[index + 3])):
            del found[index + 2]  # "a fourth person, former director Ada Lund, …"
            continue
        comma = (
            after is not None
            and after.text in (",", "–", "—")
            and index + 2 < len(found)
            and _is_person(found[index + 2])
        )
        if _single_group(item) and comma and not item.own:
            beyond = found[index + 3] if index + 3 < len(found) else None
            noun = item.who[0]
            if (
                beyond is None
                or beyond.text in (",", "–", "—", ".", ";", "(")
                or (noun.noun in words.KIN and (beyond.low in words.BE | words.HAVE or beyond.low in ("and", "who")))
            ):
                out.append(_merged(item, found[index + 2]))
                index += 3
                continue
        out.append(item)
        index += 1
    return _apposed(out)


def _apposed(found: list[Item]) -> list[Item]:
    """Age, place and calling behind a name belong to it: "Ada Lund, 34, a teacher from Veldra,"."""
    out: list[Item] = []
    index = 0
    while index < len(found):
        item = found[index]
        out.append(item)
        index += 1
        if not _is_person(item):
            continue
        while index + 1 < len(found):
            if found[index].text == "(":
                close = next((i for i in range(index, min(index + 14, len(found))) if found[i].text == ")"), None)
                if close is None or any(
                    _is_person(i)
                    for i in found[index + 1 : close]
                    if i.who and i.who[0].person is not item.who[0].person
                ):
                    break
                index = close + 1
                continue
            if found[index].text != ",":
                break
            nxt = found[index + 1]
            if nxt.text.isdecimal() and len(nxt.text) <= 2:
                beyond = index + 2
                if (
                    beyond < len(found)
                    and found[beyond].text in (",", "and", ".", ";", "(")
                    or (beyond < len(found) and found[beyond].low in words.BE | words.HAVE)
                ):
                    index = beyond
                    if (
                        index < len(found)
                        and found[index].text == ","
                        and index + 1 < len(found)
                        and not found[index + 1].who
                        and found[index + 1].low not in ("who", "and", "a", "an", "the")
                    ):
                        index += 0
                    continue
                break
            if (
                _single_group(nxt)
                and not nxt.own
                and re.match(r"(?:an?|the|his|her|another)\b|\w+$|\w+ \w+$", nxt.text, re.I)
            ):
                close = _closing(found, index + 2)
                if close is not None:
                    sex = nxt.who[0].sex
                    if sex and not item.who[0].sex:
                        item.who[0] = replace(item.who[0], sex=sex, sex_at=nxt.who[0].sex_at)
                    index = close
                    continue
            break
    return out


def _closing(found: list[Item], at: int) -> int | None:
    """Where an apposition that begins before `at` ends: at its comma, or at the verb that follows it."""
    for index in range(at, min(at + 14, len(found))):
        low = found[index].low
        if found[index].text in (",", ")", "–", "—"):
            return (
                index + 1
                if index + 1 < len(found) and not _is_person(found[index + 1]) and found[index + 1].low not in ("and",)
                else index
            )
        if found[index].text in (".", ";", ":"):
            return index
        if low in ("and",):
            return index
        if low in words.BE | words.HAVE or low in ("who", "that", "which", "said"):
            return None
    return None


def _single_group(item: Item) -> bool:
    return item.singular and bool(item.who) and item.who[0].kind == "group"


def _is_person(item: Item) -> bool:
    return bool(item.who) and item.who[0].kind == "person"


def _merged(group: Item, name: Item) -> Item:
    told, who = group.who[0], name.who[0]
    sex, at = (who.sex, who.sex_at) if who.sex else (told.sex, told.sex_at)
    merged = replace(who, sex=sex, sex_at=at, noun=told.noun, held=told.held or who.held, head=(told.start, told.end))
    return Item(group.start, name.end, name.text, [merged], own=name.own, singular=True)


def _named_groups(text: str, found: list[Item]) -> list[Item]:
    """ "three other women, A, B, C" and "two men – D and E": the names are the group."""
    out: list[Item] = []
    index = 0
    while index < len(found):
        item = found[index]
        if (
            item.who
            and item.who[0].kind in ("group", "pronoun")
            and not item.own
            and (not item.singular or item.who[0].count == (1, 1))
        ):
            at = index + 1
            if (
                at + 1 < len(found) and found[at].text == "," and found[at + 1].low in ("named", "identified")
            ):  # "The four, named by their union as …"
                at = next((i + 1 for i in range(at + 2, min(at + 12, len(found))) if found[i].low == "as"), at)
            while (
                at < len(found)
                and at <= index + 6
                and (
                    found[at].text in SEPARATORS
                    or found[at].low in (*LINKS, "as", "among", "were", "are")
                    or (found[at].where is not None)
                    or found[at].low in ("from", "in")
                )
            ):
                at += 1
            led = (
                at > index + 1
                and found[at - 1].low == "as"
                or at > index + 1
                and found[at - 1].where is None
                and found[at - 1].low not in ("from", "in", "among", "were", "are", "as")
                or (at - 1 > index and found[at - 1].low == "as" and found[at - 2].low == "identified")
            )
            direct = at == index + 1 and not item.singular and at < len(found) and found[at].start - item.end <= 4
            names, stop = _list_of_names(found, at) if led or direct else ([], at)
            wanted = item.who[0].count[0] if item.who[0].count else None
            if names and (
                len(names) > 1
                or direct
                or wanted == 1
                or any(found[i].low in LINKS or found[i].text == ":" for i in range(index + 1, at))
            ):
                if wanted and len(names) > wanted > 1 and found[at - 1].text == ",":
                    names, stop = _list_of_names(found, at, wanted)
                told = item.who[0]
                whos = [
                    replace(who, sex=who.sex or told.sex, sex_at=who.sex_at or told.sex_at, head=(told.start, told.end), held=told.held, noun=who.noun or told.noun)
                    for name in names for who in name.who
                ]  # fmt: skip
                out.append(Item(item.start, found[stop - 1].end, text[item.start : found[stop - 1].end], whos))
                index = stop
                continue
        out.append(item)
        index += 1
    return out


def _list_of_names(found: list[Item], at: int, most: int | None = None) -> tuple[list[Item], int]:
    names: list[Item] = []
    stop = at
    while at < len(found) and _is_person(found[at]):
        names.append(found[at])
        stop = at + 1
        if most and len(names) >= most:
            break
        at += 1
        if at < len(found) and found[at].text in (",", ";"):
            at += 1
        if at < len(found) and found[at].low in JOINING:
            at += 1
        if at == stop:
            break
    return names, stop


def blocks(found: list[Item]) -> list[Item]:
    """Noun phrases joined by commas and "and" become one: who is listed together."""
    out: list[Item] = []
    index = 0
    while index < len(found):
        item = found[index]
        if not item.who or item.who[0].kind == "body" or item.own:
            out.append(item)
            index += 1
            continue
        whos, stop = list(item.who), index + 1
        singular = item.singular
        while True:
            at = stop
            comma = at < len(found) and found[at].text in (",", ";")
            at += comma
            linked = at < len(found) and (found[at].low in JOINING)
            at += linked
            if linked and at < len(found) and found[at].low in ("the", "also"):
                at += 1
            if (
                not (comma or linked)
                or at >= len(found)
                or not found[at].who
                or found[at].who[0].kind == "body"
                or found[at].own
            ):
                break
            if comma and not linked and not _goes_on(found, at):
                break
            whos += found[at].who
            singular = False
            stop = at + 1
        out.append(
            Item(
                item.start,
                found[stop - 1].end,
                item.text if stop == index + 1 else "…",
                whos,
                own=found[stop - 1].own,
                singular=singular,
            )
        )
        index = stop
    return out


def _goes_on(found: list[Item], at: int) -> bool:
    """Whether a comma list goes on to an "and": otherwise the comma begins something else."""
    depth = at
    while depth + 1 < len(found) and depth < at + 40:
        depth += 1
        if (
            found[depth].low in JOINING
            and depth + 1 < len(found)
            and (found[depth + 1].who or found[depth + 1].low in ("the",))
        ):
            return True
        if found[depth].text == "," or found[depth].who or found[depth].low in ("the",):
            continue
        return False
    return all(_is_person(found[i]) or found[i].text in (",", ".") for i in range(at, len(found)))

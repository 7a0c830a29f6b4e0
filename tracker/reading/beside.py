"""Whom words tell of that stand in front, beside, behind or in a list: participles, "whom", "along with", "by"."""

from __future__ import annotations

import re

from tracker.reading import english_words as words
from tracker.reading.appositions import is_person
from tracker.reading.groups import Item, Who
from tracker.reading.subjects import CLAUSE, antecedent_of


def object_before(found: list[Item], at: int) -> list[Who]:
    """Whom an active verb affects that "whom" stands for: "Ada Lund, whom soldiers had taken from her home"."""
    for index in range(at - 1, max(-1, at - 14), -1):
        item = found[index]
        if item.low == "whom":
            return antecedent_of(found, index)
        if item.text in '.;:“”"' or item.low in words.BE or item.low in ("who", "which"):
            return []
    return []


def and_of(found: list[Item], at: int) -> list[Who]:
    """Who is added by more words with "of": "the detention of Ada Lund, of her brother Bo, and of a neighbour, Eva Moe"."""
    out: list[Who] = []
    for index in range(at + 1, min(at + 40, len(found) - 1)):
        item = found[index]
        if item.text in ".;:" or item.low in words.BE | words.HAVE | {"who", "which", "that", "when", "after"}:
            break
        if item.low in ("of", "for") and found[index - 1].low in (",", "and", "that", "those"):
            ahead = next((i for i in found[index + 1 : index + 4] if is_person(i)), None)
            out += ahead.who if ahead is not None and not ahead.own else []
    return out


def object_fronted(found: list[Item], left: int) -> list[Who]:
    """Who stands before the subject that acts on them: "Ada Lund they took on the Monday"."""
    if left < 2 or (left > 2 and found[left - 3].text not in ',;:–—.“"'):
        return []
    doer, whom = found[left - 1], found[left - 2]
    acts = bool(doer.who) and (doer.who[0].kind == "body" or doer.text.casefold() in ("they", "we"))
    return list(whom.who) if acts and is_person(whom) and not whom.own else []


def to_of(found: list[Item], at: int) -> int:
    """Past words of time to "of": "the arrest on Monday of Ada Lund"; the same place where none follows."""
    if at >= len(found) or found[at].low not in ("on", "in", "at", "last", "yesterday", "this", "by"):
        return at
    for index in range(at + 1, min(at + 8, len(found))):
        if found[index].low == "of":
            return index
        if found[index].low in words.BE or found[index].text in ".;,:":
            break
    return at


def for_whom(found: list[Item], at: int) -> list[Who]:
    """Whom words tell of that "for" leads to: "custody was extended by a week for Ada Lund and for Bo Ek"."""
    for index in range(at, min(at + 16, len(found) - 1)):
        if found[index].text in ".;:":
            return []
        if found[index].low in ("for", "of"):
            ahead = next((n for n in range(index + 1, min(index + 5, len(found))) if is_person(found[n])), None)
            if ahead is not None and not found[ahead].own:
                return [*found[ahead].who, *and_of(found, ahead)]
    return []


def beside(found: list[Item], at: int) -> list[Who]:
    """Whom words right behind a sign tell of: "Ada Lund, on remand since May, …", "Bo Ek (in custody since May)"."""
    if at < 2 or found[at - 1].text not in (",", "(", "–", "—", ":"):
        return []
    item = found[at - 2]
    if item.own or not item.who or item.who[-1].kind not in ("person", "group"):
        return []
    who = item.who[-1]
    return [who] if who.kind == "person" or (item.singular and (who.count == (1, 1) or who.held)) else []


def object_of(found: list[Item], at: int) -> list[Who]:
    """Whom an active verb affects; a name after "and" that itself goes on to a verb belongs to the next clause."""
    whos = list(found[at].who)
    nxt = found[at + 1] if at + 1 < len(found) else None
    if (
        len(whos) > 1
        and nxt is not None
        and (nxt.low in words.BE | words.HAVE or re.fullmatch(words.SAID, nxt.text, re.I))
    ):
        whos = whos[:-1]
    more = at + 1
    if (
        more + 1 < len(found)
        and (found[more].low in ("along", "together", "including") or is_as_well(found, more))
        or (
            nxt is not None
            and nxt.text in (",", ":", "–", "—")
            and more + 1 < len(found)
            and found[more + 1].low in ("including", "among", "namely", "identified")
        )
    ):
        ahead = next((i for i in range(more, min(more + 6, len(found))) if found[i].who), None)
        if ahead is not None and not found[ahead].own:
            whos += [who for who in found[ahead].who if who.kind == "person"] or list(found[ahead].who)
    whos += listed_behind(found, at)
    return [who for who in whos if who.kind != "body"]


def listed_behind(found: list[Item], at: int) -> list[Who]:
    """Who is listed on behind a clause that describes the one before: "A, who led the choir, and B, a deacon"."""
    more = at + 1
    if more + 1 >= len(found) or found[more].text != "," or found[more + 1].low not in ("who", "whose"):
        return []
    close = next(
        (
            i
            for i in range(more + 2, min(more + 16, len(found) - 2))
            if found[i].text == "," and (found[i + 1].low == "and" or is_person(found[i + 1]))
        ),
        None,
    )
    if close is None:
        return []
    other = close + 1 + (found[close + 1].low == "and")
    after = found[other + 1] if other + 1 < len(found) else None
    goes_on = after is not None and (after.low in words.BE | words.HAVE or re.fullmatch(words.SAID, after.text, re.I))
    if not found[other].who or found[other].own or goes_on:
        return []
    return [*found[other].who, *listed_behind(found, other)]


def is_as_well(found: list[Item], at: int) -> bool:
    """Whether "as" goes on to "well as"; else it says as what somebody is taken ("caught Ada Lund as the author of …")."""
    return found[at].low == "as" and at + 1 < len(found) and found[at + 1].low == "well"


COUNTED_STATE = re.compile(r"killed|dead|injured|wounded|hurt|detained|arrested|missing|kidnapped|abducted|released")
NUMBERED = frozenset((*words.NUMBERS, *map(str, range(1, 100)), "dozens", "hundreds", "many", "several", "others"))


def taken_with(found: list[Item], at: int) -> list[Who]:
    """Who was taken "with" somebody: "was arrested in Ostra with a retired teacher, Bo Ek"."""
    for index in range(at, min(at + 8, len(found) - 1)):
        item = found[index]
        if item.low == "with":
            for named in found[index + 1 : index + 7]:
                if any(w.kind == "person" for w in named.who):
                    return [w for w in named.who if w.kind == "person"] if not named.own else []
                if named.text in ".;:" or named.low in (
                    "and",
                    "by",
                    "of",
                    "in",
                    "at",
                    "who",
                    "for",
                    "on",
                    "from",
                    "to",
                    "after",
                ):
                    break
            return []
        if (
            item.who
            or item.text in ".;:"
            or item.low in ("and", "by", "after", "when", "while", "who", "but", "before")
        ):
            return []
    return []


def gapped(found: list[Item], at: int) -> list[Who]:
    """Those of whom the same is told without the verb: "A was held at a shop, B at her hostel and C on the steps"."""
    out: list[Who] = []
    for index in range(at, len(found) - 1):
        item = found[index]
        if (
            item.text in '.:“”"'
            or item.low in words.BE | words.HAVE | CLAUSE
            or re.fullmatch(words.SAID, item.text, re.I)
        ):
            return out if len(out) > 1 or (out and item.text in ".;") else []
        dated = found[index + 1].low in WHERE or any(
            i.low in ("later", "earlier", "after") for i in found[index + 2 : index + 5]
        )
        if is_person(item) and not item.own and found[index - 1].text in (",", "and", ";") and dated:
            out += [w for w in item.who if w.kind == "person"]
    return out


WHERE = frozenset("at in on near outside from for to with by".split())


def only_one(found: list[Item], at: int) -> list[Who]:
    """The only person named before, of whom words added by the way tell: "flew home in May after a year in prison"."""
    before = [i for i in found[:at] if i.who and not i.own and i.low == "" and i.who[0].kind in ("person", "pronoun")]
    named = [i for i in before if i.text.casefold() not in ("himself", "herself", "i", "me", "my")]
    return list(named[0].who) if len(named) == 1 and len(named[0].who) == 1 else []


def taken_along(found: list[Item], at: int) -> list[Who]:
    """Who was taken "along with" somebody."""
    for index in range(at, min(at + 16, len(found))):
        low = found[index].low
        if found[index].text in (".", ";") or re.fullmatch(words.SAID, found[index].text, re.I):
            return []
        if index > at and COUNTED_STATE.fullmatch(low) and found[index - 1].low in NUMBERED:
            return []  # "four were killed and eleven injured, including A": A is one of the eleven
        if low == "including" or (
            low == "among" and index + 1 < len(found) and (found[index + 1].text.casefold() in ("them", "those"))
        ):
            ahead = next(
                (
                    i
                    for i in range(index + 1, min(index + 5, len(found)))
                    if any(w.kind == "person" for w in found[i].who)
                ),
                None,
            )
            return (
                [who for who in found[ahead].who if who.kind == "person"]
                if ahead is not None and not found[ahead].own
                else []
            )
        if low in ("along", "together", "alongside") or is_as_well(found, index):
            ahead = next((i for i in range(index + 1, min(index + 4, len(found))) if found[i].who), None)
            return (
                [who for who in found[ahead].who if who.kind != "body"]
                if ahead is not None and not found[ahead].own
                else []
            )
    return []


def doer_by(found: list[Item], at: int) -> Who | None:
    """Who did it, where "by" names somebody."""
    for index in range(at, min(at + 14, len(found) - 1)):
        item = found[index]
        if (
            item.text in (".", ";")
            or item.low in ("who", "which", "after", "while", "but", "and")
            or (item.low in words.BE)
        ):
            return None
        if item.low == "by":
            nxt = next((i for i in found[index + 1 : index + 4] if i.who), None)
            named = found[index + 1]
            if named.where is not None and named.where.kind == "body":
                return Who("body", named.start, named.end, named.text)
            if nxt is None and index + 3 < len(found) and found[index + 2].low == "the":
                return None
            return nxt.who[0] if nxt is not None and not nxt.own else None
    return None


def doer_before(found: list[Item], left: int) -> Who | None:
    """The authority or body that acts, over an insertion ("Police in X, the capital, have …")."""
    for index in range(left - 1, max(-1, left - 14), -1):
        item = found[index]
        if item.text in ".;:" or item.low in ("who", "which", "that"):
            return None
        if item.who and item.who[0].kind == "body" and not item.own:
            return item.who[0]
        if item.where is not None and item.where.kind == "body" and index == left - 1:
            return Who("body", item.start, item.end, item.text)
        if item.low in words.BE | words.HAVE or re.fullmatch(words.SAID, item.text, re.I):
            return None
    return None


def after_comma(found: list[Item], at: int) -> list[Who]:
    """Who follows a clause in front: "After two years in prison, Ada Lund came home"."""
    for index in range(at, min(at + 14, len(found) - 1)):
        if found[index].text in ".;":
            return []
        if found[index].text == "," and found[index + 1].who:
            return [w for w in found[index + 1].who if w.kind != "body"] if not found[index + 1].own else []
    return []


FIRST_WORDS = frozenset(
    "also still later then again already having after before soon newly once initially first".split()
)


def is_first(found: list[Item], at: int) -> bool:
    """Whether nothing but a sign, an adverb or the place of a date line stands before a word of a sentence."""
    return all(
        item.low in FIRST_WORDS | words.ADVERBS or not item.text[:1].isalnum() for item in found[max(0, at - 4) : at]
    ) and (at < 4 or not found[at - 5].text[:1].isalnum() if at > 4 else True)


def fronted(found: list[Item], at: int) -> list[Who]:
    """Of whom a participle in front tells: "Arrested in May at his home, Ada Lund has not seen a judge"."""
    for index in range(at, min(at + 24, len(found) - 1)):
        if found[index].text in ".;:" or found[index].low in words.BE | words.HAVE:
            return []
        item = found[index + 1]
        if found[index].text == "," and item.low in ("the", "a", "an") and index + 3 < len(found):
            item = next((i for i in found[index + 2 : index + 6] if i.who), item)
        if found[index].text == "," and item.who and not item.own and item.who[0].kind != "body":
            return [w for w in item.who if w.kind in ("person", "pronoun") or w.count == (1, 1)]
    return []


def named_as(found: list[Item], at: int) -> list[Who]:
    """ "Those taken from their homes were A, B and C", "The four led away are A …": who is named behind the verb."""
    for index in range(at, min(at + 18, len(found) - 1)):
        of_time = found[index].low in ("before", "after", "since", "until") and not found[index + 1].who
        if found[index].text in ".;:" or (found[index].low in CLAUSE | {"who"} and not of_time):
            return []  # "before dawn" is no clause
        if found[index].low in ("were", "are", "include", "included", "includes", "was", "is"):
            after = index + 1 + (found[index + 1].low in ("the", "a", "an", "also", "his", "her", "their"))
            if after >= len(found):
                return []
            named = found[after]
            if not is_person(named) or named.own:
                return []
            out: list[Who] = []
            while after < len(found) and found[after].text not in (".", ";"):
                item = found[after]
                if (
                    item.who
                    and not item.own
                    and found[after - 1].low in (",", "and", "the", "a", "an", "also", "his", "her", found[index].low)
                ):
                    out += [who for who in item.who if who.kind == "person"]
                if re.fullmatch(words.SAID, item.text, re.I):
                    return out if found[after - 1].text != "," else out
                after += 1
            return out
    return []

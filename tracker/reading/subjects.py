"""Who does and who suffers, around a verb of an English sentence."""

from __future__ import annotations

import re

from tracker.reading import english_words as words
from tracker.reading.appositions import is_person
from tracker.reading.groups import Item, Who

WEEKDAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())


def may_be_reduced(found: list[Item], after: int) -> bool:
    """Whether the words after a participle let it belong to the name before it ("Ada Lund, detained in May, …")."""
    if after >= len(found):
        return True
    return (
        found[after].low
        in (
            "in on by for since after during at from with as while when before under over last along together without and , . ; ) earlier this yesterday today so alongside outside inside near".split()
        )
        or found[after].text[:1].isdigit()
        or found[after].low in WEEKDAYS
        or found[after].where is not None
    )


NO_ADVERBS = frozenset(
    "family ally assembly supply reply bully rally italy july only early elderly daily weekly monthly likely friendly lovely".split()
)


def is_adverb(low: str) -> bool:
    """Whether a word in small letters is an adverb: one of those known, or any other in -ly."""
    return low in words.ADVERBS or (low.endswith("ly") and len(low) > 4 and low not in NO_ADVERBS)


def index_after(found: list[Item], at: int) -> int:
    """The item after an offset, adverbs left out."""
    for index, item in enumerate(found):
        if item.start >= at:
            while (
                index < len(found)
                and (is_adverb(found[index].low) or found[index].low == "up")
                and not found[index].who
            ):
                index += 1
            return index
    return len(found)


TIMES = frozenset(
    "on at in last this yesterday today only again once week month night morning evening afternoon year late early monday tuesday wednesday thursday friday"
    " saturday sunday january february march april may june july august september october november december length long".split()
)


def _over_time(found: list[Item], at: int) -> int | None:
    """Before words of time that stand between "was" and its participle ("was on Monday arrested"); None where there are none."""
    index = at
    while (
        index
        and at - index < 5
        and (found[index - 1].low in TIMES or found[index - 1].text.isdigit())
        and found[index - 1].low
    ):
        index -= 1
    return index if index < at and index and found[index - 1].low in words.BE else None


LINKING = frozenset("remain remains remained remaining stays stayed stands lies lay".split())  # "remains jailed"


def auxiliary_of(found: list[Item], at: int) -> tuple[int, str, bool]:
    """Where the verb's own words begin, "be", "have" or "" before it, and whether a modal stands there."""
    index, kind, modal = at, "", False
    while index:
        low = found[index - 1].low
        if low in words.BE or (low in LINKING and index < at + 1):
            kind = "be"
        elif low in words.HAVE:
            kind = kind or "have"
        elif index == at and low and (over := _over_time(found, index)) is not None:
            index = over
            continue
        elif low in words.MODAL and low:
            modal = modal or low != "to" or kind == "be"
        elif not is_adverb(low) or not low:
            break
        index -= 1
    return index, kind, modal


OF_PEOPLE = frozenset(
    "case likes family relatives pair couple group members leader leaders head chief arrest body name".split()
)


def subject_of(found: list[Item], at: int) -> list[Who]:
    """Who stands before a verb: directly, before a relative pronoun, or before words between commas."""
    index = at
    while index and (
        found[index - 1].low
        and (found[index - 1].low in words.HAVE | words.BE | words.MODAL | LINKING or is_adverb(found[index - 1].low))
    ):
        index -= 1
    if not index:
        return []
    last = found[index - 1]
    if (
        found[index].low in ("were", "are", "have")
        and last.singular
        and index >= 3
        and found[index - 2].low == "of"
        and not found[index - 3].who
        and found[index - 3].low.endswith("s")
    ):
        return []  # "the photographs of Ada Lund were taken"
    if last.low in ("after", "before", "while", "despite", "since", "following", "upon", "without", "when"):
        main = next(
            (item for item in found[: index - 1] if item.who and not item.own and item.who[0].kind != "body"), None
        )
        near = [item for item in found[: index - 1] if item.who and item.who[0].kind == "pronoun" and not item.own]
        before = near[-1] if near else main
        return list(before.who) if before is not None else []
    if last.low in ("who", "that", "which", "whom"):
        return antecedent_of(found, index - 1)
    if (
        last.who
        and not last.own
        and index > 3
        and found[index - 2].low == "of"
        and found[index - 4].low in ("the", "a", "an", "his", "her")
        and found[index - 3].low
        and found[index - 3].text.islower()
        and found[index - 3].low not in OF_PEOPLE
        and last.singular
    ):
        return []  # "the parrot of Ada Lund was caught"
    if last.who and not last.own:
        led = index > 1 and found[index - 2].low in (
            "of",
            "for",
            "with",
            "by",
            "from",
            "to",
            "in",
            "at",
            "after",
            "against",
        )
        if (
            (led or not last.singular)
            and found[index].low in ("was", "is", "has")
            and (whole := _over_relative(found, index))
        ):
            return whole
        return (
            [who for who in last.who if who.kind != "body"]
            if index < 2 or found[index - 2].low not in ("by", "of", "with", "against") or True
            else []
        )
    if last.text in (",", ")", "–", "—", "”", '"'):
        return _over_commas(found, index - 1)
    if last.low in ("and", "but", "or", "then"):
        return []
    return (
        _loose(found, index) or _counted_first(found, index) or _over_relative(found, index) or _opening(found, index)
    )


def _over_relative(found: list[Item], index: int) -> list[Who]:
    """ "A student who filmed soldiers was arrested": whom the clause with "who" belongs to."""
    for at in range(index - 1, max(0, index - 14), -1):
        if found[at].text in ".;:," or re.fullmatch(words.SAID, found[at].text, re.I):
            return []  # "who want news of relatives they say are held": it is the relatives
        if found[at].low == "who":
            return antecedent_of(found, at) if found[at - 1].who else []
    return []


def _counted_first(found: list[Item], index: int) -> list[Who]:
    """ "As many as 2 million Uyghurs, Kazakhs and members of … have been taken": the counted group that opens the sentence."""
    first = next((i for i, item in enumerate(found[:index]) if item.who), None)
    if (
        first is None
        or first > 2
        or found[first].who[0].kind != "group"
        or not found[first].who[0].count
        or found[first].who[0].count == (1, 1)
    ):
        return []
    if any(
        item.low in words.BE | words.HAVE or item.text in ".;:" or re.fullmatch(words.SAID, item.text, re.I)
        for item in found[first + 1 : index]
    ):
        return []
    return list(found[first].who[:1])


def _opening(found: list[Item], index: int) -> list[Who]:
    """ "A presenter with a station in Ostra has spent": who opens the sentence, where only their own complements follow."""
    first = next((i for i, item in enumerate(found[:index]) if item.who), None)
    if first is None or index - first > MOST or (first and found[first - 1].text not in "-–—:.)"):
        return []
    opener, between = found[first], found[first + 1 : index]
    if (
        opener.own
        or not opener.singular
        or opener.who[0].kind != "group"
        or re.match(r"an?\b", opener.who[0].text, re.I) is None
    ):
        return []
    leads = bool(between) and (between[0].low in COMPLEMENTS or between[0].low.endswith("ing"))
    clause = any(
        item.low in words.BE | words.HAVE | CLAUSE | {"who", "and", "but"}
        or not re.search(r"\w", item.text)
        or re.fullmatch(words.SAID, item.text, re.I)
        for item in between
    )
    return list(opener.who) if leads and not clause else []


MOST = 14  # words that the complements of a description may have
LOOSE = words.FUNCTION | words.ADVERBS | {"late", "early", "who", "dead"}


COMPLEMENTS = frozenset("in of at for from with to on near by".split())


def _loose(found: list[Item], index: int) -> list[Who]:
    """The nearest noun phrase with nothing but its own complements between it and the verb ("the wife of X in Y was …")."""
    steps = 0
    while index and steps < 9:
        item = found[index - 1]
        if item.who and not item.own:
            if (
                index >= 3
                and found[index - 2].low in ("of", "for", "by", "with", "against", "from")
                and found[index - 3].who
                and not found[index - 3].own
            ):
                index -= 2
                continue
            led = found[index] if steps else None
            if (
                led is not None
                and led.text.isalpha()
                and led.text.islower()
                and led.low not in LOOSE
                and not led.who
                and not led.where
            ):
                return []  # "under Bo Ek violent offenders had been freed": another noun is the subject
            return [who for who in item.who if who.kind != "body"]
        if item.low in words.BE | words.HAVE or item.text in ".;:" or re.fullmatch(words.SAID, item.text, re.I):
            return []
        if item.low in COMPLEMENTS:
            steps = max(0, steps - 8)  # "a lecturer in applied linguistics was"
        if not (
            item.where
            or (item.who and item.own)
            or item.low
            in (
                "in",
                "of",
                "from",
                "at",
                "near",
                "the",
                "on",
                "a",
                "district",
                "region",
                "city",
                "village",
                "town",
                "late",
                "early",
            )
            or item.text.isdigit()
            or item.text[:1].isupper()
        ):
            steps += 3
        index -= 1
        steps += 1
    return []


def antecedent_of(found: list[Item], index: int) -> list[Who]:
    """Who is meant by "who" at an index."""
    at = index
    while at and found[at - 1].text in (",", "–", "—", "(", ")"):
        at -= 1
    steps, most = 0, 12 if at < index else 6
    while at and steps < most:
        item = found[at - 1]
        if item.who and not item.own:
            if (named := named_before(found, at - 1)) is not None:
                return list(named.who)
            whos = [who for who in item.who if who.kind != "body"]
            one = index + 1 < len(found) and found[index + 1].low in ("has", "was", "is")
            return whos[-1:] if one else whos  # "A and B, who has not been seen": the last alone
        if item.low in words.BE or item.text in ".;:":
            return []
        at -= 1
        steps += 1
    return []


def main_subject(found: list[Item], at: int) -> list[Who]:
    """Whose second verb it is ("X was from Y and had spent"), or who follows a clause in front ("After going missing, he")."""
    index = at
    while index and found[index - 1].low in words.ADVERBS | words.HAVE | words.BE and found[index - 1].low:
        index -= 1
    before = found[index - 1] if index else None
    if before is None or not before.low:
        return []
    if before.low in ("and", "but"):
        said = next((i for i in range(index - 1, 0, -1) if re.fullmatch(words.SAID, found[i].text, re.I)), None)
        opening = (
            found[:3] if said is None else found[said + 1 : min(said + 5, index)]
        )  # "said that A had been … and faced"
        first = next((item for item in opening if item.who and not item.own), None)
        return [w for w in first.who if w.kind in ("person", "pronoun")] if first is not None else []
    if index == 1 and before.low in ("after", "since", "before", "despite"):
        comma = next((i for i in range(at, min(at + 14, len(found) - 1)) if found[i].text == ","), None)
        if comma is not None and found[comma + 1].who and not found[comma + 1].own:
            return [w for w in found[comma + 1].who if w.kind != "body"]
    return []


def named_before(found: list[Item], index: int) -> Item | None:
    """The person whom a description stands beside: "Ada Lund, a student who was shot"; None where it is no such."""
    item = found[index]
    if not item.singular or item.who[0].kind != "group" or index < 2 or found[index - 1].text not in (",", "–", "—"):
        return None
    named = found[index - 2]
    return named if is_person(named) and len(named.who) == 1 and not named.own else None


CLAUSE = frozenset("which where when while as that after before because until since although though whom".split())


def _over_commas(found: list[Item], index: int) -> list[Who]:
    """ "X, a friend of Y, was": the name before the comma that opens the insertion."""
    before = found[index - 1] if index else None
    comma = next((i for i in range(index - 1, max(0, index - 8), -1) if found[i].text in ",.;:"), 0)
    if comma and found[comma].text == "," and re.fullmatch(words.SAID, found[comma + 1].text, re.I):
        told = found[comma - 1]  # "my client, said the advocate Ada Lund, was"
        return [w for w in told.who if w.kind != "body"] if not told.own else []
    if (
        before is not None
        and before.who
        and index >= 5
        and found[index - 2].low == "with"
        and found[index - 3].low in ("along", "together")
        and found[index - 4].text == ","
        and found[index - 5].who
        and not found[index - 5].own
    ):
        return [w for w in (*found[index - 5].who, *before.who) if w.kind != "body"]  # "A, along with B, were"
    if before is not None and before.who and not before.own and before.start < before.who[0].start:
        return list(before.who)  # "a second protester, X, had been": both are one already
    if (
        before is not None
        and before.who
        and before.who[0].kind == "person"
        and index >= 3
        and found[index - 2].text == ","
        and not found[index - 3].who
        and (found[index - 3].text.isalpha() or found[index - 3].where is not None)
    ):
        return list(before.who)  # "a third, X, has spent"
    if (
        before is not None
        and before.who
        and before.who[0].kind == "person"
        and not before.own
        and index >= 2
        and found[index - 2].low in CLAUSE
    ):
        return list(before.who)  # "a fight in which Ada Lund, 40, suffered": it opens a clause of its own
    if (
        before is not None
        and before.who
        and before.who[0].kind == "person"
        and not before.own
        and index >= 4
        and (
            found[index - 2].text in (",", "–", "—")
            or found[index - 2].low in ("namely", "nicknamed", "called", "named")
        )
        and _only_described(found, index - 3)
    ):
        return list(before.who)  # "two neighbours grabbed with him on Sunday, A and B, were"
    sign = found[index].text
    opening = {")": "(", "”": "“", '"': '"'}.get(sign, sign)
    at = index - 1
    names: Item | None = None
    for _ in range(3):
        while at >= 0 and found[at].text != opening:
            if found[at].text in ".;:":
                return names.who if names else []
            at -= 1
        if at <= 0:
            break
        item = found[at - 1]
        if item.who and not item.own and item.who[0].kind != "body":
            return list((named_before(found, at - 1) or item).who)
        at -= 1
    first = next((item for item in found[:index] if item.who and item.who[0].kind != "body" and not item.own), None)
    return list(first.who) if first and found.index(first) <= 2 else []


def _only_described(found: list[Item], at: int) -> bool:
    """Whether the words up to a place, back to a sign, begin with somebody who is described and not named."""
    first = at
    while first and found[first - 1].text not in ".;:,–—" and at - first < 16:
        first -= 1
    opening = next((item for item in found[first : at + 1] if item.who and not item.own), None)
    return (
        opening is not None
        and opening.who[0].kind in ("group", "pronoun")
        and not any(is_person(item) for item in found[first : at + 1])
        and not any(
            item.low in words.BE | words.HAVE or re.fullmatch(words.SAID, item.text, re.I)
            for item in found[first : at + 2]
        )
    )


def shared_subject(found: list[Item], at: int) -> list[Who]:
    """The subject of a coordinated passive whose first verb is no trigger ("was stopped and arrested")."""
    for index in range(at - 1, max(-1, at - 16), -1):
        if found[index].text in ".;:":
            return []
        if found[index].low in ("was", "were", "been") and index:
            return subject_of(found, index)
    return []

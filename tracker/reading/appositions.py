"""What stands beside a name and belongs to it: callings, age, origin."""

from __future__ import annotations

import re
from dataclasses import replace

from tracker.reading import english_words as words
from tracker.reading.groups import Item

OF_OTHERS = re.compile(  # "a lawyer for the four detained students": it is the students
    rf"\b(?:of|for|to|with|from|about|by|at) (?:(?:an?|the|his|her|their|its|these|those|other|several|many|some|all|both|{'|'.join(words.NUMBERS)}|\d+|[a-z]+ly) )*$",
    re.I,
)
HELD = re.compile(
    r"\b(?:detained|arrested|imprisoned|jailed|kidnapped|abducted|killed|murdered|wounded|injured|sentenced|released|seized|captured|tortured|deported|held(?= (?:for|by|since|in|at|without)))\b",
    re.I,
)
OFFICES = (("in", "chief"), ("at", "large"), ("in", "law"))
FORMERLY = ("former", "retired", "fellow", "veteran", "ex", "prominent", "outspoken", "local", "community")


def joined_to_names(text: str, found: list[Item]) -> list[Item]:
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
        if after and is_person(after) and _a_calling(item, out) and after.start - item.end <= 1:
            out.append(Item(item.start, after.end, after.text, after.who, own=after.own, singular=after.singular))
            index += 2
            continue
        if _single_group(item) and item.text[:6].casefold() == "whose " and _is_named_next(found, index):
            out.append(
                Item(item.start, item.start + 5, item.text[:5])
            )  # "said Bo Ek, whose wife Ada Lund was shot": no list
            who = replace(item.who[0], start=item.start + 6, text=item.text[6:])
            found[index] = item = Item(item.start + 6, item.end, who.text, [who], singular=True)
        if _single_group(item) and after and is_person(after) and after.start - item.end <= 1 and not item.own:
            out.append(_belonging(text, out, _merged(item, after)))
            index += 2
            continue
        if (
            _single_group(item)
            and after is not None
            and after.text == ","
            and index + 3 < len(found)
            and found[index + 2].low in FORMERLY
            and (is_person(found[index + 3]) or _single_group(found[index + 3]))
        ):
            del found[index + 2]  # "a fourth person, former director Ada Lund, …"
            continue
        if (
            _single_group(item)
            and after is not None
            and after.text == ","
            and index + 4 < len(found)
            and found[index + 2].low in FORMERLY
            and found[index + 3].text.isalpha()
            and found[index + 3].text.islower()
            and is_person(found[index + 4])
        ):
            del found[index + 2 : index + 4]  # "a neighbour, retired mason Ada Lund, …"
            continue
        if (
            _single_group(item)
            and not item.own
            and index + 2 < len(found)
            and (found[index + 1].low, found[index + 2].low) in OFFICES
        ):
            del found[index + 1 : index + 3]  # "its editor in chief, Ada Lund,"
            continue
        comma = (
            after is not None
            and after.text in (",", "–", "—")
            and index + 2 < len(found)
            and is_person(found[index + 2])
        )
        if _single_group(item) and comma and not item.own:
            beyond = found[index + 3] if index + 3 < len(found) else None
            noun = item.who[0]
            if (
                beyond is None
                or beyond.text in (",", "–", "—", ".", ";", "(")
                or (noun.noun in words.KIN and (beyond.low in words.BE | words.HAVE or beyond.low in ("and", "who")))
            ):
                out.append(_belonging(text, out, _merged(item, found[index + 2])))
                index += 3
                continue
        out.append(item)
        index += 1
    return _apposed(out)


def _is_named_next(found: list[Item], at: int) -> bool:
    """Whether a name stands right behind a description, or behind its comma."""
    after = found[at + 1 : at + 3]
    return bool(after) and (is_person(after[0]) or (len(after) > 1 and after[0].text == "," and is_person(after[1])))


def _belonging(text: str, before: list[Item], item: Item) -> Item:
    """ "Ada Lund's lawyer, Bo Ek": named by whom he belongs to."""
    last = before[-1] if before else None
    beside = last is not None and last.own and is_person(last) and re.fullmatch(r"[’']s? ", text[last.end : item.start])
    if beside and item.who[0].noun not in words.KIN:
        item.who[0] = replace(item.who[0], whose=True)
    return item


def _apposed(found: list[Item]) -> list[Item]:
    """Age, place and calling behind a name belong to it: "Ada Lund, 34, a teacher from Veldra,"."""
    out: list[Item] = []
    index = 0
    while index < len(found):
        item = found[index]
        out.append(item)
        index += 1
        if not is_person(item):
            continue
        while index + 1 < len(found):
            if found[index].text == "(":
                close = next((i for i in range(index, min(index + 14, len(found))) if found[i].text == ")"), None)
                if close is None or any(
                    is_person(i)
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
                    told = " ".join(i.text for i in found[index:close])
                    held = HELD.search(told)
                    if (
                        held and not item.who[0].held and not OF_OTHERS.search(told, 0, held.start())
                    ):  # "Ada Lund, a classmate arrested the same night,"
                        item.who[0] = replace(
                            item.who[0], held=held[0].casefold(), head=(nxt.start, found[close - 1].end)
                        )
                    sex = nxt.who[0].sex
                    if sex and not item.who[0].sex:
                        item.who[0] = replace(item.who[0], sex=sex, sex_at=nxt.who[0].sex_at)
                    index = close
                    continue
            if (past := _described(found, index)) is not None:
                index = past
                continue
            if (named := _led_to(found, index)) is not None:
                del found[index + 1 : named]
            break
    return out


def _led_to(found: list[Item], comma: int) -> int | None:
    """The person to whom ", the founder of the newspaper Ada Lund" leads: no verb and no "of" right before the name."""
    if found[comma + 1].low not in ("the", "a", "an"):
        return None
    for index in range(comma + 2, min(comma + 12, len(found))):
        item = found[index]
        if is_person(item):
            before = found[index - 1]
            return (
                index
                if index > comma + 3 and before.text.islower() and before.low not in words.FUNCTION | VERBS
                else None
            )
        acts = item.low.endswith("ed") and not (
            found[index - 1].low in ("the", "a", "an") or found[index - 1].low.endswith("ly")
        )
        if (
            not (item.where or item.text.islower())
            or item.who
            or item.low in words.BE | words.HAVE | {"and", "but", "then", "who"}
            or acts  # "according to Bo Ek, the gang looted the shop and took away nurse Ada Lund"
            or re.fullmatch(words.SAID, item.low)
        ):
            return None
    return None


def _described(found: list[Item], comma: int) -> int | None:
    """Past ", the head of the foundation X," or ", shop owner;": the sign that ends it, where no verb stands between."""
    first = found[comma + 1]
    if (
        first.who
        and not _single_group(first)
        or not (first.low in ("the", "a", "an") or first.text.islower() or first.who)
    ):
        return None
    depth = 0
    for index in range(comma + 1, min(comma + 28, len(found))):
        item = found[index]
        depth += (item.text == "(") - (item.text == ")")
        if item.text in (",", ";") and depth == 0:
            named = next((i for i in found[index + 1 : index + 5] if i.who or i.low in words.BE | words.HAVE), None)
            ahead = named is not None and is_person(named)
            few = index - comma <= 5 and all(
                i.text.islower() and i.low not in words.FUNCTION | words.ADVERBS
                for i in found[comma + 1 : index]
                if not i.who
            )
            if item.text == ";" and few or (first.low in ("the", "a", "an") and ahead):
                return index
            return None
        if (
            item.text == "."
            and index + 1 == len(found)
            and first.text.islower()
            and first.low not in ("the", "a", "an", "who")
        ):
            return index if index - comma <= 4 else None
        if (
            is_person(item)
            or item.low in words.BE | words.HAVE
            or item.low in ("who", "whose", "and", "said", "told", "which", "that")
        ):
            return None
        if item.text in ".:" and depth == 0 and index + 1 == len(found):
            return None
    return None


def _closing(found: list[Item], at: int) -> int | None:
    """Where an apposition that begins before `at` ends: at its comma, or at the verb that follows it."""
    for index in range(at, min(at + 14, len(found))):
        low = found[index].low
        if found[index].text in (",", ")", "–", "—"):
            return (
                index + 1
                if index + 1 < len(found) and not is_person(found[index + 1]) and found[index + 1].low not in ("and",)
                else index
            )
        if found[index].text in (".", ";", ":"):
            return index
        if low in ("and",):
            return index
        if low in words.BE | words.HAVE or low in ("who", "that", "which", "said"):
            return None
    return None


VERBS = frozenset(
    "arrest arrests detain detains kill kills jail jails free frees abduct abducts release releases torture tortures shoot shoots beat beats charge charges"
    " sentence sentences helped visit thank thanks meet accuse accuses asked urge urges praise blame replace replaces marry called named elect sings plays".split()
)


def _a_calling(item: Item, before: list[Item]) -> bool:
    """Whether an unknown word right before a name is a calling ("and playwright Ada Lund"): after a comma, "and", or a name."""
    low = item.low
    if (
        not low.isalpha()
        or len(low) < 5
        or not item.text.islower()
        or item.where
        or low.endswith(("ed", "ing", "ly", "ns"))
    ):
        return False
    if low in words.FUNCTION | words.ADVERBS | words.BE | words.HAVE | words.MODAL | VERBS or re.fullmatch(
        words.SAID, low
    ):
        return False
    return bool(before) and (
        before[-1].text in (",", "–", "—", "--", "(")
        or before[-1].low in ("and", "the", "including", "or", "them", "those", "among")
    )


def _single_group(item: Item) -> bool:
    return item.singular and bool(item.who) and item.who[0].kind == "group"


def is_person(item: Item) -> bool:
    """Whether an item is one named person, or names listed together."""
    return bool(item.who) and item.who[0].kind == "person"


def _merged(group: Item, name: Item) -> Item:
    told, who = group.who[0], name.who[0]
    sex, at = (who.sex, who.sex_at) if who.sex else (told.sex, told.sex_at)
    merged = replace(who, sex=sex, sex_at=at, noun=told.noun, held=told.held or who.held, head=(told.start, told.end))
    if told.text.split()[0].casefold() in ("his", "her", "their", "whose") and told.noun not in words.KIN:
        merged = replace(merged, whose=True)
    return Item(group.start, name.end, name.text, [merged], own=name.own, singular=True)

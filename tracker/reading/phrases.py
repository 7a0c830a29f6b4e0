"""Noun phrases of English sentences: people by name, groups with their number, authorities, pronouns, and lists of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from tracker.reading import english_words as words
from tracker.reading.appositions import VERBS, is_person, joined_to_names
from tracker.reading.english_names import FOLLOWED
from tracker.reading.gate import Gated, lowered
from tracker.reading.groups import (
    AGED,
    AUTHORITY,
    FIRST,
    TITLED,
    Item,
    Who,
    begins_a_name,
    group_at,
    is_group,
    pronoun_at,
)
from tracker.reading.names import Mention, Person, tokens
from tracker.reading.tellers import Teller, teller_at

FORCES = Gated(AUTHORITY)
SEPARATORS = (",", ":", "–", "—", "-", "--", "(")


LINKS = ("named", "namely", "including", "called", "identified", "nicknamed", "known")


JOINING = ("and", "&")


SAYS = re.compile(rf",? (?:also |have |has )?(?:{words.SAID})\b")


def items(
    text: str,
    start: int,
    end: int,
    people: Sequence[Person],
    places: Sequence[Mention],
    quiet: str | None = None,
    spoken: Sequence[Teller] = (),
) -> list[Item]:
    """The sentence as words and noun phrases, lists not yet joined; `quiet` is a text of capitals in small letters,
    `spoken` where it is known whom "I" stands for."""
    plain = quiet or text
    named = {m.start: (m, p) for p in people for m in p.mentions if start <= m.start < end}
    spots = {m.start: m for m in places if start <= m.start < end}
    found: list[Item] = []
    stream = tokens(text, start, end)
    index = 0
    of_force = FORCES.may_match(lowered(plain)[start:end])

    def skip(to: int) -> None:
        nonlocal index
        while index < len(stream) and stream[index].start < to:
            index += 1

    while index < len(stream):
        token = stream[index]
        if token.text[0].isdigit() and (aged := AGED.match(text, token.start, end)):  # "67-year-old Ada Lund"
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
                    or (mention.title and found[-1].low == mention.title and mention.title.endswith("s"))
                    or (
                        found[-1].text == "."
                        and len(found) > 1
                        and (found[-2].low in words.HONORIFICS or found[-2].low in TITLED)
                    )
                )
            ):
                if found[-1].low in TITLED:
                    who = replace(who, noun=found[-1].low)
                low = found.pop().start
            found.append(Item(low, mention.end, mention.text, [who], own=mention.own, singular=True))
            skip(mention.end)
            continue
        body = AUTHORITY.match(plain, token.start, end) if of_force else None
        if body and not begins_a_name(token, spots, body.end()) and not is_group(body[0]):
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
        if token.text in FIRST and (teller := teller_at(spoken, token.start)) is not None:
            span = token.start, token.end
            who = Who("person", *span, token.text, teller, teller.sex, teller.sex_at, via=span)
            found.append(Item(*span, token.text, [who], singular=True))
            index += 1
            continue
        pronoun = pronoun_at(text, stream, index, end)
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
        group = group_at(text, token, end, named, plain)
        if group:
            found.append(group)
            skip(group.end)
            continue
        found.append(Item(token.start, token.end, token.text, own=token.own))
        index += 1
    grouped = _named_groups(text, joined_to_names(text, found))
    if any(i.who and i.who[0].kind == "group" and i.who[0].count and not i.singular for i in grouped):
        grouped = _named_groups(text, grouped)  # "two members of her company, singers Bo Ek and Ole Moe"
    return grouped


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
            at = _over_complement(found, at, item.who[0].count)
            while (
                at < len(found)
                and at <= index + 7
                and (
                    found[at].text in SEPARATORS
                    or found[at].low in (*LINKS, "as", "among", "were", "are")
                    or (found[at].where is not None)
                    or found[at].low in ("from", "in")
                    or (found[at].low in FOLLOWED and found[at - 1].where is not None)
                )
            ):
                at += 1
            at = _over_alias(found, at)
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
                sum(len(name.who) for name in names) > 1
                or direct
                or wanted == 1
                or any(found[i].low in LINKS or found[i].text == ":" for i in range(index + 1, at))
            ):
                if wanted and len(names) > wanted > 1 and found[at - 1].text == ",":
                    names, stop = _list_of_names(found, at, wanted)
                told = item.who[0]
                if (
                    told.held
                    and len(out) > 1
                    and out[-1].low in ("for", "of", "to")
                    and out[-2].who
                    and SAYS.match(text, found[stop - 1].end)
                ):
                    told = replace(told, held="")  # "Lawyers for the detained students, Bo Ek and Ada Lund, said"
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


def _over_alias(found: list[Item], at: int) -> int:
    """Past "known by his nickname", "known to all as": what leads on to a name."""
    if not at or found[at - 1].low not in ("known", "identified", "named") or at + 1 >= len(found):
        return at
    return next(
        (
            i + 1
            for i in range(at, min(at + 5, len(found) - 1))
            if found[i].low in ("as", "nickname", "alias")
            and is_person(found[i + 1])
            and not any(one.who for one in found[at:i])  # "colleagues named him as Bo Ek"
        ),
        at,
    )


def _over_complement(found: list[Item], at: int, count: tuple[int | None, int | None] | None) -> int:
    """ "four members of the group – A, B": past what a counted group belongs to, where a sign and a name follow.

    A comma is such a sign only before just so many names.
    """
    if at >= len(found) or found[at].low != "of":
        return at
    for ahead in range(at + 1, min(at + 7, len(found) - 1)):
        if found[ahead].text in ("–", "—", "-", "--", ":", "("):
            return ahead if is_person(found[ahead + 1]) else at
        if found[ahead].text == "," and count and is_person(found[ahead + 1]):
            names = [who for name in _list_of_names(found, ahead + 1, count[0])[0] for who in name.who]
            return ahead if len(names) == count[0] and len(names) > 1 else at
        if found[ahead].low in words.BE | words.HAVE | VERBS or found[ahead].text in ",.;":
            return at
    return at


def _list_of_names(found: list[Item], at: int, most: int | None = None) -> tuple[list[Item], int]:
    names: list[Item] = []
    stop = at
    while at < len(found) and is_person(found[at]):
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
    found = [item for at, item in enumerate(found) if not _describes_next(found, at)]
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
            apart = found[at - 1].text == ";" and is_person(found[at]) and is_person(found[stop - 1])
            if comma and not linked and not apart and not _goes_on(found, at):
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


def _describes_next(found: list[Item], at: int) -> bool:
    """Whether a word only describes the next name of a list (", civic activists Ada Lund")."""
    item = found[at]
    return (
        1 < at < len(found) - 1
        and found[at - 1].text == ","
        and is_person(found[at - 2])
        and is_person(found[at + 1])
        and found[at + 1].start < found[at + 1].who[0].start
        and item.text.islower()
        and item.low not in words.FUNCTION | words.BE | words.HAVE | words.ADVERBS | VERBS
        and not item.low.endswith(("ed", "ing"))
        and not re.fullmatch(words.SAID, item.low)  # "Ada Lund, said her lawyer, Bo Ek"
    )


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
        if found[depth].text == "." and depth + 1 == len(found):
            break
        return False
    return all(is_person(found[i]) or found[i].text in (",", ".") for i in range(at, len(found)))

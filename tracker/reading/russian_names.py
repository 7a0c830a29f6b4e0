"""Names of people and places in Russian and Kazakh, in any case."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tracker import gazetteer
from tracker.reading.layout import Sentence
from tracker.reading.names import Mention, Person
from tracker.reading.russian_words import CASES, ENDING, FEMALE, KAZAKH_ENDING, LEADS, NAME, NOT_NAMES, UP, WORD


def stem(word: str, language: str = "rus") -> str:
    """A name's word without its ending of case."""
    low = word.casefold().replace("ё", "е")
    if language == "kaz" and len(low) > 5:
        cut = KAZAKH_ENDING.sub("", low)
        return ENDING.sub("", cut) if len(cut) > 3 else low
    cut = ENDING.sub("", low)
    return cut if len(cut) > 2 else low


def places_in(text: str, sentences: Sequence[Sentence]) -> list[Mention]:
    """Places that the gazetteer knows, in any case."""
    found: list[Mention] = []
    for sentence in sentences:
        for match in NAME.finditer(text, sentence.start, sentence.end):
            for word in re.finditer(rf"{WORD}(?: {WORD})?", match[0]):
                for piece in (word[0], word[0].split()[0], *(word[0].split()[1:])):
                    spot = _spot(piece)
                    if spot:
                        at = match.start() + word.start() + word[0].find(piece)
                        if not any(m.start <= at < m.end for m in found):
                            lead = text[max(sentence.start, at - 12) : at]
                            led = re.search(
                                r"\b(?:в|во|из|под|около|на|города?|город|село|посёлке|,)\s+$", lead, re.I
                            ) or piece.endswith(("да", "де", "та", "те"))
                            if " " in match[0] and piece != match[0] and not led:
                                continue
                            if (
                                spot[1] >= 50_000
                                or re.search(r"\b(?:в|во|из|под|около|города?|село|посёлке)\s+$", lead, re.I)
                                or piece.endswith(("да", "де", "та", "те"))
                            ):
                                found.append(Mention(at, at + len(piece), spot[0], "place", 0.85))
    return sorted(found, key=lambda m: m.start)


def _spot(word: str) -> tuple[str, int] | None:
    """The nominative of a place's name in any case, and how many live there; countries count as large."""
    low = word.casefold()
    guesses = [low] + [
        low[: -len(end)] + new for end, news in CASES for new in news if low.endswith(end) and len(low) - len(end) > 2
    ]
    for guess in dict.fromkeys(guesses):
        if len(guess) > 2 and (spots := gazetteer.named(guess)):
            best = spots[0]
            if best.population > 2000 or best.feature != "settlement":
                size = best.population or 100_000
                return (guess[:1].upper() + guess[1:], size)
    return None


def people_in(text: str, sentences: Sequence[Sentence], places: Sequence[Mention], language: str) -> list[Person]:
    """People by two or more capitalised words, joined over their cases; single surnames go to whom they fit."""
    taken = {(m.start) for m in places}
    people: list[Person] = []
    singles: list[Mention] = []
    for sentence in sentences:
        for match in NAME.finditer(text, sentence.start, sentence.end):
            words = list(re.finditer(rf"{WORD}|[{UP}]\.", match[0]))
            while words and (
                words[0][0].casefold() in LEADS or (match.start() + words[0].start()) in taken and len(words) != 2
            ):
                words = words[1:]
            if words and (match.start() + words[0].start()) in taken:
                words = words[1:]
            if not words:
                continue
            start, end = match.start() + words[0].start(), match.start() + words[-1].end()
            name = text[start:end]
            if NOT_NAMES.search(name) or any(start <= m.start < end for m in places) and len(words) < 3:
                continue
            mention = Mention(start, end, name, "person" if len(words) > 1 else "single")
            if len(words) == 1:
                singles.append(mention)
                continue
            stems = [stem(w[0], language) for w in words]
            owner = next((p for p in people if _same(stems, [stem(w, language) for w in p.name.split()])), None)
            if owner is None:
                owner = Person(len(people) + 1, name)
                people.append(owner)
            owner.mentions.append(mention)
    for mention in singles:
        own = stem(mention.text, language)
        fitting = [
            p
            for p in people
            if own in (stem(w, language) for w in p.name.split()) and p.mentions[0].start < mention.start + 400
        ]
        if len(fitting) == 1:
            mention.kind = "person"
            fitting[0].mentions.append(mention)
    for person in people:
        person.mentions.sort(key=lambda m: m.start)
        person.name = _nominative(text, person, language)
        if language == "rus":
            person.sex = ""
    people.sort(key=lambda p: p.mentions[0].start)
    for number, person in enumerate(people, 1):
        person.number = number
    return people


def _same(one: list[str], other: list[str]) -> bool:
    short, long = sorted((one, other), key=len)
    return (
        one == other
        or (len(short) >= 2 and short[0] == long[0] and short[-1] == long[-1])
        or (len(one) == len(other) == 2 and one == other[::-1])
    )


def case(name: str) -> str:
    """nominative, oblique, or "" where the endings leave it open."""
    words = name.casefold().replace("ё", "е").split()
    given, last = words[0], words[-1]
    if (
        re.search(r"(?:ому|ого|ым|им|ой|ую|ом|ем|ову|еву|ину|ою)$", last)
        or given.endswith(("у", "ю", "ом", "ем", "ой", "ей", "ы", "е"))
        and given not in FEMALE
        and len(given) > 3
        and not given.endswith(("гуле", "сауле"))
    ):
        return "oblique"
    if given in FEMALE:  # a woman's name without -а or -я is the same in every case
        return "nominative" if given.endswith(("а", "я")) else ""
    if re.search(r"[бвгджзйклмнпрстфхцчшщь]$", given):
        return (
            "nominative"
            if not re.search(r"(?:ова|ева|ина|а|я)$", last) or re.search(r"(?:ова|ева|ина|ая)$", last)
            else "oblique"
        )
    if given.endswith(("а", "я")) and re.search(r"(?:ова|ева|ина)$", last):
        return "oblique"  # a man in the accusative, unless she is known as a woman
    if given.endswith(("а", "я")) and re.search(r"[бвгджзйклмнпрстфхцчшщ]а$", last):
        return "oblique"
    return ""


def _nominative(text: str, person: Person, language: str) -> str:
    """The name as it is called: a printed nominative where there is one, else the endings taken off."""
    full = [m.text for m in person.mentions if " " in m.text]
    if language == "kaz":
        return min(full, key=len)
    for name in full:
        if case(name) == "nominative":
            return name
    words = full[0].split()
    given, last = words[0], words[-1]
    surnames = [m.text for m in person.mentions if " " not in m.text]
    if re.search(r"(?:овой|евой|иной)$", last) and given.endswith("е"):  # in the dative
        return " ".join([given[:-1] + "а", *words[1:-1], last[:-2] + "а"])
    woman = (
        bool(re.search(r"[ую]$", given))
        and re.search(r"(?:ову|еву|ину)$", last) is not None
        or bool(
            re.search(r"(?:ова|ева|ина)$", next((s for s in surnames if re.search(r"(?:ова|ева|ина)$", s)), ""))
            and re.search(r"[ую]$", given)
        )
    )
    if woman:
        given = re.sub(r"[ую]$", lambda m: "а" if m[0] == "у" else "я", given)
        last = re.sub(r"(ов|ев|ин)у$", r"\1а", last)
        return " ".join([given, *words[1:-1], last])
    given = re.sub(r"(?:ом|ем|у|а)$", "", given) if given.casefold() not in FEMALE else given
    given = re.sub(r"(?<=[лрнтд])я$", "ь", given) if given.endswith("я") else given
    last = re.sub(r"(ов|ев|ин)(?:а|у|ым|е)$", r"\1", last)
    last = re.sub(r"(?:ского|скому)$", "ский", last)
    if not re.search(r"(?:ов|ев|ин)$", last) and re.search(r"[бвгджзклмнпрстфхцчшщ][ау]$", last):
        last = last[:-1]
    return " ".join([given, *words[1:-1], last])

"""Names in a text that is all in capitals: by titles before them, known given names, and words that are no English."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from tracker import gazetteer
from tracker.reading import english_words as words
from tracker.reading import weights
from tracker.reading.names import Mention, Token, tokens

GIVEN = frozenset(
    "alberto alejandro alfonso alfredo alvaro andres angel antonio armando arturo augusto benjamin bernardo carlos cesar"
    " claudia cristina daniel david diego eduardo elena elias elizabeth emilio enrique ernesto esteban eugenio felipe felix"
    " fernando fidel francisco freddy gabriel gerardo german gilberto gilda gloria gonzalo gregorio guadalupe guillermo gustavo"
    " hector hernan hernando hugo humberto ignacio ines isabel ismael jaime javier jesus joaquin jorge jose josefina juan juana"
    " julian julio leonardo leonel lucia luis manuel marcelo marco marcos margarita maria mario marta martha martin mauricio"
    " maximiliano miguel mirna moises monica napoleon nestor nicolas norma octavio orlando oscar pablo patricia pedro rafael"
    " ramon raul rene ricardo rigoberto roberto rodolfo rodrigo rolando romeo rosa rosario ruben salvador samuel santiago"
    " segundo sergio silvia simon sonia tomas vicente victor virgilio virginia washington william john michael robert james"
    " thomas george richard peter paul charles joseph mary edward henry".split()
)
SAINTS = frozenset(
    "san santa santo puerto villa ciudad nueva nuevo rio cerro".split()
)  # what begins the name of a place
ENDINGS = ("ing", "ed", "es", "s", "d", "ly", "ies")
PLACED = frozenset("in at near from to between".split())
STOP = re.compile(
    r"(?:AND|THE|OF|IN|ON|AT|BY|TO|WAS|WERE|IS|ARE|WHO|THAT|WITH|FOR|FROM|AS|SAID|HAS|HAD|HAVE|HE|SHE|IT)$"
)


def mentions(text: str, start: int, end: int) -> list[Mention]:
    """Names of people in a text of capitals; places are asked of the gazetteer."""
    found = tokens(text, start, end)
    out: list[Mention] = []
    index = 0
    while index < len(found):
        token = found[index]
        if token.low in SAINTS and not (index and found[index - 1].low in GIVEN):
            last = index
            while last + 1 < len(found) and _goes_on(found[last + 1].text, found[last + 1].low):
                last += 1
            if last > index:
                stop = found[last].end
                out.append(Mention(token.start, stop, " ".join(text[token.start : stop].split()), "place", 0.6))
                index = last + 1
                continue
        titled = token.low.rstrip(".").removesuffix("s") in TITLES
        if not titled and (last := _unfamiliar(found, index)) > index:
            first = next(
                (at for at in range(index, last) if found[at].low in GIVEN), index
            )  # "CATTLE RANCHER JUAN GIL"
            begin, stop = found[first].start, found[last].end
            out.append(Mention(begin, stop, " ".join(text[begin:stop].split()), "person", 0.6))
            index = last + 1
            continue
        if token.low in GIVEN or (
            titled
            and index + 1 < len(found)
            and _name_like(found[index + 1].text, found[index + 1].low)
            and not found[index + 1].low.endswith(("ed", "ing"))
        ):
            first = index if token.low in GIVEN else index + 1
            last = first
            while (
                last + 1 < len(found)
                and _goes_on(found[last + 1].text, found[last + 1].low)
                and found[last + 1].start - found[last].end <= 2
            ):
                last += 1
                if found[last].own or found[last - 1].own:
                    break
            if last > first or (titled and token.low not in GIVEN) or index != first:
                begin, stop = found[first].start, found[last].end
                sure = any(t.low in GIVEN for t in found[first : last + 1])
                out.append(
                    Mention(
                        begin,
                        stop,
                        " ".join(text[begin:stop].split()),
                        "person" if sure or (last > first and titled) else "single",
                        0.7,
                        title=token.low if titled else "",
                    )
                )
                index = last + 1
                continue
        elif token.text.isalpha() and len(token.text) > 3 and token.low not in COMMON:
            spots = gazetteer.find(token.text)
            if spots and (spots[0].place.feature == "country" or spots[0].place.population > 300_000):
                out.append(Mention(token.start, token.end, token.text, "place", spots[0].score))
            else:
                out.append(Mention(token.start, token.end, token.text, "single", 0.3))
        index += 1
    return out


@cache
def _vocabulary() -> frozenset[str]:
    """The English words, and what is alike in their forms, that the weights know; no word of a name is among them."""
    return frozenset(word for what in weights.of("eng") for word in what.partition(":")[2].split())


def _is_word(low: str) -> bool:
    known = _vocabulary()
    return low in known or any(low.endswith(end) and low.removesuffix(end) in known for end in ENDINGS)


def _unfamiliar(found: Sequence[Token], index: int) -> int:
    """The last of two to six words that are no English and no place; the index itself where there are no such."""
    before = found[index - 1].low if index else ""
    last = index
    while (
        last < len(found)
        and last - index < 6
        and _name_like(found[last].text, found[last].low)
        and not _is_word(found[last].low)
        and (last == index or found[last].start - found[last - 1].end <= 2)
        and not (last > index and found[last - 1].own)
    ):
        last += 1
    of_a_place = before == "of" and index > 1 and found[index - 2].low in words.PLACE_WORDS
    if last - index < 2 or before in PLACED or of_a_place or found[index].low in GIVEN:
        return index
    return index if gazetteer.find(" ".join(t.text for t in found[index:last])) else last - 1


NO_NAMES = frozenset().union(
    words.FUNCTION, words.CONCEPT, words.ORG_WORDS, words.PLACE_WORDS, words.TITLES, words.DEMONYMS, words.ROLES
)
COMMON = words.FUNCTION | words.CONCEPT
TITLES = words.TITLES | set(words.HONORIFICS)


def _name_like(text: str, low: str) -> bool:
    return len(text) > 2 and low not in NO_NAMES and text.isalpha() and not STOP.match(text)


def _goes_on(text: str, low: str) -> bool:
    return low in ("de", "la", "del", "y") or (_name_like(text, low) and not low.endswith(("ed", "ing", "ly")))

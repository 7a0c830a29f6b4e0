"""Names in a text that is all in capitals: by titles before them, known given names, and words that are no English."""

from __future__ import annotations

import re

from tracker import gazetteer
from tracker.reading import english_words as words
from tracker.reading.names import Mention, tokens

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
        titled = token.low.rstrip(".") in words.TITLES | set(words.HONORIFICS)
        if token.low in GIVEN or (
            titled and index + 1 < len(found) and _name_like(found[index + 1].text, found[index + 1].low)
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
        elif token.text.isalpha() and len(token.text) > 3 and token.low not in words.FUNCTION | words.CONCEPT:
            spots = gazetteer.find(token.text)
            if spots and (spots[0].place.feature == "country" or spots[0].place.population > 300_000):
                out.append(Mention(token.start, token.end, token.text, "place", spots[0].score))
            else:
                out.append(Mention(token.start, token.end, token.text, "single", 0.3))
        index += 1
    return out


def _name_like(text: str, low: str) -> bool:
    return (
        text.isalpha()
        and len(text) > 2
        and not STOP.match(text)
        and low
        not in (
            words.FUNCTION
            | words.CONCEPT
            | words.ORG_WORDS
            | words.PLACE_WORDS
            | words.TITLES
            | words.DEMONYMS
            | set(words.ROLES)
        )
    )


def _goes_on(text: str, low: str) -> bool:
    return low in ("de", "la", "del", "y") or (_name_like(text, low) and not low.endswith(("ed", "ing", "ly")))

"""One invented person's name, and the ways in which sources spell it: scripts, habits, order, parts left out, slips."""

from __future__ import annotations

from bisect import bisect
from dataclasses import dataclass
from functools import cache
from random import Random

from tracker.synthetic.tokens import (
    CHINESE,
    KAZAKH,
    LANGUAGE,
    LATIN,
    MARKED,
    OV,
    OVA,
    OVICH,
    OVNA,
    PERSIAN,
    QYZY,
    RUSSIAN,
    RUSSIAN_LATIN,
    SCRIPT,
    ULY,
    UYGHUR,
    Lexicon,
    Token,
    lexicon,
)


@dataclass(frozen=True)
class Region:
    """How people of one region are named: what their names are made of and in which orthographies they are met."""

    name: str
    sounds: str
    given: int
    family: int
    ending: str
    patronymic: str
    written: tuple[tuple[str, int], ...]

    @property
    def orthographies(self) -> tuple[str, ...]:
        """Those in which sources spell these names."""
        return tuple(name for name, _ in self.written)


REGIONS = (
    Region("kazakh", "turkic", 1_300, 2_600, "ov", "ul", ((LATIN, 4), (RUSSIAN, 4), (KAZAKH, 3), (CHINESE, 2), (MARKED, 1), (RUSSIAN_LATIN, 1))),
    Region("uyghur", "turkic", 2_200, 0, "", "", ((LATIN, 5), (UYGHUR, 4), (CHINESE, 3), (MARKED, 2), (RUSSIAN, 1))),
    Region("slavic", "slavic", 700, 2_600, "ov", "ovich", ((RUSSIAN, 5), (LATIN, 3), (RUSSIAN_LATIN, 2))),
    Region("han", "han", 1_500, 500, "", "", ((CHINESE, 5), (LATIN, 4))),
    Region("persian", "persian", 900, 2_200, "zada", "", ((PERSIAN, 5), (LATIN, 4), (RUSSIAN, 1))),
    Region("other", "other", 700, 2_000, "", "", ((LATIN, 1),)),
)  # fmt: skip
SHARES = (30, 56, 68, 83, 94, 100)  # of a hundred people, up to which one is of each region

FORMS = ("full", "full", "full", "full", "patronymic", "patronymic", "comma", "family first", "initial", "no given end")


@cache
def _lexicons(region: Region) -> tuple[Lexicon, Lexicon]:
    given = lexicon(region.sounds, f"given of {region.name}", region.given)
    if not region.family:
        return given, given
    family = "family" if region.name == "han" else f"family of {region.name}"
    return given, lexicon(region.sounds, family, region.family, region.ending)


@dataclass(frozen=True)
class Person:
    """What a name is made of: the places of its words in the lexicons of its region."""

    region: Region
    female: bool
    given: int
    father: int
    family: int

    def words(self, orthography: str) -> tuple[str, str, str]:
        """Given name, patronymic ("" where the region has none) and family name in one orthography."""
        names, families = _lexicons(self.region)
        given = names.tokens[self.given].written(orthography)
        family = self._family(families.tokens[self.family], orthography)
        if not self.region.patronymic:
            return given, "", family
        ends = (QYZY, ULY) if self.region.patronymic == "ul" else (OVNA, OVICH)
        return given, names.tokens[self.father].written(orthography) + ends[not self.female][orthography], family

    def _family(self, token: Token, orthography: str) -> str:
        said = token.written(orthography)
        if self.female and token.ending is OV:
            return said.removesuffix(OV[orthography]) + OVA[orthography]
        return said

    def spelled(self, orthography: str, form: str = "full") -> str:
        """The name in one orthography and form; a form that the script does not know is the full one."""
        given, patronymic, family = self.words(orthography)
        if orthography == CHINESE:
            return family + given if self.region.name == "han" else f"{given}·{family}"
        if self.region.name == "han":
            return f"{given} {family}" if form == "comma" else f"{family} {given}"
        match form:
            case "patronymic" if patronymic:
                return f"{given} {patronymic} {family}"
            case "comma":
                return f"{family}, {given}"
            case "family first":
                return f"{family} {given}"
            case "initial" if SCRIPT[orthography] in ("Latn", "Cyrl"):
                return f"{given[0]}. {family}"
            case _:
                return f"{given} {family}"


def somebody(chance: Random) -> Person:
    """A person by chance."""
    number = chance.random() * 100
    region = REGIONS[bisect(SHARES, number)]
    names, families = _lexicons(region)
    return Person(
        region,
        chance.random() < 0.35,
        names.draw(chance),
        names.draw(chance) if region.patronymic else 0,
        families.draw(chance),
    )


@dataclass(frozen=True)
class Spelling:
    """One spelling: its text, ISO 15924 script, ISO 639-3 language and the code of its kind."""

    text: str
    script: str
    language: str
    kind: str = "as_printed"


KINDS = {UYGHUR: "native", KAZAKH: "native", PERSIAN: "native", CHINESE: "as_printed", MARKED: "transliteration"}
_habits = {region.name: [name for name, weight in region.written for _ in range(weight)] for region in REGIONS}


def spellings(chance: Random, person: Person, count: int) -> list[Spelling]:
    """Up to `count` different spellings of a person, as sources print them."""
    found: dict[str, Spelling] = {}
    used: set[str] = set()
    habits = _habits[person.region.name]
    for _ in range(count):
        orthography = habits[int(chance.random() * len(habits))]
        if orthography in used:
            orthography = habits[int(chance.random() * len(habits))]
        form = FORMS[int(chance.random() * len(FORMS))]
        text = person.spelled(orthography, form)
        if chance.random() < 0.006:
            text = slip(chance, text)
        used.add(orthography)
        found.setdefault(
            text, Spelling(text, SCRIPT[orthography], LANGUAGE[orthography], KINDS.get(orthography, "as_printed"))
        )
    return list(found.values())


# --- slips of the pen, and spellings that no source has printed yet ---
def slip(chance: Random, text: str) -> str:
    """The text with one letter left out, doubled, exchanged with its neighbour or replaced; never the first one."""
    places = [at for at in range(1, len(text)) if text[at].isalpha() and text[at - 1].isalpha()]
    if not places:
        return text
    at = chance.choice(places)
    match chance.randrange(4):
        case 0:
            return text[:at] + text[at + 1 :]
        case 1:
            return text[:at] + text[at] + text[at:]
        case 2 if at + 1 < len(text) and text[at + 1].isalpha():
            return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
        case _:
            return text[:at] + chance.choice([c for c in text if c.isalpha()]) + text[at + 1 :]


def asked(chance: Random, person: Person, held: list[Spelling]) -> dict[str, str]:
    """What somebody might type to find a person of whom these spellings are held, by the kind of question.

    A kind that makes no sense for the name (another order of a name of one word, another script where all are held)
    is left out.
    """
    first = held[0].text
    typed = {"exact": first, "typo": slip(chance, first), "two typos": slip(chance, slip(chance, first))}
    words = first.replace(",", "").split()
    if len(words) > 1:
        typed["word order"] = " ".join(reversed(words))
        typed["prefix"] = " ".join([*words[:-1], words[-1][: max(3, len(words[-1]) - 2)]])
    others = [o for o in person.region.orthographies if SCRIPT[o] not in {spelling.script for spelling in held}]
    if others:
        typed["other script"] = person.spelled(chance.choice(others))
    return {kind: text for kind, text in typed.items() if kind == "exact" or text != first}


__all__ = ["REGIONS", "Person", "Region", "Spelling", "asked", "slip", "somebody", "spellings"]

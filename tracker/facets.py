"""Facets: what lists are narrowed to and counted by. Each is declared once: here, or by `facet=True` on its fact.

The options of the command line, the parameters of an address and the widgets beside a list come from these lines.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property

from tracker import codes
from tracker.facts import ValueType
from tracker.records import KINDS, facts
from tracker.records.base import Kind

PEOPLE = (Kind.INDIVIDUAL, Kind.ORGANISATION)
NEVER = ("name", "id_document", "contact", "residence", "contact_with_source")  # who somebody is narrows no list
ANY_FIELD = "any"  # of `dispute`: whatever it is about


class Of(StrEnum):
    """What the values of a facet are."""

    CODE = "code"
    RECORD = "ref"
    TEXT = "words"
    YES_NO = "yes or no"
    STANDING = "standing"
    LEVEL = "level"
    FIELD = "fact"


@dataclass(frozen=True)
class Facet:
    """A way to narrow lists. `name` is the option and the parameter of the address, `opened` stands open on the page.

    `schemes` are the lists of its codes, `kinds` the kinds of its records, `lists` the lists that show it; `fact` is
    the fact that it was declared with.
    """

    name: str
    label: str
    of: Of
    help: str
    schemes: tuple[str, ...] = ()
    kinds: tuple[Kind, ...] = ()
    lists: tuple[str, ...] = ("individuals",)
    opened: bool = False
    fact: tuple[Kind, str] | None = None

    @cached_property
    def number(self) -> int:
        """What stands for it in `facet_row`."""
        return number_of(self.name)

    @property
    def is_shared(self) -> bool:
        """Whether an incident gives it to everybody in it (`incident_facet_row`)."""
        return self.name == "perpetrator" or (self.fact is not None and self.fact[0] is Kind.INCIDENT)

    @property
    def option(self) -> str:
        """Its option on the command line."""
        return f"--{self.name.replace('_', '-')}"


IN, INC, INJ, LOC, SRC = "individuals", "incidents", "injuries", "locations", "source_reports"
PERSONAL = (IN, INC, INJ)  # an incident is found by who is in it, an injury by whose it is
EVERYWHERE = (*PERSONAL, LOC, SRC)  # a place by what happened there, a report by whom it tells of
BUILT_IN = (
    Facet("stage", "Status", Of.CODE, "Code of the latest stage of detention.", ("stage",), (), EVERYWHERE, True),
    Facet("any_stage", "Status at any time", Of.CODE, "Code of a stage of detention, whatever followed it.", ("stage",), (), EVERYWHERE),
    Facet("review", "Review", Of.STANDING, "open, accepted, contested, or a review state.", lists=EVERYWHERE, opened=True),
    Facet("sex", "Sex", Of.CODE, "Code of the sex.", ("sex",), (), EVERYWHERE, True),
    Facet("incident", "Incident", Of.RECORD, "Ref of an incident.", (), (Kind.INCIDENT,), (IN, INJ, LOC, SRC), True),
    Facet("location", "Place", Of.RECORD, "Ref of a place, with everything below it.", (), (Kind.LOCATION,), EVERYWHERE, True),
    Facet("feature", "Kind of place", Of.CODE, "Code of the kind of place.", ("feature",), (), (LOC,), True),
    Facet("document_type", "Kind of report", Of.CODE, "Code of the kind of report.", ("document_type",), (), (SRC,), True),
    Facet("reliability", "Reliability", Of.CODE, "Code of how reliable a report is held to be.", ("reliability",), (), (SRC,)),
    Facet("incident_type", "Kind of incident", Of.CODE, "Code of the kind of incident.", ("incident_type",), (), EVERYWHERE),
    Facet("act", "What was done", Of.CODE, "Code of what was done.", ("act_type",), (), EVERYWHERE),
    Facet("injury", "Injury", Of.CODE, "Part of the body, or kind of injury.", ("body_part", "injury_kind"), (), EVERYWHERE),
    Facet("perpetrator", "Alleged perpetrator", Of.RECORD, "Ref of who is said to have done it, in the same incident.", (), PEOPLE, EVERYWHERE),
    Facet("source", "Source report", Of.RECORD, "Ref of a source report.", (), (Kind.SOURCE_REPORT,), (*PERSONAL, LOC)),
    Facet("publisher", "Publisher", Of.RECORD, "Ref of who published a source report.", (), PEOPLE, EVERYWHERE),
    Facet("dispute", "Sources disagree about", Of.FIELD, "Name of the fact on which sources disagree, or any.", lists=EVERYWHERE),
    Facet("confidentiality", "Who may see it", Of.LEVEL, "How closely the record is held.", lists=EVERYWHERE),
)  # fmt: skip
FIRST = {
    INC: ("incident_type",),
    INJ: ("injury",),
    LOC: ("feature", "location"),
    SRC: ("document_type", "review", "publisher"),
}
SHUT = {
    LOC: ("stage", "sex", "incident", "review"),
    SRC: ("stage", "sex", "incident", "location"),
}  # open only where it is of people
VALUES = {
    ValueType.CODE: Of.CODE,
    ValueType.TEXT: Of.TEXT,
    ValueType.RECORD: Of.RECORD,
    ValueType.YES_NO: Of.YES_NO,
}
DISPUTABLE = (Kind.INDIVIDUAL, Kind.ACT, Kind.DETENTION_STAGE, Kind.INJURY, Kind.INCIDENT)  # in the order of labels
OWNERS = (Kind.INDIVIDUAL, Kind.INCIDENT, Kind.ACT, Kind.DETENTION_STAGE, Kind.INJURY)  # whose facts may be facets


def of_facts() -> list[Facet]:
    """The facts that are declared to be facets. Raises ValueError where one identifies a person, or cannot be one."""
    found = []
    for kind in KINDS:
        for fact in facts(kind).values():
            if not fact.facet:
                continue
            if fact.name in NEVER or fact.type not in VALUES or kind not in OWNERS:
                raise ValueError(f"{kind.value}.{fact.name} cannot be a facet")
            name = fact.name if kind is Kind.INDIVIDUAL else f"{kind.value}_{fact.name}"
            of = VALUES[fact.type]
            said = f"{fact.label}, as {'a source says' if of is Of.TEXT else f'a {of.value}'}."
            schemes = (fact.codes,) if fact.codes else ()
            kinds = tuple(Kind(kind) for kind in fact.kinds)
            found.append(Facet(name, fact.label, of, said, schemes, kinds, lists=EVERYWHERE, fact=(kind, fact.name)))
    return found


def every() -> Mapping[str, Facet]:
    """All facets by name, in the order of the page: what is always asked, then facts, then how it is known."""
    own = of_facts()
    names = [facet.name for facet in BUILT_IN]
    at = names.index("source")
    return {facet.name: facet for facet in (*BUILT_IN[:at], *own, *BUILT_IN[at:])}


def of_list(name: str) -> tuple[Facet, ...]:
    """The facets that a list shows: what it is a list of stands first and open."""
    first, shut = FIRST.get(name, ()), SHUT.get(name, ())
    shown = [
        replace(f, opened=(f.opened or f.name in first) and f.name not in shut)
        for f in every().values()
        if name in f.lists
    ]
    return tuple(sorted(shown, key=lambda facet: facet.name not in first))


def codes_of(facet: Facet) -> dict[str, list[str]]:
    """The codes of each of its lists, in the order of the screen."""
    return {
        scheme: [term.code for term in (*codes.code_list(scheme), *codes.local(scheme))] for scheme in facet.schemes
    }


def value_of(facet: Facet, term: codes.Term) -> str:
    """A code as it stands in an address: with its list where another of the facet's lists has the same."""
    others = (there for scheme, there in codes_of(facet).items() if scheme != term.scheme)
    return f"{term.scheme}:{term.code}" if any(term.code in there for there in others) else term.code


def field_label(name: str) -> str:
    """What a fact on which sources may disagree is called; `any` of them."""
    known = (facts(kind).get(name) for kind in DISPUTABLE)
    return "Anything" if name == ANY_FIELD else next((fact.label for fact in known if fact), name)


def number_of(name: str) -> int:
    """What stands for the facet of this name in `facet_row`."""
    return codes.term_number("facet", name)


GAP = number_of("gap")  # in `facet_row`: the days between two parts of an act's date, packed (store/gaps.py)
GAP_BITS = 22  # of the last day, as an ordinal
CORROBORATED = number_of("corroborated")  # in `facet_row`: what several independent sources tell (store/pictures.py)
IMPRINT = number_of("imprint")  # in `incident_facet_row`, no facet: a digest of what lists say of an incident's people


def folded(text: str) -> str:
    """A text without what does not tell two apart: no case, no marks, no doubled blanks."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())[:300]


def text_number(text: str) -> int:
    """What stands for a text: 48 bits of BLAKE2b of its folded form."""
    return int.from_bytes(hashlib.blake2b(folded(text).encode(), digest_size=6).digest(), "big")


def token(number: int) -> str:
    """A text's number as it stands in addresses, which show no words."""
    return f"{number:012x}"

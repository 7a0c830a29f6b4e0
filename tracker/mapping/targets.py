"""What a column can be: which record of the row, which of its facts, and which part of a place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from tracker import codes
from tracker.errors import InvalidFacts
from tracker.facts import Fact, ValueType
from tracker.records import fact, facts
from tracker.records.base import PEOPLE, Kind, Role

SLOTS: dict[str, Kind] = {  # the records that a row can speak of
    "individual": Kind.INDIVIDUAL,
    "organisation": Kind.ORGANISATION,
    "location": Kind.LOCATION,
    "incident": Kind.INCIDENT,
    "act": Kind.ACT,
    "stage": Kind.DETENTION_STAGE,
    "injury": Kind.INJURY,
    "perpetrator": Kind.ORGANISATION,
    "participant": Kind.ORGANISATION,
    "organiser": Kind.ORGANISATION,
    "witness": Kind.ORGANISATION,
    "responder": Kind.ORGANISATION,
    "intervention": Kind.INTERVENTION,
    "relation": Kind.RELATION,
    "report": Kind.SOURCE_REPORT,
}
ROLES: dict[str, Role] = {  # records that take part in the row's incident or act, by an involvement
    "perpetrator": Role.ALLEGED_PERPETRATOR,
    "participant": Role.PARTICIPANT,
    "organiser": Role.ORGANISER,
    "witness": Role.WITNESS,
    "responder": Role.RESPONDER,
}
ABOUT = ("individual", "organisation", "location", "incident", "injury", "act", "relation", "report", "intervention")
LEVELS = ("country", "adm1", "adm2", "adm3", "adm4", "settlement", "quarter")  # of a place, from the outside in
OWN = "name"  # the place itself, of which level nobody says
POINT = ("lat", "lon", "coordinates")
HANDLES = ("id", "ref", "parent")  # the source's own number; ours; the row of another sheet to which this one belongs
ENDS = ("from", "to")  # the two records of a tie, by their number in the source
NAME_PARTS = ("first", "middle", "patronymic", "last")  # in the order in which they are put together
END, PRECISION = "end", "precision"  # of a day that another column gives: when it ended, how exactly it is known
WHAT = "about"  # a column that says of each row what it is about
SHORT = {"id": "id", "ref": "ref", "note": "remark", "source": "source", "parent": "parent"}
WRITTEN = re.compile(r"([a-z]+?)([2-9]?)\.([a-z_]+[0-9]?)(?:\.([a-z0-9_]+))?(?:\.([a-z]+))?")


@dataclass(frozen=True)
class Target:
    """What one column is. `slot` is a record of the row with its number ("stage2"), `kind` what that record is.

    `field` is the name of the fact as a claim has it (count.killed), or a handle. Of a place `level` says how wide, or
    which of its coordinates; `coded` that the cell is the place's code. `part` is the part of a name, or what is said besides of a day.
    """

    slot: str
    kind: Kind
    field: str
    level: str = ""
    coded: bool = False
    part: str = ""

    @property
    def base(self) -> str:
        """The slot without its number."""
        return self.slot.rstrip("23456789")

    @property
    def fact(self) -> Fact | None:
        """The fact it states, None for a handle, an end of a tie or a part of somebody's."""
        return None if self.field in HANDLES or self.field in ENDS else _fact(self)

    def __str__(self) -> str:
        words = [self.slot, self.field]
        if self.part:
            words.append(self.part)
        elif self.kind is Kind.LOCATION and self.base == "location":
            words = [self.slot, self.level] if self.level else words
        elif self.level and self.level != OWN:
            words.append(self.level)
        return ".".join([*words, *(("code",) if self.coded else ())])


def _fact(target: Target) -> Fact:
    if target.field == "degree" and target.base in ROLES:
        return fact(Kind.INVOLVEMENT, "degree")
    return fact(target.kind, target.field)


@cache
def target(written: str, about: str = "individual") -> Target:
    """The target that these words name: "individual.sex", "stage2.when", "incident.location.adm1", "id", "note".

    Raises InvalidFacts that says what there is instead.
    """
    if written in SHORT:
        written = f"{about}.{SHORT[written]}"
    match = WRITTEN.fullmatch(written)
    slot = match[1] if match else ""
    if match is None or slot not in SLOTS:
        raise InvalidFacts(f"'{written[:60]}' is nothing a column can be. Write a record and its fact, as 'individual.name'"
                           f" or 'act.when'. Records are: {', '.join(SLOTS)}. {_near(written)}")  # fmt: skip
    number, field, deeper, last = match[2], match[3], match[4] or "", match[5] or ""
    kind = SLOTS[slot]
    if field in HANDLES:
        return _plain(written, Target(slot + number, kind, field), deeper)
    if kind is Kind.RELATION and field in ENDS:
        return _plain(written, Target(slot + number, kind, field), deeper)
    if kind is Kind.LOCATION and (field in LEVELS or field in POINT or field in (OWN, "code")):
        level, coded = (OWN, True) if field == "code" else (field, deeper == "code")
        if deeper not in ("", "code") or (coded and level in POINT) or last:
            raise _no_part(written)
        return Target(slot + number, kind, "coordinates" if level in POINT else "name", level, coded)
    if field == "degree" and slot in ROLES:
        return _plain(written, Target(slot + number, kind, field), deeper)
    if field == "count" and deeper:
        codes.check("act_type", deeper)
        return _plain(written, Target(slot + number, kind, f"count.{deeper}"), last)
    found = fact(kind, field)
    if is_place(found):
        if (deeper or OWN) not in (*LEVELS, *POINT, OWN, "code") or last not in ("", "code"):
            raise _no_part(written)
        if deeper == "code":
            return Target(slot + number, kind, field, OWN, True)
        return Target(slot + number, kind, field, deeper or OWN, bool(last))
    if found.type is ValueType.NAME and deeper:
        if deeper not in NAME_PARTS or last:
            raise InvalidFacts(f"'{written}': a part of a name is one of {', '.join(NAME_PARTS)}.")
        return Target(slot + number, kind, field, part=deeper)
    if found.type is ValueType.DATE and deeper in (END, PRECISION) and not last:
        return Target(slot + number, kind, field, part=deeper)
    return _plain(written, Target(slot + number, kind, field), deeper)


def _plain(written: str, found: Target, more: str) -> Target:
    if more:
        raise InvalidFacts(f"'{written}': nothing can follow '{found.slot}.{found.field}'.")
    return found


def _no_part(written: str) -> InvalidFacts:
    parts = ", ".join((*LEVELS, *POINT, "code"))
    return InvalidFacts(f"'{written}': of a place there are {parts}, and with '.code' the code of each.")


def _near(written: str) -> str:
    import difflib

    near = difflib.get_close_matches(written, list(all_targets()), n=3, cutoff=0.6)
    return f"Did you mean {' or '.join(near)}?" if near else ""


def is_place(found: Fact) -> bool:
    """Whether the fact's value is a place."""
    return found.type is ValueType.RECORD and Kind.LOCATION in found.kinds


def is_somebody(found: Fact) -> bool:
    """Whether the fact's value is a person or an organisation."""
    return found.type is ValueType.RECORD and bool(found.kinds) and set(found.kinds) <= set(PEOPLE)


@cache
def all_targets() -> dict[str, str]:
    """Everything a column can be, with its words for the screen, in the order to offer it."""
    return dict(_all())


def _all() -> Iterator[tuple[str, str]]:
    for slot, kind in SLOTS.items():
        who = slot.replace("_", " ").capitalize()
        yield f"{slot}.id", f"{who}: number in the source"
        yield f"{slot}.ref", f"{who}: our reference"
        if kind is Kind.RELATION:
            yield f"{slot}.from", f"{who}: first record, by its number in the source"
            yield f"{slot}.to", f"{who}: second record, by its number in the source"
        if slot in ROLES:
            yield f"{slot}.degree", f"{who}: degree of involvement"
        for name, found in facts(kind).items():
            if name in ("exists", "parent"):
                continue
            if kind is Kind.LOCATION and name in ("name", "coordinates"):
                yield from _place_parts(slot, who, "name" if name == "name" else "coordinates")
            else:
                yield f"{slot}.{name}", f"{who}: {found.label}"
                if found.type is ValueType.DATE:
                    yield f"{slot}.{name}.{END}", f"{who}: {found.label}, when it ended"
                    yield f"{slot}.{name}.{PRECISION}", f"{who}: {found.label}, how exactly it is known (1 to 3)"
                if is_place(found):
                    yield from (
                        (f"{slot}.{name}.{part}", f"{who}: {found.label}, {part}") for part in (*LEVELS, *POINT)
                    )


def _place_parts(slot: str, who: str, name: str) -> Iterator[tuple[str, str]]:
    if name == "name":
        yield f"{slot}.name", f"{who}: Name"
        for level in LEVELS:
            yield f"{slot}.{level}", f"{who}: {level} it lies in"
    else:
        for part in POINT:
            yield f"{slot}.{part}", f"{who}: {part}"

"""Dossier: what a case report of one individual or incident holds, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Quoted:
    """The words of one statement: who said them, in which source, and how it was judged."""

    quote: str | None
    locator: str
    language: str
    said_by: str
    stance: str
    basis: str
    source: int
    judged: str
    note: str
    value: str


@dataclass(frozen=True)
class Fact:
    """One fact, or one part of the record (an act, a stage, an injury …) with its own facts as `parts`.

    `certainty`: followed, disputed, waiting; frame where it is the team's own and rests on no statement. `kind` and
    `field` say which fact it is (schema.md), `field` is empty for a part. `raw` is the code or the date (EDTF) of a
    value that is exactly one and is told in full, else empty: what is drawn or computed rests on it alone. `about` is
    whose part it is, where that is not the report's own record. `type` is what its value is (facts.ValueType): a code or a
    day has words in each language, what somebody wrote has its own.
    """

    label: str
    value: str
    certainty: str
    quoted: tuple[Quoted, ...]
    kind: str = ""
    field: str = ""
    raw: str = ""
    about: str = ""
    parts: tuple[Fact, ...] = ()
    type: str = ""

    def part(self, field: str) -> Fact | None:
        """Its own fact of this name."""
        return next((own for own in self.parts if own.field == field), None)


@dataclass(frozen=True)
class Group:
    """Facts under one heading."""

    title: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True)
class Source:
    """A source report; `published` in words, `received` the day it reached us, `sha256` of the archived text.

    What stays with the team is empty.
    """

    number: int
    ref: str
    title: str
    publisher: str
    published: str
    received: date | None
    sha256: str
    url: str


@dataclass(frozen=True)
class Dossier:
    """A case report. `names` are (language tag, text); `people` are (name, status, standing) of an incident.

    `audience` says for whom outside the team it was written, and what is therefore not in it; empty inside. `program`
    is what wrote it, with its version. `language` is that of its fixed words. `known_on` is the day as of which it is
    told, None for today.
    """

    ref: str
    kind: str
    title: str
    names: tuple[tuple[str, str], ...]
    status: str
    printed_on: date
    reviewed: str
    demonstration: str | None  # what every page says where this is no real case
    groups: tuple[Group, ...]
    disagreements: tuple[Fact, ...]
    people: tuple[tuple[str, str, str], ...]
    unknown: tuple[str, ...]
    sources: tuple[Source, ...]
    audience: str = ""
    language: str = "en"
    program: str = "Tracker"
    known_on: date | None = None

    @property
    def day(self) -> date:
        """The day up to which time is counted: that as of which it is told, else that on which it was written."""
        return self.known_on or self.printed_on

    def facts_of(self, kind: str) -> list[Fact]:
        """Its parts of one kind (act, detention_stage …), or its own facts for the kind of its record."""
        return [fact for group in self.groups for fact in group.facts if fact.kind == kind]


CERTAINTY = {
    "followed": "We follow this",
    "disputed": "Sources disagree",
    "waiting": "To be reviewed",
    "frame": "The team's own words",
}

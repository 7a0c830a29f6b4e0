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
    """One fact. `certainty`: followed, disputed, waiting."""

    label: str
    value: str
    certainty: str
    quoted: tuple[Quoted, ...]


@dataclass(frozen=True)
class Group:
    """Facts under one heading."""

    title: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True)
class Source:
    """A source report; `published` in words, `received` the day it reached us, `sha256` of the archived text."""

    number: int
    ref: str
    title: str
    publisher: str
    published: str
    received: date
    sha256: str
    url: str


@dataclass(frozen=True)
class Dossier:
    """A case report. `names` are (language tag, text); `people` are (name, status, standing) of an incident."""

    ref: str
    kind: str
    title: str
    names: tuple[tuple[str, str], ...]
    status: str
    printed_on: date
    reviewed: str
    demonstration: bool
    groups: tuple[Group, ...]
    disagreements: tuple[Fact, ...]
    people: tuple[tuple[str, str, str], ...]
    unknown: tuple[str, ...]
    sources: tuple[Source, ...]


CERTAINTY = {"followed": "We follow this", "disputed": "Sources disagree", "waiting": "To be reviewed"}

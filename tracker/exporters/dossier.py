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

    `audience` says for whom outside the team it was written, and what is therefore not in it; empty inside.
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


CERTAINTY = {"followed": "We follow this", "disputed": "Sources disagree", "waiting": "To be reviewed"}


def found_again(source: Source) -> str:
    """When a source was published and reached us, and its address: what of it is known and may be said."""
    said = f"Published: {source.published or 'not stated'}." if source.ref else ""
    received = f" Received: {source.received.isoformat()}." if source.received else ""
    return f"{said}{received} {source.url}".strip()


def identified(source: Source) -> str:
    """Its reference and the hash of its text, where they may be said."""
    return f"{source.ref}, SHA-256 of the archived text: {source.sha256}" if source.sha256 else source.ref

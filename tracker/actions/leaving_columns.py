"""The columns of each list that may leave: how wide each is shared, and how its values read for an audience."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tracker import dates
from tracker.actions import disclosure_control
from tracker.audience import Leaving, Names
from tracker.errors import InvalidFacts
from tracker.facts import Share
from tracker.records import KINDS, fact
from tracker.records.base import Kind

# a name in capitals with a hyphen is none
PERSON = re.compile(rf"\b{KINDS[Kind.INDIVIDUAL].prefix}-[0-9A-Z]{{7}}\b")


@dataclass(frozen=True)
class Column:
    """A column of a list: how wide it may be shared, and whether it gives a person away or is free text.

    `people`: it counts them, and is told in fives outside the team (`disclosure_control`). `person`: it is a name, which
    may become initials; `day` a date; `words` what a source or coder wrote freely.
    """

    name: str
    of: Callable[[Any], Any]
    share: Share
    names: bool = False
    people: bool = False
    person: bool = False
    day: bool = False
    words: bool = False

    def told(self, row: Any, leaving: Leaving, exact: Callable[[str], str] = str) -> Any:
        """The value of a row as it leaves for this audience; `exact` takes exact places out of words."""
        value = self.of(row)
        if not leaving.outside:
            return value
        if self.people:
            return disclosure_control.in_fives(value, value)
        if self.day:
            return dates.coarse(value, leaving.terms.days)
        if self.words:
            return tuple(map(exact, value)) if isinstance(value, tuple) else value and exact(value)
        if self.person and leaving.terms.names is Names.INITIALS:
            return tuple(map(initials, value)) if isinstance(value, tuple) else initials(value)
        return value


def _shared(kind: Kind, field: str) -> Share:
    return fact(kind, field).share


def initials(name: str) -> str:
    """The first letter of each part of a name; a reference stays as it is."""
    if PERSON.fullmatch(name):
        return name
    return " ".join(f"{part[0]}." for part in name.split())


def _own(name: str, share: Share, names: bool = False, **more: bool) -> Column:
    return Column(name, lambda row: getattr(row, name), share, names, **more)


NAME = _shared(Kind.INDIVIDUAL, "name")
TITLE = _shared(Kind.INCIDENT, "title")
COLUMNS: dict[str, tuple[Column, ...]] = {
    "individuals": (
        _own("ref", Share.PUBLIC),
        _own("name", NAME, names=True, person=True),
        _own("names", NAME, names=True, person=True),
        _own("sex", _shared(Kind.INDIVIDUAL, "sex")),
        _own("latest_stage", _shared(Kind.DETENTION_STAGE, "stage")),
        _own("latest_stage_when", _shared(Kind.DETENTION_STAGE, "when"), day=True),
        _own("place", _shared(Kind.DETENTION_STAGE, "location")),
        Column("incidents", lambda row: tuple(ref for ref, _ in row.incidents), Share.PUBLIC),
        Column(
            "incident_titles", lambda row: tuple(title for _, title in row.incidents), TITLE, names=True, words=True
        ),
        _own("review", Share.PARTNERS),
        Column("waiting_for_review", lambda row: tuple(f"{k}: {v}" for k, v in row.waiting.items()), Share.TEAM),
    ),
    "incidents": (
        _own("ref", Share.PUBLIC),
        _own("title", TITLE, names=True, words=True),
        _own("type", _shared(Kind.INCIDENT, "type")),
        _own("when", _shared(Kind.INCIDENT, "when"), day=True),
        _own("location", _shared(Kind.INCIDENT, "location")),
        _own("location_ref", Share.TEAM),
        _own("individuals", Share.TEAM),
        Column("followed", lambda row: row.followed, _shared(Kind.INCIDENT, "count"), people=True),
        _own("waiting", Share.TEAM),
        _own("disputed", Share.PARTNERS),
        _own("review", Share.PARTNERS),
    ),
    "injuries": (
        _own("ref", Share.PARTNERS),
        _own("individual", Share.PARTNERS),
        _own("name", NAME, names=True, person=True),
        _own("body_part", _shared(Kind.INJURY, "body_part")),
        _own("side", _shared(Kind.INJURY, "side")),
        _own("kind", _shared(Kind.INJURY, "kind")),
        _own("severity", _shared(Kind.INJURY, "severity")),
        _own("cause", _shared(Kind.INJURY, "cause"), names=True, words=True),
        _own("treatment", _shared(Kind.INJURY, "treatment")),
        _own("incident", Share.PARTNERS),
        _own("incident_title", TITLE, names=True, words=True),
        _own("review", Share.PARTNERS),
    ),
}


def kept(what: str, leaving: Leaving) -> dict[str, str]:
    """The columns that stay, each with the reason."""
    return {column.name: why for column in COLUMNS[what] if (why := why_kept(column, leaving))}


def leaving(what: str, to: Leaving) -> list[Column]:
    """The columns that leave. Raises InvalidFacts where none does."""
    found = [column for column in COLUMNS[what] if why_kept(column, to) is None]
    if not found:
        raise InvalidFacts(f"Nothing about {what} may leave for this audience.")
    return found


def why_kept(column: Column, leaving: Leaving) -> str | None:
    """Why a column stays; None where it leaves."""
    if not leaving.outside:
        return None
    if column.share < leaving.terms.share:
        return "stays in the team" if column.share is Share.TEAM else "may go to partners, not to the public"
    if column.names and not leaving.named:
        return "gives people away: choose to send names"
    if column.words and not leaving.terms.free_text:
        return "words written freely do not go to this audience"
    if column.words and leaving.terms.names is not Names.FULL:
        return "may name people, who appear by their initials here"
    return None

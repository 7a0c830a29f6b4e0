"""What of a record stays in the team when its case report or a form leaves, each thing with its reason.

It is told of what who exports may see, for the eyes of the team; nothing of it is written into a file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from tracker.access import Permission, User, require
from tracker.actions import audience_profiles, case_report, exact_places, record_view, release, sealed, shared_report
from tracker.actions.case_report import ORGANISATION, PERSON, CaseReport
from tracker.actions.parts import FactView, Part
from tracker.actions.record_view import RecordView
from tracker.actions.shared_rules import HEADINGS, JUDGED, accuses
from tracker.audience import Days, Leaving
from tracker.facts import Share, ValueType
from tracker.records import fact
from tracker.records.base import Kind
from tracker.store import database, ids

WAITS = "waits for review"
CLOSE = "held too closely for this audience, or told by such a source alone"
NARROW = {Share.TEAM: "stays in the team", Share.PARTNERS: "may go to partners, not to the public"}
PERSONAL = "gives people away: choose to send names"
ONE_BY_ONE = "released one by one: {ref}"
SPELLED = "its web address spells a place, or letters that nobody can tell"
LINKED = {Kind.INVOLVEMENT: "Who took part", Kind.RELATION: "Ties"}


@dataclass(frozen=True)
class Stay:
    """One thing that stays: of what part of the record it is, what it is, and why it stays."""

    where: str
    what: str
    why: str


@dataclass(frozen=True)
class _Asked:
    """What decides: for whom, who stays and why, which accusations have two sources, what the audience may see."""

    leaving: Leaving
    kept: Mapping[str, str]
    sure: frozenset[str]
    parts: frozenset[str]
    fields: frozenset[tuple[str, str]]


def of(user: User, ref: str, leaving: Leaving, known_on: date | None = None) -> tuple[Stay, ...]:
    """What stays of a record for this audience, each thing once; nothing inside the team.

    Raises InvalidFacts where the record itself stays, NotFound.
    """
    require(user, Permission.EXPORT)
    leaving = release.of_one(audience_profiles.settled(leaving))
    if not leaving.outside:
        return ()
    made = shared_report.gather(user, ref, leaving, known_on=known_on)
    view, number, shown = record_view.looked(user, ref, known_on)
    sealed.opened(user, number, shown)
    seen = record_view.looked(release.as_seen_by(user, leaving), ref, known_on)[0]
    with database.reading(user) as session:
        accused = {part.ref: ids.number_of(session, part.ref)[1] for part in view.involvements if accuses(part)}
        twice = release.sourced_twice(session, list(accused.values()))
    asked = _Asked(
        leaving,
        made.kept,
        frozenset(ref for ref, involvement in accused.items() if involvement in twice),
        frozenset(part.ref for part in case_report.every_part(seen)),
        frozenset(_told(seen)),
    )
    return tuple(dict.fromkeys((*_stays(view, asked), *_addresses(user, made, leaving))))


def _addresses(user: User, made: CaseReport, leaving: Leaving) -> Iterator[Stay]:
    """The published sources that leave without their web addresses."""
    bare = [one for one in made.report.sources if one.ref and not one.url]
    told = record_view.reports(user, [one.ref for one in bare])
    with database.reading(user) as session:
        exact = exact_places.of(session, leaving)
    for one in bare:
        url = told[one.ref].url if one.ref in told else ""
        if url and not exact.address(url):
            yield Stay("Sources", one.ref, SPELLED)


def _told(view: RecordView) -> Iterator[tuple[str, str]]:
    """Each fact that a view tells, by the record it is of."""
    for ref, facts in ((view.ref, view.facts), *((part.ref, part.facts) for part in case_report.every_part(view))):
        yield from ((ref, one.field) for one in facts if one.statements)


def _stays(view: RecordView, asked: _Asked) -> Iterator[Stay]:
    for found in view.facts:
        if why := _why_fact(found, view.ref, asked):
            yield Stay("The account we follow", found.label, why)
    for part in case_report.every_part(view):
        where = LINKED.get(Kind(part.kind)) or HEADINGS[Kind(part.kind)]
        if why := _why_part(part, asked):
            yield Stay(where, part.label, why)
        elif Kind(part.kind) not in LINKED:
            for found in part.facts:
                if why := _why_fact(found, part.ref, asked):
                    yield Stay(f"{where}: {part.label}", found.label, why)


def _why_part(part: Part, asked: _Asked) -> str:
    """Why a part stays as a whole; empty where something of it may leave."""
    whose = str(part.extra.get("victim") or part.about or "")
    if whose in asked.kept:
        return f"of {whose}, who stays"
    if part.ref not in asked.parts:
        return CLOSE
    if part.standing not in ("followed", "disputed"):
        return WAITS
    if Kind(part.kind) not in LINKED:
        return ""
    if accuses(part):
        alone = str(part.about).startswith(PERSON) and part.ref not in asked.sure
        return "a named officer leaves with two independent sources" if alone else ""
    return "" if part.ref in asked.leaving.released else ONE_BY_ONE.format(ref=part.ref)


def _why_fact(found: FactView, ref: str, asked: _Asked) -> str:
    """Why a fact stays, or what of it does; empty where it leaves in full."""
    judged = [said for said in found.statements if said.judgement in JUDGED]
    if not judged or found.certainty not in ("followed", "disputed"):
        return WAITS if any(said.judgement == "open" for said in found.statements) else ""
    known, leaving = fact(Kind(judged[0].kind), found.field), asked.leaving
    if found.field in release.CALLS:
        held = [said.uid for said in judged if said.uid not in leaving.released]
        return ONE_BY_ONE.format(ref=" ".join(held)) if held else ""
    if known.share < leaving.terms.share:
        return NARROW[known.share]
    if found.field in ("name", "title"):
        return "" if leaving.named else PERSONAL
    if (ref, found.field) not in asked.fields:
        return CLOSE
    if known.type is ValueType.TEXT:
        if not leaving.terms.free_text:
            return "words written freely do not go to this audience"
        return "" if leaving.named else PERSONAL
    if known.type is ValueType.RECORD and Kind.LOCATION in known.kinds:
        return f"told as the {leaving.terms.places.value}"
    if known.type is ValueType.RECORD and not all(str(said.value_ref).startswith(ORGANISATION) for said in judged):
        return PERSONAL if not leaving.named else "leads to somebody: it stays in the team"
    if known.type is ValueType.DATE and leaving.terms.days is not Days.DAY:
        return f"told as the {leaving.terms.days.value}"
    return ""

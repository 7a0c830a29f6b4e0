"""Rows of the lists, filled in a fixed number of queries however many are shown."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import Session, col, select

from tracker.access import User, levels
from tracker.actions.narrow import STANDINGS
from tracker.records import (
    Act,
    DetentionStage,
    Incident,
    Individual,
    Injury,
    Record,
    SourceReport,
)
from tracker.records.base import Judgement, ReviewState
from tracker.store import claims, incident_list, listing, lists, records, repeated, sight
from tracker.store.repeated import NUMBERS, built


@dataclass(frozen=True)
class IndividualRow:
    """An individual in a list. `sex` and `latest_stage` are followed codes; `waiting` holds what is not yet."""

    ref: str
    name: str
    names: tuple[str, ...]
    scripts: tuple[tuple[str, str], ...]
    sex: str | None
    latest_stage: str | None
    latest_stage_when: str | None
    place: str
    incidents: tuple[tuple[str, str], ...]
    review: str
    waiting: Mapping[str, str]
    name_waits: bool


@dataclass(frozen=True)
class IncidentRow:
    """An incident in a list, with how many individuals are followed and wait."""

    ref: str
    title: str
    type: str | None
    when: str | None
    location: str
    location_ref: str | None
    individuals: int
    followed: int
    waiting: int
    disputed: int
    review: str


@dataclass(frozen=True)
class InjuryRow:
    """An injury in a list."""

    ref: str
    individual: str
    name: str
    body_part: str | None
    side: str
    kind: str | None
    severity: str | None
    cause: str | None
    treatment: str | None
    incident: str | None
    incident_title: str
    review: str


@dataclass(frozen=True)
class LocationRow:
    """A place in a list, with the number of individuals (None: not counted yet) and incidents there or below."""

    ref: str
    name: str
    path: str
    feature: str | None
    parent: str | None
    individuals: int | None
    incidents: int


@dataclass(frozen=True)
class ReportRow:
    """A source report in a list."""

    ref: str
    title: str
    publisher: str
    published: str | None
    received: date
    language: str | None
    type: str | None
    statements: int
    waiting: int
    review_state: str


PlaceWords = Callable[[Session, Iterable[int]], dict[int, str]]  # as exact as a reader may know a place


def individual_rows(
    session: Session, user: User, people: Sequence[int], place_words: PlaceWords = records.place_names
) -> list[IndividualRow]:
    """Rows for these individuals, in their order, in a fixed number of queries."""
    heads = records.heads(session, people)
    typed = {row.id: row for row in records.typed(session, Individual, people)}
    outside = sight.outside(session)
    names = records.names_of(session, people)
    rows: dict[int, list[Any]] = {}
    for row in lists.rows_of(session, people):
        rows.setdefault(row.individual_id, []).append(row)
    acts = [row.id for own in rows.values() for row in own if row.incident_id]
    latest = _latest_stages(session, acts)
    named = records.labels(session, {row.incident_id for own in rows.values() for row in own if row.incident_id})
    places = place_words(
        session,
        {s.location_id for s in latest.values() if s.location_id}
        | {row.location_id for own in rows.values() for row in own if row.location_id},
    )
    found = []
    for number in people:
        own = sorted(rows.get(number, []), key=lambda r: (r.day_max or 0, r.id))
        last = next((row for row in own if row.latest), own[-1] if own else None)
        stage = latest.get(last.id) if last else None
        spelled = list(names.get(number, []))
        shown = records.display_name(spelled)
        person = typed[number]
        waiting = {"sex": last.sex} if last and last.sex and not person.sex else {}
        if last and last.stage and not (stage and stage.stage):
            waiting["latest_stage"] = last.stage
        place = stage.location_id if stage else None
        if last and (stage is None or stage.seq == 1):  # a later stage without a place is not where it began
            place = place or last.location_id
        found.append(
            IndividualRow(
                ref=heads[number].ref,
                name=shown.text
                if shown
                else records.unnamed(heads[number], heads[number].ref if number in outside else None),
                names=tuple(dict.fromkeys(n.text for n in spelled)),
                scripts=_scripts(spelled),
                sex=person.sex,
                latest_stage=stage.stage if stage else None,
                latest_stage_when=stage.when_edtf if stage else None,
                place=places.get(place or 0, ""),
                review=_worst(own),
                waiting=waiting,
                incidents=tuple(
                    dict.fromkeys((named[r.incident_id].ref, named[r.incident_id].text) for r in own if r.incident_id)
                ),
                name_waits=bool(shown and not shown.followed),
            )
        )
    return found


STAGES = built(
    select(DetentionStage.act_id, DetentionStage.id)
    .join(Record, col(Record.id) == col(DetentionStage.id))
    .where(col(DetentionStage.act_id).in_(NUMBERS), Record.review_state != ReviewState.WITHDRAWN)
    .order_by(col(DetentionStage.act_id), col(DetentionStage.seq))
)


def _latest_stages(session: Session, acts: Sequence[int]) -> dict[int, DetentionStage]:
    """The last stage of each act, of those that this session may see."""
    numbers: dict[int, int] = dict(repeated.rows(session, STAGES, acts))
    return {stage.act_id: stage for stage in records.typed(session, DetentionStage, numbers.values())}


def _scripts(names: Sequence[Any]) -> tuple[tuple[str, str], ...]:
    """(language tag, text) of one spelling per script: the one to show in each."""
    best: dict[str, Any] = {}
    shown = records.display_name(names)
    for name in ([shown] if shown else []) + list(names):
        best.setdefault(name.script, name)
    return tuple((tag(name.language, name.script), name.text) for name in best.values())


def tag(language: str, script: str) -> str:
    """Language tag for the browser (BCP 47): the script where it tells more than the language."""
    short = {"eng": "en", "rus": "ru", "kaz": "kk", "uig": "ug", "zho": "zh", "cmn": "zh", "fas": "fa", "ara": "ar"}
    return f"{short.get(language, language)}-{script}"


def _worst(rows: Sequence[Any]) -> str:
    words = {number: word for word, number in STANDINGS.items()}
    standings = {row.standing for row in rows}
    for standing in (listing.DISPUTED, listing.FOLLOWED):
        if standing in standings:
            return words[standing]
    return "waiting"


def injury_rows(session: Session, hurts: Sequence[Injury]) -> list[InjuryRow]:
    """Rows for these injuries, in their order."""
    acts = dict(records.pick(session, Act.id, Act.incident_id, [row.act_id for row in hurts if row.act_id]))
    named = records.labels(session, [n for row in hurts for n in (row.id, row.individual_id)] + list(acts.values()))
    standing = standings(session, [row.id for row in hurts])
    found = []
    for row in hurts:
        incident = named.get(acts.get(row.act_id or 0, 0))
        found.append(
            InjuryRow(
                ref=named[row.id].ref,
                individual=named[row.individual_id].ref,
                name=named[row.individual_id].text,
                body_part=row.body_part,
                side=row.side.value,
                kind=row.kind,
                severity=row.severity,
                cause=row.cause,
                treatment=row.treatment,
                incident=incident.ref if incident else None,
                incident_title=incident.text if incident else "",
                review=standing.get(row.id, "waiting"),
            )
        )
    return found


def incident_rows(
    session: Session, user: User, numbers: Sequence[int], place_words: PlaceWords = records.place_names
) -> list[IncidentRow]:
    """Rows for these incidents, in their order."""
    typed = {row.id: row for row in records.typed(session, Incident, numbers)}
    named = records.labels(session, [*numbers, *(row.location_id for row in typed.values() if row.location_id)])
    places = place_words(session, [row.location_id for row in typed.values() if row.location_id])
    people = incident_list.people_of(session, numbers, levels(user))
    exists = standings(session, numbers)
    found = []
    for number in numbers:
        row, own = typed[number], people.get(number, {})
        place = named.get(row.location_id or 0)
        found.append(
            IncidentRow(
                ref=named[number].ref,
                title=named[number].text,
                type=row.type,
                when=row.when_edtf,
                location=places.get(row.location_id or 0, ""),
                location_ref=place.ref if place else None,
                individuals=sum(own.values()),
                followed=own.get(listing.FOLLOWED, 0),
                waiting=own.get(listing.WAITING, 0),
                disputed=own.get(listing.DISPUTED, 0),
                review=exists.get(number, "waiting"),
            )
        )
    return found


def standings(session: Session, numbers: Sequence[int]) -> dict[int, str]:
    """Standing of records by their own `exists` claims."""
    found: dict[int, str] = {}
    rank = {Judgement.CONTESTED: 2, Judgement.ACCEPTED: 1}
    best: dict[int, int] = {}
    for claim in claims.of_subjects(session, numbers):
        if claim.field in ("exists", "type", "body_part", "role", "stage"):
            best[claim.subject_id] = max(best.get(claim.subject_id, 0), rank.get(claim.judgement, 0))
    words = {2: "disputed", 1: "followed", 0: "waiting"}
    for number, value in best.items():
        found[number] = words[value]
    return found


def report_rows(session: Session, numbers: Sequence[int], at_most: int) -> list[ReportRow]:
    """Rows for these source reports, in their order; their texts stay unread; statements are counted up to `at_most`."""
    columns = (
        SourceReport.id,
        SourceReport.publisher_id,
        SourceReport.published_edtf,
        SourceReport.received_at,
        SourceReport.language,
        SourceReport.type,
    )
    rows = {row[0]: row for row in session.exec(select(*columns).where(col(SourceReport.id).in_(list(numbers)))).all()}  # type: ignore[call-overload]
    named = records.labels(session, [*numbers, *(row[1] for row in rows.values() if row[1])])
    states = dict(session.exec(select(Record.id, Record.review_state).where(col(Record.id).in_(list(numbers)))).all())
    found = []
    for number in numbers:
        _, publisher, published, received, language, kind = rows[number]
        said = named.get(publisher or 0)
        said_in_it, waiting = claims.counts_of_report(session, number, at_most)
        found.append(
            ReportRow(
                ref=named[number].ref,
                title=named[number].text,
                publisher=said.text if said else "",
                published=published,
                received=received.date(),
                language=language,
                type=kind,
                statements=said_in_it,
                waiting=waiting,
                review_state=ReviewState(states[number]).value,
            )
        )
    return found

"""One record with the words behind every fact, its parts, its history and what no source states."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import Session, col, func, or_, select

from tracker.access import Permission, User, levels, require
from tracker.actions import history, parts, rows, sealed, statements
from tracker.actions.history import Happening, HistoryPage
from tracker.actions.parts import FactView, Part
from tracker.actions.rows import IndividualRow
from tracker.actions.statements import Statement
from tracker.errors import NotFound
from tracker.facts import ValueType
from tracker.records import (
    KINDS,
    Act,
    DetentionStage,
    Disagreement,
    File,
    Incident,
    Injury,
    Intervention,
    Involvement,
    Location,
    Record,
    Relation,
    SourceReport,
    facts,
)
from tracker.records.base import Judgement, Kind, ReviewState
from tracker.store import claims, database, ids, lists, masking, past, records, sight
from tracker.store.lists import Wanted

LINES = history.PER_PAGE


@dataclass(frozen=True)
class RecordView:
    """A record with the words behind every fact."""

    ref: str
    kind: str
    title: str
    names: tuple[tuple[str, str, str, bool], ...]
    facts: tuple[FactView, ...]
    acts: tuple[Part, ...]
    stages: tuple[Part, ...]
    injuries: tuple[Part, ...]
    involvements: tuple[Part, ...]
    relations: tuple[Part, ...]
    interventions: tuple[Part, ...]
    mentioned: tuple[Statement, ...]
    people: tuple[IndividualRow, ...]
    status: Mapping[str, Any]
    history: tuple[Happening, ...]
    unknown: tuple[str, ...]
    note: str | None
    confidentiality: str
    review_state: str
    version: int
    retain_until: date | None
    erased: bool
    details: Mapping[str, Any]


def record(user: User, ref: str, as_of: date | None = None) -> RecordView:
    """A record of any kind with the words behind every fact, today or as it was at the end of a day (UTC).

    Opening a sealed record, or one that shows a sealed one, is written in the audit log first. Raises NotFound.
    """
    view, number, sealed_ones = looked(user, ref, as_of)
    sealed.opened(user, number, sealed_ones)
    return view


def looked(user: User, ref: str, as_of: date | None = None) -> tuple[RecordView, int, frozenset[int]]:
    """As `record`, for an action that writes the entry itself: the record's number and the sealed ones it shows."""
    require(user, Permission.READ)
    with database.reading(user) if as_of is None else database.pretending(user) as session:
        head = ids.record(session, ref)
        if as_of is not None:
            _rewind(session, head, as_of)
        return _view(session, user, head, as_of), head.id, _sealed(session, head)


def what_happened(user: User, ref: str, page: int = 1) -> HistoryPage:
    """One page of what happened to a record and its parts, the newest first. Raises NotFound."""
    require(user, Permission.READ)
    with database.reading(user) as session:
        head = ids.record(session, ref)
        numbers = [head.id, *(number for found in _parts(session, head, every=True) for number in found)]
        lines = history.lines(session, user, numbers, limit=None)
    start = (page - 1) * history.PER_PAGE
    return HistoryPage(lines[start : start + history.PER_PAGE], len(lines), page)


def _rewind(session: Session, head: Record, as_of: date) -> None:
    """Let the session show the record, its parts and those they befell as they were."""
    moment = history.end_of(as_of)
    if head.created_at > moment:
        raise NotFound(f"{head.ref} was not here yet on {as_of}.")
    with sight.whole(session), masking.off():  # what was followed is put back as it stands in the database
        past.rewind(session, _around(session, head), moment)


def _around(session: Session, head: Record) -> list[int]:
    """The record, its parts, and all records that they name: whatever a view of it may show."""
    found = _parts(session, head, every=True)
    numbers = [head.id, *(number for part in found for number in part)]
    for part in records.parts(found[0]):  # whom the acts befell, and where
        for ends in session.exec(select(Act.victim_id, Act.incident_id).where(col(Act.id).in_(part))).all():
            numbers += ends
    for claim in claims.of_subjects(session, numbers, with_corrected=True):  # what is named: reports, places, speakers
        numbers += [end for end in (claim.source_report_id, claim.value_record_id, claim.speaker_id) if end]
    return numbers


def _sealed(session: Session, head: Record) -> frozenset[int]:
    """The sealed records that a view of this one shows, or from which it quotes."""
    numbers = [head.id, *(number for found in _parts(session, head) for number in found)]
    said = [*claims.of_subjects(session, numbers), *claims.valued(session, [head.id])]
    ends = [n for c in said for n in (c.subject_id, c.source_report_id, c.speaker_id, c.value_record_id)]
    if head.kind is Kind.INCIDENT:
        ends += session.exec(select(Act.victim_id).where(Act.incident_id == head.id)).all()
    return sealed.among(session, [*numbers, *ends])


def _view(session: Session, user: User, head: Record, as_of: date | None = None) -> RecordView:
    acts, stages, hurts, involved, ties, actions = _parts(session, head)
    numbers = [head.id, *acts, *stages, *hurts, *involved, *ties, *actions]
    said = statements.views(session, claims.of_subjects(session, numbers))
    by_subject: dict[int, list[Statement]] = {}
    for statement in said:
        by_subject.setdefault(statement.subject_id, []).append(statement)
    disputed = {
        (row.subject_id, row.field): row.accounts
        for row in session.exec(
            select(Disagreement).where(
                col(Disagreement.subject_id).in_(numbers), *sight.at(sight.levels_of(session), Disagreement)
            )
        ).all()
    }
    own = parts.fact_views(head.kind, by_subject.get(head.id, []), disputed, head.id)
    label = records.labels(session, [head.id])[head.id]
    maker = parts.PartMaker(session, by_subject, disputed)
    people: tuple[IndividualRow, ...] = ()
    if head.kind is Kind.INCIDENT:
        wanted = Wanted(levels=tuple(levels(user))).to(incident=(head.id,))
        people = tuple(rows.individual_rows(session, user, lists.individuals(session, wanted, 0, 500)))
    mentioned = claims.valued(session, [head.id])
    stage_parts = maker.stages(stages)
    return RecordView(
        ref=head.ref,
        kind=head.kind.value,
        title=label.text,
        names=_names(session, head.id),
        facts=own,
        acts=maker.acts(acts),
        stages=stage_parts,
        injuries=maker.injuries(hurts),
        involvements=maker.involvements(involved),
        relations=maker.relations(ties, head.id),
        interventions=maker.interventions(actions),
        mentioned=tuple(statements.views(session, mentioned)),
        people=people,
        status=_status(session, user, head),
        history=history.lines(session, user, numbers, until=as_of),
        unknown=_unknown(head.kind, own, stage_parts, sight.IDENTIFYING if head.id in sight.outside(session) else ()),
        note=None if "note" in sight.unknown(session, [head.id]).get(head.id, ()) else head.note,
        confidentiality=head.confidentiality.value,
        review_state=head.review_state.value,
        version=head.version,
        retain_until=head.retain_until,
        erased=head.erased_at is not None,
        details=_details(session, head),
    )


def _parts(
    session: Session, head: Record, every: bool = False
) -> tuple[list[int], list[int], list[int], list[int], list[int], list[int]]:
    """Numbers of acts, stages, injuries, involvements, relations and interventions that belong to a record.

    `every` keeps those whose every statement was taken back.
    """
    acts: list[int] = []
    if head.kind is Kind.INCIDENT:
        acts = list(session.exec(select(Act.id).where(Act.incident_id == head.id).order_by(col(Act.id))).all())
    elif head.kind in (Kind.INDIVIDUAL, Kind.ORGANISATION):
        acts = list(session.exec(select(Act.id).where(Act.victim_id == head.id).order_by(col(Act.id))).all())
    elif head.kind is Kind.ACT:
        acts = [head.id]
    acts = acts if every else _live(session, acts)
    stages = session.exec(
        select(DetentionStage.id)
        .where(col(DetentionStage.act_id).in_(acts))
        .order_by(col(DetentionStage.act_id), col(DetentionStage.seq))
    ).all()
    hurts = session.exec(
        select(Injury.id)
        .where(or_(Injury.individual_id == head.id, col(Injury.act_id).in_(acts)))
        .order_by(col(Injury.id))
    ).all()
    there = Involvement.incident_id if head.kind is Kind.INCIDENT else Involvement.actor_id  # no index tells both
    involved = session.exec(
        select(Involvement.id)
        .where(or_(there == head.id, col(Involvement.act_id).in_(acts)))
        .order_by(col(Involvement.id))
    ).all()
    live = col(Relation.voided_at).is_(None)
    ends = (Relation.from_id == head.id, Relation.to_id == head.id)  # apart: SQLite finds neither index for an "or"
    ties = sorted(tie for end in ends for tie in session.exec(select(Relation.id).where(end, live)).all())
    actions = session.exec(
        select(Intervention.id)
        .where(
            or_(Intervention.about_id == head.id, Intervention.by_id == head.id, col(Intervention.about_id).in_(acts))
        )
        .order_by(col(Intervention.id))
    ).all()
    found = [list(numbers) for numbers in (stages, hurts, involved, ties, actions)]
    return (acts, *(found if every else [_live(session, numbers) for numbers in found]))  # type: ignore[return-value]


def _live(session: Session, numbers: Sequence[int]) -> list[int]:
    """Without the records whose every statement was taken back."""
    gone = {
        number
        for part in records.parts(numbers)
        for number in session.exec(
            select(Record.id).where(col(Record.id).in_(part), Record.review_state == ReviewState.WITHDRAWN)
        ).all()
    }
    return [number for number in numbers if number not in gone]


def _names(session: Session, number: int) -> tuple[tuple[str, str, str, bool], ...]:
    """(language tag, text, kind, followed) of every spelling, the one to show first."""
    own = records.names_of(session, [number]).get(number, [])
    shown = records.display_name(own)
    ordered = ([shown] if shown else []) + [name for name in own if name is not shown]
    return tuple((rows.tag(n.language, n.script), n.text, n.kind, n.followed) for n in ordered)


def _status(session: Session, user: User, head: Record) -> dict[str, Any]:
    """Status today is an answer, not a column: the latest stage, and the day it is known for (decision 10)."""
    if head.kind is not Kind.INDIVIDUAL:
        return {}
    row = rows.individual_rows(session, user, [head.id])[0]
    stage = row.latest_stage or row.waiting.get("latest_stage")
    return {
        "stage": stage,
        "waiting": row.latest_stage is None and stage is not None,
        "place": row.place,
        "when": row.latest_stage_when,
        "sex": row.sex,
        "incidents": row.incidents,
        "review": row.review,
        "known_on": _known_on(session, head.id),
    }


def _known_on(session: Session, person: int) -> date | None:
    """The day on which the report behind the latest stage reached us: the status is known for no later day."""
    acts = [row.id for row in lists.rows_of(session, [person]) if row.latest]
    stage = session.exec(
        select(DetentionStage.id)
        .where(col(DetentionStage.act_id).in_(acts))
        .order_by(col(DetentionStage.seq).desc())
        .limit(1)
    ).first()
    told = [c.source_report_id for c in claims.of_subjects(session, [stage], ("stage",))] if stage else []
    days = (
        session.exec(select(func.max(SourceReport.received_at)).where(col(SourceReport.id).in_(told))).first()
        if told
        else None
    )
    return days.date() if days else None


def _unknown(kind: Kind, own: Sequence[FactView], stages: Sequence[Part], withheld: Sequence[str]) -> tuple[str, ...]:
    """What no source states: facts of the kind without any statement; nothing is said of those that are withheld."""
    stated = {fact.field for fact in own}
    skip = {
        "exists",
        "contact",
        "contact_with_source",
        "count",
        "title",
        "description",
        "country_code",
        "death",
        "founded",
    }
    missing = [
        fact.label
        for name, fact in facts(kind).items()
        if name not in stated | skip | set(withheld)
        and fact.type is not ValueType.NAME
        and (fact.columns or not fact.many)
    ]
    if stages:
        said = {fact.field for part in stages for fact in part.facts}
        missing += [
            fact.label
            for name, fact in facts(Kind.DETENTION_STAGE).items()
            if fact.columns and name not in said | {"stage"}
        ]
    return tuple(dict.fromkeys(missing))


def _details(session: Session, head: Record) -> dict[str, Any]:
    """Columns that are no facts but that a reader of the record needs."""
    typed = next(iter(records.typed(session, KINDS[head.kind].table, [head.id])), None)
    if isinstance(typed, SourceReport):
        publisher = records.labels(session, [typed.publisher_id]) if typed.publisher_id else {}
        said = [c for c in claims.of_report(session, head.id) if c.judgement is not Judgement.REJECTED]
        kept = session.exec(select(File).where(File.source_report_id == head.id).order_by(col(File.id))).all()
        withheld = masking.names_somebody(session, head.id)  # a hash, a size or an address may tell who it is
        return {
            "type": typed.type,
            "url": None if withheld else typed.url,
            "received": typed.received_at.date(),
            "sha256": "" if withheld else typed.body_sha256,
            "body": typed.body,
            "language": typed.language,
            "author": typed.author,
            "published": typed.published_edtf,
            "publisher": next(iter(publisher.values())).text if publisher else "",
            "reliability": typed.reliability,
            "handling": typed.handling,
            "statements": len(said),
            "waiting": sum(claim.judgement is Judgement.OPEN for claim in said),
            "files": tuple(
                (masking.WITHHELD, 0, "") if withheld else (f.original_name, f.size, f.sha256) for f in kept
            ),
            "withheld": withheld,
        }
    if isinstance(typed, Incident):
        return {
            "when": typed.when_edtf,
            "type": typed.type,
            "summary": typed.summary,
            "location": records.place_names(session, [typed.location_id]).get(typed.location_id, "")
            if typed.location_id
            else "",
        }
    if isinstance(typed, Injury):
        return {"individual": records.labels(session, [typed.individual_id])[typed.individual_id].ref}
    if isinstance(typed, Location):
        return {
            "path": records.place_names(session, [head.id])[head.id],
            "feature": typed.feature,
            "country_code": typed.country_code,
            "lat": typed.lat,
            "lon": typed.lon,
            "precision": typed.geo_precision.value,
        }
    return {}

"""One record with the words behind every fact, its parts, its history and what no source states."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, col, func, or_, select

from tracker.access import Permission, User, levels, require
from tracker.actions import parts, rows, statements
from tracker.actions.parts import FactView, Part
from tracker.actions.rows import IndividualRow
from tracker.actions.statements import Statement
from tracker.facts import ValueType
from tracker.records import (
    KINDS,
    Act,
    DetentionStage,
    Disagreement,
    Entry,
    File,
    Incident,
    Injury,
    Intervention,
    Involvement,
    Location,
    Record,
    Relation,
    Review,
    SourceReport,
    UserAccount,
    facts,
)
from tracker.records.base import Judgement, Kind, ReviewState
from tracker.store import claims, database, ids, lists, masking, records, sight
from tracker.store.lists import Wanted


@dataclass(frozen=True)
class Happening:
    """One line of a record's history."""

    at: datetime
    who: str
    what: str


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
    details: Mapping[str, Any]


def record(user: User, ref: str) -> RecordView:
    """A record of any kind with the words behind every fact. Raises NotFound."""
    require(user, Permission.READ)
    with database.reading(user) as session:
        head = ids.record(session, ref)
        return _view(session, user, head)


def _view(session: Session, user: User, head: Record) -> RecordView:
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
        wanted = Wanted(levels=tuple(levels(user)), incidents=(head.id,))
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
        history=_history(session, numbers),
        unknown=_unknown(head.kind, own, stage_parts, sight.IDENTIFYING if head.id in sight.outside(session) else ()),
        note=None if "note" in sight.unknown(session, [head.id]).get(head.id, ()) else head.note,
        confidentiality=head.confidentiality.value,
        review_state=head.review_state.value,
        version=head.version,
        details=_details(session, head),
    )


def _parts(session: Session, head: Record) -> tuple[list[int], list[int], list[int], list[int], list[int], list[int]]:
    """Numbers of acts, stages, injuries, involvements, relations and interventions that belong to a record."""
    acts: list[int] = []
    if head.kind is Kind.INCIDENT:
        acts = list(session.exec(select(Act.id).where(Act.incident_id == head.id).order_by(col(Act.id))).all())
    elif head.kind in (Kind.INDIVIDUAL, Kind.ORGANISATION):
        acts = list(session.exec(select(Act.id).where(Act.victim_id == head.id).order_by(col(Act.id))).all())
    elif head.kind is Kind.ACT:
        acts = [head.id]
    acts = _live(session, acts)
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
    involved = session.exec(
        select(Involvement.id)
        .where(
            or_(Involvement.actor_id == head.id, Involvement.incident_id == head.id, col(Involvement.act_id).in_(acts))
        )
        .order_by(col(Involvement.id))
    ).all()
    ties = session.exec(
        select(Relation.id)
        .where(or_(Relation.from_id == head.id, Relation.to_id == head.id), col(Relation.voided_at).is_(None))
        .order_by(col(Relation.id))
    ).all()
    actions = session.exec(
        select(Intervention.id)
        .where(
            or_(Intervention.about_id == head.id, Intervention.by_id == head.id, col(Intervention.about_id).in_(acts))
        )
        .order_by(col(Intervention.id))
    ).all()
    return (acts, *(_live(session, found) for found in (stages, hurts, involved, ties, actions)))  # type: ignore[return-value]


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


def _history(session: Session, numbers: Sequence[int]) -> tuple[Happening, ...]:
    people = dict(session.exec(select(UserAccount.id, UserAccount.display_name)).all())
    words = {
        "accept": "followed",
        "contest": "marked as disputed",
        "reject": "set aside",
        "reopen": "reopened",
        "request_changes": "asked for changes",
        "withdraw": "withdrawn",
    }
    found: dict[tuple[datetime, str, str], int] = {}
    for row in session.exec(
        select(Review).where(col(Review.record_id).in_(numbers)).order_by(col(Review.at).desc()).limit(500)
    ).all():
        why = f" · {row.comment}" if row.comment else ""
        key = (
            row.at.replace(microsecond=0),
            people.get(row.reviewer_id, ""),
            f"{words.get(row.decision.value, row.decision.value)}{why}",
        )
        found[key] = found.get(key, 0) + 1
    lines = [
        Happening(at, who, f"{count} statement{'s' * (count != 1)} {what}") for (at, who, what), count in found.items()
    ]
    entries = {c.entry_id for c in claims.of_subjects(session, numbers) if c.entry_id}
    for entry in session.exec(select(Entry).where(col(Entry.id).in_(entries))).all():
        report = records.labels(session, [entry.source_report_id])[entry.source_report_id]
        lines.append(Happening(entry.made_at, people.get(entry.made_by, ""), f"Coded from “{report.text}”"))
    return tuple(sorted(lines, key=lambda line: line.at, reverse=True))


def _unknown(kind: Kind, own: Sequence[FactView], stages: Sequence[Part], withheld: Sequence[str]) -> tuple[str, ...]:
    """What no source states: facts of the kind without any statement; nothing is said of those that are withheld."""
    stated = {fact.field for fact in own}
    skip = {"exists", "contact", "contact_with_source", "count", "title", "description", "country_code"}
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

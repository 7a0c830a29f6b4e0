"""One record with the words behind every fact, its parts, its history and what no source states."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from sqlmodel import Session, col, select

from tracker.access import LEVELS, Confidentiality, Permission, User, levels, require
from tracker.actions import belongings, history, parts, rows, sealed, statements
from tracker.actions.belongings import Belongings
from tracker.actions.history import Happening, HistoryPage
from tracker.actions.parts import FactView, Part
from tracker.actions.rows import IndividualRow
from tracker.actions.statements import Statement
from tracker.errors import NotFound
from tracker.facts import ValueType
from tracker.records import (
    KINDS,
    Disagreement,
    File,
    Incident,
    Injury,
    Location,
    Record,
    SourceReport,
    facts,
)
from tracker.records.base import Judgement, Kind
from tracker.store import as_known, claims, database, ids, lists, masking, past, records, repeated, sight
from tracker.store.claims import ClaimRow
from tracker.store.lists import Wanted
from tracker.store.repeated import NUMBERS, built

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
    """A record of any kind with the words behind every fact, today or as it was at the end of a day (UTC), or at a moment.

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
            if records.made_at(session, head) > as_known.moment(as_of):
                raise NotFound(f"{head.ref} was not here yet on {as_known.day_of(as_of)}.")
            _rewind(session, [head], as_of)
        return _view(session, user, _read(session, head), as_of)


def incidents_of(user: User, view: RecordView, as_of: date | None = None) -> tuple[tuple[Part, ...], frozenset[int]]:
    """The incidents in which something was done to the individual of a view, as parts; and the sealed records they show."""
    require(user, Permission.READ)
    refs = list(dict.fromkeys(str(act.about) for act in view.acts if act.about))
    with database.reading(user) if as_of is None else database.pretending(user) as session:
        heads = list(ids.records(session, refs).values())
        if as_of is not None:
            _rewind(session, heads, as_of)
        numbers = [head.id for head in heads]
        told, corrected = claims.told(session, numbers)
        said = [claim for claim in told if claim.id not in corrected]
        by_subject: dict[int, list[Statement]] = {}
        for statement in statements.views(session, said):
            by_subject.setdefault(statement.subject_id, []).append(statement)
        found = parts.PartMaker(session, by_subject, _disputed(session, numbers)).incidents(numbers)
        ends = {n for c in said for n in (c.subject_id, c.source_report_id, c.speaker_id, c.value_record_id) if n}
        closed = sealed.among(session, [*numbers, *ends])
    return found, closed


@dataclass(frozen=True)
class Told:
    """A source report as a document names it. What tells who somebody is whom the reader may not know, is empty."""

    title: str
    type: str | None
    publisher: str
    published: str | None
    received: date
    sha256: str
    url: str


def reports(user: User, refs: Sequence[str]) -> dict[str, Told]:
    """What names these source reports, by ref, without what was made of them. Who may not see one, finds it missing."""
    require(user, Permission.READ)
    with database.reading(user) as session:
        heads = ids.records(session, list(refs))
        rows = {row.id: row for row in records.typed(session, SourceReport, [head.id for head in heads.values()])}
        named = records.labels(session, [*rows, *(row.publisher_id for row in rows.values() if row.publisher_id)])
        return {
            ref: _told(session, rows[head.id], named[head.id].text, named)
            for ref, head in heads.items()
            if head.id in rows
        }


def _told(session: Session, row: SourceReport, title: str, named: Mapping[int, records.Label]) -> Told:
    withheld = masking.names_somebody(session, row.id)  # a hash or an address may tell who it is
    publisher = named.get(row.publisher_id or 0)
    return Told(
        title,
        row.type,
        publisher.text if publisher else "",
        row.published_edtf,
        row.received_at.date(),
        "" if withheld else row.body_sha256,
        "" if withheld else row.url or "",
    )


def what_happened(user: User, ref: str, page: int = 1) -> HistoryPage:
    """One page of what happened to a record and its parts, the newest first. Raises NotFound."""
    require(user, Permission.READ)
    with database.reading(user) as session:
        head = ids.record(session, ref)
        numbers = belongings.of(session, head).numbers()
        lines = history.lines(session, user, numbers, limit=None)
    start = (page - 1) * history.PER_PAGE
    return HistoryPage(lines[start : start + history.PER_PAGE], len(lines), page)


def _rewind(session: Session, heads: Sequence[Record], as_of: date) -> None:
    """Let the session show these records, their parts and those they befell as they were."""
    with sight.whole(session), masking.off():  # what was followed is put back as it stands in the database
        around = [number for head in heads for number in _around(session, head)]
        past.rewind(session, around, as_known.moment(as_of))


def _around(session: Session, head: Record) -> list[int]:
    """The record, its parts, and all records that they name: whatever a view of it may show."""
    found = belongings.of(session, head)
    numbers = found.numbers()
    numbers += [end for act in found.acts for end in (act.victim_id, act.incident_id)]  # whom it befell, and where
    for claim in claims.of_subjects(session, numbers, with_corrected=True):  # what is named: reports, places, speakers
        numbers += [end for end in (claim.source_report_id, claim.value_record_id, claim.speaker_id) if end]
    return numbers


@dataclass(frozen=True)
class _Look:
    """What was read for a view of one record: what belongs to it, what is said of it, and where it is named."""

    head: Record
    own: Belongings
    said: list[ClaimRow]
    coded: set[int]
    mentions: list[ClaimRow]

    def numbers(self) -> list[int]:
        """The record and what belongs to it and was not taken back."""
        return self.own.numbers()


def _read(session: Session, head: Record) -> _Look:
    """Everything in a fixed number of queries; labels, places and reports are then known to whoever asks."""
    every = belongings.of(session, head)
    told, corrected = claims.told(session, every.numbers())
    mentions = claims.valued(session, [head.id])
    reports = statements.reports_of(session, [*told, *mentions])
    held = lists.rows_of(session, [head.id]) if head.kind is Kind.INDIVIDUAL else []
    places = [stage.location_id for stage in every.stages] + [row.location_id for row in held]
    ends = (
        every.ends()
        | statements.ends([*told, *mentions], reports)
        | records.above(session, [place for place in places if place])
    )
    records.labels(session, [*every.numbers(), *ends])
    own = every.live(records.heads(session, every.numbers()))
    left = set(own.numbers())
    said = [claim for claim in told if claim.subject_id in left]
    return _Look(
        head,
        own,
        [claim for claim in said if claim.id not in corrected],
        {claim.entry_id for claim in said if claim.entry_id},
        mentions,
    )


def _sealed(session: Session, look: _Look) -> frozenset[int]:
    """The sealed records that a view of this one shows, or from which it quotes."""
    if sight.clearance(session) is not LEVELS[-1]:
        return frozenset()  # nobody else sees any
    told = [*look.said, *look.mentions]
    ends = {n for c in told for n in (c.subject_id, c.source_report_id, c.speaker_id, c.value_record_id) if n}
    if look.head.kind is Kind.INCIDENT:
        ends |= {act.victim_id for act in look.own.acts}
    heads = records.heads(session, {*look.numbers(), *ends})
    return frozenset(number for number, head in heads.items() if head.level is Confidentiality.SEALED)


def _view(
    session: Session, user: User, look: _Look, as_of: date | None = None
) -> tuple[RecordView, int, frozenset[int]]:
    head, numbers = look.head, look.numbers()
    said = statements.views(session, look.said)
    by_subject: dict[int, list[Statement]] = {}
    for statement in said:
        by_subject.setdefault(statement.subject_id, []).append(statement)
    disputed = _disputed(session, numbers)
    own = parts.fact_views(head.kind, by_subject.get(head.id, []), disputed, head.id)
    label = records.labels(session, [head.id])[head.id]
    maker = parts.PartMaker(session, by_subject, disputed)
    people: tuple[IndividualRow, ...] = ()
    if head.kind is Kind.INCIDENT:
        wanted = Wanted(levels=tuple(levels(user))).to(incident=(head.id,))
        people = tuple(rows.individual_rows(session, user, lists.individuals(session, wanted, 0, 500)))

    def made(make: Callable[[list[int]], tuple[Part, ...]], of: Sequence[Any]) -> tuple[Part, ...]:
        return make([row.id for row in of]) if of else ()

    stage_parts = made(maker.stages, look.own.stages)
    view = RecordView(
        ref=head.ref,
        kind=head.kind.value,
        title=label.text,
        names=_names(session, head.id),
        facts=own,
        acts=made(maker.acts, look.own.acts),
        stages=stage_parts,
        injuries=made(maker.injuries, look.own.injuries),
        involvements=made(maker.involvements, look.own.involvements),
        relations=made(lambda ties: maker.relations(ties, head.id), look.own.relations),
        interventions=made(maker.interventions, look.own.interventions),
        mentioned=tuple(statements.views(session, look.mentions)) if look.mentions else (),
        people=people,
        status=_status(session, user, look),
        history=history.lines(session, user, numbers, until=as_of, coded=look.coded),
        unknown=_unknown(head.kind, own, stage_parts, sight.IDENTIFYING if head.id in sight.outside(session) else ()),
        note=None if "note" in sight.unknown(session, [head.id]).get(head.id, ()) else head.note,
        confidentiality=head.confidentiality.value,
        review_state=head.review_state.value,
        version=head.version,
        retain_until=head.retain_until,
        erased=head.erased_at is not None,
        details=_details(session, head),
    )
    return view, head.id, _sealed(session, look)


def _disputed(session: Session, numbers: Sequence[int]) -> dict[tuple[int, str], int]:
    """How many accounts there are of each fact on which sources disagree, by record and fact."""
    found = repeated.entities(session, _disagreements(sight.levels_of(session)), numbers)
    return {(row.subject_id, row.field): row.accounts for row in found}


@lru_cache(maxsize=8)
def _disagreements(seen: tuple[Confidentiality, ...]) -> Any:
    return built(select(Disagreement).where(col(Disagreement.subject_id).in_(NUMBERS), *sight.at(seen, Disagreement)))


def _names(session: Session, number: int) -> tuple[tuple[str, str, str, bool], ...]:
    """(language tag, text, kind, followed) of every spelling, the one to show first."""
    own = records.names_of(session, [number]).get(number, [])
    shown = records.display_name(own)
    ordered = ([shown] if shown else []) + [name for name in own if name is not shown]
    return tuple((rows.tag(n.language, n.script), n.text, n.kind, n.followed) for n in ordered)


def _status(session: Session, user: User, look: _Look) -> dict[str, Any]:
    """Status today is an answer, not a column: the latest stage, and the day it is known for (decision 10)."""
    if look.head.kind is not Kind.INDIVIDUAL:
        return {}
    row = rows.individual_rows(session, user, [look.head.id])[0]
    stage = row.latest_stage or row.waiting.get("latest_stage")
    return {
        "stage": stage,
        "waiting": row.latest_stage is None and stage is not None,
        "place": row.place,
        "when": row.latest_stage_when,
        "sex": row.sex,
        "incidents": row.incidents,
        "review": row.review,
        "known_on": _known_on(session, look),
    }


def _known_on(session: Session, look: _Look) -> date | None:
    """The day on which the report behind the latest stage reached us: the status is known for no later day."""
    acts = {row.id for row in lists.rows_of(session, [look.head.id]) if row.latest}
    latest = max((stage for stage in look.own.stages if stage.act_id in acts), key=lambda s: s.seq, default=None)
    told = [claim for claim in look.said if latest and claim.subject_id == latest.id and claim.field == "stage"]
    days = [report.received for report in statements.reports_of(session, told).values()]
    return max(days).date() if days else None


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


def _same_words(session: Session, report: SourceReport) -> tuple[str, ...]:
    """Refs of other reports of the very same words: who may not read one whole could add it a second time."""
    if not report.body:
        return ()
    same = select(Record.ref).join(SourceReport, col(SourceReport.id) == col(Record.id))
    same = same.where(SourceReport.body_sha256 == report.body_sha256, Record.id != report.id)
    return tuple(session.exec(same.order_by(col(Record.id))).all())


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
            "same_words": () if withheld else _same_words(session, typed),
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

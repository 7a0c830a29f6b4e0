"""Reading: filtered lists, one record with the words behind every fact. Only what this person may see."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, col, func, or_, select

from tracker import codes
from tracker.access import Permission, User, levels, may_see, require
from tracker.actions import statements
from tracker.actions.statements import Statement
from tracker.errors import InvalidFacts, NotFound
from tracker.facts import ValueType
from tracker.records import (
    KINDS,
    Act,
    DetentionStage,
    Disagreement,
    Entry,
    File,
    Incident,
    Individual,
    Injury,
    Intervention,
    Involvement,
    ListRow,
    Location,
    Record,
    Relation,
    Review,
    SourceReport,
    UserAccount,
    facts,
)
from tracker.records.base import Judgement, Kind, ReviewState, Role
from tracker.store import claims, database, ids, listing, lists, records
from tracker.store.lists import Wanted

STANDINGS = {"waiting": listing.WAITING, "followed": listing.FOLLOWED, "disputed": listing.DISPUTED}
SAME_STANDING = {"open": "waiting", "accepted": "followed", "contested": "disputed"}
PER_PAGE = 50


@dataclass(frozen=True)
class Filter:
    """What a list is narrowed to; refs and bare codes. Values of one kind are alternatives, kinds combine."""

    incident: tuple[str, ...] = ()
    incident_type: tuple[str, ...] = ()
    act: tuple[str, ...] = ()
    stage: tuple[str, ...] = ()
    location: tuple[str, ...] = ()
    sex: tuple[str, ...] = ()
    injury: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    review: tuple[str, ...] = ()
    start: date | None = None
    end: date | None = None
    certain: bool = False
    words: str = ""


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
    """A place in a list, with the number of individuals and incidents there or below."""

    ref: str
    name: str
    path: str
    feature: str | None
    parent: str | None
    individuals: int
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


@dataclass(frozen=True)
class Page:
    """One page of a list, how many rows there are in all, and counts per value of each facet."""

    rows: tuple[Any, ...]
    total: int
    page: int
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


@dataclass(frozen=True)
class FactView:
    """One fact of a record: the followed value, or the accounts that stand side by side."""

    field: str
    label: str
    value: str
    code: str | None
    ref: str | None
    certainty: str
    statements: tuple[Statement, ...]
    accounts: int = 1


@dataclass(frozen=True)
class Part:
    """A record that belongs to the one shown: an act, a stage, an injury, a part taken, a tie."""

    ref: str
    kind: str
    label: str
    about: str | None
    about_label: str
    facts: tuple[FactView, ...]
    standing: str
    extra: Mapping[str, Any] = field(default_factory=dict)


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


# --- filters ---
def _wanted(session: Session, user: User, chosen: Filter) -> Wanted:
    problems: dict[str, str] = {}

    def coded(scheme: str, values: Sequence[str], name: str) -> tuple[str, ...]:
        return tuple(_checked(scheme, value, name, problems) for value in values)

    def linked(kind: Kind, values: Sequence[str]) -> tuple[int, ...]:
        found = []
        for ref in values:
            record = ids.record(session, ref, kind)
            if not may_see(user, record.confidentiality):
                raise NotFound(f"There is no {kind.value.replace('_', ' ')} {ref}.")
            found.append(record.id)
        return tuple(found)

    standings, states = _review(chosen.review, problems)
    wanted = Wanted(
        levels=tuple(levels(user)),
        incidents=linked(Kind.INCIDENT, chosen.incident),
        incident_types=coded("incident_type", chosen.incident_type, "incident type"),
        acts=coded("act_type", chosen.act, "act"),
        stages=coded("stage", chosen.stage, "stage"),
        sexes=coded("sex", chosen.sex, "sex"),
        injuries=_injury_codes(chosen.injury, problems),
        locations=linked(Kind.LOCATION, chosen.location),
        sources=linked(Kind.SOURCE_REPORT, chosen.source),
        standings=standings,
        states=states,
        start=chosen.start,
        end=chosen.end,
        certain=chosen.certain,
        words=listing.search_key(chosen.words),
    )
    if chosen.start and chosen.end and chosen.start > chosen.end:
        problems["dates"] = f"{chosen.start} is after {chosen.end}."
    if problems:
        raise InvalidFacts("The list could not be narrowed.", problems)
    return wanted


def _checked(scheme: str, value: str, name: str, problems: dict[str, str]) -> str:
    try:
        return codes.check(scheme, value)
    except (InvalidFacts, NotFound) as problem:
        problems[name] = str(problem)
        return value


def _injury_codes(values: Sequence[str], problems: dict[str, str]) -> tuple[str, ...]:
    known = {term.code for scheme in ("body_part", "injury_kind") for term in codes.code_list(scheme)}
    for value in values:
        if value not in known:
            problems["injury"] = (
                f"'{value}' is neither a part of the body nor a kind of injury: {', '.join(sorted(known))}."
            )
    return tuple(values)


def _review(values: Sequence[str], problems: dict[str, str]) -> tuple[tuple[int, ...], tuple[ReviewState, ...]]:
    standings: list[int] = []
    states: list[ReviewState] = []
    for value in values:
        word = SAME_STANDING.get(value, value)
        if word in STANDINGS:
            standings.append(STANDINGS[word])
        elif value in list(ReviewState):
            states.append(ReviewState(value))
        else:
            problems["review"] = f"'{value}' is not one of: {', '.join([*STANDINGS, *SAME_STANDING, *ReviewState])}."
    return tuple(standings), tuple(states)


# --- lists ---
def individuals(
    user: User, chosen: Filter | None = None, page: int = 1, per_page: int = PER_PAGE, facets: Sequence[str] = ()
) -> Page:
    """One page of individuals in the order of their names. Raises InvalidFacts, NotFound."""
    require(user, Permission.READ)
    with database.reading() as session:
        wanted = _wanted(session, user, chosen or Filter())
        people = lists.individuals(session, wanted, (page - 1) * per_page, per_page)
        counted = {facet: _facet(session, wanted, facet) for facet in facets}
        return Page(tuple(individual_rows(session, user, people)), lists.total(session, wanted), page, counted)


def all_individuals(user: User, chosen: Filter | None = None) -> list[IndividualRow]:
    """Every individual that matches, for exports and scripts."""
    require(user, Permission.READ)
    with database.reading() as session:
        people = lists.individuals(session, _wanted(session, user, chosen or Filter()), 0, 10**9)
        return [row for part in records.parts(people) for row in individual_rows(session, user, part)]


OWN_NARROWING = {
    "stage": "stages",
    "act": "acts",
    "sex": "sexes",
    "incident_type": "incident_types",
    "incident": "incidents",
    "review": "standings",
}


def _facet(session: Session, wanted: Wanted, facet: str) -> dict[str, int]:
    """Counts per value, as if this facet itself narrowed nothing: so a reader sees what another choice would give."""
    own: dict[str, Any] = {OWN_NARROWING[facet]: ()}
    found = lists.counts(session, replace(wanted, **own), facet)
    if facet == "review":
        words = {number: word for word, number in STANDINGS.items()}
        return {words[value]: count for value, count in sorted(found.items())}
    if facet == "incident":
        named = records.labels(session, found)
        return {named[value].ref: count for value, count in sorted(found.items(), key=lambda item: -item[1])}
    return dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))


def individual_rows(session: Session, user: User, people: Sequence[int]) -> list[IndividualRow]:
    """Rows for these individuals, in their order, in a fixed number of queries."""
    heads = {
        row.id: row
        for part in records.parts(people)
        for row in session.exec(select(Record).where(col(Record.id).in_(part))).all()
    }
    typed = {
        row.id: row
        for part in records.parts(people)
        for row in session.exec(select(Individual).where(col(Individual.id).in_(part))).all()
    }
    names = records.names_of(session, people)
    rows: dict[int, list[ListRow]] = {}
    for row in lists.rows_of(session, people):
        rows.setdefault(row.individual_id, []).append(row)
    acts = [row.id for own in rows.values() for row in own if row.incident_id]
    latest = {
        stage.act_id: stage
        for part in records.parts(acts)
        for stage in session.exec(
            select(DetentionStage)
            .join(Act, col(Act.latest_stage_id) == col(DetentionStage.id))
            .where(col(Act.id).in_(part))
        ).all()
    }
    named = records.labels(session, {row.incident_id for own in rows.values() for row in own if row.incident_id})
    places = records.place_names(
        session,
        {s.location_id for s in latest.values() if s.location_id}
        | {row.location_id for own in rows.values() for row in own if row.location_id},
    )
    found = []
    for number in people:
        own = sorted(rows.get(number, []), key=lambda r: (r.day_max or 0, r.id))
        last = next((row for row in reversed(own) if row.stage), own[-1] if own else None)
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
                name=shown.text if shown else "Name not known",
                names=tuple(dict.fromkeys(n.text for n in spelled)),
                scripts=_scripts(spelled),
                sex=person.sex,
                latest_stage=stage.stage if stage else None,
                latest_stage_when=stage.when_edtf if stage else None,
                place=places.get(place or 0, ""),
                review=_worst(own),
                waiting=waiting,
                incidents=tuple(
                    dict.fromkeys(
                        (named[r.incident_id].ref, named[r.incident_id].text)
                        for r in own
                        if r.incident_id and may_see(user, named[r.incident_id].confidentiality)
                    )
                ),
                name_waits=bool(shown and not shown.followed),
            )
        )
    return found


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


def _worst(rows: Sequence[ListRow]) -> str:
    words = {number: word for word, number in STANDINGS.items()}
    standings = {row.standing for row in rows}
    for standing in (listing.DISPUTED, listing.FOLLOWED):
        if standing in standings:
            return words[standing]
    return "waiting"


def incidents(user: User, chosen: Filter | None = None, page: int = 1, per_page: int = PER_PAGE) -> Page:
    """One page of incidents, the latest first. Raises InvalidFacts, NotFound."""
    require(user, Permission.READ)
    with database.reading() as session:
        wanted = _wanted(session, user, chosen or Filter())
        numbers = lists.incidents(session, wanted, (page - 1) * per_page, per_page)
        return Page(tuple(_incident_rows(session, user, numbers)), lists.incident_total(session, wanted), page)


def _incident_rows(session: Session, user: User, numbers: Sequence[int]) -> list[IncidentRow]:
    typed = {
        row.id: row
        for part in records.parts(numbers)
        for row in session.exec(select(Incident).where(col(Incident.id).in_(part))).all()
    }
    named = records.labels(session, [*numbers, *(row.location_id for row in typed.values() if row.location_id)])
    places = records.place_names(session, [row.location_id for row in typed.values() if row.location_id])
    people = lists.people_of(session, numbers, levels(user))
    exists = _accepted(session, numbers)
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


def _accepted(session: Session, numbers: Sequence[int]) -> dict[int, str]:
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


def injuries(user: User, chosen: Filter | None = None, page: int = 1, per_page: int = PER_PAGE) -> Page:
    """One page of injuries of the individuals that match. Raises InvalidFacts, NotFound."""
    require(user, Permission.READ)
    with database.reading() as session:
        rows, total = lists.injuries(
            session, _wanted(session, user, chosen or Filter()), (page - 1) * per_page, per_page
        )
        acts = dict(records.pick(session, Act.id, Act.incident_id, [row.act_id for row in rows if row.act_id]))
        named = records.labels(session, [n for row in rows for n in (row.id, row.individual_id)] + list(acts.values()))
        standing = _accepted(session, [row.id for row in rows])
        found = []
        for row in rows:
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
        return Page(tuple(found), total, page)


def locations(user: User, words: str = "", page: int = 1, per_page: int = PER_PAGE, within: Sequence[str] = ()) -> Page:
    """One page of places, by name within the tree; `within` keeps places and what lies below them."""
    require(user, Permission.READ)
    with database.reading() as session:
        inside = _wanted(session, user, Filter(location=tuple(within))).locations
        rows = session.exec(
            select(Location, Record.ref)
            .join(Record, col(Record.id) == col(Location.id))
            .where(col(Record.confidentiality).in_(levels(user)), Record.review_state != ReviewState.WITHDRAWN)
        ).all()
        if inside:
            below = set(session.execute(lists.below_any(inside)).scalars())
            rows = [(row, ref) for row, ref in rows if row.id in below]
        paths = records.place_names(session, [row.id for row, _ in rows])
        refs = {row.id: ref for row, ref in rows}
        key = listing.search_key(words)
        kept = [(row, ref) for row, ref in rows if key in listing.search_key(paths[row.id])]
        kept.sort(key=lambda pair: tuple(reversed(listing.search_key(paths[pair[0].id]).split(", "))))
        shown = kept[(page - 1) * per_page : page * per_page]
        found = []
        for row, ref in shown:
            wanted = Wanted(levels=tuple(levels(user)), locations=(row.id,))
            found.append(
                LocationRow(
                    ref=ref,
                    name=paths[row.id].split(", ")[0],
                    path=paths[row.id],
                    feature=row.feature,
                    parent=refs.get(row.parent_id or 0),
                    individuals=lists.total(session, wanted),
                    incidents=lists.incident_total(session, wanted),
                )
            )
        return Page(tuple(found), len(kept), page)


def reports(user: User, words: str = "", page: int = 1, per_page: int = PER_PAGE) -> Page:
    """One page of source reports, the last received first."""
    require(user, Permission.READ)
    with database.reading() as session:
        query = (
            select(SourceReport.id)
            .join(Record, col(Record.id) == col(SourceReport.id))
            .where(col(Record.confidentiality).in_(levels(user)))
        )
        if words.strip():
            query = query.where(func.lower(col(SourceReport.title)).contains(words.strip().lower(), autoescape=True))
        total = session.exec(select(func.count()).select_from(query.subquery())).one()
        ordered = query.order_by(col(SourceReport.received_at).desc(), col(SourceReport.id).desc())
        numbers = session.exec(ordered.offset((page - 1) * per_page).limit(per_page)).all()
        return Page(tuple(_report_rows(session, numbers)), int(total), page)


def _report_rows(session: Session, numbers: Sequence[int]) -> list[ReportRow]:
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
    counts = claims.counts_by_report(session, numbers)
    found = []
    for number in numbers:
        _, publisher, published, received, language, kind = rows[number]
        said = named.get(publisher or 0)
        found.append(
            ReportRow(
                ref=named[number].ref,
                title=named[number].text,
                publisher=said.text if said else "",
                published=published,
                received=received.date(),
                language=language,
                type=kind,
                statements=sum(counts.get(number, {}).values()),
                waiting=counts.get(number, {}).get(Judgement.OPEN, 0),
                review_state=ReviewState(states[number]).value,
            )
        )
    return found


# --- one record ---
def record(user: User, ref: str) -> RecordView:
    """A record of any kind with the words behind every fact. Raises NotFound."""
    require(user, Permission.READ)
    with database.reading() as session:
        head = ids.record(session, ref)
        if not may_see(user, head.confidentiality):
            raise NotFound(f"There is no record {ref}.")
        return _view(session, user, head)


def _view(session: Session, user: User, head: Record) -> RecordView:
    acts, stages, hurts, involved, ties, actions = _parts(session, head)
    numbers = [head.id, *acts, *stages, *hurts, *involved, *ties, *actions]
    said = statements.views(session, user, claims.of_subjects(session, numbers))
    by_subject: dict[int, list[Statement]] = {}
    for statement in said:
        by_subject.setdefault(statement.subject_id, []).append(statement)
    disputed = {
        (row.subject_id, row.field): row.accounts
        for row in session.exec(select(Disagreement).where(col(Disagreement.subject_id).in_(numbers))).all()
    }
    own = fact_views(head.kind, by_subject.get(head.id, []), disputed, head.id)
    label = records.labels(session, [head.id])[head.id]
    maker = _PartMaker(session, user, by_subject, disputed)
    people: tuple[IndividualRow, ...] = ()
    if head.kind is Kind.INCIDENT:
        wanted = Wanted(levels=tuple(levels(user)), incidents=(head.id,))
        people = tuple(individual_rows(session, user, lists.individuals(session, wanted, 0, 500)))
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
        mentioned=tuple(statements.views(session, user, mentioned)),
        people=people,
        status=_status(session, user, head),
        history=_history(session, user, numbers),
        unknown=_unknown(head.kind, own, stage_parts),
        note=head.note,
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


def fact_views(
    kind: Kind, said: Sequence[Statement], disputed: Mapping[tuple[int, str], int], number: int
) -> tuple[FactView, ...]:
    """Facts in the order they are declared; each with its statements, followed ones first."""
    by_field: dict[str, list[Statement]] = {}
    for statement in said:
        by_field.setdefault(statement.field, []).append(statement)
    order = list(facts(kind))
    order += [name for name in by_field if name not in order]
    rank = {"accepted": 0, "contested": 1, "open": 2, "rejected": 3}
    found = []
    for name in order:
        own = sorted(by_field.get(name, []), key=lambda s: (rank[s.judgement], s.claim_id))
        if own:
            found.append(_fact_view(kind, name, own, disputed.get((number, name), 1)))
    return tuple(found)


def _fact_view(kind: Kind, name: str, own: Sequence[Statement], accounts: int) -> FactView:
    live = [statement for statement in own if statement.judgement != "rejected"]
    followed = [s for s in live if s.judgement == "accepted" and s.stance == "asserts"]
    contested = any(s.judgement == "contested" for s in live)
    certainty = (
        "disputed"
        if contested or (accounts > 1 and not followed)
        else "followed"
        if followed
        else "waiting"
        if live
        else "not_followed"
    )
    shown = followed if followed and not contested else live or list(own)
    values = list(dict.fromkeys(("not: " if s.stance == "denies" else "") + s.value for s in shown))
    glue = " or " if certainty == "disputed" else "; "
    first = shown[0]
    return FactView(
        name, first.label, glue.join(values), first.value_code, first.value_ref, certainty, tuple(own), accounts
    )


class _PartMaker:
    """Builds the parts of a record from what was read once."""

    def __init__(
        self,
        session: Session,
        user: User,
        by_subject: Mapping[int, list[Statement]],
        disputed: Mapping[tuple[int, str], int],
    ) -> None:
        self.session, self.user, self.by_subject, self.disputed = session, user, by_subject, disputed

    def _part(self, number: int, kind: Kind, label: str, about: records.Label | None, **extra: Any) -> Part:
        said = fact_views(kind, self.by_subject.get(number, []), self.disputed, number)
        ref = self.session.get_one(Record, number).ref
        standing = "waiting"
        judged = {s.judgement for f in said for s in f.statements}
        if "contested" in judged:
            standing = "disputed"
        elif any(s.judgement == "accepted" for f in said if f.field == "exists" for s in f.statements) or (
            "accepted" in judged and not any(f.field == "exists" for f in said)
        ):
            standing = "followed"
        return Part(
            ref, kind.value, label, about.ref if about else None, about.text if about else "", said, standing, extra
        )

    def _visible(self, *ends: records.Label | None) -> bool:
        return all(may_see(self.user, end.confidentiality) for end in ends if end)

    def acts(self, numbers: Sequence[int]) -> tuple[Part, ...]:
        """What was done to whom."""
        rows = _typed(self.session, Act, numbers)
        named = records.labels(self.session, [n for r in rows for n in (r.incident_id, r.victim_id)])
        return tuple(
            self._part(
                r.id,
                Kind.ACT,
                codes.label("act_type", r.type) if r.type else "What was done",
                named[r.incident_id],
                victim=named[r.victim_id].ref,
                victim_name=named[r.victim_id].text,
                type=r.type,
                when=r.when_edtf,
            )
            for r in rows
            if self._visible(named[r.incident_id], named[r.victim_id])
        )

    def stages(self, numbers: Sequence[int]) -> tuple[Part, ...]:
        """The history of custody, in order."""
        rows = _typed(self.session, DetentionStage, numbers)
        acts = {act.id: act for act in _typed(self.session, Act, [r.act_id for r in rows])}
        named = records.labels(
            self.session, [*(a.victim_id for a in acts.values()), *(r.authority_id for r in rows if r.authority_id)]
        )
        places = records.place_names(self.session, [r.location_id for r in rows if r.location_id])
        return tuple(
            self._part(
                r.id,
                Kind.DETENTION_STAGE,
                codes.label("stage", r.stage) if r.stage else "Held",
                named[acts[r.act_id].victim_id],
                seq=r.seq,
                stage=r.stage,
                when=r.when_edtf,
                first=r.when_min,
                last=r.when_max,
                place=places.get(r.location_id or 0, ""),
                act=r.act_id,
                authority=named[r.authority_id].text if r.authority_id else "",
            )
            for r in rows
            if self._visible(named[acts[r.act_id].victim_id])
        )

    def injuries(self, numbers: Sequence[int]) -> tuple[Part, ...]:
        """Injuries with whose they are."""
        rows = _typed(self.session, Injury, numbers)
        named = records.labels(self.session, [r.individual_id for r in rows])
        return tuple(
            self._part(
                r.id,
                Kind.INJURY,
                codes.label("body_part", r.body_part) if r.body_part else "Injury",
                named[r.individual_id],
                body_part=r.body_part,
                side=r.side.value,
            )
            for r in rows
            if self._visible(named[r.individual_id])
        )

    def involvements(self, numbers: Sequence[int]) -> tuple[Part, ...]:
        """Who took part, in what role."""
        rows = _typed(self.session, Involvement, numbers)
        acts = dict(records.pick(self.session, Act.id, Act.victim_id, [r.act_id for r in rows if r.act_id]))
        named = records.labels(
            self.session, [n for r in rows for n in (r.actor_id, r.incident_id)] + list(acts.values())
        )
        found = []
        for r in rows:
            victim = named.get(acts.get(r.act_id or 0, 0))
            if self._visible(named[r.actor_id], named[r.incident_id], victim):
                found.append(
                    self._part(
                        r.id,
                        Kind.INVOLVEMENT,
                        codes.label("closed_involvement_role", r.role.value),
                        named[r.actor_id],
                        role=r.role.value,
                        incident=named[r.incident_id].ref,
                        incident_title=named[r.incident_id].text,
                        victim=victim.text if victim else "",
                        perpetrator=r.role is Role.ALLEGED_PERPETRATOR,
                    )
                )
        return tuple(found)

    def relations(self, numbers: Sequence[int], of: int) -> tuple[Part, ...]:
        """Ties, each seen from the record shown."""
        rows = _typed(self.session, Relation, numbers)
        named = records.labels(self.session, [n for r in rows for n in (r.from_id, r.to_id)])
        return tuple(
            self._part(
                r.id,
                Kind.RELATION,
                codes.label("relation_type", r.type or ""),
                named[r.to_id if r.from_id == of else r.from_id],
                type=r.type,
                outward=r.from_id == of,
            )
            for r in rows
            if self._visible(named[r.from_id], named[r.to_id])
        )

    def interventions(self, numbers: Sequence[int]) -> tuple[Part, ...]:
        """Advocacy and support, and what came back."""
        rows = _typed(self.session, Intervention, numbers)
        named = records.labels(self.session, [n for r in rows for n in (r.about_id, r.by_id, r.to_id) if n])
        return tuple(
            self._part(
                r.id,
                Kind.INTERVENTION,
                codes.label("intervention_type", r.type) if r.type else "Action",
                named[r.about_id],
                summary=r.summary,
                by=named[r.by_id].text if r.by_id else "",
                when=r.when_edtf,
            )
            for r in rows
            if self._visible(named[r.about_id], named.get(r.by_id or 0), named.get(r.to_id or 0))
        )


def _typed(session: Session, table: Any, numbers: Sequence[int]) -> list[Any]:
    found = {
        row.id: row
        for part in records.parts(numbers)
        for row in session.exec(select(table).where(table.id.in_(part))).all()
    }
    return [found[number] for number in dict.fromkeys(numbers) if number in found]


def _names(session: Session, number: int) -> tuple[tuple[str, str, str, bool], ...]:
    """(language tag, text, kind, followed) of every spelling, the one to show first."""
    own = records.names_of(session, [number]).get(number, [])
    shown = records.display_name(own)
    ordered = ([shown] if shown else []) + [name for name in own if name is not shown]
    return tuple((tag(n.language, n.script), n.text, n.kind, n.followed) for n in ordered)


def _status(session: Session, user: User, head: Record) -> dict[str, Any]:
    """Status today is an answer, not a column: the latest stage, and the day it is known for (decision 10)."""
    if head.kind is not Kind.INDIVIDUAL:
        return {}
    row = individual_rows(session, user, [head.id])[0]
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
    act = session.exec(
        select(Act.latest_stage_id)
        .where(Act.victim_id == person, col(Act.latest_stage_id).is_not(None))
        .order_by(col(Act.id).desc())
        .limit(1)
    ).first()
    told = [c.source_report_id for c in claims.of_subjects(session, [act], ("stage",))] if act else []
    days = (
        session.exec(select(func.max(SourceReport.received_at)).where(col(SourceReport.id).in_(told))).first()
        if told
        else None
    )
    return days.date() if days else None


def _history(session: Session, user: User, numbers: Sequence[int]) -> tuple[Happening, ...]:
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
        if may_see(user, report.confidentiality):
            lines.append(Happening(entry.made_at, people.get(entry.made_by, ""), f"Coded from “{report.text}”"))
    return tuple(sorted(lines, key=lambda line: line.at, reverse=True))


def _unknown(kind: Kind, own: Sequence[FactView], stages: Sequence[Part]) -> tuple[str, ...]:
    """What no source states: facts of the kind without any statement."""
    stated = {fact.field for fact in own}
    skip = {"exists", "contact", "contact_with_source", "count", "title", "description", "country_code"}
    missing = [
        fact.label
        for name, fact in facts(kind).items()
        if name not in stated | skip and fact.type is not ValueType.NAME and (fact.columns or not fact.many)
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
    typed = session.get(KINDS[head.kind].table, head.id)
    if isinstance(typed, SourceReport):
        publisher = records.labels(session, [typed.publisher_id]) if typed.publisher_id else {}
        kept = session.exec(select(File).where(File.source_report_id == head.id)).all()
        return {
            "type": typed.type,
            "url": typed.url,
            "received": typed.received_at.date(),
            "sha256": typed.body_sha256,
            "body": typed.body,
            "language": typed.language,
            "author": typed.author,
            "published": typed.published_edtf,
            "publisher": next(iter(publisher.values())).text if publisher else "",
            "reliability": typed.reliability,
            "handling": typed.handling,
            "files": tuple((f.original_name, f.size, f.sha256) for f in kept),
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


# --- home ---
@dataclass(frozen=True)
class Home:
    """What waits and what is there."""

    reports: int
    individuals: int
    incidents: int
    injuries: int
    waiting: int
    disputed: int
    last: tuple[ReportRow, ...]


def home(user: User) -> Home:
    """Counts and the last reports."""
    require(user, Permission.READ)
    with database.reading() as session:

        def count(kind: Kind) -> int:
            return int(
                session.exec(
                    select(func.count())
                    .select_from(Record)
                    .where(
                        Record.kind == kind,
                        Record.review_state != ReviewState.WITHDRAWN,
                        col(Record.confidentiality).in_(levels(user)),
                    )
                ).one()
            )

        numbers = session.exec(
            select(SourceReport.id)
            .join(Record, col(Record.id) == col(SourceReport.id))
            .where(col(Record.confidentiality).in_(levels(user)))
            .order_by(col(SourceReport.id).desc())
            .limit(6)
        ).all()
        return Home(
            count(Kind.SOURCE_REPORT),
            count(Kind.INDIVIDUAL),
            count(Kind.INCIDENT),
            count(Kind.INJURY),
            claims.waiting(session),
            int(session.exec(select(func.count()).select_from(Disagreement)).one()),
            tuple(_report_rows(session, numbers)),
        )


@dataclass(frozen=True)
class Options:
    """What lists can be narrowed to: label by ref, at most 500 of each."""

    incidents: Mapping[str, str]
    places: Mapping[str, str]
    sources: Mapping[str, str]


def options(user: User) -> Options:
    """Incidents, places and reports to choose from, those with the most recent first."""
    require(user, Permission.READ)
    with database.reading() as session:

        def last(kind: Kind) -> list[int]:
            query = select(Record.id).where(
                Record.kind == kind,
                Record.review_state != ReviewState.WITHDRAWN,
                col(Record.confidentiality).in_(levels(user)),
            )
            return list(session.exec(query.order_by(col(Record.id).desc()).limit(500)).all())

        incidents, reports = last(Kind.INCIDENT), last(Kind.SOURCE_REPORT)
        named = records.labels(session, [*incidents, *reports])
        places = last(Kind.LOCATION)
        paths, heads = records.place_names(session, places), records.labels(session, places)
        return Options(
            {named[n].ref: named[n].text for n in incidents},
            dict(sorted(((heads[n].ref, paths[n]) for n in places), key=lambda pair: pair[1])),
            {named[n].ref: named[n].text for n in reports},
        )

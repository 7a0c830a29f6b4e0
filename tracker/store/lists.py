"""Filtered, counted pages of individuals and incidents, read from the narrow list rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    String,
    and_,
    case,
    distinct,
    exists,
    func,
    not_,
    or_,
    true,
    union,
)
from sqlalchemy import select as choose
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from tracker.access import LEVELS, Confidentiality
from tracker.dates import SEASONS
from tracker.records import (
    Act,
    Claim,
    DetentionStage,
    Incident,
    Injury,
    ListRow,
    LocationBelow,
    Record,
)
from tracker.records.base import Kind, ReviewState
from tracker.store import sight


@dataclass(frozen=True)
class Wanted:
    """What a list is narrowed to, in numbers and codes; values of one kind are alternatives, kinds combine."""

    levels: tuple[Confidentiality, ...]
    incidents: tuple[int, ...] = ()
    incident_types: tuple[str, ...] = ()
    acts: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    sexes: tuple[str, ...] = ()
    injuries: tuple[str, ...] = ()
    locations: tuple[int, ...] = ()
    sources: tuple[int, ...] = ()
    standings: tuple[int, ...] = ()
    states: tuple[ReviewState, ...] = ()
    start: date | None = None
    end: date | None = None
    certain: bool = False
    words: str = ""
    named: tuple[
        int, ...
    ] = ()  # individuals whose names answer the words (store/name_search.py), where there are words
    titled: tuple[int, ...] | None = None  # incidents whose title holds the words; None: the database looks


@dataclass(frozen=True)
class Found:
    """Individuals of one page in the order of their names, how many match in all, and counts per value of facets."""

    page: list[int]
    total: int
    counts: Mapping[str, Mapping[Any, int]]


FACETS = {
    "stage": col(ListRow.status),
    "act": col(ListRow.act_type),
    "sex": col(ListRow.sex),
    "incident_type": col(ListRow.incident_type),
    "incident": col(ListRow.incident_id),
    "review": col(ListRow.standing),
}


OWN_NARROWING = {
    "stage": "stages",
    "act": "acts",
    "sex": "sexes",
    "incident_type": "incident_types",
    "incident": "incidents",
    "review": "standings",
}


def found(session: Session, wanted: Wanted, offset: int, limit: int, facets: Sequence[str] = ()) -> Found:
    """One page, its total and its counts, from the database.

    A facet is counted as if it narrowed nothing itself: so a reader sees what another choice would give.
    """
    counted = {}
    for facet in facets:
        own: dict[str, Any] = {OWN_NARROWING[facet]: ()}
        counted[facet] = counts(session, replace(wanted, **own), facet)
    return Found(individuals(session, wanted, offset, limit), total(session, wanted), counted)


def individuals(session: Session, wanted: Wanted, offset: int, limit: int) -> list[int]:
    """Individuals of one page, in the order of their names."""
    where = conditions(wanted)
    query = (
        choose(col(ListRow.individual_id), func.min(col(ListRow.sort_key)).label("name"))
        .where(*where)
        .group_by(col(ListRow.individual_id))
        .order_by("name", col(ListRow.individual_id))
        .offset(offset)
        .limit(limit)
    )
    return [row[0] for row in session.execute(query).all()]


def total(session: Session, wanted: Wanted) -> int:
    """How many individuals match."""
    query = choose(func.count(distinct(col(ListRow.individual_id)))).where(*conditions(wanted))
    return int(session.execute(query).scalar_one())


def individuals_at(session: Session, levels: Sequence[Confidentiality], place: int, at_most: int) -> int:
    """How many individuals were held or something was done to at a place or below; counting stops at `at_most`."""
    below = below_any((place,))
    seen = and_(*sight.at(levels, ListRow))
    held = and_(col(DetentionStage.location_id).in_(below), sight.known(levels, DetentionStage.id, "location"))
    ways = (
        choose(col(ListRow.individual_id)).where(seen, col(ListRow.location_id).in_(below)),
        choose(col(ListRow.individual_id))
        .join(DetentionStage, col(DetentionStage.act_id) == col(ListRow.id))
        .where(seen, held),
    )
    first = union(*(choose(query.distinct().limit(at_most).subquery()) for query in ways)).limit(at_most).subquery()
    return int(session.execute(choose(func.count()).select_from(first)).scalar_one())


def counts(session: Session, wanted: Wanted, facet: str) -> dict[Any, int]:
    """Individuals per value of a facet, among those that match."""
    column = FACETS[facet]
    query = choose(column, func.count(distinct(col(ListRow.individual_id)))).where(*conditions(wanted)).group_by(column)
    return {value: count for value, count in session.execute(query).all() if value is not None}


def conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    """The WHERE of a list of individuals."""
    where: list[ColumnElement[bool]] = sight.at(wanted.levels, ListRow)
    for column, values in (
        (col(ListRow.incident_id), wanted.incidents),
        (col(ListRow.incident_type), wanted.incident_types),
        (col(ListRow.act_type), wanted.acts),
        (col(ListRow.status), wanted.stages),
        (col(ListRow.sex), wanted.sexes),
        (col(ListRow.standing), wanted.standings),
    ):
        if values:
            where.append(column.in_(values))
    for sets in kin(wanted).values():
        columns = (ListRow.individual_id, ListRow.id, ListRow.location_id)
        where.append(
            or_(*(col(column).in_(query) for column, query in zip(columns, sets, strict=True) if query is not None))
        )
    if wanted.start or wanted.end:
        where.append(_in_days(wanted))
    return where


Set = Select[Any] | CompoundSelect[Any] | None
Sets = tuple[Set, Set, Set]


def kin(wanted: Wanted) -> dict[str, Sets]:
    """What narrows through other tables: sets of individuals, of rows (acts or individuals) and of places that fit.

    A row fits a narrowing when one of its three sets holds it.
    """
    sets: dict[str, Sets] = {}
    if wanted.injuries:
        sets["injuries"] = choose(col(Injury.individual_id)).where(_injured(wanted)), None, None
    if wanted.locations:
        below = below_any(wanted.locations)
        there = (col(DetentionStage.location_id).in_(below), sight.known(wanted.levels, DetentionStage.id, "location"))
        held = choose(col(DetentionStage.act_id)).where(*there)
        sets["locations"] = None, held, below
    if wanted.sources:  # the individual, an act, or a stage of it is the subject of a claim of one of these reports
        told = choose(col(Claim.subject_id)).where(col(Claim.source_report_id).in_(wanted.sources))
        staged = choose(col(DetentionStage.act_id)).where(col(DetentionStage.id).in_(told))
        sets["sources"] = told, union(told, staged), None
    if wanted.states:
        standing = choose(col(Record.id)).where(
            col(Record.kind) == Kind.INDIVIDUAL, col(Record.review_state).in_(wanted.states)
        )
        sets["states"] = standing, None, None
    if wanted.words:
        sets["words"] = choose(col(Record.id)).where(col(Record.id).in_(wanted.named)), None, None
    return sets


def _injured(wanted: Wanted) -> ColumnElement[bool]:
    """The injury is at one of these parts of the body, or of one of these kinds."""
    ways = ((col(Injury.body_part), "body_part"), (col(Injury.kind), "kind"))
    return or_(*(and_(c.in_(wanted.injuries), sight.known(wanted.levels, Injury.id, field)) for c, field in ways))


def below_any(locations: Sequence[int]) -> Select[Any]:
    """These places and everything below them."""
    return choose(col(LocationBelow.location_id)).where(col(LocationBelow.ancestor_id).in_(locations))


def _in_days(wanted: Wanted) -> ColumnElement[bool]:
    start = wanted.start.toordinal() if wanted.start else None
    end = wanted.end.toordinal() if wanted.end else None
    low, high = col(ListRow.day_min), col(ListRow.day_max)
    if wanted.certain:
        inside: list[ColumnElement[bool]] = [col(ListRow.own) == 1, low.is_not(None), high.is_not(None)]
        inside += [low >= start] if start is not None else []
        inside += [high <= end] if end is not None else []
        return and_(*inside)
    meets: list[ColumnElement[bool]] = [or_(low.is_not(None), high.is_not(None))]
    meets += [or_(high.is_(None), high >= start)] if start is not None else []
    meets += [or_(low.is_(None), low <= end)] if end is not None else []
    meets.append(_in_season(wanted, col(ListRow.season_min), col(ListRow.season_max)))
    return and_(*meets)


def season(wanted: Wanted) -> tuple[int, int] | None:
    """First and last month*100+day of an interval under a year, None where every day of a year falls in it.

    A day whose year nobody states falls between these days only if its month and day do.
    """
    if wanted.start is None or wanted.end is None or wanted.end - wanted.start >= timedelta(days=365):
        return None
    return tuple(day.month * 100 + day.day for day in (wanted.start, wanted.end))  # type: ignore[return-value]


def _in_season(wanted: Wanted, low: Any, high: Any) -> ColumnElement[bool]:
    days = season(wanted)
    if days is None:
        return true()
    first, last = days
    meets = and_(low <= last, high >= first) if first <= last else or_(low <= last, high >= first)
    return or_(low.is_(None), meets)


# --- incidents ---
def incidents(session: Session, wanted: Wanted, offset: int, limit: int) -> list[int]:
    """Incidents of one page: the latest first, those without a day last."""
    last: Any = col(Incident.when_max)
    if len(wanted.levels) < len(LEVELS):
        last = case((sight.known(wanted.levels, Incident.id, "when"), last))
    query = (
        choose(col(Incident.id))
        .join(Record, col(Record.id) == col(Incident.id))
        .where(*incident_conditions(wanted))
        .order_by(last.is_(None), last.desc(), col(Incident.id))
        .offset(offset)
        .limit(limit)
    )
    return [row[0] for row in session.execute(query).all()]


def incident_total(session: Session, wanted: Wanted) -> int:
    """How many incidents match."""
    query = choose(func.count()).select_from(Incident).join(Record, col(Record.id) == col(Incident.id))
    return int(session.execute(query.where(*incident_conditions(wanted))).scalar_one())


def incidents_at(session: Session, levels: Sequence[Confidentiality], place: int, at_most: int) -> int:
    """How many incidents happened at a place or below; counting stops at `at_most`."""
    seen = exists().where(
        col(Record.id) == col(Incident.id),
        col(Record.level).in_(levels),
        col(Record.review_state) != ReviewState.WITHDRAWN,
    )
    happened = and_(col(Incident.location_id).in_(below_any((place,))), sight.known(levels, Incident.id, "location"))
    there = choose(col(Incident.id)).where(happened, seen).limit(at_most)
    return int(session.execute(choose(func.count()).select_from(there.subquery())).scalar_one())


def places(session: Session, wanted: Wanted) -> set[int] | None:
    """Places below the chosen ones, else those where something that matches happened; None where nothing narrows."""
    if wanted.locations:
        return set(session.execute(below_any(wanted.locations)).scalars())
    of = replace(wanted, words="", named=(), titled=None)
    if of == Wanted(levels=wanted.levels):
        return None
    acts = choose(col(ListRow.id)).where(*conditions(of))
    at = union(
        choose(col(ListRow.location_id)).where(*conditions(of)),
        choose(col(DetentionStage.location_id)).where(
            col(DetentionStage.act_id).in_(acts), sight.known(of.levels, DetentionStage.id, "location")
        ),
        choose(col(Incident.location_id))
        .join(Record, col(Record.id) == col(Incident.id))
        .where(*incident_conditions(of), sight.known(of.levels, Incident.id, "location")),
    )
    return set(session.execute(at).scalars())


def incident_conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    """The WHERE of a list of incidents; what narrows individuals keeps the incidents that hold one."""
    where: list[ColumnElement[bool]] = [
        col(Record.kind) == Kind.INCIDENT,  # so that the index of kinds leads, not a scan of all records
        col(Record.level).in_(wanted.levels),
        col(Record.review_state) != ReviewState.WITHDRAWN,
    ]
    if wanted.incidents:
        where.append(col(Incident.id).in_(wanted.incidents))
    if wanted.incident_types:
        where += [col(Incident.type).in_(wanted.incident_types), sight.known(wanted.levels, Incident.id, "type")]
    if wanted.locations:
        there = col(Incident.location_id).in_(below_any(wanted.locations))
        where += [there, sight.known(wanted.levels, Incident.id, "location")]
    if wanted.sources:
        told = choose(col(Claim.subject_id)).where(col(Claim.source_report_id).in_(wanted.sources))
        where.append(col(Incident.id).in_(told))
    if wanted.states:
        where.append(col(Record.review_state).in_(wanted.states))
    if wanted.words and wanted.titled is not None:
        where.append(col(Incident.id).in_(wanted.titled))
    elif wanted.words:
        where.append(func.lower(col(Incident.title)).contains(wanted.words, autoescape=True))
    if wanted.start or wanted.end:
        where += [_incident_in_days(wanted), sight.known(wanted.levels, Incident.id, "when")]
    people = Wanted(
        wanted.levels,
        acts=wanted.acts,
        stages=wanted.stages,
        sexes=wanted.sexes,
        injuries=wanted.injuries,
        standings=wanted.standings,
    )
    if people != Wanted(wanted.levels):
        where.append(col(Incident.id).in_(choose(col(ListRow.incident_id)).where(*conditions(people))))
    return where


def _incident_in_days(wanted: Wanted) -> ColumnElement[bool]:
    low, high, edtf = col(Incident.when_min), col(Incident.when_max), col(Incident.when_edtf)
    if wanted.certain:
        inside: list[ColumnElement[bool]] = [
            low.is_not(None),
            high.is_not(None),
            edtf.not_like("%?%"),
            edtf.not_like("%~%"),
            edtf.not_like("%\\%%", escape="\\"),
        ]
        inside += [low >= wanted.start] if wanted.start else []
        inside += [high <= wanted.end] if wanted.end else []
        return and_(*inside)
    meets: list[ColumnElement[bool]] = [edtf.is_not(None)]
    meets += [or_(high.is_(None), high >= wanted.start)] if wanted.start else []
    meets += [or_(low.is_(None), low <= wanted.end)] if wanted.end else []
    meets.append(_in_unknown_year(wanted, edtf))
    return and_(*meets)


def _in_unknown_year(wanted: Wanted, edtf: Any) -> ColumnElement[bool]:
    """Whether a month or day of a year that nobody states falls in the interval; true of every other date."""
    days = season(wanted)
    if days is None:
        return true()
    plain = edtf
    for mark in "?~%":
        plain = func.replace(plain, mark, "", type_=String)
    month, day = func.substr(plain, 6, 2, type_=String), func.substr(plain, 9, 2, type_=String)
    of_a_year = and_(or_(plain.like("XXXX-__"), plain.like("XXXX-__-__")), month.not_in(("XX", "24")))
    begins = {f"{code}": f"{first:02}" for code, (first, _, _) in SEASONS.items()}
    ends = {f"{code}": f"{last:02}" for code, (_, last, _) in SEASONS.items()}
    first_day = case(begins, value=month, else_=month) + case((day.in_(("", "XX")), "01"), else_=day)
    last_day = case(ends, value=month, else_=month) + case((day.in_(("", "XX")), "31"), else_=day)
    low, high = (f"{number:04}" for number in days)
    meets = [first_day <= high, last_day >= low]
    return or_(not_(of_a_year), and_(*meets) if low <= high else or_(*meets))


def people_of(
    session: Session, incident_ids: Sequence[int], levels: Sequence[Confidentiality]
) -> dict[int, dict[int, int]]:
    """For each incident, how many individuals per standing."""
    query = (
        choose(col(ListRow.incident_id), col(ListRow.standing), func.count(distinct(col(ListRow.individual_id))))
        .where(col(ListRow.incident_id).in_(incident_ids), *sight.at(levels, ListRow))
        .group_by(col(ListRow.incident_id), col(ListRow.standing))
    )
    found: dict[int, dict[int, int]] = {}
    for incident, standing, count in session.execute(query).all():
        found.setdefault(incident, {})[standing] = count
    return found


def rows_of(session: Session, people: Sequence[int]) -> list[ListRow]:
    """All list rows of these individuals as this session sees them."""
    own = [col(ListRow.individual_id).in_(people), *sight.at(sight.levels_of(session), ListRow)]
    query = choose(ListRow).where(*own).order_by(col(ListRow.id))
    return list(session.execute(query).scalars().all())


def injuries(session: Session, wanted: Wanted, offset: int, limit: int) -> tuple[list[Injury], int]:
    """Injuries of matching individuals, and how many there are."""
    where: list[ColumnElement[bool]] = [
        col(Record.kind) == Kind.INJURY,
        col(Record.level).in_(wanted.levels),
        col(Record.review_state) != ReviewState.WITHDRAWN,
        _of_people(wanted),
    ]
    if wanted.injuries:
        where.append(_injured(wanted))
    if wanted.incidents:
        acts = choose(col(Act.id)).where(col(Act.incident_id).in_(wanted.incidents))
        where.append(or_(col(Injury.act_id).in_(acts), col(Injury.act_id).is_(None)))
    base = choose(Injury).join(Record, col(Record.id) == col(Injury.id)).where(*where)
    count = int(session.execute(choose(func.count()).select_from(base.subquery())).scalar_one())
    return list(session.execute(base.order_by(col(Injury.id)).offset(offset).limit(limit)).scalars().all()), count


def _of_people(wanted: Wanted) -> ColumnElement[bool]:
    """Injuries of individuals who match; where nothing narrows, their level alone is asked."""
    if wanted == Wanted(levels=wanted.levels):
        whose = aliased(Record)
        return exists().where(col(whose.id) == col(Injury.individual_id), col(whose.level).in_(wanted.levels))
    return col(Injury.individual_id).in_(choose(col(ListRow.individual_id)).where(*conditions(wanted)))

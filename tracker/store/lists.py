"""Filtered, counted pages of individuals and incidents, read from the narrow list rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
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
    type_coerce,
    union,
)
from sqlalchemy import select as choose
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from tracker import facets as facets_declared
from tracker.access import Confidentiality
from tracker.dates import SEASONS
from tracker.facets import Of, number_of
from tracker.records import (
    FacetRow,
    IncidentFacetRow,
    ListRow,
    LocationBelow,
    Record,
    SourceReport,
    StageRow,
)
from tracker.records.base import Kind, ReviewState
from tracker.store import gaps, repeated, sight
from tracker.store.repeated import NUMBERS, built


@dataclass(frozen=True)
class Wanted:
    """What a list is narrowed to, in numbers; values of one facet are alternatives, facets combine.

    `chosen` holds numbers of terms, records and the like by facet (tracker/facets.py); read it by `of`.
    """

    levels: tuple[Confidentiality, ...]
    chosen: tuple[tuple[str, tuple[int, ...]], ...] = ()
    states: tuple[ReviewState, ...] = ()
    start: date | None = None
    end: date | None = None
    certain: bool = False
    as_of: date | None = None
    words: str = ""
    named: tuple[int, ...] = ()  # where there are words: individuals whose names answer them (store/name_search.py)
    around: tuple[int, ...] = ()  # where there are days: incidents and reports that leave them out (store/gaps.py)
    titled: tuple[int, ...] = ()  # where there are words: incidents or reports whose titles hold them (store/titles.py)

    def of(self, facet: str) -> tuple[int, ...]:
        """The values that are chosen of a facet."""
        return next((values for name, values in self.chosen if name == facet), ())

    def to(self, **facets: Sequence[int]) -> Wanted:
        """The same, with these values of these facets; none takes a facet's narrowing away."""
        chosen = dict(self.chosen) | {name: tuple(values) for name, values in facets.items()}
        return replace(self, chosen=tuple(sorted((name, values) for name, values in chosen.items() if values)))

    def only(self, *facets: str) -> Wanted:
        """For the same levels, narrowed by these facets alone."""
        return Wanted(
            self.levels, tuple((n, v) for n, v in self.chosen if n in facets), as_of=self.as_of, certain=self.certain
        )


@dataclass(frozen=True)
class Found:
    """Individuals of one page in the order of their names, how many match in all, and counts per value of facets.

    `more` says that counting stopped: there are at least so many.
    """

    page: list[int]
    total: int
    counts: Mapping[str, Mapping[int, int]]
    more: bool = False


COLUMNS: dict[str, Any] = {
    "stage": ListRow.status,
    "act": ListRow.act_type,
    "sex": ListRow.sex,
    "incident_type": ListRow.incident_type,
    "incident": ListRow.incident_id,
    "review": ListRow.standing,
}  # facets that a list row holds; all others stand in facet_row
DATES = "dates"  # counted beside the facets: 1 surely in the chosen days, 0 perhaps (the sure ones among them)


def found(
    session: Session, wanted: Wanted, offset: int, limit: int, facets: Sequence[str] = (), top: int | None = None
) -> Found:
    """One page, its total and its counts, from the database.

    A facet is counted as if it narrowed nothing itself: so a reader sees what another choice would give. `top` keeps
    its most frequent values and those chosen.
    """
    counted = {facet: most(counts(session, wanted, facet), wanted.of(facet), cut(facet, top)) for facet in facets}
    return Found(individuals(session, wanted, offset, limit), total(session, wanted), counted)


def cut(facet: str, top: int | None) -> int | None:
    """How many values are kept: of words all, as some may not be read and must not push out others."""
    declared = facets_declared.every().get(facet)
    return None if declared and declared.of is Of.TEXT else top


def most(counted: Mapping[int, int], chosen: Sequence[int], top: int | None) -> dict[int, int]:
    """The most frequent values, and those that are chosen."""
    ordered = sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))
    kept = ordered if top is None else ordered[:top]
    return dict(kept) | {value: counted[value] for value in chosen if value in counted}


def individuals(session: Session, wanted: Wanted, offset: int, limit: int) -> list[int]:
    """Individuals of one page, in the order of their names."""
    return list(in_order(session, wanted, offset, limit))


def in_order(session: Session, wanted: Wanted, offset: int, limit: int) -> Iterator[int]:
    """The same one by one, along the index, so that the first ones come at once."""
    query = (
        choose(col(ListRow.sort_key), col(ListRow.individual_id))
        .where(*conditions(wanted))
        .distinct()
        .order_by(col(ListRow.sort_key), col(ListRow.individual_id))
        .offset(offset)
        .limit(limit)
    )
    return (number for _, number in session.execute(as_read(query, limit)))


def as_read(query: Any, limit: int) -> Any:
    """The query of so many rows, read a part at a time where it is long: keys are, and a row is an object."""
    return query.execution_options(yield_per=repeated.PART) if limit > repeated.PART else query


def total(session: Session, wanted: Wanted) -> int:
    """How many individuals match."""
    query = choose(func.count(distinct(col(ListRow.individual_id)))).where(*conditions(wanted))
    return int(session.execute(query).scalar_one())


def counts(session: Session, wanted: Wanted, facet: str) -> dict[int, int]:
    """Individuals per value of a facet, among those that match, whatever is chosen of the facet itself."""
    if facet == DATES:
        sure, perhaps = (total(session, replace(wanted, certain=certain)) for certain in (True, False))
        return {n: found for n, found in ((1, sure), (0, perhaps)) if found and (wanted.start or wanted.end)}
    where = conditions(wanted.to(**{facet: ()}))
    found = [query.where(*where).distinct().subquery() for query in pairs(wanted, facet, col(ListRow.individual_id))]
    both = union(*(choose(pair) for pair in found)).subquery() if len(found) > 1 else found[0]
    query = choose(both.c.value, func.count()).where(both.c.value.is_not(None)).group_by(both.c.value)
    return {int(value): count for value, count in session.execute(query).all()}


def pairs(wanted: Wanted, facet: str, whose: Any) -> list[Select[Any]]:
    """(value of a facet, `whose`) for all list rows: whose may be the row's individual, or its incident."""
    person, number, at = col(ListRow.individual_id), whose.label("number"), sight.at(wanted.levels, FacetRow)

    def of(value: Any) -> Select[Any]:
        return choose(value.label("value"), number).select_from(ListRow)

    def beside(name: str, value: Any) -> Select[Any]:
        own = [col(FacetRow.individual_id) == person, col(FacetRow.facet) == number_of(name)]
        where = col(FacetRow.row_id).in_((person, col(ListRow.id)))
        return of(value).join(FacetRow, and_(*own, where, *at))

    if facet == "stage" and wanted.as_of:
        return [
            of(_number(StageRow.stage)).join(StageRow, and_(col(StageRow.individual_id) == person, *_known_by(wanted)))
        ]
    if facet in COLUMNS:
        return [of(_number(COLUMNS[facet]))]
    if facet == "confidentiality":
        return [of(_number(Record.level)).join(Record, col(Record.id) == person)]
    if facet == "publisher":
        named = and_(col(SourceReport.id) == col(FacetRow.value), *publisher_seen(wanted))
        return [beside("source", col(SourceReport.publisher_id)).join(SourceReport, named)]
    if facet == "location":
        above, lies = col(LocationBelow.ancestor_id), col(LocationBelow.location_id)
        here = of(above).join(LocationBelow, lies == col(ListRow.location_id))
        return [here, beside(facet, above).join(LocationBelow, lies == col(FacetRow.value))]
    if is_shared(facet):
        given = and_(col(IncidentFacetRow.incident_id) == col(ListRow.incident_id), *shared(wanted, facet))
        return [of(col(IncidentFacetRow.value)).join(IncidentFacetRow, given)]
    return [beside(facet, col(FacetRow.value))]


def publisher_seen(wanted: Wanted) -> list[ColumnElement[bool]]:
    """Who published a report may be known, and seen."""
    whose = aliased(Record)
    who = exists().where(col(whose.id) == col(SourceReport.publisher_id), col(whose.level).in_(wanted.levels))
    return [who, sight.known(wanted.levels, SourceReport.id, "publisher")]


def _number(column: Any) -> Any:
    """A coded column as the number that it holds."""
    return type_coerce(col(column), Integer)


def _known_by(wanted: Wanted) -> list[ColumnElement[bool]]:
    """The stages that were the status on the day `as_of`."""
    how = "sure" if wanted.certain else "maybe"
    day = wanted.as_of.toordinal() if wanted.as_of else 0
    begins, ends = col(getattr(StageRow, f"{how}_from")), col(getattr(StageRow, f"{how}_to"))
    return [*sight.at(wanted.levels, StageRow), begins <= day, ends > day]


def conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    """The WHERE of a list of individuals."""
    where: list[ColumnElement[bool]] = sight.at(wanted.levels, ListRow)
    person, row = col(ListRow.individual_id), col(ListRow.id)
    for facet, values in wanted.chosen:
        if facet == "stage" and wanted.as_of:
            then = [*_known_by(wanted), _number(StageRow.stage).in_(values)]
            where.append(person.in_(choose(col(StageRow.individual_id)).where(*then)))
        elif facet in COLUMNS:
            where.append(_number(COLUMNS[facet]).in_(values))
        elif facet == "confidentiality":
            held = choose(col(Record.id)).where(col(Record.kind) == Kind.INDIVIDUAL, _number(Record.level).in_(values))
            where.append(person.in_(held))
        elif facet == "location":
            below = below_any(values)
            where.append(or_(col(ListRow.location_id).in_(below), row.in_(_beside(wanted, facet, below))))
        elif is_shared(facet):
            where.append(col(ListRow.incident_id).in_(in_incidents(wanted, facet, values)))
        else:
            beside = _beside(wanted, *meant(wanted, facet, values))
            where.append(or_(person.in_(beside), row.in_(beside)))
    for query in kin(wanted).values():
        where.append(person.in_(query))
    if wanted.start or wanted.end:
        where.append(_in_days(wanted))
    return where


def meant(wanted: Wanted, facet: str, values: Sequence[int]) -> tuple[str, Any]:
    """The facet of facet_row and its values: who published is asked of the reports."""
    if facet != "publisher":
        return facet, values
    by = col(SourceReport.publisher_id).in_(values)
    return "source", choose(col(SourceReport.id)).where(by, sight.known(wanted.levels, SourceReport.id, facet))


def _beside(wanted: Wanted, facet: str, values: Any) -> Select[Any]:
    """Individuals and acts that have one of these values of a facet."""
    at = sight.at(wanted.levels, FacetRow)
    return choose(col(FacetRow.row_id)).where(
        col(FacetRow.facet) == number_of(facet), col(FacetRow.value).in_(values), *at
    )


def is_shared(facet: str) -> bool:
    """Whether an incident gives this facet to everybody in it."""
    declared = facets_declared.every().get(facet)
    return declared is not None and declared.is_shared


def in_incidents(wanted: Wanted, facet: str, values: Sequence[int]) -> Select[Any]:
    """Incidents that give one of these values of a facet to everybody in them."""
    given = shared(wanted, facet)
    return choose(col(IncidentFacetRow.incident_id)).where(col(IncidentFacetRow.value).in_(values), *given)


def shared(wanted: Wanted, facet: str) -> list[ColumnElement[bool]]:
    """The rows of a facet that incidents give to everybody in them."""
    return [col(IncidentFacetRow.facet) == number_of(facet), *sight.at(wanted.levels, IncidentFacetRow)]


def kin(wanted: Wanted) -> dict[str, Select[Any]]:
    """What narrows through tables that are no part of the lists: the individuals that fit."""
    sets: dict[str, Select[Any]] = {}
    if wanted.states:
        sets["states"] = choose(col(Record.id)).where(
            col(Record.kind) == Kind.INDIVIDUAL, col(Record.review_state).in_(wanted.states)
        )
    if wanted.words:
        sets["words"] = choose(col(Record.id)).where(col(Record.id).in_(wanted.named))
    return sets


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
    if start is not None and end is not None:
        inside = [*gaps.of_rows(start, end), *sight.at(wanted.levels, FacetRow)]
        meets.append(col(ListRow.id).not_in(choose(col(FacetRow.row_id)).where(*inside)))
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


# --- a record's own days ---
def in_stated_days(wanted: Wanted, number: Any, low: Any, high: Any, edtf: Any) -> ColumnElement[bool]:
    """Whether a date, as it is stated with its first and last day, lies in the chosen days: surely, or perhaps."""
    low, high, edtf = col(low), col(high), col(edtf)
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
    meets: list[ColumnElement[bool]] = [edtf.is_not(None), *([number.not_in(wanted.around)] if wanted.around else [])]
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


def rows_of(session: Session, people: Sequence[int]) -> list[Any]:
    """All list rows of these individuals as this session sees them: with the attributes of ListRow, not to be changed."""

    def ask(some: Sequence[int]) -> dict[int, list[Any]]:
        found: dict[int, list[Any]] = {}
        for row in repeated.rows(session, _rows_query(sight.levels_of(session)), some):
            found.setdefault(row.individual_id, []).append(row)
        return found

    return [row for own in repeated.read(session, "list rows", people, ask).values() for row in own]


@lru_cache(maxsize=8)
def _rows_query(seen: tuple[Confidentiality, ...]) -> Any:
    own = [col(ListRow.individual_id).in_(NUMBERS), *sight.at(seen, ListRow)]
    return built(
        choose(*(getattr(ListRow, name) for name in ListRow.model_fields)).where(*own).order_by(col(ListRow.id))
    )

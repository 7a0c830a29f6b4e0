"""Source reports as a list: what narrows it, and what each has of a facet.

Some facets are a report's own; all others are those of the individuals it tells of.
"""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Integer, and_, func, literal, not_, or_, type_coerce, union_all
from sqlalchemy import select as choose
from sqlmodel import Session, col

from tracker.facets import number_of
from tracker.records import FacetRow, ListRow, Record, SourceReport
from tracker.records.base import Kind
from tracker.store import lists, own_values, sight, titles
from tracker.store.lists import Wanted
from tracker.store.own_values import Query

COLUMNS = {"document_type": (SourceReport.type, "type"), "publisher": (SourceReport.publisher_id, "publisher")}
OWN = (*COLUMNS, "reliability", "confidentiality", "review", "source")
NUMBER: Any = col(SourceReport.id)


def of_people(wanted: Wanted) -> Wanted:
    """What the list asks of the individuals that a report tells of."""
    return wanted.only(*(facet for facet, _ in wanted.chosen if facet not in OWN))


def alone(wanted: Wanted) -> Wanted:
    """The same without what is asked of individuals."""
    return wanted.to(**{facet: () for facet, _ in of_people(wanted).chosen})


def query(wanted: Wanted, *columns: Any) -> Any:
    """The query for all reports that match."""
    return choose(*columns).select_from(SourceReport).join(Record, col(Record.id) == NUMBER).where(*conditions(wanted))


def page(session: Session, wanted: Wanted, offset: int, limit: int) -> list[int]:
    """Reports of one page: the last received first."""
    ordered = query(wanted, NUMBER).order_by(col(SourceReport.received_at).desc(), NUMBER.desc())
    return list(session.execute(ordered.offset(offset).limit(limit)).scalars().all())


def total(session: Session, wanted: Wanted) -> int:
    """How many reports match."""
    return int(session.execute(query(wanted, func.count())).scalar_one())


def conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    """The WHERE of a list of source reports. Words may stand in the title."""
    where: list[ColumnElement[bool]] = [col(Record.kind) == Kind.SOURCE_REPORT, col(Record.level).in_(wanted.levels)]
    for facet, chosen in wanted.chosen:
        if facet in COLUMNS:
            column, name = COLUMNS[facet]
            where += [_number(column).in_(chosen), sight.known(wanted.levels, NUMBER, name)]
        elif facet == "reliability":
            where.append(_number(SourceReport.reliability).in_(chosen))
        elif facet == "source":
            where.append(NUMBER.in_(chosen))
        elif facet == "confidentiality":
            where.append(_number(Record.level).in_(chosen))
        elif facet == "review":
            where.append(or_(*(own_values.holds(NUMBER, standing) for standing in chosen)))
    if wanted.states:
        where.append(col(Record.review_state).in_(wanted.states))
    if wanted.words:
        where.append(titles.among(NUMBER, wanted.titled))
    if wanted.start or wanted.end:
        where.append(_in_days(wanted))
    people = of_people(wanted)
    if people.chosen:
        tells = _tells(wanted)
        told = choose(tells.c.report).select_from(ListRow).join(tells, _of_row(tells))
        where.append(NUMBER.in_(told.where(*lists.conditions(people))))
    return where


def _tells(wanted: Wanted) -> Any:
    """Which report tells of which individual, or of one of their acts alone."""
    columns: Any = (col(FacetRow.individual_id), col(FacetRow.row_id), col(FacetRow.value).label("report"))
    return (
        choose(*columns)
        .where(col(FacetRow.facet) == number_of("source"), *sight.at(wanted.levels, FacetRow))
        .subquery()
    )


def _of_row(tells: Any) -> ColumnElement[bool]:
    """What a report tells is about the individual of a list row, or about its act."""
    person, row = col(ListRow.individual_id), col(ListRow.id)
    return and_(tells.c.individual_id == person, tells.c.row_id.in_((person, row)))


def _in_days(wanted: Wanted) -> ColumnElement[bool]:
    """Published in these days. Of a report without a day, or whose day may not be known, is known that it was there
    when it was received: perhaps."""
    edtf, known = col(SourceReport.published_edtf), sight.known(wanted.levels, NUMBER, "published")
    stated = and_(
        lists.in_stated_days(wanted, NUMBER, SourceReport.published_min, SourceReport.published_max, edtf), known
    )
    if wanted.certain:
        return stated
    perhaps: ColumnElement[bool] = or_(edtf.is_(None), not_(known))
    if wanted.start:  # a day is over later in the west than here
        begins = datetime.combine(wanted.start, time(), UTC) - timedelta(days=1)
        perhaps = and_(perhaps, col(SourceReport.received_at) >= begins)
    return or_(stated, perhaps)


def values(wanted: Wanted, facet: str) -> Query:
    """(value, report) of a facet for all reports that match."""

    def of(value: Any, *more: Any) -> Query:
        found = own_values.pairs(value, NUMBER, [*conditions(wanted), *more]).select_from(SourceReport)
        return found.join(Record, col(Record.id) == NUMBER)

    if facet == "review":
        each = (
            of(literal(standing, Integer), own_values.holds(NUMBER, standing)) for standing in own_values.OF_REPORTS
        )
        both = union_all(*each).subquery()
        return choose(both.c.value, both.c.number)
    if facet in COLUMNS:
        column, name = COLUMNS[facet]
        seen = lists.publisher_seen(wanted) if facet == "publisher" else [sight.known(wanted.levels, NUMBER, name)]
        return of(_number(column), *seen)
    if facet == "reliability":
        return of(_number(SourceReport.reliability))
    if facet == "confidentiality":
        return of(_number(Record.level))
    people, tells = of_people(wanted), _tells(wanted)
    asked = lists.conditions(people)
    rows = lists.pairs(people, facet, tells.c.report)
    told = own_values.both(*(query.join(tells, _of_row(tells)).where(*asked) for query in rows)).subquery()
    found = own_values.pairs(told.c.value, told.c.number, conditions(alone(wanted))).select_from(told)
    return found.join(SourceReport, told.c.number == NUMBER).join(Record, col(Record.id) == NUMBER)


def _number(column: Any) -> Any:
    """A coded column as the number that it holds."""
    return type_coerce(col(column), Integer)

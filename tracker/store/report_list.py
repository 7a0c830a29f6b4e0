"""Source reports as a list: what narrows it, and what each has of a facet."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Integer, and_, func, literal, not_, or_, type_coerce, union_all
from sqlalchemy import select as choose
from sqlmodel import Session, col

from tracker.records import Record, SourceReport
from tracker.records.base import Kind
from tracker.store import lists, own_values, sight, titles
from tracker.store.lists import Wanted
from tracker.store.own_values import Query

COLUMNS = {"document_type": (SourceReport.type, "type"), "publisher": (SourceReport.publisher_id, "publisher")}
NUMBER: Any = col(SourceReport.id)


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
    return where


def _in_days(wanted: Wanted) -> ColumnElement[bool]:
    """Published in these days. Of a report without a day, or whose day may not be known, is known that it was there
    when it was received: perhaps."""
    edtf, known = col(SourceReport.published_edtf), sight.known(wanted.levels, NUMBER, "published")
    stated = and_(lists.in_stated_days(wanted, SourceReport.published_min, SourceReport.published_max, edtf), known)
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
    return of(_number(Record.level))


def _number(column: Any) -> Any:
    """A coded column as the number that it holds."""
    return type_coerce(col(column), Integer)

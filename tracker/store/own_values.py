"""What a record has by its own statements, asked of the database: where its review stands, who tells of it, what differs.

Statements are narrowed to what the session sees as everywhere (store/sight.py); corrected ones count no more.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    and_,
    case,
    exists,
    func,
    literal,
    literal_column,
    not_,
    or_,
    type_coerce,
    union_all,
)
from sqlalchemy import select as choose
from sqlalchemy.orm import aliased
from sqlmodel import col

from tracker import codes, facets
from tracker.records import Claim, Disagreement, ImportBatch, Record, SourceReport
from tracker.records.base import Judgement
from tracker.store import lists, sight
from tracker.store.lists import Wanted

WAITING, FOLLOWED, DISPUTED = 0, 1, 2  # as in a list row
HEADS = ("exists", "type", "body_part", "role", "stage")  # the statements that say that there is such a record
ANY = codes.term_number("field", facets.ANY_FIELD)
HOW_KNOWN = ("source", "publisher", "confidentiality", "review", "dispute")  # facets of any record that a list shows
Query = Select[Any]  # of pairs: the value of a facet, the number of what a list shows


def pairs(value: Any, number: Any, where: Sequence[Any]) -> Query:
    """(value, number) of the records of `number` that fit."""
    return choose(value.label("value"), number.label("number")).where(*where)


def numbered(column: Any) -> Any:
    """A coded column as the number that it holds."""
    return type_coerce(col(column), Integer)


def both(*queries: Query) -> Query:
    """The pairs of all of these."""
    found = union_all(*queries).subquery()
    return choose(found.c.value, found.c.number)


# --- the facets of how a record is known (HOW_KNOWN) ---
def has(wanted: Wanted, number: Any, facet: str, values: Sequence[int]) -> ColumnElement[bool]:
    """Whether the record `number`, joined as Record, has one of these values."""
    match facet:
        case "source" | "publisher":
            return is_told(wanted, number, facet, values)
        case "confidentiality":
            return numbered(Record.level).in_(values)  # type: ignore[no-any-return]  # a column that SQLModel types loosely
        case "review":
            return standing(number).in_(values)
        case _:
            return differs(wanted, number, values)


def of_facet(of: Callable[[Any], Query], wanted: Wanted, number: Any, facet: str) -> Query:
    """(value, number) of the facet; `of` makes the query of a value for all records that a list shows."""
    match facet:
        case "source":
            return told(of(REPORT), number)
        case "publisher":
            return published(told(of(col(SourceReport.publisher_id)), number), wanted, REPORT)
        case "confidentiality":
            return of(numbered(Record.level))
        case "review":
            return of(standing(number))
        case _:
            each = differing(of(numbered(Disagreement.field)), wanted, number)
            return both(each, differing(of(literal(ANY, Integer)), wanted, number))


# --- review ---
def standing(number: Any) -> ColumnElement[int]:
    """Where the review of the record `number` stands, by the statements that say that there is such a record."""
    judged = ((_is_judged(number, Judgement.CONTESTED), DISPUTED), (_is_judged(number, Judgement.ACCEPTED), FOLLOWED))
    return case(*judged, else_=WAITING)


def _is_judged(number: Any, judgement: Judgement) -> ColumnElement[bool]:
    """Whether one of these statements is judged so, by itself or with its load."""
    claim, later, load = aliased(Claim), aliased(Claim), aliased(ImportBatch)
    with_load = choose(col(load.judgement)).where(col(load.id) == col(claim.batch_id)).scalar_subquery()
    corrected = exists().where(
        col(later.supersedes_id) == col(claim.id), col(later.subject_id) == col(claim.subject_id)
    )
    return exists().where(
        col(claim.subject_id) == number,
        col(claim.field).in_(HEADS),
        func.coalesce(col(claim.judgement), with_load) == judgement,
        not_(corrected),
    )


OF_REPORTS = {WAITING: Judgement.OPEN, FOLLOWED: Judgement.ACCEPTED, DISPUTED: Judgement.CONTESTED}


def holds(report: Any, standing: int) -> ColumnElement[bool]:
    """Whether the report `report` holds a statement that stands so, judged by itself or with a load of the report's."""
    judgement = OF_REPORTS[standing]
    claim, load = aliased(Claim), aliased(ImportBatch)
    number: Any = literal_column(
        str(list(Judgement).index(judgement))
    )  # written out: only so an index of these is used
    own = exists().where(col(claim.source_report_id) == report, type_coerce(col(claim.judgement), Integer) == number)
    return or_(own, exists().where(col(load.source_report_id) == report, col(load.judgement) == judgement))


# --- who tells of it ---
REPORT: Any = func.coalesce(col(Claim.source_report_id), col(ImportBatch.source_report_id))  # a load says it once


def told(query: Query, number: Any) -> Query:
    """The same with the statements on the record `number` and their loads: what REPORT is read from."""
    query = query.join(Claim, col(Claim.subject_id) == number)
    return query.outerjoin(ImportBatch, col(ImportBatch.id) == col(Claim.batch_id))


def published(query: Query, wanted: Wanted, report: Any) -> Query:
    """The same with the report, where who published it may be known and seen."""
    return query.join(SourceReport, and_(col(SourceReport.id) == report, *lists.publisher_seen(wanted)))


def is_told(wanted: Wanted, number: Any, facet: str, values: Sequence[int]) -> ColumnElement[bool]:
    """Whether one of these reports (or publishers, as `facet` says) tells of the record `number`."""
    claim, load = aliased(Claim), aliased(ImportBatch)
    report = func.coalesce(col(claim.source_report_id), col(load.source_report_id))
    said = choose(1).select_from(claim).outerjoin(load, col(load.id) == col(claim.batch_id))
    return said.where(col(claim.subject_id) == number, report.in_(lists.meant(wanted, facet, values)[1])).exists()


# --- what sources say differently ---
def differs(wanted: Wanted, number: Any, fields: Sequence[int]) -> ColumnElement[bool]:
    """Whether sources disagree about one of these facts of the record `number`."""
    of = [] if ANY in fields else [type_coerce(col(Disagreement.field), Integer).in_(fields)]
    return exists().where(col(Disagreement.subject_id) == number, *of, *sight.at(wanted.levels, Disagreement))


def differing(query: Query, wanted: Wanted, number: Any) -> Query:
    """The same with the facts on which sources disagree: `Disagreement.field`."""
    own = and_(col(Disagreement.subject_id) == number, *sight.at(wanted.levels, Disagreement))
    return query.join(Disagreement, own)

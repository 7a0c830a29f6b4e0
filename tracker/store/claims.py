"""Claims as the code sees them: one logical claim, whatever a batch says once and a detail says apart."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Integer,
    RowMapping,
    Select,
    and_,
    column,
    delete,
    exists,
    false,
    func,
    insert,
    literal_column,
    or_,
    table,
    union_all,
    update,
)
from sqlalchemy import select as choose
from sqlmodel import Session, col

from tracker import codes
from tracker.records import BatchTouch, Claim, ClaimDetail, ImportBatch, Name, Record
from tracker.records.base import BIG, Attribution, Basis, Closed, Code, Judgement, Moment, Stance, Uid, Words
from tracker.store import added, cells, contacts, loads, mixing, name_index, plain, sight
from tracker.store.repeated import NUMBERS, in_few_forms, parts

ALL = table(
    "claim_all",
    column("subject_id", BIG),
    column("field", Code("field")),
    column("id", BIG),
    column("batch_id", BIG),
    column("row_no", Integer),
    column("value_text", Words),
    column("value_term", Integer),
    column("value_record_id", BIG),
    column("value_min", Integer),
    column("value_max", Integer),
    column("supersedes_id", BIG),
    column("holds", Integer),
    column("source_report_id", BIG),
    column("speaker_id", BIG),
    column("judgement", Closed(Judgement)),
    column("stance", Closed(Stance)),
    column("basis", Closed(Basis)),
    column("credibility", Code("credibility")),
    column("attribution", Closed(Attribution)),
    column("uid", Uid),
    column("quote_start", Integer),
    column("quote_end", Integer),
    column("quote", Words),
    column("locator", Words),
    column("channel", Code("document_type")),
    column("connection", Code("source_connection")),
    column("note", Words),
    column("entry_id", BIG),
    column("self_reviewed", Boolean),
    column("judged_by", Integer),
    column("judged_at", Moment),
    column("created_at", Moment),
    column("created_by", Integer),
)
DETAIL = ClaimDetail.__table__  # type: ignore[attr-defined]  # SQLModel adds __table__ at run time
LATER = Claim.__table__.alias("later")  # type: ignore[attr-defined]
OWN_REPORT = column("own_report_id", BIG)  # of the view, without the batch's: the one that an index finds


@dataclass(frozen=True)
class ClaimRow:
    """One claim, complete. `term` is the bare code of a coded value."""

    subject_id: int
    field: str
    id: int
    batch_id: int | None
    row_no: int | None
    value_text: str | None
    value_term: int | None
    value_record_id: int | None
    value_min: int | None
    value_max: int | None
    supersedes_id: int | None
    holds: int | None
    source_report_id: int
    speaker_id: int | None
    judgement: Judgement
    stance: Stance
    basis: Basis
    credibility: str
    attribution: Attribution
    uid: UUID | None
    quote_start: int | None
    quote_end: int | None
    quote: str | None
    locator: str | None
    channel: str | None
    connection: str | None
    note: str | None
    entry_id: int | None
    self_reviewed: bool | None
    judged_by: int | None
    judged_at: datetime | None
    created_at: datetime | None
    created_by: int | None

    @property
    def term(self) -> str | None:
        """Bare code of the value."""
        found = codes.known(self.value_term) if self.value_term is not None else None
        return found.code if found else None


CORRECTED = exists().where(LATER.c.supersedes_id == ALL.c.id, LATER.c.subject_id == ALL.c.subject_id)


def _rows(session: Session, query: Any) -> list[ClaimRow]:
    return [_row(session, found) for found in session.execute(query).mappings()]


def _row(session: Session, found: Mapping[str, Any] | RowMapping) -> ClaimRow:
    row = dict(found)
    if row["uid"] is None and row["batch_id"] is not None:
        row["uid"] = uid_of(session, row["subject_id"], row["id"])
    return ClaimRow(**contacts.told_claim(row))


def uid_of(session: Session, subject: int, claim: int) -> UUID:
    """The outside name of a statement of a bulk load, made of its numbers: nothing of it is stored (UUID version 8)."""
    said = mixing.mixed(session, subject) << mixing.BITS | mixing.mixed(session, claim)
    return UUID(int=said >> 22 << 80 | 8 << 76 | 0b10 << 62 | (said & LOW) << 40 | _LOADED)


def _numbers_of(session: Session, uid: UUID) -> tuple[int, int] | None:
    """The subject and number of a bulk load's statement, None where the name is none of those."""
    if uid.int >> 76 & 15 != 8 or uid.int & (1 << 40) - 1 != _LOADED:
        return None
    said = uid.int >> 80 << 22 | uid.int >> 40 & LOW
    return mixing.unmixed(session, said >> mixing.BITS), mixing.unmixed(session, said & mixing.MASK)


LOW = (1 << 22) - 1
_LOADED = 0x6C6F616465  # marks such a name


def _all(session: Session) -> Select[Any]:
    """All claims that this session may see."""
    return choose(ALL).where(*sight.of_claims(session, ALL))


def _live(query: Select[Any]) -> Select[Any]:
    return query.where(~CORRECTED)


def of_subjects(
    session: Session, subjects: Iterable[int], fields: Sequence[str] = (), with_corrected: bool = False
) -> list[ClaimRow]:
    """All claims about these records in the order they were made; corrected ones only where asked for."""
    wanted = list(dict.fromkeys(subjects))
    found: list[ClaimRow] = []
    for start in range(0, len(wanted), 500):
        query = _all(session).where(ALL.c.subject_id.in_(wanted[start : start + 500]))
        if fields:
            query = query.where(ALL.c.field.in_(fields))
        query = (query if with_corrected else _live(query)).order_by(ALL.c.id)
        found += _rows(session, query)
    return found


@lru_cache(maxsize=64)
def _told_query(terms: sight.Terms | None) -> Select[Any]:
    query = choose(ALL, CORRECTED.label("corrected")).where(*sight.rule_of_claims(ALL, terms))
    return query.where(ALL.c.subject_id.in_(NUMBERS)).order_by(ALL.c.id)


@lru_cache(maxsize=64)
def _valued_query(terms: sight.Terms | None) -> Select[Any]:
    query = choose(ALL).where(*sight.rule_of_claims(ALL, terms))
    return query.where(ALL.c.value_record_id.in_(NUMBERS)).order_by(ALL.c.id)


def told(session: Session, subjects: Iterable[int]) -> tuple[list[ClaimRow], set[int]]:
    """All claims about these records in the order they were made, and the numbers of those that were corrected."""
    found: list[ClaimRow] = []
    corrected: set[int] = set()
    query = _told_query(sight.terms(session))
    for part in parts(subjects):
        for row in session.execute(query, {"numbers": in_few_forms(part)}).mappings():
            values = dict(row)
            is_corrected = values.pop("corrected")
            found.append(_row(session, values))
            if is_corrected:
                corrected.add(found[-1].id)
    return found, corrected


class Brief(NamedTuple):
    """A claim without the words around it: what caches are made of."""

    subject_id: int
    field: str
    id: int
    batch_id: int | None
    value_text: str | None
    value_term: int | None
    value_record_id: int | None
    value_min: int | None
    value_max: int | None
    supersedes_id: int | None
    holds: int | None
    source_report_id: int
    speaker_id: int | None
    judgement: Judgement
    stance: Stance

    @property
    def term(self) -> str | None:
        """Bare code of the value."""
        found = codes.known(self.value_term) if self.value_term is not None else None
        return found.code if found else None


BRIEF = tuple(ALL.c[name] for name in Brief._fields)


@lru_cache(maxsize=64)
def _brief_query(terms: sight.Terms | None) -> Select[Any]:
    return choose(*BRIEF).where(*sight.rule_of_claims(ALL, terms), ALL.c.subject_id.in_(NUMBERS))


def briefs(session: Session, subjects: Iterable[int]) -> list[Brief]:
    """All claims about these records that nobody corrected, in the order they were made; many times faster than whole.

    A guarded contact stays as it is stored.
    """
    wanted = list(dict.fromkeys(subjects))
    found: list[Brief] = []
    query = _brief_query(sight.terms(session))
    for part in parts(wanted):
        found += map(Brief._make, session.execute(query, {"numbers": in_few_forms(part)}).all())
    corrected = {claim.supersedes_id for claim in found}
    return sorted((claim for claim in found if claim.id not in corrected), key=lambda claim: claim.id)


def between(session: Session, first: int, last: int, batch: int) -> list[Brief]:
    """The statements of a bulk load about records of these numbers that nobody judged apart, in their order."""
    own = choose(col(Claim.id)).where(
        col(Claim.subject_id) == ALL.c.subject_id,
        col(Claim.field) == ALL.c.field,
        col(Claim.id) == ALL.c.id,
        col(Claim.judgement).is_(None),
    )
    query = choose(*BRIEF).where(ALL.c.subject_id.between(first, last), ALL.c.batch_id == batch, own.exists())
    return list(map(Brief._make, session.execute(query.order_by(ALL.c.id)).all()))


def told_by_load(session: Session, subjects: Sequence[int], batch: int) -> set[int]:
    """Of these records, those about which a load says something."""
    query = choose(ALL.c.subject_id).where(ALL.c.subject_id.in_(subjects), ALL.c.batch_id == batch)
    return set(session.execute(query.distinct()).scalars())


def told_brief(claim: Brief) -> Any:
    """The same claim with a guarded contact as the program sees it, for store/followed.py."""
    told = contacts.told_claim(claim._asdict())
    return Brief(**told)


def forget(session: Session, made_later: Sequence[ClaimRow]) -> None:
    """Take claims away: only inside a transaction that is never kept (database.pretending)."""
    for claim in sorted(made_later, key=lambda c: c.id, reverse=True):  # a correction before what it corrects
        name_index.leave(session, col(Name.claim_id) == claim.id)
        session.execute(delete(Name).where(col(Name.claim_id) == claim.id))
        session.execute(delete(ClaimDetail).where(col(ClaimDetail.claim_id) == claim.id))
        session.execute(
            delete(Claim).where(
                col(Claim.subject_id) == claim.subject_id, col(Claim.field) == claim.field, col(Claim.id) == claim.id
            )
        )


def wording(session: Session, needles: Sequence[str]) -> list[ClaimRow]:
    """Claims whose value, words, remark or place outside the text holds one of these pieces."""
    held = (ALL.c.value_text, ALL.c.quote, ALL.c.note, ALL.c.locator)
    where = [column.contains(needle, autoescape=True) for needle in needles for column in held]
    query = choose(ALL).where(or_(false(), *where)).order_by(ALL.c.id)
    return _rows(session, query)


def of_report(
    session: Session, report_id: int, judgements: Sequence[Judgement] = (), with_corrected: bool = False
) -> list[ClaimRow]:
    """All claims from one report in the order they were made; corrected ones only where asked for."""
    query = _all(session).where(_told_by(session, [report_id])).order_by(ALL.c.id)
    if judgements:
        query = query.where(ALL.c.judgement.in_(judgements))
    found = query if with_corrected else _live(query)
    return _rows(session, found)


def _loads_of(session: Session, reports: Sequence[int]) -> list[tuple[int, int | None, int | None]]:
    """The bulk loads of these reports, with the first and the last record that each made."""
    with sight.whole(session):  # which of the claims are seen is asked of them
        query = choose(col(ImportBatch.id), col(ImportBatch.first_record_id), col(ImportBatch.last_record_id))
        found = session.execute(query.where(col(ImportBatch.source_report_id).in_(reports))).all()
    return [(batch, first, last) for batch, first, last in found]


def _told_by(session: Session, reports: Sequence[int]) -> ColumnElement[bool]:
    """Claims of reports, those of their bulk loads too: these stand on records that a load made or touched."""
    own = OWN_REPORT.in_(reports)
    found = _loads_of(session, reports)
    if not found:
        return own
    told_by = [row[0] for row in found]
    among = [loads.made_by(*row) for row in found]
    made = choose(col(Record.id)).where(or_(*among))
    touched = choose(col(BatchTouch.record_id)).where(col(BatchTouch.batch_id).in_(told_by))
    return or_(own, and_(ALL.c.batch_id.in_(told_by), ALL.c.subject_id.in_(union_all(made, touched))))


def of_entry(session: Session, entry_id: int) -> list[ClaimRow]:
    """All claims of one act of coding."""
    own = choose(DETAIL.c.subject_id).where(DETAIL.c.entry_id == entry_id)  # indexes find it by this alone
    query = _all(session).where(ALL.c.subject_id.in_(own), ALL.c.entry_id == entry_id).order_by(ALL.c.id)
    return _rows(session, query)


def valued(session: Session, record_ids: Sequence[int]) -> list[ClaimRow]:
    """Claims whose value is one of these records."""
    query = _valued_query(sight.terms(session))
    return [_row(session, row) for row in session.execute(query, {"numbers": in_few_forms(record_ids)}).mappings()]


def reports_of(session: Session, subjects: Iterable[int]) -> list[tuple[int, int]]:
    """(subject, report) of each report that tells of these records, without what was rejected."""
    query: Any = choose(ALL.c.subject_id, ALL.c.source_report_id).distinct()
    query = _live(query.where(ALL.c.judgement != Judgement.REJECTED, *sight.of_claims(session, ALL)))
    query = query.order_by(ALL.c.subject_id, ALL.c.source_report_id)
    found = [session.execute(query.where(ALL.c.subject_id.in_(part))).all() for part in parts(subjects)]
    return [(row[0], row[1]) for rows in found for row in rows]


FEW = 20_000


def subjects_of_reports(session: Session, report_ids: Sequence[int]) -> set[int]:
    """The records of which these reports tell."""
    told = _told_by(session, report_ids)
    return set(session.execute(choose(ALL.c.subject_id).where(told).distinct()).scalars().all())


def tells_of(session: Session, report_id: int, some: Collection[int]) -> bool:
    """Whether a report tells of one of these records: few of them are asked for in a list of a million rows."""
    if len(some) > FEW:
        return not subjects_of_reports(session, [report_id]).isdisjoint(some)
    return bool(plain.read(session, *telling(report_id, some)))


def telling(report_id: int, some: Iterable[int]) -> tuple[str, list[int]]:
    """What is asked to know whether a report tells of one of these few records: it has an answer where it does."""
    told = f"SELECT 1 FROM claim_all WHERE source_report_id = {report_id:d} AND subject_id {{among}} LIMIT 1"  # noqa: S608  # a number
    return told, list(some)


def resting_on(session: Session, numbers: Sequence[int]) -> set[int]:
    """The records of which a claim is told by, spoken by or leads to one of these."""
    named = or_(col(Claim.value_record_id).in_(numbers), col(Claim.speaker_id).in_(numbers))
    spoken = set(session.execute(choose(col(Claim.subject_id)).where(named).distinct()).scalars().all())
    return spoken | subjects_of_reports(session, numbers)


def numbered(session: Session, wanted: Mapping[int, int]) -> list[ClaimRow]:
    """The standing claims with these numbers, each with its subject: neither corrected since nor rejected."""
    subjects = sorted(set(wanted.values()))
    query = _live(_all(session)).where(ALL.c.subject_id.in_(subjects), ALL.c.id.in_(sorted(wanted)))
    query = query.where(ALL.c.judgement != Judgement.REJECTED)
    return _rows(session, query)


def quotations(session: Session, reports: Sequence[int]) -> list[tuple[int, int, UUID, int, int]]:
    """(report, subject, uid, start, end) of each standing quotation of these reports."""
    own = OWN_REPORT.label("own_report_id")
    query = choose(own, ALL.c.subject_id, ALL.c.uid, ALL.c.quote_start, ALL.c.quote_end).select_from(ALL)
    query = query.where(OWN_REPORT.in_(reports), ALL.c.quote_start.is_not(None), *sight.of_claims(session, ALL))
    query = query.where(ALL.c.judgement != Judgement.REJECTED).order_by(ALL.c.id)
    return [tuple(row) for row in session.execute(_live(query)).all()] if reports else []


def by_uids(session: Session, uids: Sequence[UUID]) -> list[ClaimRow]:
    """Claims by their outside names, in the order asked; unknown ones are left out."""
    numbers = {uid: said for uid in uids if (said := _numbers_of(session, uid))}
    own = [uid for uid in uids if uid not in numbers]
    about = choose(DETAIL.c.subject_id).where(DETAIL.c.uid.in_(own))  # the view alone would read all claims
    query = _all(session).where(ALL.c.subject_id.in_(about), ALL.c.uid.in_(own))
    found = {row.uid: row for row in _rows(session, query)} if own else {}
    for start in range(0, len(numbers), 500):
        pairs = list(numbers.values())[start : start + 500]
        which = ALL.c.subject_id.in_([subject for subject, _ in pairs]), ALL.c.id.in_([number for _, number in pairs])
        found |= {row.uid: row for row in _rows(session, _all(session).where(*which))}
    return [found[uid] for uid in uids if uid in found]


def add(session: Session, rows: Sequence[Mapping[str, Any]], names: Sequence[Mapping[str, Any]] = ()) -> None:
    """Keep new claims, and the spellings that they print: each row holds the columns of `claim` and of `claim_detail`."""
    # the tables, not the classes: SQLAlchemy sends one statement for each mix of empty columns of a class
    claim, detail = Claim.__table__, ClaimDetail.__table__  # type: ignore[attr-defined]
    core = [c.name for c in claim.columns]
    rest = [c.name for c in detail.columns if c.name != "claim_id"]
    said = _core(rows, core)
    quoted = [{name: row.get(name) for name in rest} | {"claim_id": row["id"]} for row in rows]
    added.add(session, {claim: said, detail: quoted, Name.__table__: names})  # type: ignore[attr-defined]


def _core(rows: Iterable[Mapping[str, Any]], columns: Sequence[str]) -> list[Mapping[str, Any]]:
    return [contacts.stored_claim({name: row.get(name) for name in columns}) for row in rows]


def as_read(session: Session, rows: Iterable[Mapping[str, Any]], columns: Sequence[str]) -> list[plain.Row]:
    """These columns of new claims as they are read back: by subject and fact, in the order they were made."""
    return sorted(added.stored(session, Claim.__table__, columns, _core(rows, columns)))  # type: ignore[attr-defined]


def judge(
    session: Session,
    claim: ClaimRow,
    to: Judgement,
    holds: bool,
    by: int | None,
    at: datetime | None,
    own: bool,
) -> None:
    """Write the present state of a claim. Only the review door calls this, and store/past.py, which keeps nothing."""
    _state(session, claim, to, holds)
    if claim.batch_id is not None:
        _apart(session, claim)
    session.execute(
        update(ClaimDetail)
        .where(col(ClaimDetail.claim_id) == claim.id)
        .values(judged_by=by, judged_at=at, self_reviewed=own and to is not Judgement.OPEN)
    )


def judged_apart(session: Session, of_loads: Iterable[ClaimRow]) -> set[int]:
    """Which of these statements of bulk loads have a judgement of their own."""
    wanted = {claim.id: claim.subject_id for claim in of_loads}
    query = choose(col(Claim.id)).where(col(Claim.judgement).is_not(None))
    return {
        number
        for part in parts(wanted.values())
        for number in session.execute(query.where(col(Claim.subject_id).in_(part))).scalars()
        if number in wanted
    }


def _apart(session: Session, claim: ClaimRow) -> None:
    """A statement of a bulk load that is judged apart gets a place for who judged it."""
    if session.execute(choose(col(ClaimDetail.claim_id)).where(col(ClaimDetail.claim_id) == claim.id)).first():
        return
    cell = cells.of_claims(session, [(claim.id, claim.batch_id or 0, claim.row_no or 0, claim.value_text)]).get(
        claim.id
    )
    values = {
        "claim_id": claim.id,
        "subject_id": claim.subject_id,
        "field": claim.field,
        "uid": claim.uid,
        "locator": cell.locator[:200] if cell else f"row {claim.row_no}",
        "attribution": claim.attribution,
        "created_at": claim.created_at,
        "created_by": claim.created_by,
    }
    session.execute(insert(ClaimDetail.__table__), [values])  # type: ignore[attr-defined]


def let_go(session: Session, claim: ClaimRow) -> None:
    """Let a claim hold no fact for the moment: another takes its place in the same transaction."""
    _state(session, claim, Judgement.OPEN, False)


def _state(session: Session, claim: ClaimRow, to: Judgement, holds: bool) -> None:
    session.execute(
        update(Claim)
        .where(col(Claim.subject_id) == claim.subject_id, col(Claim.field) == claim.field, col(Claim.id) == claim.id)
        .values(judgement=to, holds=1 if holds else None)
    )


# An index holds what waits; only a number written out, not a bound one, lets SQLite see that it fits.
IS_OPEN = col(Claim.judgement) == literal_column(str(list(Judgement).index(Judgement.OPEN)))


def counts_of_report(session: Session, report_id: int, at_most: int) -> tuple[int, int]:
    """How many claims a report has and how many of them wait; both are counted up to `at_most`."""
    open_ones = choose(col(Claim.id)).where(col(Claim.source_report_id) == report_id, IS_OPEN).limit(at_most)
    every = 0
    for some in _each_told_by(session, report_id):
        if every < at_most:
            query = choose(ALL.c.id).where(*some, *sight.of_claims(session, ALL))
            every += _count(session, query.limit(at_most - every))
    return every, _count(session, open_ones)


def _count(session: Session, query: Select[Any]) -> int:
    found: int = session.execute(choose(func.count()).select_from(query.subquery())).scalar_one()
    return found


def _each_told_by(session: Session, report: int) -> Iterator[tuple[ColumnElement[bool], ...]]:
    """The claims of a report in parts, none of them in two: its own, those on records that a load of it made, on others
    that it touched. Each part is found from its first claims on, where all together would be gathered first."""
    yield (OWN_REPORT.in_([report]),)
    for load in _loads_of(session, [report]):
        of_load = ALL.c.batch_id == load[0]
        made = and_(col(Record.id) == ALL.c.subject_id, loads.made_by(*load))
        yield of_load, made
        touched = BatchTouch.__table__.c  # type: ignore[attr-defined]
        yield of_load, touched.batch_id == load[0], touched.record_id == ALL.c.subject_id, ~exists().where(made)


def waiting(session: Session, at_most: int) -> int:
    """How many claims wait for review, those of bulk loads that wait apart among them; counted up to `at_most`."""
    query = choose(col(Claim.id)).where(IS_OPEN).limit(at_most)
    return int(session.execute(choose(func.count()).select_from(query.subquery())).scalar_one())

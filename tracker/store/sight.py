"""What a session may see: the one rule of visibility, added to every query of the person at work.

A record is seen by whose clearance reaches its `level`. A statement is as secret as the strictest of its subject, its
report, its speaker and the record that it names; a name as the statement that printed it. Who a protected individual
is, only its circle sees: names and what else identifies them are not there for anybody else.

The rule stands at the query, by default: a new query is narrowed without asking for it. What keeps caches and
constraints (list rows, followed values) reads `whole`. PostgreSQL repeats the rule by itself (store/row_security.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, exists, literal_column, not_, or_, select, true
from sqlalchemy.exc import DBAPIError, PendingRollbackError
from sqlalchemy.orm import ORMExecuteState, with_loader_criteria
from sqlalchemy.sql import visitors
from sqlalchemy.sql.selectable import AliasedReturnsRows
from sqlmodel import Session

from tracker.access import LEVELS, Confidentiality, User
from tracker.records import (
    KINDS,
    Change,
    Circle,
    Claim,
    ClaimDetail,
    Consent,
    Counter,
    CustodyEvent,
    DecidedProposal,
    Disagreement,
    DisclosedRecord,
    Entry,
    FacetRow,
    ImportBatch,
    IncidentFacetRow,
    IndexedText,
    LegalHold,
    ListRow,
    Name,
    Record,
    Review,
    StageRow,
)
from tracker.records.base import Kind
from tracker.store import for_whom, plain, repeated

IDENTIFYING = (
    "name", "id_document", "contact", "residence", "contact_with_source",
    "father_name", "mother_name", "birth_place", "appearance",
)  # fmt: skip
RECORD = Record.__table__  # type: ignore[attr-defined]  # SQLModel adds __table__ at run time
CIRCLE = Circle.__table__  # type: ignore[attr-defined]
CLAIM = Claim.__table__  # type: ignore[attr-defined]
BATCH = ImportBatch.__table__  # type: ignore[attr-defined]
# Written as the partial index says it: SQLite does not see that "protected = 1" is the same, and would read all records.
PROTECTED: ColumnElement[bool] = literal_column("record.protected")
# One alias for each place of the rule, made once: to make one costs more than to ask it.
HELD, STRANGER, NAMED = RECORD.alias(), RECORD.alias(), CIRCLE.alias()
BEHIND, MADE, BROUGHT = CLAIM.alias(), CLAIM.alias(), RECORD.alias()

STRANGERS = "SELECT id FROM record WHERE protected AND id NOT IN (SELECT record_id FROM circle WHERE user_id {among})"

Hidden = str | frozenset[int]  # whose names: "none", "some" (the protected, outside their circles), all but these
Terms = tuple[Confidentiality, int, Hidden]  # clearance, account and whose names are hidden


def clearance(session: Session) -> Confidentiality:
    """How closely held a record may be for this session to see it."""
    user: User | None = session.info.get("user")
    return LEVELS[-1] if user is None or session.info.get("whole") else user.clearance


def outside(session: Session) -> frozenset[int]:
    """Protected individuals outside whose circle this person stands; all of them where names are hidden on screen."""
    user: User | None = session.info.get("user")
    if user is None or session.info.get("whole"):
        return frozenset()
    return outside_of(session)


def outside_of(session: Session) -> frozenset[int]:
    """The same while all is read."""
    user: User = session.info["user"]
    if "outside" not in session.info:
        with whole(session):
            session.info["outside"] = (
                _everybody(session) - user.known
                if user.names_hidden
                else frozenset(number for (number,) in plain.read(session, STRANGERS, [user.id]))
            )
    found: frozenset[int] = session.info["outside"]
    return found


def known_people(session: Session) -> frozenset[int] | None:
    """Where names are hidden on screen, the individuals whose names this person sees all the same; None where not."""
    user: User | None = session.info.get("user")
    return user.known if user is not None and user.names_hidden and not session.info.get("whole") else None


_all_people: dict[tuple[str, int], frozenset[int]] = {}


def _everybody(session: Session) -> frozenset[int]:
    """All individuals, read once for each change of the lists."""
    counter = Counter.__table__  # type: ignore[attr-defined]
    number = session.execute(select(counter.c.next).where(counter.c.name == "list_change")).scalar() or 0
    key = str(session.get_bind().engine.url), number
    if key not in _all_people:
        _all_people.clear()
        query = select(RECORD.c.id).where(RECORD.c.kind == Kind.INDIVIDUAL)
        _all_people[key] = frozenset(session.execute(query).scalars().all())
    return _all_people[key]


@contextmanager
def whole(session: Session) -> Iterator[None]:
    """Read everything in here: for caches, constraints and chains, which are true for all or for nobody."""
    session.info["whole"] = session.info.get("whole", 0) + 1
    if session.info["whole"] == 1:
        tell(session)
    try:
        yield
    except BaseException:  # a transaction that failed answers nothing more: what went wrong must not be hidden by that
        session.info["whole"] -= 1
        if not session.info["whole"]:
            with suppress(DBAPIError, PendingRollbackError):
                tell(session)
        raise
    session.info["whole"] -= 1
    if not session.info["whole"]:
        tell(session)


def tell(session: Session) -> None:
    """Tell PostgreSQL for whom it works, for its own policies; only until the transaction ends."""
    if session.get_bind().dialect.name != "postgresql":
        return
    user: User | None = session.info.get("user")
    everything = user is None or bool(session.info.get("whole"))
    for_whom.tell(session.connection(), LEVELS.index(clearance(session)), user.id if user else 0, everything)


def narrowed(state: ORMExecuteState) -> None:
    """Narrow every query to what the person may see. Listens to all sessions (store/database.py)."""
    if not state.is_select or state.is_column_load or not state.is_orm_statement:
        return
    session: Any = state.session
    if not restricted(session):
        return
    narrow = _built_narrowed if repeated.is_built(state.statement) else _narrowed
    state.statement = narrow(state.statement, *_terms(session))


def _narrowed(statement: Any, level: Confidentiality, account: int, hidden: Hidden) -> Any:
    named = _tables(statement)
    rules = _criteria(level, account, hidden)
    wanted = [rule for table, rule in rules.items() if table in named]  # each rule costs time, also where it is idle
    return statement.options(*wanted) if wanted else statement


_built_narrowed = lru_cache(maxsize=512)(_narrowed)


def _tables(statement: Any) -> set[str]:
    """Names of the tables that a statement reads, in its subqueries too."""
    found: set[str] = set()
    for element in visitors.iterate(statement):
        table = element if isinstance(element, Table) else getattr(element, "table", None)
        if isinstance(table, Table):
            found.add(table.name)
        elif isinstance(table, AliasedReturnsRows) and isinstance(table.element, Table):
            found.add(table.element.name)
    return found


def restricted(session: Session) -> bool:
    """Whether there can be anything that this session may not see."""
    user: User | None = session.info.get("user")
    if user is None or session.info.get("whole"):
        return False
    return user.clearance is not LEVELS[-1] or bool(outside(session))


def terms(session: Session) -> Terms | None:
    """What the rule depends on, for statements that are made once for each; None where there is nothing to ask."""
    return _terms(session) if restricted(session) else None


def of_claims(session: Session, view: Any) -> list[ColumnElement[bool]]:
    """The same rule for the view of all claims, which is no table of the models."""
    return rule_of_claims(view, terms(session))


def rule_of_claims(view: Any, of: Terms | None) -> list[ColumnElement[bool]]:
    """The same, by what it depends on."""
    return _of_view(view, *of) if of else []


@lru_cache(maxsize=256)
def _of_view(view: Any, level: Confidentiality, account: int, hidden: Hidden) -> list[ColumnElement[bool]]:
    ends = (view.c.subject_id, view.c.source_report_id, view.c.speaker_id, view.c.value_record_id)
    return [*_seen(level, *ends), *_not_identifying(account, hidden, view.c.subject_id, view.c.field)]


def _terms(session: Session) -> Terms:
    user: User = session.info["user"]
    hidden: Hidden = user.known if user.names_hidden else "some" if outside(session) else "none"
    return clearance(session), user.id, hidden


def _seen(level: Confidentiality, *numbers: Any) -> list[ColumnElement[bool]]:
    """None of these records is held more closely; where everything is seen there is nothing to ask."""
    if level is LEVELS[-1]:
        return []
    return [not_(exists(select(1).select_from(HELD).where(HELD.c.id.in_(numbers), HELD.c.level > level)))]


def _stranger(account: int, hidden: Hidden, number: Any) -> ColumnElement[bool]:
    """The record is a protected individual, and the person is not of its circle."""
    named = select(1).select_from(NAMED).where(NAMED.c.record_id == STRANGER.c.id, NAMED.c.user_id == account)
    which = and_(STRANGER.c.protected, not_(exists(named)))
    if isinstance(hidden, frozenset):
        which = and_(STRANGER.c.kind == Kind.INDIVIDUAL, STRANGER.c.id.not_in(sorted(hidden)))
    return exists(select(1).select_from(STRANGER).where(STRANGER.c.id == number, which))


def _not_identifying(account: int, hidden: Hidden, subject: Any, field: Any) -> list[ColumnElement[bool]]:
    if hidden == "none":
        return []
    return [or_(field.not_in(IDENTIFYING), not_(_stranger(account, hidden, subject)))]


def _claim_seen(level: Confidentiality, account: int, hidden: Hidden, claim: Any) -> list[ColumnElement[bool]]:
    def batch(column: Any) -> Any:
        # named outright: inside another subquery the claim would be a table of its own, and any batch the answer
        return select(column).where(BATCH.c.id == claim.batch_id).correlate_except(BATCH).scalar_subquery()

    ends = (claim.subject_id, claim.source_report_id, claim.speaker_id, claim.value_record_id)
    loaded = (batch(BATCH.c.source_report_id), batch(BATCH.c.speaker_id))
    return [*_seen(level, *ends, *loaded), *_not_identifying(account, hidden, claim.subject_id, claim.field)]


@lru_cache(maxsize=256)
def _criteria(level: Confidentiality, account: int, hidden: Hidden) -> dict[str, Any]:
    """The rule as options of a query, for each table that tells of a record."""
    rules: dict[Any, Iterable[ColumnElement[bool]]] = {}
    claim = MADE
    said = _claim_seen(level, account, hidden, claim.c)
    if said:
        of_detail = (
            claim.c.subject_id == ClaimDetail.subject_id,
            claim.c.field == ClaimDetail.field,
            claim.c.id == ClaimDetail.claim_id,
        )
        rules[Claim] = _claim_seen(level, account, hidden, Claim)
        rules[ClaimDetail] = [exists(select(1).select_from(claim).where(*of_detail, *said))]
        printed = select(1).select_from(claim).where(claim.c.subject_id == Name.record_id, claim.c.id == Name.claim_id)
        rules[Name] = [
            *_seen(level, Name.record_id),
            *([not_(_stranger(account, hidden, Name.record_id))] if hidden != "none" else []),
            *(
                [not_(exists(printed.where(not_(and_(*_seen(level, *_ends(claim.c)))))))]
                if level is not LEVELS[-1]
                else []
            ),
        ]
    if level is not LEVELS[-1]:
        rules[Record] = [RECORD.c.level <= level]
        for kind in KINDS.values():
            rules[kind.table] = _seen(level, kind.table.id)  # type: ignore[attr-defined]
        own = _seen(level, *_ends(claim.c))
        unseen = select(1).select_from(claim)
        detail = ClaimDetail.__table__.alias()  # type: ignore[attr-defined]
        made = (
            select(1)
            .select_from(detail)
            .join(
                claim,
                and_(
                    claim.c.subject_id == detail.c.subject_id,
                    claim.c.field == detail.c.field,
                    claim.c.id == detail.c.claim_id,
                ),
            )
            .where(detail.c.entry_id == Entry.id, not_(and_(*own)))
        )
        rules[Entry] = [*_seen(level, Entry.source_report_id), not_(exists(made))]
        rules[DecidedProposal] = _seen(level, DecidedProposal.source_report_id)
        judged = unseen.where(claim.c.subject_id == Review.record_id, claim.c.id == Review.claim_id, not_(and_(*own)))
        rules[Review] = [*_seen(level, Review.record_id), not_(exists(judged))]
        rules[Consent] = _seen(level, Consent.individual_id, Consent.given_by_id, Consent.file_id)
        rules[Change] = _seen(level, Change.record_id)
        rules[LegalHold] = _seen(level, LegalHold.record_id)
        rules[DisclosedRecord] = _seen(level, DisclosedRecord.record_id)
        rules[Circle] = _seen(level, Circle.record_id)
        rules[IndexedText] = _seen(level, IndexedText.record_id)
        rules[CustodyEvent] = _seen(level, CustodyEvent.file_id)
        rules[ImportBatch] = _seen(level, ImportBatch.source_report_id, ImportBatch.speaker_id)
        for cache in (ListRow, FacetRow, IncidentFacetRow, StageRow, Disagreement):
            rules[cache] = at((level,), cache.__table__.c)  # type: ignore[union-attr]
    return {
        of.__tablename__: with_loader_criteria(of, and_(*conditions), include_aliases=True)
        for of, conditions in rules.items()
    }


def _ends(claim: Any) -> tuple[Any, ...]:
    return claim.subject_id, claim.source_report_id, claim.speaker_id, claim.value_record_id


def at(levels: Sequence[Confidentiality], cache: Any) -> list[ColumnElement[bool]]:
    """The rows of a cache as they are seen from the highest of these levels (list_row and its like)."""
    highest = max(levels, key=LEVELS.index)
    if highest is LEVELS[-1]:
        return [cache.up_to == highest]
    return [cache.level <= highest, cache.up_to >= highest]


def known(levels: Sequence[Confidentiality], number: Any, field: str) -> ColumnElement[bool]:
    """No hidden statement stands behind the followed value of this fact of the record `number`."""
    highest = max(levels, key=LEVELS.index)
    if highest is LEVELS[-1]:
        return true()
    claim = BEHIND
    behind = select(1).select_from(claim).where(claim.c.subject_id == number, claim.c.field == field, _fills(claim.c))
    return not_(exists(behind.where(not_(and_(*_claim_seen(highest, 0, "none", claim.c))))))


def _fills(claim: Any) -> ColumnElement[bool]:
    return or_(claim.holds == 1, claim.batch_id.is_not(None))


def unknown(session: Session, numbers: Sequence[int]) -> dict[int, set[str]]:
    """The facts of these records whose followed value rests on a statement that this session may not see.

    `title` and `note` are among them where a report that it may not see brought the record.
    """
    level = clearance(session)
    found = {number: set(IDENTIFYING) for number in outside(session) & set(numbers)}
    if level is LEVELS[-1] or not numbers:
        return found
    told = repeated.read(session, "unknown", numbers, lambda some: _unknown(session, level, some))
    return {number: found.get(number, set()) | told.get(number, set()) for number in {*found, *told}}


def _unknown(session: Session, level: Confidentiality, numbers: Sequence[int]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    claim, head, entry = BEHIND, BROUGHT, Entry.__table__  # type: ignore[attr-defined]
    behind = select(claim.c.subject_id, claim.c.field).where(
        claim.c.subject_id.in_(numbers), _fills(claim.c), not_(and_(*_claim_seen(level, 0, "none", claim.c)))
    )
    brought = (
        select(head.c.id)
        .join(entry, entry.c.id == head.c.entry_id)
        .where(head.c.id.in_(numbers), not_(and_(*_seen(level, entry.c.source_report_id))))
    )
    with whole(session):
        for number, name in session.execute(behind).all():
            found.setdefault(number, set()).add(name)
        for number in session.execute(brought).scalars().all():
            found.setdefault(number, set()).update(("title", "note"))
    return found


def levels_of(session: Session) -> tuple[Confidentiality, ...]:
    """All levels that this session sees."""
    return tuple(LEVELS[: LEVELS.index(clearance(session)) + 1])

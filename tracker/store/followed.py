"""The account we follow: the typed columns, filled from accepted claims and emptied when acceptance ends."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import update
from sqlmodel import Session, col, select

from tracker import dates
from tracker.drafts import folded
from tracker.errors import InvalidFacts
from tracker.facts import Fact, ValueType
from tracker.records import KINDS, Act, DetentionStage, Injury, Name, Record, SourceReport, fact
from tracker.records.base import Judgement, Kind, ReviewState, Side, Stance
from tracker.store import claims, records, sight
from tracker.store.claims import ClaimRow

# A degree of consistency needs an examiner (Istanbul Protocol 2022, paragraph 418): the database refuses it otherwise.
FINDING, EXAMINER = (Kind.INJURY, "consistency"), (Kind.INJURY, "examiner")
UNEXAMINED = "Nothing was changed.", {"consistency": "It is an examiner's finding: follow first who examined."}
RESTS = (
    "Nothing was changed.",
    {"examiner": "A degree of consistency is followed that is this examiner's: judge it first."},
)


def is_single(kind: Kind, field: str) -> bool:
    """Whether at most one accepted, asserting claim may stand on this fact."""
    return not fact(kind, field).many


def holds(kind: Kind, claim: ClaimRow, judgement: Judgement) -> bool:
    """Whether the claim, so judged, is the one that fills a single-valued fact."""
    return judgement is Judgement.ACCEPTED and claim.stance is Stance.ASSERTS and is_single(kind, claim.field)


def is_held(kind: Kind, claim: ClaimRow) -> bool:
    """Whether the claim is the one that fills a single-valued fact: by itself, or with the load it came in."""
    return bool(claim.holds) or (claim.batch_id is not None and holds(kind, claim, claim.judgement))


def fill(session: Session, record: Record, claim: ClaimRow) -> None:
    """Let an accepted claim's value become the record's fact. Raises InvalidFacts for a finding without an examiner."""
    found = fact(record.kind, claim.field)
    if found.type is ValueType.NAME:
        with sight.whole(session):
            _follow_name(session, claim, True)
    elif record.kind is Kind.INJURY and claim.field == "side":
        word = (claim.value_text or "").strip().casefold()
        _set(session, record, {"side": Side(word) if word in list(Side) else Side.UNKNOWN})
    elif found.columns:
        if (record.kind, claim.field) == FINDING and not _examined(session, record):
            raise InvalidFacts(*UNEXAMINED)
        _set(session, record, values_of(session, found, claim))
        if (record.kind, claim.field) == EXAMINER:
            _found_again(session, record)
        _after(session, record, claim.field)


def in_order(found: Iterable[ClaimRow], outcome: Judgement | None = None) -> list[ClaimRow]:
    """Claims as they can be judged one after the other: a finding after its examiner, and before where it falls."""
    last = outcome is Judgement.ACCEPTED
    return sorted(found, key=lambda claim: (claim.field == FINDING[1]) is last)


def _examined(session: Session, record: Record) -> bool:
    return session.exec(select(Injury.examiner_id).where(Injury.id == record.id)).one() is not None


def _found_again(session: Session, record: Record) -> None:
    """The finding that is followed, where it had to go while its examiner was exchanged."""
    with sight.whole(session):
        said = claims.of_subjects(session, [record.id], (FINDING[1],))
    for claim in said:
        if is_held(record.kind, claim):
            _set(session, record, values_of(session, fact(*FINDING), claim))


def empty(session: Session, record: Record, claim: ClaimRow, exchanged: bool = False) -> None:
    """Empty the fact that this claim had filled: nothing is followed any more.

    Raises InvalidFacts where an examiner would go whose finding stays, unless that is `exchanged` at once.
    """
    found = fact(record.kind, claim.field)
    if (record.kind, claim.field) == EXAMINER:
        finding = session.exec(select(Injury.consistency).where(Injury.id == record.id)).one()
        if finding is not None and not exchanged:
            raise InvalidFacts(*RESTS)
        if finding is not None:
            _set(session, record, {"consistency": None})
    if found.type is ValueType.NAME:
        with sight.whole(session):
            _follow_name(session, claim, False)
    elif record.kind is Kind.INJURY and claim.field == "side":
        _set(session, record, {"side": Side.UNKNOWN})
    elif found.columns:
        _set(session, record, dict.fromkeys(found.columns))
        _after(session, record, claim.field)


def values_of(session: Session, found: Fact, claim: ClaimRow) -> dict[str, Any]:
    """What the fact's columns hold where this claim is the one that fills them."""
    column = found.columns[0]
    match found.type:
        case ValueType.CODE:
            return {column: claim.term}
        case ValueType.RECORD:
            return {column: claim.value_record_id}
        case ValueType.COUNT:
            return {column: claim.value_min, found.columns[1]: claim.value_max}
        case ValueType.YES_NO:
            return {column: (claim.value_text or "").strip().casefold() == "yes"}
        case ValueType.DATE:
            edtf = dates.parse(claim.value_text or "")
            days = dates.bounds(edtf, received_day(session, claim.source_report_id))
            return {column: edtf, found.columns[1]: days.earliest, found.columns[2]: days.latest}
        case _:
            return {column: claim.value_text}


def received_day(session: Session, report_id: int) -> Any:
    """The day by which all that a report tells must have happened."""
    received: datetime = session.exec(select(SourceReport.received_at).where(SourceReport.id == report_id)).one()
    return received.astimezone(UTC).date()


def _set(session: Session, record: Record, values: dict[str, Any]) -> None:
    table = KINDS[record.kind].table
    session.execute(update(table).where(table.__table__.c.id == record.id).values(values))  # type: ignore[attr-defined]


def _after(session: Session, record: Record, field: str) -> None:
    from tracker.store import places  # the tree's cache has its own writer

    if record.kind is Kind.LOCATION and field == "parent":
        with sight.whole(session):
            places.rebuild(session)


def latest_stages(session: Session, acts: Iterable[int]) -> None:
    """Keep these acts' cache of their last stage that is not withdrawn."""
    with sight.whole(session):
        for part in records.parts(acts):
            last = dict(
                session.exec(
                    select(DetentionStage.act_id, DetentionStage.id)
                    .join(Record, col(Record.id) == col(DetentionStage.id))
                    .where(col(DetentionStage.act_id).in_(part), Record.review_state != ReviewState.WITHDRAWN)
                    .order_by(col(DetentionStage.seq))
                ).all()
            )
            for act in session.exec(select(Act).where(col(Act.id).in_(part))).all():
                act.latest_stage_id = last.get(act.id)
        session.flush()


def _follow_name(session: Session, claim: ClaimRow, accepted: bool) -> None:
    """Follow the spellings that accepted statements print; a spelling that several print has one row."""
    with sight.whole(session):  # also spellings that this person may not see
        own = session.exec(select(Name).where(Name.record_id == claim.subject_id)).all()
        said = claims.of_subjects(session, [claim.subject_id], ("name",))
    standing = [c for c in said if c.id != claim.id and c.judgement is Judgement.ACCEPTED]
    standing += [claim] if accepted else []
    numbers = {c.id for c in standing if c.stance is Stance.ASSERTS}
    with_row = {name.claim_id for name in own}
    printed = {folded(c.value_text or "") for c in standing if c.id in numbers - with_row}
    for name in own:
        if name.claim_id is not None:  # else the coder's own, as of a publisher
            name.followed = name.claim_id in numbers or folded(name.text) in printed
    _choose_primary(session, list(own))


def _choose_primary(session: Session, names: list[Name]) -> None:
    """One primary spelling per script: of those followed the first; the one the coder chose is kept as the first."""
    best: dict[str, Name] = {}
    for name in sorted(names, key=lambda n: (not n.followed, n.kind == "descriptor", n.id or 0)):
        best.setdefault(name.script, name)
    for name in names:
        name.is_primary = False
    session.flush()  # the unique index allows one primary a script at any moment
    for name in best.values():
        name.is_primary = True
    session.flush()

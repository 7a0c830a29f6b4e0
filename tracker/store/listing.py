"""The rows that lists are made of: their one writer, their rebuild, and the disagreements beside them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import delete, event, insert
from sqlmodel import Session, col, select

from tracker.access import LEVELS
from tracker.records import (
    Act,
    DetentionStage,
    Disagreement,
    FacetRow,
    Individual,
    Injury,
    Involvement,
    ListChange,
    ListRow,
    Record,
    StageRow,
)
from tracker.records.base import Kind
from tracker.store import claims, ids, name_index, pictures, records, secrecy, sight
from tracker.store.pictures import DISPUTED, FOLLOWED, LAST, WAITING, accounts, ends, grouped, search_key

TABLES: dict[str, Any] = {"lists": ListRow, "facets": FacetRow, "stages": StageRow}
ALL, OTHERS = 0, -1  # in the log of changes: everybody; what lists know of places and reports
LOGGED = 2_000  # more changed people are logged as everybody
TOGETHER = 1_000  # people whose rows are written at once


def refresh(session: Session, touched: Iterable[int]) -> None:
    """Settle how closely these records are held; write anew how they are found, and the rows that rest on them."""
    named = list(dict.fromkeys(touched))
    numbers = list(named)
    session.flush()
    with sight.whole(session):
        changed = secrecy.settle(session, numbers)
        for part in records.parts(changed):
            numbers += [*part, *claims.resting_on(session, part)]
        numbers = list(dict.fromkeys(numbers))
        name_index.refresh(session, named)
        people = individuals_of(session, numbers)
        for part in records.parts(people):
            _write_part(session, part, fresh=False)
        _changed(session, people)
        if _tells_of_others(session, numbers):
            _changed(session, [OTHERS])
        _disagreements(session, numbers)


def individuals_of(session: Session, numbers: Sequence[int]) -> list[int]:
    """Individuals whose rows depend on these records: themselves, their acts, stages, injuries, incidents."""
    kinds: dict[int, Kind] = {}
    for part in records.parts(numbers):
        kinds |= {
            n: Kind(k) for n, k in session.exec(select(Record.id, Record.kind).where(col(Record.id).in_(part))).all()
        }

    def of(*wanted: Kind) -> list[int]:
        return [number for number, kind in kinds.items() if kind in wanted]

    people = set(of(Kind.INDIVIDUAL))
    acts = set(of(Kind.ACT)) | {
        act for _, act in records.pick(session, DetentionStage.id, DetentionStage.act_id, of(Kind.DETENTION_STAGE))
    }
    parts = records.pick(session, Involvement.id, Involvement.incident_id, of(Kind.INVOLVEMENT))
    for part in records.parts([*of(Kind.INCIDENT), *(incident for _, incident in parts)]):
        acts |= set(session.exec(select(Act.id).where(col(Act.incident_id).in_(part))).all())
    people |= {victim for _, victim in records.pick(session, Act.id, Act.victim_id, sorted(acts))}
    people |= {person for _, person in records.pick(session, Injury.id, Injury.individual_id, of(Kind.INJURY))}
    people |= {actor for _, actor in records.pick(session, Involvement.id, Involvement.actor_id, of(Kind.INVOLVEMENT))}
    return sorted(people)


def _tells_of_others(session: Session, numbers: Sequence[int]) -> bool:
    """Whether places or reports are among these records: lists know which place lies in which, and who published."""
    others = (Kind.LOCATION, Kind.SOURCE_REPORT)
    found = (
        session.exec(select(Record.id).where(col(Record.id).in_(part), col(Record.kind).in_(others)).limit(1)).first()
        for part in records.parts(numbers)
    )
    return any(found)


def _changed(session: Session, people: Sequence[int]) -> None:
    """Remember for the end of the transaction whose rows it changed."""
    if "list_changed" not in session.info:
        session.info["list_changed"] = set()
        event.listen(session, "before_commit", _log_changes)
    session.info["list_changed"] |= set(people)


def everybody_changed(session: Session) -> None:
    """Let whoever holds the rows in memory read all of them anew: a bulk load has written its own."""
    _changed(session, [ALL])


def _log_changes(session: Session) -> None:
    people = session.info["list_changed"]
    if not people:
        return
    number = ids.take_in_order(session, "list_change")
    if len(people) > LOGGED or ALL in people:
        session.execute(delete(ListChange))
        people = {ALL}
    for part in records.parts(people):
        session.execute(delete(ListChange).where(col(ListChange.individual_id).in_(part)))
        session.execute(insert(ListChange), [{"individual_id": person, "number": number} for person in part])
    session.info["list_changed"] = set()


def write_all(session: Session, people: Sequence[int], fresh: bool = True) -> None:
    """Write the rows of many individuals at once; `fresh` says that none of them has any yet (a bulk load)."""
    _changed(session, people if len(people) <= LOGGED else [ALL])
    for start in range(0, len(people), TOGETHER):
        _write_part(session, people[start : start + TOGETHER], fresh)


def _write_part(session: Session, people: Sequence[int], fresh: bool) -> None:
    if not fresh:
        for table in TABLES.values():
            for part in records.parts(people):
                session.execute(delete(table).where(table.__table__.c.individual_id.in_(part)))
    found = pictures.of(session, people)
    for name, table in TABLES.items():
        if rows := getattr(found, name):
            session.execute(insert(table.__table__), rows)


# --- disagreements ---
def _disagreements(session: Session, numbers: Sequence[int]) -> None:
    for part in records.parts(numbers):
        session.execute(delete(Disagreement).where(col(Disagreement.subject_id).in_(part)))
        rows = disagreements_of(session, part)
        if rows:
            session.execute(insert(Disagreement), rows)


def disagreements_of(session: Session, numbers: Sequence[int]) -> list[dict[str, Any]]:
    """Facts of these records on which live claims differ, or which somebody denies, as each clearance sees them."""
    kinds = dict(records.pick(session, Record.id, Record.kind, numbers))
    found = claims.briefs(session, numbers)
    level = dict(records.pick(session, Record.id, Record.level, [end for claim in found for end in ends(claim)]))
    rows: list[dict[str, Any]] = []
    for (number, field), said in grouped(((c.subject_id, c.field), c) for c in found).items():
        told = [(claim, max((level[end] for end in ends(claim)), key=LEVELS.index)) for claim in said]
        steps = [step for step in LEVELS if any(of is step for _, of in told)]
        before: dict[str, Any] | None = None
        for step in steps:
            counted = accounts(kinds[number], field, [c for c, of in told if LEVELS.index(of) <= LEVELS.index(step)])
            if before and before["accounts"] == counted:
                continue
            if before:
                before["up_to"] = LEVELS[LEVELS.index(step) - 1]
            before = None
            if counted:
                before = {"subject_id": number, "field": field, "accounts": counted}
                before |= {"level": step, "up_to": LEVELS[-1]}
                rows.append(before)
    return rows


# --- rebuild and check ---
def rebuild(session: Session) -> None:
    """Write the rows of everybody and all disagreements anew."""
    for table in (*TABLES.values(), Disagreement):
        session.execute(delete(table))
    write_all(session, session.exec(select(Individual.id)).all())
    _changed(session, [ALL])
    for part in records.parts(session.exec(select(Record.id)).all()):
        found = disagreements_of(session, part)
        if found:
            session.execute(insert(Disagreement), found)


def is_empty(session: Session) -> bool:
    """Whether a migration has just made tables that nobody has filled yet."""
    some = session.exec(select(ListRow.id).limit(1)).first()
    return some is not None and session.exec(select(FacetRow.row_id).limit(1)).first() is None


def stale(session: Session) -> list[int]:
    """Individuals whose rows are not what they should be."""
    wrong: set[int] = set()
    for part in records.parts(session.exec(select(Individual.id)).all()):
        wanted = pictures.of(session, part)
        for name, table in TABLES.items():
            there = [
                row.model_dump() for row in session.exec(select(table).where(table.__table__.c.individual_id.in_(part)))
            ]
            should = {tuple(sorted(row.items())): row for row in getattr(wanted, name)}
            held = {tuple(sorted(row.items())): row for row in there}
            wrong |= {row["individual_id"] for key, row in (should | held).items() if (key in should) != (key in held)}
    return sorted(wrong)


__all__ = ["DISPUTED", "FOLLOWED", "LAST", "WAITING", "search_key"]

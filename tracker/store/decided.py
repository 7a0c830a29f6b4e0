"""What became of offered facts, as rows: kept with a decision, found for a report, counted for all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, or_
from sqlalchemy import select as choose
from sqlmodel import Session, col, select

from tracker.dates import now
from tracker.reading.outcomes import Decided, Mark, corrected
from tracker.records import DecidedProposal, Entry
from tracker.records.base import Kind
from tracker.records.decided_proposal import Outcome
from tracker.store import sight

WHOLE = ("exists", "description")  # the facts that stand for a whole offer (reading/outcomes.py)


def note(
    session: Session, user_id: int, report: int, entry: int | None, extractor: str, decided: Sequence[Decided]
) -> int:
    """Keep what became of an offer; what people of one grid share is decided with the first of them. Returns how many facts."""
    at, shared = now(), {_place(row) for row in _standing(session, report) if row.row is None and row.fact not in WHOLE}
    rows = [
        DecidedProposal(
            source_report_id=report,
            entry_id=entry,
            row=one.slot.row,
            kind=one.slot.kind,
            fact=one.slot.fact,
            quote_start=one.slot.start,
            quote_end=one.slot.end,
            person_start=one.slot.person_start,
            outcome=one.outcome,
            extractor=extractor[:80],
            made_at=at,
            made_by=user_id,
        )
        for one in decided
        if one.slot.row is not None or (one.slot.kind, one.slot.fact, one.slot.start, one.slot.end) not in shared
    ]
    session.add_all(rows)
    session.flush()
    return len(rows)


def follow(session: Session, user_id: int, older: Entry, newer: Entry) -> None:
    """After a correction the outcomes of the older decision are those of the newer one, compared anew."""
    found = _of_entry(session, older.id or 0)
    if not found:
        return
    fresh = corrected({(r.kind, r.fact, r.row): r.outcome for r in found}, older.draft, newer.draft)
    at = now()
    session.add_all(
        DecidedProposal(
            **row.model_dump(exclude={"id", "entry_id", "outcome", "made_at", "made_by"}),
            entry_id=newer.id,
            outcome=fresh[row.kind, row.fact, row.row],
            made_at=at,
            made_by=user_id,
        )
        for row in found
    )
    session.flush()


def undo_row(session: Session, user_id: int, entry: int, row: str) -> None:
    """What was decided about one person of a decision no longer counts."""
    _take_back(user_id, [one for one in _of_entry(session, entry) if one.row == row])
    session.flush()


def bring_back(session: Session, user_id: int, report: int) -> list[int]:
    """What was left out of a report is offered again. Returns the numbers of its rows."""
    rejected = [row for row in _standing(session, report) if row.outcome is Outcome.REJECTED]
    dropped = {(row.entry_id, row.row) for row in rejected if row.row and row.fact in WHOLE}  # people of a kept grid
    found = [row for row in rejected if row.entry_id is None or (row.entry_id, row.row) in dropped]
    _take_back(user_id, found)
    session.flush()
    return [row.id or 0 for row in found]


def marks(session: Session, report: int) -> dict[Mark, Outcome]:
    """What the words of a report were offered as and somebody has decided about, and how."""
    return {
        Mark(row.kind, row.fact, row.quote_start, row.quote_end, row.person_start): row.outcome
        for row in _standing(session, report)
        if row.fact in WHOLE and row.kind is not Kind.INVOLVEMENT  # who did it is a fact of what was done
    }


def counts(session: Session, since: datetime | None) -> list[tuple[Kind, str, Outcome, str, int]]:
    """Kind, fact, outcome, extractor and how many, of what counts still."""
    of = (
        col(DecidedProposal.kind),
        col(DecidedProposal.fact),
        col(DecidedProposal.outcome),
        col(DecidedProposal.extractor),
    )
    query = choose(*of, func.count()).join(Entry, col(Entry.id) == col(DecidedProposal.entry_id), isouter=True)
    query = query.where(*_stands()).group_by(*of)
    if since is not None:
        query = query.where(col(DecidedProposal.made_at) >= since)
    return [(kind, fact, outcome, by, count) for kind, fact, outcome, by, count in session.execute(query).all()]


def _stands() -> tuple[Any, ...]:
    kept = or_(col(DecidedProposal.entry_id).is_(None), (col(Entry.id).is_not(None)) & col(Entry.undone_at).is_(None))
    return col(DecidedProposal.undone_at).is_(None), kept


def _place(row: DecidedProposal) -> tuple[Kind, str, int, int]:
    return row.kind, row.fact, row.quote_start, row.quote_end


def _standing(session: Session, report: int) -> Sequence[DecidedProposal]:
    """Also where the decision is held more closely than this person sees: its words are not offered once more."""
    query = (
        select(DecidedProposal)
        .join(Entry, col(Entry.id) == col(DecidedProposal.entry_id), isouter=True)
        .where(DecidedProposal.source_report_id == report, *_stands())
        .order_by(col(DecidedProposal.id))
    )
    with sight.whole(session):
        return session.exec(query).all()


def _of_entry(session: Session, entry: int) -> list[DecidedProposal]:
    query = select(DecidedProposal).where(DecidedProposal.entry_id == entry, col(DecidedProposal.undone_at).is_(None))
    return list(session.exec(query.order_by(col(DecidedProposal.id))).all())


def _take_back(user_id: int, rows: Iterable[DecidedProposal]) -> None:
    at = now()
    for row in rows:
        row.undone_at, row.undone_by = at, user_id

"""Home: what waits for this person, what is there as honest counts, and what changed last."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, func, select

from tracker import codes
from tracker.access import Permission, User, levels, require
from tracker.actions import queue
from tracker.actions.queue import Passage
from tracker.records import Disagreement, Entry, Record, Review
from tracker.records.base import Kind, ReviewState
from tracker.store import answers, claims, columns, database, ids, listing, masking, records, sight
from tracker.store.lists import Found, Wanted
from tracker.store.risks import ORDER

PASSAGES = 6
CHANGES = 8
COUNTED = 10_000  # where more waits the page says "10,000 or more"
COUNTS = {Kind.SOURCE_REPORT: "reports", Kind.INCIDENT: "incidents", Kind.INJURY: "injuries"}


@dataclass(frozen=True)
class Change:
    """One line of what happened lately; `ref` is the report or record to open."""

    at: datetime
    who: str
    what: str
    ref: str


Statuses = Mapping[str | None, tuple[int, int]]


@dataclass(frozen=True)
class Home:
    """What waits and what is there; what waits is counted up to COUNTED.

    `statuses` counts individuals by their latest stage of detention (code, None where none is known): those whose
    account is followed, and all of them. None while a server still reads its lists.
    """

    reports: int
    incidents: int
    injuries: int
    waiting: int
    disputed: int
    not_coded: int
    passages: tuple[Passage, ...]
    statuses: Statuses | None
    changes: tuple[Change, ...]


def home(user: User) -> Home:
    """All of it in a fixed number of queries, and the passages of the riskiest reports; individuals by their refs."""
    require(user, Permission.READ)
    with database.reading(user) as session:
        counts = answers.kept(session, "what is there", _counts)
        statuses = _statuses(session, user)
        passages, changes = _without_names(session, _passages(user), _changes(session))
    return Home(**counts, passages=passages, statuses=statuses, changes=changes)


def _counts(session: Session) -> dict[str, int]:
    """What is there and what waits, by the name that Home gives it."""
    there = Record.review_state != ReviewState.WITHDRAWN
    query = select(Record.kind, func.count()).where(there, col(Record.kind).in_(COUNTS)).group_by(col(Record.kind))
    counts = {Kind(kind): count for kind, count in session.exec(query).all()}
    seen = sight.at(sight.levels_of(session), Disagreement)
    coded = select(Entry.source_report_id).where(col(Entry.undone_at).is_(None))
    fresh = select(func.count()).where(there, Record.kind == Kind.SOURCE_REPORT, col(Record.id).not_in(coded))
    return {
        **{name: counts.get(kind, 0) for kind, name in COUNTS.items()},
        "waiting": claims.waiting(session, COUNTED),
        "disputed": int(session.exec(select(func.count()).select_from(Disagreement).where(*seen)).one()),
        "not_coded": int(session.exec(fresh).one()),
    }


def _statuses(session: Session, user: User) -> Statuses | None:
    """Individuals by their latest stage."""
    if columns.is_reading(session):
        return None
    wanted = Wanted(levels=tuple(levels(user)))
    every = columns.found(session, wanted, 0, 0, ("stage",))
    sure = columns.found(session, wanted.to(review=(listing.FOLLOWED,)), 0, 0, ("stage",))
    if every.more or sure.more:  # the server was locked meanwhile: these are not all
        return None

    def with_the_rest(found: Found) -> dict[str | None, int]:
        known: dict[str | None, int] = {
            term.code: n for number, n in found.counts["stage"].items() if (term := codes.known(number))
        }
        return {**known, None: found.total - sum(known.values())}

    followed = with_the_rest(sure)
    return {stage: (followed.get(stage, 0), count) for stage, count in with_the_rest(every).items() if count}


def _without_names(
    session: Session, passages: tuple[Passage, ...], changes: tuple[Change, ...]
) -> tuple[tuple[Passage, ...], tuple[Change, ...]]:
    """The first page shows no name, whoever may look over a shoulder (security.md, 9.6)."""
    reports = {ids.number_of(session, ref)[1] for ref in (*(p.report for p in passages), *(c.ref for c in changes))}
    named = records.labels(session, reports)
    told = [number for number, label in named.items() if label.kind is Kind.SOURCE_REPORT]
    people = records.spoken_of(session, claims.subjects_of_reports(session, told))
    masker = masking.of_people(session, {*people, *(label.of for label in named.values())})
    return masking.throughout(passages, masker), masking.throughout(changes, masker)


def _passages(user: User) -> tuple[Passage, ...]:
    """The passages to review first: those with the greatest risk, of the reports that come first."""
    found: list[Passage] = []
    for report in queue.reports_waiting(user)[:3]:
        found += queue.passages(user, report.ref)

    def risk(passage: Passage) -> int:
        first = passage.one_by_one[0].risk if passage.one_by_one else None
        return ORDER.index(first)

    return tuple(sorted(found, key=risk)[:PASSAGES])


def _changes(session: Session) -> tuple[Change, ...]:
    """The last codings and judgements; judgements of one moment on one report are one line."""
    people = records.accounts(session)
    entries = session.exec(select(Entry).order_by(col(Entry.id).desc()).limit(CHANGES)).all()
    reviews = session.exec(select(Review).order_by(col(Review.id).desc()).limit(200)).all()
    subjects = records.labels(session, [*(e.source_report_id for e in entries), *(r.record_id for r in reviews)])
    words = {"accept": "followed", "contest": "marked as disputed", "reject": "set aside", "reopen": "reopened"}
    grouped: dict[tuple[str, int, str], list[Review]] = {}
    for row in reviews:
        if row.decision.value in words:
            moment = row.at.strftime("%Y%m%d%H%M%S")
            grouped.setdefault((moment, row.reviewer_id, row.decision.value), []).append(row)
    found = [
        Change(
            rows[0].at,
            people.get(rows[0].reviewer_id, ""),
            f"{len(rows):,} statement{'s' * (len(rows) != 1)} {words[decision]} on "
            f"{subjects[rows[-1].record_id].text}{' and others' if len({r.record_id for r in rows}) > 1 else ''}",
            subjects[rows[-1].record_id].ref,
        )
        for (_, _, decision), rows in grouped.items()
    ]
    found += [
        Change(e.made_at, people.get(e.made_by, ""), f"Coded from “{about.text}”", about.ref)
        for e in entries
        for about in (subjects[e.source_report_id],)
        if e.undone_at is None
    ]
    return tuple(sorted(found, key=lambda change: change.at, reverse=True)[:CHANGES])

"""What waits for review: statement by statement, or passage by passage with all that was made of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from tracker.access import Permission, User, require
from tracker.actions import sealed, statements
from tracker.actions.statements import Statement
from tracker.records import Review, SourceReport
from tracker.records.base import Decision, Judgement, Kind
from tracker.store import answers, claims, database, ids, records, risks
from tracker.store.risks import ORDER, Risk

NEWEST = 500  # reports that wait are looked at together; nobody reads a longer list


@dataclass(frozen=True)
class Waiting:
    """A statement that waits, and why it is judged by itself; `asked` is what a reviewer asked the coder."""

    statement: Statement
    risk: Risk | None
    asked: str | None = None


@dataclass(frozen=True)
class Passage:
    """A paragraph of a report with the statements made of it that wait. Offsets count code points."""

    report: str
    report_title: str
    language: str
    start: int
    end: int
    text: str
    before: str
    after: str
    number: int
    of: int
    speaker: str
    coded_by: str
    together: tuple[Waiting, ...]
    one_by_one: tuple[Waiting, ...]


def waiting(user: User, report_ref: str | None = None, limit: int = 10_000) -> list[Waiting]:
    """Statements that wait for review, riskiest first; of very many reports, the NEWEST that came last. Raises NotFound."""
    require(user, Permission.READ)
    with database.reading(user) as session:
        found: list[Waiting] = []
        shown: set[int] = set()
        for report in _reports(session, report_ref):
            items, closed = _waiting(session, report)
            found += items
            shown |= closed
            if len(found) >= limit:
                break
    sealed.opened(user, min(shown, default=0), shown)
    return sorted(found, key=lambda w: (ORDER.index(w.risk), w.statement.claim_id))[:limit]


def _reports(session: Session, report_ref: str | None) -> list[int]:
    if report_ref:
        return [ids.record(session, report_ref, Kind.SOURCE_REPORT).id]
    return [row.report_id for row in _with_what_waits(session)]


def _with_what_waits(session: Session) -> list[risks.Waiting]:
    return answers.kept(session, "reports that wait", lambda own: risks.waiting(own, NEWEST))


def _waiting(session: Session, report: int) -> tuple[list[Waiting], frozenset[int]]:
    """What waits of a report, and the sealed records that it tells of."""
    rows = claims.of_report(session, report, (Judgement.OPEN,))
    risky = risks.of_claims(session, rows)
    asked = dict(
        session.exec(
            select(Review.claim_id, Review.comment)
            .where(col(Review.claim_id).in_([row.id for row in rows]), Review.decision == Decision.REQUEST_CHANGES)
            .order_by(col(Review.at))
        ).all()
    )
    ends = [n for c in rows for n in (c.subject_id, c.source_report_id, c.speaker_id, c.value_record_id)]
    views = statements.views(session, rows)
    found = [Waiting(said, risky.get(said.claim_id), asked.get(said.claim_id)) for said in views]
    return found, sealed.among(session, ends)


@dataclass(frozen=True)
class ReportWaiting:
    """A report with something to review."""

    ref: str
    title: str
    statements: int
    risky: int
    first_risk: Risk | None


def reports_waiting(user: User) -> list[ReportWaiting]:
    """Reports with statements that wait, those with the riskiest first; of very many, the NEWEST that came last."""
    require(user, Permission.READ)
    with database.reading(user) as session:
        found = _with_what_waits(session)
        named = records.labels(session, [row.report_id for row in found])
    return sorted(
        (
            ReportWaiting(named[row.report_id].ref, named[row.report_id].text, row.claims, row.risky, row.first)
            for row in found
        ),
        key=lambda row: (ORDER.index(row.first_risk), row.title),
    )


def passages(user: User, report_ref: str) -> list[Passage]:
    """The report's passages with something to review, in the order of the text. Raises NotFound."""
    require(user, Permission.READ)
    with database.reading(user) as session:
        report = ids.record(session, report_ref, Kind.SOURCE_REPORT)
        body = session.get_one(SourceReport, report.id).body
        items, shown = _waiting(session, report.id)
        number = report.id
        shown |= sealed.among(session, [number])
    sealed.opened(user, number, shown)
    spans = paragraphs(body)
    grouped: dict[int, list[Waiting]] = {}
    for item in items:
        at = item.statement.quote_start
        place = next((n for n, (_, end) in enumerate(spans) if at is not None and at < end), -1)
        grouped.setdefault(place, []).append(item)
    return [_passage(body, spans, place, grouped[place]) for place in sorted(grouped)]


def _passage(body: str, spans: Sequence[tuple[int, int]], place: int, items: Sequence[Waiting]) -> Passage:
    start, end = spans[place] if place >= 0 else (0, 0)
    first = items[0].statement
    speakers = list(dict.fromkeys(item.statement.speaker_label for item in items))
    return Passage(
        report=first.report,
        report_title=first.report_title,
        language=first.language,
        start=start,
        end=end,
        text=body[start:end],
        before=body[spans[place - 1][0] : spans[place - 1][1]] if place > 0 else "",
        after=body[spans[place + 1][0] : spans[place + 1][1]] if 0 <= place < len(spans) - 1 else "",
        number=place + 1,
        of=len(spans),
        speaker="; ".join(speakers[:3]),
        coded_by=first.coded_by or "",
        together=tuple(item for item in items if item.risk is None),
        one_by_one=tuple(
            sorted(
                (item for item in items if item.risk is not None),
                key=lambda i: (ORDER.index(i.risk), i.statement.claim_id),
            )
        ),
    )


def paragraphs(body: str) -> list[tuple[int, int]]:
    """Spans of the paragraphs of a text: parted by empty lines, or by line ends where there are none."""
    spans: list[tuple[int, int]] = []
    start = 0
    glue = "\n\n" if "\n\n" in body.replace("\r\n", "\n") else "\n"
    at = 0
    for line in body.splitlines(keepends=True):
        ends = not line.strip() if glue == "\n\n" else True
        if ends and body[start : at + (0 if glue == "\n\n" else len(line))].strip():
            spans.append((start, at + (0 if glue == "\n\n" else len(line))))
        at += len(line)
        if ends:
            start = at
    if body[start:].strip():
        spans.append((start, len(body)))
    return [(s + len(body[s:e]) - len(body[s:e].lstrip()), s + len(body[s:e].rstrip())) for s, e in spans]

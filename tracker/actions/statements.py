"""Statements: claims as a person reads them, each with its words, who says so, and how it was judged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select as choose
from sqlmodel import Session, col, select

from tracker import codes, dates
from tracker.facts import ValueType
from tracker.records import Act, Involvement, Relation, SourceReport, fact
from tracker.records.base import Attribution, Judgement, Kind
from tracker.store import cells, masking, records, repeated
from tracker.store.cells import Cell
from tracker.store.claims import ClaimRow
from tracker.store.masking import Moved
from tracker.store.name_forms import WORD, folded
from tracker.store.records import Label
from tracker.store.repeated import NUMBERS, built


@dataclass(frozen=True)
class Statement:
    """One claim for a person. Codes stay codes; `value` is the value in words; offsets count code points."""

    uid: str
    subject: str
    subject_label: str
    kind: str
    field: str
    label: str
    value: str
    value_code: str | None
    value_ref: str | None
    value_text: str | None
    value_min: int | None
    value_max: int | None
    stance: str
    basis: str
    quote: str | None
    quote_start: int | None
    quote_end: int | None
    locator: str | None
    language: str
    report: str
    report_title: str
    report_day: str
    speaker: str | None
    speaker_label: str
    attribution: str
    channel: str | None
    connection: str | None
    credibility: str
    judgement: str
    judged_by: str | None
    judged_at: datetime | None
    self_reviewed: bool
    note: str | None
    coded_by: str | None
    coded_at: datetime | None
    entry: int | None
    subject_id: int
    claim_id: int
    towards: str = ""  # whom an involvement is about, or the other end of a tie
    cell: str | None = None  # of a loaded file: the cell's own words; `locator` says where it stands


@dataclass(frozen=True)
class Told:
    """What a statement needs of its report."""

    language: str | None
    published: str | None
    publisher_id: int | None
    received: datetime


REPORTS = built(
    choose(
        col(SourceReport.id),
        col(SourceReport.language),
        col(SourceReport.published_edtf),
        col(SourceReport.publisher_id),
        col(SourceReport.received_at),
    ).where(col(SourceReport.id).in_(NUMBERS))
)


def reports_of(session: Session, found: Iterable[ClaimRow]) -> dict[int, Told]:
    """The reports that tell these claims."""
    return repeated.read(
        session,
        "reports",
        (claim.source_report_id for claim in found),
        lambda some: {row[0]: Told(*row[1:]) for row in repeated.rows(session, REPORTS, some)},
    )


def ends(found: Iterable[ClaimRow], reports: Mapping[int, Told]) -> set[int]:
    """All records that these claims name, publishers too."""
    named = {n for c in found for n in (c.subject_id, c.value_record_id, c.speaker_id, c.source_report_id) if n}
    return named | {report.publisher_id for report in reports.values() if report.publisher_id}


def views(session: Session, found: Sequence[ClaimRow]) -> list[Statement]:
    """Claims as statements, in the given order."""
    reports = reports_of(session, found)
    named = records.labels(session, ends(found, reports))
    people = records.accounts(session)
    moved = masking.bodies(session, {claim.source_report_id for claim in found if claim.quote_start is not None})
    found = [in_text(claim, moved) for claim in found]
    others = _others(session, found, named)
    loaded = cells.of_claims(
        session, [(c.id, c.batch_id, c.row_no, c.value_text) for c in found if c.batch_id and c.row_no]
    )
    return [
        _placed(
            _view(claim, named, reports[claim.source_report_id], people, others.get(claim.subject_id, "")),
            loaded.get(claim.id),
        )
        for claim in found
    ]


def _placed(statement: Statement, cell: Cell | None) -> Statement:
    """A loaded statement with its place in the file and the cell's own words."""
    return replace(statement, locator=cell.locator, cell=cell.words or None) if cell else statement


ACTED = built(
    select(Involvement.id, Act.victim_id)
    .join(Act, col(Act.id) == col(Involvement.act_id))
    .where(col(Involvement.id).in_(NUMBERS))
)
TIED = built(select(Relation.id, Relation.to_id, Relation.type).where(col(Relation.id).in_(NUMBERS)))


def _others(session: Session, found: Sequence[ClaimRow], named: Mapping[int, Label]) -> dict[int, str]:
    """Part or tie → the person at its other end in words, where this person may see them."""
    ends: dict[int, tuple[int, str]] = {}

    def of(kind: Kind) -> set[int]:
        return {c.subject_id for c in found if c.field == "exists" and named[c.subject_id].kind is kind}

    for number, victim in repeated.rows(session, ACTED, of(Kind.INVOLVEMENT)):
        ends[number] = (victim, "in what was done to")
    for number, other, tie in repeated.rows(session, TIED, of(Kind.RELATION)):
        ends[number] = (other, f"{codes.label('relation_type', tie or '').lower().removesuffix(' of')} of")
    called = records.labels(session, [end for end, _ in ends.values()])
    return {n: f"{word} {called[end].text}" for n, (end, word) in ends.items() if end in called}


def in_text(claim: ClaimRow, moved: Mapping[int, Moved]) -> ClaimRow:
    """The claim with its quotation as it stands in the text that this person reads."""
    text = moved.get(claim.source_report_id)
    if text is None or not text.spans:
        return claim
    start, end = claim.quote_start, claim.quote_end
    return replace(
        claim, quote=text.quote(start, end, claim.quote), quote_start=text.start(start), quote_end=text.end(end)
    )


def _own_voice(claim: ClaimRow, publisher: Label | None) -> str:
    """Where nobody else is named, the report itself speaks; hearsay has no speaker."""
    if publisher is None or claim.attribution is Attribution.HEARSAY:
        return "Speaker not named"
    return publisher.text


def _view(
    claim: ClaimRow,
    named: Mapping[int, Label],
    report: Told,
    people: Mapping[int | None, str],
    towards: str,
) -> Statement:
    subject = named[claim.subject_id]
    source = named[claim.source_report_id]
    target = named.get(claim.value_record_id or 0)
    speaker = named.get(claim.speaker_id or 0)
    return Statement(
        uid=str(claim.uid or f"{claim.subject_id}.{claim.field}.{claim.id}"),
        subject=subject.ref,
        subject_label=subject.text,
        kind=subject.kind.value,
        field=claim.field,
        label=label_of(subject.kind, claim.field),
        value=value_of(claim, subject.kind, target),
        value_code=claim.term,
        value_ref=target.ref if target else None,
        value_text=claim.value_text,
        value_min=claim.value_min,
        value_max=claim.value_max,
        stance=claim.stance.value,
        basis=claim.basis.value,
        quote=claim.quote,
        quote_start=claim.quote_start,
        quote_end=claim.quote_end,
        locator=claim.locator,
        language=report.language or "und",
        report=source.ref,
        report_title=source.text,
        report_day=dates.in_words(report.published),
        speaker=speaker.ref if speaker else None,
        speaker_label=speaker.text if speaker else _own_voice(claim, named.get(report.publisher_id or 0)),
        attribution=claim.attribution.value,
        channel=claim.channel,
        connection=claim.connection,
        credibility=claim.credibility,
        judgement=claim.judgement.value,
        judged_by=people.get(claim.judged_by),
        judged_at=claim.judged_at,
        self_reviewed=bool(claim.self_reviewed),
        note=claim.note,
        coded_by=people.get(claim.created_by),
        coded_at=claim.created_at,
        entry=claim.entry_id,
        subject_id=claim.subject_id,
        claim_id=claim.id,
        towards=towards,
    )


def label_of(kind: Kind, field: str) -> str:
    """The fact's label; `count.detained` says what is counted."""
    stem, _, what = field.partition(".")
    return (
        f"{fact(kind, field).label}: {what.replace('_', ' ')}" if stem == "count" and what else fact(kind, field).label
    )


def denied(value: str, kind: Kind, field: str) -> str:
    """A value that a source denies. What is told in words may hold its own "no": "nobody was hurt" is not to be turned round."""
    in_words = fact(kind, field).type in (ValueType.TEXT, ValueType.EXISTS)
    return f"{'denied' if in_words else 'not'}: {value}"


def value_of(claim: ClaimRow, kind: Kind, target: Label | None) -> str:
    """The value in words, never a bare code."""
    found = fact(kind, claim.field)
    match found.type:
        case ValueType.CODE:
            return codes.label(found.codes or "", claim.term or "")
        case ValueType.DATE:
            return dates.in_words(claim.value_text or "")
        case ValueType.RECORD:
            return _as_printed(claim, target) if target else claim.value_text or ""
        case ValueType.COUNT:
            return count_of(claim.value_min, claim.value_max) or claim.value_text or ""
        case ValueType.YES_NO:
            return (claim.value_text or "").capitalize()
        case _:
            return claim.value_text or (target.text if target else "")


def _as_printed(claim: ClaimRow, target: Label) -> str:
    """What a record is called; an organisation as the source itself prints it, where that is the fuller name."""
    said = claim.quote or ""
    if target.kind is not Kind.ORGANISATION or said == target.text or said not in target.spellings:
        return target.text
    return said if _words(said) > _words(target.text) else target.text


def _words(text: str) -> set[str]:
    return {folded(word.group()) for word in WORD.finditer(text)}


def count_of(low: int | None, high: int | None) -> str:
    """A number, or the range a source leaves."""
    if low is not None and low == high:
        return f"{low:,}"
    if low is not None and high is not None:
        return f"{low:,} to {high:,}"
    if low is not None:
        return f"at least {low:,}"
    return f"at most {high:,}" if high is not None else ""


def in_a_sentence(statement: Statement) -> str:
    """One line that says what the statement says: for lists, review and history."""
    said = (
        f"{statement.subject_label} · {statement.label}: {statement.value}"
        if statement.field != "exists"
        else (f"{statement.subject_label} · {KIND_WORDS.get(statement.kind, 'It happened')}: {statement.value}")
    )
    if statement.field == "exists" and statement.towards:
        tie = ":" if statement.kind == Kind.RELATION else ""
        said = f"{statement.subject_label} · {KIND_WORDS[statement.kind]}{tie} {statement.towards}"
    return f"{said} (denied)" if statement.stance == "denies" else said


KIND_WORDS = {
    "act": "It was done",
    "involvement": "Took part",
    "incident": "It happened",
    "injury": "Injury",
    "relation": "Tie",
    "intervention": "Action",
}


def is_waiting(found: Iterable[Statement]) -> int:
    """How many of these wait for review."""
    return sum(statement.judgement == Judgement.OPEN for statement in found)

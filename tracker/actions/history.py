"""What happened to a record: who did what, when and why, newest first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, select

from tracker import codes
from tracker.access import Permission, User, may
from tracker.records import AuditAbout, AuditEntry, Change, Entry, Review
from tracker.records.base import AuditAction, Decision
from tracker.store import audit, claims, records, repeated, sight
from tracker.store.as_known import end_of
from tracker.store.repeated import NUMBERS, built

PER_PAGE = 20
JUDGED = {
    Decision.ACCEPT: "followed",
    Decision.CONTEST: "marked as disputed",
    Decision.REJECT: "set aside",
    Decision.REOPEN: "reopened",
    Decision.REQUEST_CHANGES: "asked for changes",
    Decision.WITHDRAW: "withdrawn",
}
FINAL = (AuditAction.ERASE, AuditAction.HOLD, AuditAction.CONSENT)  # answered by a new decision, never undone
LOOKED = (AuditAction.READ_SEALED, AuditAction.EXPORT)  # told to those who may read the audit log
STEPS = {
    "hold": "Put under legal hold",
    "release_asked": "Asked to end the legal hold",
    "release": "Legal hold ended",
    "hold_kept": "Legal hold goes on",
}
ACTIONS = {AuditAction.CONSENT: "A decision on consent", AuditAction.ERASE: "Personal data erased for good"}
LABELS = {
    "note": "Note", "title": "Title", "summary": "Summary", "handling": "How to handle it",
    "retain_until": "Keep until", "confidentiality": "Who may see it", "review_state": "State",
    "circle": "Known by name to", "protected": "Protected",
}  # fmt: skip
TOLD = ("reason", audit.ROWS, audit.LEFT)  # kept beside a change: why it was done, and digests of its rows
NOT_SHOWN = (*TOLD, "undone_at", "draft")


@dataclass(frozen=True)
class Happening:
    """One line of a record's history.

    `seq` is its number in the audit log, None for what is older than that; `undone` the number of what took it back.
    """

    at: datetime
    who: str
    what: str
    why: str = ""
    seq: int | None = None
    may_undo: bool = False
    undone: int | None = None


@dataclass(frozen=True)
class HistoryPage:
    """One page of a record's history and how many lines there are in all."""

    lines: tuple[Happening, ...]
    total: int
    page: int


def lines(
    session: Session,
    user: User,
    numbers: Sequence[int],
    until: date | None = None,
    limit: int | None = PER_PAGE,
    coded: Iterable[int] | None = None,
) -> tuple[Happening, ...]:
    """The lines about these records, the newest first, up to the end of a day where one is given.

    `coded` are the numbers of the acts of coding that made their statements, where somebody has read them already.
    """
    entries = _entries(session, user, numbers)
    if coded is None:
        coded = {claim.entry_id for claim in claims.told(session, numbers)[0] if claim.entry_id}
    told = _told(session, user, entries, numbers) if entries else []
    found = [line for line in [*told, *_before(session, numbers, coded)] if line]
    if until is not None:
        found = [line for line in found if line.at <= end_of(until)]
    found.sort(key=lambda line: (line.at, line.seq or 0), reverse=True)
    return tuple(found[:limit])


def undone_by(session: Session, entries: Iterable[int]) -> dict[int, int]:
    """Which of these entries are taken back, and by which: what took it back may itself have been taken back."""
    chain: dict[int, list[int]] = {}
    todo = set(entries)
    while todo:
        step: set[int] = set()
        for undone, by in repeated.rows(session, UNDOING, todo):
            chain.setdefault(undone, []).append(by)
            step.add(by)
        todo = step

    def holds(entry: int) -> int | None:
        return next((by for by in chain.get(entry, ()) if holds(by) is None), None)

    return {entry: by for entry in chain if (by := holds(entry)) is not None}


ABOUT = built(
    select(AuditEntry).where(
        col(AuditEntry.id).in_(select(AuditAbout.audit_id).where(col(AuditAbout.record_id).in_(NUMBERS)))
    )
)
JUDGEMENTS = built(select(Review).where(col(Review.audit_id).in_(NUMBERS)).order_by(col(Review.id)))
CHANGES = built(select(Change).where(col(Change.audit_id).in_(NUMBERS)).order_by(col(Change.id)))
UNDOING = built(
    select(AuditEntry.undoes, AuditEntry.id).where(col(AuditEntry.undoes).in_(NUMBERS)).order_by(col(AuditEntry.id))
)
OLDER = built(select(Review).where(col(Review.record_id).in_(NUMBERS), col(Review.audit_id).is_(None)))
CODINGS = built(select(Entry).where(col(Entry.id).in_(NUMBERS)))


def _entries(session: Session, user: User, numbers: Sequence[int]) -> list[AuditEntry]:
    found = list({entry.id: entry for entry in repeated.entities(session, ABOUT, numbers)}.values())
    if not may(user, Permission.AUDIT):
        found = [entry for entry in found if entry.action not in LOOKED]
    return found


def _told(
    session: Session, user: User, entries: Sequence[AuditEntry], numbers: Sequence[int]
) -> list[Happening | None]:
    people = records.accounts(session)
    keys = [entry.id or 0 for entry in entries]
    judged: dict[int, list[Review]] = {}
    changed: dict[int, list[Change]] = {}
    shown = set(numbers)
    hidden = {n: names for part in records.parts(numbers) for n, names in sight.unknown(session, part).items()}
    for row in repeated.entities(session, JUDGEMENTS, keys):
        if row.record_id in shown:
            judged.setdefault(row.audit_id, []).append(row)
    for change in repeated.entities(session, CHANGES, keys):
        closed = change.field in hidden.get(change.record_id or 0, ())
        if not closed and (change.record_id is None or change.record_id in shown):
            changed.setdefault(change.audit_id, []).append(change)
    if not may(user, Permission.CURATE):  # who knows a protected person, and why, is told to who chooses it
        changed = {seq: own for seq, own in changed.items() if all(change.field != "circle" for change in own)}
    coded = _coded(session, entries)
    gone = undone_by(session, keys)
    return [
        _line(entry, people.get(entry.user_id, "The program"), judged, changed, coded, gone)
        for entry in entries
        if entry.table_name != "entry" or entry.row_id in coded
    ]


def _coded(session: Session, entries: Sequence[AuditEntry]) -> dict[str, str]:
    """The titles of the reports that were coded, by entry; those this person may not see are left out."""
    numbers = [int(e.row_id) for e in entries if e.table_name == "entry" and e.row_id and e.row_id.isdigit()]
    reports = dict(records.pick(session, Entry.id, Entry.source_report_id, numbers))
    named = records.labels(session, reports.values())
    return {str(entry): named[report].text for entry, report in reports.items() if report in named}


def _line(
    entry: AuditEntry,
    who: str,
    judged: Mapping[int, Sequence[Review]],
    changed: Mapping[int, Sequence[Change]],
    coded: Mapping[str, str],
    gone: Mapping[int, int],
) -> Happening:
    seq = entry.id or 0
    own, columns = judged.get(seq, ()), changed.get(seq, ())
    counts: dict[str, int] = {}
    for row in own:
        if row.claim_id is not None:
            word = JUDGED.get(row.decision, row.decision.value)
            counts[word] = counts.get(word, 0) + 1
    said = [f"{count} statement{'s' * (count != 1)} {word}" for word, count in counts.items()]
    shown = [
        change for change in columns if change.field not in NOT_SHOWN and (not own or change.table_name == "record")
    ]
    said += [_column(change) for change in shown]  # what a judgement wrote into other columns is said by it already
    made = entry.action is AuditAction.INSERT
    if entry.table_name == "entry":
        title = coded.get(entry.row_id or "", "")
        said.insert(0, f"Coded from “{title}”" if made else f"Coding of “{title}” taken back")
    elif entry.table_name == "decided_proposal":
        said.insert(0, "Left out what its words offer" if made else "Offered again what was left out")
    elif made:
        said.insert(0, "Added")
    elif not said:
        said = [_decided(entry)]
    why = next((str(c.after) for c in columns if c.field == "reason" and c.after), "") or "; ".join(
        dict.fromkeys(row.comment for row in own if row.comment)
    )
    lead = f"Undone (entry {entry.undoes}): " if entry.undoes else ""
    undoable = (
        entry.action not in FINAL
        and entry.table_name != "import_batch"  # judged and taken back as one, where loads are
        and seq not in gone
        and not any(change.field == "circle" for change in columns)  # who knows a name is chosen anew, never undone
        and (bool(own) or any(c.field not in TOLD for c in columns) or (made and entry.table_name == "entry"))
    )
    return Happening(entry.at, who, lead + "; ".join(said), why, seq, undoable, gone.get(seq))


def _decided(entry: AuditEntry) -> str:
    """What was done where no value tells it."""
    if entry.action is AuditAction.HOLD:
        return next((STEPS[step] for step in entry.fields or () if step in STEPS), STEPS["hold"])
    return ACTIONS.get(entry.action) or codes.label("closed_audit_action", entry.action.value)


def _column(change: Change) -> str:
    label = LABELS.get(change.field, change.field.replace("_", " ").capitalize())
    if change.erased_at:
        return f"{label} (erased)"
    before, after = (_shown(value) for value in (change.before, change.after))
    return f"{label}: {before} → {after}"


def _shown(value: object) -> str:
    text = (
        ", ".join(map(str, value)) if isinstance(value, list) else "yes" if value is True else str(value or "").strip()
    )
    return f"“{text if len(text) <= 80 else text[:79] + '…'}”" if text else "empty"


def _before(session: Session, numbers: Sequence[int], coded: Iterable[int]) -> list[Happening]:
    """What happened before judgements and codings were kept with their entry of the audit log."""
    people = records.accounts(session)
    grouped: dict[tuple[datetime, str, str, str], int] = {}
    for row in repeated.entities(session, OLDER, numbers):
        key = (row.at.replace(microsecond=0), people.get(row.reviewer_id, ""), row.decision.value, row.comment or "")
        grouped[key] = grouped.get(key, 0) + 1
    found = [
        Happening(at, who, f"{count} statement{'s' * (count != 1)} {JUDGED.get(Decision(word), word)}", why)
        for (at, who, word, why), count in grouped.items()
    ]
    for part in records.parts(sorted(coded)):
        keys = [str(number) for number in part]
        told = select(AuditEntry.row_id).join(AuditAbout, col(AuditAbout.audit_id) == col(AuditEntry.id))
        known = set(session.exec(told.where(AuditEntry.table_name == "entry", col(AuditEntry.row_id).in_(keys))).all())
        for entry in repeated.entities(session, CODINGS, part):
            report = records.labels(session, [entry.source_report_id]).get(entry.source_report_id)
            if report is not None and str(entry.id) not in known:
                found.append(Happening(entry.made_at, people.get(entry.made_by, ""), f"Coded from “{report.text}”"))
    return found

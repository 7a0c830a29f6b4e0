"""Undo any change as a new change: a judgement, an act of coding, a column; the undoing can be undone itself."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlmodel import Session, col, func, select

from tracker import codes
from tracker.access import Permission, User, may, require
from tracker.actions import editing, review
from tracker.actions.history import FINAL, LABELS, TOLD, undone_by
from tracker.dates import now
from tracker.errors import Conflict, Difference, InvalidFacts, NotAllowed, NotFound
from tracker.records import AuditAbout, AuditEntry, Change, DetentionStage, Entry, Record, Review
from tracker.records.base import AuditAction, Decision, Judgement, ReviewState
from tracker.store import audit, claims, database, followed, listing, masking, past, records, sight
from tracker.store.audit import Deed
from tracker.store.claims import ClaimRow

DECIDED = {outcome: decision for decision, outcome in review.OUTCOME.items()}
ORDER = (Judgement.OPEN, Judgement.REJECTED, Judgement.CONTESTED, Judgement.ACCEPTED)
GUARDED = ("confidentiality",)  # how closely a record is held: a custodian's


def undo(user: User, seq: int, reason: str) -> int:
    """Take back what one entry of the audit log changed; returns the number of the entry that says so.

    Raises NotFound, NotAllowed, InvalidFacts where the entry changed nothing that can be taken back, and Conflict where
    something has changed since: nothing newer is overwritten.
    """
    require(user, Permission.PROPOSE)
    if not reason.strip():
        raise InvalidFacts("Say why this is undone, so that others can follow.")
    with database.transaction(user) as session:
        entry = _entry(session, user, seq)
        if entry.action in FINAL:
            raise InvalidFacts(f"Entry {seq} is answered by a new decision where it was made: it is not taken back.")
        if entry.table_name == "import_batch":
            raise InvalidFacts(f"Entry {seq} is about a load, which is judged and taken back as one: tracker batch.")
        reviews = session.exec(select(Review).where(Review.audit_id == seq).order_by(col(Review.id))).all()
        changes = session.exec(select(Change).where(Change.audit_id == seq).order_by(col(Change.id).desc())).all()
        coded = _coded(session, entry, changes)
        if any(change.erased_at for change in changes):
            raise InvalidFacts(f"What entry {seq} changed was erased: it cannot be brought back.")
        changes = [change for change in changes if change.field not in TOLD]
        if not (reviews or changes or coded):
            raise InvalidFacts(f"Entry {seq} changed nothing that can be taken back.")
        deed = Deed(AuditAction.UPDATE, entry.table_name or "", entry.row_id, undoes=seq)
        if coded is not None and entry.action is AuditAction.INSERT:
            _take_back(session, user, coded, reason, deed)
            reviews = [row for row in reviews if not _is_of(session, row, coded)]
            if not may(user, Permission.CURATE):  # what it sealed stays so until a custodian lowers it
                changes = [change for change in changes if change.field not in GUARDED]
        _judgements(session, user, entry, reviews, reason, deed)
        _states(session, user, reviews, reason, deed)
        for change in changes:
            _column(session, user, change, deed, {row.record_id for row in reviews})
        _revive(session, user, reviews, reason, deed)
        _stand_again(session, [row.record_id for row in deed.reviews if row.claim_id is None])
        subject = min(deed.about, default=None)
        deed.change(entry.table_name or "", entry.row_id, "reason", None, reason.strip(), subject)
        deed.fields.discard("reason")
        return audit.write(session, deed)


def _entry(session: Session, user: User, seq: int) -> AuditEntry:
    """The entry, held so that two do not undo it at once. Raises NotFound, Conflict."""
    database.one_at_a_time(session, audit.CHAIN_LOCK)
    entry = session.get(AuditEntry, seq)
    about = select(func.count()).select_from(AuditAbout).join(Record, col(Record.id) == col(AuditAbout.record_id))
    about = about.where(AuditAbout.audit_id == seq)
    seen = session.exec(about).one()
    with sight.whole(session):
        every = session.exec(about).one()
    if entry is None or seen != every:
        raise NotFound(f"There is no entry {seq}.")
    if (by := undone_by(session, [seq]).get(seq)) is not None:
        raise Conflict(f"Entry {seq} is undone already, by entry {by}.")
    return entry


def _coded(session: Session, entry: AuditEntry, changes: Sequence[Change]) -> Entry | None:
    """The act of coding that an entry speaks of; its report is held."""
    numbers = {change.row_id for change in changes if change.table_name == "entry"}
    numbers |= {entry.row_id} if entry.table_name == "entry" else set()
    found = {n: session.get(Entry, int(n)) for n in sorted(n for n in numbers if n and n.isdigit())}
    for coded in found.values():
        if coded is not None:
            database.one_at_a_time(session, coded.source_report_id)
    return found.get(entry.row_id or "") if entry.table_name == "entry" else None


def _take_back(session: Session, user: User, coded: Entry, reason: str, deed: Deed) -> None:
    if coded.undone_at is not None:
        raise Conflict("This coding was corrected or undone since. Undo that first; nothing was changed.")
    loads = select(AuditEntry.id).where(
        AuditEntry.table_name == "entry", AuditEntry.row_id == str(coded.id), AuditEntry.action == AuditAction.INSERT
    )
    if len(session.exec(loads).all()) > 1:
        raise InvalidFacts("This form was applied more than once, with more each time. Take it back by judging it.")
    review.take_back(session, user, coded, reason, deed)
    rest = select(Entry).where(Entry.source_report_id == coded.source_report_id, col(Entry.undone_at).is_(None))
    for other in session.exec(rest).all():  # what rested on it falls with it
        if other.kind == "Q" and str(other.draft.get("id", "")).split(".")[-1] == str(coded.id):
            review.take_back(session, user, other, "What it rested on was undone.", deed)


def _is_of(session: Session, row: Review, coded: Entry) -> bool:
    made = {claim.id for claim in claims.of_entry(session, coded.id or 0)}
    return row.claim_id in made


def _judgements(
    session: Session, user: User, entry: AuditEntry, reviews: Sequence[Review], reason: str, deed: Deed
) -> None:
    """Each claim back to the judgement before; each must stand as the entry left it."""
    before: dict[int, str] = {}
    after: dict[int, str] = {}
    for row in reviews:
        if row.claim_id is not None and row.from_state != row.to_state:
            before.setdefault(row.claim_id, row.from_state or "")
            after[row.claim_id] = row.to_state or ""
    if not before:
        return
    subjects = {row.record_id for row in reviews}
    records.lock(session, subjects)
    found = [c for c in claims.of_subjects(session, subjects, with_corrected=True) if c.id in before]
    if len(found) != len(before):
        raise NotAllowed("Some of what was judged there is not for you to know: somebody who does takes it back.")
    _refuse_judged(session, found, before, after)
    own = entry.user_id == user.id and all(claim.created_by == user.id for claim in found)
    if not (own or may(user, Permission.REVIEW)):
        raise NotAllowed("Others coded or judged this: a reviewer takes its judgement back.")
    for outcome in ORDER:
        chosen = [claim for claim in found if before[claim.id] == outcome.value]
        review.judge_claims(session, user, chosen, DECIDED[outcome], reason, deed)


def _refuse_judged(
    session: Session, found: Sequence[ClaimRow], before: Mapping[int, str], after: Mapping[int, str]
) -> None:
    changed = [claim for claim in found if claim.judgement.value != after[claim.id]]
    if changed:
        people = records.accounts(session)
        with masking.applied(session):  # what is said of it is read, not kept
            named = records.labels(session, [claim.subject_id for claim in changed])
        raise Conflict(
            "This was judged anew since. Nothing was changed: undo that first, or judge it as you see it.",
            [
                Difference(
                    str(claim.uid),
                    f"{named[claim.subject_id].text} · {claim.field.replace('_', ' ')}",
                    codes.label("closed_judgement", before[claim.id]),
                    codes.label("closed_judgement", claim.judgement.value),
                    claim.judgement.value,
                    people.get(claim.judged_by, ""),
                    claim.judged_at,
                )
                for claim in changed
            ],
        )


def _states(session: Session, user: User, reviews: Sequence[Review], reason: str, deed: Deed) -> None:
    """Records that were withdrawn with it stand again as before."""
    for row in reviews:
        if row.claim_id is None and row.from_state and row.to_state:
            head = session.get_one(Record, row.record_id)
            if head.review_state.value == row.to_state:
                _state(head, ReviewState(row.from_state), user, reason, deed)


def _state(head: Record, to: ReviewState, user: User, reason: str, deed: Deed) -> None:
    at: datetime = now()
    decision = Decision.WITHDRAW if to is ReviewState.WITHDRAWN else Decision.REOPEN
    deed.reviews.append(
        Review(
            record_id=head.id,
            decision=decision,
            reviewer_id=user.id,
            at=at,
            comment=reason,
            from_state=head.review_state.value,
            to_state=to.value,
        )
    )
    deed.about.add(head.id)
    head.review_state = to
    records.touch(head)


def _revive(session: Session, user: User, reviews: Sequence[Review], reason: str, deed: Deed) -> None:
    """A record of which something is said again is no longer withdrawn."""
    for number in {row.record_id for row in reviews if row.claim_id is not None}:
        head = session.get_one(Record, number)
        said = claims.of_subjects(session, [number])
        if head.review_state is ReviewState.WITHDRAWN and any(c.judgement is not Judgement.REJECTED for c in said):
            _state(head, ReviewState.DRAFT, user, reason, deed)


def _stand_again(session: Session, numbers: Sequence[int]) -> None:
    """What is kept beside records that were withdrawn: the last stage of an act, the rows of lists."""
    session.flush()
    stages = records.pick(session, DetentionStage.id, DetentionStage.act_id, numbers)
    followed.latest_stages(session, {act for _, act in stages})
    listing.refresh(session, numbers)


def _column(session: Session, user: User, change: Change, deed: Deed, judged: Collection[int]) -> None:
    """One column back to what it was; it must hold what the entry gave it.

    What a judgement had put over the coder's own words follows the judgement, which is back already.
    """
    if change.table_name == "entry":
        _entry_column(session, user, change, deed)
        return
    head = session.get(Record, change.record_id) if change.record_id else None
    if head is None:
        raise InvalidFacts(f"What was changed in '{change.table_name}' is undone where it was done, not here.")
    if head.id in judged and change.table_name != "record":
        editing.put(session, head, change.field, change.before, deed, change.table_name)
        return
    for value in (change.before, change.after):
        editing.refuse_masked(session, head, change.field, value)
    column = editing.columns(head.kind).get(change.field)
    if column is None and (change.table_name, change.field) not in _ALSO:
        raise InvalidFacts(f"'{change.field}' is undone where it was done, not here.")
    require(user, Permission.CURATE if change.field in GUARDED else column.permission if column else Permission.REVIEW)
    present = past.now_is(session, head, change.table_name or "", change.field)
    if present != change.after:
        _, who = editing.last_change(session, head.id, change.field)
        label = LABELS.get(change.field, change.field)
        raise Conflict(
            "This was changed anew since. Nothing was changed: undo that first, or edit it as you see it.",
            [
                Difference(
                    change.field,
                    label,
                    editing.shown(session, change.before),
                    editing.shown(session, present),
                    None,
                    who,
                )
            ],
        )
    editing.put(session, head, change.field, change.before, deed)
    deed.about.add(head.id)
    records.touch(head)
    if change.field in GUARDED:
        listing.refresh(session, [head.id])  # what hangs on it is held as closely


_ALSO = (("record", "review_state"), ("record", "confidentiality"))


def _entry_column(session: Session, user: User, change: Change, deed: Deed) -> None:
    """Whether an act of coding stands, and what its draft shows."""
    coded = session.get_one(Entry, int(change.row_id or 0))
    if change.field == "draft":
        if coded.draft != change.after:
            raise Conflict("This coding was changed anew since. Undo that first; nothing was changed.")
        coded.draft = change.before
    elif change.field == "undone_at":
        if (coded.undone_at is None) != (change.after is None):
            raise Conflict("This coding was undone or brought back since. Undo that first; nothing was changed.")
        coded.undone_at = now() if change.before else None
        coded.undone_by = user.id if change.before else None
        deed.change("entry", coded.id, "undone_at", change.after, change.before, None)
        return
    deed.change("entry", coded.id, change.field, change.after, change.before, change.record_id)

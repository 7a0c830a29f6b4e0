"""The door of judgement: accept, contest, reject, reopen, ask for changes. The only writer of facts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from tracker import codes
from tracker.access import Permission, User, require
from tracker.dates import now
from tracker.errors import Conflict, Difference, InvalidFacts, NotAllowed, NotFound
from tracker.records import KINDS, Act, DetentionStage, Entry, Involvement, Record, Review, fact
from tracker.records.base import AuditAction, Basis, Decision, Judgement, Kind, ReviewState
from tracker.store import (
    audit,
    claims,
    database,
    followed,
    ids,
    listing,
    masking,
    past,
    records,
    risks,
    sight,
    text_index,
)
from tracker.store.audit import Deed
from tracker.store.claims import ClaimRow
from tracker.store.risks import Risk

OUTCOME = {
    Decision.ACCEPT: Judgement.ACCEPTED,
    Decision.CONTEST: Judgement.CONTESTED,
    Decision.REJECT: Judgement.REJECTED,
    Decision.REOPEN: Judgement.OPEN,
}


@dataclass(frozen=True)
class Judged:
    """What a judgement did: uids that changed, and those left for one by one with the reason."""

    changed: tuple[str, ...]
    left: Mapping[str, Risk]
    already: int = 0


def judge(
    user: User,
    uids: Iterable[str],
    decision: Decision | str,
    reason: str | None = None,
    seen: Mapping[str, str] | None = None,
) -> Judged:
    """Judge claims one by one. All or none.

    `seen` are the judgements as the person saw them, by uid. Raises NotFound, NotAllowed, InvalidFacts, and Conflict
    with both versions where somebody has judged one otherwise since.
    """
    require(user, Permission.REVIEW)
    decision = _decision(decision)
    with database.transaction(user) as session:
        wanted = [_uid(uid) for uid in dict.fromkeys(uids)]
        found = _held(session, wanted)
        if len(found) < len(wanted):
            missing = next(str(uid) for uid in wanted if uid not in {claim.uid for claim in found})
            raise NotFound(f"There is no statement {missing}.")
        _refuse_changed(session, found, seen or {}, OUTCOME[decision])
        deed = _deed(found)
        done = judge_claims(session, user, found, decision, reason, deed)
        _write(session, deed)
        return done


def judge_bundle(
    user: User,
    report_ref: str,
    decision: Decision | str = Decision.ACCEPT,
    reason: str | None = None,
    only: Iterable[str] | None = None,
) -> Judged:
    """Judge all waiting claims of a report at once, or those of `only`; what is risky is left for one by one.

    Whoever says `only` has seen those waiting. Raises Conflict where somebody has judged one of them otherwise since.
    """
    require(user, Permission.REVIEW)
    decision = _decision(decision)
    with database.transaction(user) as session:
        report = ids.record(session, report_ref, Kind.SOURCE_REPORT)
        waiting = claims.of_report(session, report.id, (Judgement.OPEN,))
        if only is not None:
            chosen = {_uid(uid): Judgement.OPEN.value for uid in only}
            _refuse_changed(
                session, _held(session, list(chosen)), {str(u): s for u, s in chosen.items()}, OUTCOME[decision]
            )
            waiting = [claim for claim in waiting if claim.uid in chosen]
        risky = risks.of_claims(session, waiting)
        safe = [claim for claim in waiting if claim.id not in risky]
        if decision is Decision.ACCEPT:
            safe, clashing = _without_clashes(session, safe)
        else:
            clashing = []
        deed = _deed(safe)
        done = judge_claims(session, user, safe, decision, reason, deed)
        _write(session, deed)
        left = {str(claim.uid): risky[claim.id] for claim in waiting if claim.id in risky}
        left |= {str(claim.uid): Risk.FINDING for claim in clashing}
        return Judged(done.changed, left)


def _held(session: Session, uids: Sequence[UUID]) -> list[ClaimRow]:
    """These claims as they are now, their records held: whoever comes second waits and sees the first one's judgement."""
    found = claims.by_uids(session, uids)
    if session.get_bind().dialect.name != "postgresql":
        return found
    records.lock(session, {claim.subject_id for claim in found})
    return claims.by_uids(session, uids)


def _refuse_changed(
    session: Session, found: Sequence[ClaimRow], seen: Mapping[str, str], outcome: Judgement | None
) -> None:
    """Stop where a statement no longer stands as the person saw it, unless it already is what they want."""
    changed = [c for c in found if c.judgement.value != seen.get(str(c.uid), c.judgement.value)]
    changed = [claim for claim in changed if claim.judgement is not outcome]
    if changed:
        people = records.accounts(session)
        with masking.applied(session):  # what is said of it is read, not kept
            words = records.labels(session, [claim.subject_id for claim in changed])
        raise Conflict(
            "Somebody else has judged this meanwhile. Nothing was changed: look at both, and decide.",
            [
                Difference(
                    str(claim.uid),
                    f"{words[claim.subject_id].text} · {claim.field.replace('_', ' ')}",
                    codes.label("closed_judgement", outcome.value) if outcome else "Ask for changes",
                    codes.label("closed_judgement", claim.judgement.value),
                    claim.judgement.value,
                    people.get(claim.judged_by, ""),
                    claim.judged_at,
                )
                for claim in changed
            ],
        )


def _deed(found: Sequence[ClaimRow]) -> Deed:
    """The audit entry of judging these claims, named after the first."""
    return Deed(AuditAction.UPDATE, "claim", found[0].uid if found else None)


def _write(session: Session, deed: Deed) -> None:
    """Keep the judgements with their entry; where nothing changed there is nothing to tell."""
    if deed.reviews:
        audit.write(session, deed)


def _without_clashes(session: Session, waiting: Sequence[ClaimRow]) -> tuple[list[ClaimRow], list[ClaimRow]]:
    """Two accounts of one fact are never chosen between by the bundle: both wait."""
    kinds = _kinds(session, waiting)
    with sight.whole(session):  # only one can be followed, whoever may see it
        said = claims.of_subjects(session, {c.subject_id for c in waiting})
    taken = {(c.subject_id, c.field) for c in said if followed.is_held(kinds[c.subject_id], c)}
    counts: dict[tuple[int, str], int] = {}
    for claim in waiting:
        if followed.holds(kinds[claim.subject_id], claim, Judgement.ACCEPTED):
            counts[claim.subject_id, claim.field] = counts.get((claim.subject_id, claim.field), 0) + 1
    clashing = [
        c
        for c in waiting
        if counts.get((c.subject_id, c.field), 0) > 1
        or ((c.subject_id, c.field) in taken and (c.subject_id, c.field) in counts)
    ]
    return [claim for claim in waiting if claim not in clashing], clashing


def judge_claims(
    session: Session, user: User, found: Sequence[ClaimRow], decision: Decision, reason: str | None, deed: Deed
) -> Judged:
    """Write the judgements of one decision, inside the caller's transaction; they are noted in the caller's deed."""
    outcome = OUTCOME[decision]
    changing = followed.in_order((claim for claim in found if claim.judgement is not outcome), outcome)
    kinds = _kinds(session, changing)
    heads = {
        row.id: row
        for part in records.parts(kinds)
        for row in session.exec(select(Record).where(col(Record.id).in_(part))).all()
    }
    at = now()
    for claim in changing:
        own = claim.created_by == user.id
        if own and not user.alone and decision in (Decision.ACCEPT, Decision.CONTEST, Decision.REJECT):
            raise NotAllowed("You coded this statement: somebody else reviews it.")
        holds = followed.holds(kinds[claim.subject_id], claim, outcome)
        if holds:
            _refuse_second(session, claim)
        record = heads[claim.subject_id]
        held = followed.is_held(record.kind, claim)
        before = framed(session, record, claim.field) if holds or held else {}
        if held or (claim.judgement is Judgement.ACCEPTED and claim.field == "name"):
            followed.empty(session, record, claim)
        claims.judge(session, claim, outcome, holds, user.id, at, own)
        if holds or (outcome is Judgement.ACCEPTED and claim.field == "name"):
            followed.fill(session, record, claim)
        _note_framed(session, deed, record, claim.field, before)
        _note(deed, user, claim, decision, outcome, reason, at)
        records.touch(record)
    session.flush()
    listing.refresh(session, kinds)
    text_index.refresh(session, kinds)
    return Judged(tuple(str(claim.uid) for claim in changing), {}, len(found) - len(changing))


def framed(session: Session, record: Record, field: str) -> dict[str, Any]:
    """What the coder put into the columns of a fact before any source was followed: no claim holds it."""
    found = fact(record.kind, field)
    table = KINDS[record.kind].table.__tablename__
    return {name: past.now_is(session, record, str(table), name) for name in found.columns if found.framed}


def _note_framed(session: Session, deed: Deed, record: Record, field: str, before: Mapping[str, Any]) -> None:
    """What a judgement overwrote of the coder's own, so that it can be brought back."""
    after = framed(session, record, field) if before else {}
    for name in before:
        if before[name] != after[name]:
            table = str(KINDS[record.kind].table.__tablename__)
            deed.change(table, record.id, name, before[name], after[name], record.id)


def _note(
    deed: Deed,
    user: User,
    claim: ClaimRow,
    decision: Decision,
    outcome: Judgement,
    reason: str | None,
    at: datetime,
) -> None:
    """One judgement, for the record's history and the audit entry."""
    deed.fields.add(claim.field)
    deed.about.add(claim.subject_id)
    deed.reviews.append(
        Review(
            record_id=claim.subject_id,
            claim_id=claim.id,
            decision=decision,
            reviewer_id=user.id,
            at=at,
            from_state=claim.judgement.value,
            to_state=outcome.value,
            comment=reason,
        )
    )


def _refuse_second(session: Session, claim: ClaimRow) -> None:
    with sight.whole(session):
        others = claims.of_subjects(session, [claim.subject_id], [claim.field])
    kind = Kind(session.get_one(Record, claim.subject_id).kind)
    if any(followed.is_held(kind, other) and other.id != claim.id for other in others):
        raise Conflict(
            f"Another statement is followed for {claim.field.replace('_', ' ')} already. "
            "Take that back first, or mark both as disputed: nothing was changed."
        )


def _kinds(session: Session, found: Iterable[ClaimRow]) -> dict[int, Kind]:
    kinds: dict[int, Kind] = {}
    for part in records.parts(claim.subject_id for claim in found):
        kinds |= {
            n: Kind(k) for n, k in session.exec(select(Record.id, Record.kind).where(col(Record.id).in_(part))).all()
        }
    return kinds


def request_changes(user: User, uids: Iterable[str], reason: str, seen: Mapping[str, str] | None = None) -> int:
    """Ask the coder to look again at these claims; they stay as they are. Returns how many.

    `seen` as in `judge`. Raises InvalidFacts, NotFound, Conflict.
    """
    require(user, Permission.REVIEW)
    if not reason.strip():
        raise InvalidFacts("Say what should change, so that the coder knows what to do.")
    with database.transaction(user) as session:
        found = _held(session, [_uid(uid) for uid in uids])
        if not found:
            raise NotFound("No such statement.")
        _refuse_changed(session, found, seen or {}, None)
        deed, at = _deed(found), now()
        for claim in found:
            _note(deed, user, claim, Decision.REQUEST_CHANGES, claim.judgement, reason, at)
        report = session.get_one(Record, found[0].source_report_id)
        if report.review_state is not ReviewState.CHANGES_REQUESTED:
            deed.change("record", report.id, "review_state", report.review_state.value, "changes_requested", report.id)
        report.review_state = ReviewState.CHANGES_REQUESTED
        records.touch(report)
        deed.fields.add("review")
        deed.about.add(report.id)
        _write(session, deed)
        return len(found)


def replay(user: User, judgements: Mapping[str, Judgement]) -> Judged:
    """Replay a coding form's judgements (uid → judgement); conclusions stay open whatever the form says."""
    require(user, Permission.REVIEW)
    with database.transaction(user) as session:
        found = claims.by_uids(session, [_uid(uid) for uid in judgements])
        deed = _deed(found)
        changed = replay_in(session, user, found, judgements, deed)
        _write(session, deed)
        left = {str(claim.uid): Risk.CONCLUSION for claim in found if claim.basis is Basis.INFERRED}
    return Judged(changed, left)


def replay_in(
    session: Session, user: User, found: Sequence[ClaimRow], judgements: Mapping[str, Judgement], deed: Deed
) -> tuple[str, ...]:
    """As replay, inside the caller's transaction; returns the uids of what changed."""
    changed: list[str] = []
    for decision, outcome in OUTCOME.items():
        if outcome is not Judgement.OPEN:
            chosen = [c for c in found if judgements[str(c.uid)] is outcome and c.basis is not Basis.INFERRED]
            why = "Judged as in the coding form."
            changed += judge_claims(session, user, chosen, decision, why, deed).changed
    return tuple(changed)


def take_back(session: Session, user: User, entry: Entry, why: str, deed: Deed, only: Sequence[int] = ()) -> int:
    """Take back one act of coding, for all or only for some records and their parts. Returns how many claims.

    Nothing is deleted: the claims are set aside with a review row that names who did it, and records that
    nothing else speaks of are withdrawn. Whoever another decision rests on keeps the name this one printed. What
    somebody else has followed needs a reviewer. All is noted in `deed`.
    """
    with sight.whole(session):  # all of it, also what is held more closely since
        found = [c for c in claims.of_entry(session, entry.id or 0) if c.judgement is not Judgement.REJECTED]
        if only:
            chosen = _with_parts(session, only)
            found = [claim for claim in found if claim.subject_id in chosen]
        named = _rested_on(session, entry, {claim.subject_id for claim in found if claim.field == "name"})
        found = [claim for claim in found if claim.field != "name" or claim.subject_id not in named]
        judged = [claim for claim in found if claim.judgement is not Judgement.OPEN]
        if any({claim.created_by, claim.judged_by or user.id} != {user.id} for claim in judged):
            require(user, Permission.REVIEW)
        _set_aside(session, user, found, why, deed)
    if not only:
        entry.undone_at, entry.undone_by = now(), user.id
        deed.change("entry", entry.id, "undone_at", None, entry.undone_at.isoformat(), None)
    session.flush()
    listing.refresh(session, {claim.subject_id for claim in found})
    text_index.refresh(session, {claim.subject_id for claim in found})
    return len(found)


def _set_aside(session: Session, user: User, found: Sequence[ClaimRow], why: str, deed: Deed) -> None:
    kinds = _kinds(session, found)
    at = now()
    for claim in followed.in_order(found):
        record = session.get_one(Record, claim.subject_id)
        before = framed(session, record, claim.field) if claim.holds else {}
        if claim.holds or (claim.judgement is Judgement.ACCEPTED and claim.field == "name"):
            followed.empty(session, record, claim)
        _note_framed(session, deed, record, claim.field, before)
        claims.judge(session, claim, Judgement.REJECTED, False, user.id, at, claim.created_by == user.id)
        _note(deed, user, claim, Decision.REJECT, Judgement.REJECTED, why, at)
    session.flush()
    for number in sorted(kinds, key=lambda n: kinds[n] is Kind.ACT):  # what hangs on an act goes before the act
        rest = [c for c in claims.of_subjects(session, [number]) if c.judgement is not Judgement.REJECTED]
        record = session.get_one(Record, number)
        if not rest and record.kind is not Kind.SOURCE_REPORT and not _carries(session, record):
            state = record.review_state.value
            record.review_state = ReviewState.WITHDRAWN
            records.touch(record)
            deed.about.add(number)
            deed.reviews.append(
                Review(
                    record_id=number,
                    decision=Decision.WITHDRAW,
                    reviewer_id=user.id,
                    at=at,
                    from_state=state,
                    to_state=ReviewState.WITHDRAWN.value,
                    comment=why,
                )
            )
            if record.kind is Kind.DETENTION_STAGE:
                session.flush()
                followed.latest_stages(session, [session.get_one(DetentionStage, number).act_id])


def _carries(session: Session, record: Record) -> bool:
    """Whether stages of another decision hang on this act: a release stays, though the arrest is taken back."""
    query = (
        select(DetentionStage.id)
        .join(Record, col(Record.id) == col(DetentionStage.id))
        .where(DetentionStage.act_id == record.id, Record.review_state != ReviewState.WITHDRAWN)
    )
    return record.kind is Kind.ACT and session.exec(query).first() is not None


def _rested_on(session: Session, entry: Entry, numbers: set[int]) -> set[int]:
    """Those of these records of whose acts, injuries or ties another decision speaks."""
    found = set()
    for number in numbers:
        said = [*claims.of_subjects(session, sorted(_with_parts(session, [number]))), *claims.valued(session, [number])]
        if any(c.entry_id != entry.id and c.judgement is not Judgement.REJECTED and c.field != "name" for c in said):
            found.add(number)
    return found


def _with_parts(session: Session, numbers: Sequence[int]) -> set[int]:
    """These records and the acts, stages, injuries and involvements that hang on them."""
    from tracker.records import Injury

    acts = set(session.exec(select(Act.id).where(col(Act.victim_id).in_(numbers))).all())
    chosen = set(numbers) | acts
    chosen |= set(session.exec(select(DetentionStage.id).where(col(DetentionStage.act_id).in_(acts))).all())
    chosen |= set(session.exec(select(Injury.id).where(col(Injury.individual_id).in_(numbers))).all())
    chosen |= set(
        session.exec(
            select(Involvement.id).where(col(Involvement.actor_id).in_(numbers) | col(Involvement.act_id).in_(acts))
        ).all()
    )
    return chosen


def _decision(decision: Decision | str) -> Decision:
    try:
        found = Decision(decision)
    except ValueError:
        found = None
    if found not in OUTCOME:
        raise InvalidFacts(f"'{decision}' is not a judgement: accept, contest, reject or reopen.")
    return found


def _uid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotFound(f"'{text}' is not the uid of a statement.") from None

"""Consent: what a person allows, refuses or withdraws, use by use; and who holds what left about them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from tracker import codes, dates
from tracker.access import Permission, User, may, require
from tracker.actions import ledger, sealed
from tracker.errors import Conflict, Difference, InvalidFacts, NotAllowed
from tracker.records import Consent, Disclosure
from tracker.records.base import AuditAction, ConsentStatus, Kind
from tracker.store import audit, consents, database, ids, masking, records


@dataclass(frozen=True)
class Decision:
    """What a person said to one use. `holds` marks the newest on that use, `allows` whether it lets the use go on."""

    scope: str
    status: str
    basis: str | None
    given_by: str
    method: str | None
    note: str | None
    valid_from: date | None
    expires_on: date | None
    recorded_at: datetime
    recorded_by: str
    holds: bool
    allows: bool


@dataclass(frozen=True)
class Receipt:
    """A file that left with a person in it: its line in the ledger, when, from whom, to whom, why.

    `files`: kept files of sources went along. `sha256` names the file; it is empty where somebody is hidden from who asks, who could check a guess against it.
    """

    number: int
    at: datetime
    by: str
    audience: str
    recipient: str
    purpose: str
    what: str
    format: str
    named: bool
    files: bool
    sha256: str


@dataclass(frozen=True)
class NewDecision:
    """What is known about a decision as it is recorded. Unknown stays None; days are inclusive."""

    scope: str
    status: str
    basis: str | None = None
    given_by: str | None = None
    method: str | None = None
    note: str | None = None
    valid_from: date | None = None
    expires_on: date | None = None


def decisions(user: User, ref: str) -> tuple[Decision, ...]:
    """Every decision of an individual, the newest first. Raises NotFound."""
    require(user, Permission.READ)
    with database.reading(user) as session:
        person = ids.record(session, ref, Kind.INDIVIDUAL)
        found = consents.of(session, person.id)
        givers = records.labels(session, [row.given_by_id for row, _ in found if row.given_by_id])
        people = records.accounts(session)
        seen: set[str] = set()
        out = []
        for row, told in found:
            giver = givers.get(row.given_by_id or 0)
            out.append(
                Decision(
                    scope=row.scope,
                    status=row.status.value,
                    basis=row.basis,
                    given_by=giver.text if giver else "",
                    method=row.method if told else None,
                    note=row.note if told else None,
                    valid_from=row.valid_from,
                    expires_on=row.expires_on,
                    recorded_at=row.recorded_at,
                    recorded_by=people.get(row.recorded_by, ""),
                    holds=row.scope not in seen,
                    allows=row.scope not in seen and consents.allows(row, dates.today()),
                )
            )
            seen.add(row.scope)
        return tuple(out)


def told(user: User, ref: str) -> tuple[Decision, ...]:
    """The same where nothing else of the person is shown: of somebody sealed it is a reading, written before it is told.

    Raises NotFound.
    """
    found = decisions(user, ref)
    with database.reading(user) as session:
        number = ids.record(session, ref, Kind.INDIVIDUAL).id
        closed = sealed.among(session, [number])
    sealed.opened(user, number, closed)
    return found


def as_seen(found: Iterable[Decision]) -> dict[str, str]:
    """Which decision holds for each use, as a person sees it."""
    return {decision.scope: decision.recorded_at.isoformat() for decision in found if decision.holds}


def record(user: User, ref: str, new: NewDecision, seen: Mapping[str, str] | None = None) -> tuple[Receipt, ...]:
    """Record a decision: a new row, the earlier ones stay. Returns who holds files about the person.

    The caller shows them where a use was refused or withdrawn, so that each can be asked to delete. `seen` is what
    held as the person saw it (`as_seen`). Raises InvalidFacts (every wrong field), NotFound, NotAllowed where a
    custodian decides, and Conflict for somebody who was erased, or with both versions where somebody else has recorded
    another decision on this use since.
    """
    require(user, Permission.PROPOSE)
    status, scope = _checked(new), codes.check("consent_scope", new.scope, new=True)
    with database.transaction(user) as session:
        person = ids.record(session, ref, Kind.INDIVIDUAL)
        if person.erased_at:
            raise Conflict(f"{person.ref} was erased on request: nothing more is written down about this person.")
        records.lock(session, [person.id])
        if seen is not None:
            _refuse_changed(session, person.id, scope, status, seen)
        if consents.opens(status, new.basis):
            _refuse_opening(session, user, person.id, scope, status)
        giver = _giver(session, new.given_by)
        row = Consent(
            individual_id=person.id,
            scope=scope,
            status=status,
            basis=codes.check("legal_basis", new.basis, new=True) if new.basis else None,
            given_by_id=giver,
            method=new.method or None,
            note=new.note or None,
            valid_from=new.valid_from,
            expires_on=new.expires_on,
            recorded_at=dates.now(),
            recorded_by=user.id,
        )
        session.add(row)
        session.flush()
        audit.add(session, user.id, AuditAction.CONSENT, "consent", row.id, ["scope", "status"], record_id=person.id)
        with masking.applied(session):
            return _receipts(session, consents.received(session, person.id))


def _refuse_opening(session: Session, user: User, person: int, scope: str, status: ConsentStatus) -> None:
    """A no is lifted, and a use goes on without consent, by who may curate: it decides who leaves the team."""
    if may(user, Permission.CURATE):
        return
    if consents.no_stands(session, person, scope):
        raise NotAllowed("This person said no to this use. A custodian records that they changed their mind.")
    if status is not ConsentStatus.GIVEN:
        raise NotAllowed("That a use goes on by another legal basis than consent is for a custodian to decide.")


def _refuse_changed(session: Session, person: int, scope: str, status: ConsentStatus, seen: Mapping[str, str]) -> None:
    """Stop where somebody else has recorded another decision than the one that this person saw."""
    last = consents.newest(session, [person], [scope]).get((person, scope))
    if last is None or last.status is status or seen.get(scope) == last.recorded_at.isoformat():
        return
    raise Conflict(
        "Somebody else has recorded a decision on this use meanwhile. Nothing was recorded: look at both, and decide.",
        [
            Difference(
                scope,
                codes.label("consent_scope", scope),
                codes.label("closed_consent_status", status.value),
                codes.label("closed_consent_status", last.status.value),
                last.recorded_at.isoformat(),
                records.accounts(session).get(last.recorded_by, ""),
                last.recorded_at,
            )
        ],
    )


def recipients(user: User, ref: str) -> tuple[Receipt, ...]:
    """Who received a file with this individual in it, the last first. Raises NotFound."""
    require(user, Permission.READ)
    with database.reading(user) as session:
        person = ids.record(session, ref, Kind.INDIVIDUAL)
        return _receipts(session, consents.received(session, person.id))


def _checked(new: NewDecision) -> ConsentStatus:
    problems: dict[str, str] = {}
    for field, scheme, code in (("use", "consent_scope", new.scope), ("basis", "legal_basis", new.basis)):
        try:
            if code:
                codes.check(scheme, code, new=True)
        except InvalidFacts as problem:
            problems[field] = str(problem)
    if new.status not in list(ConsentStatus):
        problems["status"] = f"'{new.status}' is not one of: {', '.join(ConsentStatus)}."
    if new.valid_from and new.expires_on and new.valid_from > new.expires_on:
        problems["expires_on"] = f"{new.expires_on} is before {new.valid_from}."
    if new.method and len(new.method) > 200:
        problems["method"] = "At most 200 characters; the rest fits in the note."
    if problems:
        raise InvalidFacts("The decision was not recorded.", problems)
    return ConsentStatus(new.status)


def _giver(session: Session, ref: str | None) -> int | None:
    return ids.record(session, ref, Kind.INDIVIDUAL, Kind.ORGANISATION).id if ref else None


def _receipts(session: Session, found: list[Disclosure]) -> tuple[Receipt, ...]:
    people = records.accounts(session)
    everybody_known, whats = masking.of(session) is None, ledger.of_what(session, found)
    return tuple(
        Receipt(
            number=row.id or 0,
            at=row.at,
            by=people.get(row.user_id, ""),
            audience=row.audience.value,
            recipient=row.recipient,
            purpose=row.purpose,
            what=whats[row.id or 0],
            format=row.format,
            named=row.named,
            files=ledger.FILES in row.columns,
            sha256=row.sha256 if everybody_known else "",
        )
        for row in found
    )

"""Time stamps of the audit log by an authority outside: asked for in a file, answered in a file; nothing calls out.

A stamp shows to anybody who trusts the authority that the log up to an entry stood as it stands no later than at that
time. It is off until a person asks for one, and sends nothing: they carry the request however they like.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import Session

from tracker.access import Permission, User, require
from tracker.errors import InvalidFacts
from tracker.records.base import AuditAction
from tracker.store import audit, audit_chain, database, stamps
from tracker.store.audit import Deed

WAITS = "No answer was kept yet."


@dataclass(frozen=True)
class Stamp:
    """A time stamp of the log up to entry `seq`, written at `at` by this machine's clock.

    `time`, `authority`, `root` and `fingerprint` (SHA-256 of the root) are what the answer says, None where there is no
    answer or where it does not hold; then `wrong` says why.
    """

    seq: int
    at: datetime
    asked_at: datetime
    time: datetime | None = None
    authority: str | None = None
    root: str | None = None
    fingerprint: str | None = None
    wrong: str | None = None

    @property
    def sentence(self) -> str:
        """What it proves, or what is wrong with it."""
        if self.time is None:
            return f"Entries up to {self.seq:,}: {self.wrong}"
        return (
            f"Entries up to {self.seq:,} stood as they stand on {self.time:%-d %B %Y, %H:%M} UTC at the latest, says "
            f"{self.authority}, under the root {self.root} with the SHA-256 {self.fingerprint}."
        )


def request(user: User) -> bytes:
    """A request (RFC 3161, .tsq) for the head of the log as it is now; it holds a salted digest and nothing else.

    Raises NotAllowed, InvalidFacts while the log is empty.
    """
    require(user, Permission.AUDIT)
    with database.transaction(user) as session:
        head = audit_chain.head(session)
        if head is None:
            raise InvalidFacts("The audit log is empty: nothing has been done here yet.")
        asked, content = stamps.ask(head)
        _write(session, asked, AuditAction.INSERT)
    return content


def keep(user: User, token: bytes, root: bytes) -> Stamp:
    """Keep the answer (.tsr) to a request, once it is proved against the root certificate that this person gives (PEM).

    Raises NotAllowed, InvalidFacts saying what does not hold; then nothing is kept.
    """
    require(user, Permission.AUDIT)
    imprint = stamps.imprint_of(token)
    with database.transaction(user) as session:
        asked = next((one for one in stamps.every(session) if one.imprint == imprint), None)
        if asked is None:
            raise InvalidFacts("This time stamp is of something else: no request of this database has its digest.")
        answered = replace(asked, token=token.hex(), root=root.decode("ascii", "replace"))
        stamp = _judged(answered)
        if stamp.wrong is None:
            stamp = _in_log(stamp, _hash(session, asked.seq) == asked.hash)
        if stamp.wrong is not None:
            raise InvalidFacts(f"{stamp.wrong} Nothing was kept.")
        _write(session, answered, AuditAction.UPDATE)
    return stamp


def kept(user: User, root: bytes | None = None) -> tuple[Stamp, ...]:
    """All stamps, each proved anew: the answer against its root, or the one given, and its head against the log."""
    require(user, Permission.AUDIT)
    with database.reading(user) as session:
        found = []
        for asked in stamps.every(session):
            if root is not None and asked.token:
                asked = replace(asked, root=root.decode("ascii", "replace"))
            found.append(_in_log(_judged(asked), _hash(session, asked.seq) == asked.hash))
    return tuple(found)


def verified(user: User, root: bytes | None = None) -> tuple[Stamp, ...]:
    """The same, with the whole log read: each entry up to a stamped one is as it was written."""
    require(user, Permission.AUDIT)
    found = kept(user, root)
    with database.reading(user) as session:
        heads = [asked.head for asked in stamps.every(session) if asked.token]
        fault = audit_chain.verify(session, heads).fault
    return tuple(
        replace(stamp, time=None, wrong=f"{fault}") if fault and stamp.time and fault.seq <= stamp.seq else stamp
        for stamp in found
    )


def _judged(asked: stamps.Asked) -> Stamp:
    stamp = Stamp(asked.seq, asked.head.at, datetime.fromisoformat(asked.asked_at))
    if not asked.token:
        return replace(stamp, wrong=WAITS)
    try:
        holds = stamps.proved(asked, bytes.fromhex(asked.token), asked.root.encode())
    except InvalidFacts as problem:
        return replace(stamp, wrong=str(problem))
    return replace(stamp, time=holds.time, authority=holds.authority, root=holds.root, fingerprint=holds.fingerprint)


def _in_log(stamp: Stamp, there: bool) -> Stamp:
    """A stamp of what is no longer in the log proves that it was changed since."""
    if there or stamp.time is None:
        return stamp
    said = f"Entry {stamp.seq} is not the one that was stamped: the log was written anew, cut, or put back from before."
    return replace(stamp, time=None, wrong=said)


def _hash(session: Session, seq: int) -> str | None:
    found = session.connection().exec_driver_sql(f"SELECT hash FROM audit_entry WHERE id = {int(seq)}").first()  # noqa: S608  # a number
    return found[0] if found else None


def _write(session: Session, asked: stamps.Asked, action: AuditAction) -> None:
    stamps.write(session, asked)
    audit.write(session, Deed(action, "setting", asked.key, {"stamp"}))

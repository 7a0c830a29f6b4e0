"""What people do with their own account: password, second factor, sessions. Nobody else can do it for them."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import delete, func
from sqlmodel import Session, col, select

from tracker import passwords, second_factor
from tracker.access import Permission, User, require
from tracker.actions import accounts as people
from tracker.actions.sign_in import COMMAND_LIFE, count_try, mark_passed
from tracker.dates import now
from tracker.errors import InvalidFacts, NotAllowed
from tracker.records import KnownBrowser, RecoveryCode, UserAccount
from tracker.records.base import AuditAction
from tracker.store import accounts, audit, database

NOT_THE_PASSWORD = "This is not your password, or there were too many tries. Wait a minute and try again."  # noqa: S105  # a sentence


@dataclass(frozen=True)
class Mine:
    """One's own account as its owner sees it; the secret of the second factor is not among it."""

    has_password: bool
    second_factor: bool
    required: bool
    recovery_left: int
    sessions: tuple[people.OpenSession, ...]


@dataclass(frozen=True)
class Enrolment:
    """A second factor to be set up: the secret for typing, and the address for the picture."""

    secret: str
    address: str


def mine(user: User) -> Mine:
    """One's own account. Raises NotAllowed."""
    require(user, Permission.READ)
    with database.reading(user) as session:
        account = _own(session, user)
        left = select(func.count()).select_from(RecoveryCode)
        return Mine(
            account.password_hash is not None,
            account.totp_secret is not None,
            account.second_factor_required or accounts.factor_for_all(session),
            session.exec(left.where(RecoveryCode.user_id == user.id, col(RecoveryCode.used_at).is_(None))).one(),
            tuple(people.opened(row) for row in people.live(session, account)),
        )


def change_password(user: User, session_number: int, old_password: str, new_password: str) -> None:
    """Set a new password; all other sessions end. Raises NotAllowed, InvalidFacts."""
    require(user, Permission.READ)
    hashed = _confirmed(user, old_password)
    passwords.refuse_weak(new_password, user.username, user.display_name)
    if passwords.right(new_password, hashed):
        raise InvalidFacts("The new password is the old one. Take another.")
    fresh = passwords.kept(new_password)
    with database.transaction(user) as session:
        account = _unchanged(session, user, hashed)
        account.password_hash = fresh
        session.add(account)
        accounts.end_sessions(session, account, user.id, but=session_number)
        session.execute(delete(KnownBrowser).where(col(KnownBrowser.user_id) == user.id))
        _noted(session, user, "password_hash", "sessions")


def begin_enrolment(user: User, password: str) -> Enrolment:
    """A fresh secret, shown this once; it holds only when a code of it is given. Raises NotAllowed."""
    require(user, Permission.READ)
    hashed = _confirmed(user, password)
    secret = second_factor.new_secret()
    with database.transaction(user) as session:
        account = _unchanged(session, user, hashed)
        account.totp_pending = second_factor.sealed(secret, accounts.key(session), user.id)
        session.add(account)
    return Enrolment(secret, second_factor.address(secret, user.username))


def finish_enrolment(user: User, code: str) -> list[str]:
    """Turn the second factor on by a first code; returns recovery codes, shown this once. Raises InvalidFacts."""
    require(user, Permission.READ)
    with database.transaction(user) as session:
        account = accounts.held(session, user.id)
        if account.totp_pending is None:
            raise InvalidFacts("Begin again: give your password first.")
        secret = second_factor.opened(account.totp_pending, accounts.key(session), user.id)
        step = second_factor.accepted_step(secret, code, None, now())
        if step is None:
            raise InvalidFacts("This is not the code that the app shows now. Look at the clock of both devices.")
        account.totp_secret, account.totp_pending, account.totp_step = account.totp_pending, None, step
        session.add(account)
        _noted(session, user, "totp_secret", "recovery_code")
        return _fresh_codes(session, user)


def fresh_recovery_codes(user: User, password: str) -> list[str]:
    """New recovery codes, shown this once; the old ones end. Raises NotAllowed."""
    require(user, Permission.READ)
    hashed = _confirmed(user, password)
    with database.transaction(user) as session:
        if _unchanged(session, user, hashed).totp_secret is None:
            raise InvalidFacts("Set up the second factor first.")
        _noted(session, user, "recovery_code")
        return _fresh_codes(session, user)


def drop_second_factor(user: User, password: str) -> None:
    """Turn the second factor off, unless an administrator requires it. Raises NotAllowed."""
    require(user, Permission.READ)
    hashed = _confirmed(user, password)
    with database.transaction(user) as session:
        account = _unchanged(session, user, hashed)
        if account.second_factor_required or accounts.factor_for_all(session):
            raise NotAllowed("An administrator requires a second factor. You can set it up anew, not turn it off.")
        account.totp_secret = account.totp_pending = account.totp_step = None
        session.add(account)
        session.execute(delete(RecoveryCode).where(col(RecoveryCode.user_id) == user.id))
        _noted(session, user, "totp_secret", "recovery_code")


def end_session(user: User, number: int) -> None:
    """End one of one's own sessions. Raises NotAllowed, NotFound."""
    require(user, Permission.READ)
    with database.transaction(user) as session:
        people.end_one(session, _own(session, user), number, user.id)
        audit.add(session, user.id, AuditAction.LOGOUT, "sign_in_session", number)


def end_everywhere(user: User) -> None:
    """End all of one's own sessions, this one too, and forget every browser. Raises NotAllowed."""
    require(user, Permission.READ)
    with database.transaction(user) as session:
        accounts.end_sessions(session, _own(session, user), user.id)
        session.execute(delete(KnownBrowser).where(col(KnownBrowser.user_id) == user.id))
        audit.add(session, user.id, AuditAction.LOGOUT, "user_account", user.id, ("sessions",))


def command_token(user: User) -> str:
    """A token for the command line, good for 30 days or until it is revoked. Raises NotAllowed."""
    require(user, Permission.READ)
    with database.transaction(user) as session:
        row, token = accounts.open_session(session, _own(session, user), "command", COMMAND_LIFE)
        audit.add(session, user.id, AuditAction.LOGIN, "sign_in_session", row.id)
        return token


def _confirmed(user: User, password: str) -> str:
    """The hash that this password fits, throttled as signing in is. Raises NotAllowed."""
    attempt = count_try(user.username, "confirm", None)
    with database.reading(user) as session:
        hashed = _own(session, user).password_hash
    if attempt is None or hashed is None or not passwords.right(password, hashed):
        raise NotAllowed(NOT_THE_PASSWORD)
    mark_passed(attempt)
    return hashed


def _own(session: Session, user: User) -> UserAccount:
    account = session.get(UserAccount, user.id)
    if account is None or not account.active:
        raise NotAllowed("This account is closed.")
    return account


def _unchanged(session: Session, user: User, hashed: str) -> UserAccount:
    """One's own account, if its password is still the one that was confirmed."""
    account = accounts.held(session, user.id)
    if account.password_hash != hashed or not account.active:
        raise NotAllowed(NOT_THE_PASSWORD)
    return account


def _fresh_codes(session: Session, user: User) -> list[str]:
    session.execute(delete(RecoveryCode).where(col(RecoveryCode.user_id) == user.id))
    codes = [second_factor.one_time_code(4) for _ in range(second_factor.RECOVERY_CODES)]
    session.add_all(RecoveryCode(user_id=user.id, code_sum=second_factor.sum_of(code)) for code in codes)
    return codes


def _noted(session: Session, user: User, *fields: str) -> None:
    audit.add(session, user.id, AuditAction.PERMISSION, "user_account", user.id, fields)

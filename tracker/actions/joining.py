"""Accepting a one-time code: the first administrator, an invitation, the way back after a reset."""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import Session, select

from tracker import passwords
from tracker.access import Permission, User, require
from tracker.actions import accounts as people
from tracker.dates import now
from tracker.errors import Conflict, NotAllowed
from tracker.records import Invitation, UserAccount
from tracker.records.base import AuditAction
from tracker.store import accounts, audit, database

NOT_HOLDING = "This code does not hold: it was used, has run out, or is not written as it was given. Ask for another."


@dataclass(frozen=True)
class Invited:
    """Whom a code is for."""

    username: str
    display_name: str


def invited(code: str) -> Invited:
    """Whom a code of an invitation or reset is for. Raises NotAllowed."""
    with database.reading(None) as session:
        _, account = _holding(session, code, "invite", "reset")
        return Invited(account.username, account.display_name)


def accept(code: str, password: str) -> None:
    """Set a password by a one-time code. Raises NotAllowed, InvalidFacts."""
    who = invited(code)
    passwords.refuse_weak(password, who.username, who.display_name)
    hashed = passwords.kept(password)
    with database.transaction(None) as session:
        invitation, account = _holding(session, code, "invite", "reset")
        _join(session, invitation, account, hashed)


def accept_by_provider(code: str, issuer: str, subject: str) -> None:
    """Link an invited account to the identity for which a provider vouches. Raises NotAllowed, Conflict."""
    with database.transaction(None) as session:
        invitation, account = _holding(session, code, "invite", "reset")
        taken = select(UserAccount.id).where(UserAccount.issuer == issuer, UserAccount.subject == subject)
        if session.exec(taken).first() is not None:
            raise Conflict("This identity belongs to another account already.")
        account.issuer, account.subject = issuer, subject
        _join(session, invitation, account, None)


def welcome(code: str, username: str, display_name: str, password: str) -> None:
    """Make the first administrator by the code from the terminal. Raises NotAllowed, InvalidFacts."""
    name, shown = people.checked_name(username), people.checked_display(display_name)
    with database.reading(None) as session:
        _holding(session, code, "first")
    passwords.refuse_weak(password, name, shown)
    hashed = passwords.kept(password)
    with database.transaction(None) as session:
        accounts.one_change(session)
        invitation, account = _holding(session, code, "first")
        if accounts.anybody_joined(session):
            raise NotAllowed(NOT_HOLDING)
        account.username, account.display_name, account.role = name, shown, "admin"
        _join(session, invitation, account, hashed)


def start_team(user: User, username: str, display_name: str, password: str) -> None:
    """Give the one local user of a file a name and a password: from now on people sign in. Raises NotAllowed."""
    require(user, Permission.ADMINISTER)
    name, shown = people.checked_name(username), people.checked_display(display_name)
    passwords.refuse_weak(password, name, shown)
    hashed = passwords.kept(password)
    with database.transaction(user) as session:
        accounts.one_change(session)
        account = accounts.held(session, user.id)
        if accounts.anybody_joined(session) or not database.is_sqlite():
            raise NotAllowed("People sign in here already. Ask an administrator for an invitation.")
        account.username, account.display_name = name, shown
        _join(session, None, account, hashed)


def _holding(session: Session, code: str, *purposes: str) -> tuple[Invitation, UserAccount]:
    invitation = accounts.open_invitation(session, code, *purposes)
    account = session.get(UserAccount, invitation.user_id) if invitation else None
    if invitation is None or account is None or not account.active:
        raise NotAllowed(NOT_HOLDING)
    return invitation, account


def _join(session: Session, invitation: Invitation | None, account: UserAccount, hashed: str | None) -> None:
    """The code is used up; who held sessions before does not hold them any more."""
    if invitation and not accounts.use_up(session, invitation):
        raise NotAllowed(NOT_HOLDING)
    account.password_hash = hashed
    account.joined_at = account.joined_at or now()
    session.add(account)
    accounts.end_sessions(session, account, account.id)
    field = "password_hash" if hashed else "subject"
    audit.add(session, account.id, AuditAction.PERMISSION, "user_account", account.id, (field,))

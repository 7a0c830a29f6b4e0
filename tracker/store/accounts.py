"""Accounts, sessions and one-time codes as rows. What is kept of a token or code is its SHA-256."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import unicodedata
from datetime import timedelta

from sqlalchemy import delete, or_, update
from sqlmodel import Session, col, select

from tracker import second_factor
from tracker.access import ROLES, Permission, User
from tracker.dates import now
from tracker.errors import NotFound
from tracker.records import Invitation, KnownBrowser, Setting, SignInSession, UserAccount
from tracker.store import constants, database

REVIEWERS = ("reviewer", "admin")
FACTOR_FOR_ALL = "second_factor_for_all"
ACCOUNTS_LOCK = 0x61636374


def same_name(name: str) -> str:
    """A username as it is kept: capitals and composed letters make no difference."""
    return unicodedata.normalize("NFKC", name).strip().casefold()


def by_name(session: Session, username: str) -> UserAccount | None:
    """The account of a username, None where there is none."""
    return session.exec(select(UserAccount).where(UserAccount.username == same_name(username))).first()


def named(session: Session, username: str) -> UserAccount:
    """The account of a username, held until the transaction ends. Raises NotFound."""
    found = session.exec(
        select(UserAccount).where(UserAccount.username == same_name(username)).with_for_update()
    ).first()
    if found is None:
        raise NotFound(f"There is no account '{username}'. See the list: tracker account list")
    return found


def held(session: Session, number: int) -> UserAccount:
    """The account of a number, held until the transaction ends. Raises NotFound."""
    found = session.exec(select(UserAccount).where(UserAccount.id == number).with_for_update()).first()
    if found is None:
        raise NotFound("This account is not there.")
    return found


def anybody_joined(session: Session) -> bool:
    """Whether anybody can sign in at all."""
    joined = or_(col(UserAccount.password_hash).is_not(None), col(UserAccount.subject).is_not(None))
    return session.exec(select(UserAccount.id).where(joined).limit(1)).first() is not None


def local(session: Session) -> int | None:
    """The number of the one local user of a database without accounts."""
    query = select(UserAccount.id).where(UserAccount.active).order_by(col(UserAccount.id))
    return session.exec(query.limit(1)).first()


def as_user(session: Session, account: UserAccount) -> User:
    """The person at work; `alone` while nobody else could review (schema.md, decision 7)."""
    reviewers = session.exec(select(UserAccount).where(UserAccount.active, col(UserAccount.role).in_(REVIEWERS))).all()
    others = [other for other in reviewers if other.id != account.id and (other.can_sign_in or not account.can_sign_in)]
    alone = account.role in REVIEWERS and not others
    return User(number_of(account), account.username, account.display_name, account.role, account.clearance, alone)


def others_with(session: Session, number: int, permission: Permission) -> bool:
    """Whether anybody but this account can sign in and holds a permission."""
    roles = [role for role, held in ROLES.items() if permission in held]
    query = select(UserAccount).where(UserAccount.active, col(UserAccount.role).in_(roles), UserAccount.id != number)
    return any(other.can_sign_in for other in session.exec(query).all())


def number_of(account: UserAccount) -> int:
    """The account's number: every kept one has it."""
    return account.id or 0


def key(session: Session) -> bytes:
    """The key of second factors and of hashed names; kept apart from the accounts."""
    return constants.secret(session, "sign_in_key")


def name_sum(session: Session, name: str, step: str) -> str:
    """A keyed hash under which tries of a name are counted, whether or not there is such an account."""
    return hmac.new(key(session), f"{step}\x1f{same_name(name)}".encode(), hashlib.sha256).hexdigest()


def token_sum(token: str) -> str:
    """What is kept of a token of 256 random bits."""
    return hashlib.sha256(token.encode()).hexdigest()


def open_session(session: Session, account: UserAccount, kind: str, life: timedelta) -> tuple[SignInSession, str]:
    """A new session and its token, which is shown this once."""
    token, moment = secrets.token_urlsafe(32), now()
    row = SignInSession(
        token_sum=token_sum(token),
        user_id=number_of(account),
        kind=kind,
        created_at=moment,
        seen_at=moment,
        expires_at=moment + life,
    )
    session.add(row)
    session.flush()
    return row, token


def end_sessions(session: Session, account: UserAccount, by: int | None, but: int | None = None) -> None:
    """End every session of an account, or all but one, at once and everywhere."""
    ending = update(SignInSession).where(
        col(SignInSession.user_id) == account.id,
        col(SignInSession.ended_at).is_(None),
        col(SignInSession.id) != (but or 0),
    )
    session.execute(ending.values(ended_at=now(), ended_by=by))


def end_invitations(session: Session, account: UserAccount) -> None:
    """No code that was given out for this account works any more."""
    ending = update(Invitation).where(col(Invitation.user_id) == account.id, col(Invitation.ended_at).is_(None))
    session.execute(ending.values(ended_at=now()))


def invite(session: Session, account: UserAccount, purpose: str, by: int | None, life: timedelta) -> str:
    """A fresh one-time code for an account; earlier ones end."""
    end_invitations(session, account)
    code, moment = second_factor.one_time_code(7), now()
    session.add(
        Invitation(
            code_sum=second_factor.sum_of(code),
            user_id=number_of(account),
            purpose=purpose,
            created_at=moment,
            created_by=by,
            expires_at=moment + life,
        )
    )
    return code


def open_invitation(session: Session, code: str, *purposes: str) -> Invitation | None:
    """The invitation of a code that still holds."""
    found = session.exec(select(Invitation).where(Invitation.code_sum == second_factor.sum_of(code))).first()
    holds = found and found.ended_at is None and found.expires_at > now() and found.purpose in purposes
    return found if holds else None


def use_up(session: Session, invitation: Invitation) -> bool:
    """Use a code, which only one can: False where another was faster."""
    using = update(Invitation).where(col(Invitation.id) == invitation.id, col(Invitation.ended_at).is_(None))
    return bool(session.connection().execute(using.values(ended_at=now())).rowcount)


def end_all(session: Session) -> None:
    """End every session and every code that was given out, and forget all browsers: an older database knows of none
    that was revoked since.
    """
    moment = now()
    for of in (SignInSession, Invitation):
        session.execute(update(of).where(col(of.ended_at).is_(None)).values(ended_at=moment))
    session.execute(delete(KnownBrowser))


def factor_for_all(session: Session) -> bool:
    """Whether everybody needs a second factor."""
    return session.exec(select(Setting.value).where(Setting.key == FACTOR_FOR_ALL)).first() == "1"


def one_change(session: Session) -> None:
    """Changes of accounts wait for one another: two administrators must not close each other at the same moment."""
    database.one_at_a_time(session, ACCOUNTS_LOCK)

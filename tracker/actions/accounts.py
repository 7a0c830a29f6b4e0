"""Who works here: invitations, roles, clearance, resets. Nobody raises themselves, nobody gives more than they hold."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func
from sqlmodel import Session, col, select

from tracker.access import LEVELS, ROLES, Confidentiality, Permission, User, require
from tracker.actions import sign_in
from tracker.dates import now
from tracker.errors import Conflict, InvalidFacts, NotAllowed, NotFound, StoreProblem
from tracker.records import (
    AccountReset,
    Circle,
    Invitation,
    KnownBrowser,
    Record,
    RecoveryCode,
    Setting,
    SignInAttempt,
    SignInSession,
    UserAccount,
)
from tracker.records.base import AuditAction
from tracker.store import accounts as store
from tracker.store import audit, database, records

INVITED_FOR = timedelta(days=7)
RESET_FOR = timedelta(days=1)
PROBATION = timedelta(days=7)  # how long somebody whom the resetter invited must have worked here before
AFTER_RESET = Confidentiality.INTERNAL
STEPS = (*sign_in.IN, "confirm", "again")


@dataclass(frozen=True)
class Person:
    """One line of the list of people. `restorable`: whoever asked may give back what a reset took away."""

    username: str
    display_name: str
    role: str
    clearance: Confidentiality
    active: bool
    joined: bool
    provider: bool
    second_factor: bool
    second_factor_required: bool
    invited_until: datetime | None
    seen_at: datetime | None
    sessions: int
    reset_at: datetime | None
    restorable: bool


@dataclass(frozen=True)
class OpenSession:
    """A session that holds: its number, where it is, since when, when last used."""

    number: int
    kind: str
    created_at: datetime
    seen_at: datetime
    expires_at: datetime


def team() -> bool:
    """Whether people sign in: always on a server's database, and in a file as soon as anybody has a password."""
    if not database.is_sqlite():
        return True
    return anybody_joined()


def anybody_joined() -> bool:
    """Whether anybody can sign in yet."""
    with database.reading(None) as session:
        return store.anybody_joined(session)


def local_user() -> User:
    """The local user of a database without accounts. Raises StoreProblem, and NotAllowed where people sign in."""
    with database.reading(None) as session:
        if store.anybody_joined(session):
            raise NotAllowed("People sign in here. Name your account: TRACKER_USER, or a token in TRACKER_TOKEN_FILE.")
        query = select(UserAccount).where(UserAccount.active).order_by(col(UserAccount.id))
        own = session.exec(query.limit(1)).first()
        if own is None:
            raise StoreProblem("This database has no user yet. Run: tracker init")
        return store.as_user(session, own)


def first_code() -> str | None:
    """A fresh one-time code for the first administrator; None where somebody has joined or nobody needs to."""
    if database.is_sqlite():
        return None
    with database.transaction(None) as session:
        store.one_change(session)
        if store.anybody_joined(session):
            return None
        own = session.exec(select(UserAccount).where(UserAccount.active).order_by(col(UserAccount.id)).limit(1)).one()
        return store.invite(session, own, "first", None, RESET_FOR)


# --- what an administrator sees ---
def people(user: User) -> list[Person]:
    """Everybody, closed accounts last. Raises NotAllowed."""
    require(user, Permission.ADMINISTER)
    with database.reading(user) as session:
        found = session.exec(select(UserAccount).order_by(col(UserAccount.active).desc(), col(UserAccount.id))).all()
        return [_person(session, user, account) for account in found]


def _person(session: Session, user: User, account: UserAccount) -> Person:
    invited = session.exec(
        select(Invitation.expires_at).where(
            Invitation.user_id == account.id, col(Invitation.ended_at).is_(None), col(Invitation.expires_at) > now()
        )
    ).first()
    sessions_now = live(session, account)
    seen = session.exec(select(func.max(SignInSession.seen_at)).where(SignInSession.user_id == account.id)).one()
    reset = _reset_of(session, account)
    return Person(
        username=account.username,
        display_name=account.display_name,
        role=account.role,
        clearance=account.clearance,
        active=account.active,
        joined=account.can_sign_in,
        provider=account.subject is not None,
        second_factor=account.totp_secret is not None,
        second_factor_required=account.second_factor_required,
        invited_until=invited,
        seen_at=seen,
        sessions=len(sessions_now),
        reset_at=reset.reset_at if reset else None,
        restorable=reset is not None and not _why_not_restore(session, user, account, reset),
    )


def sessions(user: User, username: str) -> list[OpenSession]:
    """The open sessions of an account. Raises NotAllowed, NotFound."""
    require(user, Permission.ADMINISTER)
    with database.reading(user) as session:
        account = store.by_name(session, username)
        if account is None:
            raise NotFound(f"There is no account '{username}'.")
        return [opened(row) for row in live(session, account)]


def opened(row: SignInSession) -> OpenSession:
    """A session as people see it."""
    return OpenSession(row.id or 0, row.kind, row.created_at, row.seen_at, row.expires_at)


def live(session: Session, account: UserAccount) -> list[SignInSession]:
    """The sessions of an account that have not ended, the newest first."""
    query = (
        select(SignInSession)
        .where(
            SignInSession.user_id == account.id,
            col(SignInSession.ended_at).is_(None),
            col(SignInSession.expires_at) > now(),
            SignInSession.kind != "half",
        )
        .order_by(col(SignInSession.id).desc())
    )
    return list(session.exec(query).all())


# --- in ---
def invite(user: User, username: str, display_name: str, role: str, clearance: Confidentiality) -> str:
    """Make an account and its one-time code. Raises NotAllowed, InvalidFacts, Conflict."""
    require(user, Permission.ADMINISTER)
    name, shown = checked_name(username), checked_display(display_name)
    _listed(role)
    _not_above_own(user, clearance)
    with database.transaction(user) as session:
        store.one_change(session)
        if not store.anybody_joined(session):
            raise NotAllowed("Make your own account first: open the page /welcome.")
        if store.by_name(session, name):
            raise Conflict(f"There is an account '{name}' already. Take another name.")
        account = UserAccount(
            username=name,
            display_name=shown,
            role=role,
            clearance=clearance,
            created_at=now(),
            created_by=user.id,
        )
        session.add(account)
        session.flush()
        _noted(session, user, account, "role", "clearance")
        return store.invite(session, account, "invite", user.id, INVITED_FOR)


def checked_name(username: str) -> str:
    """A username as it is kept. Raises InvalidFacts."""
    name = store.same_name(username)
    if not 2 <= len(name) <= 80 or not all(char.isalnum() or char in "._-" for char in name):
        raise InvalidFacts("A username has 2 to 80 letters or digits of any script, and . _ - between them.")
    return name


def checked_display(display_name: str) -> str:
    """A name as others see it. Raises InvalidFacts."""
    shown = " ".join(display_name.split())
    if not 1 <= len(shown) <= 160 or not shown.isprintable():
        raise InvalidFacts("Give a name of 1 to 160 letters, as the others shall see it.")
    return shown


def _listed(role: str) -> None:
    if role not in ROLES:
        raise InvalidFacts(f"There is no role '{role}'. Choose one of: {', '.join(ROLES)}.")


def _not_above_own(user: User, clearance: Confidentiality) -> None:
    if LEVELS.index(clearance) > LEVELS.index(user.clearance):
        raise NotAllowed("You cannot give a clearance above your own.")


def _not_own(user: User, account: UserAccount) -> None:
    if account.id == user.id:
        raise NotAllowed("Nobody changes this of their own account. Ask another administrator.")


# --- changes ---
def set_role(user: User, username: str, role: str) -> None:
    """Give another role, never one's own. Holds from the next click. Raises NotAllowed, InvalidFacts, NotFound."""
    require(user, Permission.ADMINISTER)
    _listed(role)
    with database.transaction(user) as session:
        account = _other(session, user, username)
        if role == account.role:
            return
        if account.role == "admin" and role != "admin":
            _not_the_last(session, account)
        before, account.role = account.role, role
        session.add(account)
        _noted(session, user, account, role=(before, role))


def set_clearance(user: User, username: str, clearance: Confidentiality) -> None:
    """Give another clearance, never one's own nor above it. Raises NotAllowed, NotFound."""
    require(user, Permission.ADMINISTER)
    _not_above_own(user, clearance)
    with database.transaction(user) as session:
        account = _other(session, user, username)
        if clearance is account.clearance:
            return
        reset = _reset_of(session, account)
        if reset and LEVELS.index(clearance) > LEVELS.index(account.clearance):
            _may_restore(session, user, account, reset)
        before, account.clearance = account.clearance, clearance
        session.add(account)
        _noted(session, user, account, clearance=(before.value, clearance.value))


def require_second_factor(user: User, username: str, required: bool) -> None:
    """Whether this person needs a second factor. Raises NotAllowed, NotFound."""
    require(user, Permission.ADMINISTER)
    with database.transaction(user) as session:
        store.one_change(session)
        account = store.named(session, username)
        if account.second_factor_required is required:
            return
        before, account.second_factor_required = account.second_factor_required, required
        session.add(account)
        _noted(session, user, account, second_factor_required=(before, required))


def second_factor_for_all(user: User) -> bool:
    """Whether everybody needs a second factor. Raises NotAllowed."""
    require(user, Permission.ADMINISTER)
    with database.reading(user) as session:
        return store.factor_for_all(session)


def require_second_factor_of_all(user: User, required: bool) -> None:
    """Whether everybody needs a second factor; who has none sets it up at the next click. Raises NotAllowed."""
    require(user, Permission.ADMINISTER)
    with database.transaction(user) as session:
        before = store.factor_for_all(session)
        if before is required:
            return
        session.merge(Setting(key=store.FACTOR_FOR_ALL, value="1" if required else "0"))
        audit.add(
            session,
            user.id,
            AuditAction.PERMISSION,
            "setting",
            store.FACTOR_FOR_ALL,
            changes={"value": (before, required)},
        )


def close(user: User, username: str) -> None:
    """Close an account: its sessions and codes end at once; what it wrote stays. Raises NotAllowed, NotFound."""
    require(user, Permission.ADMINISTER)
    with database.transaction(user) as session:
        account = _other(session, user, username)
        if not account.active:
            return
        if account.role == "admin":
            _not_the_last(session, account)
        account.active = False
        session.add(account)
        store.end_sessions(session, account, user.id)
        store.end_invitations(session, account)
        _noted(session, user, account, active=(True, False))


def reopen(user: User, username: str) -> None:
    """Open a closed account again, with the role and clearance it had. Raises NotAllowed, NotFound."""
    require(user, Permission.ADMINISTER)
    with database.transaction(user) as session:
        account = _other(session, user, username)
        if account.active:
            return
        _not_above_own(user, account.clearance)
        account.active = True
        session.add(account)
        _noted(session, user, account, active=(False, True))


def revoke(user: User, username: str, number: int | None = None) -> None:
    """End one session of an account, or all of them. Raises NotAllowed, NotFound."""
    require(user, Permission.ADMINISTER)
    with database.transaction(user) as session:
        account = store.named(session, username)
        if number is None:
            store.end_sessions(session, account, user.id)
            session.execute(delete(KnownBrowser).where(col(KnownBrowser.user_id) == account.id))
        else:
            end_one(session, account, number, user.id)
        audit.add(session, user.id, AuditAction.LOGOUT, "user_account", account.id, ("sessions",))


def end_one(session: Session, account: UserAccount, number: int, by: int) -> None:
    """End one session of this account. Raises NotFound where it is somebody else's."""
    row = session.get(SignInSession, number)
    if row is None or row.user_id != account.id or row.ended_at is not None:
        raise NotFound("This session is not there, or has ended already.")
    row.ended_at, row.ended_by = now(), by
    session.add(row)


def let_try_again(user: User, username: str) -> None:
    """Forget the wrong tries of a name, for a colleague at a new machine while others guess. Raises NotAllowed."""
    require(user, Permission.ADMINISTER)
    with database.transaction(user) as session:
        account = store.named(session, username)
        sums = [store.name_sum(session, account.username, step) for step in STEPS]
        session.execute(delete(SignInAttempt).where(col(SignInAttempt.name_sum).in_(sums)))
        _noted(session, user, account, "tries")


# --- reset: a way back in that hands nobody the colleague's data ---
def reset(user: User, username: str) -> str:
    """A one-time code for who lost the password or second factor. Raises NotAllowed, NotFound.

    Ends all sessions, voids password and second factor, and drops clearance to internal and every circle until
    somebody else restores them (`restore`): whoever resets holds the code and could sign in as that person.
    """
    require(user, Permission.ADMINISTER)
    with database.transaction(None) as session:  # circles of records that whoever resets may not see are among it
        account = _other(session, user, username)
        if not account.can_sign_in:  # not joined yet: a new code is no danger, there is nothing to take away
            _not_above_own(user, account.clearance)
            _noted(session, user, account, "invitation")
            return store.invite(session, account, "invite", user.id, INVITED_FOR)
        if account.role == "admin":
            _not_the_last(session, account)
        store.end_sessions(session, account, user.id)
        session.execute(delete(KnownBrowser).where(col(KnownBrowser.user_id) == account.id))
        session.execute(delete(RecoveryCode).where(col(RecoveryCode.user_id) == account.id))
        _take_away(session, user, account)
        account.password_hash = account.issuer = account.subject = None
        account.totp_secret = account.totp_pending = account.totp_step = None
        session.add(account)
        _noted(session, user, account, "password_hash", "totp_secret", "clearance", "circle", "sessions")
        return store.invite(session, account, "reset", user.id, RESET_FOR)


def _take_away(session: Session, user: User, account: UserAccount) -> None:
    circles = session.exec(select(Circle.record_id).where(Circle.user_id == account.id)).all()
    earlier = _reset_of(session, account)
    lost = set(circles) | set(earlier.circles if earlier else [])
    kept = max((account.clearance, *([earlier.clearance] if earlier else [])), key=LEVELS.index)
    if earlier:
        earlier.restored_at = now()  # carried over into the new one
        session.add(earlier)
    session.add(
        AccountReset(
            user_id=store.number_of(account),
            reset_at=now(),
            reset_by=user.id,
            clearance=kept,
            circles=sorted(lost),
        )
    )
    session.execute(delete(Circle).where(col(Circle.user_id) == account.id))
    account.clearance = min(account.clearance, AFTER_RESET, key=LEVELS.index)


def restore(user: User, username: str) -> None:
    """Give back the clearance and the circles that a reset took away. Raises NotAllowed, NotFound.

    By a curator or administrator who is neither the person nor who reset the account, holds that clearance
    themselves, worked here before the reset (a week before, if invited by who reset), and was not reset by the
    same hand since: whoever resets must not be able to play both parts.
    """
    require(user, Permission.CURATE)
    with database.transaction(None) as session:
        store.one_change(session)
        account = store.named(session, username)
        found = _reset_of(session, account)
        if found is None:
            raise NotFound("Nothing was taken away from this account.")
        _may_restore(session, user, account, found)
        before, account.clearance = account.clearance, found.clearance
        there = set(session.exec(select(Circle.record_id).where(Circle.user_id == account.id)).all())
        protected = dict(records.pick(session, Record.id, Record.protected, found.circles))
        for record_id in found.circles:
            if record_id not in there and protected.get(record_id):
                session.add(
                    Circle(record_id=record_id, user_id=store.number_of(account), named_by=user.id, named_at=now())
                )
        found.restored_at, found.restored_by = now(), user.id
        session.add(account)
        session.add(found)
        _noted(session, user, account, "circle", clearance=(before.value, account.clearance.value))


def waiting_for_restore(user: User) -> list[Person]:
    """Accounts to which this curator or administrator may give back what a reset took away. Raises NotAllowed."""
    require(user, Permission.CURATE)
    with database.reading(user) as session:
        query = (
            select(UserAccount)
            .join(AccountReset, col(AccountReset.user_id) == UserAccount.id)
            .where(col(AccountReset.restored_at).is_(None))
            .distinct()
        )
        found = [_person(session, user, account) for account in session.exec(query).all()]
        return [person for person in found if person.restorable]


def _may_restore(session: Session, user: User, account: UserAccount, found: AccountReset) -> None:
    why_not = _why_not_restore(session, user, account, found)
    if why_not:
        raise NotAllowed(why_not)


def _why_not_restore(session: Session, user: User, account: UserAccount, found: AccountReset) -> str:
    if user.id == account.id:
        return "Nobody changes this of their own account. Ask another administrator."
    if user.id == found.reset_by:
        return "You reset this account: somebody else must give back what it could see."
    if LEVELS.index(found.clearance) > LEVELS.index(user.clearance):
        return "You cannot give a clearance above your own."
    own = session.get(UserAccount, user.id)
    by_same_hand = session.exec(
        select(AccountReset.id).where(
            AccountReset.user_id == user.id,
            AccountReset.reset_by == found.reset_by,
            col(AccountReset.reset_at) >= found.reset_at - RESET_FOR,
        )
    ).first()
    by = found.reset_at - (PROBATION if own and own.created_by == found.reset_by else timedelta(0))
    if own is None or own.joined_at is None or own.joined_at > by or by_same_hand is not None:
        return "Somebody who worked here before the reset must give back what this account could see."
    return ""


def _reset_of(session: Session, account: UserAccount) -> AccountReset | None:
    query = select(AccountReset).where(AccountReset.user_id == account.id, col(AccountReset.restored_at).is_(None))
    return session.exec(query.order_by(col(AccountReset.id).desc())).first()


# --- what the changes share ---
def _other(session: Session, user: User, username: str) -> UserAccount:
    """Somebody else's account, with no other change of accounts at the same time."""
    store.one_change(session)
    _still_at_work(session, user)
    account = store.named(session, username)
    _not_own(user, account)
    return account


def _still_at_work(session: Session, user: User) -> None:
    """Of two administrators who remove each other at the same moment, the second is none any more."""
    own = store.held(session, user.id)
    in_ = own.can_sign_in or not store.anybody_joined(session)
    if not (own.active and in_ and Permission.ADMINISTER in ROLES[own.role]):
        raise NotAllowed("Your own account was changed meanwhile. Nothing was done.")


def _not_the_last(session: Session, account: UserAccount) -> None:
    others = select(UserAccount).where(
        UserAccount.active, UserAccount.role == "admin", col(UserAccount.id) != account.id
    )
    if not any(other.can_sign_in for other in session.exec(others).all()):
        raise NotAllowed("This is the last administrator. Make another one first.")


def _noted(session: Session, user: User, account: UserAccount, *fields: str, **changes: tuple[object, object]) -> None:
    audit.add(session, user.id, AuditAction.PERMISSION, "user_account", account.id, fields, changes)

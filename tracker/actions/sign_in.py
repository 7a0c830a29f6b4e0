"""The way in and out: passwords, second factor, throttling, sessions. Here nobody is anybody yet."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock

from sqlalchemy import delete, func, or_, update
from sqlmodel import Session, col, select

from tracker import passwords, second_factor
from tracker.access import User
from tracker.config import settings
from tracker.dates import now
from tracker.errors import NotAllowed, StoreProblem
from tracker.records import KnownBrowser, RecoveryCode, SignInAttempt, SignInSession, UserAccount
from tracker.records.base import AuditAction
from tracker.store import accounts, audit, database

PER_MINUTE, PER_DAY = 5, 100
IN = ("password", "factor", "command", "command factor")  # the steps by which somebody comes in
REFUSED = 1_000  # names with too many tries that this process remembers
LIFE = timedelta(hours=8)
HALF_LIFE = timedelta(minutes=5)
COMMAND_LIFE = timedelta(days=30)
CLOCK_SKEW = timedelta(minutes=5)
WRONG = (
    "That is not right, or there were too many tries. Look at the name, the password and the code, or wait a minute."
)
ENDED = "Your session has ended. Sign in again."


@dataclass(frozen=True)
class Opened:
    """A session that was opened: its token, whether the second factor is due, and the token of a known browser."""

    token: str
    factor_due: bool
    browser: str | None = None


@dataclass(frozen=True)
class Visit:
    """A session that holds. `must_enrol`: a second factor is required and not set up yet."""

    session: int
    user: User
    kind: str
    must_enrol: bool


@dataclass
class _Clock:
    """When this process saw a session first and last, by a clock that nobody can set."""

    started: float
    seen: float
    wall: datetime


_clocks: dict[str, _Clock] = {}  # by the token's sum: a number is given again after a restore
_refused: dict[str, datetime] = {}  # names for which there were too many tries, and when that was told last
_clocks_lock = Lock()


# --- in ---
def sign_in(name: str, password: str, browser: str | None = None) -> Opened:
    """Open a session by name and password. Raises NotAllowed, the same for every reason.

    `browser` is the token of a known browser; empty, a new one is made; None remembers none (the command line).
    """
    attempt = count_try(name, "password" if browser is not None else "command", browser)
    if attempt is None:
        raise NotAllowed(WRONG)
    with database.reading(None) as session:
        account = accounts.by_name(session, name)
        hashed = account.password_hash if account and account.active else None
    fits = passwords.right(password, hashed)
    with database.transaction(None) as session:
        found = accounts.by_name(session, name)
        if fits and found and found.active and found.password_hash == hashed:
            if passwords.outdated(hashed or ""):
                found.password_hash = passwords.kept(password)
                session.add(found)
            return _passed(session, found, attempt, browser)
        _failed(session, found)
    raise NotAllowed(WRONG)


def give_second_factor(token: str, code: str, browser: str | None = None) -> Opened:
    """Turn a session that waits for the second factor into a full one. Raises NotAllowed."""
    with database.reading(None) as session:
        half = _half(session, token)
        name = half[1].username if half else ""
    attempt = count_try(name, "factor" if browser is not None else "command factor", browser) if half else None
    if attempt is None:
        raise NotAllowed(WRONG if half else ENDED)
    with database.transaction(None) as session:
        found = _half(session, token)
        account = accounts.held(session, found[0].user_id) if found else None
        if found and account and account.active and takes_code(session, account, code):
            found[0].ended_at = now()
            session.add(found[0])
            return _full(session, account, attempt, browser)
        _failed(session, account)
    raise NotAllowed(WRONG)


def sign_in_by_provider(issuer: str, subject: str, browser: str | None = None) -> Opened:
    """Open a session for whom a provider vouches and an invitation has linked. Raises NotAllowed."""
    with database.transaction(None) as session:
        account = session.exec(
            select(UserAccount).where(UserAccount.issuer == issuer, UserAccount.subject == subject)
        ).first()
        if account and account.active:
            return _passed(session, account, None, browser)
        _failed(session, account)
    raise NotAllowed("Nobody has invited this identity. Ask an administrator for an invitation and open it first.")


def _passed(session: Session, account: UserAccount, attempt: int | None, browser: str | None) -> Opened:
    if account.totp_secret is None:
        return _full(session, account, attempt, browser)
    _mark(session, attempt)
    return Opened(accounts.open_session(session, account, "half", HALF_LIFE)[1], True)


def _full(session: Session, account: UserAccount, attempt: int | None, browser: str | None) -> Opened:
    _mark(session, attempt)
    row, token = accounts.open_session(session, account, "browser", LIFE)
    audit.add(session, account.id, AuditAction.LOGIN, "sign_in_session", row.id)
    if browser is None or _known(session, browser, account):
        return Opened(token, False, browser)
    return Opened(token, False, _new_browser(session, account))


def _failed(session: Session, account: UserAccount | None) -> None:
    audit.add(session, None, AuditAction.FAILED_LOGIN, "user_account", account.id if account else "unknown")


def _half(session: Session, token: str) -> tuple[SignInSession, UserAccount] | None:
    found = _row(session, token)
    return found if found and found[0].kind == "half" and not _over(found[0]) else None


def takes_code(session: Session, account: UserAccount, code: str) -> bool:
    """Whether this is a code of the account's authenticator or a recovery code; either works once."""
    if account.totp_secret is None:
        return False
    secret = second_factor.opened(account.totp_secret, accounts.key(session), accounts.number_of(account))
    step = second_factor.accepted_step(secret, code, account.totp_step, now())
    if step is not None:
        account.totp_step = step
        session.add(account)
        return True
    unused = select(RecoveryCode).where(
        RecoveryCode.user_id == account.id,
        RecoveryCode.code_sum == second_factor.sum_of(code),
        col(RecoveryCode.used_at).is_(None),
    )
    recovery = session.exec(unused).first()
    if recovery is None:
        return False
    recovery.used_at = now()
    session.add(recovery)
    return True


# --- throttling ---
def count_try(name: str, step: str, browser: str | None) -> int | None:
    """Count a try before it is looked at; None where there were too many.

    Tries are counted by name, known or not, so that nothing tells whether it exists. A browser in which this very
    person has signed in before has a count of its own: guesses of strangers cannot lock a colleague out of it. So has
    the command line (its own steps), which strangers to the machine do not reach.
    """
    with database.transaction(None) as session:
        summed = accounts.name_sum(session, name, step)
        database.one_at_a_time(session, int(summed[:8], 16))
        account = accounts.by_name(session, name)
        known = _known(session, browser, account) if account else None
        moment = now()
        minute, day = timedelta(minutes=1), timedelta(days=1)
        # also what a clock that was wrong dated far ahead: its owner would be kept out until that day
        old = or_(col(SignInAttempt.at) < moment - day, col(SignInAttempt.at) > moment + day)
        session.execute(delete(SignInAttempt).where(old))
        counted = (
            select(func.count())
            .select_from(SignInAttempt)
            .where(
                SignInAttempt.name_sum == summed,
                SignInAttempt.browser_id == (known.id if known else None),
                col(SignInAttempt.passed).is_(False),
            )
        )
        lately = session.exec(counted.where(col(SignInAttempt.at).between(moment - minute, moment + minute))).one()
        if lately >= PER_MINUTE or session.exec(counted).one() >= PER_DAY:
            if step in IN and _is_news(summed, moment):
                audit.add(
                    session, None, AuditAction.FAILED_LOGIN, "sign_in_attempt", account.id if account else "unknown"
                )
            return None
        row = SignInAttempt(name_sum=summed, browser_id=known.id if known else None, at=moment)
        session.add(row)
        session.flush()
        return row.id


def _is_news(summed: str, moment: datetime) -> bool:
    """Whether further tries for a name are to be told once more: an entry for each would let strangers fill the log."""
    with _clocks_lock:
        before = _refused.get(summed)
        if before is not None and abs(moment - before) < timedelta(minutes=1):
            return False
        if len(_refused) >= REFUSED:
            _refused.clear()
        _refused[summed] = moment
        return True


def mark_passed(attempt: int) -> None:
    """What was right is no guess."""
    with database.transaction(None) as session:
        _mark(session, attempt)


def _mark(session: Session, attempt: int | None) -> None:
    session.execute(update(SignInAttempt).where(col(SignInAttempt.id) == attempt).values(passed=True))


def _known(session: Session, browser: str | None, account: UserAccount) -> KnownBrowser | None:
    if not browser:
        return None
    query = select(KnownBrowser).where(
        KnownBrowser.token_sum == accounts.token_sum(browser), KnownBrowser.user_id == account.id
    )
    return session.exec(query).first()


def _new_browser(session: Session, account: UserAccount) -> str:
    token = secrets.token_urlsafe(32)
    session.add(
        KnownBrowser(token_sum=accounts.token_sum(token), user_id=accounts.number_of(account), created_at=now())
    )
    return token


# --- sessions ---
def visit(token: str | None, active: bool = True) -> Visit | None:
    """The session of a token, None where it has ended. `active`: the person did something just now."""
    if not token:
        return None
    with database.reading(None) as session:
        found = _row(session, token)
        if found is None or found[0].kind == "half" or not found[1].active or _over(found[0]):
            return None
        row, account = found
        user = accounts.as_user(session, account)
        required = account.second_factor_required or accounts.factor_for_all(session)
        # who has no password signs in with a provider, which asks for the second step itself
        enrols = required and account.totp_secret is None and account.password_hash is not None
        seen = Visit(row.id or 0, user, row.kind, enrols)
        name, last = row.token_sum, row.seen_at
    if active:
        _touch(name, last)
    return seen


def user_of(number: int) -> User:
    """Who works in this session, with role and clearance as they are now. Raises NotAllowed where it has ended."""
    with database.reading(None) as session:
        row = session.get(SignInSession, number)
        account = session.get(UserAccount, row.user_id) if row else None
        if row is None or account is None or not account.active or row.kind == "half" or _over(row):
            raise NotAllowed(ENDED)
        return accounts.as_user(session, account)


def waits_for_factor(token: str | None) -> bool:
    """Whether the second factor is due in this session."""
    with database.reading(None) as session:
        return bool(token and _half(session, token))


def sign_out(token: str) -> None:
    """End this session, in all its tabs."""
    with database.transaction(None) as session:
        found = _row(session, token)
        if found and found[0].ended_at is None:
            found[0].ended_at, found[0].ended_by = now(), found[1].id
            session.add(found[0])
            if found[0].kind != "half":  # nobody was in yet
                audit.add(session, found[1].id, AuditAction.LOGOUT, "sign_in_session", found[0].id)


def _row(session: Session, token: str) -> tuple[SignInSession, UserAccount] | None:
    query = (
        select(SignInSession, UserAccount)
        .join(UserAccount, col(UserAccount.id) == SignInSession.user_id)
        .where(SignInSession.token_sum == accounts.token_sum(token))
    )
    found = session.exec(query).first()
    return (found[0], found[1]) if found else None


def _over(row: SignInSession) -> bool:
    """Whether a session has ended, run out or idled out: by the wall clock or by the one that cannot be set."""
    moment, tick = now(), time.monotonic()
    if row.ended_at is not None or moment >= row.expires_at or moment < row.created_at - CLOCK_SKEW:
        return True
    if row.kind != "browser":
        return False
    idle = settings().idle_seconds
    with _clocks_lock:
        for name in [name for name, old in _clocks.items() if tick - old.started > 2 * LIFE.total_seconds()]:
            del _clocks[name]
        clock = _clocks.setdefault(
            row.token_sum, _Clock(tick - (moment - row.created_at).total_seconds(), tick, row.seen_at)
        )
    since = moment - max(row.seen_at, clock.wall)
    return since > timedelta(seconds=idle) or tick - clock.seen > idle or tick - clock.started > LIFE.total_seconds()


def _touch(name: str, last: datetime) -> None:
    """Note activity: at once in this process, now and then in the database."""
    moment = now()
    with _clocks_lock:
        clock = _clocks.get(name)
        if clock:
            clock.seen, clock.wall = time.monotonic(), moment
    if moment - last < timedelta(seconds=min(30, settings().idle_seconds / 4)):
        return
    try:
        with database.transaction(None) as session:
            session.execute(update(SignInSession).where(col(SignInSession.token_sum) == name).values(seen_at=moment))
    except StoreProblem:  # busy: the next activity notes it
        return


# --- the command line ---
def by_command_token(token: str) -> User:
    """Who made this token (`tracker account token`). Raises NotAllowed."""
    found = visit(token)
    if found is None or found.kind != "command":
        raise NotAllowed("This token does not hold any more. Make a new one: tracker account token")
    return _enrolled(found)


def by_password(name: str, password: str, ask_code: Callable[[], str]) -> User:
    """Who this is, for one command: password, and a code where a second factor is set up. Raises NotAllowed."""
    opened = sign_in(name, password)
    if opened.factor_due:
        opened = give_second_factor(opened.token, ask_code())
    found = visit(opened.token)
    if found is None:
        raise NotAllowed(ENDED)
    with database.transaction(None) as session:
        session.execute(update(SignInSession).where(col(SignInSession.id) == found.session).values(ended_at=now()))
    return _enrolled(found)


def _enrolled(found: Visit) -> User:
    """Who this is, once a second factor that is required is set up. Raises NotAllowed."""
    if found.must_enrol:
        raise NotAllowed("This account needs a second factor. Sign in with a browser once and set it up.")
    return found.user

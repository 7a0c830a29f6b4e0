"""Who lets names leave the team shows once more who they are: an unlocked screen is not enough."""

from __future__ import annotations

from enum import StrEnum

from tracker import passwords
from tracker.access import Permission, User, require
from tracker.actions import locking, sign_in
from tracker.errors import InvalidFacts, NotAllowed
from tracker.records import UserAccount
from tracker.records.base import AuditAction
from tracker.store import accounts, audit, database, keys
from tracker.store.audit import Deed


class Asked(StrEnum):
    """What is asked of a person, in words for a form."""

    PASSWORD = "Your password, or a code of your second step"  # noqa: S105  # the label of a field
    CODE = "A code of your second step"
    PASSPHRASE = "The passphrase"  # noqa: S105  # the label of a field
    NOTHING = ""  # one person with an unencrypted file: there is no secret


def asks(user: User) -> Asked:
    """What this person has to show. Raises NotAllowed where a provider alone vouches for them."""
    require(user, Permission.EXPORT)
    with database.reading(None) as session:
        account = session.get(UserAccount, user.id)
        if account and account.password_hash:
            return Asked.PASSWORD
        if account and account.totp_secret:
            return Asked.CODE
        if account and account.subject:
            raise NotAllowed(
                "Names leave the team only when you show once more who you are, and this account has neither a password "
                "nor a second step here. Ask a colleague who has one."
            )
    return Asked.PASSPHRASE if locking.state().encrypted and keys.needs_passphrase() else Asked.NOTHING


def prove(user: User, secret: str) -> None:
    """See that this is the person at work; what is wrong is one entry of the audit log.

    Raises InvalidFacts where nothing was given, NotAllowed where it is wrong or there were too many tries.
    """
    asked = asks(user)
    if asked is Asked.NOTHING:
        return
    if not secret:
        raise InvalidFacts("Nothing left.", {"secret": f"Names leave the team. {asked.value}, please, once more."})
    if not (_is_passphrase(secret) if asked is Asked.PASSPHRASE else _is_own(user, secret)):
        _note(user)
        raise NotAllowed("That is not right, or there were too many tries. Nothing left.")


def _is_passphrase(given: str) -> bool:
    try:
        keys.confirm(given)
    except NotAllowed:
        return False
    return True


def _is_own(user: User, secret: str) -> bool:
    """Whether this is the person's password, or a code of their authenticator that was not used; throttled."""
    attempt = sign_in.count_try(user.username, "again", None)
    if attempt is None:
        return False
    with database.transaction(None) as session:
        account = accounts.held(session, user.id)
        hashed = account.password_hash
        active, right = account.active, account.active and sign_in.takes_code(session, account, secret)
    right = right or (passwords.right(secret, hashed) and active)
    if right:
        sign_in.mark_passed(attempt)
    return right


def _note(user: User) -> None:
    with database.transaction(user) as session:
        audit.write(session, Deed(AuditAction.FAILED_LOGIN, "user_account", user.id))

"""People who work together, for tests: an administrator and whom they invite; cheap hashes where none is measured."""

from __future__ import annotations

import pytest
from argon2 import PasswordHasher

from tracker import passwords
from tracker.access import Confidentiality, User
from tracker.actions import accounts, joining, sign_in
from tracker.actions.sign_in import Visit
from tracker.store import database

SECRET = "four invented words elsewhere"


def cheap_hashes(patch: pytest.MonkeyPatch) -> None:
    """Argon2id with the least memory: these tests hash a hundred times."""
    patch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


def first(name: str = "ada", secret: str = SECRET) -> User:
    """The first administrator, as each kind of database makes one."""
    if database.is_sqlite():
        joining.start_team(accounts.local_user(), name, name.title(), secret)
    else:
        joining.welcome(accounts.first_code() or "", name, name.title(), secret)
    return at_work(name, secret)


def join(
    admin: User, name: str, role: str, clearance: Confidentiality = Confidentiality.INTERNAL, secret: str = SECRET
) -> User:
    """Somebody who was invited and has accepted."""
    joining.accept(accounts.invite(admin, name, name.title(), role, clearance), secret)
    return at_work(name, secret)


def entered(name: str, secret: str = SECRET) -> str:
    """The token of a fresh session."""
    return sign_in.sign_in(name, secret, "").token


def visit(token: str) -> Visit:
    """The session of a token, which holds."""
    found = sign_in.visit(token)
    assert found
    return found


def at_work(name: str, secret: str = SECRET) -> User:
    """Somebody who has signed in."""
    return visit(entered(name, secret)).user

"""Who is at work: until there are accounts, the one local user."""

from __future__ import annotations

from sqlmodel import col, select

from tracker.access import User
from tracker.errors import StoreProblem
from tracker.records import UserAccount
from tracker.store import database

REVIEWERS = ("reviewer", "admin")


def local_user() -> User:
    """The local user; `alone` while nobody else could review (schema.md, decision 7). Raises StoreProblem."""
    with database.reading(None) as session:
        active = session.exec(select(UserAccount).where(UserAccount.active).order_by(col(UserAccount.id))).all()
        if not active:
            raise StoreProblem("This database has no user yet. Run: tracker init")
        own = active[0]
        alone = sum(account.role in REVIEWERS for account in active) < 2
        return User(own.id or 0, own.username, own.display_name, own.role, own.clearance, alone)

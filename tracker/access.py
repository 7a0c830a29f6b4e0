"""Who may do and see what: permissions, roles and clearance in one table, and the only functions that ask it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tracker.errors import NotAllowed


class Permission(StrEnum):
    """One thing that a role may do."""

    READ = "read"
    PROPOSE = "propose"
    IMPORT = "load files"  # many statements at once; they wait for review like any others
    REVIEW = "review"
    EXPORT = "export"
    DISCLOSE = "let names leave the team"
    CURATE = "curate"  # how closely a record is held, protection, consent, legal hold, erasure
    AUDIT = "audit"  # read who did and saw what
    ADMINISTER = "administer"


class Confidentiality(StrEnum):
    """How closely a record is held, from open to closed. On screen: Public, Team, Raised clearance, Sealed."""

    PUBLIC = "public"
    INTERNAL = "internal"
    RESTRICTED = "restricted"
    SEALED = "sealed"


LEVELS = list(Confidentiality)

ROLES: dict[str, frozenset[Permission]] = {
    "viewer": frozenset({Permission.READ}),
    "coder": frozenset({Permission.READ, Permission.PROPOSE, Permission.IMPORT}),
    "reviewer": frozenset(
        {Permission.READ, Permission.PROPOSE, Permission.IMPORT, Permission.REVIEW, Permission.EXPORT}
    ),
    "custodian": frozenset(
        {
            Permission.READ,
            Permission.PROPOSE,
            Permission.IMPORT,
            Permission.EXPORT,
            Permission.DISCLOSE,
            Permission.CURATE,
            Permission.AUDIT,
        }
    ),
    "admin": frozenset(Permission),
}


@dataclass(frozen=True)
class User:
    """A person at work. `alone` marks the one local user, who may review what they coded.

    `names_hidden` is the person's own wish for now: no name on any screen, each individual by its ref. `known` are the
    numbers of individuals who are named all the same, where a file that leaves the team is read so.
    """

    id: int
    username: str
    display_name: str
    role: str
    clearance: Confidentiality
    alone: bool = False
    names_hidden: bool = False
    known: frozenset[int] = frozenset()


def may(user: User, permission: Permission) -> bool:
    """Whether the user's role holds the permission: for pages, which offer only what would be allowed."""
    return permission in ROLES[user.role]


def require(user: User, permission: Permission) -> None:
    """Stop unless the user's role holds the permission. Raises NotAllowed."""
    if not may(user, permission):
        raise NotAllowed(f"Your role ({user.role}) does not let you {permission.value} here. Ask an administrator.")


def may_see(user: User, confidentiality: Confidentiality | str) -> bool:
    """Whether a record of this confidentiality is within the user's clearance."""
    return LEVELS.index(Confidentiality(confidentiality)) <= LEVELS.index(user.clearance)


def levels(user: User) -> list[Confidentiality]:
    """All levels of confidentiality this user may see."""
    return LEVELS[: LEVELS.index(user.clearance) + 1]

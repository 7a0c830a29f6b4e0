"""Who is let in where: the modes of the database, the session behind a cookie, and what it may reach."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tracker.actions import accounts, sign_in
from tracker.web import lock


class Standing(StrEnum):
    """How a browser stands."""

    ALONE = "alone"  # one local user, no accounts
    LOCKED = "locked"  # the file waits for its passphrase
    STRANGER = "stranger"  # people sign in here, and this browser has not
    ENROL = "enrol"  # signed in, but a second factor is required first
    SIGNED_IN = "signed_in"


STATIC = ("/static/", "/font/")
FREE = ("/health", "/favicon.png", "/_stcore/health")
DOORS = {
    Standing.LOCKED: ("/unlock",),
    Standing.STRANGER: ("/login", "/second-factor", "/welcome", "/invitation", "/oidc/start", "/oidc/callback"),
    Standing.ENROL: ("/enrol", "/logout", "/session"),
}
ALL_DOORS = frozenset(path for paths in DOORS.values() for path in paths) | {"/lock"}
FIRST_DOOR = {Standing.LOCKED: "/unlock", Standing.STRANGER: "/login", Standing.ENROL: "/enrol"}
MACHINERY = ("/_stcore", "/media", "/file", "/component", "/session")


@dataclass(frozen=True)
class Admission:
    """How a browser stands, and the number of its session."""

    standing: Standing
    session: int | None = None

    @property
    def inside(self) -> bool:
        """Whether the pages and their data may be reached."""
        return self.standing in (Standing.ALONE, Standing.SIGNED_IN)

    def reaches(self, path: str) -> bool:
        """Whether this path is served to this browser."""
        return self.inside or path in DOORS[self.standing]


def free(path: str) -> bool:
    """Paths that say nothing about anybody: health, and the files of the program itself."""
    return path in FREE or path.startswith(STATIC)


def is_page(path: str) -> bool:
    """Whether somebody looks at this address, so that the door may be shown instead."""
    return not path.startswith(MACHINERY)


def admit(token: str | None, active: bool = True) -> Admission:
    """How the browser with this session cookie stands now. Raises StoreProblem."""
    if lock.locked():
        return Admission(Standing.LOCKED)
    found = sign_in.visit(token, active)
    if found is None and not accounts.team():
        if active:
            lock.used()
        return Admission(Standing.ALONE)
    if found is None or found.kind != "browser":
        return Admission(Standing.STRANGER)
    if active:
        lock.used()
    return Admission(Standing.ENROL if found.must_enrol else Standing.SIGNED_IN, found.session)

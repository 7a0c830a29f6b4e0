"""Whether what is here is a demonstration or holds invented people: every page and every file that leaves says so."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version

from sqlmodel import Session

from tracker.actions import locking
from tracker.config import settings
from tracker.errors import TrackerError
from tracker.records import Setting
from tracker.store import database

SYNTHETIC = "synthetic"  # the setting that says so of a database


@dataclass(frozen=True)
class Mark:
    """What a page says, what each row of a table and each page of a case report says, and how file names begin."""

    page: str
    row: str
    report: str
    name: str


DEMONSTRATION = Mark(
    "Demonstration: invented people and one public case. Do not enter real cases here.",
    "DEMONSTRATION DATA: invented people and one public case",
    "DEMONSTRATION: not a real case file",
    "demonstration",
)
INVENTED = Mark(
    "Synthetic: this database holds invented people, made to try things on. Do not enter real cases here.",
    "SYNTHETIC DATA: from a database that holds invented people",
    "SYNTHETIC: from a database that holds invented people",
    "synthetic",
)


def mark() -> Mark | None:
    """How this database is marked; None where it is a real one, or nobody can tell as it is locked or not there."""
    if settings().demonstration:
        return DEMONSTRATION
    try:
        if locking.state().locked:  # a page that is shown meanwhile must not be what opens the store
            return None
        with database.reading(None) as session:
            return INVENTED if is_synthetic(session) else None
    except TrackerError:
        return None


def is_synthetic(session: Session) -> bool:
    """Whether invented people were written into this database."""
    return session.get(Setting, SYNTHETIC) is not None


def named(filename: str) -> str:
    """The name of a file that leaves, with the mark before it."""
    found = mark()
    return f"{found.name}-{filename}" if found else filename


@cache
def program() -> str:
    """What wrote a file, with its version where it is installed."""
    try:
        return f"Tracker {version('tracker')}"
    except PackageNotFoundError:
        return "Tracker"

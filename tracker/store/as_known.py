"""What a person sees, as it is or as it was known earlier: by undoing what came after, in a transaction that is never kept."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta

from sqlmodel import Session

from tracker.access import User
from tracker.dates import today
from tracker.errors import InvalidFacts
from tracker.store import database, masking, past, sight


def end_of(day: date) -> datetime:
    """The last moment of a day, UTC; of a moment, itself."""
    if isinstance(day, datetime):
        return day
    return datetime.combine(day, time(), UTC) + timedelta(days=1, microseconds=-1)


def day_of(known_on: date | None) -> date | None:
    """The day of a day or moment."""
    return known_on.date() if isinstance(known_on, datetime) else known_on


def moment(known_on: date) -> datetime:
    """The last moment of a day, as of which something is told. Raises InvalidFacts where that day has not come yet."""
    if not isinstance(known_on, datetime) and known_on > today():
        raise InvalidFacts(f"{day_of(known_on)} has not come yet: nobody knows what will be known then.")
    return end_of(known_on)


@contextmanager
def reading(user: User, known_on: date | None) -> Iterator[Session]:
    """All that this person sees, as it is or as it was at the end of a day, or at a moment.

    Raises InvalidFacts where too much has changed since, or the day has not come yet.
    """
    if known_on is None:
        with database.reading(user) as session:
            yield session
        return
    then = moment(known_on)
    with database.pretending(user) as session:
        with sight.whole(session), masking.off():  # what was followed is put back as it stands in the database
            past.rewind(session, past.changed_since(session, then), then)
        yield session

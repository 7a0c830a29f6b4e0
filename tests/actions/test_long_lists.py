"""A long list leaves in little memory: of each row no more is held than what the file itself takes."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable

import pytest
from sqlalchemy import text
from sqlmodel import Session

from tracker.access import User, levels
from tracker.actions import export, synthesis
from tracker.audience import Audience, Leaving
from tracker.narrowing import Filter
from tracker.store import database, lists, passing

FEW, MORE = 1_000, 3_000
PUBLIC = Leaving(Audience.PUBLIC, "Everybody", "a list")


def peak(what: Callable[[], int]) -> tuple[int, int]:
    """The most memory while it ran, and how large its file became."""
    tracemalloc.start()
    size = what()
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return most, size


@pytest.mark.in_turn
def test_a_row_more_takes_little_more_memory(user: User) -> None:
    def listing(form: str) -> Callable[[], int]:
        return lambda: len(export.listing(user, "individuals", form).content)

    def looked_at() -> int:
        export.preview(user, "individuals", Filter(), leaving=PUBLIC)
        return 0

    def found() -> int:
        with database.reading(user) as session, passing.through(session):
            assert lists.individuals(session, lists.Wanted(levels(user)), 0, 10**9)
        return 0

    most_of_a_row = {"csv": 400, "xlsx": 450, "preview for the public": 2_500, "who": 150}
    ways = {"csv": listing("csv"), "xlsx": listing("xlsx"), "preview for the public": looked_at, "who": found}
    synthesis.fill(user, FEW)
    for way in ways.values():
        way()  # what is read once, for good
    few = {name: peak(way) for name, way in ways.items()}
    synthesis.fill(user, MORE - FEW, add=True)

    for name, way in ways.items():
        most, size = peak(way)
        grown = (most - few[name][0] - (size - few[name][1])) / (MORE - FEW)
        assert grown < most_of_a_row[name], name


def test_who_goes_through_everything_keeps_few_pages_and_leaves_them_as_they_were(user: User) -> None:
    with database.reading(user) as session:
        before = pages(session)
        with passing.through(session):
            within = pages(session)
        assert pages(session) == before
    assert within != before or not database.is_sqlite()


def pages(session: Session) -> int:
    """SQLite's cache of pages, where there is one."""
    return int(session.execute(text("PRAGMA cache_size")).scalar_one()) if database.is_sqlite() else 0

"""A long list leaves in little memory: neither its rows nor the file are held."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest
from memory import peak
from sqlalchemy import text
from sqlmodel import Session

from tracker import spool
from tracker.access import User, levels
from tracker.actions import bundle, export, synthesis
from tracker.store import database, lists, passing, repeated

FEW, MORE = 1_000, 3_000

OF_A_ROW = 250  # bytes: its number, and that of more parts one is larger; a row as Python has it takes some 1,500


@pytest.mark.in_turn
def test_a_row_more_takes_next_to_no_memory(user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spool, "IN_MEMORY", 0)
    monkeypatch.setattr(spool, "PIECE", 4_096)
    monkeypatch.setattr(repeated, "PART", 50)  # the largest part is large in both
    monkeypatch.setattr(repeated, "MANY", 100)  # of what many rows share no more is remembered

    def found() -> None:
        with database.reading(user) as session, passing.through(session):
            assert sum(1 for _ in lists.in_order(session, lists.Wanted(levels(user)), 0, 10**9))

    ways: dict[str, Callable[[], object]] = {
        name: partial(export.listing, user, "individuals", name) for name in export.FORMATS
    }
    ways["bundle"] = partial(bundle.listing, user, "individuals", "five words that nobody guesses")
    ways["who"] = found
    synthesis.fill(user, FEW)
    for way in ways.values():
        way()  # what is read once, for good
    few = {name: peak(way) for name, way in ways.items()}
    synthesis.fill(user, MORE - FEW, add=True)
    ways["ftm"]()  # words that were looked at for hidden names are remembered, up to a bound

    grown = {name: (peak(way) - few[name]) / (MORE - FEW) for name, way in ways.items()}
    assert {name: of_a_row for name, of_a_row in grown.items() if of_a_row > OF_A_ROW} == {}


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

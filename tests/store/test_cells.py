"""The cells of claims: the same for many at once as one by one, whatever else is asked for with them."""

from __future__ import annotations

from pathlib import Path

import loads
import pytest
from sqlalchemy import select
from sqlmodel import col

from tracker.access import User
from tracker.actions import importing
from tracker.records import Claim
from tracker.store import cells, database

Wanted = tuple[int, int, int, str | None]


def wanted(user: User) -> list[Wanted]:
    """All claims of loads."""
    with database.reading(user) as session:
        told = select(col(Claim.id), col(Claim.batch_id), col(Claim.row_no), col(Claim.value_text))
        rows = session.execute(told.where(col(Claim.batch_id).is_not(None)).order_by(col(Claim.id))).all()
    return [(claim, batch, row, text) for claim, batch, row, text in rows]


def test_many_cells_at_once_are_those_of_one_by_one(
    user: User, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, start in (("first", 0), ("second", 500)):
        importing.load(user, loads.source(tmp_path / f"{name}.csv", loads.people(300, start), scheme=name))
    every = wanted(user)
    assert len({batch for _, batch, *_ in every}) == 2 and len({row for *_, row, _ in every}) > 2 * cells.ROWS
    nowhere: list[Wanted] = [(1, 1, 10**6, None), (2, 10**6, 1, None), (3, 1, 0, None), (0, every[0][1], 10**6, None)]

    with database.reading(user) as session:
        together = cells.of_claims(session, [*reversed(every), *nowhere])
        one_by_one = [cells.of_claims(session, [one]) for one in every[::37]]
        assert cells.of_claims(session, nowhere) == cells.of_claims(session, []) == {}
        monkeypatch.setattr(cells, "AT_ONCE", 1)
        assert cells.of_claims(session, every[::5]) == {claim: together[claim] for claim, *_ in every[::5]}
    assert set(together) == {claim for claim, *_ in every}
    assert all(together[claim] == cell for found in one_by_one for claim, cell in found.items())
    assert sum(map(len, one_by_one)) == len(every[::37])

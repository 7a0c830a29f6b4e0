"""A relation as a facet: who was detained in an incident whose perpetrator is a certain police; days, surely or perhaps."""

from __future__ import annotations

from datetime import date

import pytest

from tracker import dates
from tracker.access import User
from tracker.actions import browse, record_view, search
from tracker.narrowing import Filter
from tracker.store import columns


def expected(user: User) -> dict[tuple[str, str], set[str]]:
    """(what was done, who is said to have done it) → to whom, read from the records of the incidents themselves."""
    found: dict[tuple[str, str], set[str]] = {}
    for row in browse.incidents(user, per_page=100).rows:
        view = record_view.record(user, row.ref)
        for part in view.involvements:
            if part.extra["perpetrator"] and part.about:
                for act in view.acts:
                    found.setdefault((act.extra["type"], part.about), set()).add(act.extra["victim"])
    return found


@pytest.mark.parametrize("in_memory", [False, True], ids=["from the database", "from memory"])
def test_people_are_found_by_who_did_it_in_the_same_incident(
    user: User, samples: dict[str, str], in_memory: bool
) -> None:
    if in_memory:
        columns.keep()
        while browse.individuals(user, Filter(), per_page=1).more:
            pass
    wanted = expected(user)
    assert len({by for _, by in wanted}) >= 3 and len({act for act, _ in wanted}) >= 2

    for act in {act for act, _ in wanted}:
        for by in {by for _, by in wanted}:
            chosen = Filter(act=(act,), perpetrator=(by,))
            rows = browse.individuals(user, chosen, per_page=100).rows
            assert {row.ref for row in rows} == wanted.get((act, by), set()), (act, by)


def test_the_six_of_almaty_were_detained_by_the_almaty_police(user: User, samples: dict[str, str]) -> None:
    police = search.everything(user, "Almaty police", ["organisations"]).groups[0].hits[0].ref

    held = browse.individuals(user, Filter(act=("taken_into_custody",), perpetrator=(police,)))
    rally = browse.individuals(user, Filter(incident=(samples["almaty_rally"],)))

    assert {row.ref for row in held.rows} == {row.ref for row in rally.rows} and held.total == 6
    assert browse.individuals(user, Filter(act=("death_in_custody",), perpetrator=(police,))).total == 0
    assert [row.ref for row in browse.incidents(user, Filter(perpetrator=(police,))).rows] == [samples["almaty_rally"]]


@pytest.mark.parametrize("certain", [False, True], ids=["perhaps", "surely"])
def test_people_are_found_by_days_perhaps_or_surely(user: User, samples: dict[str, str], certain: bool) -> None:
    incidents = [row for row in browse.incidents(user, per_page=100).rows if row.when and not row.when.startswith("X")]
    answer = dates.certain if certain else dates.possible
    for start, end in ((date(2021, 1, 1), date(2021, 12, 31)), (date(2022, 2, 10), date(2022, 2, 12))):
        meant = [row.ref for row in incidents if answer(row.when or "", start, end)]
        found = browse.incidents(user, Filter(start=start, end=end, certain=certain), per_page=100).rows
        assert {row.ref for row in found if not (row.when or "X").startswith("X")} == set(meant)
        people = {row.ref for row in browse.individuals(user, Filter(start=start, end=end, certain=certain)).rows}
        if meant:
            there = browse.individuals(user, Filter(incident=tuple(meant)), per_page=100).rows
            assert {row.ref for row in there} <= people

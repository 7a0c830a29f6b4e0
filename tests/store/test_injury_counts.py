"""Beside the list of injuries, the count of every value is what choosing it gives: alone, and beside any other choice."""

from __future__ import annotations

import random

import pytest
from prepared import Prepared
from sqlalchemy import text

from tracker import facets
from tracker.access import User
from tracker.actions import browse, synthesis, valued
from tracker.narrowing import Filter
from tracker.store import columns, database, listing

pytestmark = pytest.mark.in_turn
PEOPLE, TURNS = 25, 10


def made(user: User) -> None:
    """Invented people, of whom some have a second detention in another incident, and injuries without an act."""
    synthesis.fill(user, PEOPLE, 7)
    with database.transaction(None) as session:
        hurt = session.execute(text("SELECT id FROM injury ORDER BY id")).scalars().all()
        for number in hurt[::3]:
            session.execute(text("UPDATE injury SET act_id = NULL WHERE id = :number"), {"number": number})
        one, other = session.execute(text("SELECT min(incident_id), max(incident_id) FROM act")).one()
        moved = "UPDATE act SET victim_id = (SELECT min(victim_id) FROM act) WHERE incident_id IN (:one, :other)"
        of_none = "SELECT 1 FROM injury i WHERE i.act_id = act.id"
        session.execute(text(moved + " AND NOT EXISTS (" + of_none + ")"), {"one": one, "other": other})
        listing.rebuild(session)


@pytest.fixture
def people(user: User, prepared: Prepared) -> User:
    prepared.of(f"{__name__} people", lambda: made(user))
    return user


def counted(user: User, chosen: Filter) -> dict[tuple[str, str], int]:
    return {(one.facet, one.value): one.count for one in browse.counted(user, "injuries", chosen)}


@pytest.mark.parametrize("held", [False, True])
def test_the_count_of_any_value_is_what_the_list_holds_when_it_is_chosen(people: User, held: bool) -> None:
    chance = random.Random(11)
    every = sorted(counted(people, Filter()))
    assert {facet for facet, _ in every} >= {"incident", "incident_type", "injury", "act"}
    names = sorted({facet for facet, _ in every})
    every_incident = {value for facet, value in every if facet == "incident"}
    assert len(every_incident) < valued.OFFERED
    columns.keep(held)
    try:
        for turn in range(TURNS):
            facet, value = chance.choice([one for one in every if turn % 2 or one[0] == names[turn // 2 % len(names)]])
            chosen = Filter(**{facet: (value,)}) if turn else Filter()
            told = counted(people, chosen)
            for other, count in chance.sample(sorted(told.items()), min(6, len(told))):
                both = Filter(**{**dict(chosen.chosen), other[0]: (other[1],)})
                assert browse.injuries(people, both, per_page=0).total == count, (chosen.chosen, other)
            uncounted = sorted(every_incident - {value for facet, value in told if facet == "incident"})
            for incident in chance.sample(uncounted, min(2, len(uncounted))):
                both = Filter(**{**dict(chosen.chosen), "incident": (incident,)})
                assert browse.injuries(people, both, per_page=0).total == 0, (chosen.chosen, incident)
    finally:
        columns.keep(False)


def test_an_injury_without_an_act_is_counted_for_each_incident_that_lists_it(people: User) -> None:
    with database.reading(None) as session:
        query = "SELECT r.ref FROM injury i JOIN record r ON r.id = i.individual_id WHERE i.act_id IS NULL"
        without = len(session.execute(text(query)).all())
    told = {value: n for (facet, value), n in counted(people, Filter()).items() if facet == "incident"}

    assert without
    assert all(browse.injuries(people, Filter(incident=(ref,))).total == count for ref, count in told.items())
    assert {"individuals", "injuries"} < set(facets.every()["incident"].lists)

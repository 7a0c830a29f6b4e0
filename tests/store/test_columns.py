"""Lists, totals and counts: the database, the columns in memory and an independent reading by pandas agree."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sqlalchemy import text

from tracker import codes
from tracker.access import Confidentiality, User
from tracker.actions import browse, record_view, review
from tracker.narrowing import Filter
from tracker.records.base import Kind
from tracker.store import columns, database, listing, lists, name_search
from tracker.store.lists import Wanted

FACETS = tuple(lists.OWN_NARROWING)


@pytest.fixture
def people(user: User, samples: dict[str, str]) -> User:
    """The demonstration: people with two detentions, days without a year, places within places, names in scripts."""
    return user


@pytest.fixture
def in_memory() -> Iterator[None]:
    """As in a server."""
    columns.keep()
    yield
    columns.keep(False)


def table(query: str) -> pd.DataFrame:
    """A query's rows, read past the program's own types."""
    with database.engine().connect().execution_options(reading=True) as connection:
        return pd.read_sql(text(query), connection)


class Oracle:
    """The same lists by plain loops over what the tables hold."""

    def __init__(self) -> None:
        self.rows = table("SELECT * FROM list_row").astype(object)
        self.rows = self.rows.where(self.rows.notna(), None).to_dict("records")
        self.injuries = table("SELECT i.individual_id, i.body_part, i.kind FROM injury i").to_dict("records")
        self.below = set(
            table("SELECT ancestor_id, location_id FROM location_below").itertuples(index=False, name=None)
        )
        self.stages = table("SELECT act_id, location_id FROM detention_stage").to_dict("records")

    def fits(self, row: dict[str, Any], w: Wanted) -> bool:
        def code(scheme: str, chosen: tuple[str, ...], value: Any) -> bool:
            return not chosen or value in {codes.term_number(scheme, c) for c in chosen}

        tests = [
            row["level"] <= list(Confidentiality).index(w.levels[-1]) <= row["up_to"],
            not w.incidents or row["incident_id"] in w.incidents,
            code("incident_type", w.incident_types, row["incident_type"]),
            code("act_type", w.acts, row["act_type"]),
            code("sex", w.sexes, row["sex"]),
            code("stage", w.stages, row["status"]),
            not w.standings or row["standing"] in w.standings,
            not w.locations or self.there(row, w.locations),
            not w.injuries or self.hurt(row, w.injuries),
            not w.words or row["individual_id"] in w.named,
            not (w.start or w.end) or self.then(row, w),
        ]
        return all(tests)

    def there(self, row: dict[str, Any], places: tuple[int, ...]) -> bool:
        been = {row["location_id"], *(s["location_id"] for s in self.stages if s["act_id"] == row["id"])}
        return any((place, at) in self.below for place in places for at in been)

    def hurt(self, row: dict[str, Any], chosen: tuple[str, ...]) -> bool:
        wanted = {codes.term_number(scheme, c) for scheme in ("body_part", "injury_kind") for c in chosen}
        return any(
            i["individual_id"] == row["individual_id"] and {i["body_part"], i["kind"]} & wanted for i in self.injuries
        )

    def then(self, row: dict[str, Any], w: Wanted) -> bool:
        low, high = row["day_min"], row["day_max"]
        start = w.start.toordinal() if w.start else -(10**9)
        end = w.end.toordinal() if w.end else 10**9
        if w.certain:
            return bool(row["own"]) and low is not None and high is not None and start <= low and high <= end
        if low is None and high is None:
            return False
        if (high is not None and high < start) or (low is not None and low > end):
            return False
        if row["season_min"] is None or not (w.start and w.end):
            return True
        days = {(w.start + timedelta(days=n)) for n in range(min((w.end - w.start).days, 366) + 1)}
        return any(row["season_min"] <= day.month * 100 + day.day <= row["season_max"] for day in days)

    def people(self, w: Wanted) -> list[int]:
        found = [(row["sort_key"], row["individual_id"]) for row in self.rows if self.fits(row, w)]
        return [number for _, number in sorted(set(found))]


def choices(seed: int) -> Wanted:
    """Some narrowing or other, of values that are there."""
    chance = random.Random(seed)
    rows = table("SELECT * FROM list_row")

    def some(column: str) -> tuple[Any, ...]:
        there = rows[column].dropna().unique().tolist()
        return tuple(chance.sample(there, min(len(there), chance.choice([1, 1, 2])))) if chance.random() < 0.3 else ()

    def coded(column: str) -> tuple[str, ...]:
        return tuple(codes.known(int(number)).code for number in some(column))  # type: ignore[union-attr]

    start = date(2018, 1, 1) + timedelta(days=chance.randrange(1500)) if chance.random() < 0.4 else None
    end = (
        (start or date(2019, 1, 1)) + timedelta(days=chance.choice([20, 90, 364, 365, 900]))
        if chance.random() < 0.4
        else None
    )
    return Wanted(
        levels=tuple(Confidentiality) if chance.random() < 0.8 else (Confidentiality.INTERNAL,),
        incidents=tuple(int(n) for n in some("incident_id")),
        incident_types=coded("incident_type"),
        acts=coded("act_type"),
        stages=coded("status"),
        sexes=coded("sex"),
        standings=tuple(int(n) for n in some("standing")),
        locations=tuple(int(n) for n in some("location_id")),
        injuries=chance.choice([("hand",), ("burn", "head")]) if chance.random() < 0.1 else (),
        start=start,
        end=end,
        certain=chance.random() < 0.4,
        **named(chance.choice(["Oren", "Ailin", "Давут"]) if chance.random() < 0.2 else ""),
    )


def named(words: str) -> dict[str, Any]:
    """Words, and the individuals whose names answer them, as tracker/actions/narrow.py finds them."""
    with database.reading(None) as session:
        return {"words": words, "named": tuple(name_search.numbers(session, words, (Kind.INDIVIDUAL,)))}


def test_database_memory_and_oracle_agree(people: User, in_memory: None) -> None:
    oracle = Oracle()
    met = 0
    for seed in range(120):
        wanted = choices(seed)
        with database.reading(None) as session:
            by_sql = lists.found(session, wanted, 0, 10**6, FACETS)
            by_memory = columns.found(session, wanted, 0, 10**6, FACETS)

        expected = oracle.people(wanted)
        assert sorted(by_sql.page) == sorted(expected), wanted
        assert by_memory == by_sql, wanted
        assert by_sql.total == len(expected)
        met += len(expected) > 0
    assert met > 20  # the choices are not all empty


def test_a_facet_counts_what_another_choice_would_give(people: User, in_memory: None) -> None:
    women = Filter(sex=("female",))

    page = browse.individuals(people, women, facets=("sex", "stage"))

    assert page.facets["sex"] == browse.individuals(people, facets=("sex",)).facets["sex"]
    assert sum(page.facets["stage"].values()) <= page.total < sum(page.facets["sex"].values())
    for stage, count in page.facets["stage"].items():
        assert browse.individuals(people, Filter(sex=("female",), stage=(stage,))).total == count


def test_pages_follow_each_other(people: User, in_memory: None) -> None:
    every = [row.ref for row in browse.individuals(people, per_page=10**6).rows]
    turned = [row.ref for number in range(1, 9) for row in browse.individuals(people, page=number, per_page=7).rows]

    assert turned == every and len(set(every)) == len(every) > 30


def test_each_person_has_the_status_that_the_filter_finds(people: User) -> None:
    for row in browse.all_individuals(people):
        status = row.latest_stage or row.waiting.get("latest_stage")
        if status:
            found = browse.all_individuals(people, Filter(stage=(status,)))
            assert row.ref in {other.ref for other in found}
            assert {other.latest_stage or other.waiting["latest_stage"] for other in found} == {status}


def test_after_changes_memory_is_patched_to_what_a_new_reading_gives(
    people: User, in_memory: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = browse.individuals(people)
    whole: list[bool] = []
    read = columns._read

    def counted(session: Any, terms: Any, some: Any = None) -> Any:
        whole.append(some is None)
        return read(session, terms, some)

    monkeypatch.setattr(columns, "_read", counted)
    for row in first.rows[::6]:
        seen = record_view.record(people, row.ref)
        said = [s for fact in (*seen.facts, *(f for act in seen.acts for f in act.facts)) for s in fact.statements]
        review.judge(people, [s.uid for s in said if s.judgement == "accepted"], "reopen", "looked at again")

        browse.individuals(people)
        with database.reading(None) as session:
            kept = columns._current(session)
            terms: list[int] = list(kept.terms)
            anew = read(session, terms)

        for name, array in anew.items():
            assert np.array_equal(kept.held[name], array), name
    assert whole and not any(whole)


def test_a_rebuild_is_read_whole(people: User, in_memory: None) -> None:
    before = browse.individuals(people)

    with database.transaction(None) as session:
        listing.rebuild(session)

    assert browse.individuals(people) == before


def test_nobody_is_counted_above_their_clearance(people: User, in_memory: None) -> None:
    with database.transaction(None) as session:
        session.execute(text("UPDATE list_row SET level = 3"))
        listing._changed(session, [listing.ALL])
    open_only = Wanted(levels=(Confidentiality.PUBLIC,))

    with database.reading(None) as session:
        found = columns.found(session, open_only, 0, 50, FACETS)

    assert (found.page, found.total, {k: dict(v) for k, v in found.counts.items()}) == ([], 0, {f: {} for f in FACETS})


def test_two_databases_are_not_mixed_up(people: User, in_memory: None, monkeypatch: Any, tmp_path: Any) -> None:
    from tracker.actions import accounts
    from tracker.store import database, schema

    assert browse.individuals(people).total > 30

    monkeypatch.setenv("TRACKER_HOME", str(tmp_path / "other"))
    monkeypatch.delenv("TRACKER_DATABASE_URL", raising=False)
    database.make_file()
    schema.init()

    assert browse.individuals(accounts.local_user()).total == 0


def test_places_count_those_there_and_below(people: User) -> None:
    oracle = Oracle()
    for row in browse.locations(people, per_page=10**6, at_most=10**6).rows:
        chosen = Filter(location=(row.ref,))
        there = browse.individuals(people, chosen).total
        assert row.individuals == there
        assert row.incidents == browse.incidents(people, chosen).total
        assert browse.locations(people, per_page=10**6, at_most=1).total > 10
        some = next(r for r in browse.locations(people, per_page=10**6, at_most=1).rows if r.ref == row.ref)
        assert some.individuals == min(1, there)
    assert any(oracle.below)


def test_places_of_an_incident(people: User) -> None:
    for incident in browse.incidents(people, per_page=10**6).rows:
        if incident.location_ref:
            places = {row.ref for row in browse.locations(people, Filter(incident=(incident.ref,))).rows}
            assert incident.location_ref in places
            assert len(places) < browse.locations(people).total

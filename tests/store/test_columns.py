"""Lists, totals and counts: the database, the columns in memory and an independent reading by pandas agree."""

from __future__ import annotations

import random
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sqlalchemy import text

from tracker import facets
from tracker.access import Confidentiality, User
from tracker.actions import browse, record_view, review
from tracker.narrowing import Filter
from tracker.records.base import Kind
from tracker.records.listing import ALL
from tracker.store import columns, database, ids, listing, lists, name_search
from tracker.store.lists import Found, Wanted

pytestmark = pytest.mark.in_turn

FACETS = tuple(facet.name for facet in facets.of_list("individuals"))
COLUMNS = {
    "incident": "incident_id", "incident_type": "incident_type", "act": "act_type", "sex": "sex", "stage": "status", "review": "standing",
}  # fmt: skip


ASKED = (*FACETS, lists.DATES)
LEVELS = tuple(Confidentiality)


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
        self.rows = records("SELECT l.*, r.level AS held FROM list_row l JOIN record r ON r.id = l.individual_id")
        self.beside = grouped(records("SELECT * FROM facet_row"), "facet", "row_id")
        self.stages = grouped(records("SELECT * FROM stage_row"), "individual_id")
        self.shared = grouped(records("SELECT * FROM incident_facet_row"), "facet", "incident_id")
        self.published = {
            row["id"]: row["publisher_id"] for row in records("SELECT id, publisher_id FROM source_report")
        }
        self.below = {tuple(row.values()) for row in records("SELECT ancestor_id, location_id FROM location_below")}

    def seen(self, row: dict[str, Any], w: Wanted) -> bool:
        return bool(row["level"] <= list(Confidentiality).index(w.levels[-1]) <= row["up_to"])

    def values(self, row: dict[str, Any], facet: str, w: Wanted) -> set[int]:
        """What a list row has of a facet."""
        if facet == "stage" and w.as_of:
            how, day = "sure" if w.certain else "maybe", w.as_of.toordinal()
            return {
                s["stage"]
                for s in self.stages[row["individual_id"],]
                if self.seen(s, w) and s[f"{how}_from"] <= day < s[f"{how}_to"]
            }
        if facet in COLUMNS:
            return {row[COLUMNS[facet]]} - {None}
        if facet == "confidentiality":
            return {row["held"]}
        number = facets.number_of("source" if facet == "publisher" else facet)
        own = {
            f["value"]
            for row_id in (row["id"], row["individual_id"])
            for f in self.beside[number, row_id]
            if self.seen(f, w)
        }
        own |= {i["value"] for i in self.shared[number, row["incident_id"]] if self.seen(i, w)}
        if facet == "publisher":
            return {self.published[report] for report in own} - {None}
        if facet == "location":
            return {above for above, place in self.below if place in own | {row["location_id"]}}
        return own

    def fits(self, row: dict[str, Any], w: Wanted) -> bool:
        return (
            self.seen(row, w)
            and all(self.values(row, facet, w) & set(values) for facet, values in w.chosen)
            and (not w.words or row["individual_id"] in w.named)
            and (not (w.start or w.end) or self.then(row, w))
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

    def counts(self, w: Wanted, facet: str) -> dict[int, int]:
        free = w.to(**{facet: ()})
        pairs = {
            (value, row["individual_id"])
            for row in self.rows
            if self.fits(row, free)
            for value in self.values(row, facet, w)
        }
        return dict(Counter(value for value, _ in pairs))


def records(query: str) -> list[dict[str, Any]]:
    found = table(query).astype(object)
    return found.where(found.notna(), None).to_dict("records")  # type: ignore[return-value]


def grouped(rows: list[dict[str, Any]], *by: str) -> defaultdict[tuple[Any, ...], list[dict[str, Any]]]:
    """Rows by some of their columns: to go through all of them for each row of a list is dear."""
    found: defaultdict[tuple[Any, ...], list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        found[tuple(row[column] for column in by)].append(row)
    return found


def choices(seed: int) -> Wanted:
    """Some narrowing or other, of values that are there."""
    chance = random.Random(seed)
    rows, beside = table("SELECT * FROM list_row"), table("SELECT * FROM facet_row")

    def some(there: list[Any], often: float) -> tuple[int, ...]:
        if chance.random() > often or not there:
            return ()
        return tuple(int(n) for n in chance.sample(there, min(len(there), chance.choice([1, 1, 2]))))

    start = date(2018, 1, 1) + timedelta(days=chance.randrange(1500)) if chance.random() < 0.3 else None
    end = (
        (start or date(2019, 1, 1)) + timedelta(days=chance.choice([20, 90, 364, 365, 900]))
        if chance.random() < 0.3
        else None
    )
    chosen = {name: some(sorted(rows[column].dropna().unique().tolist()), 0.2) for name, column in COLUMNS.items()}
    named_in = f"SELECT DISTINCT value FROM incident_facet_row WHERE facet = {facets.number_of('perpetrator')}"
    chosen["perpetrator"] = some(table(named_in)["value"].tolist(), 0.12)
    for facet in ("location", "source", "injury", "dispute", "ethnicity", "occupation"):
        there = beside[beside["facet"] == facets.number_of(facet)]["value"].unique().tolist()
        chosen[facet] = some(sorted(there), 0.12)
    chosen["publisher"] = some(
        table("SELECT DISTINCT publisher_id AS p FROM source_report")["p"].dropna().tolist(), 0.05
    )
    chosen["confidentiality"] = some([1, 2], 0.05)
    return Wanted(
        levels=LEVELS[: chance.choice([2, 3, 4, 4, 4])],
        start=start,
        end=end,
        certain=chance.random() < 0.4,
        as_of=date(2018, 6, 1) + timedelta(days=chance.randrange(2000)) if chance.random() < 0.3 else None,
        **named(chance.choice(["Oren", "Ailin", "Давут"]) if chance.random() < 0.2 else ""),
    ).to(**chosen)


def answers(wanted: Wanted) -> tuple[Found, Found]:
    """By SQL and from memory, with all counts."""
    with database.reading(None) as session:
        return (
            lists.found(session, wanted, 0, 10**6, ASKED),
            columns.found(session, wanted, 0, 10**6, ASKED),
        )


def named(words: str) -> dict[str, Any]:
    """Words, and the individuals whose names answer them, as tracker/actions/narrow.py finds them."""
    with database.reading(None) as session:
        return {"words": words, "named": tuple(name_search.numbers(session, words, (Kind.INDIVIDUAL,)))}


def test_database_memory_and_oracle_agree(people: User, in_memory: None) -> None:
    oracle = Oracle()
    met = 0
    for seed in range(25):
        wanted = choices(seed)
        by_sql, by_memory = answers(wanted)

        expected = oracle.people(wanted)
        assert sorted(by_sql.page) == sorted(expected), wanted
        assert by_memory == by_sql, wanted
        assert by_sql.total == len(expected)
        for facet in FACETS:
            assert dict(by_sql.counts[facet]) == oracle.counts(wanted, facet), (facet, wanted)
        met += len(expected) > 0
    assert met > 8  # the choices are not all empty


def shuffle(seed: int) -> None:
    """Rows as nobody would have written them: several acts, values and clearances for everybody."""
    chance = random.Random(seed)
    numbers = {
        name: facets.number_of(name) for name in ("source", "location", "injury", "perpetrator", "religion", "dispute")
    }
    with database.engine().begin() as connection:
        people = [row[0] for row in connection.execute(text("SELECT id FROM individual ORDER BY id")).all()][:25]
        incidents = [row[0] for row in connection.execute(text("SELECT id FROM incident ORDER BY id")).all()]
        places = [row[0] for row in connection.execute(text("SELECT id FROM location ORDER BY id")).all()]
        reports = [row[0] for row in connection.execute(text("SELECT id FROM source_report ORDER BY id")).all()]
        for name in ("list_row", "facet_row", "incident_facet_row", "stage_row"):
            connection.execute(text(f"DELETE FROM {name}"))
        for incident in incidents:
            for who in chance.sample(people, chance.choice([0, 1, 3])):
                held = chance.choice([0, 1, 2])
                row = {"i": incident, "f": numbers["perpetrator"], "v": who, "l": held, "u": chance.choice([held, 3])}
                connection.execute(text("INSERT INTO incident_facet_row VALUES (:i, :f, :v, :l, :u)"), row)
        for person in people:
            key = chance.choice("abcde")
            acts = (
                [person]
                if chance.random() < 0.2
                else [10**6 + person * 10 + n for n in range(chance.choice([1, 2, 3]))]
            )
            split = chance.choice([None, None, 1, 2])
            for level, up_to in [(0, 3)] if split is None else [(0, split), (split + 1, 3)]:
                if chance.random() < 0.1:
                    continue
                status, sex = chance.choice([None, 11, 12]), chance.choice([None, 5])
                for act in acts:
                    row = {
                        "id": act, "individual_id": person, "sort_key": key, "level": level, "up_to": up_to,
                        "incident_id": chance.choice([None, *incidents]), "incident_type": chance.choice([None, 1, 2]),
                        "act_type": chance.choice([3, 4]), "sex": sex, "status": status,
                        "location_id": chance.choice([None, *places]), "own": chance.choice([0, 1]),
                        "day_min": (low := chance.choice([None, 736695, 737000])), "day_max": chance.choice([low, 737400]),
                        "standing": chance.choice([0, 1, 2]),
                    }  # fmt: skip
                    connection.execute(text(f"INSERT INTO list_row ({', '.join(row)}) VALUES ({', '.join(':' + n for n in row)})"), row)  # fmt: skip
                beside = {
                    (chance.choice([person, *acts]), numbers[name], chance.choice(values))
                    for name, values in (("source", reports), ("location", places), ("injury", [6, 7]), ("religion", [8, 9]), ("dispute", [10]))
                    for _ in range(chance.choice([0, 1, 3]))
                }  # fmt: skip
                for row_id, facet, value in sorted(beside):
                    if facet in (numbers["injury"], numbers["religion"], numbers["dispute"]):
                        row_id = person
                    if facet == numbers["location"]:
                        row_id = acts[0]
                    connection.execute(
                        text("INSERT INTO facet_row VALUES (:p, :f, :v, :r, :l, :u) ON CONFLICT DO NOTHING"),
                        {"p": person, "f": facet, "v": value, "r": row_id, "l": level, "u": up_to},
                    )
                for n in range(chance.choice([0, 1, 2])):
                    connection.execute(
                        text("INSERT INTO stage_row (id, individual_id, stage, sure_from, sure_to, maybe_from, maybe_to, level, up_to) VALUES (:i, :p, :s, :a, :b, :c, :d, :l, :u)"),
                        {"i": 10**7 + person * 10 + n, "p": person, "s": 11 + n, "a": 736800 + n * 100, "b": 736900 + n * 100, "c": 736750 + n * 50, "d": 736800 + n * 50, "l": level, "u": up_to},
                    )  # fmt: skip


@pytest.mark.parametrize("shuffles", [2, pytest.param(6, marks=pytest.mark.torture)])
def test_memory_answers_as_the_database_where_everybody_has_several_of_everything(
    people: User, in_memory: None, shuffles: int
) -> None:
    for seed in range(shuffles):
        shuffle(seed)
        with database.transaction(None) as session:
            listing._changed(session, [ALL])
        for turn in range(15):
            wanted = choices(1000 * seed + turn)
            by_sql, by_memory = answers(wanted)
            assert dict(by_memory.counts) == dict(by_sql.counts), (seed, wanted)
            assert by_memory == by_sql, (seed, wanted)


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


@pytest.mark.parametrize("among", [0, 1, 7, 8, 9, 1000])
@pytest.mark.parametrize("share", [0.0, 0.01, 0.3, 1.0])
def test_a_page_is_the_same_without_unpacking_all_of_it(among: int, share: float) -> None:
    bits = np.random.default_rng(among).random(among) < share
    whole = np.flatnonzero(bits)

    for offset in (0, 1, 5, 50, len(whole), len(whole) + 3):
        for limit in (1, 50, 10**6):
            found = columns._ones(np.packbits(bits), offset, limit)
            assert found.tolist() == whole[offset : offset + limit].tolist()


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
    read = columns.Raw.read

    def counted(session: Any, some: Any = None) -> Any:
        whole.append(some is None)
        return read(session, some)

    monkeypatch.setattr(columns.Raw, "read", counted)
    for turn, row in enumerate(first.rows[::6]):
        seen = record_view.record(people, row.ref)
        said = [s for fact in (*seen.facts, *(f for act in seen.acts for f in act.facts)) for s in fact.statements]
        review.judge(people, [s.uid for s in said if s.judgement == "accepted"], "reopen", "looked at again")

        for wanted in (Wanted(levels=LEVELS), choices(turn), choices(100 + turn)):
            by_sql, by_memory = answers(wanted)
            assert dict(by_memory.counts) == dict(by_sql.counts), wanted
            assert by_memory == by_sql, wanted
    assert whole and not any(whole)


OTHERS = {
    "incidents": browse.incidents,
    "injuries": browse.injuries,
    "locations": browse.locations,
    "source_reports": lambda user, chosen, **more: browse.reports(user, chosen=chosen, **more),
}
ASKED_OF_OTHERS = (
    Filter(),
    Filter(act=("detention",)),
    Filter(review=("followed",)),
    Filter(sex=("female",), start=date(2018, 6, 1), end=date(2020, 5, 31)),
    Filter(stage=("pretrial",), start=date(2019, 1, 1), certain=True),
)


def without(what: str, chosen: Filter) -> Filter:
    """What of it such a list is narrowed by."""
    own = {facet.name for facet in facets.of_list(what)}
    kept = {name: values for name, values in chosen if name in own}
    return Filter(start=chosen.start, end=chosen.end, certain=chosen.certain, **kept)


@pytest.mark.parametrize("what", OTHERS)
def test_each_count_is_what_a_choice_of_it_finds_from_memory_and_from_the_database(people: User, what: str) -> None:
    page = OTHERS[what]
    for turn, asked in enumerate(ASKED_OF_OTHERS):
        chosen = without(what, asked)
        by_sql = browse.counted(people, what, chosen)
        for one in by_sql[turn::3] if turn else by_sql:  # to ask of each is what takes the time
            if one.facet == lists.DATES:
                both = Filter(start=chosen.start, end=chosen.end, certain=one.value == "certain", **dict(chosen.chosen))
            else:
                narrowed = {**dict(chosen.chosen), one.facet: (one.value,)}
                both = Filter(start=chosen.start, end=chosen.end, certain=chosen.certain, **narrowed)
            assert page(people, both).total == one.count, (chosen, one)
        columns.keep()
        try:
            assert sorted(map(str, browse.counted(people, what, chosen))) == sorted(map(str, by_sql))
            if turn == 0:
                row = browse.individuals(people).rows[0]
                with database.transaction(people) as session:
                    listing.refresh(session, [ids.record(session, row.ref).id])
                assert sorted(map(str, browse.counted(people, what, chosen))) == sorted(map(str, by_sql))
        finally:
            columns.keep(False)


NOT_IN_THE_DEMONSTRATION = {"ethnicity", "nationality", "religion", "characteristic"}


@pytest.mark.parametrize("what", OTHERS)
def test_every_facet_of_a_list_counts_something(people: User, what: str) -> None:
    met = {one.facet for one in browse.counted(people, what)}

    assert {facet.name for facet in facets.of_list(what)} - met <= NOT_IN_THE_DEMONSTRATION


def test_words_narrow_the_counts_beside_a_list_as_its_rows(people: User) -> None:
    places = browse.locations(people, Filter(words="ostr"), facets=("feature",))
    assert 0 < sum(places.facets["feature"].values()) == places.total < browse.locations(people).total
    columns.keep(True)  # as a server, which keeps its answers
    try:
        nothing = browse.locations(people, Filter(words="qqqqq"), facets=("feature",))
    finally:
        columns.keep(False)
    assert (nothing.total, nothing.facets.get("feature", {})) == (0, {})
    title = browse.reports(people).rows[0].title
    reports = browse.reports(people, title, facets=("document_type",))
    assert sum(reports.facets["document_type"].values()) == reports.total < browse.reports(people).total


def test_what_a_place_lies_in_is_read_again_when_it_changes(people: User, in_memory: None) -> None:
    before = browse.individuals(people, facets=("location",)).facets["location"]
    with database.transaction(None) as session:
        inner, outer = session.execute(
            text(
                "SELECT b.location_id, b.ancestor_id FROM location_below b JOIN list_row l ON l.location_id = b.location_id"
                " WHERE b.location_id <> b.ancestor_id ORDER BY 1, 2"
            )
        ).first()  # type: ignore[misc]
        session.execute(
            text("DELETE FROM location_below WHERE location_id = :i AND ancestor_id = :o"), {"i": inner, "o": outer}
        )
        listing.refresh(session, [inner])

    after = browse.individuals(people, facets=("location",)).facets["location"]
    with database.reading(None) as session:
        by_sql = lists.found(session, Wanted(levels=LEVELS), 0, 50, ("location",)).counts["location"]

    assert sum(after.values()) < sum(before.values())
    assert sorted(after.values()) == sorted(by_sql.values())


def test_while_a_server_reads_the_database_answers_for_the_first_ones(
    people: User, in_memory: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    exact = browse.individuals(people, facets=FACETS)
    columns.forget()
    monkeypatch.setattr(columns, "AT_ONCE", 3)
    monkeypatch.setattr(columns, "COUNTED", 10)
    monkeypatch.setattr(columns, "_read_beside", lambda engine: None)

    some = browse.individuals(people, facets=FACETS)
    narrowed = browse.individuals(people, Filter(sex=("female",)), facets=("sex", "stage"))

    assert some.more and some.total == 10 and some.rows == exact.rows
    assert sum(some.facets["review"].values()) >= 10
    for facet, counts in some.facets.items():
        assert all(count <= exact.facets[facet].get(value, 0) for value, count in counts.items()), facet
    assert narrowed.more and narrowed.facets["sex"]["female"] <= 10
    places = browse.locations(people)
    assert places.counting and places.rows and all(row.individuals is None for row in places.rows)


def test_a_server_reads_beside_its_work_and_then_answers_whole(
    people: User, in_memory: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    columns.forget()
    monkeypatch.setattr(columns, "AT_ONCE", 3)
    columns.warm()
    for _ in range(600):
        if columns._kept.get(database.engine()) is not None:
            break
        time.sleep(0.1)

    assert not browse.individuals(people, facets=FACETS).more


def test_a_rebuild_is_read_whole(people: User, in_memory: None) -> None:
    before = browse.individuals(people)

    with database.transaction(None) as session:
        listing.rebuild(session)

    assert browse.individuals(people) == before


def test_nobody_is_counted_above_their_clearance(people: User, in_memory: None) -> None:
    with database.transaction(None) as session:
        session.execute(text("UPDATE list_row SET level = 3"))
        listing._changed(session, [ALL])
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
    once = browse.locations(people, per_page=10**6, at_most=1)
    assert once.total > 10
    one_each = {row.ref: row for row in once.rows}
    for row in browse.locations(people, per_page=10**6, at_most=10**6).rows:
        chosen = Filter(location=(row.ref,))
        there = browse.individuals(people, chosen).total
        assert row.individuals == there
        assert row.incidents == browse.incidents(people, chosen).total
        assert one_each[row.ref].individuals == min(1, there)
    assert any(oracle.below)


def test_places_of_an_incident(people: User) -> None:
    for incident in browse.incidents(people, per_page=10**6).rows:
        if incident.location_ref:
            places = {row.ref for row in browse.locations(people, Filter(incident=(incident.ref,))).rows}
            assert incident.location_ref in places
            assert len(places) < browse.locations(people).total

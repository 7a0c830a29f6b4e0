"""Facets: declared by one word, as one sees them, kept true by every change, and gone with who is erased."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from prepared import Prepared
from sqlalchemy import text
from sqlmodel import Session

from tracker import facets
from tracker.access import User
from tracker.actions import browse, erasure, forms, intake, review, upkeep
from tracker.cli.filters import narrowed
from tracker.facts import Fact, ValueType
from tracker.narrowing import Filter
from tracker.records import facts
from tracker.records.base import Kind
from tracker.records.individual import IndividualFields
from tracker.store import columns, database, ids, listing, schema
from tracker.widgets import filters

pytestmark = pytest.mark.in_turn
TEXT = """Guards took Orla Venn, a Teacher, in Velm on 3 May 2021. Tam Brisk, teacher, had asthma.
Orla Venn was charged on 1 June 2021 and freed in 2022; others say that she died.
"""


def claim(key: str, subject: str, field: str, words: str, judgement: str = "accepted", **values: object) -> dict[str, object]:  # fmt: skip
    start = TEXT.index(words)
    return {
        "key": key, "subject_id": subject, "field": field, "basis": "stated", "judgement": judgement,
        "source_report_id": "R", "connection": "source_connection:reporter", "attribution": "author_voice",
        "quote": words, "quote_start": start, "quote_end": start + len(words), **values,
    }  # fmt: skip


def made_people(user: User, *more: dict[str, object]) -> dict[str, str]:
    """Two teachers, one with three stages; refs by name. `more` are further statements."""
    report = intake.add_report(user, intake.NewReport(text=TEXT, title="Two teachers", publisher="Velm Post")).ref
    kinds = {"R": "source_report", "A": "individual", "B": "individual", "I": "incident", "T": "act"}
    stages = {"S1": "police_station", "S2": "pretrial", "S3": "released"}
    days = {"S1": ("3 May 2021", "2021-05-03"), "S2": ("1 June 2021", "2021-06-01"), "S3": ("2022", "2022")}
    tables = {
        "record": [
            *({"key": key, "kind": kind} for key, kind in kinds.items()),
            *({"key": key, "kind": "detention_stage"} for key in stages),
        ],
        "incident": [{"key": "I", "title": "Velm"}],
        "act": [{"key": "T", "incident_id": "I", "victim_id": "A"}],
        "detention_stage": [{"key": key, "act_id": "T", "seq": n} for n, key in enumerate(stages, 1)],
        "claim": [
            claim("c1", "A", "name", "Orla Venn", value_text="Orla Venn"),
            claim("c2", "B", "name", "Tam Brisk", value_text="Tam Brisk"),
            claim("c3", "A", "occupation", "Teacher", value_text="Teacher"),
            claim("c4", "B", "occupation", "teacher", value_text="teacher"),
            claim("c5", "B", "health", "asthma", value_text="asthma"),
            claim("c6", "T", "type", "took", value_term="act_type:detention", value_text="took"),
            *(claim(f"d{k}", k, "stage", days[k][0], value_term=f"stage:{s}", value_text=s) for k, s in stages.items()),
            *(claim(f"e{k}", k, "when", days[k][0], value_text=days[k][1]) for k in stages),
            claim("c7", "S3", "stage", "died", "open", value_term="stage:died", value_text="died"),
            *more,
        ],
    }
    forms.apply(user, report, {"meta": {}, "tables": tables}, judge=True)
    return {row.name: row.ref for row in browse.individuals(user).rows}


@pytest.fixture
def people(user: User, prepared: Prepared) -> dict[str, str]:
    return prepared.of(f"{__name__} people", lambda: made_people(user))


def counted(user: User, facet: str, chosen: Filter | None = None) -> dict[str, int]:
    return {one.label: one.count for one in browse.counted(user, "individuals", chosen) if one.facet == facet}


def test_spellings_of_one_value_are_one_shown_as_first_spelled(user: User, people: dict[str, str]) -> None:
    assert counted(user, "occupation") == {"Teacher": 2}
    for given in (
        "TEACHER",
        "téacher",
        next(iter(browse.individuals(user, facets=("occupation",)).facets["occupation"])),
    ):
        assert browse.individuals(user, Filter(occupation=(given,))).total == 2
    assert browse.individuals(user, Filter(occupation=("cook",))).total == 0


def test_the_address_of_a_value_in_words_holds_no_words(user: User, people: dict[str, str]) -> None:
    (value,) = browse.individuals(user, facets=("occupation",)).facets["occupation"]

    assert "teach" not in value.lower()


@pytest.fixture
def declared(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """One more fact is a facet."""
    more = {"health": replace(IndividualFields.claims_only["health"], facet=True)}
    monkeypatch.setattr(IndividualFields, "claims_only", IndividualFields.claims_only | more)
    facts.cache_clear()
    yield
    facts.cache_clear()


def test_a_fact_becomes_a_facet_by_one_word(user: User, people: dict[str, str], declared: None) -> None:
    assert not schema.is_settled()
    schema.init()
    assert schema.is_settled()

    def command(chosen: Filter) -> None:
        """Any command."""

    assert "health" in inspect.signature(narrowed(command)).parameters
    assert "health" in filters.names("individuals")
    assert counted(user, "health") == {"asthma": 1}
    assert [row.ref for row in browse.individuals(user, Filter(health=("Asthma",))).rows] == [people["Tam Brisk"]]
    assert upkeep.check() == []


def test_a_fact_that_is_a_facet_no_more_leaves_nothing_behind(
    user: User, people: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        more = {"health": replace(IndividualFields.claims_only["health"], facet=True)}
        patch.setattr(IndividualFields, "claims_only", IndividualFields.claims_only | more)
        facts.cache_clear()
        schema.init()
    facts.cache_clear()
    assert upkeep.check() != []

    schema.init()

    assert upkeep.check() == []


@pytest.mark.parametrize("name", ["name", "contact", "residence"])
def test_what_identifies_somebody_never_becomes_a_facet(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        IndividualFields, "claims_only", IndividualFields.claims_only | {name: Fact("X", ValueType.TEXT, facet=True)}
    )
    facts.cache_clear()
    try:
        if facts(facets.Kind.INDIVIDUAL)[name].facet:
            with pytest.raises(ValueError, match="cannot be a facet"):
                facets.of_facts()
    finally:
        facts.cache_clear()


def test_a_status_as_of_a_day_is_the_last_one_surely_or_perhaps_known(user: User, people: dict[str, str]) -> None:
    def then(day: date, certain: bool) -> list[str]:
        page = browse.individuals(user, Filter(as_of=day, certain=certain), facets=("stage",))
        return list(page.facets["stage"])

    assert then(date(2021, 5, 2), False) == then(date(2021, 5, 2), True) == []
    assert then(date(2021, 5, 3), True) == ["police_station"]
    assert then(date(2021, 12, 31), True) == then(date(2021, 12, 31), False) == ["pretrial"]
    assert then(date(2022, 6, 1), True) == ["pretrial"] and then(date(2022, 6, 1), False) == ["released"]
    assert then(date(2022, 12, 31), True) == ["released"]
    chosen = Filter(as_of=date(2021, 7, 1), stage=("pretrial",))
    assert [row.ref for row in browse.individuals(user, chosen).rows] == [people["Orla Venn"]]
    assert browse.individuals(user, Filter(stage=("pretrial",))).total == 0


def test_who_was_ever_in_a_stage_is_found_by_it_whatever_followed(user: User, people: dict[str, str]) -> None:
    def found(**chosen: tuple[str, ...]) -> list[str]:
        return [row.ref for row in browse.individuals(user, Filter(**chosen)).rows]

    orla = [people["Orla Venn"]]
    assert (
        found(any_stage=("police_station",)) == found(any_stage=("pretrial",)) == found(any_stage=("released",)) == orla
    )
    assert found(stage=("police_station",)) == found(any_stage=("internment",)) == []
    assert found(any_stage=("police_station",), stage=("released",)) == orla
    assert set(counted(user, "any_stage").values()) == {1} and len(counted(user, "any_stage")) == 3
    assert counted(user, "any_stage", Filter(occupation=("cook",))) == {}
    assert browse.incidents(user, Filter(any_stage=("pretrial",))).total == 1


def test_a_stage_that_is_rejected_was_never_passed(user: User, people: dict[str, str]) -> None:
    from tracker.actions import record_view

    with database.reading(None) as session:
        stage = session.execute(text("SELECT id FROM detention_stage ORDER BY seq LIMIT 1")).scalar_one()
        ref = ids.ref_of(session, Kind.DETENTION_STAGE, stage)
    seen = record_view.record(user, ref)
    review.judge(user, [s.uid for fact in seen.facts if fact.field == "stage" for s in fact.statements], "reject", "no")

    assert browse.individuals(user, Filter(any_stage=("police_station",))).total == 0
    assert browse.individuals(user, Filter(any_stage=("pretrial",))).total == 1
    assert upkeep.check() == []


def test_disagreement_source_and_publisher_are_facets(user: User, people: dict[str, str]) -> None:
    assert counted(user, "dispute") == {"Anything": 1, "Where and how held": 1}
    assert counted(user, "source") == {"Two teachers": 2}
    assert counted(user, "publisher") == {"Velm Post": 2}


def test_what_is_rejected_leaves_the_facets_and_comes_back(user: User, people: dict[str, str]) -> None:
    from tracker.actions import record_view

    seen = record_view.record(user, people["Tam Brisk"])
    said = [s.uid for fact in seen.facts if fact.field == "occupation" for s in fact.statements]

    review.judge(user, said, "reject", "not so")
    assert counted(user, "occupation") == {"Teacher": 1}
    review.judge(user, said, "accept", "so it is")
    assert counted(user, "occupation") == {"Teacher": 2}
    assert upkeep.check() == []


def test_who_is_said_to_have_done_it_is_told_once_by_the_incident(user: User, samples: dict[str, str]) -> None:
    def told() -> dict[int, set[int]]:
        with database.reading(None) as session:
            query = text("SELECT incident_id, value FROM incident_facet_row WHERE up_to = 3")
            found: dict[int, set[int]] = {}
            for incident, value in session.execute(query):
                found.setdefault(incident, set()).add(value)
            return found

    with database.reading(None) as session:
        named = session.execute(text("SELECT incident_id, actor_id FROM involvement WHERE role = 0")).all()
        beside = select_values(session, "facet_row") & {actor for _, actor in named}
    assert named and not beside
    assert all(actor in told()[incident] for incident, actor in named)
    ref = next(iter(browse.individuals(user, facets=("perpetrator",)).facets["perpetrator"]))
    people = browse.individuals(user, Filter(perpetrator=(ref,)))
    incidents = browse.incidents(user, Filter(perpetrator=(ref,)))
    assert people.total and incidents.total
    with database.transaction(None) as session:  # as a migration leaves it
        session.execute(text("DELETE FROM incident_facet_row"))
        assert listing.lacks_incidents(session) and listing.stale_incidents(session)
        listing.rebuild_incidents(session)
        assert not listing.lacks_incidents(session)
    assert browse.individuals(user, Filter(perpetrator=(ref,))).total == people.total
    assert upkeep.check() == []


def select_values(session: Session, table: str) -> set[int]:
    query = text(f"SELECT value FROM {table} WHERE facet = :facet")
    return set(session.execute(query, {"facet": facets.number_of("perpetrator")}).scalars())


def test_who_is_erased_leaves_no_value_behind(user: User, people: dict[str, str]) -> None:
    erasure.erase(user, people["Tam Brisk"], "asked for")

    assert counted(user, "occupation") == {"Teacher": 1}
    assert upkeep.check() == []
    erasure.erase(user, people["Orla Venn"], "asked for")
    assert counted(user, "occupation") == {}
    numbers = [facets.number_of(name) for name in ("occupation", "religion", "ethnicity")]
    with database.reading(None) as session:
        left = session.execute(text("SELECT facet FROM facet_row")).scalars().all()
    assert not set(left) & set(numbers)
    assert upkeep.check() == []


def test_a_check_finds_facets_that_are_not_as_they_should_be(user: User, people: dict[str, str]) -> None:
    for change in ("DELETE FROM stage_row", "UPDATE facet_row SET value = value + 1"):
        with database.transaction(None) as session:
            session.execute(text(change))
        assert any("lists of individual" in said for said in upkeep.check()), change
        with database.transaction(None) as session:
            listing.rebuild(session)
        assert upkeep.check() == []


def test_init_fills_what_a_migration_has_made(user: User, people: dict[str, str]) -> None:
    schema.migrate("0008")
    schema.init()

    assert counted(user, "occupation") == {"Teacher": 2}
    assert upkeep.check() == []


def test_many_are_written_at_once_as_they_are_one_by_one(user: User, samples: dict[str, str]) -> None:
    def rows() -> list[list[object]]:
        with database.reading(None) as session:
            return [
                sorted(tuple(row) for row in session.execute(text(f"SELECT * FROM {table}")).all()) if table != "list_row"
                else sorted(map(repr, session.execute(text(f"SELECT * FROM {table}")).all()))
                for table in ("list_row", "facet_row", "stage_row")
            ]  # fmt: skip

    before = rows()
    with database.transaction(None) as session:
        people = session.execute(text("SELECT id FROM individual")).scalars().all()
        for table in ("list_row", "facet_row", "stage_row"):
            session.execute(text(f"DELETE FROM {table}"))
        listing.write_all(session, people)

    assert rows() == before


@pytest.mark.parametrize("edtf", ["[2015,2019-03]", "{2015,2019-03}", "[2019-03,2015]"])
def test_a_date_of_several_parts_lies_in_none_of_the_days_between_them(user: User, edtf: str) -> None:
    of = {"I": "when", "R": "published"}
    made_people(user, *(claim(f"w{key}", key, name, "3 May 2021", value_text=edtf) for key, name in of.items()))

    def found(first: date, last: date | None, certain: bool = False) -> set[int]:
        days = Filter(start=first, end=last, certain=certain)
        ways = (
            lambda: browse.individuals(user, days).total,
            lambda: browse.incidents(user, days).total,
            lambda: browse.reports(user, chosen=days).total,
        )
        by_sql = [way() for way in ways]
        columns.keep()
        try:
            assert by_sql == [way() for way in ways]
        finally:
            columns.keep(False)
        return set(by_sql)

    assert found(date(2016, 1, 1), date(2019, 2, 28)) == found(date(2017, 5, 1), date(2017, 5, 1)) == {0}
    assert found(date(2015, 12, 31), date(2016, 3, 1)) == found(date(2019, 2, 1), date(2019, 3, 1)) == {1}
    assert found(date(2017, 1, 1), None) == {1}
    assert found(date(2015, 1, 1), date(2019, 3, 31), certain=True) <= {0, 1}
    assert found(date(2015, 1, 1), date(2016, 3, 31), certain=True) == {0}
    assert upkeep.check() == []

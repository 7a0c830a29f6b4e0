"""Rows in bulk: stored as the ordinary way stores them, all or nothing, on both kinds of database."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from tracker.access import Confidentiality, User
from tracker.actions import intake
from tracker.errors import InvalidFacts
from tracker.records import Claim, ImportBatch, Individual, Location, LocationBelow, Name, Record
from tracker.records.base import BatchState, GeoPrecision, Judgement, Kind, ReviewState, Stance
from tracker.store import bulk, database, ids, listing, name_index, places

AT = datetime(2026, 1, 2, 3, 4, 5, 678901, tzinfo=UTC)
RECORD = (
    "id",
    "uid",
    "kind",
    "confidentiality",
    "level",
    "review_state",
    "version",
    "created_at",
    "created_by",
    "updated_at",
)
NAME = ("record_id", "text", "script", "language", "kind", "is_primary", "followed", "claim_id")
OPEN = Confidentiality.INTERNAL


def record(number: int, kind: Kind = Kind.INDIVIDUAL) -> tuple[Any, ...]:
    return number, UUID(int=number), kind, OPEN, OPEN, ReviewState.DRAFT, 1, AT, 1, AT


def person(session: Any, number: int = 1) -> None:
    bulk.records(session, RECORD, [record(number)])
    bulk.insert(
        session,
        Individual,
        ("id", "sex", "birth_edtf", "birth_min", "birth_max"),
        [(number, "female", "1970", date(1970, 1, 1), date(1970, 12, 31))],
    )


def test_what_is_written_in_bulk_reads_back_as_it_was(user: User) -> None:
    with database.transaction(user) as session:
        person(session)
        bulk.names(session, NAME, [(1, "Ünal  Tórvald ئىلسا", "Latn", "und", "as_printed", True, True, None)])

    with database.reading(None) as session:
        head = session.exec(select(Record)).one()
        row = session.exec(select(Individual)).one()
        name = session.exec(select(Name)).one()
        assert head.ref == ids.ref_of(session, Kind.INDIVIDUAL, 1)
        assert (head.uid, head.kind, head.level, head.review_state, head.created_at) == (UUID(int=1), Kind.INDIVIDUAL, OPEN, ReviewState.DRAFT, AT)  # fmt: skip
        assert (row.sex, row.birth_edtf, row.birth_min, row.birth_max) == ("female", "1970", date(1970, 1, 1), date(1970, 12, 31))  # fmt: skip
        assert (name.text, name.search_key, name.is_primary, name.claim_id) == ("Ünal  Tórvald ئىلسا", listing.search_key(name.text), True, None)  # fmt: skip


def test_spellings_written_in_bulk_are_in_the_index_of_names(user: User) -> None:
    with database.transaction(user) as session:
        person(session)
        said = ("Tursun Ünalov", "Турсун Уналов", "ئىلسا", "Tursun Ünalov Tursun")
        bulk.names(session, NAME, [(1, one, "Latn", "und", "as_printed", False, True, None) for one in said])

    with database.reading(None) as session:
        assert list(name_index.stale(session)) == []
        assert session.execute(text("SELECT count(DISTINCT name_id) FROM name_posting")).scalar_one() == len(said)


def test_a_rollback_leaves_nothing(user: User) -> None:
    with pytest.raises(RuntimeError), database.transaction(user) as session, bulk.loading(session):
        person(session)
        raise RuntimeError("broken off")

    with database.transaction(user) as session:
        assert session.exec(select(Record)).all() == []
        person(session)  # and the same can be written afterwards
    with database.reading(None) as session:
        assert len(session.exec(select(Individual)).all()) == 1


@pytest.mark.parametrize("odd", ["a\x00b", "half \ud800 a pair"])
def test_what_is_no_text_is_refused_and_nothing_is_left(user: User, odd: str) -> None:
    with pytest.raises(InvalidFacts, match=r"name\.text: .*Nothing was added"), database.transaction(user) as session:
        person(session)
        bulk.names(session, NAME, [(1, odd, "Latn", "und", "as_printed", True, True, None)])

    with database.reading(None) as session:
        assert session.exec(select(Record)).all() == []


@pytest.mark.parametrize(
    "odd",
    ["", "\\N", "\\.", "a\tb\nc\rd", "\\x41 \\", "'; DROP TABLE name; --", "\u202eabc", "𠀀😀", "x" * 300, '"{}"'],
)
def test_odd_texts_are_kept_to_the_letter(user: User, odd: str) -> None:
    with database.transaction(user) as session:
        person(session)
        bulk.names(session, NAME, [(1, odd, "Latn", "und", "as_printed", True, True, None)])

    with database.reading(None) as session:
        assert session.exec(select(Name.text)).all() == [odd]


def test_spellings_added_in_bulk_and_one_by_one_never_take_the_same_number(user: User) -> None:
    def one_by_one(said: str) -> None:
        with database.transaction(user) as session:
            session.add(Name(record_id=1, text=said, script="Latn", search_key=said))

    with database.transaction(user) as session:
        person(session)
        bulk.names(session, NAME, [(1, said, "Latn", "und", "as_printed", False, True, None) for said in "ab"])
    one_by_one("c")
    with database.transaction(user) as session:
        bulk.names(session, NAME, [(1, said, "Latn", "und", "as_printed", False, True, None) for said in "de"])
    one_by_one("f")

    with database.reading(None) as session:
        found = session.execute(text("SELECT id, text FROM name ORDER BY id")).all()
    assert [said for _, said in found] == list("abcdef")
    assert len({number for number, _ in found}) == 6


def test_keys_and_checks_hold_in_bulk_too(user: User) -> None:
    with pytest.raises(IntegrityError), database.transaction(user) as session:
        bulk.insert(session, Individual, ("id", "sex"), [(99, None)])  # a person without a record

    with pytest.raises(IntegrityError), database.transaction(user) as session:
        person(session)
        person(session)


def test_an_unknown_member_of_a_closed_list_is_refused(user: User) -> None:
    with pytest.raises(ValueError, match="secret"), database.transaction(user) as session:
        bulk.records(
            session, RECORD, [(1, UUID(int=1), Kind.INDIVIDUAL, "secret", OPEN, ReviewState.DRAFT, 1, AT, 1, AT)]
        )


def test_rows_of_another_length_are_refused(user: User) -> None:
    with pytest.raises(ValueError, match="argument"), database.transaction(user) as session:
        bulk.insert(session, Individual, ("id", "sex"), [(1, None, None)])


def test_no_rows_are_nothing(user: User) -> None:
    with database.transaction(user) as session:
        bulk.insert(session, Individual, ("id", "sex"), [])


def test_statements_say_what_their_batch_says_and_a_contact_is_sealed_where_the_database_is_not(
    user: User, store: str
) -> None:
    report = intake.add_report(user, intake.NewReport(text="A list of invented people.")).ref
    with database.transaction(user) as session:
        source = ids.record(session, report).id
        person(session, 100)
        batch = ImportBatch(uid=UUID(int=5), source_report_id=source, file_sha256="0" * 64, mapping={}, state=BatchState.LOADED, judgement=Judgement.ACCEPTED)  # fmt: skip
        session.add(batch)
        session.flush()
        columns = ("subject_id", "field", "id", "batch_id", "row_no", "value_text", "judgement", "stance")
        rows = [
            (100, "occupation", 1, batch.id, 1, "herder", None, None),
            (100, "contact", 2, batch.id, 1, "by the blue door", Judgement.OPEN, Stance.ASSERTS),
        ]
        bulk.insert(session, Claim, columns, rows)

    with database.reading(None) as session:
        told = session.execute(text("SELECT judgement, source_report_id FROM claim_all WHERE id = 1")).one()
        kept = session.execute(text("SELECT value_text FROM claim WHERE id = 2")).scalar_one()
    assert tuple(told) == (list(Judgement).index(Judgement.ACCEPTED), source)
    assert (kept == "by the blue door") is store.startswith("sqlite")


def test_the_tree_of_new_places_is_what_a_rebuild_would_make(user: User) -> None:
    parents: dict[int, int | None] = {1: None, 2: 1, 3: 2, 4: 3, 5: 2}
    with database.transaction(user) as session:
        bulk.records(session, RECORD, [record(number, Kind.LOCATION) for number in parents])
        columns = ("id", "parent_id", "geo_precision")
        bulk.insert(session, Location, columns, [(n, above, GeoPrecision.UNKNOWN) for n, above in parents.items()])
        bulk.tree(session, parents)

    with database.reading(None) as session:
        found = {(row.ancestor_id, row.location_id) for row in session.exec(select(LocationBelow)).all()}
        assert found == places.pairs(session)


def test_the_engine_is_left_as_it_was_found(user: User) -> None:
    def settings() -> list[Any]:
        with database.transaction(user) as session:
            if session.get_bind().dialect.name != "sqlite":
                return []
            return [session.execute(text(f"PRAGMA {name}")).scalar() for name in ("cache_size", "wal_autocheckpoint")]

    before = settings()
    with database.transaction(user) as session, bulk.loading(session):
        person(session)

    assert settings() == before


def test_rows_with_other_columns_empty_are_kept_as_they_were_handed_over(user: User) -> None:
    chance = random.Random(4)
    people = [
        (
            number,
            chance.choice(["female", "male", None]),
            chance.choice(["1970", None]),
            *chance.choice([(date(1970, 1, 1), date(1970, 12, 31)), (None, None), (date(1970, 1, 1), None)]),
        )
        for number in range(1, 300)
    ]
    columns = ("id", "sex", "birth_edtf", "birth_min", "birth_max")
    with database.transaction(user) as session:
        bulk.records(session, RECORD, [record(person[0]) for person in people])
        bulk.insert(session, Individual, columns, people)

    with database.reading(None) as session:
        found = [tuple(getattr(row, name) for name in columns) for row in session.exec(select(Individual)).all()]
    assert sorted(found, key=lambda row: row[0]) == people


def test_places_lie_in_places_of_the_same_rows_whatever_else_is_known_of_them(user: User) -> None:
    known = [(number, number - 1 or None, number % 3 * 1.5 if number % 2 else None) for number in range(1, 100)]
    with database.transaction(user) as session:
        bulk.records(session, RECORD, [record(number, Kind.LOCATION) for number, _, _ in known])
        rows = [(number, above, lat, lat, GeoPrecision.UNKNOWN) for number, above, lat in known]
        bulk.insert(session, Location, ("id", "parent_id", "lat", "lon", "geo_precision"), rows)

    with database.reading(None) as session:
        assert sorted((row.id, row.parent_id, row.lat) for row in session.exec(select(Location)).all()) == known


def test_a_loaded_record_is_found_by_its_outside_name_as_any_other(user: User) -> None:
    report = intake.add_report(user, intake.NewReport(text="A list of invented people.")).ref
    with database.transaction(user) as session:
        source = ids.record(session, report)
        batch = ImportBatch(uid=UUID(int=5), source_report_id=source.id, file_sha256="0" * 64, mapping={}, state=BatchState.LOADED)  # fmt: skip
        session.add(batch)
        session.flush()
        loaded = UUID(int=7 << 76 | 3 << 64 | 1_000)
        row = (1_000, loaded, Kind.INDIVIDUAL, OPEN, OPEN, ReviewState.DRAFT, 1, AT, 1, AT, batch.id)
        bulk.records(session, (*RECORD, "batch_id"), [row])

    with database.reading(None) as session:
        found = ids.by_uid(session, loaded)
        assert found is not None and found.id == 1_000
        other = ids.by_uid(session, source.uid)
        assert other is not None and other.ref == report
        assert ids.by_uid(session, UUID(int=1_000)) is None


def test_a_word_that_was_taken_out_during_a_load_is_entered_again(user: User) -> None:
    with database.transaction(user) as session, bulk.loading(session):
        person(session)
        said = (1, "Tursun Ünalov", "Latn", "und", "as_printed", False, True, None)
        bulk.names(session, NAME, [said])
        name_index.leave(session, Name.record_id == 1)
        session.execute(text("DELETE FROM name"))
        bulk.names(session, NAME, [said])

    with database.reading(None) as session:
        assert list(name_index.stale(session)) == []
        assert session.execute(text("SELECT count(*) FROM name_word")).scalar_one() > 0

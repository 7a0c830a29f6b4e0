"""The index of names is never stale, loads fast, forgets what is erased, and goes through every change of the store."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import pytest
from prepared import Prepared
from sqlalchemy import text
from sqlmodel import Session

from tracker.access import User
from tracker.actions import erasure, forms, intake, upkeep
from tracker.records import Kind, Name
from tracker.spellings import keys
from tracker.store import database, name_index, name_search, schema
from tracker.store import records as store_records

TEXT = "Guards took Zulfiya Torgan and Marat Besken in Velm on 3 May 2021."


def held() -> dict[str, list[Any]]:
    """All that the index holds."""
    with database.reading(None) as session:
        return {
            table: sorted(map(tuple, session.execute(text(f"SELECT * FROM {table}")))) for table in name_index.TABLES
        }


def faults() -> list[str]:
    with database.reading(None) as session:
        return list(name_index.stale(session))


def found(words: str) -> list[str]:
    """Spellings by which the words find individuals."""
    with database.reading(None) as session:
        hits = name_search.search(session, words, (Kind.INDIVIDUAL,))
        return [session.get_one(Name, hit.name_id).text for hit in hits]


def made_two(user: User) -> tuple[User, str]:
    """A report that names two people, coded."""
    report = intake.add_report(user, intake.NewReport(text=TEXT, title="Two taken", publisher="Velm Post")).ref
    rows = []
    for number, words in enumerate(("Zulfiya Torgan", "Marat Besken")):
        start = TEXT.index(words)
        rows.append(
            {
                "key": f"c{number}",
                "subject_id": "AB"[number],
                "field": "name",
                "basis": "stated",
                "judgement": "accepted",
                "source_report_id": "R",
                "connection": "source_connection:reporter",
                "attribution": "author_voice",
                "quote": words,
                "quote_start": start,
                "quote_end": start + len(words),
                "value_text": words,
            }  # fmt: skip
        )
    kinds = {"R": "source_report", "A": "individual", "B": "individual"}
    tables = {"record": [{"key": key, "kind": kind} for key, kind in kinds.items()], "claim": rows}
    forms.apply(user, report, {"meta": {}, "tables": tables}, judge=True)
    return user, report


@pytest.fixture
def two(user: User, prepared: Prepared) -> tuple[User, str]:
    return prepared.of(f"{__name__} two", lambda: made_two(user))


def refs_of(words: str) -> list[str]:
    with database.reading(None) as session:
        numbers = name_search.numbers(session, words, (Kind.INDIVIDUAL,))
        return [label.ref for label in store_records.labels(session, numbers).values()]


def test_a_name_is_found_as_soon_as_it_is_written(two: tuple[User, str]) -> None:
    assert found("Зүлфия Торған") == ["Zulfiya Torgan"]
    assert found("Torgan, Zulfja") == ["Zulfiya Torgan"]
    assert faults() == [] and upkeep.check() == []
    with database.reading(None) as session:
        assert name_search.numbers(session, "Velm Post", (Kind.ORGANISATION,))


def test_the_demonstration_is_indexed_whole(user: User, samples: dict[str, str]) -> None:
    before = held()

    with database.transaction(None) as session:
        name_index.rebuild(session)

    assert held() == before and all(before.values()) and faults() == []


def test_what_is_erased_vanishes_from_dictionary_and_postings(two: tuple[User, str]) -> None:
    before = held()
    [ref] = refs_of("Zulfiya Torgan")
    own = set(keys.of_name("Zulfiya Torgan").words)

    erasure.erase(two[0], ref, "asked for it")

    after = held()
    assert found("Zulfiya Torgan") == [] and found("Зүлфия") == []
    assert {row[0] for row in before["name_word"]} - {row[0] for row in after["name_word"]} == own
    assert not own & {word for _, word in after["name_word_key"]}
    assert not own & {word for word, _ in after["name_posting"]}
    assert len(after["name_pair"]) < len(before["name_pair"])
    assert found("Marat Besken") == ["Marat Besken"] and faults() == []


def test_a_word_that_stands_in_another_name_stays_when_one_is_erased(user: User, samples: dict[str, str]) -> None:
    with database.transaction(None) as session:
        one, other = _people(session, "Zulfiya Torgan", "Zulfiya Besken")
        name_index.leave(session, Name.record_id == one)
        session.execute(text("DELETE FROM name WHERE record_id = :n"), {"n": one})

    assert found("Zulfiya Besken")[0] == "Zulfiya Besken" and "Zulfiya Torgan" not in found("Zulfiya")
    assert other and faults() == []


def _people(session: Session, *spellings: str) -> list[int]:
    made = []
    for spelling in spellings:
        head = store_records.make(session, Kind.INDIVIDUAL, None, {})
        session.add(Name(record_id=head.id, text=spelling, script="Latn", search_key=spelling.lower(), followed=True))
        session.flush()
        name_index.refresh(session, [head.id])
        made.append(head.id)
    return made


def test_what_a_transaction_takes_back_is_not_in_the_index(user: User, samples: dict[str, str]) -> None:
    before = held()

    with pytest.raises(RuntimeError), database.transaction(None) as session:
        _people(session, "Zulfiya Torgan")
        raise RuntimeError("the disk is full")

    assert held() == before and found("Zulfiya Torgan") == []


def test_every_fault_of_the_index_is_seen_and_mended_by_a_rebuild(user: User, samples: dict[str, str]) -> None:
    damages = (
        "DELETE FROM name_word WHERE id = (SELECT min(id) FROM name_word)",
        "DELETE FROM name_word_key WHERE key = (SELECT min(key) FROM name_word_key)",
        "DELETE FROM name_posting WHERE name_id = (SELECT max(name_id) FROM name_posting)",
        "DELETE FROM name_pair WHERE name_id = (SELECT max(name_id) FROM name_pair)",
        "INSERT INTO name_pair (pair, name_id) VALUES (1, 1)",
        "INSERT INTO name_posting (word_id, name_id) SELECT max(id), 999999 FROM name_word",
        "UPDATE setting SET value = '0' WHERE key = 'name_index'",
    )
    for damage in damages:
        with database.transaction(None) as session:
            session.execute(text(damage))
        assert faults(), damage
        assert any("name" in line for line in upkeep.check()), damage
        with database.transaction(None) as session:
            name_index.rebuild(session)
        assert faults() == [], damage


def test_a_name_in_no_letters_is_kept_out_and_breaks_nothing(user: User, samples: dict[str, str]) -> None:
    with database.transaction(None) as session:
        _people(session, "...", "\u0301", "👩", "A" * 300, "王" * 300)

    assert faults() == []
    assert found("A" * 10_000)[0] == "A" * 300


def test_an_index_made_by_other_rules_is_made_anew_by_init(user: User, samples: dict[str, str]) -> None:
    before = held()
    with database.transaction(None) as session:
        session.execute(text("UPDATE setting SET value = '0' WHERE key = 'name_index'"))
        session.execute(text("DELETE FROM name_pair"))

    schema.init()

    assert held() == before and faults() == []


def test_a_bulk_load_writes_what_one_by_one_writes(user: User, samples: dict[str, str]) -> None:
    spellings = [" ".join(pair) for pair in itertools.product(("Zulfiya", "Марат", "گۈلزار"), ("Torgan", "Бескен"))]
    with database.transaction(None) as session:
        _people(session, *spellings)
    one_by_one = held()
    with database.transaction(None) as session:
        rows = [tuple(row) for row in session.execute(text("SELECT id, text FROM name"))]
        for table in name_index.TABLES:
            session.execute(text(f"DELETE FROM {table}"))
        name_index.add_all(session, iter(rows))
        name_index.add_all(session, rows[:5])  # what is there is passed over

    assert held() == one_by_one


def test_many_names_bring_keys_of_those_words_alone_that_are_not_there(
    user: User, samples: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.transaction(None) as session:
        _people(session, "Zulfiya Torgan")
    worked_out, of_word = list[str](), keys.of_word

    def watched(word: str) -> tuple[int, ...]:
        worked_out.append(word)
        return of_word(word)

    monkeypatch.setattr(name_index, "MANY", 1)
    monkeypatch.setattr(keys, "of_word", watched)
    with database.transaction(None) as session:
        _people(session, "Zulfiya Besken")
    fresh = set(keys.of_name("Zulfiya Besken").words.values()) - set(keys.of_name("Zulfiya Torgan").words.values())

    assert set(worked_out) <= fresh
    assert faults() == [] and found("Zulfiya Besken")[0] == "Zulfiya Besken"


def test_whoever_deletes_names_takes_them_out_of_the_index_first() -> None:
    deleting = 0
    for path in Path(name_index.__file__).parents[1].rglob("*.py"):
        before = ""
        for line in path.read_text(encoding="utf-8").splitlines():
            if "delete(Name)" in line or "DELETE FROM name " in line:
                deleting += 1
                assert "name_index.leave(session" in before, f"{path.name}: {line.strip()}"
            before = line
    assert deleting >= 4


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE name_word SET word = 'xyz' WHERE id = (SELECT min(id) FROM name_word)",
        "UPDATE name_word_key SET key = key + 1 WHERE key = (SELECT max(key) FROM name_word_key)",
    ],
)
def test_a_word_that_was_changed_in_the_dictionary_is_told_and_made_anew(
    user: User, two: tuple[User, str], change: str
) -> None:
    with database.transaction(None) as session:
        session.execute(text(change))
    assert [fault for fault in faults() if "lacks a key" in fault]

    assert upkeep.mend(user).anew == ("the index of names",)

    assert upkeep.check() == []

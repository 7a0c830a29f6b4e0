"""`tracker check` finds a planted fault of every kind it names."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Connection, text

from tracker import codes
from tracker.access import User
from tracker.actions import browse, search, upkeep
from tracker.config import settings
from tracker.records.base import Kind, ReviewState
from tracker.store import database, files, schema

pytestmark = pytest.mark.in_turn


@contextmanager
def unguarded() -> Iterator[Connection]:
    """A connection that nothing stops: as a thief's, a failing disk's, or a careless script's."""
    with database.engine().connect() as connection:
        sqlite = connection.dialect.name == "sqlite"
        if sqlite:
            connection.connection.driver_connection.execute("PRAGMA foreign_keys=OFF")  # type: ignore[union-attr]
            connection.connection.driver_connection.execute("PRAGMA ignore_check_constraints=ON")  # type: ignore[union-attr]
        with connection.begin():
            schema.drop_guards(connection)
            connection.exec_driver_sql(schema.VIEW)
            if not sqlite:
                connection.exec_driver_sql("SET session_replication_role = replica")
            yield connection
        if sqlite:
            connection.connection.driver_connection.execute("PRAGMA foreign_keys=ON")  # type: ignore[union-attr]
            connection.connection.driver_connection.execute("PRAGMA ignore_check_constraints=OFF")  # type: ignore[union-attr]
        else:
            connection.exec_driver_sql("SET session_replication_role = DEFAULT")


ORG = list(Kind).index(Kind.ORGANISATION)
PLACE = list(Kind).index(Kind.LOCATION)
PUBLISHED = list(ReviewState).index(ReviewState.PUBLISHED)
FAULTS = {
    "a typed row of another kind": (f"UPDATE record SET kind = {ORG} WHERE id = (SELECT min(id) FROM individual)", "rule 1"),
    "a typed row that is gone": ("DELETE FROM injury WHERE id = (SELECT min(id) FROM injury)", "rule 1"),
    "a ref that names another": ("UPDATE record SET ref = 'IND-0000000' WHERE id = (SELECT min(id) FROM individual)", "its ref does not name it"),
    "a fact without a statement": ("UPDATE detention_stage SET sentence = 'invented' WHERE id = (SELECT min(id) FROM detention_stage)", "no accepted statement stands behind it"),
    "a statement that does not show": ("UPDATE individual SET sex = NULL WHERE id = (SELECT min(id) FROM individual WHERE sex IS NOT NULL)", "does not show"),
    "another value than the statement's": (f"UPDATE individual SET sex = {codes.term_number('sex', 'other')} WHERE id = (SELECT min(id) FROM individual WHERE sex IS NOT NULL)", "another value than"),
    "another place than the statement's": ("UPDATE detention_stage SET location_id = (SELECT max(id) FROM location) WHERE id = (SELECT min(id) FROM detention_stage WHERE location_id IS NOT NULL AND location_id <> (SELECT max(id) FROM location))", "another record than"),
    "other words than the statement's": ("UPDATE detention_stage SET charges = 'other words' WHERE id = (SELECT min(id) FROM detention_stage WHERE charges IS NOT NULL)", "other words than"),
    "another day than the statement's": ("UPDATE incident SET when_max = '2031-01-01' WHERE id = (SELECT min(id) FROM incident WHERE when_edtf IS NOT NULL)", "another value than"),
    "a name that nobody accepted": ("UPDATE claim SET judgement = 0 WHERE holds IS NULL AND subject_id = (SELECT min(record_id) FROM name WHERE followed AND claim_id IS NOT NULL)", "no accepted statement stands behind it"),
    "a name that does not show": ("UPDATE name SET followed = false WHERE id = (SELECT min(id) FROM name WHERE followed AND claim_id IS NOT NULL)", "an accepted statement does not show"),
    "a text that was edited": ("UPDATE source_report SET body = body || ' edited' WHERE id = (SELECT min(id) FROM source_report WHERE body <> '')", "not the one that was archived"),
    "a quotation that is not in the text": ("UPDATE claim_detail SET quote_start = quote_start + 1, quote_end = quote_end + 1 WHERE claim_id = (SELECT min(claim_id) FROM claim_detail WHERE quote IS NOT NULL)", "not in the text at its place"),
    "a conclusion without a note": ("UPDATE claim_detail SET note = NULL WHERE claim_id = (SELECT min(id) FROM claim WHERE basis = 2)", "rule 4"),
    "an injury of somebody else": ("UPDATE injury SET individual_id = (SELECT max(id) FROM individual) WHERE id = (SELECT min(id) FROM injury)", "rule 6"),
    "an act done to a place": ("UPDATE act SET victim_id = (SELECT min(id) FROM location) WHERE id = (SELECT max(id) FROM act)", "neither an individual nor an organisation"),
    "a part in another incident": ("UPDATE involvement SET incident_id = (SELECT max(id) FROM incident WHERE id <> involvement.incident_id) WHERE id = (SELECT min(id) FROM involvement WHERE act_id IS NOT NULL)", "its act belongs to another incident"),
    "a finding nobody made": (f"UPDATE act SET violation_status = {codes.term_number('violation_status', 'proven')} WHERE id = (SELECT min(id) FROM act)", "rule 7"),
    "a published record of a closed one": (f"UPDATE record SET review_state = {PUBLISHED}, confidentiality = 0 WHERE id = (SELECT min(id) FROM act)", "rule 8"),
    "an edited audit entry": ("UPDATE audit_entry SET table_name = 'other' WHERE id = 3", "the chain is broken here"),
    "a deleted audit entry": ("DELETE FROM audit_entry WHERE id = 3", "the chain is broken here"),
    "an edited custody event": ("UPDATE custody_event SET note = 'other' WHERE id = (SELECT min(id) FROM custody_event)", "the chain is broken here"),
    "a statement without its quotation": ("DELETE FROM claim_detail WHERE claim_id = (SELECT max(claim_id) FROM claim_detail)", "quotation and coder are missing"),
    "a name without its statement": ("UPDATE name SET claim_id = 99999999 WHERE id = (SELECT min(id) FROM name)", "the statement that printed it is missing"),
    "a list row that is stale": ("UPDATE list_row SET sex = NULL WHERE id = (SELECT min(id) FROM list_row WHERE sex IS NOT NULL)", "lists of individual"),
    "a list row too many": ("INSERT INTO list_row (id, individual_id, sort_key, own, standing, level, up_to) SELECT 987654321, min(id), 'x', 1, 0, 1, 3 FROM individual", "lists of individual"),
    "what an incident gives that is stale": ("INSERT INTO incident_facet_row SELECT min(id), 5, 5, 1, 3 FROM incident", "lists of incident"),
    "a tree that is stale": ("DELETE FROM location_below WHERE ancestor_id <> location_id", "location_below"),
    "a latest stage that is not the last": ("UPDATE act SET latest_stage_id = NULL WHERE id = (SELECT min(act_id) FROM detention_stage)", "cached latest stage"),
    "a disagreement that is not there": ("DELETE FROM disagreement", "disagreement:"),
    "a key that is gone": ("DELETE FROM setting WHERE key = 'files_key'", "setting files_key is missing"),
    "a table that was changed": ("ALTER TABLE act ADD COLUMN surprise INTEGER", "The tables differ"),
}  # fmt: skip


@pytest.fixture
def sound(user: User, samples: dict[str, str]) -> User:
    """The demonstration: every rule has something to break."""
    return user


def test_the_demonstration_is_sound(sound: User) -> None:
    assert upkeep.check() == []


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_found(sound: User, fault: str) -> None:
    statement, said = FAULTS[fault]
    with unguarded() as connection:
        changed = connection.execute(text(statement)).rowcount

    problems = upkeep.check()

    assert changed != 0
    assert any(said in problem for problem in problems), problems[:5]


def test_a_missing_and_a_changed_original_are_found(sound: User) -> None:
    kept = sorted(path for path in settings().files.rglob("*") if path.is_file())
    kept[0].unlink()
    kept[1].chmod(0o600)
    kept[1].write_bytes(b"something else")

    problems = upkeep.check()

    assert sum("original is missing" in p for p in problems) == 1
    assert sum("not the one that came" in p for p in problems) == 1


def test_a_kept_file_that_no_record_names_is_found_unless_it_may_be_coming(sound: User) -> None:
    with database.reading(None) as session:
        stray = files.path_of(files.keep(session, b"a report whose saving was broken off"))
    assert upkeep.check() == []

    os.utime(stray, times=(0, 0))

    assert upkeep.check() == [
        f"kept file {stray.parent.name}/{stray.name}: no record names it. Move it away, or delete it."
    ]


def test_no_problem_tells_a_value(sound: User) -> None:
    with unguarded() as connection:
        connection.execute(text("UPDATE individual SET sex = NULL"))
        connection.execute(text("UPDATE source_report SET body = body || 'x'"))

    told = json.dumps(upkeep.check())

    assert "Oren" not in told and "Gulfia" not in told


DAMAGES = {
    "the tree of places": ("DELETE FROM location_below WHERE ancestor_id <> location_id",),
    "the latest stage of each act": ("UPDATE act SET latest_stage_id = NULL",),
    "how closely records are held": ("UPDATE record SET level = 3 WHERE id = (SELECT max(id) FROM record)",),
    "the lists": ("DELETE FROM list_row", "DELETE FROM stage_row"),
    "what incidents give to the lists": ("DELETE FROM incident_facet_row",),
    "where sources differ": ("DELETE FROM disagreement",),
    "the index of words": ("DELETE FROM text_words",),
    "the index of names": ("DELETE FROM name_posting", "DELETE FROM name_pair"),
}


def damaged(*statements: str) -> None:
    with unguarded() as connection:
        connection.execute(text("DELETE FROM list_change"))
        if connection.dialect.name != "sqlite":
            connection.execute(text("SELECT set_config('tracker.whole', 'yes', true)"))
        for statement in statements:
            connection.execute(text(statement))


@pytest.mark.parametrize("part", DAMAGES)
def test_what_is_kept_twice_is_made_anew_by_the_command_that_the_check_names(sound: User, part: str) -> None:
    damaged(*DAMAGES[part])
    problems = upkeep.check()
    assert problems and all(problem.endswith("Run: tracker check --mend") for problem in problems)

    mended = upkeep.mend(sound)

    assert part in mended.anew
    assert mended.problems == () and upkeep.check() == []


def test_everything_that_is_kept_twice_can_be_lost_at_once(sound: User) -> None:
    found = browse.individuals(sound, facets=("sex", "stage"))
    words = search.everything(sound, "police")
    damaged(*(statement for statements in DAMAGES.values() for statement in statements), "DELETE FROM facet_row")
    assert browse.individuals(sound).total == 0

    mended = upkeep.mend(sound)

    assert set(mended.anew) >= {"the lists", "the index of words", "the index of names"}
    assert browse.individuals(sound, facets=("sex", "stage")) == found
    assert search.everything(sound, "police") == words
    assert upkeep.check() == []


def test_mending_leaves_what_somebody_stated_as_it_is(sound: User) -> None:
    with unguarded() as connection:
        connection.execute(text("DELETE FROM list_row"))
        connection.execute(text("UPDATE individual SET sex = NULL"))
    told = [problem for problem in upkeep.check() if "rule 2" in problem]

    mended = upkeep.mend(sound)

    assert told and sorted(mended.problems) == sorted(told)
    assert upkeep.mend(sound).anew == ()

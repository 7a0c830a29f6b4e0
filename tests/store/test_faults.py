"""`tracker check` finds a planted fault of every kind it names."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Connection, text

from tracker import codes
from tracker.access import User
from tracker.actions import upkeep
from tracker.config import settings
from tracker.records.base import Kind, ReviewState
from tracker.store import database, schema

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


def test_no_problem_tells_a_value(sound: User) -> None:
    with unguarded() as connection:
        connection.execute(text("UPDATE individual SET sex = NULL"))
        connection.execute(text("UPDATE source_report SET body = body || 'x'"))

    told = json.dumps(upkeep.check())

    assert "Oren" not in told and "Gulfia" not in told

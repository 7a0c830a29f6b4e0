"""Migrations: models equal head, one head, and each revision up and down on a filled database loses nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import invented
import pytest
from alembic.script import ScriptDirectory
from loads import people, source
from passphrase import PASSPHRASE
from prepared import Prepared
from sqlalchemy import inspect, text
from sqlalchemy.exc import DBAPIError

from tracker.access import User
from tracker.actions import (
    accounts,
    audience_profiles,
    batches,
    export,
    forms,
    holding,
    importing,
    intake,
    ledger,
    ledger_compare,
    locking,
    upkeep,
)
from tracker.audience import Audience
from tracker.errors import InvalidFacts, StoreProblem
from tracker.narrowing import Filter
from tracker.records import ImportBatch, Setting
from tracker.store import cells, database, ids, loads, name_index, schema, terms, text_index

SCRIPTS = ScriptDirectory.from_config(schema.alembic_config())
REVISIONS = [script.revision for script in SCRIPTS.walk_revisions()]  # the newest first
LATER = [script for script in SCRIPTS.walk_revisions() if script.down_revision]


# `tracker init` writes the indexes of words and of names anew (test_text_index.py, test_name_index.py)
DERIVED = ("indexed_text", "text_words", "name_word", "name_posting", "name_pair")


def tables() -> dict[str, list[Any]]:
    """Every row of every table but Alembic's own, the log for readers in memory and what is derived, in a fixed order."""
    filled_later = ("alembic_version", "list_change", "facet_row", "incident_facet_row", "stage_row")
    with database.engine().connect().execution_options(reading=True) as connection:
        names = [
            name
            for name in inspect(connection).get_table_names()
            if name not in filled_later and not name.startswith(DERIVED)
        ]
        return {
            name: sorted(
                repr(sorted(row.items()))
                for row in connection.execute(text(f"SELECT * FROM {name}")).mappings()
                if row.get("key") not in (text_index.SETTING, name_index.SETTING)
            )
            for name in names
        }


def test_models_equal_the_newest_revision(user: User) -> None:
    assert schema.drift() == []
    assert schema.revision() == schema.newest()


def test_there_is_one_head() -> None:
    assert len(SCRIPTS.get_heads()) == 1


def test_the_first_revision_goes_down_to_nothing_and_up_again(user: User, samples: dict[str, str]) -> None:
    schema.migrate("base")
    left = tables()
    schema.init()

    assert left == {}
    assert schema.drift() == []
    assert upkeep.check() == []
    again = accounts.local_user()
    report = intake.add_report(again, intake.NewReport(text=invented.TEXT)).ref
    assert forms.apply(again, report, invented.coding(), judge=True).refs
    assert upkeep.check() == []


def go_to(revision: str, prepared: Prepared) -> None:
    """The demonstration at a revision: down from the one above it, once, and copied from then on."""
    newer = REVISIONS.index(revision) - 1

    def down() -> None:
        if newer >= 0:
            go_to(REVISIONS[newer], prepared)
        schema.migrate(revision)

    prepared.of(f"revision-{revision}", down)


@pytest.mark.parametrize("script", LATER, ids=lambda script: script.revision)
def test_each_revision_goes_down_and_up_and_loses_nothing(
    user: User, samples: dict[str, str], prepared: Prepared, script: Any
) -> None:
    go_to(script.revision, prepared)
    before = tables()

    go_to(script.down_revision, prepared)
    assert schema.revision() == script.down_revision
    schema.migrate(script.revision)

    assert tables() == before


def test_audiences_settled_here_are_not_forgotten_going_down(user: User, samples: dict[str, str]) -> None:
    export.listing(user, "individuals", "csv", Filter(sex=("female",)))
    audience_profiles.edit(user, Audience.UN, {"days": "month"})
    before = tables()

    with pytest.raises(RuntimeError, match="Audiences settled here"):
        schema.migrate("0018")
    assert tables() == before and schema.revision() == schema.newest()

    with database.engine().begin() as connection:
        connection.execute(text("DELETE FROM audience_profile"))
    schema.migrate("0018")
    schema.migrate("head")
    lines = ledger.lines(user)
    assert (lines[0].what, lines[0].rows) == ("individuals", len(ledger.people(user, lines[0].number)))
    with pytest.raises(InvalidFacts, match="since the choice is kept"):
        ledger_compare.compare(user, lines[0].number)


def test_init_twice_changes_nothing(user: User, samples: dict[str, str]) -> None:
    before = tables()

    schema.init()

    assert tables() == before


def test_what_rests_on_a_migration_is_made_where_a_kill_came_between(
    user: User, samples: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    holding.hold(user, samples["petra"], "restricted", "invented")
    before = tables()
    levels = next(script for script in LATER if "lists_as_seen" in script.path)
    schema.migrate(levels.down_revision)

    def killed(_session: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(terms, "load", killed)
        schema.init()
    schema.init()

    assert upkeep.check() == []
    assert tables().keys() == before.keys()


def test_unlocking_makes_what_a_kill_left_undone(encrypted: Path) -> None:
    with database.transaction(None) as session:
        session.add(Setting(key=schema.DUE, value="1"))
        session.delete(session.get_one(Setting, text_index.SETTING))
    assert not schema.is_settled()
    locking.lock()

    locking.unlock(PASSPHRASE)

    assert schema.is_settled()


def test_an_empty_database_says_what_to_do(empty_store: str) -> None:
    with pytest.raises(StoreProblem, match="tracker init"):
        accounts.local_user()


def test_a_fault_of_the_program_is_not_told_as_missing_tables(user: User) -> None:
    with pytest.raises((DBAPIError, StoreProblem)) as told, database.transaction(user) as session:
        session.execute(text("SELECT no_such_function(1)"))

    assert "tracker init" not in str(told.value)


def test_a_database_of_a_newer_program_is_left_alone(user: User) -> None:
    with database.engine().begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    with pytest.raises(StoreProblem, match="newer Tracker"):
        schema.init()
    with database.engine().begin() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one() == "9999"


def test_a_migration_that_fails_leaves_the_database_as_it_was(
    user: User, samples: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = tables()

    def fail(*_: Any) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(schema.command, "downgrade", fail)
    with pytest.raises(RuntimeError):
        schema.migrate("base")

    assert tables() == before
    assert upkeep.check() == []


def test_what_loads_keep_once_is_written_out_going_down_and_kept_once_again(user: User, tmp_path: Path) -> None:
    loaded = importing.load(user, source(tmp_path / "people.csv", people(30)), rows=12)
    with database.reading(None) as session:
        first = session.execute(text("SELECT min(first_record_id) FROM import_batch")).scalar_one()
        uid = loads.uid_of(session.get_one(ImportBatch, loaded.batch).uid, first)
    shown, before = batches.show(user, loaded.batch), tables()
    words = cell_words(loaded.batch)

    schema.migrate("0015")
    with database.engine().connect().execution_options(reading=True) as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT set_config('tracker.whole', 'yes', true)"))
        heads = "SELECT count(*) FROM record WHERE uid IS NULL OR created_at IS NULL OR updated_at IS NULL"
        assert connection.execute(text(heads)).scalar_one() == 0
        assert connection.execute(text("SELECT count(*) FROM identifier")).scalar_one() == len(before["identifier"])
        bodies = connection.execute(text("SELECT body FROM batch_cells WHERE first_row > 0")).scalars().all()
    older = [word for body in bodies for entry in cells._told(bytes(body)) for word in entry[4]]
    assert "Tavo Ermin7" in older and cells.SAID not in older
    schema.init()

    assert cell_words(loaded.batch) == words
    assert {name: rows for name, rows in tables().items() if name != "batch_cells"} == {
        name: rows for name, rows in before.items() if name != "batch_cells"
    }
    with database.reading(user) as session:
        found = ids.by_uid(session, uid)
        assert found is not None and found.id == first
    assert batches.show(user, loaded.batch) == shown
    assert importing.load(user, source(tmp_path / "more.csv", people(31))).counted.matched == 30
    assert upkeep.check() == []


def cell_words(batch: int) -> list[tuple[int, str, str]]:
    """The cell of each statement of a load, as a reader sees it."""
    with database.reading(None) as session:
        rows = session.execute(
            text(f"SELECT id, batch_id, row_no, value_text FROM claim WHERE batch_id = {batch}")
        ).all()
        found = cells.of_claims(session, [(row[0], row[1], row[2], row[3]) for row in rows])
    return sorted((claim, cell.locator, cell.words) for claim, cell in found.items())

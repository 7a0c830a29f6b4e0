"""On PostgreSQL contacts and kept files are encrypted with a key outside the database; everywhere they read the same."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import invented
import pytest
from prepared import Prepared
from sqlalchemy import text
from sqlmodel import select

from tracker.access import User
from tracker.actions import forms, intake, record_view, review, upkeep
from tracker.config import settings
from tracker.errors import StoreProblem
from tracker.records import Individual, Setting
from tracker.records.base import SEALED
from tracker.store import constants, database, files, keys, schema, sealed

CONTACT = "by the baker of Velm, +000 5550 1234"
KEPT = b"A letter that nobody printed: Zyxwood Qwertysson."


def with_contact() -> dict[str, Any]:
    """The invented coding with a contact of its person, which no archived text holds."""
    form = invented.coding()
    claims = form["tables"]["claim"]
    like = next(claim for claim in claims if claim["field"] == "sex")
    claims.append(
        {**like, "key": "c900", "field": "contact", "value_term": None, "value_text": CONTACT, "basis": "stated"}
    )
    return form


def made_told(user: User) -> str:
    """The ref of a person whose contact was stated and is followed; a file is kept too."""
    report = intake.add_report(user, intake.NewReport(text=invented.TEXT)).ref
    forms.apply(user, report, with_contact())
    intake.add_report(user, intake.NewReport(filename="letter.bin", content=KEPT, without_text=True))
    return next(_contacts(user))


@pytest.fixture
def told(user: User, prepared: Prepared) -> str:
    return prepared.of(f"{__name__} told", lambda: made_told(user))


def _contacts(user: User) -> Any:
    from tracker.actions import browse

    for row in browse.individuals(user).rows:
        for fact in record_view.record(user, row.ref).facts:
            if fact.field == "contact":
                review.judge(user, [statement.uid for statement in fact.statements], "accept")
                yield row.ref


def shown(user: User, ref: str) -> set[str]:
    """The contacts that the record shows."""
    return {
        statement.value_text or ""
        for fact in record_view.record(user, ref).facts
        if fact.field == "contact"
        for statement in fact.statements
    }


def test_a_contact_reads_as_it_was_told_and_fills_its_fact(user: User, told: str) -> None:
    with database.reading(user) as session:
        held = [row for row in session.exec(select(Individual.contact)).all() if row]

    assert held == [CONTACT]
    assert shown(user, told) == {CONTACT}
    assert upkeep.check() == []


def test_the_same_form_again_adds_no_contact(user: User, told: str) -> None:
    report = next(r for r in _reports(user))

    assert forms.apply(user, report, with_contact()).added == 0


def _reports(user: User) -> Any:
    from tracker.actions import browse

    for row in browse.reports(user).rows:
        if row.statements:
            yield row.ref


@pytest.mark.parametrize("engine_name", ["postgresql"])
def test_a_dump_and_the_folder_hold_no_contact_and_no_file_in_clear(user: User, told: str, store: str) -> None:
    program = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_dump"))[-1]

    dump = subprocess.run([str(program), "--inserts", store], capture_output=True, check=True).stdout
    kept = [path.read_bytes() for _, path in files.stored(settings().files)]

    assert invented.TEXT[:40].encode() in dump  # it is a dump in clear, of everything else
    for part in (CONTACT, "baker of Velm", "5550 1234"):
        assert part.encode() not in dump
    assert len(kept) == 2 and all(sealed.is_sealed(content) for content in kept)
    assert not any(KEPT in content or b"Qwertysson" in content for content in [*kept, dump])
    assert keys.current().data.hex().encode() not in dump
    assert settings().key_file.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("engine_name", ["postgresql"])
def test_what_an_older_program_kept_in_clear_is_encrypted_by_init(user: User, told: str) -> None:
    with database.transaction(None) as session:
        schema.drop_guards(session.connection())
        session.execute(text("UPDATE individual SET contact = :c WHERE contact IS NOT NULL"), {"c": CONTACT})
        session.execute(text("UPDATE claim SET value_text = :c WHERE value_text LIKE 'sealed:%'"), {"c": CONTACT})
        session.execute(text("DELETE FROM setting WHERE key = 'key_check'"))
    name, path = next(files.stored(settings().files))
    path.write_bytes(files.opened(name, path.read_bytes(), files.own_key()))
    keys.forget(shut=False)
    keys.path().unlink()
    for other in [p for n, p in files.stored(settings().files) if n != name]:
        other.unlink()

    schema.init()

    with database.reading(None) as session:
        stored = session.execute(text("SELECT contact FROM individual WHERE contact IS NOT NULL")).scalars().all()
        stated = session.execute(text("SELECT count(*) FROM claim WHERE value_text LIKE 'sealed:%'")).scalar_one()
    assert len(stored) == stated == 1 and stored[0].startswith(SEALED)
    assert shown(user, told) == {CONTACT}
    assert sealed.is_sealed(path.read_bytes())


@pytest.mark.parametrize("engine_name", ["postgresql"])
def test_without_its_key_file_no_contact_is_read_and_no_new_key_is_made(user: User, told: str) -> None:
    keys.forget(shut=False)
    keys.path().unlink()

    for work in (
        lambda: shown(user, told),
        schema.init,
        lambda: intake.add_report(user, intake.NewReport(text="More.")),
    ):
        with pytest.raises(StoreProblem, match="key file .* is missing"):
            work()

    assert not keys.is_there()


@pytest.mark.parametrize("engine_name", ["postgresql"])
def test_another_key_file_is_refused(user: User, told: str) -> None:
    keys.forget(shut=False)
    keys.path().unlink()
    keys.make(None)

    with pytest.raises(StoreProblem, match="not the one of this database"):
        schema.init()
    with pytest.raises(StoreProblem, match="another key"):
        shown(user, told)


@pytest.mark.parametrize("engine_name", ["postgresql"])
def test_a_backup_names_the_key_it_needs_and_carries_only_a_wrapped_one(user: User, told: str, tmp_path: Path) -> None:
    import zipfile

    from tracker.actions import encryption

    upkeep.backup(tmp_path / "plain.backup")
    encryption.change_passphrase(user, "", "four invented words here")
    upkeep.backup(tmp_path / "wrapped.backup")

    assert "tracker.key" not in zipfile.ZipFile(tmp_path / "plain.backup").namelist()
    assert "tracker.key" in zipfile.ZipFile(tmp_path / "wrapped.backup").namelist()
    upkeep.restore(tmp_path / "plain.backup")
    assert shown(user, told) == {CONTACT}
    keys.forget(shut=False)
    keys.path().unlink()
    keys.make(None)
    with pytest.raises(StoreProblem, match="another key"):
        upkeep.restore(tmp_path / "plain.backup")


def test_the_secrets_of_a_server_cannot_be_read_from_its_database(user: User, store: str) -> None:
    with database.reading(None) as session:
        kept = {row.key: row.value for row in session.exec(select(Setting)).all()}
        used = {name: constants.secret(session, name) for name in constants.SECRET}

    if store.startswith("postgresql"):
        assert all(kept[name].startswith(SEALED) for name in constants.SECRET)
        assert not any(secret.hex() in value for secret in used.values() for value in kept.values())
    assert all(len(secret) == 32 for secret in used.values())
    schema.init()
    with database.reading(None) as session:
        assert {name: constants.secret(session, name) for name in constants.SECRET} == used


def test_secrets_that_an_older_program_kept_readable_are_sealed_and_stay_the_same(user: User, store: str) -> None:
    with database.transaction(None) as session:
        clear = {name: constants.secret(session, name).hex() for name in constants.SECRET}
        for name, value in clear.items():
            session.get_one(Setting, name).value = value
    schema.init()

    with database.reading(None) as session:
        assert {name: constants.secret(session, name).hex() for name in constants.SECRET} == clear
        stored = session.get_one(Setting, "audit_key").value
    assert stored.startswith(SEALED) == store.startswith("postgresql")

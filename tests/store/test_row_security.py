"""PostgreSQL itself keeps rows from who may not see them: raw SQL, views and COPY as the application's role."""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import psycopg
import pytest
from loads import people as people_of_file
from loads import source

from tracker.access import Confidentiality, User
from tracker.actions import accounts, batches, browse, encryption, holding, importing, intake, synthesis, upkeep
from tracker.actions import forms as coding_forms
from tracker.errors import StoreProblem
from tracker.store import database, row_security, schema, unload

_numbers = itertools.count()
TEXT = "Guards took Orla Venn and Tam Brisk in Velm on 3 May 2021. Orla Venn was hurt."


@pytest.fixture
def application(postgres_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Address of the application's role in a database that another role owns; neither is a superuser."""
    number = next(_numbers)
    name, owner, role = f"rows_{number}", f"owner_{number}", f"app_{number}"
    with psycopg.connect(postgres_url, autocommit=True) as server:
        server.execute(f"CREATE ROLE {owner} LOGIN CREATEROLE NOSUPERUSER NOBYPASSRLS")
        server.execute(f"CREATE DATABASE {name} OWNER {owner}")
        with psycopg.connect(postgres_url.replace("/postgres", f"/{name}"), autocommit=True) as own:
            own.execute(f"ALTER SCHEMA public OWNER TO {owner}")
        address = postgres_url.replace("/postgres", f"/{name}")
        monkeypatch.setenv("TRACKER_HOME", str(tmp_path))
        monkeypatch.setenv("TRACKER_OWNER_URL", address.replace("tracker@", f"{owner}@"))
        monkeypatch.setenv("TRACKER_DATABASE_URL", address.replace("tracker@", f"{role}@"))
        schema.init()
        yield address.replace("tracker@", f"{role}@")
        database.close()
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")
        server.execute(f"DROP ROLE {role}")
        server.execute(f"DROP ROLE {owner}")


def test_the_app_starts_as_the_role_that_owns_nothing(application: str, monkeypatch: pytest.MonkeyPatch) -> None:
    owner = os.environ["TRACKER_OWNER_URL"]
    database.close()
    monkeypatch.delenv("TRACKER_OWNER_URL")  # the server that people reach knows no more than it needs

    encryption.begin()

    assert schema.revision() == schema.newest() and schema.is_settled()
    older = sorted(schema.revisions() - {schema.newest()})[0]
    with psycopg.connect(owner, autocommit=True) as own:
        own.execute("UPDATE alembic_version SET version_num = %s", [older])
    with pytest.raises(StoreProblem, match="run: tracker init"):
        encryption.begin()
    assert schema.revision() == older


def claim(key: str, subject: str, field: str, words: str, **values: Any) -> dict[str, Any]:
    start = TEXT.index(words)
    return {
        "key": key, "subject_id": subject, "field": field, "basis": "stated", "judgement": "accepted",
        "source_report_id": "R", "connection": "source_connection:reporter", "attribution": "author_voice",
        "quote": words, "quote_start": start, "quote_end": start + len(words), **values,
    }  # fmt: skip


@pytest.fixture
def people(application: str) -> User:
    """Two people in an act each; one is held by named people only, the other is protected."""
    user = accounts.local_user()
    report = intake.add_report(user, intake.NewReport(text=TEXT, title="Two taken")).ref
    kinds = {"R": "source_report", "A": "individual", "B": "individual", "I": "incident", "S": "act", "T": "act"}
    tables = {
        "record": [{"key": key, "kind": kind} for key, kind in kinds.items()],
        "incident": [{"key": "I", "title": "Velm"}],
        "act": [{"key": k, "incident_id": "I", "victim_id": v} for k, v in (("S", "A"), ("T", "B"))],
        "claim": [
            claim("c1", "A", "name", "Orla Venn", value_text="Orla Venn"),
            claim("c2", "B", "name", "Tam Brisk", value_text="Tam Brisk"),
            claim("c3", "S", "type", "took", value_term="act_type:detention", value_text="took"),
            claim("c4", "T", "type", "took", value_term="act_type:detention", value_text="took"),
        ],
    }
    coding_forms.apply(user, report, {"meta": {}, "tables": tables}, judge=True)
    by_name = {row.name: row.ref for row in browse.individuals(user).rows}
    holding.hold(user, by_name["Orla Venn"], "sealed")
    holding.protect(user, by_name["Tam Brisk"], ["local"])
    return user


def rows(application: str, query: str, level: int | None = None, account: int = 99) -> list[Any]:
    """What this role reads by raw SQL, with or without saying for whom."""
    with psycopg.connect(application) as connection:
        if level is not None:
            connection.execute("SELECT set_config('tracker.clearance', %s, true)", [str(level)])
            connection.execute("SELECT set_config('tracker.account', %s, true)", [str(account)])
        return connection.execute(query).fetchall()


def test_without_a_word_for_whom_there_is_no_row_about_anybody(people: User, application: str) -> None:
    tables = [*row_security.policies(), "claim_all"]

    assert {table: rows(application, f"SELECT count(*) FROM {table}")[0][0] for table in tables} == dict.fromkeys(
        tables, 0
    )
    copied = "COPY (SELECT * FROM name) TO STDOUT"
    with psycopg.connect(application) as connection, connection.cursor() as cursor, cursor.copy(copied) as copy:
        assert not b"".join(copy)


NUMBERS_ALONE = {"list_change", "audit_about"}  # which record, never what it says; everybody adds to them


def test_every_table_with_people_is_forced_and_the_application_owns_nothing(people: User, application: str) -> None:
    forced = {
        row[0] for row in rows(application, "SELECT relname FROM pg_class WHERE relforcerowsecurity AND relrowsecurity")
    }
    owned = rows(
        application,
        "SELECT count(*) FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner WHERE r.rolname = current_user",
    )

    assert forced == set(row_security.policies())
    with_records = rows(
        application,
        "SELECT DISTINCT table_name FROM information_schema.columns WHERE table_schema = 'public' AND column_name IN "
        "('record_id', 'subject_id', 'individual_id', 'source_report_id', 'file_id')",
    )
    assert {row[0] for row in with_records} - NUMBERS_ALONE - {"claim_all"} <= forced
    assert owned == [(0,)]


@pytest.mark.parametrize("may_leave_checks", [True, False])
def test_a_load_is_taken_back_by_that_role(
    application: str, postgres_url: str, tmp_path: Path, may_leave_checks: bool
) -> None:
    if may_leave_checks:
        with psycopg.connect(postgres_url, autocommit=True) as server:
            owner = rows(application, "SELECT tableowner FROM pg_tables WHERE tablename = 'record'")[0][0]
            server.execute(f"GRANT SET ON PARAMETER session_replication_role TO {owner}")
        schema.init()
    there = (
        rows(application, f"SELECT has_function_privilege('{unload.SIGNATURE}', 'EXECUTE')") if may_leave_checks else []
    )
    loaded = importing.load(accounts.local_user(), source(tmp_path / "people.csv", people_of_file(30)))
    batches.undo(accounts.local_user(), loaded.batch, "the wrong file")
    try:
        assert upkeep.check() == []
        assert browse.individuals(accounts.local_user()).total == 0
        assert (
            there == [(True,)]
            if may_leave_checks
            else not rows(application, f"SELECT 1 WHERE to_regprocedure('{unload.SIGNATURE}') IS NOT NULL")
        )
    finally:
        if may_leave_checks:
            with psycopg.connect(postgres_url, autocommit=True) as server:
                server.execute(f"REVOKE SET ON PARAMETER session_replication_role FROM {owner}")


def test_a_sealed_person_is_not_there_for_the_team(people: User, application: str) -> None:
    team, sealed = (rows(application, "SELECT kind, count(*) FROM record GROUP BY kind", level) for level in (1, 3))

    assert dict(sealed)[0] == 2 and dict(team)[0] == 1
    for table in ("act", "individual", "list_row"):
        assert rows(application, f"SELECT count(*) FROM {table}", 1) == [(1,)], table
        assert rows(application, f"SELECT count(*) FROM {table}", 3) == [(2,)], table


def test_a_protected_name_is_there_for_its_circle_alone(people: User, application: str) -> None:
    names = "SELECT text FROM name n JOIN individual i ON i.id = n.record_id ORDER BY text"

    assert rows(application, names, 3, people.id) == [("Orla Venn",), ("Tam Brisk",)]
    assert rows(application, names, 3) == [("Orla Venn",)]
    assert rows(application, names, 1) == []
    assert "Tam Brisk" not in str(rows(application, "SELECT value_text, quote FROM claim_all", 3))


def test_the_application_adds_to_the_log_and_changes_nothing_in_it(people: User, application: str) -> None:
    with psycopg.connect(application) as connection:
        for table in row_security.ADDED_ONLY:
            with pytest.raises(psycopg.errors.InsufficientPrivilege), connection.transaction():
                connection.execute(f"DELETE FROM {table}")
        with pytest.raises(psycopg.errors.InsufficientPrivilege), connection.transaction():
            connection.execute("ALTER TABLE record NO FORCE ROW LEVEL SECURITY")


def test_bulk_loads_work_for_that_role_and_fall_under_the_same_rows(application: str) -> None:
    synthesis.fill(accounts.local_user(), 60)

    assert upkeep.check() == []
    with psycopg.connect(application) as connection:
        assert connection.execute("SELECT count(*) FROM name").fetchone() == (0,)  # nobody has said for whom they ask


def test_the_program_works_as_that_role(people: User, application: str, tmp_path: Path) -> None:
    from dataclasses import replace

    viewer = replace(people, id=99, clearance=Confidentiality.INTERNAL)

    assert upkeep.check() == []
    assert {row.name for row in browse.individuals(people).rows} == {"Orla Venn", "Tam Brisk"}
    assert len(browse.individuals(viewer).rows) == 1
    assert browse.individuals(viewer).rows[0].name.startswith("IND-")
    assert upkeep.backup(tmp_path / "all.zip") > 1000


def test_a_backup_is_put_back_by_the_owner_and_by_nobody_else(
    people: User, application: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    upkeep.backup(tmp_path / "a.backup", people)
    there = browse.individuals(people).total
    intake.add_report(people, intake.NewReport(text="Something that came after the backup was written."))
    with monkeypatch.context() as patch:
        patch.delenv("TRACKER_OWNER_URL")
        with pytest.raises(StoreProblem, match="TRACKER_OWNER_URL"):
            upkeep.restore(tmp_path / "a.backup")
    assert upkeep.check() == [] and browse.reports(people).total == 2

    upkeep.restore(tmp_path / "a.backup")

    assert browse.reports(people).total == 1 and browse.individuals(people).total == there
    assert upkeep.check() == []
    with psycopg.connect(application) as raw:
        assert raw.execute("SELECT count(*) FROM record").fetchone() == (0,)
        assert raw.execute("SELECT 1 FROM pg_class WHERE pg_get_userbyid(relowner) = current_user").fetchall() == []


def test_a_restore_that_fails_leaves_database_and_files_as_they_were(
    people: User, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    upkeep.backup(tmp_path / "a.backup", people)
    intake.add_report(people, intake.NewReport(text="Something that came after the backup was written."))

    def full(_folder: Path, _new: object) -> None:
        raise StoreProblem("The disk is full.")

    monkeypatch.setattr(upkeep, "_put_files", full)
    with pytest.raises(StoreProblem, match="full"):
        upkeep.restore(tmp_path / "a.backup")

    assert browse.reports(people).total == 2
    assert upkeep.check() == []


@pytest.mark.parametrize("spelled", [("Orla Venn",), ("Orla Venn", "Tam Brisk")], ids=["one name", "two"])
def test_a_coder_may_make_somebody_held_more_closely_than_they_see(application: str, spelled: tuple[str, ...]) -> None:
    coder = replace(accounts.local_user(), clearance=Confidentiality.INTERNAL)
    report = intake.add_report(coder, intake.NewReport(text=TEXT, title="Two taken")).ref

    def said(key: str, subject: str, field: str, words: str, **value: Any) -> dict[str, Any]:
        return claim(key, subject, field, words, **{"judgement": "open", **value})

    known = coding_forms.apply(
        coder,
        report,
        {
            "meta": {},
            "tables": {
                "record": [{"key": "R", "kind": "source_report"}, {"key": "B", "kind": "individual"}],
                "claim": [said("b", "B", "name", "Tam Brisk", value_text="Tam Brisk")],
            },
        },
    ).refs["B"]
    names = [said(f"n{n}", "A", "name", name, value_text=name) for n, name in enumerate(spelled)]
    tables = {
        "record": [
            {"key": "R", "kind": "source_report"},
            {"key": "B", "kind": "individual", "ref": known},
            {"key": "A", "kind": "individual", "confidentiality": "restricted"},
        ],
        "claim": [*names, said("s", "B", "sex", "Tam Brisk", value_term="sex:male", value_text="male")],
    }

    assert coding_forms.apply(coder, report, {"meta": {}, "tables": tables}).added == len(names) + 1


def test_a_coder_may_tell_of_somebody_they_know_what_seals_them(application: str) -> None:
    coder = replace(accounts.local_user(), clearance=Confidentiality.INTERNAL)
    report = intake.add_report(coder, intake.NewReport(text=TEXT, title="Two taken")).ref
    head = {"key": "R", "kind": "source_report"}
    named = claim("n", "A", "name", "Orla Venn", value_text="Orla Venn", judgement="open")
    tables = {"record": [head, {"key": "A", "kind": "individual"}], "claim": [named]}
    known = coding_forms.apply(coder, report, {"meta": {}, "tables": tables}).refs["A"]
    aged = claim("a", "A", "age", "3", value_text="3", value_min=3, value_max=3, judgement="open")
    again = {"record": [head, {"key": "A", "kind": "individual", "ref": known}], "claim": [aged]}

    assert coding_forms.apply(coder, report, {"meta": {}, "tables": again}).sealed == (known,)
    assert upkeep.check() == []

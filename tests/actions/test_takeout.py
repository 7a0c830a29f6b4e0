"""A take-out: everything leaves in an open format, and either kind of database is made of it again."""

from __future__ import annotations

import hashlib
import json
import random
import time
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from instances import Instances
from passphrase import PASSPHRASE, private
from sqlalchemy import text
from sqlmodel import SQLModel
from team import SECRET, cheap_hashes, first, join

from tracker.access import Confidentiality, User
from tracker.actions import (
    accounts,
    audit_log,
    browse,
    consent,
    editing,
    erasure,
    holding,
    import_source,
    importing,
    intake,
    ledger,
    record_view,
    takeout,
    upkeep,
)
from tracker.config import settings
from tracker.errors import InvalidFacts, NotAllowed, StoreProblem, TrackerError
from tracker.store import age, cipher, constants, database, plain_rows
from tracker.store import takeout as file_of

WORDS = "three old bicycles sing"
CANARY = "Okapi-Kanarienvogel-7731"
age.WORK = 10  # tests open many of them; tests/store/test_age.py holds the real cost


def lines() -> dict[str, list[bytes]]:
    """Every row of every table that leaves, as it is written."""
    with file_of.snapshot() as session:
        return {table.name: list(plain_rows.lines(session, table)) for table in plain_rows.tables()}


def caches() -> dict[str, list[Any]]:
    """Every row of every table that is made anew, but for the notes of when lists changed."""
    found = {}
    with database.connect().execution_options(reading=True) as connection:
        if not database.is_sqlite():
            connection.execute(text("SELECT set_config('tracker.whole', 'yes', true)"))
        for name in sorted(plain_rows.CACHES - {"list_change", "indexed_text"}):
            columns = sorted(c.name for c in SQLModel.metadata.tables[name].columns)
            rows = connection.execute(text(f"SELECT {', '.join(columns)} FROM {name}")).all()
            found[name] = sorted(repr(tuple(row)) for row in rows)
    return found


@pytest.mark.parametrize("same", [False, True])
def test_what_was_taken_out_stands_in_another_instance_table_by_table(
    user: User, samples: dict[str, str], tmp_path: Path, elsewhere: Instances, same: bool
) -> None:
    consent.record(user, samples["gulfia"], consent.NewDecision("share_confidential", "given"))
    with database.transaction(user) as session:
        secret = constants.secret(session, "audit_key").hex()
    head, before, made = audit_log.head(user), lines(), caches()
    refs = {row.ref for row in browse.individuals(user).rows}

    done = takeout.take_out(user, tmp_path / "all.zip")
    elsewhere(same)
    put = takeout.restore(tmp_path / "all.zip")

    after, other = lines(), accounts.local_user()
    assert (put.kept, put.rows, put.files) == (None, done.rows, done.files)
    for name in ("audit_entry", "change", "setting"):  # that it was restored, and from where
        assert {*before[name]} < {*after[name]}
        after[name] = [line for line in after[name] if line in before[name]]
    for rows in (before, after):
        rows["counter"] = [line for line in rows["counter"] if b"list_change" not in line]
    assert after == before
    assert caches() == made
    assert upkeep.check() == []
    assert {row.ref for row in browse.individuals(other).rows} == refs
    proof = audit_log.verify(other, head)
    assert (proof.wrong, proof.entries) == (None, len(before["audit_entry"]) + 1)
    with database.transaction(other) as session:
        assert constants.secret(session, "audit_key").hex() != secret
    intake.add_report(other, intake.NewReport(text="Work goes on where the taken out store left off."))
    assert upkeep.check() == []


def test_what_was_loaded_shows_its_cells_elsewhere_and_the_next_file_finds_its_people(
    user: User, tmp_path: Path, elsewhere: Instances
) -> None:
    file = tmp_path / "people.csv"
    file.write_text("id,name,sex\na1,Oren Tavish,f\na2,Lio Marden,m\n", encoding="utf-8")
    importing.load(user, import_source.of(file))
    takeout.take_out(user, tmp_path / "all.zip")
    elsewhere(False)
    takeout.restore(tmp_path / "all.zip")

    other = accounts.local_user()
    [oren] = [row.ref for row in browse.individuals(other).rows if row.name == "Oren Tavish"]
    said = {s.field: s.cell for fact in record_view.record(other, oren).facts for s in fact.statements}
    assert said["sex"] == "f"
    file.write_text("id,name,sex\na1,Oren Tavish,f\na3,Runa Halvet,f\n", encoding="utf-8")
    again = importing.load(other, import_source.of(file))
    assert (again.counted.matched, again.counted.made["individual"]) == (1, 1)
    assert upkeep.check() == []


def test_who_is_erased_after_a_log_was_carried_leaves_it_whole(
    user: User, samples: dict[str, str], tmp_path: Path, elsewhere: Instances
) -> None:
    editing.edit(user, samples["gulfia"], {"note": "Gulfia's brother was asked."}, "So.")
    takeout.take_out(user, tmp_path / "one.zip")
    elsewhere(True)
    takeout.restore(tmp_path / "one.zip")
    other = accounts.local_user()
    erasure.erase(other, samples["gulfia"], "She asked for it.")
    assert audit_log.verify(other).wrong is None
    assert upkeep.check() == []

    takeout.take_out(other, tmp_path / "two.zip")  # what was carried once is carried on
    elsewhere(True)
    takeout.restore(tmp_path / "two.zip")
    assert audit_log.verify(accounts.local_user()).wrong is None
    assert upkeep.check() == []


def test_what_leaves_holds_no_key_and_lets_nobody_in(
    store: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cheap_hashes(monkeypatch)
    admin = first()
    with database.transaction(None) as session:
        own = constants.SECRET.keys() - set(constants.TRAVELS)
        secrets = [constants.secret(session, name).hex() for name in own]
        hashed = session.execute(
            text("SELECT password_hash FROM user_account WHERE password_hash IS NOT NULL")
        ).scalar_one()
    takeout.take_out(admin, tmp_path / "all.zip", SECRET)

    with zipfile.ZipFile(tmp_path / "all.zip") as bundle:
        content = b"".join(bundle.read(name) for name in bundle.namelist()).decode()
        accounts_ = bundle.read("tables/user_account.jsonl").decode()
        manifest = json.loads(bundle.read("manifest.json"))
    assert "ada" in accounts_
    assert not [secret for secret in [*secrets, hashed, SECRET] if secret in content]
    assert "user_account.password_hash" in manifest["left_out"]["would let somebody in"]


def test_only_who_sees_everything_takes_it_out(
    store: str, samples: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cheap_hashes(monkeypatch)
    admin = first()
    other = join(admin, "bo", "custodian", Confidentiality.SEALED)
    target = tmp_path / "all.zip"
    with pytest.raises(NotAllowed, match="do not see"):
        takeout.take_out(replace(admin, clearance=Confidentiality.RESTRICTED), target, SECRET)
    with pytest.raises(NotAllowed, match="Your role"):
        takeout.take_out(replace(admin, role="reviewer"), target, SECRET)
    with pytest.raises(NotAllowed, match="do not see"):
        takeout.take_out(replace(admin, names_hidden=True), target, SECRET)
    with pytest.raises(NotAllowed, match="not right"):
        takeout.take_out(admin, target, "a guess")
    holding.protect(admin, samples["gulfia"], ["bo"])
    with pytest.raises(NotAllowed, match="do not see"):
        takeout.take_out(admin, target, SECRET)
    assert list(tmp_path.glob("all*")) == []
    assert not [line for line in ledger.lines(admin) if line.what == "everything"]

    holding.unprotect(other, samples["gulfia"])
    done = takeout.take_out(replace(admin, role="custodian"), target, SECRET)
    (line,) = [line for line in ledger.lines(admin) if line.what == "everything"]
    assert (line.rows, line.sha256, line.by) == (done.rows, done.sha256, "Ada")


def test_a_store_under_a_passphrase_leaves_under_one_and_arrives_under_it(
    encrypted: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    user = accounts.local_user()
    ref = intake.add_report(user, intake.NewReport(text=CANARY)).ref
    target = tmp_path / "all.zip.age"
    with pytest.raises(InvalidFacts) as refused:
        takeout.take_out(user, target, PASSPHRASE)
    assert "passphrase" in refused.value.problems
    takeout.take_out(user, target, PASSPHRASE, WORDS)
    assert CANARY.encode() not in target.read_bytes()

    database.close()
    monkeypatch.setenv("TRACKER_HOME", str(tmp_path / "other"))
    with pytest.raises(NotAllowed, match="does not open"):
        takeout.restore(target)  # the passphrase of the other store
    assert not (tmp_path / "other" / "tracker.db").exists()
    private(tmp_path / "words", WORDS)
    monkeypatch.setenv(takeout.VARIABLE, str(tmp_path / "words"))
    monkeypatch.setenv("TRACKER_PASSPHRASE_FILE", str(tmp_path / "words"))
    takeout.restore(target)
    intake.add_report(accounts.local_user(), intake.NewReport(text="Came after."))
    takeout.restore(target)  # over itself: the key stays

    assert not cipher.is_plain(tmp_path / "other" / "tracker.db")
    assert upkeep.check() == []
    assert browse.reports(accounts.local_user()).rows[0].ref == ref
    assert not any(CANARY.encode() in path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())


def test_what_was_there_is_set_aside_and_nothing_half_made_is_left(
    user: User, samples: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    takeout.take_out(user, tmp_path / "all.zip")
    later = intake.add_report(user, intake.NewReport(text="Came after.", content=b"Came after.", filename="a.txt")).ref
    before = lines()

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    for name in ("carried.take_over", "swap.commit")[: 2 if database.is_sqlite() else 1]:
        with pytest.MonkeyPatch.context() as patch, pytest.raises(KeyboardInterrupt):
            patch.setattr(f"tracker.store.{name}", stop)
            takeout.restore(tmp_path / "all.zip")
        assert lines() == before, name
        assert upkeep.check() == [], name

    put = takeout.restore(tmp_path / "all.zip")
    assert upkeep.check() == []
    assert later not in {row.ref for row in browse.reports(accounts.local_user()).rows}
    assert put.kept is not None and any((put.kept / "files").rglob("*"))
    assert not list(settings().home.glob(".restore-*"))
    if not database.is_sqlite():
        with database.connect() as connection:
            names = connection.execute(text("SELECT nspname FROM pg_namespace")).scalars().all()
        assert "restoring" not in names and any(name.startswith("before_restore_") for name in names)
    else:
        assert (put.kept / "tracker.db").exists()


Parts = dict[str, bytes]


def _table(parts: Parts, name: str, line: bytes) -> None:
    """Somebody who knows how: rows, hashes and counts fit."""
    part = f"tables/{name}.jsonl"
    parts[part] += line + b"\n"
    said = json.loads(parts["manifest.json"])
    said["sha256"][part] = hashlib.sha256(parts[part]).hexdigest()
    next(table for table in said["tables"] if table["name"] == name)["rows"] += 1
    parts["manifest.json"] = json.dumps(said).encode()


def _said(parts: Parts, **values: Any) -> None:
    parts["manifest.json"] = json.dumps(json.loads(parts["manifest.json"]) | values).encode()


def _outside(parts: Parts) -> None:
    said = json.loads(parts["manifest.json"])
    said["files"].append("../" * 10 + "tmp/outside")
    said["sha256"]["files/" + said["files"][-1]] = hashlib.sha256(b"x").hexdigest()
    parts["manifest.json"] = json.dumps(said).encode()
    parts["files/" + said["files"][-1]] = b"x"


def _foreign_table(parts: Parts) -> None:
    said = json.loads(parts["manifest.json"])
    said["tables"].append(
        {"name": "alembic_version", "key": ["version_num"], "columns": [{"name": "version_num", "type": "text"}], "rows": 0, "part": ""}
    )  # fmt: skip
    said["sha256"]["tables/alembic_version.jsonl"] = hashlib.sha256(b"").hexdigest()
    parts["manifest.json"] = json.dumps(said).encode()
    parts["tables/alembic_version.jsonl"] = b""


# Refused as soon as it is looked at.
DOCTORED: dict[str, Any] = {
    "a row more": lambda parts: parts.update({"tables/claim.jsonl": parts["tables/claim.jsonl"] + b"{}\n"}),
    "a part less": lambda parts: parts.pop("tables/claim.jsonl"),
    "a part more": lambda parts: parts.update({"evil": b"x"}),
    "outside": _outside,
    "newer": lambda parts: _said(parts, version=99),
    "newer schema": lambda parts: _said(parts, revision="ffffffffffff"),
    "empty manifest": lambda parts: parts.update({"manifest.json": b'{"format":"tracker-takeout"}'}),
    "deep manifest": lambda parts: parts.update({"manifest.json": b"[" * 100_000}),
}
# By somebody who knows how: hashes and counts fit, and it is refused while the new store is made.
FORGED: dict[str, Any] = {
    "another table": _foreign_table,
    "points nowhere": lambda parts: _table(parts, "batch_touch", b'{"batch_id":77,"record_id":77}'),
    "twice": lambda parts: _table(parts, "counter", b'{"name":"record","next":1}'),
}
ROWS = [
    ("setting", b"no JSON"),
    ("setting", b'["key"]'),
    ("setting", b"[" * 100_000),
    ("setting", b'{"key":"a","value":"b","other":1}'),
    ("setting", b'{"key":"a\\u0000","value":"b"}'),
    ("setting", b'{"key":1,"value":"b"}'),
    ("setting", b'{"value":"b"}'),
    ("counter", b'{"name":"x","next":"many"}'),
    ("counter", b'{"name":"x","next":1e999}'),
    ("name", b'{"id":999999,"record_id":1,"text":"A","script":"Latn","search_key":"a","kind":"never"}'),
    ("record", b'{"id":999999,"kind":"nothing"}'),
    ("entry", b'{"id":999999,"uid":"no uuid"}'),
]


@pytest.mark.parametrize(("table", "line"), ROWS, ids=range(len(ROWS)))
def test_a_row_that_no_tracker_wrote_is_refused_in_a_sentence(store: str, table: str, line: bytes) -> None:
    (plain,) = [one for one in plain_rows.tables() if one.name == table]
    with pytest.raises(StoreProblem, match=r"Nothing was changed\.$"), database.transaction(None) as session:
        list(plain_rows.load(session, plain, [line + b"\n"]))


@pytest.fixture(scope="module")
def whole(sqlite_samples: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A take-out of the demonstration."""
    target = tmp_path_factory.mktemp("whole") / "all.zip"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TRACKER_HOME", str(sqlite_samples.home))
        patch.delenv("TRACKER_DATABASE_URL", raising=False)
        takeout.take_out(accounts.local_user(), target)
        database.close()
    return target


@pytest.mark.parametrize("what", [*DOCTORED, *FORGED])
def test_a_doctored_take_out_is_refused_and_nothing_changes(user: User, whole: Path, tmp_path: Path, what: str) -> None:
    with zipfile.ZipFile(whole) as bundle:
        parts = {name: bundle.read(name) for name in bundle.namelist()}
    (DOCTORED | FORGED)[what](parts)
    with zipfile.ZipFile(tmp_path / "bad.zip", "w", zipfile.ZIP_DEFLATED) as bundle:
        for name, content in parts.items():
            bundle.writestr(name, content)
    before = lines()

    with pytest.raises(TrackerError) as refused:
        takeout.restore(tmp_path / "bad.zip")

    assert str(refused.value).endswith(("Nothing was changed.", "update the program.")), refused.value
    assert lines() == before
    assert not list(settings().home.glob("*restore*"))


@pytest.mark.parametrize("sealed", [False, True])
def test_a_damaged_take_out_is_refused_wherever_it_is_damaged(
    user: User, whole: Path, tmp_path: Path, sealed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = whole.read_bytes()
    if sealed:
        with (tmp_path / "sealed").open("w+b") as below:
            writer = age.Writer(below, WORDS)
            writer.write(content)
            writer.close()
        content = (tmp_path / "sealed").read_bytes()
        private(tmp_path / "words", WORDS)
        monkeypatch.setenv(takeout.VARIABLE, str(tmp_path / "words"))
    before, bad = lines(), tmp_path / "bad"
    chance = random.Random(1)
    for _ in range(40):
        place = chance.randrange(len(content))
        other = bytes([content[place] ^ 1 << chance.randrange(8)])
        bad.write_bytes(content[:place] + other + content[place + 1 :] if chance.random() < 0.7 else content[:place])
        try:
            with file_of.opened(bad, WORDS if sealed else None) as bundle:
                file_of.proved(bundle, lambda *_: None)
            harmless = True  # a bit that no reader looks at, such as the date of a part
        except (StoreProblem, NotAllowed):
            harmless = False
        assert not (harmless and sealed)
        if not harmless:
            with pytest.raises(TrackerError):
                takeout.restore(bad)
    assert lines() == before


def test_a_bomb_is_refused_before_it_goes_off(user: User, tmp_path: Path) -> None:
    takeout.take_out(user, tmp_path / "all.zip")
    with zipfile.ZipFile(tmp_path / "all.zip") as bundle:
        parts = {name: bundle.read(name) for name in bundle.namelist()}
    with zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as bundle:
        for name, content in parts.items():
            bundle.writestr(name, content)
    raw = bytearray((tmp_path / "bomb.zip").read_bytes())
    at = raw.rindex(b"PK\x01\x02", 0, raw.rindex(b"tables/claim.jsonl"))
    raw[at + 24 : at + 28] = (2**32 - 2).to_bytes(4, "little")  # how large the part says it is
    (tmp_path / "bomb.zip").write_bytes(raw)
    began = time.process_time()

    with pytest.raises(StoreProblem, match="too much|no room"):
        takeout.restore(tmp_path / "bomb.zip")

    assert time.process_time() - began < 5


def test_a_take_out_of_an_older_schema_is_migrated(user: User, whole: Path, tmp_path: Path) -> None:
    """What a take-out says of itself is enough to read it: no model of today is asked about it."""
    with zipfile.ZipFile(whole) as bundle:
        said = json.loads(bundle.read("manifest.json"))
        for table in said["tables"]:
            assert plain_rows.described(table).described()["columns"] == table["columns"]
            assert table["meaning"]
        first = json.loads(bundle.read("tables/claim.jsonl").splitlines()[0])
    assert first["judgement"] in ("open", "accepted", "contested", "rejected")
    assert isinstance(first["field"], str)


def test_every_table_is_taken_out_or_left_out_on_purpose() -> None:
    named = {table.name for table in plain_rows.tables()}

    assert not named & (plain_rows.CACHES | plain_rows.LEFT_OUT)
    assert named | plain_rows.CACHES | plain_rows.LEFT_OUT == {*SQLModel.metadata.tables}
    for table, columns in plain_rows.BLANK.items():
        assert columns <= {column.name for column in SQLModel.metadata.tables[table].columns}

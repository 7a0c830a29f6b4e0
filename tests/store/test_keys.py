"""Key file, database file and kept files: a wrong key or one changed bit is noticed, and not one byte is written."""

from __future__ import annotations

import hashlib
import os
import random
import sqlite3
from pathlib import Path
from types import SimpleNamespace

import pytest
from passphrase import PASSPHRASE

from tracker.actions import accounts, encryption, intake, upkeep
from tracker.config import settings
from tracker.errors import NotAllowed, StoreProblem
from tracker.store import cipher, database, files, keys, sealed

EVERY = 1_000


def seen(folder: Path) -> dict[str, str]:
    """Every file of the folder and its content."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def flip(path: Path, place: int, bit: int) -> None:
    """Change one bit of a file; the same again changes it back."""
    with path.open("r+b") as file:
        file.seek(place)
        byte = file.read(1)[0]
        file.seek(place)
        file.write(bytes([byte ^ 1 << bit]))


# --- the key file ---
def test_a_guess_costs_what_is_recommended() -> None:
    assert (keys.Cost().time, keys.Cost().memory, keys.Cost().lanes) >= (3, 64 * 1024, 4)


def test_a_key_file_opens_with_its_passphrase_however_it_is_composed() -> None:
    made = keys.fresh()

    content = keys.wrapped(made, "Zoë, four words")

    assert keys.unwrap(content, "Zoe\u0308, four words").data == made.data
    assert made.data not in content and made.data.hex().encode() not in content


@pytest.mark.parametrize("given", ["", "four", PASSPHRASE.upper(), PASSPHRASE + " ", "x" * 10_000])
def test_a_wrong_passphrase_is_refused_before_the_database_is_touched(
    encrypted: Path, monkeypatch: pytest.MonkeyPatch, given: str
) -> None:
    before = seen(encrypted)
    monkeypatch.setattr(cipher.sqlite, "connect", None)

    with pytest.raises(NotAllowed, match="does not open"):
        keys.unlock(given)

    assert seen(encrypted) == before
    assert not keys.is_unlocked()


@pytest.mark.parametrize("given", [PASSPHRASE, None])
def test_every_single_bit_flip_of_a_key_file_is_refused(given: str | None) -> None:
    content = keys.wrapped(keys.fresh(), given)
    passed = []

    for place in range(len(content)):
        for bit in range(8):
            changed = content[:place] + bytes([content[place] ^ 1 << bit]) + content[place + 1 :]
            try:
                keys.unwrap(changed, given or "")
                passed.append((place, bit))
            except (StoreProblem, NotAllowed):
                pass

    assert passed == []


@pytest.mark.parametrize(
    "content", [b"", b"{}", b"[]", b"null", b"\xff\xfe", b'{"format": "tracker-key"}', b"0" * 1_000_000]
)
def test_what_is_no_key_file_is_refused(content: bytes) -> None:
    with pytest.raises(StoreProblem, match="damaged"):
        keys.unwrap(content, PASSPHRASE)


def test_a_key_file_of_a_newer_program_is_left_alone() -> None:
    content = keys.wrapped(keys.fresh(), PASSPHRASE).replace(b'"version": 1', b'"version": 2')

    with pytest.raises(StoreProblem, match="newer"):
        keys.unwrap(content, PASSPHRASE)


def test_a_key_file_that_asks_for_all_the_memory_is_refused_at_once() -> None:
    content = keys.wrapped(keys.fresh(), PASSPHRASE).replace(b'"memory_kib": 64', b'"memory_kib": 99999999999')

    with pytest.raises(StoreProblem, match="damaged"):
        keys.unwrap(content, PASSPHRASE)


def test_guesses_slow_down_and_the_right_passphrase_works_afterwards(
    encrypted: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = [100.0]
    monkeypatch.setattr(keys.time, "monotonic", lambda: clock[0])
    for number in range(3):
        with pytest.raises(NotAllowed, match="does not open"):
            keys.unlock(f"wrong words {number}")

    with pytest.raises(NotAllowed, match="Wait"):
        keys.unlock(PASSPHRASE)
    clock[0] += 61

    assert keys.unlock(PASSPHRASE).data


# --- the database file ---
def test_a_thousand_wrong_keys_are_refused_and_not_one_byte_is_written(encrypted: Path) -> None:
    (encrypted / "tracker.db.lock").unlink()
    before = seen(encrypted)
    refused = 0

    for _ in range(EVERY):
        keys.hold(keys.fresh())
        with pytest.raises(StoreProblem, match="do not belong together"):
            database.engine()
        refused += 1

    assert refused == EVERY
    assert seen(encrypted) == before


def test_a_thousand_flipped_bits_of_the_database_are_found_and_not_one_byte_is_written(encrypted: Path) -> None:
    path, chance = database.sqlite_path(), random.Random(20)
    size, found = path.stat().st_size, 0
    keys.current()

    for _ in range(EVERY):
        place, bit = chance.randrange(size), chance.randrange(8)
        flip(path, place, bit)
        before = path.read_bytes()
        with pytest.raises(StoreProblem, match="damaged"):
            encryption.begin()
        found += path.read_bytes() == before and not list(encrypted.glob("tracker.db-*"))
        flip(path, place, bit)
        database.close()

    assert found == EVERY
    encryption.begin()


def test_our_reading_of_pages_agrees_with_the_engines_own(encrypted: Path) -> None:
    path = database.sqlite_path()
    key = keys.current().derive("database")
    flip(path, 5 * cipher.PAGE + 77, 3)
    flip(path, 9 * cipher.PAGE - 1, 0)
    connection = cipher.sqlite.connect(str(path))
    cipher.give(connection, key)

    said = [row[0] for row in connection.execute("PRAGMA cipher_integrity_check").fetchall()]
    connection.close()

    assert cipher.damaged(path, key) == [6, 9]
    assert len(said) == 2 and "page 6" in said[0] and "page 9" in said[1]


def test_a_page_torn_in_a_crash_is_whole_in_the_log_and_no_damage(encrypted: Path) -> None:
    path = database.sqlite_path()
    user = accounts.local_user()
    intake.add_report(user, intake.NewReport(text="What stands in the log only, for now."))
    with database.engine().begin() as connection:
        connection.exec_driver_sql("PRAGMA user_version = 7")  # stands on the first page
    key = keys.current().derive("database")
    logged = {number for number, _ in cipher._log(path)}
    assert 1 in logged and len(logged) > 3

    for number in logged:
        if number * cipher.PAGE <= path.stat().st_size:
            flip(path, number * cipher.PAGE - 5, 1)

    assert cipher.damaged(path, key) == []
    assert cipher.opens(path, key)


def test_a_wrong_key_says_nothing_on_the_engines_own_log(encrypted: Path, capfd: pytest.CaptureFixture[str]) -> None:
    connection = cipher.sqlite.connect(str(database.sqlite_path()))
    cipher.give(connection, os.urandom(32))

    with pytest.raises(cipher.sqlite.DatabaseError):
        connection.execute("SELECT count(*) FROM sqlite_master")
    connection.close()

    assert capfd.readouterr() == ("", "")


# --- kept files ---
def test_a_thousand_flipped_bits_of_kept_files_are_found() -> None:
    key, chance, found = os.urandom(32), random.Random(21), 0
    for number in range(EVERY):
        content = chance.randbytes(chance.randrange(400))
        stored = bytearray(b"".join(sealed.seal(key, f"name {number}", content)))
        assert sealed.unseal(key, f"name {number}", bytes(stored)) == content
        stored[chance.randrange(len(stored))] ^= 1 << chance.randrange(8)
        try:
            sealed.unseal(key, f"name {number}", bytes(stored))
        except StoreProblem:
            found += 1

    assert found == EVERY


def test_chunks_cannot_be_cut_swapped_or_lent_to_another_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealed, "CHUNK", 100)
    key, content = os.urandom(32), os.urandom(350)
    stored = b"".join(sealed.seal(key, "a", content))
    head, size = len(sealed.MAGIC) + sealed.SALT, 100 + sealed.TAG
    one, two = stored[head : head + size], stored[head + size : head + 2 * size]

    assert sealed.unseal(key, "a", stored) == content
    for wrong in (
        stored[: head + size],
        stored[: head + 3 * size],
        stored[:head] + two + one + stored[head + 2 * size :],
        stored + one,
        stored[:head],
        content,
        b"",
    ):
        with pytest.raises(StoreProblem):
            sealed.unseal(key, "a", wrong)
    with pytest.raises(StoreProblem):
        sealed.unseal(key, "b", stored)


@pytest.mark.parametrize("size", [0, 1, 99, 100, 101, 200, 1000])
def test_a_file_of_any_size_comes_back(monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    monkeypatch.setattr(sealed, "CHUNK", 100)
    key, content = os.urandom(32), os.urandom(size)

    assert sealed.unseal(key, "n", b"".join(sealed.seal(key, "n", content))) == content


def test_check_finds_a_changed_and_a_plain_kept_file(encrypted: Path) -> None:
    user = accounts.local_user()
    for number in range(2):
        intake.add_report(user, intake.NewReport(text=f"Kept file number {number} of an encrypted store."))
    assert upkeep.check() == []
    (_, first), (_, second) = files.stored(settings().files)
    flip(first, 40, 2)
    second.write_bytes(b"Kept file number 1 of an encrypted store.")

    problems = upkeep.check()

    assert sum("not the one that came" in problem for problem in problems) == 2


# --- refusing to start ---
def test_an_engine_without_a_cipher_is_refused(encrypted: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = seen(encrypted)
    plain = SimpleNamespace(connect=sqlite3.connect, sqlite_version_info=(3, 60, 0), sqlite_version="3.60.0")
    monkeypatch.setattr(cipher, "sqlite", plain)

    with pytest.raises(StoreProblem, match="no cipher"):
        database.engine()

    assert seen(encrypted) == before


@pytest.mark.parametrize(("engine", "found"), [((3, 51, 2), (4, 19, 0)), ((3, 53, 4), (4, 12, 0))])
def test_an_engine_that_is_too_old_is_refused(
    encrypted: Path, monkeypatch: pytest.MonkeyPatch, engine: tuple[int, ...], found: tuple[int, ...]
) -> None:
    monkeypatch.setattr(cipher.sqlite, "sqlite_version_info", engine)
    monkeypatch.setattr(cipher, "version", lambda: found)

    with pytest.raises(StoreProblem, match="Install"):
        database.engine()


def test_plain_text_in_place_of_an_encrypted_database_is_refused(encrypted: Path, sqlite_template: Path) -> None:
    database.sqlite_path().write_bytes(sqlite_template.read_bytes())
    before = seen(encrypted)

    with pytest.raises(StoreProblem, match="is not encrypted: somebody"):
        database.engine()

    assert seen(encrypted) == before


def test_an_encrypted_database_without_its_key_file_is_refused_and_no_new_key_is_made(encrypted: Path) -> None:
    keys.path().unlink()
    before = seen(encrypted)

    with pytest.raises(StoreProblem, match="key file .* is missing"):
        database.engine()

    assert seen(encrypted) == before


def test_a_missing_database_is_never_made_anew(encrypted: Path) -> None:
    database.sqlite_path().unlink()

    with pytest.raises(StoreProblem, match="tracker init"):
        database.engine()

    assert not database.sqlite_path().exists()


def test_an_encrypted_database_of_a_newer_program_is_left_alone(encrypted: Path) -> None:
    with database.engine().begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    database.close()
    before = seen(encrypted)

    with pytest.raises(StoreProblem, match="newer Tracker"):
        from tracker.store import schema

        schema.migrate()
    database.close()

    assert seen(encrypted) == before

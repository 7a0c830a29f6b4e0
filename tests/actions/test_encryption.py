"""Encryption on, off and anew: nothing is lost, nothing is left in clear, and no crash leaves half a store."""

from __future__ import annotations

import base64
import gc
import hashlib
import json
import os
import shutil
import signal
import sys
import threading
import time
import zipfile
from collections.abc import Callable, Collection, Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

import invented
import pytest
import sqlcipher3.dbapi2 as sqlite
from passphrase import PASSPHRASE
from sqlalchemy import text
from sqlmodel import SQLModel

from tracker import once
from tracker.access import User
from tracker.actions import accounts, audit_log, browse, encryption, forms, intake, locking, search, upkeep
from tracker.config import settings
from tracker.errors import Conflict, InvalidFacts, NotAllowed, NotFound, StoreProblem
from tracker.spellings import lexicon, many
from tracker.store import columns, convert, database, files, keys, occupied, swap, whole

NEW = "other invented words there"
CANARY = "Zyxwood Kanarienvogel Qwertysson"
LOGS = ("audit_entry", "change")


def filled() -> User:
    """The one user of this store, with a coded report in it."""
    user = accounts.local_user()
    report = intake.add_report(user, intake.NewReport(text=invented.TEXT)).ref
    forms.apply(user, report, invented.coding())
    return user


def entries() -> int:
    """How many entries the audit log has."""
    with database.engine().connect().execution_options(reading=True) as connection:
        return int(connection.execute(text("SELECT count(*) FROM audit_entry")).scalar_one())


def tables() -> dict[str, list[Any]]:
    """Every row of every table but the audit log, in a fixed order."""
    with database.engine().connect().execution_options(reading=True) as connection:
        return {
            name: sorted(map(repr, connection.execute(text(f"SELECT * FROM {name}")).fetchall()))
            for name in SQLModel.metadata.tables
            if name not in LOGS
        }


def contents() -> dict[str, bytes]:
    """Every kept file, as it came."""
    key = files.own_key()
    return {name: files.opened(name, path.read_bytes(), key) for name, path in files.stored(settings().files)}


def reopened() -> None:
    """As a new process would find the store."""
    database.close()
    keys.forget(shut=False)


def forms_of(words: str) -> list[bytes]:
    """How words may stand in a file: as UTF-8, UTF-16 and base64 at each of its three places."""
    plain = words.encode()
    shifted = [base64.b64encode(b"\0" * lead + plain)[4 if lead else 0 : -4] for lead in range(3)]
    return [plain, words.encode("utf-16-le"), words.encode("utf-16-be"), *shifted]


def sweep(folder: Path, words: str = CANARY) -> set[str]:
    """Names of files in which the words stand in clear."""
    return {
        path.name
        for path in folder.rglob("*")
        if path.is_file() and any(form in path.read_bytes() for form in forms_of(words))
    }


@pytest.fixture
def plain(sqlite_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[User]:
    """The one user of an embedded store without encryption."""
    monkeypatch.setenv("TRACKER_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("TRACKER_DATABASE_URL", raising=False)
    database.make_file()
    shutil.copy(sqlite_template, tmp_path / "home" / "tracker.db")
    yield accounts.local_user()
    database.close()


# --- nothing in clear ---
def planted(user: User) -> None:
    """The canary in text, name, kept file, index and a large sorted query."""
    body = "\n".join(f"{CANARY} was seen, line {number}." for number in range(2_000))
    intake.add_report(user, intake.NewReport(text=body, title=CANARY, publisher=CANARY, url=f"https://x/{CANARY}"))
    with database.reading(user) as session:
        session.execute(text("SELECT b.body || a.ref FROM record a, source_report b ORDER BY 1 DESC")).fetchall()


def test_the_sweep_finds_what_is_planted_in_each_layer(plain: User, tmp_path: Path) -> None:
    planted(plain)
    for number, form in enumerate(forms_of(CANARY)):
        (tmp_path / "home" / f"planted-{number}").write_bytes(b"ab" + form + b"yz")

    found = sweep(tmp_path / "home")

    assert "tracker.db-wal" in found and len([name for name in found if len(name) == 62]) == 1
    assert {f"planted-{number}" for number in range(len(forms_of(CANARY)))} <= found
    database.close()
    assert "tracker.db" in sweep(tmp_path / "home")


def test_an_encrypted_store_holds_nothing_in_clear(encrypted: Path, tmp_path: Path) -> None:
    planted(accounts.local_user())

    assert (encrypted / "tracker.db-wal").stat().st_size > 100_000
    assert sweep(tmp_path) == set()
    upkeep.backup(tmp_path / "a.backup")
    database.close()
    assert sweep(tmp_path) == set()
    with zipfile.ZipFile(tmp_path / "a.backup") as bundle:
        assert "tracker.key" in bundle.namelist()
        for name in bundle.namelist():
            assert not any(form in bundle.read(name) for form in forms_of(CANARY))


def test_what_is_written_is_for_its_owner_alone(encrypted: Path, tmp_path: Path) -> None:
    (encrypted / "tracker.db").chmod(0o644)
    user = filled()
    upkeep.backup(tmp_path / "a.backup")

    open_to_others = [
        str(path) for path in [tmp_path / "a.backup", *encrypted.rglob("*")] if path.stat().st_mode & 0o077
    ]

    assert user and open_to_others == []
    assert {"tracker.db", "tracker.db-wal", "tracker.key"} <= {path.name for path in encrypted.iterdir()}


# --- on, off, anew ---
def test_turning_encryption_on_and_off_loses_nothing(plain: User, tmp_path: Path) -> None:
    user = filled()
    before, kept = tables(), contents()

    done = encryption.encrypt(user, PASSPHRASE)

    assert done.files == len(kept) == 1 and done.rows > sum(map(len, before.values()))
    reopened()
    assert sweep(tmp_path / "home", "Ilsa Tornvald") == set()
    keys.unlock(PASSPHRASE)
    assert (tables(), contents()) == (before, kept)
    assert upkeep.check() == []
    assert locking.state() == locking.Lock(True, False, False)

    encryption.decrypt(user, PASSPHRASE)

    reopened()
    assert (tables(), contents()) == (before, kept)
    assert upkeep.check() == []
    assert locking.state() == locking.Lock(False, False, True)
    assert sorted(path.name for path in settings().home.iterdir() if "-" not in path.name) == [
        "files", "tracker.db", "tracker.db.lock",
    ]  # fmt: skip


def test_another_passphrase_opens_and_the_old_one_no_more(encrypted: Path) -> None:
    user = filled()
    before, told, database_file = tables(), entries(), database.sqlite_path()
    database.close()
    bytes_before = database_file.read_bytes()

    encryption.change_passphrase(user, PASSPHRASE, NEW)

    reopened()
    with pytest.raises(NotAllowed):
        keys.unlock(PASSPHRASE)
    keys.unlock(NEW)
    assert tables() == before
    assert entries() == told + 1
    assert len(bytes_before) == database_file.stat().st_size


def test_a_new_key_writes_everything_anew_and_the_old_one_opens_nothing(encrypted: Path) -> None:
    user = filled()
    before, kept, old = tables(), contents(), keys.current().data
    stored = {path.name: path.read_bytes() for _, path in files.stored(settings().files)}

    encryption.change_key(user, PASSPHRASE, NEW)

    reopened()
    keys.unlock(NEW)
    assert (tables(), contents()) == (before, kept)
    assert keys.current().data != old
    assert not database.cipher.opens(database.sqlite_path(), keys.Keys(old).derive("database"))
    assert all(stored[path.name] != path.read_bytes() for _, path in files.stored(settings().files))
    assert upkeep.check() == []


def test_a_wrong_passphrase_changes_neither_passphrase_nor_key_nor_encryption(encrypted: Path) -> None:
    user = filled()
    before = keys.path().read_bytes()

    for change in (
        lambda: encryption.change_passphrase(user, "wrong words", NEW),
        lambda: encryption.change_key(user, "wrong words", NEW),
        lambda: encryption.decrypt(user, "wrong words"),
        lambda: encryption.shares(user, "wrong words"),
    ):
        with pytest.raises(NotAllowed):
            change()

    assert keys.path().read_bytes() == before
    assert not swap.is_unfinished(database.sqlite_path())


def test_nothing_is_changed_while_another_program_has_it_open(encrypted: Path) -> None:
    user = filled()
    before = tables()
    other = occupied._locked(database.sqlite_path(), False, "")

    with pytest.raises(StoreProblem, match="in use by another program"):
        encryption.change_key(user, PASSPHRASE, NEW)
    os.close(other)

    assert tables() == before
    with occupied_alone(), pytest.raises(StoreProblem, match="Another program is changing"):
        database.engine()


def occupied_alone() -> Any:
    database.close()
    return occupied.alone(database.sqlite_path())


def test_without_room_nothing_is_changed_and_nothing_is_left(encrypted: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    user = filled()
    before = tables()
    monkeypatch.setattr(convert.shutil, "disk_usage", lambda _path: type("Full", (), {"free": 1_000})())

    with pytest.raises(StoreProblem, match="no room"):
        encryption.change_key(user, PASSPHRASE, NEW)

    assert tables() == before
    assert not swap.is_unfinished(database.sqlite_path())


@pytest.mark.parametrize("where", ["_export", "_copy_files", "_compare"])
@pytest.mark.parametrize("problem", [OSError(28, "No space left on device"), sqlite.OperationalError("disk is full")])
def test_a_full_disk_on_the_way_changes_nothing(
    encrypted: Path, monkeypatch: pytest.MonkeyPatch, where: str, problem: Exception
) -> None:
    user = filled()
    before, kept, real = tables(), contents(), getattr(convert, where)

    def full(*about: Any) -> None:
        real(*about)
        raise problem

    monkeypatch.setattr(convert, where, full)
    with pytest.raises(StoreProblem, match="Nothing was changed"):
        encryption.change_key(user, PASSPHRASE, NEW)

    reopened()
    assert (tables(), contents()) == (before, kept)
    assert not swap.is_unfinished(database.sqlite_path())


def test_a_damaged_kept_file_stops_the_change_and_leaves_all_as_it_was(encrypted: Path) -> None:
    user = filled()
    (_, path) = next(files.stored(settings().files))
    path.write_bytes(path.read_bytes()[:-1])
    before = tables()

    with pytest.raises(StoreProblem, match="not the one that was kept"):
        encryption.change_key(user, PASSPHRASE, NEW)

    assert tables() == before
    assert not swap.is_unfinished(database.sqlite_path())


@pytest.mark.parametrize("what", ["a link", "a disk", "a key file on a medium that cannot be written"])
def test_what_cannot_be_exchanged_is_noticed_before_anything_is_decided(
    encrypted: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    user = filled()
    before = tables()
    if what == "a link":
        (encrypted / "files").rename(tmp_path / "elsewhere")
        (encrypted / "files").symlink_to(tmp_path / "elsewhere")
    elif what == "a disk":
        monkeypatch.setattr(os.path, "ismount", lambda path: path == settings().files)
    else:
        monkeypatch.setattr(os, "access", lambda path, _mode: path != keys.path().parent)

    for change in (
        lambda: encryption.change_key(user, PASSPHRASE, NEW),
        lambda: encryption.decrypt(user, PASSPHRASE),
    ):
        with pytest.raises(StoreProblem, match="Nothing was changed"):
            change()

    reopened()
    assert not swap.is_unfinished(database.sqlite_path())
    assert tables() == before


def test_of_two_who_change_the_passphrase_at_once_the_second_is_told(
    encrypted: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    user, waited = filled(), database.one_at_a_time

    def somebody_was_faster(*about: Any) -> None:
        waited(*about)
        keys.write(keys.wrapped(keys.current(), "words of somebody faster"))

    monkeypatch.setattr(database, "one_at_a_time", somebody_was_faster)
    before = entries()
    with pytest.raises(Conflict, match="by somebody else"):
        encryption.change_passphrase(user, PASSPHRASE, NEW)

    keys.unwrap(keys.path().read_bytes(), "words of somebody faster")
    assert entries() == before


def test_a_passphrase_is_changed_with_its_entry_or_not_at_all(encrypted: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    user = filled()
    before, file = entries(), keys.path().read_bytes()

    def fails(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    for what, where in ((whole, "write"), (database.Session, "commit")):
        with monkeypatch.context() as patch:
            patch.setattr(what, where, fails)
            with pytest.raises((StoreProblem, OSError), match="No space left"):
                encryption.change_passphrase(user, PASSPHRASE, NEW)
        assert entries() == before
        assert keys.path().read_bytes() == file


@pytest.mark.parametrize("name", ["a new key", "off", "on"])
def test_what_is_written_anew_has_its_entry_and_what_fails_has_none(
    encrypted: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    is_encrypted, _, change = CHANGES[name]
    user = filled()
    if not is_encrypted:
        encryption.decrypt(user, PASSPHRASE)
    before = entries()

    def fails(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    for step in ("_copy_files", "_noted"):
        with monkeypatch.context() as patch:
            patch.setattr(convert, step, fails)
            with pytest.raises(StoreProblem, match="Nothing was changed"):
                change(user)
        assert entries() == before
    change(user)

    assert entries() == before + 1
    newest = audit_log.entries(user).lines[0]
    assert (newest.action, newest.username) == ("key", user.username)
    assert audit_log.verify(user).wrong is None


# --- kill -9 ---
WATCHED = ("open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "shutil.rmtree", "os.chmod")


def killed_at(step: int, work: Callable[[], object], watched: Collection[str] = WATCHED) -> bool:
    """Run the work in a child that is killed at its step-th look at the file system; whether it was."""
    database.close()
    child = os.fork()
    if child == 0:
        count = [0]

        def watch(name: str, _about: object) -> None:
            if name in watched:
                count[0] += 1
                if count[0] == step:
                    os.kill(os.getpid(), signal.SIGKILL)

        try:
            sys.addaudithook(watch)
            work()
        except BaseException:
            os._exit(3)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0
    return os.WIFSIGNALED(status)


def opens_whole(before: dict[str, list[Any]], kept: dict[str, bytes], ways: dict[str, str | None]) -> str:
    """The one way in which the store opens, after seeing that it is whole."""
    reopened()
    database.finish_change()
    good = []
    for name, words in ways.items():
        keys.forget(shut=False)
        if (words is None) == keys.is_there():
            continue
        try:
            if words is not None:
                keys.hold(keys.unwrap(keys.path().read_bytes(), words))
            good.append(name)
        except NotAllowed:
            continue
        assert tables() == before
        assert contents() == kept
        database.close()
    assert len(good) == 1, good
    return good[0]


CHANGES: dict[str, tuple[bool, dict[str, str | None], Callable[[User], object]]] = {
    "a new key": (True, {"old": PASSPHRASE, "new": NEW}, lambda user: encryption.change_key(user, PASSPHRASE, NEW)),
    "off": (True, {"old": PASSPHRASE, "new": None}, lambda user: encryption.decrypt(user, PASSPHRASE)),
    "on": (False, {"old": None, "new": NEW}, lambda user: encryption.encrypt(user, NEW)),
    "another passphrase": (
        True, {"old": PASSPHRASE, "new": NEW}, lambda user: encryption.change_passphrase(user, PASSPHRASE, NEW)
    ),
}  # fmt: skip


def survives(name: str, home: Path, every: int) -> tuple[int, set[str]]:
    """Kill the change at each `every`-th step of it, from the same beginning; how many kills, and what opened."""
    is_encrypted, ways, change = CHANGES[name]
    user = filled()
    if not is_encrypted:
        encryption.decrypt(user, PASSPHRASE)
    before, kept = tables(), contents()
    reopened()
    start = {path.relative_to(home): path.read_bytes() for path in home.rglob("*") if path.is_file()}
    step, kills, opened = 1, 0, set()
    while True:
        if not killed_at(step, lambda: change(accounts.local_user())):
            break
        opened.add(opens_whole(before, kept, ways))
        kills += 1
        step += every
        reopened()
        for path in [path for path in home.rglob("*") if path.is_file()]:
            path.unlink()
        for path, content in start.items():
            (home / path).parent.mkdir(parents=True, exist_ok=True)
            (home / path).write_bytes(content)
    return kills, opened


@pytest.mark.parametrize("name", CHANGES)
def test_a_kill_leaves_exactly_one_whole_store(encrypted: Path, name: str) -> None:
    kills, opened = survives(name, encrypted, every=3 if name == "another passphrase" else 13)

    assert kills >= 2
    assert "old" in opened


@pytest.mark.torture
@pytest.mark.parametrize("name", CHANGES)
def test_a_kill_at_every_step_leaves_exactly_one_whole_store(encrypted: Path, name: str) -> None:
    kills, opened = survives(name, encrypted, every=1)

    assert opened == {"old", "new"}
    print(f"{name}: {kills} kills")


def test_a_broken_off_exchange_is_finished_by_whoever_opens_next(
    encrypted: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    user = filled()
    before, kept = tables(), contents()

    def stop(_database: Path) -> None:
        if swap._marker(_database).exists():
            raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(swap, "finish", stop)
        with pytest.raises(KeyboardInterrupt):
            encryption.change_key(user, PASSPHRASE, NEW)
    assert swap.is_unfinished(database.sqlite_path())
    reopened()
    keys.path().unlink()  # and the key file went with it: the new one is in the marker

    database.finish_change()
    keys.unlock(NEW)

    assert (tables(), contents()) == (before, kept)


def broken_off(user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """A change of key that was decided and not carried out."""

    def stop(of: Path) -> None:
        if swap._marker(of).exists():
            raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(swap, "finish", stop)
        with pytest.raises(KeyboardInterrupt):
            encryption.change_key(user, PASSPHRASE, NEW)
    assert swap.is_unfinished(database.sqlite_path())
    reopened()


def test_a_broken_off_exchange_does_not_undo_a_restore(
    encrypted: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    user = filled()
    before = tables()
    upkeep.backup(tmp_path / "a.backup")
    intake.add_report(user, intake.NewReport(text="Something that came after the backup was written."))
    broken_off(user, monkeypatch)

    upkeep.restore(tmp_path / "a.backup")
    reopened()

    assert tables() == before
    assert not swap.is_unfinished(database.sqlite_path())


def test_no_key_comes_back_from_a_broken_off_exchange_after_a_panic(
    encrypted: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken_off(filled(), monkeypatch)
    half = swap._marker(database.sqlite_path()).with_name("tracker.db.change.77.part")
    half.write_bytes(swap._marker(database.sqlite_path()).read_bytes())

    assert encryption.destroy_key(None, encryption.DESTROY) == 2

    assert not list(encrypted.glob("tracker.db.change*")) and not keys.is_there()
    for words in (PASSPHRASE, NEW):
        with pytest.raises(StoreProblem, match="key file"):
            keys.unlock(words)


def test_a_panic_waits_for_no_other_writer(encrypted: Path) -> None:
    user = filled()
    writer = database.engine().raw_connection()
    writer.driver_connection.execute("BEGIN IMMEDIATE")  # as a long import holds it
    start = time.monotonic()
    try:
        encryption.destroy_key(user, encryption.DESTROY)
    finally:
        writer.close()

    assert time.monotonic() - start < database.BUSY_MS / 1000  # whoever waits, waits so long at least
    assert not keys.is_there() and not keys.is_unlocked()


# --- recovery shares ---
def test_any_two_of_three_shares_open_the_store_and_none_alone(encrypted: Path) -> None:
    user = filled()
    before = tables()
    made = encryption.shares(user, PASSPHRASE)

    for number, pair in enumerate(combinations(made, 2)):
        reopened()
        keys.path().unlink()
        encryption.recover(list(pair), f"words of pair {number}")
        reopened()
        keys.unlock(f"words of pair {number}")
        assert tables() == before

    held = keys.path().read_bytes()
    for one in made:
        for wrong in ([one], [one, one], [one, "academic words " * 10], []):
            with pytest.raises(InvalidFacts, match="do not give a key"):
                encryption.recover(wrong, NEW)
    assert keys.path().read_bytes() == held


def test_what_is_wrong_with_shares_is_told_without_their_words(encrypted: Path) -> None:
    user = filled()
    one, two, _ = encryption.shares(user, PASSPHRASE)
    mistyped = " ".join([*two.split()[:7], "granery", *two.split()[8:]])

    for given in ([one], [one, one], [one, mistyped], ["", ""], [one, "root:x:0:0"]):
        with pytest.raises(InvalidFacts) as told:
            encryption.recover(given, NEW)
        assert not [word for word in (*one.split(), "granery", "root") if word in str(told.value).split()]


def test_shares_of_another_store_or_of_an_older_key_are_refused(encrypted: Path, tmp_path: Path) -> None:
    user = filled()
    older = encryption.shares(user, PASSPHRASE)
    encryption.change_key(user, PASSPHRASE, NEW)
    backup = tmp_path / "a.backup"
    upkeep.backup(backup)
    held = keys.path().read_bytes()
    reopened()

    with pytest.raises(NotAllowed, match="older key"):
        encryption.recover(older[:2], PASSPHRASE)
    with pytest.raises(StoreProblem, match="These shares belong to another database than this backup"):
        upkeep.restore(backup, encryption.key_of_shares(older[:2]))

    assert keys.path().read_bytes() == held
    database.sqlite_path().unlink()
    with pytest.raises(NotFound, match="tracker restore"):
        encryption.recover(older[:2], PASSPHRASE)


# --- lock ---
def test_to_type_the_passphrase_is_a_sign_in_and_the_wrong_ones_before_it_are_told(
    encrypted: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    user = filled()
    before = entries()
    locking.lock()
    for _ in range(2):
        with pytest.raises(NotAllowed):
            locking.unlock("not the words of it")

    locking.unlock(PASSPHRASE)
    locking.lock()
    locking.unlock(PASSPHRASE)

    lines = audit_log.entries(user).lines[: entries() - before]
    assert [(line.action, line.username, line.rows) for line in lines] == [
        ("login", user.username, None),
        ("login", user.username, None),
        ("failed_login", "", 2),
    ]
    locking.lock()

    def full(*_: Any) -> None:
        raise StoreProblem(database.FULL)

    monkeypatch.setattr("tracker.store.audit.write", full)
    locking.unlock(PASSPHRASE)  # a full disk keeps nobody from reading
    assert browse.individuals(user).total


def test_locking_closes_everything_at_once(encrypted: Path) -> None:
    user = filled()
    columns.keep()
    people = browse.individuals(user).total
    assert search.everything(user, "Ilsa Tornvald") and len(lexicon._held._known[0]) and many._held.sounds
    link = once.issue(user, b"secret", "text/plain", "a.txt").rsplit("/", 1)[-1]
    held = keys.current()
    began, broken = threading.Event(), []

    def busy() -> None:
        with database.reading(user) as session:
            began.set()
            endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"
            try:
                session.execute(text(endless)).fetchall()
            except BaseException as problem:
                broken.append(problem)
                raise

    def quiet() -> None:
        try:
            busy()
        except StoreProblem as problem:
            broken.append(problem)

    thread = threading.Thread(target=quiet)
    thread.start()
    began.wait(10)
    time.sleep(0.2)
    gc.freeze()  # as a server does (docs/decisions/0006): this process has imported all the tests
    start = time.monotonic()

    locking.lock()

    took = time.monotonic() - start
    gc.unfreeze()
    thread.join(5)
    assert took < 1.0
    assert not thread.is_alive() and isinstance(broken[-1], StoreProblem)
    assert locking.state() == locking.Lock(True, True, False)
    assert not held._data and not columns._kept and link not in once._links and not database._connections
    assert not (
        len(lexicon._held._known[0]) or lexicon._held.written or lexicon._held.column.sounds or many._held.sounds
    )
    for look in (lambda: browse.individuals(user), accounts.local_user, upkeep.check, lambda: intake.add_report(user, intake.NewReport(text="More words."))):  # fmt: skip
        with pytest.raises(StoreProblem, match="locked"):
            look()
    with pytest.raises(NotAllowed):
        locking.unlock("wrong words")
    locking.unlock(PASSPHRASE)
    assert browse.individuals(user).total == people
    columns.keep(False)


def test_after_a_panic_no_passphrase_opens_the_store_and_two_shares_do(encrypted: Path, tmp_path: Path) -> None:
    user = filled()
    people = browse.individuals(user).total
    words = encryption.shares(user, PASSPHRASE)
    upkeep.backup(tmp_path / "elsewhere.zip", user)
    older = settings().home / "before-restore-1" / keys.path().name
    older.parent.mkdir()
    older.write_bytes(keys.path().read_bytes())
    data = keys.current().data
    with pytest.raises(InvalidFacts, match="destroy the key"):
        encryption.destroy_key(user, "yes")
    assert locking.state() == locking.Lock(True, False, False)
    start = time.process_time()  # its own work: what else the machine does is no delay of ours

    assert encryption.destroy_key(user, encryption.DESTROY) == 2

    assert time.process_time() - start < 5.0
    assert not keys.is_there() and not older.exists()
    for tried in (PASSPHRASE, NEW, ""):
        with pytest.raises(StoreProblem, match="key file"):
            keys.unlock(tried)
    with pytest.raises(StoreProblem):
        browse.individuals(user)
    with pytest.raises(StoreProblem):  # and nobody makes an empty one in its place
        encryption.begin()
    assert data not in settings().home.joinpath("tracker.db").read_bytes()
    encryption.recover(words[1:], NEW)
    assert browse.individuals(user).total == people
    assert audit_log.verify(user).wrong is None
    upkeep.restore(tmp_path / "elsewhere.zip")
    locking.unlock(PASSPHRASE)
    assert browse.individuals(accounts.local_user()).total == people


def test_a_locked_store_is_destroyed_at_the_terminal_and_a_plain_one_has_no_key(encrypted: Path) -> None:
    filled()
    locking.lock()
    assert encryption.destroy_key(None, encryption.DESTROY) == 1
    assert not keys.is_there()
    with pytest.raises(StoreProblem, match="not encrypted|key file"):
        encryption.destroy_key(None, encryption.DESTROY)


def test_a_session_that_was_open_reads_nothing_more_after_locking(encrypted: Path) -> None:
    user = filled()

    with pytest.raises(StoreProblem, match="locked"), database.reading(user) as session:
        session.execute(text("SELECT count(*) FROM record"))
        locking.lock()
        session.execute(text("SELECT count(*) FROM record"))

    assert not database._connections


def test_a_plain_store_has_nothing_to_lock(user: User, engine_name: str) -> None:
    with pytest.raises(NotAllowed, match="nothing to lock"):
        locking.lock()

    assert locking.state().plain_on_purpose is (engine_name == "sqlite")
    assert not locking.state().locked


@pytest.mark.parametrize(("said", "seconds"), [("", 600), ("60", 60), ("soon", 600), ("0", 600), ("-5", 600)])
def test_the_idle_time_is_ten_minutes_unless_said_otherwise(
    monkeypatch: pytest.MonkeyPatch, said: str, seconds: int
) -> None:
    monkeypatch.setenv("TRACKER_IDLE_SECONDS", said)

    assert locking.idle_after_seconds() == seconds


# --- backup ---
def test_an_encrypted_backup_restores_with_its_own_passphrase(
    encrypted: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    user = filled()
    before, kept = tables(), contents()
    upkeep.backup(tmp_path / "a.backup")
    encryption.change_key(user, PASSPHRASE, NEW)
    intake.add_report(user, intake.NewReport(text="Something that came after the backup was written."))
    after = tables()
    (tmp_path / "passphrase").write_text(NEW, encoding="utf-8")

    with pytest.raises(NotAllowed):
        upkeep.restore(tmp_path / "a.backup")
    assert tables() == after
    assert not list(encrypted.glob("before-restore-*"))

    (tmp_path / "passphrase").write_text(PASSPHRASE, encoding="utf-8")
    set_aside = upkeep.restore(tmp_path / "a.backup")
    reopened()
    assert (tables(), contents()) == (before, kept)
    assert set_aside is not None and (set_aside / "tracker.key").is_file()


def test_a_backup_is_restored_on_a_clean_machine_with_two_shares_alone(
    encrypted: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    user = filled()
    before, kept = tables(), contents()
    made = encryption.shares(user, PASSPHRASE)
    upkeep.backup(tmp_path / "a.backup")
    reopened()
    monkeypatch.delenv("TRACKER_PASSPHRASE_FILE")
    monkeypatch.setenv("TRACKER_HOME", str(tmp_path / "clean"))

    with pytest.raises(StoreProblem, match="passphrase is needed"):
        upkeep.restore(tmp_path / "a.backup")
    upkeep.restore(tmp_path / "a.backup", encryption.key_of_shares(made[1:]))
    encryption.recover(made[:2], NEW)
    reopened()
    keys.unlock(NEW)

    assert (tables(), contents()) == (before, kept)
    assert upkeep.check() == []


def test_a_changed_bit_in_an_encrypted_backup_is_found(encrypted: Path, tmp_path: Path) -> None:
    filled()
    upkeep.backup(tmp_path / "a.backup")
    with zipfile.ZipFile(tmp_path / "a.backup") as bundle:
        parts = {name: bundle.read(name) for name in bundle.namelist()}
    manifest = json.loads(parts["manifest.json"])
    changed = bytearray(parts["tracker.db"])
    changed[70_000] ^= 1
    parts["tracker.db"] = bytes(changed)
    manifest["sha256"]["tracker.db"] = hashlib.sha256(changed).hexdigest()  # as a forger would
    parts["manifest.json"] = json.dumps(manifest).encode()
    with zipfile.ZipFile(tmp_path / "a.backup", "w") as bundle:
        for name, content in parts.items():
            bundle.writestr(name, content)
    before = tables()

    with pytest.raises(StoreProblem, match="damaged"):
        upkeep.restore(tmp_path / "a.backup")

    assert tables() == before

"""A restore that is killed leaves the old store or the new one, whole; and restoring again always ends it."""

from __future__ import annotations

import io
import json
import os
import shutil
import signal
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

import psycopg
import pytest
from sqlalchemy import make_url
from test_backup import originals, tables
from test_encryption import WATCHED, contents, killed_at

from tracker.access import User
from tracker.actions import accounts, intake, upkeep
from tracker.config import settings
from tracker.errors import StoreProblem
from tracker.store import columns, database, keys, masking, put_back
from tracker.store.audit_chain import RESTORE

STEPS = (*WATCHED, "subprocess.Popen", "os.link", "tempfile.mkdtemp")
State = tuple[dict[str, list[Any]], Any]


class Scene:
    """A store with something that its backup does not hold, to be put back to this beginning before each kill."""

    def __init__(self, folder: Path, server: str) -> None:
        self.folder, self.server = folder, server
        user = accounts.local_user()
        add(user, "It was in the backup.")
        upkeep.backup(folder / "a.backup")
        add(user, "It came after the backup.")
        self.old = state()
        self.close()
        shutil.copytree(settings().home, folder / "pristine")
        if server:
            self._copy("pristine_" + self._name, self._name)

    @property
    def _name(self) -> str:
        return str(make_url(settings().database_url).database)

    def _copy(self, name: str, of: str) -> None:
        with psycopg.connect(self.server, autocommit=True) as admin:
            admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
            admin.execute(f"CREATE DATABASE {name} TEMPLATE {of}")

    def close(self) -> None:
        database.close()
        keys.forget(shut=False)
        columns.forget()
        masking.forget()

    def begin(self) -> None:
        """All as it was."""
        self.close()
        shutil.rmtree(settings().home)
        shutil.copytree(self.folder / "pristine", settings().home)
        if self.server:
            self._copy(self._name, "pristine_" + self._name)

    def restore(self) -> None:
        upkeep.restore(self.folder / "a.backup")

    def which(self, new: State) -> str:
        """Whether the old store or the new one opens; nothing else does."""
        self.close()
        found = state()
        for name, one in (("old", self.old), ("new", new)):
            if found[0] == one[0] and all(found[1].get(file) == content for file, content in one[1].items()):
                return name
        raise AssertionError("neither the old store nor the new one")


def add(user: User, text: str) -> None:
    intake.add_report(user, intake.NewReport(text=text, content=text.encode(), filename="a.txt"))


def state() -> State:
    """All rows but the entry of the restore, which has its moment in it; all kept files."""
    rows = tables()
    rows["audit_entry"] = [row for row in rows["audit_entry"] if f", {RESTORE}, 'database'" not in row]
    return rows, contents() if keys.is_there() else originals()


def killed(scene: Scene, every: int) -> tuple[int, set[str]]:
    """Kill the restore at each `every`-th step from the same beginning: how many kills, and what opened after them."""
    scene.begin()
    scene.restore()
    new = state()
    assert new[0] != scene.old[0]
    step, kills, opened = 1, 0, set()
    while True:
        scene.begin()
        if not killed_at(step, scene.restore, STEPS):
            break
        kills += 1
        opened.add(scene.which(new))
        if kills % 3 == 0:
            scene.restore()
            assert scene.which(new) == "new"
            assert upkeep.check() == []
            assert not list(settings().home.glob(".restore-*"))
        step += every
    scene.begin()
    return kills, opened


@pytest.fixture
def scene(store: str, engine_name: str, tmp_path: Path, request: pytest.FixtureRequest) -> Scene:
    return Scene(tmp_path, request.getfixturevalue("postgres_url") if engine_name == "postgresql" else "")


def test_a_kill_leaves_the_old_store_or_the_new_one(scene: Scene) -> None:
    kills, opened = killed(scene, every=29)

    assert kills >= 3 and opened <= {"old", "new"}


@pytest.mark.torture
def test_a_kill_at_every_step_leaves_the_old_store_or_the_new_one(scene: Scene) -> None:
    kills, opened = killed(scene, every=1)

    assert opened == {"old", "new"}
    print(f"{kills} kills")


def test_a_kill_leaves_one_whole_encrypted_store(encrypted: Path, tmp_path: Path) -> None:
    kills, opened = killed(Scene(tmp_path, ""), every=41)

    assert kills >= 3 and opened <= {"old", "new"}


@pytest.mark.torture
def test_a_kill_at_every_step_leaves_one_whole_encrypted_store(encrypted: Path, tmp_path: Path) -> None:
    assert killed(Scene(tmp_path, ""), every=1)[1] == {"old", "new"}


def broken(scene: Scene, what: Callable[[], object]) -> None:
    with pytest.raises(StoreProblem):
        what()
    assert scene.which(({}, {})) == "old"
    assert upkeep.check() == []
    assert not list(settings().home.glob("before-restore-*"))


@pytest.mark.parametrize("engine_name", ["sqlite"])
def test_an_exchange_that_cannot_be_decided_changes_nothing(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise StoreProblem("The disk is full.")

    monkeypatch.setattr("tracker.store.swap.commit", full)
    broken(scene, scene.restore)


@pytest.mark.parametrize("engine_name", ["postgresql"])
def test_tables_that_cannot_be_put_back_change_nothing(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:  # the server refuses the last of it
        patch.setattr(put_back, "REVOKED", "SELECT 1 / 0;")
        broken(scene, scene.restore)
    with monkeypatch.context() as patch:  # the dump ends early
        patch.setattr(put_back, "tables", lambda dump: put_back_of_half(dump))
        broken(scene, scene.restore)


TABLES = put_back.tables


def put_back_of_half(dump: Path) -> None:
    dump.write_bytes(dump.read_bytes()[: dump.stat().st_size * 2 // 3])
    TABLES(dump)


@pytest.mark.parametrize("engine_name", ["postgresql"])
def test_a_kill_amid_the_tables_leaves_the_old_ones(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    def half(lines: IO[bytes], cursor: Any) -> None:
        for number, line in enumerate(lines):
            if number == 400:
                os.kill(os.getpid(), signal.SIGKILL)
            cursor.execute(line if line.startswith(b"--") else b"SELECT 1")

    with monkeypatch.context() as patch:
        patch.setattr(put_back, "_fed", half)
        scene.close()
        child = os.fork()
        if child == 0:
            scene.restore()
            os._exit(0)
        assert os.WIFSIGNALED(os.waitpid(child, 0)[1])

    assert scene.which(({}, {})) == "old"
    scene.restore()
    assert upkeep.check() == []


@pytest.mark.parametrize("engine_name", ["sqlite"])
def test_a_backup_moves_no_file_that_is_not_its_own(scene: Scene) -> None:
    """A hostile manifest names the database that is there, or any other file of whoever restores it."""
    path = scene.folder / "a.backup"
    with zipfile.ZipFile(path) as bundle:
        parts = {name: bundle.read(name) for name in bundle.namelist()}
    for name in ("../tracker.db", str(settings().home / "tracker.db"), "files", ""):
        said = json.loads(parts["manifest.json"]) | {"database": name}
        with zipfile.ZipFile(path, "w") as bundle:
            for part, content in (parts | {"manifest.json": json.dumps(said).encode()}).items():
                bundle.writestr(part, content)
        broken(scene, scene.restore)


@pytest.mark.parametrize("engine_name", ["postgresql"])
def test_a_dump_runs_no_program_of_this_machine(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    """What psql would obey is a mistake for the server."""
    fed = put_back._fed
    there = scene.folder / "there"

    def hostile(lines: IO[bytes], cursor: Any) -> None:
        fed(io.BytesIO(b"\\! touch %s\n" % bytes(there) + lines.read()), cursor)

    monkeypatch.setattr(put_back, "_fed", hostile)
    broken(scene, scene.restore)
    assert not there.exists()

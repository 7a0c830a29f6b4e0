"""Backup while others write, and restore: what comes back is what was there, table by table."""

from __future__ import annotations

import threading
import zipfile
from pathlib import Path
from typing import Any

import pytest
import team
from sqlalchemy import text
from sqlmodel import SQLModel

from tracker.access import Confidentiality, User
from tracker.actions import accounts, browse, intake, joining, my_account, record_view, review, sign_in, upkeep
from tracker.config import settings
from tracker.errors import NotAllowed, NotFound, StoreProblem, TrackerError
from tracker.store import database


def tables() -> dict[str, list[Any]]:
    """Every row of every table, in a fixed order."""
    found = {}
    with database.engine().connect().execution_options(reading=True) as connection:
        for name in SQLModel.metadata.tables:
            found[name] = sorted(map(repr, connection.execute(text(f"SELECT * FROM {name}")).fetchall()))
    return found


def originals() -> dict[str, bytes]:
    """Every kept file."""
    folder = settings().files
    return {path.name: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_a_restore_gives_back_every_table_and_every_original(
    user: User, samples: dict[str, str], tmp_path: Path
) -> None:
    before, files = tables(), originals()
    upkeep.backup(tmp_path / "a.backup")
    intake.add_report(user, intake.NewReport(text="Something that came after the backup was written."))

    kept = upkeep.restore(tmp_path / "a.backup")

    after = tables()
    assert len(after["audit_entry"]) == len(before["audit_entry"]) + 1  # that it was restored
    after["audit_entry"] = [row for row in after["audit_entry"] if row in before["audit_entry"]]
    assert after == before
    assert originals() == files
    assert upkeep.check() == []
    assert kept is not None and any(kept.iterdir())


def test_what_was_revoked_since_stays_revoked_in_a_restored_database(
    store: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    team.cheap_hashes(monkeypatch)
    ada = team.first()
    session, token = team.entered("ada"), my_account.command_token(ada)
    known = sign_in.sign_in("ada", team.SECRET, "").browser
    code = accounts.invite(ada, "cy", "Cy", "coder", Confidentiality.INTERNAL)
    upkeep.backup(tmp_path / "a.backup", ada)
    accounts.close(team.join(ada, "bo", "admin"), "ada")  # and all that is hers is revoked

    upkeep.restore(tmp_path / "a.backup")

    assert sign_in.visit(session) is None
    with pytest.raises(NotAllowed, match="does not hold"):
        sign_in.by_command_token(token)
    with pytest.raises(NotAllowed, match="does not hold"):
        joining.accept(code, team.SECRET)
    assert sign_in.sign_in("ada", team.SECRET, known).browser != known  # a strange browser again, and she signs in


def test_a_backup_under_a_storm_of_writes_is_one_consistent_moment(
    user: User, samples: dict[str, str], tmp_path: Path
) -> None:
    stop = threading.Event()
    broken: list[BaseException] = []
    written = [0]

    def storm(number: int) -> None:
        turn = 0
        while not stop.is_set():
            turn += 1
            try:
                added = intake.add_report(user, intake.NewReport(text=f"Storm {number}, report {turn}: {'x' * 500}"))
                record_view.record(user, added.ref)
                uids = [s.uid for f in record_view.record(user, added.ref).facts for s in f.statements]
                review.judge(user, uids, "accept")
                written[0] += 1
            except TrackerError:
                pass  # busy: told, and nothing half-written
            except BaseException as problem:
                broken.append(problem)
                return

    threads = [threading.Thread(target=storm, args=(number,)) for number in range(3)]
    for thread in threads:
        thread.start()
    while written[0] < 3 and not broken:
        stop.wait(0.05)
    for number in range(3):
        upkeep.backup(tmp_path / f"{number}.backup")
    stop.set()
    for thread in threads:
        thread.join()

    assert not broken
    for number in range(3):
        upkeep.restore(tmp_path / f"{number}.backup")
        assert upkeep.check() == []
        assert len(browse.reports(accounts.local_user(), per_page=10_000).rows) >= 14


@pytest.mark.parametrize("damage", ["cut", "flipped", "not a backup", "missing"])
def test_a_damaged_backup_is_refused_and_nothing_changes(
    user: User, samples: dict[str, str], tmp_path: Path, damage: str
) -> None:
    path = tmp_path / "a.backup"
    upkeep.backup(path)
    before = tables()
    content = path.read_bytes()
    if damage == "cut":
        path.write_bytes(content[: len(content) // 2])
    elif damage == "flipped":
        with zipfile.ZipFile(path) as bundle:
            parts = {name: bundle.read(name) for name in bundle.namelist()}
        name = next(n for n in parts if n.startswith("tracker."))
        middle = len(parts[name]) // 2
        parts[name] = parts[name][:middle] + bytes([parts[name][middle] ^ 255]) + parts[name][middle + 1 :]
        with zipfile.ZipFile(path, "w") as bundle:
            for part, data in parts.items():
                bundle.writestr(part, data)
    elif damage == "not a backup":
        path.write_text("hello")
    else:
        path.unlink()

    with pytest.raises((StoreProblem, NotFound)):
        upkeep.restore(path)

    assert tables() == before
    assert upkeep.check() == []


def test_a_backup_that_cannot_be_written_leaves_nothing_behind(user: User, tmp_path: Path) -> None:
    target = tmp_path / "no such folder" / "a.backup"

    with pytest.raises(StoreProblem):
        upkeep.backup(target)

    assert list(tmp_path.glob("*.part")) == []
    assert not target.exists()

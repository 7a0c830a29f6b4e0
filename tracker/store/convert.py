"""Write the whole embedded store anew under another key, or under none: encryption on, off, and a new data key.

Everything is written beside the old, read back and compared row by row and file by file; only then are the new ones
put in place, all at once (tracker/store/swap.py). Until then the old store stays as it is.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlite
from sqlalchemy import NullPool, create_engine, event
from sqlmodel import Session

from tracker.access import User
from tracker.config import settings
from tracker.errors import StoreProblem
from tracker.store import cipher, database, files, keys, occupied, sealed, swap, whole


@dataclass(frozen=True)
class Written:
    """What was written anew, and found equal to the old: tables, their rows, kept files."""

    tables: int
    rows: int
    files: int


def rewrite(fresh: keys.Keys | None, key_file: bytes | None, user: User, note: Callable[[Session], object]) -> Written:
    """Give the store another key, or none; `key_file` is the new key file. Raises StoreProblem; then nothing changed.

    `note` writes the entry of this change, into the new database alone: neither is without the other.

    Safe at any crash: the store opens with the old key until everything is verified, and with the new one after.
    """
    path = database.sqlite_path()
    _replaceable()
    database.engine()  # finishes what was broken off, and refuses what cannot be opened
    before = database.key_of(path)
    database.close()
    with occupied.alone(path):
        swap.finish(path)
        try:
            _room(path)
            _export(path, before, fresh)
            kept = _copy_files(before, fresh)
            tables, rows = _compare(path, before, fresh)
            _noted(path, fresh, user, note)
        except (OSError, sqlite.Error) as problem:
            swap.finish(path)
            raise StoreProblem(f"The store could not be written anew ({problem}). Nothing was changed.") from problem
        except BaseException:
            swap.finish(path)
            raise
        swap.commit(path, key_file)
        swap.finish(path)
    keys.forget(shut=False)
    if fresh is not None:
        keys.hold(fresh)
    return Written(tables, rows, kept)


def _replaceable() -> None:
    """The folder of kept files and the key file can be put in place once it is decided. Raises StoreProblem."""
    kept, folder = settings().files, keys.path().parent
    if kept.is_symlink() or os.path.ismount(kept):
        raise StoreProblem(
            f"The folder of kept files ({kept}) is a link or a disk of its own, and cannot be exchanged. Move its files "
            f"into a folder of that name, then try again. Nothing was changed."
        )
    if folder.exists() and not os.access(folder, os.W_OK):
        raise StoreProblem(f"The key file in {folder} cannot be written. Nothing was changed.")


def _room(path: Path) -> None:
    """The new ones stand beside the old for a while."""
    there = [path, *(p for _, p in files.stored(settings().files))]
    need = sum(p.stat().st_size for p in there) + (1 << 20)
    free = min(shutil.disk_usage(path.parent).free, shutil.disk_usage(settings().home).free)
    if free < need:
        raise StoreProblem(f"There is no room: {need:,} bytes are needed for a while, {free:,} are free.")


def _connected(path: Path, key: keys.Keys | None) -> Any:
    connection = sqlite.connect(str(path))
    connection.isolation_level = None
    cipher.give(connection, key.derive("database") if key else None)
    connection.execute("PRAGMA temp_store=MEMORY")
    return connection


def _export(path: Path, before: keys.Keys | None, fresh: keys.Keys | None) -> None:
    target = swap.new_database(path)
    os.close(os.open(target, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    with closing(_connected(path, before)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        key = f"x'{fresh.derive('database').hex()}'" if fresh else ""
        connection.execute("ATTACH DATABASE ? AS fresh KEY ?", (str(target), key))
        connection.execute("SELECT sqlcipher_export('fresh')").fetchall()
        connection.execute("DETACH DATABASE fresh")
    with target.open("rb+") as file:
        os.fsync(file.fileno())


def _copy_files(before: keys.Keys | None, fresh: keys.Keys | None) -> int:
    old, new = (key.derive("files") if key else None for key in (before, fresh))
    count = 0
    for name, path in files.stored(settings().files):
        content = files.opened(name, path.read_bytes(), old)
        target = swap.new_files() / name[:2] / name[2:]
        whole.write(target, sealed.seal(new, name, content) if new else [content])
        if files.opened(name, target.read_bytes(), new) != content:
            raise StoreProblem(f"The kept file {name[:12]} could not be read back. Nothing was changed.")
        count += 1
    return count


def _compare(path: Path, before: keys.Keys | None, fresh: keys.Keys | None) -> tuple[int, int]:
    """The new database holds every row of every table, and is sound. Raises StoreProblem."""
    new = swap.new_database(path)
    if fresh is not None and cipher.damaged(new, fresh.derive("database")):
        raise StoreProblem("The new database could not be read back as it was written. Nothing was changed.")
    if (fresh is None) != cipher.is_plain(new):
        raise StoreProblem("The engine did not encrypt as it was told. Nothing was changed.")
    with closing(_connected(path, before)) as there, closing(_connected(new, fresh)) as here:
        for check, fine in (("integrity_check", [("ok",)]), ("foreign_key_check", [])):
            if here.execute(f"PRAGMA {check}").fetchall() != fine:
                raise StoreProblem("The database has faults: run `tracker check` first. Nothing was changed.")
        layout = _layout(there)
        if layout != _layout(here):
            raise StoreProblem("The new database has other tables than the old one. Nothing was changed.")
        names = [row[1] for row in layout if row[0] == "table" and not row[2].startswith("CREATE VIRTUAL")]
        rows = 0
        for name in names:
            count, digest = _digest(there, name)
            if (count, digest) != _digest(here, name):
                raise StoreProblem(f"The table {name} was not copied whole. Nothing was changed.")
            rows += count
    return len(names), rows


def _noted(path: Path, fresh: keys.Keys | None, user: User, note: Callable[[Session], object]) -> None:
    made = create_engine(
        "sqlite://",
        creator=lambda: _connected(swap.new_database(path), fresh),
        module=sqlite,
        poolclass=NullPool,
        hide_parameters=True,
    )
    event.listen(made, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    with database.transaction(user, made) as session:
        note(session)


def _layout(connection: Any) -> list[Any]:
    found: list[Any] = connection.execute("SELECT type, name, sql FROM sqlite_master ORDER BY type, name").fetchall()
    return found


def _digest(connection: Any, table: str) -> tuple[int, str]:
    count, digest = 0, hashlib.sha256()
    for row in connection.execute(f'SELECT * FROM "{table}" NOT INDEXED'):  # noqa: S608  # names of the file itself
        digest.update(repr(row).encode())
        count += 1
    return count, digest.hexdigest()

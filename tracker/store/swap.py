"""Put a new database, new files and a new key in the place of the old ones: all of them or none, also at a crash.

The new ones are made and verified beside the old. The marker is the moment of decision: before it is on the disk, what
was made is thrown away; after it, the exchange is finished by whoever opens the store next. No key is needed for that.
"""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

from tracker.config import settings
from tracker.errors import StoreProblem
from tracker.store import keys, whole

BESIDE = ("-wal", "-shm", "-journal")


def new_database(database: Path) -> Path:
    """Where the new database is made."""
    return database.with_name(f"{database.name}.new")


def new_files() -> Path:
    """Where the new files are made."""
    return settings().home / "files.new"


def _marker(database: Path) -> Path:
    return database.with_name(f"{database.name}.change")


def markers(database: Path) -> list[Path]:
    """The marker and what was half written of one: each holds the key file of a change that was broken off."""
    return [_marker(database), *database.parent.glob(f"{_marker(database).name}.*.part")]


def is_unfinished(database: Path) -> bool:
    """Whether an exchange was broken off."""
    return any(path.exists() for path in (_marker(database), new_database(database), new_files(), _old_files()))


def is_decided(database: Path) -> bool:
    """Whether an exchange was decided, and is to be finished."""
    return _marker(database).exists()


def commit(database: Path, key_file: bytes | None) -> None:
    """Decide for the new ones; `key_file` is the key file they need, None where they are not encrypted.

    Raises StoreProblem; then what was made is thrown away.
    """
    written = json.dumps({"key_file": None if key_file is None else key_file.decode()}).encode()
    try:
        whole.settle(new_database(database).parent)
        whole.write(_marker(database), [written])
    except OSError as problem:
        if not _marker(database).exists():
            finish(database)
            raise StoreProblem(
                f"The change could not be written ({problem.strerror}). Nothing was changed."
            ) from problem


def finish(database: Path) -> None:
    """Finish an exchange that was decided, undo one that was not. Raises StoreProblem. Safe to repeat."""
    try:
        if _marker(database).exists():
            _forward(database)
        else:
            _back(database)
    except OSError as problem:
        raise StoreProblem(
            f"The change of the database could not be finished ({problem.strerror}). Nothing is lost; mend that, then "
            "start again."
        ) from problem


def _forward(database: Path) -> None:
    key_file = json.loads(_marker(database).read_bytes())["key_file"]
    if new_database(database).exists():
        for ending in BESIDE:
            database.with_name(database.name + ending).unlink(missing_ok=True)
        os.replace(new_database(database), database)
        whole.settle(database.parent)
    if new_files().exists():
        if settings().files.exists():
            shutil.rmtree(_old_files(), ignore_errors=True)
            settings().files.rename(_old_files())
        new_files().rename(settings().files)
        whole.settle(settings().home)
    if key_file is None:
        keys.path().unlink(missing_ok=True)
    else:
        whole.write(keys.path(), [key_file.encode()])
    shutil.rmtree(_old_files(), ignore_errors=True)
    _marker(database).unlink()
    whole.settle(database.parent)


def _back(database: Path) -> None:
    for ending in ("", *BESIDE):
        Path(f"{new_database(database)}{ending}").unlink(missing_ok=True)
    shutil.rmtree(new_files(), ignore_errors=True)
    shutil.rmtree(_old_files(), ignore_errors=True)


def _old_files() -> Path:
    return settings().home / "files.old"

"""Upkeep: check everything, back up while in use, restore what was backed up."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import make_url, text

from tracker.access import User
from tracker.config import settings
from tracker.dates import now
from tracker.errors import NotFound, StoreProblem
from tracker.records.base import AuditAction
from tracker.store import audit, checks, database, schema

MANIFEST = "manifest.json"
FORMAT = 1


def check() -> list[str]:
    """Every problem of the file, the links, the rules, the originals and the caches, one sentence each."""
    return checks.all_problems()


def backup(target: Path, user: User | None = None) -> int:
    """Write one consistent copy of database and kept files, read it back; returns its size in bytes.

    The audit log is told before the copy stands under its name; the copy itself ends with what came before.
    Raises StoreProblem; on any failure nothing stands under the final name.
    """
    part = target.with_name(f"{target.name}.{os.getpid()}.part")
    try:
        with tempfile.TemporaryDirectory(prefix="tracker-backup-") as folder:
            name, dump = _dump(Path(folder))
            _pack(part, name, dump)
        _verify(part)
        size = part.stat().st_size
        _tell(user, AuditAction.BACKUP)
        part.replace(target)
        return size
    except OSError as problem:
        raise StoreProblem(
            f"The backup could not be written: {problem.strerror or problem}. Nothing was changed."
        ) from problem
    finally:
        part.unlink(missing_ok=True)


def _dump(folder: Path) -> tuple[str, Path]:
    """A consistent copy of the database: never a plain copy of a file in use."""
    if database.is_sqlite():
        copy = folder / "tracker.db"
        with database.engine().connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            driver = connection.connection.driver_connection
            assert driver is not None  # noqa: S101  # open connections have one
            driver.execute("VACUUM INTO ?", (str(copy),))
        return "sqlite", copy
    copy = folder / "tracker.dump"
    _postgres("pg_dump", "-Fc", "--no-owner", "-f", str(copy), settings().database_url)
    return "postgresql", copy


def _pack(target: Path, engine: str, dump: Path) -> None:
    """A ZIP with the dump, the kept files it names, and a manifest of SHA-256 sums."""
    sums: dict[str, str] = {}
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as bundle:
        for name, path in [(dump.name, dump), *_kept_files()]:
            bundle.write(path, name)
            sums[name] = _sha256(path)
        manifest = {
            "format": FORMAT,
            "engine": engine,
            "database": dump.name,
            "revision": schema.revision(),
            "made_at": now().isoformat(),
            "sha256": sums,
        }
        bundle.writestr(MANIFEST, json.dumps(manifest, indent=1))
    with target.open("rb+") as file:
        os.fsync(file.fileno())


def _kept_files() -> Iterator[tuple[str, Path]]:
    folder = settings().files
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix != ".part":
            yield f"files/{path.relative_to(folder).as_posix()}", path


def _verify(path: Path) -> dict[str, object]:
    """Read a backup back: every part is there and as it was. Raises StoreProblem."""
    try:
        with zipfile.ZipFile(path) as bundle:
            manifest = json.loads(bundle.read(MANIFEST))
            for name, wanted in manifest["sha256"].items():
                digest = hashlib.sha256()
                with bundle.open(name) as part:
                    while chunk := part.read(1 << 20):
                        digest.update(chunk)
                if digest.hexdigest() != wanted:
                    raise StoreProblem(f"The backup is damaged: {name} is not as it was written.")
    except (zipfile.BadZipFile, KeyError, ValueError, OSError, EOFError) as problem:
        raise StoreProblem("This is not a whole Tracker backup. Nothing was changed.") from problem
    if manifest.get("format") != FORMAT:
        raise StoreProblem("This backup was made by a newer Tracker. Update the program first.")
    return dict(manifest)


def restore(source: Path) -> Path | None:
    """Put a backup in place; what was there is set aside and its folder returned. Raises StoreProblem, NotFound."""
    if not source.is_file():
        raise NotFound(f"There is no file {source}.")
    manifest = _verify(source)
    engine = "sqlite" if database.is_sqlite() else "postgresql"
    if manifest["engine"] != engine:
        raise StoreProblem(f"This is a backup of {manifest['engine']}, and TRACKER_DATABASE_URL names {engine}.")
    home = settings().home
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.TemporaryDirectory(prefix=".restore-", dir=home) as folder:
        with zipfile.ZipFile(source) as bundle:
            for name in manifest["sha256"]:  # type: ignore[attr-defined]
                _extract(bundle, name, Path(folder))
        dump = Path(folder) / str(manifest["database"])
        if engine == "sqlite":
            _prove_sqlite(dump)
        kept = _set_aside(home)
        database.close()
        if engine == "sqlite":
            dump.replace(database.sqlite_path())
        else:
            _restore_postgres(dump)
        fresh = Path(folder) / "files"
        if fresh.is_dir():
            shutil.move(str(fresh), settings().files)
    schema.init()
    _tell(None, AuditAction.RESTORE)
    return kept


def _tell(user: User | None, action: AuditAction) -> None:
    with database.transaction(user) as session:
        audit.write(session, audit.Deed(action, "database"))


def _extract(bundle: zipfile.ZipFile, name: str, folder: Path) -> None:
    path = (folder / name).resolve()
    if not path.is_relative_to(folder.resolve()):
        raise StoreProblem("This backup holds a file outside its folder. Nothing was changed.")
    path.parent.mkdir(parents=True, exist_ok=True)
    with bundle.open(name) as part, path.open("wb") as file:
        shutil.copyfileobj(part, file)
        file.flush()
        os.fsync(file.fileno())


def _prove_sqlite(path: Path) -> None:
    import sqlcipher3.dbapi2 as sqlite

    connection = sqlite.connect(str(path))
    try:
        if connection.execute("PRAGMA integrity_check").fetchone()[0] != "ok":
            raise StoreProblem("The database in this backup is damaged. Nothing was changed.")
    except sqlite.DatabaseError as problem:
        raise StoreProblem("The database in this backup is damaged. Nothing was changed.") from problem
    finally:
        connection.close()


def _set_aside(home: Path) -> Path | None:
    """Move what is there into a folder of its own: a restore deletes nothing."""
    there = [settings().files]
    if database.is_sqlite():
        path = database.sqlite_path()
        database.close()
        there += [path, path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")]
    there = [path for path in there if path.exists()]
    kept = home / f"before-restore-{now():%Y%m%dT%H%M%S%f}"
    if not database.is_sqlite() and schema.revision() is not None:
        kept.mkdir()
        _postgres("pg_dump", "-Fc", "--no-owner", "-f", str(kept / "tracker.dump"), settings().database_url)
    for path in there:
        kept.mkdir(exist_ok=True)
        shutil.move(str(path), kept / path.name)
    return kept if kept.exists() else None


def _restore_postgres(dump: Path) -> None:
    with database.engine().begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    database.close()
    _postgres(
        "pg_restore", "--no-owner", "--exit-on-error", "--single-transaction", "-d", settings().database_url, str(dump)
    )


def _postgres(program: str, *arguments: str) -> None:
    """Run one of PostgreSQL's own programs, the newest installed. Raises StoreProblem."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{program}"), key=lambda p: int(p.parts[-3]))
    command = str(found[-1]) if found else shutil.which(program)
    if command is None:
        raise StoreProblem(f"{program} is not installed: it comes with PostgreSQL's client programs.")
    done = subprocess.run([command, *arguments], capture_output=True, text=True, check=False)  # noqa: S603  # fixed program
    if done.returncode:
        raise StoreProblem(f"{program} failed: {(done.stderr.strip().splitlines() or ['no reason given'])[-1]}")


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@dataclass(frozen=True)
class Whereabouts:
    """Where this installation keeps its things; a server's address is told without its password."""

    database: str
    files: str


def whereabouts() -> Whereabouts:
    """Where the database and the kept files are."""
    where = (
        str(database.sqlite_path()) if database.is_sqlite() else make_url(settings().database_url).render_as_string()
    )
    return Whereabouts(where, str(settings().files))

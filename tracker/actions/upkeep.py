"""Upkeep: check everything, back up while in use, restore what was backed up."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import sqlcipher3.dbapi2 as sqlite
from sqlalchemy import make_url, text

from tracker.access import Permission, User, require
from tracker.config import settings
from tracker.dates import now
from tracker.errors import NotFound, StoreProblem
from tracker.records.base import AuditAction
from tracker.store import (
    accounts,
    arrival,
    audit,
    caches,
    checks,
    cipher,
    database,
    files,
    keys,
    occupied,
    put_back,
    schema,
    whole,
)

MANIFEST = "manifest.json"
KEY = "tracker.key"
FORMAT = 1


def check() -> list[str]:
    """Every problem of the file, the links, the rules, the originals and the caches, one sentence each."""
    return checks.all_problems()


def checked(user: User) -> list[str]:
    """The same for a person: it reads the whole store, and tells of all of it. Raises NotAllowed."""
    require(user, Permission.ADMINISTER)
    return check()


@dataclass(frozen=True)
class Mended:
    """What was made anew, in words, and every problem that is left."""

    anew: tuple[str, ...]
    problems: tuple[str, ...]


def mend(user: User) -> Mended:
    """Make anew what is kept twice for speed and is not as it should be, then check everything again.

    What anybody stated or decided is never touched. Raises NotAllowed.
    """
    require(user, Permission.ADMINISTER)
    if unfit := checks.unfit_problems():
        return Mended((), tuple(unfit))
    with database.transaction(user) as session:
        anew = caches.mend(session)
        if anew:
            audit.write(session, audit.Deed(AuditAction.UPDATE, "cache", fields=set(anew)))
    return Mended(tuple(anew), tuple(check()))


def backup(target: Path, user: User | None = None) -> int:
    """Write one consistent copy of database and kept files, read it back; returns its size in bytes.

    Everything is in it, whatever a role may see, so an administrator makes it, or the program itself (None).
    The audit log is told before the copy stands under its name; the copy itself ends with what came before.
    What is encrypted stays encrypted under the same key, and its key file, wrapped under the passphrase, goes with it.
    Raises NotAllowed, StoreProblem; on any failure nothing stands under the final name.
    """
    if user is not None:
        require(user, Permission.ADMINISTER)
    part = target.with_name(f"{target.name}.{os.getpid()}.part")
    try:
        with tempfile.TemporaryDirectory(prefix=".backup-", dir=settings().home) as folder:
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
        with database.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            driver = connection.connection.driver_connection
            assert driver is not None  # noqa: S101  # open connections have one
            try:
                driver.execute("VACUUM INTO ?", (str(copy),))
            except sqlite.DatabaseError as problem:
                raise StoreProblem(f"The database could not be copied ({problem}). Run: tracker check") from problem
        return "sqlite", copy
    copy = folder / "tracker.dump"
    _dumped(copy, settings().database_url)
    return "postgresql", copy


def _pack(target: Path, engine: str, dump: Path) -> None:
    """A ZIP with the dump, the kept files it names, and a manifest of SHA-256 sums."""
    sums: dict[str, str] = {}
    os.close(os.open(target, os.O_WRONLY | os.O_CREAT, 0o600))
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as bundle:
        for name, path in [(dump.name, dump), *_kept_files(), *_key_file()]:
            bundle.write(path, name)
            sums[name] = _sha256(path)
        manifest = {
            "format": FORMAT,
            "engine": engine,
            "database": dump.name,
            "revision": schema.revision(),
            "made_at": now().isoformat(),
            "check": keys.current().derive("check").hex() if keys.is_there() else None,
            "sha256": sums,
        }
        bundle.writestr(MANIFEST, json.dumps(manifest, indent=1))
    with target.open("rb+") as file:
        os.fsync(file.fileno())


def _kept_files() -> Iterator[tuple[str, Path]]:
    for name, path in files.stored(settings().files):
        yield f"files/{name[:2]}/{name[2:]}", path


def _key_file() -> Iterator[tuple[str, Path]]:
    """The key file, where it says nothing without the passphrase; a readable one must be kept apart from what it opens."""
    if keys.is_there() and keys.needs_passphrase():
        yield KEY, keys.path()


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
    except (zipfile.BadZipFile, KeyError, ValueError, OSError, EOFError, RecursionError) as problem:
        raise StoreProblem("This is not a whole Tracker backup. Nothing was changed.") from problem
    if manifest.get("database") not in manifest["sha256"]:  # it would move a file that is none of its own
        raise StoreProblem("This is not a whole Tracker backup. Nothing was changed.")
    if manifest.get("format") != FORMAT:
        raise StoreProblem("This backup was made by a newer Tracker. Update the program first.")
    return dict(manifest)


def restore(source: Path, opened: keys.Keys | None = None) -> Path | None:
    """Put a backup in place; what was there is set aside and its folder returned. Raises StoreProblem, NotFound.

    An encrypted backup is opened with its own passphrase first (NotAllowed for a wrong one), or with the key that
    recovery shares gave. Whoever was signed in when it was made is signed out: what was revoked since stays so.
    A kill at any moment leaves the old store or the new one whole; the next who opens it finishes what was decided.
    """
    if not source.is_file():
        raise NotFound(f"There is no file {source}.")
    manifest = _verify(source)
    engine = "sqlite" if database.is_sqlite() else "postgresql"
    if manifest["engine"] != engine:
        raise StoreProblem(f"This is a backup of {manifest['engine']}, and TRACKER_DATABASE_URL names {engine}.")
    key_file, opened = _key_of_backup(source, manifest, opened)
    home = settings().home
    whole.folder(home)
    for left in home.glob(f"{arrival.FOLDER}*"):  # of a restore that was broken off
        shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=arrival.FOLDER, dir=home) as name:
        folder = Path(name)
        with zipfile.ZipFile(source) as bundle:
            for part in manifest["sha256"]:  # type: ignore[attr-defined]
                _extract(bundle, part, folder)
        dump = folder / str(manifest["database"])
        if engine == "sqlite":
            _prove_sqlite(dump, opened)
            return _restore_file(folder, dump, key_file, opened)
        return _restore_tables(folder, dump, key_file, opened)


def _restore_file(folder: Path, dump: Path, key_file: bytes | None, opened: keys.Keys | None) -> Path | None:
    """Beside the store that is there it is brought up to date and all are signed out; then both are exchanged at once."""
    own = keys.Keys(opened.data) if opened is not None else None  # what is held now is forgotten with the old store
    if own is not None and key_file is None:
        key_file = keys.path().read_bytes()  # the backup is under the key that is here
    path = database.sqlite_path()
    whole.folder(path.parent)
    database.close()
    database.finish_change()  # a change of key that was broken off would be finished over what is put back
    with occupied.alone(path):
        pass  # told before the work, not after it; the exchange sees to it again
    dump.replace(folder / "tracker.db")
    (folder / KEY).unlink(missing_ok=True)
    with arrival.begun(arrival.elsewhere(folder)):
        if own is not None and key_file is not None:
            keys.write(key_file)
            keys.hold(keys.Keys(own.data))
        _bring_up_to_date()
    return arrival.exchange(folder, key_file, own)


def _restore_tables(folder: Path, dump: Path, key_file: bytes | None, opened: keys.Keys | None) -> Path | None:
    """New files under names of their own, then all tables in one transaction, then what only the old ones needed goes."""
    _refuse_stranger()
    kept = settings().home / f"before-restore-{now():%Y%m%dT%H%M%S%f}"
    old = {path for _, path in files.stored(settings().files)}
    new: set[Path] = set()
    try:
        arrival.set_aside(kept, [keys.path()])
        if schema.revision() is not None:
            whole.folder(kept)
            _dumped(kept / "tracker.dump", settings().database_url)
        _put_files(folder, new)
        database.close()
        put_back.tables(dump)
    except BaseException:
        for path in new - old:
            path.unlink(missing_ok=True)
        shutil.rmtree(kept, ignore_errors=True)
        raise
    _put_key(key_file, opened)
    for path in old - new:
        path.unlink(missing_ok=True)
    _bring_up_to_date()
    return kept if kept.exists() else None


def _bring_up_to_date() -> None:
    """The tables as this program has them; whoever was signed in when the backup was made is signed out."""
    with database.problems_told():
        schema.init()
    with database.transaction(None) as session:
        accounts.end_all(session)
        audit.write(session, audit.Deed(AuditAction.RESTORE, "database"))


def _tell(user: User | None, action: AuditAction) -> None:
    with database.transaction(user) as session:
        audit.write(session, audit.Deed(action, "database"))


def _key_of_backup(
    source: Path, manifest: dict[str, object], opened: keys.Keys | None
) -> tuple[bytes | None, keys.Keys | None]:
    """The key file in a backup and the key it needs. Raises NotAllowed, StoreProblem before anything is touched."""
    if manifest.get("check") is None:
        return None, None
    key_file, of_shares = None, opened is not None
    if KEY in manifest["sha256"]:  # type: ignore[operator]
        with zipfile.ZipFile(source) as bundle:
            key_file = bundle.read(KEY)
    if opened is None and key_file is not None:
        given = keys.passphrase()
        if given is None:
            raise StoreProblem(f"This backup is encrypted, and its passphrase is needed. {keys.SCRIPTS}")
        opened = keys.unwrap(key_file, given)
    elif opened is None:
        opened = keys.current()
    if opened.derive("check").hex() != manifest["check"]:
        if of_shares:
            raise StoreProblem(
                "These shares belong to another database than this backup, or to another key. Nothing was changed."
            )
        raise StoreProblem(
            f"This backup was made with another key than {keys.path()}. Put back the key file of its time."
        )
    return key_file, opened


def _put_files(folder: Path, new: set[Path]) -> None:
    """The files of a backup where files are kept; what stands there under the same name has the same content."""
    for name, path in files.stored(folder / "files"):
        target = files.path_of(name)
        new.add(target)
        if not target.exists():
            whole.write(target, [path.read_bytes()])


def _put_key(key_file: bytes | None, opened: keys.Keys | None) -> None:
    if key_file is not None and opened is not None:
        keys.forget(shut=False)
        keys.write(key_file)
        keys.hold(opened)


def _extract(bundle: zipfile.ZipFile, name: str, folder: Path) -> None:
    path = (folder / name).resolve()
    if not path.is_relative_to(folder.resolve()):
        raise StoreProblem("This backup holds a file outside its folder. Nothing was changed.")
    path.parent.mkdir(parents=True, exist_ok=True)
    with bundle.open(name) as part, path.open("wb") as file:
        shutil.copyfileobj(part, file)
        file.flush()
        os.fsync(file.fileno())


def _prove_sqlite(path: Path, opened: keys.Keys | None) -> None:
    key = opened.derive("database") if opened else None
    if key is not None and (not cipher.opens(path, key) or cipher.damaged(path, key)):
        raise StoreProblem("The database in this backup is damaged. Nothing was changed.")
    connection = sqlite.connect(str(path))
    try:
        cipher.give(connection, key)
        if connection.execute("PRAGMA integrity_check").fetchone()[0] != "ok":
            raise StoreProblem("The database in this backup is damaged. Nothing was changed.")
    except sqlite.DatabaseError as problem:
        raise StoreProblem("The database in this backup is damaged. Nothing was changed.") from problem
    finally:
        connection.close()


def _refuse_stranger() -> None:
    """Only the role that owns the tables can replace them. Raises StoreProblem before anything is touched."""
    with database.as_owner(), database.connect() as connection:
        owns = text("SELECT pg_has_role(nspowner, 'USAGE') FROM pg_namespace WHERE nspname = 'public'")
        if not connection.execute(owns).scalar():
            raise StoreProblem(
                "The role that TRACKER_DATABASE_URL names does not own the tables, so it cannot replace them. Name the "
                "one that does in TRACKER_OWNER_URL. Nothing was changed."
            )


def _dumped(target: Path, url: str) -> None:
    put_back.run("pg_dump", "-Fc", "--no-owner", "--enable-row-security", "-f", str(target), url)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@dataclass(frozen=True)
class Whereabouts:
    """Where this installation keeps its things; a server's address is told without its password."""

    database: str
    files: str


def whereabouts(user: User) -> Whereabouts:
    """Where the database and the kept files are. Raises NotAllowed."""
    require(user, Permission.ADMINISTER)
    where = (
        str(database.sqlite_path()) if database.is_sqlite() else make_url(settings().database_url).render_as_string()
    )
    return Whereabouts(where, str(settings().files))
